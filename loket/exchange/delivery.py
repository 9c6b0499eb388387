"""The protocol of delivery: in order, data first, manifest last; any step may be done again.

Where things stand on the transport:

    loket/<office>/<epoch>/00000042-3fa9c1d2.zip        the data of batch 42 (`.zip.age` where they are sealed)
    loket/<office>/<epoch>/00000042-3fa9c1d2.json.sig   the signature under its manifest
    loket/<office>/<epoch>/00000042-3fa9c1d2.json       its manifest: the commit mark
    ack/<office>/<epoch>/00000007.json                  an acknowledgement, the seventh; the highest is the newest

An acknowledgement is a JSON object in UTF-8, published like everything else under a name that never changes:

| key | meaning |
|---|---|
| schema | `loket-ack-1` |
| office, epoch | whose stream it speaks of |
| applied | number of the last batch applied; all before it are applied too (0: none yet) |
| manifest | sha256 (hex) of the manifest of that batch; null when none is applied |
| refused | list of {batch, name, code}: published, but not applied, and why |

The sender's watermark moves by acknowledgements only; that a file was written proves nothing.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from loket.errors import LoketError, StorageError
from loket.exchange.manifest import read_manifest
from loket.exchange.package import FrozenBatch
from loket.exchange.transports import Transport

ACK_SCHEMA = "loket-ack-1"
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ACK_NAME = re.compile(r"[0-9]{8}\.json")
_LARGEST_ACK = 1 << 20
_MOST_BATCHES = 99_999_999  # their names have eight digits
_LONGEST_WORD = 300
_PUBLISHED = (".zip", ".zip.age", ".json", ".json.sig")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a delivery: numbers that are published now (`already`: found there), and what stopped it, if so."""

    delivered: tuple[int, ...]
    already: tuple[int, ...]
    error: LoketError | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A published batch that the receiver did not apply: number, manifest name, error code."""

    batch: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The receiver's word: the last batch applied (0: none), its manifest's sha256, and what was refused."""

    applied: int
    manifest: str | None
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """The newest well-formed acknowledgement (None: there is none), the names of newer ones that make no sense, and its
    own name."""

    newest: Acknowledgement | None
    malformed: tuple[str, ...]
    name: str = ""


def batch_folder(office: str, epoch: str) -> str:
    """Where the batches of a stream are published."""
    return f"loket/{office}/{epoch}"


def ack_folder(office: str, epoch: str) -> str:
    """Where the receiver's acknowledgements of a stream are published."""
    return f"ack/{office}/{epoch}"


def deliver(transport: Transport, batches: Iterable[FrozenBatch]) -> Delivery:
    """Publish the batches in the order given and stop at the first error, which is returned, not raised.

    Batches may come from a generator: each is asked for only when its turn has come. Beside the transport's own errors:
    `StorageError("number_taken", epoch, batch, name)` when the number is published with other content, as after a
    restore without a new epoch, and `StorageError("name_taken", name)` when what stands under its own names is damaged.
    """
    delivered: list[int] = []
    already: list[int] = []
    try:
        for batch in batches:
            if _deliver_one(transport, batch):
                already.append(batch.number)
            delivered.append(batch.number)
    except LoketError as error:
        return Delivery(tuple(delivered), tuple(already), error)
    return Delivery(tuple(delivered), tuple(already), None)


def _deliver_one(transport: Transport, batch: FrozenBatch) -> bool:
    folder = batch_folder(batch.office, batch.epoch)
    there = transport.names(folder)
    _refuse_other(there, folder, batch)
    parts = [(f"{folder}/{name}", content) for name, content in _parts(batch)]
    # The manifest is published last: where it stands, the others stand.
    manifest = parts[-1][0]
    if manifest in there:
        _refuse_other_manifest(transport.get(manifest), manifest, batch)
        if all(name in there for name, _content in parts):
            return True
    for name, content in parts:
        transport.put_new(name, content)
    return False


