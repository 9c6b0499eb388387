"""The trail: whoever may read the audit finds a line by who, what, which request and when, in words."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from office_builders import Clock
from office_builders import register as register_form

import loket
from loket.db import audit
from loket.domain.people import HUMAN, Role
from loket.domain.workflow import Action
from loket.errors import LoketError, RuleError
from loket.services import Services, trail
from loket.services.handling import Move
from loket.services.people import NewPerson, PersonChange
from loket.services.trail import GROUPS, Group, TrailFilter
from loket.words.trail import PLAIN, line_words


class Cancelled(Exception):  # noqa: N818 (a stop, no error)
    """Nobody wants it any more."""


RARE = "Wulandhari Xochitlquetza"


def supervise(services: Services) -> Services:
    """Who sits here is supervisor too: an administrator who stands in leaves a line each time."""
    me = services.desk.acting()
    services.desk.person = services.people.change(me.id, PersonChange(roles=tuple(HUMAN)))
    return services


@pytest.fixture
def services(services: Services) -> Services:
    return supervise(services)


@pytest.fixture
def busy(busy: Services) -> Services:
    return supervise(busy)


def register(services: Services) -> str:
    return register_form(services, name=RARE).number


def told(services: Services, wanted: TrailFilter) -> list[str]:
    lines = services.trail.lines(wanted).lines
    return [" ".join((line.by, line_words(line.action, line.facts, line.about).text)) for line in lines]


def test_the_ends_of_the_calendar_leave_a_period_open(services: Services) -> None:
    everything = services.trail.lines(TrailFilter())
    assert everything.lines
    for wanted in (TrailFilter(last=date.max), TrailFilter(first=date.min), TrailFilter(first=date.min, last=date.max)):
        assert services.trail.lines(wanted) == everything
    for wanted in (TrailFilter(last=date.min), TrailFilter(first=date.max)):
        assert services.trail.lines(wanted).lines == ()


def test_a_request_is_found_by_its_number_the_newest_line_first(services: Services, clock: Clock) -> None:
    number = register(services)
    register(services)
    clock.moment += timedelta(minutes=5)
    services.lookup.detail(number, whole=True)
    name = services.desk.acting().name
    wanted = TrailFilter(number=number)
    assert told(services, wanted) == [f"{name} melihat data lengkap {number}", f"{name} mendaftarkan {number}"]
    assert told(services, TrailFilter(number=number, group=Group.SEEN)) == told(services, wanted)[:1]


def test_an_unknown_number_is_said_at_its_field(services: Services, refused: Callable[..., LoketError]) -> None:
    error = refused(services.trail.lines, TrailFilter(number="503/L1-9999"))
    assert (error.code, error.field) == ("unknown_request", "number")


def test_a_person_is_found_by_what_they_did_and_by_what_was_done_to_them(services: Services) -> None:
    boss = services.desk.acting()
    budi = services.people.add(NewPerson(name="Budi Sanjaya"))
    services.desk.person = budi
    number = register(services)
    services.desk.person = boss
    assert told(services, TrailFilter(person=budi.id)) == [
        f"Budi Sanjaya mendaftarkan {number}",
        f"{boss.name} menambahkan orang: Budi Sanjaya",
    ]
    assert (budi.id, "Budi Sanjaya") in services.trail.people()


def test_days_are_the_offices_days_from_midnight_to_midnight(services: Services, clock: Clock) -> None:
    monday = clock.moment.date()
    first = register(services)
    clock.moment = clock.moment.replace(hour=23, minute=59)
    services.lookup.detail(first, whole=True)
    clock.moment += timedelta(minutes=2)
    second = register(services)
    tuesday = monday + timedelta(days=1)
    assert all(second not in line for line in told(services, TrailFilter(first=monday, last=monday)))
    assert len(told(services, TrailFilter(first=monday, last=monday, number=first))) == 2
    assert told(services, TrailFilter(first=tuesday)) == [f"{services.desk.acting().name} mendaftarkan {second}"]
    assert told(services, TrailFilter(first=tuesday + timedelta(days=1))) == []


def test_a_line_of_another_time_within_the_period_is_left_out(services: Services, clock: Clock) -> None:
    """The PC's clock stood a day ahead for one line."""
    today = clock.moment.date()
    register(services)
    clock.moment += timedelta(days=1)
    ahead = register(services)
    clock.moment -= timedelta(days=1)
    register(services)
    words = told(services, TrailFilter(first=today, last=today, group=Group.REQUESTS))
    assert len(words) == 2
    assert not any(ahead in line for line in words)


