"""`upstream gather | trust | distrust | offices | summary`: the province's side, which needs no office of its own."""

from __future__ import annotations

import getpass
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.command import command
from loket.cli.terminal import Terminal, bullets, read_file, table, write_file
from loket.cli.upstream import upstream_app
from loket.cli.usage import read_moment
from loket.errors import RuleError, StorageError
from loket.i18n import N_, _
from loket.paths import data_folder

if TYPE_CHECKING:
    from loket.db.gathering import GatheringDatabase
    from loket.documents.province_data import Problem
    from loket.services.gathering import GatherResult
    from loket.services.province import OfficeState

_FEW = 3
_PLACE = Path("gathering", "province.db")
_DAMAGE = frozenset({"database_damaged", "database_missing", "side_file_missing", "side_file_damaged"})
"""What an office mends with its backup; the province gathers again."""

IntoOption = Annotated[
    Path | None,
    typer.Option("--into", metavar="BERKAS", help=N_("basis data provinsi; semula di folder data Loket")),
]


@command(upstream_app, "gather", N_("Provinsi: memeriksa dan menggabungkan kiriman kantor-kantor; aman diulang."))
def gather(
    terminal: Terminal,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("folder bersama, USB, atau paket yang disimpan"))],
    into: IntoOption = None,
    identity: Annotated[
        Path | None, typer.Option(metavar="BERKAS", help=N_("kunci rahasia age pembina, untuk paket tersandi"))
    ] = None,
) -> None:
    """Merge what is new; what is refused is named, and is exit code 1."""
    from loket.services.province import problems

    secret = read_file(identity).decode("utf-8", errors="replace") if identity is not None else None
    now = _now(terminal)
    with _database(into, create=True) as database:
        with terminal.progress(_("Menggabungkan")) as progress:
            result = _service(terminal, database).gather(folder.expanduser(), secret, progress)
        found = problems(database, now)
    terminal.answer(_gather_facts(result, found), _gather_lines(result, found))
    if result.unacknowledged:
        told, why = {source[0] for source, _error in result.unacknowledged}, result.unacknowledged[0][1]
        raise StorageError("acknowledgement_unwritten", folder=str(folder), offices=_few(told)) from why
    if result.complaints:
        raise RuleError("gathering_incomplete", count=len(result.complaints))


@command(upstream_app, "trust", N_("Provinsi: mengesahkan kunci publik kantor, sesudah sidik jarinya dicocokkan."))
def trust(
    terminal: Terminal,
    office: Annotated[str, typer.Argument(metavar="KANTOR", help=N_("kode unit kantor"))],
    key_file: Annotated[Path, typer.Argument(metavar="BERKAS", help=N_("berkas .pub dari kantor itu"))],
    into: IntoOption = None,
) -> None:
    """Take a key for an office's."""
    text = read_file(key_file).decode("utf-8", errors="replace")
    with _database(into, create=True) as database:
        service = _service(terminal, database)
        key = service.trust(office, text)
        known = service.keys()
    older = [each.fingerprint for each in known if each.office == office and each.public != key.public]
    lines = [
        _("Kunci {office} disahkan: {fingerprint}").format(office=key.office, fingerprint=key.fingerprint),
        _("Bila sidik jari itu belum dicocokkan lewat telepon, cocokkan sekarang."),
    ]
    for fingerprint in older:
        words = _("Kunci {other} juga masih berlaku; bila PC-nya hilang: loket upstream distrust {office} {other}")
        lines.append(words.format(office=office, other=fingerprint))
    terminal.answer({"office": key.office, "fingerprint": key.fingerprint, "others": older}, lines)


@command(upstream_app, "distrust", N_("Provinsi: mencabut kunci publik kantor; yang sudah digabungkan tetap."))
def distrust(
    terminal: Terminal,
    office: Annotated[str, typer.Argument(metavar="KANTOR", help=N_("kode unit kantor"))],
    fingerprint: Annotated[str, typer.Argument(metavar="SIDIK-JARI", help=N_("SHA256:… dari daftar kantor"))],
    into: IntoOption = None,
) -> None:
    """Take a key for an office's no longer."""
    with _database(into) as database:
        _service(terminal, database).distrust(office, fingerprint)
    terminal.answer(
        {"office": office, "fingerprint": fingerprint},
        [_("Kunci {fingerprint} dicabut dari {office}.").format(fingerprint=fingerprint, office=office)],
    )


@command(upstream_app, "offices", N_("Provinsi: menyebut kantor yang dikenal, kuncinya, dan sampai kapan datanya."))
def offices(terminal: Terminal, into: IntoOption = None) -> None:
    """List the offices, and what is wrong with them."""
    from loket.services.province import offices as states
    from loket.services.province import problems

    with _database(into) as database:
        known, found = states(database), problems(database, _now(terminal))
    facts = {"offices": [_office_facts(each) for each in known], "problems": [_problem_facts(each) for each in found]}
    terminal.answer(facts, _office_lines(known, found))


