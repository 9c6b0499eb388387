"""The receipt of a request: whether it came out, and the ways to see, print and save it."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout

from loket.i18n import _
from loket.services.lookup import RequestDetail
from loket.ui import style
from loket.ui.widgets.buttons import ActionButton, Button, action_key
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import Label
from loket.words import short_moment


class PaperCard(Card):
    """`show_detail(detail, zone)`, `show_busy(words)`. The actions are the page's."""

    def __init__(self, view: QAction, print_it: QAction, save: QAction) -> None:
        super().__init__(_("Tanda terima"))
        self.state = Label("", "quiet", wrap=True)
        self.add(self.state)
        self._print = Button("", icon="printer")
        self._print.clicked.connect(print_it.trigger)
        self._key = action_key(print_it)
        row = QHBoxLayout()
        style.space(row, 8)
        row.addWidget(ActionButton(view), 1)
        row.addWidget(ActionButton(save), 1)
        self.add(self._print)
        self.add(row)

    def show_detail(self, detail: RequestDetail, zone: str) -> None:
        printed = [line for line in detail.timeline if line.action == "printed"]
        words = _("Cetak ulang") if printed else _("Cetak")
        self._print.setText(f"{words}   {self._key}")
        self._print.setAccessibleName(words)
        self._print.setAccessibleDescription(self._key)
        if not printed:
            self.state.setText(_("Belum pernah dicetak."))
            return
        at = short_moment(printed[-1].at, zone)
        self.state.setText(_("Terakhir keluar {at}. Cetakan berikutnya bertanda SALINAN.").format(at=at))

    def show_busy(self, words: str) -> None:
        self.state.setText(words)
