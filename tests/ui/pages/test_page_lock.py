"""The locked desk: by key or left alone, with a dialog open, back by PIN; or somebody else comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from intake_driver import CONTROL, ENTER, Key, Keyboard, open_window
from page_clock import Clock
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from loket.db.engine import Database
from loket.domain.people import Role
from loket.services import Services
from loket.services.office import NewOffice
from loket.services.people import NewPerson
from loket.ui.actions import Actions
from loket.ui.desk_settings import DeskSettings
from loket.ui.jobs import Jobs
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.intake import IntakePage
from loket.ui.pages.lock import LockPage

PASSWORD, OTHER, PIN = "kopi susu di meja", "sepeda ungu pagi", "482915"
LOCK = (Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
SWITCH = (Key.Key_G, CONTROL)


class Seconds:
    """A clock for leaving the desk, moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real office with two people who have passwords."""
    folder = tmp_path_factory.mktemp("kunci") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))
        services = Services(Database.create(folder), Clock())
        services.office.found(NewOffice(name="Dinas Sosial Rantau", person="Yohana Tambun"), PASSWORD)
        services.people.set_pin(PIN)
        sari = services.people.add(NewPerson(name="Sari Dewi", roles=(Role.OFFICER,)))
        services.people.sign_in(sari.id, services.people.reset_password(sari.id), OTHER)
        services.close()
    return folder


@pytest.fixture
def real(staffed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Tools]:
    import shutil

    shutil.copytree(staffed, tmp_path / "kunci")
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "kunci"))
    services, jobs = Services(Database.open(tmp_path / "kunci"), Clock()), Jobs(inline=True)
    yield Tools(services, jobs, Actions(), DeskSettings(tmp_path))
    jobs.close()
    services.close()


@pytest.fixture
def window(real: Tools, qtbot: QtBot) -> MainWindow:
    """Yohana sits at the desk, at a half-typed form."""
    made = open_window(real, qtbot)
    qtbot.waitUntil(lambda: made.page("sign_in").people.isAncestorOf(made.focusWidget()))  # type: ignore[attr-defined]
    Keyboard().press("2", ENTER, PASSWORD, ENTER)
    page = made.page("intake")
    assert isinstance(page, IntakePage)
    qtbot.waitUntil(page.applicant.nik.hasFocus)
    page.applicant.name.setFocus()
    Keyboard().press("Xylo Rahasia")
    return made


def lock_page(window: MainWindow) -> LockPage:
    page = window.stack.currentWidget()
    assert isinstance(page, LockPage)
    return page


def words(window: MainWindow) -> str:
    """Everything that can be read in the window."""
    labels = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    return "\n".join(labels + [each.text() for each in window.findChildren(QLineEdit) if each.isVisible()])


def test_a_key_locks_and_nothing_of_anybody_is_shown(window: MainWindow) -> None:
    assert "Yohana" in words(window)
    Keyboard().press(LOCK)
    assert lock_page(window).secret.hasFocus()
    assert not any(name in words(window) for name in ("Xylo", "Yohana", "Sari", "Loket 1"))
    assert not window.rail.isVisible()


def test_the_pin_brings_back_the_form_as_it_was_with_the_focus_there(window: MainWindow, real: Tools) -> None:
    Keyboard().press(LOCK, PIN, ENTER)
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert window.stack.currentWidget() is page
    assert page.applicant.name.text() == "Xylo Rahasia"
    assert page.applicant.name.hasFocus()
    assert window.rail.isVisible()
    assert real.services.desk.acting().name == "Yohana Tambun"


def test_a_wrong_pin_is_told_beside_the_field_and_the_fifth_asks_for_the_password(window: MainWindow) -> None:
    Keyboard().press(LOCK)
    page = lock_page(window)
    for left in (4, 3, 2, 1):
        Keyboard().press("903817", ENTER)
        assert f"sisa {left} kali" in page.field.error
    Keyboard().press("903817", ENTER)
    assert "kata sandi" in page.field.error
    Keyboard().press(PIN, ENTER)
    assert lock_page(window) is page
    Keyboard().press(PASSWORD, ENTER)
    assert isinstance(window.stack.currentWidget(), IntakePage)


def test_no_key_and_no_work_that_ends_leads_past_the_lock(window: MainWindow) -> None:
    Keyboard().press(LOCK, Key.Key_F2, Key.Key_F3, Key.Key_F5, (Key.Key_3, CONTROL), Key.Key_Escape, ENTER)
    page = lock_page(window)
    window.show_message("success", "Siti Rahmawati terdaftar")
    window.show_page("board")
    window.scanner.scanned.emit("LOKET1*K7MQ2-9XTHP")
    assert lock_page(window) is page
    assert "Siti" not in words(window)
    Keyboard().press(PIN, ENTER)
    assert window._current == "board"
    assert "Siti Rahmawati terdaftar" in words(window)


def test_somebody_else_signs_in_and_the_held_form_stays_its_owners(window: MainWindow, real: Tools) -> None:
    Keyboard().press(LOCK, SWITCH)
    assert window._current == "sign_in"
    Keyboard().press("1", ENTER, OTHER, ENTER)
    assert real.services.desk.acting().name == "Sari Dewi"
    assert "Xylo" not in words(window)
    assert real.services.intake.drafts() == []
    Keyboard().press(SWITCH, "2", ENTER, PIN, ENTER)
    assert real.services.desk.acting().name == "Yohana Tambun"
    assert [draft.form["name"] for draft in real.services.intake.drafts()] == ["Xylo Rahasia"]


def test_the_same_person_may_come_back_by_the_door(window: MainWindow) -> None:
    Keyboard().press(LOCK, SWITCH, "2", ENTER, PASSWORD, ENTER)
    page = window.stack.currentWidget()
    assert isinstance(page, IntakePage)
    assert page.applicant.name.text() == "Xylo Rahasia"


# left alone


@pytest.fixture
def seconds(window: MainWindow) -> Seconds:
    clock = Seconds()
    window.desk_lock.idle._clock = clock
    window.desk_lock.idle.start()
    return clock


def test_an_input_after_too_long_locks_and_does_not_count(window: MainWindow, seconds: Seconds) -> None:
    seconds.now = 299
    Keyboard().press("a")
    seconds.now = 299 + 299
    Keyboard().press("b")
    seconds.now += 300  # as after a sleep: no timer has run out
    Keyboard().press("c")
    lock_page(window)
    Keyboard().press(PIN, ENTER)
    page = window.page("intake")
    assert page.applicant.name.text() == "Xylo Rahasiaab"  # type: ignore[attr-defined]


def test_a_mouse_that_is_moved_is_somebody(window: MainWindow, seconds: Seconds) -> None:
    seconds.now = 200
    QTest.mouseMove(window.windowHandle(), QPoint(400, 300))
    seconds.now = 400
    Keyboard().press("a")
    assert isinstance(window.stack.currentWidget(), IntakePage)


def test_a_dialog_is_closed_and_the_lock_comes_in_time(window: MainWindow, qtbot: QtBot, real: Tools) -> None:
    """With the real clock: within half a second of the limit, though a dialog runs its own loop."""
    window.desk_lock.idle._limit = lambda: 0.3
    begun, told = window.desk_lock.idle._clock(), []
    window.desk_lock.went_idle.connect(lambda: told.append(window.desk_lock.idle._clock() - begun))
    dialog = QDialog(window)
    QTimer.singleShot(0, window.desk_lock.idle.start)
    assert dialog.exec() == QDialog.DialogCode.Rejected
    lock_page(window)
    assert 0.3 <= told[0] <= 0.8
    dialog.deleteLater()


def test_how_long_it_takes_is_the_desks_setting(window: MainWindow, real: Tools) -> None:
    assert window.desk_lock._limit() == 300
    real.settings.lock_minutes = 10
    assert DeskSettings.lock_minutes.fget(real.settings) == 10  # type: ignore[attr-defined]
    assert window.desk_lock._limit() == 600


def test_after_the_last_closing_of_the_day_a_desk_that_is_left_locks_within_a_minute(
    window: MainWindow, seconds: Seconds, clock: Clock, real: Tools
) -> None:
    real.services.desk.now = clock
    clock.at(16, 3, 16, 31)  # a Monday, when the office has closed
    for _key in range(3):
        seconds.now += 59
        Keyboard().press("a")  # somebody still serves a late citizen
    seconds.now += 61
    Keyboard().press("b")
    lock_page(window)
    Keyboard().press(PIN, ENTER)
    assert window.page("intake").applicant.name.text() == "Xylo Rahasiaaaa"  # type: ignore[attr-defined]
    clock.at(21, 3, 16, 31)  # Saturday: who works then has no closing to keep
    assert window.desk_lock._limit() == 300


def test_nobody_is_watched_before_somebody_has_signed_in(real: Tools, qtbot: QtBot) -> None:
    made = open_window(real, qtbot)
    assert not made.desk_lock.idle.is_running
    made.lock()
    assert made._current == "sign_in"


def test_a_locked_window_may_be_closed_where_nothing_is_lost(window: MainWindow, real: Tools) -> None:
    Keyboard().press(LOCK)
    assert window.close()
    assert [draft.form["name"] for draft in real.services.intake.drafts()] == ["Xylo Rahasia"]


def test_a_locked_window_stays_where_something_is_not_saved(window: MainWindow) -> None:
    window.show_page("settings")
    window.page("settings").office.edits["phone"].setText("0536-1")  # type: ignore[attr-defined]
    window.lock()
    assert not window.close()
    assert "belum disimpan" in lock_page(window).field.error
    Keyboard().press(PIN, ENTER)
    assert window._current == "settings"
    assert window.page("settings").office.text("phone") == "0536-1"  # type: ignore[attr-defined]
    window.page("settings").discard_action.trigger()  # type: ignore[attr-defined]
    assert window.close()


def test_in_a_training_office_without_passwords_enter_is_enough(tools: Tools, qtbot: QtBot) -> None:
    made = open_window(tools, qtbot)
    qtbot.waitUntil(lambda: made.page("sign_in").people.isAncestorOf(made.focusWidget()))  # type: ignore[attr-defined]
    Keyboard().press("3", ENTER, LOCK)
    assert not lock_page(made).field.isVisible()
    Keyboard().press(ENTER)
    assert isinstance(made.stack.currentWidget(), IntakePage)
