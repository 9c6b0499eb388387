"""The receipt of a request: whether it came out, and the ways to see, print and save it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QHBoxLayout

from loket.i18n import _
from loket.services.lookup import RequestDetail
from loket.services.papers import Paper
from loket.ui import style
from loket.ui.dialogs.files import write_bytes
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.printing import pdf_pages, print_pdf
from loket.ui.widgets.buttons import ActionButton, Button, action_key
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import Label
from loket.words import short_moment

PREVIEW_DPI = 144


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


class Receipts:
    """The receipt itself: drawn, printed, saved. All long work, for `jobs.start`; errors as in `PapersService`."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._papers = tools.services.papers

    def draw(self, number: str, _job: Job) -> list[QImage]:
        """Its pages, as its next print would be."""
        return pdf_pages(self._papers.preview(number), PREVIEW_DPI)

    def print(self, number: str, _job: Job) -> tuple[Paper, str]:
        """Print it; the paper, and the printer's name."""
        paper = self._papers.receipt(number)
        printer = print_pdf(paper.content, self._tools.settings.printer)
        self._came_out(paper)
        return paper, printer

    def save(self, number: str, path: Path, _job: Job) -> Path:
        """Write it to this file."""
        paper = self._papers.receipt(number)
        write_bytes(path, paper.content)
        self._came_out(paper)
        return path

    def _came_out(self, paper: Paper) -> None:
        if paper.job is not None:
            self._papers.done(paper.job)
