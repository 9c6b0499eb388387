"""Standards as files: the differences first, then all of it or nothing; whatever a file is spoilt with is told."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from faulty_files import FILES
from faulty_tables import AS_WRITTEN, NOT_FITTING
from office_builders import STANDARDS, Clock, found_office
from openpyxl import load_workbook
from sheet_spoiling import Faulty, good
from sqlalchemy import text

from loket.domain.standards import Consultation, Decree, ServiceStandard
from loket.errors import RuleError
from loket.exchange.standard_sheets.files import Form, read_sheets, write_sheets
from loket.i18n import use_language
from loket.services import Services
from loket.services.catalogue import example_catalogue
from loket.services.drafting import NewService
from loket.services.standards_files import Outcome, Target
from loket.words import cell_fault_sentence, error_sentence

EXAMPLES = {one.code: one for one in example_catalogue()}
FAULTY = (*AS_WRITTEN, *NOT_FITTING, *FILES)
DECREE = Decree("470/7/2026", date(2026, 1, 5), date(2026, 2, 1), title="Standar", signer="Kepala Dinas")
ROOT = Path(__file__).parents[2]


def workbook(folder: Path, *standards: ServiceStandard) -> Path:
    path = folder / "standar.xlsx"
    path.write_bytes(write_sheets(standards, Form.WORKBOOK))
    return path


def contents(services: Services) -> list[tuple[object, ...]]:
    """All that an import could have changed."""
    tables = ("service", "standard_version", "standard_draft", "audit_line")
    with services.desk.database.read() as session:
        return [tuple(row) for name in tables for row in session.execute(text(f"SELECT * FROM {name} ORDER BY id"))]


# what is refused


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An office with standards that no test here changes, because every file is refused."""
    folder = tmp_path_factory.mktemp("daftar") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))
        services = found_office(folder, Clock())
        services.standards.import_standards(STANDARDS)
        yield services
        services.close()


@pytest.mark.parametrize("faulty", FAULTY, ids=lambda faulty: faulty.name.replace(" ", "-"))
def test_a_faulty_file_is_refused_whole_with_place_and_reason(
    register: Services, tmp_path: Path, faulty: Faulty
) -> None:
    path = tmp_path / f"berkas.{faulty.suffix}"
    path.write_bytes(faulty.make())
    before = contents(register)
    with pytest.raises(RuleError) as caught:
        register.standards_files.bring_in(path)
    faults = caught.value.facts.get("faults", ())
    told = "\n".join([error_sentence(caught.value), *map(cell_fault_sentence, faults)])  # type: ignore[call-overload]
    assert [words for words in faulty.says if words not in told] == []
    assert "(kode " not in told
    assert contents(register) == before


def test_there_are_thirty_of_them_and_more() -> None:
    assert len({faulty.name for faulty in FAULTY}) == len(FAULTY) >= 60


