"""Files that are not what they should be, by the ten thousand: nothing may crash, hang, or be half done.

    python -m tests.trust.fuzz [KIND|all] [CASES] [SEED] [FIRST]

KIND: database, drafts, catalogues, decrees, acknowledgements, packages, backups. A case is made by kind, seed and
number alone: `python -m tests.trust.fuzz decrees 1 1 4711` asks number 4711 again. Each case runs in a worker with a
limit on its memory; a worker that dies or doesn't answer is a fault of the case that it was at.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.trust.fuzz_target import ACCEPTED, Outcome, Target, one
from tests.trust.trust_office import say, workshop

MEMORY = 300 << 20
"""Bytes that a case may take beyond what the worker has."""
PATIENCE = 30.0
"""Seconds until a worker that says nothing is given up."""
BATCH = 1000
"""Cases of one worker: then a fresh one begins, so that nothing adds up."""
SHOWN = 20
Maker = Callable[[Path], Target]


@dataclass
class Report:
    """What the cases came to."""

    name: str
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[Outcome] = field(default_factory=list)
    slowest: float = 0.0
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        self.codes[outcome.code] += 1
        self.slowest = max(self.slowest, outcome.seconds)
        if outcome.fault:
            self.faults.append(outcome)

    @property
    def cases(self) -> int:
        return self.codes.total()

    def lines(self) -> Iterator[str]:
        refused = self.cases - self.codes[ACCEPTED] - len(self.faults)
        yield (
            f"{self.name}: {self.cases} cases, {self.codes[ACCEPTED]} accepted, {refused} refused in words, "
            f"{len(self.faults)} faults; slowest {self.slowest:.2f} s; {self.seconds:.0f} s"
        )
        told = sorted((code, many) for code, many in self.codes.items() if code not in {ACCEPTED, ""})
        yield "  " + ", ".join(f"{code} {many}" for code, many in told)
        yield from map(self.told, self.faults[:SHOWN])

    def told(self, fault: Outcome) -> str:
        """A fault, with the number by which it is asked again."""
        return f"  FAULT {self.name} {fault.number} ({fault.what}): {fault.fault}"


def run(make: Maker, place: Path, cases: int, seed: int = 1, first: int = 0) -> Report:
    """The cases in this process, for a small number in the tests."""
    began = time.monotonic()
    target = _prepared(make, place)
    report = Report(target.name)
    try:
        for number in range(first, first + cases):
            report.add(one(target, seed, number))
    finally:
        target.close()
    report.seconds = time.monotonic() - began
    return report


def _prepared(make: Maker, place: Path) -> Target:
    place.mkdir(parents=True, exist_ok=True)
    target = make(place)
    target.prepare()
    return target


def guarded(make: Maker, place: Path, cases: int, seed: int = 1, first: int = 0) -> Report:
    """The cases in workers, whose death, silence or hunger is a fault of the case that they were at."""
    began, last = time.monotonic(), first + cases
    report = Report(make(place).name)
    number = first
    while number < last:
        for outcome in _in_worker(make, place / f"from{number}", seed, range(number, min(number + BATCH, last))):
            report.add(outcome)
            number = outcome.number + 1
            if outcome.fault:
                say(report.told(outcome))
        if number % BATCH == 0 or number == last:
            say(f"  {report.name} {number - first} of {cases}, {len(report.faults)} faults")
    report.seconds = time.monotonic() - began
    return report


def _in_worker(make: Maker, place: Path, seed: int, numbers: range) -> Iterator[Outcome]:
    """What the worker says, case by case; where it ends too soon, the fault of the case that it was at."""
    inside, outside = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inside)
        _work(make, place, seed, numbers, outside)
    os.close(outside)
    number, silent = numbers.start, True
    with os.fdopen(inside, "rb", buffering=0) as pipe:
        for line in _lines(pipe):
            outcome = Outcome(**json.loads(line))
            yield outcome
            number = outcome.number + 1
        silent = not select.select([pipe], [], [], 0)[0]
    if silent:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if number < numbers.stop:
        why = f"no answer for {PATIENCE:.0f} s" if silent else f"the worker ended with {code}"
        yield Outcome(number, "", PATIENCE if silent else 0.0, "", why)


def _lines(pipe: object) -> Iterator[bytes]:
    """Whole lines, until the worker ends or says nothing for too long."""
    kept = b""
    while select.select([pipe], [], [], PATIENCE)[0]:
        found = pipe.read(1 << 16)  # type: ignore[attr-defined]
        if not found:
            return
        *lines, kept = (kept + found).split(b"\n")
        yield from lines


def _work(make: Maker, place: Path, seed: int, numbers: range, outside: int) -> None:
    """The child: it never comes back."""
    try:
        target = _prepared(make, place)
        limit_memory()
        with os.fdopen(outside, "w", encoding="utf-8") as pipe:
            for number in numbers:
                pipe.write(json.dumps(asdict(one(target, seed, number))) + "\n")
                pipe.flush()
            target.close()
        os._exit(0)
    except BaseException:  # noqa: BLE001 (a fork must not run on in its parent's program)
        traceback.print_exc()
    finally:
        os._exit(2)


def limit_memory() -> None:
    """From now on this process may take `MEMORY` more and no more: what asks for it gets a MemoryError."""
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def kinds() -> dict[str, Maker]:
    """Every fuzzer by its name."""
    from tests.trust.fuzz_acknowledgements import Acknowledgements
    from tests.trust.fuzz_backups import Backups
    from tests.trust.fuzz_catalogues import Catalogues
    from tests.trust.fuzz_databases import Databases
    from tests.trust.fuzz_decrees import Decrees
    from tests.trust.fuzz_drafts import Drafts
    from tests.trust.fuzz_packages import Packages

    return {kind.name: kind for kind in (Databases, Drafts, Catalogues, Decrees, Acknowledgements, Packages, Backups)}


def main(kind: str = "all", cases: str = "10000", seed: str = "1", first: str = "0") -> int:
    faults = 0
    with workshop() as place:
        for name, make in kinds().items():
            if kind in {"all", name}:
                report = guarded(make, place / name, int(cases), int(seed), int(first))
                for line in report.lines():
                    say(line)
                faults += len(report.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
