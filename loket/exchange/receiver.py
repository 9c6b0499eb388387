"""The other end: applies contiguous, hash-checked, chained batches once, and acknowledges them.

Kept as small as the protocol allows. Where it keeps what it applied is a `Book`: the `Ledger` here lives in memory and
is the reference for tests; the province's gatherer keeps the same in a database, one transaction per batch.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from loket.errors import LoketError, StorageError
from loket.exchange.arrival import Batch, Source, Stream, Terms, examine, is_other, word_of
from loket.exchange.csvfile import read_table
from loket.exchange.delivery import (
    Acknowledgement,
    Refusal,
    ack_folder,
    acknowledgement_bytes,
    batch_folder,
    read_acknowledgements,
)
from loket.exchange.schema import MONTHS, REQUESTS, STANDARDS, Table
from loket.exchange.transports import Transport
from loket.exchange.vouching import Vouching

_RETIRED = "signer_retired"
_SERIAL = re.compile(r"\d{8}\.json")
_MANIFEST = re.compile(r"(\d{8})-[0-9a-f]{8}\.json")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """A manifest that was applied: its file name, its sha256."""

    name: str
    sha256: str


class Book(Protocol):
    """Where a gatherer keeps what it applied."""

    def stream(self, office: str, epoch: str) -> Stream:
        """How far the stream is applied; a stream that never came is at its beginning."""
        ...

    def apply(self, batch: Batch) -> None:
        """Take in a checked batch whole or not at all; one that is there already is passed over."""
        ...

    def applied(self, office: str, epoch: str) -> Mapping[int, Known]:
        """The manifests that were applied, by number."""
        ...


@dataclass
class Ledger:
    """Everything applied so far. Requests are kept as a log of versions, standards and months by their primary key."""

    streams: dict[Source, Stream] = field(default_factory=dict)
    requests: list[tuple[str, str, Row]] = field(default_factory=list)
    standards: dict[tuple[str, ...], Row] = field(default_factory=dict)
    months: dict[tuple[str, ...], Row] = field(default_factory=dict)
    seen: set[tuple[str, str, int]] = field(default_factory=set)
    manifests: dict[Source, dict[int, Known]] = field(default_factory=dict)

    def stream(self, office: str, epoch: str) -> Stream:
        """See `Book`."""
        return self.streams.get((office, epoch), Stream())

    def apply(self, batch: Batch) -> None:
        """See `Book`; a sequence number that came before is passed over."""
        manifest = batch.manifest
        source = manifest.office, manifest.epoch
        for row in _texts(batch, REQUESTS):
            key = (*source, int(row["seq"]))
            if key not in self.seen:
                self.seen.add(key)
                self.requests.append((*source, row))
        self.standards.update((_key(STANDARDS, row), row) for row in _texts(batch, STANDARDS))
        whole = {(manifest.office, period) for period in manifest.periods}
        self.months = {key: row for key, row in self.months.items() if key[:2] not in whole}
        self.months.update((_key(MONTHS, row), row) for row in _texts(batch, MONTHS))
        self.streams[source] = Stream(manifest.batch, manifest.hi, batch.sha256)
        self.manifests.setdefault(source, {})[manifest.batch] = Known(file_name(batch.name), batch.sha256)

    def applied(self, office: str, epoch: str) -> Mapping[int, Known]:
        """See `Book`."""
        return self.manifests.get((office, epoch), {})


def _texts(batch: Batch, table: Table) -> Iterator[Row]:
    return read_table(io.BytesIO(batch.files[table.file]), table)


def _key(table: Table, row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in table.primary_key)


def file_name(name: str) -> str:
    """The last part of a published name."""
    return name.rpartition("/")[2]


def number_of(name: str) -> int | None:
    """The number that a manifest's name says, None for what is no manifest's name."""
    found = _MANIFEST.fullmatch(file_name(name))
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Refused:
    """A batch that was not applied, the name of its manifest, and why."""

    batch: int
    name: str
    error: LoketError


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of gathering one stream: numbers that were applied now, how far it is applied, what was refused, and
    the first number that is missing though a later one is there (None: no gap)."""

    source: Source
    applied: tuple[int, ...]
    stream: Stream
    refused: tuple[Refused, ...]
    missing: int | None

    @property
    def word(self) -> Acknowledgement:
        """What is told to the sender. That we have not brought our own secret key is no fault of his."""
        told = tuple(
            Refusal(each.batch, file_name(each.name), each.error.code)
            for each in self.refused
            if (each.error.code, each.error.facts.get("reason")) != ("package_sealed", "identity")
        )
        return Acknowledgement(self.stream.applied, self.stream.manifest, told)


