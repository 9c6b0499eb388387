"""The lists of the page: steps, services, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from loket.domain.readiness import rounded
from loket.i18n import _, ngettext
from loket.services.readiness import EvidenceRow, ServiceScore, StepRow
from loket.ui.models.table import Cell, RowTable
from loket.ui.style import Tone
from loket.words import short_date
from loket.words.readiness import band_short, effort_short, points


class StepColumn(IntEnum):
    WHAT = 0
    GAIN = 1
    EFFORT = 2
    WHERE = 3


class StepTable(RowTable[StepRow]):
    """What to do next, the most points first."""

    def __init__(self) -> None:
        headers = {
            StepColumn.WHAT: _("Langkah"),
            StepColumn.GAIN: _("Poin"),
            StepColumn.EFFORT: _("Usaha"),
            StepColumn.WHERE: _("Untuk"),
        }
        super().__init__(StepColumn, headers)

    def text(self, row: StepRow, column: int) -> str:
        match column:
            case StepColumn.WHAT:
                return row.text
            case StepColumn.GAIN:
                return f"+{points(row.gain)}" if row.gain else "–"
            case StepColumn.EFFORT:
                return effort_short(row.effort)
        return for_whom(row)

    def sort_value(self, row: StepRow, column: int) -> Any:
        match column:
            case StepColumn.GAIN:
                return row.gain
            case StepColumn.EFFORT:
                return row.effort
        return super().sort_value(row, column)

    def is_number(self, column: int) -> bool:
        return column == StepColumn.GAIN

    def key(self, row: StepRow) -> object:
        return row.action


def for_whom(row: StepRow) -> str:
    """ "kantor", or how many services."""
    if not row.services:
        return _("kantor")
    return ngettext("{n} layanan", "{n} layanan", len(row.services)).format(n=len(row.services))


class ServiceColumn(IntEnum):
    NAME = 0
    REACHED = 1
    BAND = 2


class ServiceTable(RowTable[ServiceScore]):
    """Each service with its points."""

    def __init__(self) -> None:
        headers = {
            ServiceColumn.NAME: _("Layanan"),
            ServiceColumn.REACHED: _("Poin"),
            ServiceColumn.BAND: _("Perkiraan"),
        }
        super().__init__(ServiceColumn, headers)

    def text(self, row: ServiceScore, column: int) -> str:
        match column:
            case ServiceColumn.NAME:
                return row.name
            case ServiceColumn.REACHED:
                return points(row.score.reached)
        standing = row.score.standing
        return f"{points(standing.score)} · {band_short(standing.band)}" if standing.band else points(standing.score)

    def sort_value(self, row: ServiceScore, column: int) -> Any:
        return super().sort_value(row, column) if column == ServiceColumn.NAME else row.score.standing.score

    def is_number(self, column: int) -> bool:
        return column == ServiceColumn.REACHED

    def file_cells(self, row: ServiceScore) -> Sequence[Cell]:
        """The points as a number."""
        return [row.name, rounded(row.score.reached), self.text(row, ServiceColumn.BAND)]

    def key(self, row: ServiceScore) -> object:
        return row.code


class EvidenceColumn(IntEnum):
    TEXT = 0
    STATE = 1
    SINCE = 2
    GROUP = 3


class EvidenceTable(RowTable[EvidenceRow]):
    """What an office can say it has, and whether it says so."""

    def __init__(self) -> None:
        headers = {
            EvidenceColumn.TEXT: _("Bukti"),
            EvidenceColumn.STATE: _("Keadaan"),
            EvidenceColumn.SINCE: _("Sejak"),
            EvidenceColumn.GROUP: _("Kelompok"),
        }
        super().__init__(EvidenceColumn, headers)

    def text(self, row: EvidenceRow, column: int) -> str:
        match column:
            case EvidenceColumn.TEXT:
                return row.text
            case EvidenceColumn.STATE:
                return state_words(row)
            case EvidenceColumn.SINCE:
                return short_date(row.since) if row.since else "–"
        return row.group

    def tone(self, row: EvidenceRow, column: int) -> Tone | None:
        if column != EvidenceColumn.STATE:
            return None
        if row.expired:
            return Tone.AT_RISK
        return Tone.DONE if row.held else Tone.NEUTRAL

    def sort_value(self, row: EvidenceRow, column: int) -> Any:
        return row.since if column == EvidenceColumn.SINCE else super().sort_value(row, column)

    def file_cells(self, row: EvidenceRow) -> Sequence[Cell]:
        """The day as a day; as the page shows it, what is not held has none."""
        return [row.text, state_words(row), row.since, row.group]

    def key(self, row: EvidenceRow) -> object:
        return row.key


def state_words(row: EvidenceRow) -> str:
    """Whether the office has it, and whether it was said too long ago."""
    if row.expired:
        return _("Perlu diperbarui")
    return _("Ada") if row.held else _("Belum")
