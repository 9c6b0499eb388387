"""What can be wrong with a server: each its code and its sentence, and nothing half is left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from servers import (
    HERE,
    PASSWORD,
    USER,
    Authority,
    Served,
    free_port,
    make_authority,
    make_key,
    needs,
    sftp_server,
    smb_server,
    webdav_server,
)

from loket.errors import LoketError, RuleError, StorageError
from loket.exchange.transports import Access, open_transport
from loket.exchange.transports.known_hosts import fingerprint_of
from loket.words import error_sentence

NAME = "loket/DISDIK-PR/3f0c9a/00000001-3fa9c1d2.zip"
URLS = {
    "sftp": "sftp://dinas@{host}:{port}/kiriman",
    "webdavs": "webdavs://dinas@{host}:{port}/kiriman",
    "smb": "smb://dinas@{host}:{port}/bersama",
    "s3": "s3://dinas@ember?endpoint=https://{host}:{port}",
}
every_kind = pytest.mark.parametrize("kind", list(URLS))


def trouble(url: str, access: Access) -> LoketError:
    """What a delivery to that place runs into; every trouble has its sentence."""
    transport = open_transport(url, access)
    try:
        with pytest.raises(LoketError) as caught:
            transport.put_new(NAME, b"isi" * 1000)
    finally:
        transport.close()
    assert "kode" not in error_sentence(caught.value)
    assert PASSWORD not in str(caught.value)
    return caught.value


def known(kind: str, port: int) -> Access:
    hosts = f"[{HERE}]:{port} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    return Access(secret=PASSWORD, known_hosts=hosts if kind == "sftp" else "", patience=1.0)


@every_kind
def test_a_server_that_nobody_knows(kind: str) -> None:
    url = URLS[kind].format(host="tidak-ada.invalid", port=4433)
    assert trouble(url, known(kind, 4433)).code == "host_unknown"


@every_kind
def test_a_port_at_which_nobody_answers(kind: str) -> None:
    port = free_port()
    assert trouble(URLS[kind].format(host=HERE, port=port), known(kind, port)).code == "port_closed"


@every_kind
def test_a_server_that_takes_the_call_and_says_nothing_is_not_waited_for(kind: str) -> None:
    with socket.create_server((HERE, 0)) as silent:
        port = silent.getsockname()[1]
        error = trouble(URLS[kind].format(host=HERE, port=port), known(kind, port))
    assert error.code in {"line_silent", "line_broken"}


@every_kind
def test_a_server_that_hangs_up_at_once(kind: str) -> None:
    with socket.create_server((HERE, 0)) as rude:
        port = rude.getsockname()[1]
        stop = threading.Event()

        def hang_up() -> None:
            rude.settimeout(0.1)
            while not stop.is_set():
                try:
                    rude.accept()[0].close()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=hang_up)
        thread.start()
        error = trouble(URLS[kind].format(host=HERE, port=port), known(kind, port))
        stop.set()
        thread.join()
    assert error.code == "line_broken"


# SSH's own


@pytest.fixture(scope="module")
def sftp() -> Iterator[Served]:
    with sftp_server() as served:
        yield served


def test_a_server_that_was_never_met_is_refused_with_what_a_person_compares(sftp: Served) -> None:
    error = trouble(sftp.url(), replace(sftp.access, known_hosts=""))
    assert error.code == "host_key_unknown"
    assert error.facts["known"] == sftp.access.known_hosts
    assert error.facts["fingerprint"] == fingerprint_of(sftp.access.known_hosts)
    met = open_transport(sftp.url(), replace(sftp.access, known_hosts=str(error.facts["known"])))
    met.probe()
    met.close()


def test_a_server_with_another_key_is_refused_before_anything_secret_is_said(sftp: Served, tmp_path: Path) -> None:
    other = make_key(tmp_path / "lain").with_suffix(".pub").read_text().split()[:2]
    hosts = " ".join((f"[{HERE}]:{sftp.port}", *other))
    error = trouble(sftp.url(), replace(sftp.access, known_hosts=hosts))
    assert error.code == "host_key_changed"
    assert error.facts["expected"] == fingerprint_of(hosts)


def test_a_key_that_is_not_let_in(sftp: Served, tmp_path: Path) -> None:
    secret = make_key(tmp_path / "lain").read_text()
    assert trouble(sftp.url(), replace(sftp.access, secret=secret)).code == "login_refused"
    assert trouble(sftp.url(), replace(sftp.access, secret=PASSWORD)).code == "login_refused"


def test_a_private_key_that_nobody_can_read(sftp: Served) -> None:
    secret = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"
    assert trouble(sftp.url(), replace(sftp.access, secret=secret)).code == "secret_key_unreadable"


# TLS' own


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    needs("apache2", "openssl")
    return make_authority(tmp_path_factory.mktemp("ca"))


@pytest.mark.parametrize(
    ("name", "start", "end", "code"),
    [
        (HERE, -30, -1, "certificate_expired"),
        (HERE, 1, 30, "certificate_early"),
        ("lain.example", -1, 30, "certificate_other_name"),
    ],
)
def test_a_certificate_that_is_not_right(authority: Authority, name: str, start: int, end: int, code: str) -> None:
    made = authority.certificate(name, start, end)
    with _readable(made) as certificate, webdav_server(certificate=certificate, authority=authority) as served:
        assert trouble(served.url(), served.access).code == code
        assert list(served.root.iterdir()) == []  # type: ignore[union-attr]


@contextmanager
def _readable(made: tuple[Path, Path]) -> Iterator[tuple[Path, Path]]:
    """Where the account of the server can read it."""
    from servers import folder_of

    with folder_of() as folder:
        folder.chmod(0o755)
        copies = [folder / path.name for path in made]
        for path, copy in zip(made, copies, strict=True):
            copy.write_bytes(path.read_bytes())
        yield copies[0], copies[1]


@pytest.fixture(scope="module")
def webdav() -> Iterator[Served]:
    with webdav_server() as served:
        yield served


def test_a_certificate_of_nobody_known_and_a_changed_password(webdav: Served, tmp_path: Path) -> None:
    assert trouble(webdav.url(), replace(webdav.access, authority="")).code == "certificate_unknown"
    other = make_authority(tmp_path).pem
    assert trouble(webdav.url(), replace(webdav.access, authority=other)).code == "certificate_unknown"
    assert trouble(webdav.url(), replace(webdav.access, secret="yang-lama")).code == "login_refused"
    assert list(webdav.root.iterdir()) == []  # type: ignore[union-attr]


# SMB's own


def test_a_changed_password_and_a_share_that_is_not_there() -> None:
    with smb_server() as served:
        assert trouble(served.url(), replace(served.access, secret="yang-lama")).code == "login_refused"
        missing = served.url().replace("/bersama", "/tidak-ada")
        assert trouble(missing, served.access).code == "place_missing"


def test_a_server_that_does_not_encrypt_is_refused() -> None:
    with smb_server(encrypts=False) as served:
        assert trouble(served.url(), served.access).code == "not_encrypted"
        assert list(served.root.iterdir()) == []  # type: ignore[union-attr]


# S3's own


class Overwriting(BaseHTTPRequestHandler):
    """An old S3 server: conditions are headers that it never heard of."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nobody reads it."""


