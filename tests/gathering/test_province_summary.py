"""The province's summary: nothing twice, who needs attention on the first page, figures that survive a spreadsheet."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from loket.documents.fonts import face
from loket.exchange.cells import read_checked
from loket.exchange.csvfile import unescape
from loket.exchange.manifest import BatchFacts, Origin
from loket.exchange.package import FrozenBatch, Seal, freeze
from loket.exchange.records import MonthRecord, RequestRecord, Rows, StandardRecord
from loket.exchange.schema import TABLES
from loket.services.province_files import summary_file
from tests.gathering.bureau import FIRST, NOW, Bureau, batch
from tests.gathering.province import (
    WIB,
    Plan,
    SyntheticRequest,
    batches_of,
    period_of,
    seed_of,
    service_code,
    write_batch,
    write_province,
)

PLAN = Plan(offices=1, months=3, services=2, each=2)
FOLLOWER = replace(PLAN, epoch="e2", predecessor="e1", later=timedelta(days=60))
"""The same office, restored after its third batch: its new stream replaces the former."""
SOFFICE = shutil.which("soffice")


def page_words(pdf: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[page].get_textpage().get_text_range())
    finally:
        document.close()


def pdf(bureau: Bureau) -> bytes:
    return summary_file(bureau.summary(), Path("rekap.pdf"))


# epochs and revisions


def test_a_restored_office_that_sends_everything_again_counts_once(bureau: Bureau, tmp_path: Path) -> None:
    bureau.now = NOW - timedelta(hours=12)
    write_province(tmp_path / "k", PLAN)
    bureau.gather(tmp_path / "k")
    before = bureau.summary()
    write_province(tmp_path / "k", FOLLOWER)
    assert bureau.gather(tmp_path / "k").batches == 3
    assert bureau.summary() == before
    assert len(bureau.applied()) == 2, "both streams are kept, one counts"


def test_requests_that_the_new_stream_lacks_are_named_wherever_problems_are(bureau: Bureau, tmp_path: Path) -> None:
    """An old backup was restored: the last month's four requests never came again."""
    write_province(tmp_path / "k", PLAN)
    for each in list(batches_of(1, FOLLOWER))[:2]:
        write_batch(tmp_path / "k", each)
    bureau.gather(tmp_path / "k")
    assert bureau.problems() == {FIRST: ["requests_lost"]}
    summary = bureau.summary()
    [problem] = [each for each in summary.problems if each.code == "requests_lost"]
    assert (problem.kind, problem.facts) == ("inconsistent", {"count": 4})
    assert summary.total.registered == 2 * 2 * 2, "the last follower counts all the same"
    assert "4 permohonan dari rangkaian yang diganti" in " ".join(page_words(pdf(bureau)).split())
    write_batch(tmp_path / "k", list(batches_of(1, FOLLOWER))[2])
    bureau.gather(tmp_path / "k")
    assert bureau.problems() == {}, "they came after all"


def test_a_delivery_in_a_stream_that_was_replaced_tells_of_two_pcs(bureau: Bureau, tmp_path: Path) -> None:
    bureau.now = datetime(2024, 7, 1, tzinfo=WIB)
    write_province(tmp_path / "k", PLAN)
    write_province(tmp_path / "k", FOLLOWER)
    bureau.gather(tmp_path / "k")
    assert bureau.problems() == {}
    write_batch(tmp_path / "k", list(batches_of(1, replace(PLAN, months=4)))[3])
    assert bureau.gather(tmp_path / "k").batches == 1
    assert bureau.problems() == {FIRST: ["requests_lost", "two_senders"]}
    words = " ".join(page_words(pdf(bureau)).split())
    assert "Mungkin dua PC mengirim: kiriman nomor 4" in words
    again = replace(PLAN, months=4, epoch="e3", predecessor="e2", later=timedelta(days=180))
    write_province(tmp_path / "k", again)
    bureau.gather(tmp_path / "k")
    assert bureau.problems() == {}, "the office began anew on one PC and sent all of it"


