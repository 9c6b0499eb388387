"""The day's closing sheet: what it counts, and that a later database can be held against it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from office_builders import Clock, form, move, register
from sqlalchemy import text

from loket.domain.workflow import Action
from loket.errors import LoketError, RuleError
from loket.services import Services
from loket.services.trail import TrailFilter


@pytest.fixture
def words_of(tmp_path: Path) -> Callable[[bytes], str]:
    def read(pdf: bytes) -> str:
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed on this machine")
        path = tmp_path / "words.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, encoding="utf-8")
        return "\n".join(" ".join(line.split()) for line in done.stdout.splitlines())

    return read


Words = Callable[[bytes], str]
Refused = Callable[..., LoketError]


def work_a_day(services: Services, clock: Clock) -> list[str]:
    """Seven registrations at two counters with everything that can become of one; their numbers."""
    late = register(services, "menit", 90).number
    clock.pass_time(days=1)  # Tuesday: what is late now was registered on Monday
    numbers = [register(services, service, serial).number for serial, service in enumerate(("hari", "hari", "bayar"))]
    clock.pass_time(minutes=20)
    undone = register(services, "bayar", 11)
    services.intake.undo(undone.id)
    move(services, numbers[0], Action.READY)
    move(services, numbers[0], Action.HANDOVER)
    move(services, numbers[1], Action.SUSPEND, reason="signer")
    move(services, numbers[2], Action.PAID, reference="NTPN-1")
    services.intake.receive(form("hari", 12, missing=("ktp",)))
    services.office.add_counter("L2", "Loket 2")
    services.office.sit_at("L2")
    other = register(services, "hari", 13).number
    move(services, other, Action.CANCEL, reason="Pemohon menarik kembali")
    return [late, *numbers, undone.number, other]


def test_the_sheet_adds_up_the_day_by_counter_and_service(services: Services, clock: Clock, words_of: Words) -> None:
    numbers = work_a_day(services, clock)
    words = words_of(services.closing.paper().content)
    assert "LEMBAR TUTUP HARI" in words
    assert "Selasa, 8 September 2026" in words
    #  received, ready, handed over, suspended, incomplete, overdue
    assert "Loket 1 Layanan hari 2 1 1 1 1 –" in words
    assert "Loket 1 Layanan bayar 2 – – – – –" in words
    assert "Loket 1 Layanan menit – – – – – 1" in words
    assert "Loket 2 Layanan hari 1 – – – – –" in words
    assert "Jumlah 5 1 1 1 1 1" in words
    assert f"Loket 1 {numbers[1]} {numbers[4]} 4" in words
    assert f"Loket 2 {numbers[5]} {numbers[5]} 1" in words
    assert "Deret nomor utuh" in words
    assert f"{numbers[4]} Diurungkan petugas" in words
    assert f"{numbers[5]} Dibatalkan" in words
    assert "Layanan bayar Rp50.000 Rp50.000" in words
    assert "Rina 09.00 09.20 5" in words
    assert "Cadangan terakhir belum pernah" in words


def test_a_serial_that_nobody_has_is_named(services: Services, words_of: Words) -> None:
    for serial in range(3):
        register(services, "hari", serial)
    with services.desk.database.write() as session:
        for table, column in (
            ("request_item", "request_id"),
            ("ledger_row", "request_id"),
            ("outbox_row", "request_id"),
        ):
            session.execute(text(f"DELETE FROM {table} WHERE {column} = 2"))
        session.execute(text("DELETE FROM request WHERE id = 2"))
    assert "Loket 1: nomor urut 2 tidak ada di basis data" in words_of(services.closing.paper().content)


def test_a_day_without_anything_says_so(services: Services, clock: Clock, words_of: Words) -> None:
    clock.pass_time(days=3)
    words = words_of(services.closing.paper().content)
    for none in ("Tidak ada pelayanan", "Tidak ada nomor", "Tidak ada biaya", "Tidak ada catatan kerja"):
        assert none in words


def test_a_former_day_is_closed_as_it_ended_and_one_to_come_is_refused(
    services: Services, clock: Clock, words_of: Words, refused: Callable[..., LoketError]
) -> None:
    monday = clock.moment.date()
    register(services, "menit", 1)
    clock.pass_time(days=2)
    register(services, "hari", 2)
    words = words_of(services.closing.paper(monday).content)
    assert "Loket 1 Layanan menit 1 – – – – 1" in words
    assert "Layanan hari" not in words
    error = refused(services.closing.paper, monday + timedelta(days=3))
    assert (error.code, error.field) == ("closing_in_future", "date")


def test_the_sheet_names_the_line_that_notes_it(services: Services, words_of: Words) -> None:
    register(services)
    sheet = services.closing.paper()
    newest = next(iter(services.trail.lines(TrailFilter()).lines))
    lines = [line for line in services.trail.lines(TrailFilter()).lines if line.action == "closing_printed"]
    assert [(line.line, line.hash, line.facts["day"]) for line in lines] == [(sheet.line, sheet.head, "2026-09-07")]
    assert newest.line >= sheet.line
    assert sheet.head.upper()[:4] in words_of(sheet.content)
    assert services.health.check(printed=[sheet.head]).ok
    assert services.health.check(printed=[sheet.head]).heads[0].line == sheet.line


def rewritten(services: Services) -> None:
    """Somebody who can write the file takes away what happened since the sheet and its own line, and goes on."""
    with services.desk.database.write() as session:
        session.execute(text("DROP TRIGGER audit_line_no_delete"))
        session.execute(text("DELETE FROM audit_line WHERE id >= (SELECT max(id) FROM audit_line) - 1"))


def test_a_chain_that_was_cut_no_longer_holds_the_printed_head(services: Services) -> None:
    register(services)
    sheet = services.closing.paper()
    rewritten(services)
    services.lookup.detail(services.lookup.requests()[0].number, whole=True)
    found = {one.code for one in services.health.check(printed=[sheet.head]).findings}
    assert "head_missing" in found
    assert not services.health.check(printed=[f"LOKET:AUDIT:{sheet.line}:{sheet.head.upper()}"]).ok
    with pytest.raises(RuleError, match="head_unreadable"):
        services.health.check(printed=["Q" * 20])


def test_nothing_of_an_applicant_stands_on_the_sheet(services: Services, clock: Clock, words_of: Words) -> None:
    work_a_day(services, clock)
    words = words_of(services.closing.paper().content).upper()
    for secret in ("XQ0", "WARGA", "650101", "6501", "0812", "NTPN", "MENARIK KEMBALI"):
        assert secret not in words


def test_no_sheet_is_made_of_a_day_before_the_office_was_there(services: Services, refused: Refused) -> None:
    began = services.trail.lines(TrailFilter(), limit=10_000).lines[-1].at.date()
    assert services.closing.paper(began).day == began
    for day in (began - timedelta(days=1), date.min):
        assert refused(services.closing.paper, day).code == "closing_before_office"
    assert refused(services.closing.paper, date.max).code == "closing_in_future"
