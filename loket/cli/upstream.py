"""`export`, `sync`: what leaves the office; never a name, a NIK, a phone or an address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.terminal import Terminal, bullets, fields
from loket.cli.usage import WrongUsage
from loket.errors import RuleError
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services.exports import SyncResult

UPSTREAM = "upstream"


@command(
    app,
    "export",
    N_("Menulis salinan data layanan (CSV dan datapackage.json) ke folder; antrean kiriman tidak tersentuh."),
)
def export(
    terminal: Terminal,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("folder tujuan; dibuat bila belum ada"))],
    period: Annotated[str | None, typer.Option(metavar="TTTT-BB", help=N_("satu bulan saja"))] = None,
    profile: Annotated[str, typer.Option(metavar="PROFIL", help=N_("upstream"))] = UPSTREAM,
) -> None:
    """Write a snapshot."""
    if profile != UPSTREAM:
        raise WrongUsage(_("Profil “{profile}” belum ada; yang ada: upstream.").format(profile=profile))
    written = terminal.services.exports.snapshot(folder.expanduser(), period)
    files = [{"name": file.name, "rows": file.rows, "bytes": file.bytes} for file in written.files]
    facts = {"folder": str(written.folder), "revision": written.revision, "period": period, "files": files}
    terminal.answer(
        facts,
        [
            _("Ditulis ke {folder}:").format(folder=written.folder),
            *bullets(_("{name}: {rows} baris").format(name=file.name, rows=file.rows) for file in written.files),
            *bullets(["datapackage.json"]),
        ],
    )


@command(app, "sync", N_("Membekukan dan mengirim yang menunggu; aman diulang kapan saja."))
def sync(
    terminal: Terminal,
    to: Annotated[
        str | None, typer.Option(metavar="TUJUAN", help=N_("folder tujuan; semula yang diatur kantor"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("hanya sebut apa yang akan dikirim"))] = False,
) -> None:
    """Deliver what waits."""
    exports = terminal.services.exports
    if dry_run:
        result, undelivered = exports.dry_run(to), exports.status().undelivered
        terminal.answer({"dry_run": True, **_sync_facts(result)}, _dry_lines(result, undelivered))
        return
    with terminal.progress(_("Mengirim")) as progress:
        result = exports.sync(to, progress)
    terminal.answer({"dry_run": False, **_sync_facts(result)}, _sync_lines(result))
    if result.error is not None:
        raise result.error
    if result.refused:
        raise RuleError("batches_refused", names=result.refused)


def _sync_facts(result: SyncResult) -> dict[str, Any]:
    return {
        "to": result.url,
        "frozen": list(result.frozen),
        "delivered": list(result.delivered),
        "already_there": list(result.already_there),
        "acknowledged": result.acknowledged,
        "refused": list(result.refused),
        "waiting": result.waiting_rows,
    }


def _dry_lines(result: SyncResult, undelivered: int) -> Iterator[str]:
    yield _("Tidak ada yang dikirim. Yang akan terjadi:")
    yield from fields(
        [
            (_("Tujuan"), result.url),
            (_("Baris menunggu"), str(result.waiting_rows)),
            (_("Kiriman beku"), str(undelivered)),
        ]
    )


def _sync_lines(result: SyncResult) -> Iterator[str]:
    fresh = [number for number in result.delivered if number not in result.already_there]
    yield (
        _("Terkirim: {count} kiriman ({numbers}).").format(count=len(fresh), numbers=", ".join(map(str, fresh)))
        if fresh
        else _("Tidak ada kiriman baru.")
    )
    yield from fields(
        [
            (_("Tujuan"), result.url),
            (_("Sudah ada di sana"), ", ".join(map(str, result.already_there))),
            (
                _("Diterima pembina"),
                _("sampai kiriman {number}").format(number=result.acknowledged)
                if result.acknowledged
                else _("belum ada kabar"),
            ),
            (_("Baris menunggu"), str(result.waiting_rows)),
        ]
    )
