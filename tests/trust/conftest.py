"""One office founded for the session, copied for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # the harnesses are commands too: python -m tests.trust.<name>

from loket.services import Services
from tests.trust.trust_office import copied, found, open_office


@pytest.fixture(autouse=True)
def key_in_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training office with three requests."""
    folder = tmp_path_factory.mktemp("kantor") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))
        found(folder)
    return folder


@pytest.fixture
def folder(founded: Path, tmp_path: Path) -> Path:
    """A copy of that office which the test may spoil."""
    return copied(founded, tmp_path / "data")


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    """The office of that folder, open."""
    made = open_office(folder)
    yield made
    made.close()
