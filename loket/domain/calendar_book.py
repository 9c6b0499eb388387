"""The calendar as an office keeps it: hours, seasons, days with their kind and source, and what it decided on counting.

It is what is edited, kept in the history and compared; `CalendarBook.calendar` makes of it what promises are counted
in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TypeVar

from loket.domain.counting import ClosedDay, DayKind, OfficeCalendar
from loket.domain.worktime import WEEKDAYS, WorkCalendar
from loket.errors import RuleError

Week = Mapping[str, list[tuple[str, str]]]
"""Opening intervals by weekday: `{"mon": [("07:30", "12:00"), ("13:00", "16:00")], ...}`."""

Hours = tuple[tuple[str, str], ...]
"""The opening intervals of one day."""
RULES = ("zone", "cutoff", "count_first_day", "open_on_collective_leave", "open_services")
"""The fields of `CalendarBook` that say how promises are counted."""
_Value = TypeVar("_Value")

LONGEST_SEASON = 366
"""Days; a season that lasts longer is a slip of the year."""


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """A day that differs from its weekday: closed for a reason, or (with `hours`) open at hours of its own."""

    day: date
    kind: DayKind
    name: str
    source: str = ""
    confirmed: bool = True
    hours: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """Hours of their own for a range of dates (Ramadan hours)."""

    name: str
    first_day: date
    last_day: date
    week: Week
    source: str = ""
    confirmed: bool = True

    def days(self) -> Iterator[tuple[date, list[tuple[str, str]]]]:
        """Each day with its hours."""
        for offset in range((self.last_day - self.first_day).days + 1):
            day = self.first_day + timedelta(days=offset)
            yield day, list(self.week.get(WEEKDAYS[day.weekday()], []))


@dataclass(frozen=True, slots=True)
class CalendarBook:
    """Everything that the due moment of a promise depends on, apart from the standard.

    `open_services` are the codes of services that are staffed on cuti bersama though the office is closed.
    """

    zone: str
    week: Week
    days: tuple[MarkedDay, ...] = ()
    seasons: tuple[Season, ...] = ()
    cutoff: time | None = None
    count_first_day: bool = False
    open_on_collective_leave: bool = False
    open_services: tuple[str, ...] = ()

    def calendar(self, *, open_on_leave: bool) -> OfficeCalendar:
        """What promises are counted in: seasons resolved into the days that they change, closed days with their names.

        A single day beats a season, a holiday closes in it. Raises `RuleError` for hours that can't be.
        """
        closed: dict[date, ClosedDay] = {}
        special: dict[date, list[tuple[str, str]]] = {}
        for season in self.seasons:
            special.update(season.days())
        for day in self.days:
            if day.hours is not None:
                special[day.day] = list(day.hours)
            elif not (day.kind is DayKind.COLLECTIVE and open_on_leave):
                special.pop(day.day, None)
                closed[day.day] = ClosedDay(day.day, day.kind, day.name, day.confirmed)
        work = WorkCalendar(self.week, closed=frozenset(closed), special=special, zone=self.zone)
        return OfficeCalendar(work, closed, self.cutoff, self.count_first_day, self.known_years())

    def with_days(self, put: Iterable[MarkedDay] = (), remove: Iterable[date] = ()) -> CalendarBook:
        """The book with days entered or replaced, and others given back to their weekday."""
        days = {day.day: day for day in self.days}
        for gone in remove:
            days.pop(gone, None)
        days |= {day.day: day for day in put}
        return replace(self, days=tuple(days[day] for day in sorted(days)))

    def with_season(self, season: Season) -> CalendarBook:
        """The book with a season added, or replaced where one of that name is there.

        Raises `RuleError` for a season that ends before it begins or lasts longer than a year.
        """
        if season.last_day < season.first_day:
            raise RuleError("season_upside_down", field="last_day", first=season.first_day, last=season.last_day)
        if (season.last_day - season.first_day).days >= LONGEST_SEASON:
            raise RuleError("season_too_long", field="last_day", first=season.first_day, last=season.last_day)
        others = [other for other in self.seasons if other.name != season.name]
        return replace(self, seasons=tuple(sorted([*others, season], key=lambda one: (one.first_day, one.name))))

    def without_season(self, name: str) -> CalendarBook:
        """The book without the season of that name. Raises `RuleError("unknown_season")`."""
        left = tuple(season for season in self.seasons if season.name != name)
        if len(left) == len(self.seasons):
            raise RuleError("unknown_season", season=name)
        return replace(self, seasons=left)

    def known_years(self) -> dict[int, bool]:
        """The years whose national holidays were entered, and whether none of them is only expected."""
        known: dict[int, bool] = {}
        for day in self.days:
            if day.kind is DayKind.NATIONAL:
                known[day.day.year] = known.get(day.day.year, True) and day.confirmed
        return known


@dataclass(frozen=True, slots=True)
class BookChange:
    """What differs between two books: days added, removed and changed; hours, seasons and rules before and after.

    `week` names the weekday, `rules` the field of `CalendarBook`; a season that is not there before or after is None.
    """

    added: tuple[MarkedDay, ...] = ()
    removed: tuple[MarkedDay, ...] = ()
    changed: tuple[tuple[MarkedDay, MarkedDay], ...] = ()
    week: tuple[tuple[str, Hours, Hours], ...] = ()
    seasons: tuple[tuple[Season | None, Season | None], ...] = ()
    rules: tuple[tuple[str, object, object], ...] = ()

    @property
    def hours_changed(self) -> bool:
        """Whether the week or a season did."""
        return bool(self.week or self.seasons)

    @property
    def rules_changed(self) -> bool:
        """Whether what the office decided on counting did."""
        return bool(self.rules)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.hours_changed or self.rules_changed)


def difference(old: CalendarBook, new: CalendarBook) -> BookChange:
    """What an edit changes."""
    before, after = {day.day: day for day in old.days}, {day.day: day for day in new.days}
    return BookChange(
        added=tuple(after[day] for day in sorted(after.keys() - before.keys())),
        removed=tuple(before[day] for day in sorted(before.keys() - after.keys())),
        changed=tuple(
            (before[day], after[day]) for day in sorted(before.keys() & after.keys()) if before[day] != after[day]
        ),
        week=tuple(_differing({day: _hours(old.week, day) for day in WEEKDAYS}, lambda day: _hours(new.week, day))),
        seasons=tuple(_changed_seasons(old, new)),
        rules=tuple(_differing(_rules(old), _rules(new).__getitem__)),
    )


def _differing(before: Mapping[str, _Value], after: Callable[[str], _Value]) -> Iterator[tuple[str, _Value, _Value]]:
    return ((name, old, after(name)) for name, old in before.items() if old != after(name))


def _hours(week: Week, weekday: str) -> Hours:
    return tuple((opens, closes) for opens, closes in week.get(weekday, ()))


def _changed_seasons(old: CalendarBook, new: CalendarBook) -> Iterator[tuple[Season | None, Season | None]]:
    before, after = {one.name: one for one in old.seasons}, {one.name: one for one in new.seasons}
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            yield before.get(name), after.get(name)


def _rules(book: CalendarBook) -> dict[str, object]:
    return {name: getattr(book, name) for name in RULES} | {"open_services": tuple(sorted(book.open_services))}
