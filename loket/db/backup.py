"""Backups: one file that holds the whole encrypted database and, sealed under the recovery code, its key.

| part | bytes |
|---|---|
| mark | `LOKETBK1` |
| length of the header | 4, big-endian |
| header | JSON: what `Header` has; nothing of anybody's |
| seal | 32, HMAC-SHA256 of all before under a key made of the database's |
| database | as the engine keeps it, under the office's key |

So a fresh PC needs the file and the code on the paper, and a file that was changed in any byte is refused.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

from loket.db import anchors, audit, key, sqlite
from loket.db.migrations import SCHEMA
from loket.db.tables import AuditLine, Office
from loket.errors import RuleError, StorageError
from loket.paths import sync_folder

MARK = b"LOKETBK1"
SUFFIX = ".loket"
_LENGTH = struct.Struct(">I")
_HEADER_LIMIT = 64 * 1024
_SEAL = 32
_YEARS = range(1990, 2201)  # a PC without a battery says 1990; beyond, no zone can be told
_CHUNK = 1 << 20
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself; `audit_head` is the hash of its line number `audit_lines`, the newest one."""

    folder_id: str
    fingerprint: str
    schema: int
    epoch: str
    made_at: str
    app_version: str
    audit_head: str
    audit_lines: int
    size: int = 0
    sha256: str = ""
    sealed: key.SealedKey | None = None

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a copy of a database: proven page by page; `chain` are the places where its audit doesn't hold."""

    schema: int
    epoch: str
    audit_head: str
    audit_lines: int
    rows: Mapping[str, int]
    digests: Mapping[str, object]
    chain: tuple[audit.AuditFinding, ...] = ()


def prove(copy: Path, secret: bytes, *, chain: bool) -> Contents:
    """Open a copy as an office would, read every page's seal and its structure, and (`chain`) walk its audit.

    The copy is in WAL mode afterwards, as a living database is. Raises `StorageError("backup_damaged")`.
    """
    engine = sqlite.open_engine(copy, secret)
    try:
        with Session(engine) as session:
            if not sqlite.schema_version(session.connection()) or sqlite.integrity_findings(session):
                raise StorageError("backup_damaged", file=copy.name)
            return _contents(session, chain=chain)
    except (DBAPIError, sqlite.DriverError) as error:
        raise unreadable(error, copy) from error
    finally:
        engine.dispose()


def _contents(session: Session, *, chain: bool) -> Contents:
    office = session.get(Office, 1)
    newest = session.exec(select(func.max(AuditLine.id))).one() or 0
    return Contents(
        schema=sqlite.schema_version(session.connection()),
        epoch=office.epoch if office else "",
        audit_head=audit.head(session),
        audit_lines=newest,
        rows=sqlite.counted_rows(session),
        digests=anchors.digests(session),
        chain=tuple(audit.findings(session)) if chain else (),
    )


def unreadable(error: DBAPIError | sqlite.DriverError, copy: Path) -> Exception:
    """What the library says of a copy, in our words; as it is where it is a bug of ours."""
    known = sqlite.translated(error)
    if known is None:
        return error
    if known.code == "database_damaged":
        return StorageError("backup_damaged", file=copy.name)
    return known


def line_hash(session: Session, number: int) -> str:
    """The hash of an audit line, "" where there is no line of that number."""
    return session.exec(select(AuditLine.hash).where(col(AuditLine.id) == number)).first() or ""


def pack(copy: Path, target: Path, header: Header, secret: bytes) -> Header:
    """Write a proven copy as a backup file: whole or not at all, for its owner only, on the disk when this returns.

    What was written is read back from the disk. Raises OSError, and `StorageError("backup_damaged")` where the medium
    gave back something else.
    """
    with copy.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    header = replace(header, size=copy.stat().st_size, sha256=digest)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_top(header, secret))
            with copy.open("rb") as source:
                for chunk in _chunks(source, header.size):
                    file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        verify(part, secret)
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return header


def _top(header: Header, secret: bytes) -> bytes:
    content = json.dumps(asdict(header), ensure_ascii=True, sort_keys=True).encode()
    body = MARK + _LENGTH.pack(len(content)) + content
    return body + _sealed(body, secret)


def _sealed(body: bytes, secret: bytes) -> bytes:
    own = hmac.digest(secret, b"loket-backup-1", "sha256")  # never the database's key itself
    return hmac.digest(own, body, "sha256")


def _chunks(file: BinaryIO, many: int) -> Iterator[bytes]:
    while many > 0 and (chunk := file.read(min(_CHUNK, many))):
        many -= len(chunk)
        yield chunk


def read_header(path: Path) -> Header:
    """What a backup says of itself; nothing of it is proven without the key.

    Raises `StorageError`: backup_foreign, backup_damaged, backup_newer; and OSError.
    """
    with path.open("rb") as file:
        return _read_top(file, path)[0]


def _read_top(file: BinaryIO, path: Path) -> tuple[Header, bytes]:
    start = file.read(len(MARK) + _LENGTH.size)
    if start[: len(MARK)] != MARK:
        raise StorageError("backup_foreign", file=path.name)
    length = _LENGTH.unpack(start[len(MARK) :])[0] if len(start) == len(MARK) + _LENGTH.size else _HEADER_LIMIT + 1
    content = file.read(length) if length <= _HEADER_LIMIT else b""
    try:
        header = _header(json.loads(content))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StorageError("backup_damaged", file=path.name) from error
    if header.schema > SCHEMA:
        raise StorageError("backup_newer", file=path.name, found=header.schema, known=SCHEMA)
    return header, start + content


def _header(content: dict[str, Any]) -> Header:
    header = Header(**{**content, "sealed": key.read_sealed(content["sealed"])})
    for name in Header.__slots__:
        if name in {"schema", "audit_lines", "size"}:
            key.whole_number(getattr(header, name))
        elif name != "sealed":
            key.plain_word(getattr(header, name))
    if header.at.utcoffset() is None or header.at.year not in _YEARS:
        raise ValueError(header.made_at)
    return header


def verify(path: Path, secret: bytes, target: Path | None = None) -> Header:
    """Hold every byte of a backup against its seal, and (`target`) take the database out of it.

    Raises `StorageError`: backup_damaged where a byte differs or is missing, and as `read_header`; OSError.
    """
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):  # what is still in memory proves nothing about the medium
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        header, body = _read_top(file, path)
        if not hmac.compare_digest(file.read(_SEAL), _sealed(body, secret)):
            raise StorageError("backup_damaged", file=path.name)
        digest = hashlib.sha256()
        with os.fdopen(os.open(target or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for chunk in _chunks(file, header.size):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            if target is not None:
                os.fsync(out.fileno())
        if file.read(1) or digest.hexdigest() != header.sha256:
            raise StorageError("backup_damaged", file=path.name)
    return header


def key_of(header: Header, code: str | None, folder: Path, path: Path) -> bytes:
    """The key of a backup: out of its seal by the code, else the one that the data folder holds already.

    Raises `RuleError`: recovery_code_wrong, recovery_code_needed (the folder has no such key), backup_without_code.
    """
    if code is None:
        side = key.read_side_file(folder)
        if side is None or side.fingerprint != header.fingerprint or side.folder_id != header.folder_id:
            raise RuleError("recovery_code_needed", field="recovery_code", file=path.name)
        return key.find_key(folder, side)
    if header.sealed is None:
        raise RuleError("backup_without_code", file=path.name)
    secret = key.unseal(header.sealed, code, header.folder_id)
    if key.fingerprint(secret, header.folder_id) != header.fingerprint:
        raise StorageError("backup_damaged", file=path.name)
    return secret
