"""Standards that use everything the model has, and many of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from loket.domain.standards import (
    ClosedDayRule,
    Compensation,
    ComplaintChannel,
    CompletionTime,
    Consultation,
    Decree,
    Extension,
    Fee,
    FeeKind,
    Original,
    ProcedureStep,
    Requirement,
    RequirementKind,
    ServiceStandard,
    StaffCount,
    Stage,
    StartEvent,
    Unit,
    Variant,
)

TIME = CompletionTime(
    amount=15,
    unit=Unit.CALENDAR_DAY,
    starts_at=StartEvent.PAID,
    minimum=3,
    stages=(Stage("DPMPTSP", 3, Unit.CALENDAR_DAY), Stage("Tim Teknis", 12, Unit.CALENDAR_DAY)),
    on_closed=ClosedDayRule.PREVIOUS,
    sentence="Paling lama 15 (lima belas) hari kalender",
    reservation="jika penanda tangan di tempat",
    extension=Extension(7, Unit.CALENDAR_DAY, "UU 14/2008 Pasal 22"),
)
RICH = ServiceStandard(
    code="007",
    name="=1+1 bukan rumus",
    variants=(
        Variant(
            code="baru",
            name="Baru",
            requirements=(
                Requirement(
                    key="000123",
                    text='Kutipan "akta"; asli\r\nbaris kedua _x0041_',
                    kind=RequirementKind.ORIGINAL,
                    copies=2,
                    original=Original.KEPT,
                    certified=True,
                    stamp_duty=True,
                    condition="'bila hilang'",
                    alternative="-- surat polisi",
                ),
                Requirement(key="telepon", text="+62 812 3456 7890", kind=RequirementKind.DATA),
            ),
            completion_time=replace(TIME, stages=(), extension=None),
            fee=Fee(FeeKind.PNBP, 30_000, "PP 76/2020", "dibayar di bank"),
            product=("Kartu", "@salinan"),
        ),
        Variant(code="1e5", name="31-12-2026", requirements=(), fee=Fee()),
    ),
    classification="0471",
    sector="Adminduk",
    civil_registration=False,
    is_example=True,
    source="SK 1",
    source_note="catatan",
    synonyms=("anak lahir", "TRUE"),
    legal_basis=("UU 25/2009",),
    procedure=(ProcedureStep("Menyerahkan", "Pemohon", 0, "WA/email", "Lengkap?"), ProcedureStep("Menerima")),
    completion_time=TIME,
    fee=Fee(FeeKind.LEVY, 5_000, "Perda 1/2024", "per lembar"),
    product=("Kartu Keluarga",),
    complaint_handling=(ComplaintChannel("WhatsApp", "0811 5200 000", "Kasi Pengaduan"), ComplaintChannel("LAPOR!")),
    facilities=("Ruang tunggu",),
    staff_competence=("S1",),
    internal_supervision=("Kabid",),
    staff_count=("tiga orang",),
    staff=(StaffCount("Petugas loket", 3), StaffCount("Validator", 1)),
    service_guarantee=("Diantar ke rumah",),
    safety_guarantee=("Arsip terkunci",),
    staff_evaluation=("Tiap bulan",),
    compensation=(Compensation(0, Unit.MINUTE, "Permintaan maaf"), Compensation(1, Unit.WORKING_DAY, "Diantar")),
    collection="Loket 3",
    sippn_id="0008135441",
    decree=Decree(
        number="060/02 TAHUN 2021",
        decided_on=date(2021, 1, 4),
        valid_from=date(2021, 2, 1),
        title="Standar Pelayanan",
        signer="Kepala Dinas",
        consulted_on=date(2020, 12, 1),
        pledge_number="M/1",
    ),
    consultation=Consultation(date(2020, 12, 1), "BA/7", ("warga", "ormas"), "disepakati"),
)


def many(models: list[ServiceStandard], count: int) -> Iterator[ServiceStandard]:
    """That many services, made after these by turns."""
    for number in range(count):
        model = models[number % len(models)]
        yield replace(model, code=f"{model.code}-{number:05}", name=f"{model.name} {number}")
