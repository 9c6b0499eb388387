"""A killed program has used up its try: processes that die at the answer, and a control that fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROUNDS = 6

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork")


def counted(*options: str) -> str:
    command = [sys.executable, str(HERE / "kill_while_checking.py"), "--rounds", str(ROUNDS), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_kills_between_tries_do_not_reset_the_counter() -> None:
    assert counted() == f"{ROUNDS} of {ROUNDS}"


def test_a_design_that_checks_first_and_counts_then_is_found_out() -> None:
    assert counted("--control") == f"0 of {ROUNDS}"
