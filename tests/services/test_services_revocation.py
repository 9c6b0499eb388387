"""Versions that are revoked or looked at again: no day has two in force, and no review is forgotten."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from drafting_builders import DECREE, HARI, TODAY, complete
from office_builders import Clock, register

from loket.errors import LoketError, RuleError
from loket.services import Services
from loket.services.drafting import NewDecree, Review, Revocation

Refused = Callable[..., LoketError]


# Revocation ------------------------------------------------------------------------------------------------------


def test_a_revoked_version_takes_no_new_requests_and_keeps_the_open_ones(
    services: Services, clock: Clock, refused: Refused
) -> None:
    kept = register(services).number
    services.posters.hang("hari", 1, "a3", "Ruang tunggu")
    gone = services.drafting.revoke("hari", 1, Revocation(on=date(2026, 9, 9), reason="Layanan pindah"))
    assert (gone.state, gone.usable, gone.valid_to, gone.revoked_on, gone.revoked_for) == (
        "revoked",
        True,
        date(2026, 9, 8),
        date(2026, 9, 9),
        "Layanan pindah",
    )
    assert register(services, serial=2).number
    clock.at(9)
    assert refused(register, services, "hari", 3).code == "standard_not_in_force"
    assert services.lookup.detail(kept).version == 1
    assert [row.place for row in services.posters.outdated()] == ["Ruang tunggu"]
    assert not services.standards.show("hari").usable


def test_a_version_that_is_revoked_before_it_begins_gives_its_time_back(ready: Services, clock: Clock) -> None:
    ready.drafting.decide("hari", DECREE.model_copy(update={"valid_from": date(2026, 9, 14)}))
    ready.drafting.revoke("hari", 2, Revocation(on=date(2026, 9, 10), reason="Ditunda"))
    assert ready.standards.show("hari", 1).valid_to is None
    clock.at(14)
    assert ready.lookup.detail(register(ready).number).version == 1


def test_what_cannot_be_revoked_is_refused(services: Services, refused: Refused) -> None:
    revoke, reason = services.drafting.revoke, Revocation(on=TODAY, reason="Dicabut")
    services.standards.import_standards([replace(HARI, code="contoh", is_example=True, decree=None)])
    assert refused(revoke, "contoh", 1, reason).code == "revoke_example"
    assert refused(revoke, "hari", 1, Revocation(on=TODAY, reason=" ")).code == "reason_missing"
    assert refused(revoke, "hari", 9, reason).code == "unknown_version"
    revoke("hari", 1, reason)
    assert refused(revoke, "hari", 1, reason).code == "revoked_already"


def test_a_version_that_has_ended_needs_no_revocation(ready: Services, refused: Refused) -> None:
    ready.drafting.decide("hari", DECREE)
    error = refused(ready.drafting.revoke, "hari", 1, Revocation(on=TODAY, reason="Dicabut"))
    assert error.code == "revoked_after_end"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_decided_and_revoked_no_day_has_two_versions_in_force(
    services: Services, clock: Clock, seed: int
) -> None:
    dice = random.Random(seed)
    days = [date(2026, 9, 1) + timedelta(day) for day in range(60)]
    done = 0
    for number in range(24):
        clock.moment += timedelta(days=dice.randint(0, 2))
        today = clock.moment.date()
        starts, version = today + timedelta(dice.randint(0, 20)), dice.randint(1, number // 3 + 2)
        with suppress(RuleError):
            if dice.random() < 0.6:
                services.drafting.start("hari", 1)
                services.drafting.save("hari", complete(place=f"Loket {number}"))
                services.drafting.decide("hari", NewDecree(number=f"9/{number}", decided_on=today, valid_from=starts))
            else:
                services.drafting.revoke("hari", version, Revocation(on=starts, reason="Diubah"))
            done += 1
    details = services.standards.versions("hari")
    assert done > 5
    for day in days:
        in_force = [
            one.version
            for one in details
            if one.valid_from is not None
            and one.valid_from <= day <= (one.valid_to or date.max)
            and (one.revoked_on is None or day < one.revoked_on)
        ]
        assert len(in_force) <= 1, (day, in_force)
    assert services.health.check().ok


def test_a_version_whose_end_is_known_is_not_overtaken_before_it_begins(ready: Services, refused: Refused) -> None:
    ready.drafting.decide("hari", DECREE.model_copy(update={"valid_from": date(2026, 10, 1)}))
    ready.drafting.revoke("hari", 2, Revocation(on=date(2026, 10, 15), reason="Sementara"))
    ready.drafting.start("hari", 2)
    early = NewDecree(number="801", decided_on=TODAY, valid_from=date(2026, 9, 25))
    assert refused(ready.drafting.decide, "hari", early).code == "decree_before_version"
    later = NewDecree(number="801", decided_on=TODAY, valid_from=date(2026, 10, 10))
    assert ready.drafting.decide("hari", later).valid_from == date(2026, 10, 10)


# Review ----------------------------------------------------------------------------------------------------------


def test_a_review_is_due_a_year_after_the_decree_and_after_each_review(services: Services, clock: Clock) -> None:
    assert services.drafting.reviews_due() == []
    assert {row.due_on for row in services.drafting.reviews_due(within_days=365)} == {date(2027, 1, 5)}
    clock.at(8, month=1, year=2027)
    late = {row.code: row for row in services.drafting.reviews_due()}
    assert (late["hari"].days_over, late["hari"].reviewed_on) == (3, None)
    done = services.drafting.review("hari", Review(on=date(2027, 1, 7), outcome="Tetap berlaku"))
    assert (done.reviewed_on, done.due_on, done.outcome) == (date(2027, 1, 7), date(2028, 1, 7), "Tetap berlaku")
    assert "hari" not in [row.code for row in services.drafting.reviews_due()]


def test_a_review_that_cannot_be_is_refused(services: Services, refused: Refused) -> None:
    def code(on: date, outcome: str = "Tetap", service: str = "hari") -> str:
        return refused(services.drafting.review, service, Review(on=on, outcome=outcome)).code

    services.standards.import_standards([replace(HARI, code="contoh", is_example=True, decree=None)])
    assert code(TODAY + timedelta(1)) == "review_in_future"
    assert code(date(2026, 1, 4)) == "review_before_decree"
    assert code(TODAY, " ") == "review_outcome_missing"
    assert code(TODAY, service="contoh") == "review_of_nothing"
