"""`standards draft | drafts | discard | consult | decide | revoke | review | due | diff`: the way of a standard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.command import command
from loket.cli.standards import Code, group
from loket.cli.terminal import Terminal, bullets, fields, table
from loket.cli.usage import read_date
from loket.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from loket.domain.differences import Difference
    from loket.domain.standards import Fault, ServiceStandard
    from loket.services.drafting import DraftDetail, ReviewRow
    from loket.services.versions import StandardDetail

Reason = Annotated[str, typer.Option("--reason", metavar="ALASAN", help=N_("mengapa dicabut"))]
Number = Annotated[int, typer.Argument(metavar="VERSI", help=N_("nomor versi, lihat: loket standards show"))]


@command(group, "draft", N_("Membuka rancangan standar: salinan sebuah versi, atau layanan baru dengan --name."))
def draft(
    terminal: Terminal,
    code: Code,
    version: Annotated[
        int | None, typer.Option("--from", metavar="N", help=N_("versi yang disalin; kosong: yang berlaku"))
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAMA", help=N_("nama layanan baru"))] = "",
) -> None:
    """Open the draft of a service."""
    from loket.services.drafting import NewService

    drafting = terminal.services.drafting
    if name:
        drafting.create(NewService(code=code, name=name))
    detail = drafting.start(code, version)
    terminal.answer(_draft_facts(terminal, detail), _draft_lines(detail))


@command(group, "drafts", N_("Menampilkan rancangan standar yang belum ditetapkan."))
def drafts(terminal: Terminal) -> None:
    """List the open drafts."""
    from loket.words import label

    rows = terminal.services.drafting.drafts()
    facts = [
        {
            "code": row.code,
            "name": row.name,
            "version": row.version,
            "state": row.state.value,
            "saved_at": terminal.iso(row.saved_at),
            "based_on": row.based_on,
            "missing": [one.value for one in row.missing],
            "faults": row.fault_count,
        }
        for row in rows
    ]
    header = (_("KODE"), _("LAYANAN"), _("VERSI"), _("KEADAAN"), _("BELUM DIISI"), _("SALAH"))
    cells = [
        (row.code, row.name, str(row.version), label(row.state), str(len(row.missing)), str(row.fault_count))
        for row in rows
    ]
    terminal.answer({"drafts": facts}, table(header, cells) if rows else [_("Tidak ada rancangan yang terbuka.")])


@command(group, "discard", N_("Membuang rancangan standar; versi yang ditetapkan tidak tersentuh."))
def discard(terminal: Terminal, code: Code) -> None:
    """Throw a draft away."""
    terminal.services.drafting.discard(code)
    terminal.answer({"code": code}, [_("Rancangan {code} dibuang.").format(code=code)])


@command(group, "consult", N_("Mencatat Forum Konsultasi Publik atas rancangan standar."))
def consult(
    terminal: Terminal,
    code: Code,
    *,
    held_on: Annotated[str, typer.Option("--on", metavar="TANGGAL", help=N_("hari forum, misalnya 2026-03-16"))],
    minutes: Annotated[str, typer.Option(metavar="NOMOR", help=N_("nomor berita acara"))] = "",
    groups: Annotated[
        list[str] | None, typer.Option("--group", metavar="UNSUR", help=N_("unsur masyarakat yang hadir"))
    ] = None,
    note: Annotated[str, typer.Option(metavar="CATATAN", help=N_("pokok masukan"))] = "",
) -> None:
    """Note the public consultation."""
    from loket.domain.standards import Consultation

    forum = Consultation(read_date(held_on, "--on"), minutes, tuple(groups or ()), note)
    detail = terminal.services.drafting.consult(code, forum)
    terminal.answer(_draft_facts(terminal, detail), _draft_lines(detail))


@command(group, "decide", N_("Menetapkan rancangan dengan SK; versi sebelumnya berakhir sehari sebelum berlakunya."))
def decide(
    terminal: Terminal,
    code: Code,
    *,
    number: Annotated[str, typer.Option("--decree", metavar="NOMOR", help=N_("nomor SK"))],
    decided_on: Annotated[str, typer.Option("--on", metavar="TANGGAL", help=N_("tanggal SK"))],
    valid_from: Annotated[
        str, typer.Option("--from", metavar="TANGGAL", help=N_("mulai berlaku; kosong: tanggal SK"))
    ] = "",
    title: Annotated[str, typer.Option(metavar="JUDUL", help=N_("tentang apa SK itu"))] = "",
    signer: Annotated[str, typer.Option(metavar="NAMA", help=N_("pejabat yang menetapkan"))] = "",
    pledge: Annotated[str, typer.Option(metavar="NOMOR", help=N_("nomor maklumat pelayanan"))] = "",
) -> None:
    """Decide a draft."""
    from loket.services.drafting import NewDecree

    decree = NewDecree(
        number=number,
        decided_on=read_date(decided_on, "--on"),
        valid_from=read_date(valid_from, "--from") if valid_from else None,
        title=title,
        signer=signer,
        pledge_number=pledge,
    )
    detail = terminal.services.drafting.decide(code, decree)
    words = _("{name} versi {version} ditetapkan dengan SK {decree}, berlaku mulai {day}.")
    line = words.format(
        name=detail.standard.name, version=detail.version, decree=decree.number, day=_day(detail.valid_from)
    )
    terminal.answer(_version_facts(code, detail), [line])


@command(group, "revoke", N_("Mencabut versi yang ditetapkan; permohonan yang terbuka tetap memakai versinya."))
def revoke(
    terminal: Terminal,
    code: Code,
    version: Number,
    reason: Reason,
    on: Annotated[str, typer.Option("--on", metavar="TANGGAL", help=N_("hari pertama yang tidak berlaku lagi"))],
) -> None:
    """Take a version out of force."""
    from loket.services.drafting import Revocation

    day = read_date(on, "--on")
    detail = terminal.services.drafting.revoke(code, version, Revocation(on=day, reason=reason))
    words = _("{name} versi {version} tidak berlaku lagi mulai {day}.")
    line = words.format(name=detail.standard.name, version=detail.version, day=_day(day))
    terminal.answer(_version_facts(code, detail), [line])


@command(group, "review", N_("Mencatat peninjauan ulang standar yang berlaku."))
def review(
    terminal: Terminal,
    code: Code,
    on: Annotated[str, typer.Option("--on", metavar="TANGGAL", help=N_("hari peninjauan"))],
    outcome: Annotated[str, typer.Option(metavar="HASIL", help=N_("misalnya: Tetap berlaku"))],
) -> None:
    """Note a review."""
    from loket.services.drafting import Review

    row = terminal.services.drafting.review(code, Review(on=read_date(on, "--on"), outcome=outcome))
    words = _("Dicatat: {name} ditinjau {day}; peninjauan berikutnya {due}.")
    line = words.format(name=row.name, day=_day(row.reviewed_on), due=_day(row.due_on))
    terminal.answer(_review_facts(row), [line])


@command(group, "due", N_("Menampilkan standar yang perlu ditinjau ulang, yang terlama lebih dahulu."))
def due(
    terminal: Terminal,
    within: Annotated[int, typer.Option(min=0, max=3660, metavar="HARI", help=N_("juga dalam sekian hari"))] = 0,
) -> None:
    """List the reviews that are due."""
    rows = terminal.services.drafting.reviews_due(within)
    header = (_("KODE"), _("LAYANAN"), _("DITINJAU"), _("BATAS"), _("LEWAT"))
    cells = [(row.code, row.name, _day(row.reviewed_on), _day(row.due_on), _over(row)) for row in rows]
    lines = table(header, cells) if rows else [_("Tidak ada standar yang perlu ditinjau.")]
    terminal.answer({"reviews": [_review_facts(row) for row in rows]}, lines)


@command(group, "diff", N_("Menunjukkan beda dua versi sebuah standar; rancangan memakai nomor versinya nanti."))
def diff(
    terminal: Terminal,
    code: Code,
    older: Annotated[int, typer.Argument(metavar="LAMA", help=N_("nomor versi lama"))],
    newer: Annotated[int, typer.Argument(metavar="BARU", help=N_("nomor versi baru"))],
) -> None:
    """Tell what differs between two versions."""
    services = terminal.services
    found = services.drafting.differences(code, older, newer)
    facts = [
        {
            "component": one.component.value if one.component else None,
            "place": one.place,
            "kind": one.kind,
            "old": one.old,
            "new": one.new,
        }
        for one in found
    ]
    lines = _difference_lines(terminal, code, (older, newer), found) if found else [_("Kedua versi sama.")]
    terminal.answer({"code": code, "older": older, "newer": newer, "differences": facts}, lines)


def _difference_lines(
    terminal: Terminal, code: str, numbers: tuple[int, int], found: tuple[Difference, ...]
) -> Iterator[str]:
    from loket.words.differences import difference_place, difference_value, kind_words

    standards = _standards(terminal, code, numbers)
    for one in found:
        yield f"{difference_place(one, standards)} ({kind_words(one)})"
        if one.kind != "moved" and one.old:
            yield f"  - {difference_value(one, one.old)}"
        if one.new:
            yield f"  + {difference_value(one, one.new)}"


def _standards(terminal: Terminal, code: str, numbers: tuple[int, int]) -> list[ServiceStandard]:
    """The versions that are named, for their words: the newer first."""
    services = terminal.services
    draft = services.drafting.show(code)
    found = []
    for number in sorted(numbers, reverse=True):
        if draft is not None and draft.version == number:
            found.append(draft.standard)
        else:
            found.append(services.standards.show(code, number).standard)
    return found


def _draft_facts(terminal: Terminal, detail: DraftDetail) -> dict[str, Any]:
    from loket.services.catalogue import write_document

    return {
        "code": detail.code,
        "version": detail.version,
        "state": detail.state.value,
        "based_on": detail.based_on,
        "saved_at": terminal.iso(detail.saved_at),
        "changed_since_consultation": detail.changed_since_consultation,
        "missing": [one.value for one in detail.missing],
        "faults": [_fault_facts(detail, fault) for fault in detail.faults],
        "unclear": [_fault_facts(detail, fault) for fault in detail.unclear],
        "standard": json.loads(write_document(detail.standard)),
    }


def _fault_facts(detail: DraftDetail, fault: Fault) -> dict[str, Any]:
    from loket.words import fault_words
    from loket.words.standards_parts import fault_place

    words = f"{fault_place(detail.standard, fault.place)}: {fault_words(fault)}"
    return {"place": fault.place, "code": fault.code, "words": words}


def _draft_lines(detail: DraftDetail) -> Iterator[str]:
    from loket.words import label
    from loket.words.standards_parts import consultation_sentence

    forum = detail.standard.consultation
    yield f"{detail.standard.name} ({detail.code})"
    yield from fields(
        [
            (_("Versi"), str(detail.version)),
            (_("Keadaan"), label(detail.state)),
            (_("Salinan dari"), _("versi {n}").format(n=detail.based_on) if detail.based_on else _("layanan baru")),
            *([(_("Konsultasi"), consultation_sentence(forum))] if forum else []),
        ]
    )
    if detail.changed_since_consultation:
        yield _("Isinya berubah sesudah dibahas dengan masyarakat.")
    groups = (
        (_("Belum diisi:"), [label(one) for one in detail.missing]),
        (_("Harus diperbaiki:"), [_fault_facts(detail, fault)["words"] for fault in detail.faults]),
        (_("Belum jelas:"), [_fault_facts(detail, fault)["words"] for fault in detail.unclear]),
    )
    for heading, told in groups:
        if told:
            yield heading
            yield from bullets(told)


def _version_facts(code: str, detail: StandardDetail) -> dict[str, Any]:
    return {
        "code": code,
        "version": detail.version,
        "state": detail.state,
        "usable": detail.usable,
        "valid_from": detail.valid_from.isoformat() if detail.valid_from else None,
        "valid_to": detail.valid_to.isoformat() if detail.valid_to else None,
        "revoked_on": detail.revoked_on.isoformat() if detail.revoked_on else None,
    }


def _review_facts(row: ReviewRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "version": row.version,
        "decided_on": row.decided_on.isoformat(),
        "reviewed_on": row.reviewed_on.isoformat() if row.reviewed_on else None,
        "due_on": row.due_on.isoformat(),
        "days_over": row.days_over,
        "outcome": row.outcome,
    }


def _over(row: ReviewRow) -> str:
    if row.days_over < 0:
        return _("{n} hari lagi").format(n=-row.days_over)
    return ngettext("{n} hari", "{n} hari", row.days_over).format(n=row.days_over)


def _day(day: Any) -> str:
    from loket.words import short_date

    return short_date(day) if day else _("belum")
