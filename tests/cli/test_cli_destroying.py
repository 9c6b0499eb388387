"""Destroying personal data from a terminal: never without the list for its minutes."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_program import Loket, is_one_sentence, words_of

LATER = ("--at", "2028-03-17T10:00")
BESIDE = ("--second", "budi santoso")


@pytest.fixture
def closed(loket: Loket) -> str:
    """The number of a request whose period is over by `LATER`."""
    number: str = loket("requests", "--json", "--at", "2026-03-16T10:00").json["requests"][0]["number"]
    for minute, action in ((20, "ready"), (30, "handover")):
        done = loket("move", number, action, "--at", f"2026-03-16T10:{minute}")
        assert done.code == 0, done.err
    return number


def test_nothing_is_destroyed_where_its_list_cannot_be_written(loket: Loket, closed: str, tmp_path: Path) -> None:
    for place in (tmp_path / "tiada" / "daftar.pdf", tmp_path):
        told = loket("privacy", "destroy", "-o", place, *BESIDE, *LATER)
        assert (told.code, told.out, is_one_sentence(told.err)) == (3, "", True)
    assert loket("privacy", "due", "--json", *LATER).json["requests"] == 1
    assert loket("privacy", "annex", "-o", tmp_path / "b.pdf", "--json", *LATER).error["code"] == "no_destruction"
    assert closed
    assert list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part")) == []


def test_the_list_of_a_destruction_is_written_again(loket: Loket, closed: str, tmp_path: Path) -> None:
    done = loket("privacy", "destroy", "-o", tmp_path / "a.pdf", *BESIDE, *LATER, "--json")
    assert done.code == 0, done.err
    assert done.json["requests"] == 1
    for more in ((), ("--date", "17-03-2028")):
        again = loket("privacy", "annex", "-o", tmp_path / "b.pdf", *more, "--json", "--at", "2028-04-01T09:00")
        assert again.code == 0, again.err
        assert again.json == {"at": done.json["at"], "requests": 1, "file": str(tmp_path / "b.pdf")}
        assert closed in words_of(tmp_path / "b.pdf")
    other = loket("privacy", "annex", "-o", tmp_path / "c.pdf", "--date", "2028-03-18", "--json", *LATER)
    assert other.error["code"] == "unknown_run"
    assert not (tmp_path / "c.pdf").exists()
