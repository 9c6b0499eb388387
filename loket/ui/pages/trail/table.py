"""The lines of the audit as a list, and the whole of one beside it."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt

from loket.i18n import _
from loket.services.trail import TrailLine
from loket.ui.models.table import RowTable
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import Label
from loket.words import clock, local, long_date, short_moment
from loket.words.findings import grouped_head
from loket.words.trail import line_words


class TrailColumn(IntEnum):
    WHEN = 0
    WHO = 1
    WHAT = 2
    MORE = 3
    LINE = 4


class TrailTable(RowTable[TrailLine]):
    """The lines, the newest first. `zone` is the office's."""

    def __init__(self, zone: str) -> None:
        headers = {
            TrailColumn.WHEN: _("Waktu"),
            TrailColumn.WHO: _("Siapa"),
            TrailColumn.WHAT: _("Kejadian"),
            TrailColumn.MORE: _("Keterangan"),
            TrailColumn.LINE: _("Baris"),
        }
        super().__init__(TrailColumn, headers)
        self.zone = zone

    def text(self, row: TrailLine, column: int) -> str:
        words = line_words(row.action, row.facts, row.about)
        match column:
            case TrailColumn.WHEN:
                return short_moment(row.at, self.zone)
            case TrailColumn.WHO:
                return row.by or "–"
            case TrailColumn.WHAT:
                return words.text
            case TrailColumn.MORE:
                return words.detail
        return str(row.line)

    def sort_value(self, row: TrailLine, column: int) -> Any:
        if column in (TrailColumn.WHEN, TrailColumn.LINE):
            return row.at if column == TrailColumn.WHEN else row.line
        return super().sort_value(row, column)

    def is_number(self, column: int) -> bool:
        return column == TrailColumn.LINE

    def key(self, row: TrailLine) -> object:
        return row.line


class LineCard(Card):
    """The whole of one line, with the hashes that chain it. `show_line(line, zone)`; None asks to choose one."""

    def __init__(self) -> None:
        super().__init__(_("Satu catatan"))
        self.what = Label("", "strong", wrap=True)
        self.more = Label("", wrap=True)
        self.when = Label("", "quiet", wrap=True)
        self.hashes = Label("", "quiet", wrap=True)
        self.hashes.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.hashes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self.what, self.more, self.when, self.hashes):
            self.add(part)

    def show_line(self, line: TrailLine | None, zone: str) -> None:
        for part in (self.more, self.when, self.hashes):
            part.setVisible(line is not None)
        if line is None:
            self.what.setText(_("Pilih catatan pada daftar untuk melihat seluruhnya."))
            return
        words = line_words(line.action, line.facts, line.about)
        self.what.setText(" ".join(part for part in (line.by, words.text) if part))
        self.more.setText(words.detail)
        self.more.setVisible(bool(words.detail))
        self.when.setText(
            _("{day}, {clock} · baris {line}").format(
                day=long_date(local(line.at, zone).date()), clock=clock(line.at, zone), line=line.line
            )
        )
        self.hashes.setText("\n\n".join(_hash_words(line)))


def _hash_words(line: TrailLine) -> list[str]:
    named = [
        (_("Hash baris ini"), line.hash),
        (_("Hash baris sebelumnya"), line.previous_hash),
        (_("Hash isi yang dicatat"), line.row_hash.rpartition(":")[2]),
    ]
    return [f"{name}\n{grouped_head(value)}" for name, value in named if value]
