"""The places of backups as a list, and a backup's status as the words need it."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from loket.i18n import _
from loket.services.backup_answers import BackupStatus, PlaceStatus
from loket.ui.models.table import RowTable
from loket.ui.style import Tone
from loket.words import error_sentence, short_moment
from loket.words.backup import Safety


class PlaceColumn(IntEnum):
    STATE = 0
    PLACE = 1
    LAST = 2


class PlaceTable(RowTable[PlaceStatus]):
    """The folders that hold the office's backups. `zone` is the office's."""

    def __init__(self, zone: str) -> None:
        headers = {
            PlaceColumn.STATE: _("Keadaan"),
            PlaceColumn.PLACE: _("Tempat"),
            PlaceColumn.LAST: _("Cadangan terakhir"),
        }
        super().__init__(PlaceColumn, headers)
        self.zone = zone

    def text(self, row: PlaceStatus, column: int) -> str:
        match column:
            case PlaceColumn.STATE:
                return self._state(row)
            case PlaceColumn.PLACE:
                return _("Folder data komputer ini") if row.own else row.path
        return short_moment(row.last_at, self.zone) if row.last_at else _("belum ada")

    def _state(self, row: PlaceStatus) -> str:
        if row.error is not None:
            return _("Gagal")
        return _("Baik") if row.last_at else _("Menunggu")

    def tone(self, row: PlaceStatus, column: int) -> Tone | None:
        if column != PlaceColumn.STATE:
            return None
        if row.error is not None:
            return Tone.ERROR
        return Tone.DONE if row.last_at else Tone.PAUSED

    def sort_value(self, row: PlaceStatus, column: int) -> Any:
        return row.last_at if column == PlaceColumn.LAST else super().sort_value(row, column)

    def key(self, row: PlaceStatus) -> object:
        return row.path


def safety_of(status: BackupStatus) -> Safety:
    """What the words judge."""
    rehearsal = status.last_rehearsal
    error = error_sentence(rehearsal.error) if rehearsal is not None and rehearsal.error is not None else ""
    failed = [(place.path, error_sentence(place.error)) for place in status.places if place.error is not None]
    return Safety(
        is_training=status.is_training,
        last_backup=status.last_backup_at,
        changed_since=status.changed_since,
        last_rehearsal=rehearsal.at if rehearsal is not None else None,
        error=error,
        failed=tuple(failed),
    )
