"""A PC dies: its last backup and the paper from the safe go onto a fresh one, and the office works on."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from loket.services import Services
from loket.services.backup import OWN_FOLDER
from loket.services.backup_places import sweep
from tests.trust.trust_office import OPENING, RARE_NAME, RARE_NIK, code_in_force, open_office, register

ROOT = Path(__file__).parents[2]
FIVE_MINUTES = 300


def loket(home: Path, *arguments: object, code: int = 0) -> str:
    """The program in a process of its own; what it printed."""
    environment = {**os.environ, "LOKET_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "loket", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", env=environment, cwd=home.parent)
    assert done.returncode == code, done.stderr + done.stdout
    return done.stdout or done.stderr


def code_on(paper: Path) -> str:
    """The code as somebody reads it from the paper."""
    document = pypdfium2.PdfDocument(paper)
    words = document[0].get_textpage().get_text_range()
    document.close()
    groups = re.findall(r"\b(?=[0-9A-Z]*\d)[0-9A-Z]{5}\b|\b[0-9A-Z]{5}\b", words)
    return " ".join(groups[:6]).lower()


def test_a_dead_pc_costs_less_than_five_minutes(tmp_path: Path) -> None:
    home, stick, fresh = tmp_path / "lama" / "data", tmp_path / "usb", tmp_path / "baru" / "data"
    for folder in (home.parent, stick, fresh.parent):
        folder.mkdir()
    citizen = ("--service", "kk-biodata", "--name", RARE_NAME, "--nik", RARE_NIK)
    loket(home, "init", "--office", "Dinas Kependudukan Uji", "--unit", "DKU", "--examples")
    first = json.loads(loket(home, "register", *citizen, "--json"))["number"]
    made = json.loads(loket(home, "backup", stick / "kantor.loket", "--new-code", tmp_path / "kode.pdf", "--json"))
    assert made["opens_anywhere"]
    assert os.name == "nt" or (tmp_path / "kode.pdf").stat().st_mode & 0o777 == 0o600
    shutil.rmtree(home.parent)

    began = time.monotonic()
    (tmp_path / "ketikan.txt").write_text(code_on(tmp_path / "kode.pdf"))
    loket(fresh, "restore", stick / "kantor.loket", "--code-file", tmp_path / "ketikan.txt")
    assert json.loads(loket(fresh, "requests", "--json"))["requests"][0]["number"] == first
    second = json.loads(loket(fresh, "register", *citizen, "--json"))["number"]
    assert int(second.partition("-")[2][:4]) > int(first.partition("-")[2][:4]) + 1, (
        "past what the old PC may have given"
    )
    assert json.loads(loket(fresh, "check", "--json"))["ok"]
    loket(fresh, "sync", "--to", stick)
    loket(fresh, "backup", stick / "kantor.loket")
    assert time.monotonic() - began < FIVE_MINUTES


def test_a_wrong_file_or_code_on_the_fresh_pc_is_one_sentence_and_makes_nothing(tmp_path: Path) -> None:
    fresh = tmp_path / "baru"
    (tmp_path / "surat.txt").write_text("bukan cadangan")
    for name, code in (("surat.txt", 3), ("tiada.loket", 1)):
        told = loket(fresh, "restore", tmp_path / name, code=code)
        assert told.count("\n") == 1, told
    assert not fresh.exists()


def test_nothing_of_a_citizen_or_the_code_lies_open_after_backups_rehearsals_and_a_crash(
    services: Services, folder: Path, tmp_path: Path
) -> None:
    code = code_in_force(services).code
    place = tmp_path / "usb"
    place.mkdir()
    services.backup.add_place(place)
    register(services, RARE_NAME, RARE_NIK)
    services.backup.run_due(closing=True)
    services.backup.backup(tmp_path / "tangan.loket")
    if hasattr(os, "fork"):
        crash_in_a_backup(folder, tmp_path / "mati.loket")
    secrets = (RARE_NAME, RARE_NAME.split()[1], RARE_NIK, "CREATE TABLE", code, code.replace("-", ""), code[:11])
    looked = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(looked) >= 8
    for path in looked:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content], path


def crash_in_a_backup(folder: Path, file: Path) -> None:
    """A program that is killed while it makes a backup."""
    child = os.fork()
    if child == 0:
        try:
            mine = open_office(folder)
            with mine.backup._maker.snapshot(chain=False):
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert list(folder.glob("backup-*.part")), "it left its scratch behind"
    assert not file.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the crash is a fork that kills itself")
def test_what_a_crash_left_is_swept_away_a_day_later_and_not_before(services: Services, folder: Path) -> None:
    crash_in_a_backup(folder, folder / "x.loket")
    services.backup.run_due()
    left = next(folder.glob("backup-*.part"))
    made_at = left.stat().st_mtime
    now = OPENING.fromtimestamp(made_at, OPENING.tzinfo)
    sweep(folder, [folder / OWN_FOLDER], services.backup.folder_id(), now + timedelta(hours=23))
    assert left.exists()
    sweep(folder, [folder / OWN_FOLDER], services.backup.folder_id(), now + timedelta(hours=25))
    assert not list(folder.glob("*.part"))
    assert services.health.check().ok


def test_over_a_living_office_the_command_wants_a_second_person_and_keeps_the_former_file(tmp_path: Path) -> None:
    home = tmp_path / "data"
    loket(home, "init", "--office", "Dinas Kependudukan Uji", "--examples")
    loket(home, "backup", tmp_path / "a.loket")
    loket(home, "register", "--service", "kk-biodata", "--name", RARE_NAME, "--nik", RARE_NIK)
    assert "Budi Santoso" in loket(home, "restore", tmp_path / "a.loket", "--reason", "iseng", code=1)
    loket(home, "restore", tmp_path / "a.loket", "--second", "Bukan Siapa-siapa", code=1)
    assert len(json.loads(loket(home, "requests", "--json"))["requests"]) == 1, "nothing changed so far"
    told = json.loads(loket(home, "restore", tmp_path / "a.loket", "--second", "Budi Santoso", "--json"))
    assert (told["requests"], Path(told["kept_aside"], "loket.db").exists()) == (0, True)
    assert json.loads(loket(home, "requests", "--json"))["requests"] == []
    assert json.loads(loket(home, "check", "--json"))["ok"]
