"""A PC's clock that can't be right is noticed, never dates a registration, and somebody's word puts it right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from office_builders import Clock, form, found_office, register, rows

from loket.domain.clock import ClockFault, LineTimes
from loket.domain.people import Role
from loket.errors import RuleError
from loket.services import Services
from loket.services.people import NewPerson

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "fault"),
    [
        (NOON, None),
        (NOON - timedelta(minutes=2), None),
        (NOON - timedelta(minutes=3), ClockFault.BEHIND),
        (NOON - timedelta(days=1), ClockFault.BEHIND),
        (NOON - timedelta(days=1, seconds=1), ClockFault.FAR_BEHIND),
        (NOON.replace(year=1970), ClockFault.FAR_BEHIND),
        (NOON + timedelta(days=365), None),
        (NOON + timedelta(days=366), ClockFault.AHEAD),
    ],
)
def test_a_clock_is_held_against_what_was_done_before(now: datetime, fault: ClockFault | None) -> None:
    times = LineTimes()
    times.take(1, NOON, confirmed=False)
    assert times.fault(now) is fault


def test_a_clock_from_before_the_program_is_odd_even_in_a_new_office() -> None:
    assert LineTimes().fault(NOON.replace(year=2001)) is ClockFault.TOO_OLD


def test_a_registration_is_refused_a_day_back_and_taken_an_hour_back(services: Services, clock: Clock) -> None:
    register(services, serial=1)
    clock.pass_time(hours=-1)
    assert services.clock.state().fault is ClockFault.BEHIND
    register(services, serial=2)
    clock.pass_time(days=-2)
    with pytest.raises(RuleError, match="clock_far_behind"):
        services.intake.receive(form(serial=3))
    with pytest.raises(RuleError, match="clock_far_behind"):
        services.intake.receive(form(serial=3, missing=("ktp",)))
    assert rows(services, "SELECT count(*) FROM request") == [(2,)]


def test_a_form_that_was_registered_already_is_told_so_whatever_the_clock_says(
    services: Services, clock: Clock
) -> None:
    first = form(serial=1)
    made = services.intake.receive(first)
    clock.pass_time(days=-30)
    assert services.intake.receive(first).uid == made.uid


def test_what_is_done_meanwhile_does_not_make_a_wrong_clock_right(desk: Callable[[], Services], clock: Clock) -> None:
    here = desk()
    number = register(here, serial=1).number
    clock.pass_time(days=-400)
    here.lookup.detail(number, whole=True)
    elsewhere = desk()
    for services in (here, elsewhere):
        assert services.clock.state().fault is ClockFault.FAR_BEHIND
        with pytest.raises(RuleError, match="clock_far_behind"):
            register(services, serial=2)


def test_a_leap_of_years_is_remembered_until_somebody_says_that_it_is_right(
    desk: Callable[[], Services], clock: Clock
) -> None:
    clock.pass_time(days=800)
    services = desk()
    assert services.clock.state().fault is ClockFault.AHEAD
    register(services, serial=1)
    assert [each.clock.state().fault for each in (services, desk())] == [ClockFault.AHEAD] * 2
    clock.pass_time(days=-800)
    assert services.clock.state().fault is ClockFault.FAR_BEHIND
    services.clock.confirm()
    assert [each.clock.state().fault for each in (services, desk())] == [None] * 2
    register(services, serial=2)
    assert [finding for finding in services.health.check().findings if finding.serious] == []


def test_only_an_administrator_says_that_the_clock_is_right(services: Services) -> None:
    services.desk.person = services.people.add(NewPerson(name="Budi", roles=(Role.OFFICER, Role.SUPERVISOR)))
    with pytest.raises(RuleError, match="not_allowed"):
        services.clock.confirm()


def test_the_check_tells_of_the_clock(services: Services, clock: Clock) -> None:
    clock.pass_time(days=-90)
    assert "clock_far_behind" in {finding.code for finding in services.health.check().findings}


def test_a_training_office_lives_in_any_year(tmp_path, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    services = found_office(tmp_path / "latihan", clock, training=True)
    clock.pass_time(days=-4000)
    assert services.clock.state().fault is None
    services.close()
