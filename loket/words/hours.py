"""Opening hours as people read and type them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from loket.errors import RuleError
from loket.i18n import _
from loket.words.sentences import WEEKDAYS

_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})")
_Hours = Sequence[tuple[str, str]]
_UNTIL = re.compile(r"\s*(?:–|-|s/d|sampai)\s*")


def weekday_word(key: str) -> str:
    """The name of a weekday by its key (`mon`)."""
    return _(WEEKDAYS[key])


def interval_words(intervals: Sequence[tuple[str, str]]) -> str:
    """`07.30–12.00, 13.00–16.00`."""
    return ", ".join(f"{_clock_words(opens)}–{_clock_words(closes)}" for opens, closes in intervals)


def _clock_words(written: str) -> str:
    """`07.30` for `07:30`."""
    hour, minute = written.split(":")
    return _("{hour:02}.{minute:02}").format(hour=int(hour), minute=int(minute))


def week_lines(week: Mapping[str, _Hours]) -> list[str]:
    """A week in lines, days with the same hours together: `Senin–Kamis 07.30–12.00, 13.00–16.00`."""
    days = [(key, tuple(week.get(key, ()))) for key in WEEKDAYS]
    lines = []
    for hours, group in groupby(days, key=lambda day: day[1]):
        if hours:
            keys = [key for key, _hours in group]
            span = weekday_word(keys[0]) if len(keys) == 1 else f"{weekday_word(keys[0])}–{weekday_word(keys[-1])}"
            lines.append(f"{span} {interval_words(hours)}")
    return lines


def season_lines(days: str, season: Mapping[str, _Hours], usual: Mapping[str, _Hours]) -> list[str]:
    """The hours of a season with the days for which they are, then those of every other day.

    `["18 Feb–19 Mar: Senin–Kamis 08.00–15.00", "di luar itu: Senin–Jumat 07.30–16.00"]`
    """
    first, *more = week_lines(season) or [_("tutup")]
    others, *rest = week_lines(usual) or [_("tutup")]
    return [
        _("{days}: {hours}").format(days=days, hours=first),
        *more,
        _("di luar itu: {hours}").format(hours=others),
        *rest,
    ]


def read_intervals(typed: str) -> tuple[tuple[str, str], ...]:
    """Hours as people type them, "07.30–12.00, 13.00–16.00". Raises `RuleError("clock_invalid")`."""
    intervals = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", typed))):
        ends = [end.strip() for end in _UNTIL.split(part)]
        found = [_CLOCK.fullmatch(end) for end in ends]
        if len(found) != 2 or found[0] is None or found[1] is None:
            raise RuleError("clock_invalid", field="hours", text=part)
        opens, closes = (f"{int(one[1]):02}:{one[2]}" for one in found if one is not None)
        intervals.append((opens, closes))
    return tuple(intervals)


def read_week(typed: Mapping[str, object]) -> dict[str, list[tuple[str, str]]]:
    """The hours of each weekday as people type them; a day without any is left out.

    Raises `RuleError("clock_invalid")` with the weekday as its field.
    """
    week = {}
    for key in WEEKDAYS:
        try:
            intervals = read_intervals(str(typed[key]))
        except RuleError as error:
            error.facts["field"] = key
            raise
        if intervals:
            week[key] = list(intervals)
    return week
