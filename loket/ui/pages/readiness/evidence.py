"""The form of one evidence: what exactly, since when, a note; and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from loket.errors import LoketError
from loket.i18n import _, ngettext
from loket.services.readiness import EvidenceRow, NewEvidence
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.words import short_date


class EvidencePanel(Card):
    """`show_row(row)`; a row that is being changed keeps what was typed. Signals: `put_wanted(NewEvidence)`,
    `withdraw_wanted(str)`."""

    put_wanted = Signal(object)
    withdraw_wanted = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_("Bukti ini"))
        self._row: EvidenceRow | None = None
        self._may_keep = True
        self.what, self.state = Label("", "strong", wrap=True), Label("", "quiet", wrap=True)
        self.value, self.note, self.since = QLineEdit(), QLineEdit(), DateEdit(today)
        for edit in (self.value, self.note):
            edit.setMaxLength(200)
        self.fields = {
            "value": FormField(_("Keterangan"), self.value, optional=True),
            "since": FormField(_("Sejak tanggal"), self.since, _("kosong berarti hari ini"), optional=True),
            "note": FormField(_("Catatan"), self.note, optional=True),
        }
        self.put_button = Button(_("Catat: ada"), icon="check", look="primary")
        self.withdraw_button = Button(_("Tidak ada lagi"), icon="x")
        self._fill()
        self._connect()

    def _fill(self) -> None:
        for part in (self.what, self.state, *self.fields.values()):
            self.add(part)
        buttons = QWidget()
        row = FlowLayout(buttons)
        style.space(row, 8)
        row.addWidget(self.put_button)
        row.addWidget(self.withdraw_button)
        self.add(buttons)

    def _connect(self) -> None:
        self.put_button.clicked.connect(self._on_put_pressed)
        self.withdraw_button.clicked.connect(self._on_withdraw_pressed)
        for edit in (self.value, self.note, self.since):
            edit.returnPressed.connect(self._on_put_pressed)

    @property
    def is_changed(self) -> bool:
        """Whether something stands in the form that is not in the row."""
        row = self._row
        if row is None or self.put_button.isHidden():
            return False
        return (self.value.text(), self.note.text(), self.since.date()) != (row.value, row.note, row.since)

    def set_may_keep(self, may_keep: bool) -> None:
        """Who may not change anything reads."""
        self._may_keep = may_keep
        for part in (self.put_button, self.withdraw_button, *self.fields.values()):
            part.setVisible(may_keep)

    def show_row(self, row: EvidenceRow | None) -> None:
        if row is not None and self._row is not None and row.key == self._row.key and self.is_changed:
            self._row = row
            return
        self._row = row
        if row is None:
            return
        self.what.setText(row.text)
        self.state.setText(_state_sentence(row))
        self.value.setText(row.value)
        self.value.setPlaceholderText(row.hint)
        self.note.setText(row.note)
        self.since.setText(short_date(row.since) if row.since else "")
        self.put_button.setText(_("Perbarui") if row.held else _("Catat: ada"))
        self.withdraw_button.setVisible(row.held and self._may_keep)
        for field in self.fields.values():
            field.clear_error()

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none."""
        return show_beside(self.fields.get(error.field or ""), error)

    def forget(self) -> None:
        """What was typed is saved or given up."""
        self._row = None

    def _on_put_pressed(self) -> None:
        if self._row is None:
            return
        if self.since.is_wrong:
            self.fields["since"].set_error(_("Tanggal itu tidak dapat dibaca; tulis misalnya 24-11-2026 atau kemarin."))
            self.since.setFocus()
            return
        new = NewEvidence(key=self._row.key, value=self.value.text(), since=self.since.date(), note=self.note.text())
        self.put_wanted.emit(new)

    def _on_withdraw_pressed(self) -> None:
        if self._row is not None:
            self.withdraw_wanted.emit(self._row.key)


def _state_sentence(row: EvidenceRow) -> str:
    """Who said it when, and until when it counts."""
    if not row.held:
        lasts = ngettext("Berlaku {n} bulan sejak tanggalnya.", "Berlaku {n} bulan sejak tanggalnya.", row.months or 0)
        return _("Belum dicatat.") + (" " + lasts.format(n=row.months) if row.months else "")
    said = _("Dicatat oleh {name}.").format(name=row.by)
    if row.valid_until is None:
        return said
    if row.expired:
        return said + " " + _("Berlaku sampai {day}: perbarui.").format(day=short_date(row.valid_until))
    return said + " " + _("Berlaku sampai {day}.").format(day=short_date(row.valid_until))
