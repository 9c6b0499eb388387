"""Personal data: taken away when its time is over, given to its owner on request, and who saw it."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from datetime import date

import pytest
from office_builders import Clock, citizen, move, register, rows
from pypdfium2 import PdfDocument
from sqlalchemy import text

from loket.domain.people import Role
from loket.domain.privacy import ANONYMOUS, last_day
from loket.domain.workflow import Action
from loket.errors import RuleError
from loket.services import Services
from loket.services.lookup import Which
from loket.services.people import NewPerson
from loket.services.privacy import ExposureQuery
from loket.services.registration import NewRequest

NAME, NIK, PHONE = citizen(1)
PERSONAL = (NAME, NIK, PHONE[1:], "Jalan Xq 1", "Kuasa Xq", "Penerima Xq", "SKRD-XQ-77", "catatan xq")
EXTENDED = "perpanjangan xq atas nama pemohon"


def a_whole_life(services: Services, clock: Clock) -> str:
    """A request with every personal field filled, handed over; its number."""
    proxy = {"proxy_name": "Kuasa Xq", "proxy_relation": "Keponakan Xq", "birth_date": date(1990, 1, 2)}
    number = register(services, "bayar", 1, **proxy).number
    move(services, number, Action.PAID, reference="SKRD-XQ-77")
    move(services, number, Action.SUSPEND, reason="catatan xq tentang pemohon")
    clock.pass_time(hours=1)
    move(services, number, Action.RESUME)
    move(services, number, Action.READY)
    clock.pass_time(hours=1)
    move(services, number, Action.HANDOVER, to="Penerima Xq")
    return number


def destroy(services: Services):  # type: ignore[no-untyped-def]
    with services.desk.alone("Kantor dengan satu orang"):
        return services.privacy.destroy()


def words_of(pdf: bytes) -> str:
    document = PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(words.split())


def everything(services: Services) -> str:
    """Every value of every table, and every word of the search's index."""
    with services.desk.database.read() as session:
        names = session.execute(
            text("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')")
        ).scalars()
        found = [repr(session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in names]
    return "\n".join(found)


# retention


@pytest.mark.parametrize(
    ("today", "months", "last"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 5), 1, date(2025, 12, 5)),
        (date(2026, 12, 1), 24, date(2024, 12, 1)),
    ],
)
def test_a_period_is_counted_in_calendar_months_and_never_a_day_too_few(today: date, months: int, last: date) -> None:
    assert last_day(today, months) == last


def test_nothing_goes_before_its_day_and_everything_personal_goes_on_it(services: Services, clock: Clock) -> None:
    number = a_whole_life(services, clock)
    clock.at(6, 23, 59, year=2027)
    assert services.privacy.preview().requests == 0
    clock.at(7, 0, 0, year=2027)
    preview = services.privacy.preview()
    assert (preview.requests, preview.services) == (1, (("Layanan bayar", 1),))
    destroy(services)
    left = everything(services)
    assert [mark for mark in PERSONAL if mark in left] == []
    assert [word for word in ("xq00001", "6501", "penerima") if f"'{word}" in left.casefold()] == []
    assert services.lookup.requests(search="Xq00001") == []
    assert services.lookup.requests(search=number)[0].name == ANONYMOUS


def test_the_words_of_an_extension_go_with_the_rest_and_nothing_vouches_for_them_any_more(
    services: Services, clock: Clock
) -> None:
    number = register(services, "hari", 1).number
    move(services, number, Action.EXTEND, days=2, reason=EXTENDED)
    backup = services.backup.backup(services.desk.database.folder / "sebelum.loket")
    move(services, number, Action.READY)
    move(services, number, Action.HANDOVER)
    clock.at(8, year=2027)
    assert EXTENDED in everything(services)
    destroy(services)
    assert EXTENDED not in everything(services)
    assert services.lookup.detail(number).ledger[1].reason == ""
    findings = services.health.check([backup.path]).findings
    assert [finding for finding in findings if finding.serious] == []


def test_words_of_an_extension_that_are_changed_behind_the_program_are_found(services: Services) -> None:
    number = register(services, "hari", 1).number
    move(services, number, Action.EXTEND, days=2, reason=EXTENDED)
    with services.desk.database.write() as session:
        session.execute(text("UPDATE ledger_row SET reason = 'cuaca' WHERE kind = 'extension'"))
    assert [one.code for one in services.health.check().findings if one.serious] == ["row_without_audit"]


