"""The contract of `put_new` on real directories: races, kills, full, read-only and vanished folders."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from loket.errors import RuleError, StorageError
from loket.exchange.transports import FolderTransport, open_transport, rename_new

NAME = "loket/DISDIK-PR/3f0c9a/00000001-3fa9c1d2.zip"
PREFIX = "loket/DISDIK-PR/3f0c9a"
DAY = 24 * 3600
REPOSITORY = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(os.name == "nt", reason="mounts, limits and links of POSIX")

RACER = """
import sys
from pathlib import Path
from loket.errors import StorageError
from loket.exchange.transports import FolderTransport

folder, data, rounds = FolderTransport(Path(sys.argv[1])), sys.argv[2].encode(), int(sys.argv[3])
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.readline()
for n in range(rounds):
    try:
        folder.put_new(f"race/{n:04d}", data)
        sys.stdout.write("won\\n")
    except StorageError as error:
        sys.stdout.write(error.code + "\\n")
"""

WRITER = """
import sys
from pathlib import Path
from loket.exchange.transports import FolderTransport

folder = FolderTransport(Path(sys.argv[1]))
for n in range(100_000):
    folder.put_new(f"race/{n:06d}", bytes([n % 256]) * 300_000)
    sys.stdout.write("x\\n")
    sys.stdout.flush()
