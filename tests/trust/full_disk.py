"""A disk that is full at any moment: a limit on the size of files stands for it, and is then lifted.

    python -m tests.trust.full_disk [RUNS]

The same process must go on once there is room. The control counts what was refused: without a refusal nothing is shown.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from loket.db import sqlite
from loket.db.engine import FILE_NAME
from loket.errors import LoketError
from loket.services import Services
from tests.trust.numbers import in_processes
from tests.trust.trust_office import found, open_office, register, say, workshop

TRIES = 12


@dataclass
class Report:
    """What the runs showed; `went_on` are runs whose process registered again after the limit was lifted."""

    runs: int = 0
    refused: int = 0
    went_on: int = 0
    twice: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def work(services: Services, limit: int) -> list[str]:
    """In a child: register against the wall, then without it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    lines = []
    for _try in range(TRIES):
        uid = str(uuid.uuid4())
        try:
            lines.append(f"+{uid} {register(services, 'Warga Penuh', uid=uid).number}")
        except LoketError as error:
            lines.append(f"-{uid} {error.code}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    uid = str(uuid.uuid4())
    lines.append(f"!{uid} {register(services, 'Warga Lega', uid=uid).number}")
    services.close()
    return lines


def run(place: Path, runs: int) -> Report:
    """Limits from the size of the log's first page up to where nothing is refused any more."""
    whole, folder, report = place / "whole", place / "data", Report()
    found(whole)
    shutil.copytree(whole, folder)
    services = open_office(folder)
    register(services, "Warga Hangat")
    services.close()
    largest = (whole / FILE_NAME).stat().st_size
    for number in range(runs):
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        limit = 40_000 + (largest - 40_000) * number // runs
        said = in_processes(1, lambda limit=limit: work(services, limit))  # type: ignore[misc]
        judge(folder, said, report)
    return report


def judge(folder: Path, said: list[str], report: Report) -> None:
    report.runs += 1
    services = open_office(folder)
    with services.desk.database.read() as session:
        report.damaged += sqlite.integrity_findings(session)
        there = list(session.execute(text("SELECT uid FROM request")).scalars())
    report.twice += len(there) - len(set(there))
    for line in said:
        uid = line[1:].split()[0]
        report.refused += line[0] == "-"
        report.went_on += line[0] == "!"
        if line[0] in "+!" and uid not in there:
            report.lost.append(line)
    if not services.health.check().ok:
        report.damaged.append("check")
    services.close()


def main(runs: int = 100) -> int:
    if not hasattr(os, "fork"):
        say("skipped: no fork here")
        return 0
    with workshop() as place:
        report = run(place, runs)
    say(
        f"{report.runs} limits, {report.refused} registrations refused, {report.went_on} processes went on; "
        f"{len(report.lost)} lost, {report.twice} twice, {len(report.damaged)} damaged"
    )
    fine = not (report.lost or report.damaged or report.twice) and report.went_on == report.runs and report.refused
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
