"""Who sits at the desk: chosen with the keyboard, remembered for the next time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from intake_driver import CONTROL, ENTER, Key, Keyboard, open_window
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from loket.services import Services
from loket.ui.jobs import Jobs
from loket.ui.main_window import MainWindow
from loket.ui.page import Page, Tools

PASSWORD = "kopi susu di meja"


def open_sign_in(tools: Tools, qtbot: QtBot) -> tuple[MainWindow, Page]:
    window = open_window(tools, qtbot)
    page = window.page("sign_in")
    qtbot.waitUntil(lambda: page.people.isAncestorOf(page.focusWidget()))  # type: ignore[attr-defined]
    return window, page


def test_a_number_and_enter_sign_in_and_are_remembered(tools: Tools, services: Services, qtbot: QtBot) -> None:
    window, page = open_sign_in(tools, qtbot)
    with qtbot.waitSignal(page.signed_in):  # type: ignore[attr-defined]
        Keyboard().press("3", ENTER)
    assert services.desk.acting().name == "Rina Lestari"
    assert tools.settings.last_person == services.desk.acting().id
    assert window._current == "intake"


def test_arrows_choose_too_and_the_supervisor_sees_the_board(tools: Tools, services: Services, qtbot: QtBot) -> None:
    window, _page = open_sign_in(tools, qtbot)
    Keyboard().press(Key.Key_Down, Key.Key_Up, ENTER)
    assert services.desk.acting().name == "Budi Santoso"
    assert window._current == "board"


def test_who_sat_here_last_is_chosen_already(tools: Tools, services: Services, qtbot: QtBot) -> None:
    last = services.people.rows()[1]
    tools.settings.last_person = last.id
    open_sign_in(tools, qtbot)
    Keyboard().press(ENTER)
    assert services.desk.acting() == last


def test_the_counter_is_asked_for_only_where_there_are_several(tools: Tools, services: Services, qtbot: QtBot) -> None:
    window, page = open_sign_in(tools, qtbot)
    assert not page.counters.isVisible()  # type: ignore[attr-defined]
    services.office.add_counter("L2", "Loket 2")
    page.refresh()
    assert page.counters.isVisible()  # type: ignore[attr-defined]
    page.counters.choose("L2")  # type: ignore[attr-defined]
    page.begin.click()  # type: ignore[attr-defined]
    assert services.desk.counter == "L2"
    assert tools.settings.counter == "L2"
    assert window.rail.isVisible()


# with passwords


@pytest.fixture
def guarded(services: Services) -> Services:
    """Budi has a password, Maria a one-time one, Rina none."""
    budi, maria, _rina = services.people.rows()
    me = services.desk.person
    services.people.sign_in(budi.id, new=PASSWORD)
    services.desk.person = me
    services.people.reset_password(maria.id)
    services.desk.person = None
    return services


def error_of(page: Page) -> str:
    proof = page.proof  # type: ignore[attr-defined]
    return str(proof.secret_field.error or proof.new_field.error or proof.again_field.error)


def test_a_password_is_asked_for_where_there_is_one(tools: Tools, guarded: Services, qtbot: QtBot) -> None:
    window, page = open_sign_in(tools, qtbot)
    Keyboard().press("1", ENTER)
    assert page.proof.secret.hasFocus()  # type: ignore[attr-defined]
    Keyboard().press(ENTER)
    assert "Tulis kata sandi" in error_of(page)
    Keyboard().press("salah sekali", ENTER)
    assert "tidak cocok" in error_of(page)
    assert guarded.desk.person is None
    Keyboard().press(PASSWORD, ENTER)
    assert guarded.desk.acting().name == "Budi Santoso"
    assert window._current == "board"


def test_what_was_typed_for_one_is_not_there_for_another(tools: Tools, guarded: Services, qtbot: QtBot) -> None:
    _window, page = open_sign_in(tools, qtbot)
    Keyboard().press("1", ENTER, PASSWORD)
    page.people.choose(guarded.people.rows()[1].id)  # type: ignore[attr-defined]
    assert page.proof.secret.text() == ""  # type: ignore[attr-defined]


def test_who_has_no_password_yet_is_told_whom_to_ask(tools: Tools, services: Services, qtbot: QtBot) -> None:
    budi = services.people.rows()[0]
    with services.desk.database.write() as session:
        session.execute(text("UPDATE office SET is_training = 0"))
        session.execute(text("UPDATE person SET account = NULL"))
    _window, page = open_sign_in(tools, qtbot)
    Keyboard().press("1", ENTER)
    assert page.proof.secret.hasFocus()  # type: ignore[attr-defined]
    assert "administrator" in page.proof._note.text()  # type: ignore[attr-defined]
    Keyboard().press("dicoba saja", ENTER)
    assert "sekali pakai" in error_of(page)
    services.desk.person = services.people.rows()[2]
    once = services.people.reset_password(budi.id)
    services.desk.person = None
    Keyboard().press(once, ENTER)
    assert page.proof.new_field.edit.hasFocus()  # type: ignore[attr-defined]


def test_a_one_time_password_is_changed_at_the_door(tools: Tools, services: Services, qtbot: QtBot) -> None:
    once = services.people.reset_password(services.people.rows()[0].id)
    services.desk.person = None
    _window, page = open_sign_in(tools, qtbot)
    Keyboard().press("1", ENTER, once, ENTER)
    assert page.proof.new_field.edit.hasFocus()  # type: ignore[attr-defined]
    Keyboard().press("indonesia", ENTER, "indonesia", ENTER)
    assert "banyak orang" in error_of(page)
    Keyboard().press(PASSWORD, ENTER)
    page.proof.again_field.edit.setText("lain sama sekali")  # type: ignore[attr-defined]
    Keyboard().press(ENTER)
    assert "Tidak sama" in error_of(page)
    page.proof.again_field.edit.setText(PASSWORD)  # type: ignore[attr-defined]
    Keyboard().press(ENTER)
    assert services.desk.acting().name == "Budi Santoso"


def test_hashing_does_not_hold_up_the_window(tools: Tools, guarded: Services, qtbot: QtBot) -> None:
    """The proof is on the worker; meanwhile the window answers, and a second Enter starts nothing."""
    jobs = Jobs()
    window, page = open_sign_in(replace(tools, jobs=jobs), qtbot)
    Keyboard().press("1", ENTER, PASSWORD, ENTER, ENTER)
    assert jobs.is_busy
    assert page.begin.text() == "Memeriksa …"  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window._current == "board", timeout=10_000)
    assert guarded.desk.acting().name == "Budi Santoso"
    jobs.close()


def test_a_quick_change_signs_the_former_one_out_and_a_pin_is_enough_to_come_back(
    tools: Tools, guarded: Services, qtbot: QtBot
) -> None:
    window, page = open_sign_in(tools, qtbot)
    Keyboard().press("1", ENTER, PASSWORD, ENTER)
    guarded.people.set_pin("482915")
    Keyboard().press((Key.Key_G, CONTROL))
    assert guarded.desk.person is None
    Keyboard().press("3", ENTER)
    assert guarded.desk.acting().name == "Rina Lestari"
    Keyboard().press((Key.Key_G, CONTROL), "1", ENTER)
    page = window.page("sign_in")
    assert "PIN" in page.proof.secret.accessibleName()  # type: ignore[attr-defined]
    Keyboard().press("482915", ENTER)
    assert guarded.desk.acting().name == "Budi Santoso"


def test_who_keeps_the_office_only_serves_nobody(tools: Tools, services: Services, qtbot: QtBot) -> None:
    window, _page = open_sign_in(tools, qtbot)
    Keyboard().press("2", ENTER)
    assert services.desk.acting().name == "Maria Kartini"
    assert window._current == "settings"
    assert "intake" not in window.rail.keys
    Keyboard().press(Key.Key_F2, (Key.Key_1, CONTROL))
    assert window._current == "settings"
