"""CSV for people: what a spreadsheet makes of it is what was meant."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from loket.exchange.people_dialect import people_cell, people_csv

JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "ya"),
        (False, "tidak"),
        (1_250_000, "1250000"),
        (33.5, "33,5"),
        (-0.0, "0"),
        (Decimal("2.50"), "2,5"),
        (date(2026, 3, 2), "02-03-2026"),
        (datetime(2026, 3, 2, 8, 5, tzinfo=JAKARTA), "02-03-2026 08:05"),
        ("Dinas; Kota", "Dinas; Kota"),
        ("=1+1", "'=1+1"),
        ("007", "'007"),
        ("6271014507900003", "'6271014507900003"),
        ("2026", "2026"),
        ("0", "0"),
        ("baris\nbaru", "baris baru"),
    ],
)
def test_a_value_is_written_as_people_read_it(value: object, text: str) -> None:
    assert people_cell(value) == text


def test_the_file_has_a_mark_semicolons_and_one_row_a_line() -> None:
    rows = [("Kartu; Keluarga", 12.5, n) for n in range(5000)]
    pieces = list(people_csv(("layanan", "hari", "nomor"), rows))
    assert pieces[0] == b"\xef\xbb\xbf"
    assert len(pieces) > 2, "a long list is passed on in pieces"
    text = b"".join(pieces).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert read[:2] == [["layanan", "hari", "nomor"], ["Kartu; Keluarga", "12,5", "0"]]
    assert len(read) == 5001


def test_what_is_no_cell_is_a_bug() -> None:
    with pytest.raises(TypeError, match="list"):
        people_cell([1])
