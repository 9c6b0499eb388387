"""The pledge (maklumat) and the annex (lampiran) as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from poster_builders import DECREE, LETTERHEAD, STANDARDS, squeezed

from loket.documents.annex import AnnexData, annex_a4
from loket.documents.pledge import STATEMENTS, PledgeData, pledge_pdf
from loket.documents.poster_data import SIZES
from loket.domain.standards import (
    PUBLISHED_ORDER,
    ComplaintChannel,
    Consultation,
    Requirement,
    ServiceStandard,
    Variant,
)
from loket.errors import RuleError
from loket.words import label, requirement_line

TextOf = Callable[[bytes], str]
Tool = Callable[..., str]


def pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def annex_of(standard: ServiceStandard, *, example: bool = False) -> AnnexData:
    return AnnexData(letterhead=LETTERHEAD, standard=replace(standard, decree=DECREE), version=2, example=example)


@pytest.mark.parametrize("code", STANDARDS)
def test_the_annex_has_all_14_components_in_the_published_order(code: str, text_of: TextOf) -> None:
    standard = STANDARDS[code]
    text = squeezed(text_of(annex_a4(annex_of(standard))))
    names = [f"{number}.{label(one).split()[0]}" for number, one in enumerate(PUBLISHED_ORDER, start=1)]
    places = [text.index(name) for name in names]
    assert places == sorted(places)
    assert text.count("(belumdiisi)") >= len(standard.missing_components()) - 1
    for variant in standard.variants:
        for requirement in variant.requirements:
            assert squeezed(requirement.text) in text
            assert squeezed(requirement_line(requirement)) in text
    for step in standard.procedure:
        assert squeezed(step.text) in text
        assert squeezed(step.decision) in text
    assert all(squeezed(basis) in text for basis in standard.legal_basis)


def test_the_annex_counts_the_people_and_says_what_lateness_is_worth_and_who_was_asked(text_of: TextOf) -> None:
    forum = Consultation(date(2026, 2, 3), "BA/7/2026", ("Tokoh masyarakat", "LSM"))
    channels = (ComplaintChannel("Telepon", "0536 1", "Sri"),)
    standard = replace(STANDARDS["akta-kelahiran"], consultation=forum, complaint_handling=channels)
    text = squeezed(text_of(annex_a4(annex_of(standard))))
    for words in (
        "8 orang: 3 petugas pelayanan, 2 operator, 2 kepala seksi, 1 kepala bidang",
        "Bila terlambat: petugas mengantarkan akta ke alamat rumah pemohon",
        "Telepon: 0536 1, petugas: Sri",
        "Forum Konsultasi Publik 3 Februari 2026, berita acara BA/7/2026, dihadiri Tokoh masyarakat, LSM.",
    ):
        assert squeezed(words) in text


def test_the_annex_names_its_decree_and_who_sets_it(text_of: TextOf) -> None:
    text = text_of(annex_a4(annex_of(STANDARDS["kk"])))
    for words in (
        *("LAMPIRAN KEPUTUSAN", "470/415/DKPS/VIII/2021", "9 Agustus 2021", "Penetapan Standar Pelayanan"),
        *("Ditetapkan oleh", "Sri Wahyuni", "versi 2", "Halaman 1 dari 2"),
        *("A. Komponen penyampaian pelayanan (service delivery)", "B. Komponen pengelolaan pelayanan di internal"),
    ):
        assert words in text
    assert "CONTOH" not in text


def test_an_annex_without_a_decree_says_that_it_is_an_example(text_of: TextOf) -> None:
    data = replace(annex_of(STANDARDS["kk"], example=True), standard=STANDARDS["kk"])
    text = text_of(annex_a4(data))
    assert "SK belum ditetapkan, contoh" in text
    assert "CONTOH – untuk latihan, tidak berlaku" in text


def test_a_long_annex_flows_on_and_loses_nothing(text_of: TextOf) -> None:
    needs = tuple(
        Requirement(f"k{number}", f"Syarat yang panjang uraiannya ke-{number} selesai") for number in range(200)
    )
    channels = tuple(ComplaintChannel("Telepon", f"0536 {number:06}") for number in range(30))
    long = replace(STANDARDS["kk"], variants=(Variant("a", "A", needs),), complaint_handling=channels)
    pdf = annex_a4(annex_of(long))
    text = text_of(pdf)
    assert pages(pdf) > 4
    assert [one.text for one in needs if one.text not in text] == []
    assert [one.address for one in channels if one.address not in text] == []
    assert "lanjutan" in text


def test_the_annex_is_clean_and_carries_its_fonts(tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "lampiran.pdf"
    path.write_bytes(annex_a4(annex_of(STANDARDS["sip-dokter"], example=True)))
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)
    assert "Helvetica" not in tool("pdffonts", path)
    assert path.read_bytes() == annex_a4(annex_of(STANDARDS["sip-dokter"], example=True))


PLEDGE = PledgeData(
    letterhead=LETTERHEAD,
    office="Dinas Kependudukan dan Pencatatan Sipil Kota Rantau Indah",
    signer="Dr. Hj. Sri Wahyuni, M.Si.",
    position="Kepala Dinas Kependudukan dan Pencatatan Sipil",
    rank="Pembina Utama Muda (IV/c)",
    staff_number="19680101 199003 2 001",
    place="Rantau Indah",
    day=date(2026, 11, 22),
    number="470/1/DKPS/2026",
)


@pytest.mark.parametrize("key", ["a4", "a3"])
def test_the_pledge_makes_its_three_statements_over_a_name(key: str, text_of: TextOf) -> None:
    pdf = pledge_pdf(PLEDGE, SIZES[key])
    text = text_of(pdf)
    assert pages(pdf) == 1
    assert [statement for statement in STATEMENTS if statement not in text] == []
    for words in (
        *("MAKLUMAT PELAYANAN", "Nomor 470/1/DKPS/2026", PLEDGE.office, "Rantau Indah, 22 November 2026"),
        *(PLEDGE.signer, PLEDGE.position, PLEDGE.rank, "NIP 19680101 199003 2 001"),
    ):
        assert words in text
    assert "CONTOH" not in text


def test_the_pledge_of_a_training_office_says_so(text_of: TextOf) -> None:
    assert text_of(pledge_pdf(replace(PLEDGE, training=True), SIZES["a4"])).count("CONTOH") == 2


def test_a_pledge_fits_its_page_or_is_refused(tool: Tool, tmp_path: Path) -> None:
    long = replace(
        PLEDGE, position="Pelaksana Tugas Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu " * 3
    )
    path = tmp_path / "maklumat.pdf"
    path.write_bytes(pledge_pdf(long, SIZES["a4"]))
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)
    assert "Helvetica" not in tool("pdffonts", path)
    with pytest.raises(RuleError) as caught:
        pledge_pdf(replace(PLEDGE, signer="Raden Mas Haji Sosrodiningrat " * 60), SIZES["a4"])
    assert caught.value.code == "pledge_too_long"
