"""The calendar in the office's hands: what an edit does to open promises, moved, kept and taken back (R15)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from office_builders import STANDARDS, WIB, Clock, move, register, rows

from loket.domain.promise import EntryKind
from loket.domain.standards import CompletionTime, Decree, StartEvent, Unit
from loket.domain.workflow import Action
from loket.errors import LoketError
from loket.services import Services
from loket.services.calendar import CalendarEdit, DayInput, Decision, Rules, SeasonInput, day_range
from loket.words import explain_steps

Refused = Callable[..., LoketError]

OLD_DECREE = """tanggal,jenis,nama,sumber
2023-04-21,cuti bersama,Cuti Bersama Idulfitri,SKB 1066/2022
2023-04-22,nasional,Idulfitri,SKB 1066/2022
2023-04-23,nasional,Idulfitri,SKB 1066/2022
2023-04-24,cuti bersama,Cuti Bersama Idulfitri,SKB 1066/2022
2023-04-25,cuti bersama,Cuti Bersama Idulfitri,SKB 1066/2022
2023-04-26,cuti bersama,Cuti Bersama Idulfitri,SKB 1066/2022
"""
REVISED = """tanggal,jenis,nama,sumber
2023-04-19,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
2023-04-20,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
2023-04-21,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
2023-04-24,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
2023-04-25,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
"""


def april(day: int) -> datetime:
    """Closing time of a day of that month; Fridays close later."""
    hour = (16, 30) if date(2023, 4, day).weekday() == 4 else (16, 0)
    return datetime(2023, 4, day, *hour, tzinfo=WIB)


@pytest.fixture
def idulfitri(services: Services, clock: Clock) -> Services:
    """The office in April 2023, before the decree was revised, with a service of five working days."""
    five = CompletionTime(5, Unit.WORKING_DAY, StartEvent.COMPLETE, sentence="5 hari kerja")
    decree = Decree("1/2023", date(2023, 1, 2), date(2023, 1, 2))
    services.standards.import_standards([replace(STANDARDS[0], code="lima", completion_time=five, decree=decree)])
    clock.at(3, month=4, year=2023)
    services.clock.confirm()  # an office of 2026 that lives in 2023 from now on
    services.calendar.apply(services.calendar.read_decree(OLD_DECREE.encode()))
    return services


@pytest.fixture
def promised(idulfitri: Services, clock: Clock) -> tuple[str, str]:
    """A request of 10 April and one of 12 April."""
    numbers = []
    for day in (10, 12):
        clock.at(day, month=4, year=2023)
        numbers.append(register(idulfitri, "lima", day).number)
    return numbers[0], numbers[1]


def due(services: Services, number: str) -> datetime | None:
    return services.lookup.detail(number).due


def test_the_decree_of_april_2023_moves_one_promise_and_leaves_the_other(
    idulfitri: Services, promised: tuple[str, str]
) -> None:
    assert [due(idulfitri, number) for number in promised] == [april(17), april(19)]
    preview = idulfitri.calendar.preview(idulfitri.calendar.read_decree(REVISED.encode()))
    assert [(one.number, one.old, one.new) for one in preview.moves] == [(promised[1], april(19), april(26))]
    assert (preview.looked_at, preview.becoming_late, preview.rescued) == (2, 0, 0)
    assert [day.day.day for day in preview.change.removed] == [26]
    assert [day.day.day for day in preview.change.added] == [19, 20]
    assert [due(idulfitri, number) for number in promised] == [april(17), april(19)], "a preview changes nothing"


def test_confirmed_it_moves_with_a_row_in_the_ledger_and_undone_it_goes_back(
    idulfitri: Services, promised: tuple[str, str]
) -> None:
    calendar = idulfitri.calendar
    done = calendar.apply(calendar.preview(calendar.read_decree(REVISED.encode())), Decision.MOVE)
    assert (done.moved, done.kept) == (1, 0)
    assert [due(idulfitri, number) for number in promised] == [april(17), april(26)]
    detail = idulfitri.lookup.detail(promised[1])
    assert detail.first_due == april(19), "the first promise is never overwritten"
    last = detail.ledger[-1]
    assert (last.kind, last.from_due, last.to_due, last.by) == (EntryKind.CALENDAR, april(19), april(26), "Rina")
    assert "SKB 327/2023" in last.reason
    assert len(idulfitri.lookup.detail(promised[0]).ledger) == 1

    back = calendar.undo(calendar.preview_undo())
    assert (back.moved, due(idulfitri, promised[1])) == (1, april(19))
    steps = [(row.from_due, row.to_due) for row in idulfitri.lookup.detail(promised[1]).ledger]
    assert steps == [(None, april(19)), (april(19), april(26)), (april(26), april(19))]
    assert not calendar.current().work.is_working_day(date(2023, 4, 26))
    assert idulfitri.health.check().ok


def test_kept_it_stays_and_the_ledger_says_so_even_after_it_was_undone(
    idulfitri: Services, promised: tuple[str, str]
) -> None:
    calendar = idulfitri.calendar
    done = calendar.apply(calendar.preview(calendar.read_decree(REVISED.encode())), Decision.KEEP)
    assert (done.moved, done.kept) == (0, 1)
    assert due(idulfitri, promised[1]) == april(19)
    last = idulfitri.lookup.detail(promised[1]).ledger[-1]
    assert (last.kind, last.from_due, last.to_due) == (EntryKind.CALENDAR, april(19), april(19))
    assert explain_steps(idulfitri.lookup.detail(promised[1]).later_steps) == [
        "Kalender berubah (SKB 327/2023); janji ini dipertahankan."
    ]
    assert calendar.preview_undo().moves == ()
    calendar.undo(calendar.preview_undo())
    assert due(idulfitri, promised[1]) == april(19)
    assert idulfitri.health.check().ok


def test_what_was_registered_under_the_new_calendar_is_moved_when_it_is_taken_back(
    idulfitri: Services, promised: tuple[str, str], clock: Clock
) -> None:
    calendar = idulfitri.calendar
    calendar.apply(calendar.preview(calendar.read_decree(REVISED.encode())), Decision.MOVE)
    clock.at(13, month=4, year=2023)
    late = register(idulfitri, "lima", 13).number
    assert due(idulfitri, late) == april(27)
    preview = calendar.preview_undo()
    assert {one.number: one.new for one in preview.moves} == {promised[1]: april(19), late: april(20)}
    calendar.undo(preview)
    assert due(idulfitri, late) == april(20)


def test_a_promise_that_was_extended_since_keeps_its_extension_when_the_decree_is_undone(
    idulfitri: Services, promised: tuple[str, str], clock: Clock
) -> None:
    calendar = idulfitri.calendar
    calendar.apply(calendar.preview(calendar.read_decree(REVISED.encode())), Decision.MOVE)
    clock.at(14, month=4, year=2023)
    move(idulfitri, promised[1], Action.SUSPEND, reason="applicant")
    clock.at(18, month=4, year=2023)
    waited = move(idulfitri, promised[1], Action.RESUME).due
    assert waited == april(28), "14 to 18 April are two working days"
    calendar.undo(calendar.preview_undo())
    assert due(idulfitri, promised[1]) == datetime(2023, 4, 27, 16, tzinfo=WIB), "19 April, and two days: 20 and 27"


def test_a_preview_is_refused_when_somebody_changed_the_calendar_meanwhile(
    idulfitri: Services, promised: tuple[str, str], refused: Refused
) -> None:
    calendar = idulfitri.calendar
    seen = calendar.preview(calendar.read_decree(REVISED.encode()))
    calendar.apply(CalendarEdit(put=day_range(date(2023, 4, 18), date(2023, 4, 18), kind="local", name="Pilkades")))
    assert refused(calendar.apply, seen, Decision.MOVE).code == "calendar_changed_meanwhile"
    assert due(idulfitri, promised[1]) == april(19)


def test_a_change_that_takes_a_holiday_away_brings_promises_forward_and_says_who_becomes_late(
    idulfitri: Services, promised: tuple[str, str], clock: Clock
) -> None:
    calendar = idulfitri.calendar
    clock.at(11, month=4, year=2023)
    calendar.apply(
        calendar.preview(
            CalendarEdit(put=day_range(date(2023, 4, 13), date(2023, 4, 14), kind="local", name="Banjir"))
        ),
        Decision.MOVE,
    )
    assert due(idulfitri, promised[1]) == datetime(2023, 4, 27, 16, tzinfo=WIB)
    clock.at(20, month=4, year=2023)
    preview = calendar.preview(CalendarEdit(remove=(date(2023, 4, 13), date(2023, 4, 14))))
    assert [(one.number, one.new, one.becomes_late) for one in preview.moves if one.becomes_late] == [
        (promised[1], april(19), True)
    ]
    assert preview.becoming_late == 1


def test_a_request_that_is_ready_is_not_moved(idulfitri: Services, promised: tuple[str, str]) -> None:
    move(idulfitri, promised[1], Action.READY)
    assert idulfitri.calendar.preview(idulfitri.calendar.read_decree(REVISED.encode())).moves == ()


def test_a_range_a_season_and_the_rules_are_previewed_alike(
    idulfitri: Services, promised: tuple[str, str], refused: Refused
) -> None:
    calendar = idulfitri.calendar
    week = {day: [("08:00", "15:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
    season = SeasonInput(name="Ramadan", first_day=date(2023, 3, 23), last_day=date(2023, 4, 21), week=week)
    moves = calendar.preview(CalendarEdit(season=season)).moves
    assert [one.new.hour for one in moves] == [15, 15], "due at the closing time of the season"
    off = CalendarEdit(rules=Rules(open_on_collective_leave=True))
    assert calendar.preview(off).moves == ()
    assert refused(calendar.apply, CalendarEdit()).code == "calendar_unchanged"
    upside_down = {"kind": "local", "name": "Pemilu"}
    assert refused(day_range, date(2023, 4, 3), date(2023, 4, 2), **upside_down).code == "day_range_upside_down"
    assert refused(day_range, date(2022, 4, 3), date(2024, 4, 2), **upside_down).code == "day_range_too_long"


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (CalendarEdit(week={"mon": [("08:00", "12:00")], "tue": [("07:30", "16:00")]}), "Jam kerja {days}"),
        (CalendarEdit(rules=Rules(cutoff="14:00")), "Batas jam masuk: tidak ada menjadi 14.00"),
        (CalendarEdit(rules=Rules(zone="Asia/Makassar")), "Zona waktu: WIB menjadi WITA"),
        (CalendarEdit(rules=Rules(open_services=("hari",))), "Buka pada cuti bersama: Layanan hari"),
        (CalendarEdit(rules=Rules(cutoff="14:00"), reason="SK Kepala Dinas 7/2026"), "SK Kepala Dinas 7/2026"),
    ],
)
def test_hours_and_rules_tell_the_history_and_the_ledger_why_unless_a_reason_is_given(
    services: Services, edit: CalendarEdit, reason: str
) -> None:
    services.calendar.apply(edit)
    told = reason.format(days="Senin, Selasa, Rabu, Kamis, Jumat")
    assert services.calendar.revisions()[0].reason == told
    services.calendar.undo(services.calendar.preview_undo())
    assert services.calendar.revisions()[0].reason == f"dibatalkan: {told}"


def test_what_promises_are_counted_by_is_read_as_it_can_be_entered_again(services: Services, refused: Refused) -> None:
    services.calendar.apply(CalendarEdit(rules=Rules(cutoff="14:00", count_first_day=True, open_services=("hari",))))
    hours = services.calendar.hours()
    assert hours.rules == Rules(
        zone="Asia/Jakarta",
        cutoff="14:00",
        count_first_day=True,
        open_on_collective_leave=False,
        open_services=("hari",),
    )
    assert {season.name for season in hours.seasons} >= {"Ramadan 1447 H"}
    again = CalendarEdit(rules=hours.rules, week={key: list(times) for key, times in hours.week.items()})
    assert services.calendar.preview(again).is_empty
    assert refused(services.calendar.apply, again).code == "calendar_unchanged"


def test_one_service_may_be_staffed_on_cuti_bersama(idulfitri: Services, clock: Clock) -> None:
    idulfitri.calendar.apply(CalendarEdit(rules=Rules(open_services=("lima",))))
    clock.at(19, month=4, year=2023)
    other = CompletionTime(5, Unit.WORKING_DAY, StartEvent.COMPLETE, sentence="5 hari kerja")
    decree = Decree("2/2023", date(2023, 1, 2), date(2023, 1, 2))
    idulfitri.standards.import_standards([replace(STANDARDS[0], code="enam", completion_time=other, decree=decree)])
    assert register(idulfitri, "lima", 1).due == april(26), "20, 21, 24, 25, 26"
    assert register(idulfitri, "enam", 2).due == datetime(2023, 5, 2, 16, tzinfo=WIB), "20, 27, 28 April; 1 May; 2 May"
    states = {row.number: row.state for row in idulfitri.lookup.requests()}
    assert len(states) == 2
    assert idulfitri.intake.preview("lima").promise is not None


def test_the_history_tells_who_changed_what_and_only_the_newest_can_be_taken_back(
    idulfitri: Services, promised: tuple[str, str], refused: Refused
) -> None:
    calendar = idulfitri.calendar
    calendar.apply(calendar.preview(calendar.read_decree(REVISED.encode())), Decision.MOVE)
    newest = calendar.revisions()[0]
    assert (newest.by, newest.decision, newest.moved, newest.can_undo) == ("Rina", "moved", 1, True)
    assert [row.can_undo for row in calendar.revisions()].count(True) == 1
    calendar.undo(calendar.preview_undo())
    calendar.undo(calendar.preview_undo())
    assert refused(calendar.preview_undo).code == "nothing_to_undo", "both edits since the founding are taken back"
    assert [day for day in calendar.year(2023).days if day.day.month == 4] == []


def test_the_first_promise_explains_itself_after_the_calendar_changed(
    idulfitri: Services, promised: tuple[str, str], clock: Clock
) -> None:
    clock.at(13, month=4, year=2023)
    calendar = idulfitri.calendar
    calendar.apply(calendar.preview(calendar.read_decree(REVISED.encode())), Decision.MOVE)
    detail = idulfitri.lookup.detail(promised[1])
    assert detail.promise is not None
    assert detail.promise.due == detail.first_due == april(19)


@pytest.mark.parametrize(
    ("lines", "removed"),
    [
        ("2023-04-24,cuti bersama,Cuti Bersama Idul Fitri 1444 H,SKB", ["2023-04-21", "2023-04-25", "2023-04-26"]),
        ("2023-04-26,batal,Cuti bersama dibatalkan,SKB", ["2023-04-26"]),
        ("2023-04-27,cuti bersama,Cuti Bersama Idulfitri,SKB", []),  # one late day more takes nothing away
        ("2023-04-24,lokal,Hari Jadi,SK Bupati", []),  # another kind
        ("2026-05-29,cuti bersama,Cuti bersama tambahan,SKB", []),
        ("2026-03-20,nasional,Idulfitri,SKB\n2026-03-21,nasional,Idulfitri,SKB", ["2026-03-22"]),  # not Nyepi, the 19th
        ("2026-08-27,lokal,Pilkades,SK 2", []),
    ],
)
def test_a_decree_takes_away_only_what_it_restates_or_cancels(
    idulfitri: Services, lines: str, removed: list[str]
) -> None:
    idulfitri.calendar.apply(
        CalendarEdit(put=day_range(date(2026, 8, 4), date(2026, 8, 4), kind="local", name="Hari jadi"))
    )
    content = f"tanggal,jenis,nama,sumber\n{lines}\n".encode()
    assert [str(day) for day in idulfitri.calendar.read_decree(content).remove] == removed
    only = idulfitri.calendar.read_decree(content, only_add=True)
    assert [str(day) for day in only.remove] == (removed if "batal" in lines else [])


def test_a_decree_is_named_after_what_it_changes(idulfitri: Services) -> None:
    known = OLD_DECREE + "2023-04-27,cuti bersama,Cuti Bersama Idulfitri,SKB 900/2023\n"
    assert idulfitri.calendar.read_decree(known.encode()).reason == "SKB 900/2023"
    cancelled = "tanggal,jenis,nama,sumber\n2023-04-26,batal,,SKB Pembatalan 1/2023\n"
    assert idulfitri.calendar.read_decree(cancelled.encode()).reason == "SKB Pembatalan 1/2023"


def test_a_promise_that_was_kept_never_falls_below_its_standard_later(idulfitri: Services, clock: Clock) -> None:
    calendar = idulfitri.calendar
    clock.at(3, month=7, year=2023)
    number = register(idulfitri, "lima", 3).number
    assert due(idulfitri, number) == datetime(2023, 7, 10, 16, tzinfo=WIB)
    tenth, eleventh = (
        DayInput(day=f"2023-07-{day}", kind="local", name="Hari jadi", source="SK") for day in ("06", "11")
    )
    calendar.apply(calendar.preview(CalendarEdit(put=(tenth,))), Decision.KEEP)
    corrected = CalendarEdit(put=(eleventh,), remove=(tenth.day,))
    calendar.apply(calendar.preview(corrected), Decision.MOVE)
    assert due(idulfitri, number) == datetime(2023, 7, 10, 16, tzinfo=WIB), "five working days, as promised"


def test_hours_of_the_clock_come_back_when_a_closed_day_opens_again(idulfitri: Services, clock: Clock) -> None:
    calendar = idulfitri.calendar
    day = CompletionTime(24, Unit.HOUR, StartEvent.COMPLETE, sentence="1x24 jam")
    decree = Decree("3/2023", date(2023, 1, 2), date(2023, 1, 2))
    idulfitri.standards.import_standards([replace(STANDARDS[0], code="jam", completion_time=day, decree=decree)])
    clock.at(5, 10, month=7, year=2023)
    number = register(idulfitri, "jam", 5).number
    closed = DayInput(day="2023-07-06", kind="local", name="Pilkades", source="SK")
    calendar.apply(calendar.preview(CalendarEdit(put=(closed,))), Decision.MOVE)
    assert due(idulfitri, number) == datetime(2023, 7, 7, 7, 30, tzinfo=WIB)
    calendar.apply(calendar.preview(CalendarEdit(remove=(closed.day,))), Decision.MOVE)
    assert due(idulfitri, number) == datetime(2023, 7, 6, 10, tzinfo=WIB)


def test_days_that_were_only_expected_give_way_to_the_decree(services: Services) -> None:
    services.calendar.apply(
        CalendarEdit(put=(DayInput(day="2027-03-31", kind="national", name="Idulfitri", confirmed=False),))
    )
    decree = "date,kind,name,source\n2027-04-01,national,Idulfitri,SKB 2027\n"
    assert date(2027, 3, 31) in services.calendar.read_decree(decree.encode()).remove


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "decree_column_missing", None),
        (b"date,kind,name\n", "decree_empty", None),
        (b"date,kind\n", "decree_column_missing", None),
        (b"date,kind,name\n2026-13-01,nasional,X\n", "decree_date", 2),
        (b"date,kind,name\n2026-02-30,nasional,X\n", "decree_date", 2),
        (b"date,kind,name\n0026-02-03,nasional,X\n", "decree_date", 2),
        (b"date,kind,name\n03-02-26,nasional,X\n", "decree_date", 2),
        (b"date,kind,name\n2026-12-01,nasional,X\n2026-12-02,hari raya,Y\n", "decree_kind", 3),
        (b"tanggal;jenis;nama\n01-12-2026;nasional;\n", "decree_name_missing", 2),
        (b"date,kind,name\n2026-12-01\n", "decree_line_short", 2),
        (b"date,kind,name\n2026-12-01,nasional,X\n2026-12-01,lokal,Y\n", "decree_day_twice", 3),
        (b"date,kind,name\n2026-12-01,nasional,\xff\n", "decree_encoding", None),
        (b"date,kind,name\n2026-12-01,nasional,a\0b\n", "decree_encoding", None),
        (b'date,kind,name\n2026-12-01,nasional,"X\n', "decree_not_csv", 2),
        (b"date,kind,name\n" + b"x" * 2_000_000, "decree_too_large", None),
    ],
)
def test_a_decree_file_with_a_mistake_changes_nothing(
    services: Services, refused: Refused, content: bytes, code: str, line: int | None
) -> None:
    before = services.calendar.year(2026)
    error = refused(services.calendar.read_decree, content)
    assert (error.code, error.facts.get("line")) == (code, line)
    assert services.calendar.year(2026) == before


def test_each_move_leaves_an_audit_line_and_a_fact_for_upstream(idulfitri: Services, promised: tuple[str, str]) -> None:
    before = rows(idulfitri, "SELECT count(*) FROM outbox_row")[0][0]
    calendar = idulfitri.calendar
    calendar.apply(calendar.preview(calendar.read_decree(REVISED.encode())), Decision.MOVE)
    lines = rows(idulfitri, "SELECT action FROM audit_line ORDER BY id DESC LIMIT 2")
    assert [line[0] for line in lines] == ["calendar_changed", "promise_moved"]
    assert rows(idulfitri, "SELECT count(*) FROM outbox_row")[0][0] == before + 1
