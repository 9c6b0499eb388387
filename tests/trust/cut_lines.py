"""The line to a real server cut at a random byte: after the last try every file is there once and whole, and a reader
that looks all the time never saw half of one.

    python -m tests.trust.cut_lines [ROUNDS] [SEED] [KIND ...]        sftp webdavs smb s3; all that are installed

The control writes the final name directly, as a careless program would: on SFTP and SMB its reader sees half files.
(Apache and S3 hold a file back until it is whole, whoever writes it.)
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "exchange"))

from cutting import CutLine
from servers import KINDS, SERVERS, Served

from loket.errors import StorageError
from loket.exchange.transports import Transport

FOLDER = "loket/DISDUKCAPIL/3f0c9a"
TELLS_THE_CONTROL = frozenset({"sftp", "smb"})
_TRIES = 6
_PATIENCE = 4.0
Write = Callable[[Transport, str, bytes], None]


@dataclass
class Report:
    """What the rounds with one server showed."""

    kind: str
    rounds: int = 0
    cuts: int = 0
    tries: int = 0
    looks: int = 0
    halves: int = 0
    missing: int = 0
    seconds: float = 0.0
    codes: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return not (self.halves or self.missing)


def files(seed: int) -> list[tuple[str, bytes]]:
    """Two batches as they are published: data, signature, manifest."""
    chance = random.Random(seed)
    made = []
    for number in (1, 2):
        for ending, size in (("zip", 120_000), ("json.sig", 300), ("json", 1_200)):
            made.append((f"{FOLDER}/{number:08d}-3fa9c1d2.{ending}", chance.randbytes(size)))
    return made


def careful(transport: Transport, name: str, data: bytes) -> None:
    transport.put_new(name, data)


def careless(transport: Transport, name: str, data: bytes) -> None:
    """The control: the final name, directly."""
    with suppress(FileExistsError):  # what is there is there
        transport._write_part(name, data)


class Reader:
    """Looks at what stands under the names, as the receiver does, beside a line that is not cut."""

    def __init__(self, served: Served, below: str, expected: dict[str, bytes], report: Report) -> None:
        self._served, self._below, self._expected, self._report = served, below, expected, report
        self._over = threading.Event()
        self._line = served.opened(below=below) if served.root is None else None

    @contextmanager
    def looking(self) -> Iterator[None]:
        thread = threading.Thread(target=self._look_on)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()
            if self._line is not None:
                self._line.close()

    def _look_on(self) -> None:
        while not self._over.wait(0.002):
            self._report.looks += 1
            for name, data in self._seen():
                if data != self._expected.get(name):
                    self._report.halves += 1

    def _seen(self) -> Iterator[tuple[str, bytes]]:
        if self._line is not None:
            yield from ((name, self._line.get(name)) for name in self._line.names(FOLDER))
        elif self._served.root is not None:
            folder = self._served.root / self._below
            for path in folder.rglob("[!.]*"):
                with suppress(OSError):
                    if path.is_file():
                        yield path.relative_to(folder).as_posix(), path.read_bytes()


def run(served: Served, rounds: int, seed: int = 1, write: Write = careful) -> Report:
    """That many deliveries over a line that is cut once each, at a random byte of what a whole delivery takes."""
    chance, report, start = random.Random(f"{served.kind}{seed}"), Report(served.kind), time.monotonic()
    served = replace(served, access=replace(served.access, patience=_PATIENCE))
    with CutLine(served.port) as line:
        whole = _bytes_of_a_delivery(served, line, write)
        for at in range(rounds):
            _round(served, line, f"{write.__name__}-{seed}-{at}", (chance, report, write, whole))
    report.seconds = time.monotonic() - start
    return report


def _bytes_of_a_delivery(served: Served, line: CutLine, write: Write) -> int:
    served.make(f"{write.__name__}-measured")
    line.cut_after(None)
    _deliver(served.opened(port=line.port, below=f"{write.__name__}-measured"), files(0), write)
    return line.passed


def _round(served: Served, line: CutLine, below: str, run: tuple[random.Random, Report, Write, int]) -> None:
    chance, report, write, whole = run
    sent = files(chance.randrange(1 << 30))
    served.make(below)
    before = line.cuts
    line.cut_after(chance.randrange(1, whole), reset=chance.random() < 0.5)
    with Reader(served, below, dict(sent), report).looking():
        for _ in range(_TRIES):
            report.tries += 1
            try:
                _deliver(served.opened(port=line.port, below=below), sent, write)
            except StorageError as error:
                report.codes[error.code] = report.codes.get(error.code, 0) + 1
            else:
                break
    report.rounds += 1
    report.cuts += line.cuts - before
    report.missing += _missing(served, below, sent)


def _deliver(transport: Transport, sent: list[tuple[str, bytes]], write: Write) -> None:
    try:
        for name, data in sent:
            write(transport, name, data)
    finally:
        transport.close()


def _missing(served: Served, below: str, sent: list[tuple[str, bytes]]) -> int:
    """How many are not there as they should be, and how many names are there that nobody sent."""
    transport = served.opened(below=below)
    try:
        there = {name: transport.get(name) for name in transport.names(FOLDER)}
    finally:
        transport.close()
    return sum(there.get(name) != data for name, data in sent) + len(there.keys() - dict(sent).keys())


def main(arguments: list[str]) -> int:
    numbers = [int(word) for word in arguments if word.isdigit()] + [200, 1]
    kinds = [word for word in arguments if not word.isdigit()] or KINDS
    rounds, seed = numbers[0], numbers[1] if len(numbers) > 3 else 1
    is_sound = True
    for kind in kinds:
        try:
            with SERVERS[kind]() as served:
                is_sound &= _tell(run(served, rounds, seed), "sound")
                if kind in TELLS_THE_CONTROL:
                    control = run(served, max(6, rounds // 10), seed, careless)
                    is_sound &= _tell(control, "control")
        except pytest.skip.Exception as reason:
            sys.stdout.write(f"{kind}: skipped: {reason}\n")
    return 0 if is_sound else 1


def _tell(report: Report, what: str) -> bool:
    sys.stdout.write(
        f"{report.kind} ({what}): {report.rounds} deliveries, {report.cuts} cuts, {report.tries} tries, "
        f"{report.looks} looks: {report.halves} half files seen, {report.missing} missing or wrong at the end; "
        f"{report.seconds:.0f} s; {report.codes}\n"
    )
    sys.stdout.flush()
    return report.halves > 0 if what == "control" else report.sound


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
