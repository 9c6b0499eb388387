"""`privacy`, `diagnose`, `clock`: personal data and its end, the bundle for whoever mends Loket, the PC's clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from loket.cli.app import app
from loket.cli.command import command, new_group, shared_options
from loket.cli.terminal import Terminal, fields, read_secret, table, try_place, write_file
from loket.cli.usage import read_date
from loket.errors import RuleError, StorageError
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services import Services
    from loket.services.privacy import Exposure, RetentionPreview

SHOWN = 20
"""Lines that a person is shown; the rest is in the file."""

group = new_group(N_("Data pribadi: masa simpan, pemusnahan, data satu orang, dan siapa yang terdampak."))
group.callback()(shared_options)
app.add_typer(group, name="privacy")

OutOption = Annotated[Path, typer.Option("-o", "--output", metavar="BERKAS", help=N_("berkas yang ditulis"))]
MaybeOutOption = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="BERKAS", help=N_("berkas yang ditulis"))
]
SecondOption = Annotated[str, typer.Option(metavar="NAMA", help=N_("orang kedua; sandinya dari berkas"))]
SecondFileOption = Annotated[
    str | None, typer.Option("--second-password-file", metavar="BERKAS", help=N_("berkas sandi orang kedua"))
]
ReasonOption = Annotated[
    str, typer.Option(metavar="ALASAN", help=N_("pengganti orang kedua di kantor yang petugasnya hanya satu"))
]


@command(group, "due", N_("Menampilkan data yang melewati masa simpan; dengan -o daftar usul musnahnya."))
def due(
    terminal: Terminal,
    output: MaybeOutOption = None,
    months: Annotated[
        int | None, typer.Option(metavar="BULAN", help=N_("ubah dahulu masa simpannya, sesuai JRA"))
    ] = None,
) -> None:
    """What would be destroyed now."""
    privacy = terminal.services.privacy
    if months is not None:
        privacy.set_period(months)
    found = privacy.preview()
    if output is not None:
        write_file(output, privacy.destruction_paper())
    facts = {
        "months": found.months,
        "closed_before": terminal.iso(found.closed_before),
        "requests": found.requests,
        "visits": found.visits,
        "drafts": found.drafts,
        "waiting": found.waiting,
        "services": dict(found.services),
    }
    terminal.answer(facts, _due_lines(terminal, found))


def _due_lines(terminal: Terminal, found: RetentionPreview) -> Iterator[str]:
    from loket.words import moment

    yield _("Masa simpan {months} bulan: yang ditutup sebelum {moment}.").format(
        months=found.months, moment=moment(found.closed_before, terminal.zone)
    )
    yield from fields(
        [
            (_("Permohonan"), str(found.requests)),
            (_("Kunjungan belum lengkap"), str(found.visits)),
            (_("Isian tak selesai"), str(found.drafts)),
            (_("Belum diambil, tetap disimpan"), str(found.waiting) if found.waiting else ""),
        ]
    )


@command(group, "destroy", N_("Memusnahkan data pribadi yang melewati masa simpan; statistik tetap ada."))
def destroy(
    terminal: Terminal,
    output: OutOption,
    second: SecondOption = "",
    second_password_file: SecondFileOption = None,
    reason: ReasonOption = "",
) -> None:
    """Destroy, and write the list for the minutes."""
    services = terminal.services
    try_place(output)  # before anything is gone
    with beside(services, second, second_password_file, reason), terminal.progress(_("Memusnahkan")) as report:
        run = services.privacy.destroy(report)
    try:
        path = write_file(output, services.privacy.destruction_paper(run.at))
    except StorageError as error:
        raise StorageError("annex_unwritten", count=run.requests) from error
    told = _("Data pribadi {count} permohonan dimusnahkan; daftarnya di {file}.")
    facts = {"at": terminal.iso(run.at), "requests": run.requests, "file": str(path)}
    terminal.answer(facts, [told.format(count=run.requests, file=path)])


@command(group, "annex", N_("Menulis lagi daftar sebuah pemusnahan untuk berita acaranya; semula yang terakhir."))
def annex(
    terminal: Terminal,
    output: OutOption,
    day: Annotated[
        str | None, typer.Option("--date", metavar="TANGGAL", help=N_("hari pemusnahannya; semula yang terakhir"))
    ] = None,
) -> None:
    """Write the list of a destruction again: of the newest, or of the newest of a day."""
    privacy = terminal.services.privacy
    wanted = read_date(day, "--date") if day else None
    zone = ZoneInfo(terminal.zone)
    found = [run for run in privacy.runs() if wanted is None or run.at.astimezone(zone).date() == wanted]
    if not found:
        raise RuleError("unknown_run", at=wanted) if wanted else RuleError("no_destruction")
    run = found[0]
    path = write_file(output, privacy.destruction_paper(run.at))
    told = _("Daftar pemusnahan data pribadi {count} permohonan ditulis ke {file}.")
    facts = {"at": terminal.iso(run.at), "requests": run.requests, "file": str(path)}
    terminal.answer(facts, [told.format(count=run.requests, file=path)])


def beside(services: Services, name: str, file: str | None, reason: str) -> AbstractContextManager[object]:
    """The second person of four eyes, or the reason in an office of one. Raises `RuleError("unknown_person")`."""
    if not name:
        return services.desk.alone(reason)
    wanted = " ".join(name.split()).casefold()
    for person in services.people.rows():
        if person.name.casefold() == wanted:
            return services.desk.with_second(person.id, read_secret(file) if file else "")
    raise RuleError("unknown_person", field="second")


@command(group, "person", N_("Membuat dokumen data satu orang dan riwayat pemrosesannya, untuk orang itu."))
def person(
    terminal: Terminal,
    who: Annotated[str, typer.Argument(metavar="NIK|NOMOR", help=N_("NIK, atau nomor salah satu permohonannya"))],
    output: OutOption,
) -> None:
    """One person's data (UU 27/2022 Ps 30, 32)."""
    path = write_file(output, terminal.services.privacy.person_paper(who))
    terminal.answer({"file": str(path)}, [_("Dokumen ditulis ke {file}.").format(file=path)])


