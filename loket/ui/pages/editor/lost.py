"""The draft was thrown away or decided at another desk while somebody typed here: both ways out of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from loket.i18n import _
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import ActionButton


class LostDraft(Banner):
    """`tell()` says it; `ask()` puts the keyboard there too. Signals: `again_wanted()`, `given_up()`."""

    again_wanted = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.again = QAction(_("Jadikan rancangan lagi"), self)
        self.give_up = QAction(_("Tinggalkan tanpa menyimpan"), self)
        self.again.triggered.connect(self.again_wanted)
        self.give_up.triggered.connect(self.given_up)

    def tell(self) -> None:
        """Say it once; who types on is not interrupted."""
        if self.isHidden():
            words = _("Rancangan ini baru saja dibuang atau ditetapkan di meja lain. Isian di sini belum hilang.")
            self.show_message(words, Tone.ERROR, [self.again, self.give_up])

    def ask(self) -> None:
        """Whoever wants to go on has to choose first."""
        self.tell()
        self.findChildren(ActionButton)[-2].setFocus()
