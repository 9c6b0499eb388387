"""`requests`, `show`, `move`, `receipt`: what happens to a request afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.facts import (
    address_of,
    fee_facts,
    ledger_facts,
    name_of,
    promise_facts,
    row_facts,
    step_facts,
    time_facts,
)
from loket.cli.intake import due_or_never, due_words, save_receipt
from loket.cli.lists import SaveOption, answer_saved
from loket.cli.privacy import ReasonOption, SecondFileOption, SecondOption, beside
from loket.cli.terminal import Terminal, bullets, fields, table
from loket.cli.usage import only_one, read_date
from loket.domain.workflow import RUNNING, Action
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services.handling import Moved
    from loket.services.lookup import RequestDetail
    from loket.services.register_exports import Wanted
    from loket.services.rows import RequestRow

Number = Annotated[str, typer.Argument(metavar="NOMOR", help=N_("nomor pendaftaran, atau kode di kertasnya"))]
UnmaskedOption = Annotated[
    bool, typer.Option("--unmasked", help=N_("data pribadi utuh; hanya bagi yang berhak, dan dicatat"))
]


@command(app, "requests", N_("Menampilkan permohonan; data pribadi disamarkan."))
def requests(
    terminal: Terminal,
    *,
    is_open: Annotated[bool, typer.Option("--open", help=N_("yang masih terbuka"))] = False,
    due_today: Annotated[bool, typer.Option("--due-today", help=N_("yang jatuh tempo hari ini"))] = False,
    at_risk: Annotated[bool, typer.Option("--at-risk", help=N_("yang hampir jatuh tempo"))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("yang terlambat"))] = False,
    search: Annotated[str, typer.Option(metavar="KATA", help=N_("nomor, nama, NIK, atau telepon"))] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, metavar="N", help=N_("paling banyak sekian"))] = 50,
    unmasked: UnmaskedOption = False,
    save: SaveOption = None,
    second: SecondOption = "",
    second_password_file: SecondFileOption = None,
    reason: ReasonOption = "",
) -> None:
    """List requests, or save the whole list."""
    from loket.services.lookup import Which
    from loket.services.register_exports import Wanted

    only_one(open=is_open, due_today=due_today, at_risk=at_risk, overdue=overdue)
    chosen = {Which.OPEN: is_open, Which.DUE_TODAY: due_today, Which.AT_RISK: at_risk, Which.OVERDUE: overdue}
    which = next((which for which, is_on in chosen.items() if is_on), Which.ALL)
    if save is not None:
        with beside(terminal.services, second, second_password_file, reason) if unmasked else nullcontext():
            _save(terminal, save.expanduser(), Wanted(which, search), whole=unmasked)
        return
    rows = terminal.services.lookup.requests(which, search, limit, whole=unmasked)
    facts = {"requests": [row_facts(terminal, row, whole=unmasked) for row in rows]}
    terminal.answer(facts, request_lines(terminal, rows, whole=unmasked))


def _save(terminal: Terminal, path: Path, wanted: Wanted, *, whole: bool) -> None:
    exports = terminal.services.register_exports
    with terminal.progress(_("Menyimpan")) as report:
        saved = exports.requests(path, wanted, whole=whole, progress=report)
    answer_saved(terminal, [saved])


def request_lines(terminal: Terminal, rows: list[RequestRow], *, whole: bool) -> Iterator[str]:
    """A list of requests for people."""
    from loket.words import label, short_moment

    if not rows:
        yield _("Tidak ada permohonan.")
        return
    header = [_("NOMOR"), _("PEMOHON"), _("LAYANAN"), _("STATUS"), _("PALING LAMBAT"), _("JANJI")]
    header += [_("NIK"), _("TELEPON"), _("ALAMAT")] if whole else []
    cells = [
        [
            row.number,
            name_of(row.name, whole=whole),
            row.service_code,
            label(row.status),
            short_moment(row.due, terminal.zone) if row.due else "",
            label(row.state) if row.state else "",
            *([row.nik, row.phone, row.address] if whole else []),
        ]
        for row in rows
    ]
    yield from table(header, cells)


@command(app, "show", N_("Menampilkan satu permohonan dengan riwayat dan penjelasan janjinya."))
def show(terminal: Terminal, number: Number, unmasked: UnmaskedOption = False) -> None:
    """Show one request."""
    lookup = terminal.services.lookup
    detail = lookup.detail(lookup.number_of(number) or number, whole=unmasked)
    terminal.answer(_detail_facts(terminal, detail, whole=unmasked), _detail_lines(terminal, detail, whole=unmasked))


def _detail_facts(terminal: Terminal, detail: RequestDetail, *, whole: bool) -> dict[str, Any]:
    row, iso = detail.row, terminal.iso
    return {
        **row_facts(terminal, row, whole=whole),
        "nik": detail.nik,
        "phone": detail.phone,
        "no_nik_reason": detail.no_nik_reason or None,
        "request_id": detail.uid,
        "paper_code": detail.paper_code,
        "proxy": name_of(detail.proxy_name, whole=whole) or None,
        "officer": detail.officer,
        "verified": iso(detail.verified_at),
        "paid": iso(detail.paid_at),
        "started": iso(detail.started_at),
        "first_due": iso(detail.first_due),
        "closed": iso(detail.closed_at),
        "handed_to": name_of(detail.handed_to, whole=whole) or None,
        "closing_reason": detail.closing_reason or None,
        "payment_reference": detail.payment_reference or None,
        "fee": fee_facts(detail.fee),
        "completion_time": time_facts(detail.completion_time),
        "promise": promise_facts(terminal, detail.promise),
        "later_steps": [step_facts(terminal, step) for step in detail.later_steps],
        "ledger": [ledger_facts(terminal, entry) for entry in detail.ledger],
        "version": detail.version,
        "decree": detail.decree.number if detail.decree else None,
        "checklist": [{"key": line.requirement.key, "present": line.present} for line in detail.checklist],
        "timeline": [{"at": iso(one.at), "by": one.by, "action": one.action, **one.facts} for one in detail.timeline],
        "actions": [action.value for action in detail.actions],
    }


def _detail_lines(terminal: Terminal, detail: RequestDetail, *, whole: bool) -> Iterator[str]:
    from loket.services.papers import counted_words
    from loket.words import short_moment
    from loket.words.timeline import event_words

    yield detail.row.number
    yield from fields(_detail_fields(terminal, detail, whole=whole))
    yield from ["", _("Cara menghitung:"), *bullets(counted_words(detail))] if detail.promise else []
    yield from ["", _("Riwayat:")]
    reasons = {reason.code: reason.text for reason in terminal.services.office.reasons()}
    for one in detail.timeline:
        event = event_words(one.action, one.facts, reasons)
        text = f"{event.text} – {event.detail}" if event.detail else event.text
        yield f"  {short_moment(one.at, terminal.zone)}  {text} ({one.by})"
    if detail.actions:
        yield from ["", _("Langkah berikutnya: {actions}").format(actions=", ".join(detail.actions))]


def _waiting_fields(terminal: Terminal, detail: RequestDetail) -> list[tuple[str, str]]:
    """What it waits for, in the officer's own words where there are any, and until when."""
    from loket.words import long_date

    waiting = next((one for one in detail.suspensions if one.ended_at is None), None)
    if waiting is None:
        return []
    reasons = {reason.code: reason.text for reason in terminal.services.reasons.all()}
    paper = waiting.requirement.text if waiting.requirement else ""
    return [
        (_("Menunggu"), waiting.note or reasons.get(waiting.reason, waiting.reason)),
        (_("Berkas"), paper),
        (_("Kembali"), long_date(waiting.expected_on) if waiting.expected_on else ""),
        (_("Gugur sesudah"), long_date(waiting.lapses_on) if waiting.lapses_on else ""),
    ]


