"""Registration numbers are unique by construction; the code on paper survives being typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket.domain.numbering import (
    DEFAULT_TEMPLATE,
    PAPER_ALPHABET,
    PAPER_BYTES,
    QUIET_DAY,
    after_backup,
    check_template,
    normalize_counter,
    normalize_paper_code,
    paper_code,
    render,
    scope,
    serial_in,
)
from loket.errors import RuleError

AUGUST = date(2026, 8, 14)


def number(template: str = DEFAULT_TEMPLATE, *, serial: int = 123, counter: str = "L1", on: date = AUGUST) -> str:
    return render(template, serial=serial, code="503", unit="DPMPTSP", counter=counter, on=on)


def refusal(template: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        check_template(template)
    assert caught.value.field == "number_template"
    return caught.value


def test_the_number_of_the_house_looks_like_an_office_number():
    assert number() == "503/L1-0123/DPMPTSP/VIII/2026"


def test_a_number_longer_than_its_padding_keeps_all_digits():
    assert number(serial=12345) == "503/L1-12345/DPMPTSP/VIII/2026"


def test_every_token_is_written():
    template = "{unit}.{kode}/{nomor}/{loket}/{bulan_romawi}/{bulan}/{bulan:02d}/{tahun}"
    assert number(template) == "DPMPTSP.503/123/L1/VIII/8/08/2026"


def test_the_months_are_roman():
    months = [number("{nomor}-{loket}-{tahun}-{bulan_romawi}", on=date(2026, month, 1)) for month in range(1, 13)]
    assert " ".join(text.rpartition("-")[2] for text in months) == "I II III IV V VI VII VIII IX X XI XII"


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{loket}/{tahun}", "template_no_serial"),
        ("{loket}-{nomor}/{bulan_romawi}", "template_no_year"),
        ("{nomor}/{tahun}", "template_no_counter"),
        ("{loket}-{nomor}/{tahun", "template_brace"),
        ("{{loket}}-{nomor}/{tahun}", "template_brace"),
    ],
)
def test_a_template_that_could_repeat_a_number_is_refused(template, code):
    assert refusal(template).code == code


@pytest.mark.parametrize(
    "token", ["", "hari", "nomor:x", "nomor:04x", "kode.__class__", "kode!r", "nomor:099999d", "tahun:02d"]
)
def test_an_unknown_token_is_named(token):
    error = refusal(f"{{{token}}}/{{loket}}/{{nomor}}/{{tahun}}")
    assert (error.code, error.facts["token"]) == ("template_unknown_token", token)


def test_counter_and_serial_side_by_side_could_be_cut_in_two_ways():
    error = refusal("{loket}{nomor}/{tahun}")
    assert (error.code, error.facts["first"], error.facts["second"]) == ("template_tokens_touch", "loket", "nomor")
    check_template("{tahun}{bulan:02d}{nomor:04d}/{loket}")


KEYS = st.tuples(st.from_regex("[A-Z0-9]{1,8}", fullmatch=True), st.integers(1, 10**6), st.integers(2020, 2100))


@given(KEYS, KEYS, st.sampled_from([DEFAULT_TEMPLATE, "{tahun}{nomor:04d}/{loket}", "{nomor}.{loket}.{tahun}"]))
def test_two_registrations_never_share_a_number(one, other, template):
    numbers = {
        number(template, counter=counter, serial=serial, on=date(year, 8, 14)) for counter, serial, year in (one, other)
    }
    assert len(numbers) == len({one, other})


def test_a_counter_is_letters_and_digits_in_capitals():
    assert normalize_counter(" l1 ") == "L1"
    for text in ("", "L/1", "L 1", "LOKET-SATU", "Ł1"):
        with pytest.raises(RuleError) as caught:
            normalize_counter(text)
        assert (caught.value.code, caught.value.field) == ("counter_code", "counter")


def test_serials_are_counted_per_counter_and_year():
    assert scope("l1", AUGUST) == "L1/2026"
    assert scope("L1", date(2027, 1, 1)) == "L1/2027"


def test_serials_start_at_one():
    with pytest.raises(ValueError, match="0"):
        number(serial=0)


CODES = st.binary(min_size=PAPER_BYTES, max_size=PAPER_BYTES).map(paper_code)


@given(CODES)
def test_a_paper_code_is_read_back_however_it_is_typed(code):
    assert normalize_paper_code(code) == code
    assert normalize_paper_code(f" {code.lower().replace('-', ' ')} ") == code
    assert not set(code) & set("01OI")


@given(CODES, st.integers(0, 9), st.sampled_from(PAPER_ALPHABET))
def test_one_wrong_letter_is_noticed(code, place, letter):
    letters = list(code.replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    with pytest.raises(RuleError) as caught:
        normalize_paper_code("".join(letters))
    assert (caught.value.code, caught.value.field) == ("paper_code_typo", "paper_code")


def test_letters_that_no_code_has_and_missing_letters_are_named():
    with pytest.raises(RuleError) as caught:
        normalize_paper_code("K7MQ2-9XTH0")
    assert (caught.value.code, caught.value.facts["letter"]) == ("paper_code_letter", "0")
    with pytest.raises(RuleError) as caught:
        normalize_paper_code("K7MQ2")
    assert (caught.value.code, caught.value.facts["length"]) == ("paper_code_length", 5)


def test_a_paper_code_needs_enough_randomness():
    with pytest.raises(ValueError, match="5"):
        paper_code(b"short")


@pytest.mark.parametrize(
    "template",
    [
        DEFAULT_TEMPLATE,
        "{nomor}/{loket}/{tahun}",
        "{tahun}{bulan:02d}-{loket}-{nomor:05d}",
        "{nomor}.{loket}.{nomor}/{tahun}",
    ],
)
def test_the_serial_is_read_out_of_a_number_of_its_own_template(template: str) -> None:
    for serial in (1, 42, 12345):
        number = render(template, serial=serial, code="503", unit="DPM-7/A", counter="L12", on=date(2026, 11, 3))
        assert serial_in(template, number) == serial
        assert serial_in("Nomor {nomor} loket {loket} tahun {tahun}", number) is None


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 9, 7), date(2026, 9, 7), {"L1/2026": 50 + 30}),
        (date(2026, 9, 7), date(2026, 9, 9), {"L1/2026": 50 + 3 * 30}),
        (date(2026, 9, 7), date(1990, 1, 1), {"L1/2026": 50 + 30}),
        (date(2026, 12, 31), date(2027, 1, 2), {"L1/2026": 50 + 30, "L1/2027": 2 * 30}),
    ],
)
def test_numbers_go_on_past_all_that_could_have_been_given_since_a_backup(
    since: date, until: date, expected: dict[str, int]
) -> None:
    assert after_backup({"L1/2026": 50}, {"L1": 30}, since, until) == expected


def test_a_counter_that_gave_none_may_have_begun_since_the_backup() -> None:
    day = date(2026, 9, 7)
    assert after_backup({}, {"L2": 0}, day, day) == {"L2/2026": QUIET_DAY}
