"""kill -9 on the sender at any moment: every fact reaches the province once, and the office knows how far it is.

    python -m tests.trust.kill_sender [ROUNDS] [SEED]

Two senders at once (the desktop, and `loket sync` from the scheduler) register and deliver on one office, and are
killed together; the province gathers between the rounds and must never meet half a batch. The control marks a fact as
sent and then writes it, as a careless program would: it must lose.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import FolderTransport
from loket.services import Services, batches
from loket.services.office import OfficeChange
from tests.trust.trust_office import found, open_office, register, say, workshop

LONGEST = 0.8
"""Seconds of work before the kill."""
SENDERS = 2
SMALL = 2
"""Rows of a batch here: so that there are many."""
Work = Callable[[], None]


@dataclass
class Report:
    """What the rounds showed; `cut` are the kills that came while something was on its way."""

    rounds: int = 0
    cut: int = 0
    facts: int = 0
    batches: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.wrong


def run(place: Path, rounds: int, seed: int = 1) -> Report:
    """Kill the senders of one office so many times, then let one deliver in peace, and judge."""
    luck, report, ledger = random.Random(seed), Report(), Ledger()
    folder, share = _prepare(place)
    batches.BATCH_ROWS, former = SMALL, batches.BATCH_ROWS
    try:
        services = _warmed(folder)
        for _round in range(rounds):
            killed([lambda: _send(services)] * SENDERS, luck.random() * LONGEST)
            report.rounds += 1
            report.wrong += _gathered(services, share, ledger)
            report.cut += _on_its_way(services)
            services.close()
        _judge(services, share, ledger, report)
        services.close()
    finally:
        batches.BATCH_ROWS = former
    return report


def _prepare(place: Path) -> tuple[Path, Path]:
    folder, share = place / "data", place / "kiriman"
    share.mkdir(parents=True)
    found(folder)
    services = open_office(folder)
    services.office.change(OfficeChange(upstream_url=str(share)))
    services.close()
    return folder, share


def _warmed(folder: Path) -> Services:
    """The office with everything imported and compiled, and no connection open: children begin at once."""
    services = open_office(folder)
    register(services, "Warga Pemanas")
    services.exports.sync()
    services.exports.status()
    services.close()
    gc.collect()
    gc.freeze()  # else a child's collector writes to every page that it shares with its parent, and each is copied
    return services


def _send(services: Services) -> None:
    while True:
        for serial in range(3):
            register(services, f"Warga {serial}")
        result = services.exports.sync()
        if result.error is not None:
            raise result.error


def killed(work: list[Work], after: float) -> None:
    """Children that begin together and are killed together, after so many seconds."""
    go_in, go = os.pipe()
    children = []
    for job in work:
        child = os.fork()
        if child == 0:
            os.close(go)
            _child(job, go_in)
        children.append(child)
    os.close(go)
    time.sleep(after)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    os.close(go_in)


def _child(job: Work, go: int) -> None:
    """It never comes back."""
    try:
        os.read(go, 1)
        job()
        signal.pause()
    except BaseException:  # noqa: BLE001 (a fork must not run on in its parent's program)
        traceback.print_exc()
    finally:
        os._exit(2)


def _gathered(services: Services, share: Path, ledger: Ledger) -> list[str]:
    """What the province refused: it must meet whole batches only."""
    word = gather(FolderTransport(share), ledger, *_stream(services))
    return [f"refused {refusal.name}: {refusal.code}" for refusal in word.refused]


def _on_its_way(services: Services) -> bool:
    status = services.exports.status()
    return bool(status.waiting_rows or status.undelivered)


def _stream(services: Services) -> tuple[str, str]:
    with services.desk.database.read() as session:
        office, epoch = session.execute(text("SELECT unit_code, epoch FROM office")).one()
    return str(office), str(epoch)


def _judge(services: Services, share: Path, ledger: Ledger, report: Report) -> None:
    """After one delivery in peace: everything is there once, and the office knows it."""
    last = services.exports.sync()
    if last.error is not None:
        report.wrong.append(f"the last delivery: {last.error.code}")
    report.wrong += _gathered(services, share, ledger)
    services.exports.sync()
    status = services.exports.status()
    with services.desk.database.read() as session:
        outbox = [seq for (seq,) in session.execute(text("SELECT seq FROM outbox_row ORDER BY seq"))]
    came = [int(row["seq"]) for _office, _epoch, row in ledger.requests]
    report.facts, report.batches = len(outbox), len(status.batches)
    if sorted(came) != outbox or outbox != list(range(1, len(outbox) + 1)):
        report.wrong.append(f"lost {sorted(set(outbox) - set(came))[:5]}, twice {len(came) - len(set(came))}")
    if (status.waiting_rows, status.undelivered, status.unacknowledged) != (0, 0, 0):
        report.wrong.append(f"the office believes {status.waiting_rows, status.undelivered, status.unacknowledged}")
    report.wrong += [finding.code for finding in services.health.check().findings if finding.serious]


def careless(place: Path, rounds: int, seed: int = 1) -> int:
    """The control: facts are numbers, marked as sent in one durable step and written in the next. How many are lost."""
    luck, mark, share = random.Random(seed), place / "sent", place / "kiriman"
    share.mkdir(parents=True)
    mark.write_text("0")

    def work() -> None:
        while True:
            number = int(mark.read_text()) + 1
            (place / "sent.new").write_text(str(number))
            (place / "sent.new").replace(mark)
            (share / ".part").write_bytes(os.urandom(1 << 16))
            (share / ".part").rename(share / str(number))

    for _round in range(rounds):
        killed([work], luck.random() * 0.05)
    there = sum(1 for path in share.iterdir() if path.name.isdecimal())
    return int(mark.read_text()) - there


def main(rounds: int = 200, seed: int = 1) -> int:
    """Run the rounds and the control, and say what they showed."""
    if not hasattr(os, "fork"):
        say("skipped: no fork here")
        return 0
    with workshop() as place:
        report = run(place / "utama", rounds, seed)
        lost = careless(place / "ceroboh", max(rounds, 40), seed)
    say(
        f"{report.rounds} kills of {SENDERS} senders, {report.cut} with something on its way; {report.facts} facts in "
        f"{report.batches} batches, {len(report.wrong)} wrong"
    )
    say(f"control, marks before it writes: {lost} lost")
    for fault in report.wrong[:5]:
        say(fault)
    return 0 if report.sound and report.cut and lost else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
