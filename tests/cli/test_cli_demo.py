"""`demo`: a counter day without a screen, twice in a row."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from cli_program import Answer, is_one_sentence, run_program, scan, validate, words_of

from loket.cli.demo_day import LONG_NAME


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Answer]]:
    """Two days in one folder."""
    folder = tmp_path_factory.mktemp("demo") / "hari"
    return folder, [run_program("demo", folder), run_program("demo", folder, "--json")]


def test_both_days_work_and_say_what_they_made(days):
    folder, (first, second) = days
    assert (first.code, first.err, second.code, second.err) == (0, "", 0, "")
    for word in ("Senin, 16 Maret 2026", "Terlambat sore ini", "Tanda terima", str(folder / "receipts"), "utuh"):
        assert word in first.out
    assert second.json["day"] == "2026-03-17"
    assert second.json["delivery"]["batches"] == [2]
    assert second.json["delivery"]["acknowledged"] == 2
    assert second.json["check"] == {"ok": True, "findings": []}
    assert len(second.json["overdue"]) == 1


def test_the_second_day_adds_to_the_first(days):
    folder, (_first, second) = days
    everything = run_program("requests", "--limit", "100", "--json", home=folder / "data").json["requests"]
    assert len(everything) == 2 * len(second.json["registered"]) == 24
    assert len({row["number"] for row in everything}) == 24
    assert {row["status"] for row in everything} >= {"registered", "suspended", "ready", "handed_over", "rejected"}
    assert len(list((folder / "receipts").glob("tanda-terima-*.pdf"))) == 24
    assert len(list((folder / "receipts").glob("lembar-kekurangan-*.pdf"))) == 2


def test_every_receipt_can_be_read_and_scanned(days, tmp_path):
    _folder, (_first, second) = days
    for one in second.json["registered"]:
        words = words_of(Path(one["receipt"]))
        assert one["number"] in words
        assert "CONTOH" in words
        assert "paling lambat" in words.lower() or one["due"] is None
        assert scan(Path(one["receipt"]), tmp_path).split("*")[2] == one["number"]


def test_receipts_hold_fee_proxy_and_the_longest_name(days):
    folder, _answers = days
    papers = {path: words_of(path) for path in (folder / "receipts").glob("tanda-terima-*.pdf")}
    assert sum("Rp30.000,00 (tiga puluh ribu rupiah)" in words for words in papers.values()) == 2
    assert sum("Maria Sembiring" in words for words in papers.values()) == 2
    assert sum(LONG_NAME in words for words in papers.values()) == 2


def test_export_and_packages_are_valid(days, tmp_path):
    folder, _answers = days
    assert validate(folder / "export") == ""
    packages = sorted((folder / "upstream").rglob("*.zip"))
    assert len(packages) == 2
    for number, package in enumerate(packages):
        with zipfile.ZipFile(package) as archive:
            archive.extractall(tmp_path / str(number))
        assert validate(tmp_path / str(number)) == ""


def test_the_demo_never_enters_a_real_office(real_home, tmp_path):
    (tmp_path / "data").symlink_to(real_home)
    refused = run_program("demo", tmp_path)
    assert (refused.code, is_one_sentence(refused.err)) == (1, True)
    assert run_program("requests", "--json", home=real_home).json == {"requests": []}
