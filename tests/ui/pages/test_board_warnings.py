"""The board warns of what lapsed and of what the law grants to silence, while there is any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from page_clock import Clock
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from request_builders import register, step

from loket.domain.workflow import Action
from loket.services import Services
from loket.services.handling import Move
from loket.services.lookup import Which
from loket.ui.page import Tools
from loket.ui.pages.board import BoardPage
from loket.ui.pages.requests import RequestsPage

SILENT = "rekomendasi-diam"


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> BoardPage:
    made = BoardPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def silent(services: Services) -> str:
    """The code of a standard that names no time."""
    base = services.standards.show("surat-keterangan-penelitian").standard
    plain = tuple(replace(variant, completion_time=None) for variant in base.variants)
    services.standards.import_standards(
        [replace(base, code=SILENT, name="Rekomendasi", completion_time=None, variants=plain)]
    )
    return SILENT


def press_button(page: BoardPage, key: str) -> None:
    banner = page.warnings.banners[key]
    next(button for button in banner.findChildren(QPushButton) if button.isVisible()).click()


def test_a_calm_board_warns_of_nothing(page: BoardPage, services: Services) -> None:
    register(services)
    page.refresh()
    assert not page.warnings.isVisible()


def test_what_was_not_completed_in_time_is_counted_and_opens_its_list(
    page: BoardPage, services: Services, clock: Clock, qtbot: QtBot
) -> None:
    made = register(services)
    move = Move(action=Action.SUSPEND, reason="applicant", lapses_on=date(2026, 3, 20))
    services.handling.move(made.number, move)
    clock.at(20, 3)
    page.refresh()
    assert not page.warnings.isVisible()
    clock.at(25, 3)
    page.refresh()
    assert page.warnings.banners["lapsed"].text.startswith("1 permohonan tidak dilengkapi")
    assert not page.warnings.banners["deemed"].isVisible()
    with qtbot.waitSignal(page.list_wanted) as wanted:
        press_button(page, "lapsed")
    assert wanted.args == [Which.LAPSED.value]
    step(services, made.number, Action.RESUME)
    page.refresh()
    assert not page.warnings.isVisible()


def test_what_silence_would_grant_is_counted_once_it_is_near(
    page: BoardPage, services: Services, clock: Clock, silent: str, qtbot: QtBot
) -> None:
    clock.at(9, 3)
    register(services, service=silent)
    register(services)
    page.refresh()
    assert not page.warnings.isVisible()
    clock.at(16, 3)
    page.refresh()
    assert "1 permohonan tanpa jangka waktu sendiri" in page.warnings.banners["deemed"].text
    with qtbot.waitSignal(page.list_wanted) as wanted:
        press_button(page, "deemed")
    assert wanted.args == [Which.DEEMED.value]


def test_what_silence_has_granted_already_is_told_apart_from_what_it_would(
    page: BoardPage, services: Services, clock: Clock, silent: str, qtbot: QtBot
) -> None:
    clock.at(9, 3)
    register(services, service=silent)
    clock.at(16, 3)
    register(services, service=silent)
    clock.at(17, 3)
    page.refresh()
    granted, deemed = (page.warnings.banners[key] for key in ("granted", "deemed"))
    assert granted.text.startswith("1 permohonan tanpa jangka waktu sendiri melewati 5 hari kerja")
    assert "sudah dianggap dikabulkan" in granted.text
    assert not deemed.isVisible()
    clock.at(30, 3)
    page.refresh()
    assert granted.text.startswith("1 permohonan")
    assert deemed.text.startswith("1 permohonan tanpa jangka waktu sendiri: bila tidak diputus")
    with qtbot.waitSignal(page.list_wanted) as wanted:
        press_button(page, "granted")
    assert wanted.args == [Which.DEEMED.value]


def test_their_lists_show_them_alone_and_say_what_they_are(
    tools: Tools, services: Services, clock: Clock, silent: str, qtbot: QtBot
) -> None:
    clock.at(9, 3)
    late = register(services, service=silent)
    lapsed = register(services)
    services.handling.move(lapsed.number, Move(action=Action.SUSPEND, reason="applicant", lapses_on=date(2026, 3, 10)))
    clock.at(25, 3)
    found = RequestsPage(tools)
    qtbot.addWidget(found)
    for which, number in ((Which.DEEMED, late.number), (Which.LAPSED, lapsed.number)):
        found.narrow(which.value)
        found.refresh()
        assert [row.number for row in found.model.rows] == [number]
    step(services, lapsed.number, Action.RESUME)
    found.refresh()
    assert found.model.rows == ()


def test_a_reason_that_was_retired_still_says_what_a_request_waits_for(
    tools: Tools, services: Services, qtbot: QtBot
) -> None:
    step(services, register(services).number, Action.SUSPEND, reason="inspection")
    services.reasons.retire("inspection")
    found = RequestsPage(tools)
    qtbot.addWidget(found)
    found.refresh()
    assert found.model.words.reasons["inspection"] == "Pemeriksaan lapangan"
