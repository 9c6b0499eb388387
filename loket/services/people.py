"""People: who works here with which roles, how they sign in, and what they prove themselves with."""

from __future__ import annotations

import getpass
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from loket.db.tables import Credential, Person
from loket.domain.passwords import SHORTEST, check_pin, is_pin, left_to_wait
from loket.domain.passwords import check_password as check_new_password
from loket.domain.people import Right, Role, ordered
from loket.errors import RuleError
from loket.services.credentials import (
    check_password,
    common_passwords,
    credential_of,
    forgive,
    hashed,
    keep_password,
)
from loket.services.credentials import check_pin as prove_pin
from loket.services.desk import Desk, PersonRow, active_person, office_row, people_rows, person_row, put_roles

_WRONG = frozenset({"password_wrong", "pin_wrong", "pin_used_up", "password_not_given"})
_ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike on paper


class NewPerson(BaseModel):
    """Somebody new; `account` is the operating-system account that stands for them in commands."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    name: str
    roles: tuple[Role, ...] = (Role.OFFICER,)
    account: str = ""


class PersonChange(BaseModel):
    """What an administrator changes; a field left out stays. An empty account takes the account away."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    name: str | None = None
    roles: tuple[Role, ...] | None = None
    account: str | None = None
    active: bool | None = Field(default=None, description="people are disabled, never deleted")


class Need(StrEnum):
    """What somebody has to show before they sit down."""

    NOTHING = "nothing"  # a training office, no password set
    SECRET = "secret"  # noqa: S105 (the word for it)
    FIRST = "first"  # a password is to be made now, by whoever the computer's account stands for
    GIVEN = "given"  # a password for one use, which an administrator gives


@dataclass(frozen=True, slots=True)
class DoorRow:
    """Somebody who may sit down here; `pin` where the PIN is enough now."""

    person: PersonRow
    need: Need
    pin: bool


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """Somebody as an administrator sees them; `waits` until which nobody may try their password."""

    person: PersonRow
    account: str
    has_password: bool
    one_time: bool
    has_pin: bool
    wrong_tries: int
    waits: timedelta


@dataclass(frozen=True, slots=True)
class _Opened:
    """On which day somebody opened a session, and the hash of the password that they did it with: whoever made another
    password since does not trust the former any more, nor what it opened."""

    day: date
    proof: str | None = field(repr=False)


