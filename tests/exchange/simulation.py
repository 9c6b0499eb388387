"""Deterministic simulation of the way upstream over a line and on machines that fail: every seed can be replayed.

    python -m tests.exchange.simulation --seeds 20000
    python -m tests.exchange.simulation --first 4711 --seeds 1

The real `freeze`, `deliver`, `gather` and `read_acknowledgements` run against a transport in memory that fails in 35 %
of its operations: before the work, half-way, after it, or with a crash of the program. The local database is a list
that changes at a commit, and crashes too. Two naive designs run beside it as negative controls: if they did not fail,
the zero of ours would mean nothing.
"""

from __future__ import annotations

import argparse
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from loket.errors import StorageError
from loket.exchange import signature
from loket.exchange.delivery import ack_folder, batch_folder, deliver, read_acknowledgements
from loket.exchange.manifest import BatchFacts, Origin, read_manifest, verify
from loket.exchange.package import FrozenBatch, Seal, freeze
from loket.exchange.receiver import Ledger, gather
from loket.exchange.records import RequestRecord, Rows, StatusCode

FAULTS = 0.35
STEPS = 40
OFFICE = "DISDIK-PR"
SEAL = Seal(bytes(32))
PUBLIC = signature.public_line(SEAL.seed, "")
MOMENT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Crash(BaseException):
    """The program is gone: nothing may catch this but the simulation."""


def request(seq: int, identity: str) -> RequestRecord:
    """A change as the outbox holds it."""
    return RequestRecord(
        seq=seq,
        request_uuid=identity,
        kode_layanan="KK",
        varian="baru",
        versi=1,
        tgl_terima=MOMENT,
        status=StatusCode.REGISTERED,
    )


@dataclass
class FaultyLine:
    """A transport in memory at the true edge; `hidden` holds the part files that a cut left behind."""

    rng: Random
    faults: float = FAULTS
    files: dict[str, bytes] = field(default_factory=dict)
    hidden: list[bytes] = field(default_factory=list)

    def put_new(self, name: str, data: bytes) -> None:
        fault = self._fault("before", "partial", "done", "crash", "crash after")
        if fault in {"partial", "crash"}:
            self.hidden.append(data[: self.rng.randrange(len(data))])
        if fault not in {"before", "partial", "crash"}:
            self._store(name, data)
        self._fail(fault)

    def get(self, name: str) -> bytes:
        self._fail(self._fault("before", "crash"))
        if name not in self.files:
            raise StorageError("name_missing", name=name)
        return self.files[name]

    def names(self, prefix: str) -> list[str]:
        self._fail(self._fault("before", "crash"))
        return sorted(name for name in self.files if name.rpartition("/")[0] == prefix)

    def _fault(self, *kinds: str) -> str:
        return self.rng.choice(kinds) if self.rng.random() < self.faults else ""

    def _fail(self, fault: str) -> None:
        if fault.startswith("crash"):
            raise Crash
        if fault:
            raise StorageError("folder_gone", fault=fault)

    def _store(self, name: str, data: bytes) -> None:
        if self.files.setdefault(name, data) != data:
            raise StorageError("name_taken", name=name)


@dataclass
class Office:
    """The sender's database: what is in these fields is committed, and a crash cannot take it back."""

    line: FaultyLine
    epoch: str = "e1"
    outbox: list[str] = field(default_factory=list)
    batches: list[FrozenBatch] = field(default_factory=list)
    watermark: int = 0
    hi: int = 0
    marked: int = 0
    files: int = 0

    def commit(self, change: Callable[[], None]) -> None:
        """One local transaction: the program may die before it or after it, never in it."""
        fault = self.line._fault("crash", "crash after")
        if fault == "crash":
            raise Crash
        change()
        self.line._fail(fault)

    def register(self) -> None:
        identity = str(uuid.UUID(int=self.line.rng.getrandbits(128), version=4))
        self.commit(lambda: self.outbox.append(identity))

    def freeze(self) -> None:
        waiting = self.outbox[self.hi :]
        if not waiting:
            return
        last = self.batches[-1].manifest_sha256 if self.batches else None
        facts = BatchFacts(
            number=len(self.batches) + 1, lo=self.hi + 1, hi=len(self.outbox), previous=last, audit_head="0"
        )
        origin = Origin(office=OFFICE, unit_name="Dinas", epoch=self.epoch, app_version="0", frozen_at=MOMENT)
        rows = Rows(requests=[request(self.hi + n, identity) for n, identity in enumerate(waiting, start=1)])
        batch = freeze(rows, origin, facts, SEAL)
        self.commit(lambda: self._keep(batch, facts.hi))

    def _keep(self, batch: FrozenBatch, hi: int) -> None:
        self.batches.append(batch)
        self.hi = hi

    def sync(self) -> StorageError | None:
        """Deliver what is not acknowledged, then listen."""
        error = deliver(self.line, self.batches[self.watermark :]).error
        word = read_acknowledgements(self.line, OFFICE, self.epoch).newest
        if word is not None and word.applied > self.watermark:
            self.commit(lambda: setattr(self, "watermark", word.applied))
        return error if isinstance(error, StorageError) else None


