"""The N-th call to the disk fails, for every N: nothing is corrupt, nothing acknowledged is lost.

    python -m tests.trust.failing_io [STEP] [SEED]     every STEP-th N; 1 is all of them

Each N with EIO and ENOSPC, once and for good. After an error at commit the outcome is unknown: the request is looked up
by its id, and trying again must never make a second one. The control takes every error
for a "no".
"""

from __future__ import annotations

import errno
import shutil
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from loket.db import sqlite
from loket.errors import LoketError
from loket.services import Services
from loket.services.registration import NewRequest
from tests.trust.shim import in_child, is_preloaded, run_preloaded, shim, why_not
from tests.trust.trust_office import found, open_office, register, say, workshop

ERRORS = (errno.EIO, errno.ENOSPC)
WANTED = 3


@dataclass
class Report:
    """What the runs showed; `unknown` had the row though an error was told, `twice` are second requests."""

    runs: int = 0
    refused: int = 0
    unknown: int = 0
    twice: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def work(services: Services) -> list[str]:
    """Register some, close; what was acknowledged with +, refused with -."""
    lines = []
    try:
        for _serial in range(WANTED):
            uid = str(uuid.uuid4())
            try:
                lines.append(f"+{uid} {register(services, 'Warga Disk', uid=uid).number}")
            except LoketError as error:
                lines.append(f"-{uid} {error.code}")
    finally:
        services.close()
    return lines


def careless(services: Services) -> list[str]:
    """The control: the same writing without the question, after an error, whether it is there."""
    lines = []
    try:
        for _serial in range(WANTED):
            uid = str(uuid.uuid4())
            new = NewRequest(service="kia", variant="di-bawah-5", name="Warga", no_nik_reason="newborn", uid=uid)
            try:
                with services.desk.database.write() as session:
                    services.intake._receive(session, new)
                lines.append(f"+{uid}")
            except LoketError as error:
                lines.append(f"-{uid} {error.code}")
    finally:
        services.close()
    return lines


Work = Callable[[Services], list[str]]


@dataclass(frozen=True)
class Fault:
    """The call that fails, with what, and whether all after it fail too."""

    number: int
    error: int
    keeps_failing: bool


def one_run(folder: Path, services: Services, fault: Fault, job: Work = work) -> str:
    """In a child: the disk fails at that call, and from then on where it keeps failing."""

    def child() -> str:
        library = shim()
        library.shim_watch(str(folder).encode())
        library.shim_fail(fault.number, fault.error, fault.keeps_failing)
        lines = job(services)
        lines.append(f"={library.shim_calls()} {library.shim_failed()}")
        return "\n".join(lines)

    return in_child(child)


def judge(folder: Path, said: str, report: Report) -> None:
    """A healthy program opens what is left."""
    report.runs += 1
    if "died" in said:
        report.strange.append(said[-300:])
        return
    services = open_office(folder)
    with services.desk.database.read() as session:
        report.damaged += sqlite.integrity_findings(session)
        there = set(session.execute(text("SELECT uid FROM request")).scalars())
    for line in said.splitlines():
        mark, uid = line[0], line[1:].split()[0]
        if mark == "+" and uid not in there:
            report.lost.append(line)
        if mark == "-":
            report.refused += 1
            report.unknown += uid in there
            register(services, "Warga Disk", uid=uid)  # the officer tries again, as the form does: with the same id
    with services.desk.database.read() as session:
        rows = session.execute(text("SELECT count(*), count(DISTINCT uid) FROM request")).one()
        report.twice += rows[0] - rows[1]
        if rows[0] != WANTED + 3:
            report.lost.append(f"{rows[0]} requests")
    if not services.health.check().ok:
        report.damaged.append("check")
    services.close()


def run(place: Path, step: int, first: int = 1, job: Work = work) -> Report:
    """All calls of one working session, every `step`-th of them."""
    whole, report = place / "whole", Report()
    found(whole)
    folder = place / "data"
    shutil.copytree(whole, folder)
    services = open_office(folder)
    register(services, "Warga Hangat")  # compiled and cached, so that children begin at once
    services.close()
    number = first
    while True:
        done = False
        for error in ERRORS:
            for keep_failing in (False, True):
                shutil.rmtree(folder)
                shutil.copytree(whole, folder)
                said = one_run(folder, services, Fault(number, error, keep_failing), job)
                done |= said.endswith(" 0")
                judge(folder, said, report)
        if done:
            return report
        number += step


def main(step: int = 1, first: int = 1) -> int:
    if why_not():
        say(f"skipped: {why_not()}")
        return 0
    with workshop() as place:
        if not is_preloaded():
            done = run_preloaded("failing_io", [step, first], place)
            say(done.stdout.strip() or done.stderr)
            return done.returncode
        report = run(place, step, first)
        say(f"{report.runs} runs, {report.refused} told as an error, {report.unknown} of these there all the same;")
        bad = (report.lost, report.damaged, report.strange)
        say("{} lost, {} damaged, {} strange; {} twice".format(*map(len, bad), report.twice))
        for line in (*report.lost, *report.damaged, *report.strange)[:10]:
            say(line)
        control = run(place / "ceroboh", step, first, careless) if step < 3 else Report()
    if step < 3:  # it needs the very calls at the commit
        say(f"control, nobody asks whether it is there: {control.unknown} of {control.refused} errors were none")
    fine = not (report.lost or report.twice or report.damaged or report.strange)
    return 0 if fine and report.refused and (control.unknown or step >= 3) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