def test_statistics_outbox_and_the_audit_hold_after_a_destruction(services: Services, clock: Clock) -> None:
    number = a_whole_life(services, clock)
    kept = "SELECT number, uid, service_id, received_at, first_due, due, ready_at, closed_at, status FROM request"
    before, outbox = rows(services, kept), rows(services, "SELECT payload FROM outbox_row")
    months = services.reports.board().months
    clock.at(8, year=2027)
    destroy(services)
    assert rows(services, kept) == before
    assert rows(services, "SELECT payload FROM outbox_row") == outbox
    assert [finding for finding in services.health.check().findings if finding.serious] == []
    lines = rows(services, "SELECT action, subject FROM audit_line ORDER BY id DESC LIMIT 3")
    assert lines[0] == ("personal_data_destroyed", "requests")
    assert ("anonymised", "request") in lines
    assert services.exports.freeze_waiting()
    assert len(months) == len(services.reports.board().months)
    assert services.lookup.detail(number).anonymised_at == clock.moment


def test_the_chain_of_a_backup_made_before_still_holds_after_a_destruction(services: Services, clock: Clock) -> None:
    a_whole_life(services, clock)
    services.intake.receive(NewRequest(service="hari", name="Tamu Xq", nik=citizen(9)[1], missing=("ktp",)))
    services.backup.run_due(closing=True)
    clock.at(8, year=2027)
    destroy(services)
    services.backup.run_due(closing=True)
    assert [finding for finding in services.health.check().findings if finding.serious] == []


def test_a_row_that_is_changed_after_its_destruction_is_found(services: Services, clock: Clock) -> None:
    a_whole_life(services, clock)
    clock.at(8, year=2027)
    destroy(services)
    with services.desk.database.write() as session:
        session.execute(text("UPDATE request SET name = 'Siapa Saja'"))
    assert "row_without_audit" in {finding.code for finding in services.health.check().findings}


def test_what_still_waits_is_not_destroyed_however_old(services: Services, clock: Clock) -> None:
    waiting = register(services, "hari", 3).number
    move(services, waiting, Action.READY)
    clock.at(8, year=2030)
    assert (services.privacy.preview().requests, services.privacy.preview().waiting) == (0, 1)
    with pytest.raises(RuleError, match="nothing_to_destroy"):
        destroy(services)
    assert services.lookup.detail(waiting).row.name == citizen(3)[0]


def test_old_visits_and_half_typed_forms_go_too(services: Services, clock: Clock) -> None:
    services.intake.receive(NewRequest(service="hari", name="Tamu Xq", nik=NIK, missing=("ktp",)))
    services.intake.keep_draft("lama", {"name": "Setengah Xq"})
    visit = rows(services, "SELECT id FROM incomplete_visit")[0][0]
    clock.at(8, year=2027)
    services.intake.keep_draft("baru", {"name": "Hari Ini"})
    preview = services.privacy.preview()
    assert (preview.visits, preview.drafts) == (1, 1)
    destroy(services)
    left = everything(services)
    assert "Tamu Xq" not in left
    assert "Setengah Xq" not in left
    assert "Hari Ini" in left
    with pytest.raises(RuleError, match="visit_destroyed"):
        services.papers.deficiency(int(str(visit)))


def test_a_receipt_is_refused_after_the_destruction_and_says_why(services: Services, clock: Clock) -> None:
    number = a_whole_life(services, clock)
    services.papers.receipt(number)
    clock.at(8, year=2027)
    destroy(services)
    for paper in (services.papers.receipt, services.papers.preview):
        with pytest.raises(RuleError, match="request_destroyed"):
            paper(number)
    assert services.papers.waiting() == []


def test_a_destruction_that_was_stopped_goes_on_where_it_was(services: Services, clock: Clock) -> None:
    for serial in range(230):
        number = register(services, "hari", serial).number
        move(services, number, Action.CANCEL, reason="batal")
    clock.at(8, year=2027)

    class StoppedError(Exception):
        pass

    def stop(_done: int, _all: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError), services.desk.alone("sendiri"):
        services.privacy.destroy(stop)
    assert services.privacy.preview().requests == 30
    first = services.privacy.runs()[0]
    assert first.requests == 200
    assert "Permohonan 200" in words_of(services.privacy.destruction_paper(first.at))
    clock.pass_time(minutes=1)
    assert destroy(services).requests == 30
    assert [run.requests for run in services.privacy.runs()] == [30, 200]


def test_destroying_needs_an_administrator_and_a_second_person(services: Services, clock: Clock) -> None:
    a_whole_life(services, clock)
    clock.at(8, year=2027)
    with pytest.raises(RuleError, match="second_needed"):
        services.privacy.destroy()
    founder = services.desk.acting()
    officer = services.people.add(NewPerson(name="Budi", roles=(Role.OFFICER,)))
    with pytest.raises(RuleError, match="not_alone"), services.desk.alone("sendiri"):
        services.privacy.destroy()
    services.desk.person = officer
    for refused in (services.privacy.destroy, lambda: services.privacy.set_period(6)):
        with pytest.raises(RuleError, match="not_allowed"):
            refused()
    services.desk.person = founder
    assert services.privacy.preview().requests == 1


