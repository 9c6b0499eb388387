"""The closing sheet: its head in letters and as QR, and nothing lost on a day with many services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from loket.documents.closing import ClosingData, DayLine, GivenUp, MoneyLine, NumberLine, WorkerLine, closing_a4
from loket.documents.data import Letterhead

JAKARTA = ZoneInfo("Asia/Jakarta")
EVENING = datetime(2026, 11, 17, 16, 4, tzinfo=JAKARTA)
HEAD = "3fa9c1d2" * 8
QR = f"LOKET:AUDIT:1042:{HEAD.upper()}"
Tool = Callable[..., str]
TextOf = Callable[[bytes], str]


@pytest.fixture
def closing() -> ClosingData:
    return ClosingData(
        letterhead=Letterhead(("PEMERINTAH KOTA RANTAU", "DINAS KEPENDUDUKAN"), "Jalan Merdeka 1", "0536 21000"),
        zone="Asia/Jakarta",
        day=date(2026, 11, 17),
        made_at=EVENING,
        made_by="Siti Rahmawati",
        services=(DayLine("Loket 1", "Kartu Keluarga", 12, 7, 5, 1, 2, 3), DayLine("Loket 2", "Akta Kelahiran", 4)),
        numbers=(NumberLine("Loket 1", "470/L1-0101/DKPS/XI/2026", "470/L1-0112/DKPS/XI/2026", 12),),
        given_up=(GivenUp("470/L1-0103/DKPS/XI/2026", "Dibatalkan", EVENING, "Rina Kartika"),),
        money=(MoneyLine("Izin Praktik", 300_000, 150_000), MoneyLine("Izin Lain", 50_000, 0)),
        workers=(WorkerLine("Rina Kartika", EVENING.replace(hour=7, minute=55), EVENING, 16, 61),),
        last_backup=EVENING.replace(hour=15, minute=0),
        last_delivery=None,
        head=HEAD,
        line=1042,
        qr=QR,
    )


def test_everything_that_the_day_brought_stands_on_it(closing: ClosingData, text_of: TextOf) -> None:
    text = text_of(closing_a4(closing))
    for words in (
        "DINAS KEPENDUDUKAN",
        "LEMBAR TUTUP HARI",
        "Selasa, 17 November 2026",
        "Dibuat Selasa, 17 November 2026, 16.04 WIB oleh Siti Rahmawati",
        "Loket 1 Kartu Keluarga 12 7 5 1 2 3",
        "Jumlah 16 7 5 1 2 3",
        "470/L1-0101/DKPS/XI/2026 470/L1-0112/DKPS/XI/2026 12",
        "470/L1-0103/DKPS/XI/2026 Dibatalkan 16.04 Rina Kartika",
        "Jumlah Rp350.000 Rp150.000",
        "Rina Kartika 07.55 16.04 16 61",
        "Cadangan terakhir Selasa, 17 November 2026, 15.00 WIB",
        "Kiriman terakhir belum pernah",
        "PANGKAL CATATAN AUDIT, BARIS 1042",
        "Penyelia",
    ):
        assert words in text, words
    assert "3FA9 C1D2 " * 7 + "3FA9 C1D2" in text


def test_the_qr_code_is_the_anchor(closing: ClosingData, tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "tutup.pdf"
    path.write_bytes(closing_a4(closing))
    tool("pdftoppm", "-r", "150", "-png", "-singlefile", path, tmp_path / "tutup")
    assert tool("zbarimg", "--raw", "-q", tmp_path / "tutup.png").strip() == QR


def test_a_long_day_flows_to_more_pages_and_loses_nothing(closing: ClosingData, text_of: TextOf) -> None:
    many = tuple(
        DayLine(f"Loket {n % 4}", f"Layanan dengan nama yang panjang sekali nomor {n:03}", n) for n in range(90)
    )
    lost = replace(closing.numbers[0], lost=(7, 9))
    text = text_of(closing_a4(replace(closing, services=many, numbers=(lost,))))
    assert all(f"nomor {n:03}" in text for n in range(90))
    assert "nomor urut 7, 9 tidak ada di basis data" in text
    assert "Deret nomor utuh" not in text
    assert "Halaman 3 dari" in text
    assert text.count("nama dan tanda tangan") == 2


@pytest.mark.parametrize("many", range(14, 34))
def test_the_signatures_never_lie_over_the_lines(closing: ClosingData, tool: Tool, tmp_path: Path, many: int) -> None:
    """Whatever the number of rows: the last line of the sheet ends above the word "Petugas"."""
    rows = tuple(DayLine("Loket 1", f"Layanan {n:03}", 1) for n in range(many))
    path = tmp_path / "tutup.pdf"
    path.write_bytes(closing_a4(replace(closing, services=rows)))
    last = tool("pdftotext", "-bbox", "-enc", "UTF-8", path, "-").split("<page ")[-1]
    words = [line for line in last.splitlines() if "<word" in line]
    tops = [float(line.split('yMin="')[1].split('"')[0]) for line in words]
    bottoms = [float(line.split('yMax="')[1].split('"')[0]) for line in words]
    petugas = next(top for top, line in zip(tops, words, strict=True) if ">Petugas<" in line)
    assert max(bottom for top, bottom in zip(tops, bottoms, strict=True) if top < petugas - 1) <= petugas + 1


def test_the_sheet_is_sound_and_its_bytes_repeat(closing: ClosingData, tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "tutup.pdf"
    path.write_bytes(closing_a4(closing))
    assert path.read_bytes() == closing_a4(closing)
    tool("qpdf", "--check", path)
    fonts = tool("pdffonts", path).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
    assert "595.28 x 841.89" in tool("pdfinfo", path)


def test_a_training_office_is_marked(closing: ClosingData, text_of: TextOf) -> None:
    assert "CONTOH" not in text_of(closing_a4(closing))
    assert "CONTOH – untuk latihan" in text_of(closing_a4(replace(closing, training=True)))
