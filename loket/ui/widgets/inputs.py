"""Inputs that know what is typed into them: GroupedEdit, PhoneEdit, DateEdit."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from loket.i18n import _
from loket.ui.widgets.dates import parse_date


def group_digits(digits: str) -> str:
    """In groups of four, as people read long numbers aloud."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


class GroupedEdit(QLineEdit):
    """A number shown in groups. `text()` and `setText()` speak plain digits; `digits_changed(str)` tells of changes."""

    digits_changed = Signal(str)
    longest = 20

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.textEdited.connect(self._on_text_edited)
        self._told = ""

    @property
    def shown(self) -> str:
        """What stands on the screen, with its spaces."""
        return super().text()

    def clean(self, typed: str) -> str:
        """Only what counts: the digits."""
        return "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())[: self.longest]

    def grouped(self, digits: str) -> str:
        """The digits as they are shown."""
        return group_digits(digits)

    def _on_text_edited(self, typed: str) -> None:
        before_cursor = len(self.clean(typed[: self.cursorPosition()]))
        shown = self.grouped(self.clean(typed))
        if shown != typed:
            super().setText(shown)
            self.setCursorPosition(self._place_after(shown, before_cursor))
        self._tell()

    def _place_after(self, shown: str, digits: int) -> int:
        for place in range(len(shown) + 1):
            if len(self.clean(shown[:place])) == digits:
                return place
        return len(shown)

    def _tell(self) -> None:
        if self.text() != self._told:
            self._told = self.text()
            self.digits_changed.emit(self._told)

    def text(self) -> str:
        return self.clean(super().text())

    def setText(self, text: str | None) -> None:
        super().setText(self.grouped(self.clean(text or "")))
        self._tell()

    def clear(self) -> None:
        self.setText("")


class PhoneEdit(GroupedEdit):
    """A phone number, shown as 0812-3456-7890; a leading + is kept."""

    def clean(self, typed: str) -> str:
        return ("+" if typed.strip().startswith("+") else "") + super().clean(typed)

    def grouped(self, digits: str) -> str:
        plus = re.match(r"\+\d{0,2}", digits)
        start, rest = (plus[0], digits[plus.end() :]) if plus else ("", digits)
        first = 3 if plus else 4
        parts = [rest[:first], rest[first : first + 4], rest[first + 4 :]]
        number = "-".join(part for part in parts if part)
        return f"{start} {number}" if start and number else start + number


class DateEdit(QLineEdit):
    """A typed date: 24-11-2026, 24/11, 24 nov, besok, lusa, senin, +3. Leaving the field writes it as 24-11-2026.

    `date()` is None while it is empty or no date (`is_wrong`); `set_date(date | None)`; arrow up and down change the
    day. `today` is asked each time, so that it may be the test's clock. Signal: `date_changed(object)`.
    """

    date_changed = Signal(object)

    def __init__(self, today: Callable[[], datetime.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._told: datetime.date | None = None
        self.setPlaceholderText(_("hari-bulan-tahun"))
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self._on_editing_finished)

    @property
    def is_wrong(self) -> bool:
        """Something was typed, and it is not a date."""
        return bool(self.text().strip()) and self.date() is None

    def date(self) -> datetime.date | None:
        return parse_date(self.text(), self._today())

    def set_date(self, value: datetime.date | None) -> None:
        self.setText(f"{value:%d-%m-%Y}" if value else "")

    def _on_text_changed(self, _typed: str) -> None:
        value = self.date()
        if value != self._told:
            self._told = value
            self.date_changed.emit(value)

    def _on_editing_finished(self) -> None:
        value = self.date()
        if value is not None:
            self.set_date(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self.set_date((self.date() or self._today()) + datetime.timedelta(days=step if self.date() else 0))
