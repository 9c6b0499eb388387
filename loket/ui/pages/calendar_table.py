"""The days of a year that differ from their weekday, as a list."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from loket.domain.counting import DayKind
from loket.i18n import _
from loket.services.calendar import DayRow
from loket.ui.models.table import RowTable
from loket.ui.pages.calendar_day import kind_words
from loket.ui.style import Tone
from loket.words import short_date, weekday_name
from loket.words.hours import interval_words


class DayColumn(IntEnum):
    DAY = 0
    WEEKDAY = 1
    KIND = 2
    NAME = 3
    SOURCE = 4


class DayTable(RowTable[DayRow]):
    """The days in the order of the year."""

    def __init__(self) -> None:
        headers = {
            DayColumn.DAY: _("Tanggal"),
            DayColumn.WEEKDAY: _("Hari"),
            DayColumn.KIND: _("Jenis"),
            DayColumn.NAME: _("Nama"),
            DayColumn.SOURCE: _("Dasar"),
        }
        super().__init__(DayColumn, headers)

    def text(self, row: DayRow, column: int) -> str:
        match column:
            case DayColumn.DAY:
                return short_date(row.day)
            case DayColumn.WEEKDAY:
                return weekday_name(row.day)
            case DayColumn.KIND:
                words = kind_words(row.kind if row.hours is None else DayKind.SPECIAL)
                return words if row.confirmed else _("perkiraan {kind}").format(kind=words)
            case DayColumn.NAME:
                return _("{name} ({hours})").format(name=row.name, hours=_hours(row)) if row.hours else row.name
        return row.source

    def tone(self, row: DayRow, column: int) -> Tone | None:
        if column != DayColumn.KIND:
            return None
        closed = {DayKind.NATIONAL: Tone.ACCENT, DayKind.LOCAL: Tone.ACCENT, DayKind.SPECIAL: Tone.PAUSED}
        return closed.get(row.kind, Tone.NEUTRAL) if row.confirmed else Tone.AT_RISK

    def sort_value(self, row: DayRow, column: int) -> Any:
        return row.day if column in (DayColumn.DAY, DayColumn.WEEKDAY) else super().sort_value(row, column)

    def key(self, row: DayRow) -> object:
        return row.day


def _hours(row: DayRow) -> str:
    return interval_words(row.hours) if row.hours else ""
