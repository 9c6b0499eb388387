"""`standards readiness`, `score`, `evidence`, `crib`, `find`, `words`: what an assessor and a citizen look for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.command import command
from loket.cli.standards import Code, group
from loket.cli.terminal import Terminal, bullets, table, write_file
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.domain.readiness import Score, Standing
    from loket.services.readiness import EvidenceRow, ReadinessReport, StepRow

_MOST_STEPS = 12

Year = Annotated[int | None, typer.Option("--year", metavar="TAHUN", help=N_("tahun penilaian; kosong: tahun ini"))]
Family = Annotated[
    str, typer.Option("--instrument", metavar="NAMA", help=N_("ombudsman atau pekppp"), case_sensitive=False)
]


@command(group, "readiness", N_("Menghitung kesiapan dinilai, untuk kantor atau satu layanan, dan langkah berikutnya."))
def readiness(
    terminal: Terminal,
    code: Annotated[str | None, typer.Argument(metavar="[KODE]", help=N_("kode layanan; kosong untuk kantor"))] = None,
    year: Year = None,
    instrument: Family = "ombudsman",
) -> None:
    """Tell the readiness in points and what to do next."""
    report = terminal.services.readiness.report(_family(instrument), year, code)
    facts = {
        "year": report.year,
        "instrument": {"key": report.instrument.key, "name": report.instrument.name, "by": report.instrument.by},
        "office": _score_facts(report.office),
        "services": [{"code": one.code, "name": one.name, **_score_facts(one.score)} for one in report.services],
        "steps": [_step_facts(step) for step in report.steps],
        "unchecked": [one.key for one in report.instrument.indicators if not one.checked],
        "notes": list(report.instrument.notes),
    }
    terminal.answer(facts, _readiness_lines(report, whole=code is None))


def _family(instrument: str) -> str:
    from loket.cli.usage import WrongUsage

    family = instrument.strip().lower()
    if family not in {"ombudsman", "pekppp"}:
        raise WrongUsage(_("Penilaian “{name}” tidak ada; pilih ombudsman atau pekppp.").format(name=instrument))
    return family


def _score_facts(score: Score) -> dict[str, Any]:
    return {
        "reached": str(score.reached),
        "possible": str(score.possible),
        "unseen": str(score.unseen),
        **_standing_facts(score.standing),
    }


def _standing_facts(standing: Standing) -> dict[str, Any]:
    band = standing.band
    return {
        "score": str(standing.score),
        "band": band.key if band else None,
        "words": band.words if band else None,
        "zone": (band.zone or None) if band else None,
        "band_checked": band.checked if band else None,
        "missing_to_next": str(standing.missing) if standing.next_band else None,
        "next_band": standing.next_band.key if standing.next_band else None,
    }


def _step_facts(step: StepRow) -> dict[str, Any]:
    return {
        "action": step.action,
        "text": step.text,
        "gain": str(step.gain),
        "effort": step.effort,
        "estimated": step.estimated,
        "services": [code for code, _name in step.services],
        "indicators": [{"text": text, "checked": checked} for text, checked in step.indicators],
    }


def _readiness_lines(report: ReadinessReport, *, whole: bool) -> Iterator[str]:
    from loket.words import readiness as words

    instrument = report.instrument
    yield f"{instrument.name} – {instrument.by}, {words.years_words(instrument)}"
    yield words.prepared_sentence(report.office)
    yield words.estimate_sentence(report.office)
    if instrument.second_word:
        yield instrument.second_word
    if whole and report.services:
        yield ""
        cells = [(one.code, words.points(one.score.reached), one.name) for one in report.services]
        yield from table((_("KODE"), _("POIN"), _("LAYANAN")), cells)
    yield ""
    yield _("Langkah berikutnya:") if report.steps else _("Tidak ada lagi yang dapat disiapkan.")
    for number, step in enumerate(report.steps[:_MOST_STEPS], start=1):
        yield _step_line(number, step, many=len(report.services))
    if len(report.steps) > _MOST_STEPS:
        yield _("dan {count} langkah lagi (--json menyebut semuanya)").format(count=len(report.steps) - _MOST_STEPS)
    yield ""
    yield from bullets(instrument.notes)


def _step_line(number: int, step: StepRow, many: int) -> str:
    from loket.words.readiness import effort_words, gain_words

    line = f"{number}. {step.text}: {gain_words(step.gain, estimated=step.estimated)}, {effort_words(step.effort)}"
    if not step.services or many == 1:
        return line
    codes = [code for code, _name in step.services]
    shown = ", ".join(codes[:4]) + (_(" dan {count} lagi").format(count=len(codes) - 4) if len(codes) > 4 else "")
    return f"{line} ({shown})" if len(codes) < many else _("{line} (semua layanan)").format(line=line)


@command(group, "score", N_("Menyebut kategori sebuah nilai yang sudah terbit, menurut tahunnya."))
def score(
    terminal: Terminal,
    value: Annotated[str, typer.Argument(metavar="NILAI", help=N_("nilai 0 sampai 100, misalnya 77,58"))],
    *,
    year: Annotated[int, typer.Option("--year", metavar="TAHUN", help=N_("tahun penilaian"))],
    instrument: Family = "ombudsman",
) -> None:
    """Tell the band of a published score."""
    from loket.words.readiness import read_points, standing_sentence

    found = terminal.services.readiness.standing(read_points(value), year, _family(instrument))
    terminal.answer({"year": year, **_standing_facts(found)}, [standing_sentence(found)])


@command(group, "evidence", N_("Menampilkan bukti yang dicatat kantor, mencatat satu bukti, atau mencabutnya."))
def evidence(
    terminal: Terminal,
    key: Annotated[str | None, typer.Argument(metavar="[BUKTI]", help=N_("nama bukti; kosong: semuanya"))] = None,
    value: Annotated[str | None, typer.Option("--value", metavar="TEKS", help=N_("isinya, misalnya alamatnya"))] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", metavar="TANGGAL", formats=["%Y-%m-%d"], help=N_("sejak kapan; kosong: hari ini")),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEKS", help=N_("catatan"))] = "",
    *,
    put: Annotated[bool, typer.Option("--put", help=N_("catat bahwa bukti itu ada"))] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=N_("catat bahwa bukti itu tidak ada lagi"))] = False,
) -> None:
    """List, put or withdraw evidence."""
    from loket.cli.usage import WrongUsage, only_one

    only_one(put=put, withdraw=withdraw)
    if (put or withdraw) and key is None:
        raise WrongUsage(_("Sebutkan bukti mana; lihat daftarnya dengan: loket standards evidence."))
    if key and put:
        day = since.date() if since else None
        _put_evidence(terminal, {"key": key, "value": value or "", "since": day, "note": note})
    elif key and withdraw:
        row = terminal.services.readiness.withdraw_evidence(key)
        terminal.answer(_evidence_facts(row), [_("Dicabut: {text}.").format(text=row.text)])
    else:
        _list_evidence(terminal, key)


def _put_evidence(terminal: Terminal, values: dict[str, Any]) -> None:
    from loket.services.readiness import NewEvidence

    row = terminal.services.readiness.set_evidence(NewEvidence.model_validate(values))
    terminal.answer(_evidence_facts(row), [_("Dicatat: {text}.").format(text=row.text)])


def _list_evidence(terminal: Terminal, key: str | None) -> None:
    rows = [row for row in terminal.services.readiness.evidence() if key in {None, row.key}]
    header = (_("BUKTI"), _("KEADAAN"), _("SEJAK"), _("KETERANGAN"))
    cells = [(row.key, _evidence_state(row), _day(row.since), row.value or row.text) for row in rows]
    terminal.answer({"evidence": [_evidence_facts(row) for row in rows]}, table(header, cells))


def _evidence_state(row: EvidenceRow) -> str:
    if row.expired:
        return _("perlu diperbarui")
    return _("ada") if row.held else _("belum")


def _day(day: date | None) -> str:
    from loket.words import short_date

    return short_date(day) if day else "–"


def _evidence_facts(row: EvidenceRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "text": row.text,
        "held": row.held,
        "expired": row.expired,
        "value": row.value or None,
        "since": row.since.isoformat() if row.since else None,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
    }


@command(group, "crib", N_("Menulis kartu saku ke-14 komponen (PDF, A4) untuk petugas."))
def crib(
    terminal: Terminal,
    code: Annotated[str | None, typer.Argument(metavar="[KODE]", help=N_("kode layanan; kosong: kartu umum"))] = None,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="BERKAS", help=N_("berkas yang ditulis"))],
    form: Annotated[str, typer.Option(metavar="BENTUK", help=N_("a5 (dilipat) atau pocket (delapan kartu)"))] = "a5",
    every: Annotated[bool, typer.Option("--all", help=N_("selembar untuk tiap layanan"))] = False,
) -> None:
    """Write the crib card."""
    paper = terminal.services.readiness.crib_card(form, code, every=every)
    path = write_file(output, paper.content)
    terminal.answer({"file": str(path), "form": form.lower()}, [_("Kartu saku ditulis ke {file}.").format(file=path)])


@command(group, "find", N_("Mencari layanan menurut keperluan orang, misalnya: anak lahir."))
def find(
    terminal: Terminal,
    words: Annotated[list[str], typer.Argument(metavar="KEPERLUAN", help=N_("apa yang dikatakan orang"))],
) -> None:
    """Find services by need."""
    typed = " ".join(words)
    if not any(letter.isalnum() for letter in typed):
        from loket.cli.usage import WrongUsage

        raise WrongUsage(_("Tulis keperluan orang dengan huruf, misalnya: anak lahir."))
    rows = terminal.services.needs.find(typed)
    facts = [{"code": row.code, "name": row.name, "usable": row.usable} for row in rows]
    cells = [(row.code, row.name) for row in rows]
    empty = [_("Tidak ada layanan yang cocok; coba kata lain, atau tambahkan katanya pada layanannya.")]
    terminal.answer({"services": facts}, table((_("KODE"), _("LAYANAN")), cells) if rows else empty)


@command(group, "words", N_("Menampilkan kata lain untuk satu layanan, atau menggantinya; tanpa SK."))
def words_(
    terminal: Terminal,
    code: Code,
    put: Annotated[
        str | None, typer.Option("--put", metavar="KATA", help=N_("kata milik kantor, dipisah koma; “” mengosongkan"))
    ] = None,
) -> None:
    """Show or set the office's own words for a service."""
    needs = terminal.services.needs
    found = needs.words(code) if put is None else needs.set_words(code, put.split(","))
    facts = {"code": found.code, "standard": list(found.standard), "office": list(found.office)}
    lines = [
        _("Menurut standar: {words}").format(words=", ".join(found.standard) or "–"),
        _("Tambahan kantor: {words}").format(words=", ".join(found.office) or "–"),
    ]
    terminal.answer(facts, lines)