def test_one_that_names_no_predecessor_is_known_by_its_requests(bureau: Bureau, tmp_path: Path) -> None:
    write_province(tmp_path / "k", PLAN)
    write_province(tmp_path / "k", replace(PLAN, epoch="a0"))
    bureau.gather(tmp_path / "k")
    assert bureau.summary().total.registered == 3 * 2 * 2


def test_an_office_that_began_anew_with_nothing_counts_with_both(bureau: Bureau, tmp_path: Path) -> None:
    write_province(tmp_path / "k", PLAN)
    bureau.gather(tmp_path / "k")
    one = bureau.summary().total
    write_province(tmp_path / "k", replace(PLAN, epoch="e2", seed=7))
    bureau.gather(tmp_path / "k")
    both = bureau.summary()
    assert both.total.registered == 2 * one.registered
    assert len(both.services) == 2, "a service of two streams is one line"
    assert bureau.problems() == {}


def test_a_month_that_is_sent_again_replaces_the_former_whole(bureau: Bureau, tmp_path: Path) -> None:
    """The first month was sent with the second once more: what was finished later is in it, and nothing is double."""
    chain = list(batches_of(1, PLAN))
    write_batch(tmp_path / "k", chain[0])
    bureau.gather(tmp_path / "k")
    first = bureau.summary("2024-01").total
    write_batch(tmp_path / "k", chain[1])
    bureau.gather(tmp_path / "k")
    again = bureau.summary("2024-01").total
    assert again.registered == first.registered
    assert bureau.counts()["month"] == 2 * 2


def test_a_service_that_a_newer_month_no_longer_names_is_gone_from_it(bureau: Bureau, tmp_path: Path) -> None:
    sender = Sender()
    write_batch(tmp_path / "k", sender.batch([month(service=0), month(service=1)]))
    write_batch(tmp_path / "k", sender.batch([month(service=1)]))
    bureau.gather(tmp_path / "k")
    assert [each.code for each in bureau.summary().services if each.figures.received] == [service_code(1)]


# who needs attention


