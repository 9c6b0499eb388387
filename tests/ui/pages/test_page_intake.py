"""The officer's page, used as an officer uses it: with the keyboard, on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from intake_driver import ALL_COMPLETE, ENTER, SAVE, UNDO, Key, Keyboard, open_intake
from page_clock import Clock
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from request_builders import scan

from loket.domain.workflow import Status
from loket.errors import StorageError
from loket.services import Services
from loket.services.lookup import Which
from loket.services.registration import NewRequest
from loket.ui import printing
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.intake import IntakePage
from loket.ui.style import Tone

DEWI, SITI = "6501015507900099", "6501014507900003"


@pytest.fixture
def opened(tools: Tools, qtbot: QtBot) -> Iterator[tuple[MainWindow, IntakePage]]:
    window, page = open_intake(tools, qtbot)
    qtbot.waitUntil(page.applicant.nik.hasFocus)
    yield window, page
    page._minute.stop()


@pytest.fixture
def page(opened: tuple[MainWindow, IntakePage]) -> IntakePage:
    return opened[1]


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.fixture
def siti(services: Services) -> str:
    """Somebody who was here before, and whose request is still open."""
    new = NewRequest(
        service="ktp-el",
        variant="baru",
        name="Siti Rahmawati",
        nik=SITI,
        phone="081234567890",
        address="Jalan Sesayap 4",
    )
    return services.intake.receive(new).number  # type: ignore[union-attr]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A printer at the edge of the machine: what it was given."""
    papers: list[bytes] = []

    def take(content: bytes, wanted: str = "") -> str:
        papers.append(content)
        return wanted

    monkeypatch.setattr(printing, "printer_for", lambda _wanted: "Epson")
    monkeypatch.setattr(printing, "print_pdf", take)
    return papers


def type_dewi(keyboard: Keyboard) -> None:
    keyboard.press(DEWI, ENTER, "Dewi Anggi", ENTER, ENTER, ENTER, "ktp", ENTER, "1")


def numbers(services: Services) -> list[str]:
    return [row.number for row in services.lookup.requests(Which.ALL)]


# keys


def test_a_new_applicant_takes_at_most_forty_keys_with_the_phone_skipped(
    page: IntakePage, keyboard: Keyboard, services: Services
) -> None:
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE, SAVE)
    assert keyboard.count <= 40
    row = services.lookup.requests(Which.ALL)[0]
    assert (row.name, row.service_code, row.status) == ("Dewi Anggi", "ktp-el", Status.REGISTERED)
    assert page.form().is_empty
    assert page.applicant.nik.hasFocus()


@pytest.mark.usefixtures("siti")
def test_a_known_applicant_takes_at_most_fifteen_keys(page: IntakePage, keyboard: Keyboard, services: Services) -> None:
    keyboard.press("siti", ENTER, "pin", ENTER, "2", ALL_COMPLETE, SAVE)
    assert keyboard.count <= 15
    row = services.lookup.requests(Which.ALL)[0]
    detail = services.lookup.detail(row.number, whole=True)
    assert (row.name, row.service_code, detail.nik) == ("Siti Rahmawati", "skpwni", SITI)
    assert (detail.phone, row.address) == ("0812-3456-7890", "Jalan Sesayap 4")


def test_the_button_shows_its_key_and_tab_walks_from_the_nik_in_reading_order(
    page: IntakePage, keyboard: Keyboard
) -> None:
    assert "Ctrl+Enter" in page.promise_bar.save.text()
    walked = []
    for _step in range(4):
        keyboard.press(Key.Key_Tab)
        walked.append(page.focusWidget())
    applicant = page.applicant
    assert walked == [applicant.name, applicant.phone, applicant.sender_kind, page.service.search]
    page.applicant.nik.setFocus()
    keyboard.press((Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier))
    assert applicant.more.hasFocus()


