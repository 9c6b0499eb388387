"""The audit chain: whatever is changed behind Loket's back is found."""

from __future__ import annotations

import pytest
from db_builders import RARE_NAME, RARE_NIK, later, register, rows, tamper

from loket.db import audit
from loket.db.engine import Database
from loket.domain.workflow import Action
from loket.services import Services
from loket.services.handling import Move

COLUMNS = ("at", "person_id", "person_name", "action", "subject", "subject_id", "facts", "row_hash")
LINKS = ("previous_hash", "hash", "id")
REQUEST_COLUMNS = {
    "name": "'Orang Lain'",
    "nik": "'6271035707980004'",
    "phone": "NULL",
    "address": "'Jalan Lain'",
    "uid": "'other'",
    "number": "'471/L1-9999/DKPS/IX/2026'",
    "paper_code": "'AAAAA-AAAAA'",
    "service_id": "service_id + 1",
    "version_id": "version_id + 1",
    "variant": "'usia-5-17'",
    "priority": "1",
    "status": "'handed_over'",
    "received_at": "'2026-09-01 02:00:00.000000'",
    "first_due": "'2026-12-01 02:00:00.000000'",
    "due": "'2026-12-01 02:00:00.000000'",
    "ready_at": "'2026-09-07 03:00:00.000000'",
    "closing_reason": "'x'",
    "fee_amount": "5000",
    "officer_id": "2",
}


def found(database: Database) -> list[tuple[str, int | None]]:
    with database.read() as session:
        return [(one.code, one.subject_id) for one in audit.findings(session)]


def broken(database: Database) -> bool:
    return any(code == "audit_chain_broken" for code, _subject in found(database))


def test_an_untouched_office_holds(services: Services) -> None:
    assert found(services.desk.database) == []
    assert services.health.check().ok


@pytest.mark.parametrize("column", COLUMNS + LINKS)
def test_any_column_of_any_line_changed_is_found(database: Database, column: str) -> None:
    lines = [int(str(number)) for (number,) in rows(database, "SELECT id FROM audit_line")]
    for line in lines:
        before = rows(database, f"SELECT {column} FROM audit_line WHERE id = {line}")[0][0]
        value = {
            "at": "datetime(at, '+1 second') || '.000000'",
            "person_id": "coalesce(person_id, 0) + 1",
            "subject_id": "coalesce(subject_id, 0) + 1",
            "id": f"{line + 1000}",
        }.get(column, f"{column} || 'x'")
        tamper(database, f"UPDATE audit_line SET {column} = {value} WHERE id = {line}")
        assert broken(database), line
        restored = "NULL" if before is None else before if isinstance(before, int) else f"'{before}'"
        place = line + 1000 if column == "id" else line
        tamper(database, f"UPDATE audit_line SET {column} = {restored} WHERE id = {place}")
    assert found(database) == []


def test_any_line_removed_from_the_middle_is_found(database: Database) -> None:
    count = int(str(rows(database, "SELECT count(*) FROM audit_line")[0][0]))
    tamper(database, "CREATE TABLE kept AS SELECT * FROM audit_line")
    for line in range(1, count):
        tamper(database, f"DELETE FROM audit_line WHERE id = {line}")
        assert broken(database), line
        tamper(database, f"INSERT INTO audit_line SELECT * FROM kept WHERE id = {line}")
    assert count > 20
    assert found(database) == []


def test_two_lines_that_changed_places_are_found(database: Database) -> None:
    swap = "UPDATE audit_line SET id = CASE id WHEN 5 THEN 1006 WHEN 6 THEN 1005 END WHERE id IN (5, 6)"
    tamper(database, swap, "UPDATE audit_line SET id = id - 1000 WHERE id > 1000")
    assert broken(database)


def test_an_added_line_is_found(database: Database) -> None:
    columns = "at, person_id, person_name, action, subject, subject_id, facts, row_hash, previous_hash, hash"
    tamper(database, f"INSERT INTO audit_line ({columns}) SELECT {columns} FROM audit_line WHERE id = 3")
    assert broken(database)


def test_cutting_off_the_newest_lines_of_a_request_is_found(database: Database) -> None:
    newest = rows(database, "SELECT id, subject_id FROM audit_line WHERE subject = 'request' ORDER BY id DESC")[0]
    tamper(database, f"DELETE FROM audit_line WHERE id >= {newest[0]}")
    assert found(database) == [("row_without_audit", newest[1])]


@pytest.mark.parametrize("column", REQUEST_COLUMNS)
def test_any_change_of_a_request_behind_the_services_is_found(database: Database, column: str) -> None:
    tamper(database, f"UPDATE request SET {column} = {REQUEST_COLUMNS[column]} WHERE id = 5")
    assert found(database) == [("row_without_audit", 5)]


def test_a_request_that_was_removed_or_slipped_in_is_found(database: Database) -> None:
    columns = ", ".join(str(row[1]) for row in rows(database, "PRAGMA table_info(request)") if row[1] != "id")
    values = columns.replace("uid", "'u'").replace("number", "'n'").replace("paper_code", "'p'")
    tamper(database, f"INSERT INTO request ({columns}) SELECT {values} FROM request WHERE id = 5")
    assert found(database) == [("row_without_audit", 6)]
    tamper(database, "DELETE FROM request WHERE id IN (2, 6)")
    assert found(database) == [("row_without_audit", 2)]


def test_what_is_found_makes_the_check_fail(services: Services) -> None:
    tamper(services.desk.database, "UPDATE audit_line SET person_name = 'Bukan Saya' WHERE id = 4")
    result = services.health.check()
    assert not result.ok
    assert result.findings[0].facts["line"] == 4


def test_every_step_of_a_request_leaves_a_line_with_who_and_when(services: Services) -> None:
    number = register(services, "Lengkap Sudah").number
    for action in (Action.VERIFIED, Action.READY, Action.HANDOVER):
        services.handling.move(number, Move(action=action))
    services.lookup.detail(number, whole=True)
    services.papers.done(services.papers.receipt(number).job or 0)
    timeline = services.lookup.detail(number).timeline
    assert [line.action for line in timeline] == ["registered", "verified", "ready", "handover", "revealed", "printed"]
    assert {line.by for line in timeline} == {services.people.rows()[0].name}
    assert found(services.desk.database) == []


def test_no_line_carries_personal_data(services: Services) -> None:
    number = register(services, RARE_NAME, phone="081298765432").number
    for move in (
        Move(action=Action.SUSPEND, reason=f"menunggu {RARE_NAME}"),
        Move(action=Action.RESUME),
        Move(action=Action.READY),
        Move(action=Action.HANDOVER, to="Ponakan Xochitlquetza"),
    ):
        services.handling.move(number, move)
    services.lookup.detail(number, whole=True)
    services.lookup.requests(search="Xochitlquetza", whole=True)
    other = register(services, RARE_NAME).number
    services.handling.move(other, Move(action=Action.REJECT, reason=f"{RARE_NAME} pindah"))
    facts = " ".join(str(line) for line in rows(services.desk.database, "SELECT * FROM audit_line"))
    for secret in ("Xochitlquetza", "Wulandhari", RARE_NIK, "1298765432", "Ma'ruf", "Aminah"):
        assert secret.casefold() not in facts.casefold()


def test_the_chain_does_not_depend_on_the_machines_clock(services: Services) -> None:
    services.desk.now = lambda: later(-400)
    register(services, "Jam Mundur")
    services.desk.now = lambda: later(2)
    register(services, "Jam Maju")
    assert found(services.desk.database) == []
