"""Programs that begin at once make one database, and a damaged one tells the province's own way out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from loket.cli import main
from loket.db.gathering import GatheringDatabase
from tests.gathering.province import public_of

_TRUST = """
import sys
from pathlib import Path
from loket.db.gathering import GatheringDatabase
import loket.db.engine
print("siap", flush=True)
sys.stdin.read()
for number in range(6):
    database = GatheringDatabase.open(Path(sys.argv[1]) / str(number) / "p.db", create=True)
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO office_key VALUES (?, 'p', 'f', 't', 'b', NULL, NULL)", (sys.argv[2],))
    database.close()
"""


def test_of_programs_that_begin_at_once_none_destroys_what_another_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path))
    read, write = os.pipe()
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _TRUST, str(tmp_path), f"OPD-{number}"], stdin=read, stdout=subprocess.PIPE
        )
        for number in range(8)
    ]
    os.close(read)
    for run in runs:
        assert run.stdout is not None
        with run.stdout:
            assert run.stdout.readline() == b"siap\n"
    os.close(write)  # they all wait for this end
    assert [run.wait(60) for run in runs] == [0] * 8
    for number in range(6):
        database = GatheringDatabase.open(tmp_path / str(number) / "p.db")
        with database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM office_key").scalar_one() == 8
        database.close()


def test_a_damaged_database_says_to_gather_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path))
    key = tmp_path / "a.pub"
    key.write_text(public_of("OPD-01"))
    assert main(["upstream", "trust", "OPD-01", str(key)]) == 0
    (tmp_path / "gathering" / "province.db").write_bytes(bytes(20_000))
    assert main(["upstream", "offices"]) == 3
    told = capsys.readouterr().err
    assert "gabungkan lagi" in told
    assert "loket restore" not in told
