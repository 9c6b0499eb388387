"""The office's calendar in words: what a day is, what an edit changes, what it does to open promises, its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from typing import Protocol

from loket.domain.calendar_book import BookChange, Hours, MarkedDay, Season
from loket.domain.counting import DayKind
from loket.i18n import N_, _, ngettext
from loket.words.dates import clock_time, long_date, month_name, plain_date, zone_name
from loket.words.hours import interval_words, weekday_word
from loket.words.labels import label

LONGEST_REASON = 500
"""Characters that the history has room for."""

_SWITCHES = {
    "count_first_day": (
        N_("Hari berkas masuk dihitung sebagai hari pertama"),
        N_("Hari berkas masuk tidak dihitung"),
    ),
    "open_on_collective_leave": (N_("Kantor tetap buka pada cuti bersama"), N_("Kantor tutup pada cuti bersama")),
}
"""What a rule says when it is switched on, and when it is off."""


class DayOfYear(Protocol):
    """A day as the calendar service tells it."""

    @property
    def day(self) -> date: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def kind(self) -> DayKind | None: ...
    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def confirmed(self) -> bool: ...
    @property
    def season(self) -> str: ...
    @property
    def hours(self) -> Hours: ...


def kind_words(kind: DayKind, *, has_hours: bool = False) -> str:
    """The kind of a day as form, table and legend call it."""
    return _("jam kerja khusus") if has_hours or kind is DayKind.SPECIAL else label(kind)


def long_range(first: date, last: date) -> str:
    """Days from–to: "20–24 April 2026", "30 April–2 Mei 2026"; one day: "20 April 2026"."""
    if first == last:
        return plain_date(first)
    if first.year != last.year:
        return f"{plain_date(first)}–{plain_date(last)}"
    start = f"{first.day}" if first.month == last.month else f"{first.day} {month_name(first.month)}"
    return f"{start}–{plain_date(last)}"


def count_days(many: int) -> str:
    """ "5 hari"."""
    return ngettext("{n} hari", "{n} hari", many).format(n=many)


def day_words(day: DayOfYear) -> str:
    """One day in a sentence: "Kamis, 19 Maret 2026: Hari Suci Nyepi, libur nasional, SKB 3 Menteri"."""
    return _("{day}: {words}").format(day=long_date(day.day), words=", ".join(_parts(day)))


def _parts(day: DayOfYear) -> Iterator[str]:
    if day.kind is None or day.kind is DayKind.WEEKEND:
        yield _("hari kerja") if day.is_open else label(DayKind.WEEKEND)
    else:
        if day.name:
            yield day.name
        words = kind_words(day.kind)
        yield words if day.confirmed else _("{kind} (perkiraan)").format(kind=words)
        if day.is_open and day.kind is not DayKind.SPECIAL:
            yield _("kantor tetap buka")
    if day.is_open and day.season:
        yield day.season
    if day.hours:
        yield _("buka {hours}").format(hours=interval_words(day.hours))
    if day.source:
        yield day.source


def preview_sentence(moved: int, looked_at: int, late: int, rescued: int) -> str:
    """What a change does to the promises that run: "12 dari 340 janji terbuka berubah; 3 menjadi terlambat."."""
    if not looked_at:
        return _("Tidak ada janji yang sedang berjalan.")
    if not moved:
        words = ngettext(
            "{n} janji terbuka tetap seperti semula.", "Semua {n} janji terbuka tetap seperti semula.", looked_at
        )
        return words.format(n=looked_at)
    words = ngettext(
        "{moved} dari {all} janji terbuka berubah", "{moved} dari {all} janji terbuka berubah", looked_at
    ).format(moved=moved, all=looked_at)
    consequences = [_("{n} menjadi terlambat").format(n=late)] if late else []
    if rescued:
        consequences.append(_("{n} tidak lagi terlambat").format(n=rescued))
    return "; ".join([words, *(consequences or [_("tidak ada yang menjadi terlambat")])]) + "."


def change_groups(change: BookChange, services: Mapping[str, str] | None = None) -> list[tuple[str, list[str]]]:
    """What changes in the calendar, under headings; days in a row that are alike stand together.

    `services` are the names of services by their codes.
    """
    groups = [
        (_("Ditambah"), _lines((day.day, _what(day)) for day in change.added)),
        (_("Dihapus, menjadi hari biasa"), _lines((day.day, _what(day)) for day in change.removed)),
        (_("Diganti"), _lines((new.day, _change(old, new)) for old, new in change.changed)),
        (_("Jam kerja"), [_weekday_line(*weekday) for weekday in change.week]),
        (_("Musim jam kerja"), [_season_line(old, new) for old, new in change.seasons]),
        (_("Cara menghitung janji"), _rule_lines(change, services or {})),
    ]
    return [(heading, lines) for heading, lines in groups if lines]


def _lines(days: Iterable[tuple[date, str]]) -> list[str]:
    """A line for each day and its words; days in a row that say the same have one line."""
    runs: list[tuple[date, date, str]] = []
    for day, words in days:
        if runs and runs[-1][1] + timedelta(days=1) == day and runs[-1][2] == words:
            runs[-1] = (runs[-1][0], day, words)
        else:
            runs.append((day, day, words))
    return [_line(*run) for run in runs]


def _line(first: date, last: date, words: str) -> str:
    when = long_date(first) if first == last else long_range(first, last)
    return _("{day}: {words}").format(day=when, words=words)


def _what(day: MarkedDay) -> str:
    """ "Hari Jadi Kabupaten, libur lokal"."""
    return ", ".join([*filter(None, [day.name]), _how(day)])


def _how(day: MarkedDay) -> str:
    """ "libur lokal", "jam kerja khusus, 08.00–11.00"."""
    words = kind_words(day.kind, has_hours=day.hours is not None)
    words = words if day.confirmed else _("{kind} (perkiraan)").format(kind=words)
    return ", ".join([words, *([interval_words(day.hours)] if day.hours else [])])


def _change(old: MarkedDay, new: MarkedDay) -> str:
    """What a day was and becomes; what stays is said once."""
    if _what(old) == _what(new):
        return _("{words}, dasar {source}").format(words=_what(new), source=new.source or "–")
    if _how(old) == _how(new):
        return _("{old} menjadi {new}, {kind}").format(old=old.name, new=new.name, kind=_how(new))
    if old.name == new.name:
        return _("{name}, {old} menjadi {new}").format(name=new.name, old=_how(old), new=_how(new))
    return _("{old} menjadi {new}").format(old=_what(old), new=_what(new))


def _weekday_line(weekday: str, old: Hours, new: Hours) -> str:
    """ "Sabtu: tutup menjadi 08.00–11.00"."""
    was, becomes = (interval_words(hours) if hours else _("tutup") for hours in (old, new))
    return _("{day}: {old} menjadi {new}").format(day=weekday_word(weekday), old=was, new=becomes)


def _season_line(old: Season | None, new: Season | None) -> str:
    """ "Ramadan 1448 H, 8 Februari–9 Maret 2027: ditambah"."""
    if old is None or new is None:
        words = _("{season}: dihapus") if new is None else _("{season}: ditambah")
        return words.format(season=_season_words(new or old))
    if (old.first_day, old.last_day) == (new.first_day, new.last_day):
        words = _("{season}: jamnya diganti") if old.week != new.week else _("{season}: keterangannya diganti")
        return words.format(season=_season_words(new))
    former = long_range(old.first_day, old.last_day)
    return _("{season}: dahulu {former}").format(season=_season_words(new), former=former)


def _season_words(season: Season | None) -> str:
    return f"{season.name}, {long_range(season.first_day, season.last_day)}" if season else ""


def _rule_lines(change: BookChange, services: Mapping[str, str]) -> list[str]:
    """A line for each rule that changes: "Batas jam masuk: tidak ada menjadi 14.00"."""
    return [line for name, old, new in change.rules for line in _rule(name, old, new, services)]


def _rule(name: str, old: object, new: object, services: Mapping[str, str]) -> Iterator[str]:
    if name == "open_services":
        yield from _service_lines(_codes(old), _codes(new), services)
    elif name in _SWITCHES:
        yield _(_SWITCHES[name][0 if new else 1])
    else:
        words = _("Zona waktu: {old} menjadi {new}") if name == "zone" else _("Batas jam masuk: {old} menjadi {new}")
        yield words.format(old=_value_words(old), new=_value_words(new))


def _codes(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _service_lines(old: tuple[str, ...], new: tuple[str, ...], services: Mapping[str, str]) -> Iterator[str]:
    """Which services are staffed on cuti bersama from now on, and which no longer."""
    for words, codes in (
        (_("Buka pada cuti bersama: {names}"), [code for code in new if code not in old]),
        (_("Tidak lagi buka pada cuti bersama: {names}"), [code for code in old if code not in new]),
    ):
        if codes:
            yield words.format(names=", ".join(services.get(code, code) for code in codes))


def _value_words(value: object) -> str:
    if isinstance(value, time):
        return clock_time(value)
    return zone_name(str(value)) if value else _("tidak ada")


def change_reason(change: BookChange, services: Mapping[str, str]) -> str:
    """Why the calendar changed where only its hours and rules did: "Jam kerja Sabtu". Nothing for days."""
    parts = []
    if change.week:
        days = ", ".join(weekday_word(weekday) for weekday, _old, _new in change.week)
        parts.append(_("Jam kerja {days}").format(days=days))
    parts += [_season_line(old, new) for old, new in change.seasons]
    return "; ".join([*parts, *_rule_lines(change, services)])[:LONGEST_REASON]


def marking_reason(first: date, last: date, kind: DayKind, name: str) -> str:
    """Why the calendar changed, for its history: "Hari Jadi Kabupaten, libur lokal, 20–24 April 2026"."""
    return ", ".join([name, kind_words(kind), long_range(first, last)])


def clearing_reason(first: date, last: date) -> str:
    """The same for days that are given back to their weekday."""
    return _("Menjadi hari biasa: {days}").format(days=long_range(first, last))


def outcome_words(decision: str, moved: int, kept: int) -> str:
    """What was decided about the promises: "12 janji dipindahkan". Decisions are those of the history."""
    if decision == "moved":
        return ngettext("{n} janji dipindahkan", "{n} janji dipindahkan", moved).format(n=moved)
    if decision == "kept":
        return ngettext("{n} janji dipertahankan", "{n} janji dipertahankan", kept).format(n=kept)
    return _("tidak ada janji yang terkena")
