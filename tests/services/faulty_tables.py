"""Tables of standards as clerks spoil them: by name, with the words that must tell what is wrong where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sheet_spoiling import Faulty, cell, edited

from loket.exchange.standard_sheets.files import Form, write_sheets

MORNING, FEBRUARY, JANUARY = (
    datetime(2026, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)
    for month, day, hour, minute in ((1, 31, 7, 30), (2, 1, 0, 0), (1, 31, 0, 0))
)


def _hide_row(book: Any) -> None:
    book["Persyaratan"].row_dimensions[5].hidden = True


def _swap(sheet: str, place: str, value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][place] = value

    return change


def _append(sheet: str, *values: object) -> Callable[[], bytes]:
    return edited(lambda book: book[sheet].append(values))


def _endless(book: Any) -> None:
    for number in range(2500):
        book["Daftar"].append(["kk", "Dasar hukum", f"Peraturan {number} " + "tentang pelayanan " * 3])


AS_WRITTEN = (
    # as spreadsheet programs let it happen
    Faulty(
        "merged cells",
        edited(lambda book: book["Persyaratan"].merge_cells("C3:D4")),
        ("Lembar Persyaratan, baris 3, kolom C", "C3:D4 digabung"),
    ),
    Faulty(
        "a missing sheet",
        edited(lambda book: book.remove(book["Prosedur"])),
        ("Lembar Prosedur: lembar ini tidak ada",),
    ),
    Faulty(
        "a renamed sheet",
        edited(lambda book: setattr(book["Prosedur"], "title", "Alur")),
        ("Lembar Prosedur: lembar ini tidak ada", "Lembar Alur: lembar ini tidak dikenal"),
    ),
    Faulty(
        "a missing column",
        edited(lambda book: book["Prosedur"].delete_cols(4)),
        ("Lembar Prosedur, baris 1, kolom Menit: kolom ini tidak ada",),
    ),
    Faulty(
        "a renamed column",
        cell("Persyaratan", "E1", "Jumlah lembar"),
        ("Lembar Persyaratan, baris 1, kolom E", "tulis “Jumlah”"),
    ),
    Faulty(
        "a duplicated column",
        cell("Produk", "D1", "Produk"),
        ("Lembar Produk, baris 1, kolom D: kolom “Produk” ada dua kali",),
    ),
    Faulty(
        "an extra column",
        cell("Produk", "D1", "Paraf Kasi"),
        ("Lembar Produk, baris 1, kolom D: judul “Paraf Kasi” tidak dikenal",),
    ),
    Faulty(
        "no headings",
        edited(lambda book: book["Varian"].delete_rows(1)),
        ("Lembar Varian, baris 1: baris pertama bukan judul kolom",),
    ),
    Faulty("a hidden row", edited(_hide_row), ("Lembar Persyaratan, baris 5: baris ini tersembunyi",)),
    Faulty(
        "a hidden column",
        edited(lambda book: setattr(book["Biaya"].column_dimensions["D"], "hidden", True)),
        ("Lembar Biaya, kolom D: kolom ini tersembunyi",),
    ),
    Faulty(
        "a hidden sheet",
        edited(lambda book: setattr(book["Daftar"], "sheet_state", "hidden")),
        ("Lembar Daftar: lembar ini tersembunyi",),
    ),
    Faulty(
        "a cell beside the table",
        cell("Produk", "F3", "tanya Bu Kasi"),
        ("Lembar Produk, baris 3, kolom F: “tanya Bu Kasi”",),
    ),
    Faulty(
        "a cell far to the right",
        cell("Produk", "DZ3", "x"),
        ("Lembar Produk, baris 3, kolom DZ: ada isi sesudah kolom ke-100",),
    ),
    Faulty(
        "a formula", cell("Biaya", "D2", "=15000*2"), ("Lembar Biaya, baris 2, kolom Tarif: “=15000*2” adalah rumus",)
    ),
    Faulty(
        "an error value",
        cell("Layanan", "D2", "#REF!"),
        ("Lembar Layanan, baris 2, kolom Bidang: rumusnya gagal (#REF!)",),
    ),
    Faulty(
        "a letter that is none",
        cell("Layanan", "D2", "Admin_x0000_duk"),
        ("Lembar Layanan, baris 2, kolom Bidang: huruf ke-6 (U+0000)",),
    ),
    # as people write
    Faulty(
        "a number in words",
        cell("Persyaratan", "E4", "dua"),
        ("Lembar Persyaratan, baris 4, kolom Jumlah: “dua” bukan angka; tulis 2.",),
    ),
    Faulty(
        "a number with its unit",
        cell("Persyaratan", "E4", "3 lembar"),
        ("baris 4, kolom Jumlah: “3 lembar” bukan angka; tulis 3.",),
    ),
    Faulty(
        "text for a number", cell("Persyaratan", "E4", "secukupnya"), ("“secukupnya” bukan angka; tulis dengan angka",)
    ),
    Faulty("half a sheet", cell("Persyaratan", "E4", 1.5), ("“1,5” bukan bilangan bulat",)),
    Faulty("a negative number", cell("Persyaratan", "E4", -2), ("baris 4, kolom Jumlah: -2 kurang dari nol",)),
    Faulty(
        "a negative fee", cell("Biaya", "D2", -30000), ("Lembar Biaya, baris 2, kolom Tarif: -30000 kurang dari nol",)
    ),
    Faulty("a fee in words", cell("Biaya", "D2", "tiga puluh ribu"), ("“tiga puluh ribu” bukan jumlah rupiah",)),
    Faulty(
        "a day that is not",
        cell("Layanan", "L2", "30-02-2026"),
        ("Lembar Layanan, baris 2, kolom Tanggal SK: tanggal “30-02-2026” tidak ada di kalender",),
    ),
    Faulty(
        "the 29 February of 1900",
        cell("Layanan", "L2", 60, "dd/mm/yyyy"),
        ("kolom Tanggal SK: tanggal 28-02-1900 tidak masuk akal",),
    ),
    Faulty(
        "a date that became a number",
        cell("Layanan", "L2", 46053),
        ("“46053” bukan tanggal; mungkin maksudnya 31-01-2026",),
    ),
    Faulty("a date with a clock", cell("Layanan", "L2", MORNING), ("“31-01-2026 07.30” memuat jam",)),
    Faulty(
        "no date at all", cell("Layanan", "L2", "menyusul"), ("“menyusul” bukan tanggal; tulis misalnya 31-01-2026",)
    ),
    Faulty(
        "a text that became a date",
        cell("Layanan", "C2", FEBRUARY),
        ("kolom Klasifikasi: Excel mengubahnya menjadi tanggal 01-02-2026",),
    ),
    Faulty(
        "a code that lost digits",
        cell("Layanan", "J2", 6271015203909001e3),
        ("kolom ID SIPPN: Excel mengubahnya menjadi angka",),
    ),
    Faulty(
        "a wrong word",
        cell("Persyaratan", "D3", "foto kopi"),
        ("kolom Jenis: “foto kopi” tidak dikenal; tulis salah satu: fotokopi",),
    ),
    Faulty(
        "days of which kind",
        cell("Waktu", "D2", "hari"),
        ("Lembar Waktu, baris 2, kolom Satuan: “hari” kurang jelas; tulis hari kerja atau hari kalender",),
    ),
    Faulty(
        "maybe", cell("Layanan", "E2", "mungkin"), ("kolom Adminduk: “mungkin” tidak dikenal; tulis ya atau tidak",)
    ),
)
"""What spreadsheet programs let happen, and what people write."""
NOT_FITTING = (
    # what does not fit together
    Faulty(
        "a service twice",
        cell("Layanan", "A3", "kk"),
        ("Lembar Layanan, baris 3, kolom Kode layanan: kode “kk” sudah dipakai pada baris 2",),
    ),
    Faulty(
        "a variant twice",
        cell("Varian", "B3", "baru"),
        ("Lembar Varian, baris 3, kolom Kode varian: kode “baru” sudah dipakai pada baris 2",),
    ),
    Faulty(
        "a requirement twice",
        edited(lambda book: _swap("Persyaratan", "K3", book["Persyaratan"]["K2"].value)(book)),
        ("Lembar Persyaratan, baris 3, kolom Kode syarat",),
    ),
    Faulty(
        "a code of spaces", cell("Layanan", "A2", "   "), ("Lembar Layanan, baris 2, kolom Kode layanan: belum diisi",)
    ),
    Faulty(
        "a requirement of nothing",
        cell("Persyaratan", "C3", None),
        ("Lembar Persyaratan, baris 3, kolom Persyaratan: belum diisi",),
    ),
    Faulty(
        "a variant of an unknown service",
        _append("Varian", "kia", "umum", "Umum"),
        ("Lembar Varian, baris", "layanan “kia” tidak ada di lembar Layanan"),
    ),
    Faulty(
        "a mistyped service",
        _append("Produk", "skkc", None, "Surat"),
        ("layanan “skkc” tidak ada di lembar Layanan; mungkin maksudnya skck",),
    ),
    Faulty(
        "an unknown variant",
        _append("Produk", "kk", "hilang-sekali", "KK"),
        ("varian “hilang-sekali” tidak ada pada layanan ini; yang ada: ",),
    ),
    Faulty(
        "which variant",
        cell("Persyaratan", "B2", None),
        ("Lembar Persyaratan, baris 2, kolom Kode varian: layanan ini punya beberapa varian",),
    ),
    Faulty(
        "a service without variants",
        _append("Layanan", "kia", "Kartu Identitas Anak"),
        ("layanan “kia” belum punya varian",),
    ),
    Faulty("two fees", _append("Biaya", "kk", None, "gratis"), ("Lembar Biaya, baris", "sudah ada pada baris")),
    Faulty(
        "a fee for a family card",
        _append("Biaya", "kk", "baru", "retribusi", 5000),
        ("Lembar Biaya, baris", "layanan kependudukan tidak dipungut biaya"),
    ),
    Faulty(
        "free with an amount",
        edited(lambda book: _swap("Biaya", "C3", "gratis")(book) or _swap("Biaya", "D3", 1000)(book)),
        ("Lembar Biaya, baris 3, kolom Tarif: gratis, tetapi ada jumlah 1000",),
    ),
    Faulty(
        "stages that do not add up", cell("Tahapan", "D2", 99), ("Lembar Tahapan, baris 2: jumlah tahap tidak sama",)
    ),
    Faulty(
        "a range upside down", cell("Waktu", "E2", 400), ("Lembar Waktu, baris 2, kolom Paling cepat: batas bawah 400",)
    ),
    Faulty("a time of nothing", cell("Waktu", "C2", 0), ("Lembar Waktu, baris 2, kolom Lama: harus lebih dari nol",)),
    Faulty(
        "stages without a time",
        _append("Tahapan", "skck", "wna", "Kabid", 3, "hari kerja"),
        ("Lembar Tahapan, baris", "waktunya belum ada"),
    ),
    Faulty(
        "a decree without a day",
        cell("Layanan", "K2", "470/1/2026"),
        ("Lembar Layanan, baris 2, kolom Tanggal SK: belum diisi, padahal SK-nya sudah disebut",),
    ),
    Faulty(
        "a day without a decree",
        cell("Layanan", "L2", JANUARY),
        ("Lembar Layanan, baris 2, kolom Nomor SK: belum diisi",),
    ),
    Faulty("a forum without a day", cell("Layanan", "S2", "BA/1"), ("kolom Tanggal forum konsultasi: belum diisi",)),
    Faulty("a standard without end", edited(_endless), ("standar “kk” lebih besar dari 128 KB",)),
    Faulty("nothing filled", lambda: write_sheets([], Form.WORKBOOK), ("Lembar Layanan", "belum diisi")),
)
"""What does not fit together."""
