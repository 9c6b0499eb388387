"""A changed calendar is looked at before it is saved: which promises move, the decision, its history, the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from page_clock import WIB, Clock
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from request_builders import register

from loket.domain.people import Role
from loket.services import Services
from loket.services.calendar import CalendarEdit, DayInput, day_range
from loket.ui.dialogs import files
from loket.ui.jobs import Jobs
from loket.ui.page import Tools
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.calendar.table import MoveColumn
from loket.ui.style import Tone
from loket.ui.widgets.labels import Label

ANNIVERSARY = date(2026, 3, 26)
HEAD = "tanggal,jenis,nama,sumber\n"


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> CalendarPage:
    made = CalendarPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    return made


@pytest.fixture
def number(services: Services) -> str:
    """A request that is due on Tuesday, 31 March: six working days, 18 to 24 March are closed."""
    made = register(services)
    assert due(services, made.number) == date(2026, 3, 31)
    return made.number


@pytest.fixture
def decree(page: CalendarPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Chooses a file with these lines."""
    path = tmp_path / "sk.csv"
    monkeypatch.setattr(files, "choose_file", lambda *_: path)

    def choose(lines: str) -> None:
        path.write_text(HEAD + lines, "utf-8")
        page.import_button.click()

    return choose


def due(services: Services, number: str) -> date:
    moment = services.lookup.detail(number).due
    assert moment is not None
    return moment.astimezone(WIB).date()


def close_day(page: CalendarPage, day: date = ANNIVERSARY) -> None:
    page.add_button.click()
    page.panel.day.set_date(day)
    page.panel.name_edit.setText("Hari Jadi Kabupaten")
    page.panel.source_edit.setText("SK Bupati 1/2026")
    page.panel.save.click()


def is_open(services: Services, day: date = ANNIVERSARY) -> bool:
    return services.calendar.current().work.is_working_day(day)


def is_previewing(page: CalendarPage) -> bool:
    return page.stack.currentWidget() is page.preview


def moves(page: CalendarPage) -> list[list[str]]:
    model = page.preview.model
    return [[model.text(row, column) for column in MoveColumn] for row in model.rows]


def changes(page: CalendarPage) -> list[str]:
    body = page.preview.changes.body
    items = [body.itemAt(at) for at in range(body.count())]
    widgets = [item.widget() for item in items if item is not None]
    return [widget.text() for widget in widgets if isinstance(widget, Label)]


def test_what_would_move_is_shown_before_anything_is_saved(page: CalendarPage, services: Services, number: str) -> None:
    close_day(page)
    assert is_previewing(page)
    assert changes(page) == ["Ditambah", "Kamis, 26 Maret 2026: Hari Jadi Kabupaten, libur lokal"]
    assert page.preview.sentence.text() == "1 dari 1 janji terbuka berubah; tidak ada yang menjadi terlambat."
    assert [row[:2] + row[3:] for row in moves(page)] == [
        ["Lebih lambat", number, "Siti Rahmawati", "31-03-2026", "01-04-2026"]
    ]
    assert is_open(services)
    assert due(services, number) == date(2026, 3, 31)


def test_hours_say_which_way_they_go(page: CalendarPage, services: Services, number: str) -> None:
    edits = [
        CalendarEdit(put=(DayInput(day=date(2026, 3, 31), kind="special", name="Rapat", hours=hours),))
        for hours in ((("07:30", "15:00"),), (("07:30", "17:00"),))
    ]
    for edit, outcome in zip(edits, ("Jam lebih awal", "Jam lebih lambat"), strict=True):
        page.preview.show_preview(services.calendar.preview(edit), is_undo=False, is_decree=False)
        assert [row[0] for row in moves(page)] == [outcome]


def test_promises_are_moved(page: CalendarPage, services: Services, number: str, qtbot: QtBot) -> None:
    close_day(page)
    with qtbot.waitSignal(page.message_raised) as raised, qtbot.waitSignal(page.requests_changed):
        page.preview.move_button.click()
    assert raised.args == ["success", "26 Maret 2026 sudah tercatat. 1 janji dipindahkan."]
    assert due(services, number) == date(2026, 4, 1)
    assert not is_open(services)
    assert not is_previewing(page)
    assert page.panel.isHidden()


