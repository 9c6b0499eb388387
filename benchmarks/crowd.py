"""How long a registration takes when 16 processes register at one office at once, beside one that is alone.

    .venv/bin/python -m benchmarks.crowd [PROCESSES] [EACH]

Reported as ratios to the lone process in the same run; the numbers are checked on the way (no duplicate, no gap).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.trust import numbers


def crowd(processes: int, each: int) -> numbers.Crowd:
    """A new office and that many processes."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["LOKET_HOME"] = str(Path(place, "data"))
        return numbers.run(Path(place), processes, each)


def median(one: numbers.Crowd) -> float:
    """Milliseconds."""
    return sorted(one.seconds)[len(one.seconds) // 2] * 1000


def main(processes: int = 16, each: int = 60) -> int:
    alone, many = crowd(1, each), crowd(processes, each)
    for name, one in (("alone", alone), (f"{processes} processes", many)):
        print(f"{name:>14}: median {median(one):7.1f} ms   p99 {one.p99:7.1f} ms   {len(one.said)} registrations")
    print(f"p99 x {many.p99 / alone.p99:.1f}; {many.duplicates} duplicates, {many.gaps} gaps, {many.lost} lost")
    return 0 if many.sound and not (many.duplicates or many.gaps or many.lost) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
