"""A small province written once for the session, copied for each test, and its own database."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # the province is made for commands too: python -m benchmarks.gather

from tests.gathering.bureau import NOW, Bureau
from tests.gathering.province import Plan, write_province

PLAN = Plan(offices=2, months=3, services=2, each=2)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two offices, three batches each."""
    folder = tmp_path_factory.mktemp("provinsi") / "kiriman"
    write_province(folder, PLAN)
    return folder


@pytest.fixture
def share(province: Path, tmp_path: Path) -> Path:
    """A copy of what they sent which the test may spoil."""
    return Path(shutil.copytree(province, tmp_path / "kiriman"))


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    """The province's side, which trusts both offices."""
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "rumah"))
    made = Bureau(tmp_path / "biro" / "provinsi.db")
    made.trust_all(PLAN.offices)
    yield made
    made.close()


@pytest.fixture
def now() -> datetime:
    return NOW
