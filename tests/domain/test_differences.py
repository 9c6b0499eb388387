"""What differs between two versions: every field is seen, and one change is one difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

import pytest

from loket.domain.differences import Difference, differences
from loket.domain.standards import (
    Compensation,
    ComplaintChannel,
    CompletionTime,
    Component,
    Consultation,
    Decree,
    Extension,
    Fee,
    FeeKind,
    ProcedureStep,
    Requirement,
    ServiceStandard,
    StaffCount,
    Stage,
    Unit,
    Variant,
)

TIME = CompletionTime(3, Unit.WORKING_DAY, minimum=1, stages=(Stage("Dinas", 3, Unit.WORKING_DAY),), sentence="3 hari")
WHOLE = ServiceStandard(
    code="kartu",
    name="Kartu",
    variants=(
        Variant("baru", "Baru", (Requirement("kk", "Fotokopi KK", copies=1), Requirement("ktp", "KTP-el"))),
        Variant("hilang", "Hilang", (Requirement("polisi", "Surat kehilangan"),), TIME, Fee(FeeKind.LEVY, 5), ("K",)),
    ),
    synonyms=("kk",),
    legal_basis=("UU 25/2009",),
    procedure=(ProcedureStep("Menyerahkan berkas", "Pemohon"), ProcedureStep("Memeriksa", "Petugas", 5)),
    completion_time=replace(TIME, extension=Extension(2)),
    fee=Fee(FeeKind.FREE, note="gratis"),
    product=("Kartu",),
    complaint_handling=(ComplaintChannel("Telepon", "0536"),),
    facilities=("Kursi", "Meja"),
    staff_competence=("SMA",),
    internal_supervision=("Atasan",),
    staff_count=("2 orang",),
    staff=(StaffCount("operator", 2),),
    service_guarantee=("Maklumat",),
    compensation=(Compensation(30, Unit.MINUTE, "Permintaan maaf"),),
    safety_guarantee=("Aman",),
    staff_evaluation=("SKM",),
    consultation=Consultation(date(2026, 1, 2), "BA/1", ("LSM",)),
    decree=Decree("1", date(2026, 2, 1), date(2026, 2, 2)),
)


def only(old: ServiceStandard, new: ServiceStandard) -> Difference:
    [one] = differences(old, new)
    return one


def told(old: ServiceStandard, new: ServiceStandard) -> list[tuple[str, str, str, str]]:
    return [(one.place, one.kind, one.old, one.new) for one in differences(old, new)]


def other(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case Enum():
            return next(member for member in type(value) if member is not value)
        case int():
            return value + 1
        case date():
            return date(2031, 1, 1)
        case str():
            return f"{value} lain"
    return 7 if value is None else value


def changed(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each single field of a standard changed, however deep it stands."""
    for field in fields(value):
        inside, here = getattr(value, field.name), f"{path}.{field.name}".lstrip(".")
        if isinstance(inside, tuple):
            for at, item in enumerate(inside):
                rest = (inside[:at], inside[at + 1 :])
                deeper = changed(item, f"{here}.{at}") if is_dataclass(item) else [(f"{here}.{at}", other(item))]
                for deep, now in deeper:
                    yield deep, replace(value, **{field.name: (*rest[0], now, *rest[1])})
        elif is_dataclass(inside):
            for deep, now in changed(inside, here):
                yield deep, replace(value, **{field.name: now})
        elif inside is not None or field.name in {"minimum", "minutes", "consulted_on"}:
            yield here, replace(value, **{field.name: other(inside)})


SINGLE = dict(changed(WHOLE))


def test_the_same_standard_does_not_differ() -> None:
    assert differences(WHOLE, replace(WHOLE)) == ()


@pytest.mark.parametrize("path", SINGLE)
def test_every_field_is_seen_when_it_changes(path: str) -> None:
    found = differences(WHOLE, SINGLE[path])
    assert found
    assert all(one.place.split(".")[0] == path.split(".", maxsplit=1)[0] for one in found)
    assert all(one.old != one.new for one in found)
    is_named_by_it = path.endswith((".code", ".key")) and path != "code"
    if not is_named_by_it:
        assert len(found) == 1, "one change is one difference"


