"""A QR code as few rectangles, drawn as one path: the matrix of segno without the cost of reportlab's own widget."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import segno
from reportlab.pdfgen.canvas import Canvas

QUIET_ZONE = 4
"""White modules around the code (ISO/IEC 18004)."""

_MASK = 4  # any mask is valid; trying all eight for the evenest picture costs 2 of the 9 ms of a whole receipt

Rect = tuple[int, int, int, int]


@lru_cache(maxsize=64)
def rectangles(payload: str) -> tuple[int, tuple[Rect, ...]]:
    """Modules a side (with the quiet zone), and the dark areas as (column, row, columns, rows) from the top left."""
    matrix = segno.make(payload, error="m", micro=False, mask=_MASK, boost_error=False).matrix
    open_runs: dict[tuple[int, int], int] = {}
    done: list[Rect] = []
    for row, modules in enumerate((*matrix, bytes(len(matrix)))):
        runs = _runs(modules)
        for run in [run for run in open_runs if run not in runs]:
            top = open_runs.pop(run)
            done.append((run[0] + QUIET_ZONE, top + QUIET_ZONE, run[1], row - top))
        for run in runs:
            open_runs.setdefault(run, row)
    return len(matrix) + 2 * QUIET_ZONE, tuple(done)


def _runs(modules: Sequence[int]) -> dict[tuple[int, int], None]:
    """The dark stretches of a row as (first column, length)."""
    runs: dict[tuple[int, int], None] = {}
    start = None
    for column, dark in enumerate((*modules, 0)):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            runs[start, column - start] = None
            start = None
    return runs


def draw(canvas: Canvas, payload: str, x: float, y: float, side: float) -> None:
    """The code in black in a square of `side` points, its lower left corner at (x, y), quiet zone included."""
    modules, areas = rectangles(payload)
    unit = side / modules
    # One literal in whole modules: in a path object reportlab formats each number by itself, a fifth of all the time.
    path = " ".join(f"{column} {modules - row - rows} {columns} {rows} re" for column, row, columns, rows in areas)
    white = f"1 g 0 0 {modules} {modules} re f 0 g"  # over a watermark
    canvas.addLiteral(f"q {unit:.5f} 0 0 {unit:.5f} {x:.3f} {y:.3f} cm {white} {path} f Q")
