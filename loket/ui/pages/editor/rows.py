"""Records in an order of their own: a list with add, delete, up and down by key, and the fields of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket.i18n import _
from loket.ui import style
from loket.ui.pages.editor.edits import WordsEdit
from loket.ui.pages.editor.fields import Fields, Note, notes_within
from loket.ui.pages.request_filters import FlowLayout
from loket.ui.style import Tone
from loket.ui.widgets.access import announce
from loket.ui.widgets.buttons import ActionButton
from loket.ui.widgets.labels import Label
from loket.ui.widgets.marked_list import MarkedList, MarkedRow

_BESIDE = 740
_MOST, _SHARE = 330, 0.3
"""The list is no higher than this, and than this share of the window: its fields stand below it in sight."""


@dataclass(frozen=True, slots=True)
class RowKind:
    """What a row is: how a new one is made, how it reads in the list, and what the keys are called.

    `counts` are the fields in which nothing means 0.
    """

    name: str
    add_words: str
    empty_words: str
    make: Callable[[Sequence[Any]], Any]
    words: Callable[[Any], tuple[str, str]]
    first: str
    counts: tuple[str, ...] = ()


class RowsEditor(QWidget):
    """`set_records(records)`, `records()`, `show_notes(notes)`, `choose(place)`.

    Alt+B adds below the chosen one, Alt+Up and Alt+Down move it, Alt+H deletes it, Enter goes into its fields; Enter
    in its first field goes on to a new one. Signal: `edited(str)`, the place of what was typed, or nothing.
    """

    edited = Signal(str)
    record_chosen = Signal(int)

    def __init__(self, kind: RowKind, fields: Fields, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.fields = kind, fields
        self._records: list[Any] = []
        self._notes: list[Note] = []
        self.list = MarkedList(kind.name, least=34)
        self.empty = Label(kind.empty_words, "quiet", wrap=True)
        self._make_actions()
        self._lay_out()
        self.list.place_chosen.connect(self._on_place_chosen)
        self.list.entered.connect(self._on_entered)
        self.list.resized.connect(self._fit)
        fields.edited.connect(self._on_field_edited)
        self._connect_enter()
        self._show()

    def _make_actions(self) -> None:
        self.add_action = self._make(self.kind.add_words, "Alt+B", self.add)
        self.up_action = self._make(_("Naikkan"), "Alt+Up", partial(self._move, -1))
        self.down_action = self._make(_("Turunkan"), "Alt+Down", partial(self._move, 1))
        self.delete_action = self._make(_("Hapus"), "Alt+H", self._delete)

    def _make(self, words: str, key: str, slot: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        self._both, left, buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom, self), QVBoxLayout(), QWidget()
        style.space(self._both, 12)
        style.space(left, 8)
        row = FlowLayout(buttons)
        style.space(row, 8)
        for action in (self.add_action, self.up_action, self.down_action, self.delete_action):
            row.addWidget(ActionButton(action, icon="plus" if action is self.add_action else "", parent=buttons))
        for part in (self.list, self.empty, buttons):
            left.addWidget(part)
        left.addStretch(0)
        self._both.addLayout(left, 1)
        self._both.addWidget(self.fields, 1, Qt.AlignmentFlag.AlignTop)

    def fit(self, room: int) -> None:
        """The list and the fields of its row beside each other where there is room for both."""
        beside = room >= style.px(_BESIDE)
        directions = QBoxLayout.Direction
        self._both.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self.fields.fit((room - self._both.spacing()) // 2 if beside else room)
        self._fit()

    def _connect_enter(self) -> None:
        first = self.fields.edits[self.kind.first]
        if isinstance(first, WordsEdit):
            first.entered.connect(self._on_row_finished)
        elif isinstance(first, QLineEdit):
            first.returnPressed.connect(self._on_row_finished)

    def set_records(self, records: Sequence[Any]) -> None:
        """Show these; the chosen place stays where it is."""
        self._records = list(records)
        self._show()

    def records(self) -> tuple[Any, ...]:
        return tuple(self._records)

    def choose(self, place: int) -> None:
        if 0 <= place < len(self._records):
            self.list.choose(place)

    def first(self) -> QWidget:
        """Where the keyboard starts: the list, or the button that adds to it."""
        return self.list if self._records else self.add_button

    @property
    def add_button(self) -> QWidget:
        return next(each for each in self.findChildren(ActionButton) if each.isEnabled())

    def show_notes(self, notes: Sequence[Note]) -> list[Note]:
        """Notes whose places begin with the number of a row; gives back what is said of all of them."""
        self._notes = list(notes)
        self._mark_rows()
        at = self.list.place()
        mine = list(self.fields.show_notes(notes_within(notes, str(at)) if at >= 0 else []))
        of_all = [note for note in notes if not note.place.split(".")[0].isdigit()]
        return of_all + mine

    def _mark_rows(self) -> None:
        self.list.set_rows([self._row(at, record) for at, record in enumerate(self._records)])
        self._fit()

    def _row(self, at: int, record: Any) -> MarkedRow:
        text, detail = self.kind.words(record)
        notes = notes_within(self._notes, str(at))
        number = f"{at + 1}."
        shown = MarkedRow(text or _("(belum ditulis)"), detail, number=number)
        if not notes:
            return shown
        wrong = any(note.is_wrong for note in notes)
        tone, word = (Tone.OVERDUE, _("perbaiki")) if wrong else (Tone.AT_RISK, _("perjelas"))
        return replace(shown, tone=tone, word=word)

    def _show(self) -> None:
        self._mark_rows()
        if self._records and self.list.place() < 0:
            self.list.choose(0)
        self._load()
        has = bool(self._records)
        for part in (self.list, self.fields):
            part.setVisible(has)
        self.empty.setVisible(not has)
        self._switch_actions()

    def _load(self) -> None:
        at = self.list.place()
        if 0 <= at < len(self._records):
            record = self._records[at]
            values = {key: getattr(record, key) for key in self.fields.edits}
            self.fields.load(values | {key: values[key] or None for key in self.kind.counts})

    def _switch_actions(self) -> None:
        at, count = self.list.place(), len(self._records)
        self.up_action.setEnabled(at > 0)
        self.down_action.setEnabled(0 <= at < count - 1)
        self.delete_action.setEnabled(count > 0)
        for action in (self.up_action, self.down_action, self.delete_action):
            action.setVisible(count > 0)

    def add(self) -> None:
        """A new row below the chosen one, ready to be typed."""
        at = self.list.place() + 1 if self._records else 0
        self._records.insert(at, self.kind.make(self._records))
        self._show()
        self.list.choose(at)
        self.fields.setFocus()
        self.fields.edits[self.kind.first].setFocus()
        self.edited.emit("")

    def _move(self, by: int) -> None:
        at = self.list.place()
        self._records.insert(at + by, self._records.pop(at))
        self._mark_rows()
        self.list.choose(at + by)
        self._switch_actions()
        announce(self.list, _("Sekarang nomor {number}").format(number=at + by + 1))
        self.edited.emit("")

    def _delete(self) -> None:
        at = self.list.place()
        self._records.pop(at)
        self._show()
        self._load()
        self.first().setFocus()
        announce(self.list, _("Dihapus. Ctrl+Z mengembalikannya."))
        self.edited.emit("")

    def _on_place_chosen(self, place: int) -> None:
        self._load()
        self._switch_actions()
        self.show_notes(self._notes)
        self.record_chosen.emit(place)

    def _on_entered(self, _place: int) -> None:
        self.fields.edits[self.kind.first].setFocus()

    def _on_row_finished(self) -> None:
        """Enter in the first field: on to the next new row, unless this one says nothing yet."""
        if self.kind.words(self._records[self.list.place()])[0].strip():
            self.add()

    def _on_field_edited(self, key: str) -> None:
        at = self.list.place()
        if not 0 <= at < len(self._records):
            return
        typed = {name: 0 if name in self.kind.counts and value is None else value for name, value in self._typed()}
        self._records[at] = replace(self._records[at], **typed)
        self._mark_rows()
        self.edited.emit(f"{at}.{key}")

    def _typed(self) -> list[tuple[str, Any]]:
        return list(self.fields.values().items())

    def _fit(self) -> None:
        """As high as its rows, up to a limit; then it scrolls."""
        most = min(style.px(_MOST), round(self.window().height() * _SHARE))
        if self._both.direction() == QBoxLayout.Direction.LeftToRight:
            most = round(self.window().height() * 2 * _SHARE)
        self.list.setFixedHeight(max(style.px(36), min(most, self.list.whole_height() + 4)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_records"):
            self._fit()
