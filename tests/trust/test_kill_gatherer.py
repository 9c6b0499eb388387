"""The gatherer killed at any moment, with a small count; 200 and more: `python -m tests.trust.kill_gatherer`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.trust import kill_gatherer

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the gatherers are forks: Windows has none")


def test_gatherers_killed_at_any_moment_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    report = kill_gatherer.run(tmp_path, 6)
    assert report.sound, report.wrong
    assert report.cut > 0, "no kill came while there was something to do"


def test_a_gatherer_that_notes_before_it_merges_is_found_out(tmp_path: Path) -> None:
    assert kill_gatherer.run(tmp_path, 40, control=True).wrong
