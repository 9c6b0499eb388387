"""Ways out of the office behind one small contract: folders, sticks and servers, by URL.

| URL | where |
|---|---|
| `/srv/bersama`, `D:\\kiriman`, `\\\\server\\bersama`, `file:///srv/bersama` | a folder or mounted share |
| `stick:`, `stick:NAMA` | the stick that is plugged in; with several, the one of that name |
| `sftp://user@server:port/folder` | SFTP; `/~/folder` counts from the user's home |
| `webdavs://user@server:port/folder` | WebDAV over TLS |
| `smb://user@server:port/share/folder` | SMB 3 with encryption (extra `smb`) |
| `s3://key@bucket/prefix?endpoint=https://server&region=…` | S3 (extra `s3`) |

Another transport is a class with the methods of `Transport`, and one line in `_OPENERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from loket.errors import RuleError
from loket.exchange.transports.address import read_address, scheme_of
from loket.exchange.transports.contract import LARGEST, Access, Transport
from loket.exchange.transports.folder import FolderTransport, rename_new

__all__ = ["LARGEST", "SERVER_SCHEMES", "Access", "FolderTransport", "Transport", "open_transport", "rename_new"]

_EXTRAS = {"smb": "smbprotocol", "s3": "boto3"}


def _open_file_url(url: str, _access: Access) -> Transport:
    parts = urlsplit(url)
    host = f"//{parts.netloc}" if parts.netloc not in {"", "localhost"} else ""
    return FolderTransport(Path(host + url2pathname(parts.path)))


def _open_stick(url: str, _access: Access) -> Transport:
    from loket.exchange.transports.stick import StickTransport  # noqa: PLC0415 (seldom used)

    return StickTransport(url.partition(":")[2].strip("/"))


def _open_server(url: str, access: Access) -> Transport:
    """The libraries of servers are large: each is imported when a place is opened that needs it."""
    address = read_address(url)
    module, kind = _SERVERS[address.scheme]
    try:
        found = getattr(import_module(f"loket.exchange.transports.{module}"), kind)
    except ModuleNotFoundError as error:
        extra = address.scheme
        if _EXTRAS.get(extra) is None or (error.name or "").startswith("loket"):
            raise
        raise RuleError("extra_missing", field="url", extra=extra, package=_EXTRAS[extra]) from error
    return cast(Transport, found(address, access))


_SERVERS = {
    "sftp": ("sftp", "SftpTransport"),
    "webdavs": ("webdav", "WebdavTransport"),
    "smb": ("smb", "SmbTransport"),
    "s3": ("s3", "S3Transport"),
}
SERVER_SCHEMES = frozenset(_SERVERS)
"""Schemes of places with a server that asks who calls."""
_OPENERS: dict[str, Callable[[str, Access], Transport]] = {
    "file": _open_file_url,
    "stick": _open_stick,
    **dict.fromkeys(_SERVERS, _open_server),
}


def open_transport(url: str, access: Access | None = None) -> Transport:
    """The transport for a path, a UNC path or a URL. Opens nothing yet: what is missing shows at the first use.

    Raises `RuleError("transport_unknown", field="url", scheme, known)`; the facts never repeat the URL, which may
    hold a password; `RuleError("transport_empty", field="url")`, `RuleError("extra_missing", extra, package)` where a
    library that not everybody needs is not installed; and what `read_address` raises.
    """
    if not url.strip():
        raise RuleError("transport_empty", field="url")
    scheme = scheme_of(url)
    if not scheme:
        return FolderTransport(Path(url).expanduser())
    if scheme not in _OPENERS:
        raise RuleError("transport_unknown", field="url", scheme=scheme, known=tuple(sorted(_OPENERS)))
    return _OPENERS[scheme](url, access or Access())
