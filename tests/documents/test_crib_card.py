"""The crib card: all 14 components, folded or for the pocket, whatever a standard says."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from loket.documents.crib_card import CribData, CribForm, crib_card
from loket.documents.crib_words import MEANINGS, SHORT_NAMES
from loket.documents.data import Letterhead
from loket.documents.fonts import unprintable
from loket.domain.standards import Component, Decree, Requirement, ServiceStandard, Variant
from loket.words import label

HEAD = Letterhead(("PEMERINTAH KOTA CONTOH", "DINAS CONTOH"))
STANDARD = ServiceStandard(
    code="kk",
    name="Kartu Keluarga",
    variants=(Variant("baru", "KK baru", (Requirement("ktp", "Fotokopi KTP-el"),)),),
    product=("Kartu Keluarga",),
    decree=Decree("470/1/2026", date(2026, 1, 5), date(2026, 1, 5)),
)


def _text(content: bytes, folder: Path) -> list[str]:
    """The words of each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed on this machine")
    path = folder / "kartu.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], check=True, capture_output=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def test_the_general_card_explains_all_14_components_on_one_sheet(tmp_path: Path) -> None:
    (page,) = _text(crib_card(CribData(letterhead=HEAD)), tmp_path)
    for component in Component:
        assert label(component) in page
        assert MEANINGS[component][0] in page
    assert "CONTOH" not in page.replace("DINAS CONTOH", "")


def test_a_services_card_says_what_its_standard_says_and_under_which_decree(tmp_path: Path) -> None:
    (page,) = _text(crib_card(CribData(letterhead=HEAD, standards=((3, STANDARD),))), tmp_path)
    for words in ("Fotokopi KTP-el", "(belum diisi)", "SK 470/1/2026, 5 Januari 2026, versi 3"):
        assert words in page


def test_there_is_a_sheet_for_each_service_and_an_example_says_so(tmp_path: Path) -> None:
    example = replace(STANDARD, name="Akta", is_example=True, decree=None)
    pages = _text(crib_card(CribData(letterhead=HEAD, standards=((1, STANDARD), (1, example)))), tmp_path)
    assert [("Akta" in page, "Contoh, belum ditetapkan" in page) for page in pages] == [(False, False), (True, True)]


def test_the_longest_standard_stays_on_its_sheet_and_says_that_there_is_more(tmp_path: Path) -> None:
    many = tuple(Requirement(f"s{at}", f"Surat keterangan nomor {at} " + "yang panjang " * 8) for at in range(60))
    long = replace(STANDARD, variants=(Variant("baru", "KK baru", many),))
    (page,) = _text(crib_card(CribData(letterhead=HEAD, standards=((1, long),))), tmp_path)
    assert "Surat keterangan nomor 0 " in page
    assert "… selengkapnya pada standar" in page
    for component in Component:
        assert label(component) in page


def test_the_pocket_card_stands_eight_times_on_a_sheet(tmp_path: Path) -> None:
    (page,) = _text(crib_card(CribData(letterhead=HEAD, form=CribForm.POCKET)), tmp_path)
    for component in Component:
        assert page.count(SHORT_NAMES[component]) >= 8, component


def test_the_same_data_gives_the_same_bytes_and_every_letter_has_a_glyph() -> None:
    data = CribData(letterhead=HEAD, standards=((1, STANDARD),))
    assert crib_card(data) == crib_card(data)
    assert not list(unprintable(MEANINGS))
