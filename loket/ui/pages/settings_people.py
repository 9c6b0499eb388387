"""The section of the settings for counters and people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout

from loket.domain.people import Right, Role
from loket.errors import LoketError
from loket.i18n import _
from loket.services import Services
from loket.services.desk import PersonRow
from loket.services.people import NewPerson, PersonChange, PersonDetail
from loket.ui import style
from loket.ui.jobs import Job
from loket.ui.models.table import RowTable
from loket.ui.page import Tools
from loket.ui.pages.beside import show_beside
from loket.ui.pages.list_file import ListFile
from loket.ui.pages.settings_form import Section
from loket.ui.pages.settings_person import PersonPanel, state_words
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
    """Two words a line: a counter's code and name."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(_Pair, {_Pair.FIRST: first, _Pair.SECOND: second})

    def text(self, row: tuple[str, str], column: int) -> str:
        return row[column]

    def key(self, row: tuple[str, str]) -> object:
        return row[0]


class _Who(IntEnum):
    NAME = 0
    ROLES = 1
    ACCOUNT = 2
    STATE = 3


class PeopleTable(RowTable[PersonDetail]):
    """Who works here, as an administrator sees them."""

    def __init__(self) -> None:
        words = {_Who.NAME: _("Nama"), _Who.ROLES: _("Peran"), _Who.ACCOUNT: _("Akun"), _Who.STATE: _("Keadaan")}
        super().__init__(_Who, words)

    def text(self, row: PersonDetail, column: int) -> str:
        return {
            _Who.NAME: row.person.name,
            _Who.ROLES: role_words(row.person.roles),
            _Who.ACCOUNT: row.account,
            _Who.STATE: state_words(row) if row.person.active else _("Nonaktif"),
        }[_Who(column)]

    def key(self, row: PersonDetail) -> object:
        return row.person.id


