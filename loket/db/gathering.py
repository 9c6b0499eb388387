"""The province's own database: what many offices delivered, as it was applied. Never an office's: one file for itself.

The same driver and the same settings as an office's database (`sqlite`), encrypted under a key of its own, in a folder
of its own. Here is what is written; `gathering_queries` asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from loket.db import engine, gathering_schema, key, making, sqlite
from loket.errors import RuleError, StorageError

Value = str | int | float | None
Rows = Sequence[Sequence[Value]]
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600


@dataclass(frozen=True, slots=True)
class Position:
    """How far a stream is applied: its last batch, last sequence number, sha256 of its last manifest."""

    number: int = 0
    hi: int = 0
    manifest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """A batch that is to be applied. `former` is where its stream must stand; `periods` are months that it holds
    whole; moments are ISO 8601 with their offset."""

    office: str
    epoch: str
    number: int
    lo: int
    hi: int
    name: str
    manifest: str
    frozen_at: str
    applied_at: str
    app_version: str
    audit_head: str
    predecessor: str | None
    periods: tuple[str, ...]
    former: Position


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of one published table: the names of their columns, their values."""

    table: str
    columns: tuple[str, ...]
    rows: Rows


class GatheringDatabase:
    """An open database of a province. Each `write()` and `read()` is one transaction."""

    def __init__(self, path: Path, secret: bytes, *, busy_milliseconds: int) -> None:
        self.path = path
        self._engine = sqlite.open_engine(path, secret, busy_milliseconds=busy_milliseconds)
        self._writing = self._engine.execution_options(**{sqlite.WRITE_OPTION: True})

    @classmethod
    def open(cls, path: Path, *, create: bool = False, busy_milliseconds: int = 10_000) -> Self:
        """Open the province's database, with `create` also where there is none yet.

        Raises `RuleError`: `gathering_in_office` (the folder is an office's), `gathering_missing`; `StorageError` where
        it can't be used, `database_missing` where the folder once held one.
        """
        path = path.expanduser().absolute()
        if path.name == engine.FILE_NAME or engine.exists(path.parent):
            raise RuleError("gathering_in_office", path=str(path.parent))
        try:
            if create:
                path.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
            with making.alone(path.parent) if create else nullcontext():
                return cls._opened(path, create=create, busy_milliseconds=busy_milliseconds)
        except OSError as error:
            raise engine.folder_error(error, path.parent) from error

    @classmethod
    def _opened(cls, path: Path, *, create: bool, busy_milliseconds: int) -> Self:
        secret = cls._secret(path, create=create)
        database = cls(path, secret, busy_milliseconds=busy_milliseconds)
        try:
            database._make_ready()
        except BaseException:
            database.close()
            raise
        return database

    @staticmethod
    def _secret(path: Path, *, create: bool) -> bytes:
        """The key, made where nothing is yet. A file that was there once and is gone is never made anew in silence."""
        folder = path.parent
        side = key.read_side_file(folder) if folder.is_dir() else None
        if not path.exists():
            if side is not None and side.schema:
                raise StorageError("database_missing", path=str(path))
            if not create:
                raise RuleError("gathering_missing", path=str(path))
        elif side is None:
            raise StorageError("side_file_missing", path=str(folder))
        elif side.schema and path.stat().st_size < sqlite.SMALLEST:
            raise StorageError("database_damaged", path=str(path))
        secret = key.find_key(folder, side) if side else key.new_key(folder)
        path.touch(mode=_FILE_MODE)
        return secret

    def _make_ready(self) -> None:
        if sqlite.is_plain(self.path):
            raise StorageError("foreign_file", path=str(self.path))
        with self.read() as connection:
            version = gathering_schema.version_of(connection)
        if version > gathering_schema.VERSION:
            raise StorageError("database_newer", path=str(self.path), found=version, known=gathering_schema.VERSION)
        if not version:
            with self.write() as connection:
                gathering_schema.create(connection)
        side = key.read_side_file(self.path.parent)
        if side is not None:
            key.note_schema(self.path.parent, side, gathering_schema.VERSION)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction; the lock is taken first. Any error leaves nothing of it."""
        with self._told("statement"), self._writing.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One reading transaction: a consistent picture."""
        with self._told("statement"), self._engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close every connection; the last one folds the WAL file back into the database."""
        self._engine.dispose()

    @contextmanager
    def _told(self, phase: str) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            known = sqlite.translated(error, phase=phase)
            if known is None:
                raise
            known.facts["path"] = str(self.path)
            if known.code == "disk_error" and not _has_room(self.path.parent):
                known = StorageError("disk_full", **known.facts)
            raise known from error


def _has_room(folder: Path) -> bool:
    try:
        return engine.free_bytes(folder) > sqlite.SMALLEST * 16
    except OSError:
        return True


def position(connection: Connection, office: str, epoch: str) -> Position:
    """How far a stream is applied; a stream that never came is at its beginning."""
    row = connection.exec_driver_sql(
        "SELECT applied, hi, manifest FROM stream WHERE office = ? AND epoch = ?", (office, epoch)
    ).one_or_none()
    return Position(*row) if row is not None else Position()


def applied(connection: Connection, office: str, epoch: str) -> dict[int, tuple[str, str]]:
    """Name and sha256 of the manifests that were applied, by number."""
    rows = connection.exec_driver_sql(
        "SELECT number, name, batch.manifest FROM batch JOIN stream ON stream.id = stream_id"
        " WHERE office = ? AND epoch = ?",
        (office, epoch),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def offices(connection: Connection) -> set[str]:
    """The offices of which anything was merged."""
    return {row[0] for row in connection.exec_driver_sql("SELECT DISTINCT office FROM stream")}


def apply(connection: Connection, facts: BatchFacts, tables: Sequence[TableRows]) -> bool:
    """Merge a checked batch; False where the stream has moved on meanwhile (another gatherer was faster)."""
    if position(connection, facts.office, facts.epoch) != facts.former:
        return False
    stream = _advance(connection, facts)
    connection.exec_driver_sql(
        "INSERT INTO batch (stream_id, number, lo, hi, name, manifest, frozen_at, applied_at, app_version, audit_head)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(stream, facts.number, facts.lo, facts.hi, facts.name, facts.manifest),
            *(facts.frozen_at, facts.applied_at, facts.app_version, facts.audit_head),
        ),
    )
    for period in facts.periods:
        connection.exec_driver_sql("DELETE FROM month WHERE stream_id = ? AND periode = ?", (stream, period))
    for each in tables:
        _write_rows(connection, stream, each)
    return True


def _advance(connection: Connection, facts: BatchFacts) -> int:
    """The stream's row, moved on to this batch."""
    moved = connection.exec_driver_sql(
        "INSERT INTO stream (office, epoch, predecessor, begun_at, applied, hi, manifest) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (office, epoch) DO UPDATE SET applied = excluded.applied, hi = excluded.hi,"
        " manifest = excluded.manifest RETURNING id",
        (
            *(facts.office, facts.epoch, facts.predecessor, facts.frozen_at),
            *(facts.number, facts.hi, facts.manifest),
        ),
    )
    return int(moved.scalar_one())


