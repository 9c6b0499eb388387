"""The locked screen: nothing of anybody; the same person goes on with PIN or password, or somebody else comes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.desk import PersonRow
from loket.services.people import DoorRow, Need
from loket.ui import style
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.widgets.buttons import ActionButton, Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import IconLabel, Label
from loket.ui.widgets.secret import SecretEdit
from loket.words import error_sentence

_WIDTH = 420


class LockPage(Page):
    """`unlocked()` when whoever locked it is back; `others_wanted()` when they have to come in by the door."""

    unlocked = Signal()
    others_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, "", parent)
        self.header.hide()
        self.secret = SecretEdit()
        self.field = FormField(_("Kata sandi"), self.secret)
        self.open_button = Button(_("Buka"), icon="arrow-right", look="primary")
        self.others_button = ActionButton(self.actions_list.switch_person, icon="users", parent=self)
        self._office, self._note = Label("", "quiet", wrap=True), Label("", "quiet", wrap=True)
        self._busy = False
        self._lay_out()
        self.secret.returnPressed.connect(self._on_open_wanted)
        self.open_button.clicked.connect(self._on_open_wanted)

    def _lay_out(self) -> None:
        card = Card()
        head, words = QHBoxLayout(), QVBoxLayout()
        style.space(head, 12)
        style.space(words, 0)
        head.addWidget(IconLabel("lock", "accent", 30), 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(Label(_("Layar terkunci"), "title"))
        words.addWidget(self._office)
        head.addLayout(words, 1)
        buttons = QHBoxLayout()
        style.space(buttons, 8)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.others_button)
        buttons.addStretch(1)
        for part in (head, self._note, self.field, buttons):
            card.add(part)
        card.setMaximumWidth(style.px(_WIDTH))
        middle, pane = QHBoxLayout(), ScrollPane()
        style.space(middle, 0)
        middle.addStretch(1)
        middle.addWidget(card, 100)
        middle.addStretch(1)
        pane.body.addStretch(2)
        pane.add(middle)
        pane.body.addStretch(3)
        self.body.addWidget(pane, 1)

    def refresh(self) -> None:
        self._forget()
        self.jobs.call(self.services.office.profile, self._on_profile_read)
        self.jobs.call(self.services.people.door, self._on_door_read)

    def _on_profile_read(self, profile: object) -> None:
        self._office.setText(str(getattr(profile, "name", "")))

    def _on_door_read(self, door: list[DoorRow]) -> None:
        mine = next((row for row in door if row.person.id == self.services.desk.acting().id), None)
        needed = mine is None or mine.need is not Need.NOTHING
        self.field.setVisible(needed)
        self.field.set_words(_("PIN atau kata sandi") if mine and mine.pin else _("Kata sandi"))
        self._note.setText("" if needed else _("Kantor latihan: belum ada kata sandi, tekan Enter."))
        self._note.setVisible(not needed)

    def say(self, words: str) -> None:
        """Tell something beside the field."""
        self.field.set_error(words)

    def _on_open_wanted(self) -> None:
        if self._busy:
            return
        secret = self.secret.text()
        if self.field.isVisible() and not secret:
            self.say(_("Tulis PIN atau kata sandi Anda."))
            self.secret.setFocus()
            return
        self._set_busy(busy=True)
        work = partial(self._prove, self.services.desk.acting().id, secret)
        self.jobs.start(work, self._on_proven, self._on_refused)

    def _prove(self, person: int, secret: str, _job: Job) -> PersonRow:
        """On the worker: hashing takes its time."""
        return self.services.people.sign_in(person, secret)

    def _on_proven(self, _person: PersonRow) -> None:
        self._forget()
        self.unlocked.emit()

    def _on_refused(self, error: LoketError) -> None:
        self._set_busy(busy=False)
        if error.code in {
            "password_first",
            "password_one_time",
            "unknown_person",
        }:  # reset or disabled meanwhile: through the door again
            self.others_wanted.emit()
            return
        self.say(error_sentence(error))
        self.secret.selectAll()
        self.secret.setFocus()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.secret.setReadOnly(busy)
        self.open_button.setText(_("Memeriksa …") if busy else _("Buka"))

    def _forget(self) -> None:
        """What was typed stays nowhere."""
        self._set_busy(busy=False)
        self.secret.clear()
        self.secret.hide_again()
        self.field.clear_error()

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.switch_person]

    def first_focus(self) -> QWidget:
        return self.secret if self.field.isVisibleTo(self) else self.open_button
