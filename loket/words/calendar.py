"""The office's calendar in words: what a day is, what an edit changes, what it does to open promises, its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Protocol

from loket.domain.calendar_book import BookChange, MarkedDay
from loket.domain.counting import DayKind
from loket.i18n import _, ngettext
from loket.words.dates import long_date, month_name, plain_date
from loket.words.hours import interval_words
from loket.words.labels import label

Hours = tuple[tuple[str, str], ...]


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
            "Satu janji terbuka tidak berubah.", "Semua {n} janji terbuka tetap seperti semula.", looked_at
        )
        return words.format(n=looked_at)
    words = ngettext(
        "{moved} dari {all} janji terbuka berubah", "{moved} dari {all} janji terbuka berubah", looked_at
    ).format(moved=moved, all=looked_at)
    consequences = [_("{n} menjadi terlambat").format(n=late)] if late else []
    if rescued:
        consequences.append(_("{n} tidak lagi terlambat").format(n=rescued))
    return "; ".join([words, *(consequences or [_("tidak ada yang menjadi terlambat")])]) + "."


def change_groups(change: BookChange) -> list[tuple[str, list[str]]]:
    """What changes in the calendar, under headings; days in a row that are alike stand together."""
    groups = [
        (_("Ditambah"), _lines((day.day, _what(day)) for day in change.added)),
        (_("Dihapus, menjadi hari biasa"), _lines((day.day, _what(day)) for day in change.removed)),
        (_("Diganti"), _lines((new.day, _change(old, new)) for old, new in change.changed)),
        (_("Jam"), [_("Jam kerja atau musim berubah.")] if change.hours_changed else []),
        (_("Aturan"), [_("Cara menghitung hari berubah.")] if change.rules_changed else []),
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
