"""The same promises, words and moves whatever zone the machine is set to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zone_answers

ROOT = Path(__file__).resolve().parents[2]
ZONES = {"UTC": 0, "Asia/Jakarta": 7, "Asia/Jayapura": 9, "America/New_York": -4}


def answers_in(zone: str) -> Any:
    env = {**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, zone_answers.__file__], env=env, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return json.loads(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes its zone from the system, not from TZ")
def test_promises_are_the_same_with_the_machine_set_to_any_zone() -> None:
    found = {zone: answers_in(zone) for zone in ZONES}
    assert {zone: answer["machine"] for zone, answer in found.items()} == ZONES
    here = json.loads(json.dumps(list(zone_answers.table())))
    assert len(here) == 105
    for zone, answer in found.items():
        assert answer["table"] == here, zone


def test_the_table_holds_what_the_offices_clocks_say() -> None:
    rows = {(row["zone"], row["start"], row["unit"]): row for row in zone_answers.table()}
    late = "2026-03-19T23:30:00+00:00"  # Friday, a holiday, in all three offices
    jakarta, jayapura = (rows[f"Asia/{city}", late, "working_day"] for city in ("Jakarta", "Jayapura"))
    assert (jakarta["due"], jayapura["due"]) == ("2026-03-27T16:00:00+07:00", "2026-03-27T16:00:00+09:00")
    assert jakarta["words"][0] == "Dihitung sejak Jumat, 20 Maret 2026, 06.30 WIB."
    assert jayapura["words"][0] == "Dihitung sejak Jumat, 20 Maret 2026, 08.30 WIT."
    assert jakarta["decree"] > jakarta["paused"]
