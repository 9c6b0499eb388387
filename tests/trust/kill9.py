"""kill -9 on two writers at once, at any moment: nothing that was acknowledged may be lost or be there twice.

    python -m tests.trust.kill9 [ROUNDS] [SEED]

Writers register, move, import standards, or bring a database of the first schema up to date. The control acknowledges
before the commit, as a careless program would: it must lose.
"""

from __future__ import annotations

import gc
import os
import random
import shutil
import signal
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

from loket.db import sqlite
from loket.db.engine import Database
from loket.db.migrations import SCHEMA
from loket.domain.workflow import Action
from loket.services import Services
from loket.services.handling import Move
from tests.trust.schemas import at_schema
from tests.trust.trust_office import found, open_office, register, say, workshop

LANES = 2
"""Offices that the command torments side by side: a round mostly waits, for the disk and for its own moment."""
LONGEST = 0.08
"""Seconds of work before the kill, after both writers are ready."""
Tell = Callable[[str], None]


@dataclass
class Report:
    """What the rounds showed."""

    rounds: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    duplicates: int = 0
    damaged: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.lost or self.duplicates or self.damaged)

    def __add__(self, other: Report) -> Report:
        each = (getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        return Report(*each)


def registering(services: Services, tell: Tell) -> None:
    while True:
        uid = str(uuid.uuid4())
        tell(f"r {uid} {register(services, f'Warga {uid[:6]}', uid=uid).number}")


def moving(services: Services, tell: Tell) -> None:
    while True:
        number = register(services, "Warga Bergerak").number
        for action in (Action.SUSPEND, Action.RESUME, Action.READY, Action.HANDOVER):
            moved = services.handling.move(number, Move(action=action, reason="applicant"))
            tell(f"m {number} {moved.status}")


def importing(services: Services, tell: Tell) -> None:
    while True:
        services.calendar.ensure_years(2024, 2029)
        added = services.standards.import_examples()
        tell(f"i {len(added.added)}")
        uid = str(uuid.uuid4())
        tell(f"r {uid} {register(services, 'Warga Impor', uid=uid).number}")


def careless(services: Services, tell: Tell) -> None:
    """The control: it says so before it is so."""
    while True:
        uid = str(uuid.uuid4())
        tell(f"r {uid} -")
        register(services, "Warga Ceroboh", uid=uid)


WORK: dict[str, Callable[[Services, Tell], None]] = {
    "register": registering,
    "move": moving,
    "import": importing,
}


@dataclass(frozen=True)
class Pipes:
    """A writer's ends: what it says, that it is ready, and when it may go."""

    out: int
    ready: int
    go: int

    def tell(self, line: str) -> None:
        os.write(self.out, f"{line}\n".encode())


def _writer(services: Services, work: Callable[[Services, Tell], None], pipes: Pipes) -> None:
    """The child: it never comes back. Its parent had closed every connection; here they are opened anew."""
    try:
        uid = str(uuid.uuid4())
        pipes.tell(f"r {uid} {register(services, 'Warga Pembuka', uid=uid).number}")
        os.write(pipes.ready, b".")
        os.read(pipes.go, 1)  # both begin together: the parent closes its end
        work(services, pipes.tell)
    except BaseException:  # noqa: BLE001 (a fork must not run on in its parent's program)
        traceback.print_exc()
    finally:
        os._exit(2)


def _warmed(folder: Path) -> Services:
    """The office with everything imported and compiled, and no connection open: children begin at once."""
    services = open_office(folder)
    for job in WORK.values():
        with suppress(_EnoughError):
            job(services, _once)
    services.calendar.current()  # the import has moved it on: read once here, not once in each child
    services.close()
    gc.collect()
    gc.freeze()  # else a child's collector writes to every page that it shares with its parent, and each is copied
    return services


class _EnoughError(Exception):
    pass


def _once(_line: str) -> None:
    raise _EnoughError


def one_round(services: Services, work: list[Callable[[Services, Tell], None]], luck: random.Random) -> list[str]:
    """Two writers, killed together at a moment of luck; gives what they had acknowledged by then."""
    ready, ready_out = os.pipe()
    go_in, go = os.pipe()
    children, pipes = [], []
    for job in work:
        inside, outside = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(go)
            _writer(services, job, Pipes(outside, ready_out, go_in))
        os.close(outside)
        children.append(child)
        pipes.append(inside)
    if luck.random() < 0.9:  # else they are killed while they open the database
        for _writer_ready in work:
            os.read(ready, 1)
    os.close(go)
    time.sleep(luck.random() * LONGEST)
    for child in children:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        assert os.WIFSIGNALED(status), "a writer ended by itself: the round shows nothing"
    for end in (ready, ready_out, go_in):
        os.close(end)
    return [line for pipe in pipes for line in _lines(pipe)]


def _lines(pipe: int) -> Iterator[str]:
    with os.fdopen(pipe, "rb") as file:
        content = file.read().decode()
    yield from content[: content.rfind("\n") + 1].splitlines()


_STEPS = text(
    "SELECT count(*) FROM request JOIN audit_line ON subject = 'request' AND subject_id = request.id "
    "WHERE number = :number AND action != 'registered'"
)


def judge(services: Services, said: list[str], report: Report, *, whole: bool) -> None:
    """Look for everything that was said; `whole`: also read every page and walk the whole chain."""
    with services.desk.database.read() as session:
        for line in said:
            kind, subject, *more = line.split()
            report.acknowledged += 1
            if kind == "r":
                found = session.execute(text("SELECT number FROM request WHERE uid = :uid"), {"uid": subject}).all()
                if len(found) != 1 or more[0] not in {found[0][0], "-"}:
                    report.lost.append(line)
            elif kind == "m":
                done = session.execute(_STEPS, {"number": subject}).scalar_one()
                if done < sum(other.startswith(f"m {subject} ") for other in said):
                    report.lost.append(line)
        numbers = session.execute(text("SELECT count(*), count(DISTINCT number) FROM request")).one()
        report.duplicates += numbers[0] - numbers[1]
        if whole:
            report.damaged += sqlite.integrity_findings(session)
    if whole and not services.health.check().ok:
        report.damaged.append("check")
    services.close()


def run(place: Path, rounds: int, seed: int = 1, control: bool = False) -> Report:
    """Rounds on one growing office; every 100th is judged page by page, and so is the last."""
    luck, report, folder = random.Random(seed), Report(), place / "data"
    found(folder)
    services = _warmed(folder)
    jobs = [careless] if control else list(WORK.values())
    for number in range(rounds):
        said = one_round(services, [jobs[number % len(jobs)], luck.choice(jobs)], luck)
        report.rounds += 1
        judge(services, said, report, whole=number % 100 == 99 or number == rounds - 1)
    return report


def run_migrations(place: Path, rounds: int, seed: int = 1) -> Report:
    """Two programs open an office of the first schema at once and are killed on the way up."""
    luck, report = random.Random(seed), Report()
    old = place / "lama"
    found(old)
    at_schema(old, 1)
    for number in range(rounds):
        folder = Path(shutil.copytree(old, place / f"naik{number}"))
        _killed_opening(folder, luck)
        report.rounds += 1
        services = open_office(folder)
        with services.desk.database.read() as session:
            report.damaged += sqlite.integrity_findings(session)
            if sqlite.schema_version(session.connection()) != SCHEMA:
                report.damaged.append("schema")
            if session.execute(text("SELECT count(*) FROM request")).scalar_one() < 3:
                report.lost.append("request")
        services.close()
        shutil.rmtree(folder)
    return report


def _killed_opening(folder: Path, luck: random.Random) -> None:
    children = []
    for _program in range(2):
        child = os.fork()
        if child == 0:
            try:
                Database.open(folder, busy_milliseconds=20_000)
            finally:
                os._exit(0)
        children.append(child)
    time.sleep(luck.random() * 0.4)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def in_lanes(job: Callable[..., Report], place: Path, rounds: int, seed: int) -> Report:
    """Share the rounds out among processes, each with an office of its own."""
    shares = [rounds // LANES + (lane < rounds % LANES) for lane in range(LANES)]
    with ProcessPoolExecutor(LANES, mp_context=get_context("spawn")) as pool:
        asked = [pool.submit(job, place / f"jalur{lane}", share, seed + lane) for lane, share in enumerate(shares)]
        return sum((each.result() for each in asked), Report())


def main(rounds: int = 1000, seed: int = 1) -> int:
    began = time.monotonic()
    with workshop() as place:
        report = told("registration, moves, import", in_lanes(run, place, rounds, seed))
        seconds = time.monotonic() - began
        up = told("migration", in_lanes(run_migrations, place, max(rounds // 10, 3), seed))
        control = told("control, careless", run(place / "ceroboh", max(rounds // 20, 10), seed, control=True))
    say(f"{seconds:.0f} s for the first, {time.monotonic() - began:.0f} s in all")
    return 0 if report.sound and up.sound and control.lost else 1


def told(name: str, report: Report) -> Report:
    say(
        f"{name}: {report.rounds} rounds x 2 writers, {report.acknowledged} acknowledged, {len(report.lost)} lost, "
        f"{report.duplicates} duplicates, {len(report.damaged)} damaged"
    )
    return report


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
