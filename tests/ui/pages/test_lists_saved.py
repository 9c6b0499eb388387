"""Lists into files: what a list shows, all of it and in its order, is what its file holds, and the audit says so."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from request_builders import register
from sqlalchemy import text

from loket.domain.identity import mask_name
from loket.domain.people import Role
from loket.services import Services
from loket.services.lookup import Which
from loket.services.people import NewPerson
from loket.ui.dialogs import files
from loket.ui.models.table import RowTable
from loket.ui.page import Page, Tools
from loket.ui.pages.backup import BackupPage
from loket.ui.pages.board import BoardPage
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.delivery import DeliveryPage
from loket.ui.pages.readiness import ReadinessPage
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.standards import StandardsPage
from loket.ui.pages.standards_papers import Kind
from loket.words.lists import TITLES
from loket.words.trail import line_words

ANNIVERSARY = date(2026, 3, 26)
NAME = "Siti Rahmawati"


@dataclass(slots=True)
class Shown:
    """A list that somebody looks at."""

    page: Page
    view: QWidget
    model: RowTable[Any]


def opened(page: Page, qtbot: QtBot) -> Any:
    qtbot.addWidget(page)
    page.resize(1140, 740)
    page.show()
    page.refresh()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    return page


def reasons(tools: Tools, qtbot: QtBot) -> Shown:
    page = opened(SettingsPage(tools), qtbot)
    page.show_section(page.reasons)
    return Shown(page, page.reasons.table, page.reasons.model)


def people(tools: Tools, qtbot: QtBot) -> Shown:
    page = opened(SettingsPage(tools), qtbot)
    page.show_section(page.people)
    return Shown(page, page.people.table, page.people.people)


def days(tools: Tools, qtbot: QtBot) -> Shown:
    page = opened(CalendarPage(tools), qtbot)
    page.as_list.click()
    return Shown(page, page.table, page.model)


def places(tools: Tools, qtbot: QtBot) -> Shown:
    page = opened(BackupPage(tools), qtbot)
    return Shown(page, page.table, page.model)


def deliveries(tools: Tools, qtbot: QtBot) -> Shown:
    tools.services.exports.freeze_waiting()
    page = opened(DeliveryPage(tools), qtbot)
    return Shown(page, page.table, page.model)


def months(tools: Tools, qtbot: QtBot) -> Shown:
    page = opened(BoardPage(tools), qtbot)
    page.months.switch.click()
    return Shown(page, page.months.table, page.months.model)


def steps(tools: Tools, qtbot: QtBot) -> Shown:
    page = opened(ReadinessPage(tools), qtbot)
    return Shown(page, page.steps, page.step_model)


def services_readiness(tools: Tools, qtbot: QtBot) -> Shown:
    page = opened(ReadinessPage(tools), qtbot)
    page.show_view("services")
    return Shown(page, page.services_table, page.service_model)


LISTS: dict[str, Callable[[Tools, QtBot], Shown]] = {
    "alasan": reasons,
    "orang": people,
    "hari": days,
    "tempat-cadangan": places,
    "kiriman": deliveries,
    "tepat-janji": months,
    "langkah-kesiapan": steps,
    "kesiapan-layanan": services_readiness,
}


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "daftar.csv"
    monkeypatch.setattr(files, "choose_save", lambda *_asked: path)
    return path


def rows_of(path: Path) -> list[list[str]]:
    """A saved CSV; the apostrophe that keeps a code a text is taken off."""
    rows = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";")
    return [[cell.removeprefix("'") for cell in row] for row in rows]


def on_screen(model: RowTable[Any]) -> list[list[str]]:
    return [[model.text(row, column) for column in range(model.columnCount())] for row in model.rows]


def said(services: Services) -> list[dict[str, object]]:
    """What the audit says of lists that were saved."""
    with services.desk.database.read() as session:
        found = session.execute(text("SELECT facts FROM audit_line WHERE action = 'register_exported' ORDER BY id"))
        return [json.loads(facts) for (facts,) in found]


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_is_saved_with_ctrl_s_as_it_stands_on_the_screen(
    tools: Tools, services: Services, qtbot: QtBot, target: Path, name: str
) -> None:
    register(services, NAME)
    shown = LISTS[name](tools, qtbot)
    shown.view.setFocus()
    with qtbot.waitSignal(shown.page.message_raised) as told:
        QTest.keyClick(shown.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    screen = on_screen(shown.model)
    assert screen
    assert told.args == ["success", f"{len(screen)} baris tersimpan di daftar.csv."]
    head, *rows = rows_of(target)
    assert rows == [[cell.removeprefix("'") for cell in row] for row in screen]
    assert head == [shown.model.headerData(at, Qt.Orientation.Horizontal) for at in range(len(head))]
    assert said(services) == [{"list": name, "count": len(screen), "personal": False, "requests": []}]


def test_a_list_that_cannot_be_written_says_why_and_is_no_line(
    tools: Tools, services: Services, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_asked: tmp_path / "dicabut" / "orang.xlsx")
    shown = people(tools, qtbot)
    shown.view.setFocus()
    with qtbot.waitSignal(shown.page.message_raised) as told:
        QTest.keyClick(shown.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0] == "error"
    assert told.args[1].startswith("Folder tujuan tidak ada atau tidak terjangkau")
    assert said(services) == []


def test_every_list_has_its_title_in_the_audit(tools: Tools, services: Services, qtbot: QtBot, target: Path) -> None:
    assert {*LISTS, *(which.value for which in Which)} <= set(TITLES)
    shown = people(tools, qtbot)
    shown.view.setFocus()
    QTest.keyClick(shown.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    [facts] = said(services)
    assert line_words("register_exported", facts).detail == f"Orang, {facts['count']} baris, tanpa data pribadi"


@pytest.mark.parametrize("name", list(LISTS))
def test_its_menu_offers_the_same(tools: Tools, services: Services, qtbot: QtBot, name: str) -> None:
    register(services, NAME)
    shown = LISTS[name](tools, qtbot)
    view = shown.view
    assert view.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    assert [action.text() for action in view.actions() if action.isVisible()] == ["Simpan daftar…"]


def test_evidence_is_saved_with_its_day_as_a_day(tools: Tools, services: Services, qtbot: QtBot, target: Path) -> None:
    from loket.services.readiness import NewEvidence

    page = opened(ReadinessPage(tools), qtbot)
    key = page.evidence_model.rows[0].key
    services.readiness.set_evidence(NewEvidence.model_validate({"key": key, "since": date(2026, 2, 3)}))
    page.refresh()
    page.show_view("evidence")
    page.evidence.setFocus()
    QTest.keyClick(page.evidence, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    rows = rows_of(target)[1:]
    assert [row[0] for row in rows] == [row.text for row in page.evidence_model.rows]
    assert ["03-02-2026" in row for row in rows].count(True) == 1


def test_the_calendar_is_saved_from_the_year_too_and_its_days_are_days(
    tools: Tools, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(files, "choose_save", lambda _at, _title, name, _kinds: asked.append(name) or tmp_path / name)
    page = opened(CalendarPage(tools), qtbot)
    assert page.shapes.currentWidget() is page.year_pane
    page.save_button.click()
    page.after.click()
    QTest.keyClick(page.grid, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["hari-2026.xlsx", "hari-2027.xlsx"]
    head, *rows = openpyxl.load_workbook(tmp_path / asked[1]).active.values
    assert head[:3] == ("Tanggal", "Hari", "Jenis")
    assert [row[0].date() for row in rows] == [row.day for row in page.model.rows]


def test_an_officer_who_only_looks_saves_the_calendar(
    tools: Tools, services: Services, qtbot: QtBot, target: Path
) -> None:
    services.desk.person = services.people.add(NewPerson(name="Tono Petugas", roles=(Role.OFFICER,)))
    page = opened(CalendarPage(tools), qtbot)
    assert page.save_button.isVisible()
    page.save_button.click()
    assert len(rows_of(target)) == len(page.model.rows) + 1


def test_the_services_that_were_searched_for_are_saved_in_their_order(
    tools: Tools, services: Services, qtbot: QtBot, target: Path
) -> None:
    page = opened(StandardsPage(tools), qtbot)
    QTest.keyClicks(page.search, "keluarga")
    QTest.keyClick(page.search, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    head, *rows = rows_of(target)
    assert head == ["Kode", "Layanan", "Bidang", "Keadaan", "SK", "Komponen belum diisi"]
    assert 0 < len(rows) < len(services.standards.rows())
    assert [row[:4] for row in rows] == [[one.code, one.name, one.sector, "CONTOH"] for one in page.model.rows]
    assert [row[5] for row in rows] == [str(len(one.missing)) for one in page.model.rows]
    assert [one["list"] for one in said(services)] == ["standar"]


def test_all_posters_that_hang_are_saved_beside_those_of_a_standard(
    tools: Tools, services: Services, qtbot: QtBot, target: Path
) -> None:
    for code, place in (("kk", "Ruang tunggu"), ("skck", "Pintu masuk")):
        services.posters.hang(code, 1, "a3", place)
    page = opened(StandardsPage(tools), qtbot)
    page.list.choose_code("kk")
    page.show_paper(Kind.POSTER.value)
    page.papers_panel.all_posters_button.click()
    assert rows_of(target) == [
        ["Keadaan", "Layanan", "Terpasang di", "Ukuran", "Versi"],
        ["Berlaku", "Kartu Keluarga", "Ruang tunggu", "A3", "1"],
        ["Berlaku", services.standards.show("skck").standard.name, "Pintu masuk", "A3", "1"],
    ]


# lists of citizens' requests


def supervised(services: Services) -> None:
    """Budi, a supervisor, sits here."""
    services.desk.person = next(row for row in services.people.rows() if row.name == "Budi Santoso")


def previewed(tools: Tools, qtbot: QtBot) -> CalendarPage:
    page = opened(CalendarPage(tools), qtbot)
    page.add_button.click()
    page.panel.day.set_date(ANNIVERSARY)
    page.panel.name_edit.setText("Hari Jadi Kabupaten")
    page.panel.save.click()
    assert page.changes.is_open
    return page


def test_the_promises_that_would_move_are_saved_masked(
    tools: Tools, services: Services, qtbot: QtBot, target: Path
) -> None:
    number = register(services, NAME).number
    supervised(services)
    page = previewed(tools, qtbot)
    QTest.keyClick(page.preview.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    pane = page.moves_saver.pane
    assert pane.card.save.hasFocus()
    assert not page.preview.table.isVisible()
    QTest.keyClick(pane.card.save, Qt.Key.Key_Space)
    [row] = rows_of(target)[1:]
    [screen] = on_screen(page.preview.model)
    assert (row[1], row[3]) == (number, mask_name(NAME))
    assert row == [*screen[:3], mask_name(NAME), *screen[4:]]
    assert page.preview.table.hasFocus()
    assert [(one["list"], one["personal"]) for one in said(services)] == [("janji-berubah", False)]


def test_escape_leaves_what_is_asked_before_it_leaves_the_preview(
    tools: Tools, services: Services, qtbot: QtBot
) -> None:
    register(services, NAME)
    supervised(services)
    page = previewed(tools, qtbot)
    page.moves_saver.action.trigger()
    QTest.keyClick(page.moves_saver.pane.card.save, Qt.Key.Key_Escape)
    assert page.preview.table.isVisible()
    assert page.changes.is_open
    QTest.keyClick(page.preview.table, Qt.Key.Key_Escape)
    assert not page.changes.is_open


def test_their_names_leave_with_somebody_beside(tools: Tools, services: Services, qtbot: QtBot, target: Path) -> None:
    made = register(services, NAME)
    supervised(services)
    page = previewed(tools, qtbot)
    page.moves_saver.action.trigger()
    card = page.moves_saver.pane.card
    assert card.whole.text() == "Dengan nama pemohon utuh"
    card.whole.setChecked(True)
    card.second.do_button.click()
    assert NAME in target.read_text("utf-8-sig")
    assert [(one["personal"], one["requests"]) for one in said(services)] == [(True, [made.id])]


def test_the_board_saves_all_that_is_urgent_as_the_page_of_requests_would(
    tools: Tools, services: Services, qtbot: QtBot, target: Path, clock: Clock
) -> None:
    clock.at(9, 3)
    due = register(services, NAME).number
    clock.at(6, 3)
    late = register(services, "Ahmad Fauzi").number
    clock.at(17, 3, 8)
    register(services, "Dewi Lestari")
    supervised(services)
    page = opened(BoardPage(tools), qtbot)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(page.message_raised) as told:
        page.saving.card.save.click()
    assert told.args[0] == "success"
    assert [row[1] for row in rows_of(target)[1:]] == [late, due] == [row.number for row in page.model.rows]
    assert "Fauzi" not in target.read_text("utf-8-sig")
    assert [one["list"] for one in said(services)] == ["urgent"]
    assert page.table.hasFocus()


def test_who_may_not_take_citizens_away_is_offered_neither(tools: Tools, services: Services, qtbot: QtBot) -> None:
    register(services, NAME)
    services.desk.person = next(row for row in services.people.rows() if row.roles == (Role.ADMINISTRATOR,))
    assert previewed(tools, qtbot).moves_saver.action.isVisible() is False
    board = opened(BoardPage(tools), qtbot)
    assert not board.save_list.isVisible()
    assert not board.save_list.isEnabled()
