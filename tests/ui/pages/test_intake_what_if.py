"""Intake: what the promise would be if the file came now, after the cut-off hour, or tomorrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from intake_driver import open_intake
from page_clock import Clock
from pytestqt.qtbot import QtBot
from request_builders import AFTER_VERIFICATION, PERAWAT

from loket.services import Services
from loket.services.calendar import CalendarEdit, Rules
from loket.services.intake import IntakeService
from loket.services.intake_preview import WhatIf
from loket.ui.page import Tools
from loket.ui.pages.intake import IntakePage


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> Iterator[IntakePage]:
    window, made = open_intake(tools, qtbot)
    yield made
    window.hide()


def told(page: IntakePage) -> list[tuple[str, str, bool]]:
    return [(one.when, one.due, one.is_later) for one in page.preview.reasons.chances]


def test_the_reasons_say_what_another_hour_would_mean(page: IntakePage, services: Services, clock: Clock) -> None:
    services.calendar.apply(CalendarEdit(rules=Rules(cutoff="14:00")))
    page.service.choose(PERAWAT, "perpanjangan")
    assert told(page) == []
    page.promise_bar.why.click()
    now, after_cutoff, tomorrow = told(page)
    assert now[0] == "Sekarang"
    assert now[1] == page.promise_bar.promise_text
    assert not now[2]
    assert after_cutoff[0] == "Setelah batas pukul 14.00"
    assert after_cutoff[2]
    assert tomorrow == ("Besok, Selasa 17 Mar", after_cutoff[1], True)


def test_without_a_cutoff_there_are_two_and_after_the_last_hour_too(
    page: IntakePage, services: Services, clock: Clock
) -> None:
    page.service.choose(PERAWAT, "perpanjangan")
    page.promise_bar.why.click()
    assert [one[0] for one in told(page)] == ["Sekarang", "Besok, Selasa 17 Mar"]
    clock.at(17, 3, 10)
    page.preview.refresh()
    assert [one[0] for one in told(page)] == ["Sekarang", "Hari kerja berikutnya, Rabu 25 Mar"]
    services.calendar.apply(CalendarEdit(rules=Rules(cutoff="14:00")))
    clock.at(16, 3, 14, 30)
    page.preview.refresh()
    words = told(page)
    assert [one[0] for one in words] == ["Sekarang", "Besok, Selasa 17 Mar"]
    assert [one[2] for one in words] == [False, False]


def test_a_promise_that_starts_later_is_told_for_another_hour_too(page: IntakePage) -> None:
    page.service.choose(AFTER_VERIFICATION, None)
    page.promise_bar.why.click()
    assert len(told(page)) == 2


def test_it_is_asked_only_while_it_is_unfolded(
    page: IntakePage, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real: Callable[..., tuple[WhatIf, ...]] = IntakeService.what_if

    def counted(self: IntakeService, service: str, variant: str | None = None) -> tuple[WhatIf, ...]:
        asked.append(service)
        return real(self, service, variant)

    monkeypatch.setattr(IntakeService, "what_if", counted)
    page.service.choose(PERAWAT, "perpanjangan")
    page.preview.refresh()
    assert asked == []
    page.promise_bar.why.click()
    assert asked == [PERAWAT]
    page.promise_bar.why.click()
    page.preview.refresh()
    assert asked == [PERAWAT]
