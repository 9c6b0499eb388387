"""Two versions of a standard beside each other: what was added, removed, changed or moved, by shape and word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QVBoxLayout, QWidget

from loket.domain.differences import Difference
from loket.domain.standards import ServiceStandard
from loket.i18n import _, ngettext
from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.answer_keys import AnswerKeys
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label, Line
from loket.words.differences import difference_place, difference_value, kind_words

_TONES = {"added": Tone.ON_TIME, "removed": Tone.OVERDUE, "changed": Tone.AT_RISK, "moved": Tone.NEUTRAL}
_NARROW = 520
MOST = 200
"""So many differences are shown; what differs in more is another standard."""


class DifferenceRows(QWidget):
    """`show_differences(differences, standards, titles)`: the older at the left, the newer at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = QVBoxLayout(self)
        style.space(self._list, 10)

    def show_differences(
        self, found: Sequence[Difference], standards: Sequence[ServiceStandard], titles: tuple[str, str]
    ) -> None:
        """Each with its place, its kind, and both texts under `titles`."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in found[:MOST]:
            self._list.addWidget(Line())
            self._list.addWidget(_DifferenceRow(one, standards, titles))
        if len(found) > MOST:
            more = _("dan {n} perbedaan lagi").format(n=len(found) - MOST)
            self._list.addWidget(Label(more, "quiet", wrap=True))


class _DifferenceRow(QWidget):
    """One difference."""

    def __init__(self, one: Difference, standards: Sequence[ServiceStandard], titles: tuple[str, str]) -> None:
        super().__init__()
        column, head = QVBoxLayout(self), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(column, 4)
        style.space(head, 10)
        head.addWidget(StatusChip(_TONES[one.kind], kind_words(one)), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Label(difference_place(one, standards), "strong", wrap=True), 1)
        column.addLayout(head)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._sides, 14)
        old, new = (difference_value(one, value) for value in (one.old, one.new))
        for title, words in zip(titles, ("" if one.kind == "moved" else old, new), strict=True):
            self._sides.addLayout(_side(title, words), 1)
        column.addLayout(self._sides)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < style.px(_NARROW)
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)


def _side(title: str, words: str) -> QVBoxLayout:
    column = QVBoxLayout()
    style.space(column, 0)
    column.addWidget(Label(title, "quiet", wrap=True))
    shown = Label(words or "–", "text" if words else "quiet", wrap=True)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(shown)
    column.addStretch(1)
    return column


class DifferencesPanel(Card):
    """Which two versions; what differs. Signals: `wanted(older, newer)`, `closed()`."""

    wanted = Signal(int, int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Perbedaan dua versi"), parent=parent)
        self.older, self.newer, self.rows = QComboBox(), QComboBox(), DifferenceRows()
        self.count = Label("", "quiet", wrap=True)
        self.close_button = Button(_("Tutup"))
        self._standards: dict[int, ServiceStandard] = {}
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._pair, 12)
        for words, box in ((_("Versi lama"), self.older), (_("Versi baru"), self.newer)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
            self._pair.addWidget(FormField(words, box), 1)
            box.activated.connect(self._on_activated)
        self.add(self._pair)
        self.add(self.count)
        self.add(self.rows)
        self.add(self.close_button)
        self.body.setAlignment(self.close_button, Qt.AlignmentFlag.AlignLeft)
        self.close_button.clicked.connect(self.closed)
        AnswerKeys(self, None, self.close_button)

    def set_narrow(self, narrow: bool) -> None:
        directions = QBoxLayout.Direction
        self._pair.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def offer(self, versions: Sequence[tuple[int, str, ServiceStandard]]) -> None:
        """The versions, the newest first: the newest is held against the one before it."""
        self._standards = {number: standard for number, _words, standard in versions}
        for box, at in ((self.older, 1), (self.newer, 0)):
            box.clear()
            for number, words, _standard in versions:
                box.addItem(words, number)
            box.setCurrentIndex(min(at, len(versions) - 1))
        self._on_activated()

    def show_differences(self, found: Sequence[Difference]) -> None:
        standards = [self._standards[number] for number in self._chosen() if number in self._standards]
        words = ngettext("{n} perbedaan", "{n} perbedaan", len(found)).format(n=len(found))
        self.count.setText(words if found else _("Kedua versi sama isinya."))
        self.rows.show_differences(found, standards[::-1], (self.older.currentText(), self.newer.currentText()))

    def _chosen(self) -> tuple[int, int]:
        return self.older.currentData(), self.newer.currentData()

    def _on_activated(self) -> None:
        self.wanted.emit(*self._chosen())