def test_a_period_upside_down_is_refused(services: Services, clock: Clock, refused: Callable[..., LoketError]) -> None:
    day = clock.moment.date()
    error = refused(services.trail.lines, TrailFilter(first=day, last=day - timedelta(days=1)))
    assert (error.code, error.field) == ("period_upside_down", "last")


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize("wanted", [TrailFilter(), TrailFilter(group=Group.REQUESTS), TrailFilter(person=1)])
def test_pages_together_are_all_lines_once(busy: Services, size: int, wanted: TrailFilter) -> None:
    whole = [line.line for line in busy.trail.lines(wanted, limit=100_000).lines]
    before, paged = None, []
    for _page in range(40 if size < 1000 else 1):
        page = busy.trail.lines(wanted, before, size)
        paged += [line.line for line in page.lines]
        before = page.older
        if before is None:
            break
    assert paged == whole[: len(paged)]
    assert before is None or len(paged) == 40 * size
    assert paged == sorted(paged, reverse=True)
    assert paged


def test_only_who_may_read_the_audit_reads_it(
    services: Services, tmp_path: Path, refused: Callable[..., LoketError]
) -> None:
    boss = services.desk.acting()
    services.desk.person = services.people.add(NewPerson(name="Petugas Biasa", roles=(Role.OFFICER,)))
    assert refused(services.trail.lines, TrailFilter()).code == "not_allowed"
    assert refused(services.trail.export, tmp_path / "jejak.csv", TrailFilter()).code == "not_allowed"
    assert list(tmp_path.glob("jejak*")) == []
    assert refused(services.trail.people).code == "not_allowed"
    services.desk.person = boss
    assert told(services, TrailFilter(group=Group.REFUSED))[0].startswith("Petugas Biasa mencoba yang tidak boleh")


def saved(path: Path) -> list[list[Any]]:
    """A saved trail, cell by cell, as a spreadsheet here opens it."""
    if path.suffix == ".csv":
        text = path.read_bytes().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_says_what_the_screen_says_and_is_a_line_itself(
    services: Services, tmp_path: Path, kind: str
) -> None:
    numbers = [register(services) for _one in range(3)]
    wanted = TrailFilter(group=Group.REQUESTS)
    told = services.trail.export(tmp_path / f"jejak.{kind}", wanted)
    head, *rows = saved(told.path)
    assert head == ["Baris", "Waktu", "Siapa", "Kejadian", "Keterangan", "Hash", "Hash sebelumnya"]
    assert [row[3] for row in rows] == [f"mendaftarkan {number}" for number in reversed(numbers)]
    shown = services.trail.lines(wanted).lines
    assert [[str(row[0]), *row[5:]] for row in rows] == [[str(one.line), one.hash, one.previous_hash] for one in shown]
    newest = services.trail.lines(TrailFilter()).lines[0]
    assert (newest.action, newest.facts["lines"], newest.facts["filter"]) == (
        "trail_exported",
        len(rows),
        {"group": "requests"},
    )


def test_a_time_in_the_export_is_a_time_of_the_office(services: Services, clock: Clock, tmp_path: Path) -> None:
    number = register(services)
    services.trail.export(tmp_path / "jejak.xlsx", TrailFilter(number=number))
    services.trail.export(tmp_path / "jejak.csv", TrailFilter(number=number))
    here = clock.moment.astimezone(ZoneInfo("Asia/Jakarta")).replace(tzinfo=None, second=0, microsecond=0)
    assert saved(tmp_path / "jejak.xlsx")[1][1] == here
    assert saved(tmp_path / "jejak.csv")[1][1] == f"{here:%d-%m-%Y %H:%M}"


def test_an_export_of_many_pages_has_each_line_once_and_says_how_far_it_is(
    busy: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "_AT_ONCE", 30)
    steps: list[tuple[int, int]] = []
    whole = [str(line.line) for line in busy.trail.lines(TrailFilter(), limit=100_000).lines]
    told = busy.trail.export(tmp_path / "jejak.csv", TrailFilter(), lambda *step: steps.append(step))
    rows = saved(told.path)[1:]
    assert [row[0] for row in rows] == whole
    assert (len(rows), len(whole)) == (told.rows, int(whole[0]))
    assert [done for done, _most in steps] == list(range(0, len(whole), 30))
    assert len(steps) > 3
    assert {most for _done, most in steps} == {len(whole)}


def test_an_export_that_nobody_wants_any_more_leaves_nothing(services: Services, tmp_path: Path) -> None:
    register(services)

    def stop(_done: int, _most: int) -> None:
        raise Cancelled

    before = services.trail.lines(TrailFilter()).lines[0]
    with pytest.raises(Cancelled):
        services.trail.export(tmp_path / "jejak.xlsx", TrailFilter(), stop)
    assert list(tmp_path.glob("*jejak*")) == []
    assert services.trail.lines(TrailFilter()).lines[0] == before


