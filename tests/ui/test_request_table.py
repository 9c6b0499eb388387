"""The list of requests: what stands in it, and how it sorts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from loket.domain.standing import PromiseState, Remaining
from loket.domain.workflow import Status
from loket.services.rows import RequestRow
from loket.ui.models.requests import (
    OfficeWords,
    RequestColumn,
    RequestTable,
    promise_tone,
    promise_words,
    service_words,
)
from loket.ui.style import Tone

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 3, 16, 9, 42, tzinfo=WIB)
ROW = RequestRow(
    id=7,
    number="503/L1-0007/DPMPTSP/III/2026",
    name="Siti Rahmawati",
    nik="6501••••••••0003",
    phone="",
    address="",
    service_code="sip",
    service="Surat Izin Praktik (SIP) Perawat",
    variant="Perpanjangan SIP",
    status=Status.IN_PROCESS,
    state=PromiseState.ON_TIME,
    remaining=Remaining(1, timedelta(hours=3), late=False),
    received_at=NOW,
    due=datetime(2026, 3, 30, 16, 0, tzinfo=WIB),
    ready_at=None,
    waiting_for="",
    expected_on=None,
    priority=False,
    counter="L1",
)
LATE = replace(
    ROW,
    number="503/L1-0001/DPMPTSP/III/2026",
    state=PromiseState.OVERDUE,
    remaining=Remaining(2, timedelta(0), late=True),
)


@pytest.mark.parametrize(
    ("row", "tone", "words"),
    [
        (ROW, Tone.ON_TIME, "Sisa 1 hari 3 jam"),
        (replace(ROW, remaining=Remaining(14, timedelta(hours=5), late=False)), Tone.ON_TIME, "Sisa 14 hari"),
        (LATE, Tone.OVERDUE, "Lewat 2 hari"),
        (replace(ROW, state=PromiseState.DUE_TODAY), Tone.AT_RISK, "Hari ini 16.00"),
        (replace(ROW, state=PromiseState.SUSPENDED, status=Status.SUSPENDED), Tone.PAUSED, "Ditangguhkan"),
        (replace(ROW, state=None, remaining=None, due=None, status=Status.REGISTERED), Tone.NEUTRAL, "Belum berjalan"),
        (replace(ROW, state=PromiseState.MET, remaining=None, status=Status.READY), Tone.DONE, "Siap diambil"),
        (replace(ROW, state=None, remaining=None, status=Status.REJECTED), Tone.NEUTRAL, "Ditolak"),
    ],
)
def test_the_chip_says_in_words_how_the_promise_stands(row: RequestRow, tone: Tone, words: str) -> None:
    assert promise_tone(row) is tone
    assert promise_words(row, "Asia/Jakarta") == words


def test_times_stand_in_the_zone_of_the_office() -> None:
    assert promise_words(replace(ROW, state=PromiseState.DUE_TODAY), "Asia/Makassar") == "Hari ini 17.00"


@pytest.mark.parametrize(
    ("service", "variant", "words"),
    [
        ("Surat Izin Praktik (SIP) Perawat", "Perpanjangan SIP", "SIP Perawat · Perpanjangan SIP"),
        ("Surat Keterangan Tidak Mampu (SKTM)", "SKTM", "SKTM"),
        ("KTP Elektronik (KTP-el)", "KTP-el baru", "KTP-el · KTP-el baru"),
        ("Perbaikan Data DTSEN (dahulu DTKS)", "", "Perbaikan Data DTSEN (dahulu DTKS)"),
        ("Kartu Keluarga", "Baru", "Kartu Keluarga · Baru"),
    ],
)
def test_a_service_is_called_what_officers_call_it(service: str, variant: str, words: str) -> None:
    assert service_words(replace(ROW, service=service, variant=variant)) == words


def test_a_page_chooses_its_columns_and_their_order() -> None:
    chosen = (RequestColumn.NUMBER, RequestColumn.WHERE, RequestColumn.DUE)
    model = RequestTable(OfficeWords("Asia/Jakarta", {"applicant": "Menunggu pemohon"}), chosen)
    QAbstractItemModelTester(model)
    model.set_rows([replace(ROW, waiting_for="applicant")])
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)] == ["Nomor", "Sedang di", "Batas waktu"]
    assert [model.index(0, at).data() for at in range(3)] == [ROW.number, "Menunggu pemohon", "30-03-2026 16.00"]


def test_what_is_late_sorts_first_by_its_promise() -> None:
    model = RequestTable(OfficeWords("Asia/Jakarta"))
    done = replace(ROW, number="503/L1-0009/DPMPTSP/III/2026", status=Status.HANDED_OVER, state=PromiseState.MET)
    model.set_rows([done, ROW, LATE])
    model.sort(model.place(RequestColumn.PROMISE))
    assert [row.number for row in model.rows] == [LATE.number, ROW.number, done.number]