@pytest.mark.usefixtures("siti")
def test_a_known_applicant_and_a_service_of_two_kinds_are_seen_whole_on_a_small_screen(
    opened: tuple[MainWindow, IntakePage], keyboard: Keyboard, qtbot: QtBot
) -> None:
    window, page = opened
    window.resize(1366, 768)
    keyboard.press(SITI)
    page.service.choose("sip-perawat", "perpanjangan")
    page.requirements.checklist.set_present([page.requirements.checklist.rows[0].item.key])
    variants = page.service.variants
    qtbot.waitUntil(page.applicant.known.buttons[0].isVisible)
    qtbot.waitUntil(lambda: variants.visibleRegion().boundingRect() == variants.rect())
    assert page._left.verticalScrollBar().maximum() == 0


# who it is


def test_the_nik_suggests_birth_date_and_sex_with_the_age(page: IntakePage, keyboard: Keyboard) -> None:
    keyboard.press(DEWI)
    form = page.applicant.form()
    assert (str(form.birth_date), form.sex) == ("1990-07-15", "female")
    assert page.applicant.nik.accessibleDescription() == "Perempuan · 15-07-1990 · 35 tahun"


def test_an_odd_nik_is_a_warning_and_never_a_wall(page: IntakePage, keyboard: Keyboard, services: Services) -> None:
    keyboard.press("9901019907900001", ENTER, "Bo", ENTER, ENTER, ENTER, "ktp", ENTER, "1")
    assert "periksa lagi" in page.applicant.nik.accessibleDescription()
    keyboard.press(ALL_COMPLETE, SAVE)
    assert len(numbers(services)) == 1


def test_a_nik_that_is_too_short_is_told_beside_the_field_and_keeps_the_focus(
    page: IntakePage, keyboard: Keyboard
) -> None:
    keyboard.press(DEWI[:15], ENTER)
    assert page.applicant.fields["nik"].error == "NIK harus 16 angka, baru 15."
    assert page.applicant.nik.hasFocus()
    keyboard.press("9")
    assert not page.applicant.fields["nik"].has_error


def test_what_is_missing_is_told_at_its_field_the_first_one_has_the_focus_and_nothing_is_lost(
    page: IntakePage, keyboard: Keyboard, services: Services
) -> None:
    keyboard.press(DEWI, ENTER, ENTER, "0812", SAVE)
    assert page.applicant.fields["name"].error == "Nama pemohon belum diisi."
    assert page.applicant.fields["phone"].has_error
    assert page.service.service_field.has_error
    assert page.applicant.name.hasFocus()
    assert page.form().nik == DEWI
    assert page.form().phone == "0812"
    assert numbers(services) == []


def test_without_a_nik_a_reason_is_asked_for(page: IntakePage, keyboard: Keyboard, services: Services) -> None:
    page.applicant.no_nik.click()
    assert page.applicant.reason.hasFocus()
    keyboard.press("bayi", ENTER)
    keyboard.press(ENTER, "Bayi Ani", ENTER, ENTER, ENTER, "ktp", ENTER, "1", ALL_COMPLETE, SAVE)
    detail = services.lookup.detail(numbers(services)[0])
    assert (detail.nik, detail.no_nik_reason) == ("", "Bayi atau anak, NIK belum terbit")


def test_a_proxy_is_named_with_the_letter(page: IntakePage, keyboard: Keyboard, services: Services) -> None:
    keyboard.press(DEWI, ENTER, "Dewi", ENTER, ENTER, "w", ENTER)
    assert page.applicant.proxy_name.hasFocus()
    keyboard.press("Pak Lurah", ENTER, "surat kuasa", ENTER, "ktp", ENTER, "1", ALL_COMPLETE, SAVE)
    detail = services.lookup.detail(numbers(services)[0])
    assert (detail.proxy_name, detail.proxy_relation) == ("Pak Lurah", "surat kuasa")


def test_a_known_nik_offers_what_was_said_last_time_and_what_is_open(
    page: IntakePage, keyboard: Keyboard, siti: str, qtbot: QtBot
) -> None:
    keyboard.press(SITI)
    assert page.form().name == "Siti Rahmawati"
    assert page.form().phone == "081234567890"
    assert page.applicant.name.accessibleDescription() == "dari kunjungan terakhir"
    assert "Pernah ke sini: KTP-el, 16-03-2026; datanya sudah terisi." in page.applicant.known.text
    keyboard.press(ENTER, "ktp", ENTER)
    assert "yang berjalan; buka dahulu" in page.applicant.known.text
    with qtbot.waitSignal(page.applicant.request_opened) as opened:
        page.applicant.known.buttons[0].click()
    assert opened.args == [siti]


