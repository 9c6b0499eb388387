"""From one applicant to the next: a clean form, papers that did not come out, what the button will really do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from intake_driver import ALL_COMPLETE, ENTER, SAVE, UNDO, Key, Keyboard, open_intake
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket.services import Services
from loket.services.lookup import Which
from loket.ui import printing, style
from loket.ui.page import Tools
from loket.ui.pages.intake import IntakePage
from loket.ui.pages.intake.applicant import ApplicantCard
from loket.ui.pages.intake.side import RequirementsCard

DEWI, SITI, BUDI = "6501015507900099", "6501014507900003", "6501011507900001"


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> Iterator[IntakePage]:
    _window, made = open_intake(tools, qtbot)
    qtbot.waitUntil(made.applicant.nik.hasFocus)
    yield made
    made._minute.stop()


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


def numbers(services: Services) -> list[str]:
    return [row.number for row in services.lookup.requests(Which.ALL)]


def register(keyboard: Keyboard, nik: str = DEWI) -> None:
    keyboard.press(Key.Key_F2, nik, ENTER, "Dewi", ENTER, ENTER, ENTER, "ktp", ENTER, "1", ALL_COMPLETE, SAVE)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What a printer at the edge of the machine was given since it was turned on by `turn_on`."""
    return []


@pytest.fixture
def turn_on(printed: list[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def take(content: bytes, wanted: str = "") -> str:
        printed.append(content)
        return wanted

    def turn() -> None:
        monkeypatch.setattr(printing, "printer_for", lambda _wanted: "Epson")
        monkeypatch.setattr(printing, "print_pdf", take)

    return turn


# a clean form


@pytest.mark.parametrize("fold", ["no_nik", "proxy", "more"])
def test_a_new_form_closes_what_was_opened_and_begins_at_the_nik(
    page: IntakePage, keyboard: Keyboard, fold: str
) -> None:
    card = page.applicant
    opened: dict[str, Callable[[ApplicantCard], None]] = {
        "no_nik": lambda card: card.no_nik.click(),
        "proxy": lambda card: card.sender_kind.setCurrentIndex(1),
        "more": lambda card: card.more.click(),
    }
    opened[fold](card)
    keyboard.press(Key.Key_F2, BUDI)
    assert page.form().nik == BUDI
    assert page.form().no_nik_reason == ""
    assert not card.proxy_name.isVisible()
    assert not card.address.isVisible()
    assert page.drafts.held == []


def test_a_new_form_shows_no_errors_of_the_former(page: IntakePage, keyboard: Keyboard) -> None:
    keyboard.press(SAVE)
    fields = (*page.applicant.fields.values(), page.service.service_field)
    assert any(field.error for field in fields)
    keyboard.press(Key.Key_F2)
    assert [field.error for field in fields if field.error] == []


def test_what_was_said_of_the_former_form_goes_at_the_first_key_of_the_next(
    page: IntakePage, keyboard: Keyboard
) -> None:
    keyboard.press(BUDI, Key.Key_F4)
    assert page.notice.text == "Isian ditahan. F4 membuka daftarnya."
    assert page.notice.isVisible()
    keyboard.press("6")
    assert not page.notice.isVisible()


def test_the_way_back_of_a_registration_stays_while_the_next_is_typed(page: IntakePage, keyboard: Keyboard) -> None:
    register(keyboard)
    keyboard.press("6501")
    assert "terdaftar" in page.notice.text
    assert page.notice.isVisible()


# what the button does


def test_once_the_papers_were_asked_for_the_button_says_that_a_slip_comes(
    page: IntakePage, keyboard: Keyboard, services: Services
) -> None:
    keyboard.press(DEWI, ENTER, "Dewi", ENTER, ENTER, ENTER, "ktp", ENTER, "1")
    assert "Simpan & cetak" in page.promise_bar.save.accessibleName()
    keyboard.press(SAVE)
    assert page.requirements.is_asked
    assert "Cetak lembar kekurangan" in page.promise_bar.save.text()
    page.preview.refresh()
    assert "Cetak lembar kekurangan" in page.promise_bar.save.text(), "the minute that passes changes nothing"
    keyboard.press(ALL_COMPLETE)
    assert not page.requirements.is_asked
    assert "Cetak lembar kekurangan" not in page.promise_bar.save.text()
    assert numbers(services) == []


def test_a_paper_under_a_condition_says_that_its_box_may_stay_empty(page: IntakePage, keyboard: Keyboard) -> None:
    page.service.choose("ktp-el", "baru")
    card: RequirementsCard = page.requirements
    optional = [row.item for row in card.checklist.rows if row.item.optional]
    assert optional
    assert all(item.detail.startswith("hanya bila berlaku") for item in optional)
    assert not any("bila berlaku" in row.item.detail for row in card.checklist.rows if not row.item.optional)
    keyboard.press(ALL_COMPLETE)
    assert "lengkap" in card.chip.accessibleName()


# a small window


@pytest.mark.parametrize(("width", "height", "points"), [(1093, 614, 12), (1366, 768, 14)])
def test_with_large_text_the_form_is_one_screen_still(
    page: IntakePage, keyboard: Keyboard, qapp: QApplication, width: int, height: int, points: int
) -> None:
    try:
        style.apply(qapp, "light", points)
        page.window().resize(width, height)
        keyboard.press(DEWI, ENTER, "Dewi", ENTER, ENTER, ENTER, "ktp", ENTER, "1", ALL_COMPLETE)
        for _round in range(3):
            qapp.processEvents()
        assert page._left.verticalScrollBar().maximum() == 0
        for part in (page.applicant.nik, page.service.search, page.service.variants, page.promise_bar.why):
            assert part.visibleRegion().boundingRect() == part.rect(), part.accessibleName()
    finally:
        style.apply(qapp, "light", 12)


# papers that did not come out


def test_two_receipts_that_did_not_come_out_are_two_and_f9_prints_both_then_the_last_again(
    page: IntakePage,
    keyboard: Keyboard,
    services: Services,
    printed: list[bytes],
    turn_on: Callable[[], None],
) -> None:
    register(keyboard)
    assert page.paper_desk.banner.text == "Tanda terima belum tercetak (F9)."
    register(keyboard, SITI)
    assert page.paper_desk.banner.text == "2 tanda terima belum tercetak (F9)."
    turn_on()
    keyboard.press(Key.Key_F9)
    waiting = [paper.number for paper in services.papers.waiting()]
    assert waiting == [min(numbers(services))], "the one in hand first"
    assert page.paper_desk.banner.text.endswith("Tanda terima belum tercetak (F9).")
    keyboard.press(Key.Key_F9)
    assert services.papers.waiting() == []
    assert "belum tercetak" not in page.paper_desk.banner.text
    keyboard.press(Key.Key_F9)
    assert len(printed) == 3
    assert services.lookup.detail(waiting[0]).receipts_printed == 2


def test_a_receipt_of_another_counter_waits_there_and_not_here(
    page: IntakePage, keyboard: Keyboard, services: Services
) -> None:
    register(keyboard)
    assert len(services.papers.waiting()) == 1
    services.desk.counter = "L2"
    assert services.papers.waiting() == []
    page.refresh()
    assert not page.paper_desk.banner.isVisible()


def test_what_was_taken_back_is_neither_waited_for_nor_printed(
    page: IntakePage, keyboard: Keyboard, printed: list[bytes], turn_on: Callable[[], None]
) -> None:
    register(keyboard)
    keyboard.press(UNDO)
    assert "dibatalkan" in page.notice.text
    assert not page.paper_desk.banner.isVisible()
    assert page.side.currentWidget() is page.requirements
    turn_on()
    keyboard.press(Key.Key_F9)
    assert printed == []
    assert page.paper_desk.banner.text == "Belum ada tanda terima untuk dicetak ulang."
