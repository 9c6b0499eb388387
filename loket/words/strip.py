"""The strip of days of a promise in words: the one below each day, and the sentence that tells it in full."""

from __future__ import annotations

from collections.abc import Callable

from loket.domain.counting import ClosedDay
from loket.domain.standards import Unit
from loket.domain.strip import StripDay, StripKind
from loket.i18n import _, ngettext
from loket.words.dates import day_range, long_date
from loket.words.labels import label


def strip_word(day: StripDay) -> str:
    """The word below a day: "ke-3", "tutup", "batas"; below folded weeks how many of their days were counted."""
    if day.kind is StripKind.COUNTED and day.counted:
        return _("ke-{n}").format(n=day.counted)
    if day.kind is StripKind.FOLDED:
        return ngettext("{n} hari", "{n} hari", day.counted).format(n=day.counted) if day.counted else ""
    return label(day.kind)


def change_word(day: StripDay) -> str:
    """The second word, below a day that the office keeps otherwise now than the promise does: "tutup", "buka"."""
    if day.closed_now is not None:
        return label(StripKind.CLOSED)
    return _("buka") if day.open_now else ""


def weeks_words(day: StripDay) -> str:
    """How long a fold is: "3 minggu"."""
    weeks = _weeks(day)
    return ngettext("{n} minggu", "{n} minggu", weeks).format(n=weeks)


def strip_sentence(day: StripDay, unit: Unit, now: str) -> str:
    """A day in full: "Rabu, 18 Maret 2026: kantor tutup (cuti bersama: Nyepi)." `now` tells what today's cell is."""
    if day.kind is StripKind.FOLDED:
        return _fold_sentence(day, unit)
    when = long_date(day.day)
    if day.is_today and now:
        when = _("{day} ({now})").format(day=when, now=now)
    return _("{day}: {told}.").format(day=when, told=_with_change(_TOLD[day.kind](day, unit), day))


def closed_words(closed: ClosedDay) -> str:
    """Why the office is closed: "libur nasional: Hari Suci Nyepi"; an expected day says so."""
    words = label(closed.kind)
    name = closed.name if closed.name.casefold() != words else ""
    if name:
        words = _("{kind}: {name}").format(kind=words, name=name)
    return words if closed.confirmed else _("{name} – perkiraan").format(name=words)


def _fold_sentence(day: StripDay, unit: Unit) -> str:
    span = day_range(day.day, day.last or day.day)
    told = weeks_words(day)
    if day.counted:
        told = _("{weeks}, {n} {unit} dihitung").format(weeks=told, n=day.counted, unit=_day_unit(unit))
    return _("{day}: {told}.").format(day=span, told=told)


def _weeks(day: StripDay) -> int:
    return (((day.last or day.day) - day.day).days + 1) // 7


def _day_unit(unit: Unit) -> str:
    return label(Unit.WORKING_DAY if unit is Unit.WORKING_DAY else Unit.CALENDAR_DAY)


def _with_closed(words: str, day: StripDay) -> str:
    if day.closed is None:
        return words
    return _("{told}; kantor tutup ({why})").format(told=words, why=closed_words(day.closed))


def _with_change(words: str, day: StripDay) -> str:
    """A promise that was kept when the calendar changed goes on as it was counted."""
    if day.closed_now is not None:
        told = _("{told}; sejak kalender berubah kantor tutup ({why}), janji tetap dihitung seperti semula")
        return told.format(told=words, why=closed_words(day.closed_now))
    if day.open_now:
        return _("{told}; sejak kalender berubah kantor buka, janji tetap dihitung seperti semula").format(told=words)
    return words


def _counted(day: StripDay, unit: Unit) -> str:
    return _("{unit} ke-{n}").format(unit=_day_unit(unit), n=day.counted)


def _start(day: StripDay, unit: Unit) -> str:
    words = _("waktu janji mulai")
    if day.counted:
        words = _("{told}, {count}").format(told=words, count=_counted(day, unit))
    return _with_closed(words, day)


def _begin(_day: StripDay, _unit: Unit) -> str:
    return _("dihitung seperti diterima hari ini")


def _running(day: StripDay, unit: Unit) -> str:
    return _with_closed(_counted(day, unit) if day.counted else _("waktu berjalan"), day)


def _closed(day: StripDay, _unit: Unit) -> str:
    return _("kantor tutup ({why})").format(why=closed_words(day.closed)) if day.closed else _("kantor tutup")


def _suspended(day: StripDay, _unit: Unit) -> str:
    return _with_closed(_("ditangguhkan, tidak dihitung"), day)


def _due(day: StripDay, unit: Unit) -> str:
    words = _("batas waktu")
    if day.counted:
        words = _("{told}, {count}").format(told=words, count=_counted(day, unit))
    return _with_closed(words, day)


def _late(_day: StripDay, _unit: Unit) -> str:
    return _("lewat batas waktu")


_TOLD: dict[StripKind, Callable[[StripDay, Unit], str]] = {
    StripKind.START: _start,
    StripKind.BEGIN: _begin,
    StripKind.COUNTED: _running,
    StripKind.CLOSED: _closed,
    StripKind.SUSPENDED: _suspended,
    StripKind.DUE: _due,
    StripKind.LATE: _late,
}
