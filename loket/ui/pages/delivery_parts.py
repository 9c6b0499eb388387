"""The parts of the delivery page: the batches as a list, and the form that writes a month into a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.batches import BatchRow
from loket.services.exports import SyncResult
from loket.ui import style
from loket.ui.dialogs.folder import FolderEdit, FolderField
from loket.ui.models.table import RowTable
from loket.ui.style import Tone
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import error_sentence, month_name, short_moment
from loket.words.upstream import is_waiting, refusals_words

_MONTHS_BACK = 36


class BatchColumn(IntEnum):
    STATE = 0
    NUMBER = 1
    ROWS = 2
    FROZEN = 3
    DELIVERED = 4
    ACKNOWLEDGED = 5
    TRIES = 6
    WHY = 7


class BatchTable(RowTable[BatchRow]):
    """The batches, the newest first. `zone` is the office's, `place` where they should be."""

    def __init__(self) -> None:
        headers = {
            BatchColumn.STATE: _("Keadaan"),
            BatchColumn.NUMBER: _("Nomor"),
            BatchColumn.ROWS: _("Jumlah catatan"),
            BatchColumn.FROZEN: _("Disiapkan"),
            BatchColumn.DELIVERED: _("Terkirim"),
            BatchColumn.ACKNOWLEDGED: _("Diterima pembina"),
            BatchColumn.TRIES: _("Gagal"),
            BatchColumn.WHY: _("Keterangan"),
        }
        super().__init__(BatchColumn, headers)
        self.zone, self.place = "Asia/Jakarta", ""

    def text(self, row: BatchRow, column: int) -> str:
        match column:
            case BatchColumn.STATE:
                return state_words(row, self.place)
            case BatchColumn.FROZEN:
                return short_moment(row.frozen_at, self.zone)
            case BatchColumn.DELIVERED:
                return short_moment(row.delivered_at, self.zone) if row.delivered_at else ""
            case BatchColumn.ACKNOWLEDGED:
                return short_moment(row.acknowledged_at, self.zone) if row.acknowledged_at else ""
            case BatchColumn.WHY:
                return error_sentence(row.error) if row.error else row.delivered_to
        number = {BatchColumn.NUMBER: row.number, BatchColumn.ROWS: row.rows}.get(BatchColumn(column), row.attempts)
        return "" if column == BatchColumn.TRIES and not number else str(number)

    def tone(self, row: BatchRow, column: int) -> Tone | None:
        if column != BatchColumn.STATE:
            return None
        if not row.is_at(self.place):
            return Tone.ERROR if row.error else Tone.PAUSED
        return Tone.DONE if row.acknowledged_at else Tone.ON_TIME

    def sort_value(self, row: BatchRow, column: int) -> Any:
        if column in (BatchColumn.NUMBER, BatchColumn.ROWS):
            return row.number if column == BatchColumn.NUMBER else row.rows
        return super().sort_value(row, column)

    def is_number(self, column: int) -> bool:
        return column in (BatchColumn.NUMBER, BatchColumn.ROWS, BatchColumn.TRIES)

    def key(self, row: BatchRow) -> object:
        return row.number


def state_words(row: BatchRow, place: str = "") -> str:
    """How far a batch came on its way to a place."""
    if not row.is_at(place):
        return _("Gagal, akan diulang") if row.error else _("Menunggu kirim")
    return _("Sudah diterima") if row.acknowledged_at else _("Terkirim")


def is_on_stick(result: SyncResult) -> bool:
    """Whether it went to a stick, which somebody carries on."""
    return result.url.startswith("stick:")


def sync_sentences(result: SyncResult) -> tuple[str, str]:
    """The kind of message and the words for what a delivery did."""
    if result.error is not None:
        kept = _("Yang belum terkirim tetap tersimpan dan ikut pada pengiriman berikutnya.")
        held = result.error.code == "frozen_unsealed"  # these do not go with the next one
        return "error", error_sentence(result.error) if held else f"{error_sentence(result.error)} {kept}"
    parts = [_("Tidak ada yang perlu dikirim; semua sudah terkirim.")]
    if result.delivered:
        place = _("flash disk") if is_on_stick(result) else result.url
        parts = [_("{count} kiriman terkirim ke {place}.").format(count=len(result.delivered), place=place)]
    if is_on_stick(result):
        parts.append(_("Flash disk boleh dicabut; serahkan kepada instansi pembina."))
    if result.refused:
        words = _("Belum masuk di instansi pembina: {reasons}.")
        if not all(map(is_waiting, result.refused)):
            words = _("Belum masuk di instansi pembina: {reasons}. Hubungi mereka.")
        parts.append(words.format(reasons=refusals_words(result.refused)))
        return "warning", " ".join(parts)
    if result.acknowledged:
        parts.append(_("Sudah diterima sampai kiriman {number}.").format(number=result.acknowledged))
    return "success", " ".join(parts)


class MonthPanel(Card):
    """Which month to write into which folder. `wanted(period, folder)`; `closed()`."""

    wanted = Signal(str, object)
    closed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(_("Ekspor satu bulan"), parent=parent)
        self._today = today
        self.month = QComboBox()
        self.folder = FolderEdit(_("Folder untuk ekspor bulan"))
        self.folder_field = FolderField(_("Folder tujuan"), self.folder)
        self.write = Button(_("Tulis berkas"), icon="download", look="primary")
        self.cancel = give_up_button()
        self._lay_out_form()
        self.write.clicked.connect(self._on_write_pressed)
        self.cancel.clicked.connect(self.closed)
        AnswerKeys(self, self.write, self.cancel)

    def _lay_out_form(self) -> None:
        fields, buttons = QHBoxLayout(), QHBoxLayout()
        style.space(fields, 12)
        style.space(buttons, 8)
        fields.addWidget(FormField(_("Bulan"), self.month), 1, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.folder_field, 3, Qt.AlignmentFlag.AlignTop)
        buttons.addWidget(self.write)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        words = _("Berkas CSV untuk dibaca sendiri. Tidak mengubah apa yang menunggu dikirim.")
        self.add(Label(words, "quiet", wrap=True))
        self.add(fields)
        self.add(buttons)

    def begin(self) -> None:
        """Offer the months up to now, last month chosen."""
        if not self.month.count():
            today = self._today()
            for back in range(_MONTHS_BACK):
                number = today.year * 12 + today.month - 1 - back
                year, month = number // 12, number % 12 + 1
                self.month.addItem(f"{month_name(month)} {year}", f"{year:04}-{month:02}")
            self.month.setCurrentIndex(1)
        self.month.setFocus()

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none."""
        if error.field != "folder" and not error.code.startswith("folder_"):
            return False
        self.folder_field.set_error(error_sentence(error))
        self.folder_field.setFocus()
        return True

    def _on_write_pressed(self) -> None:
        if not self.folder.text():
            self.folder_field.set_error(_("Pilih folder tempat berkas ditulis."))
            self.folder_field.setFocus()
            return
        self.wanted.emit(str(self.month.currentData()), Path(self.folder.text()).expanduser())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_write_pressed()
        else:
            super().keyPressEvent(event)
