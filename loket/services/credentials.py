"""Passwords and PINs: kept as Argon2id hashes; a try is committed as failed before it is checked.

Whoever kills the program in the moment of the answer has used up a try all the same (`trust.md`).
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlmodel import Session

from loket.db.engine import Database
from loket.db.tables import Credential
from loket.domain.passwords import PIN_TRIES, left_to_wait
from loket.errors import RuleError
from loket.paths import resource

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MEMORY_KIB = 46 * 1024
"""With one pass and one lane: OWASP's first choice, about 50 to 170 ms at a counter's PC."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 (a start without a sign-in does not need it)

    return PasswordHasher(time_cost=1, memory_cost=MEMORY_KIB, parallelism=1)


@cache
def common_passwords() -> frozenset[str]:
    """What everybody tries (`resources/passwords`)."""
    return frozenset(resource("passwords/common.txt").read_text(encoding="utf-8").split())


def hashed(secret: str) -> str:
    """The hash to be kept. Takes as long as it should: not for the thread that paints."""
    return _hasher().hash(secret)


def fits(kept: str, secret: str) -> bool:
    """Whether a secret is the one of the hash."""
    from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415

    try:
        return _hasher().verify(kept, secret)
    except VerifyMismatchError:
        return False


def credential_of(session: Session, person_id: int) -> Credential:
    """The row of a person; an empty one where there is none yet."""
    found = session.get(Credential, person_id)
    if found is None:
        found = Credential(person_id=person_id)
        session.add(found)
    return found


def check_password(database: Database, now: datetime, person_id: int, password: str) -> None:
    """Prove a person by password; resets the counts. Raises `RuleError`: `tries_wait`, `password_wrong`."""
    if not password:
        raise RuleError("password_missing", field="password")
    kept = _count_try(database, now, person_id)
    if not fits(kept, password):
        raise RuleError("password_wrong", field="password")
    with database.write() as session:
        forgive(credential_of(session, person_id))


def _count_try(database: Database, now: datetime, person_id: int) -> str:
    """Count a try as failed, for good, and only then hand out the hash that it is checked against."""
    with database.write() as session:
        credential = credential_of(session, person_id)
        wait = left_to_wait(credential.tries, credential.tried_at, now)
        if not wait:
            credential.tries += 1
        if not wait or (credential.tried_at is not None and now < credential.tried_at):
            credential.tried_at = now  # after a clock that was set back the wait begins anew, it does not grow
        kept = credential.password_hash
    if wait:
        raise RuleError("tries_wait", field="password", seconds=_whole_seconds(wait))
    if kept is None:
        raise RuleError("password_wrong", field="password")
    return kept


def _whole_seconds(wait: timedelta) -> int:
    return math.ceil(wait.total_seconds())


def check_pin(database: Database, person_id: int, pin: str) -> None:
    """Prove by PIN that it is the same person. Raises `RuleError`: `pin_not_now`, `pin_used_up`, `pin_wrong`."""
    with database.write() as session:
        credential = credential_of(session, person_id)
        kept, tries = credential.pin_hash, credential.pin_tries
        if kept is not None and tries < PIN_TRIES:
            credential.pin_tries += 1
    if kept is None:
        raise RuleError("pin_not_now", field="password")
    if tries >= PIN_TRIES:
        raise RuleError("pin_used_up", field="password", tries=PIN_TRIES)
    if not fits(kept, pin):
        raise _wrong_pin(PIN_TRIES - tries - 1)
    with database.write() as session:
        credential_of(session, person_id).pin_tries = 0


def _wrong_pin(left: int) -> RuleError:
    if left:
        return RuleError("pin_wrong", field="password", left=left)
    return RuleError("pin_used_up", field="password", tries=PIN_TRIES)


def forgive(credential: Credential) -> None:
    """Failed tries count no more."""
    credential.tries, credential.tried_at, credential.pin_tries = 0, None, 0


def keep_password(credential: Credential, kept: str, now: datetime, *, one_time: bool = False) -> None:
    """Let a hash be the person's password from now on."""
    credential.password_hash, credential.changed_at, credential.one_time = kept, now, one_time
    forgive(credential)
