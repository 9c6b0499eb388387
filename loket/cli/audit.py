"""`audit`: who did what and when; `closing`: the day's sheet, whose head of the audit leaves the office on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.lists import SaveOption, answer_saved
from loket.cli.terminal import Terminal, fields, table, write_file
from loket.cli.usage import read_date
from loket.errors import RuleError
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services.trail import TrailFilter, TrailLine, TrailPage


@command(app, "audit", N_("Menampilkan jejak audit, yang terbaru dahulu: siapa melakukan apa dan kapan."))
def audit(
    terminal: Terminal,
    *,
    first: Annotated[str | None, typer.Option("--from", metavar="TANGGAL", help=N_("mulai tanggal ini"))] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="TANGGAL", help=N_("sampai dengan tanggal ini"))] = None,
    person: Annotated[str, typer.Option(metavar="NAMA", help=N_("yang dilakukan orang ini, atau tentangnya"))] = "",
    number: Annotated[str, typer.Option(metavar="NOMOR", help=N_("tentang permohonan ini"))] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help=N_("paling banyak sekian"))] = 50,
    save: SaveOption = None,
) -> None:
    """Show the newest lines, or save all that are wanted."""
    from loket.services.trail import TrailFilter

    wanted = TrailFilter(
        person=_person(terminal, person) if person.strip() else None,
        number=number,
        first=read_date(first, "--from") if first else None,
        last=read_date(last, "--to") if last else None,
    )
    if save is not None:
        _save(terminal, save.expanduser(), wanted)
        return
    page = terminal.services.trail.lines(wanted, limit=limit)
    facts = {"lines": [_facts(terminal, line) for line in page.lines], "more": page.older is not None}
    terminal.answer(facts, _lines(terminal, page))


def _person(terminal: Terminal, name: str) -> int:
    wanted = " ".join(name.split()).casefold()
    found = [number for number, known in terminal.services.trail.people() if known.casefold() == wanted]
    if not found:
        raise RuleError("unknown_person", field="person")
    return found[0]


def _save(terminal: Terminal, path: Path, wanted: TrailFilter) -> None:
    with terminal.progress(_("Menyimpan")) as report:
        saved = terminal.services.trail.export(path, wanted, report)
    answer_saved(terminal, [saved])


def _facts(terminal: Terminal, line: TrailLine) -> dict[str, Any]:
    from loket.words.trail import line_words

    words = line_words(line.action, line.facts, line.about)
    return {
        "line": line.line,
        "at": terminal.iso(line.at),
        "by": line.by,
        "action": line.action,
        "text": words.text,
        "detail": words.detail,
        "hash": line.hash,
        "previous_hash": line.previous_hash,
    }


def _lines(terminal: Terminal, page: TrailPage) -> Iterator[str]:
    from loket.words import short_moment
    from loket.words.trail import line_words

    if not page.lines:
        yield _("Tidak ada catatan yang cocok.")
        return
    header = (_("BARIS"), _("WAKTU"), _("SIAPA"), _("KEJADIAN"), _("KETERANGAN"))
    told = [(line, line_words(line.action, line.facts, line.about)) for line in page.lines]
    yield from table(
        header,
        [
            (str(line.line), short_moment(line.at, terminal.zone), line.by, words.text, words.detail)
            for line, words in told
        ],
    )
    if page.older is not None:
        yield _("Ada yang lebih lama; tambah --limit, atau simpan semuanya dengan -o BERKAS.")


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