"""


@pytest.fixture
def folder(tmp_path):
    return FolderTransport(tmp_path)


def start(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def mount(*arguments):
    done = subprocess.run(["mount", *map(str, arguments)], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"needs the right to mount: {done.stderr.strip()}")


@contextmanager
def mounted(place, options):
    mount("-t", "tmpfs", "-o", options, "tmpfs", place)
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def hidden(tmp_path):
    return [path for path in tmp_path.rglob(".*") if path.is_file()]


def test_a_name_is_published_and_read_back(folder, tmp_path):
    folder.put_new(NAME, b"isi")
    assert folder.get(NAME) == b"isi"
    assert folder.names(PREFIX) == [NAME]
    assert hidden(tmp_path) == []


def test_publishing_the_same_again_is_silent(folder):
    folder.put_new(NAME, b"isi")
    folder.put_new(NAME, b"isi")
    assert folder.names(PREFIX) == [NAME]


def test_a_name_with_other_content_is_taken(folder):
    folder.put_new(NAME, b"isi")
    with pytest.raises(StorageError) as caught:
        folder.put_new(NAME, b"lain")
    assert caught.value.code == "name_taken"
    assert caught.value.facts["name"] == NAME
    assert folder.get(NAME) == b"isi"


def test_an_empty_file_can_be_published(folder):
    folder.put_new(NAME, b"")
    assert folder.get(NAME) == b""


def test_a_name_that_is_not_there_is_missing(folder):
    with pytest.raises(StorageError) as caught:
        folder.get(NAME)
    assert caught.value.code == "name_missing"


def test_a_folder_nobody_wrote_into_has_no_names(folder):
    assert folder.names(PREFIX) == []


def test_names_are_sorted_files_of_that_folder_only(folder):
    for name in ("a/c.json", "a/b.json", "a/d/e.json", "f.json"):
        folder.put_new(name, b"")
    assert folder.names("a") == ["a/b.json", "a/c.json"]


def test_files_that_begin_with_a_dot_are_never_visible(folder, tmp_path):
    folder.put_new(NAME, b"isi")
    (tmp_path / PREFIX / ".00000002-aaaaaaaa.zip.0123456789abcdef.part").write_bytes(b"half")
    (tmp_path / PREFIX / ".00000002-aaaaaaaa.zip").write_bytes(b"half")
    assert folder.names(PREFIX) == [NAME]


@pytest.mark.parametrize("name", ["", "/etc/x", "../x", "a/../x", "a//b", "a/.b", "a\\b", "C:x", "a/b ", "a/\0"])
def test_a_name_that_could_leave_the_folder_is_refused(folder, name):
    for step in (lambda: folder.put_new(name, b""), lambda: folder.get(name), lambda: folder.names(name)):
        with pytest.raises(RuleError) as caught:
            step()
        assert caught.value.code == "name_unsafe"


def test_two_writers_with_different_content_never_both_win(tmp_path):
    rounds = 150
    racers = [start(RACER, tmp_path, content, rounds) for content in ("satu", "dua")]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    words = [racer.communicate("go\n")[0].split() for racer in racers]
    assert all(sorted(pair) == ["name_taken", "won"] for pair in zip(*words, strict=True))
    assert len(words[0]) == rounds
    contents = [(tmp_path / "race" / f"{n:04d}").read_text() for n in range(rounds)]
    assert contents == ["satu" if word == "won" else "dua" for word in words[0]]
    assert hidden(tmp_path) == []


def test_two_writers_with_the_same_content_both_win(tmp_path):
    racers = [start(RACER, tmp_path, "sama", 100) for _ in range(2)]
    for racer in racers:
        racer.stdout.readline()
    words = [racer.communicate("go\n")[0].split() for racer in racers]
    assert words == [["won"] * 100] * 2


def test_a_killed_writer_leaves_whole_files_only(tmp_path):
    for round_ in range(5):
        place = tmp_path / str(round_)
        place.mkdir()
        writer = start(WRITER, place)
        for _ in range(3 + round_):
            writer.stdout.readline()
        writer.kill()
        acknowledged = 3 + round_ + len(writer.communicate()[0].split())
        names = FolderTransport(place).names("race")
        assert len(names) >= acknowledged
        for n, name in enumerate(names):
            assert FolderTransport(place).get(name) == bytes([n % 256]) * 300_000


def test_a_missing_folder_is_gone_and_is_not_made(tmp_path):
    missing = tmp_path / "stik"
    folder = FolderTransport(missing)
    for step in (lambda: folder.put_new(NAME, b""), lambda: folder.get(NAME), lambda: folder.names(PREFIX)):
        with pytest.raises(StorageError) as caught:
            step()
        assert caught.value.code == "folder_gone"
        assert caught.value.facts["folder"] == str(missing)
    assert not missing.exists()


def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "berkas").write_bytes(b"")
    for place, code in ((tmp_path / "berkas", "folder_is_file"), (tmp_path / "berkas" / "di-bawah", "folder_gone")):
        with pytest.raises(StorageError) as caught:
            FolderTransport(place).put_new(NAME, b"")
        assert caught.value.code == code


@posix_only
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    with mounted(tmp_path, "size=256k"):
        folder = FolderTransport(tmp_path)
        folder.put_new("a/satu", b"x" * 100_000)
        with pytest.raises(StorageError) as caught:
            folder.put_new("a/dua", b"x" * 200_000)
        assert caught.value.code == "folder_full"
        assert hidden(tmp_path) == []
        folder.put_new("a/tiga", b"x" * 100_000)
        assert folder.names("a") == ["a/satu", "a/tiga"]


@posix_only
def test_a_file_size_limit_is_told_as_full(folder, tmp_path):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(StorageError) as caught:
            folder.put_new(NAME, b"x" * 2_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "folder_full"
    assert hidden(tmp_path) == []
    assert folder.names(PREFIX) == []


@posix_only
def test_a_read_only_folder_is_told(tmp_path):
    with mounted(tmp_path, "size=256k"):
        FolderTransport(tmp_path).put_new(NAME, b"isi")
        mount("-o", "remount,ro", tmp_path)
        folder = FolderTransport(tmp_path)
        with pytest.raises(StorageError) as caught:
            folder.put_new(f"{PREFIX}/00000002-aaaaaaaa.zip", b"isi")
        assert caught.value.code == "folder_read_only"
        folder.put_new(NAME, b"isi")
        assert folder.get(NAME) == b"isi"


@posix_only
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_told(tmp_path):
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(StorageError) as caught:
            FolderTransport(tmp_path).put_new(NAME, b"")
    finally:
        tmp_path.chmod(0o755)
    assert caught.value.code == "folder_read_only"


def test_old_part_files_of_ours_are_swept_and_others_stay(folder, tmp_path):
    place = tmp_path / PREFIX
    place.mkdir(parents=True)
    old, young, foreign = (
        place / name for name in (f".a.zip.{'0' * 16}.part", f".b.zip.{'1' * 16}.part", ".unduhan.part")
    )
    for path in (old, young, foreign):
        path.write_bytes(b"half")
    for path in (old, foreign):
        os.utime(path, (path.stat().st_mtime - 2 * DAY,) * 2)
    folder.put_new(NAME, b"isi")
    assert [path.exists() for path in (old, young, foreign)] == [False, True, True]


def failing_link(monkeypatch, code, *, after=False):
    """The operating system's `link`, refusing, or failing after the work is done."""
    link = os.link

    def refuse(source, target):
        if after:
            link(source, target)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)


