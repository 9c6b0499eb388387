"""Dates as people type them, in Indonesian or as numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_DAYS = ("sen", "sel", "rab", "kam", "jum", "sab", "min")
_WORDS = {"hari ini": 0, "sekarang": 0, "besok": 1, "lusa": 2, "kemarin": -1}

YEARS = range(1900, 2200)
"""From whoever was born first to far beyond every promise; at the ends of the calendar nothing can be counted on."""


def parse_date(typed: str, today: date) -> date | None:
    """The date that was typed, or None when it is none.

    24-11-2026, 24/11/26, 24.11, 24 nov 2026, hari ini, besok, lusa, kemarin, senin (the next one), +3, -2.
    A year that nobody at a counter can mean (`YEARS`) makes it none.
    """
    words = " ".join(typed.casefold().split())
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    if re.fullmatch(r"[+-]\s?\d{1,4}", words):
        return today + timedelta(days=int(words.replace(" ", "")))
    if words[:3] in _DAYS and re.fullmatch(r"[a-z']{3,7}", words):
        ahead = (_DAYS.index(words[:3]) - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    return _from_parts(words, today)


def _from_parts(words: str, today: date) -> date | None:
    found = re.fullmatch(r"(\d{1,2})[\s./-]*(\d{1,2}|[a-z]{3,9})(?:[\s./-]+(\d{4}|\d{2}))?", words)
    if found is None:
        joined = re.fullmatch(r"(\d{2})(\d{2})(\d{4})", words)
        return _date(joined[1], joined[2], joined[3], today) if joined else None
    return _date(found[1], found[2], found[3], today)


def _date(day: str, month: str, year: str | None, today: date) -> date | None:
    if not month.isdigit():
        if month[:3] not in _MONTHS:
            return None
        month = str(_MONTHS.index(month[:3]) + 1)
    try:
        found = date(_year(year, today), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _year(typed: str | None, today: date) -> int:
    if typed is None:
        return today.year
    if len(typed) == 4:
        return int(typed)
    century = today.year // 100 * 100
    year = century + int(typed)
    return year if year <= today.year + 20 else year - 100
