"""The schema: what the file itself refuses, and the way from every schema to the newest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from db_builders import open_services, register, rows
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from loket.db import migrations, sqlite
from loket.db.engine import Database
from loket.db.tables import Request
from loket.db.tables_upstream import DeliveryBatch
from loket.domain.workflow import Action
from loket.services import Services
from loket.services.handling import Move
from loket.services.lookup import Which
from loket.services.trail import Group, TrailFilter

TABLES = {table.name for table in SQLModel.metadata.sorted_tables}


def scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def move_schema(database: Database, step: Callable[..., None], target: str) -> None:
    config = scripts()
    with database._engine.execution_options(**{sqlite.WRITE_OPTION: True}).connect() as connection:
        config.attributes["connection"] = connection
        with sqlite.foreign_keys_off(connection), connection.begin():
            step(config, target)


def dump(database: Database) -> dict[str, list[object]]:
    return {name: sorted(map(repr, rows(database, f"SELECT * FROM {name}"))) for name in sorted(TABLES)}


def schema_of(database: Database) -> list[object]:
    return sorted(map(str, rows(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")))


def test_the_steps_lead_to_exactly_the_tables_of_the_program(empty: Database) -> None:
    with empty._engine.connect() as connection:
        options = {"include_object": lambda _object, name, kind, *_rest: kind != "table" or name in TABLES}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **options})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_number_in_the_file_is_that_of_the_newest_step(empty: Database) -> None:
    newest = ScriptDirectory.from_config(scripts()).get_current_head()
    assert newest is not None
    assert int(newest) == migrations.SCHEMA
    assert rows(empty, "PRAGMA user_version") == [(migrations.SCHEMA,)]
    assert rows(empty, "PRAGMA application_id") == [(sqlite.APPLICATION_ID,)]
    assert rows(empty, "SELECT version_num FROM alembic_version") == [(newest,)]


def test_a_step_down_and_up_again_gives_the_same_schema_even_with_data(folder: Path, empty: Database) -> None:
    database = Database.open(folder)
    before = schema_of(database)
    assert before == schema_of(empty)
    move_schema(database, command.downgrade, "base")
    left = {str(row[0]) for row in rows(database, "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")}
    assert left == {"alembic_version"}
    assert rows(database, "PRAGMA user_version") == [(0,)]
    move_schema(database, command.upgrade, "head")
    assert schema_of(database) == before
    database.close()


def test_upgrading_what_is_newest_already_changes_nothing(folder: Path) -> None:
    database = Database.open(folder)
    before = dump(database)
    migrations.upgrade(database._engine)
    assert dump(database) == before
    database.close()
    services = open_services(folder)
    assert register(services, "Sesudahnya").number.startswith("471/L1-0006")
    assert services.lookup.requests(search="Sesudahnya")
    services.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    Database.create(folder).close()
    database = Database.open(folder)
    move_schema(database, command.downgrade, "base")
    with database.write() as session:
        session.execute(text("CREATE TABLE outbox_row (in_the_way TEXT)"))
    with pytest.raises(Exception, match="already exists"):
        migrations.upgrade(database._engine)
    names = {str(row[0]) for row in rows(database, "SELECT name FROM sqlite_schema")}
    assert names & TABLES == {"outbox_row"}
    assert rows(database, "PRAGMA foreign_keys") == [(1,)]
    database.close()


def test_every_table_is_strict(empty: Database) -> None:
    strict = {str(name) for name, is_strict in rows(empty, "SELECT name, strict FROM pragma_table_list") if is_strict}
    assert strict >= TABLES


REFUSED = {
    "a word where a number belongs": "UPDATE request SET fee_amount = 'lima ribu'",
    "a NIK of 15 digits": "UPDATE request SET nik = '627103570798000'",
    "a NIK with a letter": "UPDATE request SET nik = '62710357079800O3'",
    "a negative fee": "UPDATE request SET fee_amount = -1",
    "a second office": (
        "INSERT INTO office SELECT 2, name, unit_code, region_code, zone, letterhead, address, phone, email, logo, "
        "collection, complaints, number_template, is_training, founded_at, cutoff, count_first_day, "
        "open_on_collective_leave, calendar_revision, epoch, upstream_url, paper_key, retention_months FROM office"
    ),
    "an unknown role": "UPDATE person SET role = 'boss'",
    "an unknown kind of day": "UPDATE calendar_day SET kind = 'maybe'",
    "an eighth weekday": "UPDATE office_hours SET weekday = 7",
    "a season upside down": "UPDATE season SET last_day = '2000-01-01'",
    "a standard in no known state": "UPDATE standard_version SET state = 'perhaps'",
    "a suspension that ended before it began": "UPDATE suspension SET ended_at = '2000-01-01 00:00:00.000000'",
    "a second open suspension": (
        "INSERT INTO suspension (request_id, reason, note, stops_clock, started_at, person_id) "
        "SELECT request_id, reason, note, stops_clock, started_at, person_id FROM suspension"
    ),
    "a number given twice": "UPDATE request SET number = (SELECT number FROM request WHERE id = 1) WHERE id = 2",
    "a request id used twice": "UPDATE request SET uid = (SELECT uid FROM request WHERE id = 1) WHERE id = 2",
    "a service that is not there": "UPDATE request SET service_id = 999",
    "a version without a service": "DELETE FROM service",
    "a person who did things": "DELETE FROM person",
    "a changed audit line": "UPDATE audit_line SET action = 'nothing' WHERE id = 1",
    "a removed audit line": "DELETE FROM audit_line WHERE id = 1",
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_the_file_itself_refuses(database: Database, statement: str) -> None:
    before = dump(database)

    def change() -> None:
        with database.write() as session:
            session.execute(text(statement))

    with pytest.raises(IntegrityError):
        change()
    assert dump(database) == before


LARGE = {"request", "audit_line", "outbox_row", "ledger_row", "suspension", "request_item", "print_job"}


def walk_through_the_screens(services: Services) -> None:
    for which in Which:
        services.lookup.requests(which)
        services.lookup.requests(which, "siti")
    number = services.lookup.requests()[0].number
    services.lookup.detail(number)
    services.lookup.detail(number, whole=True)
    services.lookup.number_of("K7MQ2-9XTHP")
    services.reports.board()
    services.reports.overdue_count()
    services.intake.known("6271035707980003")
    services.intake.drafts()
    services.papers.done(services.papers.receipt(number).job or 0)
    services.papers.waiting()
    services.exports.status()
    services.exports.waiting_rows()
    read_the_trail(services, number)
    register(services, "Rencana")
    services.handling.move(number, Move(action=Action.SUSPEND, reason="signer"))
    services.handling.move(number, Move(action=Action.RESUME))


def read_the_trail(services: Services, number: str) -> None:
    today = services.desk.now().date()
    wanted = [TrailFilter(), TrailFilter(number=number), TrailFilter(first=today), TrailFilter(first=today, last=today)]
    for group in Group:
        wanted += [TrailFilter(group=group), TrailFilter(group=group, person=1, first=today)]
    for one in [*wanted, TrailFilter(person=1), TrailFilter(person=1, last=today)]:
        services.trail.lines(one)
        services.trail.lines(one, before=3)


def test_no_screen_walks_through_all_requests_lines_or_facts(services: Services) -> None:
    """What a screen asks must not grow with the years: no full scan of the large tables."""
    engine = services.desk.database._engine
    walks = []

    def explain(connection: Connection, cursor: Any, statement: str, values: Any, _context: object, many: bool) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            first = values[0] if many else values
            steps = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", first).fetchall()
            names = [step[3].split()[1] for step in steps if step[3].startswith("SCAN")]
            walks.extend((name, statement) for name in names if name in LARGE)

    event.listen(engine, "before_cursor_execute", explain)
    walk_through_the_screens(services)
    # The newest first and no further than the limit is no full walk.
    assert [walk for walk in walks if not walk[1].rstrip().endswith("LIMIT ? OFFSET ?")] == []


def test_what_a_list_of_batches_reads_stands_before_their_bytes() -> None:
    """SQLite walks a row from its beginning: what stands behind a large value is read through all of its pages."""
    columns = [column.name for column in DeliveryBatch.__table__.columns]  # type: ignore[attr-defined]
    assert columns[-2:] == ["archive", "manifest"]


def test_the_tables_know_every_column_of_a_request(empty: Database) -> None:
    columns = [row[1] for row in rows(empty, "PRAGMA table_info(request)")]
    assert columns == [column.name for column in Request.__table__.columns]  # type: ignore[attr-defined]
