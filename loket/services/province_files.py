"""The province's summary as a file: PDF, XLSX, or CSV for people or for machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from loket.documents.province_data import Cell, ProvinceSummary, figure_cells, figure_heads
from loket.errors import RuleError
from loket.exchange.csvfile import cell_text, clean, escape
from loket.i18n import _
from loket.words.gathering import period_words

_COLUMNS = (
    *("periode", "unit_kode", "unit_nama", "kode_layanan", "nama_layanan"),
    *("masuk", "terdaftar", "selesai", "selesai_tepat_waktu", "terlambat", "persen_tepat_waktu"),
    *("ditolak", "dibatalkan", "sisa_berjalan", "sisa_lewat_tempo"),
    *("median_hari_kerja", "p90_hari_kerja", "biaya_rp"),
)


def summary_file(summary: ProvinceSummary, name: Path, *, machine: bool = False) -> bytes:
    """The content of a file of that name, by its suffix; `machine` writes CSV in the machine's dialect.

    Raises `RuleError("summary_kind")` for another suffix.
    """
    match name.suffix.lower():
        case ".pdf":
            from loket.documents.province_summary import province_pdf  # noqa: PLC0415 (reportlab is slow)

            return province_pdf(summary)
        case ".xlsx":
            from loket.documents.province_workbook import province_xlsx  # noqa: PLC0415 (openpyxl is slow)

            return province_xlsx(summary)
        case ".csv":
            return _machine_csv(summary) if machine else _people_csv(summary)
        case _:
            raise RuleError("summary_kind", field="output", file=name.name)


def _machine_csv(summary: ProvinceSummary) -> bytes:
    """RFC 4180 as the packages are: every field quoted, a dot for decimals, formula-safe by the same rule."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in _rows(summary, summary.period or f"{summary.first}/{summary.last}"):
        writer.writerow([escape(cell_text(value)) for value in row])
    return text.getvalue().encode("utf-8")


def _people_csv(summary: ProvinceSummary) -> bytes:
    """For a spreadsheet here: semicolons, a comma for decimals, a BOM. Codes of digits alone belong into the XLSX."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(_heads())
    for row in _rows(summary, period_words(summary.period, summary.first, summary.last)):
        writer.writerow([_for_people(value) for value in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _for_people(value: Cell) -> str:
    if isinstance(value, float):
        return cell_text(value).replace(".", ",")
    return escape(clean(value)) if isinstance(value, str) else cell_text(value)


def _heads() -> list[str]:
    return [_("Periode"), _("Kode kantor"), _("Kantor"), _("Kode layanan"), _("Layanan"), *figure_heads()]


def _rows(summary: ProvinceSummary, period: str) -> Iterable[Sequence[Cell]]:
    names = {office.office: office.name for office in summary.offices}
    for service in summary.services:
        yield (
            period,
            service.office,
            names[service.office],
            service.code,
            service.name,
            *figure_cells(service.figures),
        )
