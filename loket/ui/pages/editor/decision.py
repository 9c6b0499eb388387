"""The end of a draft: the public consultation and the decree. Both are written down once, by a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket.domain.standards import Component, Consultation
from loket.errors import LoketError
from loket.i18n import _
from loket.services.drafting import DraftDetail
from loket.services.standards import NewDecree
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.pages.editor.edits import LinesEdit, WordsEdit
from loket.ui.pages.editor.fields import Fields, Note
from loket.ui.pages.editor.forms import NoteLine
from loket.ui.pages.editor.sections import Findings, missing_public, short_title
from loket.ui.widgets.answer_keys import AnswerKeys
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.words import plain_date


class EndForm(QWidget):
    """Fields and the button that writes them down. `is_begun` while something is typed that was not written down."""

    def __init__(self, help_words: str, button: Button, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields, self.button = Fields(), button
        self._shown: dict[str, object] = {}
        self.column = QVBoxLayout(self)
        style.space(self.column, 10)
        self.column.addWidget(Label(help_words, "quiet", wrap=True))
        self.column.addWidget(self.fields)
        self.fields.edited.connect(self._on_edited)
        button.clicked.connect(self.write_down)
        AnswerKeys(self, button, None)

    def finish(self) -> None:
        """After the last field: the button, so that Tab goes on to it."""
        row = QHBoxLayout()
        style.space(row, 8)
        row.addWidget(self.button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def write_down(self) -> None:
        """Ask for what was typed to be written down."""
        raise NotImplementedError

    def first(self) -> QWidget:
        return next(iter(self.fields.edits.values()))

    def load(self, values: dict[str, object]) -> None:
        """Show these values, unless others are typed already."""
        if not self.is_begun:
            self.fields.load(values)
            self._shown = self.fields.values()

    @property
    def is_begun(self) -> bool:
        return bool(self._shown) and self.fields.values() != self._shown

    def settle(self) -> None:
        """What stands in the fields was written down, or given up."""
        self._shown = {}

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none of them."""
        return show_beside(self.fields.fields.get(error.field or ""), error)

    def _text(self, key: str) -> str:
        return str(self.fields.values()[key]).strip()

    def _day(self, key: str, *, needed: bool = True) -> date | None:
        """The date of a field; where it is none, the field says so and gets the focus."""
        field = self.fields.fields[key]
        edit = field.edit
        assert isinstance(edit, DateEdit)  # noqa: S101 (made so)
        if edit.date() is None and (needed or edit.is_wrong):
            field.set_error(_("Tulis tanggalnya, misalnya 24-11-2026."))
            field.setFocus()
        return edit.date()

    def _is_wrong(self) -> bool:
        return any(field.has_error for field in self.fields.fields.values())

    def _on_edited(self, key: str) -> None:
        field = self.fields.fields.get(key)
        if field is not None:
            field.clear_error()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field writes down."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.write_down()
        else:
            super().keyPressEvent(event)


class ConsultationForm(EndForm):
    """The forum at which the public was heard: `held(Consultation)`."""

    held = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        why = _("Rancangan dibahas bersama masyarakat sebelum ditetapkan (UU 25/2009 Ps 20).")
        super().__init__(why, Button(_("Catat konsultasi"), icon="check", look="primary"))
        self.fields.add_pair(
            ("held_on", FormField(_("Tanggal forum"), DateEdit(today))),
            ("minutes", FormField(_("Nomor berita acara"), QLineEdit(), optional=True)),
        )
        groups = _("Satu kelompok satu baris: tokoh masyarakat, pengguna layanan, akademisi, media …")
        self.fields.add("groups", FormField(_("Yang hadir"), LinesEdit(), groups, optional=True))
        self.fields.add("note", FormField(_("Catatan"), WordsEdit(), optional=True))
        self.finish()

    def show_draft(self, detail: DraftDetail) -> None:
        held = detail.standard.consultation
        values = {key: getattr(held, key) if held else None for key in self.fields.edits}
        self.load(values)

    def write_down(self) -> None:
        day = self._day("held_on")
        if day is None:
            return
        groups = self.fields.values()["groups"]
        assert isinstance(groups, tuple)  # noqa: S101 (LinesEdit)
        self.held.emit(Consultation(day, self._text("minutes"), groups, self._text("note")))


class DecisionForm(EndForm):
    """The decree by which a draft becomes the standard: `decided(NewDecree)`."""

    decided = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        words = _("Permohonan yang sudah berjalan tetap memakai versi lama; yang baru memakai versi ini.")
        super().__init__(words, Button(_("Tetapkan"), icon="check", look="primary"))
        self.fields.add("number", FormField(_("Nomor SK penetapan"), QLineEdit(), _("misalnya: SK 960/DPMPTSP/2026")))
        self.fields.add_pair(
            ("decided_on", FormField(_("Tanggal SK"), DateEdit(today))),
            (
                "valid_from",
                FormField(_("Berlaku sejak"), DateEdit(today), _("Kosong: sejak tanggal SK"), optional=True),
            ),
        )
        self.fields.add_pair(
            ("signer", FormField(_("Penanda tangan"), QLineEdit(), optional=True)),
            ("title", FormField(_("Tentang"), QLineEdit(), optional=True)),
        )
        self._todo = QVBoxLayout()
        style.space(self._todo, 4)
        self.column.insertLayout(1, self._todo)
        self.finish()

    def show_draft(self, detail: DraftDetail, findings: Findings) -> None:
        """What still stands in the way, and the button that may be pressed when nothing does."""
        while self._todo.count():
            widget = self._todo.takeAt(0).widget()  # type: ignore[union-attr]  # it was counted
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for note in _todo(detail, findings):
            self._todo.addWidget(NoteLine(note))
        if not self._shown:
            self._shown = self.fields.values()

    def write_down(self) -> None:
        number, day = self._text("number"), self._day("decided_on")
        valid = self._day("valid_from", needed=False)
        if not number:
            self.fields.fields["number"].set_error(_("Isi nomor SK, misalnya SK 960/DPMPTSP/2026."))
            self.fields.fields["number"].setFocus()
        if day is None or self._is_wrong():
            return
        self.decided.emit(
            NewDecree(
                number=number,
                decided_on=day,
                valid_from=valid,
                title=self._text("title"),
                signer=self._text("signer"),
            )
        )


def _todo(detail: DraftDetail, findings: Findings) -> list[Note]:
    """What keeps the draft from being decided, and what should be looked at before."""
    empty = _names(missing_public(findings.missing))
    notes = []
    if empty:
        notes.append(Note("", _("Belum diisi: {names}. Tanpa itu tidak dapat ditetapkan.").format(names=empty), True))
    if findings.wrong:
        notes.append(Note("", _("Masih ada isian yang harus diperbaiki; yang bertanda “perbaiki” di daftar."), True))
    inner = _names([one for one in findings.missing if one not in missing_public(findings.missing)])
    if inner:
        notes.append(Note("", _("Komponen internal yang belum diisi: {names}.").format(names=inner), False))
    if findings.unclear:
        count = len(findings.unclear)
        notes.append(Note("", _("{count} isian masih dapat diperjelas.").format(count=count), False))
    held = detail.standard.consultation
    if held is None:
        notes.append(Note("", _("Belum ada konsultasi publik yang dicatat."), False))
    elif detail.changed_since_consultation:
        day = plain_date(held.held_on)
        notes.append(Note("", _("Rancangan diubah setelah konsultasi {day}.").format(day=day), False))
    return notes


def _names(components: Sequence[Component]) -> str:
    return ", ".join(short_title(component.value) for component in components)
