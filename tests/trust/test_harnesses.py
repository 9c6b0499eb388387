"""The trust harnesses with small counts, each with the control that must fail; the full counts are commands.

`python -m tests.trust.kill9`, `.power_loss`, `.failing_io`, `.bitflips`, `.numbers`, `.migrations`, `.tampering`,
`.full_disk`; for `.fuzz` see `test_fuzz`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.trust import bitflips, kill9, migrations, numbers, shim

ON_UNIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forks: Windows has none")
PRELOADED = pytest.mark.skipif(bool(shim.why_not()), reason=shim.why_not() or "usable")


@ON_UNIX
def test_two_writers_killed_at_any_moment_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    report = kill9.run(tmp_path, 12)
    assert report.sound, report
    assert report.acknowledged > 24, "beyond the first of each writer"


@ON_UNIX
def test_a_program_that_acknowledges_before_the_commit_is_found_out(tmp_path: Path) -> None:
    assert kill9.run(tmp_path, 8, control=True).lost


@ON_UNIX
def test_two_programs_killed_while_they_bring_an_old_office_up_to_date_leave_it_whole(tmp_path: Path) -> None:
    report = kill9.run_migrations(tmp_path, 3)
    assert report.sound, report


@PRELOADED
def test_states_after_a_power_cut_lose_nothing_and_the_control_does(tmp_path: Path) -> None:
    done = shim.run_preloaded("power_loss", [100], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 with a lost acknowledged row, 0 corrupt" in done.stdout


@PRELOADED
def test_calls_to_the_disk_that_fail_corrupt_nothing_and_lose_nothing(tmp_path: Path) -> None:
    done = shim.run_preloaded("failing_io", [60], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 lost, 0 damaged, 0 strange; 0 twice" in done.stdout


def test_single_bits_flipped_are_all_found_and_without_encryption_they_are_not(tmp_path: Path) -> None:
    hits, control = bitflips.run(tmp_path, 30)
    assert hits == 30 > control


@ON_UNIX
def test_processes_at_once_give_no_number_twice_and_leave_no_gap(tmp_path: Path) -> None:
    crowd = numbers.run(tmp_path, processes=6, each=10)
    assert (len(crowd.said), crowd.duplicates, crowd.gaps, crowd.lost, crowd.sound) == (54, 0, 0, 0, True)


@ON_UNIX
def test_taking_the_highest_number_and_one_more_collides(tmp_path: Path) -> None:
    assert numbers.control(tmp_path, processes=6, each=25) > 0


@pytest.mark.parametrize("schema", migrations.RELEASED)
def test_a_released_schema_with_data_in_it_comes_up_without_a_difference(tmp_path: Path, schema: int) -> None:
    migrations.furnish(tmp_path / "data")
    assert migrations.differences(tmp_path, schema) == []


def test_a_careless_migration_would_be_seen(tmp_path: Path) -> None:
    migrations.furnish(tmp_path / "data")
    assert migrations.careless_step(tmp_path) == ["child", "trigger parent_watch"]
