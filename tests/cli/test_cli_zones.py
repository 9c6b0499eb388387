"""`promise` and its explanation from a machine whose clock is set to another zone."""

from __future__ import annotations

import sys

import pytest

ZONES = ("UTC", "Asia/Jakarta", "Asia/Jayapura", "America/New_York")
ASKED = (
    ("kk", "--variant", "baru", "--at", "2026-03-13T15:59"),
    ("sip-perawat", "--variant", "pertama", "--at", "2026-12-28T23:59"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes its zone from the system, not from TZ")
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked[0])
def test_a_promise_is_the_same_in_every_zone_of_the_machine(program, home, monkeypatch, asked):
    answers = []
    for zone in ZONES:
        monkeypatch.setenv("TZ", zone)
        answer = program("promise", *asked, "--json", home=home)
        assert answer.code == 0, answer.err
        answers.append(answer.json)
    assert answers == [answers[0]] * len(ZONES)
    assert answers[0]["due"].endswith("+07:00")
    assert answers[0]["start"].startswith(asked[-1])
