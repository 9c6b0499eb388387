"""What every section of the settings is: fields, whether they were changed, and the buttons that save or give up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services import Services
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.widgets.access import put_after
from loket.ui.widgets.answer_keys import AnswerKeys
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane, at_most
from loket.ui.widgets.checklist import Checklist
from loket.ui.widgets.fields import FormField

WIDEST = 760


class Section(QWidget):
    """One group of settings, saved together.

    A subclass adds its fields, says what the office has now (`read`), and what saving means (`write`).
    Signals: `edited()` whenever something is typed; `save_wanted()`.
    """

    edited = Signal()
    save_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.fields: dict[str, FormField] = {}
        self.edits: dict[str, QWidget] = {}
        self._loaded: dict[str, object] = {}
        self._widths: list[tuple[QWidget, int]] = []
        self._cards: list[QWidget] = []
        self.pane = ScrollPane()
        self.save = Button(_("Simpan"), icon="save", look="primary")
        self.revert = Button(_("Buang perubahan"), icon="undo-2")
        self._foot = QWidget()
        self.saves = True
        self._lay_out()
        self.save.clicked.connect(self.save_wanted)
        AnswerKeys(self, self.save, None)  # Esc gives up nothing that was typed here
        self.revert.clicked.connect(self._on_revert_pressed)

    def _lay_out(self) -> None:
        foot, outer = QHBoxLayout(self._foot), QVBoxLayout(self)
        style.space(foot, 8, (0, 8, 0, 0))
        style.space(outer, 0)
        foot.addWidget(self.save)
        foot.addWidget(self.revert)
        foot.addStretch(1)
        outer.addWidget(self.pane, 1)
        outer.addWidget(self._foot)

    def read(self, services: Services) -> Mapping[str, object]:
        """What the fields show, by their keys."""
        raise NotImplementedError

    def write(self, services: Services) -> Callable[[], object]:
        """The call that saves what was typed. May raise `RuleError` for what can't be read."""
        raise NotImplementedError

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show what the office has, unless something was typed that is not saved yet."""
        if not self.is_changed:
            self.load(values)

    def load(self, values: Mapping[str, object]) -> None:
        for key, value in values.items():
            _set(self.edits[key], value)
        for field in self.fields.values():
            field.clear_error()
        self._loaded = self.values()
        self._on_edited()

    def values(self) -> dict[str, object]:
        return {key: _get(edit) for key, edit in self.edits.items()}

    @property
    def changes(self) -> dict[str, object]:
        """What differs from what was loaded."""
        return {key: value for key, value in self.values().items() if value != self._loaded.get(key)}

    @property
    def is_changed(self) -> bool:
        return bool(self._loaded) and bool(self.changes)

    def text(self, key: str) -> str:
        return str(self.values()[key])

    def show_error(self, error: LoketError) -> bool:
        """Show it beside its field, with the focus there; False when it belongs to none of them."""
        return show_beside(self.fields.get(error.field or ""), error)

    def first_field(self) -> QWidget:
        return next(iter(self.edits.values()))

    def add_card(self, title: str) -> Card:
        card = Card(title)
        card.setMaximumWidth(style.px(WIDEST))
        self._cards.append(card)
        self.pane.add(at_most(card))
        return card

    def add_field(self, card: Card, key: str, field: FormField, *, width: int = 0) -> FormField:
        """Put a field into a card; `width` (at 12 pt) keeps the input of short things short."""
        self.fields[key] = field
        self._watch(key, field.edit)
        layout = field.layout()
        if width and layout is not None:
            layout.setAlignment(field.edit, Qt.AlignmentFlag.AlignLeft)
            self._widths.append((field.edit, width))
            field.edit.setFixedWidth(style.px(width))
        card.add(field)
        return field

    def add_check(self, card: Card, key: str, words: str) -> QCheckBox:
        check = QCheckBox(words)
        check.setAccessibleName(words)
        self._watch(key, check)
        card.add(check)
        return check

    def finish(self, *, saves: bool = True) -> None:
        """After the last card."""
        self.pane.body.addStretch(1)
        self.saves = saves
        self._foot.setVisible(saves)

    def order_foot(self) -> None:
        """Have Tab come to the buttons after the fields: once the section stands in its page, and whenever the last
        field is another. Before, Qt takes the way around from the last field to the buttons for the order."""
        put_after(self.pane, self._foot)

    def _watch(self, key: str, edit: QWidget) -> None:
        self.edits[key] = edit
        match edit:
            case QLineEdit() | QPlainTextEdit():
                edit.textChanged.connect(self._on_edited)
            case QCheckBox():
                edit.toggled.connect(self._on_edited)
            case QComboBox():
                edit.currentIndexChanged.connect(self._on_edited)
            case Checklist():
                edit.changed.connect(self._on_edited)

    def _on_edited(self) -> None:
        self.save.setEnabled(self.is_changed)
        self.revert.setEnabled(self.is_changed)
        self.edited.emit()

    def _on_revert_pressed(self) -> None:
        self.discard()
        self.first_field().setFocus()

    def discard(self) -> None:
        """Give up what was typed."""
        self.load(dict(self._loaded))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_cards"):
            for card in self._cards:
                card.setMaximumWidth(style.px(WIDEST))
            for edit, width in self._widths:
                edit.setFixedWidth(style.px(width))


def _get(edit: QWidget) -> object:
    match edit:
        case QLineEdit():
            return edit.text().strip()
        case QPlainTextEdit():
            return "\n".join(line.rstrip() for line in edit.toPlainText().splitlines()).strip()
        case QCheckBox():
            return edit.isChecked()
        case QComboBox():
            return edit.currentData()
        case Checklist():
            return frozenset(edit.present())
    raise TypeError(edit)


def _set(edit: QWidget, value: object) -> None:
    match edit:
        case QLineEdit():
            edit.setText(str(value))
            edit.setCursorPosition(0)
        case QPlainTextEdit():
            edit.setPlainText(str(value))
        case QCheckBox():
            edit.setChecked(bool(value))
        case QComboBox():
            edit.setCurrentIndex(max(0, edit.findData(value)))
        case Checklist():
            edit.set_present(frozenset(value) if isinstance(value, Iterable) else frozenset())


class LinesEdit(QPlainTextEdit):
    """A field for several lines; Tab leaves it."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(style.px(24 * self._lines + 16))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_lines"):
            self._fit()
