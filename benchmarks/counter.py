"""How fast the counter is on 100,000 requests: each service call beside the same work as raw SQL on the same file.

    python -m benchmarks.counter [--requests 100000] [--home FOLDER]

Prints the median of each call, the goal of the counter's criteria, and the ratio to raw SQL in the same run. FOLDER is
used again when it holds an office already.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from loket.db import key
from loket.db.engine import Database, exists
from loket.services import Services
from loket.services.lookup import Which
from loket.services.office import NewOffice
from loket.services.registration import NewRequest, Registered
from loket.services.training import TrainingService

ROUNDS = 40


def main() -> None:
    """Load, measure, print."""
    options = _options()
    folder = Path(options.home or tempfile.mkdtemp(prefix="loket-bench-"))
    services = _office(folder, options.requests)
    raw = _raw_connection(folder)
    name = raw.execute("SELECT name FROM request ORDER BY id DESC LIMIT 1").fetchone()[0].split()[0]
    number = raw.execute("SELECT number FROM request ORDER BY id DESC LIMIT 1").fetchone()[0]
    print(f"{raw.execute('SELECT count(*) FROM request').fetchone()[0]} requests in {folder}")
    print(f"{'call':<28}{'median':>10}{'raw SQL':>10}{'ratio':>8}{'goal':>9}")
    _compare("search by name", 100, lambda: services.lookup.requests(search=name), lambda: _raw_search(raw, name))
    _compare("search by number", 100, lambda: services.lookup.requests(search=number), lambda: _raw_search(raw, number))
    _compare("overdue list", 100, lambda: services.lookup.requests(Which.OVERDUE), lambda: _raw_overdue(raw))
    _compare("newest 200", 100, services.lookup.requests, lambda: _raw_newest(raw))
    _compare("board", 100, services.reports.board, lambda: _raw_board(raw))
    _compare("open a request", 100, lambda: services.lookup.detail(number), lambda: _raw_detail(raw, number))
    _compare("register", 300, _registration(services), _raw_registration(raw))
    services.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--home", default="")
    return parser.parse_args()


def _office(folder: Path, requests: int) -> Services:
    if exists(folder):
        services = Services(Database.open(folder))
        services.people.sign_in_account()
        return services
    services = Services(Database.create(folder))
    services.office.found(NewOffice(name="DPMPTSP Kota Contoh", unit_code="DPMPTSP", is_training=True))
    services.standards.import_examples()
    begun = time.perf_counter()
    TrainingService(services.desk, services.calendar).load(requests, seed=1)
    print(f"loaded {requests} requests in {time.perf_counter() - begun:.1f} s")
    return services


def _raw_connection(folder: Path) -> Any:
    side = key.read_side_file(folder)
    assert side is not None
    connection = driver.connect(str(folder / "loket.db"), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{key.find_key(folder, side).hex()}'\"")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _compare(name: str, goal: int, call: Callable[[], object], raw: Callable[[], object]) -> None:
    """Both in turn, so that a machine that drifts drifts for both."""
    call(), raw()
    ours, theirs = [], []
    for _round in range(ROUNDS):
        ours.append(_timed(call))
        theirs.append(_timed(raw))
    mine, floor = statistics.median(ours), statistics.median(theirs)
    print(f"{name:<28}{mine:>7.1f} ms{floor:>7.1f} ms{mine / floor:>8.1f}{goal:>6} ms")


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def _raw_search(raw: Any, words: str) -> list[Any]:
    match = " ".join(f'"{word}"*' for word in words.replace("/", " ").replace("-", " ").split())
    ids = raw.execute(
        "SELECT rowid FROM request_search WHERE request_search MATCH ? ORDER BY rowid DESC LIMIT 200", (match,)
    ).fetchall()
    places = ",".join("?" * len(ids))
    return raw.execute(f"SELECT * FROM request WHERE id IN ({places})", [row[0] for row in ids]).fetchall()


def _raw_overdue(raw: Any) -> list[Any]:
    return raw.execute(
        "SELECT * FROM request WHERE status IN ('registered', 'in_process', 'suspended') "
        "AND due < datetime('now') ORDER BY due LIMIT 200"
    ).fetchall()


def _raw_newest(raw: Any) -> list[Any]:
    return raw.execute("SELECT * FROM request ORDER BY id DESC LIMIT 200").fetchall()


def _raw_board(raw: Any) -> list[Any]:
    return raw.execute(
        "SELECT id, started_at, due, unit FROM request WHERE status IN ('registered', 'in_process', 'suspended')"
    ).fetchall()


def _raw_detail(raw: Any, number: str) -> list[Any]:
    row = raw.execute("SELECT * FROM request WHERE number = ?", (number,)).fetchone()
    tables = ("request_item", "ledger_row", "suspension")
    rows = [raw.execute(f"SELECT * FROM {table} WHERE request_id = ?", (row[0],)).fetchall() for table in tables]
    rows.append(raw.execute("SELECT * FROM audit_line WHERE subject='request' AND subject_id=?", (row[0],)).fetchall())
    return rows


def _registration(services: Services) -> Callable[[], object]:
    def register() -> Registered:
        new = NewRequest(service="kia", variant="di-bawah-5", name="Sari Wulandari", nik="6271014507900003")
        registered = services.intake.receive(new)
        assert isinstance(registered, Registered)
        return registered

    return register


def _raw_registration(raw: Any) -> Callable[[], object]:
    """The rows of one registration copied under new keys: the same tables, the same commit."""
    columns = [row[1] for row in raw.execute("PRAGMA table_info(request)") if row[1] != "id"]
    kept = ", ".join(c if c not in {"uid", "number", "paper_code"} else f"hex(randomblob(16)) AS {c}" for c in columns)
    audit = [row[1] for row in raw.execute("PRAGMA table_info(audit_line)") if row[1] != "id"]
    outbox = [row[1] for row in raw.execute("PRAGMA table_info(outbox_row)") if row[1] != "seq"]

    def register() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(f"INSERT INTO request ({', '.join(columns)}) SELECT {kept} FROM request ORDER BY id DESC LIMIT 1")
        for table, names, order in (("audit_line", audit, "id"), ("outbox_row", outbox, "seq")):
            listed = ", ".join(names)
            raw.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} ORDER BY {order} DESC LIMIT 1")
        raw.execute("COMMIT")

    return register


if __name__ == "__main__":
    main()
