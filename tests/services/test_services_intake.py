"""Registration: the number, the promise, the incomplete file, the form kept, and ten seconds to think again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from office_builders import MONDAY, Clock, citizen, form, found_office, move, register, rows, standard, wib
from pydantic import ValidationError

from loket.domain.people import Role
from loket.domain.standards import StartEvent, Unit
from loket.domain.workflow import Action, Status
from loket.errors import LoketError, RuleError
from loket.services import Services
from loket.services.office import OfficeChange
from loket.services.people import NewPerson
from loket.services.registration import Incomplete, NewRequest, Registered

Refused = Callable[..., LoketError]


def test_numbers_follow_the_template_and_the_office(services: Services) -> None:
    assert [register(services, serial=n).number for n in (1, 2)] == [
        "503/L1-0001/DPMPTSP/IX/2026",
        "503/L1-0002/DPMPTSP/IX/2026",
    ]
    services.office.change(OfficeChange(number_template="{tahun}.{bulan:02d}.{loket}.{nomor}"))
    assert register(services).number == "2026.09.L1.3"


def test_each_counter_has_its_own_series_and_each_year_begins_anew(services: Services, clock: Clock) -> None:
    services.office.add_counter("l2", "Loket 2")
    register(services)
    services.office.sit_at("L2")
    assert register(services).number == "503/L2-0001/DPMPTSP/IX/2026"
    clock.moment = datetime(2026, 12, 31, 23, 59, 59, tzinfo=MONDAY.tzinfo)
    assert register(services).number == "503/L2-0002/DPMPTSP/XII/2026"
    clock.pass_time(seconds=1)
    assert register(services).number == "503/L2-0001/DPMPTSP/I/2027", "by the office's clock, not by that of London"


def test_a_number_is_never_given_again(services: Services, clock: Clock) -> None:
    first = register(services)
    services.intake.undo(first.id)
    second = register(services)
    move(services, second.number, Action.CANCEL, reason="salah layanan")
    assert register(services).number == "503/L1-0003/DPMPTSP/IX/2026"


def test_a_standard_without_a_classification_still_gives_a_whole_number(services: Services) -> None:
    plain = standard("legalisir", 1, Unit.WORKING_DAY, StartEvent.COMPLETE)
    object.__setattr__(plain, "classification", "")
    services.standards.import_standards([plain])
    assert register(services, "legalisir").number == "LEGALISIR/L1-0001/DPMPTSP/IX/2026"


def test_the_same_form_saved_twice_registers_once(services: Services) -> None:
    new = form()
    first, second = services.intake.receive(new), services.intake.receive(new)
    assert isinstance(first, Registered)
    assert isinstance(second, Registered)
    assert (first.id, first.number, first.due) == (second.id, second.number, second.due)
    assert len(services.lookup.requests()) == 1


def test_a_file_with_something_missing_is_no_request_and_takes_no_number(services: Services) -> None:
    new = form(missing=("ktp",))
    visit = services.intake.receive(new)
    assert isinstance(visit, Incomplete)
    assert [requirement.key for requirement in visit.missing] == ["ktp"]
    assert services.intake.receive(new) == visit, "saved twice, kept once"
    assert services.lookup.requests() == []
    assert services.reports.board().incomplete_today == 1
    assert register(services).number == "503/L1-0001/DPMPTSP/IX/2026"
    assert rows(services, "SELECT count(*) FROM incomplete_visit") == [(1,)]


def test_the_form_of_an_incomplete_file_registers_once_the_paper_was_fetched(services: Services) -> None:
    new = form(missing=("ktp",))
    services.intake.receive(new)
    again = services.intake.receive(new.model_copy(update={"missing": ()}))
    assert isinstance(again, Registered)
    assert services.intake.receive(new.model_copy(update={"missing": ()})).id == again.id


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"nik": "650101010190001"}, "nik_length", "nik"),
        ({"nik": "65010101019000011"}, "nik_length", "nik"),
        ({"nik": "650101010190000X"}, "nik_digits", "nik"),
        ({"nik": "1" * 16}, "nik_repeated", "nik"),
        ({"nik": ""}, "nik_or_reason", "nik"),
        ({"name": "  "}, "name_missing", "name"),
        ({"name": "123"}, "name_missing", "name"),
        ({"phone": "12"}, "phone_invalid", "phone"),
        ({"service": "tidak-ada"}, "unknown_service", "service"),
        ({"variant": "tidak-ada"}, "unknown_variant", "variant"),
        ({"missing": ("surat-sakti",)}, "unknown_requirement", "missing"),
        ({"not_applicable": ("surat-sakti",)}, "unknown_requirement", "missing"),
    ],
)
def test_a_wrong_form_is_refused_with_its_field_and_leaves_nothing(
    services: Services, refused: Refused, changes: dict[str, object], code: str, field: str
) -> None:
    before = rows(services, "SELECT count(*) FROM audit_line")
    error = refused(services.intake.receive, form(**changes))
    assert isinstance(error, RuleError)
    assert (error.code, error.field) == (code, field)
    assert services.lookup.requests() == []
    assert rows(services, "SELECT count(*) FROM audit_line") == before


def test_a_nik_of_fifteen_digits_says_how_many_there_are(services: Services, refused: Refused) -> None:
    assert refused(services.intake.receive, form(nik="650101010190001")).facts["length"] == 15


def test_a_misspelt_field_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValidationError):
        NewRequest.model_validate({"service": "hari", "name": "A", "nikk": "1"})


def test_nobody_registers_while_nobody_sits_at_the_desk(services: Services, refused: Refused) -> None:
    services.desk.person = None
    assert refused(register, services).code == "nobody_signed_in"
    services.desk.person = services.people.rows()[0]
    assert services.lookup.requests() == []


def test_without_a_nik_a_reason_is_enough(services: Services) -> None:
    done = register(services, nik="", no_nik_reason="Warga negara asing")
    detail = services.lookup.detail(done.number)
    assert (detail.nik, detail.no_nik_reason) == ("", "Warga negara asing")


def test_what_people_write_in_many_ways_is_kept_in_one(services: Services) -> None:
    done = register(services, name="  siti   aminah ", nik="6501 0101 0190 0001", phone="+62 812-3456-7890")
    detail = services.lookup.detail(done.number, whole=True)
    assert (detail.row.name, detail.nik, detail.phone) == ("siti aminah", "6501010101900001", "0812-3456-7890")


@pytest.mark.parametrize(
    ("service", "due"),
    [("hari", wib(10)), ("terima", wib(9)), ("menit", wib(7, 10, 30)), ("kalender", wib(14)), ("verif", None)],
)
def test_the_promise_before_saving_is_the_promise_after_it(
    services: Services, service: str, due: datetime | None
) -> None:
    preview = services.intake.preview(service)
    done = register(services, service)
    assert done.due == due
    assert done.promise == preview.promise
    detail = services.lookup.detail(done.number)
    assert detail.due == detail.first_due == due
    assert detail.promise == preview.promise
    assert [entry.to_due for entry in detail.ledger] == ([due] if due else [])


def test_an_office_in_the_east_counts_in_its_own_zone(tmp_path: Path, clock: Clock) -> None:
    services = found_office(tmp_path / "timur", clock, zone="Asia/Jayapura")
    services.standards.import_standards([standard("hari", 1, Unit.WORKING_DAY, StartEvent.COMPLETE)])
    clock.moment = datetime(2026, 9, 7, 22, 30, tzinfo=MONDAY.tzinfo)  # half past midnight on Tuesday there
    due = register(services).due
    assert due is not None
    assert due.astimezone(MONDAY.tzinfo) == wib(9, 14)
    services.close()


def test_ten_seconds_are_enough_to_take_a_registration_back_and_eleven_are_not(
    services: Services, clock: Clock, refused: Refused
) -> None:
    first, second = register(services), register(services, serial=2)
    clock.pass_time(seconds=10)
    services.intake.undo(first.id)
    clock.pass_time(seconds=1)
    assert refused(services.intake.undo, second.id).code == "undo_too_late"
    detail = services.lookup.detail(first.number)
    assert detail.row.status is Status.CANCELLED
    assert detail.row.state is None
    assert detail.timeline[-1].action == "undone"
    assert services.lookup.detail(second.number).row.status is Status.REGISTERED


def test_only_who_registered_may_take_it_back(services: Services, refused: Refused) -> None:
    done = register(services)
    services.desk.person = services.people.add(NewPerson(name="Budi", roles=(Role.OFFICER,)))
    assert refused(services.intake.undo, done.id).code == "undo_too_late"


def test_taking_back_what_waits_already_leaves_nothing_waiting(services: Services) -> None:
    done = register(services)
    move(services, done.number, Action.SUSPEND, reason="applicant")
    services.papers.receipt(done.number)
    services.intake.undo(done.id)
    assert rows(services, "SELECT count(*) FROM suspension WHERE ended_at IS NULL") == [(0,)]
    assert services.papers.waiting() == [], "nobody prints the receipt of what was taken back"
    assert services.lookup.requests()[0].waiting_for == ""


def test_a_known_applicant_is_offered_with_what_is_still_open(services: Services, clock: Clock) -> None:
    name, nik, _phone = citizen(1)
    done = register(services)
    move(services, done.number, Action.READY)
    move(services, done.number, Action.HANDOVER)
    clock.pass_time(hours=1)
    register(services, "menit", address="Jalan Baru 2")
    known = services.intake.known(f" {nik[:6]} {nik[6:]} ")
    assert known is not None
    assert (known.name, known.visits, known.address) == (name, 2, "Jalan Baru 2")
    assert known.last_service == "Layanan menit"
    assert [row.service_code for row in known.open_requests] == ["menit"]
    assert services.intake.known(citizen(2)[1]) is None


def test_a_registration_taken_back_says_nothing_of_whose_nik_it_was(services: Services) -> None:
    wrong = register(services, name="Salah Ketik")
    services.intake.undo(wrong.id)
    assert services.intake.known(citizen(1)[1]) is None


def test_a_half_typed_form_is_kept_for_its_officer_until_it_is_saved(services: Services) -> None:
    new = form()
    services.intake.keep_draft(new.uid, {"name": "Si"})
    services.intake.keep_draft(new.uid, {"name": "Siti", "missing": ["ktp"]}, held=True)
    (draft,) = services.intake.drafts()
    assert (draft.uid, draft.form, draft.held) == (new.uid, {"name": "Siti", "missing": ["ktp"]}, True)
    first = services.desk.person
    services.desk.person = services.people.add(NewPerson(name="Budi", roles=(Role.OFFICER,)))
    assert services.intake.drafts() == [], "another officer has other forms"
    services.desk.person = first
    services.intake.receive(new)
    assert services.intake.drafts() == []
    services.intake.keep_draft(new.uid, {"name": "Siti"})
    assert services.intake.drafts() == [], "a keystroke that came late does not bring it back"


def test_an_incomplete_file_leaves_no_draft_behind(services: Services) -> None:
    new = form(missing=("ktp",))
    services.intake.keep_draft(new.uid, {"name": "Siti"})
    services.intake.receive(new)
    assert rows(services, "SELECT count(*) FROM draft") == [(0,)]


def test_a_draft_can_be_thrown_away(services: Services, clock: Clock) -> None:
    services.intake.keep_draft("a", {"n": 1})
    clock.pass_time(seconds=1)
    services.intake.keep_draft("b", {"n": 2})
    assert [draft.uid for draft in services.intake.drafts()] == ["b", "a"]
    services.intake.drop_draft("a")
    assert [draft.uid for draft in services.intake.drafts()] == ["b"]


def test_paper_codes_differ_and_open_their_request(services: Services) -> None:
    numbers = [register(services, serial=n).number for n in range(1, 6)]
    codes = [services.lookup.detail(number).paper_code for number in numbers]
    assert len(set(codes)) == 5
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}", code) for code in codes)
    assert [services.lookup.number_of(code.lower().replace("-", " ")) for code in codes] == numbers
    assert services.lookup.number_of("selamat pagi") is None


def test_after_the_counter_closed_the_form_says_when_it_opens(services: Services, clock: Clock) -> None:
    assert services.intake.preview("hari").opens_at is None
    clock.at(11, 17)
    assert services.intake.preview("hari").opens_at == wib(14, 7, 30)
    clock.pass_time(days=1)
    assert services.intake.preview("hari").opens_at == clock.moment + timedelta(days=1, hours=14, minutes=30)
