"""What every form of the editor is: it shows one part of a standard and writes what was typed back into it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.domain.standards import ServiceStandard
from loket.ui import style
from loket.ui.pages.editor.fields import Note
from loket.ui.widgets.labels import IconLabel, Label


class Form(QWidget):
    """`show_standard(standard)`, `write(standard)`, `show_notes(notes)`.

    `edited(mark)` when the officer changed something: the mark is the same while they type in one field.
    """

    edited = Signal(str)

    def __init__(self, help_words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        style.space(self.column, 10)
        if help_words:
            self.column.addWidget(Label(help_words, "quiet", wrap=True))
        self._notes = QVBoxLayout()
        style.space(self._notes, 4)
        self.column.addLayout(self._notes)

    def show_standard(self, standard: ServiceStandard) -> None:
        """Fill the fields."""
        raise NotImplementedError

    def write(self, standard: ServiceStandard) -> ServiceStandard:
        """The standard with what the fields say."""
        raise NotImplementedError

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Say beside the fields what is wrong or unclear; what belongs to no field stands above them."""
        self.show_above(self.notes_beside(notes))

    def notes_beside(self, notes: Sequence[Note]) -> list[Note]:
        """Say what belongs to fields; gives back the rest."""
        return list(notes)

    def first(self) -> QWidget:
        """Where the keyboard starts."""
        raise NotImplementedError

    def show_above(self, notes: Sequence[Note]) -> None:
        while self._notes.count():
            widget = self._notes.takeAt(0).widget()  # type: ignore[union-attr]  # it was counted
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for note in notes:
            self._notes.addWidget(NoteLine(note))


class NoteLine(QWidget):
    """One note: its shape and its words."""

    def __init__(self, note: Note, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        style.space(row, 6)
        icon, ink = ("circle-alert", "error") if note.is_wrong else ("triangle-alert", "at_risk")
        row.addWidget(IconLabel(icon, ink, 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(note.words, "error" if note.is_wrong else "advice", wrap=True), 1)
