"""What narrows the trail: who, what, which request, which days. Enter in any field shows what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.trail import Group, TrailFilter
from loket.ui import style
from loket.ui.pages.trail.flow import Flow
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.words import error_sentence
from loket.words.trail import group_words


class Filters(Card):
    """`wanted()` is the filter, None where a date can't be read. Signal: `asked()`. `row` has room for more buttons."""

    asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.person, self.group, self.number = QComboBox(), QComboBox(), QLineEdit()
        self.first, self.last = DateEdit(today), DateEdit(today)
        self.group.addItem(_("Semua kejadian"), "")
        for group in Group:
            self.group.addItem(group_words(group.value), group.value)
        self.person.addItem(_("Semua orang"), 0)
        self.fields = {
            "person": FormField(_("Siapa"), self.person),
            "group": FormField(_("Kejadian"), self.group),
            "number": FormField(_("Nomor permohonan"), self.number),
            "first": FormField(_("Dari tanggal"), self.first),
            "last": FormField(_("Sampai tanggal"), self.last),
        }
        self.show_button = Button(_("Tampilkan"), icon="search", look="primary")
        self.clear_button = Button(_("Kosongkan"), icon="x")
        self._fill()
        self._connect()

    def _fill(self) -> None:
        flow = Flow()
        for name, least in (("person", 190), ("group", 190), ("number", 210), ("first", 160), ("last", 160)):
            flow.add(self.fields[name], least)
        self.row = QHBoxLayout()
        style.space(self.row, 8)
        for button in (self.show_button, self.clear_button):
            self.row.addWidget(button)
        self.row.addStretch(1)
        self.add(flow)
        self.add(self.row)

    def _connect(self) -> None:
        for edit in (self.number, self.first, self.last):
            edit.returnPressed.connect(self.asked)
        for box in (self.person, self.group):
            box.activated.connect(self._on_box_chosen)
        self.show_button.clicked.connect(self.asked)
        self.clear_button.clicked.connect(self._on_clear_pressed)

    def set_people(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer these people; who was chosen stays chosen."""
        chosen = self.person.currentData()
        self.person.clear()
        self.person.addItem(_("Semua orang"), 0)
        for number, name in people:
            self.person.addItem(name, number)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))

    def wanted(self) -> TrailFilter | None:
        for name, edit in (("first", self.first), ("last", self.last)):
            if edit.is_wrong:
                self._refuse(name, _("Tanggal itu tidak dapat dibaca; tulis misalnya 24-11-2026 atau kemarin."))
                return None
        group = self.group.currentData()
        return TrailFilter(
            person=self.person.currentData() or None,
            group=Group(group) if group else None,
            number=self.number.text(),
            first=self.first.date(),
            last=self.last.date(),
        )

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none."""
        name = error.field or ""
        if name not in self.fields:
            return False
        self._refuse(name, error_sentence(error))
        return True

    def _refuse(self, name: str, words: str) -> None:
        self.fields[name].set_error(words)
        self.fields[name].setFocus()

    def _on_box_chosen(self, _at: int) -> None:
        self.asked.emit()

    def _on_clear_pressed(self) -> None:
        for box in (self.person, self.group):
            box.setCurrentIndex(0)
        for edit in (self.number, self.first, self.last):
            edit.clear()
        self.person.setFocus()
        self.asked.emit()

    def first_field(self) -> QWidget:
        return self.person
