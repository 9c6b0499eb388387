"""The layout: what standards become in it comes back the same, and what a clerk writes is understood."""

from __future__ import annotations

import io
import zipfile
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from sheet_standards import RICH, many

from loket.domain.standards import Requirement, ServiceStandard, Variant
from loket.errors import RuleError
from loket.exchange.standard_sheets import guide, layout
from loket.exchange.standard_sheets.files import Form, form_of, read_sheets, write_sheets
from loket.exchange.standard_sheets.grid import MOST_FAULTS, Faults, Odd
from loket.exchange.standard_sheets.xlsx_reader import read_workbook
from loket.services.catalogue import example_catalogue, read_file, write_file

ROOT = Path(__file__).parents[2]
EXAMPLES = example_catalogue()
FORMS = (Form.WORKBOOK, Form.CSV)


def kept(folder: Path, content: bytes, form: Form = Form.WORKBOOK) -> Path:
    path = folder / f"berkas.{form}"
    path.write_bytes(content)
    return path


def changed(folder: Path, cells: dict[str, dict[str, object]], standards: list[ServiceStandard] | None = None) -> Path:
    """A workbook in which a person wrote these cells, by sheet and place."""
    book = load_workbook(io.BytesIO(write_sheets(standards or EXAMPLES[:1], Form.WORKBOOK)))
    for sheet, values in cells.items():
        for place, value in values.items():
            book[sheet][place] = value
    book.save(folder / "berkas.xlsx")
    return folder / "berkas.xlsx"


def leaves(thing: Any, path: str = "") -> set[str]:
    """The fields that hold something else than what they hold by default."""
    found: set[str] = set()
    for field in fields(thing):
        value = getattr(thing, field.name)
        here = f"{type(thing).__name__}.{field.name}"
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        found |= {here} if value != default else set()
        for one in value if isinstance(value, tuple) else (value,):
            found |= leaves(one) if is_dataclass(one) else set()
    return found


def all_fields(thing: Any) -> set[str]:
    found = {f"{type(thing).__name__}.{field.name}" for field in fields(thing)}
    for field in fields(thing):
        value = getattr(thing, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            found |= all_fields(one) if is_dataclass(one) else set()
    return found


# there and back


@pytest.mark.parametrize("form", FORMS)
def test_the_examples_come_back_the_same(form: Form, tmp_path: Path) -> None:
    assert read_sheets(kept(tmp_path, write_sheets(EXAMPLES, form), form)) == EXAMPLES


def test_the_rich_standard_uses_every_field_of_the_model() -> None:
    assert all_fields(RICH) - leaves(RICH) == {"ServiceStandard.civil_registration"}


@pytest.mark.parametrize("form", FORMS)
def test_every_field_comes_back_with_zeros_signs_and_line_breaks(form: Form, tmp_path: Path) -> None:
    free = replace(RICH, code="00", civil_registration=True, fee=EXAMPLES[0].fee, variants=EXAMPLES[0].variants)
    assert read_sheets(kept(tmp_path, write_sheets([RICH, free], form), form)) == [RICH, free]


def test_the_catalogue_file_loses_nothing_either(tmp_path: Path) -> None:
    assert read_file(kept(tmp_path, write_file([RICH, *EXAMPLES]), Form.JSON)) == [RICH, *EXAMPLES]


def test_csv_files_are_read_from_a_folder_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(write_sheets([RICH], Form.CSV))) as archive:
        archive.extractall(tmp_path / "isi")
    assert read_sheets(tmp_path / "isi") == [RICH]


@pytest.mark.parametrize("form", FORMS)
def test_many_services_come_back_the_same(form: Form, tmp_path: Path) -> None:
    standards = list(many([*EXAMPLES, RICH], 60))
    assert read_sheets(kept(tmp_path, write_sheets(standards, form), form)) == standards


def test_the_same_standards_give_the_same_csv_files() -> None:
    assert write_sheets(EXAMPLES, Form.CSV) == write_sheets(EXAMPLES, Form.CSV)


def test_csv_opens_in_an_indonesian_excel() -> None:
    with zipfile.ZipFile(io.BytesIO(write_sheets([RICH], Form.CSV))) as archive:
        content = archive.read("Layanan.csv")
    assert content.startswith("\ufeffKode layanan;Nama layanan;".encode())
    assert b"\r\n007;'=1+1 bukan rumus;0471;" in content


