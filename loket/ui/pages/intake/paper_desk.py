"""The receipts of the intake: their banner, their preview, the file they are saved into."""

from __future__ import annotations

from collections.abc import Callable

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
    """`receipt(number)`, `slip(visit)`, `again()`, `forget(number)`, `look_for_waiting()`.

    Signal: `preview_wanted()` when the card has a paper to show. The banner counts every receipt of this counter that
    has not come out, so that two of them never look like one.
    """

    preview_wanted = Signal()

    def __init__(self, tools: Tools, card: PaperCard, window: QWidget) -> None:
        super().__init__(window)
        self._tools, self._card, self._window = tools, card, window
        self.banner = Banner(closable=True)
        self.receipts = Receipts(tools, self)
        self._number = ""
        self._slip_waits = False
        self._came_out, self._trouble, self._icon = "", "", "printer"
        self.receipts.printed.connect(self._on_printed)
        self.receipts.shown.connect(self._on_shown)
        self.receipts.saved.connect(self._on_saved)
        self.receipts.stuck.connect(self._on_stuck)
        card.save_wanted.connect(self._on_save_wanted)

    def receipt(self, number: str) -> None:
        self._number, self._slip_waits = number, False
        self.receipts.receipt(number)

    def slip(self, visit: int) -> None:
        self._number, self._slip_waits = "", True
        self.receipts.slip(visit)

    def again(self) -> None:
        """F9: the paper in hand if it has not come out; then those that wait, the oldest first; then the last again."""
        self._ask(self._on_waiting_wanted)

    def forget(self, number: str) -> None:
        """That registration was taken back: nobody prints its receipt."""
        if number == self._number:
            self._number = ""
            self.receipts.forget()
            self._card.closed.emit()

    def look_for_waiting(self) -> None:
        """Count anew what has not come out; what was said of the last paper is old by now."""
        self._came_out = self._trouble = ""
        self._ask(self._on_waiting_read)

    def _ask(self, then: Callable[[list[WaitingPaper]], None]) -> None:
        self._tools.jobs.call(self._tools.services.papers.waiting, then)

    def _on_waiting_read(self, waiting: list[WaitingPaper]) -> None:
        slip = _("Lembar kekurangan belum tercetak (F9).") if self._slip_waits else ""
        parts = [self._came_out, slip, _waiting_words(len(waiting)), self._trouble]
        words = " ".join(part for part in parts if part)
        if words:
            self.banner.show_message(words, Tone.AT_RISK if slip or waiting else Tone.DONE, icon=self._icon)
        else:
            self.banner.clear()

    def _on_waiting_wanted(self, waiting: list[WaitingPaper]) -> None:
        numbers = [paper.number for paper in waiting]
        if numbers and not self._slip_waits and self._number not in numbers:
            self._number = numbers[0]
            self.receipts.remember(self._number)
        if self.receipts.has_last:
            self.receipts.again()
        else:
            words = _("Belum ada tanda terima untuk dicetak ulang.")
            self.banner.show_message(words, Tone.ON_TIME, icon="printer")

    def _tell(self, came_out: str = "", trouble: str = "", icon: str = "printer") -> None:
        self._came_out, self._trouble, self._icon = came_out, trouble, icon
        self._ask(self._on_waiting_read)

    def _on_printed(self, printer: str) -> None:
        words = (
            _("Tanda terima dikirim ke pencetak {printer}.")
            if self._number
            else _("Lembar kekurangan dikirim ke pencetak {printer}.")
        )
        self._slip_waits = False
        self._tell(words.format(printer=printer))

    def _on_shown(self, made: Made) -> None:
        title = _("Tanda terima") if self._number else _("Lembar kekurangan")
        self._card.show_paper(title, made.pages)
        self._tell()
        self.preview_wanted.emit()

    def _on_saved(self, name: str) -> None:
        self._slip_waits = False
        self._tell(_("Tersimpan sebagai {name}.").format(name=name), icon="save")

    def _on_stuck(self, error: LoketError) -> None:
        self._tell(trouble=error_sentence(error))

    def _on_save_wanted(self) -> None:
        paper = self.receipts.paper
        if paper is None:
            return
        path = choose_save(self._window, _("Simpan PDF"), paper.name, _("Berkas PDF (*.pdf)"))
        if path is not None:
            self.receipts.save_as(path)


def _waiting_words(count: int) -> str:
    if count <= 1:
        return _("Tanda terima belum tercetak (F9).") if count else ""
    words = ngettext("{count} tanda terima belum tercetak (F9).", "{count} tanda terima belum tercetak (F9).", count)
    return words.format(count=count)
