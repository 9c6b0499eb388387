"""What `loket check` says to a person: no codes, and moments on the office's own clock."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_program import Loket
from sqlalchemy import text

from loket.cli import main
from loket.db.engine import Database
from loket.errors import RuleError, StorageError
from loket.services import Services
from loket.words import error_sentence

EVENING = datetime(2026, 9, 7, 16, 30, tzinfo=UTC)


@pytest.fixture
def in_papua(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real office whose clock is nine hours ahead of UTC."""
    home = tmp_path / "kantor"
    monkeypatch.setenv("LOKET_HOME", str(home))
    assert main(["init", "--office", "Distrik Sentani", "--zone", "Asia/Jayapura"]) == 0
    return home


def opened(home: Path) -> Services:
    services = Services(Database.open(home), lambda: EVENING)
    services.people.sign_in_account()
    return services


def test_moments_are_the_offices_own_not_utc(in_papua: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services = opened(in_papua)
    services.backup.run_due()
    services.office.add_counter("L2", "Loket 2")
    services.desk.now = lambda: EVENING + timedelta(days=20)
    found = {finding.code: finding for finding in services.health.check().findings}
    since = found["backup_old"].facts["since"]
    assert (since, str(getattr(since, "tzinfo", ""))) == (EVENING, "Asia/Jayapura")
    services.close()
    capsys.readouterr()
    assert main(["check"]) == 0
    told = capsys.readouterr().out
    assert "Cadangan terakhir dari 08-09-2026 01.30" in told
    assert "07-09-2026" not in told


def test_a_moment_of_another_clock_says_whose(in_papua: Path) -> None:
    assert "07-09-2026 16.30 UTC" in error_sentence(RuleError("unknown_run", at=EVENING))


def test_a_printed_head_that_was_given_up_names_the_restore_on_the_offices_clock(in_papua: Path) -> None:
    services = opened(in_papua)
    with services.desk.database.write() as session:
        services.desk.record(session, "restored", "office", None, made_at=EVENING - timedelta(hours=2))
    place = services.trail.find_head("0123 4567 89AB CDEF")
    assert (place.restored_at, str(getattr(place.restored_at, "tzinfo", ""))) == (EVENING, "Asia/Jayapura")
    services.close()


def test_why_a_backup_or_its_rehearsal_failed_is_said_in_words(
    in_papua: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    services = opened(in_papua)
    services.backup.add_place(stick)
    shutil.rmtree(stick)
    services.backup.run_due()
    with services.desk.database.write() as session:
        session.execute(
            text(
                "INSERT INTO backup_run (kind, at, place, succeeded, audit_head, facts) "
                "VALUES ('rehearsal', :at, :place, 0, '', '{\"error\": \"folder_gone\", \"rule\": false}')"
            ),
            {"at": "2026-09-07 17:00:00.000000", "place": str(stick)},
        )
    facts = {finding.code: finding.facts for finding in services.health.check().findings}
    assert (facts["backup_failed"]["why"], facts["rehearsal_failed"]["why"]) == ("folder_gone", "folder_gone")
    services.close()
    capsys.readouterr()
    main(["check"])
    told = capsys.readouterr().out
    why = error_sentence(StorageError("folder_gone", folder=str(stick)))
    assert f"Cadangan ke {stick} gagal: {why}" in told
    assert f"Uji pemulihan pada 08-09-2026 02.00 gagal: {why}" in told
    assert "folder_gone" not in told


def test_a_file_to_hold_against_that_is_not_there_is_called_so(loket: Loket, tmp_path: Path) -> None:
    gone, no_anchor = tmp_path / "tiada.json", tmp_path / "surat.json"
    no_anchor.write_text("{}")
    for file, code, words in (
        (gone, "anchor_file_gone", "tidak ada"),
        (no_anchor, "anchor_unreadable", "bukan daftar"),
    ):
        told = loket("check", "--json", "--against", file)
        assert told.code == 1
        (message,) = [one["message"] for one in told.json["findings"] if one["code"] == code]
        assert message.startswith(f"Berkas {file} {words}")
