"""The receipt as a file: every field, every glyph, the code, the pages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest

from loket.documents.data import ChecklistRow, CopyLabel, Letterhead, ReceiptData, Reprint
from loket.documents.flow import Style
from loket.documents.fonts import REPLACEMENT
from loket.documents.page import Sheet
from loket.documents.receipt import receipt_a5
from loket.domain.standards import Compensation, Fee, FeeKind, StartEvent, Unit

TextOf = Callable[[bytes], str]
Tool = Callable[..., str]


def page_count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def words_in(value: object) -> Iterator[str]:
    """Every text that somebody put into the data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from words_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in NOT_PRINTED:
                yield from words_in(getattr(value, field.name))


# The zone is printed by its short name, the QR text as a picture, members of closed lists in words.
NOT_PRINTED = {"zone", "qr", "unit", "starts_at", "on_closed", "kind", "original", "copy_label"}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_text_of_the_data_is_on_the_paper(receipt: ReceiptData, text_of: TextOf) -> None:
    text = text_of(receipt_a5(receipt))
    assert [value for value in words_in(replace(receipt, complaints=())) if value not in text] == []


def test_what_the_paper_must_say_is_on_it(receipt: ReceiptData, text_of: TextOf) -> None:
    text = text_of(receipt_a5(receipt))
    for words in (
        "TANDA TERIMA BERKAS",
        "Lembar pemohon",
        "SELESAI PALING LAMBAT Selasa, 24 November 2026 pukul 16.00 WIB",
        "Pengambilan: Loket Pengambilan, lantai 1, Senin–Jumat 08.00–15.00 WIB",
        "NOMOR PENDAFTARAN 470/A-0123/DKPS/XI/2026",
        "diterima Selasa, 17 November 2026, 09.12 WIB",
        "BIAYA Tidak dipungut biaya (gratis)",
        "470/415/DKPS/VIII/2021, 9 Agustus 2021 (versi 3)",
        "lengkap dan benar (jika pejabat penanda tangan di tempat)",
        "BERKAS YANG DITERIMA (3 dari 4)",
        "diterima 1 lembar, asli dikembalikan",
        "asli disimpan kantor",
        "tidak diserahkan",
        "WhatsApp: 0811 5200 000",
        "SP4N-LAPOR!: lapor.go.id, SMS 1708",
        "Petugas, Loket A",
        "Bukan bukti pembayaran. Petugas dilarang menerima imbalan.",
        "UU 27/2022",
        "K7QM4-X4RDW",
        "Halaman 1 dari 1",
    ):
        assert words in text, words


def test_it_is_no_official_letter(receipt: ReceiptData, text_of: TextOf) -> None:
    text = text_of(receipt_a5(receipt)).lower()
    assert "menerangkan" not in text
    assert "kepala dinas" not in text


def test_a_fee_stands_in_figures_words_and_law(receipt: ReceiptData, text_of: TextOf) -> None:
    fee = Fee(FeeKind.PNBP, 30_000, "PP 76/2020")
    text = text_of(receipt_a5(replace(receipt, fee=fee, fee_reference="Kode billing 8202611")))
    assert "Rp30.000,00 (tiga puluh ribu rupiah)" in text
    assert "PP 76/2020 · Kode billing 8202611" in text


def test_without_a_start_the_date_follows(receipt: ReceiptData, text_of: TextOf) -> None:
    text = text_of(receipt_a5(replace(receipt, due=None, starts_at=StartEvent.PAID, counted=())))
    assert "tanggal menyusul dihitung sejak pembayaran diterima" in text
    assert "24 November" not in text


def test_a_standard_without_a_time_shows_the_default_as_default(receipt: ReceiptData, text_of: TextOf) -> None:
    assert "bukan janji unit ini" in text_of(receipt_a5(replace(receipt, completion_time=None)))


def test_what_lateness_is_worth_is_said_where_the_standard_promises_it(receipt: ReceiptData, text_of: TextOf) -> None:
    given = (Compensation(0, Unit.MINUTE, "Permintaan maaf"), Compensation(61, Unit.MINUTE, "Teh atau kopi"))
    text = " ".join(text_of(receipt_a5(replace(receipt, compensation=given))).split())
    assert "Bila terlambat" in text
    assert squeezed("Permintaan maaf; 61 menit – Teh atau kopi") in squeezed(text)
    assert "Bila terlambat" not in text_of(receipt_a5(receipt))


