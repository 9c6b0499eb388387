"""Real encrypted databases: one furnished office for the session, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from db_builders import furnish, open_services

from loket.db.engine import Database
from loket.services import Services


@pytest.fixture(autouse=True)
def key_in_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a training office, five requests and a draft."""
    folder = tmp_path_factory.mktemp("kantor") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))
        furnish(folder)
    return folder


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    """A copy of that folder which the test may spoil."""
    return Path(shutil.copytree(furnished, tmp_path / "data"))


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    """The office of that folder, open."""
    made = open_services(folder)
    yield made
    made.close()


@pytest.fixture
def database(services: Services) -> Database:
    """The database of that office."""
    return services.desk.database


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A new database without an office; patient, because tests crowd it."""
    made = Database.create(tmp_path / "empty", busy_milliseconds=20_000)
    yield made
    made.close()
