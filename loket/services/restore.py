"""Restore: the office out of a backup, onto a fresh PC or over a living office whose file is then kept aside."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from loket.db import audit, backup, key, restoring
from loket.db.engine import FILE_NAME
from loket.db.migrations import SCHEMA
from loket.db.restoring import Carried
from loket.domain.recovery import normalize_recovery_code
from loket.errors import RuleError, StorageError
from loket.exchange.disk import told

SOMEBODY = "Loket"
"""Who is written into the audit where nobody could sign in: who holds the paper from the safe."""


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """Which backup goes where, by whose word.

    `code` is the recovery code as it was typed. `person` is the administrator of the living office (id, name), None on
    a fresh PC or over a damaged file: then the code is their word. `second` is who signed in beside them, `reason` why
    nobody could.
    """

    folder: Path
    file: Path
    at: datetime
    code: str | None = field(default=None, repr=False)
    person: tuple[int, str] | None = None
    second: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the state of `made_at`. The former file, if there was one, is in the folder `kept_aside`.

    `carried`: numbers that are not given again, and people who can sign in again.
    """

    folder: Path
    made_at: datetime
    requests: int
    audit_lines: int
    epoch: str
    kept_aside: Path | None
    chain_broken: bool
    carried: Carried = field(default_factory=Carried)


def restore_office(order: RestoreOrder) -> Restored:
    """Put the office of a backup into a data folder; on any refusal the folder is as it was.

    Nobody may have the folder's database open. Raises `RuleError` (recovery_code_…, backup_of_other_office,
    backup_without_code), `StorageError` (backup_foreign, backup_damaged, backup_newer, database_in_use, disks).
    """
    code = normalize_recovery_code(order.code) if order.code else None
    with told(order.file.parent):
        header = backup.read_header(order.file)
    own = _check_office(order, header, code)
    secret = backup.key_of(header, code, order.folder, order.file)
    with told(order.folder), _scratch(order) as copy:
        backup.verify(order.file, secret, copy)
        contents = backup.prove(copy, secret, chain=True)
        if (contents.audit_head, contents.audit_lines) != (header.audit_head, header.audit_lines):
            raise StorageError("backup_damaged", file=order.file.name)
        entry = _entry(order, header)
        epoch = restoring.renew(copy, secret, entry)
        sealed = own.sealed if own and own.sealed else header.sealed  # the paper in the safe may be a newer one
        side = key.SideFile(header.folder_id, header.fingerprint, "", schema=SCHEMA, sealed=sealed)
        with restoring.former(order.folder, secret) as former:
            carried = restoring.carry_over(copy, secret, former, entry, header.at)
            aside = restoring.install(order.folder, copy, secret, side, former)
    return Restored(
        folder=order.folder,
        made_at=header.at,
        requests=contents.rows.get("request", 0),
        audit_lines=contents.audit_lines,
        epoch=epoch,
        kept_aside=aside,
        chain_broken=bool(contents.chain),
        carried=carried,
    )


def check_backup(file: Path) -> datetime:
    """When a backup was made, by its own word.

    Raises `RuleError("backup_missing")`, `StorageError`: backup_foreign, backup_damaged, backup_newer.
    """
    if not file.is_file():
        raise RuleError("backup_missing", field="file", file=str(file))
    with told(file.parent):
        return backup.read_header(file).at


def _check_office(order: RestoreOrder, header: backup.Header, code: str | None) -> key.SideFile | None:
    """The folder's side file, if it can be read. A backup never takes the place of another office, and without an
    administrator the code is what counts."""
    try:
        side = key.read_side_file(order.folder)
    except StorageError:
        side = None  # a damaged one is written anew
    if side is not None and (side.folder_id, side.fingerprint) != (header.folder_id, header.fingerprint):
        raise RuleError("backup_of_other_office", file=order.file.name, path=str(order.folder))
    if order.person is None and code is None:
        raise RuleError("recovery_code_needed", field="recovery_code", file=order.file.name)
    return side


def _entry(order: RestoreOrder, header: backup.Header) -> audit.Entry:
    number, who = order.person or (None, SOMEBODY)
    facts = {"file": order.file.name, "made_at": header.made_at, "audit_head": header.audit_head}
    facts |= {name: value for name, value in (("second", order.second), ("reason", order.reason)) if value}
    return audit.Entry(order.at, number, who, "restored", "office", facts)


@contextmanager
def _scratch(order: RestoreOrder) -> Iterator[Path]:
    """A private place in the data folder, on the same disk, so that the last step is a rename."""
    order.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = order.folder / f"restore-{order.at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}.part"
    place.mkdir(mode=0o700)
    try:
        yield place / FILE_NAME
    finally:
        shutil.rmtree(place, ignore_errors=True)
