"""Where a place is, as a URL: `sftp://user@server:port/folder`. A password never stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from loket.errors import RuleError

EXAMPLES = {
    "sftp": "sftp://dinas@sftp.prov.go.id/kiriman",
    "webdavs": "webdavs://dinas@awan.prov.go.id/kiriman",
    "smb": "smb://dinas@server/bersama/kiriman",
    "s3": "s3://KUNCI@ember/kiriman?endpoint=https://s3.prov.go.id",
}
PORTS = {"sftp": 22, "webdavs": 443, "smb": 445, "s3": 443}
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]+")


@dataclass(frozen=True, slots=True)
class Address:
    """A server (for S3: a bucket), who calls, and the folder there: safe parts, none for the whole of it."""

    scheme: str
    host: str
    user: str = ""
    port: int = 0
    parts: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The folder as the server names it, from its root."""
        return "/" + "/".join(self.parts)

    @property
    def is_usual_port(self) -> bool:
        return self.port == PORTS.get(self.scheme)

    @property
    def url(self) -> str:
        """The address as it is kept and shown."""
        user = f"{quote(self.user, safe=chr(92))}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.is_usual_port or not self.port else f":{self.port}"
        path = quote(self.path) if self.parts else ""
        query = f"?{urlencode(self.options, safe=':/')}" if self.options else ""
        return f"{self.scheme}://{user}{host}{port}{path}{query}"


def scheme_of(url: str) -> str:
    """The scheme of a URL, in small letters; empty for a path."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", url)  # one letter is a Windows drive
    return found.group(1).lower() if found else ""


def is_stick(url: str) -> bool:
    """Whether who delivered there should be told to take the stick out."""
    return scheme_of(url) == "stick"


def read_address(url: str) -> Address:
    """The address in a URL with a server.

    Raises `RuleError`, whose facts never repeat the URL: `address_password` where it holds a password,
    `address_invalid` (scheme, example) for what can't be read.
    """
    scheme = scheme_of(url)
    try:
        found = urlsplit(url)
        port = found.port or PORTS.get(scheme, 0)
    except ValueError as error:
        raise _invalid(scheme) from error
    if found.password is not None:
        raise RuleError("address_password", field="url")
    host, parts = found.hostname or "", tuple(unquote(part) for part in found.path.split("/") if part)
    if scheme == "s3":
        host = found.netloc.rpartition("@")[2]  # a bucket may have no port, and keeps its letters
    if not _HOST.fullmatch(host) or not all(map(_is_plain, parts)):
        raise _invalid(scheme)
    user = unquote(found.username or "")
    if not user.isprintable():
        raise _invalid(scheme)
    return Address(scheme, host, user, port, parts, dict(parse_qsl(found.query)))


def _is_plain(part: str) -> bool:
    return part not in {".", ".."} and part.isprintable() and not set(part) & set('/\\:*?"<>|')


def _invalid(scheme: str) -> RuleError:
    return RuleError("address_invalid", field="url", scheme=scheme, example=EXAMPLES.get(scheme, ""))
