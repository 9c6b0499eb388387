"""Keeps what is typed: on disk within a second, and every state of it for undo."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from loket.domain.standards import ServiceStandard
from loket.errors import LoketError
from loket.services.drafting import DraftDetail
from loket.ui.page import Tools
from loket.ui.pages.editor.history import History

KEEP_AFTER = 500
"""Milliseconds from the first change until it is on disk, also while somebody types on."""
TRY_AGAIN = 3000


class Keeper(QObject):
    """`open(detail)`, `put(standard, section, mark)`, `undo()`, `redo()`, `keep_now()`, `insist()`.

    Signals: `kept(DraftDetail)`; `refused(LoketError)`, which is tried again; `overtaken()` when another desk saved
    since: `insist()` writes over that; `stepped(section)` after undo and redo.
    """

    kept = Signal(object)
    refused = Signal(object)
    overtaken = Signal()
    stepped = Signal(str)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._history = History()
        self._code = ""
        self._on_disk: ServiceStandard | None = None
        self._revision: int | None = None
        self._is_sending, self._is_overtaken = False, False
        self._timer = QTimer(self, interval=KEEP_AFTER, singleShot=True)
        self._timer.timeout.connect(self.keep_now)

    @property
    def standard(self) -> ServiceStandard | None:
        """What stands on the screen."""
        return self._history.current

    @property
    def is_kept(self) -> bool:
        """Whether all that was typed is on disk."""
        return not self._code or self._history.current == self._on_disk

    def open(self, detail: DraftDetail) -> None:
        """Begin with a draft as it is on disk."""
        self._timer.stop()
        self._code, self._on_disk, self._revision = detail.code, detail.standard, detail.revision
        self._is_sending = self._is_overtaken = False
        self._history.begin(detail.standard)

    def close(self) -> None:
        """Nothing is open any more."""
        self._timer.stop()
        self._code = ""

    def put(self, standard: ServiceStandard, section: str, mark: str) -> None:
        """Something was changed."""
        if standard != self.standard:
            self._history.put(standard, section, mark, time.monotonic())
            self._wait(KEEP_AFTER)

    def undo(self) -> None:
        self._after_step(self._history.undo())

    def redo(self) -> None:
        self._after_step(self._history.redo())

    def _after_step(self, section: str) -> None:
        if section:
            self._wait(KEEP_AFTER)
            self.stepped.emit(section)

    def _wait(self, milliseconds: int) -> None:
        if not self._timer.isActive():
            self._timer.start(milliseconds)

    def keep_now(self) -> None:
        """Put on disk what is not there yet."""
        self._timer.stop()
        standard = self.standard
        if standard is None or self.is_kept or self._is_overtaken:
            return
        if self._is_sending:
            self._wait(KEEP_AFTER)
            return
        self._is_sending = True
        work = partial(self._tools.services.drafting.save, self._code, standard, self._revision)
        self._tools.jobs.call(work, partial(self._on_kept, standard), self._on_refused)

    def insist(self) -> None:
        """What stands here goes before what another desk saved."""
        self._revision, self._is_overtaken = None, False
        self.keep_now()

    def _on_kept(self, standard: ServiceStandard, detail: DraftDetail) -> None:
        self._is_sending = False
        if detail.code == self._code:
            self._on_disk, self._revision = standard, detail.revision
            self.kept.emit(detail)

    def _on_refused(self, error: LoketError) -> None:
        self._is_sending = False
        if error.code == "draft_changed_meanwhile":
            self._is_overtaken = True
            self.overtaken.emit()
            return
        self._wait(TRY_AGAIN)
        self.refused.emit(error)