class PeopleSection(Section):
    """Lists that grow: `counter_wanted(code, name)`. People are changed at once, `said(kind, text)` tells so."""

    counter_wanted = Signal(str, str)
    said = Signal(str, str)

    def __init__(self, tools: Tools) -> None:
        super().__init__(_("Loket & petugas"))
        self._tools, self._services, self._jobs = tools, tools.services, tools.jobs
        self.counters, self.people = PairTable(_("Kode"), _("Nama loket")), PeopleTable()
        self.code, self.counter_name, self.person = QLineEdit(), QLineEdit(), QLineEdit()
        self.role = QComboBox()
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for role in Role:
            self.role.addItem(label(role), role.value)
        self.add_counter, self.add_person = Button(_("Tambah loket")), Button(_("Tambah petugas"))
        self.code_field = FormField(_("Kode"), self.code, _("Ada pada nomor, misalnya L2."))
        self.person_field = FormField(_("Nama lengkap"), self.person)
        self.role_field = FormField(_("Peran pertama"), self.role)
        self.panel = PersonPanel()
        self._add_people_card()
        self._add_counter_card()
        self._connect()
        self.finish(saves=False)

    def _add_people_card(self) -> None:
        card = self.add_card(_("Orang"))
        self.table = self._add_list(card, self.people, _("Daftar orang"), _Who.ROLES, lines=7)
        self.list_file = ListFile(self._tools, "orang", self.people, self.table)
        self.list_file.told.connect(self.said)
        foot = QHBoxLayout()
        foot.addWidget(Label(_("Pilih seseorang, lalu Enter, untuk mengubahnya."), "quiet", wrap=True), 1)
        foot.addWidget(self.list_file.button())
        card.add(foot)
        card.add(self.panel)
        card.add(_row((self.person_field, 2), (self.role_field, 1), (self.add_person, 0)))

    def _add_counter_card(self) -> None:
        card = self.add_card(_("Loket"))
        counters = self._add_list(card, self.counters, _("Daftar loket"), _Pair.SECOND, lines=4)
        ListFile(self._tools, "loket", self.counters, counters).told.connect(self.said)
        card.add(_row((self.code_field, 1), (FormField(_("Nama loket"), self.counter_name), 2), (self.add_counter, 0)))

    @staticmethod
    def _add_list(card: Card, model: PairTable | PeopleTable, name: str, stretch: int, *, lines: int) -> TableView:
        table = TableView(name, stretch=stretch)
        table.setModel(model)
        table.setFixedHeight(style.px(42 * lines + 4))
        card.add(table)
        return table

    def _connect(self) -> None:
        self.add_counter.clicked.connect(self._on_counter_pressed)
        self.add_person.clicked.connect(self._on_person_pressed)
        for edit in (self.code, self.counter_name):
            edit.returnPressed.connect(self._on_counter_pressed)
            edit.textEdited.connect(self.edited)
        self.person.returnPressed.connect(self._on_person_pressed)
        self.person.textEdited.connect(self.edited)
        self.table.row_activated.connect(self._on_person_activated)
        self.panel.change_wanted.connect(self._on_change_wanted)
        self.panel.reset_wanted.connect(self._on_reset_wanted)
        self.panel.unlock_wanted.connect(self._on_unlock_wanted)
        self.panel.closed.connect(self._on_panel_closed)

    def read(self, services: Services) -> Mapping[str, object]:
        self.counters.set_rows(services.office.counters())
        self.people.set_rows(services.people.everybody())
        may = services.desk.acting().may(Right.KEEP_PEOPLE)
        for part in (self.person_field, self.role_field, self.add_person):
            part.setEnabled(may)
        return {}

    @property
    def is_changed(self) -> bool:
        typed = any(edit.text().strip() for edit in (self.code, self.counter_name, self.person))
        return typed or self.panel.is_changed

    def discard(self) -> None:
        for edit in (self.code, self.counter_name, self.person):
            edit.clear()
        self.panel.close_panel()

    def counter_added(self) -> None:
        self.code.clear()
        self.counter_name.clear()
        self.code.setFocus()

    def show_error(self, error: LoketError) -> bool:
        field = {"counter": self.code_field, "name": self.person_field}.get(error.field or "")
        return show_beside(field, error)

    def first_field(self) -> TableView:
        return self.table

    def _on_counter_pressed(self) -> None:
        if self.code.text().strip():
            self.counter_wanted.emit(self.code.text(), self.counter_name.text())
        else:
            self.code_field.set_error(_("Tulis kode loket, misalnya L2."))
            self.code_field.setFocus()

    def _on_person_pressed(self) -> None:
        new = NewPerson(name=self.person.text(), roles=(Role(self.role.currentData()),))
        self._jobs.call(partial(self._services.people.add, new), self._on_person_added, self._on_person_refused)

    def _on_person_added(self, person: PersonRow) -> None:
        self.person.clear()
        self.person.setFocus()
        if self._services.office.profile().is_training:
            self._read_again(_("{name} ditambahkan.").format(name=person.name))
            return
        self._read_again(_("{name} ditambahkan. Sampaikan kata sandi sekali pakainya.").format(name=person.name))
        row = next(row for row in self._services.people.everybody() if row.person.id == person.id)
        self.panel.show_person(row, self._services.desk.acting())
        self._on_reset_wanted()

    def _on_person_refused(self, error: LoketError) -> None:
        if not self.show_error(error):
            self.said.emit("error", error_sentence(error))

    def _on_person_activated(self, row: object) -> None:
        if isinstance(row, PersonDetail):
            self.panel.show_person(row, self._services.desk.acting())
            (self.panel.name if self.panel.name.isVisible() else self.panel.close_button).setFocus()

    def _chosen(self) -> int:
        assert self.panel.detail is not None  # noqa: S101 (the panel's buttons are there only then)
        return self.panel.detail.person.id

    def _on_change_wanted(self, change: PersonChange) -> None:
        work = partial(self._services.people.change, self._chosen(), change)
        self._jobs.call(work, self._on_person_changed, self._on_change_refused)

    def _on_person_changed(self, person: PersonRow) -> None:
        self.panel.close_panel()
        self._read_again(_("{name}: tersimpan.").format(name=person.name))
        self.table.setFocus()

    def _on_change_refused(self, error: LoketError) -> None:
        if not show_beside(self.panel.fields.get(error.field or ""), error):
            self.said.emit("error", error_sentence(error))

    def _on_reset_wanted(self) -> None:
        self._jobs.start(partial(self._reset, self._chosen()), self._on_reset_done, self._on_change_refused)

    def _reset(self, person: int, _job: Job) -> str:
        """On the worker: hashing takes its time."""
        return self._services.people.reset_password(person)

    def _on_reset_done(self, password: str) -> None:
        self.panel.tell_once(password)
        self.people.set_rows(self._services.people.everybody())

    def _on_unlock_wanted(self) -> None:
        work = partial(self._services.people.unlock, self._chosen())
        self._jobs.call(work, self._on_unlocked, self._on_change_refused)

    def _on_unlocked(self, _done: None) -> None:
        name = self.panel.detail.person.name if self.panel.detail else ""
        self.panel.close_panel()
        self._read_again(_("{name} boleh mencoba lagi sekarang.").format(name=name))
        self.table.setFocus()

    def _on_panel_closed(self) -> None:
        self.edited.emit()
        self.table.setFocus()

    def _read_again(self, words: str) -> None:
        self._jobs.call(partial(self.read, self._services), self._on_read)
        self.edited.emit()
        self.said.emit("success", words)

    def _on_read(self, _values: Mapping[str, object]) -> None:
        """The lists are new."""


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
