"""The layout in words: the sheet "Petunjuk", the text beside the CSV files, and `docs/standards-layout.md`."""

from __future__ import annotations

from collections.abc import Iterator

from loket.exchange.standard_sheets.layout import SHEETS, Column, Kind
from loket.exchange.standard_sheets.sippn_layout import PARTS

STEPS = (
    "Isi lembar Layanan dahulu: satu baris untuk setiap layanan. Lembar lain menyebut layanan itu dengan kodenya.",
    "Baris pertama setiap lembar adalah judul kolom; jangan diubah, dihapus, atau ditambah. Isi mulai baris kedua.",
    "Kolom berjudul gelap wajib diisi. Kolom lain boleh kosong; artinya tertulis di bawah.",
    "Urutan baris adalah urutan pada papan layanan. Baris kosong dilewati.",
    "Tulis angka dengan angka (3, bukan tiga), tanggal seperti 31-01-2026, rupiah tanpa titik (30000).",
    "Jangan memakai rumus, sel gabungan, baris tersembunyi, atau tautan ke berkas lain.",
    "Standar dengan Nomor SK menjadi standar yang ditetapkan; tanpa Nomor SK menjadi rancangan, yang masih diubah.",
    "Loket memasukkan semuanya atau tidak sama sekali; yang salah disebut dengan lembar, baris, dan kolomnya.",
    "Jangan menulis data pribadi pemohon di sini.",
)
_FORMATS = {
    Kind.TEXT: "teks",
    Kind.WHOLE: "bilangan bulat",
    Kind.RUPIAH: "rupiah bulat",
    Kind.DATE: "tanggal",
    Kind.YES_NO: "ya atau tidak",
    Kind.CHOICE: "pilihan",
}
TABLE_HEAD = ("Lembar", "Kolom", "Wajib", "Isi", "Arti", "Bila kosong")


def table() -> Iterator[tuple[str, ...]]:
    """One row for each column of the layout, under `TABLE_HEAD`."""
    for sheet in SHEETS:
        for column in sheet.columns:
            yield (
                sheet.name,
                column.heading,
                "wajib" if column.needed else "",
                ", ".join(column.words) or _FORMATS[column.kind],
                column.meaning,
                _when_empty(column),
            )


def _when_empty(column: Column) -> str:
    if column.needed or column.otherwise in {"", None, False}:
        return "tidak" if column.kind is Kind.YES_NO else ""
    if column.choices is not None:
        return next(word for word, value in column.choices.items() if value == column.otherwise)
    return str(column.otherwise)


def plain_text() -> str:
    """The guide for who fills the CSV files."""
    lines = ["STANDAR PELAYANAN: CARA MENGISI", ""]
    lines += [f"{number}. {step}" for number, step in enumerate(STEPS, start=1)]
    lines += ["", "Berkas CSV: pemisah titik koma, UTF-8. Di Excel simpan sebagai “CSV UTF-8”.", ""]
    for sheet in SHEETS:
        lines += [f"{sheet.name}.csv – {sheet.meaning}"]
        for _sheet, heading, needed, holds, meaning, empty in (row for row in table() if row[0] == sheet.name):
            notes = "; ".join(note for note in (needed, meaning, f"kosong: {empty}" if empty else "") if note)
            lines += [f"   {heading}: {holds}{f' ({notes})' if notes else ''}"]
        lines += [""]
    return "\r\n".join(lines)


def markdown() -> str:
    """`docs/standards-layout.md`, whole."""
    return "\n".join((*_INTRODUCTION, *_sheets(), *_SIPPN, ""))


def _sheets() -> Iterator[str]:
    for sheet in SHEETS:
        yield f"### {sheet.name}"
        yield ""
        yield sheet.meaning
        yield ""
        yield "| Kolom | Wajib | Isi | Arti | Bila kosong |"
        yield "|---|---|---|---|---|"
        for _name, *cells in (row for row in table() if row[0] == sheet.name):
            yield f"| {' | '.join(cells)} |"
        yield ""


_INTRODUCTION = (
    "# Lembar kerja standar pelayanan",
    "",
    "<!-- Dibuat dari loket/exchange/standard_sheets/layout.py: python -m tests.exchange.write_layout -->",
    "",
    "Standar pelayanan dapat diisi di luar Loket dan dibawa masuk:",
    "",
    "- `loket standards template BERKAS.xlsx` menulis lembar kosong; dengan `--example` satu contoh yang terisi.",
    "- `loket standards import BERKAS` menunjukkan perbedaannya, lalu memasukkan semuanya atau tidak sama sekali;",
    "  dengan `--preview` hanya menunjukkan.",
    "- `loket standards export BERKAS` menulis semua standar menurut akhiran berkas:",
    "",
    "| Akhiran | Bentuk |",
    "|---|---|",
    "| `.xlsx` | buku kerja Excel dengan lembar di bawah ini dan lembar Petunjuk |",
    "| `.zip` | lembar yang sama sebagai CSV, satu berkas `NamaLembar.csv` setiap lembar; dibaca juga dari folder |",
    "| `.json` | katalog Loket, tanpa kehilangan apa pun |",
    "",
    "CSV: pemisah titik koma, UTF-8 dengan BOM, akhir baris CRLF, kutip ganda bila perlu. Sel yang berawal `= + - @`",
    "atau apostrof ditulis dengan satu apostrof di depan, dan satu apostrof di depan dilepas waktu dibaca. Spasi di",
    "kedua ujung sel tidak disimpan. Tanggal: `31-01-2026`, `31 Januari 2026`, atau `2026-01-31`.",
    "",
    "Satu berkas memuat paling banyak 2.000 layanan. Yang salah ditolak seluruhnya: sampai 50 kesalahan disebut",
    "sekaligus, masing-masing dengan lembar, baris, dan kolomnya.",
    "",
    "## Cara mengisi",
    "",
    *(f"{number}. {step}" for number, step in enumerate(STEPS, start=1)),
    "",
    "## Lembar dan kolom",
    "",
)
_SIPPN = (
    "## SIPPN",
    "",
    "`loket standards export BERKAS --sippn` menulis empat bagian yang diminta formulir SIPPN (PermenPANRB 13/2017):",
    "deskripsi layanan, persyaratan, prosedur, penyelenggara dan lokasi. SIPPN punya templat impor Excel sendiri,",
    "tetapi kolomnya belum pernah kami lihat; susunan ini usulan kami, untuk disalin ke formulirnya. Yang ditulis",
    "hanya standar yang berlaku. Waktu dan biaya yang berbeda antarvarian ditulis dalam keterangan, tidak sebagai",
    "angka.",
    "",
    *(f"- **{name}**: {', '.join(headings)}." for name, headings in PARTS),
)
