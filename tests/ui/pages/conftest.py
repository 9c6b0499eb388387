"""A training office at a fixed moment, for the tests of pages. Founded once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_clock import Clock

from loket.db.engine import Database
from loket.services import Services
from loket.services.office import NewOffice
from loket.ui.actions import Actions
from loket.ui.desk_settings import DeskSettings
from loket.ui.jobs import Jobs
from loket.ui.page import Tools

OFFICE = NewOffice(
    name="DPMPTSP Kabupaten Contoh",
    unit_code="DPMPTSP",
    region_code="65.01",
    letterhead="PEMERINTAH KABUPATEN CONTOH\nDINAS PENANAMAN MODAL DAN PTSP",
    address="Jalan Merdeka 1, Contoh",
    is_training=True,
)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a training office and the example standards."""
    folder = tmp_path_factory.mktemp("kantor") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))  # keeps the key in the folder instead of the keyring
        services = Services(Database.create(folder), Clock())
        services.office.found(OFFICE)
        services.standards.import_examples()
        services.close()
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(founded: Path, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """The services of that office, with its first person at the desk."""
    folder = tmp_path / "data"
    shutil.copytree(founded, folder)
    made = Services(Database.open(folder), clock)
    made.people.sign_in(made.people.rows()[-1].id)
    yield made
    made.close()


@pytest.fixture
def tools(services: Services, tmp_path: Path, qapp: object) -> Iterator[Tools]:
    jobs = Jobs(inline=True)
    yield Tools(services, jobs, Actions(), DeskSettings(tmp_path))
    jobs.close()
