"""What somebody shows before they sit down: a password or PIN, or a password that they make now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from loket.domain.passwords import SHORTEST
from loket.i18n import _
from loket.services.people import Need
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.ui.widgets.secret import SecretEdit


def new_password_fields() -> tuple[FormField, FormField]:
    """Two fields for a password that is made: it, and it once more."""
    help_words = _("Sedikitnya {least} huruf; beberapa kata yang tak lazim mudah diingat.").format(least=SHORTEST)
    return FormField(_("Kata sandi baru"), SecretEdit(), help_words), FormField(_("Sekali lagi"), SecretEdit())


def same_twice(first: FormField, second: FormField) -> bool:
    """Whether both say the same; what is wrong stands beside the field, with the focus there."""
    words, again = text_of(first), text_of(second)
    if words and words == again:
        return True
    wrong = second if words else first
    wrong.set_error(_("Tidak sama dengan kata sandi baru; tulis lagi.") if words else _("Tulis kata sandi baru."))
    wrong.setFocus()
    return False


def text_of(field: FormField) -> str:
    """What is typed into a field."""
    assert isinstance(field.edit, QLineEdit)  # noqa: S101 (they are made above)
    return field.edit.text()


class ProofCard(Card):
    """`ask(need, pin=...)` shows what is needed; `given()` on Enter in the last field; `wanted()` the new password."""

    given = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.secret = SecretEdit()
        self.secret_field = FormField(_("Kata sandi"), self.secret)
        self.new_field, self.again_field = new_password_fields()
        self._note = Label("", "quiet", wrap=True)
        for part in (self._note, self.secret_field, self.new_field, self.again_field):
            self.add(part)
        self.secret.returnPressed.connect(self._on_secret_entered)
        for field in (self.new_field, self.again_field):
            assert isinstance(field.edit, QLineEdit)  # noqa: S101
            field.edit.returnPressed.connect(self._on_new_entered)
        self._need = Need.NOTHING
        self.ask(Need.NOTHING, pin=False)

    @property
    def is_asking(self) -> bool:
        return self._need is not Need.NOTHING

    def ask(self, need: Need, *, pin: bool) -> None:
        """What the chosen person needs; whatever was typed for another one is gone."""
        self.forget()
        self._need = need
        self.secret_field.set_words(_("PIN atau kata sandi") if pin else _("Kata sandi"))
        self.secret_field.setVisible(need in {Need.SECRET, Need.GIVEN})
        self._ask_for_new(need is Need.FIRST, _("Belum ada kata sandi; buat sekarang. Hanya Anda yang mengetahuinya."))
        if need is Need.GIVEN:
            words = _("Belum ada kata sandi. Minta kata sandi sekali pakai kepada administrator, lalu tulis di sini.")
            self._note.setText(words)
            self._note.setVisible(True)
        self.setVisible(self.is_asking)

    def _ask_for_new(self, asked: bool, why: str) -> None:
        self._note.setText(why)
        for part in (self._note, self.new_field, self.again_field):
            part.setVisible(asked)

    @property
    def _asks_for_new(self) -> bool:
        return not self.new_field.isHidden()

    def first_field(self) -> QWidget:
        return self.new_field.edit if self._need is Need.FIRST else self.secret

    def is_filled(self) -> bool:
        """Whether it can be tried; if not, the focus is where something is missing."""
        if self._need in {Need.SECRET, Need.GIVEN} and not self.secret.text():
            self.secret_field.set_error(_("Tulis kata sandi Anda."))
            self.secret.setFocus()
            return False
        return not self._asks_for_new or same_twice(self.new_field, self.again_field)

    def wanted(self) -> str:
        """The new password, or nothing."""
        return text_of(self.new_field) if self._asks_for_new else ""

    def show_error(self, code: str, field: str, words: str) -> bool:
        """Show it beside its field; False when it belongs to none. A one-time password asks for a new one."""
        if code in {"password_one_time", "password_first"}:
            self._need = Need.SECRET if code == "password_one_time" else Need.FIRST
            self.secret_field.setVisible(self._need is Need.SECRET)
            self._ask_for_new(True, words)
            self.show()
            self.new_field.setFocus()
            return True
        wrong = {"password": self.secret_field, "new": self.new_field}.get(field)
        if wrong is None:
            return False
        wrong.set_error(words)
        wrong.setFocus()
        if isinstance(wrong.edit, QLineEdit):
            wrong.edit.selectAll()
        return True

    def forget(self) -> None:
        """What was typed stays nowhere."""
        for field in (self.secret_field, self.new_field, self.again_field):
            if isinstance(field.edit, SecretEdit):
                field.edit.clear()
                field.edit.hide_again()
            field.clear_error()

    def _on_secret_entered(self) -> None:
        if self._asks_for_new and not text_of(self.new_field):
            self.new_field.setFocus()
        else:
            self.given.emit()

    def _on_new_entered(self) -> None:
        if text_of(self.again_field):
            self.given.emit()
        else:
            self.again_field.setFocus()
