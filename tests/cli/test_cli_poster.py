"""`standards poster`, `annex`, `pledge`, `hang`, `hanging`."""

from __future__ import annotations

import subprocess

import pytest
from cli_program import is_one_sentence


def pages(path):
    done = subprocess.run(["qpdf", "--show-npages", path], check=True, capture_output=True, encoding="utf-8")
    return int(done.stdout)


@pytest.mark.parametrize("size", ["a4", "a3", "a2", "a1", "xbanner", "SPANDUK"])
def test_a_poster_is_written_in_each_size_and_says_how_far_it_is_read(loket, tmp_path, size):
    file = tmp_path / "poster.pdf"
    done = loket("standards", "poster", "kia", "-o", file, "--size", size, "--json")
    assert done.code == 0, done.err
    assert (done.json["file"], done.json["size"], done.json["version"]) == (str(file), size.lower(), 1)
    assert done.json["metres"] >= 0.5
    assert file.read_bytes().startswith(b"%PDF-")
    assert pages(file) == 1


def test_a_poster_that_does_not_fit_is_refused_with_the_size_that_does(loket, tmp_path):
    file = tmp_path / "poster.pdf"
    refused = loket("standards", "poster", "kk", "-o", file, "--size", "a1")
    assert (refused.code, is_one_sentence(refused.err)) == (1, True)
    assert "X-banner" in refused.err
    assert not file.exists()
    assert loket("standards", "poster", "kk", "-o", file, "--size", "xbanner").code == 0
    metres = refused.err.split("--distance ")[1].split(")")[0]
    nearer = loket("standards", "poster", "kk", "-o", file, "--size", "a1", "--distance", metres)
    assert nearer.code == 0, nearer.err


def test_marks_tiles_and_distance(loket, tmp_path):
    file = tmp_path / "poster.pdf"
    assert loket("standards", "poster", "kia", "-o", file, "--size", "a2", "--tiles", "--json").json["form"] == "tiles"
    assert pages(file) >= 4
    assert loket("standards", "poster", "kia", "-o", file, "--marks", "--json").json["form"] == "shop"
    assert pages(file) == 1
    far = loket("standards", "poster", "kia", "-o", file, "--size", "a4", "--distance", "3", "--json")
    assert (far.code, far.error["code"]) == (1, "poster_size_small")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["poster", "tiada"], "unknown_service"),
        (["poster", "kk", "--size", "a7"], "unknown_poster_size"),
        (["poster", "kk", "--version", "9"], "unknown_version"),
        (["annex", "tiada"], "unknown_service"),
    ],
)
def test_what_is_not_there_is_named(loket, tmp_path, arguments, code):
    refused = loket("standards", *arguments, "-o", tmp_path / "x.pdf", "--json")
    assert (refused.code, refused.error["code"]) == (1, code)
    assert not (tmp_path / "x.pdf").exists()


def test_annex_and_pledge_are_written(loket, tmp_path):
    annex, pledge = tmp_path / "lampiran.pdf", tmp_path / "maklumat.pdf"
    assert loket("standards", "annex", "sip-dokter", "-o", annex).code == 0
    assert pages(annex) >= 2
    said = loket("standards", "pledge", "-o", pledge, "--signer", "Sri Wahyuni", "--size", "a3")
    assert (said.code, str(pledge) in said.out) == (0, True)
    assert pages(pledge) == 1
    wrong = loket("standards", "pledge", "-o", pledge, "--signer", "Sri Wahyuni", "--size", "a1")
    assert (wrong.code, is_one_sentence(wrong.err)) == (2, True)


def test_where_posters_hang_is_noted_and_listed(loket):
    assert "Belum ada poster" in loket("standards", "hanging").out
    hung = loket("standards", "hang", "kk", "--place", "Ruang tunggu", "--size", "a2", "--json").json
    assert (hung["code"], hung["version"], hung["size"], hung["place"]) == ("kk", 1, "a2", "Ruang tunggu")
    [row] = loket("standards", "hanging", "--json").json["posters"]
    assert (row["place"], row["outdated"], row["in_force"]) == ("Ruang tunggu", False, 1)
    assert loket("standards", "hanging", "--outdated", "--json").json["posters"] == []
    assert "Ruang tunggu" in loket("standards", "hanging").out