@pytest.mark.usefixtures("siti")
def test_another_nik_takes_the_former_applicants_data_away_but_not_what_was_typed(
    page: IntakePage, keyboard: Keyboard
) -> None:
    keyboard.press(SITI)
    page.applicant.phone.setText("085200001111")
    keyboard.press(Key.Key_Backspace, "9")
    assert page.form().name == ""
    assert page.form().phone == "085200001111"


def test_a_name_that_nobody_has_goes_where_names_belong(page: IntakePage, keyboard: Keyboard) -> None:
    keyboard.press("zulkifli", ENTER)
    assert page.form().name == "zulkifli"
    assert page.form().nik == ""
    assert page.applicant.nik.hasFocus()


# the promise


def test_the_promise_is_shown_before_saving_and_says_why(page: IntakePage, keyboard: Keyboard) -> None:
    keyboard.press(DEWI, ENTER, "Dewi", ENTER, ENTER, ENTER, "dokter", ENTER, "1")
    assert page.promise_bar.promise_text == "Selasa, 31 Maret 2026, 16.00 WIB"
    assert page.promise_bar.line_text == "6 hari kerja · 18–24 Mar tidak dihitung: Nyepi, Idul Fitri, cuti bersama"
    assert not page.preview.reasons.isVisible()
    page.promise_bar.why.click()
    assert page.preview.reasons.isVisible()
    assert any("Tidak dihitung" in line for line in page.preview.reasons.lines)


def test_a_promise_that_starts_later_says_so(page: IntakePage, keyboard: Keyboard) -> None:
    keyboard.press(DEWI, ENTER, "Dewi", ENTER, ENTER, ENTER, "bayi baru", ENTER)
    assert page.promise_bar.promise_text == "24 jam"
    assert page.promise_bar.line_text == "Bila diverifikasi sekarang: Selasa, 17 Maret 2026, 09.42 WIB"


def test_the_promise_follows_the_clock_and_warns_when_the_office_is_closed(
    page: IntakePage, keyboard: Keyboard, clock: Clock
) -> None:
    keyboard.press(DEWI, ENTER, "Dewi", ENTER, ENTER, ENTER, "dokter", ENTER, "1")
    assert page.promise_bar.closed_text == ""
    clock.pass_time(hours=10)
    page._minute.timeout.emit()
    assert "Kantor sedang tutup" in page.promise_bar.closed_text


# the requirements


def test_a_missing_paper_makes_a_slip_and_no_number(
    page: IntakePage, keyboard: Keyboard, services: Services, printed: list[bytes]
) -> None:
    keyboard.press(DEWI, ENTER, "Dewi", ENTER, ENTER, ENTER, "sktm", ENTER, "1")
    assert "Cetak lembar kekurangan" in page.promise_bar.save.text()
    keyboard.press(SAVE)
    assert numbers(services) == []
    assert len(printed) == 1
    assert "belum lengkap" in page.notice.text
    assert page.form().is_empty


def test_forgetting_the_papers_is_asked_about_once(page: IntakePage, keyboard: Keyboard, services: Services) -> None:
    type_dewi(keyboard)
    keyboard.press(SAVE)
    assert page.requirements.checklist.isAncestorOf(page.focusWidget())
    assert page.form().name == "Dewi Anggi"
    keyboard.press(ALL_COMPLETE, SAVE)
    assert len(numbers(services)) == 1


def test_papers_under_a_condition_are_never_missing(page: IntakePage, keyboard: Keyboard, services: Services) -> None:
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE, SAVE)
    detail = services.lookup.detail(numbers(services)[0])
    assert {line.present for line in detail.checklist if line.requirement.optional} == {False}


# saving and undoing


