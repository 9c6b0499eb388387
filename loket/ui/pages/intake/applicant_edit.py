"""The first field of the intake: a NIK, or anything by which somebody who was here before is found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from loket.domain.identity import NIK_LENGTH
from loket.i18n import _
from loket.ui.widgets.combo_search import ComboSearch, SearchItem
from loket.ui.widgets.inputs import group_digits

FEWEST_LETTERS, FEWEST_DIGITS = 3, 8


class ApplicantEdit(ComboSearch):
    """`nik()` and `set_nik(digits)` speak plain digits; `offer(items)` answers `search_wanted(words)`.

    Signals: `nik_changed(str)`; `search_wanted(str)`; `person_found(object)`, the data of the one that was taken.
    """

    nik_changed = Signal(str)
    search_wanted = Signal(str)
    person_found = Signal(object)
    takes_on_tab = False
    icon = "search"
    least_width = 560

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_brief(False)

    def set_brief(self, brief: bool) -> None:
        """Say what may be typed in fewer letters, where the field is short."""
        self.setPlaceholderText(_("16 angka atau nama") if brief else _("16 angka, atau cari nama"))

    def nik(self) -> str:
        """What was typed, without the spaces between digits; letters stay, so that the error can be told."""
        typed = self.text()
        return typed if self._is_name(typed) else "".join(typed.split())

    def set_nik(self, digits: str) -> None:
        self.setText(group_digits(digits))
        self.nik_changed.emit(self.nik())

    def offer(self, items: Sequence[SearchItem]) -> None:
        """Show who fits, or nothing."""
        self.set_items(items)
        if items:
            self.open_list()

    @staticmethod
    def _is_name(typed: str) -> bool:
        return any(letter.isalpha() for letter in typed)

    def _group(self, typed: str) -> None:
        digits = "".join(letter for letter in typed if letter.isdecimal() and letter.isascii())
        shown = group_digits(digits)
        if shown != typed:
            before = sum(letter.isdecimal() for letter in typed[: self.cursorPosition()])
            self.setText(shown)
            self.setCursorPosition(before + max(0, before - 1) // 4)

    def _matches(self) -> list[SearchItem]:
        return list(self._items)

    def _take(self, item: SearchItem) -> None:
        self.close_list()
        self.person_found.emit(item.data)

    def _on_text_edited(self, typed: str) -> None:
        if not self._is_name(typed):
            self._group(typed)
        words = self.nik()
        self.set_items(())
        self.nik_changed.emit(words)
        fewest = FEWEST_LETTERS if self._is_name(words) else FEWEST_DIGITS
        if fewest <= len(words) and (self._is_name(words) or len(words) < NIK_LENGTH):
            self.search_wanted.emit(words)

    def open_list(self) -> None:
        if self._items:
            super().open_list()

    def clear(self) -> None:
        super().clear()
        self.set_items(())
        self.nik_changed.emit("")
