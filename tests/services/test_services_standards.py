"""The register of standards and the calendar: what is in force, when, and what a file must be to be taken in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from office_builders import STANDARDS, Clock, found_office, register, rows, standard, wib

from loket.domain.standards import Decree, ServiceStandard, StartEvent, Unit
from loket.errors import LoketError, RuleError
from loket.services import Services
from loket.services.calendar import CalendarEdit, DayInput, Rules, SeasonInput
from loket.services.catalogue import example_catalogue, read_file, write_file
from loket.services.office import NewOffice, OfficeChange
from loket.services.standards import NewDecree
from loket.services.standards_files import Outcome
from loket.words import error_sentence

Refused = Callable[..., LoketError]
HARI = STANDARDS[0]
EXAMPLE = replace(HARI, code="contoh", name="Contoh", is_example=True, decree=None)
SOURCED = replace(EXAMPLE, decree=Decree("SK asal/1", date(2021, 8, 9), date(2021, 8, 9)))


def decided(version: int, valid_from: date, code: str = "hari") -> ServiceStandard:
    decree = Decree(f"800/{version}/2026", valid_from, valid_from)
    return replace(HARI, code=code, collection=f"Loket {version}", decree=decree)


def registered_under(services: Services, code: str = "hari") -> int:
    return services.lookup.detail(register(services, code).number).version


def test_a_new_office_has_hours_holidays_a_counter_and_its_founder(tmp_path: Path, clock: Clock) -> None:
    services = found_office(tmp_path / "baru", clock)
    assert services.office.founded()
    assert services.desk.acting().name == "Rina"
    assert services.office.counters() == [("L1", "Loket 1")]
    year = services.calendar.year(2026)
    assert year.known
    assert len([day for day in year.days if day.kind == "national"]) == 17
    assert len([day for day in year.days if day.kind == "collective"]) == 8
    assert sorted(year.week) == ["fri", "mon", "thu", "tue", "wed"]
    assert [reason.code for reason in services.office.reasons() if reason.stops_clock] == ["applicant", "payment"]
    assert services.health.check().ok
    services.close()


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ({"name": " "}, "office_name_missing"),
        ({"name": "A", "zone": "Asia/Atlantis"}, "unknown_zone"),
        ({"name": "A", "unit_code": "A/B"}, "office_code_unsafe"),
    ],
)
def test_an_office_that_cannot_be_is_not_founded(
    tmp_path: Path, refused: Refused, new: dict[str, str], code: str
) -> None:
    from loket.db.engine import Database

    services = Services(Database.create(tmp_path / "baru"))
    assert refused(services.office.found, NewOffice.model_validate(new)).code == code
    assert not services.office.founded()
    services.close()


def test_an_office_is_founded_once(services: Services, refused: Refused) -> None:
    assert refused(services.office.found, NewOffice(name="Lain")).code == "office_exists"
    assert services.office.profile().name == "DPMPTSP Contoh"


def test_an_example_serves_a_training_office_and_no_real_one(
    services: Services, tmp_path: Path, clock: Clock, refused: Refused
) -> None:
    services.standards.import_standards([EXAMPLE])
    assert refused(register, services, "contoh").code == "standard_is_example"
    assert "contoh" not in [row.code for row in services.standards.usable()]
    training = found_office(tmp_path / "latihan", clock, training=True)
    training.standards.import_standards([EXAMPLE])
    assert registered_under(training, "contoh") == 1
    training.close()


def test_its_own_decree_makes_an_example_the_offices_standard(services: Services) -> None:
    services.standards.import_standards([EXAMPLE])
    adopted = services.standards.adopt("contoh", NewDecree(number="800/7/2026", decided_on=date(2026, 9, 1)))
    assert (adopted.version, adopted.usable, adopted.standard.is_example) == (2, True, False)
    assert registered_under(services, "contoh") == 2
    row = next(row for row in services.standards.rows() if row.code == "contoh")
    assert (row.decree, row.usable, row.is_example) == ("800/7/2026", True, False)


def test_a_decree_needs_a_number(services: Services, refused: Refused) -> None:
    decree = NewDecree(number=" ", decided_on=date(2026, 9, 1))
    assert refused(services.standards.adopt, "hari", decree).code == "decree_number_missing"
    assert refused(services.standards.adopt, "x", NewDecree(number="1", decided_on=date(2026, 9, 1))).code == (
        "unknown_service"
    )


@pytest.mark.parametrize("example", [EXAMPLE, SOURCED], ids=["plain", "with the decree of its source"])
def test_the_examples_brought_in_again_leave_the_offices_own_in_force(
    services: Services, example: ServiceStandard
) -> None:
    services.standards.import_standards([example])
    services.standards.adopt("contoh", NewDecree(number="800/7/2026", decided_on=date(2026, 9, 1)))
    result = services.standards.import_standards([example])
    assert (result.added, result.new_versions, result.unchanged) == ((), (), ("contoh",))
    services.standards.import_standards([replace(example, collection="Loket lain")])
    assert registered_under(services, "contoh") == 2
    assert services.standards.show("contoh").valid_to is None


def test_a_decree_of_the_future_waits_for_its_day(services: Services, clock: Clock) -> None:
    services.standards.import_standards([decided(2, date(2026, 9, 14))])
    assert registered_under(services) == 1
    assert services.standards.show("hari").version == 1
    assert services.standards.show("hari", 1).valid_to == date(2026, 9, 13)
    clock.at(13, 23, 59)
    assert registered_under(services) == 1
    clock.at(14, 0, 1)
    assert registered_under(services) == 2
    assert services.standards.show("hari").version == 2


def test_an_office_with_nothing_but_a_future_decree_says_so(services: Services, refused: Refused) -> None:
    services.standards.import_standards([decided(1, date(2026, 10, 1), "nanti")])
    assert refused(register, services, "nanti").code == "standard_not_in_force"


def test_a_training_office_uses_the_example_until_its_decree_begins(tmp_path: Path, clock: Clock) -> None:
    training = found_office(tmp_path / "latihan", clock, training=True)
    training.standards.import_standards([EXAMPLE])
    decree = NewDecree(number="1", decided_on=date(2026, 9, 7), valid_from=date(2026, 9, 14))
    training.standards.adopt("contoh", decree)
    assert [row.code for row in training.standards.usable()] == ["contoh"]
    assert registered_under(training, "contoh") == 1
    clock.at(14)
    assert registered_under(training, "contoh") == 2
    training.close()


def test_a_decree_that_overtakes_a_planned_one_ends_what_it_follows(services: Services, clock: Clock) -> None:
    services.standards.import_standards([decided(2, date(2026, 10, 1))])
    services.standards.import_standards([decided(3, date(2026, 9, 20))])
    ends = {row.version: row.valid_to for row in services.standards.versions("hari")}
    assert ends == {3: None, 2: date(2026, 10, 1), 1: date(2026, 9, 19)}
    for day, month, version in ((19, 9, 1), (20, 9, 3), (1, 10, 3), (2, 10, 3)):
        clock.at(day, month=month)
        assert registered_under(services) == version


def test_what_was_exported_imports_the_same_and_changes_nothing(
    services: Services, tmp_path: Path, clock: Clock
) -> None:
    services.standards.import_examples()
    path = tmp_path / "katalog.json"
    path.write_bytes(services.standards.export())
    result = services.standards_files.bring_in(path)
    assert len(result.rows) == len(result.codes(Outcome.UNCHANGED)) == len(STANDARDS) + 17
    other = found_office(tmp_path / "lain", clock)
    other.standards.import_standards(read_file(path))
    assert other.standards.export() == path.read_bytes()
    other.close()


def test_every_example_survives_a_file(tmp_path: Path, services: Services) -> None:
    path = tmp_path / "contoh.json"
    path.write_bytes(write_file(example_catalogue()))
    services.standards_files.bring_in(path)
    for one in example_catalogue():
        assert services.standards.show(one.code).standard == one


def spoilt(change: Callable[[dict[str, object]], None]) -> bytes:
    content = json.loads(write_file([HARI, replace(HARI, code="kedua")]))
    change(content)
    return json.dumps(content).encode()


def at(content: dict[str, object], *path: str | int) -> dict[str, object]:
    for step in path:
        content = content[step]  # type: ignore[index,assignment]
    return content


MALFORMED: dict[str, tuple[bytes, str, dict[str, object]]] = {
    "no json": (b'{"format": ', "catalogue_not_json", {"line": 1, "column": 12}),
    "no utf-8": (b"\xff{}", "catalogue_encoding", {"place": 0}),
    "a list": (b"[]", "catalogue_shape", {}),
    "another format": (b'{"format": "x", "standards": []}', "catalogue_format", {"found": "x"}),
    "standards that are no list": (b'{"format": "loket-standards-1", "standards": 1}', "catalogue_shape", {}),
    "nested without end": (b'{"a":' * 50_000, "catalogue_not_json", {}),
    "a standard twice": (
        spoilt(lambda c: at(c, "standards", 1).update(code="hari")),
        "catalogue_repeated",
        {"service": "hari"},
    ),
    "a word for a number": (
        spoilt(lambda c: at(c, "standards", 1, "completion_time").update(amount="lima")),
        "catalogue_field",
        {"place": "standards.1.completion_time.amount", "problem": "type", "found": "lima"},
    ),
    "an unknown unit": (
        spoilt(lambda c: at(c, "standards", 1, "completion_time").update(unit="abad")),
        "catalogue_field",
        {"place": "standards.1.completion_time.unit", "problem": "enum", "found": "abad"},
    ),
    "a misspelt field": (
        spoilt(lambda c: at(c, "standards", 1).update(collectoin="x")),
        "catalogue_field",
        {"place": "standards.1.collectoin", "problem": "unexpected_keyword_argument"},
    ),
    "a missing field": (
        spoilt(lambda c: at(c, "standards", 1).pop("name") and None),
        "catalogue_field",
        {"place": "standards.1.name", "problem": "missing"},
    ),
    "no such day": (
        spoilt(lambda c: at(c, "standards", 1, "decree").update(decided_on="2026-02-30")),
        "catalogue_field",
        {"place": "standards.1.decree.decided_on", "problem": "date", "found": "2026-02-30"},
    ),
    "a promise of nothing": (
        spoilt(lambda c: at(c, "standards", 1, "completion_time").update(amount=0)),
        "catalogue_fault",
        {"place": "standards.1.completion_time.amount", "problem": "not_positive"},
    ),
    "a requirement twice": (
        spoilt(lambda c: at(c, "standards", 1, "variants", 0, "requirements", 1).update(key="ktp")),
        "catalogue_fault",
        {"place": "standards.1.variants.0.requirements", "problem": "repeated"},
    ),
}


@pytest.mark.parametrize(("content", "code", "facts"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_names_itself_the_place_and_the_field_and_changes_nothing(
    services: Services, tmp_path: Path, refused: Refused, content: bytes, code: str, facts: dict[str, object]
) -> None:
    before = services.standards.export(), rows(services, "SELECT count(*) FROM audit_line")
    path = tmp_path / "rusak.json"
    path.write_bytes(content)
    error = refused(services.standards_files.bring_in, path)
    assert isinstance(error, RuleError)
    assert (error.code, error.facts["file"]) == (code, "rusak.json")
    assert {name: error.facts.get(name) for name in facts} == facts
    assert "rusak.json" in error_sentence(error)
    assert (services.standards.export(), rows(services, "SELECT count(*) FROM audit_line")) == before


def test_a_file_that_is_not_there_is_told(services: Services, tmp_path: Path, refused: Refused) -> None:
    assert refused(services.standards_files.bring_in, tmp_path / "hilang.json").code == "file_unreadable"
    assert refused(read_file, tmp_path).code == "file_unreadable"


def test_the_standard_is_asked_for_by_its_code(services: Services, refused: Refused) -> None:
    error = refused(services.standards.show, "harri")
    assert error.code == "unknown_service"
    assert error.facts["known"][0] == "hari"  # type: ignore[index]
    assert refused(services.standards.show, "hari", 9).code == "unknown_version"


# The calendar -------------------------------------------------------------------------------------------------------


def test_a_season_replaces_the_week_also_on_days_without_hours(services: Services, clock: Clock) -> None:
    week = {**{day: [("07:30", "15:00")] for day in ("mon", "tue", "wed", "thu", "fri")}, "sat": [("08:00", "11:00")]}
    services.calendar.apply(CalendarEdit(week=week))
    clock.at(11)
    assert register(services).due == wib(15, 15), "Saturday 12th, Monday, Tuesday"
    short = {day: [("08:00", "14:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
    season = SeasonInput(name="Ramadan", first_day=date(2026, 9, 12), last_day=date(2026, 9, 30), week=short)
    services.calendar.apply(CalendarEdit(season=season))
    assert register(services, serial=2).due == wib(16, 14), "in the season no Saturday is open"
    assert not services.calendar.current().work.is_working_day(date(2026, 9, 12))
    assert services.calendar.current().work.is_working_day(date(2026, 10, 3))


def test_a_day_of_its_own_beats_season_and_holiday(services: Services) -> None:
    def open_on(day: int) -> bool:
        return services.calendar.current().work.is_working_day(date(2026, 9, day))

    services.calendar.apply(
        CalendarEdit(put=(DayInput(day="2026-09-12", kind="special", name="Pengganti", hours=[("08:00", "12:00")]),))
    )
    assert open_on(12)
    services.calendar.apply(CalendarEdit(put=(DayInput(day="2026-09-09", kind="local", name="Hari jadi"),)))
    assert not open_on(9)
    services.calendar.apply(CalendarEdit(remove=(date(2026, 9, 9),)))
    services.calendar.apply(CalendarEdit(put=(DayInput(day="2026-09-10", kind="collective", name="Cuti bersama"),)))
    assert (open_on(9), open_on(10)) == (True, False)
    services.calendar.apply(CalendarEdit(rules=Rules(open_on_collective_leave=True)))
    assert open_on(10)


def test_two_desks_count_in_the_same_calendar_at_once(desk: Callable[[], Services]) -> None:
    here, there = desk(), desk()
    assert register(here).due == register(there, serial=2).due == wib(10)
    here.calendar.apply(CalendarEdit(put=(DayInput(day="2026-09-09", kind="local", name="Hari jadi"),)))
    assert register(there, serial=3).due == wib(11, 16, 30)


def test_a_decree_file_is_entered_whole(services: Services) -> None:
    content = "﻿Tanggal;Jenis;Nama;Sumber\r\n09-09-2026;lokal;Hari jadi;SK Bupati\r\n2026-09-10;cuti bersama;Cuti;\r\n"
    services.calendar.apply(services.calendar.read_decree(content.encode()))
    days = {day.day: day for day in services.calendar.year(2026).days}
    assert days[date(2026, 9, 9)].source == "SK Bupati"
    assert register(services).due == wib(14)


def test_changing_the_week_needs_an_open_interval(services: Services, refused: Refused) -> None:
    before = services.calendar.year(2026)
    assert isinstance(refused(services.calendar.apply, CalendarEdit(week={})), RuleError)
    assert isinstance(refused(services.calendar.apply, CalendarEdit(week={"mon": [("12:00", "08:00")]})), RuleError)
    assert services.calendar.year(2026) == before


def test_settings_that_cannot_be_are_refused_with_their_field(services: Services, refused: Refused) -> None:
    before = services.office.profile()
    for change, field in (
        ({"number_template": "{nomor}"}, "number_template"),
        ({"unit_code": "a b"}, "unit_code"),
        ({"name": " "}, "name"),
    ):
        assert refused(services.office.change, OfficeChange.model_validate(change)).field == field
    for rules, field in ((Rules(zone="Mars/Olympus"), "zone"), (Rules(cutoff="25:00"), "cutoff")):
        assert refused(services.calendar.preview, CalendarEdit(rules=rules)).field == field
    assert services.office.profile() == before


def test_a_cutoff_counts_a_late_start_as_the_next_day(services: Services, clock: Clock) -> None:
    services.calendar.apply(CalendarEdit(rules=Rules(cutoff="14:00")))
    clock.at(7, 14, 1)
    assert register(services).due == wib(11, 16, 30)
    services.calendar.apply(CalendarEdit(rules=Rules(cutoff="")))
    assert register(services, serial=2).due == wib(10)


def test_a_standard_without_a_time_promises_the_statutory_default(services: Services) -> None:
    bare = replace(standard("bawaan", 1, Unit.WORKING_DAY, StartEvent.COMPLETE), completion_time=None)
    services.standards.import_standards([bare])
    done = register(services, "bawaan")
    assert done.promise is not None
    assert done.promise.is_default
    assert done.due == wib(14)