def test_the_archive_copy_says_so(receipt: ReceiptData, text_of: TextOf) -> None:
    text = text_of(receipt_a5(replace(receipt, copy_label=CopyLabel.ARCHIVE)))
    assert "Lembar arsip" in text
    assert "Lembar pemohon" not in text


def test_a_reprint_says_which_copy_when_and_by_whom(receipt: ReceiptData, text_of: TextOf) -> None:
    assert "SALINAN" not in text_of(receipt_a5(receipt))
    again = replace(receipt, reprint=Reprint(3, receipt.received_at, "Bambang Wijanarko"))
    assert "SALINAN ke-3 · dicetak Selasa, 17 November 2026, 09.12 WIB oleh Bambang Wijanarko" in text_of(
        receipt_a5(again)
    )


def test_a_correction_names_the_receipt_that_it_replaces(receipt: ReceiptData, text_of: TextOf) -> None:
    assert "Menggantikan" not in text_of(receipt_a5(receipt))
    text = text_of(receipt_a5(replace(receipt, replaces="470/A-0099/DKPS/XI/2026")))
    assert "Menggantikan tanda terima no. 470/A-0099/DKPS/XI/2026" in text


def test_a_training_office_marks_every_page(long_receipt: ReceiptData, tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    for training in (True, False):
        path.write_bytes(receipt_a5(replace(long_receipt, training=training)))
        pages = tool("pdftotext", "-raw", path, "-").split("\f")[:-1]
        assert len(pages) > 1
        assert {("CONTOH" in page) for page in pages} == {training}


def test_long_data_flows_to_further_pages_and_loses_nothing(long_receipt: ReceiptData, text_of: TextOf) -> None:
    pdf = receipt_a5(long_receipt)
    text = text_of(pdf)
    total = page_count(pdf)
    assert total > 1
    everything = squeezed(text)
    lost = [value for value in words_in(replace(long_receipt, complaints=())) if squeezed(value) not in everything]
    assert lost == []
    for page in range(1, total + 1):
        assert f"SALINAN ke-2 · Halaman {page} dari {total}" in text
    assert text.count(long_receipt.number[:12]) >= 2 * total - 1
    assert "Penerima kuasa" in text


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 10, 11, 12, 13, 30, 60])
def test_no_number_of_requirements_loses_one(receipt: ReceiptData, text_of: TextOf, count: int) -> None:
    rows = tuple(ChecklistRow(f"Syarat nomor {n:03}", f"fotokopi {n} lembar", copies=n) for n in range(1, count + 1))
    text = text_of(receipt_a5(replace(receipt, checklist=rows)))
    assert re.findall(r"Syarat nomor (\d{3})", text) == [f"{n:03}" for n in range(1, count + 1)]
    assert "Bukan bukti pembayaran" in text


@pytest.mark.parametrize("letters", [40, 400, 4000])
def test_a_single_endless_word_is_cut_and_not_lost(receipt: ReceiptData, text_of: TextOf, letters: int) -> None:
    name = "X" * letters
    text = text_of(receipt_a5(replace(receipt, applicant=name)))
    assert text.count("X") >= letters


def test_nothing_stands_outside_the_paper(long_receipt: ReceiptData) -> None:
    document = pypdfium2.PdfDocument(receipt_a5(long_receipt))
    try:
        for page in document:
            width, height = page.get_size()
            words = page.get_textpage()
            for index in range(words.count_rects()):
                left, bottom, right, top = words.get_rect(index)
                assert left >= 20
                assert right <= width - 20
                assert bottom >= 12
                assert top <= height - 12
    finally:
        document.close()


def test_the_paper_is_a5_landscape(receipt: ReceiptData) -> None:
    document = pypdfium2.PdfDocument(receipt_a5(receipt))
    try:
        assert document[0].get_size() == pytest.approx((210 / 25.4 * 72, 148 / 25.4 * 72), abs=0.1)
    finally:
        document.close()


def test_the_file_is_sound(long_receipt: ReceiptData, tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(receipt_a5(long_receipt))
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)


