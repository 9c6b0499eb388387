"""Work on the second thread, without sleeps."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from loket.errors import LoketError, RuleError, StorageError
from loket.ui.jobs import BUSY, Job, Jobs


class Page(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.errors: list[LoketError] = []
        self.steps: list[tuple[int, int]] = []
        self.stopped = 0
        self.thread: int | None = None

    def on_answered(self, answer: object) -> None:
        self.answers.append(answer)
        self.thread = threading.get_ident()

    def on_failed(self, error: LoketError) -> None:
        self.errors.append(error)

    def on_progressed(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def on_cancelled(self) -> None:
        self.stopped += 1


@pytest.fixture
def page(qapp: object) -> Page:
    return Page()


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def server_jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs(embedded=False)
    yield made
    made.close()


def test_a_call_to_the_embedded_file_is_answered_at_once(jobs: Jobs, page: Page) -> None:
    jobs.call(lambda: 42, page.on_answered, page.on_failed)
    assert page.answers == [42]


def test_a_rule_that_says_no_reaches_failed(jobs: Jobs, page: Page) -> None:
    jobs.call(partial(refuse, RuleError("nik_wrong")), page.on_answered, page.on_failed)
    assert [error.code for error in page.errors] == ["nik_wrong"]
    assert page.answers == []


def test_a_failure_nobody_listens_to_is_told_to_the_window(jobs: Jobs, page: Page, qtbot: QtBot) -> None:
    with qtbot.waitSignal(jobs.job_failed) as told:
        jobs.call(partial(refuse, StorageError("disk_full")), page.on_answered)
    assert told.args[0].code == "disk_full"


def test_a_bug_is_raised_and_not_hidden(jobs: Jobs, page: Page) -> None:
    with pytest.raises(ZeroDivisionError):
        jobs.call(lambda: 1 / 0, page.on_answered, page.on_failed)


def test_a_busy_file_is_tried_again_on_the_worker(jobs: Jobs, page: Page, qtbot: QtBot) -> None:
    tries: list[int] = []

    def save() -> str:
        tries.append(threading.get_ident())
        if len(tries) < 3:
            raise StorageError(BUSY)
        return "saved"

    jobs.call(save, page.on_answered, page.on_failed)
    assert page.answers == []
    qtbot.waitUntil(lambda: page.answers == ["saved"])
    assert tries[0] == threading.get_ident() == page.thread
    assert tries[1] == tries[2] != tries[0]


def test_a_file_that_stays_busy_fails_in_the_end(jobs: Jobs, page: Page, qtbot: QtBot) -> None:
    jobs.call(partial(refuse, StorageError(BUSY)), page.on_answered, page.on_failed)
    qtbot.waitUntil(lambda: [error.code for error in page.errors] == [BUSY])


def test_with_a_server_every_call_runs_on_the_worker(server_jobs: Jobs, page: Page, qtbot: QtBot) -> None:
    server_jobs.call(threading.get_ident, page.on_answered, page.on_failed)
    assert page.answers == []
    qtbot.waitUntil(lambda: bool(page.answers))
    assert page.answers[0] != threading.get_ident() == page.thread


def test_long_work_reports_and_answers_in_order(jobs: Jobs, page: Page, qtbot: QtBot) -> None:
    def work(job: Job) -> str:
        for step in range(1, 4):
            job.report(step, 3)
        return "done"

    busy: list[bool] = []
    jobs.busy_changed.connect(busy.append)
    jobs.start(work, page.on_answered, page.on_failed, page.on_progressed)
    assert jobs.is_busy
    qtbot.waitUntil(lambda: page.answers == ["done"])
    assert page.steps == [(1, 3), (2, 3), (3, 3)]
    assert busy == [True, False]


def test_cancelled_work_stops_and_tells_only_that(jobs: Jobs, page: Page, qtbot: QtBot) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> str:
        started.set()
        go_on.wait(5)
        job.report(1, 2)
        return "never"

    job = jobs.start(work, page.on_answered, page.on_failed, page.on_progressed, page.on_cancelled)
    assert started.wait(5)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: page.stopped == 1)
    assert page.answers == page.errors == page.steps == []
    assert not jobs.is_busy


def test_a_callback_whose_page_is_gone_is_dropped(jobs: Jobs, page: Page, qtbot: QtBot) -> None:
    jobs.start(lambda job: "late", page.on_answered)
    jobs.start(lambda job: "late", partial(Page.on_answered, page))
    delete(page)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert page.answers == ["late"], "a function without an owner is called, a bound method is not"


def test_a_bug_on_the_worker_is_raised_at_home(jobs: Jobs, page: Page, qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as caught:
        jobs.start(lambda job: 1 / 0, page.on_answered, page.on_failed)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert not jobs.is_busy


def test_inline_work_is_done_when_start_returns(qapp: object, page: Page) -> None:
    jobs = Jobs(embedded=False, inline=True)
    jobs.start(lambda job: job.report(1, 1) or "now", page.on_answered, page.on_failed, page.on_progressed)
    jobs.call(lambda: "too", page.on_answered)
    assert page.answers == ["now", "too"]
    assert page.steps == [(1, 1)]


def test_closing_waits_for_what_runs_and_delivers_nothing_more(qapp: object, page: Page, qtbot: QtBot) -> None:
    jobs = Jobs()
    finished: list[str] = []
    jobs.start(lambda job: finished.append("ran"), page.on_answered)
    jobs.start(lambda job: job.report(1, 2), page.on_answered)
    jobs.close()
    QApplication.processEvents()  # news that were on their way come now, if at all
    assert page.answers == []
    assert not jobs.is_busy
    jobs.start(lambda job: finished.append("after"), page.on_answered)
    assert "after" not in finished


def refuse(error: LoketError) -> None:
    raise error
