"""One request: what it tells, and the steps that an officer takes by keyboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from request_builders import AFTER_VERIFICATION, WITH_FEE, register, step
from request_driver import opened, press, words

from loket.domain.workflow import Action, Status
from loket.errors import StorageError
from loket.services import Services
from loket.ui import style
from loket.ui.page import Tools
from loket.ui.pages import request as request_module
from loket.ui.pages import request_paper
from loket.ui.pages.request import RequestPage
from loket.ui.pages.request_suspend import SuspendPanel

pytestmark = pytest.mark.usefixtures("dressed")

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NIK = "6501014507900003"


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> RequestPage:
    made = RequestPage(tools)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    return made


def test_it_tells_the_promise_and_why(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    made = register(services)
    opened(page, qtbot, made.number)
    told = words(page.promise)
    assert page.promise.due.text() == "Kamis, 2 April 2026, 16.00 WIB" or "2026, 16" in page.promise.due.text()
    assert "Dihitung sejak Senin, 16 Maret 2026, 09.42 WIB." in told
    assert "Tidak dihitung" in told
    assert "Janji pertama" not in told


def test_an_unknown_number_is_told_in_a_sentence(page: RequestPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.message_raised) as raised:
        assert not page.load("503/L1-9999/DPMPTSP/III/2026")
    assert raised.args == ["error", "Permohonan tidak ditemukan; periksa nomornya."]


def test_the_likeliest_step_has_the_focus_and_enter_does_it(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    made = register(services)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_Return)
    with qtbot.waitSignal(page.requests_changed):
        press(Qt.Key.Key_Return)
    assert services.lookup.detail(made.number).row.status is Status.IN_PROCESS
    assert page.outcome.text == "Berkas dinyatakan terverifikasi."
    assert QApplication.focusWidget() is page.steps.first()


def test_verifying_starts_the_clock_where_the_standard_says_so(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    made = register(services, service=AFTER_VERIFICATION)
    opened(page, qtbot, made.number)
    assert "sejak berkas selesai diverifikasi" in words(page.promise)
    press(Qt.Key.Key_V, ALT)
    assert page.steps.panel is not None
    assert "mulai berjalan sekarang" in page.steps.panel.explanation.text()
    press(Qt.Key.Key_Return, CTRL)
    assert page.outcome.text.startswith("Berkas dinyatakan terverifikasi. Waktu janji mulai berjalan")


def test_suspending_and_resuming_by_keyboard_moves_the_promise_and_says_so(
    page: RequestPage, services: Services, clock: Any, qtbot: QtBot
) -> None:
    made = register(services)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_T, ALT)
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(QApplication.focusWidget(), "besok")
    press(Qt.Key.Key_Return)
    waiting = services.lookup.detail(made.number).suspensions[0]
    assert (waiting.reason, waiting.stops_clock, waiting.expected_on) == ("applicant", True, date(2026, 3, 17))
    assert "menunggu pemohon" in words(page.promise)
    assert "Waktu janji berhenti" in words(page.promise)
    clock.at(17, 3, 15)
    press(Qt.Key.Key_L, ALT)
    press(Qt.Key.Key_Return)
    assert "Batas waktu bergeser dari" in page.outcome.text
    assert "Janji pertama:" in words(page.promise)
    assert "Penangguhan: menunggu pemohon" in words(page.promise)


def test_reasons_say_whether_they_stop_the_clock(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    opened(page, qtbot, register(services).number)
    press(Qt.Key.Key_T, ALT)
    panel = page.steps.panel
    assert isinstance(panel, SuspendPanel)
    details = {row.item.key: row.item.detail for row in panel.reasons.rows}
    assert details["applicant"] == "waktu berhenti"
    assert details["signer"] == "waktu tetap berjalan"


def test_another_reason_must_be_written_and_a_date_must_be_one(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    made = register(services)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_T, ALT)
    panel = page.steps.panel
    assert isinstance(panel, SuspendPanel)
    press(Qt.Key.Key_Return, CTRL)
    assert panel.fields["reason"].has_error
    panel.reasons.choose("other")
    press(Qt.Key.Key_Return, CTRL)
    assert panel.fields["note"].has_error
    assert panel.note.hasFocus()
    QTest.keyClicks(panel.note, "Listrik padam")
    panel.until.setFocus()
    QTest.keyClicks(panel.until, "kapan-kapan")
    press(Qt.Key.Key_Return, CTRL)
    assert panel.fields["until"].has_error
    panel.until.setText("10-03-2026")
    press(Qt.Key.Key_Return, CTRL)
    assert "sudah lewat" in panel.fields["until"].error
    assert panel.note.text() == "Listrik padam"
    panel.until.clear()
    press(Qt.Key.Key_Return, CTRL)
    assert services.lookup.detail(made.number).suspensions[0].note == "Listrik padam"
    assert "Listrik padam" in words(page.history)


def test_escape_leaves_the_panel_and_keeps_what_was_typed(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    opened(page, qtbot, register(services).number)
    press(Qt.Key.Key_O, ALT)
    QTest.keyClicks(QApplication.focusWidget(), "Berkas palsu")
    press(Qt.Key.Key_Escape)
    assert page.steps.panel is None
    press(Qt.Key.Key_O, ALT)
    assert page.steps.panel is not None
    assert page.steps.panel.filled().reason == "Berkas palsu"  # type: ignore[union-attr]
    press(Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.page_wanted) as wanted:
        press(Qt.Key.Key_Escape)
    assert wanted.args == ["requests"]


def test_another_request_sees_nothing_of_what_was_typed(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    first, second = register(services), register(services, "Dewi Anggraini")
    opened(page, qtbot, first.number)
    press(Qt.Key.Key_O, ALT)
    QTest.keyClicks(QApplication.focusWidget(), "Berkas palsu")
    assert page.load(second.number)
    assert page.steps.panel is None
    page.steps.open_panel(Action.REJECT)
    assert page.steps.panel is not None
    assert page.steps.panel.filled().reason == ""  # type: ignore[union-attr]


def test_rejecting_needs_a_reason(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    made = register(services)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_O, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert page.steps.panel is not None
    assert page.steps.panel.fields["reason"].error == "Alasan belum diisi."
    QTest.keyClicks(QApplication.focusWidget(), "Berkas palsu")
    press(Qt.Key.Key_Return, CTRL)
    assert services.lookup.detail(made.number).row.status is Status.REJECTED
    assert "tidak ada langkah lagi" in words(page.steps)
    assert "Berkas palsu" in words(page.history)


def test_a_payment_is_recorded_once_and_only_where_there_is_a_fee(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    free, paid = register(services), register(services, service=WITH_FEE)
    opened(page, qtbot, free.number)
    assert not page.steps.steps[Action.PAID].isVisible()
    opened(page, qtbot, paid.number)
    assert "Belum dibayar" in words(page.fee)
    press(Qt.Key.Key_B, ALT)
    QTest.keyClicks(QApplication.focusWidget(), "NTPN-0001")
    press(Qt.Key.Key_Return)
    assert "NTPN-0001" in words(page.fee)
    assert not page.steps.steps[Action.PAID].isVisible()


def test_handing_over_proposes_the_applicant(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    made = register(services)
    step(services, made.number, Action.READY)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_H, ALT)
    assert QApplication.focusWidget().text() == "Siti Rahmawati"  # type: ignore[union-attr]
    press(Qt.Key.Key_Return)
    assert services.lookup.detail(made.number).handed_to == "Siti Rahmawati"


def test_a_step_that_may_not_follow_any_more_is_told(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    made = register(services)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_V, ALT)
    step(services, made.number, Action.CANCEL, reason="Salah daftar")
    with qtbot.waitSignal(page.message_raised) as raised:
        press(Qt.Key.Key_Return)
    assert "Dibatalkan" in raised.args[1]


def test_the_whole_nik_is_shown_on_wish_and_that_is_recorded(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    made = register(services, nik=NIK)
    opened(page, qtbot, made.number)
    assert NIK not in words(page.applicant)
    press(Qt.Key.Key_N, ALT)
    assert NIK in words(page.applicant)
    assert "dicatat" in words(page.applicant)
    assert "NIK dan nomor telepon lengkap dilihat" in words(page.history)
    page.refresh()
    assert NIK not in words(page.applicant)


def test_printing_counts_and_the_next_one_is_a_copy(
    page: RequestPage, tools: Tools, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []

    def print_to_a_list(content: bytes, _printer: str) -> str:
        printed.append(content)
        return "Loket 1"

    monkeypatch.setattr(request_paper, "print_pdf", print_to_a_list)
    made = register(services)
    opened(page, qtbot, made.number)
    assert "Belum pernah dicetak" in words(page.paper)
    tools.actions.print_again.trigger()
    assert page.outcome.text == "Tanda terima dicetak di Loket 1."
    tools.actions.print_again.trigger()
    assert page.outcome.text == "Salinan ke-1 dicetak di Loket 1."
    assert [content[:4] for content in printed] == [b"%PDF", b"%PDF"]
    assert "SALINAN" in words(page.paper)
    assert services.papers.waiting() == []


def test_a_printer_that_is_off_leaves_the_receipt_waiting(
    page: RequestPage, tools: Tools, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_content: bytes, printer: str) -> str:
        raise StorageError("print_failed", printer=printer)

    monkeypatch.setattr(request_paper, "print_pdf", refuse)
    made = register(services)
    opened(page, qtbot, made.number)
    with qtbot.waitSignal(page.message_raised):
        tools.actions.print_again.trigger()
    assert [paper.number for paper in services.papers.waiting()] == [made.number]
    assert "Belum pernah dicetak" in words(page.paper)


def test_f9_of_another_page_prints_nothing_here(
    page: RequestPage, tools: Tools, services: Services, qtbot: QtBot
) -> None:
    opened(page, qtbot, register(services).number)
    page.hide()
    tools.actions.print_again.trigger()
    assert services.papers.waiting() == []


def test_the_receipt_is_saved_where_the_officer_says(
    page: RequestPage, services: Services, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "tanda terima.pdf"
    monkeypatch.setattr(request_module, "choose_save", lambda *_asked: target)
    opened(page, qtbot, register(services).number)
    press(Qt.Key.Key_S, CTRL)
    assert target.read_bytes().startswith(b"%PDF")
    assert str(target) in page.outcome.text


def test_the_preview_opens_and_closes_with_the_same_key(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    opened(page, qtbot, register(services).number)
    press(Qt.Key.Key_R, ALT)
    assert page.preview.isVisible()
    assert page.preview.hasFocus()
    press(Qt.Key.Key_Escape)
    assert not page.preview.isVisible()
    assert QApplication.focusWidget() is page.steps.first()


def test_the_cards_are_read_with_page_down(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    opened(page, qtbot, register(services).number)
    bar = page._told.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    press(Qt.Key.Key_PageDown)
    assert bar.value() > 0
    press(Qt.Key.Key_PageUp)
    assert bar.value() == 0


@pytest.mark.parametrize("points", [12, 14, 16])
@pytest.mark.parametrize("size", [(730, 560), (871, 560), (1144, 720), (1698, 1032)])
def test_nothing_is_wider_than_its_column(
    page: RequestPage, services: Services, clock: Any, qtbot: QtBot, size: tuple[int, int], points: int
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    made = register(services)
    step(services, made.number, Action.SUSPEND, reason="applicant")
    clock.at(17, 3, 15)
    step(services, made.number, Action.RESUME)
    style.apply(application, "light", points)
    page.resize(*size)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_T, ALT)
    for pane in (page._told, page._side):
        qtbot.waitUntil(lambda pane=pane: pane.horizontalScrollBar().maximum() == 0, timeout=1000)