class PeopleService:
    """Signing in and out at this desk, and the list of people."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opened: dict[int, _Opened] = {}  # who opened a session at this desk by password

    def rows(self) -> list[PersonRow]:
        """Everybody who may sign in, by name."""
        with self._desk.database.read() as session:
            return people_rows(session)

    def door(self) -> list[DoorRow]:
        """Everybody who may sign in, and what they need for it."""
        with self._desk.database.read() as session:
            is_training = office_row(session).is_training
            kept = {row.person_id: row for row in session.exec(select(Credential))}
            return [self._at_door(session, row, kept.get(row.id), is_training) for row in people_rows(session)]

    def _at_door(self, session: Session, person: PersonRow, kept: Credential | None, is_training: bool) -> DoorRow:
        if kept is None or kept.password_hash is None:
            need = Need.FIRST if _is_own_account(session, person.id) else Need.GIVEN
            return DoorRow(person, Need.NOTHING if is_training else need, pin=False)
        return DoorRow(person, Need.SECRET, pin=kept.pin_hash is not None and self._is_open(session, person.id))

    def sign_in(self, person_id: int, secret: str = "", new: str = "") -> PersonRow:
        """Somebody sits down at the desk, or comes back to it: a password, or the PIN after a sign-in of today with the
        password that they still have.

        `new` is the password that they make for themselves: after one of an administrator's for one use, or at the
        first sign-in from the computer's account that stands for them. Nobody else's first sign-in claims a person.
        Raises `RuleError`: `unknown_person`, `password_first`, `password_not_given`, `password_one_time`, what is wrong
        with a new password, and what `check_password` and `check_pin` raise; each refusal leaves an audit line. Takes
        as long as hashing.
        """
        try:
            how = self._prove(person_id, secret, new)
            kept = hashed(self._fit_password(person_id, new, secret)) if new and how != "pin" else ""
        except RuleError as error:
            if error.code in _WRONG:
                self._desk.note(None, "sign_in_refused", person_id, code=error.code)
            raise
        return self._sit_down(person_id, how, kept)

    def _prove(self, person_id: int, secret: str, new: str) -> str:
        """Which proof it was: `nothing`, `password` or `pin`."""
        database = self._desk.database
        with database.read() as session:
            person = active_person(session, person_id)
            credential = credential_of(session, person_id)
            has_password, one_time = credential.password_hash is not None, credential.one_time
            is_training, is_open = office_row(session).is_training, self._is_open(session, person_id)
            is_own = _is_own_account(session, person_id)
        if not has_password:
            if not is_training and not is_own:
                raise RuleError("password_not_given", field="password", name=person.name)
            if not is_training and not new:
                raise RuleError("password_first", field="new", name=person.name, least=SHORTEST)
            return "nothing"
        if is_pin(secret):
            if not is_open:
                raise RuleError("pin_not_now", field="password")
            prove_pin(database, person_id, secret)
            return "pin"
        check_password(database, self._desk.now(), person_id, secret)
        if one_time and not new:
            raise RuleError("password_one_time", field="new")
        return "password"

    def _fit_password(self, person_id: int, new: str, old: str = "") -> str:
        """A new password that may be kept. Raises what is wrong with it, at the field `new`."""
        with self._desk.database.read() as session:
            names = [office_row(session).name, office_row(session).unit_code]
            names += [row.name for row in session.exec(select(Person).where(Person.id == person_id))]
        try:
            check_new_password(new, common_passwords(), names)
            if new == old:
                raise RuleError("password_same")
        except RuleError as error:
            error.facts["field"] = "new"
            raise
        return new

    def _sit_down(self, person_id: int, how: str, kept: str) -> PersonRow:
        with self._desk.database.write() as session:
            person = active_person(session, person_id)
            row = session.get(Person, person_id)
            here = self._desk.person is not None and self._desk.person.id == person_id
            back = here and person_id in self._opened  # whoever founded the office has not come by the door yet
            self._desk.person = person
            self._desk.record(session, "unlocked" if back else "signed_in", "person", row, how=how)
            if kept:
                keep_password(credential_of(session, person_id), kept, self._desk.now())
                self._desk.record(session, "password_set", "person", row)
            if how != "pin":
                self._opened[person_id] = self._opening(session, person_id)
        return person

    def sign_in_account(self) -> PersonRow:
        """A command acts as the operating-system account that runs it. Raises `RuleError("account_unknown")`."""
        account = getpass.getuser()
        with self._desk.database.read() as session:
            person = session.exec(select(Person).where(Person.account == account, Person.active)).first()
            if person is None:
                raise RuleError("account_unknown", account=account)
            self._desk.person = person_row(person)
        return self._desk.person

    def sign_in_as(self, name: str, password: str, new: str = "") -> PersonRow:
        """A command acts as somebody else; `new` is theirs from now on where the password was for one use, and without
        it a first password is theirs where `sign_in` takes one. Raises what `sign_in` does."""
        with self._desk.database.read() as session:
            found = [row for row in people_rows(session) if row.name.casefold() == " ".join(name.split()).casefold()]
            if not found:
                raise RuleError("unknown_person", field="person")
            kept = session.get(Credential, found[0].id)
        if kept is not None and kept.password_hash is not None:
            return self.sign_in(found[0].id, password, new if kept.one_time else "")
        return self.sign_in(found[0].id, new=password)

    def sign_out(self) -> None:
        """Nobody sits at the desk any more."""
        person = self._desk.person
        if person is not None:
            self._desk.note(person, "signed_out", person.id)
            self._desk.person = None

    def set_password(self, old: str, new: str) -> None:
        """Change the own password; at each desk it is asked for once before the PIN counts there again.

        Raises `RuleError("person_disabled")`, as `check_password` does for the old one, and what is wrong with the new.
        """
        me = self._desk.require_active()
        with self._desk.database.read() as session:
            has_password = credential_of(session, me.id).password_hash is not None
        if has_password:
            check_password(self._desk.database, self._desk.now(), me.id, old)
        kept = hashed(self._fit_password(me.id, new, old))
        with self._desk.database.write() as session:
            keep_password(credential_of(session, me.id), kept, self._desk.now())
            self._desk.record(session, "password_set", "person", session.get(Person, me.id))

    def set_pin(self, pin: str) -> None:
        """Set the own PIN; an empty one takes it away. Raises `RuleError`: person_disabled, pin_digits, pin_common."""
        me = self._desk.require_active()
        kept = hashed(check_pin(pin)) if pin else None
        with self._desk.database.write() as session:
            credential = credential_of(session, me.id)
            credential.pin_hash, credential.pin_tries = kept, 0
            action = "pin_set" if kept else "pin_removed"
            self._desk.record(session, action, "person", session.get(Person, me.id))

    def everybody(self) -> list[PersonDetail]:
        """All people and service accounts, the disabled ones last."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            people = session.exec(select(Person).order_by(col(Person.active).desc(), Person.name)).all()
            return [self._detail(session, person) for person in people]

    def _detail(self, session: Session, person: Person) -> PersonDetail:
        row = person_row(person)
        kept = session.get(Credential, row.id) or Credential(person_id=row.id)
        waits = left_to_wait(kept.tries, kept.tried_at, self._desk.now())
        return PersonDetail(
            row,
            person.account or "",
            kept.password_hash is not None,
            kept.one_time,
            kept.pin_hash is not None,
            kept.tries,
            waits,
        )

    def add(self, new: NewPerson) -> PersonRow:
        """Add somebody. Raises `RuleError`: `person_name_missing`, `person_exists`, `account_taken`; as `ordered`."""
        self._desk.require(Right.KEEP_PEOPLE)
        with self._desk.database.write() as session:
            person = Person(name=_free_name(session, new.name), role="")
            put_roles(person, ordered(new.roles))
            person.account = _free_account(session, new.account)
            session.add(person)
            session.flush()
            self._desk.record(session, "person_added", "person", person, roles=person_row(person).roles)
            return person_row(person)

    def change(self, person_id: int, change: PersonChange) -> PersonRow:
        """Change somebody's name, roles, account, or whether they work here.

        Raises `RuleError`: `unknown_person`, `last_administrator`, `administrator_shut_out`, and what `add` raises.
        """
        self._desk.require(Right.KEEP_PEOPLE)
        values = change.model_dump(exclude_none=True)
        with self._desk.database.write() as session:
            person = _somebody(session, person_id)
            if change.name is not None:
                person.name = _free_name(session, change.name, besides=person_id)
            if change.roles is not None:
                put_roles(person, ordered(change.roles))
            if change.account is not None:
                person.account = _free_account(session, change.account, besides=person_id)
            if change.active is not None:
                person.active = change.active
            _check_administrator(session, person)
            action = {None: "person_changed", True: "person_enabled", False: "person_disabled"}[change.active]
            facts = {"fields": sorted(values), "roles": person_row(person).roles}
            self._desk.record(session, action, "person", person, **facts)
            return person_row(person)

    def reset_password(self, person_id: int) -> str:
        """A password for one use, to be told to the person, who changes it at the sign-in; their PIN goes.

        Raises `RuleError("unknown_person")`. Takes as long as hashing.
        """
        self._desk.require(Right.KEEP_PEOPLE)
        password = "-".join("".join(secrets.choice(_ONE_TIME_LETTERS) for _letter in range(4)) for _part in range(3))
        kept = hashed(password)
        with self._desk.database.write() as session:
            active_person(session, person_id)
            credential = credential_of(session, person_id)
            keep_password(credential, kept, self._desk.now(), one_time=True)
            credential.pin_hash = None
            self._desk.record(session, "password_reset", "person", session.get(Person, person_id))
        return password

    def unlock(self, person_id: int) -> None:
        """Let somebody try again at once. Raises `RuleError("unknown_person")`."""
        self._desk.require(Right.UNLOCK_PEOPLE)
        with self._desk.database.write() as session:
            person = _somebody(session, person_id)
            forgive(credential_of(session, person_id))
            self._desk.record(session, "person_unlocked", "person", person)

    def _is_open(self, session: Session, person_id: int) -> bool:
        return self._opened.get(person_id) == self._opening(session, person_id)

    def _opening(self, session: Session, person_id: int) -> _Opened:
        kept = session.get(Credential, person_id)
        return _Opened(self._today(session), kept.password_hash if kept else None)

    def _today(self, session: Session) -> date:
        return self._desk.now().astimezone(ZoneInfo(office_row(session).zone)).date()


