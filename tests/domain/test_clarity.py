"""What an assessor or a citizen would not understand in a standard, and what they would."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loket.domain.clarity import unclear
from loket.domain.standards import (
    ComplaintChannel,
    CompletionTime,
    Fee,
    FeeKind,
    Original,
    ProcedureStep,
    Requirement,
    RequirementKind,
    ServiceStandard,
    StaffCount,
    Unit,
    Variant,
    faults,
)
from loket.services.catalogue import example_catalogue
from loket.words.sentences import PROBLEMS

FREE = Fee(FeeKind.FREE, note="Tidak dipungut biaya")
CLEAR = ServiceStandard("kartu", "Kartu", (Variant("umum", "Umum", (Requirement("kk", "KK", copies=1),)),), fee=FREE)


def found(standard: ServiceStandard) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in unclear(standard)]


def said(sentence: str, amount: int, unit: Unit) -> list[str]:
    time = CompletionTime(amount, unit, sentence=sentence)
    codes = [code for place, code in found(replace(CLEAR, completion_time=time)) if place == "completion_time.sentence"]
    [variant] = CLEAR.variants
    inside = replace(CLEAR, variants=(replace(variant, completion_time=time),))
    assert [code for place, code in found(inside) if place.startswith("variants.0.completion_time")] == codes
    return codes


def test_a_clear_standard_is_clear() -> None:
    assert found(CLEAR) == []


@pytest.mark.parametrize(
    ("sentence", "amount", "unit"),
    [
        ("3 (tiga) hari kerja", 3, Unit.WORKING_DAY),
        ("Paling lama 14 hari kalender sejak berkas lengkap", 14, Unit.CALENDAR_DAY),
        ("10 (Sepuluh) Menit", 10, Unit.MINUTE),
        ("Sehari: 24 (dua puluh empat) jam", 24, Unit.HOUR),
        ("diselesaikan dalam waktu 1x24 jam sejak berkas lengkap", 24, Unit.HOUR),
        ("2 jam", 2, Unit.WORKING_HOUR),
        ("1 jam", 60, Unit.MINUTE),
        ("90 menit", 90, Unit.MINUTE),
        ("10-15 menit", 15, Unit.MINUTE),
        ("1–5 hari kerja", 5, Unit.WORKING_DAY),
        ("Penyusunan 15 menit, tanda tangan 15 menit", 30, Unit.MINUTE),
        ("3 hari kerja di DPMPTSP dan 12 (dua belas) hari kerja di Tim Teknis", 15, Unit.WORKING_DAY),
        ("Paling lama 1 hari kerja, pada hari yang sama bila lengkap, di luar hari libur", 1, Unit.WORKING_DAY),
        ("2 minggu", 2, Unit.WEEK),
        ("Pada hari itu juga", 1, Unit.WORKING_DAY),
        ("", 1, Unit.WORKING_DAY),
    ],
)
def test_sentences_of_published_standards_that_say_what_they_promise(sentence: str, amount: int, unit: Unit) -> None:
    assert said(sentence, amount, unit) == []


@pytest.mark.parametrize(
    ("sentence", "amount", "unit", "code"),
    [
        ("Paling lambat 3 (tiga) hari", 3, Unit.WORKING_DAY, "days_of_which_kind"),
        ("tiga hari setelah lengkap", 3, Unit.WORKING_DAY, "days_of_which_kind"),
        ("3 hari kerja", 5, Unit.WORKING_DAY, "sentence_differs"),
        ("3 hari kalender", 3, Unit.WORKING_DAY, "sentence_differs"),
        ("2 jam", 2, Unit.MINUTE, "sentence_differs"),
        ("1x24 jam", 1, Unit.HOUR, "sentence_differs"),
        ("3 (empat) hari kerja", 3, Unit.WORKING_DAY, "words_differ"),
        ("Sekitar 15 menit", 15, Unit.MINUTE, "about_so_long"),
        ("± 30 menit", 30, Unit.MINUTE, "about_so_long"),
    ],
)
def test_sentences_that_leave_a_citizen_guessing(sentence: str, amount: int, unit: Unit, code: str) -> None:
    assert said(sentence, amount, unit) == [code]


@pytest.mark.parametrize(
    ("fee", "places"),
    [
        (Fee(), [("fee", "fee_unsaid")]),
        (Fee(FeeKind.LEVY, 5000), [("fee.legal_basis", "fee_without_basis")]),
        (Fee(FeeKind.LEVY, 0, "Perda 2/2024"), [("fee.amount", "fee_without_amount")]),
        (Fee(FeeKind.LEVY, 0, "Perda 2/2024", "menurut luas bangunan"), []),
        (Fee(FeeKind.PNBP, 30_000, "PP 76/2020"), []),
    ],
)
def test_a_fee_names_its_amount_and_its_rule(fee: Fee, places: list[tuple[str, str]]) -> None:
    assert found(replace(CLEAR, fee=fee)) == places


@pytest.mark.parametrize(
    ("requirement", "part", "code"),
    [
        (Requirement("a", "Fotokopi KK"), "copies", "copies_unsaid"),
        (Requirement("a", "KTP, KK, dll.", RequirementKind.FORM), "text", "vague"),
        (Requirement("a", "Surat lain sesuai ketentuan yang berlaku", RequirementKind.FORM), "text", "vague"),
        (Requirement("a", "Surat", RequirementKind.FORM, condition="Jika diperlukan"), "condition", "vague"),
        (Requirement("a", "Surat", RequirementKind.FORM, alternative="KTP dan lain-lain"), "alternative", "vague"),
        (Requirement("a", "Pas foto", RequirementKind.PHOTO, copies=2), "text", "photo_without_size"),
        (Requirement("a", "Ijazah asli", RequirementKind.ORIGINAL), "original", "original_unsaid"),
    ],
)
def test_a_requirement_says_what_how_many_and_where_the_original_goes(
    requirement: Requirement, part: str, code: str
) -> None:
    spoilt = replace(CLEAR, variants=(Variant("umum", "Umum", (requirement,)),))
    assert found(spoilt) == [(f"variants.0.requirements.0.{part}", code)]


@pytest.mark.parametrize(
    "requirement",
    [
        Requirement("a", "Pas foto berwarna 2×3", RequirementKind.PHOTO, copies=2),
        Requirement("a", "Denah, daftar alat, dan foto ruang praktik", RequirementKind.PHOTO, copies=1),
        Requirement("a", "Ijazah asli", RequirementKind.ORIGINAL, original=Original.SHOWN),
        Requirement("a", "Formulir dilampiri meterai", RequirementKind.FORM),
    ],
)
def test_a_requirement_that_says_it_all_is_left_alone(requirement: Requirement) -> None:
    assert found(replace(CLEAR, variants=(Variant("umum", "Umum", (requirement,)),))) == []


def test_a_procedure_names_who_does_each_step_and_asks_once() -> None:
    steps = (
        ProcedureStep("Menyerahkan berkas"),
        ProcedureStep("Memeriksa", "Petugas", decision="Lengkap?"),
        ProcedureStep("Menilai", "Kepala Seksi", decision="Disetujui?"),
    )
    assert found(replace(CLEAR, procedure=steps)) == [
        ("procedure.0.actor", "actor_unsaid"),
        ("procedure.2.decision", "second_decision"),
    ]


@pytest.mark.parametrize(
    ("time", "told"),
    [
        (CompletionTime(30, Unit.MINUTE, sentence="30 menit"), True),
        (CompletionTime(1, Unit.WORKING_HOUR, sentence="1 jam kerja"), False),
        (CompletionTime(1, Unit.WORKING_DAY, sentence="1 hari kerja"), False),
    ],
)
def test_steps_that_take_longer_than_the_promise_are_told(time: CompletionTime, told: bool) -> None:
    steps = (ProcedureStep("Memeriksa", "Petugas", 20), ProcedureStep("Menandatangani", "Kepala", 20))
    slow = replace(CLEAR, procedure=steps, completion_time=time)
    assert found(slow) == ([("procedure", "steps_exceed_promise")] if told else [])


def test_a_channel_for_complaints_says_where_or_who() -> None:
    channels = (
        ComplaintChannel("Kotak saran"),
        ComplaintChannel("SP4N-LAPOR!"),
        ComplaintChannel("WhatsApp"),
        ComplaintChannel("Email", "a@b.go.id"),
        ComplaintChannel("Petugas pengaduan", officer="Sri"),
    )
    assert found(replace(CLEAR, complaint_handling=channels)) == [("complaint_handling.2.address", "address_unsaid")]


def test_the_people_of_the_words_are_those_that_are_counted() -> None:
    counted = (StaffCount("operator", 2), StaffCount("petugas", 3))
    told = replace(CLEAR, staff=counted, staff_count=("6 (enam) orang: 3 petugas, 2 operator",))
    assert found(told) == [("staff", "staff_differs")]
    assert found(replace(told, staff_count=("5 orang",))) == []


def test_what_is_unclear_never_keeps_a_standard_from_use_and_always_has_words() -> None:
    examples = example_catalogue()
    told = {fault.code for one in examples for fault in unclear(one)}
    assert "days_of_which_kind" in told, "the example of the family card says only “hari”"
    assert told <= PROBLEMS.keys()
    assert [fault for one in examples for fault in faults(one)] == []
