"""`standards`: list, show, check, import, export."""

from __future__ import annotations

import json

import pytest
from cli_program import is_one_sentence

from loket.domain.standards import Component
from loket.words import label


def test_the_list_names_time_fee_and_variants(loket):
    rows = {row["code"]: row for row in loket("standards", "list", "--json").json["standards"]}
    assert rows["skck"]["fee"] == {"kind": "pnbp", "amount": 30000, "legal_basis": "PP 76/2020"}
    assert rows["kk"]["completion_time"]["unit"] == "working_day"
    assert [variant["code"] for variant in rows["kk"]["variants"]][:2] == ["baru", "perubahan"]
    assert rows["ktp-el"]["completion_time"] is None
    shown = loket("standards", "list").out
    assert "Rp30.000" in shown
    assert "batas bawaan" in shown


def test_show_has_all_14_components(loket):
    shown = loket("standards", "show", "kk").out
    assert all(label(component) in shown for component in Component)
    assert "[KK baru]" in shown
    assert "(belum diisi)" in shown
    assert loket("standards", "show", "kk", "--json").json["standard"]["code"] == "kk"


def test_check_says_what_is_missing(loket):
    one = loket("standards", "check", "sktm", "--json").json["standards"]
    assert [row["code"] for row in one] == ["sktm"]
    assert "facilities" in one[0]["missing"]
    assert not one[0]["complete"]
    assert len(loket("standards", "check", "--json").json["standards"]) == 17
    assert label(Component.FACILITIES) in loket("standards", "check", "sktm").out
    assert loket("standards", "check", "tiada", "--json").error["code"] == "unknown_service"


def test_an_export_imports_back_without_a_change(loket, tmp_path):
    file = tmp_path / "katalog.json"
    assert loket("standards", "export", file, "--json").json["standards"] == 17
    done = loket("standards", "import", file, "--json").json
    assert (done["added"], done["new_versions"], len(done["unchanged"])) == ([], [], 17)


def test_an_imported_standard_with_a_decree_can_be_used_in_a_real_office(real_home, loket, tmp_path):
    file = tmp_path / "sktm.json"
    content = json.loads(loket("standards", "show", "sktm", "--home", real_home, "--json").out)["standard"]
    decree = {"number": "188.4/12/2026", "decided_on": "2026-01-05", "valid_from": "2026-01-05"}
    file.write_text(json.dumps({**content, "is_example": False, "decree": decree}), encoding="utf-8")
    assert loket("standards", "import", file, "--home", real_home, "--json").json["new_versions"] == ["sktm"]
    assert loket("register", "--service", "sktm", "--name", "Budi", "--home", real_home).code == 0


def broken(standard):
    """The same catalogue with one thing wrong, and what the sentence must name."""
    return [
        (b'{"code": "a", ', ["baris 1", "kolom"]),
        (json.dumps({**standard, "fee": {"kind": "mahal"}}).encode(), ["fee.kind", "mahal"]),
        (json.dumps({**standard, "completion_time": {"amount": "x", "unit": "minute"}}).encode(), ["amount", "x"]),
        (json.dumps({**standard, "nama": "x"}).encode(), ["nama"]),
        (json.dumps({**standard, "variants": []}).encode(), ["variants"]),
        (json.dumps({"format": "loket-standards-1", "standards": [standard, standard]}).encode(), ["dua kali"]),
        (json.dumps({"format": "lain-9", "standards": []}).encode(), ["lain-9"]),
        (b"[1, 2]", ["katalog"]),
        (b"\xff\xfe{}", ["UTF-8"]),
        (b"[" * 100_000, ["baris 1"]),
    ]


@pytest.mark.parametrize("number", range(10))
def test_a_malformed_file_is_refused_whole_with_file_place_and_field(loket, tmp_path, number):
    standard = loket("standards", "show", "sktm", "--json").json["standard"]
    content, named = broken({**standard, "code": "sktm-baru"})[number]
    before = loket("standards", "list").out
    file = tmp_path / "rusak.json"
    file.write_bytes(content)
    refused = loket("standards", "import", file)
    assert (refused.code, refused.out) == (1, "")
    assert is_one_sentence(refused.err)
    assert all(word in refused.err for word in ["rusak.json", *named])
    assert loket("standards", "list").out == before


def test_of_a_catalogue_with_one_fault_nothing_is_imported(loket, tmp_path):
    standard = loket("standards", "show", "sktm", "--json").json["standard"]
    standards = [{**standard, "code": "baik"}, {**standard, "code": "buruk", "fee": {"amount": -1}}]
    file = tmp_path / "campur.json"
    file.write_text(json.dumps({"format": "loket-standards-1", "standards": standards}), encoding="utf-8")
    refused = loket("standards", "import", file)
    assert refused.code == 1
    assert "standards.1.fee" in refused.err
    assert "baik " not in loket("standards", "list").out


def test_a_file_that_is_not_there_is_named(loket, tmp_path):
    refused = loket("standards", "import", tmp_path / "tiada.json")
    assert (refused.code, is_one_sentence(refused.err)) == (1, True)
    assert "tiada.json" in refused.err
