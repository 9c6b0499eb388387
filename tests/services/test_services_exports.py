"""The way upstream through the services: every fact exactly once, whatever the line does, and nothing personal."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from office_builders import Clock, citizen, form, move, register, rows

from loket.db.engine import FILE_NAME, Database
from loket.domain.workflow import Action
from loket.errors import LoketError
from loket.exchange.delivery import Acknowledgement, ack_folder, acknowledgement_bytes
from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import FolderTransport
from loket.services import Services, batches
from loket.services.office import OfficeChange

Refused = Callable[..., LoketError]


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "provinsi"
    folder.mkdir()
    return folder


def stream_of(services: Services) -> tuple[str, str]:
    (row,) = rows(services, "SELECT unit_code, epoch FROM office")
    return str(row[0]), str(row[1])


def received(services: Services, share: Path, ledger: Ledger) -> Acknowledgement:
    return gather(FolderTransport(share), ledger, *stream_of(services))


def outbox(services: Services) -> list[int]:
    return [int(str(seq)) for (seq,) in rows(services, "SELECT seq FROM outbox_row ORDER BY seq")]


def sequence(ledger: Ledger) -> list[int]:
    return [int(row["seq"]) for _office, _epoch, row in ledger.requests]


def manifests(share: Path) -> list[dict[str, object]]:
    return [json.loads(path.read_bytes()) for path in sorted(share.glob("loket/*/*/*.json"))]


def test_every_change_waits_in_the_outbox_from_the_moment_it_is_committed(services: Services) -> None:
    number = register(services).number
    move(services, number, Action.READY)
    services.intake.undo(register(services, serial=2).id)
    services.intake.receive(form(serial=3, missing=("ktp",)))
    assert outbox(services) == [1, 2, 3, 4]
    states = [json.loads(str(payload))["status"] for (payload,) in rows(services, "SELECT payload FROM outbox_row")]
    assert states == ["terdaftar", "siap", "terdaftar", "dibatalkan"]
    assert services.exports.status().waiting_rows == 4


def test_a_refused_change_leaves_nothing_to_send(services: Services, refused: Refused) -> None:
    number = register(services).number
    refused(move, services, number, Action.HANDOVER)
    assert outbox(services) == [1]


def test_what_is_delivered_is_applied_once_and_acknowledged(services: Services, share: Path) -> None:
    ledger = Ledger()
    for serial in range(3):
        register(services, serial=serial)
        result = services.exports.sync(str(share))
        assert (result.delivered, result.error) == ((serial + 1,), None)
        received(services, share, ledger)
    again = services.exports.sync(str(share))
    assert (again.frozen, again.delivered, again.acknowledged, again.waiting_rows) == ((), (), 3, 0)
    assert sequence(ledger) == [1, 2, 3]
    status = services.exports.status()
    assert (status.undelivered, status.unacknowledged, status.last_acknowledged) == (0, 0, 3)


def test_many_facts_go_in_contiguous_chained_batches(
    services: Services, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 3)
    for serial in range(8):
        register(services, serial=serial)
    assert services.exports.sync(str(share)).delivered == (1, 2, 3)
    assert [(one["lo"], one["hi"]) for one in manifests(share)] == [(1, 3), (4, 6), (7, 8)]
    ledger = Ledger()
    assert received(services, share, ledger).applied == 3
    assert sequence(ledger) == list(range(1, 9))


def test_a_folder_that_is_gone_loses_nothing_and_is_told(services: Services, share: Path, clock: Clock) -> None:
    register(services)
    share.rmdir()
    for attempt in (1, 2):
        result = services.exports.sync(str(share))
        assert result.error is not None
        assert result.error.code == "folder_gone"
        (batch,) = services.exports.status().batches
        assert (batch.attempts, batch.delivered_at) == (attempt, None)
        assert batch.next_try_at is not None
        assert batch.next_try_at > clock()
        assert batch.error is not None
        assert batch.error.code == "folder_gone"
    register(services, serial=2)
    share.mkdir()
    result = services.exports.sync(str(share))
    assert (result.delivered, result.error) == ((1, 2), None)
    ledger = Ledger()
    received(services, share, ledger)
    assert sequence(ledger) == [1, 2]
    assert services.exports.status().batches[1].error is None


def test_another_stick_gets_what_the_first_never_brought(services: Services, share: Path, tmp_path: Path) -> None:
    register(services)
    services.exports.sync(str(share))
    lost = tmp_path / "stik-lain"
    lost.mkdir()
    register(services, serial=2)
    assert services.exports.sync(str(lost)).delivered == (1, 2)
    ledger = Ledger()
    received(services, lost, ledger)
    assert sequence(ledger) == [1, 2]
    assert services.exports.sync(str(lost)).delivered == (), "it is all there and acknowledged"


def test_a_wiped_share_is_filled_again_up_to_what_was_acknowledged(services: Services, share: Path) -> None:
    ledger = Ledger()
    register(services)
    services.exports.sync(str(share))
    received(services, share, ledger)
    register(services, serial=2)
    services.exports.sync(str(share))
    for path in share.glob("loket/*/*/*"):
        path.unlink()
    assert services.exports.sync(str(share)).delivered == (2,)
    received(services, share, ledger)
    assert sequence(ledger) == [1, 2]


def test_two_deliveries_at_once_send_everything_once(desk: Callable[[], Services], share: Path) -> None:
    desks = [desk(), desk(), desk()]
    for serial in range(9):
        register(desks[0], serial=serial)
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda one: one.exports.sync(str(share)), desks))
    assert [result.error for result in results] == [None] * 3
    assert [one["batch"] for one in manifests(share)] == [1]
    ledger = Ledger()
    received(desks[0], share, ledger)
    assert sequence(ledger) == list(range(1, 10))
    assert desks[0].health.check().ok


def test_registering_goes_on_while_batches_are_frozen(
    desk: Callable[[], Services], share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 4)
    here, there = desk(), desk()

    def work(one: Services) -> None:
        for serial in range(20):
            register(one, serial=serial)

    with ThreadPoolExecutor(2) as pool:
        working = pool.submit(work, here)
        while not working.done():
            assert there.exports.sync(str(share)).error is None
        working.result()
    there.exports.sync(str(share))
    ledger = Ledger()
    received(there, share, ledger)
    assert sequence(ledger) == list(range(1, 21))


def acknowledge(services: Services, share: Path, applied: int, manifest: str | None) -> None:
    office, epoch = stream_of(services)
    folder = share / ack_folder(office, epoch)
    folder.mkdir(parents=True, exist_ok=True)
    serial = len(list(folder.iterdir())) + 1
    word = Acknowledgement(applied, manifest, ())
    (folder / f"{serial:08d}.json").write_bytes(acknowledgement_bytes(office, epoch, word))


def test_an_acknowledgement_of_something_else_moves_nothing(services: Services, share: Path) -> None:
    register(services)
    services.exports.sync(str(share))
    for applied, manifest in ((1, "ab" * 32), (7, "cd" * 32), (0, None)):
        acknowledge(services, share, applied, manifest)
        assert services.exports.sync(str(share)).acknowledged == 0
    assert services.exports.status().unacknowledged == 1
    ledger = Ledger()
    received(services, share, ledger)
    assert services.exports.sync(str(share)).acknowledged == 1


def test_an_older_acknowledgement_does_not_take_anything_back(services: Services, share: Path) -> None:
    ledger = Ledger()
    for serial in range(2):
        register(services, serial=serial)
        services.exports.sync(str(share))
    received(services, share, ledger)
    assert services.exports.sync(str(share)).acknowledged == 2
    acknowledge(services, share, 0, None)
    assert services.exports.sync(str(share)).acknowledged == 2


def test_what_was_frozen_is_sent_as_it_was_though_the_office_changed(
    services: Services, share: Path, tmp_path: Path
) -> None:
    register(services)
    services.exports.freeze_waiting()
    frozen = rows(services, "SELECT archive, manifest FROM delivery_batch")
    services.office.change(OfficeChange(name="Nama Baru", region_code="65.01"))
    services.exports.sync(str(share))
    assert rows(services, "SELECT archive, manifest FROM delivery_batch") == frozen
    (archive,) = share.glob("loket/*/*/*.zip")
    assert archive.read_bytes() == frozen[0][0]


def test_an_office_with_a_new_code_begins_a_stream_that_upstream_can_apply(services: Services, share: Path) -> None:
    register(services)
    services.exports.sync(str(share))
    services.office.change(OfficeChange(unit_code="DPMPTSP-KAB"))
    register(services, serial=2)
    assert services.exports.sync(str(share)).error is None
    ledger = Ledger()
    word = received(services, share, ledger)
    assert (word.applied, word.refused) == (1, ())
    assert sequence(ledger) == [1, 2]


def test_a_restored_old_backup_is_found_before_it_overwrites_a_number(
    services: Services, share: Path, tmp_path: Path, clock: Clock
) -> None:
    with services.desk.database.write() as session:
        session.connection().exec_driver_sql("SELECT 1")
    services.close()
    backup = tmp_path / "backup"
    shutil.copytree(services.desk.database.folder, backup)
    first = Services(Database.open(services.desk.database.folder), clock)
    first.desk.person = first.people.rows()[0]
    register(first)
    first.exports.sync(str(share))
    first.close()
    restored = Services(Database.open(backup), clock)
    restored.desk.person = restored.people.rows()[0]
    register(restored, serial=5)
    result = restored.exports.sync(str(share))
    assert result.error is not None
    assert result.error.code == "number_taken"
    restored.close()
    assert (backup / FILE_NAME).exists()


def test_an_ended_month_is_sent_with_its_last_figures(services: Services, share: Path, clock: Clock) -> None:
    clock.at(28, 10)
    register(services)
    services.exports.sync(str(share))
    clock.at(2, 10, month=11)
    register(services, serial=2)
    clock.pass_time(minutes=5)
    services.exports.sync(str(share))
    ledger = Ledger()
    received(services, share, ledger)
    months = {row["periode"]: (row["sisa_berjalan"], row["sisa_lewat_tempo"]) for row in ledger.months.values()}
    assert months == {"2026-09": ("1", "0"), "2026-10": ("1", "1"), "2026-11": ("2", "1")}


def texts(share: Path) -> str:
    found = []
    for path in share.rglob("*"):
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
                found += [archive.read(name).decode() for name in archive.namelist()]
        elif path.is_file():
            found.append(path.read_bytes().decode())
    return "\n".join(found)


def test_nothing_personal_leaves_the_office(busy: Services, share: Path, tmp_path: Path) -> None:
    register(busy, serial=9_999, proxy_name="Kuasa Xq", no_nik_reason="Xq")
    move(busy, register(busy, serial=9_998).number, Action.SUSPEND, reason="Xq lupa")
    busy.exports.sync(str(share))
    busy.exports.snapshot(tmp_path / "potret")
    busy.exports.snapshot(tmp_path / "potret-bulan", "2026-08")
    left = texts(share) + texts(tmp_path / "potret") + texts(tmp_path / "potret-bulan")
    left = re.sub(r"[0-9a-f-]{36}", "", left)  # a random number may hold any digits
    assert "Layanan hari" in left
    people = [citizen(serial) for serial in (*range(90), 9_998, 9_999)]
    secrets = {
        "Xq",
        "Jalan",
        "Warga",
        "+62812",
        "0812-",
        *(nik for _n, nik, _p in people),
        *(p for _n, _k, p in people),
    }
    assert [secret for secret in secrets if secret in left] == []
    assert len(left.splitlines()) > 150


def test_a_snapshot_holds_the_newest_of_each_request_and_touches_nothing(busy: Services, tmp_path: Path) -> None:
    before = busy.exports.status()
    busy.exports.snapshot(tmp_path / "potret")
    again = busy.exports.snapshot(tmp_path / "potret")
    assert again.revision == 2
    assert busy.exports.status() == before
    lines = (tmp_path / "potret" / "permohonan.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) - 1 == len(busy.lookup.requests(limit=10_000))
    assert sorted(path.name for path in (tmp_path / "potret").iterdir()) == [
        "datapackage.json",
        "permohonan.csv",
        "rekap_layanan_bulanan.csv",
        "standar_pelayanan.csv",
    ]


def test_a_snapshot_of_a_month_holds_what_the_month_touched(services: Services, tmp_path: Path, clock: Clock) -> None:
    clock.at(20, month=8)
    old, lasting = register(services).number, register(services, serial=2).number
    move(services, old, Action.READY)
    clock.at(7)
    move(services, lasting, Action.READY)
    register(services, serial=3)
    services.exports.snapshot(tmp_path / "september", "2026-09")
    lines = (tmp_path / "september" / "permohonan.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ['"4"', '"5"']


def test_an_example_never_leaves_a_real_office(services: Services, share: Path) -> None:
    services.standards.import_examples()
    register(services)
    services.exports.sync(str(share))
    assert "Biodata" not in texts(share)


def test_looking_at_what_would_be_sent_sends_nothing(services: Services, share: Path, refused: Refused) -> None:
    register(services)
    assert services.exports.dry_run(str(share)).waiting_rows == 1
    assert list(share.iterdir()) == []
    assert services.exports.status().batches == ()
    assert refused(services.exports.sync).code == "upstream_missing"
    assert refused(services.exports.sync, "gopher://x").code == "transport_unknown"
    assert refused(services.exports.snapshot, share / "x", "2026-13").code == "period_invalid"
    assert outbox(services) == [1]


def test_days_that_were_waited_count_as_the_promise_counts_them(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(11, 17)  # Friday, closed
    move(services, number, Action.SUSPEND, reason="applicant")
    clock.at(14, 7)  # Monday, not open yet
    move(services, number, Action.RESUME)
    payload = json.loads(str(rows(services, "SELECT payload FROM outbox_row ORDER BY seq DESC")[0][0]))
    assert payload["hari_ditunda"] == 0
