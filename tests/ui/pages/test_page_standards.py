"""The register of standards, as those use it who keep it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from loket.domain.standards import LAW_ORDER, PUBLISHED_ORDER
from loket.services import Services
from loket.services.standards import NewDecree
from loket.ui.dialogs import files
from loket.ui.page import Tools
from loket.ui.pages.standards import StandardsPage
from loket.ui.pages.standards_papers import Kind, PapersPanel
from loket.words import label


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> StandardsPage:
    made = StandardsPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    return made


def choose(page: StandardsPage, code: str) -> None:
    assert page.list.choose_code(code)


def texts(page: StandardsPage) -> str:
    return "\n".join(part.text() for part in page.reading.findChildren(type(page.name)) if not part.isHidden())


def chips(page: StandardsPage) -> list[str]:
    return [chip.words for chip in page.reading.findChildren(type(page.chip)) if chip.isVisibleTo(page)]


def test_a_service_is_found_by_other_words_people_use(page: StandardsPage) -> None:
    QTest.keyClicks(page.search, "anak lahir")
    assert [row.code for row in page.model.rows] == ["akta-kelahiran"]
    assert page.name.text() == "Kutipan Akta Kelahiran"


def test_nothing_found_says_so_and_esc_brings_all_back(page: StandardsPage) -> None:
    before = len(page.model.rows)
    QTest.keyClicks(page.search, "xyzzy")
    assert page.nothing.isVisibleTo(page)
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(page.model.rows) == before


def test_all_14_components_are_read_in_both_orders(page: StandardsPage, qtbot: QtBot) -> None:
    choose(page, "akta-kelahiran")
    names = page.reading.names()
    assert [name.split("  ", 1)[1] for name in names[:14]] == [label(component) for component in LAW_ORDER]
    qtbot.mouseClick(page.publication_order, Qt.MouseButton.LeftButton)
    names = page.reading.names()
    assert [name.split("  ", 1)[1] for name in names[:14]] == [label(component) for component in PUBLISHED_ORDER]


def test_the_completion_sentence_is_verbatim_and_what_is_empty_says_so(
    page: StandardsPage, services: Services, qtbot: QtBot
) -> None:
    choose(page, "akta-kelahiran")
    standard = services.standards.show("akta-kelahiran").standard
    assert standard.completion_time is not None
    assert standard.completion_time.sentence in texts(page)
    missing = len(standard.missing_components())
    qtbot.waitUntil(lambda: chips(page).count("Belum diisi") == missing)


def test_an_example_becomes_the_offices_own_by_its_decree(page: StandardsPage, services: Services) -> None:
    choose(page, "kk")
    page.adopt_button.click()
    QTest.keyClicks(page.adopt_panel.number.edit, "SK 12/DPMPTSP/2026")
    QTest.keyClicks(page.adopt_panel.decided_on.edit, "2-3-2026")
    QTest.keyClick(page.adopt_panel.decided_on.edit, Qt.Key.Key_Return)
    detail = services.standards.show("kk")
    assert detail.standard.decree is not None
    assert detail.standard.decree.number == "SK 12/DPMPTSP/2026"
    assert page.chip.words == "Berlaku"
    assert page.adopt_panel.isHidden()
    assert "2 Maret 2026" in page.decree.text()


def test_a_decree_without_number_is_asked_for_beside_its_field(page: StandardsPage) -> None:
    choose(page, "kk")
    page.adopt_button.click()
    page.adopt_panel.save.click()
    assert page.adopt_panel.number.has_error
    assert page.adopt_panel.decided_on.has_error
    assert page.adopt_panel.isVisibleTo(page)


def test_older_versions_stay_readable(page: StandardsPage) -> None:
    test_decree = page.adopt_panel
    choose(page, "kk")
    page.adopt_button.click()
    for field, words in ((test_decree.number, "SK 1"), (test_decree.decided_on, "1-3-2026")):
        assert isinstance(field.edit, QLineEdit)
        field.edit.setText(words)
    test_decree.save.click()
    assert page.version_field.isVisibleTo(page)
    assert page.version.count() == 2
    page.version.setCurrentIndex(1)
    page.version.activated.emit(1)
    assert page.chip.words == "CONTOH"


def test_a_malformed_file_is_refused_with_its_place(
    page: StandardsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = tmp_path / "katalog.json"
    path.write_text(json.dumps({"code": "x", "name": "X", "variants": [{"name": "tanpa kode"}]}), "utf-8")
    monkeypatch.setattr(files, "choose_file", lambda *_: path)
    page.import_button.click()
    panel = page.card.import_panel
    qtbot.waitUntil(panel.isVisible)
    assert "katalog.json" in panel.summary.text()
    assert "variants.0" in panel.summary.text()
    assert not panel.save.isVisible()


@pytest.mark.parametrize("name", ["semua.json", "semua.xlsx"])
def test_what_is_exported_imports_again_unchanged(
    name: str, page: StandardsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = tmp_path / name
    monkeypatch.setattr(files, "choose_save", lambda *_: path)
    monkeypatch.setattr(files, "choose_file", lambda *_: path)
    page.export_button.click()
    page.import_button.click()
    panel = page.card.import_panel
    qtbot.waitUntil(panel.isVisible)
    assert "0 layanan baru, 0 berubah, 17 tetap sama" in panel.summary.text()
    assert not panel.save.isEnabled()


def papers(page: StandardsPage, kind: Kind) -> PapersPanel:
    page.paper_buttons[kind].click()
    return page.papers_panel


def pick(box: QComboBox, key: str) -> None:
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def test_a_poster_is_seen_in_the_size_that_is_chosen(page: StandardsPage) -> None:
    choose(page, "kia")
    panel = papers(page, Kind.POSTER)
    assert panel.preview.isVisibleTo(page)
    pick(panel.size_choice, "a4")
    assert "poster-kia-a4.pdf" in panel.preview.accessibleDescription()
    assert panel.save.isEnabled()
    assert panel.print.isEnabled()
    pick(panel.size_choice, "spanduk")
    assert panel.save.isEnabled()
    assert not panel.print.isEnabled()


def test_a_poster_that_does_not_fit_says_which_size_does_and_cannot_be_saved(page: StandardsPage) -> None:
    choose(page, "kk")
    panel = papers(page, Kind.POSTER)
    pick(panel.size_choice, "a1")
    assert "pilih ukuran X-banner" in panel.note.text()
    assert not panel.preview.isVisibleTo(page)
    assert not panel.save.isEnabled()
    pick(panel.size_choice, "xbanner")
    assert panel.preview.isVisibleTo(page)
    assert not panel.note.isVisibleTo(page)


def test_a_poster_in_tiles_can_be_printed_on_office_paper(page: StandardsPage) -> None:
    choose(page, "kia")
    panel = papers(page, Kind.POSTER)
    pick(panel.size_choice, "a2")
    assert not panel.print.isEnabled()
    pick(panel.form_choice, "tiles")
    assert panel.print.isEnabled()


def test_a_poster_is_saved_as_it_is_shown(page: StandardsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "poster.pdf"
    monkeypatch.setattr(files, "choose_save", lambda *_asked: path)
    choose(page, "kia")
    papers(page, Kind.POSTER).save.click()
    assert path.read_bytes().startswith(b"%PDF-")


def test_a_pledge_waits_for_its_signer(page: StandardsPage) -> None:
    choose(page, "kk")
    panel = papers(page, Kind.PLEDGE)
    assert not panel.save.isEnabled()
    assert "Isi nama pejabat" in panel.note.text()
    QTest.keyClicks(panel.signer.edit, "Sri Wahyuni")
    QTest.keyClick(panel.signer.edit, Qt.Key.Key_Return)
    assert panel.preview.isVisibleTo(page)
    assert panel.save.isEnabled()


def test_the_annex_is_that_of_the_version_that_is_read(page: StandardsPage) -> None:
    choose(page, "sip-dokter")
    panel = papers(page, Kind.ANNEX)
    assert "lampiran-sip-dokter.pdf" in panel.preview.accessibleDescription()
    assert not panel.size_field.isVisibleTo(page)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_a_poster_of_a_former_version_is_named_until_it_is_taken_down(page: StandardsPage, services: Services) -> None:
    choose(page, "kk")
    panel = papers(page, Kind.POSTER)
    pick(panel.size_choice, "a4")
    panel.hang.click()
    assert panel.place.has_error
    QTest.keyClicks(panel.place.edit, "Ruang tunggu")
    panel.hang.click()
    assert not page.outdated.isVisibleTo(page)
    services.standards.adopt("kk", NewDecree(number="SK 1", decided_on=date(2026, 3, 2)))
    page.refresh()
    assert "Kartu Keluarga – Ruang tunggu, A4, versi 1" in page.outdated.text
    services.posters.take_down(services.posters.outdated()[0].id)
    page.refresh()
    assert not page.outdated.isVisibleTo(page)
