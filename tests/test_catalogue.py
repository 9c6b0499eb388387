"""The example catalogue and the region table that ship with the program are usable as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from loket.domain.standards import FeeKind, ServiceStandard, StartEvent, Unit, faults

RESOURCES = Path(__file__).parents[1] / "resources"
FILES = sorted((RESOURCES / "catalogue").glob("*.json"))
STANDARD = TypeAdapter(ServiceStandard)
SECTIONS = {
    "kk-biodata",
    "kk",
    "ktp-el",
    "akta-kelahiran",
    "kia",
    "skpwni",
    "sip-dokter",
    "surat-keterangan-penelitian",
    "legalisir-ijazah",
    "pbi-jk",
    "skck",
    "rekomendasi-keramaian",
}


def standard_of(code: str) -> ServiceStandard:
    return STANDARD.validate_json((RESOURCES / "catalogue" / f"{code}.json").read_bytes())


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture
def standard(path) -> ServiceStandard:
    return STANDARD.validate_json(path.read_bytes())


def test_the_catalogue_covers_every_section_of_the_research():
    assert {path.stem for path in FILES} >= SECTIONS


def test_a_file_is_named_by_the_code_of_its_service(path, standard):
    assert standard.code == path.stem


def test_a_standard_of_the_catalogue_has_no_faults(standard):
    assert list(faults(standard)) == []


def test_a_file_is_written_in_the_one_readable_form(path):
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


def test_an_example_says_so_and_names_its_source_and_what_citizens_call_it(standard):
    assert standard.is_example
    assert standard.source
    assert standard.synonyms
    assert standard.classification
    assert standard.sector
    assert standard.product


def test_an_example_carries_no_address_of_another_office(standard):
    assert not any(channel.address for channel in standard.complaint_handling)
    assert not standard.sippn_id


def test_every_time_is_quoted_as_it_was_published(standard):
    times = [standard.time_of(variant) for variant in standard.variants]
    for time in filter(None, times):
        assert str(time.amount) in time.sentence or time.stages or time.unit is Unit.HOUR


def test_civil_registration_is_free_by_law(standard):
    if not standard.civil_registration:
        return
    for variant in standard.variants:
        fee = standard.fee_of(variant)
        assert (fee.kind, fee.amount) == (FeeKind.FREE, 0)
        assert "79A" in fee.legal_basis


def test_keys_are_kebab_case_and_texts_fit_a_checklist_line(standard):
    for variant in standard.variants:
        for requirement in variant.requirements:
            assert requirement.key.replace("-", "").isalnum()
            assert requirement.key == requirement.key.lower()
            assert len(requirement.text) <= 130


def test_the_same_requirement_has_the_same_key_in_all_variants(standard):
    texts = {(item.key, item.text) for variant in standard.variants for item in variant.requirements}
    by_text = {text: key for key, text in texts}
    assert all(by_text[text] == key for key, text in texts)


def test_the_hard_promises_are_there():
    birth = standard_of("akta-kelahiran").completion_time
    assert birth is not None
    assert (birth.amount, birth.unit, birth.starts_at) == (24, Unit.HOUR, StartEvent.VERIFIED)
    assert birth.reservation
    chained = standard_of("sip-akupunktur").completion_time
    assert chained is not None
    assert [stage.amount for stage in chained.stages] == [3, 12]
    ranged = standard_of("skck").completion_time
    assert ranged is not None
    assert (ranged.minimum, ranged.amount) == (10, 15)
    months = standard_of("dtsen").completion_time
    assert months is not None
    assert (months.amount, months.unit) == (3, Unit.MONTH)
    assert standard_of("surat-keterangan-penelitian").completion_time is None


def test_the_police_certificate_costs_what_the_tariff_says():
    skck = standard_of("skck")
    fees = {variant.code: skck.fee_of(variant).amount for variant in skck.variants}
    assert fees == {"wni": 30_000, "wna": 60_000}


def test_people_and_compensation_of_the_birth_certificate_are_counted_as_probolinggo_published_them():
    birth = standard_of("akta-kelahiran")
    assert [(one.role, one.count) for one in birth.staff] == [
        ("petugas pelayanan", 3),
        ("operator", 2),
        ("kepala seksi", 2),
        ("kepala bidang", 1),
    ]
    assert (birth.staff_total, birth.staff_count) == (8, ())
    assert [(one.late, one.text) for one in birth.compensation] == [
        (0, "petugas mengantarkan akta ke alamat rumah pemohon")
    ]


def test_nothing_that_can_be_counted_stands_only_in_words(standard):
    assert not any(character.isdigit() for line in standard.staff_count for character in line)


def test_the_region_table_has_every_province_and_regency_and_the_old_codes_apart():
    table = json.loads((RESOURCES / "regions/regions.json").read_text(encoding="utf-8"))
    current, historic = table["current"], table["historic"]
    assert [sum(len(code) == length for code in current) for length in (2, 4)] == [38, 514]
    assert not current.keys() & historic.keys()
    assert historic["6405"] == current["6503"] == "Kabupaten Nunukan"
    assert set(historic.values()) <= set(current.values())
    assert all(code[:2] in current for code in current | historic)
    assert "Open Database License" in (RESOURCES / "regions/NOTICE").read_text(encoding="utf-8")
