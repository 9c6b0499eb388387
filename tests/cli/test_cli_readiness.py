"""`standards readiness`, `score`, `evidence`, `crib`, `find`, `words`."""

from __future__ import annotations

import pytest
from cli_program import is_one_sentence


@pytest.mark.parametrize("name", ["readiness", "score", "evidence", "crib", "find", "words"])
def test_each_explains_itself(loket, name):
    shown = loket("standards", name, "--help")
    assert shown.code == 0
    assert f"standards {name}" in shown.out


def test_the_office_hears_its_points_its_band_and_the_best_step_first(loket):
    done = loket("standards", "readiness", "--year", "2022", "--json")
    assert done.code == 0, done.err
    gains = [float(step["gain"]) for step in done.json["steps"]]
    assert gains == sorted(gains, reverse=True)
    assert done.json["instrument"]["key"] == "kepatuhan-2022"
    assert {service["code"] for service in done.json["services"]} >= {"kk", "kia"}
    said = loket("standards", "readiness", "--year", "2022").out
    assert "Perkiraan Loket, bukan hasil" in said
    assert "1. " in said


def test_2025_is_told_in_words_without_a_zone(loket):
    said = loket("standards", "readiness", "--year", "2025").out
    assert "zona" not in said.replace("bukan zona warna", "")
    assert "Tanpa Maladministrasi" in said


@pytest.mark.parametrize(
    ("value", "year", "words"),
    [
        ("77,58", "2022", "77,58: C – Kualitas sedang, zona kuning, 0,42 di bawah B."),
        ("73.57", "2021", "73,57: Kepatuhan sedang, zona kuning, 7,43 di bawah Kepatuhan tinggi."),
        (
            "65,98",
            "2025",
            "65,98: Kualitas sedang, 12,02 di bawah Kualitas tinggi. Batas 78,00 (Kualitas tinggi) belum",
        ),
        ("100", "2024", "100,00: A – Kualitas tertinggi, zona hijau."),
    ],
)
def test_a_published_score_is_told_with_its_band(loket, value, year, words):
    done = loket("standards", "score", value, "--year", year)
    assert done.code == 0, done.err
    assert done.out.startswith(words)


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["score", "abc", "--year", "2022"], 1, "score_out_of_range"),
        (["score", "101", "--year", "2022"], 1, "score_out_of_range"),
        (["score", "50", "--year", "2001"], 1, "no_instrument"),
        (["readiness", "tiada"], 1, "unknown_service"),
        (["readiness", "--instrument", "lain"], 2, "wrong_usage"),
        (["evidence", "tiada", "--put"], 1, "unknown_evidence"),
        (["evidence", "--put"], 2, "wrong_usage"),
        (["words", "tiada"], 1, "unknown_service"),
        (["crib", "--form", "a3", "-o", "x.pdf"], 1, "unknown_crib_form"),
    ],
)
def test_what_can_not_be_is_refused_in_one_sentence(loket, arguments, exit_code, code):
    refused = loket("standards", *arguments, "--json")
    assert (refused.code, refused.error["code"]) == (exit_code, code)
    assert is_one_sentence(refused.error["message"])


def test_evidence_is_put_listed_and_withdrawn(loket):
    assert loket("standards", "evidence", "motto", "--put", "--value", "di pintu").code == 0
    listed = {row["key"]: row for row in loket("standards", "evidence", "--json").json["evidence"]}
    assert (listed["motto"]["held"], listed["motto"]["value"], listed["pledge"]["held"]) == (True, "di pintu", False)
    assert loket("standards", "evidence", "motto", "--withdraw").code == 0
    assert not loket("standards", "evidence", "motto", "--json").json["evidence"][0]["held"]


def test_the_crib_card_is_written(loket, tmp_path):
    for arguments in ([], ["kk"], ["--form", "pocket"]):
        file = tmp_path / "kartu.pdf"
        assert loket("standards", "crib", *arguments, "-o", file).code == 0
        assert file.read_bytes().startswith(b"%PDF-")


def test_a_service_is_found_by_need_and_by_the_offices_own_words(loket):
    assert loket("standards", "find", "anak", "lahir", "--json").json["services"][0]["code"] == "akta-kelahiran"
    assert loket("standards", "find", "orok").out.startswith("Tidak ada layanan yang cocok")
    assert loket("standards", "words", "akta-kelahiran", "--put", "orok, brojol").code == 0
    assert loket("standards", "find", "orok", "--json").json["services"][0]["code"] == "akta-kelahiran"
    assert "Tambahan kantor: orok, brojol" in loket("standards", "words", "akta-kelahiran").out


@pytest.mark.parametrize("typed", ["", " ", "%"])
def test_a_need_without_a_letter_is_asked_for_again(loket, typed):
    refused = loket("standards", "find", typed)
    assert (refused.code, is_one_sentence(refused.err)) == (2, True)
    assert "anak lahir" in refused.err


@pytest.mark.parametrize("need", ["meninggal", "cerai", "menikah"])
def test_who_names_what_happened_to_the_family_finds_the_family_card(loket, need):
    found = loket("standards", "find", need, "--json").json["services"]
    assert "kk" in [service["code"] for service in found]
