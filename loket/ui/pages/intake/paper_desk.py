"""The receipts of the intake: their banner, their preview, the file they are saved into."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from loket.errors import LoketError
from loket.i18n import _, ngettext
from loket.services.papers import WaitingPaper
from loket.ui.dialogs.files import choose_save
from loket.ui.page import Tools
from loket.ui.pages.intake.receipts import Made, Receipts
from loket.ui.pages.intake.side import PaperCard
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.words import error_sentence


class PaperDesk(QObject):
    """`receipt(number)`, `slip(visit)`, `again()`. Signal: `preview_wanted()` when the card has a paper to show."""

    preview_wanted = Signal()

    def __init__(self, tools: Tools, card: PaperCard, window: QWidget) -> None:
        super().__init__(window)
        self._tools, self._card, self._window = tools, card, window
        self.banner = Banner(closable=True)
        self.receipts = Receipts(tools, self)
        self._is_receipt = True
        self.receipts.printed.connect(self._on_printed)
        self.receipts.shown.connect(self._on_shown)
        self.receipts.saved.connect(self._on_saved)
        self.receipts.stuck.connect(self._on_stuck)
        card.save_wanted.connect(self._on_save_wanted)

    def receipt(self, number: str) -> None:
        self._is_receipt = True
        self.receipts.receipt(number)

    def slip(self, visit: int) -> None:
        self._is_receipt = False
        self.receipts.slip(visit)

    def again(self) -> None:
        """F9: the last paper once more; before there was one, the receipt that waits."""
        if self.receipts.has_last:
            self.receipts.again()
        else:
            self._tools.jobs.call(self._tools.services.papers.waiting, self._on_waiting_wanted)

    def look_for_waiting(self) -> None:
        """Say so when receipts from before this start have not come out."""
        if not self.receipts.has_last:
            self._tools.jobs.call(self._tools.services.papers.waiting, self._on_waiting_read)

    def _on_waiting_read(self, waiting: list[WaitingPaper]) -> None:
        if waiting:
            words = ngettext(
                "{count} tanda terima belum tercetak (F9).", "{count} tanda terima belum tercetak (F9).", len(waiting)
            )
            self._say(words.format(count=len(waiting)), Tone.AT_RISK)

    def _on_waiting_wanted(self, waiting: list[WaitingPaper]) -> None:
        if waiting:
            self.receipts.remember(waiting[0].number)
            self.receipts.again()
        else:
            self._say(_("Belum ada tanda terima untuk dicetak ulang."), Tone.ON_TIME)

    def _on_printed(self, printer: str) -> None:
        words = (
            _("Tanda terima dikirim ke pencetak {printer}.")
            if self._is_receipt
            else _("Lembar kekurangan dikirim ke pencetak {printer}.")
        )
        self._say(words.format(printer=printer), Tone.DONE, "printer")

    def _on_shown(self, made: Made) -> None:
        title = _("Tanda terima") if self._is_receipt else _("Lembar kekurangan")
        self._card.show_paper(title, made.pages)
        if self._is_receipt:
            self._say(_("Tanda terima belum tercetak (F9)."), Tone.AT_RISK)
        else:
            self._say(_("Lembar kekurangan belum tercetak (F9)."), Tone.AT_RISK)
        self.preview_wanted.emit()

    def _on_saved(self, name: str) -> None:
        self._say(_("Tersimpan sebagai {name}.").format(name=name), Tone.DONE, "save")

    def _on_stuck(self, error: LoketError) -> None:
        what = (
            _("Tanda terima belum tercetak (F9).") if self._is_receipt else _("Lembar kekurangan belum tercetak (F9).")
        )
        self._say(f"{what} {error_sentence(error)}", Tone.AT_RISK)

    def _on_save_wanted(self) -> None:
        paper = self.receipts.paper
        if paper is None:
            return
        path = choose_save(self._window, _("Simpan PDF"), paper.name, _("Berkas PDF (*.pdf)"))
        if path is not None:
            self.receipts.save_as(path)

    def _say(self, text: str, tone: Tone, icon: str = "printer") -> None:
        self.banner.show_message(text, tone, icon=icon)
