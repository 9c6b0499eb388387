"""Batches and snapshots: same input, same bytes; proved content; a folder that is replaced as a whole."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest
from exchange_builders import ORIGIN, SEAL, full_rows, month, request, standard

from loket.errors import RuleError, StorageError
from loket.exchange.csvfile import read_table
from loket.exchange.manifest import BatchFacts, Manifest, Origin, manifest_bytes, read_manifest, verify
from loket.exchange.package import freeze
from loket.exchange.records import Rows
from loket.exchange.schema import REQUESTS, STANDARDS
from loket.exchange.snapshot import write_snapshot

FACTS = BatchFacts(number=42, lo=7, hi=9, previous="ab" * 32, audit_head="c0ffee")
FILES = {"standar_pelayanan.csv", "rekap_layanan_bulanan.csv", "permohonan.csv", "datapackage.json"}


def frozen(rows=None):
    return freeze(rows or full_rows(), ORIGIN, FACTS, SEAL)


def test_the_same_input_gives_the_same_bytes():
    assert frozen() == frozen()


def test_a_batch_is_named_by_its_number_and_hash():
    batch = frozen()
    stem = f"00000042-{hashlib.sha256(batch.data).hexdigest()[:8]}"
    assert (batch.data_name, batch.manifest_name) == (f"{stem}.zip", f"{stem}.json")


def test_the_manifest_says_what_upstream_was_promised():
    content = json.loads(frozen().manifest)
    assert list(content) == [
        *("schema", "office", "epoch", "batch", "lo", "hi", "previous", "package", "files", "audit_head"),
        *("app_version", "frozen_at", "escape", "signer", "encryption", "periods", "predecessor"),
    ]
    assert content["escape"] == "leading-apostrophe-1"
    assert content["frozen_at"] == "2026-03-02T08:05:00+07:00"
    assert [(file["name"], file["rows"]) for file in content["files"]] == [
        ("standar_pelayanan.csv", 1),
        ("rekap_layanan_bulanan.csv", 1),
        ("permohonan.csv", 2),
    ]


def test_the_months_in_it_and_their_revisions_are_told_in_the_manifest():
    batch = freeze(full_rows(), ORIGIN, replace(FACTS, periods={"2026-01": 3, "2026-02": 1}, predecessor="e0"), SEAL)
    manifest = read_manifest(batch.manifest)
    assert (manifest.periods, manifest.predecessor) == ({"2026-01": 3, "2026-02": 1}, "e0")


def test_a_manifest_of_the_first_loket_is_read_as_it_was():
    content = json.loads(frozen().manifest)
    for key in ("signer", "encryption", "periods", "predecessor"):
        del content[key]
    manifest = read_manifest(json.dumps(content).encode())
    assert (manifest.signer, manifest.encryption, manifest.periods, manifest.predecessor) == ("", None, {}, None)


def test_a_manifest_is_read_back_whole():
    batch = frozen()
    manifest = read_manifest(batch.manifest)
    assert manifest_bytes(manifest) == batch.manifest
    assert isinstance(manifest, Manifest)


def test_a_verified_batch_gives_its_rows():
    batch = frozen()
    files = verify(batch.data, read_manifest(batch.manifest))
    assert set(files) == FILES
    [row] = read_table(io.BytesIO(files["standar_pelayanan.csv"]), STANDARDS)
    assert row["produk"] == "=HYPERLINK(1)"
    assert [row["seq"] for row in read_table(io.BytesIO(files["permohonan.csv"]), REQUESTS)] == ["1", "2"]


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_cut_batch_is_damaged(cut):
    batch = frozen()
    with pytest.raises(StorageError) as caught:
        verify(batch.data[:cut], read_manifest(batch.manifest))
    assert caught.value.code == "package_damaged"
    assert caught.value.facts["reason"] == "bytes"


def test_every_flipped_byte_is_found():
    batch = frozen()
    manifest = read_manifest(batch.manifest)
    for place in range(0, len(batch.data), 97):
        data = bytearray(batch.data)
        data[place] ^= 1
        with pytest.raises(StorageError, match="sha256"):
            verify(bytes(data), manifest)


def repacked(change):
    """A zip with other content under a manifest that names the zip's own hash: a forger's or a broken sender's."""
    batch = frozen()
    manifest = read_manifest(batch.manifest)
    files = change(verify(batch.data, manifest))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    data = buffer.getvalue()
    package = replace(manifest.package, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    return data, replace(manifest, package=package)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda files: files | {"permohonan.csv": files["permohonan.csv"].replace(b"true", b"fals")}, "permohonan.csv"),
        (lambda files: files | {"permohonan.csv": b"0" * 50_000_000}, "permohonan.csv"),
        (lambda files: files | {"../evil.csv": b"x"}, "members"),
        (lambda files: {name: data for name, data in files.items() if name != "datapackage.json"}, "members"),
    ],
)
def test_a_zip_whose_files_are_not_the_declared_ones_is_damaged(change, reason):
    with pytest.raises(StorageError) as caught:
        verify(*repacked(change))
    assert caught.value.facts["reason"] == reason


