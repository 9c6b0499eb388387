"""A small training office in a data folder, for tests that look at the database beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from loket.db.engine import Database
from loket.domain.workflow import Action
from loket.services import Services
from loket.services.handling import Move
from loket.services.office import NewOffice
from loket.services.registration import NewRequest, Registered

OPENING = datetime(2026, 9, 7, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
RARE_NAME = "Wulandhari Xochitlquetza"
RARE_NIK = "6271035707980003"
RARE_PHONE = "081298765432"
OFFICE = NewOffice(name="Dinas Kependudukan Contoh", unit_code="DKPS", is_training=True)
PEOPLE = (
    (RARE_NAME, RARE_NIK, RARE_PHONE),
    ("Zoë Ünal-Müller", "6271010101900001", "0811 5200 111"),
    ("I Gusti Ngurah Ma'ruf", "6271010101900002", ""),
    ("Siti Aminah", "6271014101900003", "(0536) 3222639"),
    ("SITI RAHMAWATI", "6271014101900004", "+62 813 1111 2222"),
)


def open_services(folder: Path, busy_milliseconds: int = 250) -> Services:
    """The office of a folder with its first person at the desk and a clock that stands still."""
    services = Services(Database.open(folder, busy_milliseconds=busy_milliseconds), lambda: OPENING)
    services.desk.person = services.people.rows()[0]
    return services


def register(services: Services, name: str, nik: str = RARE_NIK, phone: str = "") -> Registered:
    """Register a request of that person."""
    done = services.intake.receive(NewRequest(service="kia", variant="di-bawah-5", name=name, nik=nik, phone=phone))
    assert isinstance(done, Registered)
    return done


def furnish(folder: Path) -> None:
    """Found the office, register its people, and let one request wait, one be finished and one be cancelled."""
    services = Services(Database.create(folder), lambda: OPENING)
    services.office.found(OFFICE)
    services.standards.import_examples()
    numbers = [register(services, *person).number for person in PEOPLE]
    services.handling.move(numbers[1], Move(action=Action.SUSPEND, reason="applicant"))
    services.handling.move(numbers[2], Move(action=Action.READY))
    services.handling.move(numbers[3], Move(action=Action.CANCEL, reason="salah layanan"))
    services.intake.keep_draft("half", {"name": RARE_NAME})
    services.close()


def rows(database: Database, statement: str) -> Sequence[Sequence[object]]:
    """The rows of a statement in plain SQL."""
    with database.read() as session:
        return list(session.execute(text(statement)).all())


def tamper(database: Database, *statements: str) -> None:
    """Change the file as somebody would who has the key and means harm: without triggers and foreign keys."""
    with database._engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        for statement in (
            "PRAGMA foreign_keys=OFF",
            "DROP TRIGGER IF EXISTS audit_line_no_update",
            "DROP TRIGGER IF EXISTS audit_line_no_delete",
            *statements,
        ):
            raw.execute(statement).close()


def later(days: int) -> datetime:
    """The opening moment some days later."""
    return OPENING + timedelta(days=days)
