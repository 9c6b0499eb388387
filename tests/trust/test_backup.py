"""Backup and restore: what is in the file, who can open it, and what a restore refuses."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import text

from loket.__main__ import main
from loket.db import backup as files
from loket.db.engine import FILE_NAME, Database
from loket.domain.numbering import Skipped
from loket.domain.people import Role
from loket.domain.workflow import Action
from loket.errors import LoketError, RuleError, StorageError
from loket.services import Services
from loket.services.backup import OWN_FOLDER
from loket.services.backup_places import name_of, prune, stored
from loket.services.handling import Move
from loket.services.people import NewPerson, PersonChange
from loket.services.restore import Restored, RestoreOrder, restore_office
from loket.words import error_sentence
from loket.words.backup import restored_words
from tests.trust.trust_office import OPENING, RARE_NAME, RARE_NIK, code_in_force, open_office, register


@pytest.fixture
def made(services: Services, tmp_path: Path) -> tuple[Path, str]:
    """A backup of the office, and the code that opens it."""
    code = code_in_force(services).code
    register(services, RARE_NAME, RARE_NIK)
    return services.backup.backup(tmp_path / "kantor.loket").path, code


def onto_a_fresh_pc(folder: Path, file: Path, code: str | None) -> Restored:
    return restore_office(RestoreOrder(folder, file, OPENING, code))


def refusal(folder: Path, file: Path, code: str | None) -> str:
    with pytest.raises(LoketError) as caught:
        onto_a_fresh_pc(folder, file, code)
    assert "(kode" not in error_sentence(caught.value), "there is a sentence for it"
    assert "…" not in error_sentence(caught.value)
    return caught.value.code


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_fresh_pc_with_file_and_code_has_the_office_as_it_was(made: tuple[Path, str], tmp_path: Path) -> None:
    file, code = made
    restored = onto_a_fresh_pc(tmp_path / "baru", file, f" {code.lower().replace('-', ' ')} ")
    assert (restored.requests, restored.kept_aside, restored.chain_broken) == (4, None, False)
    again = open_office(tmp_path / "baru")
    assert again.lookup.requests(search="Xochitlquetza")
    assert register(again, "Pemohon Berikut").number.startswith("471/L1-0015"), "past all that a day could have given"
    assert again.health.check().ok
    assert again.backup.runs()[0].kind == "restore"
    again.close()


def test_a_restored_office_is_in_wal_mode_and_starts_a_new_stream_upstream(
    services: Services, made: tuple[Path, str], tmp_path: Path
) -> None:
    services.exports.freeze_waiting()
    file = services.backup.backup(made[0]).path
    former = epoch_of(services.desk.database)
    restored = onto_a_fresh_pc(tmp_path / "baru", file, made[1])
    database = Database.open(tmp_path / "baru")
    with database.read() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        newest = session.execute(text("SELECT action FROM audit_line ORDER BY id DESC LIMIT 2")).scalars().all()
        assert newest == ["numbers_continued", "restored"]
    assert epoch_of(database) == restored.epoch != former
    database.close()
    again = open_office(tmp_path / "baru")
    assert again.exports.status().waiting_rows == 4, "all of it goes again, as a new stream"
    again.close()


def epoch_of(database: Database) -> str:
    with database.read() as session:
        return str(session.execute(text("SELECT epoch FROM office")).scalar_one())


def test_a_backup_shows_nothing_of_anybody_and_belongs_to_its_owner(made: tuple[Path, str]) -> None:
    content = made[0].read_bytes()
    for secret in (RARE_NAME, RARE_NAME.split()[1], RARE_NIK, "Rina", "Dinas", "CREATE TABLE", made[1], made[1][:5]):
        assert secret.encode() not in content
    assert os.name == "nt" or made[0].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", [0, 3, 9, 11, 40, 500, 900, 5_000, 200_000, -1])
def test_a_backup_changed_in_any_byte_is_refused_and_nothing_is_made(
    made: tuple[Path, str], tmp_path: Path, place: int
) -> None:
    content = bytearray(made[0].read_bytes())
    content[place] ^= 1
    made[0].write_bytes(content)
    assert refusal(tmp_path / "baru", *made) in {"backup_damaged", "backup_foreign", "recovery_code_wrong"}
    assert not (tmp_path / "baru" / FILE_NAME).exists()


@pytest.mark.parametrize("left", [0, 4, 11, 300, 4096, 300_000])
def test_a_backup_that_is_cut_is_refused(made: tuple[Path, str], tmp_path: Path, left: int) -> None:
    made[0].write_bytes(made[0].read_bytes()[:left])
    assert refusal(tmp_path / "baru", *made) in {"backup_damaged", "backup_foreign"}


def test_a_foreign_file_a_longer_one_and_a_missing_one_are_refused(made: tuple[Path, str], tmp_path: Path) -> None:
    foreign = tmp_path / "surat.pdf"
    foreign.write_bytes(b"%PDF-1.7 something else")
    assert refusal(tmp_path / "baru", foreign, made[1]) == "backup_foreign"
    assert refusal(tmp_path / "baru", tmp_path / "tiada.loket", made[1]) == "folder_gone"
    made[0].write_bytes(made[0].read_bytes() + b"x")
    assert refusal(tmp_path / "baru", *made) == "backup_damaged"


def test_a_wrong_code_names_the_paper_that_is_needed(
    services: Services, made: tuple[Path, str], tmp_path: Path
) -> None:
    mark = services.backup.status().code_mark
    later = code_in_force(services)
    with pytest.raises(RuleError) as caught:
        onto_a_fresh_pc(tmp_path / "baru", made[0], later.code)
    assert (caught.value.code, caught.value.facts["mark"]) == ("recovery_code_wrong", mark)
    assert refusal(tmp_path / "baru", made[0], None) == "recovery_code_needed"
    assert refusal(tmp_path / "baru", made[0], "ABC") == "recovery_code_length"


def test_a_new_code_opens_what_is_backed_up_from_then_on_and_the_former_does_not(
    services: Services, made: tuple[Path, str], tmp_path: Path
) -> None:
    later = code_in_force(services)
    file = services.backup.backup(tmp_path / "baru.loket").path
    assert refusal(tmp_path / "baru", file, made[1]) == "recovery_code_wrong"
    assert onto_a_fresh_pc(tmp_path / "baru", file, later.code).requests == 4
    assert later.code not in repr(later)


def test_a_code_counts_only_once_it_is_taken_and_its_line_is_in_the_audit(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    mark = services.backup.status().code_mark
    drawn = services.backup.draw_recovery_code()
    assert services.backup.status().code_mark == mark, "a paper that nobody printed opens nothing"
    other = Database.open(folder)
    services.desk.database.close()
    services.desk.database = Database.open(folder, busy_milliseconds=10)
    with other.write(), pytest.raises(StorageError) as caught:
        services.backup.take_recovery_code(drawn)
    assert caught.value.code == "database_busy"
    assert services.backup.status().code_mark == mark
    services.backup.take_recovery_code(drawn)
    assert services.backup.status().code_mark == drawn.mark != mark
    other.close()


def test_a_command_whose_paper_cannot_be_written_changes_no_code(
    services: Services, made: tuple[Path, str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = services.backup.status().code_mark
    services.close()
    monkeypatch.setenv("LOKET_HOME", str(folder))
    (tmp_path / "kertas-lama.pdf").write_bytes(b"%PDF-1.7 kertas yang berlaku")
    for paper, code in ((tmp_path / "tiada" / "k.pdf", 3), (tmp_path / "kertas-lama.pdf", 1)):
        assert main(["backup", str(tmp_path / "x.loket"), "--new-code", str(paper)]) == code
        assert services.backup.status().code_mark == mark
    assert (tmp_path / "kertas-lama.pdf").read_bytes().endswith(b"berlaku")
    assert main(["backup", str(tmp_path / "x.loket"), "--new-code", str(tmp_path / "k.pdf")]) == 0
    assert services.backup.status().code_mark != mark
    services.close()


def test_a_backup_of_a_newer_loket_is_refused(made: tuple[Path, str], tmp_path: Path) -> None:
    content = made[0].read_bytes()
    schema = json.loads(content[12 : 12 + int.from_bytes(content[8:12])])["schema"]
    made[0].write_bytes(content.replace(f'"schema": {schema}'.encode(), b'"schema": 99', 1))
    assert refusal(tmp_path / "baru", *made) == "backup_newer"


def test_the_backup_of_another_office_takes_nobodys_place(made: tuple[Path, str], tmp_path: Path) -> None:
    other = Database.create(tmp_path / "lain")
    other.close()
    before = everything_in(tmp_path / "lain")
    assert refusal(tmp_path / "lain", *made) == "backup_of_other_office"
    assert everything_in(tmp_path / "lain") == before


def test_a_damaged_office_comes_back_by_the_code_and_its_file_is_kept(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    services.close()
    spoilt = (folder / FILE_NAME).read_bytes()[:90_000]
    (folder / FILE_NAME).write_bytes(spoilt)
    assert refusal(folder, made[0], None) == "recovery_code_needed"
    assert (folder / FILE_NAME).read_bytes() == spoilt
    restored = onto_a_fresh_pc(folder, *made)
    assert restored.kept_aside is not None
    assert (restored.kept_aside / FILE_NAME).read_bytes() == spoilt
    again = open_office(folder)
    assert again.health.check().ok
    assert len(again.lookup.requests()) == 4
    again.close()


def test_a_database_removed_beside_its_key_is_no_empty_folder_and_comes_back(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    services.close()
    (folder / FILE_NAME).unlink()
    for use in (Database.open, Database.create):
        with pytest.raises(StorageError) as caught:
            use(folder)
        assert caught.value.code == "database_missing"
    assert onto_a_fresh_pc(folder, *made).requests == 4
    open_office(folder).close()


def test_an_administrator_with_a_second_person_goes_back_and_the_living_file_is_kept(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    register(services, "Sesudah Cadangan")
    with services.desk.alone("petugas satu-satunya"):
        restored = services.backup.restore_over(made[0])
    assert restored.kept_aside is not None
    assert os.name == "nt" or (folder / FILE_NAME).stat().st_mode & 0o777 == 0o600
    again = open_office(folder)
    assert len(again.lookup.requests()) == 4
    assert again.health.check().ok, [finding for finding in again.health.check().findings if finding.serious]
    again.close()
    for name in ("loket.json", "loket.key"):
        shutil.copy(folder / name, restored.kept_aside / name)
    former = open_office(restored.kept_aside)
    assert former.lookup.requests(search="Sesudah"), "nothing of the former file is lost"
    former.close()


def test_a_number_that_the_living_office_gave_after_the_backup_is_never_given_again(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    given = [register(services, f"Sesudah Cadangan {serial}").number for serial in range(2)]
    with services.desk.alone("petugas satu-satunya"):
        carried = services.backup.restore_over(made[0]).carried
    assert (carried.skipped, carried.exact) == ((Skipped("L1/2026", 4, 6),), True)
    again = open_office(folder)
    following = register(again, "Pemohon Berikut").number
    assert following.startswith("471/L1-0007")
    assert following not in given
    assert again.health.check().ok
    with PdfDocument(again.closing.paper().content) as sheet:
        words = sheet[0].get_textpage().get_text_bounded()
    assert "471/L1-0007" in words
    assert "nomor urut 5–6 dilewati sesudah kantor dipulihkan" in words, "the sheet knows why nobody here has them"
    assert "tidak ada di basis data" not in words
    again.close()


def test_a_restore_right_after_its_backup_skips_nothing(services: Services, made: tuple[Path, str]) -> None:
    with services.desk.alone("petugas satu-satunya"):
        assert services.backup.restore_over(made[0]).carried.skipped == ()


def test_where_nobody_knows_what_was_given_numbers_go_on_past_what_could_have_been(
    services: Services, made: tuple[Path, str], tmp_path: Path
) -> None:
    services.desk.now = lambda: OPENING + timedelta(days=1)
    for serial in range(15):
        register(services, f"Hari Ramai {serial}")
    file = services.backup.backup(made[0]).path
    order = RestoreOrder(tmp_path / "baru", file, OPENING + timedelta(days=4), made[1])
    carried = restore_office(order).carried
    assert (carried.skipped, carried.exact) == ((Skipped("L1/2026", 19, 19 + 4 * 15),), False)
    told = " ".join(restored_words("tadi", carried.skipped, carried.revived, exact=carried.exact))
    assert "Nomor dilanjutkan dari 80 (L1/2026)" in told
    assert "mungkin sudah dipegang warga" in told


def test_who_was_disabled_since_the_backup_is_named_when_they_can_sign_in_again(
    services: Services, made: tuple[Path, str]
) -> None:
    leaver = services.people.add(NewPerson(name="Sudah Pergi", roles=(Role.OFFICER,)))
    file = services.backup.backup(made[0]).path
    services.people.change(leaver.id, PersonChange(active=False))
    with services.desk.alone("petugas satu-satunya"):
        carried = services.backup.restore_over(file).carried
    assert carried.revived == ("Sudah Pergi",)
    told = " ".join(restored_words("tadi", carried.skipped, carried.revived, exact=carried.exact))
    assert "Sudah Pergi. Nonaktifkan kembali" in told
    assert "sandi, dan PIN juga kembali" in told


def test_a_restore_from_before_a_new_code_keeps_the_paper_that_lies_in_the_safe_now(
    services: Services, made: tuple[Path, str], folder: Path, tmp_path: Path
) -> None:
    later = code_in_force(services)
    with services.desk.alone("petugas satu-satunya"):
        services.backup.restore_over(made[0])
    again = open_office(folder)
    assert again.backup.status().code_mark == later.mark
    file = again.backup.backup(tmp_path / "sesudah.loket").path
    again.close()
    assert onto_a_fresh_pc(tmp_path / "baru", file, later.code).requests == 4


def test_what_a_restore_gave_up_is_told_by_every_check(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    services.desk.now = lambda: OPENING + timedelta(hours=1)
    register(services, "Terbuang")
    given_up = services.backup.backup(made[0].with_name("kemudian.loket")).path
    services.desk.now = lambda: OPENING + timedelta(hours=2)
    with services.desk.alone("petugas satu-satunya"):
        services.backup.restore_over(made[0])
    again = open_office(folder)
    found = again.health.check([given_up])
    assert found.ok
    assert [one.facts["since"] for one in found.findings if one.code == "restored_over"] == [OPENING]
    again.close()


def test_nobody_restores_alone_nor_without_the_right(services: Services, made: tuple[Path, str], folder: Path) -> None:
    with pytest.raises(RuleError) as caught:
        services.backup.restore_over(made[0])
    assert caught.value.code == "second_needed"
    officer = services.people.add(NewPerson(name="Petugas Baru", roles=(Role.OFFICER,)))
    services.desk.person = officer
    for method in (lambda: services.backup.restore_over(made[0]), lambda: services.backup.backup(made[0])):
        with pytest.raises(RuleError) as caught:
            method()
        assert caught.value.code == "not_allowed"


def test_a_restore_is_refused_while_somebody_else_has_the_office_open(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    other = open_office(folder)
    assert other.lookup.requests()
    with services.desk.alone("petugas satu-satunya"), pytest.raises(StorageError) as caught:
        services.backup.restore_over(made[0])
    assert caught.value.code == "database_in_use"
    register(other, "Masih Bekerja")
    other.close()
    again = open_office(folder)
    assert len(again.lookup.requests()) == 5
    again.close()


def test_a_restore_that_fails_at_the_last_step_leaves_the_office_where_it_was(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    services.close()
    key = (folder / "loket.key").read_bytes()
    (folder / "loket.key").unlink()
    (folder / "loket.key").mkdir()  # the key can't be written there: the step before the database takes its place
    assert refusal(folder, *made) == "folder_failed"
    assert {path.name for path in folder.iterdir()} == {FILE_NAME, "loket.key", "loket.json", "kept"}
    assert list((folder / "kept").iterdir()) == []
    (folder / "loket.key").rmdir()
    (folder / "loket.key").write_bytes(key)
    again = open_office(folder)
    assert len(again.lookup.requests()) == 4
    assert again.health.check().ok
    again.close()


def test_a_backup_never_replaces_a_file_that_is_none(services: Services, tmp_path: Path) -> None:
    (tmp_path / "surat.txt").write_text("surat penting")
    with pytest.raises(RuleError) as caught:
        services.backup.backup(tmp_path / "surat.txt")
    assert caught.value.code == "backup_over_foreign"
    with pytest.raises(StorageError) as told:
        services.backup.backup(tmp_path / "tiada" / "x.loket")
    assert told.value.code == "folder_gone"
    assert (tmp_path / "surat.txt").read_text() == "surat penting"
    assert not list(services.desk.database.folder.glob("*.part"))


# by itself


def test_what_is_due_is_made_once_an_hour_and_only_when_something_changed(services: Services, folder: Path) -> None:
    assert services.backup.due()
    assert [run.error for run in services.backup.run_due()] == [None, None], "a backup and its first rehearsal"
    assert not services.backup.due()
    assert not services.backup.due(closing=True), "nothing changed"
    register(services, "Sesuatu")
    assert not services.backup.due(), "not within the hour"
    assert services.backup.due(closing=True)
    services.desk.now = lambda: OPENING + timedelta(minutes=61)
    assert services.backup.due()
    assert [run.kind for run in services.backup.run_due()] == ["backup"]
    assert len(list((folder / OWN_FOLDER).iterdir())) == 2
    services.desk.now = lambda: OPENING + timedelta(days=8)
    assert [run.kind for run in services.backup.run_due()] == ["rehearsal"]


def test_what_is_due_is_made_with_nobody_at_the_desk(services: Services) -> None:
    services.desk.person = None
    assert services.backup.due()
    assert [run.error for run in services.backup.run_due()] == [None, None]
    assert services.health.check().last_backup == OPENING


def test_other_places_get_a_copy_and_one_that_was_away_gets_it_later(services: Services, tmp_path: Path) -> None:
    stick, share = tmp_path / "usb", tmp_path / "bersama"
    for place in (stick, share):
        place.mkdir()
        services.backup.add_place(place)
    share.rename(tmp_path / "dicabut")
    services.backup.run_due()
    status = {Path(place.path).name: place for place in services.backup.status().places}
    assert status["usb"].last_at == OPENING
    assert (status["bersama"].last_at, status["bersama"].error.code) == (None, "folder_gone")  # type: ignore[union-attr]
    (tmp_path / "dicabut").rename(share)
    services.desk.now = lambda: OPENING + timedelta(hours=2)
    services.backup.run_due()
    assert [path.name for path in share.iterdir()] == [path.name for path in stick.iterdir()]
    assert not services.backup.due()


def test_a_rehearsal_finds_a_backup_that_the_medium_spoilt_and_check_says_so(services: Services, folder: Path) -> None:
    services.backup.run_due()
    file = next((folder / OWN_FOLDER).iterdir())
    content = bytearray(file.read_bytes())
    content[-5000] ^= 1
    file.write_bytes(content)
    run = services.backup.rehearse()
    assert run.error is not None
    assert run.error.code == "backup_damaged"
    found = services.health.check()
    assert [one.code for one in found.findings if one.serious] == ["rehearsal_failed"]
    assert found.last_backup == OPENING


def test_a_stick_that_was_pulled_out_hides_no_good_backup_from_the_rehearsal(
    services: Services, folder: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    services.backup.add_place(stick)
    services.backup.run_due()
    by_hand = services.backup.backup(tmp_path / "tangan.loket").path
    by_hand.rename(tmp_path / "dipindahkan.loket")
    shutil.rmtree(stick)
    run = services.backup.rehearse()
    assert (run.error, run.place) == (None, str(folder / OWN_FOLDER))


def test_a_rehearsal_that_failed_is_tried_again_the_next_day_or_with_the_next_backup(
    services: Services, folder: Path, tmp_path: Path
) -> None:
    services.backup.run_due()
    (folder / OWN_FOLDER).rename(tmp_path / "hilang")
    assert services.backup.rehearse().error is not None
    services.desk.now = lambda: OPENING + timedelta(hours=23)
    assert not services.backup.due()
    services.desk.now = lambda: OPENING + timedelta(hours=25)
    assert services.backup.due()
    (tmp_path / "hilang").rename(folder / OWN_FOLDER)
    assert [(run.kind, run.error) for run in services.backup.run_due()] == [("rehearsal", None)]


def test_what_a_restore_kept_aside_goes_after_a_month_with_a_line_in_the_audit(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    with services.desk.alone("petugas satu-satunya"):
        aside = services.backup.restore_over(made[0]).kept_aside
    assert aside is not None
    again = open_office(folder)
    again.desk.now = lambda: OPENING + timedelta(days=29)
    again.backup.run_due()
    assert (aside / FILE_NAME).exists()
    again.desk.now = lambda: OPENING + timedelta(days=31)
    register(again, "Sebulan Kemudian")
    again.backup.run_due()
    assert not (folder / "kept").exists()
    with again.desk.database.read() as session:
        told = session.execute(text("SELECT facts FROM audit_line WHERE action = 'kept_removed'")).scalars().all()
    assert told == ['{"count":1}']
    assert not again.backup.due()
    again.close()


def test_a_destruction_takes_what_was_kept_of_former_databases_too(
    services: Services, made: tuple[Path, str], folder: Path
) -> None:
    with services.desk.alone("petugas satu-satunya"):
        services.backup.restore_over(made[0])
    (folder / f"{FILE_NAME}.before-9").write_bytes((folder / FILE_NAME).read_bytes())
    again = open_office(folder)
    for request in again.lookup.requests():
        again.handling.move(request.number, Move(action=Action.CANCEL, reason="diurungkan"))
    again.desk.now = lambda: OPENING + timedelta(days=4000)
    with again.desk.alone("petugas satu-satunya"):
        assert again.privacy.destroy().requests == 4
    assert list((folder / "kept").iterdir()) == []
    assert not list(folder.glob("*.before-*"))
    again.close()


def test_only_what_is_kept_by_the_hour_the_day_and_the_month_stays_and_never_anothers(tmp_path: Path) -> None:
    mine, other = "a" * 8 + "-0000", "b" * 8 + "-0000"
    for hours in range(0, 24 * 60, 6):
        (tmp_path / name_of(mine, OPENING - timedelta(hours=hours))).write_bytes(b"x")
    (tmp_path / name_of(other, OPENING - timedelta(days=900))).write_bytes(b"x")
    (tmp_path / "catatan.txt").write_bytes(b"x")
    zone = OPENING.tzinfo
    assert zone is not None
    prune(tmp_path, mine, zone)
    left = stored(tmp_path, mine)
    assert 30 <= len(left) <= 24 + 30 + 12
    assert left[0].at == OPENING
    assert len(stored(tmp_path, other)) == 1
    assert (tmp_path / "catatan.txt").exists()
    assert prune(tmp_path, mine, zone) == 0


def test_a_backup_is_whole_while_the_office_goes_on_working(services: Services, folder: Path, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def work(first: int) -> None:
        mine = open_office(folder)
        for serial in range(first, first + 10):
            register(mine, f"Warga {serial}")
        mine.close()

    with ThreadPoolExecutor(2) as pool:
        busy = [pool.submit(work, 100), pool.submit(work, 200)]
        results = [services.backup.backup(tmp_path / f"{serial}.loket") for serial in range(4)]
        for one in busy:
            one.result()
    secret = services.desk.database.secret()
    for result in results:
        files.verify(result.path, secret, tmp_path / "salinan.db")
        contents = files.prove(tmp_path / "salinan.db", secret, chain=True)
        assert (contents.rows["request"], contents.chain) == (result.requests, ())
        (tmp_path / "salinan.db").unlink()
    assert len(services.lookup.requests(limit=100)) == 23
