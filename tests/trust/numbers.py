"""Many processes register at one office at once, some give up: no duplicate number, no gap, no lost update.

    python -m tests.trust.numbers [PROCESSES] [EACH]

Says the p99 of a registration under that crowd. The control takes `max + 1` without the lock: it must collide.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from loket.db import sqlite
from loket.db.engine import Database
from loket.services import Services
from tests.trust.trust_office import found, open_office, register, say, workshop

GIVES_UP = 10
"""One of that many registrations is rolled back after it has taken its number."""


class GivenUp(Exception):  # noqa: N818
    """The officer changed their mind before the commit."""


@dataclass
class Crowd:
    """What the processes said, and what is there now."""

    said: list[str]
    stored: list[str]
    seconds: list[float]
    sound: bool

    @property
    def duplicates(self) -> int:
        return len(self.said) - len(set(self.said)) + len(self.stored) - len(set(self.stored))

    @property
    def gaps(self) -> int:
        serials = sorted(int(re.findall(r"-(\d+)/", number)[0]) for number in self.stored)
        return serials[-1] - len(set(serials))

    @property
    def lost(self) -> int:
        return len(set(self.said) - set(self.stored))

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] * 1000


def _work(folder: Path, each: int) -> list[str]:
    services = open_office(folder, busy_milliseconds=60_000)
    lines = []
    for serial in range(each):
        if serial % GIVES_UP == GIVES_UP - 1:
            _give_up(services)
            continue
        began = time.perf_counter()
        number = register(services, f"Warga {serial}").number
        lines.append(f"{number} {time.perf_counter() - began:.6f}")
    services.close()
    return lines


def _give_up(services: Services) -> None:
    from loket.db import queries

    try:
        with services.desk.database.write() as session:
            queries.next_serial(session, "L1/2026")
            raise GivenUp
    except GivenUp:
        return


def in_processes(many: int, work: Callable[[], list[str]]) -> list[str]:
    """Everything that many forks of this process say."""
    children, pipes = [], []
    for _process in range(many):
        inside, outside = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                with os.fdopen(outside, "w") as file:
                    file.write("\n".join(work()))
                code = 0
            finally:
                os._exit(code)
        os.close(outside)
        children.append(child)
        pipes.append(inside)
    lines = []
    for pipe in pipes:
        with os.fdopen(pipe) as file:
            lines += file.read().splitlines()
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert codes == [0] * many, "a process failed"
    return lines


def run(place: Path, processes: int, each: int) -> Crowd:
    folder = place / "data"
    found(folder, requests=0)
    said = [line.split() for line in in_processes(processes, lambda: _work(folder, each))]
    services = open_office(folder)
    with services.desk.database.read() as session:
        stored = list(session.execute(text("SELECT number FROM request")).scalars())
    sound = services.health.check().ok
    services.close()
    return Crowd([number for number, _s in said], stored, [float(seconds) for _n, seconds in said], sound)


def control(place: Path, processes: int, each: int) -> int:
    """Duplicates of a program that reads the highest number and then writes the next, each in its own transaction."""
    folder = place / "ceroboh"
    database = Database.create(folder)
    with database.write() as session:
        session.execute(text("CREATE TABLE taken (serial INTEGER)"))
    database.close()

    together = multiprocessing.Barrier(processes, timeout=60)  # who is done before another begins meets nobody

    def careless() -> list[str]:
        own = Database.open(folder, busy_milliseconds=60_000)
        taken = []
        together.wait()
        for _serial in range(each):
            with own.read() as session:
                serial = int(session.execute(text("SELECT coalesce(max(serial), 0) + 1 FROM taken")).scalar_one())
            with own.write() as session:
                session.execute(text("INSERT INTO taken VALUES (:serial)"), {"serial": serial})
            taken.append(str(serial))
        own.close()
        return taken

    taken = in_processes(processes, careless)
    return len(taken) - len(set(taken))


def main(processes: int = 16, each: int = 150) -> int:
    began = time.monotonic()
    with workshop() as place:
        crowd = run(place, processes, each)
        careless = control(place, processes, each)
    say(
        f"{processes} processes x {each}, {100 // GIVES_UP} % given up: {len(crowd.said)} numbers, "
        f"{crowd.duplicates} duplicates, {crowd.gaps} gaps, {crowd.lost} lost, p99 {crowd.p99:.0f} ms"
    )
    say(f"control, max + 1 without the lock: {careless} duplicates; {time.monotonic() - began:.0f} s")
    fine = crowd.sound and not (crowd.duplicates or crowd.gaps or crowd.lost) and careless
    return 0 if fine else 1


if __name__ == "__main__":
    assert sqlite.driver.sqlite_version_info >= sqlite.OLDEST_SAFE_WAL
    sys.exit(main(*map(int, sys.argv[1:])))
