"""The promise on a request's page: its days, what it waits for, what the law says to silence, who may extend it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from request_builders import register, step
from request_driver import focused, opened, press, words

from loket.domain.promise import EntryKind
from loket.domain.standards import CompletionTime, Extension, Unit
from loket.domain.strip import StripKind
from loket.domain.workflow import Action, Status
from loket.services import Services
from loket.services.calendar import CalendarEdit, DayInput, Decision
from loket.services.handling import Move
from loket.services.reasons import ReasonChange
from loket.ui import style
from loket.ui.page import Tools
from loket.ui.pages.request import RequestPage
from loket.ui.pages.request_panels import ExtendPanel, ReasonPanel
from loket.ui.pages.request_suspend import SuspendPanel
from loket.ui.widgets.day_strip import CellLook
from loket.words import deadline

pytestmark = pytest.mark.usefixtures("dressed")

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
EXTENDABLE, SILENT = "izin-klinik", "rekomendasi-diam"


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> RequestPage:
    made = RequestPage(tools)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    return made


@pytest.fixture
def standards(services: Services) -> Services:
    """A standard that may be extended by 7 working days, and one that names no time."""
    base = services.standards.show("surat-keterangan-penelitian").standard
    plain = tuple(replace(variant, completion_time=None) for variant in base.variants)
    time = CompletionTime(10, Unit.WORKING_DAY, extension=Extension(7, Unit.WORKING_DAY, "UU 14/2008 Ps 22"))
    services.standards.import_standards(
        [
            replace(base, code=EXTENDABLE, name="Izin Klinik", completion_time=time, variants=plain),
            replace(base, code=SILENT, name="Rekomendasi", completion_time=None, variants=plain),
        ]
    )
    return services


def suspended(services: Services, number: str, **more: object) -> None:
    services.handling.move(number, Move.model_validate({"action": Action.SUSPEND, "reason": "applicant", **more}))


# the strip


def test_the_strip_shows_each_day_of_the_promise_and_the_arrows_tell_them(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    opened(page, qtbot, register(services).number)
    strip = page.promise.strip
    assert [cell.word for cell in strip.cells] == [
        *("mulai", "ke-1", *["tutup"] * 7, "ke-2", "ke-3", "ke-4", "tutup", "tutup", "ke-5", "batas")
    ]
    assert strip.cells[0].now == "hari ini"
    strip.setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    assert strip.telling == "Rabu, 18 Maret 2026: kantor tutup (cuti bersama: Cuti Bersama Hari Suci Nyepi)."
    press(Qt.Key.Key_End)
    assert strip.telling == "Selasa, 31 Maret 2026: batas waktu, hari kerja ke-6."


def test_a_request_whose_clock_has_not_started_has_no_strip(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    opened(page, qtbot, register(services, service="akta-kelahiran").number)
    assert not page.promise.strip.isVisible()


def test_a_finished_request_marks_the_day_on_which_it_was_ready(
    page: RequestPage, services: Services, clock: Clock, qtbot: QtBot
) -> None:
    made = register(services)
    clock.at(26, 3)
    step(services, made.number, Action.READY)
    clock.at(20, 4)
    opened(page, qtbot, made.number)
    marked = [cell.number for cell in page.promise.strip.cells if cell.now]
    assert marked == ["26"]
    assert page.promise.strip.cells[-1].word == "batas"


def test_while_it_waits_the_strip_goes_to_where_the_promise_would(
    page: RequestPage, services: Services, clock: Clock, qtbot: QtBot
) -> None:
    clock.at(9, 3)
    made = register(services)
    clock.at(11, 3)
    suspended(services, made.number, until=date(2026, 3, 17))
    detail = services.lookup.detail(made.number)
    assert detail.expected_due is not None
    assert detail.due is not None
    assert detail.expected_due > detail.due
    assert detail.strip[-1].day == detail.expected_due.date()
    assert [one.day.day for one in detail.strip if one.kind is StripKind.SUSPENDED] == [12, 13, 16, 17]
    opened(page, qtbot, made.number)
    assert page.promise.due.text() == "Senin, 30 Maret 2026, 16.00 WIB"
    assert "Perkiraan paling lambat selesai, ditambah lamanya menunggu" in words(page.promise)
    assert "Tanpa lamanya menunggu: " in words(page.promise)
    assert "Bila kembali Selasa 17 Mar: paling lambat Senin, 30 Maret 2026, 16.00 WIB." in words(page.promise)
    assert [cell.look for cell in page.promise.strip.cells].count(CellLook.PAUSED) == 4
    clock.at(17, 3, 8, 30)
    step(services, made.number, Action.RESUME)
    assert services.lookup.detail(made.number).due == detail.expected_due


def test_a_return_that_is_overdue_counts_as_today(
    page: RequestPage, services: Services, clock: Clock, qtbot: QtBot
) -> None:
    clock.at(9, 3)
    made = register(services)
    suspended(services, made.number, until=date(2026, 3, 10))
    clock.at(12, 3)
    opened(page, qtbot, made.number)
    assert "Seharusnya kembali Selasa 10 Mar; bila kembali hari ini: paling lambat" in words(page.promise)


# a changed calendar


def test_the_first_promise_explains_itself_also_after_the_calendar_changed(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    made = register(services)
    before = services.lookup.detail(made.number)
    edit = CalendarEdit(put=(DayInput(day=date(2026, 3, 27), kind="local", name="Hari Jadi"),), reason="SK Wali Kota 7")
    services.calendar.apply(services.calendar.preview(edit), Decision.MOVE)
    after = services.lookup.detail(made.number)
    assert after.promise == before.promise
    assert after.due is not None
    assert after.due.date() == date(2026, 4, 1)
    assert (after.strip[-1].kind, after.strip[-1].counted) == (StripKind.DUE, 6)
    opened(page, qtbot, made.number)
    told = words(page.promise)
    assert "6 hari kerja: Selasa 17 Mar sampai Selasa 31 Mar." in told
    assert "SK Wali Kota 7" in told


def test_a_promise_that_was_kept_is_shown_as_it_was_counted(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    made = register(services)
    before = services.lookup.detail(made.number)
    edit = CalendarEdit(put=(DayInput(day=date(2026, 3, 27), kind="local", name="Hari Jadi"),), reason="SK Wali Kota 7")
    services.calendar.apply(services.calendar.preview(edit), Decision.KEEP)
    after = services.lookup.detail(made.number)
    assert (after.due, after.promise) == (before.due, before.promise)
    assert [(one.day, one.kind, one.counted) for one in after.strip] == [
        (one.day, one.kind, one.counted) for one in before.strip
    ]
    assert after.ledger[-1].kind is EntryKind.CALENDAR
    opened(page, qtbot, made.number)
    assert "tetap" in words(page.promise.ledger)
    cells = page.promise.strip.cells
    changed = next(cell for cell in cells if cell.mark)
    assert (changed.number, changed.word, changed.mark) == ("27", "ke-4", "tutup")
    assert changed.sentence == (
        "Jumat, 27 Maret 2026: hari kerja ke-4; sejak kalender berubah kantor tutup (libur lokal: Hari Jadi), "
        "janji tetap dihitung seperti semula."
    )
    assert changed.look is CellLook.PLAIN


def test_what_was_kept_once_and_moved_later_is_numbered_to_the_standards_amount(services: Services) -> None:
    made = register(services)
    for day, decision in ((26, Decision.KEEP), (30, Decision.MOVE)):
        edit = CalendarEdit(put=(DayInput(day=date(2026, 3, day), kind="local", name=f"Hari Jadi {day}"),))
        services.calendar.apply(services.calendar.preview(edit), decision)
    strip = services.lookup.detail(made.number).strip
    assert (strip[-1].kind, strip[-1].counted) == (StripKind.DUE, 6)
    assert [one.day.day for one in strip if one.is_changed] == [26]
    services.calendar.undo(services.calendar.preview_undo())
    assert services.lookup.detail(made.number).strip[-1].counted == 6


def test_a_finished_request_is_shown_in_the_calendar_of_its_days(services: Services, clock: Clock) -> None:
    made = register(services)
    clock.at(26, 3)
    step(services, made.number, Action.READY)
    before = services.lookup.detail(made.number).strip
    clock.at(20, 4)
    edit = CalendarEdit(put=(DayInput(day=date(2026, 3, 25), kind="local", name="Hari Jadi"),))
    services.calendar.apply(services.calendar.preview(edit), Decision.MOVE)
    assert services.lookup.detail(made.number).strip == before


def test_days_that_are_numbered_end_at_the_standards_amount_and_its_extensions(
    standards: Services, clock: Clock
) -> None:
    made = register(standards, service=EXTENDABLE)
    move = Move(action=Action.EXTEND, days=3, reason="Perlu kunjungan lapangan")
    standards.handling.move(made.number, move)
    assert standards.lookup.detail(made.number).strip[-1].counted == 13


def test_what_waits_is_shown_in_the_calendar_in_which_it_will_move(services: Services, clock: Clock) -> None:
    clock.at(9, 3)
    made = register(services)
    clock.at(11, 3)
    suspended(services, made.number, until=date(2026, 3, 17))
    for day in (26, 27, 30):
        edit = CalendarEdit(put=(DayInput(day=date(2026, 3, day), kind="local", name=f"Hari Jadi {day}"),))
        services.calendar.apply(services.calendar.preview(edit), Decision.KEEP)
    detail = services.lookup.detail(made.number)
    assert detail.expected_due is not None
    assert detail.strip[-1].day == detail.expected_due.date()
    clock.at(17, 3, 8, 30)
    step(services, made.number, Action.RESUME)
    after = services.lookup.detail(made.number)
    assert (after.due, after.strip[-1].day) == (detail.expected_due, detail.strip[-1].day)


# waiting


def test_suspending_names_the_paper_and_the_day_after_which_it_lapses(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    services.reasons.save(ReasonChange(code="applicant", text="Menunggu pemohon", stops_clock=True, lapse_days=14))
    made = register(services)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_T, ALT)
    press(Qt.Key.Key_1)
    panel = page.steps.panel
    assert isinstance(panel, SuspendPanel)
    assert panel.lapse.date() == date(2026, 3, 30)
    assert "14 hari menurut aturan kantor" in words(panel)
    panel.paper.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    paper = services.lookup.detail(made.number).checklist[1].requirement
    panel.until.setFocus()
    QTest.keyClicks(focused(), "+2")
    press(Qt.Key.Key_Return)
    waiting = services.lookup.detail(made.number).suspensions[0]
    assert (waiting.requirement, waiting.expected_on, waiting.lapses_on) == (
        paper,
        date(2026, 3, 18),
        date(2026, 3, 30),
    )
    told = words(page.promise)
    assert f"menunggu pemohon ({paper.text})" in told
    assert "Gugur bila tidak kembali sampai 30 Maret 2026." in told
    assert "gugur sesudah 30 Maret 2026" in words(page.history)


def test_only_what_the_applicant_owes_asks_for_a_paper(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    opened(page, qtbot, register(services).number)
    press(Qt.Key.Key_T, ALT)
    panel = page.steps.panel
    assert isinstance(panel, SuspendPanel)
    panel.reasons.choose("signer")
    assert panel.fields["requirement"].isHidden()
    panel.reasons.choose("applicant")
    assert not panel.fields["requirement"].isHidden()
    panel.reasons.choose("signer")
    panel.until.setFocus()
    press(Qt.Key.Key_Return)
    waiting = services.lookup.detail(page.number).suspensions[0]
    assert (waiting.requirement, waiting.lapses_on) == (None, None)


def test_a_lapse_before_the_expected_return_is_said_beside_its_field(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    opened(page, qtbot, register(services).number)
    press(Qt.Key.Key_T, ALT)
    press(Qt.Key.Key_1)
    panel = page.steps.panel
    assert isinstance(panel, SuspendPanel)
    panel.until.setText("30-03-2026")
    panel.lapse.setFocus()
    panel.lapse.setText("20-03-2026")
    press(Qt.Key.Key_Return)
    assert panel.fields["lapses_on"].has_error
    assert panel.lapse.hasFocus()
    assert services.lookup.detail(page.number).row.status is Status.REGISTERED


@pytest.mark.parametrize("screen", [(1366, 768, 12), (1093, 614, 12), (1366, 768, 16)])
def test_the_button_that_suspends_is_always_in_sight(
    page: RequestPage, services: Services, qapp: QApplication, qtbot: QtBot, screen: tuple[int, int, int]
) -> None:
    width, height, points = screen
    style.apply(qapp, "light", points)
    page.resize(width - 220, height)
    opened(page, qtbot, register(services).number)
    press(Qt.Key.Key_T, ALT)
    press(Qt.Key.Key_1)
    QApplication.processEvents()
    panel = page.steps.panel
    assert panel is not None
    confirm = panel.confirm
    assert confirm.isVisible()
    bottom = confirm.mapTo(page, confirm.rect().bottomLeft()).y()
    assert bottom <= page.height()
    assert confirm.visibleRegion().boundingRect() == confirm.rect()
    last = panel.fields["lapses_on"].edit
    last.setFocus()
    press(Qt.Key.Key_Tab)
    assert focused() is panel.until, "the day of return stands beside the button"
    press(Qt.Key.Key_Tab)
    assert focused() is confirm


def test_what_has_lapsed_says_so_and_is_cancelled_with_the_offices_words(
    page: RequestPage, services: Services, clock: Clock, qtbot: QtBot
) -> None:
    made = register(services)
    suspended(services, made.number, lapses_on=date(2026, 3, 27))
    clock.at(27, 3)
    opened(page, qtbot, made.number)
    assert page.promise.notice.text == ""
    clock.at(28, 3)
    page.refresh()
    assert page.promise.notice.text.startswith("Tidak kembali sampai 27 Maret 2026")
    press(Qt.Key.Key_K, ALT)
    panel = page.steps.panel
    assert isinstance(panel, ReasonPanel)
    assert panel.reason.toPlainText() == "Dianggap ditarik kembali: berkas tidak dilengkapi sampai 27-03-2026"
    page.refresh()
    press(Qt.Key.Key_Return, CTRL)
    detail = services.lookup.detail(made.number)
    assert detail.row.status is Status.CANCELLED
    assert detail.closing_reason.startswith("Dianggap ditarik kembali")


def test_a_cancellation_of_what_has_not_lapsed_has_no_words_yet(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    opened(page, qtbot, register(services).number)
    press(Qt.Key.Key_K, ALT)
    panel = page.steps.panel
    assert isinstance(panel, ReasonPanel)
    assert panel.reason.toPlainText() == ""


# silence


def test_a_request_under_the_statutory_default_says_what_silence_does(
    page: RequestPage, standards: Services, clock: Clock, qtbot: QtBot
) -> None:
    clock.at(9, 3)
    made = register(standards, service=SILENT)
    opened(page, qtbot, made.number)
    notice = page.promise.notice
    assert "Tanpa keputusan sampai Senin, 16 Maret 2026" in notice.text
    assert "sisa 5 hari" in notice.text
    assert "dianggap dikabulkan menurut hukum (UU 30/2014 Ps 53" in notice.text
    clock.at(17, 3)
    page.refresh()
    assert notice.text.startswith("Batas Senin, 16 Maret 2026")
    assert "terlewati" in notice.text
    step(standards, made.number, Action.READY)
    page.refresh()
    assert not notice.isVisible()


def test_who_rejects_what_the_law_has_granted_already_is_told_so_before_the_button(
    page: RequestPage, standards: Services, clock: Clock, qtbot: QtBot
) -> None:
    clock.at(9, 3)
    silent, plain = register(standards, service=SILENT), register(standards)
    clock.at(16, 3)
    opened(page, qtbot, silent.number)
    press(Qt.Key.Key_O, ALT)
    assert page.steps.panel is not None
    assert not page.steps.panel.warning.isVisible()
    clock.at(17, 3)
    page.refresh()
    warning = page.steps.panel.warning
    assert warning.isVisible()
    assert "sudah dianggap dikabulkan" in warning.text
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_K, ALT)
    assert not page.steps.panel.warning.isVisible()
    clock.at(6, 4)
    opened(page, qtbot, plain.number)
    press(Qt.Key.Key_O, ALT)
    assert not page.steps.panel.warning.isVisible()


# extension


def test_a_supervisor_extends_as_far_as_the_standard_allows(
    page: RequestPage, standards: Services, qtbot: QtBot
) -> None:
    made = register(standards, service=EXTENDABLE)
    opened(page, qtbot, made.number)
    press(Qt.Key.Key_P, ALT)
    panel = page.steps.panel
    assert isinstance(panel, ExtendPanel)
    assert "Paling banyak 7 hari kerja. Dasar: UU 14/2008 Ps 22." in words(panel)
    QTest.keyClicks(focused(), "tiga")
    press(Qt.Key.Key_Return, CTRL)
    assert panel.fields["days"].has_error
    panel.days.setText("9")
    panel.reason.setPlainText("Perlu kunjungan lapangan")
    press(Qt.Key.Key_Return, CTRL)
    assert panel.fields["days"].error == "Terlalu banyak; masih dapat 7 hari kerja."
    assert panel.outcome.isHidden()
    panel.days.setText("3")
    told = panel.outcome.text()
    press(Qt.Key.Key_Return, CTRL)
    detail = standards.lookup.detail(made.number)
    assert detail.extension_left == 4
    assert detail.due is not None
    assert told == f"Batas waktu menjadi {deadline(detail.due, 'Asia/Jakarta')}."
    assert page.outcome.text.startswith("Waktu diperpanjang. Batas waktu bergeser dari")
    assert "Perpanjangan: Perlu kunjungan lapangan" in words(page.promise)
    assert "Waktu diperpanjang 3 hari kerja" in words(page.history)
    press(Qt.Key.Key_P, ALT)
    assert page.steps.panel is not None
    assert "Masih dapat 4 hari kerja dari 7 hari kerja." in words(page.steps.panel)


def test_an_extension_is_offered_only_where_there_is_one_and_to_who_may(
    page: RequestPage, standards: Services, qtbot: QtBot
) -> None:
    plain, extendable = register(standards), register(standards, service=EXTENDABLE)
    opened(page, qtbot, plain.number)
    assert not page.steps.steps[Action.EXTEND].isVisible()
    opened(page, qtbot, extendable.number)
    assert page.steps.steps[Action.EXTEND].isVisible()
    officer = next(each for each in standards.people.rows() if each.name == "Rina Lestari")
    supervisor = next(each for each in standards.people.rows() if each.name == "Budi Santoso")
    standards.desk.person = replace(officer, roles=officer.roles[:1])
    page.refresh()
    assert not page.steps.steps[Action.EXTEND].isVisible()
    standards.desk.person = supervisor
    page.refresh()
    assert page.steps.steps[Action.EXTEND].isVisible()
