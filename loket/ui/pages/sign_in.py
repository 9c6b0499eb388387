"""Signing in: who sits at this desk, and at which counter. Passwords come with the trust issue."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.desk import PersonRow
from loket.ui import style
from loket.ui.page import Page, Tools
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.choices import ChoiceItem, ChoiceList
from loket.ui.widgets.labels import IconLabel, Label
from loket.words import role_words

_WIDTH = 560


class SignInPage(Page):
    """`signed_in()` once somebody sits at the desk."""

    signed_in = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, "", parent)
        self.header.hide()
        self.people = ChoiceList(_("Siapa yang bertugas?"))
        self.counters = ChoiceList(_("Di loket mana?"), numbered=False)
        self.begin = Button(_("Mulai bertugas"), look="primary", icon="arrow-right")
        self._office = Label("", "heading", wrap=True)
        self._who = Card(_("Siapa yang bertugas?"))
        self._where = Card(_("Di loket mana?"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(style.px(_WIDTH))
        inner = QVBoxLayout(column)
        style.space(inner, 14, (0, 24, 0, 8))
        inner.addLayout(self._make_greeting())
        self._who.add(self.people)
        self._who.add(Label(_("Pilih dengan panah atau angka, lalu Enter."), "quiet", wrap=True))
        self._where.add(self.counters)
        inner.addWidget(self._who)
        inner.addWidget(self._where)
        inner.addWidget(self.begin)
        inner.addStretch(1)
        middle = QHBoxLayout()
        style.space(middle, 0)
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        pane = ScrollPane()
        pane.add(middle)
        self.body.addWidget(pane, 1)

    def _make_greeting(self) -> QHBoxLayout:
        row, words = QHBoxLayout(), QVBoxLayout()
        style.space(row, 12)
        style.space(words, 0)
        row.addWidget(IconLabel("landmark", "accent", 34), 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(Label("Loket", "title"))
        words.addWidget(self._office)
        row.addLayout(words, 1)
        return row

    def _connect(self) -> None:
        self.people.accepted.connect(self._on_accepted)
        self.counters.accepted.connect(self._on_accepted)
        self.begin.clicked.connect(self._on_begin_clicked)

    def _on_people_read(self, people: list[PersonRow]) -> None:
        last = self.tools.settings.last_person
        known = {person.id for person in people}
        chosen = last if last in known else people[0].id if people else None
        self.people.set_items([ChoiceItem(each.id, each.name, role_words(each.roles)) for each in people], chosen)

    def _on_counters_read(self, counters: list[tuple[str, str]]) -> None:
        codes = [code for code, _name in counters]
        chosen = self.tools.settings.counter if self.tools.settings.counter in codes else codes[0]
        self.counters.set_items([ChoiceItem(code, name) for code, name in counters], chosen)
        self._where.setVisible(len(counters) > 1)

    def _on_accepted(self, _key: object) -> None:
        self._on_begin_clicked()

    def _on_begin_clicked(self) -> None:
        person = self.people.chosen()
        if isinstance(person, int):
            self.jobs.call(partial(self.services.people.sign_in, person), self._on_person_sat_down, self._on_refused)

    def _on_person_sat_down(self, person: PersonRow) -> None:
        counter = str(self.counters.chosen())
        self.tools.settings.last_person = person.id
        self.jobs.call(
            partial(self.services.office.sit_at, counter), partial(self._on_counter_taken, counter), self._on_refused
        )

    def _on_counter_taken(self, counter: str, _done: None) -> None:
        self.tools.settings.counter = counter
        self.signed_in.emit()

    def _on_refused(self, error: LoketError) -> None:
        self.tell(error)
        self.refresh()

    def refresh(self) -> None:
        profile = self.services.office.profile
        self.jobs.call(profile, self._on_profile_read)
        self.jobs.call(self.services.people.rows, self._on_people_read)
        self.jobs.call(self.services.office.counters, self._on_counters_read)

    def _on_profile_read(self, profile: object) -> None:
        self._office.setText(str(getattr(profile, "name", "")))

    def first_focus(self) -> QWidget:
        return self.people
