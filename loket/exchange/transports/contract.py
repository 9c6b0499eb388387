"""The one small contract of every way out: create-only publish of an immutable name.

A name is a relative POSIX path of safe parts (`loket/DISDIK-PR/3f0c…/00000042-3fa9c1d2.zip`). What is published under
a name never changes, and what is not whole is not seen at all. Names that begin with a dot are the transport's own.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Protocol

from loket.errors import RuleError
from loket.exchange.manifest import is_safe_name

LARGEST = 64 << 20
"""Bytes of a published file; a batch of 5,000 rows has some two million."""
STALE_SECONDS = 24 * 3600
PATIENCE = 20.0
"""Seconds in which a server must say something; a bad line comes back within that or not at all."""
_SLOWEST = 8_000
"""Bytes a second below which a line is of no use."""
_PART = re.compile(r"\..+\.[0-9a-f]{16}\.part")


class Transport(Protocol):
    """Where batches go and acknowledgements come from. All errors of the line are `StorageError`s."""

    def put_new(self, name: str, data: bytes) -> None:
        """Publish `data` under a new name, whole or not at all; doing it again is safe.

        Returns without a word when the name already holds the same bytes. Raises `StorageError("name_taken", name)`
        when it holds others. After any other error nobody knows what is there: the caller simply does it again later.
        """
        ...

    def get(self, name: str) -> bytes:
        """The bytes under a name. Raises `StorageError("name_missing", name)`, and `StorageError("file_too_large")`
        for what is larger than `LARGEST`: no batch is."""
        ...

    def names(self, prefix: str) -> list[str]:
        """The full names directly in the folder `prefix`, sorted; none when that folder is not there yet."""
        ...

    def probe(self) -> None:
        """Try out that this place may be written to and never overwrites, with files of the transport's own that are
        removed again. Raises `StorageError("place_overwrites")` where it does, and whatever else is in the way."""
        ...

    def close(self) -> None:
        """Let go of the line; whatever is asked afterwards takes it up again. May be called any number of times."""
        ...


@dataclass(frozen=True, slots=True)
class Access:
    """What opens a place that asks: a user's name where the address has none, a password, or a private key in OpenSSH's
    text form; and what the office knows the place by: lines of `known_hosts` for SSH, certificates of authorities (PEM)
    for TLS."""

    user: str = ""
    secret: str = field(default="", repr=False)
    known_hosts: str = ""
    authority: str = ""
    patience: float = PATIENCE

    def needed_secret(self) -> str:
        """The secret. Raises `RuleError("secret_missing")`: a call without one would count as a wrong password."""
        if not self.secret:
            raise RuleError("secret_missing", field="secret")
        return self.secret


def patience_for(access: Access, data: bytes) -> float:
    """Seconds to wait for the answer to an upload: the machine may have taken all of it, while a slow line still
    carries it."""
    return access.patience + len(data) / _SLOWEST


def checked(name: str) -> str:
    """The name, if it is one. Raises `RuleError("name_unsafe")` for what could lead out of the place."""
    if not all(is_safe_name(part) for part in name.split("/")):
        raise RuleError("name_unsafe", name=name)
    return name


def part_of(name: str) -> str:
    """A fresh hidden name beside `name`, for what is not whole yet."""
    folder, slash, file = name.rpartition("/")
    return f"{folder}{slash}.{file}.{secrets.token_hex(8)}.part"


def is_part(file: str) -> bool:
    """Whether a file's name is one that `part_of` gives."""
    return _PART.fullmatch(file) is not None