@command(group, "exposed", N_("Menampilkan siapa melihat, mencetak, atau mengekspor data siapa (UU 27/2022 Ps 46)."))
def exposed(
    terminal: Terminal,
    *,
    since: Annotated[str | None, typer.Option(metavar="TANGGAL", help=N_("sejak hari ini"))] = None,
    until: Annotated[str | None, typer.Option(metavar="TANGGAL", help=N_("sampai hari ini"))] = None,
    number: Annotated[list[str] | None, typer.Option(metavar="NOMOR", help=N_("hanya permohonan ini"))] = None,
    whole_file: Annotated[
        bool, typer.Option("--whole-file", help=N_("komputer atau cadangan hilang: semua orang di dalamnya"))
    ] = False,
    output: MaybeOutOption = None,
    personal: Annotated[
        bool, typer.Option("--personal", help=N_("dengan nama, NIK, telepon, alamat; perlu orang kedua"))
    ] = False,
    second: SecondOption = "",
    second_password_file: SecondFileOption = None,
    reason: ReasonOption = "",
) -> None:
    """Who was affected."""
    from loket.services.privacy import ExposureQuery

    services = terminal.services
    query = ExposureQuery(
        since=read_date(since, "--since") if since else None,
        until=read_date(until, "--until") if until else None,
        numbers=tuple(number or ()),
        whole_file=whole_file,
    )
    found = services.privacy.exposure(query)
    if output is not None and personal:
        with beside(services, second, second_password_file, reason):
            content = services.privacy.exposure_table(query, personal=True)
        write_file(output, content)
    elif output is not None:
        write_file(output, services.privacy.exposure_table(query))
    terminal.answer(_exposed_facts(terminal, found), _exposed_lines(terminal, found))


def _exposed_facts(terminal: Terminal, found: Exposure) -> dict[str, Any]:
    rows = [
        {"at": terminal.iso(row.at), "by": row.by, "action": row.action, "number": row.number} for row in found.rows
    ]
    return {"requests": found.requests, "people": found.people, "rows": rows}


def _exposed_lines(terminal: Terminal, found: Exposure) -> Iterator[str]:
    from loket.services.privacy_trail import exposing_words
    from loket.words import short_moment

    yield _("{people} orang, {requests} permohonan.").format(people=found.people, requests=found.requests)
    rows = [(short_moment(row.at, terminal.zone), row.by, row.number, exposing_words(row.action)) for row in found.rows]
    if rows:
        yield from table((_("Waktu"), _("Oleh"), _("Nomor"), _("Yang dilakukan")), rows[:SHOWN])
    if len(rows) > SHOWN:
        yield _("... dan {count} lagi; tulis semuanya dengan -o BERKAS").format(count=len(rows) - SHOWN)


@command(app, "diagnose", N_("Membuat berkas diagnosa untuk pengelola, tanpa data pribadi."))
def diagnose(terminal: Terminal, output: OutOption) -> None:
    """The bundle; also of an office that can't be opened."""
    from loket.services.desk import utc_now
    from loket.services.diagnostics import closed_bundle

    try:
        content = terminal.services.diagnostics.bundle()
    except StorageError as error:
        content = closed_bundle(terminal.folder, error, utc_now())
    path = write_file(output, content)
    told = _("Berkas diagnosa ditulis ke {file}; tidak ada data pribadi di dalamnya.")
    terminal.answer({"file": str(path), "bytes": len(content)}, [told.format(file=path)])


@command(app, "clock", N_("Memeriksa jam komputer terhadap catatan; --confirm menyatakan jam itu benar."))
def clock(
    terminal: Terminal,
    confirm: Annotated[
        bool, typer.Option("--confirm", help=N_("jam komputer benar, catatan sebelumnya yang keliru waktu"))
    ] = False,
) -> None:
    """The PC's clock."""
    from loket.words import moment
    from loket.words.findings import finding_words

    services = terminal.services
    if confirm:
        services.clock.confirm()
    state = services.clock.state()
    verdict = finding_words(state.fault.value, {}) if state.fault else _("Jam komputer wajar.")
    facts = {"now": terminal.iso(state.now), "latest": terminal.iso(state.latest), "fault": state.fault}
    lines = fields(
        [
            (_("Jam komputer"), moment(state.now, terminal.zone)),
            (_("Catatan terakhir"), moment(state.latest, terminal.zone) if state.latest else ""),
        ]
    )
    terminal.answer(facts, [verdict, *lines])
