"""What an export of a million requests takes in time and memory, beside Python's csv module on the raw query.

    python -m benchmarks.export [--requests 1000000] [--folder KEPT] [--outbox]

The same rows in one run: Loket's `permohonan.csv` (checked against the published schema, hashed), Python's csv module
on a raw SQLCipher cursor whose query gives the same cells, and, where it is installed, `sqlite3 -csv` on a plain copy
of the table; the two files of the first must be the same byte for byte. The whole snapshot, with the summary of all
months, stands in the same turns, and is held against the raw query at the end (the least of each); so do a month alone
and all months. Each in a process of its own; memory is the peak over what the opened office takes. `--outbox` freezes
and delivers all of it as well.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from loket.db import key
from loket.db.engine import FILE_NAME, Database, exists
from loket.exchange.csvwriter import write_table
from loket.exchange.schema import REQUESTS
from loket.paths import HOME_VARIABLE
from loket.services import Services
from loket.services.batches import all_periods, months_of, newest_requests
from loket.services.office import NewOffice
from loket.services.training import TrainingService

LOADED = 20_000
"""Requests that are lived through one by one; the others are copies of them under other ids."""
UID = "printf('%08x', {id}) || substr({uid}, 9)"
NEWEST = (
    "FROM outbox_row AS o WHERE NOT EXISTS "
    "(SELECT 1 FROM outbox_row AS l WHERE l.request_id = o.request_id AND l.seq > o.seq) ORDER BY o.seq"
)
VISITS = """
INSERT INTO incomplete_visit (uid, at, service_id, version_id, variant, missing, name, counter, officer_id)
SELECT uid, received_at, service_id, version_id, variant, '[]', '', counter, officer_id FROM request WHERE id % 20 = 0
"""
"""Every twentieth came once with an incomplete file."""
KINDS = {column.name: column.type for column in REQUESTS.columns}


def _column(name: str) -> str:
    """What the published file says, in SQL: the office is in WIB, the database speaks UTC."""
    value = f"json_extract(payload, '$.{name}')"
    if name == "seq":
        return name
    if KINDS[name] == "datetime":
        return f"strftime('%Y-%m-%dT%H:%M:%S', {value}, '+7 hours') || '+07:00' AS {name}"
    if KINDS[name] == "boolean":
        return f"CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS {name}"
    return f"{value} AS {name}"


SNAPSHOT, RAW = "Loket: the whole snapshot", "csv module on the cursor"
RAW_QUERY = f"SELECT {', '.join(map(_column, REQUESTS.header))} {NEWEST}"


def main() -> None:
    """Make the office, measure in turns, print."""
    options = _options()
    if options.part:
        PARTS[options.part](Path(options.folder), Path(options.out))
        return
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as place:
        folder = Path(options.folder or Path(place, "data")).absolute()
        os.environ[HOME_VARIABLE] = str(folder)  # the key lies in the folder: no keyring is asked
        if not exists(folder):
            _make(folder, options.requests)
        _plain_copy(folder, Path(place, "plain.db"))
        turn = ["rows", "csv", "snapshot", "sqlite3"]
        for name in turn * options.turns + ["months"] + ["outbox"] * options.outbox:
            _measure(name, folder, Path(place))
        _compare(Path(place))
        same = _sha256(Path(place, "loket.csv")) == _sha256(Path(place, "raw.csv"))
        print(f"Loket's file and that of the csv module are {'the same, byte for byte' if same else 'NOT the same'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--folder")
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--outbox", action="store_true")
    parser.add_argument("--part", choices=sorted(PARTS))
    parser.add_argument("--out")
    return parser.parse_args()


def _make(folder: Path, requests: int) -> None:
    services = Services(Database.create(folder))
    services.office.found(
        NewOffice(name="DPMPTSP Kota Contoh", unit_code="DPMPTSP", region_code="6271", is_training=True)
    )
    services.standards.import_examples()
    TrainingService(services.desk, services.calendar).load(min(LOADED, requests), 1)
    services.close()
    connection = _raw_connection(folder)
    connection.execute("BEGIN IMMEDIATE")
    while (have := _count(connection)) < requests:
        _double(connection, have, requests - have)
    connection.execute(VISITS)
    connection.execute("COMMIT")
    connection.close()


def _double(connection: Any, have: int, wanted: int) -> None:
    """Copies of the first requests under new ids, each with its suspensions and what the outbox has of it."""
    names = [row[1] for row in connection.execute("PRAGMA table_info(request)")]
    new = {
        "id": f"id + {have}",
        "uid": UID.format(id=f"id + {have}", uid="uid"),
        "number": f"number || '/' || (id + {have})",
        "paper_code": f"substr(paper_code, 1, 4) || (id + {have})",
    }
    values = ", ".join(new.get(name, name) for name in names)
    connection.execute(
        f"INSERT INTO request ({', '.join(names)}) SELECT {values} FROM request WHERE id <= {have} LIMIT {wanted}"
    )
    waits = [row[1] for row in connection.execute("PRAGMA table_info(suspension)") if row[1] != "id"]
    values = ", ".join(f"request_id + {have}" if name == "request_id" else name for name in waits)
    connection.execute(
        f"INSERT INTO suspension ({', '.join(waits)}) SELECT {values} FROM suspension "
        f"WHERE request_id + {have} IN (SELECT id FROM request WHERE id > {have}) AND request_id <= {have} ORDER BY id"
    )
    uid = UID.format(id=f"o.request_id + {have}", uid="json_extract(o.payload, '$.request_uuid')")
    connection.execute(
        "INSERT INTO outbox_row (request_id, payload, periods, at) "
        f"SELECT o.request_id + {have}, json_set(o.payload, '$.request_uuid', {uid}), o.periods, o.at "
        f"FROM outbox_row AS o WHERE o.request_id + {have} IN (SELECT id FROM request WHERE id > {have}) "
        f"AND o.request_id <= {have} ORDER BY o.seq"
    )


def _count(connection: Any) -> int:
    (count,) = connection.execute("SELECT max(id) FROM request").fetchone()
    return int(count)


def _raw_connection(folder: Path) -> Any:
    side = key.read_side_file(folder)
    if side is None:
        raise RuntimeError("no office")
    connection = driver.connect(str(folder / FILE_NAME), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{key.find_key(folder, side).hex()}'\"")
    return connection


def _plain_copy(folder: Path, path: Path) -> None:
    if shutil.which("sqlite3") is None:
        return
    connection = _raw_connection(folder)
    connection.execute(f"ATTACH DATABASE '{path}' AS plain KEY ''")
    connection.execute("CREATE TABLE plain.outbox_row (seq INTEGER PRIMARY KEY, request_id INTEGER, payload TEXT)")
    connection.execute("INSERT INTO plain.outbox_row SELECT seq, request_id, payload FROM main.outbox_row")
    connection.execute("CREATE INDEX plain.of_request ON outbox_row (request_id)")
    connection.close()


def _measure(name: str, folder: Path, place: Path) -> None:
    if name == "sqlite3":
        if shutil.which("sqlite3") is None:
            print("sqlite3 -csv: not installed")
            return
        began = time.perf_counter()
        with Path(place, "sqlite3.csv").open("wb") as out:
            command = ["sqlite3", "-csv", "-header", str(place / "plain.db"), RAW_QUERY]
            subprocess.run(command, stdout=out, check=True)
        print(f"{'sqlite3 -csv, plain copy':<28}{time.perf_counter() - began:>8.1f} s", flush=True)
        return
    command = [sys.executable, "-m", "benchmarks.export", "--part", name, "--folder", str(folder), "--out", str(place)]
    subprocess.run(command, check=True)


def _rows(folder: Path, out: Path) -> None:
    def work(services: Services) -> int:
        calendar = services.calendar.current()
        with services.desk.database.read() as session, (out / "loket.csv").open("wb") as file:
            return write_table(file, REQUESTS, newest_requests(session, None, calendar)).rows

    _in_the_office("Loket: permohonan.csv", folder, work)


def _snapshot(folder: Path, out: Path) -> None:
    def work(services: Services) -> int:
        written = services.exports.snapshot(out / "potret")
        return next(file.rows for file in written.files if file.name == REQUESTS.file)

    _in_the_office(SNAPSHOT, folder, work, out)
    shutil.rmtree(out / "potret")


def _months(folder: Path, _out: Path) -> None:
    def alone(period: str) -> Callable[[Services], int]:
        return lambda services: len(services.reports.month(period))

    def together(services: Services) -> int:
        with services.desk.database.read() as session:
            now, calendars = services.desk.now(), services.calendar.calendars(session)
            return sum(1 for _ in months_of(session, all_periods(session, now, calendars.office), now, calendars))

    services = Services(Database.open(folder))
    with services.desk.database.read() as session:
        periods = all_periods(session, services.desk.now(), services.calendar.current())
    services.close()
    for period in (periods[0], periods[len(periods) // 2], periods[-1]):
        _in_the_office(f"Loket: {period} alone", folder, alone(period))
    _in_the_office(f"Loket: all {len(periods)} months", folder, together)


def _outbox(folder: Path, out: Path) -> None:
    def work(services: Services) -> int:
        (out / "upstream").mkdir()
        result = services.exports.sync(str(out / "upstream"))
        if result.error is not None:
            raise result.error
        return sum(batch.rows for batch in services.exports.status().batches)

    _in_the_office("Loket: freeze and deliver", folder, work)


def _in_the_office(name: str, folder: Path, work: Callable[[Services], int], out: Path | None = None) -> None:
    services = Services(Database.open(folder))
    services.people.sign_in_account()
    services.exports.status()
    _warm()
    _tell(name, lambda: work(services), out)
    services.close()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _warm() -> None:
    """What is imported at the first export is no memory of the rows."""
    from loket.exchange import sealing, signature  # noqa: F401, PLC0415

    signature.sign(signature.new_seed(), b"")


def _csv(folder: Path, out: Path) -> None:
    connection = _raw_connection(folder)

    def work() -> int:
        with Path(out, "raw.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(REQUESTS.header)
            rows = 0
            cursor = connection.execute(RAW_QUERY)
            while found := cursor.fetchmany(1000):
                writer.writerows(found)
                rows += len(found)
        return rows

    _tell(RAW, work, out)
    connection.close()


def _tell(name: str, work: Callable[[], int], out: Path | None = None) -> None:
    """Do it and print what it took; its seconds of processor are kept in `out` for comparing."""
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from here
    began, processor = time.perf_counter(), time.process_time()
    rows = work()
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    peak = _memory("VmHWM") - before
    print(
        f"{name:<28}{seconds:>8.1f} s ({processor:.1f} s of processor) {rows:>9,} rows  {peak:>6.1f} MB over idle",
        flush=True,
    )

    if out is not None:
        with Path(out, name).open("a", encoding="ascii") as kept:
            kept.write(f"{processor}\n")


def _compare(place: Path) -> None:
    least = {name: min(map(float, Path(place, name).read_text(encoding="ascii").split())) for name in (SNAPSHOT, RAW)}
    times = least[SNAPSHOT] / least[RAW]
    print(f"The whole snapshot takes {times:.2f} times the processor of the csv module on the raw query")


def _memory(field: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise RuntimeError(field)


PARTS: dict[str, Callable[[Path, Path], None]] = {
    "rows": _rows,
    "csv": _csv,
    "snapshot": _snapshot,
    "months": _months,
    "outbox": _outbox,
}

if __name__ == "__main__":
    main()
