"""Receipts and slips on their way to paper: made, printed or shown, and told to the service once they came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from loket.errors import LoketError, StorageError
from loket.services.papers import Paper
from loket.ui import printing
from loket.ui.dialogs.files import write_bytes
from loket.ui.jobs import Job
from loket.ui.page import Tools

MakePaper = Callable[[], Paper]


@dataclass(frozen=True, slots=True)
class Made:
    """A paper, and the printer for it; or pictures of it where none is to print it now."""

    paper: Paper
    printer: str
    pages: tuple[QImage, ...]


class Receipts(QObject):
    """`receipt(number)`, `slip(visit)`, `again()`, `save_as(path)`.

    Signals: `printed(str)`, the printer that took it; `shown(object)`, a `Made` with pictures; `saved(str)`, the
    file's name; `stuck(object)`, the error that kept it from coming out.
    """

    printed = Signal(str)
    shown = Signal(object)
    saved = Signal(str)
    stuck = Signal(object)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._papers = tools.services.papers
        self._make: MakePaper | None = None
        self.paper: Paper | None = None

    @property
    def has_last(self) -> bool:
        return self._make is not None

    def receipt(self, number: str) -> None:
        """Make the receipt of a request; print it when the desk prints at once, else show it."""
        self._make = partial(self._papers.receipt, number)
        self._go(at_once=self._tools.settings.prints_at_once)

    def slip(self, visit: int) -> None:
        """Make the deficiency slip of an incomplete visit, likewise."""
        self._make = partial(self._papers.deficiency, visit)
        self._go(at_once=self._tools.settings.prints_at_once)

    def remember(self, number: str) -> None:
        """The receipt that F9 prints, from before this start."""
        self._make = partial(self._papers.receipt, number)

    def forget(self) -> None:
        """There is no last paper any more; what is still being made is not shown."""
        self._make = self.paper = None

    def again(self) -> None:
        """Print the last one now, whatever the desk does by itself."""
        self._go(at_once=True)

    def save_as(self, path: Path) -> None:
        """Write the paper that is shown into a file; that counts as having come out."""
        if self.paper is not None:
            paper = self.paper
            self._tools.jobs.start(partial(_write, path, paper), partial(self._on_saved, paper), self._on_failed)

    def _go(self, *, at_once: bool) -> None:
        if self._make is not None:
            work = partial(_prepare, self._make, self._tools.settings.printer, at_once)
            self._tools.jobs.start(work, self._on_made, self._on_failed)

    def _on_made(self, made: Made) -> None:
        if self._make is None:
            return
        self.paper = made.paper
        if made.printer:
            self._tools.jobs.start(partial(_print, made), partial(self._on_printed, made.paper), self._on_failed)
        else:
            self.shown.emit(made)

    def _on_printed(self, paper: Paper, printer: str) -> None:
        self._tell_done(paper)
        self.printed.emit(printer)

    def _on_saved(self, paper: Paper, name: str) -> None:
        self._tell_done(paper)
        self.saved.emit(name)

    def _tell_done(self, paper: Paper) -> None:
        if paper.job is not None:
            self._tools.jobs.call(partial(self._papers.done, paper.job), self._on_done_told)

    def _on_done_told(self, _done: None) -> None:
        """Nothing to show: the next print of this receipt will say SALINAN."""

    def _on_failed(self, error: LoketError) -> None:
        self.stuck.emit(error)


def _prepare(make: MakePaper, wanted: str, at_once: bool, _job: Job) -> Made:
    paper = make()
    printer = printing.printer_for(wanted) if at_once else ""
    if at_once and wanted and not printer:
        raise StorageError("printer_missing", printer=wanted)
    return Made(paper, printer, () if printer else tuple(printing.pdf_pages(paper.content)))


def _print(made: Made, _job: Job) -> str:
    return printing.print_pdf(made.paper.content, made.printer)


def _write(path: Path, paper: Paper, _job: Job) -> str:
    write_bytes(path, paper.content)
    return path.name
