"""Many processes work on one office at once: each registers, moves, imports and edits the calendar.

    python -m tests.trust.crowd [PROCESSES] [ROUNDS]

What each was told must be there, and nothing else: no number twice and none left out, one winner for each step of a
request that all want to move, every version of a standard and every revision of the calendar once and in order. The
control works on what it read before it took the lock, as a careless program would: it must lose.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from loket.domain.workflow import Action
from loket.errors import RuleError
from loket.services import Services
from loket.services.calendar import CalendarEdit, DayInput
from loket.services.handling import Move
from loket.services.standards import ImportResult
from tests.trust.numbers import in_processes
from tests.trust.trust_office import found, open_office, register, say, workshop

STEPS = (Action.SUSPEND, Action.RESUME, Action.READY, Action.HANDOVER)
SHARED = "kia"
"""The standard of which every process imports its own versions."""
FIRST_DAY = date(2030, 1, 1)
Told = Callable[[str, object], None]


@dataclass
class Report:
    """What the processes were told in all, what is there, and where the two differ."""

    told: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.wrong and self.told == self.there


def _process(folder: Path, rounds: int, number: int, shared: list[str]) -> list[str]:
    """One process: lines of JSON, each something that it was told."""
    services = open_office(folder, busy_milliseconds=120_000)
    lines: list[str] = []

    def told(kind: str, what: object) -> None:
        lines.append(json.dumps([kind, what]))

    for turn in range(rounds):
        _register_and_move(services, told, f"Warga {number} {turn}")
        _move_what_all_move(services, told, shared[turn % len(shared)])
        _import(services, told, f"{number}-{turn}")
        _mark_a_day(services, told, FIRST_DAY + timedelta(days=number * rounds + turn))
    services.close()
    return lines


def _register_and_move(services: Services, told: Told, name: str) -> None:
    began = time.perf_counter()
    done = register(services, name)
    told("seconds", time.perf_counter() - began)
    told("number", done.number)
    services.handling.move(done.number, Move(action=Action.SUSPEND, reason="applicant"))
    told("move", done.number)


def _move_what_all_move(services: Services, told: Told, number: str) -> None:
    """Whoever comes too late is told so by a rule."""
    for action in STEPS:
        with suppress(RuleError):
            services.handling.move(number, Move(action=action, reason="applicant"))
            told("move", number)


def _import(services: Services, told: Told, mark: str) -> None:
    standard = services.standards.show(SHARED).standard
    result: ImportResult = services.standards.import_standards([replace(standard, source_note=mark)])
    told("version", len(result.new_versions))


def _mark_a_day(services: Services, told: Told, day: date) -> None:
    while True:
        try:
            services.calendar.apply(CalendarEdit(put=(DayInput(day=day, kind="local", name="Hari uji"),)))
        except RuleError as error:
            if error.code != "calendar_changed_meanwhile":
                raise
            continue  # another one was faster: look again, as the page does
        told("day", day.isoformat())
        return


def run(place: Path, processes: int, rounds: int) -> Report:
    """The crowd on one office, and the judgement."""
    folder = place / "data"
    found(folder, requests=0)
    services = open_office(folder)
    shared = [register(services, f"Warga Bersama {turn}").number for turn in range(rounds)]
    before = _counted(services)
    services.close()
    tickets, ticket_office = os.pipe()
    os.write(ticket_office, bytes(range(processes)))

    def work() -> list[str]:
        try:
            return _process(folder, rounds, os.read(tickets, 1)[0], shared)
        except Exception:
            traceback.print_exc()  # the fork ends here: nobody else could tell
            raise

    lines = in_processes(processes, work)
    for end in (tickets, ticket_office):
        os.close(end)
    return _judged(folder, [json.loads(line) for line in lines], before)


_COUNTS = {
    "number": "SELECT count(*) FROM request",
    "move": "SELECT count(*) FROM audit_line WHERE subject = 'request' AND action != 'registered'",
    "version": "SELECT count(*) FROM standard_version",
    "day": "SELECT count(*) FROM calendar_day WHERE day >= '2030-01-01'",
    "revision": "SELECT calendar_revision FROM office",
}


def _counted(services: Services) -> Counter[str]:
    with services.desk.database.read() as session:
        return Counter({kind: int(session.execute(text(sql)).scalar_one()) for kind, sql in _COUNTS.items()})


def _judged(folder: Path, told: list[tuple[str, object]], before: Counter[str]) -> Report:
    report = Report()
    for kind, what in told:
        if kind == "seconds":
            report.seconds.append(float(str(what)))
        else:
            report.told[kind] += int(str(what)) if kind == "version" else 1
    report.told["revision"] = report.told["day"]
    services = open_office(folder)
    report.there = _counted(services) - before
    with services.desk.database.read() as session:
        report.wrong += _not_in_order(session, [str(what) for kind, what in told if kind == "number"])
    result = services.health.check()
    report.wrong += [finding.code for finding in result.findings if finding.serious]
    services.close()
    return report


def _not_in_order(session: Session, numbers: list[str]) -> list[str]:
    """What counts from one without a gap, and what must be there once."""
    wrong = []
    for what, sql in _SERIALS.items():
        serials = list(session.execute(text(sql)).scalars())
        if sorted(map(int, serials)) != list(range(1, len(serials) + 1)):
            wrong.append(f"{what} has gaps or doubles")
    stored = set(session.execute(text("SELECT number FROM request")).scalars())
    if len(set(numbers)) != len(numbers) or not stored.issuperset(numbers):
        wrong.append("a number was told twice, or is not there")
    if session.execute(text(_TWO_WINNERS)).first():
        wrong.append("two processes took the same step at once")
    return wrong


_SERIALS = {
    "numbers": "SELECT substr(number, instr(number, 'L1-') + 3, 4) FROM request",
    "audit": "SELECT id FROM audit_line",
    "outbox": "SELECT seq FROM outbox_row",
    "versions": "SELECT version FROM standard_version JOIN service ON service.id = service_id WHERE code = 'kia'",
}
_TWO_WINNERS = """
SELECT request_id FROM suspension WHERE ended_at IS NULL GROUP BY request_id HAVING count(*) > 1
UNION ALL SELECT request_id FROM ledger_row GROUP BY request_id, position HAVING count(*) > 1
"""


def control(place: Path, processes: int, rounds: int) -> int:
    """Lost updates of a program that reads, and then writes what it made of it in a transaction of its own."""
    folder = place / "ceroboh"
    found(folder, requests=0)
    together = multiprocessing.Barrier(processes, timeout=60)

    def careless() -> list[str]:
        services = open_office(folder, busy_milliseconds=120_000)
        for turn in range(rounds):
            with services.desk.database.read() as session:
                revision = int(session.execute(text("SELECT calendar_revision FROM office")).scalar_one())
            if not turn:
                together.wait()  # all of them have read the same, whatever the machine runs first
            with services.desk.database.write() as session:
                session.execute(text("UPDATE office SET calendar_revision = :next"), {"next": revision + 1})
        services.close()
        return []

    services = open_office(folder)
    before = _counted(services)["revision"]
    services.close()
    in_processes(processes, careless)
    services = open_office(folder)
    gained = _counted(services)["revision"] - before
    services.close()
    return processes * rounds - gained


def main(processes: int = 16, rounds: int = 25) -> int:
    began = time.monotonic()
    with workshop() as place:
        report = run(place, processes, rounds)
        seconds = time.monotonic() - began
        lost = control(place, processes, rounds)
    times = sorted(report.seconds)
    say(f"{processes} processes x {rounds}: {report.wrong or 'nothing wrong'}")
    say(f"told {dict(report.told)}, there {dict(report.there)}")
    say(f"a registration among them: p50 {times[len(times) // 2] * 1000:.0f} ms, "
        f"p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms; {seconds:.0f} s")  # fmt: skip
    say(f"control, read before the lock: {lost} updates lost")
    return 0 if report.sound and lost else 1


if __name__ == "__main__":
    assert hasattr(os, "fork"), "the processes are forks"
    sys.exit(main(*map(int, sys.argv[1:])))
