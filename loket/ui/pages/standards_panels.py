"""The panels of the standards: a service that is new, a version that is revoked, a yearly review that took place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.drafting import NewService, Review, ReviewRow, Revocation
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.style import Tone
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.ui.widgets.marked_list import MarkedList, MarkedRow
from loket.words import short_date


class FormPanel(Card):
    """A few fields and a button. `entered(object)` with what was typed, when it is whole; `closed()`."""

    entered = Signal(object)
    closed = Signal()

    def __init__(self, title: str, help_words: str, save_words: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self.fields: dict[str, FormField] = {}
        self.save = Button(save_words, icon="check", look="primary")
        self.cancel = give_up_button()
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._rows, 12)
        self.add(Label(help_words, "quiet", wrap=True))
        self.add(self._rows)
        self.save.clicked.connect(self._on_save_pressed)
        self.cancel.clicked.connect(self.closed)
        AnswerKeys(self, self.save, self.cancel)

    def add_field(self, key: str, field: FormField) -> None:
        self.fields[key] = field
        self._rows.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)

    def finish(self) -> None:
        """After the last field: the buttons, so that Tab goes on to them."""
        holder = QWidget()
        buttons = FlowLayout(holder)
        style.space(buttons, 8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        self.add(holder)

    def set_narrow(self, narrow: bool) -> None:
        """Fields below each other instead of beside."""
        directions = QBoxLayout.Direction
        self._rows.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def text(self, key: str) -> str:
        edit = self.fields[key].edit
        assert isinstance(edit, QLineEdit)  # noqa: S101 (all are)
        return edit.text().strip()

    def day(self, key: str) -> date | None:
        """The date of a field; where it is none, the field says so."""
        edit = self.fields[key].edit
        assert isinstance(edit, DateEdit)  # noqa: S101 (made so)
        if edit.date() is None:
            self.fields[key].set_error(_("Tulis tanggalnya, misalnya 24-11-2026."))
            self.fields[key].setFocus()
        return edit.date()

    @property
    def is_begun(self) -> bool:
        """Something was typed and neither saved nor given up."""
        return not self.isHidden() and any(self.text(key) for key in self.fields)

    def first(self) -> QWidget:
        return next(iter(self.fields.values()))

    def clear(self) -> None:
        for field in self.fields.values():
            field.edit.clear()  # type: ignore[attr-defined]
            field.clear_error()

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none of them."""
        return show_beside(self.fields.get(error.field or ""), error)

    def typed(self) -> object | None:
        """What was typed; None where something is missing, which its field then says."""
        raise NotImplementedError

    def _on_save_pressed(self) -> None:
        typed = self.typed()
        if typed is not None:
            self.entered.emit(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.cancel.hasFocus():
            self._on_save_pressed()
        else:
            super().keyPressEvent(event)


def code_of(name: str) -> str:
    """A code from a name: "Izin Praktik Bidan" ► izin-praktik-bidan."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")


class NewServicePanel(FormPanel):
    """A service that the office did not have: its name, and the code by which files and commands know it."""

    def __init__(self) -> None:
        words = _("Dibuat rancangan kosong. Layanan baru dapat didaftarkan setelah rancangannya ditetapkan.")
        super().__init__(_("Standar baru"), words, _("Buat rancangan"))
        self.add_field("name", FormField(_("Nama layanan"), QLineEdit()))
        code = _("Tetap untuk selamanya; dipakai dalam berkas dan kiriman")
        self.add_field("code", FormField(_("Kode singkat"), QLineEdit(), code))
        self.finish()
        self._proposed = ""
        self._edit("name").textChanged.connect(self._on_name_typed)

    def _edit(self, key: str) -> QLineEdit:
        edit = self.fields[key].edit
        assert isinstance(edit, QLineEdit)  # noqa: S101 (made so)
        return edit

    def _on_name_typed(self, name: str) -> None:
        """The code follows the name until somebody writes another."""
        if self.text("code") == self._proposed:
            self._proposed = code_of(name)
            self._edit("code").setText(self._proposed)

    def typed(self) -> NewService | None:
        if not self.text("name"):
            self.fields["name"].set_error(_("Isi nama layanannya."))
            self.fields["name"].setFocus()
            return None
        return NewService(code=self.text("code"), name=self.text("name"))

    def clear(self) -> None:
        self._proposed = ""
        super().clear()


class RevokePanel(FormPanel):
    """A decided version is taken out of force."""

    def __init__(self, today: Callable[[], date]) -> None:
        words = _("Tidak ada permohonan baru dengan versi ini; yang sudah berjalan diselesaikan dengan versi ini.")
        super().__init__(_("Cabut versi ini"), words, _("Cabut"))
        self.add_field("on", FormField(_("Dicabut mulai"), DateEdit(today)))
        self.add_field("reason", FormField(_("Alasan"), QLineEdit(), _("misalnya: dicabut dengan SK 12/2026")))
        self.finish()

    def typed(self) -> Revocation | None:
        day = self.day("on")
        return Revocation(on=day, reason=self.text("reason")) if day is not None else None


class ReviewPanel(FormPanel):
    """The yearly review (peninjauan ulang) took place."""

    def __init__(self, today: Callable[[], date]) -> None:
        words = _("Standar ditinjau ulang sedikitnya sekali setahun; hitungannya dimulai lagi dari tanggal ini.")
        super().__init__(_("Catat tinjauan ulang"), words, _("Catat tinjauan"))
        self.add_field("on", FormField(_("Tanggal tinjauan"), DateEdit(today)))
        self.add_field("outcome", FormField(_("Hasil"), QLineEdit(), _("misalnya: tetap berlaku")))
        self.finish()

    def typed(self) -> Review | None:
        day = self.day("on")
        return Review(on=day, outcome=self.text("outcome")) if day is not None else None


class DuePanel(Card):
    """The standards whose review is due; Enter goes to one: `code_chosen(str)`. `closed()`."""

    code_chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Perlu ditinjau ulang"), parent=parent)
        self._codes: list[str] = []
        self.list = MarkedList(_("Standar yang perlu ditinjau ulang"), least=36)
        self.close_button = Button(_("Tutup"))
        self.add(self.list)
        self.add(self.close_button)
        self.body.setAlignment(self.close_button, Qt.AlignmentFlag.AlignLeft)
        self.list.entered.connect(self._on_entered)
        self.list.resized.connect(self._fit)
        self.close_button.clicked.connect(self.closed)
        AnswerKeys(self, None, self.close_button)

    def show_rows(self, rows: Sequence[ReviewRow]) -> None:
        self._codes = [row.code for row in rows]
        self.list.set_rows([_due_row(row) for row in rows])
        self._fit()

    def _fit(self) -> None:
        self.list.setFixedHeight(max(style.px(40), min(style.px(320), self.list.whole_height() + 4)))

    def _on_entered(self, at: int) -> None:
        self.code_chosen.emit(self._codes[at])


def _due_row(row: ReviewRow) -> MarkedRow:
    since = row.reviewed_on or row.decided_on
    told = _("ditinjau {day}") if row.reviewed_on else _("ditetapkan {day}")
    late = _("lewat {n} hari").format(n=row.days_over) if row.days_over > 0 else _("hari ini")
    return MarkedRow(row.name, told.format(day=short_date(since)), Tone.AT_RISK, late)
