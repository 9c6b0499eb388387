"""Handling: every step that may follow, the clock that stops and goes on, and the ledger that tells why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from office_builders import STANDARDS, Clock, move, register, rows, wib

from loket.domain.promise import EntryKind, PromiseState
from loket.domain.workflow import Action, Status, allowed
from loket.errors import LoketError
from loket.services import Services
from loket.services.calendar import CalendarEdit, DayInput

Refused = Callable[..., LoketError]
DETAILS: dict[Action, dict[str, object]] = {
    Action.SUSPEND: {"reason": "signer"},
    Action.PAID: {"reference": "SKRD-1"},
    Action.REJECT: {"reason": "tidak memenuhi"},
    Action.CANCEL: {"reason": "ditarik"},
    Action.EXTEND: {"reason": "menunggu ahli", "days": 1},
}
WAYS: dict[Status, tuple[Action, ...]] = {
    Status.REGISTERED: (),
    Status.IN_PROCESS: (Action.VERIFIED,),
    Status.SUSPENDED: (Action.SUSPEND,),
    Status.READY: (Action.READY,),
    Status.HANDED_OVER: (Action.READY, Action.HANDOVER),
    Status.REJECTED: (Action.REJECT,),
    Status.CANCELLED: (Action.CANCEL,),
}


STEPS = [(status, action) for status in Status for action in Action]


def state(services: Services, number: str) -> tuple[Status, PromiseState | None]:
    row = services.lookup.detail(number).row
    return row.status, row.state


def dues(services: Services, number: str) -> list[datetime]:
    return [entry.to_due for entry in services.lookup.detail(number).ledger]


@pytest.mark.parametrize(("status", "action"), STEPS)
def test_each_step_is_taken_or_refused_as_the_workflow_says(
    services: Services, refused: Refused, status: Status, action: Action
) -> None:
    number = register(services, "kalender").number
    for step in WAYS[status]:
        move(services, number, step, **DETAILS.get(step, {}))
    before = services.lookup.detail(number)
    assert before.actions == allowed(status)
    if action in allowed(status):
        after = move(services, number, action, **DETAILS.get(action, {}))
        detail = services.lookup.detail(number)
        assert detail.row.status is after.status
        assert detail.timeline[-1].action == action.value
        assert len(detail.timeline) == len(before.timeline) + 1
        assert rows(services, "SELECT count(*) FROM outbox_row") == [(len(WAYS[status]) + 2,)]
    else:
        assert refused(move, services, number, action, **DETAILS.get(action, {})).code == "step_not_allowed"
        assert services.lookup.detail(number) == before
    assert services.health.check().ok


@pytest.mark.parametrize(
    ("action", "details", "code"),
    [
        (Action.SUSPEND, {}, "reason_missing"),
        (Action.SUSPEND, {"reason": "signer", "until": "2026-09-06"}, "return_in_the_past"),
        (Action.REJECT, {"reason": "  "}, "reason_missing"),
        (Action.CANCEL, {}, "reason_missing"),
        (Action.PAID, {}, "reference_missing"),
    ],
)
def test_a_step_without_what_it_needs_is_refused(
    services: Services, refused: Refused, action: Action, details: dict[str, object], code: str
) -> None:
    number = register(services, "kalender").number
    before = services.lookup.detail(number)
    error = refused(move, services, number, action, **details)
    assert error.code == code
    assert error.field in {"reason", "until", "reference"}
    assert services.lookup.detail(number) == before


def test_nothing_is_paid_for_what_is_free_and_nothing_twice(services: Services, refused: Refused) -> None:
    assert refused(move, services, register(services).number, Action.PAID, reference="1").code == "nothing_to_pay"
    number = register(services, "kalender", 2).number
    move(services, number, Action.PAID, reference="SKRD-7")
    assert refused(move, services, number, Action.PAID, reference="SKRD-8").code == "paid_already"
    assert services.lookup.detail(number).payment_reference == "SKRD-7"


def test_an_unknown_number_is_told(services: Services, refused: Refused) -> None:
    assert refused(move, services, "503/L1-9999/X/I/2026", Action.READY).code == "unknown_request"
    assert move(services, register(services).number.lower() + " ", Action.READY).status is Status.READY


def test_a_promise_that_starts_at_verification_starts_there(services: Services, clock: Clock) -> None:
    done = register(services, "verif")
    assert (done.due, done.promise) == (None, None)
    assert services.reports.board().not_started == 1
    clock.at(9, 10)
    moved = move(services, done.number, Action.VERIFIED)
    assert (moved.former_due, moved.due) == (None, wib(11, 16, 30))
    detail = services.lookup.detail(done.number)
    assert (detail.started_at, detail.first_due) == (wib(9, 10), wib(11, 16, 30))
    assert [entry.kind for entry in detail.ledger] == [EntryKind.FIRST]
    assert services.reports.board().not_started == 0


def test_a_promise_that_starts_at_payment_starts_there_and_only_once(services: Services, clock: Clock) -> None:
    number = register(services, "bayar").number
    move(services, number, Action.VERIFIED)
    assert services.lookup.detail(number).due is None
    clock.at(8, 14)
    assert move(services, number, Action.PAID, reference="SKRD-1").due == wib(11, 16, 30)
    move(services, number, Action.SUSPEND, reason="applicant")
    clock.at(9, 14)
    assert move(services, number, Action.RESUME).due == wib(14)
    assert services.lookup.detail(number).first_due == wib(11, 16, 30)


def test_waiting_for_the_payment_that_starts_the_clock_gives_nothing_back(services: Services, clock: Clock) -> None:
    number = register(services, "bayar").number
    move(services, number, Action.SUSPEND, reason="payment")
    clock.at(11, 9)
    assert move(services, number, Action.PAID, reference="SKRD-1").due == wib(16)
    clock.at(11, 9, 1)
    assert move(services, number, Action.RESUME).due == wib(16), "the clock had not begun while it waited"
    assert dues(services, number) == [wib(16)]


def test_a_reason_that_stops_the_clock_moves_the_promise_and_writes_it_down(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(8)
    move(services, number, Action.SUSPEND, reason="applicant", until="2026-09-12")
    assert state(services, number) == (Status.SUSPENDED, PromiseState.SUSPENDED)
    clock.at(12)
    assert state(services, number) == (Status.SUSPENDED, PromiseState.SUSPENDED), "past the date, but it waits"
    clock.at(14)
    moved = move(services, number, Action.RESUME)
    assert (moved.former_due, moved.due) == (wib(10), wib(16))
    assert dues(services, number) == [wib(10), wib(16)]
    entry = services.lookup.detail(number).ledger[1]
    assert (entry.kind, entry.reason, entry.by, entry.given.days) == (
        EntryKind.SUSPENSION,
        "menunggu pemohon",
        "Rina",
        4,
    )
    assert services.lookup.detail(number).first_due == wib(10), "the first promise stays"


def test_a_reason_that_does_not_stop_the_clock_is_an_explanation_only(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(8)
    move(services, number, Action.SUSPEND, reason="signer")
    assert state(services, number) == (Status.SUSPENDED, PromiseState.ON_TIME)
    clock.at(11)
    assert state(services, number) == (Status.SUSPENDED, PromiseState.OVERDUE)
    assert move(services, number, Action.RESUME).due == wib(10)
    assert dues(services, number) == [wib(10)]
    assert len(services.lookup.detail(number).suspensions) == 1


def test_a_reason_in_the_offices_words_is_the_offices_reason(services: Services) -> None:
    number = register(services).number
    move(services, number, Action.SUSPEND, reason="menunggu PEMOHON")
    (line,) = services.lookup.detail(number).suspensions
    assert (line.reason, line.note, line.stops_clock) == ("applicant", "", True)
    other = register(services, serial=2).number
    move(services, other, Action.SUSPEND, reason="Pak Camat sakit")
    (line,) = services.lookup.detail(other).suspensions
    assert (line.reason, line.note, line.stops_clock) == ("other", "Pak Camat sakit", False)


def test_what_was_late_before_it_waited_stays_late(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(11)
    move(services, number, Action.SUSPEND, reason="applicant")
    assert state(services, number)[1] is PromiseState.OVERDUE
    clock.at(21)
    assert move(services, number, Action.RESUME).due == wib(10)
    assert state(services, number)[1] is PromiseState.OVERDUE


def test_a_pause_within_closed_time_changes_nothing(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(7, 17)
    move(services, number, Action.SUSPEND, reason="applicant")
    clock.at(8, 6)
    assert move(services, number, Action.RESUME).due == wib(10)
    assert dues(services, number) == [wib(10)]


def test_minutes_that_were_waited_are_given_back_to_the_minute(services: Services, clock: Clock) -> None:
    number = register(services, "menit").number
    clock.at(7, 9, 30)
    move(services, number, Action.SUSPEND, reason="applicant")
    clock.at(7, 11, 45)
    assert move(services, number, Action.RESUME).due == wib(7, 13, 45)


def test_a_calendar_term_remembers_what_was_given_back_within_a_weekend(services: Services, clock: Clock) -> None:
    """From Saturday 12th the term moves by a day each time; the weekend must not swallow one of them."""
    clock.at(7)
    number = register(services, "kalender").number
    for day in (7, 8, 9):
        clock.at(day, 10)
        move(services, number, Action.SUSPEND, reason="applicant")
        clock.at(day + 1, 9)
        move(services, number, Action.RESUME)
    assert services.lookup.detail(number).due == wib(15)


def test_a_pc_set_back_while_a_request_waited_does_no_harm(services: Services, clock: Clock, refused: Refused) -> None:
    clock.at(8)
    number, later = register(services, serial=3).number, register(services, serial=4).number
    move(services, number, Action.SUSPEND, reason="applicant")
    clock.at(7)
    assert refused(move, services, number, Action.RESUME).code == "resumed_before_suspended"
    assert refused(move, services, later, Action.SUSPEND, reason="applicant").code == "suspended_before_registered"
    move(services, number, Action.CANCEL, reason="selesai")
    assert services.lookup.detail(number).due == wib(11, 16, 30)
    assert services.health.check().ok


def test_the_clock_stops_when_it_is_ready_not_when_it_is_fetched(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(10, 16)
    move(services, number, Action.READY)
    clock.at(30)
    assert state(services, number) == (Status.READY, PromiseState.MET)
    move(services, number, Action.HANDOVER, to="  siti  aminah ")
    detail = services.lookup.detail(number)
    assert (detail.row.state, detail.handed_to, detail.ready_at) == (PromiseState.MET, "siti aminah", wib(10))


def test_a_second_too_late_is_missed(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(10, 16)
    clock.pass_time(seconds=1)
    move(services, number, Action.READY)
    assert state(services, number)[1] is PromiseState.MISSED


def test_without_a_name_the_applicant_fetched_it(services: Services) -> None:
    done = register(services)
    move(services, done.number, Action.READY)
    move(services, done.number, Action.HANDOVER)
    assert services.lookup.detail(done.number).handed_to == done.name


def test_a_rejected_request_that_waited_waits_no_more(services: Services) -> None:
    number = register(services).number
    move(services, number, Action.SUSPEND, reason="applicant")
    move(services, number, Action.REJECT, reason="tidak memenuhi syarat")
    detail = services.lookup.detail(number)
    assert (detail.row.status, detail.row.state, detail.row.waiting_for) == (Status.REJECTED, None, "")
    assert detail.suspensions[0].ended_at is not None
    assert detail.closing_reason == "tidak memenuhi syarat"


def test_a_changed_calendar_that_is_kept_moves_no_promise_but_counts_for_the_next(services: Services) -> None:
    number = register(services).number
    before = services.lookup.detail(number)
    services.calendar.apply(CalendarEdit(put=(DayInput(day="2026-09-09", kind="local", name="Hari jadi"),)))
    after = services.lookup.detail(number)
    assert (after.due, after.first_due, after.promise) == (before.due, before.first_due, before.promise)
    assert [row.to_due for row in after.ledger] == [before.due, before.due]
    assert register(services, serial=2).due == wib(11, 16, 30)


def test_a_standard_that_changed_leaves_open_requests_on_theirs(services: Services, clock: Clock) -> None:
    from dataclasses import replace

    from loket.domain.standards import CompletionTime, Decree, StartEvent, Unit

    number = register(services, "bayar").number
    time = CompletionTime(9, Unit.WORKING_DAY, StartEvent.COMPLETE, sentence="9 hari kerja")
    decree = Decree("900/1/2026", clock.moment.date(), clock.moment.date())
    bayar = next(one for one in STANDARDS if one.code == "bayar")
    services.standards.import_standards([replace(bayar, completion_time=time, decree=decree)])
    assert move(services, number, Action.PAID, reference="SKRD-1").due == wib(10)
    assert services.lookup.detail(number).version == 1
    later = register(services, "bayar", 2)
    assert services.lookup.detail(later.number).version == 2
    assert later.due == wib(18, 16, 30)


def test_no_step_writes_personal_data_into_facts_or_outbox(services: Services, clock: Clock) -> None:
    number = register(services, "kalender", proxy_name="Kuasa Xq", proxy_relation="anak Xq").number
    for action, details in (
        (Action.PAID, {"reference": "SKRD Xq"}),
        (Action.SUSPEND, {"reason": "menunggu Warga Xq"}),
        (Action.RESUME, {}),
        (Action.READY, {}),
        (Action.HANDOVER, {"to": "Anak Xq"}),
    ):
        clock.pass_time(hours=1)
        move(services, number, action, **details)
    move(services, register(services, serial=2).number, Action.REJECT, reason="Xq sudah pindah")
    services.lookup.detail(number, whole=True)
    services.papers.done(services.papers.receipt(number).job or 0)
    left = str(rows(services, "SELECT * FROM audit_line")) + str(rows(services, "SELECT payload FROM outbox_row"))
    for secret in ("Xq", "6501010190", "81270000", "Jalan", "0812"):
        assert secret not in left
