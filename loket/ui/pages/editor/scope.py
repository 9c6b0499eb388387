"""For which kind of request (variant) a part of the standard is told: for all, or for one that differs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from loket.domain.standards import Variant
from loket.i18n import _
from loket.ui import style
from loket.ui.widgets.fields import FormField


class VariantBox(QComboBox):
    """The kinds of request, by name; `with_all` offers all of them first. `place()` is -1 for all."""

    place_chosen = Signal()

    def __init__(self, *, with_all: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = [_("Semua jenis permohonan")] if with_all else []
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.activated.connect(self._on_activated)

    def set_variants(self, variants: Sequence[Variant]) -> None:
        """Show these; the chosen place stays."""
        words = [*self._first, *(variant.name or variant.code for variant in variants)]
        if words == [self.itemText(at) for at in range(self.count())]:
            return
        at = self.currentIndex()
        self.clear()
        self.addItems(words)
        self.setCurrentIndex(max(0, min(at, len(words) - 1)))

    def place(self) -> int:
        return self.currentIndex() - len(self._first)

    def choose(self, place: int) -> None:
        self.setCurrentIndex(max(0, place + len(self._first)))

    def _on_activated(self, _at: int) -> None:
        self.place_chosen.emit()


class Scope(QWidget):
    """For all kinds of request, or for one; one is the same as all until it is ticked to differ.

    Hidden while there is one kind only. Signals: `place_chosen()`; `differs_chosen(bool)` by the officer.
    """

    place_chosen = Signal()
    differs_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = VariantBox(with_all=True)
        self.differs = QCheckBox(_("Jenis permohonan ini berbeda"))
        self.differs.setAccessibleName(self.differs.text())
        self._opened = -1
        column = QVBoxLayout(self)
        style.space(column, 8)
        column.addWidget(FormField(_("Berlaku untuk"), self.box))
        column.addWidget(self.differs)
        self.box.place_chosen.connect(self.place_chosen)
        self.differs.clicked.connect(self._on_differs_clicked)

    @property
    def is_open(self) -> bool:
        """Whether the fields below belong to what is chosen."""
        return self.place() < 0 or self.differs.isChecked()

    def place(self) -> int:
        """The place of the variant that is chosen; -1 for all."""
        return self.box.place()

    def show_variants(self, variants: Sequence[Variant], own: Sequence[object]) -> bool:
        """Which variants there are and what each has of its own; whether the fields below belong to what is chosen."""
        self.box.set_variants(variants)
        self.setVisible(len(variants) > 1 or any(own))
        at = self.place()
        self.differs.setVisible(at >= 0)
        self.differs.setChecked(at >= 0 and (bool(own[at]) or at == self._opened))
        return self.is_open

    def _on_differs_clicked(self, differs: bool) -> None:
        self._opened = self.place() if differs else -1
        self.differs_chosen.emit(differs)