def test_bytes_that_are_no_zip_are_damaged():
    manifest = read_manifest(frozen().manifest)
    data = b"no zip"
    package = replace(manifest.package, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    with pytest.raises(StorageError) as caught:
        verify(data, replace(manifest, package=package))
    assert caught.value.facts["reason"] == "zip"


def test_a_manifest_of_a_newer_loket_is_told_from_a_damaged_one():
    content = json.loads(frozen().manifest) | {"schema": "loket-manifest-2"}
    with pytest.raises(StorageError) as caught:
        read_manifest(json.dumps(content).encode())
    assert (caught.value.code, caught.value.facts["schema"]) == ("manifest_newer", "loket-manifest-2")


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "loket-manifest-0"},
        {"schema": 7},
        {"encryption": "rot13"},
        {"periods": {"2026-13": 1}},
        {"periods": {"2026-12": 0}},
        {"periods": ["2026-12"]},
        {"predecessor": "../up"},
        {"escape": "none"},
        {"office": "../up"},
        {"batch": "42"},
        {"batch": 0},
        {"batch": True},
        {"lo": 9, "hi": 7},
        {"lo": 1, "hi": 0},
        {"lo": "1"},
        {"previous": "zz"},
        {"package": None},
        {"files": [{"name": "a/b.csv", "rows": 1, "bytes": 1, "sha256": "ab" * 32}]},
        {"files": 7},
        {"frozen_at": "yesterday"},
        {"audit_head": 3},
    ],
)
def test_a_malformed_manifest_is_refused(change):
    content = json.loads(frozen().manifest) | change
    with pytest.raises(StorageError) as caught:
        read_manifest(json.dumps(content).encode())
    assert caught.value.code == "manifest_malformed"


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"null", b"{}", b"[" * 100_000])
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(StorageError) as caught:
        read_manifest(data)
    assert caught.value.code == "manifest_malformed"


@pytest.mark.parametrize("office", ["", "..", "a/b", "a\\b", ".x", "x.", "é", "a b", "x" * 65, "a\n"])
def test_an_office_code_that_is_no_safe_folder_name_is_refused(office):
    with pytest.raises(RuleError) as caught:
        Origin(office=office, unit_name="", epoch="e", app_version="", frozen_at=ORIGIN.frozen_at)
    assert caught.value.code == "office_code_unsafe"


@pytest.mark.parametrize(
    "facts",
    [
        {"number": 0, "lo": 1, "hi": 1, "previous": None},
        {"number": 1, "lo": 3, "hi": 1, "previous": None},
        {"number": 1, "lo": 1, "hi": 0, "previous": None},
        {"number": 1, "lo": 1, "hi": 1, "previous": "ab" * 32},
        {"number": 2, "lo": 2, "hi": 2, "previous": None},
    ],
)
def test_a_batch_out_of_its_chain_is_a_bug(facts):
    with pytest.raises(ValueError, match="batch"):
        BatchFacts(audit_head="", **facts)


def names(folder):
    return {path.name for path in folder.iterdir()}


def revision_in(folder):
    return json.loads((folder / "datapackage.json").read_bytes())["loket"]["revision"]


def test_a_snapshot_stands_in_a_new_folder(tmp_path):
    made = write_snapshot(tmp_path / "a" / "keluar", full_rows(), ORIGIN)
    assert names(made.folder) == FILES
    assert names(made.folder.parent) == {"keluar"}
    assert (made.revision, [file.rows for file in made.files]) == (1, [1, 1, 2])


def test_a_second_snapshot_replaces_the_first_and_counts_up(tmp_path):
    write_snapshot(tmp_path / "keluar", full_rows(), ORIGIN)
    made = write_snapshot(tmp_path / "keluar", Rows(requests=[request(9)]), ORIGIN)
    assert made.revision == revision_in(made.folder) == 2
    assert names(made.folder) == FILES
    assert b'"9"' in (made.folder / "permohonan.csv").read_bytes()


def test_a_snapshot_in_a_folder_with_other_files_leaves_them_alone(tmp_path):
    (tmp_path / "foto.jpg").write_bytes(b"x")
    made = write_snapshot(tmp_path, full_rows(), ORIGIN)
    assert names(tmp_path) == FILES | {"foto.jpg"}
    assert made.revision == 1


@pytest.mark.parametrize("name", ["datapackage.json", "permohonan.csv"])
def test_a_stranger_of_the_same_name_is_not_replaced(tmp_path, name):
    (tmp_path / name).write_bytes(b'{"name": "lain"}')
    with pytest.raises(RuleError) as caught:
        write_snapshot(tmp_path, full_rows(), ORIGIN)
    assert caught.value.code == "export_folder_foreign"
    assert caught.value.facts["file"] == name
    assert names(tmp_path) == {name}


def test_a_refused_row_changes_nothing(tmp_path):
    write_snapshot(tmp_path, full_rows(), ORIGIN)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(RuleError):
        write_snapshot(tmp_path, Rows(standards=[standard()], requests=[request(0)]), ORIGIN)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_refused_first_snapshot_leaves_no_folder(tmp_path):
    with pytest.raises(RuleError):
        write_snapshot(tmp_path / "keluar", Rows(months=[month(periode="")]), ORIGIN)
    assert names(tmp_path) == set()


def test_a_first_snapshot_that_was_cut_while_moving_in_is_finished_by_the_next(tmp_path):
    (tmp_path / ".loket-0123456789abcdef.part").mkdir()
    (tmp_path / "standar_pelayanan.csv").write_bytes(b"half a snapshot")
    assert write_snapshot(tmp_path, full_rows(), ORIGIN).revision == 1
    assert names(tmp_path) == FILES


def test_a_snapshot_where_no_folder_can_be_is_the_machines_fault(tmp_path):
    (tmp_path / "berkas").write_bytes(b"")
    with pytest.raises(StorageError) as caught:
        write_snapshot(tmp_path / "berkas" / "keluar", full_rows(), ORIGIN)
    assert caught.value.code == "folder_gone"