def gather(transport: Transport, book: Book, office: str, epoch: str) -> Acknowledgement:
    """Apply what can be applied of a stream and acknowledge it, signed or not. Raises the transport's `StorageError`s.

    A batch whose predecessor is missing waits. One that fails a check is refused by name and holds up what follows,
    until a whole one of its number is there.
    """
    names = transport.names(batch_folder(office, epoch))
    gathered = gather_stream(transport, names, book, (office, epoch), Terms())
    acknowledge(transport, gathered)
    return gathered.word


def gather_stream(transport: Transport, names: Iterable[str], book: Book, source: Source, terms: Terms) -> Gathered:
    """Apply what can be applied of a stream whose files have these names. Raises the transport's errors and the book's;
    each batch that was applied before stays."""
    there = _by_number(names)
    vouching = Vouching(transport, (name for each in there.values() for name in each), source, terms)
    applied: list[int] = []
    refused: list[Refused] = []
    while True:
        stream = book.stream(*source)
        batch = _next(transport, there.get(stream.applied + 1, ()), (source, stream, terms), vouching, refused)
        if batch is None:
            break
        book.apply(batch)
        applied.append(batch.manifest.batch)
        refused.clear()
    later = any(number > stream.applied + 1 for number in there)
    missing = stream.applied + 1 if later and stream.applied + 1 not in there else None
    refused += _reused(transport, there, book, source, terms)
    return Gathered(source, tuple(applied), stream, tuple(refused), missing)


def _by_number(names: Iterable[str]) -> dict[int, list[str]]:
    there: dict[int, list[str]] = {}
    for name in names:
        number = number_of(name)
        if number is not None:
            there.setdefault(number, []).append(name)
    return there


def _next(
    transport: Transport,
    names: Iterable[str],
    place: tuple[Source, Stream, Terms],
    vouching: Vouching,
    refused: list[Refused],
) -> Batch | None:
    _source, stream, _terms = place
    for name in names:
        found = _examined(transport, name, place, vouching)
        if isinstance(found, Batch):
            return found
        refused.append(Refused(stream.applied + 1, name, found))
    return None


def _examined(
    transport: Transport, name: str, place: tuple[Source, Stream, Terms], vouching: Vouching
) -> Batch | LoketError:
    """As `examine`; a batch under a key that was given up since counts where a later one under a trusted key vouches
    for it."""
    source, stream, terms = place
    found = examine(transport, name, source, stream, terms)
    if isinstance(found, LoketError) and found.code == _RETIRED:
        older = examine(transport, name, source, stream, terms.with_retired(source[0]))
        return older if isinstance(older, Batch) and vouching.holds(older.sha256) else found
    return found


def _reused(
    transport: Transport, there: Mapping[int, list[str]], book: Book, source: Source, terms: Terms
) -> Iterator[Refused]:
    """Numbers that were applied and that the office gave to another batch as well. The same manifest under another name
    is the same batch."""
    if terms.keys is None:
        return
    for number, known in book.applied(*source).items():
        for name in there.get(number, ()):
            if file_name(name) == known.name:
                continue
            if is_other(word_of(transport, name, source, terms), number, known.sha256):
                yield Refused(number, name, StorageError("number_reused", batch=number, office=source[0]))


def acknowledge(transport: Transport, gathered: Gathered) -> None:
    """Publish the receiver's word on a stream, unless it was the last one already. Raises the transport's errors."""
    for last_try in (False, False, True):
        try:
            _acknowledge(transport, gathered)
            break
        except StorageError as error:
            if error.code != "name_taken" or last_try:
                raise  # else another gatherer took the number at the same moment: look anew


def _acknowledge(transport: Transport, gathered: Gathered) -> None:
    office, epoch = gathered.source
    found = read_acknowledgements(transport, office, epoch)
    if found.newest == gathered.word and not found.malformed:
        return
    folder = ack_folder(office, epoch)
    serials = [name[-13:-5] for name in transport.names(folder) if _SERIAL.fullmatch(file_name(name))]
    serial = max(map(int, serials), default=0) + 1
    transport.put_new(f"{folder}/{serial:08d}.json", acknowledgement_bytes(office, epoch, gathered.word))
