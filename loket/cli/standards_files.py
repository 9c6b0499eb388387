"""`standards import | export | template`: standards as files, the differences first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.command import command
from loket.cli.standards import group
from loket.cli.terminal import Terminal, bullets, fields, write_file
from loket.errors import RuleError
from loket.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from loket.domain.differences import Difference
    from loket.exchange.standard_sheets.forms import Form
    from loket.services.standards_files import ImportPreview, ImportRow

_MOST_SHOWN = 12
"""Differences of one service that a terminal shows; `--json` has them all."""
File = Annotated[
    Path,
    typer.Argument(metavar="BERKAS", help=N_("berkas .xlsx, .zip (CSV), atau .json")),
]


@command(group, "import", N_("Memasukkan standar dari berkas (.xlsx, CSV, .json): semuanya, atau tidak sama sekali."))
def import_(
    terminal: Terminal,
    file: Annotated[
        Path, typer.Argument(metavar="BERKAS", help=N_("berkas .xlsx, .json, .zip atau folder berisi CSV"))
    ],
    preview: Annotated[bool, typer.Option("--preview", help=N_("hanya menunjukkan perbedaannya"))] = False,
) -> None:
    """Import a file of standards."""
    files = terminal.services.standards_files
    try:
        found = files.preview(file.expanduser())
    except RuleError as error:
        _tell_all(terminal, error)
        raise
    if not preview:
        # Brought in before it is told: a reader that closes the pipe early (`| head`) must not keep it from happening.
        found = files.bring_in(file.expanduser(), found.digest)
        terminal.say(*_preview_lines(found, counted=False))
    terminal.answer(_facts(found), _preview_lines(found, counted=True) if preview else _done_lines(found))


def _tell_all(terminal: Terminal, error: RuleError) -> None:
    """A file has many faults; the error's own sentence tells the first of them."""
    from loket.words import cell_fault_sentence

    faults = error.facts.get("faults")
    if not isinstance(faults, tuple):
        return
    facts = [
        {
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
            "code": one.code,
            "message": cell_fault_sentence(one),
        }
        for one in faults
    ]
    terminal.answer({"faults": facts}, bullets(cell_fault_sentence(one) for one in faults))


def _facts(found: ImportPreview) -> dict[str, Any]:
    from loket.services.standards_files import Outcome

    return {
        "added": list(found.codes(Outcome.ADDED, drafts=False)),
        "new_versions": list(found.codes(Outcome.CHANGED, drafts=False)),
        "drafts": [*found.codes(Outcome.ADDED, drafts=True), *found.codes(Outcome.CHANGED, drafts=True)],
        "unchanged": list(found.codes(Outcome.UNCHANGED)),
        "services": [_row_facts(row) for row in found.rows],
    }


def _row_facts(row: ImportRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "outcome": row.outcome.value,
        "target": row.target.value,
        "differences": [
            {
                "component": one.component.value if one.component else None,
                "place": one.place,
                "kind": one.kind,
                "old": one.old,
                "new": one.new,
            }
            for one in row.differences
        ],
    }


def _done_lines(found: ImportPreview) -> list[str]:
    from loket.services.standards_files import Outcome

    drafts = (*found.codes(Outcome.ADDED, drafts=True), *found.codes(Outcome.CHANGED, drafts=True))
    counts = [
        (_("Layanan baru"), found.codes(Outcome.ADDED, drafts=False)),
        (_("Versi baru"), found.codes(Outcome.CHANGED, drafts=False)),
        (_("Rancangan"), drafts),
        (_("Tidak berubah"), found.codes(Outcome.UNCHANGED)),
    ]
    return fields([(name, f"{len(codes)}  {', '.join(codes)}".rstrip()) for name, codes in counts])


def _preview_lines(found: ImportPreview, *, counted: bool) -> Iterator[str]:
    """What would be new and what would change, service by service; what stays is only counted, if at all."""
    from loket.services.standards_files import Outcome, Target

    become = {
        Target.DECIDED: _("menjadi standar yang ditetapkan"),
        Target.EXAMPLE: _("menjadi contoh"),
        Target.DRAFT: _("menjadi rancangan"),
    }
    for row in found.rows:
        if row.outcome is Outcome.ADDED:
            yield _("{name} ({code}): baru, {become}").format(name=row.name, code=row.code, become=become[row.target])
        elif row.outcome is Outcome.CHANGED:
            yield _("{name} ({code}): berubah, {become}").format(
                name=row.name, code=row.code, become=become[row.target]
            )
            yield from bullets(_difference_lines(row.differences))
    same = len(found.codes(Outcome.UNCHANGED))
    if counted and same:
        yield ngettext("{n} layanan tidak berubah", "{n} layanan tidak berubah", same).format(n=same)


def _difference_lines(differences: Iterable[Difference]) -> Iterator[str]:
    shown = list(differences)
    yield from (_difference_line(one) for one in shown[:_MOST_SHOWN])
    if len(shown) > _MOST_SHOWN:
        yield _("dan {n} perbedaan lagi").format(n=len(shown) - _MOST_SHOWN)


def _difference_line(one: Difference) -> str:
    """ "Biaya/tarif · jumlah (diubah): Rp30.000 ► Rp35.000"."""
    from loket.words.differences import difference_place, difference_value, kind_words

    values = [difference_value(one, value) for value in (one.old, one.new) if value]
    shown = values[-1:] if one.kind == "moved" else values
    return f"{difference_place(one)} ({kind_words(one)}): {' ► '.join(shown)}"


@command(group, "export", N_("Menulis semua standar ke satu berkas: .json, .xlsx, atau .zip (CSV)."))
def export(
    terminal: Terminal,
    file: File,
    sippn: Annotated[bool, typer.Option("--sippn", help=N_("empat bagian formulir SIPPN, .xlsx atau .zip"))] = False,
) -> None:
    """Export the register."""
    files, form = terminal.services.standards_files, _form(file, plain=sippn)
    path = write_file(file, files.export_sippn(form) if sippn else files.export(form))
    count = sum(1 for row in terminal.services.standards.rows() if row.usable or not sippn)
    lines = [_("{count} standar ditulis ke {file}.").format(count=count, file=path)]
    terminal.answer({"file": str(path), "standards": count}, lines)


@command(group, "template", N_("Menulis lembar kosong yang diisi di luar Loket: .xlsx, atau .zip (CSV)."))
def template(
    terminal: Terminal,
    file: File,
    example: Annotated[bool, typer.Option("--example", help=N_("terisi satu contoh"))] = False,
) -> None:
    """Write the empty layout."""
    content = terminal.services.standards_files.template(_form(file, plain=True), example=example)
    path = write_file(file, content)
    words = _("Lembar contoh ditulis ke {file}.") if example else _("Lembar kosong ditulis ke {file}.")
    terminal.answer({"file": str(path)}, [words.format(file=path)])


def _form(file: Path, *, plain: bool) -> Form:
    """The form that a file's suffix asks for; without one JSON, as it always was. `plain`: only sheets."""
    from loket.exchange.standard_sheets.forms import Form

    suffix = file.suffix.lower().removeprefix(".")
    known = [Form.WORKBOOK, Form.CSV] if plain else list(Form)
    if suffix in known:
        return Form(suffix)
    if not plain and suffix not in {"csv", "xls", "ods", "xlsm"}:
        return Form.JSON
    raise RuleError("standards_suffix", file=file.name, known=[f".{form}" for form in known])
