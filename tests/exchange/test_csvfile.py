"""The machine's CSV: dialect, reversible escape, refusals."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from exchange_builders import month, request, standard
from hypothesis import given
from hypothesis import strategies as st

from loket.errors import RuleError, StorageError
from loket.exchange.csvfile import cell_text, clean, escape, read_table, unescape
from loket.exchange.csvwriter import write_table
from loket.exchange.records import MonthRecord, RequestRecord, StandardRecord
from loket.exchange.schema import MONTHS, REQUESTS, STANDARDS, TABLES

DANGEROUS = "=+-@\t\r\n\0＝＋－＠'"


def written(table, records):
    out = io.BytesIO()
    facts = write_table(out, table, records)
    assert facts.bytes == len(out.getvalue())
    return out.getvalue()


def read(table, data):
    return list(read_table(io.BytesIO(data), table))


@given(st.text())
def test_escaping_is_undone_by_stripping_one_apostrophe(text):
    assert unescape(escape(text)) == text


@given(st.text(alphabet=st.one_of(st.sampled_from(DANGEROUS), st.characters(exclude_categories=["Cs"]))))
def test_no_escaped_cell_begins_with_a_dangerous_character_but_the_apostrophe(text):
    assert escape(text)[:1] not in set(DANGEROUS) - {"'"}


@pytest.mark.parametrize("start", DANGEROUS)
def test_each_dangerous_start_gets_exactly_one_apostrophe(start):
    assert escape(start + "1") == f"'{start}1"


@pytest.mark.parametrize("text", ["", "1", "a=b", " =1", "14", "‘x", "−1"])
def test_other_cells_stay_as_they_are(text):
    assert escape(text) == text


@given(st.text(min_size=1))
def test_what_is_written_is_read_back(text):
    data = written(STANDARDS, [standard(nama_layanan=text)])
    [row] = read(STANDARDS, data)
    assert row["nama_layanan"] == clean(text)
    assert data.count(b"\r\n") == 2
    assert b"\n" not in data.replace(b"\r\n", b"")


@given(st.text())
def test_a_cleaned_text_has_one_line(text):
    assert len(clean(text).splitlines()) <= 1


def test_the_dialect_is_quoted_crlf_utf8_without_a_mark():
    data = written(REQUESTS, [request(7, varian="é")])
    header, row, rest = data.split(b"\r\n")
    assert header == ",".join(f'"{name}"' for name in REQUESTS.header).encode()
    assert row.startswith(b'"7","')
    assert '"é"'.encode() in row
    assert rest == b""


def test_an_ordinary_csv_reader_understands_it():
    data = written(STANDARDS, [standard()]).decode()
    [row] = csv.DictReader(io.StringIO(data, newline=""))
    assert row["waktu_teks"] == '10 (sepuluh) menit "sejak lengkap", bila pejabat ada'
    assert row["produk"] == "'=HYPERLINK(1)"
    assert row["dasar_hukum"] == "''Permendikbud 29/2014"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (1_250_000, "1250000"),
        (100.0, "100"),
        (0.0, "0"),
        (-0.0, "0"),
        (33.3333, "33.33"),
        (Decimal("2.50"), "2.5"),
        (datetime(2026, 3, 2, 1, 5, 9, 99, tzinfo=UTC), "2026-03-02T01:05:09+00:00"),
    ],
)
def test_values_have_one_form(value, text):
    assert cell_text(value) == text


def test_a_moment_without_an_offset_is_a_bug():
    with pytest.raises(ValueError, match="offset"):
        cell_text(datetime(2026, 3, 2, 8, 0))  # noqa: DTZ001


def test_a_value_of_another_type_than_its_column_is_a_bug():
    with pytest.raises(TypeError, match="versi"):
        written(REQUESTS, [request(versi="1")])


@pytest.mark.parametrize(
    ("table", "record", "column", "reason"),
    [
        (REQUESTS, request(0), "seq", "minimum"),
        (REQUESTS, request(request_uuid="503/0001"), "request_uuid", "pattern"),
        (REQUESTS, request(status="selesai"), "status", "enum"),
        (REQUESTS, request(kode_layanan=""), "kode_layanan", "required"),
        (MONTHS, month(periode="2026-13"), "periode", "yearmonth"),
        (MONTHS, month(persen_tepat_waktu=100.5), "persen_tepat_waktu", "maximum"),
        (MONTHS, month(skm_ikm=float("nan")), "skm_ikm", "minimum"),
        (STANDARDS, standard(komponen_terisi=15), "komponen_terisi", "maximum"),
        (STANDARDS, standard(kode_wilayah="62.71"), "kode_wilayah", "pattern"),
    ],
)
def test_a_row_that_upstream_would_refuse_is_refused_here(table, record, column, reason):
    with pytest.raises(RuleError) as caught:
        written(table, [record])
    assert caught.value.code == "export_row_refused"
    assert caught.value.facts == {"file": table.file, "row": 1, "column": column, "reason": reason}


def test_a_repeated_key_is_refused():
    with pytest.raises(RuleError) as caught:
        written(REQUESTS, [request(3), request(3)])
    assert caught.value.facts["reason"] == "repeated"
    assert caught.value.facts["row"] == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'"seq"\r\n',
        b"\xff\xfe",
        written(REQUESTS, [request()])[:-40],
        written(REQUESTS, []) + b'"1","2"\r\n',
        written(STANDARDS, []),
    ],
)
def test_a_damaged_file_is_told_as_such(data):
    with pytest.raises(StorageError) as caught:
        read(REQUESTS, data)
    assert caught.value.code == "csv_damaged"


def test_a_reader_passes_over_columns_of_a_newer_version():
    header, row, _ = written(REQUESTS, [request(5)]).split(b"\r\n")
    [found] = read(REQUESTS, header + b',"baru"\r\n' + row + b',"x"\r\n')
    assert found["seq"] == "5"
    assert tuple(found) == REQUESTS.header


@pytest.mark.parametrize(
    ("table", "record"), [(STANDARDS, StandardRecord), (MONTHS, MonthRecord), (REQUESTS, RequestRecord)]
)
def test_a_record_has_exactly_the_published_columns(table, record):
    assert tuple(field.name for field in fields(record)) == table.header


def test_every_key_is_required_and_every_column_described():
    for table in TABLES:
        assert all(column.description for column in table.columns)
        required = {column.name for column in table.columns if column.constraints.get("required")}
        assert set(table.primary_key) <= required


def test_a_request_row_has_no_place_for_free_text():
    free = {c.name for c in REQUESTS.columns if c.type == "string" and not {"enum", "pattern"} & set(c.constraints)}
    assert free == {"kode_layanan", "varian"}, "these two are keys of the published standard"
