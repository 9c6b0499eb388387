"""Lists for people from a terminal: `-o` of what lists something, `export --profile register`, `audit`."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_program import SITI, Loket


def saved(path: Path) -> list[list[Any]]:
    """A saved list, its header first, as a spreadsheet here opens it."""
    if path.suffix == ".csv":
        text = path.read_bytes().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return [["" if cell is None else cell for cell in row] for row in openpyxl.load_workbook(path).active.values]


def test_a_list_is_saved_to_a_file_and_one_of_an_unknown_kind_is_refused(loket: Loket, tmp_path: Path) -> None:
    loket("register", "--service", "pbi-jk", *SITI)
    path = tmp_path / "terbuka.csv"
    told = loket("requests", "--open", "--save", path, "--json")
    shown = len(loket("requests", "--open", "--json").json["requests"])
    assert (told.code, told.json) == (0, {"files": [{"path": str(path), "rows": shown}]})
    assert SITI[1] not in path.read_text("utf-8-sig")
    assert loket("requests", "--save", tmp_path / "daftar.doc", "--json").error["code"] == "list_kind_unknown"


def test_the_register_is_written_and_whole_only_with_somebody_beside(loket: Loket, tmp_path: Path) -> None:
    loket("register", "--service", "pbi-jk", *SITI)
    folder = tmp_path / "buku"
    told = loket("export", folder, "--profile", "register", "--json")
    assert [Path(one["path"]).name for one in told.json["files"]] == ["register.xlsx", "register.csv"]
    assert SITI[1] not in (folder / "register.csv").read_text("utf-8-sig")
    unmasked = ("export", folder, "--profile", "register", "--unmasked", "--json")
    assert loket(*unmasked, "--reason", "Pemeriksaan BPK").error["code"] == "not_alone"
    whole = loket(*unmasked, "--second", "Budi Santoso")
    assert whole.code == 0, whole.err
    assert SITI[1] in (folder / "register.csv").read_text("utf-8-sig")
    assert loket("export", folder, "--unmasked").code == 2, "what goes upstream has no personal data to unmask"


@pytest.mark.parametrize(
    "asked",
    [
        ("--period", "1999-01"),
        ("--period", "2026-13"),
        ("--unmasked", "--reason", "Pemeriksaan BPK"),
    ],
)
def test_a_register_that_is_refused_leaves_no_folder_behind(
    loket: Loket, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    loket("register", "--service", "pbi-jk", *SITI)
    arsip, standing = tmp_path / "arsip" / "2026" / "buku", tmp_path / "berdiri"
    standing.mkdir()
    for folder in (arsip, standing, standing / "baru"):
        assert loket("export", folder, "--profile", "register", *asked).code == 1
    assert not (tmp_path / "arsip").exists()
    assert list(standing.iterdir()) == [], "a folder that was there stays, and nothing is put into it"


def test_only_upstream_and_register_are_profiles_and_the_answer_names_them(loket: Loket, tmp_path: Path) -> None:
    told = loket("export", tmp_path / "buku", "--profile", "people")
    assert (told.code, list(tmp_path.glob("buku"))) == (2, [])
    assert "upstream, register" in told.err


@pytest.mark.parametrize(
    ("command", "key", "first"),
    [(("standards", "list"), "standards", "code"), (("people", "list"), "people", "name")],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_is_saved_as_the_terminal_shows_it(
    loket: Loket, tmp_path: Path, command: tuple[str, ...], key: str, first: str, kind: str
) -> None:
    path = tmp_path / f"daftar.{kind}"
    shown = loket(*command, "--json").json[key]
    told = loket(*command, "-o", path, "--json")
    assert (told.code, told.json) == (0, {"files": [{"path": str(path), "rows": len(shown)}]})
    assert [row[0] for row in saved(path)[1:]] == [one[first] for one in shown]
    lines = loket(*command).out.splitlines()
    assert [part.casefold() for part in saved(path)[0]] == lines[0].casefold().split()
    assert all(all(str(cell) in line for cell in row) for row, line in zip(saved(path)[1:], lines[2:], strict=True))


def test_the_posters_that_hang_are_saved(loket: Loket, tmp_path: Path) -> None:
    loket("standards", "hang", "kk", "--place", "Ruang tunggu", "--size", "a2")
    path = tmp_path / "poster.csv"
    assert loket("standards", "hanging", "-o", path).code == 0
    assert saved(path)[1:] == [["kk", "1", "a2", "Ruang tunggu", "berlaku"]]


def test_the_audit_is_read_and_saved_by_who_when_and_which_request(loket: Loket, tmp_path: Path) -> None:
    at = ("--at", "2026-03-17T09:00")
    number = loket("register", "--service", "pbi-jk", *SITI, *at, "--json").json["number"]
    [line] = loket("audit", "--number", number, *at, "--json").json["lines"]
    assert (line["action"], line["text"], line["at"][:16]) == (
        "registered",
        f"mendaftarkan {number}",
        "2026-03-17T09:00",
    )
    path = tmp_path / "jejak.csv"
    assert loket("audit", "--number", number, "-o", path, *at).code == 0
    head, row = saved(path)
    assert (head[0], head[-1]) == ("Baris", "Hash sebelumnya")
    assert row[:4] == [str(line["line"]), "17-03-2026 09:00", line["by"], line["text"]]
    assert row[-2:] == [line["hash"], line["previous_hash"]]
    newest, *_older = loket("audit", "--person", line["by"], "--from", "17-03-2026", *at, "--json").json["lines"]
    assert newest["action"] == "trail_exported"
    assert not loket("audit", "--to", "2020-01-01", *at, "--json").json["lines"]
    assert loket("audit", "--limit", "1", *at, "--json").json["more"] is True


def test_what_the_audit_cannot_find_is_said(loket: Loket, tmp_path: Path) -> None:
    path = tmp_path / "jejak.xlsx"
    assert loket("audit", "--person", "Tidak Ada", "-o", path, "--json").error["code"] == "unknown_person"
    assert loket("audit", "--number", "503/X", "-o", path, "--json").error["code"] == "unknown_request"
    assert loket("audit", "--from", "kemarin dulu").code == 2
    assert not path.exists()


def test_who_may_not_read_the_audit_saves_none(loket: Loket, tmp_path: Path) -> None:
    loket("people", "add", "Sari Petugas", "--role", "officer")
    asked = ("audit", "-o", tmp_path / "jejak.csv", "--as", "Sari Petugas", "--json")
    assert loket(*asked).error["code"] == "not_allowed"
    assert list(tmp_path.glob("*jejak*")) == []
