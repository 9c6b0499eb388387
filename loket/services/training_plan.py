"""When people come to a training office, for what, and what is to become of it: three years up to now."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, cycle, islice

from loket.domain.promise import OfficeCalendar, PromiseState, Tracked, due_moment, state_of
from loket.domain.standards import CompletionTime, ServiceStandard, StartEvent, Unit, Variant

YEARS = 3
BACKLOG = 12
"""The fewest requests that are still open: one or more in every state."""
_TRIES = 150
_RECENT_DAYS = 30
_WEEKDAYS = (1.35, 1.1, 1.0, 0.95, 0.7, 1.0, 1.0)
_POPULAR = {
    "kk": 18,
    "ktp-el": 16,
    "akta-kelahiran": 10,
    "kia": 8,
    "skpwni": 7,
    "skck": 7,
    "sktm": 6,
    "legalisir-ijazah": 6,
    "kk-biodata": 5,
    "pbi-jk": 5,
    "surat-keterangan-penelitian": 3,
    "sip-perawat": 3,
}


class Fate(StrEnum):
    """What is to become of a request."""

    NATURAL = "natural"  # runs its course; whether it is finished by now depends on when it came
    LEFT = "left"  # nobody has finished it so far
    SUSPENDED = "suspended"  # waits now
    READY = "ready"  # finished, not collected


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant of a service as it is offered, and how often people come for it."""

    service_id: int
    code: str
    version_id: int
    version: int
    standard: ServiceStandard
    variant: Variant
    weight: float

    @property
    def time(self) -> CompletionTime | None:
        """How long it takes."""
        return self.standard.time_of(self.variant)

    @property
    def starts_later(self) -> bool:
        """Whether the clock waits for an event after the registration."""
        return self.time is not None and self.time.starts_at in {StartEvent.VERIFIED, StartEvent.PAID}


@dataclass(frozen=True, slots=True)
class Plan:
    """One request to be: when it comes, for what, and its fate."""

    at: datetime
    offer: Offer
    fate: Fate


_OPEN: tuple[tuple[Fate, PromiseState | None], ...] = (
    (Fate.LEFT, PromiseState.OVERDUE),
    (Fate.LEFT, PromiseState.DUE_TODAY),
    (Fate.LEFT, PromiseState.AT_RISK),
    (Fate.SUSPENDED, None),
    (Fate.READY, None),
    (Fate.LEFT, PromiseState.ON_TIME),
    (Fate.LEFT, PromiseState.ON_TIME),
    (Fate.READY, None),
    (Fate.LEFT, PromiseState.OVERDUE),
    (Fate.LEFT, PromiseState.ON_TIME),
    (Fate.READY, None),
    (Fate.LEFT, PromiseState.ON_TIME),
)


def weight_of(code: str, variants: int) -> float:
    """How often people come for one of a service's variants."""
    return _POPULAR.get(code, 2) / variants


class Planner:
    """Draws plans up to `now`."""

    def __init__(self, offers: Sequence[Offer], calendar: OfficeCalendar, now: datetime, rng: random.Random) -> None:
        self._offers = offers
        self._shares = list(accumulate(offer.weight for offer in offers))
        self._calendar = calendar
        self._work = calendar.work
        self._now = now
        self._rng = rng

    def plans(self, count: int) -> list[Plan]:
        """That many plans in the order in which people come."""
        backlog = min(count, max(BACKLOG, count // 50))
        drawn = [*self._history(count - backlog), *self._backlog(backlog)]
        return sorted(drawn, key=lambda plan: plan.at)

    def _history(self, count: int) -> Iterator[Plan]:
        today = self._work.in_office(self._now).date()
        days = self._working_days(today - timedelta(days=YEARS * 365), today)
        shares = list(accumulate(self._busyness(day) for day in days))
        for day in self._rng.choices(days, cum_weights=shares, k=count):
            yield Plan(self._arrival(day), self._offer(), Fate.NATURAL)

    def _working_days(self, first: date, last: date) -> list[date]:
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in days if self._work.is_working_day(day)]

    @staticmethod
    def _busyness(day: date) -> float:
        season = 1.3 if day.month in {6, 7, 1} else 1.0  # school enrolment, the new year
        return _WEEKDAYS[day.weekday()] * season

    def _arrival(self, day: date) -> datetime:
        """A moment of that day, most often in the morning, now and then after closing; never later than now."""
        if self._rng.random() < 0.01:
            at = self._work.closing_time(day) + timedelta(seconds=self._rng.randrange(60, 2400))
        else:
            span = self._work.open_time(day).total_seconds()
            worked = max(1, int(span * self._rng.betavariate(1.3, 2.1)))
            at = self._work.add_time(datetime.combine(day, time(), self._work.zone), timedelta(seconds=worked))
        return at if at <= self._now else self._now - timedelta(seconds=self._rng.randrange(1, 3600))

    def _offer(self) -> Offer:
        return self._offers[bisect_right(self._shares, self._rng.random() * self._shares[-1])]

    def _backlog(self, count: int) -> Iterator[Plan]:
        today = self._work.in_office(self._now).date()
        days = self._working_days(today - timedelta(days=_RECENT_DAYS), today)
        for fate, state in islice(cycle(_OPEN), count):
            yield self._open_plan(days, fate, state)

    def _open_plan(self, days: list[date], fate: Fate, state: PromiseState | None) -> Plan:
        """A recent request; where a state is wanted, one that would stand in it now (as near as tries get)."""
        for _try in range(_TRIES):
            plan = Plan(self._arrival(self._rng.choice(days)), self._offer(), fate)
            if state is None and self._is_long(plan.offer):
                return plan
            if state is not None and not plan.offer.starts_later and self._state(plan) is state:
                return plan
        return plan

    @staticmethod
    def _is_long(offer: Offer) -> bool:
        return offer.time is None or offer.time.unit not in {Unit.MINUTE, Unit.WORKING_HOUR}

    def _state(self, plan: Plan) -> PromiseState:
        due = due_moment(plan.offer.time, plan.at, self._calendar)
        unit = plan.offer.time.unit if plan.offer.time else Unit.WORKING_DAY
        return state_of(Tracked(plan.at, due, unit), self._now, self._calendar)
