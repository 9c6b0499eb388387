"""The deficiency slip: what is missing and what to do; no number, no clock."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from loket.documents.data import ChecklistRow, DeficiencyData, Reprint
from loket.documents.deficiency import deficiency_a5

TextOf = Callable[[bytes], str]


def test_the_slip_says_what_is_missing_and_what_to_do(deficiency: DeficiencyData, text_of: TextOf) -> None:
    text = text_of(deficiency_a5(deficiency))
    for words in (
        "LEMBAR KEKURANGAN BERKAS",
        "Selasa, 17 November 2026, 09.12 WIB",
        "Kurang 3 berkas",
        "Belum didaftar: belum ada nomor",
        "YANG BELUM ADA (3)",
        "Surat nikah",
        "Kartu Keluarga lama",
        "YANG SUDAH ADA (1)",
        "Formulir F-1.02",
        "Kembali ke loket dengan semua berkas dan lembar ini.",
        "Loket buka: Senin–Kamis 08.00–15.00; Jumat 08.00–11.00",
        "Budi Sanjaya",
        "Fotokopi KTP-el tidak terbaca.",
        "SP4N-LAPOR!",
        "Petugas, Loket A Siti Rahmawati",
        "Ini bukan tanda terima berkas.",
    ):
        assert words in text, words


def test_there_is_no_promise_and_no_number_on_it(deficiency: DeficiencyData, text_of: TextOf) -> None:
    text = text_of(deficiency_a5(deficiency))
    assert "PALING LAMBAT" not in text
    assert "NOMOR PENDAFTARAN" not in text


def test_twenty_missing_papers_lose_none(deficiency: DeficiencyData, text_of: TextOf) -> None:
    rows = tuple(ChecklistRow(f"Syarat nomor {n:03} " + "panjang " * 12, "fotokopi", present=False) for n in range(20))
    text = text_of(deficiency_a5(replace(deficiency, missing=rows)))
    assert all(f"Syarat nomor {n:03}" in text for n in range(20))
    assert "Halaman 2 dari" in text


def test_training_and_reprints_are_marked(deficiency: DeficiencyData, text_of: TextOf) -> None:
    plain = text_of(deficiency_a5(deficiency))
    assert "CONTOH" not in plain
    assert "SALINAN" not in plain
    again = replace(deficiency, training=True, reprint=Reprint(2, deficiency.visited_at, "Bambang"))
    marked = text_of(deficiency_a5(again))
    assert "CONTOH" in marked
    assert "SALINAN ke-2" in marked


def test_the_slip_is_sound_and_its_bytes_repeat(
    deficiency: DeficiencyData, tool: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "slip.pdf"
    path.write_bytes(deficiency_a5(deficiency))
    assert path.read_bytes() == deficiency_a5(replace(deficiency))
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)
    assert "Helvetica" not in tool("pdffonts", path)
