"""Who sits at the desk: chosen with the keyboard, remembered for the next time."""

from __future__ import annotations

from intake_driver import ENTER, Key, Keyboard, open_window
from pytestqt.qtbot import QtBot

from loket.services import Services
from loket.ui.main_window import MainWindow
from loket.ui.page import Page, Tools


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
    last = services.office.people()[1]
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
