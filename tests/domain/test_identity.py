"""NIK, KK number, phone and name: one way of writing, readings with warnings, masks. All people are invented."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket.domain.identity import (
    OLDEST_AGE,
    NikWarning,
    Sex,
    age_on,
    format_phone,
    mask_name,
    mask_nik,
    mask_phone,
    normalize_kk_number,
    normalize_name,
    normalize_nik,
    normalize_phone,
    read_nik,
)
from loket.errors import RuleError

TODAY = date(2026, 8, 14)
TABLE = json.loads((Path(__file__).parents[2] / "resources/regions/regions.json").read_text(encoding="utf-8"))
REGIONS: dict[str, str] = TABLE["historic"] | TABLE["current"]


def refusal(function, text: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        function(text)
    return caught.value


def nik_of(region: str, born: date, sex: Sex, serial: int) -> str:
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    return f"{region}01{day:02d}{born:%m%y}{serial:04d}"


@pytest.mark.parametrize(
    "text", ["6271014107900001", " 6271 0141 0790 0001 ", "62.71.01.410790.0001", "627101-410790-0001"]
)
def test_a_nik_is_taken_with_any_separator(text):
    assert normalize_nik(text) == "6271014107900001"


@pytest.mark.parametrize(("text", "length"), [("", 0), ("627101410790000", 15), ("62710141079000011", 17)])
def test_a_nik_of_another_length_tells_how_many_digits_there_are(text, length):
    error = refusal(normalize_nik, text)
    assert (error.code, error.field, error.facts["length"]) == ("nik_length", "nik", length)


@pytest.mark.parametrize("text", ["627101410790000O", "6271014107९00001", "6271014107900²01"])
def test_letters_and_foreign_digits_are_no_nik(text):
    error = refusal(normalize_nik, text)
    assert (error.code, error.field) == ("nik_digits", "nik")


def test_sixteen_equal_digits_are_no_nik():
    assert refusal(normalize_nik, "1" * 16).code == "nik_repeated"


def test_a_kk_number_is_read_like_a_nik_with_its_own_errors():
    assert normalize_kk_number("6271.0114.0826.0003") == "6271011408260003"
    assert refusal(normalize_kk_number, "627101140826").code == "kk_length"
    assert refusal(normalize_kk_number, "62710114082600x3").code == "kk_digits"
    assert refusal(normalize_kk_number, "0" * 16).field == "kk_number"


def test_a_nik_tells_birth_date_sex_place_and_age():
    reading = read_nik("6271015708050001", TODAY, REGIONS)
    assert reading.birth_date == date(2005, 8, 17)
    assert (reading.sex, reading.age) == (Sex.FEMALE, 20)
    assert (reading.province, reading.regency) == ("Kalimantan Tengah", "Kota Palangka Raya")
    assert not reading.temporary
    assert reading.warnings == ()


@given(
    region=st.sampled_from([code for code in REGIONS if len(code) == 4]),
    born=st.dates(TODAY - timedelta(days=365 * (OLDEST_AGE - 1)), TODAY),
    sex=st.sampled_from(Sex),
    serial=st.integers(1, 9999),
)
def test_every_nik_reads_back_as_the_person_it_was_made_of(region, born, sex, serial):
    reading = read_nik(nik_of(region, born, sex, serial), TODAY, REGIONS)
    assert born in reading.birth_dates
    assert reading.sex is sex
    assert reading.regency == REGIONS[region]
    assert set(reading.warnings) <= {NikWarning.CENTURY_AMBIGUOUS}
    assert reading.birth_date == max(reading.birth_dates)


@given(st.text(alphabet="0123456789", min_size=16, max_size=16).filter(lambda text: len(set(text)) > 1))
def test_no_sixteen_digits_stop_a_registration(nik):
    reading = read_nik(nik, TODAY, REGIONS)
    assert all(born <= TODAY and age_on(born, TODAY) < OLDEST_AGE for born in reading.birth_dates)


@pytest.mark.parametrize("region", ["6501", "6571", "6404", "6473", "9501", "9128", "9671", "9271"])
def test_new_provinces_and_codes_from_before_a_division_are_known(region):
    assert read_nik(nik_of(region, date(1990, 8, 17), Sex.MALE, 1), TODAY, REGIONS).warnings == ()


def test_both_centuries_are_kept_and_the_child_comes_first():
    reading = read_nik("6271011407200001", TODAY, REGIONS)
    assert reading.birth_dates == (date(2020, 7, 14), date(1920, 7, 14))
    assert reading.warnings == (NikWarning.CENTURY_AMBIGUOUS,)


def test_a_birthday_later_this_year_belongs_to_the_last_century():
    assert read_nik("6271011509260001", TODAY, REGIONS).birth_dates == (date(1926, 9, 15),)


@pytest.mark.parametrize(
    ("digits", "sex"), [("970790", None), ("320790", None), ("310290", Sex.MALE), ("411390", Sex.FEMALE)]
)
def test_a_date_that_does_not_exist_is_a_warning(digits, sex):
    reading = read_nik(f"627101{digits}0001", TODAY, REGIONS)
    assert (reading.birth_date, reading.age, reading.sex) == (None, None, sex)
    assert reading.warnings == (NikWarning.BIRTH_DATE_INVALID,)


def test_unknown_places_and_serial_zero_are_warnings():
    assert read_nik("9901011708900001", TODAY, REGIONS).warnings == (NikWarning.PROVINCE_UNKNOWN,)
    reading = read_nik("6299011708900000", TODAY, REGIONS)
    assert (reading.province, reading.regency) == ("Kalimantan Tengah", None)
    assert reading.warnings == (NikWarning.REGENCY_UNKNOWN, NikWarning.SERIAL_ZERO)


def test_a_leading_zero_is_a_temporary_number_that_says_nothing_about_birth():
    reading = read_nik("0627101100100001", TODAY, REGIONS)
    assert reading.temporary
    assert (reading.birth_dates, reading.sex, reading.regency) == ((), None, None)
    assert reading.warnings == (NikWarning.TEMPORARY,)


def test_a_person_of_29_february_is_older_on_1_march():
    born = date(2008, 2, 29)
    assert [age_on(born, day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [17, 18]


def test_the_mask_of_a_nik_hides_the_birth_date():
    assert mask_nik("6271014107900001") == "6271••••••••0001"
    assert mask_nik("12345") == "•••••"


@pytest.mark.parametrize(
    "text",
    [
        "0812-3456-7890",
        "081234567890",
        "62812 3456 7890",
        "+62 812-3456-7890",
        "+62 0812 3456 7890",
        "81234567890",
        "0062 81234567890",
    ],
)
def test_a_mobile_number_has_one_form_however_it_is_typed(text):
    assert normalize_phone(text) == "+6281234567890"


@pytest.mark.parametrize(
    ("text", "phone", "shown"),
    [
        ("(0536) 3222639", "+625363222639", "(0536) 3222639"),
        ("021-5550123", "+62215550123", "(021) 5550123"),
        ("0622 123456", "+62622123456", "(0622) 123456"),
        ("+60 12-345 6789", "+60123456789", "+60123456789"),
    ],
)
def test_fixed_lines_and_numbers_from_across_the_border_are_taken(text, phone, shown):
    assert normalize_phone(text) == phone
    assert format_phone(phone) == shown


@pytest.mark.parametrize(
    "text", ["", "-", "0812", "0842-3456-7890", "tidak ada", "110", "+0812345678", "08123456789012", "٠٨١٢٣٤٥٦٧٨٩"]
)
def test_what_cannot_be_called_is_refused_with_the_field(text):
    error = refusal(normalize_phone, text)
    assert (error.code, error.field) == ("phone_invalid", "phone")


@given(st.from_regex(r"8[1-35-9][0-9]{7,10}", fullmatch=True))
def test_what_is_shown_can_be_typed_again(national):
    phone = normalize_phone(f"0{national}")
    assert normalize_phone(format_phone(phone)) == phone == f"+62{national}"


@given(st.from_regex(r"[2-79][0-9]{6,10}", fullmatch=True))
def test_a_fixed_line_survives_its_display(national):
    phone = normalize_phone(f"0{national}")
    assert normalize_phone(format_phone(phone)) == phone


@given(st.text(max_size=24))
def test_any_text_is_a_phone_or_a_refusal(text):
    try:
        phone = normalize_phone(text)
    except RuleError:
        return
    assert phone.startswith("+")
    assert phone[1:].isdigit()
    assert normalize_phone(phone) == phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+6281234567890", "0812-••••-7890"),
        ("+625363222639", "0536-••••-2639"),
        ("+62536222", "0536-••••-22"),
        ("+60123456789", "+60-••••-6789"),
    ],
)
def test_the_mask_of_a_phone_shows_its_ends(phone, masked):
    assert mask_phone(phone) == masked


def test_a_name_keeps_its_letters_and_loses_only_extra_space():
    assert normalize_name("  dr. Nurhayati   Ma'ruf,\tS.Ked ") == "dr. Nurhayati Ma'ruf, S.Ked"
    assert normalize_name("Suparno") == "Suparno"


@pytest.mark.parametrize("text", ["", "   ", "-", "123", "\u200b"])
def test_a_name_without_a_letter_is_missing(text):
    error = refusal(normalize_name, text)
    assert (error.code, error.field) == ("name_missing", "name")


def test_a_masked_name_shows_one_word_and_initials():
    assert mask_name("Siti Rahmawati Putri") == "Siti R••• P•••"
    assert mask_name("Suparno") == "S•••"
