"""What saving a long audit takes in time and memory, as CSV and as a workbook, whole and narrowed.

    python -m benchmarks.trail [--lines 1000000] [--kinds .csv,.xlsx]

Memory is the peak over what the opened office takes; above 100 MB the run fails.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from loket.db.engine import Database
from loket.domain.people import HUMAN
from loket.exchange.people_workbook import MOST_ROWS
from loket.paths import HOME_VARIABLE
from loket.services import Services
from loket.services.office import NewOffice
from loket.services.people import PersonChange
from loket.services.trail import Group, TrailFilter

MOST_MEGABYTES = 100
_LINES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {lines})
INSERT INTO audit_line (at, person_id, person_name, action, subject, subject_id, facts, row_hash, previous_hash, hash)
SELECT strftime('%Y-%m-%d %H:%M:%S', '2024-01-01', '+' || i || ' minutes') || '.000000', 1, 'Petugas',
       CASE i % 3 WHEN 0 THEN 'registered' WHEN 1 THEN 'printed' ELSE 'ready' END, 'request', i % 5000,
       '{{"number":"503/L1-0001"}}', '', hex(randomblob(32)), hex(randomblob(32)) FROM n
"""


def main() -> int:
    """Make the office, save in turns, print; 1 where it took too much memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--kinds", default=".csv,.xlsx")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as place:
        os.environ[HOME_VARIABLE] = place  # the key lies in the folder: no keyring is asked
        services = _office(Path(place, "data"), min(options.lines, MOST_ROWS - 100))
        over = [
            _measure(services, Path(place, f"jejak{kind}"), wanted)
            for kind in options.kinds.split(",")
            for wanted in (TrailFilter(), TrailFilter(group=Group.PRINTED))
        ]
        services.close()
    return int(max(over) > MOST_MEGABYTES)


def _office(folder: Path, lines: int) -> Services:
    services = Services(Database.create(folder))
    services.office.found(NewOffice(name="DPMPTSP Contoh", unit_code="DPMPTSP", region_code="6271", is_training=True))
    first = services.people.rows()[-1].id
    services.people.sign_in(first)
    services.desk.person = services.people.change(first, PersonChange(roles=tuple(HUMAN)))
    with services.desk.database.write() as session:
        session.connection().exec_driver_sql(_LINES.format(lines=lines))
    return services


def _measure(services: Services, path: Path, wanted: TrailFilter) -> float:
    """Megabytes over idle at the worst moment."""
    idle, peak, done = _resident(), [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            peak[0] = max(peak[0], _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.process_time()
    saved = services.trail.export(path, wanted)
    took = time.process_time() - began
    done.set()
    watcher.join()
    over = max(0.0, peak[0] - idle)
    print(f"{path.suffix:<6}{saved.rows:>10,} lines{took:>8.1f} s of processor{over:>7.0f} MB over idle", flush=True)
    return over


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


if __name__ == "__main__":
    sys.exit(main())
