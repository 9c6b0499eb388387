"""What somebody would try who does not believe the gatherer: none of it is merged wrongly, counted twice or hidden."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from loket.cli import main
from loket.errors import RuleError
from loket.exchange.delivery import read_acknowledgements
from loket.exchange.signature import new_seed, public_line
from loket.exchange.transports import FolderTransport
from loket.services.province_files import summary_file
from tests.gathering.bureau import FIRST, Bureau, Parts, batch
from tests.gathering.conftest import PLAN
from tests.gathering.province import batches_of, office_code, public_of, write_batch

WHOLE = {("OPD-01", "e1"): 3, ("OPD-02", "e1"): 3}
OTHER = "OPD-02"


def copied(parts: Parts, folder: Path, stem: str) -> None:
    """A batch under another name; its package keeps the one that the manifest says."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(parts.manifest, folder / f"{stem}.json")
    shutil.copy(parts.signature, folder / f"{stem}.json.sig")
    if not (folder / parts.package.name).exists():
        shutil.copy(parts.package, folder)


def errors(bureau: Bureau, folder: Path) -> list[tuple[str, object]]:
    return [(each.office, each.facts.get("error", each.code)) for each in bureau.gather(folder).complaints]


@contextmanager
def little_memory() -> Iterator[None]:
    """What is done inside never holds more than 30 MB."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 30 << 20
    finally:
        tracemalloc.stop()


def test_a_batch_that_came_twice_under_other_names_is_the_same_batch(bureau: Bureau, share: Path) -> None:
    for number in (1, 2, 3):
        parts = batch(share, number)
        copied(parts, share / "lampiran (2)", f"{number:08d}-0badcaf0")
        copied(parts, parts.manifest.parent, f"{number:08d}-0badcafe")
    assert errors(bureau, share) == []
    before = bureau.counts(), bureau.summary()
    assert errors(bureau, share) == []
    assert (bureau.counts(), bureau.summary()) == before
    assert bureau.applied() == WHOLE
    assert bureau.problems() == {}


def test_an_offices_batches_in_anothers_folder_are_refused_there_and_taken_in_at_home(
    bureau: Bureau, share: Path
) -> None:
    home, away = share / "loket" / FIRST / "e1", share / "loket" / OTHER / "e1"
    for path in home.iterdir():
        shutil.copy(path, away)
    found = bureau.gather(share)
    assert bureau.applied() == WHOLE
    assert {each.office for each in found.complaints} <= {OTHER}
    assert [each.facts["error"] for each in found.complaints if each.facts["batch"] == 4] == []
    shutil.rmtree(home)
    fresh = Bureau(bureau.path.parent.parent / "lain" / "provinsi.db")
    fresh.trust_all(2)
    fresh.gather(share)
    assert fresh.applied() == {(OTHER, "e1"): 3}, "nothing of the one is counted for the other"
    fresh.close()


def test_epochs_that_were_mixed_in_one_folder_stay_apart(bureau: Bureau, share: Path) -> None:
    again = replace(PLAN, epoch="e2", predecessor="e1")
    for made in batches_of(1, again):
        write_batch(share, made)
    for path in (share / "loket" / FIRST / "e2").iterdir():
        shutil.move(path, share / "loket" / FIRST / "e1" / path.name)
    assert {error for _office, error in errors(bureau, share)} <= {"batch_of_other_stream"}
    assert bureau.applied() == WHOLE, "what lies in the wrong folder is not merged there"


def test_a_package_of_a_kind_that_unpacks_without_end_is_refused_within_a_little_memory(
    bureau: Bureau, share: Path
) -> None:
    """Some kilobytes of bzip2 hold all these zeros, and Python's reader would unpack them at once."""
    parts = batch(share, 2)
    with zipfile.ZipFile(parts.package) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "permohonan.csv"}
    with zipfile.ZipFile(parts.package, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
        with archive.open("permohonan.csv", "w", force_zip64=True) as member:
            for _piece in range(15):
                member.write(bytes(10 << 20))
    assert parts.package.stat().st_size < 20_000
    parts.tell(lambda told: told["package"].update(_facts_of(parts.package)))
    parts.tell(lambda told: told["files"][2].update(bytes=1000))
    with little_memory():
        assert errors(bureau, share) == [(FIRST, "package_damaged")]


def _facts_of(path: Path) -> dict[str, object]:
    from hashlib import sha256

    return {"bytes": path.stat().st_size, "sha256": sha256(path.read_bytes()).hexdigest()}


@pytest.mark.parametrize("part", ["package", "manifest", "signature"])
def test_a_file_of_two_gigabytes_is_named_and_never_read(bureau: Bureau, share: Path, part: str) -> None:
    large = getattr(batch(share, 2), part)
    os.truncate(large, 2 << 30)
    with little_memory():
        assert errors(bureau, share) == [(FIRST, "file_too_large")]
    assert bureau.applied() == {**WHOLE, (FIRST, "e1"): 1}


NASTY = ["baris\nOPD-02 – Diam: palsu", "layar\x1b[2J\x1b]0;x\x07", "balik\u202egnp", "titik..", "é̂́", "x" * 250]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", [os.fsencode(name) for name in NASTY] + [b"setengah\xff\xfe"])
def test_names_that_steer_a_screen_are_shown_as_harmless_words(
    share: Path, tmp_path: Path, name: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "rumah"))
    for number in (1, 2):
        (tmp_path / "kunci.pub").write_text(public_of(office_code(number)))
        main(["upstream", "trust", office_code(number), str(tmp_path / "kunci.pub")])
    odd = share / "loket" / os.fsdecode(name) / "e1"
    odd.mkdir(parents=True)
    (odd / "00000001-0badcafe.json").write_bytes(b"{")
    capsys.readouterr()
    assert main(["upstream", "gather", str(share), "--at", "2024-04-02T09:00"]) == 1
    out = capsys.readouterr().out
    assert out.encode(), "it can be written to any screen"
    assert out.startswith("Digabungkan: 6 kiriman")
    assert [line for line in out.splitlines() if not line.isprintable()] == []
    assert len([line for line in out.splitlines() if line.startswith("  - ")]) == 1
    for kind in ("pdf", "xlsx", "csv"):
        assert main(["upstream", "summary", "-o", str(tmp_path / f"rekap.{kind}")]) == 0
    assert main(["upstream", "gather", str(share), "--json"]) == 1


