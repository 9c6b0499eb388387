"""The contract of `put_new` on real servers that run on loopback."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from cutting import CutLine
from servers import SERVERS, Served, make_key

from loket.errors import RuleError, StorageError
from loket.exchange.transports import Transport, open_transport
from loket.exchange.transports.known_hosts import fingerprint_of

NAME = "loket/DISDIK-PR/3f0c9a/00000001-3fa9c1d2.zip"
PREFIX = "loket/DISDIK-PR/3f0c9a"
DAY = 24 * 3600


@pytest.fixture(scope="module", params=list(SERVERS))
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    with SERVERS[request.param]() as server:
        yield server


def only(*kinds: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("served", kinds, indirect=True)


@pytest.fixture
def below(served: Served) -> str:
    """A fresh folder of the server."""
    folder = f"kantor-{uuid4().hex[:8]}"
    served.make(folder)
    return folder


@pytest.fixture
def transport(served: Served, below: str) -> Iterator[Transport]:
    opened = served.opened(below=below)
    yield opened
    opened.close()


def on_disk(served: Served, below: str) -> list[str]:
    folder = served.root / below if served.root else None
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) if folder else []


def test_a_name_is_published_whole_and_nothing_else_is_left(served: Served, below: str, transport: Transport) -> None:
    content = os.urandom(700_000)
    transport.put_new(NAME, content)
    transport.put_new(NAME, content)
    assert transport.get(NAME) == content
    assert transport.names(PREFIX) == [NAME]
    assert on_disk(served, below) == ([NAME] if served.root else [])


def test_a_name_that_holds_something_else_is_taken_and_stays(transport: Transport) -> None:
    transport.put_new(NAME, b"isi")
    with pytest.raises(StorageError, match="name_taken"):
        transport.put_new(NAME, b"lain")
    assert transport.get(NAME) == b"isi"


def test_names_are_sorted_and_of_that_folder_only(transport: Transport) -> None:
    for name in ("a/c.json", "a/b.json", "a/d/e.json", "f.json"):
        transport.put_new(name, b"")
    assert transport.names("a") == ["a/b.json", "a/c.json"]
    assert transport.names("belum/ada") == []
    assert transport.get("a/b.json") == b""
    with pytest.raises(StorageError, match="name_missing"):
        transport.get("a/tidak-ada")


def test_names_that_lead_elsewhere_are_refused(transport: Transport) -> None:
    for name in ("", "/etc/x", "../x", "a/../x", "a/.b", "a\\b"):
        with pytest.raises(RuleError, match="name_unsafe"):
            transport.put_new(name, b"")


def test_a_line_that_was_let_go_is_taken_up_again(transport: Transport) -> None:
    transport.put_new(NAME, b"isi")
    transport.close()
    transport.close()
    assert transport.get(NAME) == b"isi"


@only("folder", "sftp", "smb", "s3")  # Apache looks and then renames: there it is one writer per folder that counts
def test_two_writers_never_both_win(served: Served, below: str) -> None:
    words: list[list[str]] = [[], []]
    gate = threading.Barrier(2)

    def race(at: int, content: bytes) -> None:
        mine = served.opened(below=below)
        for n in range(8):
            gate.wait(20)
            try:
                mine.put_new(f"race/{n}", content)
                words[at].append("won")
            except StorageError as error:
                words[at].append(error.code)
        mine.close()

    threads = [threading.Thread(target=race, args=(at, content)) for at, content in enumerate((b"satu", b"dua"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sorted(pair) for pair in zip(*words, strict=True)] == [["name_taken", "won"]] * 8
    reader = served.opened(below=below)
    expected = [b"satu" if word == "won" else b"dua" for word in words[0]]
    assert [reader.get(f"race/{n}") for n in range(8)] == expected
    reader.close()


def test_trying_a_place_leaves_nothing(served: Served, below: str, transport: Transport) -> None:
    transport.probe()
    assert on_disk(served, below) == []
    if served.root is None:
        assert transport.names("x") == []


@only("folder", "sftp", "webdavs", "smb")  # a prefix in a bucket is always there
def test_a_place_that_is_not_there_is_not_made(served: Served, below: str) -> None:
    assert served.root is not None
    place = served.root / below
    place.rmdir()
    code = "folder_gone" if served.kind == "folder" else "place_missing"
    transport = served.opened(below=below)
    for step in (transport.probe, lambda: transport.put_new(NAME, b"x"), lambda: transport.names(PREFIX)):
        with pytest.raises(StorageError) as caught:
            step()
        assert caught.value.code == code
    transport.close()
    assert not place.exists()


@only("webdavs", "smb")  # the two that would otherwise hang up on it; the others hear from the server all the time
def test_a_slow_line_is_given_its_time(served: Served, below: str) -> None:
    content = os.urandom(900_000)
    hasty = replace(served, access=replace(served.access, patience=3.0))
    with CutLine(served.port) as line:
        line.pace = 250_000
        transport = hasty.opened(port=line.port, below=below)
        transport.put_new(NAME, content)
        transport.close()
    assert served.root is not None
    assert (served.root / below / NAME).read_bytes() == content


@only("s3")
def test_a_bucket_that_is_not_there_is_told(served: Served) -> None:
    transport = open_transport(served.url().replace("@ember", "@tidak-ada"), served.access)
    with pytest.raises(StorageError, match="place_missing"):
        transport.put_new(NAME, b"isi")
    transport.close()


@only("folder", "sftp", "webdavs", "smb")  # S3 needs no part files
def test_what_a_broken_line_left_a_day_ago_is_swept_and_what_is_younger_or_not_ours_stays(
    served: Served, below: str, transport: Transport
) -> None:
    assert served.root is not None
    transport.put_new(NAME, b"isi")
    transport.close()
    folder = served.root / below / PREFIX
    old, young, foreign = (folder / f".x.{'0' * 16}.part", folder / f".y.{'1' * 16}.part", folder / ".unduhan.part")
    for path in (old, young, foreign):
        path.write_bytes(b"half")
        os.chown(path, folder.stat().st_uid, folder.stat().st_gid)
    for path in (old, foreign):
        os.utime(path, (path.stat().st_mtime - 2 * DAY,) * 2)
    again = served.opened(below=below)
    again.put_new(f"{PREFIX}/00000002-aaaaaaaa.zip", b"isi")
    again.close()
    assert [path.exists() for path in (old, young, foreign)] == [False, True, True]


def test_a_fingerprint_is_written_as_ssh_keygen_writes_it(tmp_path: object) -> None:
    from servers import needs

    needs("ssh-keygen")
    key = make_key(tmp_path / "kunci")  # type: ignore[operator]
    told = subprocess.run(["ssh-keygen", "-l", "-f", str(key)], capture_output=True, text=True, check=True)
    kind, blob = key.with_suffix(".pub").read_text().split()[:2]
    assert fingerprint_of(f"server {kind} {blob}") == told.stdout.split()[1]
