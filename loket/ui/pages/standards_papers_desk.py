"""What the papers' panel of the standards page asks of services, printer and disk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from loket.errors import LoketError
from loket.i18n import _
from loket.services.posters import NewPledge, PosterOrder, PosterPaper, PosterRow
from loket.services.standards import StandardDetail
from loket.ui import printing
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.pages.standards_papers import Kind, PapersPanel

_WIDEST = 1300
"""Pixels of the preview's longer side: a poster of 3 m at 144 dpi would be 17,000."""


@dataclass(frozen=True, slots=True)
class Made:
    """A paper and its pages as pictures."""

    paper: PosterPaper
    pages: tuple[QImage, ...]


class PapersDesk(QObject):
    """Serves a panel: makes, shows, saves, prints; notes where posters hang. `told(kind, text)` speaks to the page."""

    told = Signal(str, str)
    hanging_changed = Signal()

    def __init__(self, tools: Tools, panel: PapersPanel) -> None:
        super().__init__(panel)
        self._tools, self._panel = tools, panel
        self._detail: StandardDetail | None = None
        self._made: Made | None = None
        panel.changed.connect(self._make)
        panel.save_wanted.connect(self._on_save_wanted)
        panel.print_wanted.connect(self._on_print_wanted)
        panel.hang_wanted.connect(self._on_hang_wanted)
        panel.removed.connect(self._on_removed)
        panel.take_saving(tools).told.connect(self.told)

    def open(self, kind: Kind, detail: StandardDetail) -> None:
        """Show the panel for that paper of a standard."""
        self._detail, self._made = detail, None
        self._panel.show_kind(kind, detail)
        self._show_posters()
        if self._panel.is_ready:
            self._make()

    def _make(self) -> None:
        panel, detail = self._panel, self._detail
        if detail is None:
            return
        wanted: PosterOrder | NewPledge | StandardDetail = detail
        if panel.kind is Kind.POSTER:
            wanted = panel.order()
        elif panel.kind is Kind.PLEDGE:
            wanted = panel.pledge()
        self._tools.jobs.start(partial(self._draw, wanted), self._on_drawn, self._on_failed)

    def _draw(self, wanted: PosterOrder | NewPledge | StandardDetail, _job: Job) -> Made:
        posters = self._tools.services.posters
        if isinstance(wanted, PosterOrder):
            paper = posters.poster(wanted)
        elif isinstance(wanted, NewPledge):
            paper = posters.pledge(wanted)
        else:
            paper = posters.annex(wanted.standard.code, wanted.version)
        longest = max(printing.page_sizes(paper.content)[0]) / printing.POINTS_PER_INCH
        return Made(paper, tuple(printing.pdf_pages(paper.content, max(8, int(min(144, _WIDEST / longest))))))

    def _on_drawn(self, made: Made) -> None:
        self._made = made
        self._panel.show_pages(made.pages, made.paper.name)

    def _on_failed(self, error: LoketError) -> None:
        self._made = None
        self._panel.show_error(error)

    def _tell(self, error: LoketError) -> None:
        from loket.words import error_sentence  # noqa: PLC0415 (needed where something failed)

        self.told.emit("error", error_sentence(error))

    def _on_save_wanted(self) -> None:
        if self._made is None:
            return
        paper = self._made.paper
        path = files.choose_save(self._panel, _("Simpan PDF"), paper.name, _("Berkas PDF (*.pdf)"))
        if path is not None:
            self._tools.jobs.start(partial(self._write, path, paper.content), self._on_saved, self._tell)

    @staticmethod
    def _write(path: Path, content: bytes, _job: Job) -> Path:
        files.write_bytes(path, content)
        return path

    def _on_saved(self, path: Path) -> None:
        self.told.emit("success", _("Disimpan: {path}").format(path=path))

    def _on_print_wanted(self) -> None:
        if self._made is not None:
            self._tools.jobs.start(partial(self._print, self._made.paper.content), self._on_printed, self._tell)

    def _print(self, content: bytes, _job: Job) -> str:
        return printing.print_pdf(content, self._tools.settings.printer)

    def _on_printed(self, printer: str) -> None:
        self.told.emit("success", _("Dicetak di {printer}.").format(printer=printer))

    def _on_hang_wanted(self, place: str) -> None:
        order = self._panel.order()
        work = partial(self._tools.services.posters.hang, order.service, order.version or 0, order.size, place)
        self._tools.jobs.call(work, self._on_hung, self._panel.show_error)

    def _on_hung(self, row: PosterRow) -> None:
        self._panel.place.edit.clear()  # type: ignore[attr-defined]
        self._show_posters()
        self.told.emit("success", _("Dicatat: poster terpasang di {place}.").format(place=row.place))
        self.hanging_changed.emit()

    def _on_removed(self, poster: int) -> None:
        self._tools.jobs.call(partial(self._take_down, poster), self._on_taken_down, self._tell)

    def _take_down(self, poster: int) -> bool:
        self._tools.services.posters.take_down(poster)
        return True

    def _on_taken_down(self, _done: bool) -> None:
        self._show_posters()
        self.hanging_changed.emit()

    def _show_posters(self) -> None:
        self._tools.jobs.call(self._tools.services.posters.hanging, self._on_posters_read)

    def _on_posters_read(self, rows: list[PosterRow]) -> None:
        self._panel.show_posters(rows)
