"""What goes wrong with an export or a delivery is said as what it is."""

from __future__ import annotations

from pathlib import Path

from cli_program import Loket, is_one_sentence


def test_a_file_is_told_from_a_folder_that_is_gone(loket: Loket, tmp_path: Path) -> None:
    file = tmp_path / "a.pub"
    file.write_text("kunci")
    for command in (["export", file], ["export", file, "--profile", "register"], ["sync", "--to", file]):
        told = loket(*command)
        assert told.code == 3
        assert is_one_sentence(told.err)
        assert "bukan folder" in told.err
    assert file.read_text() == "kunci"
    assert "tidak ada" in loket("upstream", "key", "-o", tmp_path / "tiada" / "kunci.pub").err


def test_what_only_the_register_has_is_said_so(loket: Loket, tmp_path: Path) -> None:
    told = loket("export", tmp_path / "salinan", "--unmasked")
    assert told.code == 2
    assert "--profile register" in told.err
    assert not (tmp_path / "salinan").exists()


def test_the_status_says_why_the_line_fails(loket: Loket, tmp_path: Path) -> None:
    place = tmp_path / "pembina"
    place.mkdir()
    assert loket("upstream", "place", place).code == 0
    place.rmdir()
    assert loket("sync").code == 3
    status = loket("upstream", "status").out
    assert "Gagal" in status
    assert "tidak terjangkau" in status