def test_after_saving_the_number_and_the_date_are_told_and_undo_is_offered(
    page: IntakePage, keyboard: Keyboard, services: Services, qtbot: QtBot
) -> None:
    type_dewi(keyboard)
    with qtbot.waitSignal(page.requests_changed):
        keyboard.press(ALL_COMPLETE, SAVE)
    number = numbers(services)[0]
    assert page.notice.text.startswith(f"{number} terdaftar · selesai paling lambat ")
    keyboard.press(UNDO)
    assert services.lookup.detail(number).row.status is Status.CANCELLED
    assert page.form().name == "Dewi Anggi"
    keyboard.press(SAVE)
    assert len(numbers(services)) == 2


def test_undo_in_a_field_with_typed_text_undoes_the_typing(
    page: IntakePage, keyboard: Keyboard, services: Services
) -> None:
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE, SAVE)
    page.applicant.name.setFocus()
    keyboard.press("Ani", UNDO)
    assert services.lookup.detail(numbers(services)[0]).row.status is Status.REGISTERED
    assert page.applicant.name.text() == ""


def test_undo_too_late_says_what_to_do(page: IntakePage, keyboard: Keyboard, services: Services, clock: Clock) -> None:
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE, SAVE)
    clock.pass_time(seconds=11)
    keyboard.press(UNDO)
    assert "penyelia" in page.notice.text
    assert services.lookup.detail(numbers(services)[0]).row.status is Status.REGISTERED


def test_the_same_form_saved_twice_registers_once(page: IntakePage, keyboard: Keyboard, services: Services) -> None:
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE)
    uid = page.drafts.uid
    keyboard.press(SAVE)
    assert page.drafts.uid != uid
    keyboard.press(SAVE)
    assert len(numbers(services)) == 1


# paper


def test_the_receipt_is_printed_and_its_reprint_says_salinan(
    page: IntakePage, keyboard: Keyboard, services: Services, printed: list[bytes]
) -> None:
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE, SAVE)
    assert len(printed) == 1
    assert services.papers.waiting() == []
    assert "Epson" in page.paper_desk.banner.text
    keyboard.press(Key.Key_F9)
    assert len(printed) == 2
    assert services.lookup.detail(numbers(services)[0]).receipts_printed == 2


def test_without_a_printer_the_registration_stands_and_the_receipt_is_shown(
    page: IntakePage, keyboard: Keyboard, services: Services
) -> None:
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE, SAVE)
    assert len(numbers(services)) == 1
    assert page.paper_desk.banner.text == "Tanda terima belum tercetak (F9)."
    assert page.side.currentWidget() is page.paper
    assert len(services.papers.waiting()) == 1
    keyboard.press(Key.Key_Escape)
    assert page.side.currentWidget() is page.requirements


def test_a_printer_that_fails_leaves_the_print_waiting(
    page: IntakePage, keyboard: Keyboard, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def jam(_content: bytes, wanted: str = "") -> str:
        raise StorageError("print_failed", printer=wanted)

    monkeypatch.setattr(printing, "printer_for", lambda _wanted: "Epson")
    monkeypatch.setattr(printing, "print_pdf", jam)
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE, SAVE)
    assert "belum tercetak (F9)" in page.paper_desk.banner.text
    assert "Epson" in page.paper_desk.banner.text
    assert len(services.papers.waiting()) == 1


