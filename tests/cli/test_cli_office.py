"""`init`, `check`, `load`: the data folder."""

from __future__ import annotations

import json

import pytest
from cli_program import MONDAY, is_one_sentence


def test_init_makes_a_training_office_with_the_examples(loket, tmp_path):
    made = loket(
        "init", "--office", "Kantor Uji", "--zone", "WITA", "--examples", "--home", tmp_path / "baru", "--json"
    )
    assert made.code == 0
    assert made.json | {"folder": ""} == {
        "folder": "",
        "office": "Kantor Uji",
        "unit": "KU",
        "region": "",
        "zone": "Asia/Makassar",
        "training": True,
        "standards": 17,
    }
    assert (tmp_path / "baru" / "loket.key").stat().st_mode & 0o077 == 0
    rows = loket("standards", "list", "--json").json["standards"]
    assert all(row["usable"] and row["is_example"] for row in rows)


def test_a_real_office_holds_the_examples_but_uses_none(real_home, loket):
    rows = loket("standards", "list", "--home", real_home, "--json").json["standards"]
    assert len(rows) == 17
    assert not any(row["usable"] for row in rows)
    refused = loket("register", "--service", "sktm", "--name", "Budi", "--home", real_home)
    assert (refused.code, refused.out) == (1, "")
    assert is_one_sentence(refused.err)
    assert "contoh" in refused.err


def test_a_real_office_lives_in_real_time(real_home, loket):
    refused = loket("requests", "--at", MONDAY, "--home", real_home, "--json")
    assert (refused.code, refused.error["code"]) == (1, "clock_needs_training")
    asked = loket("promise", "sktm", "--at", MONDAY, "--home", real_home, "--json")
    assert (asked.code, asked.error["code"]) == (1, "standard_is_example")


def test_init_never_touches_an_office(loket, home):
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    refused = loket("init", "--office", "Lain", "--examples")
    assert (refused.code, is_one_sentence(refused.err)) == (1, True)
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


@pytest.mark.parametrize(
    "wrong", [["--zone", "WIBB"], ["--at", MONDAY], ["--unit", "../x"], ["--office", "  "]], ids=lambda wrong: wrong[0]
)
def test_a_refused_init_can_be_done_again(loket, tmp_path, wrong):
    refused = loket("init", "--office", "Kantor Uji", *wrong, "--home", tmp_path / "baru")
    assert (refused.code, is_one_sentence(refused.err)) == (1, True)
    assert loket("init", "--office", "Kantor Uji", "--home", tmp_path / "baru").code == 0


def test_where_no_office_is_every_command_says_so(loket, tmp_path):
    for command in (["requests"], ["check"], ["standards", "list"], ["sync"], ["calendar", "show", "2026"]):
        told = loket(*command, "--home", tmp_path / "tiada")
        assert (told.code, is_one_sentence(told.err)) == (1, True)
    assert not (tmp_path / "tiada").exists()


def test_check_finds_a_whole_office(loket):
    found = loket("check", "--json")
    assert found.code == 0
    assert found.json["ok"] is True
    assert [(one["code"], one["serious"]) for one in found.json["findings"]] == [("no_upstream", False)]
    assert "utuh" in loket("check").out


def test_load_makes_a_training_office_where_there_is_none(loket, tmp_path):
    loaded = loket("load", "--requests", "60", "--seed", "3", "--at", MONDAY, "--home", tmp_path / "latihan", "--json")
    assert (loaded.code, loaded.json["requests"]) == (0, 60)
    assert len(loket("requests", "--limit", "100", "--json").json["requests"]) == 60
    assert loket("check", "--json").json["ok"] is True


def test_load_adds_more_each_time(loket):
    for expected in (43, 83):
        assert loket("load", "--requests", "40", "--at", MONDAY).code == 0
        assert len(loket("requests", "--limit", "1000", "--json").json["requests"]) == expected


def test_load_refuses_a_real_office(real_home, loket):
    refused = loket("load", "--requests", "10", "--home", real_home, "--json")
    assert (refused.code, refused.error["code"]) == (1, "load_needs_training")
    assert json.loads(loket("requests", "--home", real_home, "--json").out) == {"requests": []}