def test_a_name_that_looks_like_a_formula_is_no_formula_in_the_export(services: Services, tmp_path: Path) -> None:
    boss = services.desk.acting()
    services.desk.person = services.people.add(NewPerson(name="=1+1"))
    register(services)
    services.desk.person = boss
    services.trail.export(tmp_path / "jejak.csv", TrailFilter())
    services.trail.export(tmp_path / "jejak.xlsx", TrailFilter())
    assert "'=1+1" in [row[2] for row in saved(tmp_path / "jejak.csv")]
    page = openpyxl.load_workbook(tmp_path / "jejak.xlsx").active
    assert ("=1+1", "s") in [(row[2].value, row[2].data_type.replace("inlineStr", "s")) for row in page.iter_rows()]


def test_nothing_of_an_applicant_stands_in_the_trail(services: Services, tmp_path: Path) -> None:
    number = register(services)
    for move in (
        Move(action=Action.SUSPEND, reason=f"{RARE} belum datang"),
        Move(action=Action.RESUME),
        Move(action=Action.CANCEL, reason=f"{RARE} menarik kembali"),
    ):
        services.handling.move(number, move)
    lines = services.trail.lines(TrailFilter()).lines
    shown = repr([(line, line_words(line.action, line.facts, line.about)) for line in lines])
    assert RARE.split(maxsplit=1)[0] not in shown
    assert RARE.upper() not in shown.upper()
    told = services.trail.export(tmp_path / "jejak.csv", TrailFilter())
    assert RARE.split(maxsplit=1)[0].encode() not in told.path.read_bytes()


def test_a_head_is_found_however_it_is_typed(services: Services) -> None:
    register(services)
    with services.desk.database.read() as session:
        head = audit.head(session)
    newest = services.trail.lines(TrailFilter()).lines[0]
    grouped = " ".join(head.upper()[at : at + 4] for at in range(0, 64, 4))
    for text in (head, grouped, head[:16], f"LOKET:AUDIT:{newest.line}:{head.upper()}"):
        place = services.trail.find_head(text)
        assert (place.line, place.at, place.newest) == (newest.line, newest.at, newest.line)


def test_a_head_of_another_chain_or_another_line_is_not_found(services: Services) -> None:
    register(services)
    with services.desk.database.read() as session:
        head = audit.head(session)
    assert services.trail.find_head("0" * 64).line is None
    assert services.trail.find_head(f"LOKET:AUDIT:1:{head.upper()}").line is None


@pytest.mark.parametrize("text", ["", "abc", "f" * 15, "g" * 16, "f" * 65, "%" * 16, "LOKET:AUDIT:1:abc"])
def test_what_is_no_head_is_refused(services: Services, text: str) -> None:
    with pytest.raises(RuleError, match="head_unreadable"):
        services.trail.find_head(text)


PLACES = {"record": 1, "record_each": 1, "note": 1, "remark": 1, "_record": 1, "entry": 0, "Entry": 3}
"""Where the action stands among the arguments of what writes a line."""


def _constants(trees: list[ast.Module]) -> dict[str, set[str]]:
    """The words that the rooms' own names stand for."""
    found: dict[str, set[str]] = {}
    for tree in trees:
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for names in node.targets:
                    for name in ast.walk(names):
                        if isinstance(name, ast.Name) and isinstance(node.value.value, str):
                            found.setdefault(name.id, set()).add(node.value.value)
    return found


def _words(node: ast.AST, constants: dict[str, set[str]]) -> set[str]:
    found = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return found.union(*(constants.get(part.id, ()) for part in ast.walk(node) if isinstance(part, ast.Name)))


def _written_actions() -> set[str]:
    """The actions that stand in the source as they are written into the audit."""
    rooms, found = Path(loket.__file__).parent, set()
    trees = [ast.parse(path.read_text("utf-8")) for room in ("services", "db") for path in rooms.glob(f"{room}/*.py")]
    constants = _constants(trees)
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["action"]:
            found |= _words(node.value, constants)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = PLACES.get(node.func.attr)
            if place is not None and len(node.args) > place and not isinstance(node.args[place], ast.Call):
                found |= _words(node.args[place], constants)
    return found


def test_every_action_that_is_written_has_its_words_and_is_found_by_a_group() -> None:
    written = _written_actions() | {action.value for action in Action}
    assert {
        "calendar_undone",
        "pin_removed",
        "registered",
        "signed_in",
        "backed_up",
        "rehearsed",
        "revealed",
        "synced",
    } <= written
    grouped = {action for actions in GROUPS.values() for action in actions}
    assert written - set(PLAIN) == set()
    assert written - grouped == set()
    assert grouped <= set(PLAIN)


def test_an_action_of_a_later_version_is_shown_by_its_name() -> None:
    assert line_words("teleported", {}, "503/L1-0001").text == "mencatat perubahan lain (teleported) 503/L1-0001"