@dataclass(frozen=True, slots=True)
class Result:
    """What one seed came to: changes lost, applied twice, and files that were refused or are not whole."""

    lost: int
    twice: int
    broken: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.broken)


def attempt(step: Callable[[], object]) -> None:
    """Do a step as the office's PC would: a failing line is tried again later, after a crash it starts anew."""
    try:
        step()
    except (StorageError, Crash):
        return


def run_ours(seed: int) -> Result:
    """The design of `loket.exchange`, then a quiet line until everything is acknowledged."""
    line = FaultyLine(Random(seed))
    office, ledger, refused = Office(line), Ledger(), Counter[str]()

    def listen() -> None:
        refused.update(refusal.code for refusal in gather(line, ledger, OFFICE, office.epoch).refused)

    steps = [office.register, office.register, office.freeze, office.sync, listen]
    for _ in range(STEPS):
        attempt(line.rng.choice(steps))
    line.faults = 0
    for step in (office.freeze, office.sync, listen, office.sync):
        step()
    applied = Counter(row["request_uuid"] for _, _, row in ledger.requests)
    unacknowledged = len(office.batches) - office.watermark
    return _result(office, applied, refused.total() + _broken(line, office.epoch) + unacknowledged)


def _broken(line: FaultyLine, epoch: str) -> int:
    """Files that anybody could see and that are not whole; every zip with a manifest is opened, every signature held
    against the office's key."""
    folder = batch_folder(OFFICE, epoch)
    manifests = [name for name in line.files if name.startswith(f"{folder}/") and name.endswith(".json")]
    for name in manifests:
        manifest = read_manifest(line.files[name])
        signature.check(line.files[name], line.files[f"{name}.sig"], PUBLIC)
        verify(line.files[f"{folder}/{manifest.package.name}"], manifest)
    strangers = [n for n in line.files if not n.startswith((folder, ack_folder(OFFICE, epoch)))]
    return len(strangers)


def _result(office: Office, applied: Counter[str], broken: int) -> Result:
    lost = sum(1 for identity in office.outbox if not applied[identity])
    return Result(lost, sum(1 for count in applied.values() if count > 1), broken)


def run_write_then_mark(seed: int) -> Result:
    """Naive: write a file with the unmarked rows, then mark them. A crash between the two writes them again."""
    return _run_naive(seed, write_first=True)


def run_mark_then_write(seed: int) -> Result:
    """Naive: mark the rows, then write the file. A crash or a cut between the two loses them."""
    return _run_naive(seed, write_first=False)


def _run_naive(seed: int, *, write_first: bool) -> Result:
    line = FaultyLine(Random(seed))
    office = Office(line)

    def mark(upto: int) -> None:
        office.commit(lambda: setattr(office, "marked", upto))

    def send() -> None:
        rows, upto = office.outbox[office.marked :], len(office.outbox)
        if not rows:
            return
        office.files += 1
        steps = [lambda: line.put_new(f"out/{office.files:04d}", "\n".join(rows).encode()), lambda: mark(upto)]
        for step in steps if write_first else reversed(steps):
            step()

    for _ in range(STEPS):
        attempt(line.rng.choice([office.register, office.register, send]))
    line.faults = 0
    send()
    applied = Counter(identity for data in line.files.values() for identity in data.decode().split("\n"))
    return _result(office, applied, 0)


def run_restored_backup(seed: int) -> tuple[str, int]:
    """An old backup is restored without a new epoch; then with one.

    Returns the error code of the first publish after the restore, and how many changes the new epoch failed to carry.
    """
    line = FaultyLine(Random(seed), faults=0)
    office, ledger = Office(line), Ledger()
    for _ in range(1 + seed % 3):
        _whole_round(office, ledger)
    backup = (list(office.outbox), list(office.batches), office.watermark, office.hi)
    _whole_round(office, ledger)
    office.outbox, office.batches, office.watermark, office.hi = backup
    office.register()
    office.freeze()
    error = office.sync()
    fresh = Office(line, epoch="e2", outbox=list(office.outbox))
    _whole_round(fresh, ledger)
    carried = {row["request_uuid"] for _, epoch, row in ledger.requests if epoch == "e2"}
    return (error.code if error else ""), len(set(fresh.outbox) - carried)


def _whole_round(office: Office, ledger: Ledger) -> None:
    office.register()
    office.freeze()
    office.sync()
    gather(office.line, ledger, OFFICE, office.epoch)
    office.sync()


DESIGNS: dict[str, Callable[[int], Result]] = {
    "ours": run_ours,
    "write, then mark": run_write_then_mark,
    "mark, then write": run_mark_then_write,
}


def main() -> int:
    """Run all designs over the seeds and print the tally; 1 when ours failed or a naive design did not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    failed = {name: [seed for seed in seeds if not run(seed).is_clean] for name, run in DESIGNS.items()}
    for name, bad in failed.items():
        sys.stdout.write(f"{name}: {len(bad)} of {len(seeds)} seeds fail; first: {bad[:5]}\n")
    controls = all(bad for name, bad in failed.items() if name != "ours")
    return 1 if failed["ours"] or not controls else 0


if __name__ == "__main__":
    sys.exit(main())
