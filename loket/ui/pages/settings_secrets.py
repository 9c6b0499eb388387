"""The section of the settings for what is one's own: the password, the PIN, and when the screen locks itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from loket.errors import LoketError
from loket.i18n import _
from loket.services import Services
from loket.services.people import PersonDetail
from loket.ui.desk_settings import LOCK_MINUTES
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.pages.beside import show_beside
from loket.ui.pages.settings_form import Section
from loket.ui.pages.sign_in_proof import new_password_fields, same_twice, text_of
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.ui.widgets.secret import SecretEdit
from loket.words import error_sentence


class SecretsSection(Section):
    """Each part is kept by its own button; `said(kind, text)` tells that it was."""

    said = Signal(str, str)

    def __init__(self, tools: Tools) -> None:
        super().__init__(_("Sandi & kunci layar"))
        self._services, self._jobs, self._settings = tools.services, tools.jobs, tools.settings
        self.old = FormField(_("Kata sandi sekarang"), SecretEdit())
        self.new, self.again = new_password_fields()
        self.pin = FormField(_("PIN baru"), SecretEdit(), _("6 angka; kosongkan untuk menghapusnya."))
        self.keep_password = Button(_("Ganti kata sandi"), look="primary")
        self.keep_pin = Button(_("Simpan PIN"))
        self.minutes = QComboBox()
        for minutes in LOCK_MINUTES:
            self.minutes.addItem(_("{minutes} menit").format(minutes=minutes), minutes)
        self._fill()
        self._connect()
        self.finish(saves=False)

    def _fill(self) -> None:
        password, pin = self.add_card(_("Kata sandi Anda")), self.add_card(_("PIN Anda"))
        lock = self.add_card(_("Layar"))
        for key, field in (("old", self.old), ("new", self.new), ("again", self.again)):
            self.add_field(password, key, field, width=320)
        password.body.addWidget(self.keep_password, 0, Qt.AlignmentFlag.AlignLeft)
        pin.add(Label(_("PIN membuka layar yang Anda kunci hari ini, di meja ini saja."), "quiet", wrap=True))
        self.add_field(pin, "pin", self.pin, width=160)
        pin.body.addWidget(self.keep_pin, 0, Qt.AlignmentFlag.AlignLeft)
        words = _("Kunci layar bila meja ditinggal selama")
        lock.add(FormField(words, self.minutes, _("Berlaku untuk komputer ini. Ctrl+Shift+L mengunci sekarang juga.")))

    def _connect(self) -> None:
        self.keep_password.clicked.connect(self._on_password_wanted)
        self.keep_pin.clicked.connect(self._on_pin_wanted)
        self.minutes.activated.connect(self._on_minutes_chosen)
        for field, slot in ((self.again, self._on_password_wanted), (self.pin, self._on_pin_wanted)):
            assert isinstance(field.edit, QLineEdit)  # noqa: S101
            field.edit.returnPressed.connect(slot)

    def read(self, services: Services) -> Mapping[str, object]:
        me = services.desk.acting().id
        self._show(next((row for row in services.people.everybody() if row.person.id == me), None))
        return {}

    def _show(self, mine: PersonDetail | None) -> None:
        has_password = mine is not None and mine.has_password
        self.old.setVisible(has_password)
        self.keep_password.setText(_("Ganti kata sandi") if has_password else _("Buat kata sandi"))
        self.minutes.setCurrentIndex(self.minutes.findData(self._settings.lock_minutes))

    @property
    def is_changed(self) -> bool:
        return False  # what is half typed here is no loss, and is better forgotten

    def first_field(self) -> SecretEdit | QLineEdit:
        field = self.old if self.old.isVisibleTo(self) else self.new
        assert isinstance(field.edit, QLineEdit)  # noqa: S101
        return field.edit

    def _on_password_wanted(self) -> None:
        for field in (self.old, self.new, self.again):
            field.clear_error()
        if same_twice(self.new, self.again):
            work = partial(self._set_password, text_of(self.old), text_of(self.new))
            self._jobs.start(work, self._on_password_kept, self._on_refused)

    def _set_password(self, old: str, new: str, _job: Job) -> None:
        """On the worker: hashing takes its time."""
        self._services.people.set_password(old, new)

    def _on_password_kept(self, _done: None) -> None:
        self._forget()
        self._jobs.call(partial(self.read, self._services), self._on_read)
        self.said.emit("success", _("Kata sandi Anda diganti."))

    def _on_pin_wanted(self) -> None:
        self._jobs.start(partial(self._set_pin, text_of(self.pin)), self._on_pin_kept, self._on_refused)

    def _set_pin(self, pin: str, _job: Job) -> bool:
        self._services.people.set_pin(pin)
        return bool(pin)

    def _on_pin_kept(self, is_set: bool) -> None:
        self._forget()
        self.said.emit("success", _("PIN Anda tersimpan.") if is_set else _("PIN Anda dihapus."))

    def _on_minutes_chosen(self, _index: int) -> None:
        self._settings.lock_minutes = self.minutes.currentData()

    def _on_refused(self, error: LoketError) -> None:
        field = {"password": self.old, "new": self.new, "pin": self.pin}.get(error.field or "")
        if not show_beside(field, error):
            self.said.emit("error", error_sentence(error))

    def _on_read(self, _values: Mapping[str, object]) -> None:
        """The fields are as they should be."""

    def _forget(self) -> None:
        for field in (self.old, self.new, self.again, self.pin):
            if isinstance(field.edit, SecretEdit):
                field.edit.clear()
                field.edit.hide_again()
            field.clear_error()
