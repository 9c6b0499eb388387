"""One service: what an assessor would miss in it, and the office's own words by which it is found."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from loket.domain.readiness import Answer
from loket.errors import LoketError
from loket.i18n import _
from loket.services.needs import ServiceWords
from loket.services.readiness import ServiceScore
from loket.ui import style
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import error_sentence
from loket.words.readiness import points

_NAMED = 5


class ServicePanel(QWidget):
    """`show_service(row)`, `show_words(words)`. Signals: `steps_wanted(str)`, `standard_wanted(str)`,
    `words_wanted(str, list)`."""

    steps_wanted = Signal(str)
    standard_wanted = Signal(str)
    words_wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self._kept: tuple[str, ...] = ()
        self.card, self.words_card = Card(_("Layanan ini")), Card(_("Kata lain untuk mencarinya"))
        self.name = Label("", "strong", wrap=True)
        self.lacks: list[Label] = []
        self._lacks = QVBoxLayout()
        style.space(self._lacks, 3)
        self.steps_button = Button(_("Langkah untuk layanan ini"), icon="list-checks", look="primary")
        self.standard_button = Button(_("Buka standarnya"), icon="book-open-check")
        self.own = Label("", "quiet", wrap=True)
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.field = FormField(_("Tambahan kantor"), self.edit, optional=True, note_above=True)
        self.save_button = Button(_("Simpan kata"), icon="save")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for part in (self.name, self._lacks, self.steps_button, self.standard_button):
            self.card.add(part)
        hint = Label(
            _("Yang biasa dikatakan orang, misalnya “anak lahir”; satu per baris. Tidak perlu SK."), "quiet", wrap=True
        )
        row = QHBoxLayout()
        style.space(row, 8)
        row.addWidget(self.save_button)
        row.addStretch(1)
        for one in (hint, self.own, self.field):
            self.words_card.add(one)
        self.words_card.add(row)
        self.edit.setFixedHeight(style.px(104))
        column = QVBoxLayout(self)
        style.space(column, 14)
        column.addWidget(self.card)
        column.addWidget(self.words_card)

    def _connect(self) -> None:
        self.steps_button.clicked.connect(self._on_steps_pressed)
        self.standard_button.clicked.connect(self._on_standard_pressed)
        self.save_button.clicked.connect(self._on_save_pressed)
        self.edit.textChanged.connect(self.field.clear_error)

    @property
    def is_changed(self) -> bool:
        """Whether words stand in the field that are not saved."""
        return not self.field.isHidden() and bool(self._code) and _phrases(self.edit) != self._kept

    def set_may_keep(self, may_keep: bool) -> None:
        for part in (self.field, self.save_button):
            part.setVisible(may_keep)

    def show_service(self, row: ServiceScore) -> None:
        self.name.setText(row.name)
        missing = sorted((one for one in row.score.answers if one.share < 1), key=_loss, reverse=True)
        lines = [f"−{points(_loss(one))}  {one.indicator.text}" for one in missing[:_NAMED] if _loss(one)]
        for old in self.lacks:
            self._lacks.removeWidget(old)
            old.hide()
            old.deleteLater()
        lines = lines or [_("Tidak ada yang kurang menurut daftar ini.")]
        self.lacks = [Label(line, wrap=True) for line in lines]
        for new in self.lacks:
            self._lacks.addWidget(new)

    def show_words(self, words: ServiceWords) -> None:
        """What people say; what is being typed for the same service stays."""
        if words.code == self._code and self.is_changed:
            return
        self._code, self._kept = words.code, words.office
        self.own.setText(_("Menurut standar: {words}").format(words=", ".join(words.standard) or "–"))
        self.edit.setPlainText("\n".join(words.office))

    def saved(self, words: ServiceWords) -> None:
        """What was typed is kept now."""
        self._code = ""
        self.show_words(words)

    def show_error(self, error: LoketError) -> bool:
        """Show it beside the words; False when it is not about them."""
        if error.field != "words":
            return False
        self.field.set_error(error_sentence(error))
        self.edit.setFocus()
        return True

    def _on_steps_pressed(self) -> None:
        self.steps_wanted.emit(self._code)

    def _on_standard_pressed(self) -> None:
        self.standard_wanted.emit(self._code)

    def _on_save_pressed(self) -> None:
        self.words_wanted.emit(self._code, list(_phrases(self.edit)))


def _phrases(edit: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in edit.toPlainText().splitlines() if line.strip())


def _loss(answer: Answer) -> Decimal:
    return answer.indicator.points * (1 - answer.share)
