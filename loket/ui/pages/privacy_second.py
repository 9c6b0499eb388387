"""Who stands beside: the second person of four eyes with their password, or the reason of an office of one."""

from __future__ import annotations

from contextlib import AbstractContextManager

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services import Services
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.secret import SecretEdit


class SecondPanel(QWidget):
    """`ask(services)` shows it; `agreed()` when the button is pressed, `beside(services)` is what to work inside."""

    agreed = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.second, self.password, self.reason = QComboBox(), SecretEdit(), QLineEdit()
        self.fields = {
            "second": FormField(_("Orang kedua"), self.second),
            "password": FormField(_("Kata sandi orang kedua"), self.password),
            "reason": FormField(_("Alasan tanpa orang kedua"), self.reason),
        }
        self.do_button, self.close_button = Button(words, look="danger"), give_up_button()
        outer, buttons = QVBoxLayout(self), QHBoxLayout()
        for layout in (outer, buttons):
            style.space(layout, 10)
        buttons.addWidget(self.do_button)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        for field in self.fields.values():
            outer.addWidget(field)
        outer.addLayout(buttons)
        self.do_button.clicked.connect(self.agreed)
        self.close_button.clicked.connect(self.give_up)
        AnswerKeys(self, self.do_button, self.close_button)
        for edit in (self.password, self.reason):
            edit.returnPressed.connect(self.agreed)
        self.hide()

    def ask(self, services: Services) -> None:
        """Show who could stand beside, with the focus where something is to be typed."""
        me = services.desk.acting().id
        self.second.clear()
        for person in services.people.rows():
            if person.id != me:
                self.second.addItem(person.name, person.id)
        has_second = self.second.count() > 0
        for name, field in self.fields.items():
            field.setVisible(has_second == (name != "reason"))
        self.show()
        (self.password if has_second else self.reason).setFocus()

    def beside(self, services: Services) -> AbstractContextManager[object]:
        """Four eyes, or the reason; to be entered on the worker, because a password is checked."""
        second = self.second.currentData()
        if second is None:
            return services.desk.alone(self.reason.text())
        return services.desk.with_second(int(second), self.password.text())

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field; False when it belongs to none."""
        field = self.fields.get(error.field or "")
        if field is None or field.isHidden():
            return False
        return show_beside(field, error)

    def give_up(self) -> None:
        """What was typed stays nowhere."""
        for edit in (self.password, self.reason):
            edit.clear()
        for field in self.fields.values():
            field.clear_error()
        self.hide()
