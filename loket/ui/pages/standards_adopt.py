"""The panel by which an example becomes the office's own standard: the number and date of its decree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.standards import NewDecree
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label


class AdoptPanel(Card):
    """`decided(NewDecree)` when the form is whole; `closed()` when it was left. What was typed stays for next time."""

    decided = Signal(object)
    closed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(_("Jadikan standar kami"), parent=parent)
        self._make(today)
        self._lay_out_form()
        self.save.clicked.connect(self._on_save_pressed)
        self.cancel.clicked.connect(self.closed)
        AnswerKeys(self, self.save, self.cancel)

    def _make(self, today: Callable[[], date]) -> None:
        self.number = FormField(_("Nomor SK penetapan"), QLineEdit())
        self.decided_on = FormField(_("Tanggal SK"), DateEdit(today))
        self.valid_from = FormField(_("Berlaku sejak"), DateEdit(today), _("Kosong: sejak tanggal SK"), optional=True)
        self.signer = FormField(_("Penanda tangan"), QLineEdit(), optional=True)
        self.save = Button(_("Tetapkan"), icon="check", look="primary")
        self.cancel = give_up_button()

    def _lay_out_form(self) -> None:
        holder = QWidget()
        buttons = FlowLayout(holder)
        style.space(buttons, 8)
        self._pairs = [QBoxLayout(QBoxLayout.Direction.LeftToRight) for _pair in range(2)]
        for at, field in enumerate((self.number, self.decided_on, self.valid_from, self.signer)):
            self._pairs[at // 2].addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        words = _("Dibuat versi baru atas nama kantor ini. Permohonan yang sudah berjalan tetap memakai versi lamanya.")
        self.add(Label(words, "quiet", wrap=True))
        for pair in self._pairs:
            style.space(pair, 12)
            self.add(pair)
        self.add(holder)

    def set_narrow(self, narrow: bool) -> None:
        """Fields below each other instead of in pairs."""
        directions = QBoxLayout.Direction
        for pair in self._pairs:
            pair.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    @property
    def is_begun(self) -> bool:
        """Something was typed and neither saved nor given up."""
        edits = (self.number.edit, self.decided_on.edit, self.signer.edit)
        return not self.isHidden() and any(isinstance(edit, QLineEdit) and edit.text().strip() for edit in edits)

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none of them."""
        field = {"number": self.number, "decided_on": self.decided_on}.get(error.field or "")
        return show_beside(field, error)

    def clear(self) -> None:
        for field in (self.number, self.decided_on, self.valid_from, self.signer):
            field.edit.clear()  # type: ignore[attr-defined]

    def _on_save_pressed(self) -> None:
        wrong = [field for field in (self.decided_on, self.valid_from) if self._date(field) is None]
        if not self._text(self.number):
            self.number.set_error(_("Isi nomor SK, misalnya SK 960/DPMPTSP/2026."))
            wrong.insert(0, self.number)
        if wrong:
            wrong[0].setFocus()
            return
        decided, valid = self._date(self.decided_on), self._date(self.valid_from)
        assert decided is not None  # noqa: S101 (it was looked at above)
        signer = self._text(self.signer)
        self.decided.emit(
            NewDecree(number=self._text(self.number), decided_on=decided, valid_from=valid, signer=signer)
        )

    def _date(self, field: FormField) -> date | None:
        """The date of a field; where it is no date, the field says so. An empty "valid from" is the decree's date."""
        edit = field.edit
        assert isinstance(edit, DateEdit)  # noqa: S101 (made so above)
        if edit.date() is None:
            if field is self.valid_from and not edit.is_wrong:
                return self._date(self.decided_on)
            field.set_error(_("Tulis tanggalnya, misalnya 24-11-2026."))
        return edit.date()

    @staticmethod
    def _text(field: FormField) -> str:
        assert isinstance(field.edit, QLineEdit)  # noqa: S101
        return field.edit.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.cancel.hasFocus():
            self._on_save_pressed()
        else:
            super().keyPressEvent(event)
