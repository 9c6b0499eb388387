"""What leaves the office passes `frictionless validate datapackage.json`, as a reader outside would run it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from exchange_builders import ORIGIN, SEAL, full_rows, month, request, standard

from loket.exchange.manifest import BatchFacts
from loket.exchange.package import freeze
from loket.exchange.records import Rows
from loket.exchange.snapshot import write_snapshot

NASTY = [
    "=1+1",
    "+62",
    "-3",
    "@SUM(A1)",
    "\tx",
    "\0x",
    "'apa'",
    "＝1",
    '"kutip", koma',
    "baris\r\nbaru",
    "N/A",
    "null",
    "é😀",
]
NASTY_ROWS = Rows(
    standards=[standard(versi=n, nama_layanan=text, varian=text) for n, text in enumerate(NASTY, start=1)],
    months=[month(), month(versi=2, persen_tepat_waktu=None, median_hari_kerja=0.25)],
    requests=[request(n, tgl_siap=None, prioritas=None, hari_ditunda=None) for n in range(1, 50)],
)


def validate(folder):
    """The tool's verdict, from a process of its own: what its imports warn of would fail our tests."""
    return subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


def assert_valid(folder, rows):
    done = validate(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["warnings"] == []
    assert [task["stats"].get("rows", 0) for task in report["tasks"]] == rows
    assert all(task["valid"] and not task["warnings"] for task in report["tasks"])


@pytest.mark.parametrize(
    ("rows", "counts"), [(Rows(), [0, 0, 0]), (full_rows(), [1, 1, 2]), (NASTY_ROWS, [len(NASTY), 2, 49])]
)
def test_snapshot_and_unpacked_batch_are_valid(tmp_path, rows, counts):
    assert_valid(write_snapshot(tmp_path / "keluar", rows, ORIGIN).folder, counts)
    batch = freeze(rows, ORIGIN, BatchFacts(number=1, lo=1, hi=49, previous=None, audit_head=""), SEAL)
    with zipfile.ZipFile(io.BytesIO(batch.data)) as archive:
        archive.extractall(tmp_path / "paket")
    assert_valid(tmp_path / "paket", counts)


@pytest.mark.parametrize(("old", "new"), [(b'"siap"', b'"lupa"'), (b'"true"', b'"ya!!"')])
def test_the_tool_finds_what_is_wrong(tmp_path, old, new):
    """Negative control: a validator that sees nothing would pass everything."""
    folder = write_snapshot(tmp_path / "keluar", full_rows(), ORIGIN).folder
    path = folder / "permohonan.csv"
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    assert validate(folder).returncode == 1
