"""Calls to services, and long work on one second thread.

`call()` is for what the officer waits for (a save, a search), `start()` for what can pass 100 ms (printing, backup,
import, network). Results come home through one private signal, so callbacks always run in the window's thread; a
callback whose page is gone is dropped, and so is one that was somebody else's who sat here before. Only a LoketError
reaches `failed`: anything else is a bug and is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Any, Protocol, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from loket.errors import LoketError, StorageError

Answer = TypeVar("Answer")
Then = Callable[[Answer], object]
Failed = Callable[[LoketError], object]
Progressed = Callable[[int, int], object]

BUSY = "database_busy"
TRIES_WHEN_BUSY = 40  # each waits up to 250 ms for the lock: ten seconds in all


class Seat(Protocol):
    """Who sits at the desk, and how work goes on under their name (`services.desk.Desk`)."""

    @property
    def person(self) -> object: ...

    def bound(self, work: Callable[[], Answer]) -> Callable[[], Answer]:
        """The work as whoever sits here now does it."""

    def is_for(self, owner: object) -> bool:
        """Whether that is who sits here now."""


class Cancelled(Exception):  # noqa: N818 - it is a wish, not an error
    """Raised inside long work, at its next report, when the officer cancelled it."""


@dataclass(slots=True)
class _News:
    """What the worker sends home: a step of the way, or the end."""

    job: Job
    step: tuple[int, int] | None = None
    answer: object = None
    error: BaseException | None = None


class Job:
    """One piece of work under way. Long work gets it as its argument: `job.report(done, total)`."""

    def __init__(self, work: Callable[[], object] | None = None) -> None:
        self.work = work
        self.then: Then[Any] | None = None
        self.failed: Failed | None = None
        self.progressed: Progressed | None = None
        self.cancelled: Callable[[], object] | None = None
        self.tries = 1
        self.owner: object = None
        self._send: Callable[[_News], None] | None = None
        self._stop = Event()

    def report(self, done: int, total: int) -> None:
        """Tell how far the work is; raises Cancelled when nobody wants it any more."""
        if self._stop.is_set():
            raise Cancelled
        if self._send is not None:
            self._send(_News(self, step=(done, total)))

    def cancel(self) -> None:
        """Ask the work to stop at its next report; then neither `then` nor `failed` is called."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()

    def begin_as(self, seat: Seat) -> None:
        """Let it be done by whoever sits here now. Who sits down by it (a sign-in) hears what came of it."""
        self.owner = seat.person
        self.work = seat.bound(partial(self._owned, seat, cast("Callable[[], object]", self.work)))

    def _owned(self, seat: Seat, work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            self.owner = seat.person

    def run(self, send: Callable[[_News], None]) -> None:
        """Do the work, in whatever thread this is, and send home what came of it."""
        self._send = send
        try:
            answer = self._try()
        except BaseException as error:  # noqa: BLE001 - carried home and raised there
            send(_News(self, error=error))
        else:
            send(_News(self, answer=answer))

    def _try(self) -> object:
        assert self.work is not None  # noqa: S101 - set before any job starts
        for _again in range(self.tries - 1):
            if self._stop.is_set():
                raise Cancelled
            try:
                return self.work()
            except StorageError as error:
                if error.code != BUSY:
                    raise
        return self.work()


class Jobs(QObject):
    """`busy_changed(bool)` when work starts and ends on the worker; `job_failed(LoketError)` when nobody else listens.

    `embedded`: the database is a file here, calls run at once. `inline`: everything runs at once (tests, terminal).
    """

    busy_changed = Signal(bool)
    job_failed = Signal(object)
    _news_arrived = Signal(object)

    def __init__(self, *, embedded: bool = True, inline: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._embedded = embedded
        self._inline = inline
        self._running: set[Job] = set()
        self._worker: ThreadPoolExecutor | None = None
        self._closed = False
        self._seat: Seat | None = None
        self._news_arrived.connect(self._on_news_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    def work_for(self, seat: Seat) -> None:
        """From now on work is done under the name of whoever began it, and only they are told what came of it."""
        self._seat = seat

    def call(self, work: Callable[[], Answer], then: Then[Answer], failed: Failed | None = None) -> None:
        """Ask a service. With the embedded file `then` has been called when this returns, unless the file was busy."""
        job = Job(work)
        job.then, job.failed = then, failed
        if self._embedded or self._inline:
            self._call_at_once(job)
        else:
            self._submit(job)

    def start(
        self,
        work: Callable[[Job], Answer],
        then: Then[Answer],
        failed: Failed | None = None,
        progress: Progressed | None = None,
        cancelled: Callable[[], object] | None = None,
    ) -> Job:
        """Do long work on the worker. `work` gets the Job and may `report(done, total)`, which calls `progress`."""
        job = Job()
        job.work = partial(work, job)
        job.then, job.failed, job.progressed, job.cancelled = then, failed, progress, cancelled
        self._submit(job)
        return job

    def cancel_all(self) -> None:
        for job in tuple(self._running):
            job.cancel()

    def close(self) -> None:
        """Cancel what waits, wait for what runs, and deliver nothing more."""
        self._closed = True
        self.cancel_all()
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)
            self._worker = None
        if self._running:
            self._running.clear()
            self.busy_changed.emit(False)

    def _call_at_once(self, job: Job) -> None:
        work = cast("Callable[[], object]", job.work)
        try:
            answer = work()
        except StorageError as error:
            if error.code != BUSY:
                self._tell_failed(job, error)
                return
            job.tries = TRIES_WHEN_BUSY
            self._submit(job)
        except LoketError as error:
            self._tell_failed(job, error)
        else:
            _deliver(job.then, answer)

    def _submit(self, job: Job) -> None:
        if self._closed:
            return
        if self._seat is not None:
            job.begin_as(self._seat)
        self._running.add(job)
        if len(self._running) == 1:
            self.busy_changed.emit(True)
        if self._inline:
            job.run(self._on_news_arrived)
            return
        if self._worker is None:
            self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="loket")
        self._worker.submit(job.run, self._news_arrived.emit)

    def _tell_failed(self, job: Job, error: LoketError) -> None:
        if job.failed is None:
            self.job_failed.emit(error)
        else:
            _deliver(job.failed, error)

    def _on_news_arrived(self, news: _News) -> None:
        if self._closed:
            return
        if news.step is not None:
            if not news.job.is_cancelled and self._is_for_who_sits_here(news.job):
                _deliver(news.job.progressed, *news.step)
            return
        self._running.discard(news.job)
        if not self._running:
            self.busy_changed.emit(False)
        self._finish(news)

    def _is_for_who_sits_here(self, job: Job) -> bool:
        """What nobody began (a proof at start, a sign-in) is for anybody."""
        return job.owner is None or self._seat is None or self._seat.is_for(job.owner)

    def _finish(self, news: _News) -> None:
        if not self._is_for_who_sits_here(news.job) and (news.error is None or isinstance(news.error, LoketError)):
            return
        if news.job.is_cancelled and (news.error is None or isinstance(news.error, Cancelled)):
            _deliver(news.job.cancelled)
        elif isinstance(news.error, LoketError):
            self._tell_failed(news.job, news.error)
        elif news.error is not None:
            raise news.error
        else:
            _deliver(news.job.then, news.answer)


def _deliver(callback: Callable[..., object] | None, *values: object) -> None:
    """Call back, unless the page that asked is gone."""
    if callback is not None and _owner_lives(callback):
        callback(*values)


def _owner_lives(callback: Callable[..., object]) -> bool:
    inner: object = callback
    while isinstance(inner, partial):
        inner = inner.func
    owner = getattr(inner, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
