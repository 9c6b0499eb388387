"""Locking the desk: by key, when nobody is there, or when the system locks.

Everything stays as it is, and nothing of it is shown.

After the office's last closing of the day a desk that is left alone locks within a minute, whatever it is set to. It
does not lock at the stroke of the hour: an officer who serves a late citizen goes on, and nothing is to be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from loket.i18n import _
from loket.ui.idle import IdleWatch, close_dialogs
from loket.ui.system_lock import SystemLock

if TYPE_CHECKING:
    from loket.domain.promise import OfficeCalendar
    from loket.ui.page import Page, Tools

DOORS = frozenset({"lock", "sign_in"})
"""The pages that are shown while the desk is locked."""
AFTER_CLOSING = 60.0
"""Seconds without an input after the office has closed: the hall empties, and nobody comes back to this desk today."""


@dataclass(slots=True)
class Locked:
    """What a locked desk comes back to: whose it is, the page, the focus, what was said meanwhile."""

    person: int
    page: str
    focus: QWidget | None
    message: tuple[str, str] | None = None


class DeskLock(QObject):
    """`went_idle()` when the desk is to be locked. What is held back while it is locked, the main window asks here."""

    went_idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools: Tools | None = None
        self._locked: Locked | None = None
        self._calendar: OfficeCalendar | None = None
        self.idle = IdleWatch(self._limit, parent=self)
        self.idle.went_idle.connect(self.went_idle)
        self.system = SystemLock(self)
        self.system.went_away.connect(self.went_idle)

    def _limit(self) -> float:
        """Seconds without an input until the desk locks itself."""
        if self._tools is None:
            return float("inf")
        limit = self._tools.settings.lock_minutes * 60.0
        return min(limit, AFTER_CLOSING) if self._has_closed(self._tools.services.desk.now()) else limit

    def _has_closed(self, now: datetime) -> bool:
        """Whether the office's last hour of today has passed; never on a day on which it does not open at all."""
        if self._calendar is None:
            return False
        work = self._calendar.work
        here = work.in_office(now)
        return work.is_working_day(here.date()) and here >= work.closing_time(here.date())

    def _on_calendar_read(self, calendar: OfficeCalendar) -> None:
        self._calendar = calendar

    @property
    def is_locked(self) -> bool:
        return self._locked is not None

    def watch(self, tools: Tools) -> None:
        """Somebody sits here from now on: what they begin is theirs."""
        self._tools = tools
        tools.jobs.work_for(tools.services.desk)
        tools.jobs.call(tools.services.calendar.current, self._on_calendar_read)
        self.idle.start()
        window = self.parent()
        if isinstance(window, QWidget):
            self.system.listen(int(window.winId()))

    def close(self, window: QWidget, page: str, message: tuple[str, str] | None) -> None:
        """Lock. Dialogs are given up, as with Esc."""
        assert self._tools is not None  # noqa: S101 (nobody sits at a desk that was never watched)
        self._locked = Locked(self._tools.services.desk.acting().id, page, QApplication.focusWidget(), message)
        close_dialogs(window)
        self.idle.stop()

    def holds_page(self, key: str) -> bool:
        """Whether a page must not be shown now; it is the one to come back to."""
        if self._locked is None or key in DOORS:
            return False
        self._locked.page = key
        return True

    def holds_message(self, kind: str, text: str) -> bool:
        """Whether a message must not be shown now; it is shown afterwards."""
        if self._locked is not None:
            self._locked.message = (kind, text)
        return self._locked is not None

    def keep_typed(self, pages: dict[str, Page]) -> None:
        """What was typed is kept while it is still its owner's."""
        if self._locked is not None and self._locked.page in pages:
            pages[self._locked.page].may_leave()

    def open(self, person: int) -> Locked | None:
        """Unlock; what the person comes back to, or None where it was not theirs."""
        locked, self._locked = self._locked, None
        return locked if locked is not None and locked.person == person else None

    def is_free(self, pages: dict[str, Page]) -> bool:
        """Whether a window may close now: nothing would be lost that can't be shown before it is unlocked."""
        if self._locked is None:
            return True
        behind = [page for key, page in pages.items() if key not in DOORS]
        return all(page.may_leave() and not page.half_done() for page in behind)


def unsaved_words() -> str:
    """Why a locked window stays open."""
    return _("Ada yang belum disimpan. Buka kunci dahulu, lalu tutup.")