_MEASURE = """
import resource, sys
from pathlib import Path
from loket.errors import RuleError
from loket.exchange.standard_sheets.files import read_sheets
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
codes = []
for name in sys.argv[1:]:
    try:
        read_sheets(Path(name))
    except RuleError as error:
        codes.append(error.code)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024, *codes)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak")
def test_files_that_would_fill_the_memory_take_little_of_it(tmp_path: Path) -> None:
    hostile = {"a cell of 10 MB", "a bomb of cells", "a zip bomb", "a tag of 5 MB", "a billion laughs"}
    paths = []
    for number, faulty in enumerate(one for one in FAULTY if one.name in hostile):
        paths.append(tmp_path / f"{number}.{faulty.suffix}")
        paths[-1].write_bytes(faulty.make())
    command = [sys.executable, "-c", _MEASURE, *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8", timeout=120)
    megabytes, *codes = done.stdout.split()
    assert len(codes) == len(hostile)
    assert int(megabytes) < 100


# what is brought in


def test_the_differences_are_shown_before_anything_is_changed(services: Services, tmp_path: Path) -> None:
    services.standards.import_standards([EXAMPLES["skck"], EXAMPLES["kia"]])
    before = contents(services)
    dearer = replace(EXAMPLES["skck"], fee=replace(EXAMPLES["skck"].fee, amount=35_000))
    path = workbook(tmp_path, dearer, EXAMPLES["kia"], EXAMPLES["sktm"])
    found = services.standards_files.preview(path)
    assert [(row.code, row.outcome) for row in found.rows] == [
        ("skck", Outcome.CHANGED),
        ("kia", Outcome.UNCHANGED),
        ("sktm", Outcome.ADDED),
    ]
    (difference,) = found.rows[0].differences
    assert (difference.place, difference.old, difference.new) == ("fee.amount", "30000", "35000")
    assert contents(services) == before
    assert services.standards_files.bring_in(path, found.digest) == found
    assert services.standards.show("skck").standard.fee.amount == 35_000


def test_a_file_that_changed_since_it_was_looked_at_is_refused(services: Services, tmp_path: Path) -> None:
    found = services.standards_files.preview(workbook(tmp_path, EXAMPLES["skck"]))
    path = workbook(tmp_path, replace(EXAMPLES["skck"], name="Lain"))
    with pytest.raises(RuleError, match="file_changed_meanwhile"):
        services.standards_files.bring_in(path, found.digest)


def test_a_standard_with_a_decree_is_the_offices_own_whatever_it_was(services: Services, tmp_path: Path) -> None:
    done = services.standards_files.bring_in(workbook(tmp_path, replace(EXAMPLES["sktm"], decree=DECREE)))
    assert [row.target for row in done.rows] == [Target.DECIDED]
    detail = services.standards.show("sktm")
    assert (detail.state, detail.standard.is_example, detail.standard.decree) == ("decided", False, DECREE)


def test_a_standard_without_a_decree_becomes_the_draft_of_a_real_office(services: Services, tmp_path: Path) -> None:
    forum = Consultation(date(2026, 1, 3), "BA/1", ("warga",))
    own = replace(EXAMPLES["kia"], is_example=False)
    assert services.standards_files.bring_in(workbook(tmp_path, own)).rows[0].target is Target.DRAFT
    draft = services.drafting.show("kia")
    assert draft is not None
    assert draft.standard == own
    assert services.standards_files.preview(workbook(tmp_path, own)).rows[0].outcome is Outcome.UNCHANGED
    services.drafting.consult("kia", forum)
    renamed = services.standards_files.bring_in(workbook(tmp_path, replace(own, name="KIA"))).rows[0]
    assert [one.place for one in renamed.differences] == ["name"]
    draft = services.drafting.show("kia")
    assert draft is not None
    assert (draft.standard.name, draft.standard.consultation) == ("KIA", forum)


def test_a_draft_that_was_begun_by_hand_is_compared_with_the_file(services: Services, tmp_path: Path) -> None:
    services.drafting.create(NewService(code="kia", name="Kartu Anak"))
    row = services.standards_files.preview(workbook(tmp_path, replace(EXAMPLES["kia"], is_example=False))).rows[0]
    assert row.outcome is Outcome.CHANGED
    assert "name" in {one.place for one in row.differences}


def test_what_leaves_as_a_file_comes_back_without_a_change(services: Services, tmp_path: Path) -> None:
    services.standards.import_examples()
    for form in Form:
        path = tmp_path / f"semua.{form}"
        path.write_bytes(services.standards_files.export(form))
        found = services.standards_files.bring_in(path)
        assert {row.outcome for row in found.rows} == {Outcome.UNCHANGED}
        assert len(found.rows) == len(services.standards.rows())


def test_an_import_is_all_or_nothing_when_the_disk_fails_in_the_middle(services: Services, tmp_path: Path) -> None:
    before = contents(services)
    with services.desk.database.write() as session:
        session.execute(
            text(
                "CREATE TRIGGER stop BEFORE INSERT ON service WHEN NEW.code = 'sktm' "
                "BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
        )
    with pytest.raises(Exception, match="no room"):
        services.standards_files.bring_in(workbook(tmp_path, *EXAMPLES.values()))
    assert contents(services) == before


# what goes out


def test_the_template_is_empty_or_holds_one_example(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "templat.xlsx"
    path.write_bytes(services.standards_files.template(Form.WORKBOOK, example=True))
    assert [one.code for one in read_sheets(path)] == ["skck"]
    path.write_bytes(services.standards_files.template(Form.WORKBOOK))
    assert load_workbook(path)["Layanan"].max_row == 1


def test_sippn_gets_its_four_parts_of_what_is_in_force(services: Services) -> None:
    own = replace(EXAMPLES["kk"], decree=DECREE, is_example=False, sippn_id="0008135441")
    services.standards.import_standards([own, EXAMPLES["kia"]])
    book = load_workbook(io.BytesIO(services.standards_files.export_sippn(Form.WORKBOOK)))
    assert book.sheetnames == ["Deskripsi Layanan", "Persyaratan", "Prosedur", "Penyelenggara dan Lokasi"]
    described = {row[0]: row for row in book["Deskripsi Layanan"].iter_rows(min_row=2, values_only=True)}
    assert "kia" not in described, "an example is nobody's service"
    assert described["kk"][1:7] == (
        "0008135441", own.name, own.sector, DECREE.number, "2026-01-05", "2026-02-01"
    )  # fmt: skip
    requirements = [row for row in book["Persyaratan"].iter_rows(min_row=2, values_only=True) if row[0] == "kk"]
    assert len(requirements) == sum(len(variant.requirements) for variant in own.variants)
    with zipfile.ZipFile(io.BytesIO(services.standards_files.export_sippn(Form.CSV))) as archive:
        assert len(archive.namelist()) == 4


def test_sippn_reads_indonesian_whatever_the_screen_speaks(services: Services) -> None:
    services.standards.import_standards([replace(EXAMPLES["kk"], decree=DECREE, is_example=False)])
    use_language("en")
    try:
        book = load_workbook(io.BytesIO(services.standards_files.export_sippn(Form.WORKBOOK)))
    finally:
        use_language("id")
    texts = {cell for row in book["Deskripsi Layanan"].iter_rows(min_row=2, values_only=True) for cell in row}
    assert "hari kerja" in texts
    assert "working days" not in texts


def test_a_json_catalogue_is_still_told_by_its_own_place(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "katalog.json"
    content = json.loads(services.standards_files.export(Form.JSON))
    content["standards"][0]["completion_time"]["amount"] = "dua"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        services.standards_files.preview(path)
    assert caught.value.facts["place"] == "standards.0.completion_time.amount"


def test_a_good_file_is_good() -> None:
    assert good().startswith(b"PK")
