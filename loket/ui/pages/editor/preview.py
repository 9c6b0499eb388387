"""What the draft becomes on paper: the poster and the receipt, made on the worker while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from loket.domain.standards import ServiceStandard
from loket.errors import LoketError
from loket.i18n import _
from loket.ui import printing, style
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import Label
from loket.ui.widgets.pdf_view import PdfView
from loket.words import error_sentence

DRAW_AFTER = 800
"""Milliseconds after the last change until the preview is made anew."""
_WIDEST = 1100


@dataclass(frozen=True, slots=True)
class _Drawn:
    pages: tuple[QImage, ...]
    name: str


class PreviewCard(Card):
    """`show_standard(standard)`; draws only while it is in sight."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(_("Pratinjau"), parent=parent)
        self._tools = tools
        self._standard: ServiceStandard | None = None
        self._drawn: tuple[ServiceStandard, bool] | None = None
        self._is_drawing = False
        self.poster, self.receipt = Button(_("Poster")), Button(_("Tanda terima"))
        self.view, self.note = PdfView(), Label("", "quiet", wrap=True)
        self._timer = QTimer(self, interval=DRAW_AFTER, singleShot=True)
        self._timer.timeout.connect(self.draw)
        self._lay_out_preview()

    def _lay_out_preview(self) -> None:
        row = QHBoxLayout()
        style.space(row, 8)
        self._kinds = QButtonGroup(self)
        for button in (self.poster, self.receipt):
            button.setCheckable(True)
            self._kinds.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.poster.setChecked(True)
        self._kinds.buttonClicked.connect(self._on_kind_chosen)
        self.add(row)
        self.add(self.note)
        self.add(self.view, 1)
        self.note.hide()

    def show_standard(self, standard: ServiceStandard) -> None:
        """Another state to be shown, soon."""
        self._standard = standard
        if self.isVisible():
            self._timer.start()

    def _on_kind_chosen(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Make it now, if it is in sight and something else is to be shown."""
        wanted = (self._standard, self.poster.isChecked())
        if self._standard is None or not self.isVisible() or wanted == self._drawn:
            return
        if self._is_drawing:
            self._timer.start()
            return
        self._is_drawing = True
        self._drawn = (self._standard, self.poster.isChecked())
        work = partial(self._make, self._standard, is_poster=self.poster.isChecked())
        self._tools.jobs.start(work, self._on_drawn, self._on_failed, cancelled=self._on_cancelled)

    def _make(self, standard: ServiceStandard, _job: Job, *, is_poster: bool) -> _Drawn:
        services = self._tools.services
        paper = services.posters.draft(standard) if is_poster else services.papers.draft_receipt(standard)
        longest = max(printing.page_sizes(paper.content)[0]) / printing.POINTS_PER_INCH
        dpi = max(8, int(min(144, _WIDEST / longest)))
        return _Drawn(tuple(printing.pdf_pages(paper.content, dpi)), paper.name)

    def _on_drawn(self, drawn: _Drawn) -> None:
        self._is_drawing = False
        self.note.hide()
        self.view.show()
        self.view.set_pages(drawn.pages, drawn.name)

    def _on_failed(self, error: LoketError) -> None:
        self._is_drawing = False
        self.note.setText(error_sentence(error))
        self.note.show()
        self.view.hide()

    def _on_cancelled(self) -> None:
        self._is_drawing = False
        self._drawn = None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
