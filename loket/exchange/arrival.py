"""A batch at the other end: everything that must be true of it before a row of it is merged.

In this order: the manifest is one, it belongs where it lies, an office that the gatherer knows signed it, it is the
next of its stream, its package is what it says, every cell is what the published schema allows. A batch that fails is
refused whole, by a code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from loket.errors import LoketError, StorageError
from loket.exchange import signature
from loket.exchange.cells import Value, read_checked
from loket.exchange.manifest import Manifest, read_manifest, verify
from loket.exchange.schema import MONTHS, REQUESTS, STANDARDS, Table
from loket.exchange.transports import Transport

Source = tuple[str, str]
"""A stream: office and epoch."""
LARGEST_CONTENT = 256 << 20
"""Bytes of all files of a batch together; one of 5,000 rows has some three million."""
_LARGEST_MANIFEST, _LONGEST_TEXT = 1 << 20, 200
_SIGNATURE = ".sig"
_MISSING = "name_missing"
_FAULTS = frozenset({_MISSING, "file_too_large", "delivery_unreadable"})
"""What is wrong with one file, not with the line."""


@dataclass(frozen=True, slots=True)
class Stream:
    """How far one stream (office, epoch) is applied: last batch, last sequence number, sha256 of the last manifest."""

    applied: int = 0
    hi: int = 0
    manifest: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a gatherer asks of a batch. `keys`: the public keys that it trusts, by office; None asks for no signature.
    `identity`: its age key file, for what is sealed to it. `retired`: keys that it trusted once, by office."""

    keys: Mapping[str, frozenset[str]] | None = None
    identity: str | None = field(default=None, repr=False)
    retired: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def with_retired(self, office: str) -> Terms:
        """As if the keys that an office gave up were trusted still."""
        keys = self.keys or {}
        both = keys.get(office, frozenset()) | self.retired.get(office, frozenset())
        return replace(self, keys={**keys, office: both}, retired={})


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that passed every check: manifest, name and sha256 of that manifest, files, their rows by table."""

    manifest: Manifest
    name: str
    sha256: str
    files: Mapping[str, bytes] = field(repr=False)
    rows: Mapping[str, list[tuple[Value, ...]]] = field(repr=False)


def examine(transport: Transport, name: str, source: Source, stream: Stream, terms: Terms) -> Batch | LoketError:
    """The batch whose manifest has that name, or what is wrong with it. Raises only the transport's own errors: that
    the line broke is no fault of the batch."""
    data = _fetched(transport, name)
    signed = _fetched(transport, f"{name}{_SIGNATURE}") if terms.keys is not None else b""
    if isinstance(data, StorageError):
        return data
    try:
        manifest = _read(data)
        _check_stream(manifest, source)
        check_signature(data, signed, source[0], terms)
        _check_place(manifest, stream)
    except LoketError as error:
        return error
    package = _fetched(transport, f"{name.rpartition('/')[0]}/{manifest.package.name}")
    if isinstance(package, StorageError):
        return package
    try:
        files = _unpacked(package, manifest, terms)
        rows = {table.name: _rows(files, table, manifest) for table in (STANDARDS, MONTHS, REQUESTS)}
        _check_owner(rows, manifest)
        _check_sequence(rows[REQUESTS.name], manifest)
    except LoketError as error:
        return error
    return Batch(manifest, name, hashlib.sha256(data).hexdigest(), files, rows)


@dataclass(frozen=True, slots=True)
class Word:
    """A manifest of a stream by itself: its sha256, and what is wrong with its signature (None: nothing)."""

    manifest: Manifest
    sha256: str
    fault: LoketError | None


def word_of(transport: Transport, name: str, source: Source, terms: Terms) -> Word | None:
    """The manifest that has that name; None for what is no manifest of the stream."""
    data, signed = _fetched(transport, name), _fetched(transport, f"{name}{_SIGNATURE}")
    if isinstance(data, StorageError):
        return None
    try:
        manifest = _read(data)
        _check_stream(manifest, source)
    except LoketError:
        return None
    try:
        check_signature(data, signed, source[0], terms)
    except LoketError as error:
        return Word(manifest, hashlib.sha256(data).hexdigest(), error)
    return Word(manifest, hashlib.sha256(data).hexdigest(), None)


def is_other(word: Word | None, number: int, known: str) -> bool:
    """Whether what stands under another name than the manifest that was applied under a number (its sha256 is known) is
    another word of the office: then a number was given twice. What is damaged or forged is nobody's word."""
    return word is not None and word.fault is None and word.sha256 != known and word.manifest.batch == number


