"""The poster as a file: every example service in every size, what it says, how large, and when it is refused."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from poster_builders import COMPLAINTS, DECREE, LAPOR, LETTERHEAD, STANDARDS, squeezed

from loket.documents.poster import fitted_layout, poster_pdf
from loket.documents.poster_data import MM, SIZES, PosterData, PosterForm, PosterSize, legible
from loket.documents.poster_words import asks_for_completeness, needs_of, times_of
from loket.domain.standards import (
    CompletionTime,
    Fee,
    FeeKind,
    ProcedureStep,
    Requirement,
    ServiceStandard,
    Unit,
    Variant,
)
from loket.errors import RuleError
from loket.words import completion_sentence, error_sentence, requirement_line

TextOf = Callable[[bytes], str]
Tool = Callable[..., str]
CODE = "https://wa.me/628115200000"


def data_of(standard: ServiceStandard, *, example: bool = False) -> PosterData:
    return PosterData(
        letterhead=LETTERHEAD,
        standard=replace(standard, decree=DECREE),
        version=3,
        printed_on=date(2026, 11, 22),
        complaints=(*standard.complaint_handling, *COMPLAINTS, LAPOR),
        qr=CODE,
        qr_words="Pindai untuk mengadu lewat WhatsApp",
        example=example,
    )


KIA = data_of(STANDARDS["kia"])


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def glyphs(pdf: bytes) -> list[tuple[str, float, tuple[float, float, float, float]]]:
    """Every letter of the first page, its size in points, its box (left, bottom, right, top)."""
    with opened(pdf) as document:
        page = document[0].get_textpage()
        found = []
        for index in range(page.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(page.raw, ctypes.c_int(index)))
            if char.strip():
                size = pdfium.FPDFText_GetFontSize(page.raw, ctypes.c_int(index))
                found.append((char, size, page.get_charbox(index)))
        return found


def runs(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """The boxes of the runs of text of the first page."""
    with opened(pdf) as document:
        page = document[0].get_textpage()
        return [page.get_rect(index) for index in range(page.count_rects())]


def overlapping(boxes: list[tuple[float, float, float, float]]) -> list[object]:
    """Pairs of runs of text that lie over each other by more than the slack of their boxes."""
    found: list[object] = []
    for at, (left, bottom, right, top) in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = min(right, other[2]) - max(left, other[0])
            down = min(top, other[3]) - max(bottom, other[1])
            if across > 1 and down > 0.35 * min(top - bottom, other[3] - other[1]):
                found.append(((left, bottom, right, top), other))
    return found


def parts_of(data: PosterData) -> Iterator[str]:
    """Everything of a standard that a citizen must find on the poster."""
    standard = data.standard
    yield from (
        *LETTERHEAD.lines,
        standard.name,
        "470/415/DKPS/VIII/2021, 9 Agustus 2021",
        "versi 3",
        "22 November 2026",
    )
    for group in needs_of(standard):
        yield group.whom
        yield from (one.text for one in group.requirements)
        lines = [requirement_line(one) for one in group.requirements]
        yield from (line for line in lines if line != "data")
    for step in standard.procedure:
        yield from (step.text, step.actor, step.decision)
    for variant in standard.variants:
        time, fee = standard.time_of(variant), standard.fee_of(variant)
        if time is None or len(time.sentence) > 40:
            yield completion_sentence(time)
        yield fee.legal_basis
        yield from standard.product_of(variant)
    yield from (channel.kind for channel in data.complaints)
    yield from (channel.address for channel in data.complaints)
    yield from standard.legal_basis
    yield standard.collection


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("code", STANDARDS)
def test_each_example_in_each_size_is_one_whole_legible_page_or_is_refused_with_a_size_that_does(
    code: str, size: PosterSize, text_of: TextOf
) -> None:
    data = data_of(STANDARDS[code])
    if fitted_layout(data, size) is None:
        with pytest.raises(RuleError) as caught:
            poster_pdf(data, size)
        assert caught.value.code == "poster_size_small"
        enough = next(one for one in SIZES.values() if one.name == caught.value.facts["enough"])
        assert poster_pdf(data, enough)
        assert f"pilih ukuran {enough.name}" in error_sentence(caught.value)
        assert size.key in {"a3", "a2", "a1"}
        return
    pdf = poster_pdf(data, size)
    with opened(pdf) as document:
        assert len(document) == 1
        assert document[0].get_size() == pytest.approx((size.across * MM, size.down * MM), abs=0.02)
    letters = glyphs(pdf)
    width, height = size.points
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height for _char, _size, box in letters)
    assert min(points for _char, points, _box in letters) >= legible(size.metres) - 0.01
    assert overlapping(runs(pdf)) == []
    text = squeezed(text_of(pdf))
    assert [part for part in parts_of(data) if squeezed(part) not in text] == []


def test_most_examples_are_read_from_2_m_on_a1_and_all_on_banners() -> None:
    def made(size: str) -> list[str]:
        return [code for code, standard in STANDARDS.items() if fitted_layout(data_of(standard), SIZES[size])]

    assert len(made("a1")) >= 8
    assert made("a4") == made("xbanner") == made("spanduk") == list(STANDARDS)


def test_letters_for_2_and_3_metres_are_those_of_the_paper_standard() -> None:
    assert (legible(2), legible(3)) == (37, 55)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_file_is_clean_and_carries_its_fonts(size: PosterSize, tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    path.write_bytes(poster_pdf(data_of(STANDARDS["sip-perawat" if size.key == "a3" else "kia"], example=True), size))
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)
    fonts = tool("pdffonts", path).splitlines()[2:]
    assert {line.split("+")[1].split()[0] for line in fonts} == {"NotoSans-Bold", "NotoSans-Regular"}
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


@pytest.mark.parametrize("size", [SIZES["a4"], SIZES["xbanner"], SIZES["spanduk"]], ids=lambda size: size.key)
def test_the_code_is_read_by_a_scanner(size: PosterSize, tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "poster.png"
    with opened(poster_pdf(data_of(STANDARDS["kk"], example=True), size)) as document:
        document[0].render(scale=2400 / max(size.points)).to_pil().save(path)
    assert tool("zbarimg", "--quiet", "--raw", path).strip() == CODE


def test_the_same_data_gives_the_same_bytes() -> None:
    assert poster_pdf(KIA, SIZES["a3"]) == poster_pdf(KIA, SIZES["a3"])


def test_the_colours_of_letters_are_not_all_black() -> None:
    with opened(poster_pdf(KIA, SIZES["a4"])) as document:
        colours = document[0].render(scale=1).to_pil().convert("RGB").getcolors(1 << 20)
    assert any(colour[2] > colour[0] + 60 for count, colour in colours if count > 500)


def test_an_example_says_so_across_the_poster_and_another_does_not(text_of: TextOf) -> None:
    assert text_of(poster_pdf(replace(KIA, example=True), SIZES["a4"])).count("CONTOH") == 2
    assert "CONTOH" not in text_of(poster_pdf(KIA, SIZES["a4"]))


def test_a_version_that_was_replaced_says_until_when_it_held(text_of: TextOf) -> None:
    text = text_of(poster_pdf(replace(KIA, valid_to=date(2026, 5, 31)), SIZES["a4"]))
    assert "berlaku 16 Agustus 2021 sampai 31 Mei 2026" in text


def test_a_poster_for_the_print_shop_has_bleed_and_marks_and_no_letter_in_them() -> None:
    size = SIZES["a2"]
    pdf = poster_pdf(KIA, size, PosterForm.SHOP)
    with opened(pdf) as document:
        page = document[0]
        trim, bleed, media = page.get_trimbox(), page.get_bleedbox(), page.get_mediabox()
        margin = document[0].render(scale=0.2).to_pil().convert("L").crop((0, 0, 8, 60))
    assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx(size.points, abs=0.02)
    assert [trim[0] - bleed[0], bleed[2] - trim[2], trim[1] - bleed[1]] == pytest.approx([5 * MM] * 3, abs=0.02)
    assert media[2] - bleed[2] == pytest.approx(10 * MM, abs=0.02)
    assert margin.getextrema()[0] < 200  # a mark is there
    inside = [box for _char, _size, box in glyphs(pdf)]
    assert all(trim[0] <= box[0] and trim[1] <= box[1] and box[2] <= trim[2] and box[3] <= trim[3] for box in inside)


def test_colour_runs_over_the_cut_where_a_band_touches_it() -> None:
    size = SIZES["a2"]
    with opened(poster_pdf(KIA, size, PosterForm.SHOP)) as document:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
        trim = document[0].get_trimbox()
    below = picture.getpixel((picture.width // 2, picture.height - round(trim[1] - 2.5 * MM)))
    assert below == (11, 110, 110)


@pytest.mark.parametrize("key", ["a3", "a1", "xbanner", "spanduk"])
def test_tiles_are_a4_overlap_and_cover_the_whole_poster(key: str, tool: Tool, tmp_path: Path) -> None:
    size = SIZES[key]
    pdf = poster_pdf(KIA, size, PosterForm.TILES)
    with opened(pdf) as document:
        sizes = {tuple(sorted(round(side) for side in page.get_size())) for page in document}
        count = len(document)
        last = document[count - 1].get_textpage().get_text_bounded()
    assert sizes == {(595, 842)}
    usable = (210 - 16) * (297 - 16)
    assert count * usable >= size.across * size.down
    assert count <= 2.2 * size.across * size.down / usable + 2
    assert "Tempelkan" in last
    path = tmp_path / "tiles.pdf"
    path.write_bytes(pdf)
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)


def test_an_a4_poster_needs_no_tiles() -> None:
    with pytest.raises(RuleError) as caught:
        poster_pdf(KIA, SIZES["a4"], PosterForm.TILES)
    assert caught.value.code == "poster_tiles_small"


def test_letters_for_further_away_are_larger_or_the_size_is_refused() -> None:
    near, far = (min(points for _c, points, _b in glyphs(poster_pdf(KIA, SIZES["a1"], metres=one))) for one in (1, 2))
    assert far >= 37 > near
    with pytest.raises(RuleError) as caught:
        poster_pdf(KIA, SIZES["a3"], metres=2)
    assert (caught.value.code, caught.value.facts["enough"]) == ("poster_size_small", "A1")


def monster() -> ServiceStandard:
    words = "Surat pernyataan yang uraiannya panjang sekali dan tidak pernah selesai dibaca oleh siapa pun di loket "
    needs = tuple(Requirement(f"k{number}", f"{words * 3}({number})") for number in range(60))
    return replace(STANDARDS["kia"], variants=(Variant("semua", "Semua", needs),))


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_monstrous_standard_is_refused_with_what_to_shorten(size: PosterSize) -> None:
    with pytest.raises(RuleError) as caught:
        poster_pdf(data_of(monster()), size)
    sentence = error_sentence(caught.value)
    assert caught.value.code == "poster_too_long"
    assert "persingkat “Persyaratan”" in sentence
    assert size.name in sentence


def test_a_word_that_is_wider_than_its_place_is_never_cut() -> None:
    step = ProcedureStep("Mempertanggungjawabkan" * 6)
    with pytest.raises(RuleError):
        poster_pdf(replace(KIA, standard=replace(KIA.standard, procedure=(step,))), SIZES["a4"])


def bare() -> ServiceStandard:
    return ServiceStandard("x", "Layanan singkat", (Variant("umum", "Umum", (Requirement("ktp", "Fotokopi KTP-el"),)),))


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_standard_with_almost_nothing_still_makes_a_poster(size: PosterSize, text_of: TextOf) -> None:
    pdf = poster_pdf(data_of(bare()), size)
    text = text_of(pdf)
    assert "Belum ditetapkan; tanyakan kepada petugas." in text
    assert "bukan janji unit ini" in text
    assert overlapping(runs(pdf)) == []


def test_fees_are_written_in_figures_and_words_for_each_variant(text_of: TextOf) -> None:
    text = text_of(poster_pdf(data_of(STANDARDS["skck"]), SIZES["a4"]))
    assert "Rp30.000" in text
    assert "tiga puluh ribu rupiah" in text
    assert "Rp60.000" in text
    levy = replace(bare(), fee=Fee(FeeKind.LEVY, 0, "Perda 2/2024"))
    assert "Ditetapkan kemudian" in text_of(poster_pdf(data_of(levy), SIZES["a4"]))


def test_what_all_variants_ask_is_said_once() -> None:
    groups = needs_of(STANDARDS["kia"])
    assert [(group.whom, len(group.requirements)) for group in groups] == [
        ("Semua pemohon", 4),
        ("Anak usia 5 sampai 17 tahun kurang sehari", 1),
    ]
    assert [group.whom for group in needs_of(STANDARDS["sktm"])] == [""]


def test_variants_with_times_of_their_own_are_told_apart() -> None:
    answers = times_of(STANDARDS["ktp-el"])
    assert sorted(answer.large for answer in answers) == ["14 hari kerja", "5 hari kerja"]
    assert all(answer.whom for answer in answers)
    ranged = replace(bare(), completion_time=CompletionTime(5, Unit.WORKING_DAY, minimum=1, sentence="1-5 hari kerja"))
    assert times_of(ranged)[0].large == "1–5 hari kerja"


def test_only_a_question_for_completeness_sends_the_file_back(text_of: TextOf) -> None:
    assert asks_for_completeness("Apakah berkas lengkap dan benar?")
    assert not asks_for_completeness("Apakah ada dampak negatif?")
    assert not asks_for_completeness("Apakah berkas tidak lengkap?")
    text = text_of(poster_pdf(data_of(STANDARDS["sktm"]), SIZES["a4"]))
    assert "Apakah pemohon terdaftar di DTKS?" in text
    assert "lengkapi dahulu" not in text


def test_a_letterhead_without_logo_or_lines_is_no_obstacle() -> None:
    for head in (
        replace(LETTERHEAD, logo=None),
        replace(LETTERHEAD, logo=b"no picture"),
        replace(LETTERHEAD, lines=()),
    ):
        assert poster_pdf(replace(KIA, letterhead=head), SIZES["a4"])


def test_the_papers_title_names_the_service() -> None:
    with opened(poster_pdf(KIA, SIZES["a4"])) as document:
        assert document.get_metadata_value("Title") == "Standar pelayanan Kartu Identitas Anak (KIA), 22 November 2026"
        assert io.BytesIO(poster_pdf(KIA, SIZES["a4"])).read(5) == b"%PDF-"
