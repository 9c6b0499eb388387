"""Papers through the services: copies counted when they came out, what waits, and what the code on them says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pypdfium2
from office_builders import Clock, form, found_office, move, register, rows, standard

from loket.domain.seal import is_genuine
from loket.domain.standards import StartEvent, Unit
from loket.domain.workflow import Action
from loket.errors import LoketError
from loket.i18n import _, use_language
from loket.services import Services
from loket.services.calendar import CalendarEdit, SeasonInput
from loket.services.registration import Incomplete

Refused = Callable[..., LoketError]


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def test_the_first_print_is_the_original_and_the_next_are_numbered_copies(services: Services, clock: Clock) -> None:
    number = register(services).number
    for copy in range(3):
        clock.pass_time(minutes=1)
        paper = services.papers.receipt(number)
        assert paper.copy == copy
        assert ("SALINAN" in words(paper.content)) == (copy > 0)
        assert (f"SALINAN ke-{copy}".casefold() in words(paper.content).casefold()) == (copy > 0)
        services.papers.done(paper.job or 0)
    detail = services.lookup.detail(number)
    assert detail.receipts_printed == 3
    printed = [line.facts["copy"] for line in detail.timeline if line.action == "printed"]
    assert printed == [0, 1, 2]


def test_a_paper_that_did_not_come_out_waits_and_is_no_copy(services: Services, clock: Clock) -> None:
    number = register(services).number
    first = services.papers.receipt(number)
    clock.pass_time(hours=1)
    again = services.papers.receipt(number)
    assert (first.job, first.copy, first.content) == (again.job, again.copy, again.content), "the same bytes"
    assert [(one.job, one.number) for one in services.papers.waiting()] == [(first.job, number)]
    assert services.lookup.detail(number).receipts_printed == 0
    services.papers.done(first.job or 0)
    services.papers.done(first.job or 0)
    assert services.papers.waiting() == []
    assert services.lookup.detail(number).receipts_printed == 1
    assert rows(services, "SELECT count(*) FROM audit_line WHERE action = 'printed'") == [(1,)]


def test_reporting_a_paper_that_was_never_asked_for_changes_nothing(services: Services) -> None:
    services.papers.done(4711)
    assert services.papers.waiting() == []


def test_papers_name_the_hours_of_the_season_into_which_the_citizen_comes(services: Services, clock: Clock) -> None:
    week = {day: [("08:00", "12:00"), ("12:30", "15:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
    season = SeasonInput(name="Ramadan", first_day=date(2026, 9, 12), last_day=date(2026, 9, 20), week=week)
    services.calendar.apply(CalendarEdit(season=season))
    special = "12–20 Sep: Senin–Jumat 08.00–12.00, 12.30–15.00; di luar itu: Senin–Kamis"
    clock.at(9, 9)
    due_in_it = register(services, serial=1)
    assert due_in_it.due is not None
    assert date(2026, 9, 12) <= due_in_it.due.date() <= date(2026, 9, 20), "registered before it, collected in it"
    assert special in words(services.papers.receipt(due_in_it.number).content)
    clock.at(18, 9)
    due_after = register(services, serial=2)
    assert due_after.due is not None
    assert due_after.due.date() > date(2026, 9, 20)
    assert "di luar itu" not in words(services.papers.receipt(due_after.number).content)
    visit = services.intake.receive(form(serial=3, missing=("ktp",)))
    assert isinstance(visit, Incomplete)
    assert special in words(services.papers.deficiency(visit.id).content)


def test_papers_wait_in_the_order_in_which_they_were_asked_for(services: Services) -> None:
    numbers = [register(services, serial=n).number for n in (3, 1, 2)]
    for number in numbers:
        services.papers.receipt(number)
    assert [one.number for one in services.papers.waiting()] == numbers


def test_a_receipt_shows_the_masked_nik_and_never_the_whole_one(services: Services) -> None:
    text = words(services.papers.receipt(register(services).number).content)
    assert "6501••••••••0001" in text
    assert "6501020190" not in text
    assert "CONTOH" not in text


def test_a_training_office_says_so_on_every_paper(tmp_path: Path, clock: Clock) -> None:
    services = found_office(tmp_path / "latihan", clock, training=True)
    services.standards.import_standards([standard("hari", 3, Unit.WORKING_DAY, StartEvent.COMPLETE)])
    assert "CONTOH" in words(services.papers.receipt(register(services).number).content)
    visit = services.intake.receive(form(serial=2, missing=("ktp",)))
    assert isinstance(visit, Incomplete)
    assert "CONTOH" in words(services.papers.deficiency(visit.id).content)
    services.close()


def test_a_deficiency_slip_says_what_is_missing_and_has_no_number(services: Services, refused: Refused) -> None:
    visit = services.intake.receive(form(missing=("ktp",)))
    assert isinstance(visit, Incomplete)
    paper = services.papers.deficiency(visit.id)
    assert (paper.job, paper.copy) == (None, 0)
    assert "Fotokopi KTP-el" in words(paper.content)
    assert "503/L1" not in words(paper.content)
    assert refused(services.papers.deficiency, 99).code == "unknown_visit"
    assert refused(services.papers.receipt, "503/X").code == "unknown_request"


def test_a_receipt_says_the_promise_as_it_stands_now(services: Services, clock: Clock) -> None:
    number = register(services).number
    assert "Kamis, 10 September 2026" in words(services.papers.receipt(number).content)
    move(services, number, Action.SUSPEND, reason="applicant")
    clock.at(9)
    move(services, number, Action.RESUME)
    assert "Senin, 14 September 2026" in words(services.papers.receipt(number).content)


def test_the_code_on_the_receipt_is_sealed_and_says_the_offices_date(tmp_path: Path, clock: Clock) -> None:
    services = found_office(tmp_path / "timur", clock, zone="Asia/Jayapura")
    services.standards.import_standards([standard("menit", 30, Unit.MINUTE, StartEvent.COMPLETE)])
    clock.moment = datetime.fromisoformat("2026-09-08T07:45:00+09:00")  # still the 7th in London, also when it is due
    number = register(services, "menit").number
    detail = services.lookup.detail(number)
    (key,) = rows(services, "SELECT paper_key FROM office")[0]
    job = services.papers._ask(detail.row.id)
    code = services.papers._receipt_data(detail, job).qr
    assert code.split("*")[4] == "20260908"
    assert is_genuine(bytes.fromhex(str(key)), code)
    assert services.lookup.number_of(code) == number
    assert not is_genuine(bytes.fromhex(str(key)), code.replace("20260908", "20260907"))
    services.close()


def test_the_pdf_library_loads_only_when_paper_is_made() -> None:
    script = "import sys, loket.services; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[2]).returncode == 0


def test_a_paper_is_indonesian_whatever_the_screen_speaks(services: Services) -> None:
    number = register(services).number
    indonesian = services.papers.preview(number)
    use_language("en")
    try:
        assert services.papers.preview(number) == indonesian
        assert _("Permohonan") == "Requests"
    finally:
        use_language("id")
