"""Hours, days and zones as people write them, read strictly: the input of a working calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from loket.errors import RuleError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60

Clock = str | time
Interval = tuple[Clock, Clock]
Hours = tuple[tuple[int, int], ...]
"""Open intervals in minutes from midnight, in order, not touching."""

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")


def read_day(day: date) -> date:
    """A date, without the time that a datetime has. Raises RuleError for anything else, text too."""
    if not isinstance(day, date):
        raise RuleError("date_unreadable", value=day)
    return day.date() if isinstance(day, datetime) else day


def read_hours(intervals: Sequence[Interval] | None, where: str | date) -> Hours:
    """The intervals of one day, touching ones joined; `where` names the day in an error.

    Refused with RuleError: what is not two times, one that runs backwards or over midnight, overlapping ones.
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(_read_interval(interval, where) for interval in intervals or ()):
        if last <= first:
            raise RuleError("interval_backwards", where=where)
        if joined and first < joined[-1][1]:
            raise RuleError("intervals_overlap", where=where)
        if joined and first == joined[-1][1]:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def _read_interval(interval: Interval, where: str | date) -> tuple[int, int]:
    if not isinstance(interval, (tuple, list)) or len(interval) != 2:
        raise RuleError("time_unreadable", value=str(interval), where=where)
    return _read_clock(interval[0], where), _read_clock(interval[1], where)


def _read_clock(value: Clock, where: str | date) -> int:
    """Minutes from midnight; "24:00" is 1440."""
    if isinstance(value, time):
        value = value.isoformat("auto" if value.second or value.microsecond else "minutes")
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    minutes = int(match[1]) * 60 + int(match[2]) if match else -1
    if match is None or int(match[2]) > 59 or minutes > DAY_MINUTES:
        raise RuleError("time_unreadable", value=value, where=where)
    return minutes


def read_zone(zone: str | tzinfo) -> tzinfo:
    """A zone by its IANA name, or the one that is given. Raises RuleError for an unknown name."""
    if isinstance(zone, tzinfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise RuleError("unknown_zone", zone=zone) from error