def _refuse_other_manifest(there: bytes, name: str, batch: FrozenBatch) -> None:
    if there == batch.manifest:
        return
    try:
        read_manifest(there)
    except StorageError as error:
        raise StorageError("name_taken", name=name) from error  # nobody wrote that: it was damaged there
    raise StorageError("number_taken", epoch=batch.epoch, batch=batch.number, name=name)  # frozen another time


def _parts(batch: FrozenBatch) -> list[tuple[str, bytes]]:
    """The files of a batch in the order in which they are published."""
    return [
        (batch.data_name, batch.data),
        (batch.signature_name, batch.signature),
        (batch.manifest_name, batch.manifest),
    ]


def _refuse_other(there: list[str], folder: str, batch: FrozenBatch) -> None:
    own = {f"{folder}/{name}" for name, _content in _parts(batch)}
    for name in there:
        same_number = name.startswith(f"{folder}/{batch.number:08d}-") and name.endswith(_PUBLISHED)
        if same_number and name not in own:
            raise StorageError("number_taken", epoch=batch.epoch, batch=batch.number, name=name)


def acknowledgement_bytes(office: str, epoch: str, word: Acknowledgement) -> bytes:
    """The acknowledgement as it is published."""
    content = {
        "schema": ACK_SCHEMA,
        "office": office,
        "epoch": epoch,
        "applied": word.applied,
        "manifest": word.manifest,
        "refused": [{"batch": r.batch, "name": r.name, "code": r.code} for r in word.refused],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_acknowledgements(transport: Transport, office: str, epoch: str) -> Acknowledgements:
    """The receiver's newest word on a stream. Raises the transport's `StorageError`s; never chokes on a file's content.

    Goes back from the newest name to the first that is well-formed, so the work does not grow with the years.
    """
    malformed: list[str] = []
    for name in reversed(transport.names(ack_folder(office, epoch))):
        if not _ACK_NAME.fullmatch(name.rpartition("/")[2]):
            continue  # what else lies there is nobody's word
        word = _parsed(_content(transport, name), office, epoch)
        if word is not None:
            return Acknowledgements(word, tuple(malformed), name)
        malformed.append(name)
    return Acknowledgements(None, tuple(malformed))


def _content(transport: Transport, name: str) -> bytes:
    """What stands there; nothing where it is far larger than any word of a receiver."""
    try:
        data = transport.get(name)
    except StorageError as error:
        if error.code != "file_too_large":
            raise
        return b""
    return data if len(data) <= _LARGEST_ACK else b""


def _parsed(data: bytes, office: str, epoch: str) -> Acknowledgement | None:
    try:
        content = json.loads(data)
        if (content["schema"], content["office"], content["epoch"]) != (ACK_SCHEMA, office, epoch):
            return None
        return _well_formed(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _well_formed(content: Mapping[str, Any]) -> Acknowledgement:
    applied, manifest = content["applied"], content["manifest"]
    _check_number(applied)
    if (manifest is None) != (applied == 0) or (manifest is not None and not _SHA256.fullmatch(manifest)):
        raise ValueError("manifest")
    return Acknowledgement(applied, manifest, tuple(_refusal(told) for told in content["refused"]))


def _refusal(told: Mapping[str, Any]) -> Refusal:
    batch, name, code = told["batch"], told["name"], told["code"]
    _check_number(batch)
    for word in (name, code):  # people read them: nothing that fills or steers their screen
        if not (isinstance(word, str) and len(word) <= _LONGEST_WORD and word.isprintable()):
            raise ValueError("refused")
    return Refusal(batch, name, code)


def _check_number(value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_BATCHES:
        raise ValueError("no number of a batch")


def next_try(attempts: int, now: datetime, rng: random.Random) -> datetime:
    """When to try again after `attempts` failures in a row (from 1): 30 s doubled each time, at most an hour.

    Half of the wait is left to chance, so that offices that lost the same line do not come back all at once.
    """
    if attempts < 1:
        raise ValueError("attempts count from 1")
    wait = min(FIRST_WAIT * (1 << min(attempts - 1, 16)), LONGEST_WAIT)
    return now + wait * rng.uniform(0.5, 1.0)
