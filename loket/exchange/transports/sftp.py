"""SFTP, with the host key that the office knows: paramiko's pipelined writes, and a rename that refuses what is there.

OpenSSH's server answers SSH_FXP_RENAME (the plain one of version 3) by link and unlink, so that an existing name is
never replaced; the extension `posix-rename@openssh.com` would replace it and is not used.
"""

from __future__ import annotations

import errno
import io
import logging
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import paramiko
from paramiko.message import Message
from paramiko.sftp import CMD_EXTENDED

from loket.errors import RuleError, StorageError
from loket.exchange.transports.address import Address
from loket.exchange.transports.contract import LARGEST, Access
from loket.exchange.transports.known_hosts import fingerprint, host_name
from loket.exchange.transports.line import detail, line_error
from loket.exchange.transports.remote import Entry, Remote

logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # it writes a traceback for every line that breaks

_HOME = "~"
_FASTEST = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
_PIECE, _LARGEST_PIECE = 1 << 15, 128 << 10
"""Bytes of one request: what every server takes, and at most; large pieces go several times as fast."""
_KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


class SftpTransport(Remote):
    """A folder on an SSH server."""

    def __init__(self, address: Address, access: Access) -> None:
        super().__init__(address, access)
        self._client: paramiko.SSHClient | None = None
        self._sftp: paramiko.SFTPClient | None = None
        self._asked_at_once: tuple[int, int] | None = None
        from_home = address.parts[:1] == (_HOME,)
        self._root = "/".join(address.parts[1:]) or "." if from_home else address.path.rstrip("/")
        self._name = host_name(address)

    @property
    def _is_open(self) -> bool:
        return self._sftp is not None

    def close(self) -> None:
        """See `Transport`."""
        client, self._client, self._sftp = self._client, None, None
        if client is not None:
            client.close()

    def _line(self) -> paramiko.SFTPClient:
        if self._sftp is None:
            with self._told():
                self._sftp = self._call()
        return self._sftp

    def _call(self) -> paramiko.SFTPClient:
        patience, proof = self.access.patience, self._proof()
        self._client = client = paramiko.SSHClient()
        self._know(client.get_host_keys())
        client.set_missing_host_key_policy(_Stranger(self.address.host))
        with self._calling() as line:
            client.connect(
                self.address.host,
                self.address.port,
                self.user,
                sock=line,
                timeout=patience,
                banner_timeout=patience,
                auth_timeout=patience,
                channel_timeout=patience,
                allow_agent=False,
                look_for_keys=False,
                transport_factory=_transport,
                **proof,
            )
        transport = client.get_transport()
        assert transport is not None  # noqa: S101 (it is connected)
        channel = transport.open_session(timeout=patience)
        channel.settimeout(patience)
        channel.invoke_subsystem("sftp")
        return paramiko.SFTPClient(channel)

    @contextmanager
    def _calling(self) -> Iterator[socket.socket]:
        """A socket of our own: what is wrong before the first word is told exactly."""
        line = socket.create_connection((self.address.host, self.address.port), timeout=self.access.patience)
        try:
            # Questions are small: a line that waits to fill its packets answers each some 40 ms later.
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            yield line
        except BaseException:
            self.close()
            line.close()
            raise

    def _know(self, keys: paramiko.HostKeys) -> None:
        for written in self.access.known_hosts.splitlines():
            with suppress(paramiko.SSHException):  # a line that nobody can read makes no host known
                entry = paramiko.hostkeys.HostKeyEntry.from_line(written)
                if entry is not None and entry.key is not None and self._name in entry.hostnames:
                    keys.add(self._name, entry.key.get_name(), entry.key)

    def _proof(self) -> dict[str, object]:
        secret = self.access.needed_secret()
        if not secret.lstrip().startswith("-----BEGIN"):
            return {"password": secret}
        for kind in _KEYS:
            with suppress(paramiko.SSHException, ValueError):
                return {"pkey": kind.from_private_key(io.StringIO(secret.strip() + "\n"))}
        raise RuleError("secret_key_unreadable", field="secret")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the library as ours. What the server said of a file comes as an `OSError` with its number."""
        try:
            yield
        except StorageError:
            raise
        except paramiko.BadHostKeyException as error:
            facts = {
                "fingerprint": fingerprint(error.key.asbytes()),
                "expected": fingerprint(error.expected_key.asbytes()),
            }
            raise StorageError("host_key_changed", place=self.place, **facts) from error
        except paramiko.AuthenticationException as error:
            raise StorageError("login_refused", place=self.place, user=self.user) from error
        except (paramiko.SSHException, EOFError) as error:
            self.close()
            raise line_error(error, self.place) from error
        except FileNotFoundError:
            raise
        except PermissionError as error:
            raise StorageError("place_forbidden", place=self.place, detail=detail(error)) from error
        except (ConnectionError, TimeoutError, socket.gaierror) as error:
            self.close()
            raise line_error(error, self.place) from error
        except OSError as error:
            self._refused(error)

    def _refused(self, error: OSError) -> NoReturn:
        """Numbers are the line's; where there is none, the server said "Failure" in its own words."""
        if error.errno == errno.ENOENT:
            raise FileNotFoundError(error.errno, detail(error)) from error
        if error.errno is not None or "closed" in str(error).lower():
            self.close()
            raise line_error(error, self.place) from error
        raise StorageError("place_failed", place=self.place, detail=detail(error)) from error

    def _path(self, path: str) -> str:
        return f"{self._root}/{path}" if path else self._root or "/"

    def _read(self, path: str) -> bytes:
        with self._told(), self._line().open(self._path(path), "rb") as file:
            size = file.stat().st_size or 0
            if size > LARGEST:
                return bytes(file.read(LARGEST + 1))
            file.MAX_REQUEST_SIZE = self._pieces()[0]
            file.prefetch(size)
            return bytes(file.read())

    def _write(self, path: str, data: bytes) -> None:
        line = self._line()
        try:
            with self._told():
                with line.open(self._path(path), "wb") as file:
                    file.MAX_REQUEST_SIZE = piece = self._pieces()[1]
                    file.set_pipelined(True)
                    for start in range(0, len(data), piece):
                        file.write(data[start : start + piece])
                if line.stat(self._path(path)).st_size != len(data):  # the last answers are never looked at
                    raise OSError("short file")
        except StorageError as error:
            if error.code == "place_failed" and self._free_bytes() < len(data):
                raise StorageError("place_full", place=self.place) from error
            raise

    def _free_bytes(self) -> int:
        """What `statvfs@openssh.com` says is free for the user; a lot where the server does not know the question."""
        figures = self._figures("statvfs@openssh.com", 5, self._path(""))
        return figures[1] * figures[4] if figures else LARGEST * 2

    def _pieces(self) -> tuple[int, int]:
        """How much to ask for at a time, and how much to send, by `limits@openssh.com`."""
        if self._asked_at_once is None:
            limits = self._figures("limits@openssh.com", 3) or [_PIECE] * 3
            read, written = (min(max(limit, _PIECE), _LARGEST_PIECE) for limit in limits[1:])
            self._asked_at_once = read, written
        return self._asked_at_once

    def _figures(self, question: str, count: int, *about: str) -> list[int]:
        """The answer to one of OpenSSH's own questions; nothing where the server does not know it."""
        with suppress(OSError, StorageError, paramiko.SSHException, EOFError):
            _kind, answer = self._line()._request(CMD_EXTENDED, question, *about)  # noqa: SLF001 (paramiko asks none)
            if isinstance(answer, Message):
                return [int(answer.get_int64()) for _ in range(count)]
        return []

    def _publish(self, part: str, name: str) -> None:
        try:
            with self._told():
                self._line().rename(self._path(part), self._path(name))
        except StorageError as error:
            # The server's word for a name that is taken is "Failure", as for much else: a look tells.
            if error.code == "place_failed" and self._exists(name):
                raise FileExistsError(name) from error
            raise

    def _exists(self, name: str) -> bool:
        try:
            with self._told():
                self._line().stat(self._path(name))
        except FileNotFoundError:
            return False
        return True

    def _drop(self, path: str) -> None:
        with self._told():
            self._line().remove(self._path(path))

    def _make_folder(self, path: str) -> None:
        if not self._exists(path):
            with self._told():
                self._line().mkdir(self._path(path))

    def _entries(self, folder: str) -> list[Entry]:
        with self._told():
            found = self._line().listdir_attr(self._path(folder))
        return [Entry(one.filename, one.st_mtime or 0) for one in found if stat.S_ISREG(one.st_mode or 0)]


class _Stranger:
    """A server that the office has not met is refused, with what a person needs to compare it by."""

    def __init__(self, place: str) -> None:
        self._place = place

    def missing_host_key(self, _client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        known = f"{hostname} {key.get_name()} {key.get_base64()}"
        raise StorageError("host_key_unknown", place=self._place, fingerprint=fingerprint(key.asbytes()), known=known)


def _transport(sock: socket.socket, **options: object) -> paramiko.Transport:
    """Ciphers that the processor has instructions for come first; they carry four times as much."""
    made = paramiko.Transport(sock, **options)
    security = made.get_security_options()
    known = security.ciphers
    security.ciphers = (*(name for name in _FASTEST if name in known), *(n for n in known if n not in _FASTEST))
    return made