def test_a_field_belongs_to_its_component_and_head_data_to_none() -> None:
    def component(**changes: Any) -> Component | None:
        return only(WHOLE, replace(WHOLE, **changes)).component

    assert component(facilities=("Kursi", "Meja", "Kipas")) is Component.FACILITIES
    assert component(staff=(StaffCount("operator", 3),)) is Component.STAFF_COUNT
    assert component(compensation=()) is Component.SERVICE_GUARANTEE
    assert component(name="Kartu Lain") is None
    assert component(synonyms=()) is None
    baru, hilang = WHOLE.variants
    assert component(variants=(baru, replace(hilang, fee=Fee(FeeKind.LEVY, 6)))) is Component.FEE
    assert component(variants=(baru, replace(hilang, requirements=()))) is Component.REQUIREMENTS


def test_a_requirement_is_matched_by_its_key_wherever_it_stands() -> None:
    baru, hilang = WHOLE.variants
    kk, ktp = baru.requirements
    now = (Requirement("formulir", "Formulir"), replace(ktp, text="KTP elektronik"), replace(kk, copies=2))
    found = told(WHOLE, replace(WHOLE, variants=(replace(baru, requirements=now), hilang)))
    assert ("variants.baru.requirements.formulir", "added", "", "Formulir") in found
    assert ("variants.baru.requirements.ktp.text", "changed", "KTP-el", "KTP elektronik") in found
    assert ("variants.baru.requirements.kk.copies", "changed", "1", "2") in found
    assert [one[0] for one in found if one[1] == "moved"] in (
        ["variants.baru.requirements.kk"],
        ["variants.baru.requirements.ktp"],
    )
    assert len(found) == 4


def test_a_variant_that_came_or_went_brings_its_requirements_along() -> None:
    without = replace(WHOLE, variants=WHOLE.variants[:1])
    gone = told(WHOLE, without)
    assert ("variants.hilang", "removed", "Hilang", "") in gone
    assert ("variants.hilang.requirements.polisi", "removed", "Surat kehilangan", "") in gone
    came = told(without, WHOLE)
    assert {(place, new) for place, kind, _old, new in came if kind == "added"} >= {
        ("variants.hilang", "Hilang"),
        ("variants.hilang.requirements.polisi", "Surat kehilangan"),
        ("variants.hilang.completion_time", "3 hari"),
    }


def test_a_step_put_in_between_is_one_difference() -> None:
    first, second = WHOLE.procedure
    new = replace(WHOLE, procedure=(first, ProcedureStep("Mencatat", "Operator"), second))
    assert told(WHOLE, new) == [("procedure.1", "added", "", "Mencatat")]
    assert told(new, WHOLE) == [("procedure.1", "removed", "Mencatat", "")]


def test_a_sentence_said_differently_is_changed_and_another_one_is_removed_and_added() -> None:
    same = replace(WHOLE, facilities=("Kursi tunggu", "Meja"))
    assert told(WHOLE, same) == [("facilities.0", "changed", "Kursi", "Kursi tunggu")]
    else_ = replace(WHOLE, facilities=("Kursi", "Pendingin udara"))
    assert told(WHOLE, else_) == [
        ("facilities.1", "removed", "Meja", ""),
        ("facilities.1", "added", "", "Pendingin udara"),
    ]


def test_what_only_moved_says_so() -> None:
    [one] = differences(WHOLE, replace(WHOLE, facilities=("Meja", "Kursi")))
    assert (one.kind, one.old) == ("moved", one.new)


def test_a_time_that_was_set_or_dropped_is_told_by_its_sentence() -> None:
    bare = replace(WHOLE, completion_time=None)
    assert told(bare, WHOLE) == [("completion_time", "added", "", "3 hari")]
    assert told(WHOLE, bare) == [("completion_time", "removed", "3 hari", "")]


def test_long_lists_that_have_nothing_in_common_are_told_in_time() -> None:
    old = replace(WHOLE, facilities=tuple(f"barang lama nomor {number}" for number in range(400)))
    new = replace(WHOLE, facilities=tuple(f"peralatan baru {number}" for number in range(400)))
    assert len(differences(old, new)) == 800
