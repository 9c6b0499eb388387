"""An office with standards of every kind of start, a clock moved by hand, and citizens without end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from loket.db.engine import Database
from loket.domain.standards import (
    EXTENSION_UNITS,
    CompletionTime,
    Decree,
    Extension,
    Fee,
    FeeKind,
    Requirement,
    ServiceStandard,
    StartEvent,
    Unit,
    Variant,
)
from loket.domain.workflow import Action, allowed
from loket.errors import RuleError
from loket.services import Services
from loket.services.handling import Move, Moved
from loket.services.lookup import Which
from loket.services.office import NewOffice
from loket.services.registration import NewRequest, Registered

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 9, 7, 9, 0, tzinfo=WIB)
"""A month without a holiday, the office open."""

DECREE = Decree("800/12/2026", date(2026, 1, 5), date(2026, 1, 5))
LEVY = Fee(FeeKind.LEVY, 50_000, "Perda 2/2024")
NEEDED = (
    Requirement("ktp", "Fotokopi KTP-el"),
    Requirement("formulir", "Formulir permohonan"),
    Requirement("hilang", "Surat kehilangan", condition="apabila hilang"),
)


class Clock:
    """The office's clock, moved by hand."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def at(self, day: int, hour: int = 9, minute: int = 0, month: int = 9, year: int = 2026) -> None:
        self.moment = datetime(year, month, day, hour, minute, tzinfo=WIB)

    def pass_time(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


def standard(code: str, amount: int, unit: Unit, starts_at: StartEvent, fee: Fee | None = None) -> ServiceStandard:
    """A standard of the office's own, valid since January."""
    return ServiceStandard(
        code=code,
        name=f"Layanan {code}",
        classification="503",
        variants=(Variant("umum", "Umum", NEEDED),),
        completion_time=CompletionTime(
            amount,
            unit,
            starts_at,
            sentence=f"{amount} {unit}",
            extension=Extension(7, unit, "UU 14/2008 Ps 22") if unit in EXTENSION_UNITS else None,
        ),
        fee=fee or Fee(legal_basis="UU 24/2013"),
        decree=DECREE,
    )


STANDARDS = (
    standard("hari", 3, Unit.WORKING_DAY, StartEvent.COMPLETE),
    standard("terima", 2, Unit.WORKING_DAY, StartEvent.RECEIVED),
    standard("verif", 2, Unit.WORKING_DAY, StartEvent.VERIFIED),
    standard("bayar", 3, Unit.WORKING_DAY, StartEvent.PAID, LEVY),
    standard("menit", 90, Unit.MINUTE, StartEvent.COMPLETE),
    standard("kalender", 5, Unit.CALENDAR_DAY, StartEvent.COMPLETE, LEVY),
)


def found_office(folder: Path, clock: Clock, *, training: bool = False, zone: str = "Asia/Jakarta") -> Services:
    """A new office; its founder sits at the desk."""
    services = Services(Database.create(folder, busy_milliseconds=20_000), clock)
    services.office.found(
        NewOffice(name="DPMPTSP Contoh", unit_code="DPMPTSP", person="Rina", zone=zone, is_training=training)
    )
    return services


def citizen(serial: int) -> tuple[str, str, str]:
    """Name, NIK and phone of somebody invented."""
    return f"Warga Bernama Xq{serial:05d}", f"650101{serial % 28 + 1:02d}0190{serial:04d}", f"0812{70_000_000 + serial}"


def form(service: str = "hari", serial: int = 1, **changes: object) -> NewRequest:
    """A filled form."""
    name, nik, phone = citizen(serial)
    values = {"service": service, "name": name, "nik": nik, "phone": phone, "address": f"Jalan Xq {serial}", **changes}
    return NewRequest.model_validate(values)


def register(services: Services, service: str = "hari", serial: int = 1, **changes: object) -> Registered:
    """Register somebody."""
    done = services.intake.receive(form(service, serial, **changes))
    assert isinstance(done, Registered)
    return done


def move(services: Services, number: str, action: Action, **details: object) -> Moved:
    """Take a step."""
    return services.handling.move(number, Move.model_validate({"action": action, **details}))


def a_busy_time(services: Services, clock: Clock, seed: int, many: int) -> None:
    """Weeks of work by dice: registrations, steps in any allowed order, incomplete visits."""
    dice = random.Random(seed)
    clock.at(1, 8, month=8)
    for serial in range(many):
        clock.pass_time(minutes=dice.randrange(20, 900))
        if dice.random() < 0.1:
            services.intake.receive(form(serial=serial, missing=("ktp",)))
            continue
        register(services, dice.choice(STANDARDS).code, serial)
        for _step in range(dice.randrange(4)):
            row = dice.choice(services.lookup.requests(Which.OPEN) or services.lookup.requests())
            action = dice.choice(allowed(row.status) or (Action.READY,))
            reason = dice.choice(["applicant", "signer"])
            with suppress(RuleError):  # what is free can't be paid, what was handed over is done
                move(services, row.number, action, reason=reason, reference="SKRD-1")


def rows(services: Services, statement: str) -> Sequence[Sequence[object]]:
    """The rows of a statement in plain SQL."""
    with services.desk.database.read() as session:
        return list(session.execute(text(statement)).all())


def wib(day: int, hour: int = 16, minute: int = 0, month: int = 9) -> datetime:
    """A moment of that month, at closing time unless said otherwise."""
    return datetime(2026, month, day, hour, minute, tzinfo=WIB)
