"""A stick is found among what is plugged in, filled, and asked back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from loket.errors import StorageError
from loket.exchange.transports import open_transport, stick

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts of Linux")
NAME = "loket/DISDIK-PR/3f0c9a/00000001-3fa9c1d2.zip"


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where sticks appear; two of them are plugged in, and a folder that is none."""
    place = tmp_path / "media" / "rina"
    mounted = []
    monkeypatch.setattr(stick, "PLACES", (tmp_path / "media",))
    for name in ("BIRU", "MERAH"):
        (place / name).mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place / name)]
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"needs the right to mount: {done.stderr.strip()}")
        mounted.append(place / name)
    (place / "bukan-stik").mkdir()
    yield place
    for path in mounted:
        subprocess.run(["umount", str(path)], capture_output=True, check=False)


def test_the_stick_of_that_name_is_filled(media: Path) -> None:
    transport = open_transport("stick:BIRU")
    transport.probe()
    transport.put_new(NAME, b"isi")
    transport.close()
    assert transport.names("loket/DISDIK-PR/3f0c9a") == [NAME]
    assert (media / "BIRU" / NAME).read_bytes() == b"isi"
    assert list((media / "MERAH").iterdir()) == []


def test_the_only_stick_needs_no_name_and_two_of_them_are_asked_about(media: Path) -> None:
    with pytest.raises(StorageError) as caught:
        open_transport("stick:").put_new(NAME, b"isi")
    assert caught.value.code == "stick_several"
    assert caught.value.facts["names"] == ("BIRU", "MERAH")
    subprocess.run(["umount", str(media / "MERAH")], check=True)
    open_transport("stick:").put_new(NAME, b"isi")
    assert (media / "BIRU" / NAME).exists()


def test_without_a_stick_nothing_is_written_anywhere(media: Path) -> None:
    with pytest.raises(StorageError, match="stick_missing"):
        open_transport("stick:HIJAU").put_new(NAME, b"isi")
    subprocess.run(["umount", str(media / "BIRU")], check=True)
    with pytest.raises(StorageError, match="stick_missing"):
        open_transport("stick:BIRU").put_new(NAME, b"isi")
    assert list((media / "BIRU").iterdir()) == []
