"""What a data folder promises: private, encrypted, and never mistaken for another."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from db_builders import RARE_NAME, RARE_NIK, open_services, register, rows

from loket.db import sqlite
from loket.db.engine import FILE_NAME, Database
from loket.db.migrations import SCHEMA
from loket.errors import LoketError, RuleError, StorageError
from loket.services import Services
from loket.words import error_sentence

SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "fullfsync": 1,
    "busy_timeout": 20_000,
}


def code_of_opening(folder: Path) -> str:
    with pytest.raises(LoketError) as caught:
        Database.open(folder)
    assert "(kode" not in error_sentence(caught.value), "there is a sentence for it"
    return caught.value.code


def test_every_pooled_connection_has_the_settings_that_keep_data(empty: Database) -> None:
    meeting = Barrier(6)

    def look(number: int) -> dict[str, object]:
        connect = empty.write if number == 0 else empty.read
        with connect() as session:
            meeting.wait(20)  # all six are open at once, so they are six connections
            return {name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in SETTINGS}

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(look, range(6))) == [SETTINGS] * 6


def test_the_library_is_new_enough_for_wal() -> None:
    assert sqlite.driver.sqlite_version_info >= (3, 51, 3)


def test_no_file_of_the_folder_shows_a_name_or_a_number(services: Services) -> None:
    register(services, RARE_NAME.upper())
    secrets = [RARE_NAME, RARE_NAME.upper(), RARE_NAME.split()[1], RARE_NIK, "1298765432", "request"]
    files = list(services.desk.database.folder.iterdir())
    assert {FILE_NAME, f"{FILE_NAME}-wal", "loket.json"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content], path.name
    assert services.lookup.requests(search="Xochitlquetza"), "it is in there, for who has the key"


def test_an_error_of_the_database_does_not_carry_a_citizens_data(database: Database) -> None:
    def insert() -> None:
        statement = sqlite.text("INSERT INTO person (name, role, active) VALUES (:name, 'officer', 1)")
        with database.write() as session:
            session.execute(statement, {"name": "Rina Lestari"})

    with pytest.raises(Exception, match="UNIQUE") as caught:
        insert()
    assert "Rina" not in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps private files by its profile folders")
def test_the_folder_and_all_its_files_belong_to_their_owner_alone(tmp_path: Path) -> None:
    database = Database.create(tmp_path / "data")
    with database.write():
        pass
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in database.folder.iterdir()}
    names = (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", "loket.json", "loket.key")
    assert modes == dict.fromkeys(names, 0o600)
    database.close()


def test_an_empty_folder_holds_no_office_and_stays_empty(tmp_path: Path) -> None:
    assert code_of_opening(tmp_path) == "no_office"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_key_a_wrong_key_and_a_spoilt_key_are_told(folder: Path) -> None:
    (folder / "loket.key").write_text("ab" * 32)
    assert code_of_opening(folder) == "key_wrong"
    (folder / "loket.key").write_text("no key at all")
    assert code_of_opening(folder) == "key_wrong"
    (folder / "loket.key").write_bytes(b"\xff\xfe\x00")
    assert code_of_opening(folder) == "key_wrong"
    (folder / "loket.key").unlink()
    assert code_of_opening(folder) == "key_missing"


def test_a_missing_side_file_and_a_spoilt_one_are_told(folder: Path) -> None:
    for spoilt in (
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"folder_id": "a"}',
    ):
        (folder / "loket.json").write_bytes(spoilt)
        assert code_of_opening(folder) == "side_file_damaged", spoilt
    (folder / "loket.json").unlink()
    assert code_of_opening(folder) == "side_file_missing"


def test_a_plain_database_of_another_program_is_a_foreign_file(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    with sqlite3.connect(folder / FILE_NAME) as other:
        other.execute("CREATE TABLE notes (text)")
    other.close()
    before = (folder / FILE_NAME).read_bytes()
    assert code_of_opening(folder) == "foreign_file"
    assert (folder / FILE_NAME).read_bytes() == before


def test_a_database_with_our_key_but_anothers_mark_is_a_foreign_file(folder: Path) -> None:
    services = open_services(folder)
    with services.desk.database.write() as session:
        session.connection().exec_driver_sql("PRAGMA application_id=1")
    services.close()
    assert code_of_opening(folder) == "foreign_file"


@pytest.mark.parametrize("spoil", ["random", "first_page", "cut", "emptied", "another_office"])
def test_a_damaged_file_is_told_and_left_as_it_is(folder: Path, tmp_path: Path, spoil: str) -> None:
    path = folder / FILE_NAME
    whole = path.read_bytes()
    spoilt = {
        "random": bytes(range(256)) * 64,
        "first_page": bytes([whole[0] ^ 1]) + whole[1:],
        "cut": whole[:1000],
        "emptied": b"",
        "another_office": whole,
    }[spoil]
    if spoil == "another_office":
        Database.create(tmp_path / "other").close()
        spoilt = (tmp_path / "other" / FILE_NAME).read_bytes()
    path.write_bytes(spoilt)
    assert code_of_opening(folder) == "database_damaged"
    assert path.read_bytes() == spoilt


def test_one_bit_flipped_anywhere_is_found(folder: Path) -> None:
    path = folder / FILE_NAME
    whole = path.read_bytes()
    for place in range(5000, len(whole), len(whole) // 8):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert "damage" in what_is_found(folder), place


def what_is_found(folder: Path) -> str:
    try:
        services = open_services(folder)
    except StorageError as error:
        return "damage" if error.code == "database_damaged" else error.code
    found = services.health.check()
    services.close()
    return "damage" if found.findings[0].code == "integrity" and not found.ok else "nothing"


def test_a_database_of_a_newer_loket_is_refused_and_left_alone(folder: Path) -> None:
    database = Database.open(folder)
    with database.write() as session:
        session.connection().exec_driver_sql(f"PRAGMA user_version={SCHEMA + 3}")
    database.close()
    with pytest.raises(StorageError) as caught:
        Database.open(folder)
    assert caught.value.code == "database_newer"
    assert (caught.value.facts["found"], caught.value.facts["known"]) == (SCHEMA + 3, SCHEMA)


@pytest.mark.parametrize("content", [b"", b"something of somebody"])
def test_a_new_database_is_never_made_where_a_file_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(RuleError) as caught:
        Database.create(tmp_path)
    assert caught.value.code == "folder_in_use"
    assert (tmp_path / FILE_NAME).read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_folder_half_made_by_a_crash_can_still_become_an_office(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    Database.create(whole).close()
    side = json.loads((whole / "loket.json").read_text())
    (whole / "loket.json").write_text(json.dumps({**side, "schema": 0}))  # as it is before the first migration
    for kept in ([], ["loket.key"], ["loket.key", "loket.json"]):
        half = tmp_path / f"half{len(kept)}"
        half.mkdir()
        for name in kept:
            shutil.copy(whole / name, half / name)
        Database.create(half).close()
        for name in kept:
            assert (half / name).read_bytes() == (whole / name).read_bytes() or name == "loket.json"
        Database.open(half).close()


def test_a_crash_between_the_file_and_its_first_schema_does_not_lock_the_office_out(tmp_path: Path) -> None:
    database = Database.create(tmp_path / "data")
    database.close()
    side = json.loads((tmp_path / "data" / "loket.json").read_text())
    side["schema"] = 0  # written before the first migration
    (tmp_path / "data" / "loket.json").write_text(json.dumps(side))
    (tmp_path / "data" / FILE_NAME).write_bytes(b"")
    reopened = Database.open(tmp_path / "data")
    assert rows(reopened, "SELECT count(*) FROM office") == [(0,)]
    reopened.close()


def test_closing_leaves_one_file_that_can_be_copied(folder: Path) -> None:
    services = open_services(folder)
    register(services, "Orang Terakhir")
    services.close()
    assert not (folder / f"{FILE_NAME}-wal").exists()
    again = open_services(folder)
    assert again.lookup.requests(search="Terakhir")
    again.close()
