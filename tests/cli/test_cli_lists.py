"""Lists for people from a terminal: `requests --save`, `export --profile register`."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_program import SITI, Loket


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
