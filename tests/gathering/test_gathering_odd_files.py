"""One office's odd file never stops the gathering of the others; a place that can't be written is said to be that."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from loket.cli import main
from tests.gathering.bureau import FIRST, Bureau, batch

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def replaced_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replaced_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def replaced_by_ring(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


@pytest.mark.parametrize("part", ["package", "manifest", "signature"])
@pytest.mark.parametrize(
    "spoil",
    [replaced_by_folder, pytest.param(replaced_by_pipe, marks=POSIX), pytest.param(replaced_by_ring, marks=POSIX)],
)
def test_an_odd_file_is_named_and_the_other_offices_are_gathered(
    bureau: Bureau, share: Path, part: str, spoil: Callable[[Path], None]
) -> None:
    odd = getattr(batch(share, 2), part)
    spoil(odd)
    [complaint] = bureau.gather(share).complaints
    assert complaint.office == FIRST
    assert complaint.facts["error"] == "delivery_unreadable"
    assert complaint.facts["facts"]["name"].endswith(odd.name)  # type: ignore[index]
    assert bureau.applied() == {(FIRST, "e1"): 1, ("OPD-02", "e1"): 3}


def test_what_was_merged_but_could_not_be_answered_says_just_that(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "rumah"))
    (share / "ack").write_bytes(b"sebuah berkas di tempat folder")
    assert main(["upstream", "gather", str(share)]) == 3
    assert "hanya kabar bagi kantor yang tidak dapat ditulis" in capsys.readouterr().err
