"""A small office for the trust harnesses: founded once, copied for each round, opened without ceremony."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from loket.db.engine import Database
from loket.paths import HOME_VARIABLE
from loket.services import Services
from loket.services.backup_answers import RecoveryCode
from loket.services.office import NewOffice
from loket.services.registration import NewRequest, Registered

OPENING = datetime(2026, 9, 7, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
RARE_NAME = "Wulandhari Xochitlquetza"
RARE_NIK = "6271035707980003"
OFFICE = NewOffice(name="Dinas Kependudukan Contoh", unit_code="DKPS", person="Rina Kartika", is_training=True)


def found(folder: Path, requests: int = 3) -> None:
    """A training office with a few requests."""
    services = Services(Database.create(folder), lambda: OPENING)
    services.office.found(OFFICE)
    services.standards.import_examples()
    for serial in range(requests):
        register(services, f"Warga Awal {serial}")
    services.close()


def open_office(folder: Path, busy_milliseconds: int = 20_000) -> Services:
    """The office with its founder at the desk and a clock that stands still."""
    services = Services(Database.open(folder, busy_milliseconds=busy_milliseconds), lambda: OPENING)
    services.people.sign_in_account()
    return services


def register(services: Services, name: str, nik: str = "", uid: str | None = None) -> Registered:
    """Register a request; the answer is what the counter acknowledges."""
    identity = {"nik": nik} if nik else {"no_nik_reason": "newborn"}
    with_uid = {"uid": uid} if uid else {}
    new = NewRequest(service="kia", variant="di-bawah-5", name=name, **identity, **with_uid)
    done = services.intake.receive(new)
    assert isinstance(done, Registered)
    return done


def code_in_force(services: Services) -> RecoveryCode:
    """A new recovery code, taken as if its paper lay in the safe."""
    made = services.backup.draw_recovery_code()
    services.backup.take_recovery_code(made)
    return made


def copied(folder: Path, target: Path) -> Path:
    """A copy of a closed data folder."""
    return Path(shutil.copytree(folder, target))


@contextmanager
def workshop() -> Iterator[Path]:
    """A scratch folder for a harness that is run as a command; keys are kept in files."""
    former = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="loket-trust-") as place:
        os.environ[HOME_VARIABLE] = str(Path(place, "data"))
        try:
            yield Path(place)
        finally:
            os.environ.pop(HOME_VARIABLE) if former is None else os.environ.update({HOME_VARIABLE: former})


def say(line: str) -> None:
    """A line of a harness that is run as a command."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
