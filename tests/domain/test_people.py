"""Roles, rights, and what a password or a PIN must be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from loket.domain.passwords import check_password, check_pin, delay_after, is_pin, left_to_wait
from loket.domain.people import HUMAN, RIGHTS, SERVICE, Right, Role, may, may_stand_in, ordered
from loket.errors import RuleError

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
COMMON = frozenset({"password", "indonesia", "12345678"})
NAMES = ("DPMPTSP Kota Palangka Raya", "Siti Rahmawati")


def code(work: object, *arguments: object) -> str:
    with pytest.raises(RuleError) as caught:
        work(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_a_supervisor_may_what_an_officer_may_and_more() -> None:
    assert RIGHTS[Role.OFFICER] < RIGHTS[Role.SUPERVISOR]


def test_an_administrator_serves_nobody_and_sees_no_hidden_data() -> None:
    assert not may((Role.ADMINISTRATOR,), Right.SERVE)
    assert not may((Role.ADMINISTRATOR,), Right.REVEAL)
    assert may((Role.OFFICER, Role.ADMINISTRATOR), Right.SERVE)


def test_every_right_is_somebodys_and_no_single_role_has_all() -> None:
    assert frozenset().union(*RIGHTS.values()) == frozenset(Right)
    assert all(rights < frozenset(Right) for rights in RIGHTS.values())


def test_service_accounts_may_one_thing() -> None:
    assert {role: RIGHTS[role] for role in SERVICE} == {Role.DELIVERY: {Right.DELIVER}, Role.BACKUP: {Right.BACKUP}}


def test_what_needs_four_eyes_is_no_officers() -> None:
    asked_of_two = {Right.RESTORE, Right.EXPORT_PERSONAL, Right.KEEP_OFFICE, Right.RESET_NUMBERS}
    assert not asked_of_two & RIGHTS[Role.OFFICER]


def test_only_an_administrator_stands_in_and_only_for_a_supervisor() -> None:
    assert may_stand_in((Role.ADMINISTRATOR,), Right.CANCEL)
    assert not may_stand_in((Role.OFFICER,), Right.CANCEL)
    assert not may_stand_in((Role.BACKUP,), Right.CANCEL)


def test_roles_come_once_and_in_their_order() -> None:
    assert ordered([Role.ADMINISTRATOR, Role.OFFICER, Role.OFFICER]) == (Role.OFFICER, Role.ADMINISTRATOR)
    assert ordered(HUMAN) == HUMAN


def test_nobody_is_without_a_role_and_a_service_account_has_no_second_one() -> None:
    assert code(ordered, ()) == "role_missing"
    assert code(ordered, (Role.BACKUP, Role.ADMINISTRATOR)) == "service_role_alone"
    assert code(ordered, (Role.BACKUP, Role.DELIVERY)) == "service_role_alone"


@pytest.mark.parametrize(
    "password",
    ["kopi susu di meja", "x" * 40 + "yz pagi", "sepeda-ungu", "        a b", "日本語のパスワード", "Tr0ub4dor&3"],
)
def test_a_password_may_be_long_have_spaces_and_any_sign(password: str) -> None:
    assert check_password(password, COMMON, NAMES) == password


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "password_short"),
        ("pendek1", "password_short"),
        ("x" * 201, "password_long"),
        ("password", "password_common"),
        ("PassWord", "password_common"),
        ("Indonesia2026!", "password_common"),
        ("password 123", "password_common"),
        ("aaaaaaaaaa", "password_common"),
        ("palangka1", "password_is_name"),
        ("Siti Rahmawati", "password_is_name"),
        ("rahmawati1990", "password_is_name"),
        ("dpmptsp-2026", "password_is_name"),
    ],
)
def test_what_everybody_would_guess_is_refused(password: str, why: str) -> None:
    assert code(check_password, password, COMMON, NAMES) == why


@pytest.mark.parametrize("pin", ["123456", "654321", "012345", "890123", "000000", "121212", "147147"])
def test_an_easy_pin_is_refused(pin: str) -> None:
    assert code(check_pin, pin) == "pin_common"


@pytest.mark.parametrize("pin", ["12345", "1234567", "12a456", "", "１２３４５７"])
def test_a_pin_is_six_digits(pin: str) -> None:
    assert code(check_pin, pin) == "pin_digits"
    assert not is_pin(pin)


def test_another_pin_is_kept() -> None:
    assert check_pin("482915") == "482915"


def test_delays_grow_and_then_stay() -> None:
    assert [delay_after(failed).seconds for failed in range(12)] == [0, 0, 0, 0, 5, 15, 60, 300, 300, 300, 300, 300]


def test_nobody_waits_longer_than_the_delay_whatever_the_clock_did() -> None:
    assert left_to_wait(0, None, NOW) == timedelta()
    assert left_to_wait(4, NOW, NOW) == timedelta(seconds=5)
    assert left_to_wait(4, NOW, NOW + timedelta(seconds=3)) == timedelta(seconds=2)
    assert left_to_wait(4, NOW, NOW + timedelta(seconds=5)) == timedelta()
    assert left_to_wait(99, NOW + timedelta(days=300), NOW) == timedelta(seconds=300)