def _detail_fields(terminal: Terminal, detail: RequestDetail, *, whole: bool) -> list[tuple[str, str]]:
    from loket.words import fee_sentence, label, moment

    row = detail.row
    return [
        (_("Pemohon"), name_of(row.name, whole=whole)),
        (_("NIK"), detail.nik or detail.no_nik_reason),
        (_("Telepon"), detail.phone),
        (_("Alamat"), address_of(row.address, whole=whole)),
        (_("Kuasa"), name_of(detail.proxy_name, whole=whole)),
        (_("Layanan"), f"{row.service} – {row.variant}"),
        (_("Diterima"), moment(row.received_at, terminal.zone)),
        (_("Status"), label(row.status)),
        (_("Janji"), label(row.state) if row.state else ""),
        (_("Paling lambat"), due_or_never(terminal, detail.due, runs=row.status in RUNNING)),
        *_waiting_fields(terminal, detail),
        (_("Biaya"), fee_sentence(detail.fee)),
        (_("Bukti bayar"), detail.payment_reference),
        (_("Diserahkan kepada"), name_of(detail.handed_to, whole=whole)),
        (_("Alasan"), detail.closing_reason),
        (_("Kode kertas"), detail.paper_code),
    ]


_OPTIONS = {
    Action.SUSPEND: {"until", "requirement", "lapse"},
    Action.EXTEND: {"days"},
    Action.PAID: {"reference"},
    Action.HANDOVER: {"to"},
}
"""What each step asks for beside a reason; an option of another step is a slip that must not pass in silence."""


