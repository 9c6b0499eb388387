"""The register of standards, as those use it who keep it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from loket.domain.standards import LAW_ORDER, PUBLISHED_ORDER
from loket.services import Services
from loket.ui.dialogs import files
from loket.ui.page import Tools
from loket.ui.pages.standards import StandardsPage
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
    with qtbot.waitSignal(page.message_raised) as raised:
        page.import_button.click()
    kind, words = raised.args
    assert kind == "error"
    assert "katalog.json" in words
    assert "variants.0" in words


def test_what_is_exported_imports_again_unchanged(
    page: StandardsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = tmp_path / "semua.json"
    monkeypatch.setattr(files, "choose_save", lambda *_: path)
    monkeypatch.setattr(files, "choose_file", lambda *_: path)
    page.export_button.click()
    with qtbot.waitSignal(page.message_raised) as raised:
        page.import_button.click()
    assert raised.args == ["success", "0 layanan baru, 0 versi baru, 17 tetap sama."]
