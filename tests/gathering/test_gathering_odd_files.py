"""One office's odd file never stops the gathering of the others; a place that can't be written is said to be that."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from loket.cli import main
from loket.services.province import problems
from loket.words.gathering import problem_words
from tests.gathering.bureau import FIRST, Bureau, batch
from tests.gathering.province import office_code, public_of

_PR_CAPBSET_DROP, _DAC_OVERRIDE, _DAC_READ_SEARCH = 24, 1, 2
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
    assert "hanya kabar bagi kantor OPD-01, OPD-02 yang tidak dapat ditulis" in capsys.readouterr().err


def dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("sudah-tidak-ada"))


@pytest.mark.skipif(os.name == "nt", reason="links are a privilege there")
@pytest.mark.parametrize(("part", "code"), [("package", "name_missing"), ("signature", "signature_missing")])
def test_a_link_to_nothing_is_a_file_that_did_not_come(bureau: Bureau, share: Path, part: str, code: str) -> None:
    dangling(getattr(batch(share, 2), part))
    [complaint] = bureau.gather(share).complaints
    assert (complaint.office, complaint.facts["error"]) == (FIRST, code)
    assert bureau.applied() == {(FIRST, "e1"): 1, ("OPD-02", "e1"): 3}


def test_a_folder_with_a_batchs_name_stops_nobody(bureau: Bureau, share: Path) -> None:
    (share / "loket" / FIRST / "e1" / "00000004-0badcafe.json").mkdir()
    (share / "loket" / "OPD-02" / "e1" / "00000004-0badcafe.zip").mkdir()
    [complaint] = bureau.gather(share).complaints
    assert (complaint.office, complaint.facts["batch"]) == (FIRST, 4)
    assert set(bureau.applied().values()) == {3}
    (share / "loket" / FIRST / "e1" / "00000004-0badcafe.json").rmdir()
    assert bureau.gather(share).complaints == ()


def test_files_that_another_program_takes_away_while_it_reads_are_named_and_come_later(
    bureau: Bureau, share: Path, tmp_path: Path
) -> None:
    """The other program runs after the folder was listed and before the second office is read."""
    place, away = share / "loket" / "OPD-02" / "e1", tmp_path / "dipindah"
    move = "import shutil, sys; shutil.move(sys.argv[1], sys.argv[2])"

    def take_away(done: int, _total: int) -> None:
        if done == 1:
            subprocess.run([sys.executable, "-c", move, str(place), str(away)], check=True)

    [complaint] = bureau.service.gather(share, progress=take_away).complaints
    assert (complaint.office, complaint.facts["batch"], complaint.facts["error"]) == ("OPD-02", 1, "name_missing")
    assert bureau.applied() == {(FIRST, "e1"): 3}
    words = [problem_words(each.code, each.facts) for each in problems(bureau.database, bureau.now)]
    assert any("gabungkan lagi nanti, atau minta kantor itu mengirimnya lagi" in each for each in words), words
    shutil.move(away, place)
    assert bureau.gather(share).complaints == ()
    assert bureau.applied() == {(FIRST, "e1"): 3, ("OPD-02", "e1"): 3}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere root's rights can't be taken from a child")
@pytest.mark.parametrize("below", ["", "e1"], ids=["the office's folder", "its epoch's folder"])
def test_an_office_whose_folder_may_not_be_read_is_named_and_the_others_are_gathered(
    share: Path, tmp_path: Path, below: str
) -> None:
    shut, home = share / "loket" / FIRST / below, tmp_path / "rumah"
    home.mkdir()
    for number in (1, 2):
        (tmp_path / f"OPD-0{number}.pub").write_text(public_of(office_code(number)))
    shut.chmod(0)
    try:
        told = bound(tmp_path, "gather", share)
        assert told.returncode == 1, told.stderr
        name = shut.relative_to(share).as_posix()
        assert f"OPD-01 – Tidak konsisten: Berkas {name} tidak digabungkan." in told.stdout
        assert "periksa izinnya, atau minta kantor itu mengirimnya lagi" in told.stdout
        assert "Digabungkan: 3 kiriman dari 1 rangkaian" in told.stdout
    finally:
        shut.chmod(0o755)
    again = bound(tmp_path, "gather", share)
    assert (again.returncode, "Digabungkan: 3 kiriman dari 2 rangkaian" in again.stdout) == (0, True)
    assert "Perlu perhatian" not in again.stdout


def bound(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """`loket upstream trust` for both offices, then the command, by a program whom rights bind: root's own may read
    everything until that is taken from it."""
    program = """
import sys
from loket.cli import main
for office in ("OPD-01", "OPD-02"):
    main(["upstream", "trust", office, f"{sys.argv[1]}/{office}.pub"])
sys.exit(main(["upstream", *sys.argv[2:], "--at", "2024-04-02T09:00"]))
"""
    run = [sys.executable, "-c", program, str(folder), *map(str, arguments)]
    environment = {**os.environ, "LOKET_HOME": str(folder / "rumah")}
    return subprocess.run(run, capture_output=True, text=True, check=False, env=environment, preexec_fn=_give_up_rights)


def _give_up_rights() -> None:
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
            if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                os._exit(99)