def test_a_place_that_overwrites_is_found_when_it_is_tried() -> None:
    with ThreadingHTTPServer((HERE, 0), Overwriting) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        url = f"s3://{USER}@ember?endpoint=http://{HERE}:{server.server_port}"
        transport = open_transport(url, Access(secret=PASSWORD, patience=3))
        with pytest.raises(StorageError, match="place_overwrites"):
            transport.probe()
        transport.close()
        server.shutdown()
        thread.join()


# rights and room

WRITABLE = {"sftp": sftp_server, "webdavs": webdav_server, "smb": smb_server}


@pytest.mark.parametrize("kind", list(WRITABLE))
def test_a_place_that_may_only_be_read(kind: str) -> None:
    with WRITABLE[kind](read_only=True) as served:
        assert trouble(served.url(), served.access).code == "place_forbidden"
        transport = served.opened()
        with pytest.raises(StorageError, match="place_forbidden"):
            transport.probe()
        transport.close()
        assert list(served.root.iterdir()) == []  # type: ignore[union-attr]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k,mode=0777", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs the right to mount: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts of Linux")
@pytest.mark.parametrize("kind", list(WRITABLE))
def test_a_disk_that_is_full_there(kind: str) -> None:
    from servers import folder_of

    with ExitStack() as stack:
        outer = stack.enter_context(folder_of())
        outer.chmod(0o755)
        disk = stack.enter_context(small_disk(outer / "penuh"))
        served = stack.enter_context(WRITABLE[kind](root=disk))
        transport = served.opened()
        stack.callback(transport.close)
        transport.put_new("a/satu", b"x" * 200_000)
        with pytest.raises(StorageError) as caught:
            transport.put_new("a/dua", os.urandom(600_000))
        assert caught.value.code == "place_full"
        assert transport.names("a") == ["a/satu"]
        transport.put_new("a/tiga", b"x" * 100_000)
        found = [path.name for path in (disk / "a").iterdir() if path.is_file()]
        assert sorted(found) == ["satu", "tiga"]


# without the extras


@pytest.mark.parametrize(("kind", "library"), [("smb", "smbclient"), ("s3", "boto3")])
def test_a_library_that_is_not_installed_is_named(kind: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, f"loket.exchange.transports.{kind}", raising=False)
    with pytest.raises(RuleError) as caught:
        open_transport(URLS[kind].format(host=HERE, port=1), Access(secret="x"))
    assert caught.value.code == "extra_missing"
    assert f"pip install loket[{kind}]" in error_sentence(caught.value)
