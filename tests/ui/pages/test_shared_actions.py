"""Actions that several pages share answer on the page that is shown, and only there."""

from __future__ import annotations

import pytest
from intake_driver import ALL_COMPLETE, CONTROL, ENTER, SAVE, UNDO, Key, Keyboard, open_intake
from pytestqt.qtbot import QtBot
from request_builders import register

from loket.domain.workflow import Status
from loket.services import Services
from loket.services.lookup import Which
from loket.ui import printing
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages import request_paper
from loket.ui.pages.intake import IntakePage


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A printer at the edge of the machine: what it was given, by whichever page."""
    papers: list[bytes] = []

    def take(content: bytes, wanted: str = "") -> str:
        papers.append(content)
        return wanted

    monkeypatch.setattr(printing, "printer_for", lambda _wanted: "Epson")
    monkeypatch.setattr(printing, "print_pdf", take)
    monkeypatch.setattr(request_paper, "print_pdf", take)
    return papers


@pytest.fixture
def busy(tools: Tools, qtbot: QtBot, services: Services) -> tuple[MainWindow, str, str]:
    """A window whose intake has just registered somebody, while another request is opened."""
    other = register(services, name="Rahmat Hidayat").number
    window, page = open_intake(tools, qtbot)
    qtbot.waitUntil(page.applicant.nik.hasFocus)
    keys = Keyboard()
    keys.press("6501015507900099", ENTER, "Dewi Anggi", ENTER, ENTER, ENTER, "ktp", ENTER, "1", ALL_COMPLETE, SAVE)
    registered = next(row.number for row in services.lookup.requests(Which.ALL) if row.name == "Dewi Anggi")
    window.open_request(other)
    return window, registered, other


def test_print_again_prints_the_request_that_is_shown_and_not_the_last_registration_too(
    busy: tuple[MainWindow, str, str], printed: list[bytes], services: Services
) -> None:
    _window, registered, other = busy
    before = services.lookup.detail(registered).receipts_printed
    Keyboard().press(Key.Key_F9)
    assert len(printed) == 1
    assert services.lookup.detail(other).receipts_printed == 1
    assert services.lookup.detail(registered).receipts_printed == before


def test_undo_waits_for_the_page_that_offers_it_and_names_what_it_undid(
    busy: tuple[MainWindow, str, str], services: Services
) -> None:
    window, registered, _other = busy
    Keyboard().press(UNDO)
    assert services.lookup.detail(registered).row.status is Status.REGISTERED
    window.show_page("intake")
    Keyboard().press(UNDO)
    assert services.lookup.detail(registered).row.status is Status.CANCELLED
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert registered in page.notice.text


def test_the_keys_of_the_pages_follow_the_rail_and_stand_on_it(tools: Tools, qtbot: QtBot) -> None:
    window, _page = open_intake(tools, qtbot)
    offered = window.rail.keys
    keys = [
        Key.Key_1,
        Key.Key_2,
        Key.Key_3,
        Key.Key_4,
        Key.Key_5,
        Key.Key_6,
        Key.Key_7,
        Key.Key_8,
        Key.Key_9,
        Key.Key_0,
    ]
    assert len(offered) == len(keys)
    for at, (page, key) in enumerate(zip(offered, keys, strict=True), start=1):
        Keyboard().press((key, CONTROL))
        assert window.rail.current == page
        assert window.rail._items[page].toolTip() == f"Ctrl+{at % 10}"


def test_a_message_stands_off_the_edge_and_takes_no_room_when_nothing_is_said(tools: Tools, qtbot: QtBot) -> None:
    window, page = open_intake(tools, qtbot)
    place = window.banner.parentWidget()
    assert not place.isVisible()
    top = page.mapTo(window, page.rect().topLeft()).y()
    window.show_message("info", "Sudah tersimpan.")
    qtbot.waitUntil(lambda: page.mapTo(window, page.rect().topLeft()).y() > top)
    assert window.banner.isVisible()
    assert window.banner.mapTo(window, window.banner.rect().topLeft()).y() >= 12
    window.banner.clear()
    assert not place.isVisible()
