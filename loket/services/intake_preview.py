"""What the intake page shows before anything is saved: the promise now, and what it would be at another moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loket.domain.counting import OPEN_TIME_UNITS
from loket.domain.promise import OfficeCalendar, Promise
from loket.domain.standards import CompletionTime, Fee, Requirement, Unit


@dataclass(frozen=True, slots=True)
class Preview:
    """What registering now would mean: checklist, fee, and the promise (None while it starts at a later event)."""

    service: str
    variant: str
    version: int
    decree: str
    decree_date: date | None
    is_example: bool
    requirements: tuple[Requirement, ...]
    fee: Fee
    completion_time: CompletionTime | None
    promise: Promise | None
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The promise for another moment: `when` is now, after_cutoff or tomorrow."""

    when: str
    start: datetime
    promise: Promise


def chances(now: datetime, calendar: OfficeCalendar) -> Iterator[tuple[str, datetime]]:
    """The moments that `WhatIf` asks about: their name and when they are, in the office's own time."""
    here = calendar.work.in_office(now)
    yield "now", here
    if calendar.cutoff is not None and calendar.work.is_working_day(here.date()):
        late = datetime.combine(here.date(), calendar.cutoff, calendar.work.zone) + timedelta(minutes=1)
        if here < late < calendar.work.closing_time(here.date()):
            yield "after_cutoff", late
    yield "tomorrow", calendar.work.intervals(calendar.work.add_days(here.date(), 1))[0][0]


def opens_at(time: CompletionTime | None, moment: datetime, calendar: OfficeCalendar) -> datetime | None:
    """When counting begins, for what has to wait for the doors; wall time and calendar terms do not (R7, R8)."""
    unit = time.unit if time is not None else Unit.WORKING_DAY
    waits = unit in OPEN_TIME_UNITS or unit is Unit.WORKING_DAY
    return calendar.work.next_open(moment) if waits and not calendar.work.is_open(moment) else None
