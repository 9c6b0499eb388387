"""`init`, `check`: the data folder itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.facts import plain
from loket.cli.terminal import Terminal, bullets, fields, set_clock
from loket.cli.usage import read_moment
from loket.errors import LoketError, RuleError, StorageError
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services import Services
    from loket.services.finding import Finding
    from loket.services.heads import HeadPlace
    from loket.services.office import NewOffice

RULE, MACHINE = 1, 3
SHOWN = 5
"""Findings of one kind that are told to a person."""
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


@command(
    app, "init", N_("Membuat folder data kantor. Dengan --examples kantor itu kantor latihan: semua kertasnya CONTOH.")
)
def init(
    terminal: Terminal,
    office: Annotated[str, typer.Option(metavar="NAMA", help=N_("nama kantor"))],
    unit: Annotated[str, typer.Option(metavar="KODE", help=N_("kode unit di nomor pendaftaran"))] = "",
    region: Annotated[str, typer.Option(metavar="KODE", help=N_("kode wilayah Kemendagri, misalnya 6271"))] = "",
    zone: Annotated[str, typer.Option(metavar="ZONA", help=N_("WIB, WITA, atau WIT"))] = "WIB",
    examples: Annotated[bool, typer.Option("--examples", help=N_("kantor latihan dengan standar contoh"))] = False,
) -> None:
    """Found an office."""
    from loket.services.office import NewOffice

    zone = ZONES.get(zone.upper(), zone)
    new = NewOffice(name=office, unit_code=unit, region_code=region, zone=zone, is_training=examples)
    services, imported = found(terminal, new)
    profile = services.office.profile()
    facts = {
        "folder": str(terminal.folder),
        "office": profile.name,
        "unit": profile.unit_code,
        "region": profile.region_code,
        "zone": profile.zone,
        "training": profile.is_training,
        "standards": imported,
    }
    terminal.answer(facts, _init_lines(terminal, profile.name, imported, training=profile.is_training))


def _init_lines(terminal: Terminal, name: str, imported: int, *, training: bool) -> Iterator[str]:
    kind = _("Kantor latihan") if training else _("Kantor")
    yield _("{kind} “{name}” siap.").format(kind=kind, name=name)
    yield from fields(
        [
            (_("Folder data"), str(terminal.folder)),
            (_("Kode unit"), terminal.profile.unit_code),
            (_("Standar contoh"), str(imported)),
        ]
    )
    if not training:
        yield _(
            "Standar contoh belum dapat dipakai; masukkan standar kantor dengan SK-nya: loket standards import BERKAS"
        )


def found(terminal: Terminal, new: NewOffice) -> tuple[Services, int]:
    """Found an office with the example catalogue. Raises `RuleError("office_exists")` where there is one."""
    from loket.db.engine import Database, exists

    _check_clock(terminal, new)
    there = exists(terminal.folder)
    services = terminal.opened() if there else terminal.adopt(Database.create(terminal.folder))
    if terminal.at is not None:
        set_clock(services, read_moment(terminal.at, _zone(new.zone), "--at"))
    try:
        services.office.found(new)
    except LoketError:
        if not there:
            services.desk.database.discard()
        raise
    return services, len(services.standards.import_examples().added)


def _check_clock(terminal: Terminal, new: NewOffice) -> None:
    """Before anything is made: a zone that is none, or a fixed clock in a real office, must leave no folder behind."""
    _zone(new.zone)
    if terminal.at is not None and not new.is_training:
        raise RuleError("clock_needs_training")


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise RuleError("unknown_zone", field="zone", zone=name) from error


@command(app, "check", N_("Memeriksa basis data, rantai catatan, cadangan, dan pengiriman."))
def check(
    terminal: Terminal,
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="BERKAS", help=N_("daftar kiriman (.json) atau cadangan dari luar sebagai pembanding")),
    ] = None,
    anchor: Annotated[
        list[str] | None,
        typer.Option(metavar="PANGKAL", help=N_("pangkal dari lembar tutup hari: isi QR, atau huruf-huruf pertamanya")),
    ] = None,
) -> None:
    """Look for damage; only reads."""
    from loket.services.health import DAMAGE

    try:
        services = terminal.opened()
    except StorageError as error:
        _answer(terminal, [_failure(error)], [_sentence(error)])
        raise
    try:
        terminal.fix_clock(services)
        result = services.health.check([path.expanduser() for path in against or ()], anchor or ())
    except StorageError as error:
        _answer(terminal, [_failure(error)], [_sentence(error)])
        raise typer.Exit(MACHINE) from error
    found = result.findings
    moments = {name: getattr(result, name) for name in ("last_backup", "last_rehearsal", "last_delivery")}
    facts: dict[str, Any] = {name: terminal.iso(at) for name, at in moments.items()}
    facts["anchors"] = [_place_facts(terminal, place) for place in result.heads]
    _answer(terminal, [_finding(terminal, one) for one in found], list(_told(found)), ok=result.ok, **facts)
    if not terminal.as_json:
        terminal.say(*_places(terminal, result.heads), *fields(_ages(terminal, moments)))
    if not result.ok:
        raise typer.Exit(MACHINE if any(one.code == DAMAGE for one in found) else RULE)


def _places(terminal: Terminal, heads: Sequence[HeadPlace]) -> Iterator[str]:
    """Where the printed heads stand; one that stands nowhere is a finding already."""
    from loket.words.findings import head_words

    for place in heads:
        if place.line is not None:
            yield head_words(place.line, place.at, terminal.zone)


def _place_facts(terminal: Terminal, place: HeadPlace) -> dict[str, Any]:
    return {"head": place.head, "line": place.line, "at": terminal.iso(place.at)}


def _ages(terminal: Terminal, moments: dict[str, datetime | None]) -> list[tuple[str, str]]:
    """When it last happened; nothing of a file that can't be read."""
    from loket.words import moment

    labels = {
        "last_backup": _("Cadangan terakhir"),
        "last_rehearsal": _("Uji pemulihan"),
        "last_delivery": _("Kiriman terakhir"),
    }
    return [(labels[name], moment(at, terminal.zone)) for name, at in moments.items() if at is not None]


def _answer(
    terminal: Terminal, findings: list[dict[str, Any]], sentences: list[str], *, ok: bool = False, **more: Any
) -> None:
    verdict = _("Basis data dan rantai catatan utuh.") if ok else _("Ada yang tidak beres:")
    terminal.answer({"ok": ok, "findings": findings, **more}, [verdict, *bullets(sentences)])


def _told(found: Sequence[Finding]) -> Iterator[str]:
    """The findings in words; of many of one kind, the first few and how many more there are."""
    for code, group in groupby(found, key=lambda finding: finding.code):
        same = list(group)
        yield from (finding_sentence(one) for one in same[:SHOWN])
        if len(same) > SHOWN:
            yield _("... dan {count} lagi yang sama ({code}).").format(count=len(same) - SHOWN, code=code)


def _failure(error: StorageError) -> dict[str, Any]:
    return {"code": error.code, "serious": True, "message": _sentence(error)}


def _finding(terminal: Terminal, finding: Finding) -> dict[str, Any]:
    facts = {name: plain(terminal, value) for name, value in finding.facts.items()}
    return {"code": finding.code, "serious": finding.serious, "message": finding_sentence(finding), **facts}


def _sentence(error: LoketError) -> str:
    from loket.words.errors import error_sentence

    return error_sentence(error)


def finding_sentence(finding: Finding) -> str:
    """A finding in words; the words are loaded when there is one."""
    from loket.words.findings import finding_words

    return finding_words(finding.code, finding.facts)
