"""The section of the settings for counters and people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout

from loket.domain.people import HUMAN
from loket.errors import LoketError
from loket.i18n import _
from loket.services import Services
from loket.services.desk import PersonRow
from loket.ui import style
from loket.ui.models.table import RowTable
from loket.ui.pages.settings_form import Section
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.ui.widgets.table_view import TableView
from loket.words import error_sentence, label, role_words


class _Pair(IntEnum):
    FIRST = 0
    SECOND = 1


class PairTable(RowTable[tuple[str, str]]):
    """Two words a line: a counter's code and name, a person and the role."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(_Pair, {_Pair.FIRST: first, _Pair.SECOND: second})

    def text(self, row: tuple[str, str], column: int) -> str:
        return row[column]

    def key(self, row: tuple[str, str]) -> object:
        return row[0]


class PeopleSection(Section):
    """Lists that grow: `counter_wanted(code, name)`, `person_wanted(name, Role)`. Nothing here waits to be saved."""

    counter_wanted = Signal(str, str)
    person_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("Loket & orang"))
        self.counters, self.people = PairTable(_("Kode"), _("Nama loket")), PairTable(_("Nama"), _("Peran"))
        self.code, self.counter_name, self.person = QLineEdit(), QLineEdit(), QLineEdit()
        self.role = QComboBox()
        for role in HUMAN:
            self.role.addItem(label(role), role.value)
        self.add_counter, self.add_person = (
            Button(_("Tambah loket")),
            Button(_("Tambah orang")),
        )
        self.code_field = FormField(_("Kode"), self.code, _("Ada pada nomor, misalnya L2."))
        self.person_field = FormField(_("Nama lengkap"), self.person)
        counters, people = self.add_card(_("Loket")), self.add_card(_("Orang"))
        self._add_list(counters, self.counters, _("Daftar loket"), _Pair.SECOND)
        counters.add(
            _row((self.code_field, 1), (FormField(_("Nama loket"), self.counter_name), 2), (self.add_counter, 0))
        )
        self._add_list(people, self.people, _("Daftar orang"), _Pair.FIRST)
        people.add(_row((self.person_field, 2), (FormField(_("Peran"), self.role), 1), (self.add_person, 0)))
        self._connect()
        self.finish(saves=False)

    @staticmethod
    def _add_list(card: Card, model: PairTable, name: str, stretch: int) -> None:
        table = TableView(name, stretch=stretch)
        table.setModel(model)
        table.setFixedHeight(style.px(42 * 4 + 4))
        card.add(table)

    def _connect(self) -> None:
        self.add_counter.clicked.connect(self._on_counter_pressed)
        self.add_person.clicked.connect(self._on_person_pressed)
        for edit in (self.code, self.counter_name):
            edit.returnPressed.connect(self._on_counter_pressed)
        self.person.returnPressed.connect(self._on_person_pressed)

    def read(self, services: Services) -> Mapping[str, object]:
        self.counters.set_rows(services.office.counters())
        self.people.set_rows([(person.name, role_words(person.roles)) for person in services.people.rows()])
        return {}

    @property
    def is_changed(self) -> bool:
        return any(edit.text().strip() for edit in (self.code, self.counter_name, self.person))

    def discard(self) -> None:
        for edit in (self.code, self.counter_name, self.person):
            edit.clear()

    def counter_added(self) -> None:
        self.code.clear()
        self.counter_name.clear()
        self.code.setFocus()

    def person_added(self, _person: PersonRow) -> None:
        self.person.clear()
        self.person.setFocus()

    def show_error(self, error: LoketError) -> bool:
        field = {"counter": self.code_field, "name": self.person_field}.get(error.field or "")
        if field is None:
            return False
        field.set_error(error_sentence(error))
        field.setFocus()
        return True

    def first_field(self) -> QLineEdit:
        return self.code

    def _on_counter_pressed(self) -> None:
        if self.code.text().strip():
            self.counter_wanted.emit(self.code.text(), self.counter_name.text())
        else:
            self.code_field.set_error(_("Tulis kode loket, misalnya L2."))
            self.code_field.setFocus()

    def _on_person_pressed(self) -> None:
        self.person_wanted.emit(self.person.text(), self.role.currentData())


def _row(*parts: tuple[FormField | Button, int]) -> QHBoxLayout:
    """Fields beside each other; the button stands at the height of the inputs."""
    row = QHBoxLayout()
    style.space(row, 8)
    for part, stretch in parts:
        if isinstance(part, Button):
            column = QVBoxLayout()
            style.space(column, 3)
            column.addWidget(Label(" "))
            column.addWidget(part)
            column.addStretch(1)
            row.addLayout(column, stretch)
        else:
            row.addWidget(part, stretch, Qt.AlignmentFlag.AlignTop)
    return row
