"""Everything that is special to the embedded database: SQLCipher's settings, STRICT types, search, its errors.

Nothing else in Loket knows which engine it talks to (`trust.md`: a server comes).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    String,
    create_engine,
    event,
    text,
    type_coerce,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlmodel import Session
from sqlmodel.sql.sqltypes import AutoString

from loket.errors import StorageError

DriverError = driver.Error
APPLICATION_ID = 0x4C4F4B54  # "LOKT" in the file's header, so that no foreign file is taken for ours
OLDEST_SAFE_WAL = (3, 51, 3)  # before it a WAL file can be damaged by two writers and two checkpointers
BUSY_MILLISECONDS = 250  # the desktop tries again on its worker; commands wait longer
WRITE_OPTION = "loket_write"
SMALLEST = 4096
"""Bytes of one page. The library takes what is smaller for a database that is still to be made."""
_PLAIN_HEADER = b"SQLite format 3\0"
DIGITS_ONLY_NIK = "length(nik) = 16 AND nik NOT GLOB '*[^0-9]*'"

_ON_CONNECT = (
    "PRAGMA busy_timeout={busy}",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA fullfsync=ON",
)


def _named(kind: Any, name: str) -> None:
    """STRICT tables know TEXT, INTEGER, REAL and BLOB only."""

    @compiles(kind, "sqlite")  # type: ignore[no-untyped-call,untyped-decorator,unused-ignore]
    def _compile(*_args: object, **_options: object) -> str:
        return name


for _kind, _name in (
    (String, "TEXT"),
    (AutoString, "TEXT"),
    (Date, "TEXT"),
    (DateTime, "TEXT"),
    (Boolean, "INTEGER"),
    (Integer, "INTEGER"),
):
    _named(_kind, _name)
_named(LargeBinary, "BLOB")


def open_engine(path: Path, key: bytes, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> Engine:
    """An engine on the encrypted file at `path`; every pooled connection gets the settings of `trust.md`.

    Raises `StorageError("library_too_old")` where the bundled library would damage WAL files.
    """
    if driver.sqlite_version_info < OLDEST_SAFE_WAL:
        raise StorageError("library_too_old", version=driver.sqlite_version)
    engine = create_engine(
        f"sqlite:///{path}",
        module=driver,
        hide_parameters=True,  # an error must not carry a citizen's data into a log
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": busy_milliseconds / 1000},
    )
    statements = [f"PRAGMA key=\"x'{key.hex()}'\"", "PRAGMA cipher_log_level=NONE"]
    statements += [line.format(busy=busy_milliseconds) for line in _ON_CONNECT]

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        for statement in statements:
            connection.execute(statement).close()
        if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
            raise StorageError("wal_refused", path=str(path))

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITE_OPTION, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")

    return engine


_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"database( table)? is locked|database schema is locked", "database_busy"),
    (r"database or disk is full", "disk_full"),
    (r"readonly database", "folder_read_only"),
    (r"unable to open database file", "database_unreachable"),
    (r"not a database|malformed|hmac check failed", "database_damaged"),
    (r"disk I/O error|locking protocol", "disk_error"),
)


def translated(error: DBAPIError | driver.Error, *, phase: str = "statement") -> StorageError | None:
    """The world's failure in our words, or None where the error is a bug of ours (a constraint, a wrong statement)."""
    message = str(error.orig if isinstance(error, DBAPIError) else error)
    for pattern, code in _PATTERNS:
        if re.search(pattern, message):
            return StorageError(code, phase=phase)
    return None


def library_version() -> str:
    """The version of the database library that is in use."""
    return str(driver.sqlite_version)


def is_plain(path: Path) -> bool:
    """Whether a file is a database without encryption, which is never ours."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER


def schema_version(connection: Connection) -> int:
    """The number of the newest migration that the file has seen; 0 for an empty file. Refuses a foreign file."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if application != APPLICATION_ID and version:
        raise StorageError("foreign_file")
    return version