@posix_only
def test_an_error_after_the_work_was_done_is_no_error(folder, monkeypatch):
    failing_link(monkeypatch, errno.EIO, after=True)
    folder.put_new(NAME, b"isi")
    assert folder.get(NAME) == b"isi"


@posix_only
def test_an_error_before_the_work_is_told(folder, monkeypatch):
    failing_link(monkeypatch, errno.EIO)
    with pytest.raises(StorageError) as caught:
        folder.put_new(NAME, b"isi")
    assert caught.value.code == "folder_failed"
    assert caught.value.facts["errno"] == errno.EIO
    assert folder.names(PREFIX) == []


@posix_only
@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_without_links_the_name_is_looked_up_and_renamed(folder, tmp_path, monkeypatch, code):
    failing_link(monkeypatch, code)
    folder.put_new(NAME, b"isi")
    assert folder.get(NAME) == b"isi"
    assert hidden(tmp_path) == []
    part = tmp_path / "part"
    part.write_bytes(b"lain")
    with pytest.raises(FileExistsError):
        rename_new(part, tmp_path / NAME)
    assert folder.get(NAME) == b"isi"


@posix_only
def test_a_disk_that_stores_something_else_is_found_before_the_name_stands(folder, tmp_path, monkeypatch):
    fsync = os.fsync

    def damaging(handle):
        if os.path.isfile(f"/proc/self/fd/{handle}"):  # noqa: PTH113
            os.pwrite(handle, b"\0", 0)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", damaging)
    with pytest.raises(StorageError) as caught:
        folder.put_new(NAME, b"isi")
    assert caught.value.code == "read_back_differs"
    assert folder.names(PREFIX) == []
    assert hidden(tmp_path) == []


def test_paths_and_file_urls_open_folders(tmp_path):
    place = tmp_path / "stik biru"
    place.mkdir()
    assert open_transport(str(place)).folder == place
    assert open_transport(place.as_uri()).folder == place
    assert open_transport(f"file://localhost{tmp_path}").folder == tmp_path
    assert open_transport("file://server/bersama").folder == Path("//server/bersama")


@pytest.mark.parametrize("url", ["ftp://a", "https://u:rahasia@a/", "webdav://a", "surel:a"])
def test_an_unknown_scheme_is_refused_without_repeating_the_url(url):
    with pytest.raises(RuleError) as caught:
        open_transport(url)
    assert caught.value.code == "transport_unknown"
    assert caught.value.facts["known"] == ("file", "s3", "sftp", "smb", "stick", "webdavs")
    assert "rahasia" not in str(caught.value)


def test_no_place_at_all_is_refused():
    with pytest.raises(RuleError) as caught:
        open_transport(" ")
    assert caught.value.code == "transport_empty"