def test_all_fonts_are_embedded_noto_sans_with_unicode(receipt: ReceiptData, tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(receipt_a5(replace(receipt, training=True, applicant="Łukasz Dvořák Ωμέγα Жанна")))
    rows = tool("pdffonts", path).splitlines()[2:]
    assert rows
    for row in rows:
        assert re.match(r"[A-Z]{6}\+NotoSans-(Regular|Bold)", row), row
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], row  # embedded, subset, ToUnicode


def test_the_file_names_its_language_and_title(receipt: ReceiptData) -> None:
    pdf = receipt_a5(receipt)
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert document.get_metadata_value("Title") == "Tanda terima berkas 470/A-0123/DKPS/XI/2026"
    finally:
        document.close()
    assert b"/Lang (id-ID)" in pdf


@pytest.mark.parametrize("tone", ["colour", "grey"])
def test_the_code_is_read_from_a_print(receipt: ReceiptData, tool: Tool, tmp_path: Path, tone: str) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(receipt_a5(replace(receipt, training=True)))
    tool("pdftoppm", "-r", "150", "-png", *(["-gray"] if tone == "grey" else []), path, tmp_path / "page")
    picture = next(tmp_path.glob("page*.png"))
    assert tool("zbarimg", "-q", "--raw", picture).strip() == receipt.qr


def test_the_same_data_gives_the_same_bytes(receipt: ReceiptData, long_receipt: ReceiptData) -> None:
    first = receipt_a5(receipt)
    receipt_a5(long_receipt)
    assert receipt_a5(replace(receipt)) == first
    assert receipt_a5(replace(receipt, officer="Orang Lain")) != first


def test_letters_without_a_glyph_are_shown_and_reported(receipt: ReceiptData, text_of: TextOf) -> None:
    text = text_of(receipt_a5(replace(receipt, applicant="Lim 林 Siti")))
    assert f"Lim {REPLACEMENT} Siti" in text
    assert "huruf yang tidak dapat dicetak: U+6797" in text


def test_unusual_letters_that_the_font_has_are_printed(receipt: ReceiptData, text_of: TextOf) -> None:
    name = "Łukasz Dvořák-Ñandú O’Neil Ωμέγα Жанна"
    text = text_of(receipt_a5(replace(receipt, applicant=name)))
    assert name in text
    assert REPLACEMENT not in text


def test_an_office_without_logo_address_and_a_broken_logo_get_a_receipt(receipt: ReceiptData, text_of: TextOf) -> None:
    for head in (Letterhead(("DINAS SOSIAL",)), Letterhead(("DINAS SOSIAL",), logo=b"no picture"), Letterhead(())):
        assert receipt.number in text_of(receipt_a5(replace(receipt, letterhead=head)))


def test_the_date_the_number_and_the_fee_are_the_largest_letters(
    receipt: ReceiptData, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: dict[str, float] = {}
    draw = Sheet.text

    def text(sheet: Sheet, x: float, baseline: float, words: str, style: Style) -> None:
        sizes[words] = max(style.size, sizes.get(words, 0))
        draw(sheet, x, baseline, words, style)

    monkeypatch.setattr(Sheet, "text", text)
    receipt_a5(receipt)
    three = ["24 November 2026", receipt.number, "Tidak dipungut biaya (gratis)"]
    assert sizes[three[0]] == max(sizes.values())
    smallest = min(sizes[words] for words in three)
    assert [words for words in sizes if sizes[words] >= smallest and words not in three] == []


def test_a_due_moment_of_midnight_names_the_day_that_ends(receipt: ReceiptData, text_of: TextOf) -> None:
    midnight = datetime(2026, 11, 25, tzinfo=receipt.received_at.tzinfo)
    assert "24 November 2026 pukul 24.00 WIB" in text_of(receipt_a5(replace(receipt, due=midnight)))


def test_an_own_channel_of_lapor_is_not_named_twice(receipt: ReceiptData, text_of: TextOf) -> None:
    channel = type(receipt.complaints[0])("SP4N-LAPOR!", "www.lapor.go.id")
    text = text_of(receipt_a5(replace(receipt, complaints=(channel,))))
    assert text.count("LAPOR!") == 1


def test_the_receipt_of_a_request_that_was_given_up_says_so(receipt: ReceiptData, text_of: TextOf) -> None:
    assert "tidak berlaku lagi" not in text_of(receipt_a5(receipt))
    assert "Dibatalkan – tanda terima ini tidak berlaku lagi" in text_of(
        receipt_a5(replace(receipt, void="Dibatalkan"))
    )
