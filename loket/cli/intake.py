"""`promise`, `register`: what the counter promises, and the registration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.facts import fee_facts, name_of, promise_facts, requirement_facts
from loket.cli.terminal import Terminal, bullets, fields, write_file
from loket.cli.usage import read_moment, read_uid
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.domain.promise import Promise
    from loket.services import Services
    from loket.services.papers import Paper
    from loket.services.registration import Incomplete, Registered

VariantOption = Annotated[
    str | None, typer.Option(metavar="JENIS", help=N_("kode jenis permohonan; semula jenis pertama"))
]
RequestIdOption = Annotated[
    str | None, typer.Option(metavar="UUID", help=N_("tanda permohonan; mengulanginya tidak mendaftar dua kali"))
]


@command(app, "promise", N_("Menghitung janji layanan untuk berkas yang lengkap pada waktu --at (semula: sekarang)."))
def promise(
    terminal: Terminal,
    code: Annotated[str, typer.Argument(metavar="KODE", help=N_("kode layanan"))],
    variant: VariantOption = None,
    explain: Annotated[bool, typer.Option("--explain", help=N_("jelaskan hari demi hari"))] = False,
) -> None:
    """What would be promised; `--at` is the start here, in any office, and stops no clock."""
    asked, terminal.at = terminal.at, None
    services = terminal.services
    at = read_moment(asked, ZoneInfo(terminal.zone), "--at") if asked else services.desk.now()
    standard = services.standards.show(code).standard
    chosen = standard.variant(variant) if variant else standard.variants[0]
    counted = services.intake.promise(code, chosen.code, at)
    facts = {"service": code, "variant": chosen.code, **promise_facts(terminal, counted)}
    asked_for = [f"{standard.name} – {chosen.name}"] if len(standard.variants) > 1 else []
    terminal.answer(facts, [*asked_for, *promise_lines(terminal, counted, explain=explain)])


def first_variant(services: Services, code: str) -> str:
    """A command that names no variant means the standard's first, and its answer says which that was."""
    return services.standards.show(code).standard.variants[0].code


def conditional(services: Services, code: str, variant: str) -> tuple[str, ...]:
    """What is asked for under a condition only: a command does not say that it was handed in."""
    requirements = services.standards.show(code).standard.variant(variant).requirements
    return tuple(requirement.key for requirement in requirements if requirement.optional)


def promise_lines(terminal: Terminal, counted: Promise, *, explain: bool) -> Iterator[str]:
    """A promise for people: the due moment, and how it was counted."""
    from loket.words import deadline, explanation, explanation_line

    yield _("Paling lambat {due}").format(due=deadline(counted.due, terminal.zone))
    yield from bullets(explanation(counted)) if explain else [explanation_line(counted)]


@command(app, "register", N_("Mendaftarkan permohonan. Bila ada syarat yang kurang, kunjungannya dicatat tanpa nomor."))
def register(
    terminal: Terminal,
    *,
    service: Annotated[str, typer.Option(metavar="KODE", help=N_("kode layanan"))],
    name: Annotated[str, typer.Option(metavar="NAMA", help=N_("nama pemohon"))],
    variant: VariantOption = None,
    nik: Annotated[str, typer.Option(metavar="NIK", help=N_("16 angka"))] = "",
    phone: Annotated[str, typer.Option(metavar="NOMOR", help=N_("telepon pemohon"))] = "",
    address: Annotated[str, typer.Option(metavar="ALAMAT", help=N_("alamat pemohon"))] = "",
    proxy: Annotated[str, typer.Option(metavar="NAMA", help=N_("yang datang mewakili pemohon"))] = "",
    letter: Annotated[str, typer.Option(metavar="SURAT", help=N_("hubungan atau surat kuasanya"))] = "",
    priority: Annotated[bool, typer.Option("--priority", help=N_("pemohon didahulukan"))] = False,
    missing: Annotated[list[str] | None, typer.Option(metavar="SYARAT", help=N_("syarat yang kurang"))] = None,
    receipt: Annotated[Path | None, typer.Option(metavar="BERKAS", help=N_("tulis kertasnya (PDF) ke sini"))] = None,
    request_id: RequestIdOption = None,
) -> None:
    """Register a request, or keep an incomplete visit."""
    from loket.services.registration import NewRequest, Registered

    variant = variant or first_variant(terminal.services, service)
    new = NewRequest(
        **({"uid": read_uid(request_id, "--request-id")} if request_id else {}),
        service=service,
        variant=variant,
        name=name,
        nik=nik,
        no_nik_reason="" if nik else _("Didaftarkan lewat perintah tanpa NIK"),
        phone=phone,
        address=address,
        proxy_name=proxy,
        proxy_relation=letter,
        priority=priority,
        missing=tuple(missing or ()),
        not_applicable=conditional(terminal.services, service, variant),
    )
    done = terminal.services.intake.receive(new)
    if isinstance(done, Registered):
        _answer_registered(terminal, done, receipt)
    else:
        _answer_incomplete(terminal, done, receipt)


