"""`export`, `sync`, `upstream …`: what leaves the office; never a name, a NIK, a phone or an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command, new_group, shared_options
from loket.cli.lists import answer_saved
from loket.cli.privacy import ReasonOption, SecondFileOption, SecondOption, beside
from loket.cli.requests import UnmaskedOption
from loket.cli.terminal import Terminal, bullets, fields
from loket.cli.usage import WrongUsage
from loket.errors import RuleError
from loket.exchange.transports.address import is_stick, scheme_of
from loket.i18n import N_, _
from loket.words import error_sentence, moment
from loket.words.findings import finding_words
from loket.words.upstream import is_waiting, open_stick_words, refusals_words

if TYPE_CHECKING:
    from loket.services.exports import DeliveryStatus, SyncResult
    from loket.services.upstream_line import PublicKey

UPSTREAM, REGISTER = "upstream", "register"
upstream_app = new_group(N_("Kiriman ke instansi pembina, dan penerimaannya di sana."))
upstream_app.callback()(shared_options)
app.add_typer(upstream_app, name="upstream")


@command(
    app,
    "export",
    N_("Menulis salinan data layanan (CSV dan datapackage.json) ke folder; antrean kiriman tidak tersentuh."),
)
def export(
    terminal: Terminal,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("folder tujuan; dibuat bila belum ada"))],
    *,
    period: Annotated[str | None, typer.Option(metavar="TTTT-BB", help=N_("satu bulan saja"))] = None,
    profile: Annotated[
        str, typer.Option(metavar="PROFIL", help=N_("upstream, atau register: daftar permohonan XLSX dan CSV"))
    ] = UPSTREAM,
    unmasked: UnmaskedOption = False,
    second: SecondOption = "",
    second_password_file: SecondFileOption = None,
    reason: ReasonOption = "",
) -> None:
    """Write a snapshot, or the register for people."""
    if profile == REGISTER:
        with beside(terminal.services, second, second_password_file, reason) if unmasked else nullcontext():
            _write_register(terminal, folder.expanduser(), period, whole=unmasked)
        return
    if profile == UPSTREAM and unmasked:
        raise WrongUsage(_("--unmasked hanya untuk --profile register."))
    if profile != UPSTREAM:
        raise WrongUsage(_("Profil “{profile}” tidak ada; yang ada: upstream, register.").format(profile=profile))
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


def _write_register(terminal: Terminal, folder: Path, period: str | None, *, whole: bool) -> None:
    with terminal.progress(_("Menyimpan")) as report:
        saved = terminal.services.register_exports.register(folder, period, whole=whole, progress=report)
    answer_saved(terminal, saved)


@command(app, "sync", N_("Membekukan dan mengirim yang menunggu; aman diulang kapan saja."))
def sync(
    terminal: Terminal,
    to: Annotated[
        str | None, typer.Option(metavar="TUJUAN", help=N_("folder tujuan; semula yang diatur kantor"))
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("hanya sebut apa yang akan dikirim"))] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help=N_("kirim juga yang disiapkan sebelum ada kunci pembina, tanpa sandi"))
    ] = False,
) -> None:
    """Deliver what waits."""
    exports = terminal.services.exports
    place = whole_place(to)
    if dry_run:
        result = exports.dry_run(place)
        terminal.answer({"dry_run": True, **_sync_facts(result)}, _dry_lines(result))
        return
    with terminal.progress(_("Mengirim")) as progress:
        result = exports.sync(place, progress, plain=plain)
    sealed = exports.status().line.sealed
    terminal.answer({"dry_run": False, **_sync_facts(result)}, _sync_lines(result, sealed=sealed))
    if result.error is not None:
        raise result.error
    refused = [refusal for refusal in result.refused if not is_waiting(refusal)]
    if refused:
        raise RuleError("batches_refused", reasons=refusals_words(refused))


@command(upstream_app, "save", N_("Menyimpan paket kiriman ke folder, untuk surel, pesan, atau flash disk."))
def save(
    terminal: Terminal,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("folder yang sudah ada"))],
) -> None:
    """The same as `sync --to FOLDER`, under the name that people look for."""
    sync(terminal, str(folder))


@command(upstream_app, "status", N_("Menyebut apa yang menunggu, yang terkirim, dan keadaan jalurnya."))
def status(terminal: Terminal) -> None:
    """How the delivery stands."""
    terminal.services.exports.waiting_rows()  # who may not deliver need not know
    found = terminal.services.exports.status()
    terminal.answer(_status_facts(found), _status_lines(found, terminal.services.office.profile().zone))


@command(upstream_app, "key", N_("Menunjukkan kunci publik kantor, yang dipakai pembina memeriksa tanda tangan."))
def key(
    terminal: Terminal,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="BERKAS", help=N_("tulis kuncinya ke berkas ini"))
    ] = None,
) -> None:
    """The public key of the office."""
    public = terminal.services.exports.key(output.expanduser() if output is not None else None)
    terminal.answer(*_key_answer(public, output))


@command(upstream_app, "new-key", N_("Mengganti kunci tanda tangan kantor: PC dicuri, atau kuncinya disalin orang."))
def new_key(
    terminal: Terminal,
    reason: Annotated[str, typer.Option(metavar="ALASAN", help=N_("sebabnya, untuk catatan; tanpa nama orang"))],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="BERKAS", help=N_("tulis kuncinya ke berkas ini"))
    ] = None,
) -> None:
    """A new signing key, and what the province must hear of it."""
    public = terminal.services.exports.new_key(reason, output.expanduser() if output is not None else None)
    facts, lines = _key_answer(public, output)
    more = _(
        "Kunci lama tidak dipakai lagi. Minta pembina mengesahkan yang baru dan mencabut yang lama; sampai itu kiriman "
        "menunggu di sana."
    )
    terminal.answer(facts, [*lines, more])


def _key_answer(public: PublicKey, output: Path | None) -> tuple[dict[str, Any], list[str]]:
    facts = {"key": public.line, "fingerprint": public.fingerprint, "file": str(output) if output else None}
    lines = [public.line, *fields([(_("Sidik jari"), public.fingerprint)])]
    if output is not None:
        lines.append(_("Ditulis ke {file}. Bacakan sidik jarinya kepada pembina lewat telepon.").format(file=output))
    return facts, lines


@command(upstream_app, "restart", N_("Memulai rangkaian kiriman baru sesudah cadangan lama dipulihkan; semua dikirim."))
def restart(terminal: Terminal) -> None:
    """A new epoch."""
    epoch = terminal.services.exports.restart_stream()
    terminal.answer(
        {"epoch": epoch},
        [_("Rangkaian baru dimulai. Pengiriman berikutnya mengirim semuanya lagi; tidak ada yang terhitung dua kali.")],
    )


def whole_place(to: str | None) -> str | None:
    """A folder as it was typed, in full: where it is depends on where the command was given."""
    if not to or scheme_of(to):
        return to
    return str(Path(to).expanduser().absolute())


def _sync_facts(result: SyncResult) -> dict[str, Any]:
    return {
        "to": result.url,
        "frozen": list(result.frozen),
        "delivered": list(result.delivered),
        "already_there": list(result.already_there),
        "acknowledged": result.acknowledged,
        "refused": _refused_facts(result),
        "waiting": result.waiting_rows,
        "undelivered": result.undelivered,
    }


def _refused_facts(result: SyncResult) -> list[dict[str, object]]:
    return [{"batch": one.batch, "name": one.name, "code": one.code} for one in result.refused]


def _status_facts(found: DeliveryStatus) -> dict[str, Any]:
    line = found.line
    return {
        "to": found.upstream_url,
        "waiting": found.waiting_rows,
        "undelivered": found.undelivered,
        "undelivered_since": found.undelivered_since,
        "unacknowledged": found.unacknowledged,
        "acknowledged": found.last_acknowledged,
        "last_delivered_at": found.last_delivered_at,
        "daily": line.daily,
        "attempts": line.attempts,
        "next_try_at": line.next_try_at,
        "error": line.error.code if line.error else None,
        "refused": [{"batch": one.batch, "name": one.name, "code": one.code} for one in line.refused],
    }


def _status_lines(found: DeliveryStatus, zone: str) -> Iterator[str]:
    line = found.line
    told = [
        (_("Tujuan"), found.upstream_url or _("belum diatur")),
        (_("Baris menunggu"), str(found.waiting_rows)),
        (_("Kiriman beku"), str(found.undelivered)),
        (_("Terakhir terkirim"), moment(found.last_delivered_at, zone) if found.last_delivered_at else _("belum")),
        (_("Diterima pembina"), _acknowledged(found.last_acknowledged)),
    ]
    if line.error is not None:
        told.append((_("Gagal"), error_sentence(line.error)))
    if line.next_try_at is not None:
        told.append((_("Dicoba lagi"), moment(line.next_try_at, zone)))
    if line.refused:
        told.append((_("Belum masuk"), refusals_words(line.refused)))
    yield from fields(told)


def _acknowledged(number: int) -> str:
    return _("sampai kiriman {number}").format(number=number) if number else _("belum ada kabar")


def _dry_lines(result: SyncResult) -> Iterator[str]:
    yield _("Tidak ada yang dikirim. Yang akan terjadi:")
    yield from fields(
        [
            (_("Tujuan"), result.url),
            (_("Baris menunggu"), str(result.waiting_rows)),
            (_("Kiriman beku"), str(result.undelivered)),
        ]
    )


def _sync_lines(result: SyncResult, *, sealed: bool) -> Iterator[str]:
    fresh = [number for number in result.delivered if number not in result.already_there]
    if fresh:
        yield _("Terkirim: {count} kiriman ({numbers}).").format(count=len(fresh), numbers=", ".join(map(str, fresh)))
    elif result.error is None:
        yield _("Tidak ada kiriman baru.")
    waiting = [refusal for refusal in result.refused if is_waiting(refusal)]
    yield from fields(
        [
            (_("Tujuan"), result.url),
            (_("Sudah ada di sana"), ", ".join(map(str, result.already_there))),
            (_("Diterima pembina"), _acknowledged(result.acknowledged)),
            (_("Baris menunggu"), str(result.waiting_rows)),
            (_("Kiriman beku"), str(result.undelivered)),
            (_("Menunggu pembina"), refusals_words(waiting)),
        ]
    )
    if is_stick(result.url) and result.error is None:
        yield _("Flash disk boleh dicabut; serahkan kepada instansi pembina.")
        if not sealed:
            yield from open_stick_lines()
    if result.error is not None and result.error.code == "frozen_unsealed":
        yield finding_words("delivery_held", result.error.facts)


def open_stick_lines() -> Iterator[str]:
    """That anybody can open what is on the stick, and the command that changes it."""
    yield f"{open_stick_words()} (loket upstream place --province-key age1…)"
