"""Jejak audit, as a supervisor uses it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event

import openpyxl
import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from loket.domain.people import HUMAN
from loket.services import Services
from loket.services.people import PersonChange
from loket.services.registration import NewRequest, Registered
from loket.services.trail import Group, TrailFilter
from loket.ui.dialogs import files
from loket.ui.jobs import Jobs
from loket.ui.page import Tools
from loket.ui.pages.trail import TrailPage


def register(services: Services, serial: int = 3) -> str:
    new = NewRequest(
        service="sip-perawat",
        variant="pertama",
        name="Siti Contoh",
        nik=f"650101450790{serial:04d}",
        phone="081234567890",
    )
    done = services.intake.receive(new)
    assert isinstance(done, Registered)
    return done.number


@pytest.fixture
def page(tools: Tools, services: Services, clock: Clock, qtbot: QtBot) -> TrailPage:
    me = services.desk.acting()
    services.desk.person = services.people.change(me.id, PersonChange(roles=tuple(HUMAN)))
    register(services)
    clock.pass_time(days=1)
    register(services, 4)
    made = TrailPage(tools)
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    made.refresh()
    return made


def words(page: TrailPage) -> list[str]:
    return [page.model.text(row, 2) for row in page.model.rows]


def test_the_newest_line_stands_first_and_the_chosen_one_is_shown_whole(page: TrailPage, services: Services) -> None:
    assert words(page)[0].startswith("mendaftarkan ")
    page.table.selectRow(0)
    line = page.model.rows[0]
    assert page.line.what.text() == f"{services.desk.acting().name} {words(page)[0]}"
    shown = page.line.hashes.text().replace(" ", "")
    assert line.hash.upper() in shown
    assert line.previous_hash.upper() in shown
    assert "Selasa, 17 Maret 2026, 09.42 WIB" in page.line.when.text()


def test_filters_are_filled_with_the_keyboard_and_enter_asks(page: TrailPage, services: Services) -> None:
    number = services.lookup.requests()[-1].number
    page.filters.number.setFocus()
    QTest.keyClicks(page.filters.number, number)
    QTest.keyClick(page.filters.number, Qt.Key.Key_Return)
    assert words(page) == [f"mendaftarkan {number}"]
    page.filters.clear_button.click()
    assert len(words(page)) > 2
    QTest.keyClicks(page.filters.first, "kemarin")
    QTest.keyClicks(page.filters.last, "kemarin")
    QTest.keyClick(page.filters.last, Qt.Key.Key_Return)
    assert f"mendaftarkan {number}" in words(page)
    assert all(row.at.date() == (services.desk.now() - timedelta(days=1)).date() for row in page.model.rows)


def test_a_kind_of_line_is_chosen_from_a_list(page: TrailPage) -> None:
    box = page.filters.group
    box.setCurrentIndex(box.findData(Group.REQUESTS.value))
    box.activated.emit(box.currentIndex())
    assert len(words(page)) == 2
    box.setCurrentIndex(box.findData(Group.DELIVERY.value))
    box.activated.emit(box.currentIndex())
    assert page.nothing.isVisibleTo(page)


def test_what_is_wrong_stands_beside_its_field(page: TrailPage) -> None:
    page.filters.number.setText("503/L1-9999")
    page.filters.show_button.click()
    assert "tidak ditemukan" in page.filters.fields["number"].error
    page.filters.number.clear()
    page.filters.first.setText("pekan lalu")
    page.filters.show_button.click()
    assert "tidak dapat dibaca" in page.filters.fields["first"].error
    page.filters.first.setText("17-03-2026")
    page.filters.last.setText("16-03-2026")
    page.filters.show_button.click()
    assert "mendahului" in page.filters.fields["last"].error


def test_older_lines_come_below_those_that_are_there(page: TrailPage, services: Services, clock: Clock) -> None:
    number = services.lookup.requests()[0].number
    for _look in range(230):
        clock.pass_time(seconds=1)
        services.lookup.detail(number, whole=True)
    page.refresh()
    first = [row.line for row in page.model.rows]
    assert page.older_button.isVisibleTo(page)
    page.older_button.click()
    lines = [row.line for row in page.model.rows]
    assert lines[: len(first)] == first
    assert lines == list(range(lines[0], 0, -1))
    assert not page.older_button.isVisibleTo(page)


def test_the_trail_is_saved_as_it_is_narrowed_and_told(
    page: TrailPage, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "jejak.xlsx"
    monkeypatch.setattr(files, "choose_save", lambda *_asked: target)
    box = page.filters.group
    box.setCurrentIndex(box.findData(Group.REQUESTS.value))
    box.activated.emit(box.currentIndex())
    shown = words(page)
    with qtbot.waitSignal(page.message_raised) as raised:
        page.saver.button.click()
    assert raised.args == ["success", "2 baris tersimpan di jejak.xlsx."]
    head, *rows = openpyxl.load_workbook(target).active.iter_rows(values_only=True)
    assert (head[3], [row[3] for row in rows]) == ("Kejadian", shown)
    assert services.trail.lines(TrailFilter()).lines[0].action == "trail_exported"
    assert page.saver.action.isEnabled()


def test_what_is_being_saved_can_be_stopped_and_leaves_nothing(
    page: TrailPage, tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The worker has something else to do until the button was pressed."""
    monkeypatch.setattr(files, "choose_save", lambda *_asked: tmp_path / "jejak.csv")
    tools.jobs, free = Jobs(), Event()
    tools.jobs.start(lambda _job: free.wait(10), lambda _done: None)
    page.saver.button.setFocus()
    page.saver.action.trigger()
    assert page.saver.progress.text() == "Menyimpan…"
    assert (page.saver.button.isVisible(), page.saver.stop.hasFocus()) == (False, True)
    page.saver.stop.click()
    with qtbot.waitSignal(page.message_raised) as told:
        free.set()
    assert told.args == ["info", "Daftar tidak jadi disimpan."]
    assert (page.saver.button.isVisible(), page.saver.button.hasFocus()) == (True, True)
    assert list(tmp_path.glob("*jejak*")) == []
    tools.jobs.close()


