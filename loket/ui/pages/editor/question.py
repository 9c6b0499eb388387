"""What the editor asks above the fields: whether the draft is thrown away, and whose typing stays of two desks'."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.words import error_sentence


class DraftQuestion(Banner):
    """`ask_discard()`, `ask_whose()`, `tell_unsaved(error)`. An answer hides it and is a signal."""

    discarded = Signal()
    spared = Signal()
    insisted = Signal()
    reload_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.discard_action = QAction(_("Ya, buang"), self)
        self.keep_action = QAction(_("Tidak, teruskan"), self)
        self.insist_action = QAction(_("Pakai isian di sini"), self)
        self.reload_action = QAction(_("Pakai isian meja lain"), self)
        self._discard_words = _("Buang rancangan ini? Versi yang sudah ditetapkan tidak berubah.")
        for action in (self.discard_action, self.keep_action, self.insist_action, self.reload_action):
            action.triggered.connect(self.clear)  # first: what follows may ask again
        self.discard_action.triggered.connect(self.discarded)
        self.keep_action.triggered.connect(self.spared)
        self.insist_action.triggered.connect(self.insisted)
        self.reload_action.triggered.connect(self.reload_wanted)

    def ask_discard(self) -> None:
        """Whether the draft is really thrown away."""
        self.show_message(self._discard_words, Tone.AT_RISK, [self.discard_action, self.keep_action])

    def ask_whose(self) -> None:
        """Another desk saved the same draft meanwhile: whose typing stays."""
        words = _("Rancangan ini baru saja diubah di meja lain. Isian mana yang dipakai?")
        self.show_message(words, Tone.AT_RISK, [self.insist_action, self.reload_action])

    def tell_unsaved(self, error: LoketError) -> None:
        """What was typed is not on disk yet, and why."""
        words = _("Belum tersimpan: {why} Dicoba lagi.").format(why=error_sentence(error))
        self.show_message(words, Tone.ERROR)

    def settle(self) -> None:
        """What was typed is kept: nothing of that is asked any more; whether to throw it away still is."""
        if self.text != self._discard_words:
            self.clear()
