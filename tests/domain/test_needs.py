"""Search by need: what people say leads to the service that they mean, at once."""

from __future__ import annotations

import json
import random
import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket.domain.needs import NeedIndex, Wanted, _is_one_slip
from loket.paths import resource


@cache
def _catalogue() -> tuple[list[str], NeedIndex]:
    codes, wanted = [], []
    for path in sorted(resource("catalogue").glob("*.json")):
        standard = json.loads(path.read_text(encoding="utf-8"))
        codes.append(standard["code"])
        wanted.append(Wanted(standard["name"], tuple(standard["synonyms"]), (standard["sector"],), standard["code"]))
    return codes, NeedIndex(wanted)


@cache
def _names() -> dict[str, str]:
    standards = (json.loads(path.read_text(encoding="utf-8")) for path in resource("catalogue").glob("*.json"))
    return {standard["code"]: standard["name"] for standard in standards}


def _found(typed: str) -> list[str]:
    codes, index = _catalogue()
    return [codes[at] for at in index.find(typed)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("anak lahir", "akta-kelahiran"),
        ("anak saya baru lahir", "akta-kelahiran"),
        ("mau mengurus kelahiran anak", "akta-kelahiran"),
        ("melahirkan", "akta-kelahiran"),
        ("pindah", "skpwni"),
        ("kepindahan", "skpwni"),
        ("mau pindah rumah", "skpwni"),
        ("kartu keluarga", "kk"),
        ("KK baru", "kk"),
        ("ktp", "ktp-el"),
        ("ektp", "ktp-el"),
        ("e-ktp", "ktp-el"),
        ("KTP kehilangan", "ktp-el"),
        ("bpjs mati", "pbi-jk"),
        ("kelakuan baik", "skck"),
        ("lamaran", "skck"),
        ("hajatan", "rekomendasi-keramaian"),
        ("skripsi", "surat-keterangan-penelitian"),
        ("dokter gigi", "sip-dokter"),
    ],
)
def test_what_a_citizen_says_leads_to_the_service(said: str, meant: str) -> None:
    assert _found(said)[0] == meant


@pytest.mark.parametrize("typed", ["kk", "kartu k", "kartu keluarga"])
def test_the_service_of_that_very_name_stands_above_one_that_is_about_it_too(typed: str) -> None:
    assert "kk-biodata" in _found(typed)
    assert _found(typed)[0] == "kk"


@pytest.mark.parametrize("typed", ["kart", "kartu"])
def test_titles_that_begin_as_typed_stand_above_those_that_hold_the_word_later(typed: str) -> None:
    names, codes = _names(), _found(typed)
    begins = [names[code].startswith("Kart") for code in codes]
    assert any(begins)
    assert begins == sorted(begins, reverse=True)


@pytest.mark.parametrize(
    ("slipped", "meant"),
    [
        ("pinddah", "skpwni"),
        ("pindha", "skpwni"),
        ("ijasah", "koreksi-ijazah"),
        ("kelaiuan", "skck"),
        ("hajtan", "rekomendasi-keramaian"),
    ],
)
def test_one_slip_of_the_fingers_is_forgiven(slipped: str, meant: str) -> None:
    assert _found(slipped)[0] == meant


@pytest.mark.parametrize("typed", ["xyz", "qqqqqq", "zebra cross"])
def test_what_nothing_fits_finds_nothing(typed: str) -> None:
    assert _found(typed) == []


def test_every_beginning_of_a_need_finds_its_service_while_it_is_typed() -> None:
    for typed in ("pin", "pind", "pinda", "anak la", "anak lah", "anak lahi"):
        wanted = "skpwni" if typed.startswith("pin") else "akta-kelahiran"
        assert wanted in _found(typed)[:2], typed


def test_nothing_typed_finds_everything_in_its_order() -> None:
    codes, _index = _catalogue()
    assert _found("") == _found("  ") == codes


def test_stop_words_count_only_when_nothing_else_was_typed() -> None:
    index = NeedIndex([Wanted("Surat untuk pindah"), Wanted("Untuk semua")])
    assert index.find("untuk pindah") == [0]
    assert index.find("untuk")[0] == 1


def test_a_whole_phrase_comes_before_its_words_in_several_places() -> None:
    index = NeedIndex([Wanted("Izin", ("anak kos", "baru lahir")), Wanted("Akta", ("anak lahir",))])
    assert index.find("anak lahir") == [1, 0]


def test_a_title_comes_before_another_word_for_it() -> None:
    assert NeedIndex([Wanted("Biodata", ("kartu keluarga",)), Wanted("Kartu Keluarga")]).find("kartu keluarga") == [
        1,
        0,
    ]


@given(st.text(alphabet="abcd", min_size=1, max_size=6), st.text(alphabet="abcd", min_size=1, max_size=6))
def test_a_slip_is_one_edit_or_one_swap_and_nothing_else(left: str, right: str) -> None:
    if left != right:
        assert _is_one_slip(left, right) == (right in _one_edit(left, "abcd"))


def _one_edit(word: str, letters: str) -> set[str]:
    """All that is one letter away, or two neighbours changed: the slow way."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(head + tail[1:] for head, tail in cuts if tail),
        *(head + letter + tail for head, tail in cuts for letter in letters),
        *(head + letter + tail[1:] for head, tail in cuts if tail for letter in letters),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1),
    }


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_each_service_at_most_once(typed: str) -> None:
    found = _found(typed)
    assert len(found) == len(set(found))


def test_a_thousand_services_answer_in_less_than_five_milliseconds() -> None:
    random.seed(4)
    syllables = [a + b for a in "bcdgjklmnprst" for b in ("a", "e", "i", "o", "u", "an", "ir")]
    words = ["".join(random.choices(syllables, k=random.randint(2, 4))) for _ in range(4000)]
    phrases = [" ".join(random.choices(words, k=random.randint(1, 3))) for _ in range(8000)]
    services = [phrases[at : at + 8] for at in range(0, 8000, 8)]
    index = NeedIndex([Wanted(title, tuple(others), (sector,)) for title, sector, *others in services])
    asked = [f"{random.choice(words)} {random.choice(words)[:-1]}" for _ in range(40)]
    spent = []
    for typed in [*asked, "anak lahir", "surat", "a"]:
        begun = time.perf_counter()
        index.find(typed)
        spent.append(time.perf_counter() - begun)
    assert sorted(spent)[len(spent) // 2] < 0.005
