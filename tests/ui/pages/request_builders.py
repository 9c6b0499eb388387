"""Requests for the tests of pages."""

from __future__ import annotations

from datetime import date

from loket.domain.workflow import Action
from loket.services import Services
from loket.services.handling import Move, Moved
from loket.services.registration import NewRequest, Registered

PERAWAT = "sip-perawat"
FREE = "kk"
WITH_FEE = "skck"
AFTER_VERIFICATION = "akta-kelahiran"


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