def test_an_office_that_calls_itself_something_that_steers_a_screen_is_summed_up_in_every_form(
    bureau: Bureau, share: Path
) -> None:
    batch(share, 3).repack(
        lambda files: files.update(
            {"standar_pelayanan.csv": files["standar_pelayanan.csv"].replace(b"Dinas", b"\x1b[2JDinas\x07\xe2\x80\xae")}
        )
    )
    assert errors(bureau, share) == []
    made = bureau.summary()
    assert all(each.name.isprintable() for each in (*made.offices, *made.services))
    for kind in ("rekap.pdf", "rekap.xlsx", "rekap.csv"):
        assert len(summary_file(made, Path(kind))) > 500


def test_a_package_that_names_a_file_elsewhere_is_no_manifest(bureau: Bureau, share: Path) -> None:
    secret = share.parent / "rahasia.zip"
    secret.write_bytes(b"milik provinsi")
    for name in ("../../../../rahasia.zip", "..", str(secret), "a/b.zip", "a\\b.zip", "a\nb.zip"):
        batch(share, 2).tell(lambda told, name=name: told["package"].update(name=name))
        assert errors(bureau, share) == [(FIRST, "manifest_malformed")], name


# the word to the office


def test_a_word_that_was_taken_away_is_given_again(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    shutil.rmtree(share / "ack")
    result = bureau.gather(share)
    assert (result.batches, result.unacknowledged) == (0, ())
    word = read_acknowledgements(FolderTransport(share), FIRST, "e1").newest
    assert word is not None
    assert word.applied == 3


def test_one_office_whose_word_cannot_be_written_keeps_nobody_else_from_theirs(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "rumah"))
    (share / "ack").mkdir()
    (share / "ack" / FIRST).write_bytes(b"sebuah berkas di tempat folder")
    assert main(["upstream", "gather", str(share)]) == 3
    assert f"kantor {FIRST} yang tidak dapat ditulis" in capsys.readouterr().err
    assert read_acknowledgements(FolderTransport(share), OTHER, "e1").newest is not None


def test_a_gatherer_that_died_between_merging_and_telling_tells_it_the_next_time(
    bureau: Bureau, share: Path, tmp_path: Path
) -> None:
    """The process ends at the first acknowledgement that it would write; `os._exit` leaves no time for anything."""
    program = """
import os, sys
from pathlib import Path
from loket.exchange.transports import FolderTransport
FolderTransport.put_new = lambda *_: os._exit(9)
from tests.gathering.bureau import Bureau
Bureau(Path(sys.argv[1])).gather(Path(sys.argv[2]))
"""
    bureau.close()
    run = [sys.executable, "-c", program, str(bureau.path), str(share)]
    root = Path(__file__).parents[2]
    assert subprocess.run(run, check=False, cwd=root, env=os.environ).returncode == 9
    again = Bureau(bureau.path)
    assert again.applied()[FIRST, "e1"] == 3
    assert not (share / "ack").exists()
    again.gather(share)
    assert again.applied() == WHOLE
    for office in (FIRST, OTHER):
        word = read_acknowledgements(FolderTransport(share), office, "e1").newest
        assert word is not None
        assert word.applied == 3
    again.close()


# two of them


def test_two_gatherers_at_once_merge_every_batch_once(bureau: Bureau, share: Path) -> None:
    bureau.close()
    program = """
import sys
from pathlib import Path
from tests.gathering.bureau import Bureau
made = Bureau(Path(sys.argv[1]))
sys.stdin.readline()
made.gather(Path(sys.argv[2]))
"""
    run = [sys.executable, "-c", program, str(bureau.path), str(share)]
    root = Path(__file__).parents[2]
    both = [subprocess.Popen(run, stdin=subprocess.PIPE, cwd=root, text=True) for _ in range(2)]
    for one in both:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.close()
    assert [one.wait(60) for one in both] == [0, 0]
    after = Bureau(bureau.path)
    assert after.applied() == WHOLE
    counts = after.counts()
    fresh = Bureau(bureau.path.parent.parent / "sendiri" / "provinsi.db")
    fresh.trust_all(2)
    fresh.gather(share)
    assert counts == fresh.counts()
    assert after.problems() == {}
    fresh.close()
    after.close()


def test_a_code_that_differs_by_large_and_small_letters_is_no_second_office(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    for office in ("opd-01", "Opd-02"):
        with pytest.raises(RuleError, match="office_code_similar"):
            bureau.service.trust(office, public_line(new_seed(), f"loket-{office}"))
    made = share / "loket" / "opd-01"
    shutil.copytree(share / "loket" / FIRST, made)
    assert errors(bureau, share) == [("opd-01", "batch_of_other_stream")]
    assert bureau.applied() == WHOLE
