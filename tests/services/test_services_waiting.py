"""What waits, for what and for how long; what gets more time; what silence would grant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from office_builders import STANDARDS, Clock, move, register, rows, wib

from loket.domain.people import Role
from loket.domain.promise import EntryKind
from loket.domain.workflow import Action, Status
from loket.errors import LoketError
from loket.services import Services
from loket.services.calendar import CalendarEdit, Rules
from loket.services.lookup import Which
from loket.services.reasons import ReasonChange

Refused = Callable[..., LoketError]


# What it waits for --------------------------------------------------------------------------------------------------


def test_a_suspension_says_for_which_paper_and_until_when(services: Services, clock: Clock) -> None:
    number = register(services).number
    clock.at(8)
    details = {"reason": "applicant", "requirement": "ktp", "until": "2026-09-10", "lapses_on": "2026-09-30"}
    move(services, number, Action.SUSPEND, **details)
    waiting = services.lookup.detail(number).suspensions[0]
    assert waiting.requirement is not None
    assert (waiting.requirement.key, waiting.lapses_on) == ("ktp", date(2026, 9, 30))
    assert services.lookup.detail(number).expected_due == wib(14), "back on the 10th: two working days more"
    clock.at(9)
    assert move(services, number, Action.RESUME).due == wib(11, 16, 30), "one day only, as it came out"


def test_a_suspension_that_cannot_be_is_refused_and_changes_nothing(
    services: Services, clock: Clock, refused: Refused
) -> None:
    number = register(services).number
    before = services.lookup.detail(number)
    for details, code in (
        ({"reason": "applicant", "requirement": "paspor"}, "unknown_requirement"),
        ({"reason": "applicant", "until": "2026-09-01"}, "return_in_the_past"),
        ({"reason": "applicant", "until": "2026-09-10", "lapses_on": "2026-09-09"}, "lapse_too_early"),
        ({"reason": ""}, "reason_missing"),
    ):
        assert refused(move, services, number, Action.SUSPEND, **details).code == code
    clock.at(4)
    assert refused(move, services, number, Action.SUSPEND, reason="applicant").code == "suspended_before_registered"
    clock.at(7, 10)
    assert refused(move, services, number, Action.RESUME).code == "step_not_allowed"
    assert services.lookup.detail(number) == replace(before, row=services.lookup.detail(number).row)


def test_a_reason_may_give_the_applicant_so_many_days(services: Services, clock: Clock) -> None:
    services.reasons.save(
        ReasonChange(code="applicant", text="Menunggu pemohon melengkapi berkas", stops_clock=True, lapse_days=30)
    )
    number = register(services).number
    move(services, number, Action.SUSPEND, reason="applicant")
    assert services.lookup.detail(number).suspensions[0].lapses_on == date(2026, 10, 7)
    clock.at(7, month=10)
    assert services.lookup.requests(Which.LAPSED) == []
    clock.at(8, month=10)
    assert [row.number for row in services.lookup.requests(Which.LAPSED)] == [number]
    assert services.reports.board().lapsed == 1
    move(services, number, Action.CANCEL, reason="dianggap ditarik kembali")
    assert services.reports.board().lapsed == 0


# The office's reasons -----------------------------------------------------------------------------------------------


def test_an_office_keeps_its_own_reasons(services: Services) -> None:
    new = services.reasons.save(ReasonChange(text="Menunggu rekomendasi camat", stops_clock=True))
    assert new.code == "menunggu_rekomendasi_camat"
    number = register(services).number
    move(services, number, Action.SUSPEND, reason=new.code)
    move(services, number, Action.RESUME)
    services.reasons.retire(new.code)
    assert new.code not in [reason.code for reason in services.reasons.in_use()]
    retired = next(reason for reason in services.reasons.all() if reason.code == new.code)
    assert (retired.retired, retired.used) == (True, 1)
    services.reasons.bring_back(new.code)
    codes = [reason.code for reason in services.reasons.all()]
    services.reasons.order(codes[::-1])
    assert [reason.code for reason in services.reasons.all()] == codes[::-1]


def test_a_reason_of_the_offices_own_goes_upstream_as_other(services: Services) -> None:
    new = services.reasons.save(ReasonChange(text="Menunggu rekomendasi camat", stops_clock=True))
    move(services, register(services).number, Action.SUSPEND, reason=new.code)
    payload = rows(services, "SELECT payload FROM outbox_row ORDER BY seq DESC LIMIT 1")[0][0]
    assert '"alasan_tunda": "lainnya"' in str(payload)


def test_what_waits_keeps_the_clock_that_it_was_suspended_under(services: Services, clock: Clock) -> None:
    number = register(services).number
    move(services, number, Action.SUSPEND, reason="applicant")
    services.reasons.save(ReasonChange(code="applicant", text="Menunggu pemohon", stops_clock=False))
    clock.at(9)
    assert move(services, number, Action.RESUME).due == wib(14)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "", "stops_clock": True}, "reason_text_missing"),
        ({"text": "Menunggu pembayaran", "stops_clock": True}, "reason_exists"),
        ({"code": "tiada", "text": "Lain", "stops_clock": True}, "unknown_reason"),
        ({"text": "Lama", "stops_clock": True, "lapse_days": 0}, "lapse_days_invalid"),
        ({"text": "Lama", "stops_clock": True, "lapse_days": 4000}, "lapse_days_invalid"),
    ],
)
def test_a_reason_that_cannot_be_is_refused(
    services: Services, refused: Refused, change: dict[str, object], code: str
) -> None:
    before = services.reasons.all()
    assert refused(services.reasons.save, ReasonChange.model_validate(change)).code == code
    assert services.reasons.all() == before


def test_the_reason_for_own_words_stays(services: Services, refused: Refused) -> None:
    assert refused(services.reasons.retire, "other").code == "reason_needed"
    assert refused(services.reasons.order, ["other"]).code == "reasons_changed_meanwhile"


# More time ----------------------------------------------------------------------------------------------------------


def test_an_extension_is_bounded_cumulative_and_written_down(services: Services, refused: Refused) -> None:
    number = register(services).number
    assert services.lookup.detail(number).extension_left == 7
    assert move(services, number, Action.EXTEND, days=2, reason="tim teknis ke lapangan").due == wib(14)
    assert move(services, number, Action.EXTEND, days=5, reason="hujan").due == wib(21)
    detail = services.lookup.detail(number)
    assert (detail.first_due, detail.extension_left, detail.row.status) == (wib(10), 0, Status.REGISTERED)
    entries = [(row.kind, row.reason, row.from_due, row.to_due) for row in detail.ledger[1:]]
    assert entries == [
        (EntryKind.EXTENSION, "tim teknis ke lapangan", wib(10), wib(14)),
        (EntryKind.EXTENSION, "hujan", wib(14), wib(21)),
    ]
    assert refused(move, services, number, Action.EXTEND, days=1, reason="lagi").code == "extension_too_long"


def test_an_extension_without_days_reason_or_allowance_is_refused(services: Services, refused: Refused) -> None:
    number, minutes = register(services).number, register(services, "menit", 2).number
    for details, code in (
        ({"days": 1}, "reason_missing"),
        ({"reason": "x"}, "days_missing"),
        ({"days": 0, "reason": "x"}, "amount_not_positive"),
        ({"days": -3, "reason": "x"}, "amount_not_positive"),
        ({"days": 8, "reason": "x"}, "extension_too_long"),
    ):
        assert refused(move, services, number, Action.EXTEND, **details).code == code
    assert refused(move, services, minutes, Action.EXTEND, days=1, reason="x").code == "extension_not_allowed"
    waiting = register(services, "bayar", 3).number
    assert refused(move, services, waiting, Action.EXTEND, days=1, reason="x").code == "not_started"
    assert services.lookup.detail(number).due == wib(10)


def test_what_is_late_already_is_not_extended(services: Services, clock: Clock, refused: Refused) -> None:
    number = register(services).number
    clock.at(11)
    assert refused(move, services, number, Action.EXTEND, days=1, reason="x").code == "extended_too_late"


def test_a_free_service_waits_for_no_payment(services: Services, refused: Refused) -> None:
    number = register(services).number
    assert refused(move, services, number, Action.SUSPEND, reason="payment").code == "nothing_to_wait_for"
    move(services, register(services, "kalender", 2).number, Action.SUSPEND, reason="payment")


def test_who_never_got_a_promise_kept_none(services: Services, clock: Clock) -> None:
    number = register(services, "verif").number
    move(services, number, Action.READY)
    month = next(one for one in services.reports.month("2026-09") if one.kode_layanan == "verif")
    assert (month.selesai, month.selesai_tepat_waktu, month.terlambat, month.persen_tepat_waktu) == (1, 0, 0, None)
    assert services.lookup.detail(number).timeline[-1].facts["in_time"] is None


def test_a_credit_says_what_it_is_counted_in(services: Services, clock: Clock) -> None:
    from loket.words import explain_steps

    number = register(services, "kalender").number
    clock.at(8)
    move(services, number, Action.SUSPEND, reason="applicant")
    clock.at(11)
    move(services, number, Action.RESUME)
    move(services, number, Action.EXTEND, days=3, reason="hujan")
    told = explain_steps(services.lookup.detail(number).later_steps)
    assert "Ditambah 3 hari kalender karena menunggu pemohon" in told[0]
    assert "Diperpanjang 3 hari kalender (hujan)" in told[1]


def test_only_a_supervisor_extends(services: Services, refused: Refused) -> None:
    number = register(services).number
    people = services.people
    from loket.services.people import NewPerson

    people.add(NewPerson(name="Sari Penyelia", roles=(Role.SUPERVISOR,)))
    services.desk.person = people.add(NewPerson(name="Budi Petugas", roles=(Role.OFFICER,)))
    assert refused(move, services, number, Action.EXTEND, days=1, reason="x").code == "not_allowed"
    assert services.lookup.detail(number).due == wib(10)


# What silence grants ------------------------------------------------------------------------------------------------


def test_a_standard_without_a_time_warns_before_silence_grants_the_request(services: Services, clock: Clock) -> None:
    services.standards.import_standards([replace(STANDARDS[0], code="diam", completion_time=None)])
    silent, other = register(services, "diam").number, register(services, serial=2).number
    assert services.lookup.detail(silent).due == wib(14), "five working days"
    clock.at(11)
    assert (services.reports.board().deemed, services.lookup.requests(Which.DEEMED)) == (0, [])
    clock.at(14)
    assert [row.number for row in services.lookup.requests(Which.DEEMED)] == [silent]
    clock.at(16)
    assert services.reports.board().deemed == 1
    assert {row.number for row in services.lookup.requests(Which.OVERDUE)} == {silent, other}
    move(services, silent, Action.READY)
    assert services.reports.board().deemed == 0


def test_a_request_that_waits_under_the_laws_own_time_stays_in_the_warning(services: Services, clock: Clock) -> None:
    services.standards.import_standards([replace(STANDARDS[0], code="diam", completion_time=None)])
    silent, other = register(services, "diam").number, register(services, serial=2).number
    for number in (silent, other):
        move(services, number, Action.SUSPEND, reason="applicant")
    clock.at(11)
    assert services.reports.board().deemed == 0
    clock.at(16)
    assert [row.number for row in services.lookup.requests(Which.DEEMED)] == [silent]
    assert services.reports.board().deemed == 1


# What if ------------------------------------------------------------------------------------------------------------


def test_what_if_it_came_later_today_or_tomorrow(services: Services, clock: Clock) -> None:
    assert [one.when for one in services.intake.what_if("hari")] == ["now", "tomorrow"]
    services.calendar.apply(CalendarEdit(rules=Rules(cutoff="14:00")))
    answers = services.intake.what_if("hari")
    assert [(one.when, one.promise.due) for one in answers] == [
        ("now", wib(10)),
        ("after_cutoff", wib(11, 16, 30)),
        ("tomorrow", wib(11, 16, 30)),
    ]
    clock.at(7, 15)
    assert [one.when for one in services.intake.what_if("hari")] == ["now", "tomorrow"]
    clock.at(11, 15)
    assert services.intake.what_if("menit")[1].start == wib(14, 7, 30), "Friday; Monday is the next working day"
