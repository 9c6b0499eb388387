"""The recovery code is read back however it was typed, and a slip is found in its group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket.domain.recovery import GROUPS, RECOVERY_BYTES, normalize_recovery_code, recovery_code
from loket.domain.retention import LONGEST, kept
from loket.errors import RuleError

CODES = st.binary(min_size=RECOVERY_BYTES, max_size=RECOVERY_BYTES).map(recovery_code)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def refused(text: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        normalize_recovery_code(text)
    return caught.value


def test_the_code_is_six_groups_of_five_and_two_seeds_give_two_codes() -> None:
    code = recovery_code(bytes(range(RECOVERY_BYTES)))
    assert [len(group) for group in code.split("-")] == [5] * GROUPS
    assert code != recovery_code(bytes(range(1, RECOVERY_BYTES + 1)))
    with pytest.raises(ValueError, match="3"):
        recovery_code(b"abc")


@given(CODES)
def test_the_code_is_read_back_however_it_was_typed(code: str) -> None:
    sloppy = code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    for typed in (code, sloppy, code.replace("-", ""), f" {code}\n", code.replace("1", "I").replace("-", "–")):
        assert normalize_recovery_code(typed) == code


@given(CODES, st.integers(0, 29), st.sampled_from(LETTERS))
def test_any_single_wrong_letter_is_found_in_its_group(code: str, place: int, letter: str) -> None:
    letters = list(code.replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    error = refused("".join(letters))
    assert (error.code, error.facts["group"]) == ("recovery_code_typo", place // 5 + 1)


@given(CODES, st.integers(0, GROUPS - 2))
def test_two_groups_that_changed_places_are_found(code: str, place: int) -> None:
    groups = code.split("-")
    groups[place], groups[place + 1] = groups[place + 1], groups[place]
    assert refused("-".join(groups)).code == "recovery_code_typo"


def test_a_code_that_is_cut_or_has_a_strange_letter_is_told_apart() -> None:
    code = recovery_code(bytes(RECOVERY_BYTES))
    assert refused(code[:-1]).facts["length"] == 29
    assert refused(f"{code}A").code == "recovery_code_length"
    assert refused(code.replace("0", "U", 1)).facts["letter"] == "U"
    assert refused("").code == "recovery_code_length"


def test_backups_of_every_quarter_of_an_hour_thin_out_to_hours_days_and_months() -> None:
    moments = [NOON - timedelta(minutes=15 * step) for step in range(4 * 24 * 500)]
    chosen = kept(moments)
    assert len({at for at in chosen if at > NOON - timedelta(days=1)}) >= 24
    assert {(at.year, at.month) for at in chosen} >= {(2026, month) for month in range(1, 12)}
    assert NOON in chosen
    assert len(chosen) <= 24 + 30 + 12
    assert kept(chosen) == chosen, "what was kept once stays kept"


def test_an_office_that_was_closed_for_months_keeps_its_last_backups() -> None:
    moments = [NOON - timedelta(days=400, hours=hour) for hour in range(24)]
    assert kept(moments) == frozenset(moments)
    assert kept([]) == frozenset()


def test_no_backup_outlives_the_newest_by_more_than_a_year_however_few_there_are() -> None:
    moments = [NOON - timedelta(days=100 * step) for step in range(12)]
    assert min(kept(moments)) == NOON - timedelta(days=300)
    assert max(NOON - at for at in kept(moments)) <= LONGEST