def check_signature(data: bytes, signed: bytes | StorageError, office: str, terms: Terms) -> None:
    """That a key which is trusted for the office signed the manifest.

    Raises `StorageError`: `signature_missing`, `office_unknown` (nobody has confirmed a key of it yet),
    `signer_retired` (signed by a key that was given up), `signer_unknown` (by another key than those), and what
    `signature.check` raises.
    """
    if terms.keys is None:
        return
    if isinstance(signed, StorageError):
        raise signed if signed.code != _MISSING else StorageError("signature_missing", office=office)
    signer = signature.signer_of(signed)
    trusted = terms.keys.get(office, frozenset())
    if signer in terms.retired.get(office, frozenset()):
        raise StorageError("signer_retired", office=office, fingerprint=signature.fingerprint(signer))
    if not trusted:
        raise StorageError("office_unknown", office=office, fingerprint=signature.fingerprint(signer))
    if signer not in trusted:
        raise StorageError("signer_unknown", office=office, fingerprint=signature.fingerprint(signer))
    signature.check(data, signed, signer)


def _fetched(transport: Transport, name: str) -> bytes | StorageError:
    try:
        return transport.get(name)
    except StorageError as error:
        if error.code not in _FAULTS:
            raise
        return error


def _read(data: bytes) -> Manifest:
    if len(data) > _LARGEST_MANIFEST:
        raise StorageError("manifest_malformed", reason="bytes")
    manifest = read_manifest(data)
    if datetime.fromisoformat(manifest.frozen_at).utcoffset() is None:
        raise StorageError("manifest_malformed", reason="frozen_at")
    for text in (manifest.audit_head, manifest.app_version, manifest.signer):
        if len(text) > _LONGEST_TEXT or not text.isprintable():  # it is kept and shown
            raise StorageError("manifest_malformed", reason="text")
    return manifest


def _check_stream(manifest: Manifest, source: Source) -> None:
    if (manifest.office, manifest.epoch) != source:
        raise StorageError("batch_of_other_stream", batch=manifest.batch)


def _check_place(manifest: Manifest, stream: Stream) -> None:
    """A batch must be the next of its stream in number and sequence, and know its predecessor."""
    if (manifest.batch, manifest.lo) != (stream.applied + 1, stream.hi + 1):
        raise StorageError("batch_not_contiguous", batch=manifest.batch, lo=manifest.lo)
    if manifest.previous != stream.manifest:
        raise StorageError("batch_chain_broken", batch=manifest.batch)


def _unpacked(package: bytes, manifest: Manifest, terms: Terms) -> dict[str, bytes]:
    """The files; a manifest that declares more than any office sends is not even opened."""
    if sum(file.bytes for file in manifest.files) > LARGEST_CONTENT:
        raise StorageError("package_too_large", name=manifest.package.name, limit_mb=LARGEST_CONTENT >> 20)
    return verify(package, manifest, terms.identity)


def _rows(files: Mapping[str, bytes], table: Table, manifest: Manifest) -> list[tuple[Value, ...]]:
    declared = {file.name: file.rows for file in manifest.files}
    rows = list(read_checked(files.get(table.file, b""), table))
    if len(rows) != declared.get(table.file):
        raise StorageError("csv_damaged", file=table.file, reason="rows")
    return rows


def _check_owner(rows: Mapping[str, list[tuple[Value, ...]]], manifest: Manifest) -> None:
    """An office speaks of itself only, and of the months that it names."""
    for table in (STANDARDS, MONTHS):
        unit = table.header.index("unit_kode")
        if any(row[unit] != manifest.office for row in rows[table.name]):
            raise StorageError("rows_of_other_office", office=manifest.office, file=table.file)
    period = MONTHS.header.index("periode")
    if manifest.periods and not {row[period] for row in rows[MONTHS.name]} <= manifest.periods.keys():
        raise StorageError("csv_damaged", file=MONTHS.file, reason="periode")


def _check_sequence(rows: list[tuple[Value, ...]], manifest: Manifest) -> None:
    """Each number from lo to hi once: a row that is left out would never be missed later."""
    place = REQUESTS.header.index("seq")
    told = manifest.hi - manifest.lo + 1
    if len(rows) != told or any(row[place] != manifest.lo + at for at, row in enumerate(rows)):
        raise StorageError("csv_damaged", file=REQUESTS.file, reason="seq")
