"""`closing`: the day's closing sheet, whose head of the audit leaves the office on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.terminal import Terminal, fields, write_file
from loket.cli.usage import read_date
from loket.i18n import N_, _


@command(app, "closing", N_("Membuat lembar tutup hari (PDF): angka hari itu dan pangkal catatan audit."))
def closing(
    terminal: Terminal,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="BERKAS", help=N_("berkas PDF"))] = None,
    day: Annotated[
        str | None, typer.Option("--date", metavar="TANGGAL", help=N_("hari yang ditutup; semula hari ini"))
    ] = None,
) -> None:
    """Make the sheet and write it; each one is noted in the audit and names that line as its anchor."""
    from loket.words.findings import grouped_head

    wanted = read_date(day, "--date") if day else None
    sheet = terminal.services.closing.paper(wanted)
    path = write_file(output or Path(sheet.name), sheet.content)
    facts = {"file": str(path), "day": sheet.day.isoformat(), "line": sheet.line, "head": sheet.head}
    terminal.answer(
        facts,
        [
            _("Lembar tutup hari dibuat; cetak, tanda tangani, dan simpan di luar komputer ini."),
            *fields(
                [
                    (_("Berkas"), str(path)),
                    (_("Pangkal"), grouped_head(sheet.head)),
                    (_("Baris"), str(sheet.line)),
                ]
            ),
        ],
    )
