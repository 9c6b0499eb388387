"""The panel for one day of the calendar: to add, to change, to give back to its weekday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from loket.domain.counting import DayKind
from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services.calendar import DayInput, DayRow
from loket.ui import style
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.words import error_sentence, label
from loket.words.hours import interval_words, read_intervals

KINDS = (DayKind.NATIONAL, DayKind.COLLECTIVE, DayKind.LOCAL, DayKind.SPECIAL)


def kind_words(kind: DayKind) -> str:
    """The kind of a day as the form and the table call it."""
    return _("jam kerja khusus") if kind is DayKind.SPECIAL else label(kind)


class DayPanel(Card):
    """`entered(DayInput)`, `removed(date)`, `closed()`; `show_day(row)` to change one, `show_new()` to add one."""

    entered = Signal(object)
    removed = Signal(object)
    closed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(_("Tambah hari"), parent=parent)
        self._former: DayRow | None = None
        self._shown: tuple[str, ...] = ()
        self._make(today)
        self._lay_out_form()
        self._connect()
        self._on_kind_chosen()

    def _make(self, today: Callable[[], date]) -> None:
        self.day, self.name_edit, self.source_edit, self.hours_edit = (
            DateEdit(today),
            QLineEdit(),
            QLineEdit(),
            QLineEdit(),
        )
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(kind_words(kind), kind.value)
        self.day_field = FormField(_("Tanggal"), self.day)
        self.kind_field = FormField(_("Jenis"), self.kind)
        self.name_field = FormField(_("Nama hari"), self.name_edit)
        self.source_field = FormField(_("Dasar (nomor SK)"), self.source_edit, optional=True)
        self.hours_field = FormField(
            _("Jam buka hari itu"), self.hours_edit, _("Misalnya 08.00–11.00. Kosong: tutup sepanjang hari.")
        )
        self.save = Button(_("Simpan hari"), icon="check", look="primary")
        self.remove = Button(_("Hapus hari"), icon="trash-2", look="danger")
        self.cancel = Button(_("Batal"))

    def _lay_out_form(self) -> None:
        buttons = QHBoxLayout()
        style.space(buttons, 8)
        for button in (self.save, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for field in (self.day_field, self.kind_field, self.name_field, self.hours_field, self.source_field):
            self.add(field)
        self.add(Label(_("Janji yang sudah diberikan tidak berubah oleh kalender."), "quiet", wrap=True))
        self.add(buttons)
        self.add(self.remove)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind_chosen)
        self.save.clicked.connect(self._on_save_pressed)
        self.remove.clicked.connect(self._on_remove_pressed)
        self.cancel.clicked.connect(self.closed)

    def show_new(self) -> None:
        """An empty form, or what was typed into it before."""
        if self._former is not None:
            self._fill("", DayKind.LOCAL, "", "", "")
        self._former, self._shown = None, ()
        self.set_title(_("Tambah hari"))
        self.remove.hide()
        self.day_field.setFocus()

    def show_day(self, row: DayRow) -> None:
        """The form with this day in it."""
        self._former = row
        hours = interval_words(row.hours) if row.hours else ""
        kind = DayKind.SPECIAL if row.hours is not None else row.kind
        self._fill(f"{row.day:%d-%m-%Y}", kind, row.name, row.source, hours)
        self._shown = self._typed()
        self.set_title(_("Ubah hari"))
        self.remove.setText(_("Hapus hari"))
        self.remove.show()
        self.name_field.setFocus()

    def clear(self) -> None:
        self._fill("", DayKind.LOCAL, "", "", "")

    @property
    def is_begun(self) -> bool:
        """Something was typed and neither saved nor given up."""
        typed = self._typed()
        return not self.isHidden() and any(typed) and typed != self._shown

    def _typed(self) -> tuple[str, ...]:
        return tuple(edit.text().strip() for edit in (self.day, self.name_edit, self.source_edit, self.hours_edit))

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none of them."""
        field = {"hours": self.hours_field, "name": self.name_field, "day": self.day_field}.get(error.field or "")
        if field is None:
            return False
        field.set_error(error_sentence(error))
        field.setFocus()
        return True

    def _fill(self, day: str, kind: DayKind, name: str, source: str, hours: str) -> None:
        self.day.setText(day)
        self.kind.setCurrentIndex(KINDS.index(kind))
        self.name_edit.setText(name)
        self.source_edit.setText(source)
        self.hours_edit.setText(hours)

    def _chosen_kind(self) -> DayKind:
        return KINDS[self.kind.currentIndex()]

    def _on_kind_chosen(self) -> None:
        self.hours_field.setVisible(self._chosen_kind() is DayKind.SPECIAL)

    def _on_remove_pressed(self) -> None:
        """A second press removes."""
        if self.remove.text() == _("Hapus hari"):
            self.remove.setText(_("Ya, hapus"))
        elif self._former is not None:
            self.removed.emit(self._former.day)

    def _on_save_pressed(self) -> None:
        day, name = self.day.date(), self.name_edit.text().strip()
        if day is None:
            self.day_field.set_error(_("Tulis tanggalnya, misalnya 17-08-2026."))
        if not name:
            self.name_field.set_error(_("Tulis nama harinya, misalnya Hari Jadi Kabupaten."))
        if day is None or not name:
            (self.day_field if day is None else self.name_field).setFocus()
            return
        try:
            hours = read_intervals(self.hours_edit.text()) if self._chosen_kind() is DayKind.SPECIAL else None
        except RuleError as error:
            self.show_error(error)
            return
        kind = self._chosen_kind().value
        self.entered.emit(DayInput(day=day, kind=kind, name=name, source=self.source_edit.text(), hours=hours))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_save_pressed()
        else:
            super().keyPressEvent(event)
