"""The inputs of the editor, and one way to read and fill each: words, lines, numbers, money, members of a list."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QRegularExpressionValidator, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from loket.ui import style
from loket.ui.widgets.inputs import DateEdit, GroupedEdit
from loket.words import label

Member = TypeVar("Member", bound=Enum)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MARGIN = 26


class WordsEdit(QPlainTextEdit):
    """One paragraph that may be long: it grows with its words. Enter emits `entered()`, Tab leaves it."""

    entered = Signal()
    most = 8
    """So many lines are in sight; what is more scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the editor undoes, over the whole standard
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def words(self) -> str:
        """What was typed, in one line."""
        return " ".join(self.toPlainText().split("\n"))

    def set_words(self, words: str) -> None:
        """Put other words in; the same words leave the cursor where it is."""
        if words != self.words():
            _replace(self, words)

    def _least(self) -> int:
        return 1

    def _fit(self, _size: object = None) -> None:
        lines = max(self._least(), round(self.document().size().height()))
        shown = min(lines, self.most)
        always, never = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(always if lines > self.most else never)
        high = self.fontMetrics().lineSpacing() * shown + style.px(20)
        if high != self.height() or high != self.minimumHeight():
            self.setFixedHeight(max(high, style.px(38)))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(120), self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()


class LinesEdit(WordsEdit):
    """Several things, each on its line, numbered at the left. Alt+Up and Alt+Down move the line of the cursor."""

    most = 12

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers = _Numbers(self)
        self._widen()
        self.updateRequest.connect(self._place_numbers)

    def lines(self) -> tuple[str, ...]:
        """The lines that say something."""
        return tuple(line for line in (each.strip() for each in self.toPlainText().split("\n")) if line)

    def set_lines(self, lines: Iterable[str]) -> None:
        wanted = tuple(lines)
        if wanted != self.lines():
            _replace(self, "\n".join(wanted))

    def move_line(self, by: int) -> None:
        """Move the cursor's line up (-1) or down (1)."""
        lines, cursor = self.toPlainText().split("\n"), self.textCursor()
        at, column = cursor.blockNumber(), cursor.positionInBlock()
        if not 0 <= at + by < len(lines):
            return
        lines.insert(at + by, lines.pop(at))
        self.setPlainText("\n".join(lines))
        cursor = self.textCursor()
        cursor.setPosition(self.document().findBlockByNumber(at + by).position() + column)
        self.setTextCursor(cursor)

    def _least(self) -> int:
        return 3

    def _widen(self) -> None:
        self.setViewportMargins(style.px(_MARGIN), 0, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in moves:
            self.move_line(moves[event.key()])
        elif event.key() in _ENTER:
            QPlainTextEdit.keyPressEvent(self, event)
        else:
            super().keyPressEvent(event)

    def paint_numbers(self, painter: QPainter, right: int) -> None:
        """The number of each line, beside it."""
        painter.setFont(self.font())
        painter.setPen(style.color("quiet"))
        block, high = self.firstVisibleBlock(), self.fontMetrics().height()
        while block.isValid():
            at = self.blockBoundingGeometry(block).translated(self.contentOffset())
            number = f"{block.blockNumber() + 1}."
            painter.drawText(0, round(at.top()), right, high, Qt.AlignmentFlag.AlignRight, number)
            block = block.next()

    def _place_numbers(self, *_changed: object) -> None:
        room = self.viewport().geometry()
        self._numbers.setGeometry(room.x() - style.px(_MARGIN), room.y(), style.px(_MARGIN), room.height())
        self._numbers.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_numbers()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_numbers"):
            self._widen()


class _Numbers(QWidget):
    """The margin in which the numbers of the lines stand."""

    def __init__(self, lines: LinesEdit) -> None:
        super().__init__(lines)
        self._lines = lines

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._lines.paint_numbers(painter, self.width() - style.px(4))
        painter.end()


class NumberEdit(QLineEdit):
    """A whole number that is not negative, or nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,5}"), self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def number(self) -> int | None:
        return int(self.text()) if self.text() else None


class MoneyEdit(GroupedEdit):
    """Whole rupiah, shown as 150.000."""

    longest = 12

    def grouped(self, digits: str) -> str:
        return f"{int(digits):,}".replace(",", ".") if digits else ""

    def number(self) -> int:
        return int(self.text() or 0)


class MemberBox(QComboBox, Generic[Member]):
    """One member of a closed list, by its word."""

    def __init__(self, members: Iterable[Member], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._members = tuple(members)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        for member in self._members:
            words = label(member)
            self.addItem(words[:1].upper() + words[1:])

    def member(self) -> Member:
        return self._members[max(0, self.currentIndex())]

    def choose(self, member: object) -> None:
        if member in self._members:
            self.setCurrentIndex(self._members.index(member))


class LeavesUndo(QObject):
    """An event filter: Ctrl+Z and Ctrl+Y in a field are the editor's, which undoes over the whole standard."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not is_control or event.key() not in (Qt.Key.Key_Z, Qt.Key.Key_Y):
            return False
        event.ignore()
        return True


def value_of(edit: QWidget) -> object:  # noqa: PLR0911 (one line for each kind)
    """What an input says: str, tuple of lines, number, date, bool or a member."""
    match edit:
        case LinesEdit():
            return edit.lines()
        case WordsEdit():
            return edit.words()
        case NumberEdit() | MoneyEdit():
            return edit.number()
        case DateEdit():
            return edit.date()
        case QLineEdit():
            return edit.text()
        case QCheckBox():
            return edit.isChecked()
        case MemberBox():
            return edit.member()
    raise TypeError(edit)


def fill(edit: QWidget, value: object) -> None:
    """Have an input say this. One that says it already keeps its cursor."""
    match edit:
        case LinesEdit():
            edit.set_lines(value if isinstance(value, tuple) else ())
        case WordsEdit():
            edit.set_words(str(value or ""))
        case DateEdit():
            edit.set_date(value)  # type: ignore[arg-type]  # a date or None, by its kind of input
        case QLineEdit():
            _fill_line(edit, _line_of(edit, value))
        case QCheckBox():
            edit.setChecked(bool(value))
        case MemberBox():
            edit.choose(value)
        case _:
            raise TypeError(edit)


def _line_of(edit: QLineEdit, value: object) -> str:
    """No amount is an empty field, not a zero."""
    return "" if value is None or (isinstance(edit, MoneyEdit) and not value) else str(value)


def _fill_line(edit: QLineEdit, text: str) -> None:
    if edit.text() != text:
        edit.setText(text)
        if not edit.hasFocus():
            edit.setCursorPosition(0)


def _replace(edit: QPlainTextEdit, text: str) -> None:
    """Other text; the cursor stays at its place as far as there is one."""
    place = edit.textCursor().position()
    edit.setPlainText(text)
    cursor = edit.textCursor()
    cursor.setPosition(min(place, len(text)), QTextCursor.MoveMode.MoveAnchor)
    edit.setTextCursor(cursor)
