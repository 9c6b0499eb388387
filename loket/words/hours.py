"""Opening hours as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from loket.i18n import _
from loket.words.sentences import WEEKDAYS


def weekday_word(key: str) -> str:
    """The name of a weekday by its key (`mon`)."""
    return _(WEEKDAYS[key])


def interval_words(intervals: Sequence[tuple[str, str]]) -> str:
    """`07.30–12.00, 13.00–16.00`."""
    return ", ".join(f"{opens.replace(':', '.')}–{closes.replace(':', '.')}" for opens, closes in intervals)


def week_lines(week: Mapping[str, Sequence[tuple[str, str]]]) -> list[str]:
    """A week in lines, days with the same hours together: `Senin–Kamis 07.30–12.00, 13.00–16.00`."""
    days = [(key, tuple(week.get(key, ()))) for key in WEEKDAYS]
    lines = []
    for hours, group in groupby(days, key=lambda day: day[1]):
        if hours:
            keys = [key for key, _hours in group]
            span = weekday_word(keys[0]) if len(keys) == 1 else f"{weekday_word(keys[0])}–{weekday_word(keys[-1])}"
            lines.append(f"{span} {interval_words(hours)}")
    return lines