def _is_own_account(session: Session, person_id: int) -> bool:
    """Whether the account that runs this program stands for that person: commands act in their name already."""
    person = session.get(Person, person_id)
    return person is not None and person.account == getpass.getuser()


def _somebody(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise RuleError("unknown_person", field="person")
    return person


def _free_name(session: Session, name: str, besides: int | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise RuleError("person_name_missing", field="name")
    same = [row for row in session.exec(select(Person)) if row.name.casefold() == name.casefold()]
    if any(row.id != besides for row in same):
        raise RuleError("person_exists", field="name", name=name)
    return name


def _free_account(session: Session, account: str, besides: int | None = None) -> str | None:
    if not account:
        return None
    owner = session.exec(select(Person).where(Person.account == account)).first()
    if owner is not None and owner.id != besides:
        raise RuleError("account_taken", field="account", account=account, name=owner.name)
    return account


def _check_administrator(session: Session, changed: Person) -> None:
    """An office that nobody can administer any more would be lost: one administrator at least must get in.

    In a training office nobody needs a password; else they have one, or this computer's account stands for them.
    """
    session.flush()
    active = session.exec(select(Person).where(Person.active)).all()
    administrators = [person for person in active if Role.ADMINISTRATOR in person_row(person).roles]
    if not administrators:
        raise RuleError("last_administrator", field="roles", name=changed.name)
    if not office_row(session).is_training and not any(_gets_in(session, person) for person in administrators):
        raise RuleError("administrator_shut_out", field="account", names=[person.name for person in administrators])


def _gets_in(session: Session, person: Person) -> bool:
    kept = session.get(Credential, person.id)
    return person.account == getpass.getuser() or (kept is not None and kept.password_hash is not None)
