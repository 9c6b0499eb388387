"""The strip of days on a request's page: from the days of its promise to the cells that show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from loket.domain.standards import Unit
from loket.domain.standing import PromiseState
from loket.domain.strip import StripDay, StripKind
from loket.i18n import _, ngettext
from loket.services.lookup import RequestDetail
from loket.ui.style import Tone
from loket.ui.widgets.day_strip import CellLook, DayCell, DayStrip
from loket.words import month_name, short_month, weekday_name
from loket.words.strip import change_word, strip_sentence, strip_word, weeks_words

_LOOKS = {
    StripKind.START: CellLook.EDGED,
    StripKind.BEGIN: CellLook.EDGED,
    StripKind.COUNTED: CellLook.PLAIN,
    StripKind.CLOSED: CellLook.HATCHED,
    StripKind.SUSPENDED: CellLook.PAUSED,
    StripKind.DUE: CellLook.FILLED,
    StripKind.LATE: CellLook.MARKED,
    StripKind.FOLDED: CellLook.FOLDED,
}
_ROOM = 3
"""Over so many cells a month and its year are in full."""
_TONES = {
    PromiseState.OVERDUE: Tone.OVERDUE,
    PromiseState.MISSED: Tone.OVERDUE,
    PromiseState.DUE_TODAY: Tone.AT_RISK,
    PromiseState.AT_RISK: Tone.AT_RISK,
}


def show_strip(strip: DayStrip, detail: RequestDetail) -> None:
    """Show the days of a request's promise; nothing while its clock has not started."""
    days = detail.strip
    unit = detail.completion_time.unit if detail.completion_time else Unit.WORKING_DAY
    now = _("selesai") if detail.ready_at is not None else _("hari ini")
    tone = _TONES.get(detail.row.state, Tone.ON_TIME) if detail.row.state else Tone.ON_TIME
    strip.set_cells(_cells(days, unit, now), tone, _description(days))


def _cells(days: Sequence[StripDay], unit: Unit, now: str) -> list[DayCell]:
    return [_cell(day, unit, now, month) for day, month in zip(days, _months(days), strict=True)]


def _cell(day: StripDay, unit: Unit, now: str, month: str) -> DayCell:
    is_fold = day.kind is StripKind.FOLDED
    is_closed = day.kind is StripKind.COUNTED and day.closed is not None
    return DayCell(
        weekday="" if is_fold else weekday_name(day.day)[:3],
        number=weeks_words(day) if is_fold else str(day.day.day),
        word=strip_word(day),
        sentence=strip_sentence(day, unit, now),
        look=CellLook.HATCHED if is_closed else _LOOKS[day.kind],
        above=month,
        above_short=short_month(day.day.month) if month else "",
        now=now if day.is_today else "",
        mark=change_word(day),
    )


def _months(days: Sequence[StripDay]) -> Iterator[str]:
    """The month above its first day; with its year where that is new, as long as it has not stood there in full."""
    said = None
    for (year, month), run in groupby(days, lambda day: (day.day.year, day.day.month)):
        length = len(list(run))
        yield month_name(month) if year == said else f"{month_name(month)} {year}"
        yield from [""] * (length - 1)
        said = year if length >= _ROOM else said


def _description(days: Sequence[StripDay]) -> str:
    closed = sum(day.kind is StripKind.CLOSED for day in days)
    words = ngettext("{n} hari pada jalur janji", "{n} hari pada jalur janji", len(days)).format(n=len(days))
    return _("{days}, {n} di antaranya kantor tutup. Panah kiri dan kanan menerangkan tiap hari.").format(
        days=words, n=closed
    )
