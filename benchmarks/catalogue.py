"""How long a register of a thousand services takes to leave as a file and to come back, in each form.

    python -m benchmarks.catalogue [SERVICES]

Goal: 10 s or less each way, reading and writing the database included. Beside each form stands a floor from the same
run: the same cells written and read by bare openpyxl (XLSX), by the csv module (CSV), the same document by the json
module (JSON). Processor time is measured, so that a machine that does other things meanwhile does not count.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from openpyxl import Workbook, load_workbook

from loket.db.engine import Database
from loket.domain.standards import Decree, ServiceStandard
from loket.exchange.standard_sheets.files import Form
from loket.exchange.standard_sheets.layout import SHEETS
from loket.exchange.standard_sheets.unfold import rows_of
from loket.services import Services
from loket.services.catalogue import example_catalogue
from loket.services.office import NewOffice
from loket.services.standards_files import Outcome

GOAL = 10.0
SERVICES = 1000
Tables = dict[str, list[list[object]]]


def synthetic(count: int) -> list[ServiceStandard]:
    """That many decided services, made after the examples by turns."""
    examples = example_catalogue()
    decree = Decree("470/1/2026", date(2026, 1, 5), date(2026, 1, 5))
    return [
        replace(
            examples[number % len(examples)],
            code=f"{examples[number % len(examples)].code}-{number:05}",
            is_example=False,
            decree=replace(decree, number=f"470/{number}/2026"),
        )
        for number in range(count)
    ]


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """The processor time of one call, and what it gave."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def founded(folder: Path) -> Services:
    """A new real office."""
    services = Services(Database.create(folder))
    services.office.found(NewOffice(name="Dinas Uji", person="Sri Wahyuni"))
    return services


def floor_of(form: Form, tables: Tables, content: bytes) -> tuple[float, float]:
    """Seconds to write and to read the same with nothing but the library."""
    if form is Form.JSON:
        read, document = seconds(lambda: json.loads(content))
        return seconds(lambda: json.dumps(document, ensure_ascii=False, indent=2).encode())[0], read
    if form is Form.CSV:
        write, texts = seconds(lambda: {name: _csv(rows) for name, rows in tables.items()})
        return write, seconds(lambda: [list(csv.reader(io.StringIO(text), delimiter=";")) for text in texts.values()])[
            0
        ]
    write, book = seconds(lambda: _xlsx(tables))
    return write, seconds(lambda: _read_xlsx(book))[0]


def _csv(rows: list[list[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue()


def _xlsx(tables: Tables) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in tables.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read_xlsx(content: bytes) -> int:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None)


def main() -> int:
    """Print the times by form; exit code 1 where a way takes longer than the goal or something came back different."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SERVICES
    standards = synthetic(count)
    tables = {sheet.name: [list(sheet.headings), *rows_of(sheet, standards)] for sheet in SHEETS}
    cells = sum(1 for rows in tables.values() for row in rows for cell in row if cell is not None)
    print(f"{count} services, {cells:,} filled cells")
    slow = False
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["LOKET_HOME"] = f"{scratch}/asal"
        source = founded(Path(scratch) / "asal")
        source.standards.import_standards(standards)
        for form in (Form.JSON, Form.CSV, Form.WORKBOOK):
            out, content = seconds(lambda form=form: source.standards_files.export(form))  # type: ignore[misc]
            path = Path(scratch) / f"semua.{form}"
            path.write_bytes(content)
            os.environ["LOKET_HOME"] = f"{scratch}/{form}"
            target = founded(Path(scratch) / form)
            back, done = seconds(lambda path=path, target=target: target.standards_files.bring_in(path))  # type: ignore[misc]
            same = target.standards_files.export(Form.JSON) == source.standards_files.export(Form.JSON)
            target.close()
            slow |= max(out, back) > GOAL or not same or len(done.codes(Outcome.ADDED)) != count
            write, read = floor_of(form, tables, content)
            print(
                f"{form:<5} {len(content) / 1024**2:5.1f} MB   out {out:5.2f} s (floor {write:4.2f})   "
                f"back {back:5.2f} s (floor {read:4.2f})   {'the same' if same else 'DIFFERENT'}"
            )
        source.close()
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
