"""Keeps what is typed: on disk within a second, and every state of it for undo."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from loket.domain.standards import ServiceStandard
from loket.errors import LoketError, RuleError
from loket.services.drafting import DraftDetail, DraftingService, NewService
from loket.ui.page import Tools
from loket.ui.pages.editor.history import History

KEEP_AFTER = 500
"""Milliseconds from the first change until it is on disk, also while somebody types on."""
TRY_AGAIN = 3000


class Keeper(QObject):
    """`open(detail)`, `put(standard, section, mark)`, `undo()`, `redo()`, `keep_now()`, `insist()`.

    Signals: `kept(DraftDetail)`; `refused(LoketError)`, which is tried again; `overtaken()` when another desk saved
    since: `insist()` writes over that; `lost()` when the draft is no more: `begin_again()` makes it one again with what
    stands here; `stepped(section)` after undo and redo.
    """

    kept = Signal(object)
    refused = Signal(object)
    overtaken = Signal()
    lost = Signal()
    stepped = Signal(str)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._history = History()
        self._code = ""
        self._on_disk: ServiceStandard | None = None
        self._revision: int | None = None
        self._is_sending, self._is_overtaken, self._is_lost = False, False, False
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

    @property
    def is_lost(self) -> bool:
        """Whether the draft of what was typed here is no more."""
        return self._is_lost and not self.is_kept

    def open(self, detail: DraftDetail) -> None:
        """Begin with a draft as it is on disk."""
        self._timer.stop()
        self._code, self._on_disk, self._revision = detail.code, detail.standard, detail.revision
        self._is_sending = self._is_overtaken = self._is_lost = False
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
        if standard is None or self.is_kept or self._is_overtaken or self._is_lost:
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

    def lose(self) -> None:
        """The draft is no more: to try again would be refused for ever."""
        self._is_sending, self._is_lost = False, True
        self.lost.emit()

    def begin_again(self) -> None:
        """Make it a draft again, with what stands here."""
        standard = self.standard
        if standard is None or self._is_sending:
            return
        self._is_sending, self._is_lost = True, False
        work = partial(_drawn_anew, self._tools.services.drafting, standard)
        self._tools.jobs.call(work, partial(self._on_kept, standard), self._on_refused)

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
        elif error.code == "no_draft":
            self.lose()
        else:
            self._wait(TRY_AGAIN)
            self.refused.emit(error)


def _drawn_anew(drafting: DraftingService, standard: ServiceStandard) -> DraftDetail:
    """A new draft with these words; one that another desk began meanwhile is not written over."""
    if drafting.show(standard.code) is not None:
        raise RuleError("draft_changed_meanwhile", service=standard.code)
    try:
        begun = drafting.start(standard.code).revision
    except RuleError as error:
        if error.code != "unknown_service":
            raise
        # a service that was never decided is known by its draft alone
        drafting.create(NewService(code=standard.code, name=standard.name or standard.code))
        begun = 0
    return drafting.save(standard.code, standard, begun)
