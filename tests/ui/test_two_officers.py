"""Two officers at one desk, and work that was begun by the first when the second comes."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from loket.db.engine import Database
from loket.domain.people import Right, Role
from loket.errors import LoketError, RuleError
from loket.services import Services
from loket.services.desk import PersonRow
from loket.services.office import NewOffice
from loket.services.people import NewPerson
from loket.services.trail import TrailFilter
from loket.ui.jobs import Job, Jobs


class Page(QObject):
    """What would be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[object] = []


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("berdua") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))
        services = Services(Database.create(folder))
        services.office.found(NewOffice(name="Dinas Contoh", person="Ani", is_training=True))
        services.people.add(NewPerson(name="Budi", roles=(Role.OFFICER,)))
        services.close()
    return folder


@pytest.fixture
def services(staffed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    folder = tmp_path / "data"
    shutil.copytree(staffed, folder)
    monkeypatch.setenv("LOKET_HOME", str(folder))
    made = Services(Database.open(folder))
    yield made
    made.close()


@pytest.fixture
def jobs(qtbot: QtBot, services: Services) -> Iterator[Jobs]:
    made = Jobs()
    made.work_for(services.desk)
    yield made
    made.close()


def named(services: Services, name: str) -> PersonRow:
    return next(row for row in services.people.rows() if row.name == name)


def closed_by(services: Services) -> list[str]:
    services.people.sign_in(named(services, "Ani").id)
    return [line.by for line in services.trail.lines(TrailFilter()).lines if line.action == "closing_printed"]


def held(services: Services, go: threading.Event):  # type: ignore[no-untyped-def]
    """Long work that is at it while somebody else sits down."""

    def work(_job: Job) -> str:
        go.wait(10)
        return services.closing.paper().name

    return work


def test_work_ends_under_the_name_of_who_began_it_and_the_next_is_not_shown_it(
    services: Services, jobs: Jobs, qtbot: QtBot
) -> None:
    page, go = Page(), threading.Event()
    services.people.sign_in(named(services, "Ani").id)
    jobs.start(held(services, go), page.shown.append, page.shown.append)
    services.people.sign_out()
    services.people.sign_in(named(services, "Budi").id)
    go.set()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert services.desk.acting().name == "Budi"
    assert page.shown == []
    assert closed_by(services) == ["Ani"]


def test_who_comes_back_is_shown_what_they_began(services: Services, jobs: Jobs, qtbot: QtBot) -> None:
    page, go = Page(), threading.Event()
    services.people.sign_in(named(services, "Ani").id)
    jobs.start(held(services, go), page.shown.append)
    for name in ("Budi", "Ani"):
        services.people.sign_in(named(services, name).id)
    go.set()
    qtbot.waitUntil(lambda: bool(page.shown))


def test_a_refusal_is_not_told_to_the_next_either(services: Services, jobs: Jobs, qtbot: QtBot) -> None:
    told: list[LoketError] = []
    jobs.job_failed.connect(told.append)
    go = threading.Event()

    def refuse(_job: Job) -> None:
        go.wait(10)
        raise RuleError("unknown_request", number="503/L1-0001")

    services.people.sign_in(named(services, "Ani").id)
    jobs.start(refuse, told.append)
    services.people.sign_in(named(services, "Budi").id)
    go.set()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert told == []


def test_whoever_signs_in_on_the_worker_hears_of_it_also_at_a_desk_of_somebody_else(
    services: Services, jobs: Jobs, qtbot: QtBot
) -> None:
    page = Page()
    services.people.sign_in(named(services, "Ani").id)
    budi = named(services, "Budi")
    jobs.start(lambda _job: services.people.sign_in(budi.id), page.shown.append)
    qtbot.waitUntil(lambda: page.shown == [budi])
    assert services.desk.acting() == budi


def test_who_stands_beside_one_work_stands_beside_no_other(services: Services, jobs: Jobs, qtbot: QtBot) -> None:
    page, inside, go = Page(), threading.Event(), threading.Event()
    services.people.sign_in(named(services, "Ani").id)
    budi = named(services, "Budi")

    def with_budi(_job: Job) -> str:
        with services.desk.with_second(budi.id, ""):
            inside.set()
            go.wait(10)
            second = services.desk.require_two(Right.RESTORE).second
            return second.name if second is not None else ""

    jobs.start(with_budi, page.shown.append)
    assert inside.wait(10)
    with pytest.raises(RuleError, match="second_needed"):
        services.desk.require_two(Right.RESTORE)
    go.set()
    qtbot.waitUntil(lambda: page.shown == ["Budi"])
