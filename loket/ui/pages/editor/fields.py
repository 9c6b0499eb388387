"""The fields of one record: laid out in rows, read and filled by name, and what is said beside each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from loket.ui import style
from loket.ui.pages.editor.edits import fill, value_of
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a place in the standard: wrong (it can't be decided so) or not clear (advice)."""

    place: str
    words: str
    is_wrong: bool

    def within(self, start: str) -> Note | None:
        """The same note with its place told from `start` on; None where it is elsewhere."""
        if self.place == start:
            return Note("", self.words, self.is_wrong)
        if self.place.startswith(f"{start}."):
            return Note(self.place[len(start) + 1 :], self.words, self.is_wrong)
        return None


def notes_within(notes: Sequence[Note], start: str) -> list[Note]:
    """The notes at a place and below it, told from there on."""
    return [inner for note in notes if (inner := note.within(start)) is not None]


class Fields(QWidget):
    """`add(key, field)`, `add_pair((key, field), …)`, `add_check(key, words)`; then `load(values)` and `values()`.

    `edited(key)` whenever the officer changes something; not while it is loaded.
    """

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, FormField] = {}
        self.edits: dict[str, QWidget] = {}
        self._pairs: list[QBoxLayout] = []
        self._is_loading = False
        self._column = QVBoxLayout(self)
        style.space(self._column, 10)

    def add(self, key: str, field: FormField) -> FormField:
        self._keep(key, field)
        self._column.addWidget(field)
        return field

    def add_pair(self, *pair: tuple[str, FormField]) -> None:
        """Fields beside each other, below each other where the room is narrow."""
        row = self._add_row()
        for key, field in pair:
            self._keep(key, field)
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)

    def add_checks(self, *checks: tuple[str, str]) -> None:
        """Boxes to tick, beside each other."""
        row = self._add_row()
        for key, words in checks:
            check = QCheckBox(words)
            check.setAccessibleName(words)
            check.toggled.connect(self._teller(key))
            self.edits[key] = check
            row.addWidget(check)
        row.addStretch(1)

    def add_widget(self, widget: QWidget) -> None:
        self._column.addWidget(widget)

    def load(self, values: Mapping[str, object]) -> None:
        """Show these values."""
        self._is_loading = True
        for key, value in values.items():
            if key in self.edits:
                fill(self.edits[key], value)
        self._is_loading = False

    def values(self) -> dict[str, object]:
        return {key: value_of(edit) for key, edit in self.edits.items()}

    def show_notes(self, notes: Sequence[Note]) -> Iterator[Note]:
        """Say beside each field what is wrong or unclear; gives back what belongs to no field.

        A field in which somebody types is not told that it is empty yet.
        """
        told = {note.place.split(".")[0]: note for note in reversed(notes)}
        for key, field in self.fields.items():
            note = told.pop(key, None)
            if note is not None and field.edit.hasFocus() and not field.is_noted:
                continue
            wrong = note.words if note and note.is_wrong else ""
            if field.error != wrong:
                field.set_error(wrong)
            field.set_advice(note.words if note and not note.is_wrong else "")
        yield from told.values()

    def _add_row(self) -> QBoxLayout:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(row, 10)
        self._pairs.append(row)
        self._column.addLayout(row)
        return row

    def _keep(self, key: str, field: FormField) -> None:
        self.fields[key], self.edits[key] = field, field.edit
        tell = self._teller(key)
        match field.edit:
            case DateEdit():
                field.edit.date_changed.connect(tell)
            case QLineEdit() | QPlainTextEdit():
                field.edit.textChanged.connect(tell)
            case QComboBox():
                field.edit.currentIndexChanged.connect(tell)

    def _teller(self, key: str) -> _Teller:
        return _Teller(self, key)

    def tell(self, key: str) -> None:
        if not self._is_loading:
            self.edited.emit(key)

    def fit(self, room: int) -> None:
        """Fields beside each other where `room` pixels hold their names and words."""
        for row in self._pairs:
            widgets = [item.widget() for at in range(row.count()) if (item := row.itemAt(at)) is not None]
            least = sum(each.minimumSizeHint().width() + row.spacing() for each in widgets if each is not None)
            directions = QBoxLayout.Direction
            row.setDirection(directions.TopToBottom if room < least else directions.LeftToRight)


class _Teller:
    """Tells which field was edited, whatever the signal carries."""

    def __init__(self, fields: Fields, key: str) -> None:
        self._fields, self._key = fields, key

    def __call__(self, *_values: object) -> None:
        self._fields.tell(self._key)
