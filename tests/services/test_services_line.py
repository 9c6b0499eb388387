"""The line upstream: signed and sealed batches, refusals, the daily delivery, and the way out of an old backup."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from office_builders import Clock, register, rows
from pyrage import x25519

from loket.db.engine import Database
from loket.db.tables_upstream import UpstreamLine
from loket.errors import LoketError
from loket.exchange import signature
from loket.exchange.delivery import Acknowledgement, Refusal, ack_folder, acknowledgement_bytes
from loket.exchange.manifest import read_manifest, verify
from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import FolderTransport
from loket.services import Services
from loket.services.office import OfficeChange
from loket.services.upstream_line import line_of

Refused = Callable[..., LoketError]


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "provinsi"
    folder.mkdir()
    return folder


@pytest.fixture
def own(services: Services, share: Path) -> Services:
    services.office.change(OfficeChange(upstream_url=str(share)))
    return services


def stream_of(services: Services) -> tuple[str, str]:
    (row,) = rows(services, "SELECT unit_code, epoch FROM office")
    return str(row[0]), str(row[1])


def manifests(share: Path) -> list[Path]:
    return sorted(share.glob("loket/*/*/*.json"))


def refuse(services: Services, share: Path, *refusals: Refusal) -> None:
    folder = share / ack_folder(*stream_of(services))
    folder.mkdir(parents=True, exist_ok=True)
    serial = len(list(folder.iterdir())) + 1
    word = acknowledgement_bytes(*stream_of(services), Acknowledgement(0, None, refusals))
    (folder / f"{serial:08d}.json").write_bytes(word)


def test_every_manifest_is_signed_with_the_offices_one_key(own: Services, share: Path, tmp_path: Path) -> None:
    for serial in range(2):
        register(own, serial=serial)
        assert own.exports.sync().error is None
    key = own.exports.key(tmp_path / "kantor.pub")
    assert (tmp_path / "kantor.pub").read_text() == f"{key.line}\n"
    assert len(manifests(share)) == 2
    for path in manifests(share):
        signed = path.with_name(f"{path.name}.sig").read_bytes()
        signature.check(path.read_bytes(), signed, (tmp_path / "kantor.pub").read_text())
        assert read_manifest(path.read_bytes()).signer == key.fingerprint == own.exports.status().fingerprint


def test_the_private_key_stands_in_no_file_that_is_published(own: Services, share: Path) -> None:
    register(own)
    own.exports.sync()
    ((seed,),) = rows(own, "SELECT seed FROM upstream_key")
    assert isinstance(seed, bytes)
    assert not any(seed in path.read_bytes() for path in share.rglob("*") if path.is_file())
    assert seed not in own.desk.database.path.read_bytes()


def test_a_batch_of_the_first_loket_gets_its_signature_when_it_is_sent(own: Services, share: Path) -> None:
    register(own)
    own.exports.freeze_waiting()
    with own.desk.database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM batch_note")
    assert own.exports.sync().delivered == (1,)
    (path,) = manifests(share)
    signature.check(path.read_bytes(), path.with_name(f"{path.name}.sig").read_bytes(), own.exports.key().line)


def test_a_package_is_sealed_to_the_province_from_then_on(own: Services, share: Path) -> None:
    register(own)
    own.exports.sync()
    identity = x25519.Identity.generate()
    with own.desk.database.write() as session:
        line = line_of(session)
        line.province_key = str(identity.to_public())
        session.add(line)
    register(own, serial=2)
    own.exports.sync()
    kinds = [read_manifest(path.read_bytes()).encryption for path in manifests(share)]
    assert kinds == [None, "age"]
    (data,) = share.glob("loket/*/*/*.zip.age")
    files = verify(data.read_bytes(), read_manifest(manifests(share)[1].read_bytes()), str(identity))
    assert b'"2"' in files["permohonan.csv"]
    assert own.exports.status().line.sealed


@pytest.mark.parametrize("suffix", [".zip", ".json.sig", ".json"])
def test_whatever_part_of_a_batch_is_missing_is_sent_again(own: Services, share: Path, suffix: str) -> None:
    register(own)
    own.exports.sync()
    (gone,) = [path for path in share.glob("loket/*/*/*") if path.name.partition(".")[2] == suffix[1:]]
    before = gone.read_bytes()
    gone.unlink()
    assert own.exports.sync().delivered == (1,)
    assert gone.read_bytes() == before


def test_a_refusal_is_kept_with_its_reason_until_the_receiver_takes_it_back(own: Services, share: Path) -> None:
    register(own)
    own.exports.sync()
    refuse(own, share, Refusal(1, "00000001-aaaaaaaa.json", "package_damaged"))
    assert [one.code for one in own.exports.sync().refused] == ["package_damaged"]
    assert [one.code for one in own.exports.status().line.refused] == ["package_damaged"]
    assert [finding.code for finding in own.health.check().findings if finding.code == "delivery_refused"]
    gather(FolderTransport(share), Ledger(), *stream_of(own))
    assert own.exports.sync().refused == ()
    assert own.exports.status().line.refused == ()


def test_the_program_delivers_once_a_day_and_after_a_failure_when_its_wait_is_over(
    own: Services, share: Path, clock: Clock
) -> None:
    register(own)
    assert own.exports.due()
    share.rename(share.with_name("fort"))
    first = own.exports.run_due()
    assert first is not None
    assert first.error is not None
    line = own.exports.status().line
    assert (line.attempts, line.error is not None, own.exports.due()) == (1, True, False)
    assert line.next_try_at is not None
    assert timedelta(seconds=15) <= line.next_try_at - clock() <= timedelta(seconds=30)
    clock.pass_time(minutes=1)
    share.with_name("fort").rename(share)
    second = own.exports.run_due()
    assert second is not None
    assert second.delivered == (1,)
    assert (own.exports.status().line.attempts, own.exports.due()) == (0, False)
    assert own.exports.run_due() is None
    clock.pass_time(hours=24)
    assert own.exports.due()
    clock.pass_time(hours=-24 * 400)
    assert own.exports.due(), "a clock that was set back does not put the delivery off"


def test_nobody_at_the_desk_is_needed_and_the_audit_says_who_it_was(own: Services, share: Path) -> None:
    register(own)
    own.desk.person = None
    assert own.exports.run_due() is not None
    said = rows(own, "SELECT person_name FROM audit_line WHERE action IN ('frozen', 'synced') ORDER BY id")
    assert said == [("Loket",), ("Loket",)]
    assert list(share.rglob("*.json"))


def test_an_office_without_a_place_and_one_that_does_not_want_it_are_never_due(services: Services, share: Path) -> None:
    assert not services.exports.due()
    services.office.change(OfficeChange(upstream_url=str(share)))
    services.exports.deliver_daily(daily=False)
    assert not services.exports.due()


def test_where_no_office_was_founded_nothing_is_due(tmp_path: Path) -> None:
    fresh = Services(Database.create(tmp_path / "baru"))
    assert not fresh.exports.due()
    assert fresh.exports.run_due() is None
    fresh.close()


def test_a_stick_does_not_count_as_the_offices_own_line(own: Services, tmp_path: Path) -> None:
    register(own)
    (tmp_path / "stik").mkdir()
    own.exports.sync(str(tmp_path / "stik"))
    line = own.exports.status().line
    assert (line.last_tried_at, line.last_reached_at) == (None, None)
    own.exports.sync(str(tmp_path / "hilang"))
    assert own.exports.status().line.error is None


def test_a_copy_of_old_data_finds_the_later_numbers_and_begins_a_new_stream(
    own: Services, share: Path, refused: Refused
) -> None:
    ledger = Ledger()
    register(own)
    own.exports.sync()
    before = rows(own, "SELECT max(seq) FROM outbox_row")
    register(own, serial=2)
    own.exports.sync()
    gather(FolderTransport(share), ledger, *stream_of(own))
    with own.desk.database.write() as session:  # as if the file had been put back as it was
        for statement in ("DELETE FROM batch_note WHERE batch_id = 2", "DELETE FROM delivery_batch WHERE number = 2"):
            session.connection().exec_driver_sql(statement)
    assert before == [(1,)]
    result = own.exports.sync()
    assert result.error is not None
    assert (result.error.code, result.error.facts["batch"]) == ("number_taken", 2)
    former = stream_of(own)[1]
    epoch = own.exports.restart_stream()
    assert epoch == stream_of(own)[1] != former
    assert own.exports.status().line.error is None
    again = own.exports.sync()
    assert (again.error, again.delivered) == (None, (1,))
    newest = next(path for path in manifests(share) if path.parent.name == epoch)
    manifest = read_manifest(newest.read_bytes())
    assert (manifest.predecessor, manifest.lo, manifest.hi) == (former, 1, 2)


def test_a_month_counts_how_often_it_was_sent(own: Services, share: Path) -> None:
    for serial in range(3):
        register(own, serial=serial)
        own.exports.sync()
    assert [list(read_manifest(path.read_bytes()).periods.values()) for path in manifests(share)] == [[1], [2], [3]]


def test_the_data_of_old_acknowledged_batches_are_given_up_and_their_manifests_stay(
    own: Services, share: Path, clock: Clock
) -> None:
    register(own)
    own.exports.sync()
    gather(FolderTransport(share), Ledger(), *stream_of(own))
    own.exports.sync()
    clock.pass_time(hours=24 * 29)
    own.exports.sync()
    kept = "SELECT length(archive) > 0, length(manifest) > 0 FROM delivery_batch WHERE number = 1"
    assert rows(own, kept) == [(1, 1)]
    clock.pass_time(hours=24 * 2)
    own.exports.sync()
    assert rows(own, kept) == [(0, 1)]
    assert own.health.check().ok


def test_what_waits_for_three_days_alarms_whether_it_was_frozen_or_not(
    own: Services, share: Path, clock: Clock
) -> None:
    def alarms() -> list[str]:
        return [one.code for one in own.health.check().findings if one.code.startswith("delivery")]

    register(own)
    own.exports.freeze_waiting()
    clock.pass_time(hours=71)
    assert alarms() == []
    clock.pass_time(hours=2)
    assert alarms() == ["delivery_silent"]
    own.exports.sync()
    assert alarms() == []
    clock.pass_time(hours=73)
    assert alarms() == ["delivery_unheard"]


def test_a_delivery_can_be_stopped_between_batches_and_goes_on_later(
    own: Services, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loket.services.batches.BATCH_ROWS", 1)
    for serial in range(4):
        register(own, serial=serial)

    class StoppedError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if (done, total) == (2, 4):
            raise StoppedError

    with pytest.raises(StoppedError):
        own.exports.sync(progress=stop)
    assert [json.loads(path.read_bytes())["batch"] for path in manifests(share)] == [1, 2]
    assert own.exports.status().undelivered == 2
    assert own.exports.sync().delivered == (3, 4)


def test_the_line_is_one_row_whatever_is_set(own: Services) -> None:
    own.exports.deliver_daily(daily=False)
    own.exports.deliver_daily(daily=True)
    own.exports.sync()
    assert rows(own, "SELECT id, daily FROM upstream_line") == [(1, 1)]
    assert UpstreamLine().attempts == 0
