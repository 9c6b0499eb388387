"""Kesiapan: the steps lead to where they are done, evidence is noted, words are added, scores are looked up."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from loket.domain.readiness import Place
from loket.services import Services
from loket.services.readiness import StepRow
from loket.ui.dialogs import files
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.intake.service import ServiceCard
from loket.ui.pages.readiness import ReadinessPage
from loket.ui.pages.readiness.page import BANDS, EVIDENCE, SERVICES, STEPS
from loket.ui.pages.standards import StandardsPage
from loket.ui.pages.standards_papers import Kind


@pytest.fixture
def page(tools: Tools, services: Services, qtbot: QtBot) -> ReadinessPage:
    people = services.people.rows()
    services.people.sign_in(next(one.id for one in people if len(one.roles) > 1))
    page = ReadinessPage(tools)
    qtbot.addWidget(page)
    page.resize(1140, 740)
    page.show()
    page.refresh()
    return page


def choose(page: ReadinessPage, place: Place) -> StepRow:
    """The first step that is done at that place."""
    step = next(row for row in page.step_model.rows if row.place is place)
    page.steps.choose_key(step.action)
    return step


def test_the_best_step_stands_first_and_in_full_beside_the_list(page: ReadinessPage) -> None:
    rows = page.step_model.rows
    assert rows[0].gain == max(row.gain for row in rows)
    assert page.step_card.what.text() == rows[0].text
    assert page.score.figure.text().endswith(" poin")
    assert "(belum diperiksa pada sumber)" in page.step_card.looked_at.text()


def test_each_step_opens_where_it_is_done(page: ReadinessPage, qtbot: QtBot) -> None:
    step = choose(page, Place.STANDARD)
    with qtbot.waitSignal(page.standard_wanted) as asked:
        qtbot.keyClick(page.steps, Qt.Key.Key_Return)
    assert asked.args == [step.services[0][0], ""]
    choose(page, Place.PLEDGE)
    with qtbot.waitSignal(page.standard_wanted) as asked:
        page.step_card.button.click()
    assert asked.args[1] == "pledge"


def test_a_step_about_evidence_leads_to_its_form_and_goes_away_when_it_is_noted(
    page: ReadinessPage, qtbot: QtBot
) -> None:
    step = choose(page, Place.EVIDENCE)
    before = page.score.figure.text()
    page.step_card.button.click()
    assert page.views[EVIDENCE].isChecked()
    panel = page.evidence_panel
    assert page.evidence.row().key == (step.evidence or step.action)
    qtbot.keyClicks(panel.value, "di ruang tunggu")
    qtbot.keyClick(panel.value, Qt.Key.Key_Return)
    assert page.evidence.row().held
    assert page.evidence.row().value == "di ruang tunggu"
    assert page.score.figure.text() != before
    assert step.action not in {row.action for row in page.step_model.rows}
    panel.withdraw_button.click()
    assert page.score.figure.text() == before


def test_a_date_that_can_not_be_is_told_beside_its_field_and_nothing_is_lost(page: ReadinessPage, qtbot: QtBot) -> None:
    page.show_view(EVIDENCE)
    panel = page.evidence_panel
    qtbot.keyClicks(panel.value, "situs")
    qtbot.keyClicks(panel.since, "31-12-2029")
    panel.put_button.click()
    assert "belum tiba" in panel.fields["since"].error
    assert panel.value.text() == "situs"
    assert page.half_done() == "Bukti kantor"


def test_one_service_has_its_own_steps_and_the_office_comes_back(page: ReadinessPage, qtbot: QtBot) -> None:
    page.show_view(SERVICES)
    page.services_table.choose_key("kia")
    qtbot.keyClick(page.services_table, Qt.Key.Key_Return)
    assert page.views[STEPS].isChecked()
    assert page.score.name.text() == "Kartu Identitas Anak (KIA)"
    assert {code for row in page.step_model.rows for code, _name in row.services} == {"kia"}
    page.whole_button.click()
    assert page.score.name.text() == "Kantor ini"


def test_the_offices_own_words_are_kept_without_a_decree(page: ReadinessPage, services: Services, qtbot: QtBot) -> None:
    page.show_view(SERVICES)
    page.services_table.choose_key("akta-kelahiran")
    qtbot.keyClicks(page.service_panel.edit, "orok")
    assert page.half_done() == "Kata lain"
    page.service_panel.save_button.click()
    assert page.half_done() == ""
    assert services.needs.find("orok")[0].code == "akta-kelahiran"


def test_words_that_are_too_long_are_told_beside_them(page: ReadinessPage, qtbot: QtBot) -> None:
    page.show_view(SERVICES)
    page.service_panel.edit.setPlainText("x" * 61)
    page.service_panel.save_button.click()
    assert "terlalu panjang" in page.service_panel.field.error


def test_another_instrument_has_other_points_and_its_bands_with_sources(page: ReadinessPage) -> None:
    before = page.score.figure.text()
    page.instrument.setCurrentIndex(page.instrument.findData("kepatuhan-2022"))
    page.instrument.activated.emit(page.instrument.currentIndex())
    assert page.score.figure.text() != before
    page.show_view(BANDS)
    said = " | ".join(label.text() for label in page.bands.labels)
    for words in ("mulai 78,00: B – Kualitas tinggi, zona hijau", "belum diperiksa", "radarsumbar.com"):
        assert words in said


@pytest.mark.parametrize(
    ("score", "year", "answer"),
    [("77,58", "2022", "0,42 di bawah B"), ("73,57", "2021", "zona kuning"), ("60", "", "Kualitas sedang")],
)
def test_a_published_score_is_looked_up_in_its_year(page: ReadinessPage, score: str, year: str, answer: str) -> None:
    page.show_view(BANDS)
    page.lookup.score.setText(score)
    page.lookup.year.setText(year)
    page.lookup.button.click()
    assert answer in page.lookup.answer.text()


@pytest.mark.parametrize(("score", "year", "field"), [("abc", "2022", "score"), ("50", "kapan", "year")])
def test_what_is_no_score_or_year_is_told_beside_it(page: ReadinessPage, score: str, year: str, field: str) -> None:
    page.show_view(BANDS)
    page.lookup.score.setText(score)
    page.lookup.year.setText(year)
    page.lookup.button.click()
    assert page.lookup.fields[field].has_error


def test_the_crib_card_is_saved(page: ReadinessPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_arguments: tmp_path / "kartu.pdf")
    page.crib_button.click()
    assert (tmp_path / "kartu.pdf").read_bytes().startswith(b"%PDF-")


def test_the_intake_finds_a_service_by_need_with_a_slip_and_by_the_offices_words(
    tools: Tools, services: Services, qtbot: QtBot
) -> None:
    services.needs.set_words("skpwni", ["boyongan"])
    card = ServiceCard()
    qtbot.addWidget(card)
    card.set_standards(services.standards.usable())
    for typed, code in (("anak lahir", "akta-kelahiran"), ("pinddah", "skpwni"), ("boyongan", "skpwni")):
        card.search.clear()
        qtbot.keyClicks(card.search, typed)
        assert card.search.found[0].data == code, typed


def test_the_window_leads_from_a_step_to_the_standard_and_to_its_pledge(
    tools: Tools, services: Services, qtbot: QtBot
) -> None:
    window = MainWindow(tools.actions)
    qtbot.addWidget(window)
    window.show()
    window.open(tools)
    services.people.sign_in(next(one.id for one in services.people.rows() if len(one.roles) > 1))
    window.page("sign_in").signed_in.emit()  # type: ignore[attr-defined]
    tools.actions.go["readiness"].trigger()
    page = cast("ReadinessPage", window.stack.currentWidget())
    choose(page, Place.PLEDGE)
    page.step_card.button.click()
    standards = cast("StandardsPage", window.stack.currentWidget())
    assert standards is window.page("standards")
    panel = standards.card.papers_panel
    assert (panel.isVisible(), panel.kind) == (True, Kind.PLEDGE)
    window.show_page("readiness")
    step = choose(page, Place.STANDARD)
    page.step_card.button.click()
    assert standards.list.row().code == step.services[0][0]
    window.close()
