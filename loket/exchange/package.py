"""One package of published tables: CSV files and the `datapackage.json` (Frictionless, v2) that describes them.

`freeze` makes a batch for the way upstream: a zip, its manifest and the manifest's signature. The same input gives the
same bytes (as long as zlib is the same, and unless they are sealed): nothing here reads a clock, and frozen bytes are
kept by the caller, never made again.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from loket.exchange import sealing, signature
from loket.exchange.csvfile import ESCAPE, FileFacts
from loket.exchange.csvwriter import write_table
from loket.exchange.manifest import AGE, DESCRIPTOR, BatchFacts, Manifest, Origin, PackageFacts, manifest_bytes
from loket.exchange.records import Record, Rows, Values
from loket.exchange.schema import MONTHS, REQUESTS, STANDARDS, TABLES, Table

# What a zip remembers beside the content is fixed, or the same rows would give other bytes on another day or machine.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
SIGNATURE_SUFFIX = ".sig"
_SEALED = ".zip.age"
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16
_DIALECT: dict[str, object] = {
    "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}


@dataclass(frozen=True, slots=True)
class FrozenBatch:
    """A batch as it will be published, byte for byte; to be stored before anything is sent."""

    office: str
    epoch: str
    number: int
    data_name: str
    data: bytes
    manifest_name: str
    manifest: bytes
    signature: bytes

    @property
    def signature_name(self) -> str:
        """The signature stands beside the manifest, under its name."""
        return f"{self.manifest_name}{SIGNATURE_SUFFIX}"

    @property
    def manifest_sha256(self) -> str:
        """What the next batch names as `previous` (hex)."""
        return hashlib.sha256(self.manifest).hexdigest()


def file_names(data_name: str) -> set[str]:
    """The files of a batch beside each other, by the name of its data."""
    manifest = f"{data_name.partition('.')[0]}.json"
    return {data_name, manifest, f"{manifest}{SIGNATURE_SUFFIX}"}


def is_sealed(data_name: str) -> bool:
    """Whether the data of that name are for the holder of a key only."""
    return data_name.endswith(_SEALED)


@dataclass(frozen=True, slots=True)
class Seal:
    """What makes a batch the office's: the seed of its signing key. `recipient` is the province's age key, to which
    the package is sealed; None leaves it a plain zip."""

    seed: bytes = field(repr=False)
    recipient: str | None = None


def tables_of(rows: Rows) -> Iterator[tuple[Table, Iterable[Record | Values]]]:
    """Each published table with its rows, in the order of the package."""
    yield STANDARDS, rows.standards
    yield MONTHS, rows.months
    yield REQUESTS, rows.requests


def descriptor_bytes(origin: Origin, files: Iterable[FileFacts], revision: int | None = None) -> bytes:
    """The `datapackage.json` for these files. What Frictionless has no word for stands under `loket`."""
    facts = {file.name: file for file in files}
    about = {"office": origin.office, "epoch": origin.epoch, "app_version": origin.app_version, "escape": ESCAPE}
    content: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"loket-{origin.office.lower()}",
        "title": f"Data pelayanan {origin.unit_name}",
        "description": "Tanpa data pribadi. Satu tanda petik tunggal di awal sel adalah pengaman rumus; buang satu.",
        "created": origin.frozen_at.isoformat(timespec="seconds"),
        "loket": about if revision is None else about | {"revision": revision},
        "resources": [_resource(table, facts[table.file]) for table in TABLES],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _resource(table: Table, facts: FileFacts) -> dict[str, object]:
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": table.file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": facts.bytes,
        "hash": f"sha256:{facts.sha256}",
        "dialect": _DIALECT,
        "schema": table.descriptor(),
    }


def freeze(rows: Rows, origin: Origin, facts: BatchFacts, seal: Seal) -> FrozenBatch:
    """The rows as an immutable, signed batch: `00000042-3fa9c1d2.zip` (8 hex of its sha256; `.zip.age` where it is
    sealed), manifest of the same stem, signature beside the manifest.

    Raises `RuleError("export_row_refused", ...)` as `write_table` does, `RuleError("age_key_unreadable")`.
    """
    buffer = io.BytesIO()
    files = _write_zip(buffer, rows, origin)
    data, suffix = buffer.getvalue(), ".zip"
    if seal.recipient is not None:
        data, suffix = sealing.seal(data, seal.recipient), _SEALED
    sha256 = hashlib.sha256(data).hexdigest()
    stem = f"{facts.number:08d}-{sha256[:8]}"
    package = PackageFacts(f"{stem}{suffix}", len(data), sha256)
    manifest = manifest_bytes(_manifest(origin, facts, package, files, seal))
    return FrozenBatch(
        office=origin.office,
        epoch=origin.epoch,
        number=facts.number,
        data_name=package.name,
        data=data,
        manifest_name=f"{stem}.json",
        manifest=manifest,
        signature=signature.sign(seal.seed, manifest),
    )


def _write_zip(buffer: BinaryIO, rows: Rows, origin: Origin) -> list[FileFacts]:
    with zipfile.ZipFile(buffer, "w") as archive:
        files = []
        for table, records in tables_of(rows):
            with archive.open(_member(table.file), "w") as out:
                files.append(write_table(cast(BinaryIO, out), table, records))
        archive.writestr(_member(DESCRIPTOR), descriptor_bytes(origin, files))
    return files


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ZIP_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = _UNIX
    info.external_attr = _PLAIN_FILE
    return info


def _manifest(origin: Origin, facts: BatchFacts, package: PackageFacts, files: list[FileFacts], seal: Seal) -> Manifest:
    return Manifest(
        office=origin.office,
        epoch=origin.epoch,
        batch=facts.number,
        lo=facts.lo,
        hi=facts.hi,
        previous=facts.previous,
        package=package,
        files=tuple(files),
        audit_head=facts.audit_head,
        app_version=origin.app_version,
        frozen_at=origin.frozen_at.isoformat(timespec="seconds"),
        signer=signature.fingerprint(signature.public_line(seal.seed, "")),
        encryption=None if seal.recipient is None else AGE,
        periods=dict(facts.periods),
        predecessor=facts.predecessor,
    )
