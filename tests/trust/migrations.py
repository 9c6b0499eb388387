"""Every schema that was released, with data in it, brought up to the newest: nothing may differ.

    python -m tests.trust.migrations

The control is a careless step (a parent rebuilt with foreign keys on): the comparison must see what it loses.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import text

from loket.db import sqlite
from loket.db.engine import FILE_NAME, Database
from loket.db.migrations import SCHEMA
from loket.domain.workflow import Action
from loket.services.handling import Move
from tests.trust.schemas import at_schema
from tests.trust.trust_office import copied, found, open_office, say, workshop

RELEASED = tuple(range(1, SCHEMA))
Dump = dict[str, list[tuple[object, ...]]]


def furnish(folder: Path) -> None:
    """An office that did everything that leaves rows."""
    found(folder, requests=4)
    services = open_office(folder)
    numbers = [row.number for row in services.lookup.requests()]
    services.handling.move(numbers[0], Move(action=Action.SUSPEND, reason="applicant"))
    services.handling.move(numbers[1], Move(action=Action.READY))
    services.intake.keep_draft("half", {"name": "Setengah"})
    services.papers.receipt(numbers[0])
    services.exports.freeze_waiting()
    services.close()


def dump(folder: Path, columns: dict[str, list[str]] | None = None) -> Dump:
    """Every row of every table, read without this program's tables; only those columns, if any are named."""
    database = _raw(folder)
    found_rows: Dump = {}
    for table, names in (columns or columns_of(folder)).items():
        rows = database.execute(f'SELECT {", ".join(names)} FROM "{table}"').fetchall()
        found_rows[table] = sorted(rows, key=repr)
    database.close()
    return found_rows


def columns_of(folder: Path) -> dict[str, list[str]]:
    database = _raw(folder)
    tables = database.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'").fetchall()
    mine = [name for (name,) in tables if not name.startswith(("sqlite_", "alembic_"))]
    found_columns = {
        name: [f'"{row[1]}"' for row in database.execute(f"PRAGMA table_info('{name}')")] for name in sorted(mine)
    }
    database.close()
    return found_columns


def objects(folder: Path) -> list[str]:
    """Names of indices and triggers: a rebuilt table loses them silently."""
    database = _raw(folder)
    rows = database.execute(
        "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('index', 'trigger')"
    ).fetchall()
    database.close()
    return sorted(row[0] for row in rows)


def _raw(folder: Path):  # type: ignore[no-untyped-def]
    connection = sqlite.driver.connect(str(folder / FILE_NAME), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{(folder / 'loket.key').read_text().strip()}'\"")
    return connection


def differences(place: Path, schema: int) -> list[str]:
    """What differs after the way up from a schema: tables whose rows changed, indices and triggers that are gone."""
    folder = copied(place / "data", place / f"dari{schema}")
    newest, whole = objects(folder), dump(folder)
    at_schema(folder, schema)
    columns = columns_of(folder)
    before = dump(folder, columns)
    Database.open(folder).close()
    after = dump(folder, columns)
    found_differences = [table for table in columns if before[table] != after[table]]
    found_differences += sorted(set(newest) ^ set(objects(folder)))
    # Today's anchors stand in an office that was led down to an old schema; what going down took they rightly miss.
    taken = {table for table, rows in dump(folder).items() if rows != whole[table]}
    return found_differences + complaints(folder, taken)


def complaints(folder: Path, taken: set[str]) -> list[str]:
    """What a check of the office finds, besides tables that lost rows on the way down."""
    services = open_office(folder)
    serious = [finding for finding in services.health.check().findings if finding.serious]
    services.close()
    return [f"check: {finding.code}" for finding in serious if finding.facts.get("table") not in taken]


def careless_step(place: Path) -> list[str]:
    """The control: children of `ON DELETE CASCADE` and triggers go when a parent is rebuilt with foreign keys on."""
    folder = copied(place / "data", place / "ceroboh")
    database = Database.open(folder)
    with database.write() as session:
        session.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        session.execute(text("CREATE TABLE child (id INTEGER REFERENCES parent (id) ON DELETE CASCADE)"))
        session.execute(text("CREATE TRIGGER parent_watch AFTER INSERT ON parent BEGIN SELECT 1; END"))
        session.execute(text("INSERT INTO parent VALUES (1)"))
        session.execute(text("INSERT INTO child VALUES (1)"))
    database.close()
    columns, kept, before = columns_of(folder), objects(folder), dump(folder)
    database = Database.open(folder)
    with database.write() as session:
        session.execute(text("CREATE TABLE parent_new (id INTEGER PRIMARY KEY)"))
        session.execute(text("INSERT INTO parent_new SELECT * FROM parent"))
        session.execute(text("DROP TABLE parent"))
        session.execute(text("ALTER TABLE parent_new RENAME TO parent"))
    database.close()
    after = dump(folder, columns)
    return [table for table in columns if before[table] != after[table]] + sorted(set(kept) ^ set(objects(folder)))


def main() -> int:
    with workshop() as place:
        furnish(place / "data")
        found_differences = {schema: differences(place, schema) for schema in RELEASED}
        control = careless_step(place)
    for schema, found_here in found_differences.items():
        say(f"schema {schema} to {SCHEMA}, with data: {len(found_here)} differences {found_here or ''}")
    say(f"control, a careless step: {len(control)} differences {control}")
    return 0 if control and not any(found_differences.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
