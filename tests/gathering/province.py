"""A synthetic province: many offices, each with a true history of months, written by the real package writer.

    write_province(folder, Plan(offices=3, months=2, services=2))

The same plan gives the same rows (and, with the same zlib, the same bytes). What it says of a month agrees with the
requests that it sends.
"""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from loket.exchange.manifest import BatchFacts, Origin
from loket.exchange.package import FrozenBatch, Seal, freeze
from loket.exchange.records import FeeCode, MonthRecord, RequestRecord, Rows, StandardRecord, StatusCode, UnitCode
from loket.exchange.signature import public_line

WIB = timezone(timedelta(hours=7))
FIRST_YEAR = 2024


@dataclass(frozen=True)
class Plan:
    """How large the province is; `each` requests come per service and month."""

    offices: int = 3
    months: int = 3
    services: int = 2
    each: int = 3
    epoch: str = "e1"
    predecessor: str | None = None
    later: timedelta = timedelta()
    seed: int = 1
    recipient: str | None = None


def office_code(number: int) -> str:
    """OPD-07: like the codes that spreadsheets spoil, it begins with a letter; services begin with zeros."""
    return f"OPD-{number:02d}"


def seed_of(office: str) -> bytes:
    """The office's signing key, the same in every run."""
    return hashlib.sha256(f"kunci {office}".encode()).digest()


def public_of(office: str) -> str:
    return public_line(seed_of(office), f"loket-{office}")


def service_code(number: int) -> str:
    """Sixteen digits with leading zeros, as a NIK may look: what a spreadsheet must not touch."""
    return f"{number:016d}"


def period_of(index: int) -> str:
    return f"{FIRST_YEAR + index // 12:04d}-{index % 12 + 1:02d}"


@dataclass
class SyntheticRequest:
    """A request of a service: the months in which it came and was finished, the day, how long it took."""

    uid: str
    service: int
    received: int
    day: int
    finished: int | None
    took: int
    on_time: bool

    def record(self, seq: int, *, ready: bool) -> RequestRecord:
        came = datetime.fromisoformat(f"{period_of(self.received)}-{self.day:02d}T09:00:00").replace(tzinfo=WIB)
        due = came + timedelta(days=7)
        done = datetime.fromisoformat(f"{period_of(self.finished or 0)}-{self.day:02d}T15:00:00").replace(tzinfo=WIB)
        return RequestRecord(
            seq=seq,
            request_uuid=self.uid,
            kode_layanan=service_code(self.service),
            varian="baru",
            versi=1,
            tgl_terima=came,
            tgl_lengkap=came,
            janji_pertama=due,
            jatuh_tempo=due,
            tgl_siap=done if ready else None,
            hari_kerja_terpakai=self.took if ready else None,
            hari_ditunda=0,
            tepat_waktu=self.on_time if ready else None,
            status=StatusCode.READY if ready else StatusCode.REGISTERED,
            biaya_rp=5000 * (self.service % 4),
        )


