"""Signing in: who sits at this desk, with which proof, and at which counter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.desk import PersonRow
from loket.services.office import OfficeProfile
from loket.services.people import DoorRow, Need
from loket.ui import style
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.sign_in_proof import ProofCard
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.choices import ChoiceItem, ChoiceList
from loket.ui.widgets.labels import IconLabel, Label
from loket.words import error_sentence, role_words

_WIDTH = 560


class SignInPage(Page):
    """`signed_in()` once somebody sits at the desk."""

    signed_in = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, "", parent)
        self.header.hide()
        self.people = ChoiceList(_("Siapa yang bertugas?"))
        self.counters = ChoiceList(_("Di loket mana?"), numbered=False)
        self.proof = ProofCard()
        self.begin = Button(_("Mulai bertugas"), look="primary", icon="arrow-right")
        self._office = Label("", "heading", wrap=True)
        self._training = Label(_("Kantor latihan: orang boleh tanpa kata sandi."), "quiet", wrap=True)
        self._who = Card(_("Siapa yang bertugas?"))
        self._where = Card(_("Di loket mana?"))
        self._door: dict[int, DoorRow] = {}
        self._busy = False
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
        self._who.add(self._training)
        self._where.add(self.counters)
        inner.addWidget(self._who)
        inner.addWidget(self.proof)
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
        self.people.choice_changed.connect(self._on_person_chosen)
        self.people.accepted.connect(self._on_person_accepted)
        self.counters.accepted.connect(self._on_accepted)
        self.proof.given.connect(self._on_begin_clicked)
        self.begin.clicked.connect(self._on_begin_clicked)

    def _on_door_read(self, door: list[DoorRow]) -> None:
        self._door = {row.person.id: row for row in door}
        last = self.tools.settings.last_person
        chosen = last if last in self._door else door[0].person.id if door else None
        items = [ChoiceItem(row.person.id, row.person.name, role_words(row.person.roles)) for row in door]
        self.people.set_items(items, chosen)
        self._training.setVisible(any(row.need is Need.NOTHING for row in door))
        self._on_person_chosen(chosen)

    def _on_counters_read(self, counters: list[tuple[str, str]]) -> None:
        codes = [code for code, _name in counters]
        chosen = self.tools.settings.counter if self.tools.settings.counter in codes else codes[0]
        self.counters.set_items([ChoiceItem(code, name) for code, name in counters], chosen)
        self._where.setVisible(len(counters) > 1)

    def _chosen(self) -> DoorRow | None:
        person = self.people.chosen()
        return self._door.get(person) if isinstance(person, int) else None

    def _on_person_chosen(self, _key: object) -> None:
        row = self._chosen()
        self.proof.ask(row.need if row else Need.NOTHING, pin=bool(row and row.pin))

    def _on_person_accepted(self, _key: object) -> None:
        if self.proof.is_asking:
            self.proof.first_field().setFocus()
        else:
            self._on_begin_clicked()

    def _on_accepted(self, _key: object) -> None:
        self._on_begin_clicked()

    def _on_begin_clicked(self) -> None:
        row = self._chosen()
        if row is None or self._busy or not self.proof.is_filled():
            return
        person, secret, new = row.person.id, self.proof.secret.text(), self.proof.wanted()
        if not secret and not new:
            work = partial(self.services.people.sign_in, person)
            self.jobs.call(work, self._on_person_sat_down, self._on_refused)
            return
        self._set_busy(busy=True)
        self.jobs.start(partial(self._prove, person, secret, new), self._on_person_sat_down, self._on_refused)

    def _prove(self, person: int, secret: str, new: str, _job: Job) -> PersonRow:
        """On the worker: hashing takes its time."""
        return self.services.people.sign_in(person, secret, new)

    def _on_person_sat_down(self, person: PersonRow) -> None:
        self._set_busy(busy=False)
        self.proof.forget()
        counter = str(self.counters.chosen())
        self.tools.settings.last_person = person.id
        self.jobs.call(
            partial(self.services.office.sit_at, counter), partial(self._on_counter_taken, counter), self._on_refused
        )

    def _on_counter_taken(self, counter: str, _done: None) -> None:
        self.tools.settings.counter = counter
        self.signed_in.emit()

    def _on_refused(self, error: LoketError) -> None:
        self._set_busy(busy=False)
        if not self.proof.show_error(error.code, error.field or "", error_sentence(error)):
            self.tell(error)
            self.refresh()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.begin.setText(_("Memeriksa …") if busy else _("Mulai bertugas"))

    def refresh(self) -> None:
        self.jobs.call(self.services.office.profile, self._on_profile_read)
        self.jobs.call(self.services.people.door, self._on_door_read)
        self.jobs.call(self.services.office.counters, self._on_counters_read)

    def _on_profile_read(self, profile: OfficeProfile) -> None:
        self._office.setText(profile.name)

    def first_focus(self) -> QWidget:
        return self.people