def test_the_period_is_the_offices_and_must_be_one(services: Services, clock: Clock) -> None:
    a_whole_life(services, clock)
    clock.at(8, month=12)
    services.privacy.set_period(3)
    assert services.privacy.period() == 3
    assert services.privacy.preview().requests == 1
    for months in (0, 601):
        with pytest.raises(RuleError, match="retention_months"):
            services.privacy.set_period(months)
    assert services.health.check().ok


def test_the_minutes_name_numbers_services_and_dates_and_nobody(services: Services, clock: Clock) -> None:
    number = a_whole_life(services, clock)
    clock.at(8, year=2027)
    proposed = words_of(services.privacy.destruction_paper())
    assert "DAFTAR USUL MUSNAH" in proposed
    at = destroy(services).at
    clock.pass_time(days=40)
    services.privacy.set_period(24)
    done = words_of(services.privacy.destruction_paper(at))
    assert "DAFTAR DATA PRIBADI YANG DIMUSNAHKAN" in done
    assert "12 bulan" in done
    for words in (proposed, done):
        assert number in words
        assert "Layanan bayar" in words
        assert "07-09-2026" in words
        assert [mark for mark in PERSONAL if mark in words] == []
    assert services.privacy.destruction_paper(at) == services.privacy.destruction_paper(at)
    with pytest.raises(RuleError, match="unknown_run"):
        services.privacy.destruction_paper(at.replace(year=2020))


# one person


def test_a_person_gets_everything_about_them_and_who_did_what(services: Services, clock: Clock) -> None:
    number = a_whole_life(services, clock)
    services.lookup.detail(number, whole=True)
    services.intake.known(NIK)
    services.lookup.requests(Which.ALL, whole=True)
    other = register(services, "hari", 2).number
    paper = words_of(services.privacy.person_paper(number))
    for mark in (NAME, NIK, "Jalan Xq 1", "Kuasa Xq", "Penerima Xq", "SKRD-XQ-77", "catatan xq", "Keponakan Xq"):
        assert mark in paper
    for happened in (
        *("Permohonan didaftarkan", "NIK dan nomor telepon lengkap dilihat", "Daftar dengan NIK"),
        *("dipanggil lagi lewat NIK", "dibuat untuk pemohon", "Rina"),
    ):
        assert happened in paper
    assert other not in paper
    assert citizen(2)[0] not in paper
    assert words_of(services.privacy.person_paper(f"{NIK[:4]} {NIK[4:]}")).count(NAME) == 1
    lines = rows(services, "SELECT count(*) FROM audit_line WHERE action = 'person_exported' AND facts NOT LIKE '%Xq%'")
    assert lines == [(2,)]


def test_nobody_of_that_number_is_told_and_leaves_no_line(services: Services) -> None:
    for unknown in ("6501010101900123", "470/TIADA", ""):
        with pytest.raises(RuleError, match="person_unknown"):
            services.privacy.person_paper(unknown)
    assert rows(services, "SELECT count(*) FROM audit_line WHERE action = 'person_exported'") == [(0,)]


def test_a_half_typed_form_of_the_person_is_told(services: Services, clock: Clock) -> None:
    register(services, "hari", 1)
    services.intake.keep_draft("isian", {"name": NAME, "nik": NIK})
    assert "Isian belum disimpan" in words_of(services.privacy.person_paper(NIK))


# a breach


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_who_had_whose_data_is_told_by_time_and_by_request(services: Services, clock: Clock) -> None:
    first, second, third = (register(services, "hari", serial).number for serial in (1, 2, 3))
    clock.at(8)
    services.lookup.detail(first, whole=True)
    clock.at(9)
    services.papers.done(services.papers.receipt(second).job or 0)
    services.lookup.requests(search="Xq00003", whole=True)
    clock.at(10)
    services.intake.known(citizen(1)[1])
    found = services.privacy.exposure(ExposureQuery(since=date(2026, 9, 9), until=date(2026, 9, 9)))
    assert [(row.action, row.number) for row in found.rows] == [("printed", second), ("list_revealed", third)]
    assert (found.requests, found.people) == (2, 2)
    of_one = services.privacy.exposure(ExposureQuery(numbers=(first,)))
    assert [row.action for row in of_one.rows] == ["revealed", "looked_up"]
    assert {row.by for row in of_one.rows} == {"Rina"}
    for query, code in (
        (ExposureQuery(numbers=("470/TIADA",)), "unknown_request"),
        (ExposureQuery(since=date(2026, 9, 9), until=date(2026, 9, 1)), "period_backwards"),
    ):
        with pytest.raises(RuleError, match=code):
            services.privacy.exposure(query)