@dataclass
class _Office:
    """One office's history."""

    code: str
    plan: Plan
    luck: random.Random
    requests: list[SyntheticRequest] = field(default_factory=list)

    def batches(self) -> Iterator[FrozenBatch]:
        seq, previous = 0, None
        for month in range(self.plan.months):
            records = self._month_requests(month, seq)
            seq += len(records)
            periods = [month - 1, month] if month else [0]
            months = [record for index in periods for record in self._figures(index, month)]
            rows = Rows(standards=self._standards(), months=months, requests=records)
            facts = BatchFacts(
                number=month + 1,
                lo=seq - len(records) + 1,
                hi=seq,
                previous=previous,
                audit_head="ab12",
                periods={period_of(index): month - index + 1 for index in periods},
                predecessor=self.plan.predecessor,
            )
            batch = freeze(rows, self._origin(month), facts, Seal(seed_of(self.code), self.plan.recipient))
            previous = batch.manifest_sha256
            yield batch

    def _origin(self, month: int) -> Origin:
        following = month + 1
        frozen = datetime(FIRST_YEAR + following // 12, following % 12 + 1, 1, 8, tzinfo=WIB) + self.plan.later
        return Origin(
            office=self.code,
            unit_name=f"Dinas Contoh {self.code}",
            epoch=self.plan.epoch,
            app_version="0.2.0",
            frozen_at=frozen,
        )

    def _month_requests(self, month: int, seq: int) -> list[RequestRecord]:
        """Those of the month before that are finished now, then those that came: registered, and most of them ready."""
        ready = [r for r in self.requests if r.finished == month and r.received < month]
        records = [r.record(seq + at, ready=True) for at, r in enumerate(ready, start=1)]
        for service in range(self.plan.services):
            for _each in range(self.plan.each):
                new = self._new_request(service, month)
                self.requests.append(new)
                records.append(new.record(seq + len(records) + 1, ready=False))
                if new.finished == month:
                    records.append(new.record(seq + len(records) + 1, ready=True))
        return records

    def _new_request(self, service: int, month: int) -> SyntheticRequest:
        luck = self.luck
        finished = month if luck.random() < 0.85 else month + 1 if luck.random() < 0.8 else None
        took = luck.choice((1, 2, 3, 3, 5, 8, 14))
        uid = str(uuid.UUID(int=luck.getrandbits(128), version=4))
        return SyntheticRequest(uid, service, month, luck.randint(1, 28), finished, took, took <= 5)

    def _figures(self, month: int, until: int) -> list[MonthRecord]:
        return [self._figure(service, month, until) for service in range(self.plan.services)]

    def _figure(self, service: int, month: int, until: int) -> MonthRecord:
        mine = [r for r in self.requests if r.service == service]
        came = [r for r in mine if r.received == month]
        done = [r for r in mine if r.finished == month and r.finished <= until]
        left = [r for r in mine if r.received <= month and (r.finished is None or r.finished > month)]
        days = sorted(r.took for r in done)
        kept = sum(r.on_time for r in done)
        return MonthRecord(
            periode=period_of(month),
            unit_kode=self.code,
            kode_layanan=service_code(service),
            versi=1,
            masuk=len(came) + 1,
            tidak_lengkap=1,
            terdaftar=len(came),
            selesai=len(done),
            selesai_tepat_waktu=kept,
            terlambat=len(done) - kept,
            ditolak=0,
            dibatalkan=0,
            ditunda=0,
            sisa_berjalan=len(left),
            sisa_lewat_tempo=sum(r.received < month for r in left),
            persen_tepat_waktu=round(100 * kept / len(done), 2) if done else None,
            median_hari_kerja=days[len(days) // 2] if days else None,
        )

    def _standards(self) -> list[StandardRecord]:
        return [
            StandardRecord(
                kode_layanan=service_code(service),
                nama_layanan=f"Izin Contoh Nomor {service + 1}",
                varian="baru",
                unit_kode=self.code,
                unit_nama=f"Dinas Contoh {self.code}",
                kode_wilayah="6271",
                no_sk=f"800/{service}/2024",
                tgl_sk=date(2024, 1, 2),
                versi=1,
                waktu_jumlah=5,
                waktu_satuan=UnitCode.WORKING_DAY,
                biaya_jenis=FeeCode.LEVY,
                biaya_rp=5000 * (service % 4),
                jml_persyaratan=4,
                jml_langkah=5,
                komponen_terisi=14,
            )
            for service in range(self.plan.services)
        ]


def batches_of(number: int, plan: Plan) -> Iterator[FrozenBatch]:
    """The batches of one office of the province."""
    code = office_code(number)
    return _Office(code, plan, random.Random(f"{plan.seed} {code}")).batches()


def write_batch(folder: Path, batch: FrozenBatch) -> None:
    """A batch under its published names; data and signature first."""
    place = folder / "loket" / batch.office / batch.epoch
    place.mkdir(parents=True, exist_ok=True)
    (place / batch.data_name).write_bytes(batch.data)
    (place / batch.signature_name).write_bytes(batch.signature)
    (place / batch.manifest_name).write_bytes(batch.manifest)


def write_province(folder: Path, plan: Plan) -> dict[str, str]:
    """The whole province below a folder; the public key of every office."""
    for number in range(1, plan.offices + 1):
        for batch in batches_of(number, plan):
            write_batch(folder, batch)
    return {office_code(number): public_of(office_code(number)) for number in range(1, plan.offices + 1)}
