"""One office founded for the session, copied for each test; no fakes but the clock."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from drafting_builders import HARI, complete
from office_builders import MONDAY, STANDARDS, Clock, a_busy_time, found_office

from loket.db.engine import Database
from loket.errors import LoketError
from loket.services import Services


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a real office and standards of its own."""
    folder = tmp_path_factory.mktemp("kantor") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))  # keeps the key in the folder instead of the keyring
        services = found_office(folder, Clock(MONDAY - timedelta(days=60)))
        services.standards.import_standards(STANDARDS)
        services.close()
    return folder


@pytest.fixture(scope="session")
def worked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, datetime]:
    """That office after some weeks of work, and the moment then."""
    folder, clock = tmp_path_factory.mktemp("kerja") / "data", Clock()
    shutil.copytree(founded, folder)
    services = Services(Database.open(folder), clock)
    services.desk.person = services.people.rows()[0]
    a_busy_time(services, clock, seed=7, many=90)
    services.close()
    return folder, clock.moment


@pytest.fixture(autouse=True)
def key_in_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "data"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(founded: Path, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Services]]:
    """Opens desks of one office, each with its own connection, the founder sitting there."""
    shutil.copytree(founded, tmp_path / "data")
    made: list[Services] = []

    def open_one() -> Services:
        services = Services(Database.open(tmp_path / "data", busy_milliseconds=20_000), clock)
        services.desk.person = services.people.rows()[0]
        made.append(services)
        return services

    yield open_one
    for services in made:
        services.close()


@pytest.fixture
def services(desk: Callable[[], Services]) -> Services:
    """The services at the first desk."""
    return desk()


@pytest.fixture
def busy(worked: tuple[Path, datetime], tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """The services of that office after some weeks of work."""
    folder, clock.moment = worked
    shutil.copytree(folder, tmp_path / "kerja")
    services = Services(Database.open(tmp_path / "kerja"), clock)
    services.desk.person = services.people.rows()[0]
    yield services
    services.close()


@pytest.fixture
def refused() -> Callable[..., LoketError]:
    """Calls what must be refused and gives the error."""

    def call(what: Callable[..., object], *arguments: object, **more: object) -> LoketError:
        with pytest.raises(LoketError) as caught:
            what(*arguments, **more)
        return caught.value

    return call


@pytest.fixture
def ready(services: Services) -> Services:
    """An open draft of the service `hari` that says all that must be published."""
    services.drafting.start("hari")
    services.drafting.save("hari", complete(HARI.code))
    return services
