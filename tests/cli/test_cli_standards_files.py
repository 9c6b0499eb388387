"""`standards import | export | template` from a terminal: the differences first, faults with their place."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from cli_program import ROOT, is_one_sentence
from openpyxl import load_workbook


def edit(path, changes):
    book = load_workbook(path)
    for (sheet, place), value in changes.items():
        book[sheet][place] = value
    book.save(path)


@pytest.mark.parametrize("name", ["semua.xlsx", "semua.zip", "semua.json", "semua"])
def test_what_is_exported_comes_back_without_a_change(loket, tmp_path, name):
    done = loket("standards", "export", tmp_path / name, "--json").json
    assert done == {"file": str(tmp_path / name), "standards": 17}
    back = loket("standards", "import", tmp_path / name, "--json").json
    assert (len(back["unchanged"]), back["added"], back["new_versions"], back["drafts"]) == (17, [], [], [])


def test_a_preview_shows_the_differences_and_changes_nothing(loket, tmp_path):
    file = tmp_path / "skck.xlsx"
    assert loket("standards", "template", file, "--example").code == 0
    edit(file, {("Biaya", "D2"): 35000})
    shown = loket("standards", "import", file, "--preview")
    assert shown.code == 0
    assert "(skck): berubah" in shown.out
    assert "Rp30.000 ► Rp35.000" in shown.out
    before = loket("standards", "show", "skck", "--json").json["version"]
    brought = loket("standards", "import", file, "--json").json
    assert brought["new_versions"] == ["skck"]
    assert brought["services"][0]["differences"][0]["place"] == "fee.amount"
    assert loket("standards", "show", "skck", "--json").json["version"] == before + 1


def test_a_reader_that_closes_the_pipe_does_not_keep_the_file_out(home, loket, tmp_path):
    file = tmp_path / "skck.xlsx"
    loket("standards", "template", file, "--example")
    edit(file, {("Biaya", "D2"): 35000})
    before = loket("standards", "show", "skck", "--json").json["version"]
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-P", "-u", "-m", "loket", "standards", "import", file]
    env = os.environ | {"PYTHONPATH": str(ROOT), "LOKET_HOME": str(home)}
    subprocess.run(command, stdout=write, stderr=subprocess.DEVNULL, env=env, check=False, timeout=60)
    os.close(write)
    assert loket("standards", "show", "skck", "--json").json["version"] == before + 1


def test_every_fault_of_a_file_is_told_and_the_error_names_the_first(loket, tmp_path):
    file = tmp_path / "skck.xlsx"
    loket("standards", "template", file, "--example")
    edit(file, {("Persyaratan", "E2"): "dua", ("Waktu", "D2"): "hari"})
    refused = loket("standards", "import", file)
    assert refused.code == 1
    assert is_one_sentence(refused.err)
    assert "Lembar Persyaratan, baris 2, kolom Jumlah: “dua” bukan angka; tulis 2." in refused.err
    assert "Lembar Waktu, baris 2, kolom Satuan: “hari” kurang jelas" in refused.out
    told = loket("standards", "import", file, "--json")
    assert told.error["code"] == "sheets_faulty"
    assert [(one["sheet"], one["row"], one["column"]) for one in json.loads(told.out)["faults"]] == [
        ("Persyaratan", 2, "Jumlah"),
        ("Waktu", 2, "Satuan"),
    ]


def test_a_template_is_filled_and_becomes_a_draft_in_a_real_office(real_home, loket, tmp_path):
    file = tmp_path / "baru.xlsx"
    assert loket("standards", "template", file, "--home", real_home).code == 0
    edit(
        file,
        {
            ("Layanan", "A2"): "kia",
            ("Layanan", "B2"): "Kartu Identitas Anak",
            ("Varian", "A2"): "kia",
            ("Varian", "B2"): "umum",
            ("Varian", "C2"): "Umum",
            ("Persyaratan", "A2"): "kia",
            ("Persyaratan", "C2"): "Fotokopi kutipan akta kelahiran",
        },
    )
    assert loket("standards", "import", file, "--home", real_home, "--json").json["drafts"] == ["kia"]


def test_sippn_is_written_as_sheets_only(loket, tmp_path):
    assert loket("standards", "export", tmp_path / "sippn.xlsx", "--sippn").code == 0
    assert len(load_workbook(tmp_path / "sippn.xlsx").sheetnames) == 4
    for arguments in (("export", "sippn.json", "--sippn"), ("export", "semua.csv"), ("template", "kosong.json")):
        refused = loket("standards", arguments[0], tmp_path / arguments[1], *arguments[2:])
        assert refused.code == 1
        assert is_one_sentence(refused.err)
        assert ".xlsx" in refused.err
        assert not (tmp_path / arguments[1]).exists()
