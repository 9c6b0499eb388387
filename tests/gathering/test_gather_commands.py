"""The province's commands, as a Biro Organisasi runs them on a PC without an office."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from loket.cli import main
from loket.errors import StorageError
from tests.gathering.bureau import Bureau, batch
from tests.gathering.province import office_code, public_of

FULL = 28
TODAY = "2024-04-02T09:00"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def loket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command of `loket upstream` in this process; there is no office here."""
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "rumah"))

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        code = main(["upstream", *map(str, arguments), "--at", TODAY])
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run


@pytest.fixture
def keys(tmp_path: Path) -> list[Path]:
    """The public keys of both offices, as they handed them over."""
    paths = [tmp_path / f"{office_code(number)}.pub" for number in (1, 2)]
    for number, path in enumerate(paths, start=1):
        path.write_text(public_of(office_code(number)) + "\n")
    return paths


def test_a_bureau_confirms_gathers_and_sums_up(loket: Run, share: Path, keys: list[Path], tmp_path: Path) -> None:
    first = loket("gather", share)
    assert first.code == 1
    assert "OPD-01 – Belum dikenal" in first.out
    assert "SHA256:" in first.out
    assert "2 hal tidak dapat digabungkan" in first.err
    for number, path in enumerate(keys, start=1):
        confirmed = loket("trust", office_code(number), path)
        assert confirmed.code == 0
        assert "lewat telepon" in confirmed.out
    second = loket("gather", share, "--json")
    assert (second.code, second.json["batches"], second.json["problems"]) == (0, 6, [])
    third = loket("gather", share)
    assert (third.code, third.out.splitlines()[0]) == (0, "Tidak ada kiriman baru; 2 rangkaian diperiksa.")
    offices = loket("offices")
    assert "Dinas Contoh OPD-01" in offices.out
    assert "01-04-2024" in offices.out
    for end in (".pdf", ".xlsx", ".csv"):
        written = loket("summary", "-o", tmp_path / f"rekap{end}", "--period", "2024")
        assert written.code == 0, written.err
        assert (tmp_path / f"rekap{end}").stat().st_size > 500


def test_whoever_confirms_a_second_key_is_told_of_the_first(loket: Run, keys: list[Path], tmp_path: Path) -> None:
    assert "masih berlaku" not in loket("trust", "OPD-01", keys[0]).out
    fresh = tmp_path / "baru.pub"
    fresh.write_text(public_of("OPD-01-baru").replace("OPD-01-baru", "OPD-01"))
    told = loket("trust", "OPD-01", fresh).out
    [command] = [line.partition("hilang: loket upstream ")[2] for line in told.splitlines() if "masih berlaku" in line]
    assert loket(*command.split()).code == 0
    assert "masih berlaku" not in loket("trust", "OPD-01", fresh).out


def test_what_is_wrong_is_exit_1_and_said_in_a_sentence(loket: Run, share: Path, keys: list[Path]) -> None:
    for number, path in enumerate(keys, start=1):
        loket("trust", office_code(number), path)
    batch(share, 2).signature.unlink()
    answer = loket("gather", share)
    assert answer.code == 1
    assert "OPD-01 – Tidak konsisten: Kiriman nomor 2 tidak digabungkan." in answer.out
    assert ".json.sig" in answer.out
    refused = loket("gather", share, "--json").json["refused"]
    assert [(each["office"], each["batch"], each["error"]) for each in refused] == [("OPD-01", 2, "signature_missing")]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("offices",), 1, "loket upstream gather FOLDER"),
        (("summary", "-o", "rekap.pdf"), 1, "loket upstream gather FOLDER"),
        (("gather", "tiada"), 3, "tidak terjangkau"),
        (("trust", "OPD-01", "tiada.pub"), 1, "tiada.pub"),
        (("trust", "../OPD", "loket.pub"), 1, "loket.pub"),
        (("distrust", "OPD-01", "SHA256:x"), 1, "loket upstream gather FOLDER"),
        (("summary",), 2, "-o"),
    ],
)
def test_what_cannot_be_done_is_told(
    loket: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = loket(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
    assert len(answer.err.strip().splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the limit is set in a fork: Windows has none")
def test_a_disk_that_fills_while_gathering_leaves_whole_batches_and_goes_on_later(
    bureau: Bureau, share: Path, tmp_path: Path
) -> None:
    """A limit on the size of files stands for the full disk; it is lifted step by step until everything is in."""
    bureau.gather(share)
    wanted = bureau.counts()
    other = Bureau(tmp_path / "penuh" / "provinsi.db")
    other.trust_all(2)
    size = other.path.stat().st_size
    other.close()
    refused = [_gathered_behind_a_wall(other.path, share, int(size * (1 + step / 10))) for step in range(12)]
    assert set(refused) <= {0, FULL}
    assert FULL in refused, "the wall was felt"
    again = Bureau(other.path)
    again.gather(share)
    assert again.counts() == wanted, "nothing twice, nothing half, nothing missing"
    again.close()


def test_a_disk_that_is_full_says_so_and_the_same_gathering_goes_on(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "rumah"))
    with small_disk(tmp_path / "kecil", "400k") as disk:
        made = Bureau(disk / "provinsi.db")
        made.trust_all(2)
        (disk / "lain").write_bytes(bytes((shutil.disk_usage(disk).free // 4096 - 14) * 4096))
        with pytest.raises(StorageError, match="disk_full"):
            made.gather(share)
        before = made.applied()
        (disk / "lain").unlink()
        made.gather(share)
        assert before != made.applied() == {("OPD-01", "e1"): 3, ("OPD-02", "e1"): 3}
        made.close()


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A real disk that is soon full; only root can make one."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place]
    if os.name == "nt" or os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted by root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def _gathered_behind_a_wall(path: Path, share: Path, limit: int) -> int:
    """What a gatherer ends with that may write files of that size: 0, or `FULL` for an error of the disk."""
    import resource
    import signal

    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        Bureau(path).gather(share)
        code = 0
    except StorageError as error:
        code = FULL if error.code.startswith("disk_") else 1
    finally:
        os._exit(code)
