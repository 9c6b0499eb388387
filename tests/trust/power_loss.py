"""Power loss by record and replay: every state that a disk may be in when the current goes, opened again.

    python -m tests.trust.power_loss [STATES] [SEED]

A session of work is recorded, each write and each sync. At a moment of it, what was written before a file's last sync
is there; of what came after, any part may be: nothing, all, some, and the last write torn at a sector. The control is
the same work with `synchronous=NORMAL`: it must lose.
"""

from __future__ import annotations

import random
import shutil
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event

from loket.db import sqlite
from loket.db.engine import FILE_NAME
from loket.services import Services
from tests.trust.shim import Step, in_child, is_preloaded, read_log, run_preloaded, shim, why_not
from tests.trust.trust_office import found, open_office, register, say, workshop

SECTOR = 512
SESSIONS, EACH = 3, 4


@dataclass
class Report:
    """What the states showed; `lost` are states without a row that had been acknowledged before."""

    states: int = 0
    lost: int = 0
    corrupt: int = 0
    examples: list[str] = field(default_factory=list)


def work(folder: Path, normal: bool) -> str:
    """In a child: open, register, close (which folds the log back), several times; each id is said when it is sure."""
    library = shim()
    library.shim_watch(str(folder).encode())
    for _session in range(SESSIONS):
        services = open_office(folder)
        if normal:
            _weaken(services)
        for _serial in range(EACH):
            uid = str(uuid.uuid4())
            register(services, "Warga Listrik", uid=uid)
            library.shim_say(uid.encode())
        services.close()
    return "done"


def _weaken(services: Services) -> None:
    engine = services.desk.database._engine
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=NORMAL").close()


def record(folder: Path, log: Path, normal: bool) -> list[Step]:
    def child() -> str:
        shim().shim_record(str(log).encode())
        return work(folder, normal)

    said = in_child(child)
    assert said == "done", said
    return list(read_log(log))


class Disk:
    """The files as the steps so far have them: what is sure, and what is only in the disk's memory."""

    def __init__(self, folder: Path) -> None:
        self.sure = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        self.pending: dict[str, list[Step]] = {}
        self.acknowledged: list[str] = []

    def take(self, step: Step) -> None:
        name = Path(step.path).name
        if step.kind == "A":
            self.acknowledged.append(step.path)
        elif step.kind == "S":
            self.sure[name] = applied(self.sure.get(name, b""), self.pending.pop(name, []))
        elif step.kind == "U":  # the file system's own log keeps the order of names
            self.sure.pop(name, None)
            self.pending.pop(name, None)
        elif step.kind == "C":
            self.sure.setdefault(name, b"")
        else:
            self.pending.setdefault(name, []).append(step)

    def states(self, luck: random.Random) -> Iterator[dict[str, bytes]]:
        """Nothing of what is pending, all of it, some of it in any order, and the last write torn."""
        for some in (_none, _all, _some, _torn):
            files = dict(self.sure)
            for name, steps in self.pending.items():
                files[name] = applied(files.get(name, b""), some(steps, luck))
            yield files


def _none(_steps: list[Step], _luck: random.Random) -> list[Step]:
    return []


def _all(steps: list[Step], _luck: random.Random) -> list[Step]:
    return steps


def _some(steps: list[Step], luck: random.Random) -> list[Step]:
    chosen = [step for step in steps if luck.random() < 0.5]
    luck.shuffle(chosen)
    return chosen


def _torn(steps: list[Step], luck: random.Random) -> list[Step]:
    *before, last = steps
    if last.kind != "W":
        return steps
    keep = (
        luck.randrange(0, len(last.data) + 1, SECTOR) if len(last.data) >= SECTOR else luck.randint(0, len(last.data))
    )
    return [*before, Step("W", last.path, last.offset, last.data[:keep], keep)]


def applied(content: bytes, steps: list[Step]) -> bytes:
    """A file's bytes after these steps."""
    if not steps:
        return content
    file = bytearray(content)
    for step in steps:
        if step.kind == "T":
            del file[step.offset :]
            file.extend(bytes(max(0, step.offset - len(file))))
        else:
            file.extend(bytes(max(0, step.offset - len(file))))
            file[step.offset : step.offset + len(step.data)] = step.data
    return bytes(file)


def judge(place: Path, key: str, files: dict[str, bytes], acknowledged: list[str]) -> tuple[int, bool]:
    """How many acknowledged rows are missing after a start from these files, and whether the file is damaged."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, content in files.items():
        if name.startswith(FILE_NAME) and not name.endswith("-shm"):
            (place / name).write_bytes(content)
    connection = sqlite.driver.connect(str(place / FILE_NAME), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key=\"x'{key}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute("PRAGMA synchronous=OFF")  # of this copy only: nobody cuts the current again
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()  # as `Database.open` does
        there = {row[0] for row in connection.execute("SELECT uid FROM request")}
        sealed = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return sum(uid not in there for uid in acknowledged), bool(sealed) or not whole
    except sqlite.DriverError:
        return 0, True
    finally:
        connection.close()


def run(place: Path, states: int, seed: int = 1, normal: bool = False) -> Report:
    """Record a session of work, then try that many states of it, evenly over all its moments."""
    folder, luck, report = place / "data", random.Random(seed), Report()
    found(folder)
    key = (folder / "loket.key").read_text().strip()
    disk = Disk(folder)
    steps = record(folder, place / "log", normal)
    every = max(1, len(steps) * 4 // states)
    for number, step in enumerate(steps):
        disk.take(step)
        if number % every and step.kind != "A":
            continue
        for kind, files in zip(("nothing", "all", "some", "torn"), disk.states(luck), strict=True):
            missing, damaged = judge(place / "state", key, files, disk.acknowledged)
            report.states += 1
            report.lost += missing > 0
            report.corrupt += damaged
            if (missing or damaged) and len(report.examples) < 5:
                report.examples.append(f"step {number} of {len(steps)}, {kind}: {missing} missing, damaged {damaged}")
    return report


def main(states: int = 2000, seed: int = 1) -> int:
    if why_not():
        say(f"skipped: {why_not()}")
        return 0
    with workshop() as place:
        if not is_preloaded():
            done = run_preloaded("power_loss", [states, seed], place)
            say(done.stdout.strip() or done.stderr)
            return done.returncode
        (place / "biasa").mkdir()
        report = run(place, states, seed)
        control = run(place / "biasa", states // 4, seed, normal=True)
    say(f"{report.states} states: {report.lost} with a lost acknowledged row, {report.corrupt} corrupt")
    say(f"control, synchronous=NORMAL: {control.states} states, {control.lost} with a lost row")
    for line in report.examples:
        say(line)
    return 0 if not report.lost and not report.corrupt and control.lost else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
