"""The province's side: packages of many offices become one database; who is silent, late or inconsistent is named.

It stands beside the office's services: the province has no counter, its own file (`db.gathering`), and nobody signs in;
who may open the file may gather.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from loket.db import gathering, gathering_schema
from loket.db.gathering import GatheringDatabase, TrustedKey
from loket.errors import LoketError, RuleError, StorageError
from loket.exchange import signature
from loket.exchange.arrival import Batch, Source, Stream, Terms
from loket.exchange.cells import printable
from loket.exchange.inbox import Found, Inbox
from loket.exchange.manifest import is_safe_name
from loket.exchange.receiver import Gathered, Known, file_name, gather_stream
from loket.exchange.schema import MONTHS, REQUESTS, STANDARDS
from loket.exchange.sealing import open_sealed
from loket.services.desk import utc_now
from loket.services.gathering_findings import MISSING, REFUSED, STRAY, Complaint, keep

Progress = Callable[[int, int], None]
_COMMENT = "loket-"
_TABLES = (
    (STANDARDS, gathering_schema.STANDARDS),
    (MONTHS, gathering_schema.MONTHS),
    (REQUESTS, gathering_schema.REQUESTS),
)


@dataclass(frozen=True, slots=True)
class GatherResult:
    """What one gathering did. `unacknowledged`: streams that could not be told (a stick that can't be written), and
    why; the next gathering tells them."""

    streams: int
    batches: int
    complaints: tuple[Complaint, ...]
    unacknowledged: tuple[tuple[Source, StorageError], ...]


class GatheringService:
    """Gathering and trust."""

    def __init__(self, database: GatheringDatabase, account: str, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._account = account
        self._now = now

    def gather(self, folder: Path, identity: str | None = None, progress: Progress | None = None) -> GatherResult:
        """Merge what is new in a folder, whole batches only, and acknowledge it. Safe to repeat, and to break off.

        `identity` is the text of the province's age key file. Raises `RuleError("age_identity_unreadable")`, and
        `StorageError` where folder or database fail; what was merged before stays.
        """
        if identity is not None:
            _check_identity(identity)
        inbox = Inbox(folder.expanduser())
        found, book = inbox.look(), _Book(self._database, self._now)
        terms = self._terms(identity)
        done: list[Gathered] = []
        silent: list[tuple[Source, StorageError]] = []
        for number, (source, names) in enumerate(found.streams.items()):
            if progress is not None:
                progress(number, len(found.streams))
            done.append(gather_stream(inbox, names, book, source, terms))
            silent += [(source, error) for error in inbox.tell(names, done[-1])]
        complaints = (*_complaints(done), *_strays(found))
        complaints = keep(self._database, str(inbox.folder.absolute()), found, complaints)
        return GatherResult(len(done), sum(len(each.applied) for each in done), complaints, tuple(silent))

    def trust(self, office: str, key_text: str) -> TrustedKey:
        """Take a public key for an office's from now on, after a person compared its fingerprint by telephone.

        Raises `RuleError`: `office_code_unsafe`, `public_key_unreadable`, `key_of_other_office`, `office_code_similar`
        (another office is known whose code differs by large and small letters only: on most shares they are one).
        """
        if not is_safe_name(office):
            raise RuleError("office_code_unsafe", field="office", office=office)
        public = signature.read_public(key_text)
        _check_comment(key_text, office)
        new = TrustedKey(office, public, signature.fingerprint(public), self._now(), self._account)
        with self._database.write() as connection:
            known = gathering.trusted_keys(connection)
            _check_alike(office, {each.office for each in known} | gathering.offices(connection))
            others = [each.office for each in known if each.public == public and each.office != office]
            if others:
                raise RuleError("key_of_other_office", office=office, other=others[0])
            same = [each for each in known if each.public == public]
            if not same:
                gathering.add_key(connection, new)
        return same[0] if same else new

    def distrust(self, office: str, fingerprint: str) -> None:
        """Take a key for an office's no longer: a PC was stolen. What was merged stays, and what a later batch under a
        trusted key vouches for still comes in (`exchange.vouching`). Raises `RuleError("key_unknown")`."""
        with self._database.write() as connection:
            if not gathering.end_key(connection, office, fingerprint, self._now(), self._account):
                raise RuleError("key_unknown", office=office, fingerprint=fingerprint)

    def keys(self) -> list[TrustedKey]:
        """The keys that are trusted, by office."""
        with self._database.read() as connection:
            return gathering.trusted_keys(connection)

    def _terms(self, identity: str | None) -> Terms:
        with self._database.read() as connection:
            trusted = [(each.office, each.public) for each in gathering.trusted_keys(connection)]
            retired = gathering.retired_keys(connection)
        return Terms(_by_office(trusted), identity, _by_office(retired))


def _by_office(keys: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for office, public in keys:
        found.setdefault(office, set()).add(public)
    return {office: frozenset(each) for office, each in found.items()}


def _check_identity(identity: str) -> None:
    """A file that holds no secret key is our own slip, and must not be told to an office as its own."""
    with suppress(StorageError):  # nothing was sealed, so nothing opens
        open_sealed(b"", identity, "")


def _check_alike(office: str, known: Iterable[str]) -> None:
    for other in known:
        if other != office and other.casefold() == office.casefold():
            raise RuleError("office_code_similar", field="office", office=office, other=other)


def _check_comment(key_text: str, office: str) -> None:
    """An office writes its code behind its key (`loket-<office>`): a key that says another is not this one's."""
    words = key_text.split()
    named = words[2] if len(words) > 2 else ""
    if named.startswith(_COMMENT) and named != f"{_COMMENT}{office}":
        raise RuleError("key_of_other_office", office=office, other=named.removeprefix(_COMMENT))


def _complaints(done: Iterable[Gathered]) -> Iterable[Complaint]:
    for each in done:
        for refused in each.refused:
            facts = {"batch": refused.batch, "name": file_name(refused.name), **_error_facts(refused.error)}
            yield Complaint(*each.source, REFUSED, facts)
        if each.missing is not None:
            yield Complaint(*each.source, MISSING, {"batch": each.missing})


def _strays(found: Found) -> Iterable[Complaint]:
    for stray in found.strays:
        yield Complaint(stray.office, "", STRAY, {"name": printable(stray.name), **_error_facts(stray.error)})


def _error_facts(error: LoketError) -> dict[str, object]:
    facts = {name: value if isinstance(value, int) else printable(str(value)) for name, value in error.facts.items()}
    return {"error": error.code, "facts": facts}


class _Book:
    """The database as the receiver sees it."""

    def __init__(self, database: GatheringDatabase, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def stream(self, office: str, epoch: str) -> Stream:
        """See `receiver.Book`."""
        with self._database.read() as connection:
            at = gathering.position(connection, office, epoch)
        return Stream(at.number, at.hi, at.manifest)

    def applied(self, office: str, epoch: str) -> Mapping[int, Known]:
        """See `receiver.Book`."""
        with self._database.read() as connection:
            return {number: Known(*row) for number, row in gathering.applied(connection, office, epoch).items()}

    def apply(self, batch: Batch) -> None:
        """See `receiver.Book`: one transaction, so that a batch is there whole or not at all."""
        facts = _facts(batch, self._now())
        tables = [gathering.TableRows(ours, table.header, batch.rows[table.name]) for table, ours in _TABLES]
        with self._database.write() as connection:
            gathering.apply(connection, facts, tables)


def _facts(batch: Batch, now: datetime) -> gathering.BatchFacts:
    manifest = batch.manifest
    return gathering.BatchFacts(
        office=manifest.office,
        epoch=manifest.epoch,
        number=manifest.batch,
        lo=manifest.lo,
        hi=manifest.hi,
        name=file_name(batch.name),
        manifest=batch.sha256,
        frozen_at=manifest.frozen_at,
        applied_at=now.isoformat(timespec="seconds"),
        app_version=manifest.app_version,
        audit_head=manifest.audit_head,
        predecessor=manifest.predecessor,
        periods=tuple(manifest.periods),
        former=gathering.Position(manifest.batch - 1, manifest.lo - 1, manifest.previous),
    )