def stamp(connection: Connection, version: int) -> None:
    """Write the file's marks; runs inside the migration's transaction."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Foreign keys off on this connection while tables are rebuilt; can only be switched outside a transaction."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF").close()
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON").close()


def copy_into(engine: Engine, target: Path) -> None:
    """A whole copy of the database under the same key, as it stands at one moment, while others go on writing.

    The library doesn't wait for the disk here: the caller does (fsync) before it relies on the copy. Raises
    `DriverError`; `target` must be missing or empty.
    """
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("VACUUM INTO ?", (str(target),)).close()


def fold_log(engine: Engine) -> None:
    """Write what a log still holds into the database's file, as far as nobody reads it.

    After a power cut in the middle of that, pages may be torn which the log makes whole again; the seals are proven in
    the file itself and would call it damaged. Raises `DriverError`.
    """
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)").close()


def files_of(path: Path) -> tuple[Path, ...]:
    """The database's file and those that the library keeps beside it."""
    return (path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal")))


@contextmanager
def alone(path: Path, key: bytes) -> Iterator[Any]:
    """The database for one program: its log folded back and gone, its lock held, a raw connection to read it with.

    Who opens the file meanwhile waits for the lock; where another file has taken its name by then, the library finds
    its own moved and refuses to write a log beside the new one. Raises `DriverError` ("locked") while anybody has it
    open, or where its name came to be another file's.
    """
    before = path.stat()
    raw = driver.connect(str(path), isolation_level=None, timeout=2)
    try:
        raw.execute(f"PRAGMA key=\"x'{key.hex()}'\"").close()
        raw.execute("PRAGMA cipher_log_level=NONE").close()
        folded = raw.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete"
        raw.execute("BEGIN EXCLUSIVE").close()
        still = folded and raw.execute("PRAGMA journal_mode").fetchone()[0] == "delete"  # nobody came in between
        if not still or not os.path.samestat(before, path.stat()):
            raise driver.OperationalError("database is locked")
        yield raw
    finally:
        raw.close()


def moment_text(column: Any) -> Any:
    """A column of moments as the file keeps them: texts in UTC, all of one width, so that they sort as the moments do.

    For passes over millions, where most moments are only compared.
    """
    return type_coerce(column, String)


def text_of(moment: datetime) -> str:
    """A moment as such a text."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def moment_of(kept: str) -> datetime:
    """The moment of such a text, aware in UTC."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def counted_rows(session: Session) -> dict[str, int]:
    """How many rows each table holds, by the file's own list of tables."""
    names = session.execute(text("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"))
    own = sorted(name for name in names.scalars() if not name.startswith("sqlite_"))
    return {name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in own}  # noqa: S608


APPEND_ONLY = ("audit_line_no_delete", "audit_line_no_update")
"""Triggers without which the audit could be rewritten by a plain statement."""


def schema_digest(session: Session) -> str:
    """SHA-256 of the file's own description: tables, indices, triggers; the same for the same schema number."""
    rows = session.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")).all()
    return hashlib.sha256(repr(sorted(map(tuple, rows))).encode()).hexdigest()


def missing_triggers(session: Session) -> list[str]:
    """Which of the triggers are gone that keep the audit append-only."""
    there = set(session.execute(text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")).scalars())
    return [name for name in APPEND_ONLY if name not in there]


_LOOK_ANEW = text("SELECT rowid FROM request_search WHERE request_search MATCH '\"a\"' LIMIT 1")
"""A connection keeps the search's outline as it last saw it. A query looks whether others have written meanwhile;
`integrity_check` doesn't, and calls the parts damaged that were merged away since (SQLite 3.53)."""


def integrity_findings(session: Session) -> list[str]:
    """What the file's own checks find: `cipher_integrity_check` (every page's seal), then `integrity_check`."""
    sealed = session.execute(text("PRAGMA cipher_integrity_check")).scalars().all()
    if sealed:
        return [str(line) for line in sealed]
    session.execute(_LOOK_ANEW).all()
    found = session.execute(text("PRAGMA integrity_check")).scalars().all()
    broken = [str(line) for line in found if line != "ok"]
    orphans = session.execute(text("PRAGMA foreign_key_check")).all()
    return broken + [f"foreign key: {row[0]} {row[1]} ► {row[2]}" for row in orphans]


def purge_search(session: Session) -> None:
    """What was taken out of the search is only struck out there; its words stay in the file until they are merged."""
    session.flush()
    session.execute(text("INSERT INTO request_search(request_search) VALUES('optimize')"))


_WORD = re.compile(r"\w+", re.UNICODE)
_GROUPED_DIGITS = re.compile(r"[0-9 .()+-]{8,}")
_SEARCH = text("SELECT rowid FROM request_search WHERE request_search MATCH :match ORDER BY rowid DESC LIMIT :limit")


def search_ids(session: Session, words: str, limit: int | None = None) -> list[int]:
    """Ids of requests whose number, name, NIK or phone have words that begin so, newest first."""
    match = _match(words)
    if not match:
        return []
    return list(session.execute(_SEARCH, {"match": match, "limit": -1 if limit is None else limit}).scalars())


def _match(words: str) -> str:
    """The search as FTS5 has it: every word quoted, so that nothing that is typed is an operator."""
    every = " ".join(f'"{term}"*' for term in _WORD.findall(words))
    digits = "".join(re.findall("[0-9]", words)) if _GROUPED_DIGITS.fullmatch(words.strip()) else ""
    if not digits:
        return every
    national = f"0{digits[2:]}" if digits.startswith("62") else digits
    return f'({every}) OR "{digits}"* OR "{national}"*'  # a NIK or a phone as people group its digits
