"""Files of standards as programs, cables and people who mean harm spoil them; with what must be said of each."""

from __future__ import annotations

from sheet_spoiling import SHEET, Faulty, csv_replaced, good, parts, replaced, zipped

from loket.exchange.standard_sheets.files import Form

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_TYPES = "[Content_Types].xml"
_MAIN = "spreadsheetml.sheet.main"


def _locked_entries() -> bytes:
    content = bytearray(good())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def _flipped() -> bytes:
    content = bytearray(good())
    place = content.find(SHEET.encode()) + 500
    content[place] ^= 0xFF
    return bytes(content)


def _bomb_of_cells() -> bytes:
    rows = "".join(f"<row>{'<c/>' * 2000}</row>" for _row in range(2))
    xml = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return parts(lambda entries: entries.update({SHEET: (xml + rows * 700 + "</sheetData></worksheet>").encode()}))()


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    return replaced("<worksheet", f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{entities}]><worksheet')()


FILES = (
    # as they come from elsewhere, or from somebody who means harm
    Faulty(
        "a cell of 10 MB",
        replaced("Kartu Keluarga", "K" * 10_000_000),
        ("Lembar Layanan, baris", "isinya 10000", "huruf"),
    ),
    Faulty(
        "two million rows declared",
        replaced("<sheetData>", '<dimension ref="A1:T2000000"/><sheetData>'),
        ("Lembar Layanan, baris 2000000", "lebih dari 1048576 baris"),
    ),
    Faulty(
        "a link to another file",
        parts(lambda all_: all_.update({"xl/externalLinks/externalLink1.xml": b"<x/>"})),
        ("bertaut ke berkas lain",),
    ),
    Faulty("macros", parts(lambda all_: all_.update({"xl/vbaProject.bin": b"x"})), ("berisi makro",)),
    Faulty(
        "macros by its type",
        replaced(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
            "application/vnd.ms-excel.sheet.macroEnabled.main",
            _TYPES,
        ),
        ("berisi makro",),
        "xlsm",
    ),
    Faulty(
        "another program's types",
        replaced(_MAIN, "wordprocessingml.document.main", _TYPES),
        ("bukan buku kerja standar",),
    ),
    Faulty("no types", parts(lambda all_: all_.pop(_TYPES)), ("bukan buku kerja standar",)),
    Faulty("no relations", parts(lambda all_: all_.pop("xl/_rels/workbook.xml.rels")), ("rusak atau terpotong",)),
    Faulty("a sheet that is not there", parts(lambda all_: all_.pop(SHEET)), ("rusak atau terpotong",)),
    Faulty("half an element", replaced("</sheetData>", "</sheetDat>"), ("rusak atau terpotong",)),
    Faulty("no number in a number", replaced('<c r="A2".*?</c>', '<c r="A2"><v>1e</v></c>'), ("rusak atau terpotong",)),
    Faulty(
        "a text that is not there",
        replaced('<c r="A2".*?</c>', '<c r="A2" t="s"><v>7</v></c>'),
        ("rusak atau terpotong",),
    ),
    Faulty(
        "nested too deep",
        replaced("</sheetData>", "<row>" * 100 + "</row>" * 100 + "</sheetData>"),
        ("rusak atau terpotong",),
    ),
    Faulty("a tag of 5 MB", replaced("<sheetData>", f'<sheetData a="{"x" * 5_000_000}">'), ("rusak atau terpotong",)),
    Faulty(
        "a zip bomb", parts(lambda all_: all_.update({"xl/media/image1.png": bytes(70_000_000)})), ("melebihi 64 MB",)
    ),
    Faulty("a bomb of cells", _bomb_of_cells, ("sejuta sel",)),
    Faulty(
        "too many entries",
        parts(lambda all_: all_.update({f"xl/x{number}": b"" for number in range(400)})),
        ("melebihi 64 MB",),
    ),
    Faulty("a billion laughs", _laughs, ("perintah XML",)),
    Faulty(
        "a foreign entity",
        replaced("<worksheet", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'),
        ("perintah XML",),
    ),
    Faulty("a password", lambda: _OLE + "EncryptedPackage".encode("utf-16-le"), ("berkata sandi",)),
    Faulty("a password on the ZIP", _locked_entries, ("berkata sandi",)),
    Faulty("Excel 97", lambda: _OLE + "Workbook".encode("utf-16-le"), ("bukan buku kerja .xlsx",), "xls"),
    Faulty("Excel 97 renamed", lambda: _OLE + "Workbook".encode("utf-16-le"), ("bukan buku kerja .xlsx",)),
    Faulty(
        "LibreOffice renamed",
        lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        ("berformat LibreOffice",),
    ),
    Faulty("an empty file", lambda: b"", ("kosong",)),
    Faulty("half a file", lambda: good()[: len(good()) // 2], ("rusak atau terpotong",)),
    Faulty("a changed byte", _flipped, ("rusak atau terpotong",)),
    Faulty("a web page", lambda: b"<html><table><tr><td>kk</td></tr></table></html>", ("rusak atau terpotong",)),
    # CSV
    Faulty(
        "an old code page",
        csv_replaced("Layanan", "Kartu Keluarga", "Kartu Kéluarga", "cp1252"),
        ("Lembar Layanan, baris", "bukan UTF-8"),
        "zip",
    ),
    Faulty(
        "UTF-16", csv_replaced("Produk", "Kartu", "Kartu", "utf-16"), ("Lembar Produk, baris 1: bukan UTF-8",), "zip"
    ),
    Faulty(
        "commas",
        csv_replaced("Produk", ";", ","),
        ("Lembar Produk, baris 1, kolom A: pemisahnya bukan titik koma",),
        "zip",
    ),
    Faulty(
        "a quote without its other",
        csv_replaced("Produk", "kk;", 'kk;"'),
        ("Lembar Produk, baris", "tanda kutip"),
        "zip",
    ),
    Faulty(
        "a formula in CSV",
        csv_replaced("Produk", ";Kartu Keluarga", ";=HYPERLINK(1)"),
        ("Lembar Produk", "adalah rumus"),
        "zip",
    ),
    Faulty(
        "a long cell in CSV",
        csv_replaced("Produk", ";Kartu Keluarga", f";{'K' * 40_000}"),
        ("Lembar Produk", "isinya 40000 huruf"),
        "zip",
    ),
    Faulty(
        "a cell of 10 MB in CSV",
        csv_replaced("Produk", ";Kartu Keluarga", f";{'K' * 10_000_000}"),
        ("Lembar Produk", "terlalu panjang"),
        "zip",
    ),
    Faulty(
        "NUL in CSV",
        csv_replaced("Produk", ";Kartu Keluarga", ";Kartu\0Keluarga"),
        ("Lembar Produk", "(U+0000)"),
        "zip",
    ),
    Faulty(
        "a missing CSV",
        parts(lambda all_: all_.pop("Waktu.csv"), Form.CSV),
        ("Lembar Waktu: lembar ini tidak ada",),
        "zip",
    ),
    Faulty("a ZIP of something", lambda: zipped({"foto.jpg": b"x"}), ("bukan buku kerja standar",), "zip"),
    Faulty("a letter", lambda: b"%PDF-1.7 surat", ("bukan berkas standar; pilih berkas .xlsx",), "pdf"),
    Faulty("one CSV alone", lambda: b"Kode layanan;Nama layanan\r\n", ("hanya satu lembar",), "csv"),
)
