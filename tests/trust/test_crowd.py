"""Processes that do everything at once on one file; the full crowd of sixteen is `python -m tests.trust.crowd`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.trust import crowd

ON_UNIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes are forks: Windows has none")


@ON_UNIX
def test_what_each_process_was_told_is_there_and_nothing_else(tmp_path: Path) -> None:
    report = crowd.run(tmp_path, processes=4, rounds=2)
    assert report.wrong == []
    assert report.told == report.there
    assert report.told["number"] == 8


@ON_UNIX
def test_a_program_that_reads_before_it_takes_the_lock_loses_updates(tmp_path: Path) -> None:
    assert crowd.control(tmp_path, processes=4, rounds=25) > 0
