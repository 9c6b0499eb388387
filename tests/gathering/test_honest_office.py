"""A real office delivers, the province gathers: what the office says of a month is what the province adds up."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from loket.db.engine import Database
from loket.domain.workflow import Action
from loket.exchange.delivery import batch_folder
from loket.services import Services
from loket.services.handling import Move
from loket.services.office import NewOffice
from loket.services.registration import NewRequest, Registered
from loket.services.training import TrainingService
from tests.gathering.bureau import Bureau

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 9, 7, 9, tzinfo=WIB)
OFFICE = NewOffice(name="Dinas Kependudukan Contoh", unit_code="DKPS", person="Rina Kartika", is_training=True)

LASTING = ("received", "registered", "completed", "on_time", "late", "cancelled", "median", "p90", "fees")
"""What time does not change of a month."""


class Office:
    """An office with a life of three hundred requests and a clock moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = MONDAY
        self.services = Services(Database.create(folder), lambda: self.now)
        self.services.office.found(OFFICE)
        self.services.standards.import_examples()
        TrainingService(self.services.desk, self.services.calendar).load(300, 4)

    def serve(self) -> None:
        """Some come, some are finished, one is given up, one waits and goes on."""
        numbers = []
        for serial in range(5):
            name = f"Warga {serial}"
            new = NewRequest(service="kia", variant="di-bawah-5", name=name, no_nik_reason="newborn")
            done = self.services.intake.receive(new)
            assert isinstance(done, Registered)
            numbers.append(done.number)
        self.now += timedelta(hours=3)
        for number, action in zip(numbers, (Action.READY, Action.READY, Action.CANCEL, Action.SUSPEND), strict=False):
            self.services.handling.move(number, Move(action=action, reason="applicant"))
        self.services.handling.move(numbers[0], Move(action=Action.HANDOVER))
        self.now += timedelta(days=1)
        self.services.handling.move(numbers[3], Move(action=Action.RESUME))


def test_nothing_that_an_honest_office_sends_contradicts_itself(bureau: Bureau, tmp_path: Path) -> None:
    office, share = Office(tmp_path / "rumah"), tmp_path / "bersama"
    share.mkdir()
    bureau.service.trust("DKPS", office.services.exports.key().line)
    for _day in range(3):
        office.services.exports.sync(str(share))
        office.serve()
    last = office.services.exports.sync(str(share))
    bureau.now = office.now
    assert bureau.gather(share).complaints == ()
    assert bureau.problems() == {}
    assert office.services.exports.sync(str(share)).acknowledged == max(last.delivered)
    for period in ("2026-08", "2026-09"):
        said: Counter[str] = Counter()
        for record in office.services.reports.month(period):
            said.update(received=record.masuk, completed=record.selesai, on_time=record.selesai_tepat_waktu)
            said.update(late=record.terlambat, running=record.sisa_berjalan, overdue=record.sisa_lewat_tempo)
        total = bureau.summary(period).total
        assert {name: getattr(total, name) for name in said} == dict(said)
    assert bureau.summary().total.received > 300
    office.services.close()


def test_an_office_that_begins_its_stream_again_is_not_counted_twice(bureau: Bureau, tmp_path: Path) -> None:
    office, share = Office(tmp_path / "rumah"), tmp_path / "bersama"
    share.mkdir()
    bureau.service.trust("DKPS", office.services.exports.key().line)
    office.services.exports.sync(str(share))
    bureau.now = office.now
    bureau.gather(share)
    before = bureau.summary()
    former = set(bureau.applied())
    office.services.exports.restart_stream()
    office.services.exports.sync(str(share))
    assert bureau.gather(share).complaints == ()
    assert len(bureau.applied().keys() - former) == 1
    assert bureau.summary() == before
    [fresh] = bureau.applied().keys() - former
    assert (share / batch_folder(*fresh)).is_dir()
    office.services.close()


def test_an_office_that_destroyed_personal_data_by_its_retention_has_lost_no_request(
    bureau: Bureau, tmp_path: Path
) -> None:
    """Who it was is gone for good; that there was a request, under its random id, goes upstream in every stream."""
    office, share = Office(tmp_path / "rumah"), tmp_path / "bersama"
    share.mkdir()
    services = office.services
    bureau.service.trust("DKPS", services.exports.key().line)
    office.serve()
    services.exports.sync(str(share))
    bureau.now = office.now
    bureau.gather(share)
    before = bureau.summary("2026-09").total
    office.now += timedelta(days=500)
    with services.desk.alone("Kantor dengan satu orang"):
        destroyed = services.privacy.destroy()
    assert destroyed.requests > 100
    services.exports.restart_stream()
    services.exports.sync(str(share))
    bureau.now = office.now
    assert bureau.gather(share).complaints == ()
    assert bureau.problems() == {}
    assert len(bureau.applied()) == 2
    after = bureau.summary("2026-09").total
    assert [getattr(after, name) for name in LASTING] == [getattr(before, name) for name in LASTING]
    services.close()
