"""The lists of the calendar: the days of a year that differ from their weekday, and the promises that would move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from loket.domain.counting import DayKind
from loket.i18n import _
from loket.services.calendar import DayRow, PromiseMove
from loket.ui.models.requests import short_service
from loket.ui.models.table import Cell, RowTable
from loket.ui.style import Tone
from loket.words import deadline, deadline_parts, short_date, weekday_name
from loket.words.calendar import kind_words
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
                words = kind_words(row.kind, has_hours=row.hours is not None)
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

    def file_cells(self, row: DayRow) -> Sequence[Cell]:
        """The day as a day, so that a spreadsheet counts with it."""
        return [row.day, *(self.text(row, column) for column in tuple(DayColumn)[1:])]


def _hours(row: DayRow) -> str:
    return interval_words(row.hours) if row.hours else ""


class MoveColumn(IntEnum):
    OUTCOME = 0
    NUMBER = 1
    SERVICE = 2
    APPLICANT = 3
    OLD = 4
    NEW = 5


class MoveTable(RowTable[PromiseMove]):
    """The promises that would move; those that would be late come first."""

    def __init__(self, zone: str) -> None:
        headers = {
            MoveColumn.OUTCOME: _("Akibat"),
            MoveColumn.NUMBER: _("Nomor"),
            MoveColumn.SERVICE: _("Layanan"),
            MoveColumn.APPLICANT: _("Pemohon"),
            MoveColumn.OLD: _("Janji lama"),
            MoveColumn.NEW: _("Janji baru"),
        }
        super().__init__(MoveColumn, headers)
        self.zone = zone

    def text(self, row: PromiseMove, column: int) -> str:
        match column:
            case MoveColumn.OUTCOME:
                return self._outcome(row)
            case MoveColumn.NUMBER:
                return row.number
            case MoveColumn.SERVICE:
                return row.service
            case MoveColumn.APPLICANT:
                return row.name
            case MoveColumn.OLD:
                return self._moment(row.old, row)
        return self._moment(row.new, row)

    def _outcome(self, row: PromiseMove) -> str:
        """Which way it goes; by how much is read from the two dates, whose distance counts closed days too."""
        if row.becomes_late:
            return _("Menjadi terlambat")
        if row.rescued:
            return _("Tidak lagi terlambat")
        if deadline_parts(row.new, self.zone)[0] == deadline_parts(row.old, self.zone)[0]:
            return _("Jam lebih lambat") if row.new > row.old else _("Jam lebih awal")
        return _("Lebih lambat") if row.new > row.old else _("Lebih awal")

    def _moment(self, at: datetime, row: PromiseMove) -> str:
        """ "28-04-2026"; with its hour where only that changes."""
        day, hour = deadline_parts(at, self.zone)
        days = {deadline_parts(each, self.zone)[0] for each in (row.old, row.new)}
        return short_date(day) if len(days) > 1 else f"{short_date(day)} {hour.split(' ', 1)[0]}"

    def tooltip(self, row: PromiseMove, column: int) -> str:
        if column == MoveColumn.NUMBER:
            return f"{row.name}, {row.service}"
        moments = {MoveColumn.OLD: row.old, MoveColumn.NEW: row.new}
        at = moments.get(MoveColumn(column))
        return deadline(at, self.zone) if at is not None else ""

    def tone(self, row: PromiseMove, column: int) -> Tone | None:
        if column != MoveColumn.OUTCOME:
            return None
        return Tone.OVERDUE if row.becomes_late else Tone.ON_TIME if row.rescued else None

    def short_text(self, row: PromiseMove, column: int) -> str:
        return short_service(row.service) if column == MoveColumn.SERVICE else ""

    def sort_value(self, row: PromiseMove, column: int) -> Any:
        if column == MoveColumn.OUTCOME:
            return not row.becomes_late, not row.rescued, row.new - row.old
        moments = {MoveColumn.OLD: row.old, MoveColumn.NEW: row.new}
        return moments.get(MoveColumn(column)) or super().sort_value(row, column)

    def key(self, row: PromiseMove) -> object:
        return row.number
