"""The posters that hang, of all standards: those to be replaced first."""

from __future__ import annotations

from enum import IntEnum

from loket.i18n import _
from loket.services.posters import PosterRow
from loket.ui.models.table import RowTable
from loket.ui.style import Tone


class PosterColumn(IntEnum):
    STATE = 0
    SERVICE = 1
    PLACE = 2
    SIZE = 3
    VERSION = 4


class PosterTable(RowTable[PosterRow]):
    """Which posters hang where."""

    def __init__(self) -> None:
        headers = {
            PosterColumn.STATE: _("Keadaan"),
            PosterColumn.SERVICE: _("Layanan"),
            PosterColumn.PLACE: _("Terpasang di"),
            PosterColumn.SIZE: _("Ukuran"),
            PosterColumn.VERSION: _("Versi"),
        }
        super().__init__(PosterColumn, headers)

    def text(self, row: PosterRow, column: int) -> str:
        match column:
            case PosterColumn.STATE:
                return poster_state(row)[1]
            case PosterColumn.SERVICE:
                return row.service
            case PosterColumn.PLACE:
                return row.place
            case PosterColumn.SIZE:
                return row.size.upper()
        return str(row.version)

    def is_number(self, column: int) -> bool:
        return column == PosterColumn.VERSION


def poster_state(row: PosterRow) -> tuple[Tone, str]:
    """Whether another version holds by now."""
    return (Tone.AT_RISK, _("Usang")) if row.is_outdated else (Tone.DONE, _("Berlaku"))
