"""The engine against one that walks minute by minute; all 100,000 cases are a command (oracle_agreement.py)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from oracle_agreement import disagreements
from random_offices import engine_of, random_case
from slow_office import SlowOffice

CHUNK = 60


@pytest.mark.parametrize("first", range(0, 8 * CHUNK, CHUNK))
def test_the_slow_oracle_agrees_on_random_offices_starts_amounts_and_pauses(first: int) -> None:
    wrong = [line for number in range(first, first + CHUNK) for line in disagreements(number)]
    assert wrong == []


def test_a_number_brings_back_the_same_case() -> None:
    assert repr(random_case(4711)) == repr(random_case(4711))
    assert repr(random_case(4711)) != repr(random_case(4712))


def test_an_engine_that_is_wrong_about_one_closed_day_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(self: SlowOffice) -> SlowOffice:
        return SlowOffice(self.week, self.zone, set(), self.season, self.special, self.cutoff, self.count_first_day)

    monkeypatch.setattr(
        "oracle_agreement.engine_of", lambda case: engine_of(replace(case, office=forgetful(case.office)))
    )
    assert any(disagreements(number) for number in range(20))


def test_the_command_tells_how_far_it_is_and_ends_well() -> None:
    command = Path(__file__).with_name("oracle_agreement.py")
    done = subprocess.run([sys.executable, command, "20", "100"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("       20 cases, 0 disagree")
