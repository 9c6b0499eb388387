"""kill -9 on the province's gatherer at any moment: nothing lost, nothing twice, and the state is true afterwards.

    python -m tests.trust.kill_gatherer [ROUNDS] [SEED]

Two gatherers at once work on one database and one share, and are killed together; then one gathers in peace, and the
summary must be what a gatherer that nobody disturbed makes, byte for byte. The control merges first and notes
afterwards how far it is, in two transactions: it must count something twice or not at all.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from loket.db import gathering, gathering_queries
from loket.exchange.arrival import Batch, Stream
from loket.exchange.delivery import read_acknowledgements
from loket.exchange.inbox import Inbox
from loket.exchange.receiver import gather_stream
from loket.services import gathering as gathering_service
from loket.services.province_files import summary_file
from tests.gathering.bureau import Bureau
from tests.gathering.province import Plan, write_province
from tests.trust.trust_office import say, workshop

PLAN = Plan(offices=3, months=8, services=4, each=3)
WANTED = {("OPD-01", "e1"): 8, ("OPD-02", "e1"): 8, ("OPD-03", "e1"): 8}


@dataclass
class Report:
    """What the rounds showed; `cut` are the kills that came before everything was merged."""

    rounds: int = 0
    kills: int = 0
    cut: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.wrong


def gathering_in_peace(folder: Path, share: Path) -> None:
    bureau = Bureau(folder / "provinsi.db")
    bureau.gather(share)
    bureau.close()


def careless(folder: Path, share: Path) -> None:
    """The control: rows in one transaction, how far it is in the next, keyed by nothing that would tell a repeat."""
    bureau = Bureau(folder / "provinsi.db")
    book = _Careless(bureau)
    inbox = Inbox(share)
    terms = bureau.service._terms(None)
    for source, names in inbox.look().streams.items():
        gather_stream(inbox, names, book, source, terms)
    bureau.close()


class _Careless(gathering_service._Book):
    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau.database, lambda: bureau.now)
        self._bureau = bureau

    def apply(self, batch: Batch) -> None:
        """How far it is comes first, the rows after it."""
        facts = gathering_service._facts(batch, self._bureau.now)
        with self._bureau.database.write() as connection:
            gathering.apply(connection, facts, [])
        tables = [
            gathering.TableRows(ours, table.header, batch.rows[table.name]) for table, ours in gathering_service._TABLES
        ]
        with self._bureau.database.write() as connection:
            for each in tables:
                gathering._write_rows(connection, _stream_id(connection, batch), each)

    def stream(self, office: str, epoch: str) -> Stream:
        """As it is noted."""
        return super().stream(office, epoch)


def _stream_id(connection: object, batch: Batch) -> int:
    rows = gathering_queries.streams(connection)  # type: ignore[arg-type]
    return next(row.id for row in rows if (row.office, row.epoch) == (batch.manifest.office, batch.manifest.epoch))


Work = Callable[[Path, Path], None]


def prepare(place: Path) -> tuple[Path, Path, bytes]:
    """A share, an empty database that trusts its offices, and what the summary must be in the end."""
    share, empty = place / "kiriman", place / "kosong"
    write_province(share, PLAN)
    empty.mkdir()
    bureau = Bureau(empty / "provinsi.db")
    bureau.trust_all(PLAN.offices)
    bureau.close()
    whole, peaceful = place / "utuh", place / "kiriman-utuh"
    shutil.copytree(empty, whole)
    shutil.copytree(share, peaceful)
    gathering_in_peace(whole, peaceful)
    return share, empty, told(whole)


def told(folder: Path) -> bytes:
    bureau = Bureau(folder / "provinsi.db")
    try:
        return summary_file(bureau.summary(), Path("rekap.csv"), machine=True)
    finally:
        bureau.close()


def killed(work: Work, folder: Path, share: Path, after: float, gatherers: int) -> None:
    """Gatherers that begin together and are killed together, after so many seconds."""
    go_in, go = os.pipe()
    children = []
    for _gatherer in range(gatherers):
        child = os.fork()
        if child == 0:
            os.close(go)
            _gather_on(work, folder, share, go_in)
        children.append(child)
    os.close(go)
    time.sleep(after)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    os.close(go_in)


def _gather_on(work: Work, folder: Path, share: Path, go: int) -> None:
    """The child: it never comes back."""
    try:
        os.read(go, 1)
        work(folder, share)
        signal.pause()  # done before the kill came: it waits for it
    except BaseException:  # noqa: BLE001 (a fork must not run on in its parent's program)
        traceback.print_exc()
    finally:
        os._exit(2)


def run(place: Path, rounds: int, seed: int = 1, *, control: bool = False) -> Report:
    """Each round from an empty database; moments from before the first batch until after the last."""
    luck, report = random.Random(seed), Report()
    share, empty, wanted = prepare(place)
    work = careless if control else gathering_in_peace
    began = time.monotonic()
    gathering_in_peace(
        Path(shutil.copytree(empty, place / "ukur")), Path(shutil.copytree(share, place / "kiriman-ukur"))
    )
    longest = time.monotonic() - began
    for number in range(rounds):
        folder = Path(shutil.copytree(empty, place / f"biro{number}"))
        sent = Path(shutil.copytree(share, place / f"kiriman{number}"))
        for _kill in range(luck.randint(1, 3)):
            killed(work, folder, sent, luck.random() * longest, 1 if control else 2)
            report.kills += 1
            report.cut += _is_cut(folder)
        report.rounds += 1
        work(folder, sent)
        report.wrong += [f"{number}: {fault}" for fault in judge(folder, sent, wanted, acknowledged=not control)]
        shutil.rmtree(folder)
        shutil.rmtree(sent)
        if control and report.wrong:
            break  # it is found out
    return report


def _is_cut(folder: Path) -> bool:
    bureau = Bureau(folder / "provinsi.db")
    try:
        return bureau.applied() != WANTED
    finally:
        bureau.close()


def judge(folder: Path, share: Path, wanted: bytes, *, acknowledged: bool) -> list[str]:
    """Every row once, no page damaged, the same summary, and every office told the truth."""
    faults = []
    bureau = Bureau(folder / "provinsi.db")
    if bureau.applied() != WANTED:
        faults.append(f"applied {bureau.applied()}")
    with bureau.database.read() as connection:
        for row in gathering_queries.streams(connection):
            seqs = connection.exec_driver_sql("SELECT count(*) FROM request_version WHERE stream_id = ?", (row.id,))
            if seqs.scalar_one() != row.hi:
                faults.append(f"{row.office} has not every row once")
        faults += connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
        faults += [
            line for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() if line != "ok"
        ]
    bureau.close()
    if told(folder) != wanted:
        faults.append("another summary")
    for source, applied in WANTED.items() if acknowledged else ():
        newest = read_acknowledgements(Inbox(share), *source).newest
        if newest is None or newest.applied != applied:
            faults.append(f"{source} was told {newest}")
    return faults


def main(rounds: int = 200, seed: int = 1) -> int:
    if not hasattr(os, "fork"):
        say("skipped: no fork here")
        return 0
    with workshop() as place:
        report = run(place / "utama", rounds, seed)
        control = run(place / "ceroboh", max(rounds, 20), seed, control=True)
    say(
        f"{report.rounds} rounds, {report.kills} kills of two gatherers, {report.cut} before everything was merged; "
        f"{len(report.wrong)} wrong"
    )
    say(f"control, in two transactions: {'found out' if control.wrong else 'NOT FOUND OUT'} in {control.rounds} rounds")
    for fault in report.wrong[:5]:
        say(fault)
    return 0 if report.sound and report.cut and control.wrong else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
