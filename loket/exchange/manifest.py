"""The manifest: what a batch claims to be, and the check that it is.

A JSON object, UTF-8, one key a line, published after its data as the commit mark:

| key | meaning |
|---|---|
| schema | `loket-manifest-1` |
| office, epoch | whose stream; the epoch is new after each install or restore |
| batch, lo, hi | number from 1, first and last sequence number in it, both contiguous with the former batch. A batch \
without requests has hi = lo - 1: it brings standards and months, and says that the office is there; never the first |
| previous | sha256 (hex) of the former manifest's bytes; null in batch 1 |
| package | name, bytes, sha256 of the published data file: the zip, or what it was sealed to |
| files | name, rows, bytes, sha256 of each CSV in the zip |
| audit_head | head of the office's audit chain when the batch was frozen (an anchor outside, `trust.md`) |
| app_version, frozen_at, escape | program, moment (ISO 8601 with offset), rule of `csvfile` |
| signer | fingerprint of the key that signed it (`signature`) |
| encryption | `age`: the package is sealed to the province's key (`sealing`); null: it is a plain zip |
| periods | months in it and how often this epoch has sent each, from 1. The rows of such a month are the whole month: \
they replace what came before |
| predecessor | the epoch that this one follows; null where none is known. A new epoch sends everything again |

The last four are missing in manifests of Loket 0.1; a reader passes over keys that it does not know. The order of
batches is told by their number alone: never by a revision, never by a clock.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from loket.errors import RuleError, StorageError
from loket.exchange.csvfile import ESCAPE, FileFacts
from loket.exchange.sealing import open_sealed

_FORM = 1
SCHEMA = f"loket-manifest-{_FORM}"
AGE = "age"
DESCRIPTOR = "datapackage.json"
_SAFE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_NEWER = re.compile(r"loket-manifest-([0-9]{1,9})")
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DESCRIPTOR_LIMIT = 1 << 20
_LARGEST_COUNT = (1 << 53) - 1
"""What every reader of JSON keeps exactly (RFC 8259 §6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where and when a package comes from. `office` is the unit code; it and `epoch` stand in paths.

    Raises `RuleError("office_code_unsafe", field="unit", office)` for a code that is no safe folder name.
    """

    office: str
    unit_name: str
    epoch: str
    app_version: str
    frozen_at: datetime

    def __post_init__(self) -> None:
        if not is_safe_name(self.office):
            raise RuleError("office_code_unsafe", field="unit", office=self.office)
        if not is_safe_name(self.epoch) or self.frozen_at.utcoffset() is None:
            raise ValueError("an epoch is a safe name, and frozen_at has its offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """The place of a batch in its stream: number, sequence numbers lo..hi, hash of the former manifest (None in the
    first), head of the audit chain; `periods` with their revisions, `predecessor`: see the module's table."""

    number: int
    lo: int
    hi: int
    previous: str | None
    audit_head: str
    periods: Mapping[str, int] = field(default_factory=dict)
    predecessor: str | None = None

    def __post_init__(self) -> None:
        if not (self.number >= 1 and 1 <= self.lo <= self.hi + 1 and (self.previous is None) == (self.number == 1)):
            raise ValueError("a batch counts from 1, has lo <= hi + 1 and names its predecessor")
        if self.hi < 1:
            raise ValueError("the first batch brings requests")


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """The data file that a manifest belongs to: plain name, bytes, sha256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest, read and well-formed; see the module's table. Its data are checked by `verify`."""

    office: str
    epoch: str
    batch: int
    lo: int
    hi: int
    previous: str | None
    package: PackageFacts
    files: tuple[FileFacts, ...]
    audit_head: str
    app_version: str
    frozen_at: str
    escape: str = ESCAPE
    signer: str = ""
    encryption: str | None = None
    periods: Mapping[str, int] = field(default_factory=dict)
    predecessor: str | None = None


def is_safe_name(text: str) -> bool:
    """Whether the text may be one part of a published name, on any file system and server."""
    return _SAFE.fullmatch(text) is not None


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it is published; its sha256 is what the next batch names as `previous`."""
    content: dict[str, object] = {"schema": SCHEMA, **asdict(manifest)}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes.

    Raises `StorageError("manifest_newer", schema)` for one of a newer Loket, `StorageError("manifest_malformed",
    reason)` for what is none.
    """
    try:
        content = json.loads(data)
        newer = _NEWER.fullmatch(_text(content["schema"]))
        if newer is not None and int(newer[1]) > _FORM:
            raise StorageError("manifest_newer", schema=newer[0])
        if content["schema"] != SCHEMA or content["escape"] != ESCAPE:
            raise StorageError("manifest_malformed", reason="schema")
        return _well_formed(content)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError("manifest_malformed", reason=f"{type(error).__name__}: {error}") from error


def _well_formed(content: Mapping[str, Any]) -> Manifest:
    package = content["package"]
    return Manifest(
        office=_name(content["office"]),
        epoch=_name(content["epoch"]),
        batch=_count(content["batch"], 1),
        lo=_count(content["lo"], 1),
        hi=_count(content["hi"], max(content["lo"] - 1, 1)),
        previous=None if content["previous"] is None else _sha256(content["previous"]),
        package=PackageFacts(_name(package["name"]), _count(package["bytes"]), _sha256(package["sha256"])),
        files=tuple(
            FileFacts(_name(f["name"]), _count(f["rows"]), _count(f["bytes"]), _sha256(f["sha256"]))
            for f in content["files"]
        ),
        audit_head=_text(content["audit_head"]),
        app_version=_text(content["app_version"]),
        frozen_at=datetime.fromisoformat(content["frozen_at"]).isoformat(timespec="seconds"),
        signer=_text(content.get("signer", "")),
        encryption=_encryption(content.get("encryption")),
        periods=_periods(content.get("periods", {})),
        predecessor=None if content.get("predecessor") is None else _name(content["predecessor"]),
    )


def _encryption(value: object) -> str | None:
    if value not in (None, AGE):
        raise ValueError("unknown encryption")
    return AGE if value else None


def _periods(value: object) -> dict[str, int]:
    if not isinstance(value, dict) or not all(_PERIOD.fullmatch(period) for period in value):
        raise ValueError("no periods")
    return {period: _count(revision, 1) for period, revision in value.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} is no text")
    return value


def _name(value: object) -> str:
    if not is_safe_name(_text(value)):
        raise ValueError("unsafe name")
    return str(value)


def _sha256(value: object) -> str:
    if not _SHA256.fullmatch(_text(value)):
        raise ValueError("no sha256")
    return str(value)


def _count(value: object, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _LARGEST_COUNT:
        raise ValueError(f"no whole number from {least}")
    return value


def verify(data: bytes, manifest: Manifest, identity: str | None = None) -> dict[str, bytes]:
    """The files in the package by name, each proved to be what the manifest says; `identity` opens a sealed one.

    Raises `StorageError("package_damaged", name, reason)`; `reason`: bytes, sha256, zip, members, or the file's name.
    `StorageError("package_sealed", name, reason)`: identity (none was given), key (it does not open with that one).
    Never reads more than the manifest declares, so that a small zip cannot fill the memory.
    """
    if len(data) != manifest.package.bytes:
        raise _damaged(manifest, "bytes")
    if hashlib.sha256(data).hexdigest() != manifest.package.sha256:
        raise _damaged(manifest, "sha256")
    if manifest.encryption is not None:
        data = _opened(data, manifest, identity)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _checked_members(archive, manifest)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _damaged(manifest, "zip") from error


def _opened(data: bytes, manifest: Manifest, identity: str | None) -> bytes:
    if identity is None:
        raise StorageError("package_sealed", name=manifest.package.name, reason="identity")
    return open_sealed(data, identity, manifest.package.name)


def _checked_members(archive: zipfile.ZipFile, manifest: Manifest) -> dict[str, bytes]:
    names = sorted(archive.namelist())
    if names != sorted([DESCRIPTOR, *(file.name for file in manifest.files)]):
        raise _damaged(manifest, "members")
    found = {DESCRIPTOR: _read(archive, DESCRIPTOR, _DESCRIPTOR_LIMIT)}
    for file in manifest.files:
        content = _read(archive, file.name, file.bytes)
        if len(content) != file.bytes or hashlib.sha256(content).hexdigest() != file.sha256:
            raise _damaged(manifest, file.name)
        found[file.name] = content
    return found


def _read(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """At most `limit` bytes and one more. Only the two kinds that Loket writes: Python unpacks the others without end,
    whatever it is asked for."""
    if archive.getinfo(name).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError("compression")
    with archive.open(name) as member:
        return member.read(limit + 1)


def _damaged(manifest: Manifest, reason: str) -> StorageError:
    return StorageError("package_damaged", name=manifest.package.name, reason=reason)
