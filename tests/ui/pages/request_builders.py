"""Requests for the tests of pages."""

from __future__ import annotations

from datetime import date

from loket.domain.seal import payload
from loket.domain.workflow import Action
from loket.services import Services
from loket.services.desk import office_row
from loket.services.handling import Move, Moved
from loket.services.registration import NewRequest, Registered

PERAWAT = "sip-perawat"
FREE = "kk"
WITH_FEE = "skck"
AFTER_VERIFICATION = "akta-kelahiran"


def scan(services: Services, number: str) -> str:
    """What the QR code on a request's receipt says."""
    with services.desk.database.read() as session:
        key, office = office_row(session).paper_key, office_row(session).unit_code
    detail = services.lookup.detail(number)
    due = detail.due.date() if detail.due else None
    return payload(bytes.fromhex(key), code=detail.paper_code, number=number, office=office, due=due)


def register(services: Services, name: str = "Siti Rahmawati", service: str = PERAWAT, nik: str = "") -> Registered:
    """A registered request of an invented person."""
    variant = services.standards.show(service).standard.variants[0].code
    new = NewRequest(
        service=service,
        variant=variant,
        name=name,
        nik=nik,
        no_nik_reason="" if nik else "Bayi baru lahir",
        phone="081234567890",
        address="Jalan Kenanga 1, Contoh",
    )
    made = services.intake.receive(new)
    assert isinstance(made, Registered)
    return made


def step(
    services: Services, number: str, action: Action, *, reason: str = "", until: date | None = None, reference: str = ""
) -> Moved:
    """A step taken by somebody."""
    return services.handling.move(number, Move(action=action, reason=reason, until=until, reference=reference))
