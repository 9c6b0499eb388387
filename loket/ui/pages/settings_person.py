"""One person of the office: name, roles, account, and the ways back in for somebody who is locked out."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket.domain.people import HUMAN, Right, Role
from loket.i18n import _
from loket.services.desk import PersonRow
from loket.services.people import PersonChange, PersonDetail
from loket.ui import style
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import label


class RoleBoxes(QWidget):
    """The three roles of people, each to be ticked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)  # beside each other they are wider than the card at 16 pt
        style.space(column, 4)
        self.boxes: dict[Role, QCheckBox] = {}
        for role in HUMAN:
            box = QCheckBox(label(role))
            box.setAccessibleName(label(role))
            box.toggled.connect(self.changed)
            self.boxes[role] = box
            column.addWidget(box)
        self.setFocusProxy(self.boxes[Role.OFFICER])

    def roles(self) -> tuple[Role, ...]:
        return tuple(role for role, box in self.boxes.items() if box.isChecked())

    def set_roles(self, roles: tuple[Role, ...]) -> None:
        for role, box in self.boxes.items():
            box.setChecked(role in roles)


class PersonPanel(Card):
    """`show_person(detail, me)`. What is wanted: `change_wanted(PersonChange)`, `reset_wanted()`, `unlock_wanted()`,
    `closed()`; nothing is done here."""

    change_wanted = Signal(object)
    reset_wanted = Signal()
    unlock_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.detail: PersonDetail | None = None
        self.name, self.account, self.roles = QLineEdit(), QLineEdit(), RoleBoxes()
        self.fields = {
            "name": FormField(_("Nama lengkap"), self.name),
            "roles": FormField(_("Peran"), self.roles),
            "account": FormField(
                _("Akun komputer"), self.account, _("Perintah dari akun ini bertindak atas namanya."), optional=True
            ),
        }
        self.save = Button(_("Simpan"), icon="save", look="primary")
        self.reset = Button(_("Setel ulang kata sandi"))
        self.unlock = Button(_("Izinkan mencoba lagi"))
        self.active = Button(_("Nonaktifkan"))
        self.close_button = Button(_("Tutup"), icon="x")
        self.state, self.once = Label("", "quiet", wrap=True), Label("", "figure")
        self._once_note = Label("", "quiet", wrap=True)
        self._fill()
        self._connect()
        self.hide()

    def _fill(self) -> None:
        pair, first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (pair, first, second, third):
            style.space(row, 8)
        for name, stretch in (("name", 3), ("account", 2)):
            pair.addWidget(self.fields[name], stretch, Qt.AlignmentFlag.AlignTop)
        for button in (self.save, self.close_button):
            first.addWidget(button)
        for button in (self.reset, self.active):
            second.addWidget(button)
        third.addWidget(self.unlock)
        for row in (first, second, third):
            row.addStretch(1)
        parts = (self.state, pair, self.fields["roles"], first, second, third, self.once, self._once_note)
        for part in parts:
            self.add(part)

    def _connect(self) -> None:
        self.save.clicked.connect(self._on_save_pressed)
        self.reset.clicked.connect(self.reset_wanted)
        self.unlock.clicked.connect(self.unlock_wanted)
        self.active.clicked.connect(self._on_active_pressed)
        self.close_button.clicked.connect(self._on_close_pressed)
        for edit in (self.name, self.account):
            edit.returnPressed.connect(self._on_save_pressed)
        self.roles.changed.connect(self.fields["roles"].clear_error)

    def show_person(self, detail: PersonDetail, me: PersonRow) -> None:
        """Show somebody; what `me` may not do is not offered."""
        person, keeps = detail.person, me.may(Right.KEEP_PEOPLE)
        is_human = any(role in HUMAN for role in person.roles)
        self.detail = detail
        self.set_title(person.name)
        self.name.setText(person.name)
        self.account.setText(detail.account)
        self.roles.set_roles(person.roles)
        self.state.setText(state_words(detail))
        self.active.setText(_("Nonaktifkan") if person.active else _("Aktifkan lagi"))
        self.tell_once("")
        for field in self.fields.values():
            field.clear_error()
            field.setVisible(keeps)
        self.fields["roles"].setVisible(keeps and is_human)
        for button in (self.save, self.active):
            button.setVisible(keeps)
        self.reset.setVisible(keeps and is_human and person.active)
        may_unlock = me.may(Right.UNLOCK_PEOPLE) or Role.ADMINISTRATOR in me.roles
        self.unlock.setVisible(may_unlock and detail.wrong_tries > 0)
        self.show()

    def tell_once(self, password: str) -> None:
        """Show a password that is shown only now."""
        self.once.setText(password)
        self._once_note.setText(
            _("Sampaikan langsung kepada orangnya; hanya tampil sekali, dan harus diganti saat masuk.")
        )
        for part in (self.once, self._once_note):
            part.setVisible(bool(password))

    @property
    def is_changed(self) -> bool:
        return self.detail is not None and bool(self._changes())

    def _changes(self) -> dict[str, object]:
        assert self.detail is not None  # noqa: S101
        person = self.detail.person
        wanted: dict[str, object] = {}
        if self.name.text().strip() != person.name:
            wanted["name"] = self.name.text()
        if self.account.text().strip() != self.detail.account:
            wanted["account"] = self.account.text()
        if self.fields["roles"].isVisibleTo(self) and self.roles.roles() != person.roles:
            wanted["roles"] = self.roles.roles()
        return wanted

    def _on_save_pressed(self) -> None:
        if self.is_changed:
            self.change_wanted.emit(PersonChange.model_validate(self._changes()))
        else:
            self._on_close_pressed()

    def _on_active_pressed(self) -> None:
        if self.detail is not None:
            self.change_wanted.emit(PersonChange(active=not self.detail.person.active))

    def _on_close_pressed(self) -> None:
        self.close_panel()
        self.closed.emit()

    def close_panel(self) -> None:
        self.detail = None
        self.hide()


def state_words(detail: PersonDetail) -> str:
    """How somebody stands at the door."""
    if not detail.person.active:
        return _("Nonaktif; pekerjaannya dulu tetap tercatat atas namanya")
    if not any(role in HUMAN for role in detail.person.roles):
        return _("Akun terjadwal")
    if detail.waits:
        seconds = math.ceil(detail.waits.total_seconds())
        return _("Salah {tries} kali; tunggu {seconds} detik").format(tries=detail.wrong_tries, seconds=seconds)
    if not detail.has_password:
        return _("Belum ada kata sandi")
    return (
        _("Kata sandi sekali pakai")
        if detail.one_time
        else _("Kata sandi dan PIN")
        if detail.has_pin
        else _("Kata sandi")
    )