def test_promises_are_kept(page: CalendarPage, services: Services, number: str) -> None:
    close_day(page)
    page.preview.keep_button.click()
    assert due(services, number) == date(2026, 3, 31)
    assert not is_open(services)
    newest = services.calendar.revisions()[0]
    assert (newest.kept, newest.reason) == (1, "Hari Jadi Kabupaten, libur lokal, 26 Maret 2026")


def test_escape_changes_nothing_and_what_was_typed_stays(page: CalendarPage, services: Services, number: str) -> None:
    close_day(page)
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Escape)
    assert not is_previewing(page)
    assert is_open(services)
    assert due(services, number) == date(2026, 3, 31)
    panel = page.panel
    assert panel.isVisible()
    assert (panel.day.text(), panel.name_edit.text(), panel.source_edit.text()) == (
        "26-03-2026",
        "Hari Jadi Kabupaten",
        "SK Bupati 1/2026",
    )
    assert panel.name_edit.hasFocus()


def test_the_decision_is_reached_with_the_keyboard(page: CalendarPage, services: Services, number: str) -> None:
    close_day(page)
    assert page.preview.table.hasFocus()
    for _time in range(5):
        QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Tab)
        if page.preview.move_button.hasFocus():
            break
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Return)
    assert due(services, number) == date(2026, 4, 1)


def test_a_request_that_would_be_late_is_told_first(
    page: CalendarPage, services: Services, clock: Clock, number: str
) -> None:
    clock.at(31, 3, 9)
    other = register(services, "Agus Rahman")
    page.add_button.click()
    page.panel.day.setText("18-3")
    page.panel.last.setText("24-3")
    page.panel.kind.setCurrentIndex(3)
    page.panel.hours_edit.setText("8.00-12.00")
    page.panel.name_edit.setText("Hari kerja pengganti")
    page.panel.save.click()
    assert "1 menjadi terlambat" in page.preview.sentence.text()
    row = page.preview.model.rows[0]
    assert (row.number, page.preview.model.tone(row, MoveColumn.OUTCOME)) == (number, Tone.OVERDUE)
    assert other.number not in [move[1] for move in moves(page)]


def test_the_last_change_is_taken_back_with_its_promises(page: CalendarPage, services: Services, number: str) -> None:
    close_day(page)
    page.preview.move_button.click()
    page.history.undo.click()
    assert is_previewing(page)
    assert changes(page)[0] == "Dihapus, menjadi hari biasa"
    assert moves(page)[0][-2:] == ["01-04-2026", "31-03-2026"]
    page.preview.move_button.click()
    assert is_open(services)
    assert due(services, number) == date(2026, 3, 31)
    assert page.history.undo.isHidden(), "nothing is left to take back"


def test_taking_back_is_given_up_like_any_change(page: CalendarPage, services: Services) -> None:
    close_day(page, date(2026, 7, 1))
    page.history.undo.click()
    assert is_previewing(page), "also where no promise moves"
    page.preview.cancel_button.click()
    assert not is_open(services, date(2026, 7, 1))
    assert page.panel.isHidden()


def test_somebody_else_changes_the_calendar_meanwhile(page: CalendarPage, services: Services, number: str) -> None:
    close_day(page)
    put = day_range(date(2026, 3, 27), date(2026, 3, 27), kind="local", name="Pilkades")
    services.calendar.apply(CalendarEdit(put=put))
    page.preview.move_button.click()
    assert is_open(services), "not saved on what is no longer true"
    assert "sementara itu" in page.preview.note.text
    page.preview.move_button.click()
    assert not is_open(services)


def test_a_decree_is_previewed_and_may_only_add(
    page: CalendarPage, services: Services, decree: Callable[[str], None]
) -> None:
    decree("20-03-2026,cuti bersama,Cuti Idulfitri,SKB 1/2026\n26-03-2026,cuti bersama,Cuti Idulfitri,SKB 1/2026\n")
    assert is_previewing(page), "also where no promise moves"
    assert "Dihapus, menjadi hari biasa" in changes(page)
    page.preview.only_add.click()
    assert "Dihapus, menjadi hari biasa" not in changes(page)
    page.preview.keep_button.click()
    assert not is_open(services)
    assert not is_open(services, date(2026, 3, 23)), "what the decree left out stays"


