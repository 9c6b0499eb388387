"""How long a province takes to gather three years of all its offices, beside the floor of merely reading the packages.

    python -m benchmarks.gather [--offices 45] [--months 36] [--services 40] [--each 3] [--keep DIR]

The packages are written by the real package writer and kept under `--keep` for the next run. The floor unzips every
package and counts its CSV rows: what nobody who reads them can save.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import shutil
import tempfile
import time
import zipfile
from multiprocessing import Pool
from pathlib import Path

from loket.paths import HOME_VARIABLE
from loket.services.province_files import summary_file
from tests.gathering.bureau import NOW, Bureau
from tests.gathering.province import Plan, batches_of, write_batch

GOAL_SECONDS = 60
_DONE = "selesai.json"


def main() -> None:
    """Write the province where it is not there yet, gather it, gather it again, sum it up."""
    options = _options()
    plan = Plan(options.offices, options.months, options.services, options.each)
    share = options.keep / f"{plan.offices}x{plan.months}x{plan.services}x{plan.each}"
    if not (share / _DONE).exists():
        _timed("packages written", lambda: _write(share, plan))
    shutil.rmtree(share / "ack", ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as place:
        os.environ[HOME_VARIABLE] = place  # the key lies beside the file: no keyring is asked
        bureau = Bureau(Path(place, "biro", "provinsi.db"))
        bureau.now = NOW.replace(year=NOW.year + 10)
        bureau.trust_all(plan.offices)
        floor = _timed("floor: unzip and count the rows", lambda: _read_only(share))
        seconds = _timed("gathered", lambda: _gathered(bureau, share))
        _timed("gathered again", lambda: bureau.gather(share))
        print(f"{'rows':<34}{bureau.counts()}")
        print(f"{'database':<34}{bureau.path.stat().st_size >> 20} MB")
        _files(bureau)
        bureau.close()
    print(f"{'ratio to the floor':<34}{seconds / floor:.1f}")
    print(f"{'goal':<34}{GOAL_SECONDS} s: {'kept' if seconds <= GOAL_SECONDS else 'MISSED'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("offices", 45), ("months", 36), ("services", 40), ("each", 3)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "loket-province"))
    return parser.parse_args()


def _write(share: Path, plan: Plan) -> None:
    with Pool(2) as pool:
        pool.starmap(_write_office, [(share, number, plan) for number in range(1, plan.offices + 1)])
    (share / _DONE).write_text(json.dumps(plan.__dict__, default=str), encoding="utf-8")


def _write_office(share: Path, number: int, plan: Plan) -> None:
    for batch in batches_of(number, plan):
        write_batch(share, batch)


def _read_only(share: Path) -> None:
    rows = 0
    for path in share.rglob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                if name.endswith(".csv"):
                    rows += sum(1 for _row in csv.reader(io.StringIO(content.decode(), newline="")))
    print(f"{'':<4}{rows} lines in the packages")


def _gathered(bureau: Bureau, share: Path) -> None:
    result = bureau.gather(share)
    if result.complaints or bureau.problems():
        raise RuntimeError(f"{result.complaints[:3]} {bureau.problems()}")


def _files(bureau: Bureau) -> None:
    summary = bureau.summary()
    _timed("summed up", bureau.summary)
    for suffix in (".pdf", ".xlsx", ".csv"):
        _timed(f"summary as {suffix}", lambda end=suffix: summary_file(summary, Path(f"rekap{end}")))  # type: ignore[misc]


def _timed(name: str, work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    seconds = time.perf_counter() - began
    print(f"{name:<34}{seconds:.1f} s", flush=True)
    return seconds


if __name__ == "__main__":
    main()
