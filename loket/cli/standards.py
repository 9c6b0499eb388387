"""`standards`: the register of service standards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command, new_group, shared_options
from loket.cli.facts import fee_facts, time_facts
from loket.cli.lists import SaveOption, save_list
from loket.cli.terminal import Terminal, bullets, fields, money, table, write_file
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.domain.standards import Component, ServiceStandard, Variant
    from loket.services.posters import PosterRow
    from loket.services.standards import StandardDetail, StandardRow

group = new_group(N_("Standar pelayanan: daftar, isi, kelengkapan, impor, ekspor, poster."))
group.callback()(shared_options)
app.add_typer(group, name="standards")

Code = Annotated[str, typer.Argument(metavar="KODE", help=N_("kode layanan, lihat: loket standards list"))]


@command(group, "list", N_("Menampilkan semua layanan dengan standarnya."))
def list_(terminal: Terminal, save: SaveOption = None) -> None:
    """List the register, or save the list."""
    rows = terminal.services.standards.rows()
    header = (_("KODE"), _("LAYANAN"), _("WAKTU"), _("BIAYA"), _("STANDAR"))
    cells = [(row.code, row.name, _time(row), money(row.fee.amount), _state(row)) for row in rows]
    if save is not None:
        save_list(terminal, save, "standar", header, cells)
    else:
        terminal.answer({"standards": [_row_facts(row) for row in rows]}, table(header, cells))


def _time(row: StandardRow) -> str:
    from loket.words import duration

    time = row.completion_time
    return duration(time.amount, time.unit) if time else _("batas bawaan")


def _state(row: StandardRow) -> str:
    if row.is_example:
        return _("contoh") if row.usable else _("contoh, belum dapat dipakai")
    return row.decree if row.usable else _("{decree}, belum atau tidak lagi berlaku").format(decree=row.decree)


def _row_facts(row: StandardRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "sector": row.sector,
        "version": row.version,
        "decree": row.decree or None,
        "is_example": row.is_example,
        "usable": row.usable,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "completion_time": time_facts(row.completion_time),
        "fee": fee_facts(row.fee),
        "variants": [{"code": variant.code, "name": variant.name} for variant in row.variants],
        "missing": [component.value for component in row.missing],
    }


@command(group, "show", N_("Menampilkan satu standar, komponen demi komponen."))
def show(
    terminal: Terminal,
    code: Code,
    version: Annotated[int | None, typer.Option(metavar="N", help=N_("versi standar; kosong: yang berlaku"))] = None,
) -> None:
    """Show one standard."""
    from loket.services.catalogue import write_document

    detail = terminal.services.standards.show(code, version)
    facts = {
        "code": detail.standard.code,
        "name": detail.standard.name,
        "version": detail.version,
        "state": detail.state,
        "usable": detail.usable,
        "valid_from": detail.valid_from.isoformat() if detail.valid_from else None,
        "valid_to": detail.valid_to.isoformat() if detail.valid_to else None,
        "standard": json.loads(write_document(detail.standard)),
    }
    terminal.answer(facts, _show_lines(detail))


def _show_lines(detail: StandardDetail) -> Iterator[str]:
    from loket.domain.standards import PUBLISHED_ORDER
    from loket.words import label
    from loket.words.standards_parts import consultation_sentence

    standard, forum = detail.standard, detail.standard.consultation
    decree = standard.decree.number if standard.decree else _("contoh, belum ditetapkan")
    yield f"{standard.name} ({standard.code})"
    yield from fields(
        [
            (_("SK"), decree),
            (_("Versi"), str(detail.version)),
            *([(_("Dicabut"), f"{detail.revoked_on:%d-%m-%Y} ({detail.revoked_for})")] if detail.revoked_on else []),
            *([(_("Konsultasi"), consultation_sentence(forum))] if forum else []),
            (_("Dapat dipakai"), _("ya") if detail.usable else _("belum")),
            (_("Sumber"), standard.source),
        ]
    )
    for number, component in enumerate(PUBLISHED_ORDER, start=1):
        yield ""
        yield f"{number}. {label(component)}"
        yield from bullets(component_lines(standard, component)) or [_("  (belum diisi)")]


def component_lines(standard: ServiceStandard, component: Component) -> list[str]:
    """What a standard says for a component, in lines."""
    by_variant = {
        "requirements": _requirement_lines,
        "completion_time": _time_lines,
        "fee": _fee_lines,
        "product": lambda whole, variant: list(whole.product_of(variant)),
    }
    if component.value in by_variant:
        return _by_variant(standard, by_variant[component.value])
    if component.value == "procedure":
        return [f"{step.actor}: {step.text}" if step.actor else step.text for step in standard.procedure]
    lines = _structured_lines(standard, component)
    return list(getattr(standard, component.value)) if lines is None else lines


def _structured_lines(standard: ServiceStandard, component: Component) -> list[str] | None:
    """The lines of a component that tables hold; None where it holds only lines."""
    from loket.words.standards_parts import channel_line, guarantee_lines, staff_lines

    match component.value:
        case "complaint_handling":
            return [channel_line(channel) for channel in standard.complaint_handling]
        case "staff_count":
            return staff_lines(standard)
        case "service_guarantee":
            return guarantee_lines(standard)
    return None


def _by_variant(standard: ServiceStandard, lines_of: Callable[[ServiceStandard, Variant], list[str]]) -> list[str]:
    """The lines of each variant under its name; once, where they are the same for all."""
    found = [(variant, lines_of(standard, variant)) for variant in standard.variants]
    if all(lines == found[0][1] for _variant, lines in found):
        return list(found[0][1])
    return [f"[{variant.name}] {line}" for variant, lines in found for line in lines]


def _requirement_lines(_standard: ServiceStandard, variant: Variant) -> list[str]:
    from loket.words import requirement_line

    return [
        f"{requirement.text} ({line})" if (line := requirement_line(requirement)) else requirement.text
        for requirement in variant.requirements
    ]


def _time_lines(standard: ServiceStandard, variant: Variant) -> list[str]:
    from loket.words.standards import completion_sentence, extension_sentence

    time = standard.time_of(variant)
    return [line for line in (completion_sentence(time), extension_sentence(time)) if line]


def _fee_lines(standard: ServiceStandard, variant: Variant) -> list[str]:
    from loket.words import fee_sentence

    fee = standard.fee_of(variant)
    return [f"{fee_sentence(fee)} ({fee.legal_basis})" if fee.legal_basis else fee_sentence(fee)]


@command(group, "check", N_("Menyebut komponen yang belum diisi, untuk satu layanan atau semuanya."))
def check(
    terminal: Terminal,
    code: Annotated[str | None, typer.Argument(metavar="[KODE]", help=N_("kode layanan; kosong untuk semua"))] = None,
) -> None:
    """Tell what is missing in the standards."""
    standards = terminal.services.standards
    if code is not None:
        standards.show(code)  # says which services there are, where this is none
    rows = [row for row in standards.rows() if code in {None, row.code}]
    facts = [
        {"code": row.code, "name": row.name, "complete": not row.missing, "missing": [one.value for one in row.missing]}
        for row in rows
    ]
    terminal.answer({"standards": facts}, (line for row in rows for line in _check_lines(row)))


def _check_lines(row: StandardRow) -> Iterator[str]:
    from loket.domain.standards import LAW_ORDER
    from loket.words import label

    filled = len(LAW_ORDER) - len(row.missing)
    verdict = (
        _("lengkap")
        if not row.missing
        else _("{filled} dari {all} komponen terisi, belum ada:").format(filled=filled, all=len(LAW_ORDER))
    )
    yield f"{row.code} – {row.name}: {verdict}"
    yield from bullets(label(component) for component in row.missing)


@command(group, "poster", N_("Menulis poster standar (PDF): satu halaman, atau ubin A4."))
def poster(
    terminal: Terminal,
    code: Code,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="BERKAS", help=N_("berkas yang ditulis"))],
    size: Annotated[
        str, typer.Option(metavar="UKURAN", help=N_("a4, a3, a2, a1, xbanner (60x160 cm), atau spanduk (3x1 m)"))
    ] = "a3",
    version: Annotated[int | None, typer.Option(metavar="N", help=N_("versi standar; kosong: yang berlaku"))] = None,
    marks: Annotated[
        bool, typer.Option("--marks", help=N_("dengan lebihan 5 mm dan tanda potong untuk percetakan"))
    ] = False,
    tiles: Annotated[bool, typer.Option("--tiles", help=N_("dibagi atas kertas A4 yang ditempel"))] = False,
    distance: Annotated[
        float,
        typer.Option(min=0, max=20, metavar="M", help=N_("terbaca dari sekian meter; 0: jarak ukurannya")),
    ] = 0,
) -> None:
    """Write a poster."""
    from loket.cli.usage import only_one
    from loket.services.posters import PosterOrder

    only_one(marks=marks, tiles=tiles)
    form = "shop" if marks else "tiles" if tiles else "plain"
    values = {"service": code, "size": size, "version": version, "form": form, "metres": distance}
    order = PosterOrder.model_validate(values)
    paper = terminal.services.posters.poster(order)
    path = write_file(output, paper.content)
    facts = {"file": str(path), "size": size.lower(), "version": paper.version, "metres": paper.metres, "form": form}
    far = f"{paper.metres:g}".replace(".", ",")
    words = _("Poster versi {version} ditulis ke {file}; huruf terkecilnya terbaca dari {metres} m.")
    terminal.answer(facts, [words.format(version=paper.version, file=path, metres=far)])


@command(group, "annex", N_("Menulis lampiran SK (PDF, A4) dengan ke-14 komponen."))
def annex(
    terminal: Terminal,
    code: Code,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="BERKAS", help=N_("berkas yang ditulis"))],
    version: Annotated[int | None, typer.Option(metavar="N", help=N_("versi standar; kosong: yang berlaku"))] = None,
) -> None:
    """Write the annex."""
    paper = terminal.services.posters.annex(code, version)
    path = write_file(output, paper.content)
    words = _("Lampiran versi {version} ditulis ke {file}.")
    terminal.answer({"file": str(path), "version": paper.version}, [words.format(version=paper.version, file=path)])


@command(group, "pledge", N_("Menulis maklumat pelayanan (PDF) untuk ditandatangani kepala kantor."))
def pledge(
    terminal: Terminal,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="BERKAS", help=N_("berkas yang ditulis"))],
    signer: Annotated[str, typer.Option(metavar="NAMA", help=N_("nama pejabat yang menandatangani"))],
    position: Annotated[str, typer.Option(metavar="JABATAN", help=N_("jabatannya"))] = "",
    rank: Annotated[str, typer.Option(metavar="PANGKAT", help=N_("pangkat dan golongan"))] = "",
    staff_number: Annotated[str, typer.Option("--nip", metavar="NIP", help=N_("NIP"))] = "",
    place: Annotated[str, typer.Option(metavar="TEMPAT", help=N_("tempat penandatanganan"))] = "",
    number: Annotated[str, typer.Option(metavar="NOMOR", help=N_("nomor maklumat"))] = "",
    size: Annotated[str, typer.Option(metavar="UKURAN", help=N_("a4 atau a3"))] = "a4",
) -> None:
    """Write the pledge."""
    from loket.cli.usage import WrongUsage
    from loket.services.posters import NewPledge

    if size.lower() not in {"a4", "a3"}:
        raise WrongUsage(_("Ukuran maklumat “{size}” tidak ada; pilih a4 atau a3.").format(size=size))
    values = {"position": position, "rank": rank, "staff_number": staff_number, "place": place, "number": number}
    paper = terminal.services.posters.pledge(
        NewPledge.model_validate({**values, "signer": signer, "size": size.lower()})
    )
    path = write_file(output, paper.content)
    terminal.answer({"file": str(path), "size": size.lower()}, [_("Maklumat ditulis ke {file}.").format(file=path)])


@command(group, "hanging", N_("Menampilkan poster yang terpasang; yang usang lebih dahulu."))
def hanging(
    terminal: Terminal,
    outdated: Annotated[bool, typer.Option("--outdated", help=N_("hanya yang perlu diganti"))] = False,
    save: SaveOption = None,
) -> None:
    """List the posters that hang, or save the list."""
    service = terminal.services.posters
    rows = service.outdated() if outdated else service.hanging()
    header = (_("LAYANAN"), _("VERSI"), _("UKURAN"), _("TEMPAT"), _("KEADAAN"))
    cells = [(row.code, str(row.version), row.size, row.place, _hanging_state(row)) for row in rows]
    if save is not None:
        save_list(terminal, save, "poster", header, cells)
        return
    facts = [_hanging_facts(terminal, row) for row in rows]
    empty = _("Tidak ada poster yang perlu diganti.") if outdated else _("Belum ada poster yang dicatat terpasang.")
    terminal.answer({"posters": facts}, table(header, cells) if rows else [empty])


def _hanging_facts(terminal: Terminal, row: PosterRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "version": row.version,
        "size": row.size,
        "place": row.place,
        "at": terminal.iso(row.at),
        "in_force": row.in_force,
        "outdated": row.is_outdated,
    }


def _hanging_state(row: PosterRow) -> str:
    if row.is_outdated and not row.in_force:
        return _("usang, standarnya tidak berlaku lagi")
    return _("usang, kini versi {version}").format(version=row.in_force) if row.is_outdated else _("berlaku")


@command(group, "hang", N_("Mencatat bahwa sebuah poster terpasang, di mana."))
def hang(
    terminal: Terminal,
    code: Code,
    place: Annotated[str, typer.Option(metavar="TEMPAT", help=N_("di mana, misalnya Ruang tunggu"))],
    size: Annotated[str, typer.Option(metavar="UKURAN", help=N_("ukuran posternya"))] = "a3",
    version: Annotated[int | None, typer.Option(metavar="N", help=N_("versi standar; kosong: yang berlaku"))] = None,
) -> None:
    """Note where a poster hangs."""
    services = terminal.services
    row = services.posters.hang(code, version or services.standards.show(code).version, size, place)
    words = _("Dicatat: poster {service} versi {version} terpasang di {place}.")
    facts = {"id": row.id, "code": row.code, "version": row.version, "size": row.size, "place": row.place}
    terminal.answer(facts, [words.format(service=row.service, version=row.version, place=row.place)])
