"""From a wish to a changed calendar: previewed, then applied at once where no promise moves, else decided (R15)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from loket.errors import LoketError
from loket.i18n import _
from loket.services.calendar import Applied, CalendarEdit, CalendarPreview, CalendarService, Decision
from loket.ui.jobs import Job, Jobs
from loket.ui.pages.calendar.preview import PreviewPanel
from loket.words.calendar import outcome_words

MEANWHILE = "calendar_changed_meanwhile"


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that somebody wants: how it is looked at, how it is done, and what is said then."""

    look: Callable[[], CalendarPreview]
    act: Callable[[CalendarPreview, Decision], Applied]
    done: str
    is_quick: bool = False
    """Applied without a question where no promise moves."""
    is_undo: bool = False
    decree: bytes | None = None


class Changes(QObject):
    """`enter(edit, done)`, `read_decree(content)`, `take_back()`. Signals: `shown()` when the preview wants the room,
    `applied(words)`, `refused(LoketError)`, `given_up()`, `busy_changed(bool)` while promises are counted."""

    shown = Signal()
    applied = Signal(str)
    refused = Signal(object)
    given_up = Signal()
    busy_changed = Signal(bool)

    def __init__(self, service: CalendarService, jobs: Jobs, panel: PreviewPanel) -> None:
        super().__init__(panel)
        self._service, self._jobs, self._panel = service, jobs, panel
        self._wish: Wish | None = None
        self._preview: CalendarPreview | None = None
        self._is_busy = False
        panel.decided.connect(self._on_decided)
        panel.closed.connect(self.give_up)
        panel.only_add_chosen.connect(self._on_only_add_chosen)

    @property
    def is_busy(self) -> bool:
        """Promises are being counted."""
        return self._is_busy

    @property
    def is_open(self) -> bool:
        """A preview waits for its decision."""
        return self._preview is not None

    def enter(self, edit: CalendarEdit, done: str) -> None:
        """An edit as it was typed."""
        self._start(Wish(partial(self._service.preview, edit), self._service.apply, done, is_quick=True))

    def enter_year(self, year: int, done: str) -> None:
        """The published holidays of a year."""
        self._start(Wish(partial(self._look_at_year, year), self._service.apply, done, is_quick=True))

    def read_decree(self, content: bytes) -> None:
        """A decree file; it is looked at even where no promise moves, for it may change many days."""
        look = partial(self._look_at_decree, content, only_add=False)
        self._start(Wish(look, self._service.apply, _("SK sudah dimasukkan."), decree=content))

    def take_back(self) -> None:
        """The newest change of the calendar."""
        done = _("Perubahan kalender yang terakhir sudah dibatalkan.")
        self._start(Wish(self._service.preview_undo, self._service.undo, done, is_undo=True))

    def give_up(self) -> None:
        """Nothing is changed."""
        self._wish = self._preview = None
        self.given_up.emit()

    def _look_at_year(self, year: int) -> CalendarPreview:
        return self._service.preview(self._service.holidays_edit(year, year))

    def _look_at_decree(self, content: bytes, *, only_add: bool) -> CalendarPreview:
        return self._service.preview(self._service.read_decree(content, only_add=only_add))

    def _start(self, wish: Wish) -> None:
        """One change at a time: a second press while promises are counted is no second wish."""
        if self._is_busy:
            return
        self._wish, self._preview = wish, None
        self._panel.start()
        self._look(wish, self._on_looked)

    def _look(self, wish: Wish, then: Callable[[CalendarPreview], object]) -> None:
        """On the worker: ten thousand promises take a second."""
        self._set_busy(True)
        self._jobs.start(partial(_without_job, wish.look), partial(self._on_answered, then), self._on_refused)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self._panel.set_busy(busy)
        self.busy_changed.emit(busy)

    def _on_answered(self, then: Callable[[CalendarPreview], object], preview: CalendarPreview) -> None:
        self._set_busy(False)
        then(preview)

    def _on_looked(self, preview: CalendarPreview) -> None:
        wish = self._wish
        if wish is None:
            return
        if wish.is_quick and not preview.moves and not preview.is_empty:
            self._apply(wish, preview, Decision.KEEP)
        else:
            self._show(preview)

    def _show(self, preview: CalendarPreview) -> None:
        wish = self._wish
        if wish is None:
            return
        was_open, self._preview = self.is_open, preview
        self._panel.show_preview(preview, is_undo=wish.is_undo, is_decree=wish.decree is not None)
        if not was_open:
            self.shown.emit()

    def _on_only_add_chosen(self, only_add: bool) -> None:
        wish = self._wish
        if wish is not None and wish.decree is not None:
            look = partial(self._look_at_decree, wish.decree, only_add=only_add)
            self._wish = Wish(look, wish.act, wish.done, decree=wish.decree)
            self._look(self._wish, self._show)

    def _on_decided(self, decision: Decision) -> None:
        if self._wish is not None and self._preview is not None:
            self._apply(self._wish, self._preview, decision)

    def _apply(self, wish: Wish, preview: CalendarPreview, decision: Decision) -> None:
        self._set_busy(True)
        work = partial(_without_job, partial(wish.act, preview, decision))
        self._jobs.start(work, partial(self._on_applied, wish), self._on_refused)

    def _on_applied(self, wish: Wish, applied: Applied) -> None:
        self._set_busy(False)
        self._wish = self._preview = None
        decision = Decision.MOVE if applied.moved else Decision.KEEP if applied.kept else ""
        outcome = outcome_words(decision, applied.moved, applied.kept)
        self.applied.emit(f"{wish.done} {outcome[:1].upper()}{outcome[1:]}.")

    def _on_refused(self, error: LoketError) -> None:
        """Somebody else changed the calendar: look again, and say so."""
        self._set_busy(False)
        if error.code == MEANWHILE and self._wish is not None:
            self._look(self._wish, self._on_looked_again)
            return
        if not self.is_open:
            self._wish = None
        self.refused.emit(error)

    def _on_looked_again(self, preview: CalendarPreview) -> None:
        self._panel.tell(_("Kalender diubah orang lain sementara itu. Ini akibatnya sekarang; periksa lagi."))
        self._show(preview)


def _without_job(work: Callable[[], object], _job: Job) -> object:
    return work()