def test_the_ends_of_the_calendar_leave_the_time_of_a_breach_open(services: Services) -> None:
    services.lookup.detail(register(services, "hari", 1).number, whole=True)
    open_ended = services.privacy.exposure(ExposureQuery())
    assert open_ended.requests == 1
    assert services.privacy.exposure(ExposureQuery(since=date.min, until=date.max)) == open_ended
    assert services.privacy.exposure(ExposureQuery(until=date.min)).requests == 0
    assert services.privacy.exposure(ExposureQuery(until=date.min, whole_file=True)).requests == 0


def test_a_lost_file_affects_everybody_who_was_in_it_then(services: Services, clock: Clock) -> None:
    register(services, "hari", 1)
    register(services, "menit", 1)
    clock.at(10)
    register(services, "hari", 2)
    found = services.privacy.exposure(ExposureQuery(until=date(2026, 9, 9), whole_file=True))
    assert (found.requests, found.people) == (2, 1)
    clock.pass_time(minutes=1)
    assert services.privacy.exposure(ExposureQuery(whole_file=True)).people == 2


def test_the_list_of_the_affected_has_personal_data_only_with_four_eyes(services: Services, clock: Clock) -> None:
    number = register(services, "hari", 1, address="=Jalan Rumus").number
    services.lookup.detail(number, whole=True)
    plain = services.privacy.exposure_table(ExposureQuery())
    assert [(row["nomor_pendaftaran"], row["petugas"]) for row in table(plain)] == [(number, "Rina")]
    assert NAME.encode() not in plain
    assert NIK.encode() not in plain
    with pytest.raises(RuleError, match="second_needed"):
        services.privacy.exposure_table(ExposureQuery(), personal=True)
    with services.desk.alone("pemberitahuan Pasal 46"):
        whole = table(services.privacy.exposure_table(ExposureQuery(), personal=True))
    assert [(row["nama"], row["nik"], row["alamat"]) for row in whole] == [(NAME, NIK, "'=Jalan Rumus")]
    exported = rows(services, "SELECT facts FROM audit_line WHERE action = 'exposure_exported' ORDER BY id")
    assert ["true" in str(facts).split("requests")[0] for (facts,) in exported] == [False, True]
    assert NAME not in str(exported)
    assert "exposure_exported" in {row.action for row in services.privacy.exposure(ExposureQuery()).rows}


def test_an_officer_may_not_read_who_saw_whose_data(services: Services, refused) -> None:  # type: ignore[no-untyped-def]
    supervisor = services.people.add(NewPerson(name="Budi", roles=(Role.SUPERVISOR,)))
    services.desk.person = services.people.add(NewPerson(name="Ani", roles=(Role.OFFICER,)))
    assert refused(services.privacy.exposure, ExposureQuery()).code == "not_allowed"
    assert refused(services.privacy.exposure_table, ExposureQuery(), personal=True).code == "not_allowed"
    services.desk.person = supervisor
    assert services.privacy.exposure(ExposureQuery()).rows == ()


# looking people up


def test_a_known_applicant_leaves_a_line_without_data_and_nobody_leaves_none(services: Services) -> None:
    register(services, "hari", 1)
    count = "SELECT count(*) FROM audit_line"
    before = rows(services, count)
    assert services.intake.known("6501010101900123") is None
    assert rows(services, count) == before
    assert services.intake.known(NIK) is not None
    ((action, facts, digest),) = rows(
        services, "SELECT action, facts, row_hash FROM audit_line ORDER BY id DESC LIMIT 1"
    )
    assert (action, digest) == ("looked_up", "")
    assert NIK not in str(facts)
    assert NAME not in str(facts)


def test_a_look_never_vouches_for_a_row_that_was_changed_behind_the_program(services: Services) -> None:
    register(services, "hari", 1)
    with services.desk.database.write() as session:
        session.execute(text("UPDATE request SET address = 'Jalan Lain'"))
    services.intake.known(NIK)
    services.privacy.person_paper(NIK)
    assert "row_without_audit" in {finding.code for finding in services.health.check().findings}


def test_the_line_of_a_look_costs_less_than_a_registration(services: Services) -> None:
    register(services, "hari", 1)
    serials = iter(range(2, 100))

    def least(work: Callable[[], object]) -> float:
        times = []
        for _round in range(25):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
        return min(times)

    def look() -> None:
        with services.desk.database.write() as session:
            services.desk.remark(session, "looked_up", "request", 1, number="1")

    assert least(look) < least(lambda: register(services, "hari", next(serials)))