def _write_rows(connection: Connection, stream: int, rows: TableRows) -> None:
    """The columns that this database knows; a newer standard or month replaces the former one of its key."""
    if not rows.rows:
        return
    known = gathering_schema.columns_of(rows.table)
    places = [(rows.columns.index(name), name) for name in known if name in rows.columns]
    names = ", ".join(name for _place, name in places)
    marks = ", ".join("?" * (len(places) + 1))
    verb = "INSERT" if rows.table == gathering_schema.REQUESTS else "INSERT OR REPLACE"
    indexes = [place for place, _name in places]
    connection.exec_driver_sql(
        f"{verb} INTO {rows.table} (stream_id, {names}) VALUES ({marks})",
        [(stream, *[row[place] for place in indexes]) for row in rows.rows],
    )


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key that a person confirmed as an office's: OpenSSH line, fingerprint, since when, by which account."""

    office: str
    public: str
    fingerprint: str
    trusted_at: datetime
    trusted_by: str


def trusted_keys(connection: Connection) -> list[TrustedKey]:
    """All keys that count, by office."""
    rows = connection.exec_driver_sql(
        "SELECT office, public, fingerprint, trusted_at, trusted_by FROM office_key WHERE ended_at IS NULL"
        " ORDER BY office, trusted_at, fingerprint"
    )
    return [TrustedKey(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4]) for row in rows]


def retired_keys(connection: Connection) -> list[tuple[str, str]]:
    """Office and public key of all that were trusted once and are no longer."""
    rows = connection.exec_driver_sql("SELECT office, public FROM office_key WHERE ended_at IS NOT NULL")
    return [(row[0], row[1]) for row in rows]


def add_key(connection: Connection, new: TrustedKey) -> None:
    """Trust a key from now on; one that was given up before counts again."""
    connection.exec_driver_sql(
        "INSERT INTO office_key (office, public, fingerprint, trusted_at, trusted_by) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (office, fingerprint) DO UPDATE SET ended_at = NULL, ended_by = NULL,"
        " trusted_at = excluded.trusted_at, trusted_by = excluded.trusted_by",
        (new.office, new.public, new.fingerprint, new.trusted_at.isoformat(), new.trusted_by),
    )


def end_key(connection: Connection, office: str, fingerprint: str, at: datetime, by: str) -> bool:
    """Trust a key no longer; what it signed before stays. False where it was not trusted."""
    done = connection.exec_driver_sql(
        "UPDATE office_key SET ended_at = ?, ended_by = ? WHERE office = ? AND fingerprint = ? AND ended_at IS NULL",
        (at.isoformat(), by, office, fingerprint),
    )
    return done.rowcount > 0


Finding = tuple[str, str, str, str]
"""Office, epoch, code, facts as JSON."""


def keep_findings(connection: Connection, findings: Sequence[Finding]) -> None:
    """What is wrong with what the offices sent, in place of what was kept before."""
    connection.exec_driver_sql("DELETE FROM finding")
    if findings:
        connection.exec_driver_sql("INSERT INTO finding (office, epoch, code, facts) VALUES (?, ?, ?, ?)", [*findings])


def findings(connection: Connection) -> list[Finding]:
    """What gathering found wrong and nothing answered yet, by office, in the order in which it was found."""
    rows = connection.exec_driver_sql("SELECT office, epoch, code, facts FROM finding ORDER BY office, id")
    return [(row[0], row[1], row[2], row[3]) for row in rows]
