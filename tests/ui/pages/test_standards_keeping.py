"""Standards as those keep them who decide: drafts, differences, reviews, revocations, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from loket.domain.people import Role
from loket.services import Services
from loket.services.drafting import NewService
from loket.services.people import NewPerson
from loket.services.standards import NewDecree
from loket.ui.dialogs import files
from loket.ui.page import Tools
from loket.ui.pages.standards import StandardsPage
from loket.ui.pages.standards_panels import FormPanel
from loket.ui.widgets.chip import StatusChip

CODE = "kk"
RENAMED = '"name": "Kartu Keluarga"', '"name": "Kartu Keluarga Baru"'


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> StandardsPage:
    made = StandardsPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    assert made.list.choose_code(CODE)
    return made


def fill(panel: FormPanel, **words: str) -> None:
    for key, text in words.items():
        panel.fields[key].edit.setText(text)  # type: ignore[attr-defined]
    panel.save.click()


def adopt(services: Services, page: StandardsPage, number: str, day: date) -> None:
    services.standards.adopt(CODE, NewDecree(number=number, decided_on=day))
    page.refresh()


def words_in(panel: FormPanel | object) -> str:
    return "\n".join(each.text() for each in panel.findChildren(QLabel))  # type: ignore[attr-defined]


def shown_chips(panel: QWidget) -> list[str]:
    return sorted(chip.words for chip in panel.findChildren(StatusChip) if chip.isVisible())


def test_a_draft_is_begun_from_what_is_read_and_listed_until_it_ends(
    page: StandardsPage, services: Services, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.editor_wanted) as wanted:
        page.card.edit_button.click()
    assert wanted.args == [CODE]
    page.refresh()
    assert [row.text for row in page.drafts.rows] == ["Kartu Keluarga"]
    assert page.card.edit_button.text() == "Teruskan rancangan"
    assert not page.adopt_button.isVisibleTo(page)
    with qtbot.waitSignal(page.editor_wanted) as wanted:
        page.drafts.setFocus()
        QTest.keyClick(page.drafts, Qt.Key.Key_Return)
    assert wanted.args == [CODE]
    services.drafting.discard(CODE)
    page.refresh()
    assert not page.drafts.isVisibleTo(page)


def test_a_new_service_gets_a_code_from_its_name(page: StandardsPage, services: Services, qtbot: QtBot) -> None:
    page.new_button.click()
    panel = page.card.new_panel
    with qtbot.waitSignal(page.editor_wanted):
        fill(panel, name="Izin Praktik Bidan")
    assert [row.code for row in services.drafting.drafts()] == ["izin-praktik-bidan"]


def test_a_code_that_is_taken_is_refused_beside_its_field(page: StandardsPage) -> None:
    page.new_button.click()
    fill(page.card.new_panel, name="Kartu", code=CODE)
    assert page.card.new_panel.fields["code"].has_error
    assert page.half_done() == "Standar baru"


def test_two_versions_stand_side_by_side_with_words_for_what_differs(
    page: StandardsPage, services: Services, qtbot: QtBot
) -> None:
    draft = services.drafting.start(CODE)
    variant = draft.standard.variants[0]
    more = replace(variant.requirements[0], key="baru", text="Surat kuasa")
    changed = replace(variant, requirements=(*variant.requirements[1:], more))
    services.drafting.save(CODE, replace(draft.standard, variants=(changed, *draft.standard.variants[1:])))
    page.refresh()
    page.card.compare_button.click()
    panel = page.card.differences_panel
    qtbot.waitUntil(lambda: shown_chips(panel) == ["dihapus", "ditambah", "diubah"])
    shown = words_in(panel)
    assert "Surat kuasa" in shown
    assert variant.requirements[0].text in shown
    assert "Contoh" in shown, "a draft is nobody's example"
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_a_standard_is_due_for_review_after_a_year_until_the_review_is_noted(
    page: StandardsPage, services: Services, clock: Clock
) -> None:
    adopt(services, page, "SK 1", date(2026, 3, 2))
    assert not page.due.isVisibleTo(page)
    clock.at(5, 3, year=2027)
    page.refresh()
    assert page.due.isVisibleTo(page)
    page.due_action.trigger()
    panel = page.card.due_panel
    assert [(row.text, row.word) for row in panel.list.rows] == [("Kartu Keluarga", "lewat 3 hari")]
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    fill(page.card.review_panel, on="4-3-2027", outcome="tetap berlaku")
    assert not page.due.isVisibleTo(page)
    assert page.card.review_panel.isHidden()


def test_a_revoked_version_says_so_and_why(page: StandardsPage, services: Services) -> None:
    adopt(services, page, "SK 1", date(2026, 3, 2))
    page.card.revoke_button.click()
    fill(page.card.revoke_panel, on="16-3-2026", reason="digabung")
    assert page.version.currentIndex() == 0, "what was revoked does not give way to the example"
    assert page.chip.words == "Dicabut"
    assert "digabung" in page.decree.text()


def test_who_may_not_keep_standards_is_not_offered_to(page: StandardsPage, services: Services) -> None:
    officer = services.people.add(NewPerson(name="Dewi Anggraini", roles=(Role.OFFICER,)))
    services.desk.person = officer
    page.refresh()
    offered = (page.new_button, page.import_button, page.card.edit_button, page.adopt_button)
    assert not any(button.isVisibleTo(page) for button in offered)
    assert page.export_button.isVisibleTo(page)


def test_a_file_is_shown_with_its_differences_before_it_is_brought_in(
    page: StandardsPage, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "katalog.json"
    text = services.standards.export().decode()
    path.write_text(text.replace(*RENAMED), "utf-8")
    monkeypatch.setattr(files, "choose_file", lambda *_asked: path)
    page.import_button.click()
    panel = page.card.import_panel
    assert panel.isVisibleTo(page)
    assert "1 berubah" in panel.summary.text()
    assert panel.list.rows[0].word == "berubah"
    assert "Kartu Keluarga Baru" in words_in(panel.differences)
    assert services.standards.show(CODE).standard.name == "Kartu Keluarga"
    panel.save.click()
    assert panel.isHidden()
    assert services.standards.show(CODE).standard.name == "Kartu Keluarga Baru"


def test_a_draft_of_a_service_without_versions_can_be_found(page: StandardsPage, services: Services) -> None:
    services.drafting.create(NewService(code="baru", name="Layanan baru"))
    page.refresh()
    assert [row.text for row in page.drafts.rows] == ["Layanan baru"]
