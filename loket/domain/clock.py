"""Whether the PC's clock can be right: it is held against the times of what the office did before.

A dead battery sets a PC back by years, a slip of the finger forward; every promise counted then is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

OLDEST = date(2026, 1, 1)
"""This program was not there before: a clock that says so is wrong. To be moved on with each release."""
SLACK = timedelta(minutes=2)
"""Clocks are set right by the network by as much without anybody noticing."""
REFUSED_AFTER = timedelta(days=1)
"""A clock that is behind by more must not date a registration."""
LEAP = timedelta(days=365)
"""Nothing done for longer: rather the clock than the office."""
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class ClockFault(StrEnum):
    """What is odd about a clock. Only the first stops a registration."""

    FAR_BEHIND = "clock_far_behind"
    BEHIND = "clock_behind"
    TOO_OLD = "clock_too_old"
    AHEAD = "clock_ahead"


@dataclass(slots=True)
class LineTimes:
    """What is known of the times of the audit's lines: the latest moment, and whether they once leapt ahead.

    `taken` is the number of the newest line that was taken in. Somebody's word that the clock is right (`confirmed`)
    makes what stood before count no more.
    """

    taken: int = 0
    latest: datetime | None = None
    leapt: bool = False

    def take(self, number: int, at: datetime, *, confirmed: bool) -> None:
        """Take in the next line."""
        self.taken = number
        if confirmed:
            self.latest, self.leapt = at, False
            return
        self.leapt = self.leapt or (self.latest is not None and at - self.latest > LEAP)
        self.latest = at if self.latest is None else max(self.latest, at)

    def fault(self, now: datetime) -> ClockFault | None:
        """What is odd about a clock that says `now`; the worst of it."""
        latest = self.latest or now
        if now < latest - REFUSED_AFTER:
            return ClockFault.FAR_BEHIND
        if now < latest - SLACK:
            return ClockFault.BEHIND
        if now.astimezone(UTC).date() < OLDEST:
            return ClockFault.TOO_OLD
        return ClockFault.AHEAD if self.leapt or now - latest > LEAP else None


def midnight(day: date, zone: tzinfo, *, after: bool = False) -> datetime:
    """When a day begins on a zone's clock, or (`after`) the next one; in UTC.

    At the ends of the calendar it is the first or the last moment that there is: whoever asks "from 1-1-0001" or
    "until 31-12-9999" leaves that side open.
    """
    try:
        return datetime.combine(day + timedelta(days=after), time(), zone).astimezone(UTC)
    except OverflowError:
        return _FIRST if day.year == date.min.year else _LAST