def _answer_registered(terminal: Terminal, done: Registered, file: Path | None) -> None:
    """Whatever becomes of the paper, the number is told: the registration is committed."""
    facts: dict[str, Any] = {
        "number": done.number,
        "request_id": done.uid,
        "due": terminal.iso(done.due),
        "receipt": None,
        "name": name_of(done.name, whole=False),
        "service": done.service,
        "variant": done.variant,
        "received": terminal.iso(done.received_at),
        "fee": fee_facts(done.fee),
        "missing": [],
        "promise": promise_facts(terminal, done.promise) if done.promise else None,
    }
    try:
        if file is not None:
            facts["receipt"] = str(save_receipt(terminal, done.number, file))
    finally:
        terminal.answer(facts, _registered_lines(terminal, done, facts["receipt"]))


def _registered_lines(terminal: Terminal, done: Registered, paper: object) -> Iterator[str]:
    from loket.words import explanation_line, fee_sentence

    yield _("Terdaftar dengan nomor {number}").format(number=done.number)
    yield from fields(
        [
            (_("Pemohon"), name_of(done.name, whole=False)),
            (_("Layanan"), f"{done.service} – {done.variant}"),
            (_("Paling lambat"), due_words(terminal, done.due)),
            (_("Dihitung"), explanation_line(done.promise) if done.promise else ""),
            (_("Biaya"), fee_sentence(done.fee)),
            (_("Tanda terima"), str(paper or "")),
        ]
    )


def due_words(terminal: Terminal, due: datetime | None) -> str:
    """A due moment in words, also where the clock has not started."""
    from loket.words import deadline

    return deadline(due, terminal.zone) if due else _("belum dihitung; waktunya mulai setelah tahap berikutnya")


def due_or_never(terminal: Terminal, due: datetime | None, *, runs: bool) -> str:
    """The same for a request that may be over: then no stage follows any more."""
    return due_words(terminal, due) if due or runs else _("tidak pernah dihitung")


def _answer_incomplete(terminal: Terminal, done: Incomplete, file: Path | None) -> None:
    facts: dict[str, Any] = {
        "number": None,
        "request_id": done.uid,
        "due": None,
        "receipt": None,
        "name": name_of(done.name, whole=False),
        "service": done.service,
        "variant": done.variant,
        "missing": [requirement_facts(requirement) for requirement in done.missing],
    }
    try:
        if file is not None:
            paper = terminal.services.papers.deficiency(done.id)
            facts["receipt"] = str(write_file(file, paper.content))
    finally:
        terminal.answer(facts, _incomplete_lines(done, facts["receipt"]))


def _incomplete_lines(done: Incomplete, paper: object) -> Iterator[str]:
    yield _("Belum didaftarkan: berkas belum lengkap. Kunjungan dicatat, tanpa nomor dan tanpa janji.")
    yield from fields([(_("Pemohon"), name_of(done.name, whole=False)), (_("Layanan"), done.service)])
    yield _("Yang kurang:")
    yield from bullets(requirement.text for requirement in done.missing)
    yield from fields([(_("Lembar kekurangan"), str(paper or ""))])


def save_receipt(terminal: Terminal, number: str, file: Path) -> Path:
    """Write the receipt of a request, and note that it came out."""
    paper: Paper = terminal.services.papers.receipt(number)
    path = write_file(file, paper.content)
    if paper.job is not None:
        terminal.services.papers.done(paper.job)
    return path