@command(upstream_app, "summary", N_("Provinsi: menulis rekapitulasi per kantor dan layanan (PDF, XLSX, atau CSV)."))
def summary(
    terminal: Terminal,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="BERKAS", help=N_("berkas .pdf, .xlsx, atau .csv"))],
    period: Annotated[
        str | None, typer.Option(metavar="TTTT-BB|TTTT", help=N_("satu bulan atau satu tahun; semula semuanya"))
    ] = None,
    machine: Annotated[bool, typer.Option("--machine", help=N_("CSV untuk program: koma, titik desimal"))] = False,
    into: IntoOption = None,
) -> None:
    """Write the summary."""
    from loket.services.province import summary as summed
    from loket.services.province_files import summary_file

    with _database(into) as database:
        made = summed(database, period, _now(terminal))
    written = write_file(output, summary_file(made, output, machine=machine))
    facts = {
        "file": str(written),
        "first": made.first,
        "last": made.last,
        "offices": len(made.offices),
        "services": len(made.services),
        "problems": [_problem_facts(each) for each in made.problems],
    }
    terminal.answer(facts, [_("Ditulis ke {file}.").format(file=written), *_problem_lines(made.problems)])


@contextmanager
def _database(into: Path | None, *, create: bool = False) -> Iterator[GatheringDatabase]:
    from loket.db.gathering import GatheringDatabase

    path = into if into is not None else data_folder() / _PLACE
    try:
        with closing(GatheringDatabase.open(path, create=create)) as database:
            yield database
    except StorageError as error:
        if error.code not in _DAMAGE:
            raise
        raise StorageError("gathering_damaged", folder=str(path.absolute().parent)) from error


def _service(terminal: Terminal, database: GatheringDatabase) -> Any:
    from loket.services.gathering import GatheringService

    return GatheringService(database, getpass.getuser(), lambda: _now(terminal))


def _now(terminal: Terminal) -> datetime:
    """The clock of this machine; the province has no promises to keep, so any `--at` may be tried."""
    here = datetime.now().astimezone()
    return read_moment(terminal.at, here.tzinfo, "--at") if terminal.at and here.tzinfo else here


def _few(offices: Collection[str]) -> str:
    """Some offices by name, many by their number."""
    if len(offices) > _FEW:
        return _("{count} kantor").format(count=len(offices))
    return _("kantor {offices}").format(offices=", ".join(sorted(offices)))


def _gather_facts(result: GatherResult, found: tuple[Problem, ...]) -> dict[str, Any]:
    return {
        "streams": result.streams,
        "batches": result.batches,
        "refused": [
            {"office": each.office, "epoch": each.epoch, "what": each.code, **each.facts} for each in result.complaints
        ],
        "unacknowledged": [list(source) for source, _error in result.unacknowledged],
        "problems": [_problem_facts(each) for each in found],
    }


def _problem_facts(problem: Problem) -> dict[str, Any]:
    from loket.words.gathering import problem_words

    words = problem_words(problem.code, problem.facts)
    return {"office": problem.office, "kind": problem.kind, "code": problem.code, "message": words}


def _office_facts(state: OfficeState) -> dict[str, Any]:
    return {
        "office": state.office,
        "name": state.name,
        "fingerprints": list(state.fingerprints),
        "batches": state.batches,
        "last_at": state.last_at.isoformat() if state.last_at else None,
    }


def _gather_lines(result: GatherResult, found: tuple[Problem, ...]) -> Iterator[str]:
    yield (
        _("Digabungkan: {batches} kiriman dari {streams} rangkaian.").format(
            batches=result.batches, streams=result.streams
        )
        if result.batches
        else _("Tidak ada kiriman baru; {streams} rangkaian diperiksa.").format(streams=result.streams)
    )
    yield from _problem_lines(found)


def _problem_lines(found: tuple[Problem, ...]) -> Iterator[str]:
    from loket.words.gathering import problem_kind, problem_words

    if not found:
        yield _("Semua kantor mengirim tepat waktu dan datanya cocok.")
        return
    yield _("Perlu perhatian:")
    for each in found:
        who = each.office or _("Tanpa kantor")
        yield from bullets([f"{who} – {problem_kind(each.kind)}: {problem_words(each.code, each.facts)}"])


def _office_lines(known: tuple[OfficeState, ...], found: tuple[Problem, ...]) -> Iterator[str]:
    from loket.words.dates import short_date

    rows = [
        (
            each.office,
            each.name if each.name != each.office else "",
            str(each.batches),
            short_date(each.last_at.date()) if each.last_at else "",
            ", ".join(each.fingerprints) or _("kunci belum disahkan"),
        )
        for each in known
    ]
    if not rows:
        yield _("Belum ada kantor; sahkan kuncinya dengan: loket upstream trust KANTOR BERKAS.pub")
        return
    yield from table((_("Kode"), _("Kantor"), _("Kiriman"), _("Data s.d."), _("Kunci")), rows)
    yield from _problem_lines(found)
