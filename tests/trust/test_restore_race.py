"""A restore and another program that opens the office at the same moment: whole files only, for both."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from loket.db.engine import FILE_NAME
from loket.services import Services
from loket.services.restore import RestoreOrder, restore_office
from tests.trust.race_restore import race
from tests.trust.trust_office import OPENING, code_in_force, open_office

HALFWAY = """
import sys
from pathlib import Path
from loket.db import sqlite
real = sqlite.driver.connect

def halfway(*given, **named):
    made = real(*given, **named)
    sqlite.driver.connect = real
    print("opened", flush=True)
    sys.stdin.readline()
    return made

sqlite.driver.connect = halfway
from tests.trust.trust_office import open_office, register
services = open_office(Path(sys.argv[1]))
print(len(services.lookup.requests()), register(services, "Sesudah Pulih").number, flush=True)
services.close()
"""
"""Stands still when it has the file open and no lock on it yet."""

BRIEFLY = """
import sys
from pathlib import Path
from loket.errors import StorageError
from tests.trust.trust_office import open_office
try:
    open_office(Path(sys.argv[1]), busy_milliseconds=10)
except StorageError as error:
    print(error.code)
"""


@pytest.fixture
def order(services: Services, folder: Path, tmp_path: Path) -> RestoreOrder:
    code = code_in_force(services).code
    file = services.backup.backup(tmp_path / "kantor.loket").path
    services.close()
    return RestoreOrder(folder, file, OPENING, code)


def is_whole(folder: Path, requests: int) -> bool:
    again = open_office(folder)
    many, ok = len(again.lookup.requests()), again.health.check().ok
    again.close()
    return ok and many == requests


@pytest.mark.skipif(os.name == "nt", reason="Windows replaces no file that somebody has open")
def test_who_opened_the_former_file_before_the_restore_goes_on_in_the_restored_one(order: RestoreOrder) -> None:
    command = [sys.executable, "-c", HALFWAY, str(order.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "opened\n"
        aside = restore_office(order).kept_aside
        told, _nothing = other.communicate("\n")
    assert told.startswith("3 471/L1-"), told
    assert other.returncode == 0
    assert is_whole(order.folder, 4)
    assert aside is not None
    assert [file.name for file in aside.iterdir()] == [FILE_NAME], "and the former one is left alone"


@pytest.mark.skipif(os.name == "nt", reason="the lock goes before the file there")
def test_nobody_comes_in_between_the_former_file_and_the_new_one(
    order: RestoreOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, heard = os.link, []

    def link(source: Path, target: Path) -> None:
        real(source, target)
        command = [sys.executable, "-c", BRIEFLY, str(order.folder)]
        heard.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())

    monkeypatch.setattr(os, "link", link)
    restore_office(order)
    assert heard == ["database_busy"]
    assert is_whole(order.folder, 3)


def test_restores_against_a_program_that_opens_in_a_loop_leave_whole_offices(tmp_path: Path) -> None:
    done = race(tmp_path, rounds=3)
    assert done.restored == 3
    assert done.faults == ()
