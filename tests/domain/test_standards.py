"""A service standard: components, variants and their defaults, and the faults that keep one from use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from loket.domain.standards import (
    LAW_ORDER,
    MANUFACTURING,
    PUBLISHED_ORDER,
    SERVICE_DELIVERY,
    Compensation,
    ComplaintChannel,
    CompletionTime,
    Component,
    Consultation,
    Decree,
    Fault,
    Fee,
    FeeKind,
    Requirement,
    ServiceStandard,
    StaffCount,
    Stage,
    Unit,
    Variant,
    faults,
)
from loket.errors import RuleError

PHOTOCOPY = Requirement("kk", "Fotokopi KK")
POLICE_LETTER = Requirement("surat-kehilangan", "Surat kehilangan", condition="Apabila hilang")
THREE_DAYS = CompletionTime(3, Unit.WORKING_DAY, sentence="3 (tiga) hari kerja")
ONE_HOUR = CompletionTime(60, Unit.MINUTE, sentence="60 menit")
NEW = Variant("baru", "Baru", (PHOTOCOPY,))
LOST = Variant("hilang", "Hilang", (PHOTOCOPY, POLICE_LETTER), ONE_HOUR, Fee(FeeKind.PNBP, 30_000), ("Pengganti",))
CARD = ServiceStandard("kartu", "Kartu", (NEW, LOST), completion_time=THREE_DAYS, product=("Kartu",))


def found(standard: ServiceStandard) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in faults(standard)]


def with_time(time: CompletionTime) -> ServiceStandard:
    return replace(CARD, completion_time=time)


def test_the_fourteen_components_are_six_and_eight():
    assert (len(LAW_ORDER), len(SERVICE_DELIVERY), len(MANUFACTURING)) == (14, 6, 8)
    assert set(PUBLISHED_ORDER) == set(LAW_ORDER)
    assert LAW_ORDER[0] is Component.LEGAL_BASIS
    assert PUBLISHED_ORDER[0] is Component.REQUIREMENTS


def test_a_variant_is_found_by_its_code_and_the_only_one_without():
    assert CARD.variant("hilang") is LOST
    assert replace(CARD, variants=(NEW,)).variant(None) is NEW


@pytest.mark.parametrize(("code", "error"), [(None, "variant_needed"), ("lama", "unknown_variant")])
def test_a_missing_or_unknown_variant_names_those_that_exist(code, error):
    with pytest.raises(RuleError) as caught:
        CARD.variant(code)
    assert (caught.value.code, caught.value.field) == (error, "variant")
    assert caught.value.facts["variants"] == ("baru", "hilang")


def test_a_variant_falls_back_to_the_time_fee_and_product_of_the_standard():
    assert (CARD.time_of(NEW), CARD.fee_of(NEW), CARD.product_of(NEW)) == (THREE_DAYS, Fee(), ("Kartu",))
    assert (CARD.time_of(LOST), CARD.fee_of(LOST).amount, CARD.product_of(LOST)) == (ONE_HOUR, 30_000, ("Pengganti",))


def test_a_conditional_requirement_is_optional():
    assert POLICE_LETTER.optional
    assert not PHOTOCOPY.optional


def test_empty_components_are_listed_in_the_order_of_the_law():
    missing = CARD.missing_components()
    assert missing[0] is Component.LEGAL_BASIS
    assert not {Component.REQUIREMENTS, Component.COMPLETION_TIME, Component.PRODUCT} & set(missing)
    assert list(missing) == [component for component in LAW_ORDER if component in missing]


def test_a_free_service_needs_its_legal_basis_to_count_as_published():
    free = replace(CARD, variants=(NEW,))
    assert not free.has(Component.FEE)
    assert replace(free, fee=Fee(legal_basis="UU 24/2013 Pasal 79A")).has(Component.FEE)


def test_a_component_counts_only_when_every_variant_has_it():
    assert not replace(CARD, completion_time=None).has(Component.COMPLETION_TIME)
    assert not replace(CARD, variants=(NEW, replace(LOST, requirements=()))).has(Component.REQUIREMENTS)


def test_a_sound_standard_has_no_faults():
    assert found(CARD) == []


def test_code_name_and_variants_must_be_there_and_differ():
    assert found(replace(CARD, code=" ", name="", variants=())) == [
        ("code", "empty"),
        ("name", "empty"),
        ("variants", "no_variant"),
    ]
    assert found(replace(CARD, variants=(NEW, NEW))) == [("variants", "repeated")]
    assert found(replace(CARD, variants=(replace(NEW, name=""),))) == [("variants.0", "empty")]


def test_requirements_need_key_and_text_and_a_sensible_number_of_copies():
    doubtful = (PHOTOCOPY, PHOTOCOPY, replace(PHOTOCOPY, key="x", text=" "), replace(PHOTOCOPY, key="y", copies=-1))
    assert found(replace(CARD, variants=(replace(NEW, requirements=doubtful),))) == [
        ("variants.0.requirements", "repeated"),
        ("variants.0.requirements.2", "empty"),
        ("variants.0.requirements.3.copies", "negative"),
    ]


@pytest.mark.parametrize(
    ("time", "place", "code"),
    [
        (replace(THREE_DAYS, amount=0), "amount", "not_positive"),
        (replace(THREE_DAYS, minimum=5), "minimum", "range_upside_down"),
        (replace(THREE_DAYS, minimum=0), "minimum", "range_upside_down"),
        (replace(THREE_DAYS, sentence=""), "sentence", "empty"),
        (replace(THREE_DAYS, stages=(Stage("Tim", 2, Unit.WORKING_DAY),)), "stages", "stages_do_not_add_up"),
    ],
)
def test_a_promise_must_be_possible_quoted_and_add_up(time, place, code):
    assert found(with_time(time)) == [(f"completion_time.{place}", code)]


def test_a_stage_takes_time():
    stages = (Stage("Loket", 3, Unit.WORKING_DAY), Stage("Tim", 0, Unit.WORKING_DAY))
    assert found(with_time(replace(THREE_DAYS, stages=stages))) == [("completion_time.stages.1.amount", "not_positive")]


def test_stages_in_different_units_are_not_added():
    stages = (Stage("Loket", 30, Unit.MINUTE), Stage("Tim", 2, Unit.WORKING_DAY))
    assert found(with_time(replace(THREE_DAYS, stages=stages))) == []


def test_the_time_of_a_variant_is_checked_too():
    faulty = replace(CARD, variants=(NEW, replace(LOST, completion_time=replace(ONE_HOUR, sentence=""))))
    assert found(faulty) == [("variants.1.completion_time.sentence", "empty")]


def test_a_fee_is_neither_negative_nor_free_with_an_amount():
    assert found(replace(CARD, fee=Fee(FeeKind.LEVY, -1))) == [("fee.amount", "negative")]
    assert list(faults(replace(CARD, fee=Fee(FeeKind.FREE, 5)))) == [
        Fault("fee.amount", "free_with_amount", (("value", 5),))
    ]


def test_civil_registration_may_not_cost_anything_in_any_variant():
    assert found(replace(CARD, civil_registration=True)) == [("variants.1.fee", "civil_registration_is_free")]


def test_a_standard_that_nobody_has_filled_misses_everything():
    empty = ServiceStandard("kosong", "Kosong", ())
    assert empty.missing_components() == LAW_ORDER
    timed = replace(empty, completion_time=THREE_DAYS)
    assert timed.has(Component.COMPLETION_TIME)
    assert not timed.has(Component.REQUIREMENTS)


def test_staff_is_counted_by_role_or_told_in_words():
    counted = replace(CARD, staff=(StaffCount("petugas pelayanan", 3), StaffCount("operator", 2)))
    assert (counted.has(Component.STAFF_COUNT), counted.staff_total) == (True, 5)
    assert replace(CARD, staff_count=("5 orang",)).has(Component.STAFF_COUNT)
    assert not CARD.has(Component.STAFF_COUNT)


def test_what_is_given_for_lateness_is_a_guarantee():
    assert replace(CARD, compensation=(Compensation(30, Unit.MINUTE, "Permintaan maaf"),)).has(
        Component.SERVICE_GUARANTEE
    )


def test_the_day_of_the_consultation_is_read_from_old_documents_too():
    old = Decree("1", date(2020, 1, 2), date(2020, 1, 3), consulted_on=date(2019, 12, 1))
    assert CARD.consulted_on is None
    assert replace(CARD, decree=old).consulted_on == date(2019, 12, 1)
    assert replace(CARD, decree=old, consultation=Consultation(date(2021, 1, 1))).consulted_on == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("spoilt", "place", "code"),
    [
        (replace(CARD, staff=(StaffCount(" ", 1),)), "staff.0.role", "empty"),
        (replace(CARD, staff=(StaffCount("operator", 0),)), "staff.0.count", "not_positive"),
        (replace(CARD, compensation=(Compensation(0, Unit.HOUR, ""),)), "compensation.0.text", "empty"),
        (replace(CARD, compensation=(Compensation(-1, Unit.HOUR, "Teh"),)), "compensation.0.late", "negative"),
        (replace(CARD, complaint_handling=(ComplaintChannel(""),)), "complaint_handling.0.kind", "empty"),
    ],
)
def test_staff_compensation_and_channels_must_say_something(spoilt, place, code):
    assert (place, code) in found(spoilt)