def test_a_receipt_saved_as_a_file_has_come_out(
    page: IntakePage, keyboard: Keyboard, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "tanda.pdf"
    monkeypatch.setattr("loket.ui.pages.intake.paper_desk.choose_save", lambda *_asked: target)
    type_dewi(keyboard)
    keyboard.press(ALL_COMPLETE, SAVE)
    page.paper.save.click()
    assert target.read_bytes().startswith(b"%PDF")
    assert services.papers.waiting() == []


# drafts


def test_a_half_typed_form_is_kept_within_a_second_and_offered_again(
    page: IntakePage, keyboard: Keyboard, tools: Tools, qtbot: QtBot
) -> None:
    keyboard.press(DEWI, ENTER, "Dewi")
    qtbot.waitUntil(lambda: len(tools.services.intake.drafts()) == 1, timeout=1000)
    again = IntakePage(tools)
    qtbot.addWidget(again)
    again.refresh()
    assert "Ada isian yang belum disimpan: Dewi" in again.held.offer.text
    again.held._resume.trigger()
    assert (again.form().nik, again.form().name) == (DEWI, "Dewi")
    assert again.held.offer.text == ""
    again._minute.stop()


def test_a_form_that_was_saved_is_no_draft(page: IntakePage, keyboard: Keyboard, services: Services) -> None:
    type_dewi(keyboard)
    page.drafts.keep_now()
    keyboard.press(ALL_COMPLETE, SAVE)
    assert services.intake.drafts() == []


def test_a_form_is_held_with_one_key_and_taken_up_with_two(page: IntakePage, keyboard: Keyboard, tools: Tools) -> None:
    type_dewi(keyboard)
    keyboard.press("1", Key.Key_F4)
    assert page.form().is_empty
    assert tools.actions.held.text() == "Tahan (1)"
    assert page.applicant.nik.hasFocus()
    keyboard.press(Key.Key_F4, ENTER)
    form = page.form()
    assert page.applicant.nik.hasFocus()
    assert (form.nik, form.name, form.service, form.variant) == (DEWI, "Dewi Anggi", "ktp-el", "baru")
    assert tools.actions.held.text() == "Tahan"


def test_closing_the_held_forms_goes_back_to_the_nik(page: IntakePage, keyboard: Keyboard) -> None:
    keyboard.press(DEWI, Key.Key_F4, Key.Key_F4)
    assert page.side.shows_extra
    keyboard.press(Key.Key_Escape)
    assert not page.side.shows_extra
    assert page.applicant.nik.hasFocus()


def test_a_new_form_never_loses_the_present_one(page: IntakePage, keyboard: Keyboard, tools: Tools) -> None:
    keyboard.press(DEWI, Key.Key_F2)
    assert page.form().is_empty
    assert tools.actions.held.text() == "Tahan (1)"


def test_escape_loses_nothing(page: IntakePage, keyboard: Keyboard) -> None:
    type_dewi(keyboard)
    before = page.form()
    keyboard.press(Key.Key_Escape, Key.Key_Escape)
    assert page.form() == before


def test_leaving_the_page_keeps_the_form(opened: tuple[MainWindow, IntakePage], keyboard: Keyboard) -> None:
    window, page = opened
    keyboard.press(DEWI)
    assert page.may_leave()
    assert len(page.services.intake.drafts()) == 1
    window.show_page("help")
    window.show_page("intake")
    assert page.form().nik == DEWI


# scanning


def test_a_scanned_receipt_opens_its_request_and_leaves_no_letters(
    opened: tuple[MainWindow, IntakePage], keyboard: Keyboard, siti: str, services: Services, qtbot: QtBot
) -> None:
    window, page = opened
    code = scan(services, siti)
    scanned: list[str] = []
    window.scanner.scanned.disconnect(window._on_scanned)
    window.scanner.scanned.connect(scanned.append)
    page.applicant.name.setFocus()
    keyboard.press(code, ENTER)
    assert scanned == [code]
    assert services.lookup.number_of(code) == siti
    assert page.form().is_empty
    keyboard.press("Lilis")
    qtbot.waitUntil(lambda: page.applicant.name.text() == "Lilis")


def test_typing_slowly_what_begins_like_a_code_is_just_typing(
    page: IntakePage, keyboard: Keyboard, qtbot: QtBot
) -> None:
    page.applicant.name.setFocus()
    for letter, text in (("L", "L"), ("O", "LO")):
        keyboard.press(letter)
        qtbot.waitUntil(partial(lambda wanted: page.applicant.name.text() == wanted, text))


# an office without standards in force


def test_an_office_without_its_own_decrees_is_told_what_to_do(
    page: IntakePage, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.standards, "usable", list)
    page.refresh()
    assert "Standar pelayanan" in page.notice.text
    assert page.notice.property("tone") == Tone.AT_RISK.value
