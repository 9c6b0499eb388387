"""What differs between two versions, in the words of those who read it."""

from __future__ import annotations

import pytest

from loket.domain.differences import Difference
from loket.domain.standards import Component, Requirement, ServiceStandard, Variant
from loket.words.differences import difference_place, difference_value, kind_words

STANDARD = ServiceStandard(
    "kk",
    "Kartu Keluarga",
    (Variant("baru", "KK baru", (Requirement("ktp", "Fotokopi KTP"),)), Variant("hilang", "KK hilang", ())),
)


@pytest.mark.parametrize(
    ("component", "place", "words"),
    [
        (Component.REQUIREMENTS, "variants.baru.requirements.ktp.copies", "Fotokopi KTP · jumlah lembar"),
        (Component.PROCEDURE, "procedure.1.actor", "nomor 2 · oleh siapa"),
        (Component.SERVICE_GUARANTEE, "compensation.0.late", "kompensasi · nomor 1 · terlambat lebih dari"),
        (None, "decree.number", "SK penetapan · nomor"),
        (None, "variants.hilang.name", "Jenis permohonan · KK hilang"),
    ],
)
def test_a_place_is_named_as_people_name_it(component: Component | None, place: str, words: str) -> None:
    assert words in difference_place(Difference(component, place, "changed", "1", "2"), [STANDARD])


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("variants.baru.requirements.ktp.original", "shown", "asli diperlihatkan"),
        ("variants.baru.requirements.ktp.kind", "photo", "pas foto"),
        ("fee.kind", "levy", "Retribusi daerah"),
        ("fee.amount", "30000", "Rp30.000"),
        ("completion_time.unit", "working_day", "hari kerja"),
        ("completion_time.amount", "3", "3"),
        ("decree.valid_from", "2026-03-16", "16 Maret 2026"),
        ("variants.baru.requirements.ktp.certified", "true", "ya"),
        ("procedure.0.text", "10 lembar", "10 lembar"),
    ],
)
def test_a_value_is_read_as_people_read_it(place: str, value: str, words: str) -> None:
    assert difference_value(Difference(None, place, "changed", value, ""), value) == words


def test_each_kind_has_its_word() -> None:
    kinds = ("added", "removed", "changed", "moved")
    assert len({kind_words(Difference(None, "name", kind, "", "")) for kind in kinds}) == 4  # type: ignore[arg-type]
