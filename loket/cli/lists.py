"""Lists from a terminal, into files that spreadsheets open: `-o FILE` of every command that lists something."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loket.cli.terminal import Terminal
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services.register_exports import SavedList

SaveOption = Annotated[
    Path | None,
    typer.Option("-o", "--save", metavar="BERKAS", help=N_("simpan seluruh daftar ke berkas .xlsx atau .csv")),
]


def save_list(
    terminal: Terminal, path: Path, name: str, header: Sequence[str], rows: Sequence[Sequence[str | int]]
) -> None:
    """Save a list without personal data as the terminal would show it; `name` is one of `words.lists`.

    Raises what `register_exports.seen` raises.
    """
    from loket.services.register_exports import SeenList

    seen = SeenList(name, tuple(words.capitalize() for words in header), rows)
    answer_saved(terminal, [terminal.services.register_exports.seen(path.expanduser(), seen)])


def answer_saved(terminal: Terminal, saved: Sequence[SavedList]) -> None:
    """Which lists were written, with how many rows."""
    words = _("{file}: {rows} baris")
    terminal.answer(
        {"files": [{"path": str(one.path), "rows": one.rows} for one in saved]},
        [words.format(file=one.path, rows=one.rows) for one in saved],
    )
