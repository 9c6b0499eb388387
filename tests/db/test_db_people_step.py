"""The step to several roles rebuilds the table of people: their work, the triggers and the audit's hashes stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from db_builders import open_services, rows
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from test_db_schema import dump, move_schema, schema_of

from loket.db import audit
from loket.db.engine import Database
from loket.db.tables import Person
from loket.domain.people import HUMAN, Role
from loket.services.people import NewPerson


def former(folder: Path) -> Database:
    """The furnished office as the schema before left it, with people who did things."""
    database = Database.open(folder)
    move_schema(database, command.downgrade, "0002")
    return database


def test_people_come_through_with_their_work_and_their_hashes(folder: Path) -> None:
    database = former(folder)
    with database.write() as session:
        session.execute(text("UPDATE person SET role = 'supervisor', account = 'budi' WHERE name = 'Budi Santoso'"))
    before = dump_without_people(database)
    people = rows(database, "SELECT id, name, role, account, active FROM person ORDER BY id")
    triggers = rows(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
    assert triggers
    hashes = former_hashes(database)

    move_schema(database, command.upgrade, "0003")

    assert rows(database, "SELECT id, name, role, account, active FROM person ORDER BY id") == people
    assert rows(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name") == triggers
    assert dump_without_people(database) == before
    assert rows(database, "PRAGMA foreign_key_check") == []
    with database.read() as session:
        assert {person.id: audit.row_hash(person) for person in session.exec(select(Person))} == hashes
    database.close()


def dump_without_people(database: Database) -> dict[str, list[object]]:
    """Every table that was there before."""
    names = [str(row[0]) for row in rows(database, "SELECT name FROM sqlite_schema WHERE type = 'table'")]
    kept = [name for name in names if not name.startswith(("sqlite_", "request_search", "alembic"))]
    return {
        name: sorted(map(repr, rows(database, f"SELECT * FROM {name}")))
        for name in sorted(kept)
        if name not in {"person", "credential"}
    }


def former_hashes(database: Database) -> dict[object, str]:
    """What the program before wrote into its audit lines about each person."""
    people = rows(database, "SELECT id, name, role, account, active FROM person")
    columns = ("id", "name", "role", "account", "active")
    facts = [dict(zip(columns, row, strict=True)) for row in people]
    return {
        each["id"]: audit.hash_of(
            {name: value for name, value in {**each, "active": bool(each["active"])}.items() if value is not None}
        )
        for each in facts
    }


def test_who_worked_here_before_goes_on_working(folder: Path) -> None:
    former(folder).close()
    services = open_services(folder)
    assert services.people.sign_in(services.people.rows()[-1].id).name == "Rina Lestari"
    services.desk.person = next(one for one in services.people.rows() if Role.ADMINISTRATOR in one.roles)
    services.people.add(NewPerson(name="Baru", roles=HUMAN))
    assert services.health.check().ok
    services.close()


def test_a_step_down_leaves_service_accounts_as_nobody_who_can_sign_in(folder: Path) -> None:
    services = open_services(folder)
    services.desk.person = next(one for one in services.people.rows() if Role.ADMINISTRATOR in one.roles)
    services.people.add(NewPerson(name="Malam", roles=(Role.BACKUP,)))
    services.close()
    database = former(folder)
    assert rows(database, "SELECT role, active FROM person WHERE name = 'Malam'") == [("officer", 0)]
    assert "credential" not in str(schema_of(database))
    database.close()
    Database.open(folder).close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET roles = 'supervisor officer', role = 'officer'",
        "UPDATE person SET roles = 'officer'",
        "INSERT INTO credential (person_id, one_time, tries, pin_tries) VALUES (999, 0, 0, 0)",
        "INSERT INTO credential (person_id, one_time, tries, pin_tries) VALUES (1, 0, -1, 0)",
        "INSERT INTO credential (person_id, password_hash, one_time, tries, pin_tries) VALUES (1, 'rahasia', 0, 0, 0)",
    ],
)
def test_the_file_refuses_what_no_person_can_be(database: Database, statement: str) -> None:
    before = dump(database)

    def change() -> None:
        with database.write() as session:
            session.execute(text(statement))

    with pytest.raises(IntegrityError):
        change()
    assert dump(database) == before