def test_a_decree_moves_promises(
    page: CalendarPage, services: Services, number: str, decree: Callable[[str], None], qtbot: QtBot
) -> None:
    decree("26-03-2026,lokal,Hari Jadi,SK Bupati 1/2026\n")
    with qtbot.waitSignal(page.message_raised) as raised:
        page.preview.move_button.click()
    assert raised.args == ["success", "SK sudah dimasukkan. 1 janji dipindahkan."]
    assert due(services, number) == date(2026, 4, 1)


def test_a_decree_that_is_wrong_changes_nothing_and_names_its_line(
    page: CalendarPage, decree: Callable[[str], None], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.message_raised) as raised:
        decree("2026-13-01,lokal,Salah,\n")
    assert raised.args[0] == "error"
    assert "Baris 2" in raised.args[1]
    assert not is_previewing(page)


def test_a_decree_that_is_in_force_already_offers_nothing_to_save(
    page: CalendarPage, decree: Callable[[str], None]
) -> None:
    line = "26-03-2026,lokal,Hari Jadi,SK Bupati 1/2026\n"
    decree(line)
    page.preview.keep_button.click()
    decree(line)
    assert page.preview.sentence.text() == "Kalender sudah seperti itu; tidak ada yang berubah."
    assert page.preview.keep_button.isHidden()
    assert page.preview.move_button.isHidden()


def test_who_may_not_decide_is_told_whom_to_ask_and_nothing_changes(
    page: CalendarPage, services: Services, number: str
) -> None:
    keeper = next(person for person in services.people.rows() if person.roles == (Role.ADMINISTRATOR,))
    services.people.sign_in(keeper.id)
    close_day(page)
    page.preview.move_button.click()
    assert page.preview.refusal.isVisible()
    assert "penyelia" in page.preview.refusal.text
    assert is_open(services)
    assert due(services, number) == date(2026, 3, 31)
    assert is_previewing(page), "somebody who may decide can come and do so"


def test_a_waiting_decision_is_half_done_work(page: CalendarPage, number: str) -> None:
    del number
    close_day(page)
    assert page.half_done() == "Perubahan kalender"
    page.preview.cancel_button.click()
    page.panel.cancel.click()
    assert page.half_done() == ""


def test_a_row_opens_its_request(page: CalendarPage, number: str, qtbot: QtBot) -> None:
    close_day(page)
    with qtbot.waitSignal(page.request_opened) as wanted:
        QTest.keyClick(page.preview.table, Qt.Key.Key_Return)
    assert wanted.args == [number]
    assert is_previewing(page)


def test_the_history_says_who_decided_what(page: CalendarPage, number: str) -> None:
    del number
    close_day(page)
    page.preview.move_button.click()
    told = [row.accessibleName() for row in page.history.timeline._rows]
    assert "Hari Jadi Kabupaten, libur lokal, 26 Maret 2026" in told[0]
    assert "1 janji dipindahkan" in told[0]
    assert "Rina Lestari" in told[0]
    assert "Kalender awal" in told[-1]


def test_promises_are_counted_on_the_worker_and_a_second_press_waits(
    tools: Tools, services: Services, number: str, qtbot: QtBot
) -> None:
    tools.jobs.close()
    tools.jobs = Jobs()
    page = CalendarPage(tools)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    close_day(page)
    assert not is_previewing(page)
    assert not page.panel.save.isEnabled()
    page.history.undo.click()
    qtbot.waitUntil(lambda: is_previewing(page))
    assert changes(page)[0] == "Ditambah"
    with qtbot.waitSignal(page.message_raised):
        page.preview.move_button.click()
        assert not page.preview.cancel_button.isEnabled()
    assert due(services, number) == date(2026, 4, 1)
    tools.jobs.close()
