"""What has to be sent again: packages that were damaged upstream, and acknowledgements that went back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office_builders import Clock, register, rows

from loket.errors import RuleError
from loket.exchange.delivery import Acknowledgement, ack_folder, acknowledgement_bytes
from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import FolderTransport
from loket.services import Services, batches
from loket.services.exports import SyncResult
from loket.services.office import OfficeChange
from loket.words import error_sentence
from loket.words.upstream import refusals_words


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "provinsi"
    folder.mkdir()
    return folder


def received(services: Services, share: Path, ledger: Ledger) -> Acknowledgement:
    (row,) = rows(services, "SELECT unit_code, epoch FROM office")
    return gather(FolderTransport(share), ledger, str(row[0]), str(row[1]))


def place(services: Services, share: Path) -> None:
    share.mkdir(exist_ok=True)
    services.office.change(OfficeChange(upstream_url=str(share)))


def codes(result: SyncResult) -> list[tuple[int, str]]:
    return [(one.batch, one.code) for one in result.refused]


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_package_damaged_upstream_is_sent_again_once_what_the_sentence_names_is_deleted(
    services: Services, share: Path
) -> None:
    place(services, share)
    ledger = Ledger()
    register(services)
    services.exports.sync()
    (package,) = share.glob("loket/*/*/*.zip")
    damage(package)
    received(services, share, ledger)
    for _day in range(2):
        told = services.exports.sync()
        assert (told.delivered, codes(told)) == ((), [(1, "package_damaged")])
        assert f"menghapus semua berkas {package.stem}.* di sana" in refusals_words(told.refused)
    for path in share.glob(f"loket/*/*/{package.stem}.*"):
        path.unlink()
    for sent in ((1,), ()):
        told = services.exports.sync()
        assert (told.delivered, codes(told)) == (sent, [(1, "sent_again")]), "the acknowledgement is of before"
    assert received(services, share, ledger).applied == 1
    assert (services.exports.sync().refused, services.exports.status().last_acknowledged) == ((), 1)


def test_a_package_damaged_a_second_time_is_told_again(services: Services, share: Path) -> None:
    place(services, share)
    ledger = Ledger()
    register(services)
    services.exports.sync()
    (package,) = share.glob("loket/*/*/*.zip")
    damage(package)
    received(services, share, ledger)
    package.unlink()
    assert codes(services.exports.sync()) == [(1, "sent_again")]
    received(services, share, ledger := Ledger())
    damage(package)
    (row,) = rows(services, "SELECT unit_code, epoch FROM office")
    acks = share / ack_folder(str(row[0]), str(row[1]))
    serial = max(int(path.stem) for path in acks.glob("*.json")) + 1
    received(services, share, Ledger())
    assert int(max(acks.glob("*.json")).stem) == serial
    assert codes(services.exports.sync()) == [(1, "package_damaged")]


def test_a_damaged_file_under_its_own_name_is_named_and_asks_for_no_new_stream(services: Services, share: Path) -> None:
    register(services)
    services.exports.sync(str(share))
    (manifest,) = share.glob("loket/*/*/*.json")
    manifest.write_bytes(b"rusak")
    for path in share.glob("loket/*/*/*.sig"):
        path.unlink()
    error = services.exports.sync(str(share)).error
    assert error is not None
    assert error.code == "name_taken"
    assert manifest.name in error_sentence(error)
    manifest.unlink()
    assert services.exports.sync(str(share)).error is None
    assert received(services, share, Ledger()).applied == 1


def test_what_was_acknowledged_elsewhere_is_sent_again_to_a_place_that_misses_it(
    services: Services, share: Path, tmp_path: Path
) -> None:
    place(services, share)
    old = Ledger()
    for serial in range(2):
        register(services, serial=serial)
        services.exports.sync()
        received(services, share, old)
    assert services.exports.sync().acknowledged == 2
    other, ledger = tmp_path / "baru", Ledger()
    place(services, other)
    register(services, serial=3)
    assert services.exports.sync().delivered == (3,)
    assert received(services, other, ledger).applied == 0
    told = services.exports.sync()
    assert (told.delivered, codes(told)) == ((1, 2), [(1, "acknowledged_missed")])
    assert services.exports.status().line.refused == told.refused
    assert received(services, other, ledger).applied == 3
    last = services.exports.sync()
    assert (last.acknowledged, last.refused) == (3, ())


def test_what_is_held_no_more_needs_a_new_stream(services: Services, share: Path, tmp_path: Path, clock: Clock) -> None:
    place(services, share)
    register(services)
    services.exports.sync()
    received(services, share, Ledger())
    services.exports.sync()
    clock.moment += timedelta(days=31)
    services.exports.sync()
    other, ledger = tmp_path / "baru", Ledger()
    place(services, other)
    register(services, serial=2)
    services.exports.sync()
    received(services, other, ledger)
    told = services.exports.sync()
    assert codes(told) == [(1, "acknowledged_lost")]
    assert "loket upstream restart" in refusals_words(told.refused)
    services.exports.restart_stream()
    services.exports.sync()
    assert received(services, other, ledger).applied == 1
    assert services.exports.sync().refused == ()


def test_an_acknowledgement_of_other_content_is_told(services: Services, share: Path) -> None:
    register(services)
    services.exports.sync(str(share))
    (row,) = rows(services, "SELECT unit_code, epoch FROM office")
    office, epoch = str(row[0]), str(row[1])
    folder = share / ack_folder(office, epoch)
    folder.mkdir(parents=True)
    word = Acknowledgement(1, "ab" * 32, ())
    (folder / "00000001.json").write_bytes(acknowledgement_bytes(office, epoch, word))
    told = services.exports.sync(str(share))
    assert (told.acknowledged, codes(told)) == (0, [(1, "acknowledged_foreign")])


def test_a_run_of_freezing_sees_one_moment(services: Services, share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 2)
    for serial in range(3):
        register(services, serial=serial)
    came: list[str] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not came:
            came.append(register(services, serial=3).number)

    first = services.exports.sync(str(share), meanwhile)
    assert (first.frozen, first.waiting_rows) == ((1, 2), 1), "what comes meanwhile waits for the next run"
    ledger = Ledger()
    received(services, share, ledger)
    assert [int(row["seq"]) for _office, _epoch, row in ledger.requests] == [1, 2, 3]
    assert services.exports.sync(str(share)).frozen == (3,)


def test_a_month_that_can_hold_nothing_is_not_written(services: Services, tmp_path: Path) -> None:
    register(services)
    for period in ("1999-01", "2099-12"):
        with pytest.raises(RuleError, match="period_empty"):
            services.exports.snapshot(tmp_path / "bulan", period)
        with pytest.raises(RuleError, match="period_empty"):
            services.register_exports.register(tmp_path / "register", period)
    assert not list(tmp_path.glob("bulan/*")) + list(tmp_path.glob("register/*"))
