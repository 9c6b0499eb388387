"""A service that is drawn up anew, for the tests of drafting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from office_builders import STANDARDS

from loket.domain.standards import ComplaintChannel, Consultation, Fee, FeeKind, ProcedureStep, ServiceStandard
from loket.services import Services
from loket.services.drafting import NewDecree

HARI = STANDARDS[0]
TODAY = date(2026, 9, 7)
DECREE = NewDecree(number="800/99/2026", decided_on=TODAY, signer="Drs. Contoh", pledge_number="M/1")
FORUM = Consultation(date(2026, 8, 20), "BA/7/2026", ("Tokoh masyarakat", "LSM"))


def complete(code: str = "hari", place: str = "Loket 2") -> ServiceStandard:
    """What an office would decide: nothing that must be published is missing."""
    return replace(
        HARI,
        code=code,
        procedure=(ProcedureStep("Menyerahkan berkas", "Pemohon"),),
        complaint_handling=(ComplaintChannel("Kotak saran"),),
        product=("Surat",),
        collection=place,
        fee=Fee(FeeKind.FREE, note="Tidak dipungut biaya"),
        decree=None,
    )


def numbers(services: Services, code: str = "hari") -> list[int]:
    return [detail.version for detail in services.standards.versions(code)]
