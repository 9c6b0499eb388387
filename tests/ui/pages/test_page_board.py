"""The supervisor's board, as a supervisor uses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from loket.domain.workflow import Action
from loket.services import Services
from loket.services.handling import Move
from loket.services.lookup import Which
from loket.services.registration import NewRequest, Registered
from loket.ui.page import Tools
from loket.ui.pages.board import BoardPage

Register = Callable[[str], Registered]


@pytest.fixture
def register(services: Services) -> Register:
    def registered(service: str, variant: str = "pertama") -> Registered:
        new = NewRequest(service=service, variant=variant, name="Siti Contoh", nik="6501014507900003")
        made = services.intake.receive(new)
        assert isinstance(made, Registered)
        return made

    return registered


@pytest.fixture
def board(tools: Tools, qtbot: QtBot) -> BoardPage:
    page = BoardPage(tools)
    qtbot.addWidget(page)
    page.resize(1140, 740)
    page.refresh()
    page.show()
    return page


def count(page: BoardPage, tile: str) -> str:
    return page.tiles.tiles[tile].count


def test_on_the_first_day_the_board_says_what_to_do(board: BoardPage) -> None:
    assert board.nothing.isVisibleTo(board)
    assert "F2" in board.nothing.findChildren(type(board.order))[1].text()
    assert board.first_focus() is board.tiles.tiles["overdue"]


def test_what_is_overdue_stands_first_and_then_what_is_due_today(
    board: BoardPage, register: Register, clock: Clock
) -> None:
    clock.at(9, 3)
    due = register("sip-perawat")
    clock.at(6, 3)
    late = register("sip-perawat")
    clock.at(17, 3, 8)
    board.refresh()
    assert [row.number for row in board.model.rows] == [late.number, due.number]
    assert (count(board, "overdue"), count(board, "due_today")) == ("1", "1")
    assert board.tiles.tiles["overdue"].accessibleName().startswith("Lewat janji: 1, terlama")


def test_no_overdue_request_is_told_as_good_news(board: BoardPage, register: Register) -> None:
    register("sip-perawat")
    board.refresh()
    assert count(board, "on_time") == "1"
    assert board.tiles.tiles["overdue"].accessibleName() == "Lewat janji: 0, tidak ada yang lewat"
    assert board.nothing.isVisibleTo(board)


@pytest.mark.parametrize(
    ("tile", "which"),
    [
        ("overdue", Which.OVERDUE),
        ("due_today", Which.DUE_TODAY),
        ("at_risk", Which.AT_RISK),
        ("on_time", Which.ON_TIME),
        ("suspended", Which.SUSPENDED),
        ("ready", Which.READY),
    ],
)
def test_each_number_opens_its_list(board: BoardPage, qtbot: QtBot, tile: str, which: Which) -> None:
    with qtbot.waitSignal(board.list_wanted) as wanted:
        QTest.keyClick(board.tiles.tiles[tile], Qt.Key.Key_Return)
    assert wanted.args == [which.value]


def test_enter_in_the_list_opens_the_worst_request(
    board: BoardPage, register: Register, clock: Clock, qtbot: QtBot
) -> None:
    clock.at(2, 3)
    late = register("sip-perawat")
    clock.at(16, 3)
    board.refresh()
    assert board.first_focus() is board.table
    board.table.choose_first()
    with qtbot.waitSignal(board.request_opened) as opened:
        QTest.keyClick(board.table, Qt.Key.Key_Return)
    assert opened.args == [late.number]


def test_products_that_wait_long_are_counted(
    board: BoardPage, register: Register, clock: Clock, services: Services
) -> None:
    clock.at(2, 3)
    done = register("sip-perawat")
    services.handling.move(done.number, Move(action=Action.READY))
    clock.at(16, 3)
    board.refresh()
    assert board.tiles.tiles["ready"].accessibleName() == "Siap diambil: 1, 1 lebih dari 7 hari"


def test_the_chart_has_its_table(board: BoardPage, qtbot: QtBot) -> None:
    months = board.months
    assert not months.shows_table
    qtbot.mouseClick(months.switch, Qt.MouseButton.LeftButton)
    assert months.shows_table
    assert months.switch.text() == "Grafik"
    assert [months.model.text(row, 0) for row in months.model.rows][-1] == "Maret 2026"


def test_today_and_the_office_hours_are_told(board: BoardPage, register: Register) -> None:
    register("sip-perawat")
    board.refresh()
    assert board.today.lines["Masuk"] == "1"
    assert board.today.lines["Menunggu kirim"] == "1"
    assert board.today.lines["Jam tutup"] == "15.00 WIB"  # Ramadan
    assert board.today.lines["Terakhir terkirim"] == "belum pernah"


@pytest.mark.parametrize("width", [560, 800, 1140, 1700])
def test_nothing_is_cut_at_any_width(board: BoardPage, width: int) -> None:
    board.resize(width, 740)
    QTest.qWait(0)
    for tile in board.tiles.tiles.values():
        assert tile.height() >= tile.heightForWidth(tile.width())