def test_a_filter_that_cannot_be_read_saves_nothing(
    page: TrailPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_asked: tmp_path / "jejak.csv")
    page.filters.first.setText("pekan lalu")
    page.saver.button.click()
    assert "tidak dapat dibaca" in page.filters.fields["first"].error
    page.filters.first.clear()
    page.filters.number.setText("503/L1-9999")
    page.saver.button.click()
    assert "tidak ditemukan" in page.filters.fields["number"].error
    assert list(tmp_path.glob("jejak*")) == []


def test_a_whole_chain_says_so_and_a_broken_one_says_where(page: TrailPage, services: Services) -> None:
    page.chain.check_button.click()
    assert "utuh" in page.chain.answer.text
    with services.desk.database.write() as session:
        session.execute(text("DROP TRIGGER audit_line_no_update"))
        session.execute(text("UPDATE audit_line SET person_name = 'Orang Lain' WHERE id = 3"))
    page.chain.check_button.click()
    assert "putus di baris 3" in page.chain.answer.text
    assert page.model.rows[0].line == 3
    assert page.line.what.text().startswith("Orang Lain ")


def test_the_head_of_a_closing_sheet_is_found_at_its_line(page: TrailPage, services: Services) -> None:
    sheet = services.closing.paper()
    page.refresh()
    page.chain.head.setText(f"LOKET:AUDIT:{sheet.line}:{sheet.head.upper()}")
    QTest.keyClick(page.chain.head, Qt.Key.Key_Return)
    assert f"catatan baris {sheet.line}" in page.chain.answer.text
    assert page.line.what.text().endswith("membuat lembar tutup hari")
    page.chain.head.setText("0123456789ABCDEF")
    page.chain.find_button.click()
    assert "tidak ada lagi dalam rantai" in page.chain.answer.text
    page.chain.head.setText("bukan pangkal")
    page.chain.find_button.click()
    assert "16 huruf pertama" in page.chain.head_field.error
