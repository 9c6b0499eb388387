"""How long a registration takes, alone and among sixteen processes, beside the raw insert of its rows in the same run.

    python -m benchmarks.registration [--processes 16] [--each 40]

Prints p50, p95 and p99 of `intake.receive` (from the form to the commit on the disk), of a raw SQLCipher transaction
that writes the same rows into the same file, and the ratio of the two. All processes work on one file; what they wait
for is the lock and the disk, which the raw insert waits for too.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from loket.db import key
from loket.db.engine import FILE_NAME, Database
from loket.paths import HOME_VARIABLE
from loket.services import Services
from loket.services.office import NewOffice
from loket.services.registration import NewRequest, Registered

BUSY_SECONDS = 120


def main() -> None:
    """Found an office, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as place:
        folder = Path(place, "data")
        os.environ[HOME_VARIABLE] = str(folder)  # the key lies in the folder: no keyring is asked
        _found(folder)
        print(f"{'':<26}{'p50':>9}{'p95':>9}{'p99':>9}")
        alone = _both(folder, 1, options.each * 5)
        _tell("alone", *alone)
        _tell(f"{options.processes} processes", *_both(folder, options.processes, options.each))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--each", type=int, default=40)
    return parser.parse_args()


def _found(folder: Path) -> None:
    services = Services(Database.create(folder))
    services.office.found(NewOffice(name="DPMPTSP Kota Contoh", unit_code="DPMPTSP", is_training=True))
    services.standards.import_examples()
    for _request in range(20):
        _register(services)
    services.close()


def _both(folder: Path, processes: int, each: int) -> tuple[list[float], list[float]]:
    """Seconds of registrations and of raw inserts, in short turns, so that a machine that drifts drifts for both."""
    ours: list[float] = []
    raw: list[float] = []
    for _turn in range(4):
        ours += _crowd(processes, lambda: _registrations(folder, each // 4))
        raw += _crowd(processes, lambda: _raw_inserts(folder, each // 4))
    return ours, raw


def _crowd(processes: int, work: Callable[[], list[float]]) -> list[float]:
    """What that many processes measured, all at once; each is warm before the first begins."""
    pipes = [_child(work) for _process in range(processes)]
    seconds: list[float] = []
    for child, pipe in pipes:
        with os.fdopen(pipe) as file:
            seconds += [float(line) for line in file]
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            raise RuntimeError("a process failed")
    return seconds


def _child(work: Callable[[], list[float]]) -> tuple[int, int]:
    inside, outside = os.pipe()
    child = os.fork()
    if child:
        os.close(outside)
        return child, inside
    code = 1
    try:
        with os.fdopen(outside, "w") as file:
            file.writelines(f"{seconds}\n" for seconds in work())
        code = 0
    except BaseException:  # noqa: BLE001 (a fork must not run on in its parent's program)
        traceback.print_exc()
    finally:
        os._exit(code)


def _registrations(folder: Path, many: int) -> list[float]:
    services = Services(Database.open(folder, busy_milliseconds=BUSY_SECONDS * 1000))
    services.people.sign_in_account()
    _register(services)  # what is compiled at the first time is the same for every later one
    seconds = [_timed(lambda: _register(services)) for _request in range(many)]
    services.close()
    return seconds


def _register(services: Services) -> None:
    new = NewRequest(service="kia", variant="di-bawah-5", name="Sari Wulandari", nik="6271014507900003")
    registered = services.intake.receive(new)
    assert isinstance(registered, Registered)


def _raw_inserts(folder: Path, many: int) -> list[float]:
    connection = _raw_connection(folder)
    insert = _insert(connection)
    insert()
    seconds = [_timed(insert) for _request in range(many)]
    connection.close()
    return seconds


def _raw_connection(folder: Path) -> Any:
    side = key.read_side_file(folder)
    if side is None:
        raise RuntimeError("no office")
    connection = driver.connect(str(folder / FILE_NAME), isolation_level=None, timeout=BUSY_SECONDS)
    connection.execute(f"PRAGMA key=\"x'{key.find_key(folder, side).hex()}'\"")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _insert(raw: Any) -> Callable[[], None]:
    """The rows of a registration under new keys: request with its search entry, items, ledger, audit, outbox."""
    request = _copying(raw, "request", "ORDER BY rowid DESC LIMIT 1")
    parts = [_copying(raw, "request_item", "WHERE request_id = 1")]
    parts += [
        _copying(raw, table, "ORDER BY rowid DESC LIMIT 1") for table in ("ledger_row", "audit_line", "outbox_row")
    ]

    def insert() -> None:
        raw.execute("BEGIN IMMEDIATE")
        made = raw.execute(request).lastrowid
        for part in parts:
            raw.execute(part, {"request": made} if ":request" in part else {})
        raw.execute("COMMIT")

    return insert


def _copying(raw: Any, table: str, which: str) -> str:
    """The statement that writes rows of a table once more: numbered anew, unique texts new, for the new request."""
    serial = {"request": "id", "audit_line": "id", "outbox_row": "seq"}.get(table)
    names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})") if row[1] != serial]
    random = {"uid", "number", "paper_code"} if table == "request" else set()
    values = ["hex(randomblob(16))" if n in random else ":request" if n == "request_id" else n for n in names]
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} {which}"


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _tell(name: str, ours: list[float], raw: list[float]) -> None:
    both = [_quantiles(ours), _quantiles(raw)]
    for label, marks in zip((f"{name}: Loket", f"{name}: raw insert"), both, strict=True):
        print(f"{label:<26}" + "".join(f"{mark * 1000:>6.1f} ms" for mark in marks))
    ratios = [mine / floor for mine, floor in zip(*both, strict=True)]
    print(f"{f'{name}: ratio':<26}" + "".join(f"{ratio:>9.1f}" for ratio in ratios))


def _quantiles(seconds: list[float]) -> list[float]:
    ranked = sorted(seconds)
    return [ranked[min(len(ranked) - 1, int(len(ranked) * mark))] for mark in (0.50, 0.95, 0.99)]


if __name__ == "__main__":
    main()
