"""The one line upstream: how it went, when it is tried again, and the key with which the office signs.

A line that was never noted is one with nothing set: `line_of` makes it in memory, and the first write keeps it.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from loket.db.tables import Office
from loket.db.tables_upstream import UpstreamKey, UpstreamLine
from loket.domain.promise import OfficeCalendar
from loket.errors import LoketError, RuleError, StorageError
from loket.exchange import signature
from loket.exchange.delivery import Refusal, next_try


@dataclass(frozen=True, slots=True)
class LineState:
    """How the line is. `attempts` counts failures in a row; `refused` is what the receiver last refused."""

    daily: bool
    sealed: bool
    attempts: int
    last_tried_at: datetime | None
    last_reached_at: datetime | None
    next_try_at: datetime | None
    error: LoketError | None
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What the office gives to the province: file name, its one line, and the fingerprint to compare by telephone."""

    name: str
    line: str
    fingerprint: str


def line_of(session: Session) -> UpstreamLine:
    """The row of the line. Add it to the session to keep what was set in it."""
    return session.get(UpstreamLine, 1) or UpstreamLine()


def line_state(line: UpstreamLine) -> LineState:
    return LineState(
        daily=line.daily,
        sealed=bool(line.province_key),
        attempts=line.attempts,
        last_tried_at=line.last_tried_at,
        last_reached_at=line.last_reached_at,
        next_try_at=line.next_try_at,
        error=read_error(line.last_error),
        refused=tuple(Refusal(**refusal) for refusal in json.loads(line.refused)),
    )


def note_try(session: Session, now: datetime, error: LoketError | None) -> None:
    """The line was tried: it was reached, or this went wrong and it is tried again later."""
    line = line_of(session)
    line.last_tried_at = now
    if error is None:
        line.attempts, line.next_try_at, line.last_error, line.last_reached_at = 0, None, "", now
    else:
        line.attempts += 1
        line.next_try_at = next_try(line.attempts, now, random.SystemRandom())
        line.last_error = write_error(error)
    session.add(line)


def note_refused(session: Session, refused: tuple[Refusal, ...]) -> None:
    line = line_of(session)
    line.refused = json.dumps([asdict(refusal) for refusal in refused], ensure_ascii=False)
    session.add(line)


def forget_answers(line: UpstreamLine) -> None:
    """What the former place or stream answered says nothing of the new one."""
    line.attempts, line.next_try_at, line.last_tried_at, line.last_error = 0, None, None, ""
    line.refused = "[]"


def is_due(line: UpstreamLine, now: datetime, calendar: OfficeCalendar) -> bool:
    """Whether the program delivers by itself now: once on each day, and after a failure when its wait is over.

    A clock that was set back must not put the delivery off: a try that lies in the future counts as none.
    """
    if not line.daily:
        return False
    if line.last_tried_at is None or line.last_tried_at > now:
        return True
    if line.attempts:
        return line.next_try_at is None or line.next_try_at <= now
    local = calendar.work.in_office
    return local(line.last_tried_at).date() != local(now).date()


def signing_key(session: Session, now: datetime) -> UpstreamKey:
    """The office's key pair; made at its first use. Needs the write lock."""
    key = session.get(UpstreamKey, 1)
    if key is None:
        seed = signature.new_seed()
        public = signature.read_public(signature.public_line(seed, ""))
        key = UpstreamKey(seed=seed, public=public, made_at=now)
        session.add(key)
        session.flush()
    return key


def renew_key(session: Session, now: datetime) -> str:
    """A new key pair in the place of the former one, which is gone for good. Returns the former's fingerprint, "" where
    there was none. Needs the write lock."""
    former = session.get(UpstreamKey, 1)
    if former is not None:
        session.delete(former)
        session.flush()
    signing_key(session, now)
    return signature.fingerprint(former.public) if former is not None else ""


def public_key(key: UpstreamKey, office: Office) -> PublicKey:
    line = f"{key.public} loket-{office.unit_code}"
    return PublicKey(f"{office.unit_code}.pub", line, signature.fingerprint(key.public))


def write_error(error: LoketError) -> str:
    facts = {name: value if isinstance(value, (int, str)) else str(value) for name, value in error.facts.items()}
    kind = "rule" if isinstance(error, RuleError) else "storage"
    return json.dumps({"kind": kind, "code": error.code, "facts": facts}, ensure_ascii=False)


def read_error(text: str) -> LoketError | None:
    if not text:
        return None
    content = json.loads(text)
    kind = RuleError if content.get("kind") == "rule" else StorageError
    return kind(content["code"], **content["facts"])
