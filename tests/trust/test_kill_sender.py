"""The sender killed at any moment, with a small count; 200 and more: `python -m tests.trust.kill_sender`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.trust import kill_sender

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the senders are forks: Windows has none")


def test_senders_killed_at_any_moment_lose_nothing_and_send_nothing_twice(tmp_path: Path) -> None:
    report = kill_sender.run(tmp_path, 5)
    assert report.sound, report.wrong
    assert report.cut > 0, "no kill came while something was on its way"
    assert report.facts > 10


def test_a_sender_that_marks_before_it_writes_is_found_out(tmp_path: Path) -> None:
    assert kill_sender.careless(tmp_path, 60) > 0
