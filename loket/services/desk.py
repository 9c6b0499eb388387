"""The desk: which database, which clock, who sits there. Every service works at one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, SQLModel, select

from loket.db import audit
from loket.db.engine import Database
from loket.db.tables import Office, Person
from loket.domain.people import Right, Role, may
from loket.errors import RuleError


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who works here."""

    id: int
    name: str
    role: Role
    active: bool = True


def utc_now() -> datetime:
    """The machine's time, aware."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Desk:
    """One place of work. `person` is who acts; changing officers at the desk replaces it."""

    database: Database
    now: Callable[[], datetime] = utc_now
    person: PersonRow | None = None
    counter: str = "L1"

    def acting(self) -> PersonRow:
        """Who acts. Raises `RuleError("nobody_signed_in")`."""
        if self.person is None:
            raise RuleError("nobody_signed_in")
        return self.person

    def require(self, right: Right) -> PersonRow:
        """Who acts, if they may. Raises `RuleError("not_allowed")`."""
        person = self.acting()
        if not may(person.role, right):
            raise RuleError("not_allowed", right=right, role=person.role)
        return person

    def record(self, session: Session, action: str, subject: str, row: SQLModel | None, **facts: object) -> None:
        """Add the audit line of a change, in its transaction. `facts` must carry no personal data."""
        person = self.acting()
        entry = audit.Entry(self.now(), person.id, person.name, action, subject, facts)
        audit.record(session, entry, row)


def office_row(session: Session) -> Office:
    """The office. Raises `RuleError("no_office")` in a database that was never founded."""
    office = session.get(Office, 1)
    if office is None:
        raise RuleError("no_office", path="")
    return office


def person_row(person: Person) -> PersonRow:
    """A person as it leaves the services."""
    assert person.id is not None  # noqa: S101 (it was read from the table)
    return PersonRow(person.id, person.name, Role(person.role), person.active)


def people_rows(session: Session) -> list[PersonRow]:
    """Everybody who is active, by name."""
    people = session.exec(select(Person).where(Person.active).order_by(Person.name))
    return [person_row(person) for person in people]