def _check_options(action: Action, **given: object) -> None:
    from loket.cli.usage import WrongUsage

    for name, value in given.items():
        if value and name not in _OPTIONS.get(action, set()):
            words = _("Pilihan --{option} tidak dipakai pada langkah {action}; hapus pilihan itu.")
            raise WrongUsage(words.format(option=name, action=action.value))


@command(
    app,
    "move",
    N_("Melangkahkan permohonan: verifikasi, bayar, tangguhkan, lanjutkan, perpanjang, siap, serahkan, tolak, batal."),
)
def move(
    terminal: Terminal,
    *,
    number: Number,
    action: Annotated[Action, typer.Argument(metavar="LANGKAH", help="|".join(Action))],
    reason: Annotated[str, typer.Option(metavar="ALASAN", help=N_("kode alasan kantor, atau kata-kata"))] = "",
    until: Annotated[str | None, typer.Option(metavar="TANGGAL", help=N_("ditangguhkan sampai kira-kira"))] = None,
    to: Annotated[str, typer.Option(metavar="NAMA", help=N_("diserahkan kepada siapa, bila bukan pemohon"))] = "",
    reference: Annotated[str, typer.Option(metavar="NO", help=N_("nomor bukti pembayaran"))] = "",
    days: Annotated[int | None, typer.Option(metavar="N", help=N_("diperpanjang berapa hari"))] = None,
    requirement: Annotated[str, typer.Option(metavar="KODE", help=N_("syarat yang ditunggu"))] = "",
    lapse: Annotated[str | None, typer.Option(metavar="TANGGAL", help=N_("gugur bila tidak kembali sampai"))] = None,
) -> None:
    """Take one step."""
    from loket.services.handling import Move

    services = terminal.services
    given = {"until": until, "to": to, "reference": reference, "days": days, "lapse": lapse}
    _check_options(action, **given, requirement=requirement)
    step = Move(
        action=action,
        reason=reason,
        until=read_date(until, "--until") if until else None,
        to=to,
        reference=reference,
        days=days,
        requirement=requirement,
        lapses_on=read_date(lapse, "--lapse") if lapse else None,
    )
    moved = services.handling.move(services.lookup.number_of(number) or number, step)
    terminal.answer(_moved_facts(terminal, moved), _moved_lines(terminal, moved))


def _moved_facts(terminal: Terminal, moved: Moved) -> dict[str, Any]:
    return {
        "number": moved.number,
        "status": moved.status.value,
        "due": terminal.iso(moved.due),
        "former_due": terminal.iso(moved.former_due),
    }


def _moved_lines(terminal: Terminal, moved: Moved) -> list[str]:
    from loket.words import label

    was = due_words(terminal, moved.former_due) if moved.former_due and moved.former_due != moved.due else ""
    return fields(
        [
            (_("Nomor"), moved.number),
            (_("Status"), label(moved.status)),
            (_("Paling lambat"), due_or_never(terminal, moved.due, runs=moved.status in RUNNING)),
            (_("Sebelumnya"), was),
        ]
    )


@command(app, "receipt", N_("Menulis tanda terima (PDF); cetakan berikutnya bertanda SALINAN."))
def receipt(
    terminal: Terminal,
    number: Number,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="BERKAS", help=N_("berkas yang ditulis"))],
    paper: Annotated[str, typer.Option(metavar="UKURAN", help=N_("a5"))] = "a5",
) -> None:
    """Write a receipt."""
    from loket.cli.usage import WrongUsage

    if paper.lower() != "a5":
        raise WrongUsage(_("Ukuran kertas “{paper}” belum ada; yang ada: a5.").format(paper=paper))
    services = terminal.services
    found = services.lookup.detail(services.lookup.number_of(number) or number).row.number
    path = save_receipt(terminal, found, output)
    facts = {"number": found, "receipt": str(path)}
    terminal.answer(facts, [_("Tanda terima {number} ditulis ke {file}.").format(number=found, file=path)])
