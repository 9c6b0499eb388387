"""Whole rupiah: written, read, and spelled out."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket.domain.money import LARGEST, format_rupiah, in_words, parse_rupiah
from loket.errors import RuleError

AMOUNTS = st.integers(0, LARGEST) | st.integers(0, 2_000_000)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (8, "delapan"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1_000, "seribu"),
        (1_100, "seribu seratus"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (30_000, "tiga puluh ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (1_250_000, "satu juta dua ratus lima puluh ribu"),
        (2_950_000, "dua juta sembilan ratus lima puluh ribu"),
        (10**9, "satu miliar"),
        (10**12, "satu triliun"),
        (10**12 + 1, "satu triliun satu"),
    ],
)
def test_amounts_are_spelled_as_indonesian_does(number: int, words: str) -> None:
    assert in_words(number) == words


ONES = {
    word: value
    for value, word in enumerate(
        ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
    )
}
FIXED = {"sepuluh": "satu puluh", "sebelas": "satu belas", "seratus": "satu ratus", "seribu": "satu ribu"}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_words(text: str) -> int:
    """An independent reader: from left to right, a scale closes what was said before it."""
    total = hundreds = digit = 0
    for word in " ".join(FIXED.get(word, word) for word in text.split()).split():
        if word in SCALES:
            total, hundreds, digit = total + (hundreds + digit) * SCALES[word], 0, 0
        elif word == "ratus":
            hundreds, digit = hundreds + digit * 100, 0
        elif word == "puluh":
            hundreds, digit = hundreds + digit * 10, 0
        elif word == "belas":
            digit += 10
        else:
            digit += ONES[word]
    return total + hundreds + digit


@given(AMOUNTS)
def test_spelled_amounts_read_back(amount: int) -> None:
    words = in_words(amount)
    assert read_words(words) == amount
    assert words == " ".join(words.split())
    assert not words.startswith(("satu ribu", "satu ratus", "satu puluh", "satu belas"))


def test_what_cannot_be_spelled_is_a_bug() -> None:
    for number in (-1, LARGEST + 1):
        with pytest.raises(ValueError, match=str(number)):
            in_words(number)


def test_amounts_are_written_without_a_space_and_with_dots() -> None:
    assert format_rupiah(150_000) == "Rp150.000"
    assert format_rupiah(30_000, cents=True) == "Rp30.000,00"
    assert format_rupiah(0) == "Rp0"
    assert format_rupiah(-1_250_000) == "-Rp1.250.000"


@given(AMOUNTS, st.booleans())
def test_written_amounts_read_back(amount: int, cents: bool) -> None:
    assert parse_rupiah(format_rupiah(amount, cents=cents)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.250.000", 1_250_000),
        ("1250000", 1_250_000),
        ("Rp 1.250.000,-", 1_250_000),
        ("Rp30.000,00", 30_000),
        ("Rp. 0,-", 0),
        ("Rp.0,-", 0),
        (" rp 5.000 ", 5_000),
        ("0", 0),
    ],
)
def test_what_people_write_is_read(text: str, amount: int) -> None:
    assert parse_rupiah(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rp",
        "gratis",
        "-5",
        "12.50",
        "1.25.000",
        "1,250,000",
        "30.000,50",
        "1e6",
        "٣٠٠٠",
        "9" * 16,
        "9" * 5000,
        "5 000",
    ],
)
def test_what_is_no_whole_amount_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rupiah(text)
    assert caught.value.code == "amount_invalid"
    assert caught.value.field == "amount"
    assert caught.value.facts["text"] == text


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(RuleError):
        assert parse_rupiah(text) >= 0