def test_an_office_that_is_late_silent_or_never_came_is_named_on_the_first_page(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    bureau.now = datetime(2024, 4, 4, 23, 59, tzinfo=WIB)
    assert bureau.quiet() == {}, "the third calendar day after the last delivery, whatever the hour"
    bureau.now = datetime(2024, 4, 5, 0, 1, tzinfo=WIB)
    assert bureau.quiet() == {FIRST: "late", "OPD-02": "late"}
    bureau.now = datetime(2024, 5, 4, 9, tzinfo=WIB)
    bureau.trust_all(3)
    assert bureau.quiet() == {FIRST: "silent", "OPD-02": "silent", "OPD-03": "never"}
    words = page_words(pdf(bureau))
    assert "Perlu perhatian" in words
    assert all(office in words for office in (FIRST, "OPD-02", "OPD-03"))
    assert "belum pernah ada kiriman" in words


def test_a_pc_whose_clock_is_ahead_does_not_look_newer_than_the_day_its_data_came(
    bureau: Bureau, tmp_path: Path
) -> None:
    write_province(tmp_path / "k", replace(PLAN, months=30))
    bureau.now = NOW
    bureau.gather(tmp_path / "k")
    bureau.now = NOW + timedelta(days=10)
    assert bureau.quiet()[FIRST] == "late"


def test_a_pc_whose_clock_goes_back_a_year_is_named_for_that_and_not_called_silent(bureau: Bureau, share: Path) -> None:
    batch(share, 3).tell(lambda told: told.update(frozen_at="2023-04-01T08:00:00+07:00"))
    assert bureau.gather(share).complaints == ()
    assert bureau.quiet() == {}
    assert bureau.problems() == {FIRST: ["clock_back"]}
    assert "1 April 2023" in page_words(pdf(bureau)), "the day that the office's clock showed"
    bureau.now = NOW + timedelta(days=4)
    assert bureau.quiet() == {FIRST: "late", "OPD-02": "late"}


def test_counts_that_contradict_the_requests_are_named_with_month_and_service(bureau: Bureau, share: Path) -> None:
    def boast(files: dict[str, bytes]) -> None:
        lines = files["rekap_layanan_bulanan.csv"].split(b"\r\n")
        cells = lines[1].split(b",")
        cells[7], cells[8] = b'"9"', b'"9"'
        lines[1] = b",".join(cells)
        files["rekap_layanan_bulanan.csv"] = b"\r\n".join(lines)

    last = batch(share, 3)
    last.repack(boast)
    bureau.gather(share)
    assert bureau.problems() == {FIRST: ["contradiction"]}
    [problem] = [each for each in bureau.summary().problems if each.code == "contradiction"]
    assert problem.facts == {"period": "2024-02", "service": service_code(0), "count": 1}
    assert "Rekap Februari 2024" in page_words(pdf(bureau))


def test_counts_that_cannot_be_are_named_too(bureau: Bureau, tmp_path: Path) -> None:
    sender = Sender()
    write_batch(tmp_path / "k", sender.batch([month(terdaftar=0, masuk=4)]))
    bureau.gather(tmp_path / "k")
    assert bureau.problems() == {FIRST: ["contradiction"]}


def test_so_many_problems_that_they_fill_pages_are_all_named_on_the_first(bureau: Bureau, tmp_path: Path) -> None:
    write_province(tmp_path / "k", PLAN)
    bureau.gather(tmp_path / "k")
    bureau.trust_all(45)
    made = pdf(bureau)
    first = page_words(made)
    assert all(f"OPD-{number:02d}" in first for number in range(2, 46))
    assert "halaman berikut" in first
    assert "OPD-45" in page_words(made, 1) + page_words(made, 2)


# files


def test_the_paper_tells_every_office_and_service_and_embeds_its_letters(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    made = pdf(bureau)
    document = pypdfium2.PdfDocument(made)
    words = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    summary = bureau.summary()
    for service in summary.services:
        assert service.code in words
        assert service.name in words
    assert "Dinas Contoh OPD-02" in words
    assert face("NotoSans").name
    assert b"/Helvetica" not in made


def test_the_workbook_keeps_codes_as_text_and_counts_as_numbers(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    book = openpyxl.load_workbook(io.BytesIO(summary_file(bureau.summary(), Path("rekap.xlsx"))))
    assert book.sheetnames == ["Perlu perhatian", "Kantor", "Layanan", "Bulan"]
    [head, first, *_rest] = book["Layanan"].iter_rows()
    assert (first[2].value, first[2].data_type, first[2].number_format) == (service_code(0), "s", "@")
    assert [cell.data_type for cell in first[4:9]] == ["n"] * 5
    assert head[0].font.bold


def test_a_name_that_looks_like_a_formula_stays_a_name(bureau: Bureau, tmp_path: Path) -> None:
    name = '=HYPERLINK("http://contoh.invalid","klik")'
    write_batch(tmp_path / "k", Sender(name=name).batch([month()]))
    bureau.gather(tmp_path / "k")
    book = openpyxl.load_workbook(io.BytesIO(summary_file(bureau.summary(), Path("rekap.xlsx"))))
    cell = book["Layanan"]["D2"]
    assert (cell.value, cell.data_type) == (name, "s")
    rows = summary_file(bureau.summary(), Path("rekap.csv"), machine=True).decode()
    [row] = list(csv.DictReader(io.StringIO(rows)))
    assert row["nama_layanan"].startswith("'=")
    assert unescape(row["nama_layanan"]) == name


def test_people_get_semicolons_and_commas_and_machines_get_rfc_4180(bureau: Bureau, share: Path) -> None:
    bureau.gather(share)
    people = summary_file(bureau.summary(), Path("rekap.csv"))
    assert people.startswith(b"\xef\xbb\xbfPeriode;Kode kantor;")
    percents = {row["% tepat waktu"] for row in csv.DictReader(io.StringIO(people.decode("utf-8-sig")), delimiter=";")}
    assert any("," in percent for percent in percents)
    machine = summary_file(bureau.summary(), Path("rekap.csv"), machine=True)
    rows = list(csv.DictReader(io.StringIO(machine.decode())))
    assert [row["kode_layanan"] for row in rows][:2] == [service_code(0), service_code(1)]
    assert not any("," in row["persen_tepat_waktu"] for row in rows)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_the_workbook_with_every_digit_of_every_code(
    bureau: Bureau, share: Path, tmp_path: Path
) -> None:
    bureau.gather(share)
    book = tmp_path / "rekap.xlsx"
    book.write_bytes(summary_file(bureau.summary(), book))
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3"
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    run = [str(SOFFICE), profile, "--headless", "--convert-to", options, "--outdir", str(tmp_path), str(book)]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=False)
    [made] = tmp_path.glob("rekap*.csv")
    rows = list(csv.reader(io.StringIO(made.read_text(encoding="utf-8"))))
    assert [row[2] for row in rows[1:3]] == [service_code(0), service_code(1)], done.stderr
    assert rows[1][0] == FIRST


# the schema, and an honest office


def test_the_provinces_tables_keep_every_published_column() -> None:
    from loket.db import gathering_schema

    kept = (gathering_schema.STANDARDS, gathering_schema.MONTHS, gathering_schema.REQUESTS)
    for table, ours in zip(TABLES, kept, strict=True):
        assert gathering_schema.columns_of(ours) == table.header


def test_a_column_that_a_newer_office_adds_at_the_end_is_passed_over() -> None:
    table = TABLES[1]
    header = ",".join(f'"{name}"' for name in (*table.header, "kolom_baru"))
    cells = {"periode": "2026-01", "unit_kode": "A", "kode_layanan": "B", "versi": "1"}
    counts = {column.name: "0" for column in table.columns if column.constraints.get("required")}
    row = ",".join(f'"{({**counts, **cells}).get(name, "")}"' for name in (*table.header, "kolom_baru"))
    [found] = read_checked(f"{header}\r\n{row}\r\n".encode(), table)
    assert len(found) == len(table.header)


class Sender:
    """An office that sends months as a test wants them, with one request in each batch."""

    def __init__(self, name: str = "Izin Contoh") -> None:
        self.name = name
        self.number = 0
        self.previous: str | None = None

    def batch(self, months: list[MonthRecord]) -> FrozenBatch:
        self.number += 1
        rows = Rows(standards=[self._standard()], months=months, requests=[self._request()])
        facts = BatchFacts(
            number=self.number,
            lo=self.number,
            hi=self.number,
            previous=self.previous,
            audit_head="ab",
            periods={each.periode: self.number for each in months},
        )
        origin = Origin(office=FIRST, unit_name="Dinas", epoch="e1", app_version="0.2.0", frozen_at=NOW)
        made = freeze(rows, origin, facts, Seal(seed_of(FIRST)))
        self.previous = made.manifest_sha256
        return made

    def _standard(self) -> StandardRecord:
        return StandardRecord(
            kode_layanan=service_code(0),
            nama_layanan=self.name,
            varian="baru",
            unit_kode=FIRST,
            unit_nama="Dinas",
            versi=1,
            jml_persyaratan=1,
            jml_langkah=1,
            komponen_terisi=14,
        )

    def _request(self) -> RequestRecord:
        uid = f"00000000-0000-4000-8000-{self.number:012d}"
        return SyntheticRequest(uid, 0, 0, 5, None, 1, on_time=True).record(self.number, ready=False)


def month(service: int = 0, **changes: int) -> MonthRecord:
    names = ("tidak_lengkap", "selesai", "selesai_tepat_waktu", "terlambat", "ditolak", "dibatalkan", "ditunda")
    counts = dict.fromkeys((*names, "sisa_berjalan", "sisa_lewat_tempo"), 0) | {"masuk": 1, "terdaftar": 1}
    return MonthRecord(
        periode=period_of(0), unit_kode=FIRST, kode_layanan=service_code(service), versi=1, **(counts | changes)
    )


def test_dates_are_those_of_the_offices_wherever_the_gathering_pc_sets_its_clock(bureau: Bureau, share: Path) -> None:
    """At 18.30 UTC it is the next day in Jakarta, and its offices have sent on that day."""
    bureau.now = datetime(2024, 3, 31, 18, 30, tzinfo=UTC)
    bureau.gather(share)
    summary = bureau.summary()
    assert {summary.made_on, *(office.until for office in summary.offices)} == {date(2024, 4, 1)}
    assert bureau.quiet() == {}
