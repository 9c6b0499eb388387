"""Days without a request: what changes all the same reaches the province once a day and tells that the office lives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office_builders import Clock, form, move, register, rows, standard

from loket.domain.standards import StartEvent, Unit
from loket.domain.workflow import Action
from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import FolderTransport
from loket.services import Services
from loket.services.calendar import CalendarEdit, DayInput, Rules
from loket.services.office import OfficeChange


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "provinsi"
    folder.mkdir()
    return folder


@pytest.fixture
def sent(services: Services, share: Path) -> Services:
    """An office whose only request has reached the province, on Monday 7 September 2026."""
    services.office.change(OfficeChange(upstream_url=str(share)))
    register(services)
    assert services.exports.sync().delivered == (1,)
    return services


def province(services: Services, share: Path) -> Ledger:
    ledger = Ledger()
    ((unit, epoch),) = rows(services, "SELECT unit_code, epoch FROM office")
    gather(FolderTransport(share), ledger, str(unit), str(epoch))
    return ledger


def months(services: Services, share: Path) -> dict[str, dict[str, str]]:
    return {row["periode"]: dict(row) for row in province(services, share).months.values()}


def test_a_visit_that_came_to_nothing_reaches_the_province_the_next_day(
    sent: Services, share: Path, clock: Clock
) -> None:
    sent.intake.receive(form(serial=2, missing=("ktp",)))
    assert sent.exports.sync().frozen == (), "at most one a day"
    clock.pass_time(days=1)
    assert sent.exports.sync().delivered == (2,)
    assert months(sent, share)["2026-09"]["tidak_lengkap"] == "1"
    assert sent.exports.sync().frozen == ()


def test_a_months_last_figures_go_after_its_end_though_nobody_came_since(
    sent: Services, share: Path, clock: Clock
) -> None:
    assert months(sent, share)["2026-09"]["sisa_lewat_tempo"] == "0"
    clock.at(3, month=11)
    sent.exports.sync()
    found = months(sent, share)
    assert [found[f"2026-{month:02d}"]["sisa_lewat_tempo"] for month in (9, 10, 11)] == ["1", "1", "1"]


def test_a_snapshot_has_every_month_up_to_this_one(sent: Services, tmp_path: Path, clock: Clock) -> None:
    clock.at(3, month=11)
    sent.exports.snapshot(tmp_path / "potret")
    text = (tmp_path / "potret" / "rekap_layanan_bulanan.csv").read_text("utf-8")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ['"2026-09"', '"2026-10"', '"2026-11"']


def test_a_new_standard_is_known_upstream_though_nobody_asked_for_it_yet(
    sent: Services, share: Path, clock: Clock
) -> None:
    before = len(province(sent, share).standards)
    sent.standards.import_standards([standard("baru", 1, Unit.WORKING_DAY, StartEvent.COMPLETE)])
    clock.pass_time(days=1)
    sent.exports.sync()
    assert len(province(sent, share).standards) == before + 1


def test_while_a_batch_has_not_left_no_further_one_is_made_of_nothing(
    sent: Services, share: Path, clock: Clock
) -> None:
    share.rename(share.with_name("dicabut"))
    for _day in range(5):
        clock.pass_time(days=1)
        assert sent.exports.sync().error is not None
    assert rows(sent, "SELECT number, hi - lo FROM delivery_batch") == [(1, 0), (2, -1)]
    assert "delivery_silent" in [one.code for one in sent.health.check().findings], "nothing has left for three days"
    share.with_name("dicabut").rename(share)
    assert sent.exports.sync().delivered == (2,)
    register(sent, serial=2)
    assert sent.exports.sync().delivered == (3,)
    assert [row["seq"] for _office, _epoch, row in province(sent, share).requests] == ["1", "2"]


def test_a_month_counts_the_days_of_a_service_that_works_on_cuti_bersama(
    services: Services, share: Path, clock: Clock
) -> None:
    services.office.change(OfficeChange(upstream_url=str(share)))
    leave = DayInput(day=date(2026, 9, 15), kind="collective", name="Cuti bersama")
    services.calendar.apply(CalendarEdit(put=(leave,), rules=Rules(open_services=("hari",))))
    open_then, closed_then = register(services, "hari"), register(services, "terima", serial=2)
    clock.at(16)
    for done in (open_then, closed_then):
        move(services, done.number, Action.READY)
    services.exports.sync()
    found = province(services, share)
    used = {row["kode_layanan"]: row["hari_kerja_terpakai"] for _o, _e, row in found.requests if row["tgl_siap"]}
    assert used == {"hari": "7", "terima": "6"}
    medians = {row["kode_layanan"]: row["median_hari_kerja"] for row in found.months.values()}
    assert {code: float(days) for code, days in medians.items()} == {"hari": 7.0, "terima": 6.0}


def test_an_office_that_never_had_a_request_sends_nothing(services: Services, share: Path, clock: Clock) -> None:
    services.office.change(OfficeChange(upstream_url=str(share)))
    clock.pass_time(days=3)
    assert services.exports.sync().frozen == ()


def test_a_clock_that_goes_back_makes_no_batch(sent: Services, clock: Clock) -> None:
    clock.pass_time(days=-2)
    assert sent.exports.sync().frozen == ()
