"""Bad days of the machine: each is told in a sentence, ends with code 3, and loses nothing."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from cli_program import MONDAY, SITI, is_one_sentence, run_program
from small_disk import small_disk

REGISTER = ("register", "--service", "sktm", *SITI, "--at", MONDAY)


def count(home: Path) -> int:
    return len(run_program("requests", "--limit", "1000", "--json", home=home).json["requests"])


def assert_told(answer, code: str, home: Path, command=REGISTER) -> None:
    assert (answer.code, answer.out) == (3, "")
    assert is_one_sentence(answer.err)
    assert run_program(*command, "--json", home=home).error["code"] == code


def open_raw(home: Path) -> driver.Connection:
    connection = driver.connect(str(home / "loket.db"))
    connection.execute(f"PRAGMA key=\"x'{(home / 'loket.key').read_text()}'\"")
    return connection


def test_a_read_only_folder(home, tmp_path):
    with small_disk(tmp_path / "disk", "8m") as disk:
        place = Path(shutil.copytree(home, disk / "data"))
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        assert_told(run_program(*REGISTER, home=place), "folder_read_only", place)
        assert_told(
            run_program("init", "--office", "X", home=disk / "baru"),
            "folder_read_only",
            disk / "baru",
            ("init", "--office", "X"),
        )
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        assert count(place) == 3
        assert run_program(*REGISTER, home=place).code == 0


def test_a_full_disk(home, tmp_path):
    with small_disk(tmp_path / "disk", "3m") as disk:
        place = Path(shutil.copytree(home, disk / "data"))
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        assert_told(run_program(*REGISTER, home=place), "disk_full", place)
        ballast.unlink()
        assert count(place) == 3
        assert run_program(*REGISTER, home=place).code == 0
        assert run_program("check", home=place).code == 0


def test_an_office_that_found_no_room_is_founded_once_there_is(tmp_path):
    with small_disk(tmp_path / "disk", "200k") as disk:
        told = run_program("init", "--office", "Kantor Uji", "--examples", home=disk / "data")
        assert (told.code, is_one_sentence(told.err)) == (3, True)
        subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
        assert run_program("init", "--office", "Kantor Uji", "--examples", home=disk / "data").code == 0
        assert run_program("check", home=disk / "data").code == 0


def test_a_paper_on_a_full_disk_does_not_lose_the_number(home, tmp_path):
    with small_disk(tmp_path / "disk", "8k") as disk:
        done = run_program(*REGISTER, "--receipt", disk / "x.pdf", "--json", home=home)
        assert (done.code, done.error["code"], done.json["receipt"]) == (3, "disk_full", None)
        assert list(disk.iterdir()) == []
    assert run_program("show", done.json["number"], home=home).code == 0


def test_a_database_made_by_a_newer_loket(home):
    connection = open_raw(home)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = (home / "loket.db").read_bytes()
    assert_told(run_program(*REGISTER, home=home), "database_newer", home)
    checked = run_program("check", "--json", home=home)
    assert (checked.code, checked.json["ok"]) == (3, False)
    assert (home / "loket.db").read_bytes() == before


def test_a_database_that_cannot_be_opened(home):
    path = home / "loket.db"
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
    assert_told(run_program(*REGISTER, home=home), "database_damaged", home)
    checked = run_program("check", "--json", home=home)
    assert (checked.code, checked.json["ok"]) == (3, False)
    assert checked.json["findings"][0]["code"] == "database_damaged"
    assert run_program("check", home=home).code == 3


def test_a_database_that_is_damaged_in_the_middle(home):
    path = home / "loket.db"
    data = bytearray(path.read_bytes())
    data[-4096 * 3 + 100] ^= 1
    path.write_bytes(data)
    checked = run_program("check", "--json", home=home)
    assert (checked.code, checked.json["ok"]) == (3, False)
    assert checked.json["findings"][0]["code"] in {"integrity", "database_damaged"}
    assert run_program("check", home=home).err == ""


def test_a_row_changed_outside_of_loket(home):
    connection = open_raw(home)
    connection.execute("UPDATE request SET due = '2030-01-01 00:00:00' WHERE id = 2")
    connection.commit()
    connection.close()
    checked = run_program("check", "--json", home=home)
    assert checked.code == 1
    assert ("row_without_audit", 2) in {(one["code"], one.get("subject_id")) for one in checked.json["findings"]}


def test_a_key_that_is_gone(home):
    (home / "loket.key").unlink()
    assert_told(run_program(*REGISTER, home=home), "key_missing", home)


def test_another_program_that_holds_the_lock_is_waited_for(home):
    connection = open_raw(home)
    connection.isolation_level = None
    connection.execute("BEGIN IMMEDIATE")
    assert run_program("requests", home=home).code == 0
    connection.execute("ROLLBACK")
    connection.close()
    assert run_program(*REGISTER, home=home).code == 0
