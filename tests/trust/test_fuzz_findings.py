"""What the fuzzers found, each by itself, so that it is seen without ten thousand others."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from sqlalchemy import text

from loket.db import backup, key
from loket.db.engine import FILE_NAME, Database
from loket.errors import RuleError, StorageError
from loket.exchange.delivery import Acknowledgement as Word
from loket.exchange.delivery import ack_folder, acknowledgement_bytes, read_acknowledgements
from loket.exchange.transports import LARGEST, FolderTransport
from loket.services import Services
from loket.services.catalogue import read_file
from loket.services.decree import LONGEST_CELL, MOST_DAYS, read_decree
from loket.services.restore import RestoreOrder, restore_office
from loket.ui.pages.intake.form import Form
from loket.words import error_sentence
from tests.trust.trust_office import OPENING, open_office, register

STREAM = ("DKPS", "3f0c9a")


def refusal(path: Path, content: str) -> tuple[str, dict[str, object]]:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_file(path)
    return caught.value.code, caught.value.facts


# catalogues


def test_a_number_of_five_thousand_digits_is_refused_at_its_place(tmp_path: Path) -> None:
    content = '{"code": "a", "name": "a", "variants": [], "classification": ' + "9" * 5000 + "}"
    code, facts = refusal(tmp_path / "k.json", content)
    assert (code, facts["place"]) == ("catalogue_field", "classification")


def test_a_key_that_stands_twice_is_refused_because_one_of_the_two_would_be_lost(tmp_path: Path) -> None:
    code, facts = refusal(tmp_path / "k.json", '{"code": "a", "code": "b", "name": "a", "variants": []}')
    assert (code, facts["key"]) == ("catalogue_key_twice", "code")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"format": "loket-standards-1", "standards": [' + ",".join(["[]"] * 2001) + "]}", "catalogue_too_many"),
        ('{"code": "a", "legal_basis": [' + ",".join(["1"] * 100_000) + "]}", "catalogue_standard_large"),
        ('{"code": "a", "variants": ' + "[" * 300 + "]" * 300 + "}", "catalogue_field"),
        ('{"code": "a", "variants": ' + "[" * 9000 + "]" * 9000 + "}", "catalogue_not_json"),
    ],
)
def test_what_no_catalogue_holds_is_refused_before_it_fills_the_memory(tmp_path: Path, content: str, code: str) -> None:
    assert refusal(tmp_path / "k.json", content)[0] == code


def test_a_file_can_neither_fill_a_sentence_nor_steer_a_terminal(tmp_path: Path) -> None:
    content = json.dumps({"format": "\x1b[2J\u202e" + "x" * 100_000, "standards": []})
    code, facts = refusal(tmp_path / "k.json", content)
    sentence = error_sentence(RuleError(code, **facts))
    assert sentence.isprintable()
    assert len(sentence) < 500


# decrees


def test_a_decree_of_more_days_than_anybody_decides_is_refused() -> None:
    days = [f"{1945 + n // 300}-{n % 300 // 28 + 1:02d}-{n % 28 + 1:02d},lokal,x" for n in range(MOST_DAYS + 1)]
    with pytest.raises(RuleError) as caught:
        read_decree("\n".join(["date,kind,name", *days]).encode())
    assert caught.value.code == "decree_too_many"


@pytest.mark.parametrize("column", range(4))
def test_a_cell_that_no_page_can_show_is_refused_with_its_line(column: int) -> None:
    cells = ["2027-01-01", "lokal", "Hari uji", "SKB"]
    cells[column] = "x" * (LONGEST_CELL + 1)
    with pytest.raises(RuleError) as caught:
        read_decree(f"date,kind,name,source\n{','.join(cells)}".encode())
    assert (caught.value.code, caught.value.facts["line"]) == ("decree_cell_long", 2)


def test_a_name_out_of_a_decree_stands_in_one_line_without_invisible_marks() -> None:
    decree = read_decree('date,kind,name\n2027-01-01,lokal,"Tahun\u00a0 Baru\n\u202eMasehi"'.encode())
    assert [day.name for day in decree.days] == ["Tahun Baru Masehi"]


# acknowledgements


def published(place: Path, *contents: bytes) -> Path:
    folder = place / ack_folder(*STREAM)
    folder.mkdir(parents=True)
    for serial, content in enumerate(contents, start=1):
        (folder / f"{serial:08d}.json").write_bytes(content)
    return folder


GOOD = acknowledgement_bytes(*STREAM, Word(1, "a" * 64, ()))


def changed(**changes: object) -> bytes:
    return json.dumps(json.loads(GOOD) | changes).encode()


@pytest.mark.parametrize(
    "bad",
    [
        changed(applied=10**400),
        changed(refused=[{"batch": float("inf"), "name": "x", "code": "y"}]),
        changed(refused=[{"batch": 1, "name": "\x1b[2J", "code": "y"}]),
        changed(refused=[{"batch": 1, "name": "x" * 5000, "code": "y"}]),
        GOOD + b" " * (2 << 20),
    ],
    ids=["number", "infinite", "steers", "long", "large"],
)
def test_a_word_that_no_receiver_says_is_passed_over_for_the_one_before(tmp_path: Path, bad: bytes) -> None:
    published(tmp_path, GOOD, bad)
    found = read_acknowledgements(FolderTransport(tmp_path), *STREAM)
    assert (found.newest, len(found.malformed)) == (Word(1, "a" * 64, ()), 1)


def test_what_else_lies_in_the_folder_does_not_stop_the_acknowledgements(tmp_path: Path) -> None:
    folder = published(tmp_path, GOOD)
    for name in ("salinan (1).json", "zzz.json", "00000099.json.bak"):
        (folder / name).write_bytes(changed(applied=7))
    found = read_acknowledgements(FolderTransport(tmp_path), *STREAM)
    assert (found.newest, found.malformed) == (Word(1, "a" * 64, ()), ())


def test_a_file_far_larger_than_any_batch_is_not_read_into_the_memory(tmp_path: Path) -> None:
    with (tmp_path / "besar.zip").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(StorageError) as caught:
        FolderTransport(tmp_path).get("besar.zip")
    assert caught.value.code == "file_too_large"


# drafts


@pytest.mark.parametrize("kept", ["", "{", "[1]", "null", '"x"', "[" * 5000, "9" * 5000])
def test_a_draft_that_is_no_form_is_listed_and_harms_no_other(services: Services, kept: str) -> None:
    services.intake.keep_draft("baik", {"name": "Warga Separuh"})
    services.intake.keep_draft("rusak", {})
    with services.desk.database.write() as session:
        session.execute(text("UPDATE draft SET form = :form WHERE uid = 'rusak'"), {"form": kept})
    rows = {row.uid: row for row in services.intake.drafts()}
    assert (rows["rusak"].readable, rows["rusak"].form) == (False, {})
    assert (rows["baik"].readable, rows["baik"].form) == (True, {"name": "Warga Separuh"})


def test_a_draft_keeps_what_can_be_understood_of_it() -> None:
    kept = {"name": "Sari\ud83d", "nik": 6271035707980003, "phone": ["x"], "priority": "ya", "by_proxy": True}
    form = Form.from_draft(kept | {"birth_date": "2026-02-30", "present": 5, "sex": {}, "email": "x"})
    assert form == Form(name="Sari\ufffd", nik="6271035707980003", by_proxy=True)


def test_half_a_character_in_a_field_can_be_kept(services: Services) -> None:
    services.intake.keep_draft("a", {"name": "Sari\ud83d"})
    (row,) = services.intake.drafts()
    assert row.form == {"name": "Sari\ud83d"}


# the data folder


@pytest.mark.parametrize("name", ["loket.json", "loket.key", "loket.db-shm", "loket.db-wal"])
def test_a_folder_where_a_file_should_be_is_told_in_words(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    with pytest.raises(StorageError) as caught:
        Database.open(folder)
    assert caught.value.code == "data_file_unreadable"


@pytest.mark.parametrize("content", ["[" * 5000, " " * (1 << 20), '{"folder_id": "\\ud800"}', '{"schema": 1e999}'])
def test_a_side_file_that_nobody_wrote_is_damaged(folder: Path, content: str) -> None:
    whole = json.loads((folder / "loket.json").read_text(encoding="utf-8"))
    if content.endswith("}"):
        content = json.dumps(whole)[:-1] + ", " + content[1:]
    (folder / "loket.json").write_text(content, encoding="utf-8")
    with pytest.raises(StorageError) as caught:
        Database.open(folder)
    assert caught.value.code == "side_file_damaged"


@pytest.mark.parametrize("size", [1, 100, 4095])
def test_a_stump_of_a_database_is_damage_and_no_new_one_is_made_over_it(folder: Path, size: int) -> None:
    stump = (folder / FILE_NAME).read_bytes()[:size]
    (folder / FILE_NAME).write_bytes(stump)
    with pytest.raises(StorageError) as caught:
        Database.open(folder)
    assert caught.value.code == "database_damaged"
    assert (folder / FILE_NAME).read_bytes() == stump


def test_a_key_file_without_end_is_not_the_key(folder: Path) -> None:
    (folder / "loket.key").write_bytes(b"00" * (1 << 20))
    with pytest.raises(StorageError) as caught:
        Database.open(folder)
    assert caught.value.code == "key_wrong"


def test_a_forged_seal_cannot_keep_the_machine_busy() -> None:
    sealed = key.SealedKey("AB12", "2026-09-07", "00" * 16, "00" * 12, "00" * 48)
    assert key.read_sealed(asdict(sealed)) == sealed
    with pytest.raises(ValueError, match="16"):
        key.read_sealed(asdict(replace(sealed, memory_kib=1 << 18, passes=16)))


def test_a_check_is_not_frightened_by_what_another_process_wrote(folder: Path) -> None:
    """The search's parts are merged at every sixteenth registration; who saw them before must look anew."""
    here, elsewhere = open_office(folder), open_office(folder)
    assert here.health.check().ok
    for serial in range(20):
        register(elsewhere, f"Warga {serial}")
        assert here.health.check().ok, f"after {serial + 1} registrations"
    here.close()
    elsewhere.close()


# backups


def forged(path: Path, services: Services, **changes: object) -> bytes:
    """The backup with another header, sealed by somebody who holds the key."""
    content = path.read_bytes()
    end = 12 + int.from_bytes(content[8:12], "big")
    header = json.loads(content[12:end]) | changes
    database = b"" if header["size"] == 0 else content[end + 32 :]
    top = json.dumps(header).encode()
    body = backup.MARK + len(top).to_bytes(4, "big") + top
    return body + backup._sealed(body, services.desk.database.secret()) + database


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 0, "sha256": hashlib.sha256(b"").hexdigest()},
        {"made_at": "9999-12-31T23:59:59+00:00"},
        {"folder_id": "\ud800"},
    ],
    ids=["empty", "moment", "half a character"],
)
def test_a_backup_that_only_looks_whole_is_damaged(
    services: Services, tmp_path: Path, changes: dict[str, object]
) -> None:
    path = tmp_path / "kantor.loket"
    services.backup.backup(path)
    path.write_bytes(forged(path, services, **changes))
    order = RestoreOrder(services.desk.database.folder, path, OPENING, person=(1, "Rina Kartika"))
    services.close()
    with pytest.raises(StorageError) as caught:
        restore_office(order)
    assert caught.value.code == "backup_damaged"
