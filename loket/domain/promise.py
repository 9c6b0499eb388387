"""The promise: from a standard's completion time, a start and a calendar to a due moment and its explanation.

The rules R1 to R17 stand in the README. A standard without a time gets 5 working days from a complete file: UU 30/2014
Ps 53 as amended by UU 11/2020 Ps 175, kept by UU 6/2023. The parts live in `counting` (how a count runs),
`explanation` (why), `ledger` (what moves a promise afterwards) and `standing` (how it stands now).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from loket.domain.counting import (
    CALENDAR_UNITS,
    CLOCK_UNITS,
    OPEN_TIME_UNITS,
    ClosedDay,
    DayKind,
    OfficeCalendar,
    Point,
    clock_moment,
    count,
    starting_point,
)
from loket.domain.explanation import Leg, Step, StepKind, explain
from loket.domain.ledger import (
    CalendarChange,
    Credit,
    EntryKind,
    LedgerEntry,
    Pause,
    Standing,
    after_change,
    apply_pauses,
    credit,
    explain_changes,
    extend,
    guard_extension,
    merge,
    move,
)
from loket.domain.standards import ClosedDayRule, CompletionTime, Stage, Unit
from loket.domain.standing import PromiseState, Remaining, Tracked, overrun, remaining, state_of, states_of

__all__ = [
    "STATUTORY_DEFAULT",
    "CalendarChange",
    "ClosedDay",
    "Credit",
    "DayKind",
    "EntryKind",
    "LedgerEntry",
    "Leg",
    "OfficeCalendar",
    "Pause",
    "Promise",
    "PromiseState",
    "Remaining",
    "Standing",
    "Step",
    "StepKind",
    "Tracked",
    "after_change",
    "apply_pauses",
    "compute",
    "credit",
    "due_moment",
    "explain_changes",
    "extend",
    "guard_extension",
    "merge",
    "move",
    "overrun",
    "remaining",
    "state_of",
    "states_of",
]

STATUTORY_DEFAULT = CompletionTime(5, Unit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Promise:
    """A due moment and how it came about. All moments are aware, in the office's zone.

    `amount` is the standard's; `unit` is that of the last stage, in which later credits move the due moment.
    `due_date` is the date to print: a due moment of 24:00 belongs to it. `nominal` is the last day before the
    closed-day rule; the ledger keeps it, because calendar credits are added to it (R13).
    """

    start: datetime
    due: datetime
    due_date: date
    nominal: date
    counted_from: datetime
    amount: int
    unit: Unit
    on_closed: ClosedDayRule
    is_default: bool
    legs: tuple[Leg, ...]
    steps: tuple[Step, ...]

    @property
    def standing(self) -> Standing:
        """The promise as the first row of its ledger has it."""
        return Standing(self.due, self.unit, self.nominal if self.unit in CALENDAR_UNITS else None, self.on_closed)


def compute(completion: CompletionTime | None, start: datetime, calendar: OfficeCalendar) -> Promise:
    """The promise for a file whose clock starts at `start` (R1 to R8, R17); None stands for the statutory default.

    Raises RuleError for an amount of zero or less, or a due moment more than 20 years away (R16).
    """
    standard = completion or STATUTORY_DEFAULT
    legs = tuple(_legs(standard, start, calendar))
    begin = calendar.work.in_office(start)
    first, last = legs[0], legs[-1]
    return Promise(
        start=begin,
        due=last.end.at,
        due_date=last.end.day,
        nominal=last.end.nominal,
        counted_from=calendar.work.next_open(first.begin.at) if first.unit in OPEN_TIME_UNITS else first.begin.at,
        amount=standard.amount,
        unit=last.unit,
        on_closed=standard.on_closed,
        is_default=completion is None,
        legs=legs,
        steps=explain(begin, legs, calendar),
    )


def due_moment(completion: CompletionTime | None, start: datetime, calendar: OfficeCalendar) -> datetime:
    """The due moment alone, for previews of thousands; the same as `compute(...).due`."""
    standard = completion or STATUTORY_DEFAULT
    if standard.stages:
        return _legs(standard, start, calendar)[-1].end.at
    if standard.unit in CLOCK_UNITS:
        return clock_moment(start, standard.amount, standard.unit, calendar)
    begin = starting_point(start, standard.unit, calendar)
    return count(begin, standard.amount, standard.unit, standard.on_closed, calendar).at


def _legs(standard: CompletionTime, start: datetime, calendar: OfficeCalendar) -> list[Leg]:
    stages = standard.stages or (Stage("", standard.amount, standard.unit),)
    point: Point = starting_point(start, stages[0].unit, calendar)
    legs = []
    for stage in stages:
        end = count(point, stage.amount, stage.unit, standard.on_closed, calendar)
        legs.append(Leg(stage.owner, stage.amount, stage.unit, point, end))
        point = end
    return legs
