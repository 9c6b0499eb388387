"""What waits beside the form on the screen: held forms in their list, and what was left over from before."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from loket.i18n import _
from loket.ui.page import Tools
from loket.ui.pages.intake.drafts import Drafts
from loket.ui.pages.intake.form import Form
from loket.ui.pages.intake.side import Side
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner


class HeldForms(QObject):
    """`toggle()` is F4. `offer` is the banner for what was left over.

    Signals: `holding_wanted()`, the form on the screen is to be held; `told(str)`, something to say; `settled()` when
    a left-over form was thrown away.
    """

    holding_wanted = Signal()
    told = Signal(str)
    settled = Signal()

    def __init__(self, tools: Tools, drafts: Drafts, side: Side, read_form: Callable[[], Form]) -> None:
        super().__init__(side)
        self._drafts, self._side, self._card, self._read_form = drafts, side, side.held, read_form
        self._action = tools.actions.held
        self._names: Mapping[str, str] = {}
        self._zone = ""
        self.offer = Banner()
        self._resume, self._discard = QAction(_("Lanjutkan"), self), QAction(_("Buang"), self)
        drafts.reloaded.connect(self._on_reloaded)
        self._card.chosen.connect(self._on_chosen)
        self._card.thrown_away.connect(drafts.drop)
        self._resume.triggered.connect(self._on_resume_wanted)
        self._discard.triggered.connect(self._on_discard_wanted)

    def set_words(self, names: Mapping[str, str], zone: str) -> None:
        """The names of the services by code, and the zone in which times are told."""
        self._names, self._zone = names, zone

    def toggle(self) -> None:
        """F4: hold what is typed; with an empty form, show or hide the list."""
        if not self._read_form().is_empty:
            self.holding_wanted.emit()
        elif self._side.currentWidget() is self._card:
            self._side.close_extra()
        elif self._drafts.held:
            self._show_list()
        else:
            self.told.emit(_("Tidak ada isian yang ditahan."))

    def _show_list(self) -> None:
        self._card.show_forms(self._drafts.items(self._names, self._zone))
        self._side.setCurrentWidget(self._card)
        self._card.list.setFocus()

    def _take(self, uid: str) -> None:
        if not self._drafts.is_readable(uid):
            self.told.emit(_("Isian itu rusak dan tidak terbaca; buang, lalu ketik ulang dari berkasnya."))
            return
        if not self._read_form().is_empty:
            self.holding_wanted.emit()
        self._drafts.take(uid)

    def _on_chosen(self, uid: object) -> None:
        self._take(str(uid))

    def _on_resume_wanted(self) -> None:
        if self._drafts.left_over:
            self._take(self._drafts.left_over[0].uid)

    def _on_discard_wanted(self) -> None:
        if self._drafts.left_over:
            self._drafts.drop(self._drafts.left_over[0].uid)
            self.settled.emit()

    def _on_reloaded(self) -> None:
        count = len(self._drafts.held)
        self._action.setText(_("Tahan ({count})").format(count=count) if count else _("Tahan"))
        if self._side.currentWidget() is self._card:
            if count:
                self._show_list()
            else:
                self._side.close_extra()
        self._offer_left_over()

    def _offer_left_over(self) -> None:
        if not self._drafts.left_over:
            self.offer.clear()
            return
        who, what = self._drafts.words_of(self._drafts.left_over[0], self._names, self._zone)
        words = _("Ada isian yang belum disimpan: {who}, {what}.").format(who=who, what=what)
        if words != self.offer.text:
            self.offer.show_message(words, Tone.AT_RISK, [self._resume, self._discard], icon="history")
