"""On the board: overdue backups stand there as a banner, and the day is closed from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_clock import Clock
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from loket.domain.people import HUMAN, Role
from loket.services import Services
from loket.services.people import NewPerson, PersonChange
from loket.services.trail import TrailFilter
from loket.ui.dialogs import files
from loket.ui.page import Tools
from loket.ui.pages.board import BoardPage


@pytest.fixture
def page(tools: Tools, services: Services, qtbot: QtBot) -> BoardPage:
    me = services.desk.acting()
    services.desk.person = services.people.change(me.id, PersonChange(roles=tuple(HUMAN)))
    made = BoardPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    return made


def make_real(services: Services) -> None:
    with services.desk.database.write() as session:
        session.execute(text("UPDATE office SET is_training = 0"))


def test_a_training_office_is_not_urged_and_a_real_one_without_a_backup_is(page: BoardPage, services: Services) -> None:
    assert not page.safety.isVisibleTo(page)
    make_real(services)
    page.refresh()
    assert "Belum pernah ada cadangan" in page.safety.text


def test_two_days_without_a_backup_are_told_and_a_backup_ends_it(
    page: BoardPage, services: Services, clock: Clock
) -> None:
    make_real(services)
    services.backup.run_due(closing=True)
    clock.pass_time(days=2)
    services.closing.paper()  # something changed
    page.refresh()
    assert not page.safety.isVisibleTo(page)
    clock.pass_time(hours=1)
    page.refresh()
    assert page.safety.text == "Cadangan terakhir 2 hari lalu, dan sesudahnya ada perubahan."
    services.backup.run_due(closing=True)
    page.refresh()
    assert not page.safety.isVisibleTo(page)


def test_a_rehearsal_of_more_than_ten_days_ago_is_told(page: BoardPage, services: Services, clock: Clock) -> None:
    services.backup.run_due(closing=True)
    services.backup.rehearse()
    clock.pass_time(days=10)
    page.refresh()
    assert not page.safety.isVisibleTo(page)
    clock.pass_time(hours=1)
    page.refresh()
    assert page.safety.text == "Uji pemulihan terakhir 10 hari lalu."


def test_an_officer_is_not_urged(page: BoardPage, services: Services) -> None:
    make_real(services)
    services.desk.person = services.people.add(NewPerson(name="Petugas Baru", roles=(Role.OFFICER,)))
    page.refresh()
    assert not page.safety.isVisibleTo(page)


def test_the_banner_leads_to_the_backups(page: BoardPage, services: Services, qtbot: QtBot) -> None:
    make_real(services)
    page.refresh()
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.safety._open.trigger()
    assert wanted.args == ["backup"]


def test_the_closing_sheet_is_saved_and_its_line_told(
    page: BoardPage, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[str] = []
    target = tmp_path / "tutup.pdf"

    def choose(_parent: object, _title: str, name: str, _filters: str) -> Path:
        asked.append(name)
        return target

    monkeypatch.setattr(files, "choose_save", choose)
    with qtbot.waitSignal(page.message_raised) as raised:
        page.closing.save_button.click()
    assert asked == ["tutup-hari-2026-03-16.pdf"]
    assert target.read_bytes().startswith(b"%PDF")
    line = next(line for line in services.trail.lines(TrailFilter()).lines if line.action == "closing_printed")
    assert raised.args == ["success", f"Lembar tutup hari tersimpan; pangkalnya catatan baris {line.line}."]


def test_without_a_printer_the_key_says_what_to_do(page: BoardPage, tools: Tools, qtbot: QtBot) -> None:
    tools.settings.printer = "Pencetak yang tidak ada"
    with qtbot.waitSignal(page.message_raised) as raised:
        tools.actions.close_day.trigger()
    assert raised.args[0] == "error"
    assert "tidak ditemukan" in raised.args[1]


def test_the_sheet_of_a_day_that_was_left_open_is_made_the_next_morning(
    page: BoardPage, services: Services, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    clock.pass_time(days=1)
    monkeypatch.setattr(files, "choose_save", lambda _parent, _title, name, _filters: tmp_path / name)
    page.closing.other_button.click()
    assert page.closing.day.text() == "16-03-2026"
    with qtbot.waitSignal(page.message_raised):
        page.closing.save_button.click()
    assert (tmp_path / "tutup-hari-2026-03-16.pdf").exists()
    line = next(line for line in services.trail.lines(TrailFilter()).lines if line.action == "closing_printed")
    assert line.facts["day"] == "2026-03-16"
    page.closing.day.setText("besok")
    page.closing.save_button.click()
    assert page.closing.day_field.has_error
    page.closing.day.setText("tanggal tua")
    page.closing.save_button.click()
    assert "24-11-2026" in page.closing.day_field.error
