"""The fuzzers with small counts, each with the careless reader that must be caught; `python -m tests.trust.fuzz`."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.trust import fuzz
from tests.trust.fuzz_acknowledgements import Acknowledgements, CarelessAcknowledgements
from tests.trust.fuzz_backups import Backups, CarelessBackups
from tests.trust.fuzz_catalogues import CarelessCatalogues, Catalogues
from tests.trust.fuzz_databases import CarelessDatabases, Databases
from tests.trust.fuzz_decrees import CarelessDecrees, Decrees
from tests.trust.fuzz_drafts import CarelessDrafts, Drafts
from tests.trust.fuzz_packages import CarelessPackages, Packages
from tests.trust.fuzz_target import Target
from tests.trust.trust_office import copied

ON_LINUX = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="workers and their limits are Linux's")


CASES, CONTROL = 60, 25


@pytest.fixture
def place(founded: Path, tmp_path: Path) -> Path:
    """Where a fuzzer works, with the office from which it begins."""
    copied(founded, tmp_path / "kantor" / "semula")
    return tmp_path / "kantor"


@pytest.mark.parametrize("make", [Databases, Catalogues, Decrees, Acknowledgements, Packages, Backups])
def test_what_is_not_as_it_should_be_is_refused_in_words_or_holds(place: Path, make: fuzz.Maker) -> None:
    report = fuzz.run(make, place, CASES, seed=7)
    assert not report.faults, "\n".join(report.lines())
    assert report.codes["accepted"], "something must get through, or nothing behind the door is looked at"


def test_the_page_takes_up_whatever_lies_in_the_table_of_drafts(place: Path, qtbot: QtBot) -> None:
    report = fuzz.run(Drafts, place, CASES, seed=7)
    assert not report.faults, "\n".join(report.lines())


@pytest.mark.parametrize(
    "make",
    [
        *(CarelessDatabases, CarelessCatalogues, CarelessDecrees),
        *(CarelessAcknowledgements, CarelessPackages, CarelessBackups),
    ],
)
def test_a_careless_reader_is_caught(place: Path, make: fuzz.Maker) -> None:
    assert fuzz.run(make, place, CONTROL, seed=7).faults


def test_a_careless_page_is_caught(place: Path, qtbot: QtBot) -> None:
    assert fuzz.run(CarelessDrafts, place, CONTROL, seed=7).faults


class Bad(Target):
    """Dies, eats memory or stands still, each at its number."""

    name = "bad"

    def spoil(self, luck: random.Random) -> str:
        self._way = luck.choice(("die", "eat", "well"))
        return self._way

    def use(self) -> None:
        if self._way == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._way == "eat":
            bytearray(fuzz.MEMORY + (64 << 20))

    def state(self) -> object:
        return None


@ON_LINUX
def test_a_worker_that_dies_or_eats_too_much_is_a_fault_of_its_case_and_the_others_go_on(tmp_path: Path) -> None:
    report = fuzz.guarded(Bad, tmp_path, 12)
    ways = {fault.what or "die" for fault in report.faults}
    assert (report.cases, ways) == (12, {"die", "eat"})
    assert report.codes["accepted"] == 12 - len(report.faults)
