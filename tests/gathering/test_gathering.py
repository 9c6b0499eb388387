"""Packages of many offices become one database: once, whole, and only what can be believed."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pyrage import x25519

from loket.db.gathering import GatheringDatabase
from loket.errors import RuleError, StorageError
from loket.exchange.delivery import read_acknowledgements
from loket.exchange.transports import FolderTransport
from loket.services.province_files import summary_file
from loket.words import error_sentence
from tests.gathering.bureau import FIRST, Bureau, Parts, batch
from tests.gathering.province import Plan, batches_of, public_of, write_batch, write_province

STREAM = (FIRST, "e1")
WHOLE = {(FIRST, "e1"): 3, ("OPD-02", "e1"): 3}


def codes(bureau: Bureau, share: Path) -> list[str]:
    """What a gathering complains of."""
    return [str(each.facts.get("error", each.code)) for each in bureau.gather(share).complaints]


def test_many_offices_become_one_database_and_each_is_told(bureau: Bureau, share: Path) -> None:
    result = bureau.gather(share)
    assert (result.streams, result.batches, result.complaints, result.unacknowledged) == (2, 6, (), ())
    assert bureau.applied() == WHOLE
    newest = read_acknowledgements(FolderTransport(share), *STREAM).newest
    assert newest is not None
    assert (newest.applied, newest.refused) == (3, ())


def test_what_the_summary_says_is_what_the_offices_said(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    summary = bureau.summary()
    assert (summary.first, summary.last, len(summary.offices), len(summary.services)) == ("2024-01", "2024-03", 2, 4)
    assert summary.total.registered == 2 * 3 * 2 * 2
    assert summary.total.received == summary.total.registered + 12, "each service turned one away in each month"
    assert summary.total.completed == summary.total.on_time + summary.total.late
    assert summary.total.fees == sum(each.figures.fees for each in summary.services) > 0
    assert summary.problems == ()


def test_a_month_and_a_year_are_parts_of_the_whole(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    months = [bureau.summary(f"2024-{month:02d}").total for month in (1, 2, 3)]
    year = bureau.summary("2024").total
    assert year.completed == sum(month.completed for month in months)
    assert year.fees == sum(month.fees for month in months)
    assert year.running == months[-1].running, "what stands open counts once, at the end"
    with pytest.raises(RuleError, match="summary_empty"):
        bureau.summary("2023")
    with pytest.raises(RuleError, match="period_invalid"):
        bureau.summary("2024-13")


def test_gathered_twice_changes_nothing(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    before = [summary_file(bureau.summary(), Path(f"a{end}")) for end in (".csv", ".xlsx", ".pdf")]
    files = sorted(share.rglob("*"))
    assert bureau.gather(share).batches == 0
    assert [summary_file(bureau.summary(), Path(f"a{end}")) for end in (".csv", ".xlsx", ".pdf")] == before
    assert sorted(share.rglob("*")) == files, "no acknowledgement is repeated"


def test_an_office_waits_until_a_person_confirms_its_key(bureau: Bureau, share: Path) -> None:
    write_batch(share, next(batches_of(3, Plan(months=1, services=1, each=1, epoch="e9"))))
    assert codes(bureau, share) == ["office_unknown"]
    assert "OPD-03" not in {office for office, _epoch in bureau.applied()}
    assert bureau.problems() == {"OPD-03": ["office_unknown"]}
    newest = read_acknowledgements(FolderTransport(share), "OPD-03", "e9").newest
    assert newest is not None
    assert [each.code for each in newest.refused] == ["office_unknown"]
    bureau.service.trust("OPD-03", public_of("OPD-03"))
    assert codes(bureau, share) == []
    assert bureau.applied()["OPD-03", "e9"] == 1


def test_a_key_belongs_to_one_office_and_can_be_given_up(bureau: Bureau, share: Path) -> None:
    with pytest.raises(RuleError, match="key_of_other_office"):
        bureau.service.trust("OPD-02", public_of(FIRST))
    with pytest.raises(RuleError, match="key_of_other_office"):
        bureau.service.trust("OPD-09", public_of("OPD-03"))
    with pytest.raises(RuleError, match="public_key_unreadable"):
        bureau.service.trust(FIRST, "ssh-rsa AAAA")
    bureau.gather(share)
    bureau.service.distrust(FIRST, bureau.service.keys()[0].fingerprint)
    write_batch(share, list(batches_of(1, Plan(offices=2, months=4, services=2, each=2)))[3])
    assert codes(bureau, share) == ["signer_retired"]
    assert bureau.applied() == WHOLE, "what was merged before stays"


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def bomb(parts: Parts) -> None:
    """A small zip in which a gigabyte stands where the manifest says some kilobytes."""
    size = json.loads(parts.manifest.read_bytes())["files"][2]["bytes"]
    with zipfile.ZipFile(parts.package) as archive:
        others = {name: archive.read(name) for name in archive.namelist() if name != "permohonan.csv"}
    with zipfile.ZipFile(parts.package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in others.items():
            archive.writestr(name, content)
        with archive.open("permohonan.csv", "w", force_zip64=True) as member:
            for _megabyte in range(100):
                member.write(bytes(1 << 20))
    parts.tell(lambda told: told["package"].update(_true_facts(parts.package)))
    assert size < 1 << 20


def _true_facts(path: Path) -> dict[str, object]:
    from hashlib import sha256

    data = path.read_bytes()
    return {"bytes": len(data), "sha256": sha256(data).hexdigest()}


def replaced(old: bytes, new: bytes, name: str = "rekap_layanan_bulanan.csv") -> Callable[[Parts], None]:
    def spoil(parts: Parts) -> None:
        def change(files: dict[str, bytes]) -> None:
            assert old in files[name]
            files[name] = files[name].replace(old, new)

        parts.repack(change)

    return spoil


def foreign(parts: Parts) -> None:
    """Another office's batch in this office's folder."""
    other = batch(parts.manifest.parents[3], 2, "OPD-02")
    for part in (parts.package, parts.signature, parts.manifest):
        part.unlink()
    for path in (other.package, other.signature, other.manifest):
        shutil.copy(path, parts.manifest.parent)


def drop_row(files: dict[str, bytes]) -> None:
    lines = files["permohonan.csv"].splitlines(keepends=True)
    files["permohonan.csv"] = b"".join([lines[0], *lines[2:]])


BAD: dict[str, tuple[Callable[[Parts], object], str]] = {
    "a package in which a bit was flipped": (lambda p: flip(p.package), "package_damaged"),
    "a package that was cut off": (lambda p: p.package.write_bytes(p.package.read_bytes()[:90]), "package_damaged"),
    "a package that is not there": (lambda p: p.package.unlink(), "name_missing"),
    "a manifest that was changed after it was signed": (
        lambda p: p.tell(lambda told: told.update(app_version="9.9"), signer=None),
        "signature_wrong",
    ),
    "a manifest that lies about its rows": (
        lambda p: p.tell(lambda told: told["files"][2].update(rows=1)),
        "csv_damaged",
    ),
    "a manifest that lies about a file": (
        lambda p: p.tell(lambda told: told["files"][1].update(sha256="00" * 32)),
        "package_damaged",
    ),
    "a manifest that is no JSON": (lambda p: p.manifest.write_bytes(b"{"), "manifest_malformed"),
    "a manifest of half a million brackets": (lambda p: p.manifest.write_bytes(b"[" * 500_000), "manifest_malformed"),
    "a batch without a signature": (lambda p: p.signature.unlink(), "signature_missing"),
    "a signature that is none": (lambda p: p.signature.write_bytes(b"salam"), "signature_malformed"),
    "a batch that another office signed": (lambda p: p.sign("OPD-02"), "signer_unknown"),
    "a batch that nobody known signed": (lambda p: p.sign("OPD-77"), "signer_unknown"),
    "a foreign office's package": (foreign, "batch_of_other_stream"),
    "rows of another office under its own signature": (replaced(b'"OPD-01"', b'"OPD-02"'), "rows_of_other_office"),
    "a newer schema": (
        lambda p: p.tell(lambda told: told.update(schema="loket-manifest-2")),
        "manifest_newer",
    ),
    "rows without end": (lambda p: p.tell(lambda told: told.update(hi=10**30)), "manifest_malformed"),
    "more rows than a memory holds": (lambda p: p.tell(lambda told: told.update(hi=10**12)), "csv_damaged"),
    "a manifest of the moon": (lambda p: p.tell(lambda told: told.update(schema="bulan-1")), "manifest_malformed"),
    "a moment without its zone": (
        lambda p: p.tell(lambda told: told.update(frozen_at="2024-03-01T08:00:00")),
        "manifest_malformed",
    ),
    "half a letter where a word should be": (
        lambda p: p.tell(lambda told: told.update(audit_head="\ud800")),
        "manifest_malformed",
    ),
    "another predecessor": (lambda p: p.tell(lambda told: told.update(previous="11" * 32)), "batch_chain_broken"),
    "sequence numbers that leave some out": (
        lambda p: p.tell(lambda told: told.update(lo=told["lo"] + 1)),
        "batch_not_contiguous",
    ),
    "a row that was left out": (lambda p: p.repack(drop_row), "csv_damaged"),
    "a word where a count must be": (replaced(b'"2024-02"', b'"Februari"'), "csv_damaged"),
    "a column that is gone": (replaced(b'"masuk",', b""), "csv_damaged"),
    "a month that the manifest does not name": (
        lambda p: p.tell(lambda told: told.update(periods={"2024-02": 1})),
        "csv_damaged",
    ),
    "a zip bomb": (bomb, "package_damaged"),
    "a manifest that declares a bomb": (
        lambda p: p.tell(lambda told: told["files"][2].update(bytes=1 << 34)),
        "package_too_large",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_believed_is_refused_whole_and_by_name(bureau: Bureau, share: Path, name: str) -> None:
    spoil, code = BAD[name]
    keep = share.with_name("utuh")
    shutil.copytree(share, keep)
    spoil(batch(share, 2))
    result = bureau.gather(share)
    assert [each.facts["error"] for each in result.complaints] == [code]
    assert bureau.applied() == {**WHOLE, STREAM: 1}, "what came before stays, what follows waits"
    assert bureau.problems() == {FIRST: [code]}
    facts = result.complaints[0].facts
    assert "Catat kode" not in error_sentence(StorageError(code, **facts["facts"])), "there is a sentence for it"
    newest = read_acknowledgements(FolderTransport(share), *STREAM).newest
    assert newest is not None
    assert [each.code for each in newest.refused] == [code]
    shutil.rmtree(share)
    shutil.copytree(keep, share)
    assert codes(bureau, share) == [], "the whole one is taken in when it comes"
    assert bureau.applied() == WHOLE


def test_a_gap_is_named_and_what_follows_waits(bureau: Bureau, share: Path) -> None:
    lost = batch(share, 2)
    parked = [(path, path.read_bytes()) for path in (lost.package, lost.signature, lost.manifest)]
    for path, _content in parked:
        path.unlink()
    assert codes(bureau, share) == ["missing"]
    assert bureau.applied()[STREAM] == 1
    assert bureau.problems() == {FIRST: ["missing"]}
    for path, content in parked:
        path.write_bytes(content)
    assert codes(bureau, share) == []
    assert bureau.problems() == {}


def test_a_batch_that_is_played_again_under_the_next_number_is_refused(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    old = batch(share, 3)
    again = old.manifest.with_name("00000004-0badcafe.json")
    shutil.copy(old.manifest, again)
    shutil.copy(old.signature, f"{again}.sig")
    assert codes(bureau, share) == ["batch_not_contiguous"]
    assert bureau.applied() == WHOLE


def test_a_number_that_was_given_to_two_batches_is_named(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    before = bureau.counts()
    write_batch(share, next(batches_of(1, Plan(offices=2, months=3, services=2, each=2, seed=9))))
    assert codes(bureau, share) == ["number_reused"]
    assert bureau.counts() == before
    assert bureau.problems() == {FIRST: ["number_reused"]}


def test_a_damaged_leftover_of_a_number_that_was_applied_is_nobodys_word(bureau: Bureau, share: Path) -> None:
    batch(share, 1).manifest.with_name("00000001-0badcafe.json").write_bytes(b"{")
    assert codes(bureau, share) == []


def test_loose_files_from_mail_and_messengers_are_found_wherever_they_were_saved(bureau: Bureau, share: Path) -> None:
    loose = share.with_name("Unduhan surel (Maret)")
    loose.mkdir()
    for number, path in enumerate(sorted(share.rglob("*-*.*"))):
        place = loose / f"pesan {'ABC'[number // 9]}"  # each office's three files lie together
        place.mkdir(exist_ok=True)
        shutil.copy(path, place)
    (loose / "00000001-0badcafe.json").write_bytes(b"bukan daftar")
    (loose / "catatan.json").write_bytes(b"{}")
    assert codes(bureau, loose) == ["manifest_malformed"], "what nobody can read is named, the rest is taken in"
    assert bureau.applied() == WHOLE
    assert read_acknowledgements(FolderTransport(loose), *STREAM).newest is not None


def test_a_sealed_package_opens_with_the_provinces_key_only(bureau: Bureau, tmp_path: Path) -> None:
    from dataclasses import replace

    identity = x25519.Identity.generate()
    sealed = Plan(offices=1, months=2, services=1, each=1, recipient=str(identity.to_public()))
    write_province(tmp_path / "stik", replace(sealed))
    assert codes(bureau, tmp_path / "stik") == ["package_sealed"]
    assert bureau.applied() == {}
    told = read_acknowledgements(FolderTransport(tmp_path / "stik"), *STREAM).newest
    assert told is not None
    assert told.refused == (), "that the bureau forgot its key is no fault of the office"
    with pytest.raises(RuleError, match="age_identity_unreadable"):
        bureau.gather(tmp_path / "stik", "bukan kunci")
    assert bureau.gather(tmp_path / "stik", str(identity)).complaints == ()
    assert bureau.applied() == {STREAM: 2}


def test_a_folder_that_is_gone_is_told(bureau: Bureau, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="folder_gone"):
        bureau.gather(tmp_path / "tiada")


def test_a_place_that_cannot_be_told_keeps_what_it_brought(bureau: Bureau, share: Path) -> None:
    (share / "ack").write_bytes(b"sebuah berkas di tempat folder")
    result = bureau.gather(share)
    assert (result.batches, len(result.unacknowledged)) == (6, 2)
    assert bureau.applied() == WHOLE
    (share / "ack").unlink()
    assert bureau.gather(share).unacknowledged == ()
    assert read_acknowledgements(FolderTransport(share), *STREAM).newest is not None


def test_the_database_of_a_province_is_never_an_offices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path))
    with pytest.raises(RuleError, match="gathering_in_office"):
        GatheringDatabase.open(tmp_path / "loket.db", create=True)
    with pytest.raises(RuleError, match="gathering_missing"):
        GatheringDatabase.open(tmp_path / "p" / "provinsi.db")
    GatheringDatabase.open(tmp_path / "p" / "provinsi.db", create=True).close()
    (tmp_path / "p" / "provinsi.db").unlink()
    with pytest.raises(StorageError, match="database_missing"):
        GatheringDatabase.open(tmp_path / "p" / "provinsi.db", create=True)


def test_a_newer_database_is_left_alone(bureau: Bureau) -> None:
    with bureau.database.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version=99")
    bureau.close()
    with pytest.raises(StorageError, match="database_newer"):
        GatheringDatabase.open(bureau.path)


def test_the_file_shows_nothing_and_a_flipped_bit_is_found(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    bureau.close()
    assert b"OPD-01" not in bureau.path.read_bytes()
    flip(bureau.path)
    assert is_found_damaged(bureau.path)


def is_found_damaged(path: Path) -> bool:
    try:
        database = GatheringDatabase.open(path)
        with database.read() as connection:
            return bool(connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all())
    except StorageError as error:
        return error.code == "database_damaged"
