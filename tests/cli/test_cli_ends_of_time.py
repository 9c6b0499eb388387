"""Dates at the ends of the calendar: each is answered or refused in one sentence, none is a fault of the program."""

from __future__ import annotations

import pytest
from cli_program import Loket, is_one_sentence


@pytest.mark.parametrize(
    "arguments",
    [
        ("privacy", "exposed", "--until", "9999-12-31"),
        ("privacy", "exposed", "--since", "0001-01-01"),
        ("closing", "--date", "0001-01-01"),
        ("closing", "--date", "31-12-9999"),
        ("requests", "--at", "9999-12-31T23:59"),
        ("requests", "--at", "0001-01-01T00:00"),
        ("promise", "pbi-jk", "--at", "9999-12-31T23:59"),
        ("audit", "--from", "0001-01-01"),
        ("audit", "--to", "31-12-9999"),
        ("move", "X", "suspend", "--reason", "signer", "--until", "9999-12-31"),
    ],
)
def test_a_date_that_nobody_can_mean_is_wrong_usage(loket: Loket, arguments: tuple[str, ...]) -> None:
    told = loket(*arguments)
    assert (told.code, told.out, is_one_sentence(told.err)) == (2, "", True)
    assert "di luar jangkauan; tulis tahun 1900 sampai 2199." in told.err


def test_the_farthest_date_that_is_taken_is_answered(loket: Loket) -> None:
    for arguments in (
        ("promise", "pbi-jk", "--at", "2199-12-31T23:59"),
        ("promise", "pbi-jk", "--at", "1900-01-01T00:00"),
        ("requests", "--at", "2199-12-31T23:59"),
        ("closing", "--at", "2199-12-31T23:59", "-o", "/dev/null/x.pdf"),
        ("privacy", "exposed", "--since", "01-01-1900", "--until", "2199-12-31"),
        ("audit", "--from", "1900-01-01", "--to", "2199-12-31"),
    ):
        told = loket(*arguments)
        assert "kesalahan program" not in told.err, arguments
    assert loket("closing", "--date", "1900-01-01", "--json").error["code"] == "closing_before_office"
