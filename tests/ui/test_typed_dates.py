"""What is typed as a date, where the calendar ends."""

from __future__ import annotations

from datetime import date

import pytest

from loket.ui.widgets.dates import parse_date

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("typed", ["31-12-9999", "1-1-0001", "31 des 2200", "01011899", "24/11/0026"])
def test_a_year_that_nobody_can_mean_is_no_date(typed: str) -> None:
    assert parse_date(typed, TODAY) is None


def test_the_farthest_days_that_are_taken_can_be_counted_on_from() -> None:
    assert parse_date("1-1-1900", TODAY) == date(1900, 1, 1)
    assert parse_date("31-12-2199", TODAY) == date(2199, 12, 31)
