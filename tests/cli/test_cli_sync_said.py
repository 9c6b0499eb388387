"""What `sync` and `upstream place` say of places that changed, keys that came late and sticks."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_program import Loket, is_one_sentence
from pyrage import x25519
from small_disk import small_disk

AGE = str(x25519.Identity.generate().to_public())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "pembina"
    folder.mkdir()
    return folder


def test_a_new_place_is_told_what_it_lacks(loket: Loket, place: Path, tmp_path: Path) -> None:
    loket("upstream", "place", place)
    loket("sync")
    loket("upstream", "place", tmp_path / "tiada")
    assert loket("sync", "--dry-run", "--json").json["undelivered"] == 1
    assert loket("upstream", "status", "--json").json["undelivered"] == 1
    failed = loket("sync")
    assert (failed.code, is_one_sentence(failed.err)) == (3, True)
    assert "Tidak ada kiriman baru" not in failed.out
    assert "Kiriman beku" in failed.out


def test_a_full_place_is_said_to_be_the_place(loket: Loket, tmp_path: Path) -> None:
    with small_disk(tmp_path / "kecil", "8k") as disk:
        (disk / "lain").write_bytes(b"x" * 4096)
        loket("upstream", "place", disk)
        failed = loket("sync")
        assert (failed.code, is_one_sentence(failed.err)) == (3, True)
        assert f"Disk tempat folder tujuan {disk} penuh" in failed.err


def test_what_was_frozen_before_the_key_is_held_and_both_ways_on_work(loket: Loket, place: Path) -> None:
    loket("upstream", "place", place.parent / "tiada")
    place.parent.joinpath("tiada").mkdir()
    loket("sync")
    told = loket("upstream", "place", place, "--province-key", AGE)
    assert "loket sync --plain" in told.out
    held = loket("sync")
    assert (held.code, is_one_sentence(held.err), list(place.rglob("*.zip*"))) == (1, True, [])
    assert all(way in held.out for way in ("loket upstream restart", "loket sync --plain"))
    assert loket("sync", "--plain").code == 0
    assert len(list(place.rglob("*.zip"))) == 1
    assert loket("upstream", "restart").code == loket("sync").code == 0
    assert len(list(place.rglob("*.zip.age"))) == 1


def test_a_relative_folder_is_kept_as_the_folder_that_it_was(
    loket: Loket, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    assert loket("upstream", "place", ".", "--json").json["to"] == str(place)
    assert loket("sync", "--to", ".", "--json").json["to"] == str(place)


def test_the_data_folder_is_no_place(loket: Loket, home: Path) -> None:
    for command in (["upstream", "place", home], ["sync", "--to", home / "kiriman"]):
        told = loket(*command)
        assert (told.code, is_one_sentence(told.err)) == (1, True)
        assert "folder data Loket" in told.err
    assert not (home / "loket").exists()


def test_a_stick_without_a_key_is_warned_of_with_the_way_to_one(loket: Loket) -> None:
    told = loket("upstream", "place", "stick:")
    assert told.code == 0
    assert "Minta kunci age" in told.out
    assert "Minta kunci age" not in loket("upstream", "place", "stick:", "--province-key", AGE).out


def test_a_missing_password_names_the_way_from_the_terminal(loket: Loket) -> None:
    loket("upstream", "place", "webdavs://dinas@awan.example/kiriman")
    assert "--secret-file" in loket("sync").err
