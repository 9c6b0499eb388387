"""The desk: which database, which clock, who sits there. Every service works at one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session, SQLModel, col, select

from loket.db import audit
from loket.db.engine import Database
from loket.db.tables import Office, Person
from loket.domain.clock import LineTimes
from loket.domain.people import SERVICE, Right, Role, may, may_stand_in, whom_to_ask
from loket.errors import RuleError
from loket.services.credentials import check_password, credential_of

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who works here, or a service account. `roles` stand in the order of `Role`."""

    id: int
    name: str
    roles: tuple[Role, ...]
    active: bool = True

    def may(self, right: Right) -> bool:
        """Whether the roles give a right; what is shown and what is not hangs on it, services ask `Desk.require`."""
        return may(self.roles, right)


@dataclass(frozen=True, slots=True)
class Witness:
    """Who stands beside the acting person, or why nobody can."""

    second: PersonRow | None
    reason: str = ""


def utc_now() -> datetime:
    """The machine's time, aware."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Desk:
    """One place of work. `person` is who acts; changing officers at the desk replaces it.

    Work that runs beside (`bound`) goes on under the name of whoever began it, and a witness stands beside that work
    only. `lines` are the times of the audit's lines, by which the clock is judged.
    """

    database: Database
    now: Callable[[], datetime] = utc_now
    seated: PersonRow | None = None
    counter: str = "L1"
    lines: LineTimes = field(default_factory=LineTimes)
    _own: threading.local = field(default_factory=threading.local, repr=False)

    @property
    def person(self) -> PersonRow | None:
        """Who acts on this thread: who began its work, else who sits here."""
        began: PersonRow | None = getattr(self._own, "person", self.seated)
        return began

    @person.setter
    def person(self, person: PersonRow | None) -> None:
        self.seated = person
        if hasattr(self._own, "person"):
            self._own.person = person

    @property
    def witness(self) -> Witness | None:
        """Who stands beside what this thread does."""
        beside: Witness | None = getattr(self._own, "witness", None)
        return beside

    @witness.setter
    def witness(self, witness: Witness | None) -> None:
        self._own.witness = witness

    def bound(self, work: Callable[[], Answer]) -> Callable[[], Answer]:
        """The work as whoever sits here now does it, whoever sits here by the time that it is done."""
        return partial(self._as_who_began, self.person, work)

    def is_for(self, owner: object) -> bool:
        """Whether what somebody began may be shown to whoever sits here now."""
        return isinstance(owner, PersonRow) and self.seated is not None and owner.id == self.seated.id

    def _as_who_began(self, person: PersonRow | None, work: Callable[[], Answer]) -> Answer:
        former = getattr(self._own, "person", None)
        was_bound = hasattr(self._own, "person")
        self._own.person = person
        try:
            return work()
        finally:
            if was_bound:
                self._own.person = former
            else:
                del self._own.person

    def acting(self) -> PersonRow:
        """Who acts. Raises `RuleError("nobody_signed_in")`."""
        if self.person is None:
            raise RuleError("nobody_signed_in")
        return self.person

    def require(self, right: Right) -> PersonRow:
        """Who acts, if they may, as the office knows them now.

        Raises `RuleError` (not_allowed, person_disabled) and leaves an audit line. Where nobody is supervisor an
        administrator stands in, and a line says so.
        """
        return self._require(right, _caller(2))

    def require_active(self) -> PersonRow:
        """Who acts, if they still work here: for what is everybody's own.

        Raises `RuleError("person_disabled")` and leaves an audit line.
        """
        person = self._known(self.acting())
        if not person.active:
            self.note(person, "refused", person.id, method=_caller(2))
            raise RuleError("person_disabled", name=person.name)
        return person

    def _require(self, right: Right, method: str) -> PersonRow:
        person = self._known(self.acting())
        if person.active and person.may(right):
            return person
        facts = {"right": right.value, "method": method}
        supervised = self._is_supervised()
        if person.active and may_stand_in(person.roles, right) and not supervised:
            self.note(person, "stood_in", person.id, **facts, flagged=True)
            return person
        self.note(person, "refused", person.id, **facts)
        if not person.active:
            raise RuleError("person_disabled", name=person.name)
        raise RuleError("not_allowed", right=right, roles=person.roles, ask=whom_to_ask(right, supervised=supervised))

    def _known(self, person: PersonRow) -> PersonRow:
        """The person as the office has them now: roles may have changed since they signed in."""
        with self.database.read() as session:
            row = session.get(Person, person.id)
            return person_row(row) if row is not None else PersonRow(person.id, person.name, (), active=False)

    def _is_supervised(self) -> bool:
        with self.database.read() as session:
            return any(Role.SUPERVISOR in person.roles for person in people_rows(session))

    def require_two(self, right: Right) -> Witness:
        """Who stands beside the acting person, for what one person does not do alone; leaves a line.

        To be called inside `with_second` or `alone`. Raises `RuleError("second_needed")`, and what `require` raises.
        """
        method = _caller(2)
        first = self._require(right, method)
        facts: dict[str, object] = {"right": right.value, "method": method}
        if self.witness is None:
            self.note(first, "refused", first.id, **facts)
            raise RuleError("second_needed", right=right)
        if self.witness.second is not None:
            self.note(first, "four_eyes", first.id, **facts, second=self.witness.second.name)
        else:
            self.note(first, "acted_alone", first.id, **facts, reason=self.witness.reason, flagged=True)
        return self.witness

    @contextmanager
    def with_second(self, person_id: int, password: str) -> Iterator[PersonRow]:
        """A second person signs in beside the acting one, for as long as the block lasts.

        Raises `RuleError`: `second_is_same`, `unknown_person`, `second_one_time` (an administrator knows that password
        too, and would be both pairs of eyes), and what `check_password` raises.
        """
        if person_id == self.acting().id:
            raise RuleError("second_is_same", field="second")
        second = self._proven(person_id, password)
        self.witness = Witness(second)
        try:
            yield second
        finally:
            self.witness = None

    @contextmanager
    def alone(self, reason: str) -> Iterator[None]:
        """An office of one person: the reason stands in the audit instead of a second person.

        Raises `RuleError("not_alone")` where somebody else could stand beside, `RuleError("reason_missing")`.
        """
        with self.database.read() as session:
            others = [person.name for person in people_rows(session) if person.id != self.acting().id]
        if others:
            raise RuleError("not_alone", field="second", names=others)
        if not reason.strip():
            raise RuleError("reason_missing", field="reason")
        self.witness = Witness(None, reason.strip())
        try:
            yield
        finally:
            self.witness = None

    def _proven(self, person_id: int, password: str) -> PersonRow:
        with self.database.read() as session:
            person = active_person(session, person_id)
            credential = credential_of(session, person_id)
            has_password, one_time = credential.password_hash is not None, credential.one_time
            is_training = office_row(session).is_training
        if has_password or not is_training:
            try:
                if one_time:
                    raise RuleError("second_one_time", field="second", name=person.name)
                check_password(self.database, self.now(), person_id, password)
            except RuleError as error:
                self.note(self.acting(), "second_refused", person_id, code=error.code)
                raise
        return person

    def record(self, session: Session, action: str, subject: str, row: SQLModel | None, **facts: object) -> None:
        """Add the audit line of a change, in its transaction. `facts` must carry no personal data."""
        person = self.acting()
        entry = audit.Entry(self.now(), person.id, person.name, action, subject, facts)
        audit.record(session, entry, row)

    def remark(self, session: Session, action: str, subject: str, subject_id: int | None, **facts: object) -> None:
        """Add the audit line of something that changed nothing (a look, an export); needs the write lock."""
        person = self.acting()
        audit.remark(session, audit.Entry(self.now(), person.id, person.name, action, subject, facts), subject_id)

    def record_each(
        self, session: Session, action: str, changes: Iterable[tuple[str, SQLModel, Mapping[str, object]]]
    ) -> None:
        """Add the audit lines of many changes of one kind: subject, row and facts of each."""
        person, now = self.acting(), self.now()
        audit.record_all(
            session,
            [
                (audit.Entry(now, person.id, person.name, action, subject, facts), row)
                for subject, row, facts in changes
            ],
        )

    def note(self, who: PersonRow | None, action: str, person_id: int, **facts: object) -> None:
        """Add an audit line about a person in a transaction of its own; `who` did it, None where nobody is proven."""
        name, number = (who.name, who.id) if who else ("", None)
        entry = audit.Entry(self.now(), number, name, action, "person", facts)
        self.database.when_free(partial(self._write_note, entry, person_id))

    def _write_note(self, entry: audit.Entry, person_id: int) -> None:
        with self.database.write() as session:
            audit.record(session, entry, session.get(Person, person_id))


def _caller(depth: int) -> str:
    """The method that asked, e.g. `HandlingService.move`."""
    return sys._getframe(depth).f_code.co_qualname  # noqa: SLF001 (the standard library's own way)


def office_row(session: Session) -> Office:
    """The office. Raises `RuleError("no_office")` in a database that was never founded."""
    office = session.get(Office, 1)
    if office is None:
        raise RuleError("no_office", path="")
    return office


def person_row(person: Person) -> PersonRow:
    """A person as it leaves the services."""
    assert person.id is not None  # noqa: S101 (it was read from the table)
    roles = tuple(Role(role) for role in (person.roles or person.role).split())
    return PersonRow(person.id, person.name, roles, person.active)


def put_roles(person: Person, roles: tuple[Role, ...]) -> None:
    """Write roles that stand in their order."""
    person.role, person.roles = roles[0].value, " ".join(roles) if len(roles) > 1 else None


def active_person(session: Session, person_id: int) -> PersonRow:
    """Somebody who may sit down here. Raises `RuleError("unknown_person")`, for service accounts too."""
    person = session.get(Person, person_id)
    if person is None or not person.active or person.role in SERVICE:
        raise RuleError("unknown_person", field="person")
    return person_row(person)


def people_rows(session: Session) -> list[PersonRow]:
    """Everybody who is active and sits down at desks, by name."""
    people = session.exec(select(Person).where(Person.active, col(Person.role).not_in(SERVICE)).order_by(Person.name))
    return [person_row(person) for person in people]