@pytest.mark.parametrize("text", ["x" * 40_000, "a\x0bb"])
def test_what_no_cell_can_hold_is_refused_before_anything_is_written(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        write_sheets([replace(EXAMPLES[0], source=text)], Form.WORKBOOK)
    assert caught.value.facts["column"] == "Sumber"


# what a clerk sees


def test_the_template_helps_who_fills_it() -> None:
    book = load_workbook(io.BytesIO(write_sheets([], Form.WORKBOOK)))
    assert book.sheetnames == [layout.GUIDE, *(sheet.name for sheet in layout.SHEETS)]
    page = book["Persyaratan"]
    assert page.freeze_panes == "C2"
    assert page.max_row == 1
    assert page.column_dimensions["A"].number_format == "@"
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    assert lists["A2"] == "Layanan!$A$2:$A$20000"
    assert lists["D2"] == '"formulir,asli,fotokopi,pas foto,surat pernyataan,data"'
    assert all(len(rule) <= 257 for rule in lists.values()), "Excel takes no longer list"


def test_filled_codes_stay_text_when_they_are_edited() -> None:
    book = load_workbook(io.BytesIO(write_sheets([RICH], Form.WORKBOOK)))
    cell = book["Layanan"]["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("007", "s", "@")
    assert book["Layanan"]["B2"].data_type == "s"
    assert book["Layanan"]["L2"].value == datetime(2021, 1, 4)  # noqa: DTZ001


def test_the_guide_names_every_column() -> None:
    book = load_workbook(io.BytesIO(write_sheets([], Form.WORKBOOK)))
    named = [(row[0], row[1]) for row in book[layout.GUIDE].iter_rows(values_only=True)]
    for sheet in layout.SHEETS:
        assert all((sheet.name, heading) in named for heading in sheet.headings)
    with zipfile.ZipFile(io.BytesIO(write_sheets([], Form.CSV))) as archive:
        text = archive.read("Petunjuk.txt").decode("utf-8-sig")
    assert all(f"{column.heading}: " in text for sheet in layout.SHEETS for column in sheet.columns)


def test_the_document_of_the_layout_is_true() -> None:
    assert (ROOT / "docs" / "standards-layout.md").read_text(encoding="utf-8") == guide.markdown()


# what a clerk writes


def test_what_is_written_in_other_words_is_understood(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        {
            "Layanan": {
                "A1": "KODE LAYANAN *",
                "K2": " 470/1/2026 ",
                "L2": "31 Januari 2026",
                "M2": "1/2/2026",
                "R2": date(2025, 12, 1),
                "E2": True,
            },
            "Persyaratan": {"D2": "Fotokopi ", "E2": "3", "F2": "DISERAHKAN", "B2": None},
            "Biaya": {"B2": None},
        },
    )
    standard = read_sheets(path)[0]
    assert standard.decree is not None
    assert standard.decree.number == "470/1/2026"
    assert standard.decree.decided_on == date(2026, 1, 31)
    assert standard.decree.valid_from == date(2026, 2, 1)
    assert standard.consultation is not None
    assert standard.consultation.held_on == date(2025, 12, 1)
    first = standard.variants[0].requirements[0]
    assert (first.kind.value, first.copies, first.original.value) == ("photocopy", 3, "kept")


def test_money_is_read_as_people_write_it(tmp_path: Path) -> None:
    skck = [one for one in EXAMPLES if one.code == "skck"]
    for written in ("Rp30.000", "30.000,00", "30000", 30000, 30000.0):
        assert read_sheets(changed(tmp_path, {"Biaya": {"D2": written}}, skck))[0].fee.amount == 30_000


def test_columns_may_stand_in_another_order_and_rows_be_left_empty(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(write_sheets(EXAMPLES, Form.WORKBOOK)))
    page = book["Varian"]
    rows = [[row[2], None, row[0], row[1]] for row in page.iter_rows(values_only=True)]
    page.delete_rows(1, page.max_row)
    page.append(rows[0])
    for row in rows[1:]:
        page.append([" ", None, "\u00a0"])
        page.append(row)
    book.create_sheet("Sheet1")
    book.save(tmp_path / "berkas.xlsx")
    assert read_sheets(tmp_path / "berkas.xlsx") == EXAMPLES


def test_requirements_without_a_code_get_one_from_their_text(tmp_path: Path) -> None:
    same = (Requirement("a", "Fotokopi KTP-el"), Requirement("b", "Fotokopi KTP-el"), Requirement("c", "…"))
    standard = replace(EXAMPLES[0], variants=(Variant("umum", "Umum", same),))
    path = changed(tmp_path, {"Persyaratan": {"K2": None, "K3": None, "K4": None}}, [standard])
    keys = [one.key for one in read_sheets(path)[0].variants[0].requirements]
    assert keys == ["fotokopi-ktp-el", "fotokopi-ktp-el-2", "syarat"]


def test_all_faults_are_told_at_once_up_to_a_bound(tmp_path: Path) -> None:
    three = changed(
        tmp_path, {"Persyaratan": {"E2": "dua", "E3": -1}, "Layanan": {"L2": "30-02-2026", "K2": "470/1/2026"}}
    )
    with pytest.raises(RuleError) as caught:
        read_sheets(three)
    places = [(fault.sheet, fault.row, fault.column) for fault in caught.value.facts["faults"]]  # type: ignore[attr-defined]
    assert places == [("Layanan", 2, "Tanggal SK"), ("Persyaratan", 2, "Jumlah"), ("Persyaratan", 3, "Jumlah")]

    sip = [one for one in EXAMPLES if one.code == "sip-dokter"]
    rows = sum(len(variant.requirements) for variant in sip[0].variants)
    many_faults = {f"{column}{row}": "x" for row in range(2, rows + 2) for column in "DEFGH"}
    with pytest.raises(RuleError) as caught:
        read_sheets(changed(tmp_path, {"Persyaratan": many_faults}, sip))
    assert caught.value.facts["count"] == MOST_FAULTS


# files of other programs


def test_the_reader_agrees_with_openpyxl(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    page.title = "Layanan"
    values = ["teks", 7, 7.5, -3, 1e20, True, False, datetime(2026, 1, 31, 7, 30), date(2026, 2, 1), "  spasi ", "é€"]  # noqa: DTZ001
    page.append(values)
    page["C4"] = "sendiri"
    page["D4"] = "=C4"
    page["E4"] = "#REF!"
    book.save(tmp_path / "berkas.xlsx")
    rows = read_workbook(tmp_path / "berkas.xlsx", Faults("x"))["Layanan"].rows
    known = load_workbook(tmp_path / "berkas.xlsx")["Layanan"]
    assert rows[0] == (1, [cell.value for cell in known[1]])
    assert rows[1] == (4, [None, None, "sendiri", Odd("cell_formula", "=C4"), Odd("cell_error", "#REF!")])


def test_dates_of_an_old_macintosh_are_the_same_days(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.title = "Layanan"
    book.active["A1"] = date(2026, 1, 31)
    book.save(tmp_path / "berkas.xlsx")
    rows = read_workbook(tmp_path / "berkas.xlsx", Faults("x"))["Layanan"].rows
    assert rows == [(1, [datetime(2026, 1, 31)])]  # noqa: DTZ001


_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_TEXTS = f"""<?xml version="1.0" encoding="UTF-8"?><x:sst xmlns:x="{_STRICT}"><x:si><x:t>biasa</x:t></x:si>
<x:si><x:r><x:rPr><x:b/></x:rPr><x:t>tebal</x:t></x:r><x:r><x:t xml:space="preserve"> dan tipis</x:t></x:r>
<x:rPh sb="0" eb="1"><x:t>bacaan</x:t></x:rPh></x:si><x:si><x:t>a_x000D_b_x005F_x0041_</x:t></x:si></x:sst>"""
_CELLS = f"""<x:worksheet xmlns:x="{_STRICT}" xmlns:y="urn:lain"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>
<x:c t="s"><x:v>1</x:v></x:c><y:c><y:v>9</y:v></y:c><x:c t="s"><x:v>2</x:v></x:c><x:c t="str"><x:v>teks</x:v></x:c>
<x:c><x:v>12</x:v></x:c></x:row></x:sheetData></x:worksheet>"""


def test_shared_rich_prefixed_and_strict_parts_are_read(tmp_path: Path) -> None:
    content = io.BytesIO(write_sheets([], Form.WORKBOOK))
    with zipfile.ZipFile(content) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    relations = "xl/_rels/workbook.xml.rels"
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings"
    more = f'<Relationship Id="t1" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'.encode()
    entries[relations] = entries[relations].replace(b"</Relationships>", more)
    entries |= {"xl/sharedStrings.xml": _TEXTS.encode(), "xl/worksheets/sheet2.xml": _CELLS.encode("utf-16")}
    with zipfile.ZipFile(tmp_path / "berkas.xlsx", "w") as archive:
        for name, part in entries.items():
            archive.writestr(name, part)
    rows = read_workbook(tmp_path / "berkas.xlsx", Faults("x"))["Layanan"].rows
    assert rows == [(1, ["biasa", "tebal dan tipis", "a\rb_x0041_", "teks", 12])]


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    assert form_of(kept(tmp_path, write_sheets([], Form.WORKBOOK))) is Form.WORKBOOK
    assert form_of(kept(tmp_path, write_sheets([], Form.CSV), Form.CSV)) is Form.CSV
    assert form_of(kept(tmp_path, b'{"format": "loket-standards-1", "standards": []}', Form.JSON)) is Form.JSON
    assert form_of(tmp_path) is Form.CSV
