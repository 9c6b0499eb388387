"""Adding up what offices sent, and holding what they say of a month against the requests that they sent."""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from loket.db.gathering_queries import MonthRow, RequestRow
from loket.documents.province_data import Figures, MonthFigures

SUMMED = ("received", "registered", "completed", "on_time", "late", "rejected", "cancelled")
STANDING = ("running", "overdue")


@dataclass(slots=True)
class Tally:
    """What is added up of a service, an office, or all of them."""

    counts: Counter[str] = field(default_factory=Counter)
    days: list[float] = field(default_factory=list)
    fees: int = 0

    def add_month(self, row: MonthRow, last: str) -> None:
        """A month's figures; what stands open counts in the period's last month only."""
        for name in SUMMED:
            self.counts[name] += getattr(row, name)
        if row.period == last:
            for name in STANDING:
                self.counts[name] += getattr(row, name)

    def add(self, other: Tally) -> None:
        """Another tally on top."""
        self.counts.update(other.counts)
        self.days += other.days
        self.fees += other.fees

    def figures(self) -> Figures:
        """The sums; median and p90 as the offices work them out themselves."""
        days = sorted(self.days)
        return Figures(
            **{name: self.counts[name] for name in (*SUMMED, *STANDING)},
            median=statistics.median(days) if days else None,
            p90=days[math.ceil(0.9 * len(days)) - 1] if days else None,
            fees=self.fees,
        )


Key = tuple[int, str]
"""A stream and a service of it."""


@dataclass(slots=True)
class Gatherings:
    """One pass over months and requests: tallies by stream and service, months of all, and what contradicts itself."""

    first: str
    last: str
    ends: dict[int, str]
    services: dict[Key, Tally] = field(default_factory=lambda: defaultdict(Tally))
    months: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    claimed: dict[tuple[int, str, str, int], tuple[int, int, int]] = field(default_factory=dict)
    odd: list[tuple[int, str, str]] = field(default_factory=list)
    counted: Counter[tuple[int, str, str, int, int]] = field(default_factory=Counter)

    def add_months(self, rows: Iterable[MonthRow]) -> None:
        """`ends` says of each stream the last month that it speaks of."""
        for row in rows:
            self.services[row.stream, row.service].add_month(row, self.ends[row.stream])
            self.months[row.period].add_month(row, row.period)
            place = (row.stream, row.period, row.service, row.version)
            self.claimed[place] = (row.registered, row.completed, row.on_time)
            if _is_odd(row):
                self.odd.append((row.stream, row.period, row.service))

    def add_requests(self, rows: Iterable[RequestRow]) -> None:
        """Days of what was finished in the period, fees of what was received in it."""
        for row in rows:
            tally = self.services[row.stream, row.service]
            place = (row.stream, row.service, row.version)
            if self.first <= row.received <= self.last:
                tally.fees += row.fee or 0
                self.counted[row.stream, row.received, *place[1:], 0] += 1
            if row.finished is not None and self.first <= row.finished <= self.last:
                if row.days is not None:
                    tally.days.append(row.days)
                self.counted[row.stream, row.finished, *place[1:], 1] += 1
                self.counted[row.stream, row.finished, *place[1:], 2] += bool(row.on_time)

    def contradictions(self) -> Iterator[tuple[int, str, str]]:
        """(stream, month, service) of which the office's figures and its requests do not say the same."""
        yield from self.odd
        for place, told in self.claimed.items():
            if tuple(self.counted.pop((*place, which), 0) for which in range(3)) != told:
                yield place[:3]
        yield from {place[:3] for place, count in self.counted.items() if count}  # requests of which no month speaks

    def month_figures(self) -> tuple[MonthFigures, ...]:
        """All offices together, month by month."""
        names = ("received", "completed", "on_time", "late")
        return tuple(
            MonthFigures(period, *(self.months[period].counts[name] for name in names))
            for period in sorted(self.months)
        )


def _is_odd(row: MonthRow) -> bool:
    """Counts that cannot be, whatever the requests say."""
    return (
        row.received != row.registered + row.incomplete
        or row.on_time + row.late > row.completed
        or row.overdue > row.running
    )
