"""The other end, as a reference: applies contiguous, hash-checked, chained batches once, and acknowledges them.

Kept as small as the protocol allows. Its `Ledger` lives in memory; a real gatherer keeps the same in a database and
changes it in one transaction per batch, as `Ledger.apply` does here in one call that cannot fail half-way.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from loket.errors import LoketError, StorageError
from loket.exchange.csvfile import read_table
from loket.exchange.delivery import (
    Acknowledgement,
    Refusal,
    ack_folder,
    acknowledgement_bytes,
    batch_folder,
    read_acknowledgements,
)
from loket.exchange.manifest import Manifest, read_manifest, verify
from loket.exchange.schema import MONTHS, REQUESTS, STANDARDS, Table
from loket.exchange.transports import Transport

_SERIAL = re.compile(r"\d{8}\.json")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stream:
    """How far one stream (office, epoch) is applied: last batch, last sequence number, sha256 of the last manifest."""

    applied: int = 0
    hi: int = 0
    manifest: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that passed every check: its manifest, that manifest's sha256, its rows by table name."""

    manifest: Manifest
    sha256: str
    rows: Mapping[str, list[dict[str, str]]]


@dataclass
class Ledger:
    """Everything applied so far. Requests are kept as a log of versions, standards and months by their primary key."""

    streams: dict[tuple[str, str], Stream] = field(default_factory=dict)
    requests: list[tuple[str, str, Row]] = field(default_factory=list)
    standards: dict[tuple[str, ...], Row] = field(default_factory=dict)
    months: dict[tuple[str, ...], Row] = field(default_factory=dict)
    seen: set[tuple[str, str, int]] = field(default_factory=set)

    def stream(self, office: str, epoch: str) -> Stream:
        """How far the stream is applied; a stream that never came is at its beginning."""
        return self.streams.get((office, epoch), Stream())

    def apply(self, batch: Batch) -> None:
        """Take in a checked batch; a sequence number that came before is passed over."""
        manifest = batch.manifest
        office, epoch = manifest.office, manifest.epoch
        for row in batch.rows[REQUESTS.name]:
            key = (office, epoch, int(row["seq"]))
            if key not in self.seen:
                self.seen.add(key)
                self.requests.append((office, epoch, row))
        self.standards.update((_key(STANDARDS, row), row) for row in batch.rows[STANDARDS.name])
        self.months.update((_key(MONTHS, row), row) for row in batch.rows[MONTHS.name])
        self.streams[office, epoch] = Stream(manifest.batch, manifest.hi, batch.sha256)


def _key(table: Table, row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in table.primary_key)


def gather(transport: Transport, ledger: Ledger, office: str, epoch: str) -> Acknowledgement:
    """Apply what can be applied of a stream and acknowledge it. Raises the transport's `StorageError`s.

    A batch whose predecessor is missing waits. One that fails a check is refused by name and holds up what follows,
    until a whole one of its number is there.
    """
    names = transport.names(batch_folder(office, epoch))
    refused: list[Refusal] = []
    while (batch := _next_batch(transport, names, (office, epoch), ledger.stream(office, epoch), refused)) is not None:
        ledger.apply(batch)
        refused.clear()
    stream = ledger.stream(office, epoch)
    word = Acknowledgement(stream.applied, stream.manifest, tuple(refused))
    _acknowledge(transport, office, epoch, word)
    return word


def _next_batch(
    transport: Transport, names: list[str], source: tuple[str, str], stream: Stream, refused: list[Refusal]
) -> Batch | None:
    number = stream.applied + 1
    start = f"{batch_folder(*source)}/{number:08d}-"
    for name in names:
        if not (name.startswith(start) and name.endswith(".json")):
            continue
        # Read before the checks: an error of the line must reach the caller, it is no fault of the batch.
        manifest, package = transport.get(name), _get_package(transport, name)
        try:
            return _checked(manifest, package, source, stream)
        except LoketError as error:
            refused.append(Refusal(number, name, error.code))
    return None


def _get_package(transport: Transport, manifest_name: str) -> bytes:
    try:
        return transport.get(manifest_name.removesuffix(".json") + ".zip")
    except StorageError as error:
        if error.code != "name_missing":
            raise
        return b""


def _checked(data: bytes, package: bytes, source: tuple[str, str], stream: Stream) -> Batch:
    manifest = read_manifest(data)
    _check_place(manifest, source, stream)
    return Batch(manifest, hashlib.sha256(data).hexdigest(), _rows(package, manifest))


def _check_place(manifest: Manifest, source: tuple[str, str], stream: Stream) -> None:
    """A batch must be of this stream, the next in number and sequence, and know its predecessor."""
    if (manifest.office, manifest.epoch) != source:
        raise StorageError("batch_of_other_stream", batch=manifest.batch)
    if (manifest.batch, manifest.lo) != (stream.applied + 1, stream.hi + 1):
        raise StorageError("batch_not_contiguous", batch=manifest.batch, lo=manifest.lo)
    if manifest.previous != stream.manifest:
        raise StorageError("batch_chain_broken", batch=manifest.batch)


def _rows(package: bytes, manifest: Manifest) -> dict[str, list[dict[str, str]]]:
    files = verify(package, manifest)
    declared = {file.name: file.rows for file in manifest.files}
    rows: dict[str, list[dict[str, str]]] = {}
    for table in (STANDARDS, MONTHS, REQUESTS):
        rows[table.name] = list(read_table(io.BytesIO(files.get(table.file, b"")), table))
        if len(rows[table.name]) != declared.get(table.file):
            raise StorageError("csv_damaged", file=table.file, reason="rows")
    for row in rows[REQUESTS.name]:
        if not (row["seq"].isdecimal() and manifest.lo <= int(row["seq"]) <= manifest.hi):
            raise StorageError("csv_damaged", file=REQUESTS.file, reason="seq")
    return rows


def _acknowledge(transport: Transport, office: str, epoch: str, word: Acknowledgement) -> None:
    found = read_acknowledgements(transport, office, epoch)
    if found.newest == word and not found.malformed:
        return
    folder = ack_folder(office, epoch)
    serials = [name[-13:-5] for name in transport.names(folder) if _SERIAL.fullmatch(name.rpartition("/")[2])]
    serial = max(map(int, serials), default=0) + 1
    transport.put_new(f"{folder}/{serial:08d}.json", acknowledgement_bytes(office, epoch, word))
