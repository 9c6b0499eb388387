"""A full disk, a migration, a half-made folder, a damaged page: what is kept, and what is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_disk import small_disk

from loket.cli import main
from loket.db.engine import FILE_NAME, LOW_SPACE, RESERVE_BYTES, RESERVE_NAME, Database, free_bytes, keep_reserve
from loket.db.migrations import SCHEMA
from loket.errors import StorageError
from loket.services import Services
from loket.words import error_sentence
from tests.trust import full_disk
from tests.trust.schemas import at_schema
from tests.trust.trust_office import open_office, register

ON_UNIX = pytest.mark.skipif(os.name == "nt", reason="file size limits are a Unix thing")


def test_the_reserve_takes_its_room_for_real_and_only_once(folder: Path) -> None:
    assert free_bytes(folder) > LOW_SPACE, "this machine has no room for the test"
    assert keep_reserve(folder)
    reserve = folder / RESERVE_NAME
    first = reserve.read_bytes()
    assert len(first) == RESERVE_BYTES
    assert len({first[i : i + 4096] for i in range(0, len(first), 4096)}) == RESERVE_BYTES // 4096
    if os.name != "nt":
        assert reserve.stat().st_blocks * 512 >= RESERVE_BYTES, "no hole in it"
        assert reserve.stat().st_mode & 0o777 == 0o600
    assert keep_reserve(folder)
    assert reserve.read_bytes() == first


def test_on_a_full_disk_the_reserve_is_given_back_and_the_day_can_be_closed(folder: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "24m") as disk:
        place = Path(shutil.copytree(folder, disk / "data"))
        (place / RESERVE_NAME).write_bytes(os.urandom(RESERVE_BYTES))
        services = open_office(place)
        fill(disk / "ballast")
        code = code_when_full(services)
        assert code == "disk_full_reserve"
        assert not (place / RESERVE_NAME).exists()
        for serial in range(20):
            register(services, f"Menutup Hari {serial}")
        assert services.health.check().ok
        assert "disk_low" in {finding.code for finding in services.health.check().findings}
        services.close()


def test_a_full_disk_still_lets_the_office_read(folder: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "3m") as disk:
        place = Path(shutil.copytree(folder, disk / "data"))
        services = open_office(place)
        fill(disk / "ballast")
        assert code_when_full(services) == "disk_full"
        assert len(services.lookup.requests()) >= 3
        services.close()
        (disk / "ballast").unlink()
        fill(disk / "ballast")
        with pytest.raises(StorageError) as caught:
            open_office(place)
        assert caught.value.code == "disk_full", "the log has no room: it says so"
        assert "…" not in error_sentence(caught.value)


@ON_UNIX
def test_a_limit_on_the_files_size_loses_nothing_and_the_same_process_goes_on(tmp_path: Path) -> None:
    report = full_disk.run(tmp_path, 6)
    assert (report.lost, report.damaged, report.twice) == ([], [], 0)
    assert report.refused, "the limit was felt"
    assert report.went_on == report.runs


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


def code_when_full(services: Services) -> str:
    try:
        for serial in range(300):
            register(services, f"Penuh {serial}")
    except StorageError as error:
        return error.code
    return "no end of space"


def test_a_migration_keeps_the_former_database_until_a_backup_proved_the_new_one(folder: Path) -> None:
    at_schema(folder, 1)
    copy = folder / f"{FILE_NAME}.before-{SCHEMA}"
    Database.open(folder).close()
    assert copy.exists()
    former = shutil.copytree(folder, folder.with_name("dulu"), ignore=lambda _place, _names: {FILE_NAME})
    copy.rename(former / FILE_NAME)
    shutil.copy(former / FILE_NAME, copy)
    again = open_office(former)
    assert len(again.lookup.requests()) == 3, "the copy is a whole office, from which one can go up again"
    again.close()
    for _start in range(3):
        open_office(folder).close()
        assert copy.exists(), "a start proves nothing"
    again = open_office(folder)
    assert [run.error for run in again.backup.run_due()][:1] == [None]
    again.close()
    assert not copy.exists()


@pytest.mark.parametrize(
    "wrong", [["--unit", "a/b"], ["--region", "xyz"], ["--zone", "Mars/Olympus"], ["--office", "  "]]
)
def test_an_init_that_is_refused_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "kantor"))
    assert main(["init", "--office", "Dinas Uji", *wrong]) == 1
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in capsys.readouterr().err
    assert main(["init", "--office", "Dinas Uji", "--examples"]) == 0


def test_what_lies_in_the_folder_already_stays_when_an_init_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "kantor"))
    (tmp_path / "kantor").mkdir()
    (tmp_path / "kantor" / "catatan.txt").write_text("milik orang")
    assert main(["init", "--office", "Dinas Uji", "--unit", "a/b"]) == 1
    assert [path.name for path in (tmp_path / "kantor").iterdir()] == ["catatan.txt"]


def test_a_damaged_page_makes_check_end_with_3(folder: Path) -> None:
    content = bytearray((folder / FILE_NAME).read_bytes())
    content[len(content) // 2] ^= 8
    (folder / FILE_NAME).write_bytes(content)
    command = [sys.executable, "-m", "loket", "check", "--home", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 3, done.stdout + done.stderr
    assert "loket restore" in done.stdout or "Pulihkan" in done.stdout


def test_an_office_that_was_founded_is_never_discarded(folder: Path) -> None:
    from loket.errors import RuleError

    database = Database.open(folder)
    with pytest.raises(RuleError):
        database.discard()
    database.close()
    open_office(folder).close()
