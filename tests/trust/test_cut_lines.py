"""Lines to real servers, cut at a random byte; the full count is `python -m tests.trust.cut_lines`."""

from __future__ import annotations

import pytest

from tests.trust import cut_lines


@pytest.mark.parametrize("kind", cut_lines.KINDS)
def test_after_the_last_try_every_file_is_there_once_and_no_reader_saw_half_of_one(kind: str) -> None:
    with cut_lines.SERVERS[kind]() as served:
        report = cut_lines.run(served, 6)
        assert report.sound, report
        assert report.cuts >= 5, "the line was cut"
        assert report.looks > 10, "somebody looked on"


@pytest.mark.parametrize("kind", sorted(cut_lines.TELLS_THE_CONTROL))
def test_a_program_that_writes_the_final_name_shows_half_files(kind: str) -> None:
    with cut_lines.SERVERS[kind]() as served:
        assert cut_lines.run(served, 4, write=cut_lines.careless).halves > 0
