"""What goes upstream: facts of requests and standards, written into the outbox in the transaction of the change.

There is no place in these rows for a name, a NIK, a phone or an address.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlmodel import Session

from loket.db import queries
from loket.db.tables import Office, Request, Service, StandardVersion, Suspension
from loket.db.tables_upstream import OutboxRow
from loket.domain.promise import OfficeCalendar, Pause, credit
from loket.domain.standards import Component, ServiceStandard, StartEvent, Unit
from loket.domain.workflow import Status
from loket.exchange.records import (
    ChannelCode,
    FeeCode,
    RequestRecord,
    StandardRecord,
    StartCode,
    StatusCode,
    SuspensionCode,
    UnitCode,
    Values,
)
from loket.services.catalogue import read_document

_PAYLOAD = tuple(field.name for field in fields(RequestRecord) if field.name != "seq")
_MOMENTS = ("tgl_terima", "tgl_lengkap", "janji_pertama", "jatuh_tempo", "tgl_siap", "tgl_serah")
_LAST_MINUTE = timedelta(minutes=59, seconds=59)


def add_request(session: Session, request: Request, calendar: OfficeCalendar, now: datetime) -> None:
    """Put the request as it now stands into the outbox."""
    session.flush()
    service = session.get_one(Service, request.service_id)
    version = session.get_one(StandardVersion, request.version_id)
    waited = queries.suspensions(session, request.id or 0)
    session.add(outbox_row(request, service.code, version.version, waited, calendar, now))


def outbox_row(
    request: Request,
    service: str,
    version: int,
    waited: list[Suspension],
    calendar: OfficeCalendar,
    now: datetime,
) -> OutboxRow:
    """The outbox row of a request."""
    record = request_record(request, service, version, waited, calendar)
    payload = {name: _plain(getattr(record, name)) for name in _PAYLOAD}
    touched = {moment for moment in (request.received_at, request.ready_at, request.closed_at, now) if moment}
    periods = sorted({calendar.work.in_office(moment).strftime("%Y-%m") for moment in touched})
    return OutboxRow(request_id=request.id or 0, payload=json.dumps(payload), periods=" ".join(periods), at=now)


def request_record(
    request: Request, service: str, version: int, waited: list[Suspension], calendar: OfficeCalendar
) -> RequestRecord:
    """A version of a request, pseudonymous; `seq` is given by the outbox."""
    local = calendar.work.in_office
    finished = request.ready_at
    stopped = [Pause(w.started_at, w.ended_at) for w in waited if w.stops_clock and w.ended_at is not None]
    return RequestRecord(
        seq=0,
        request_uuid=request.uid,
        kode_layanan=service,
        varian=request.variant,
        versi=version,
        tgl_terima=local(request.received_at),
        tgl_lengkap=local(request.complete_at),
        janji_pertama=local(request.first_due) if request.first_due else None,
        jatuh_tempo=local(request.due) if request.due else None,
        tgl_siap=local(finished) if finished else None,
        tgl_serah=local(request.closed_at) if request.closed_at and request.status == Status.HANDED_OVER else None,
        hari_kerja_terpakai=days_used(request.started_at, finished, stopped, calendar),
        hari_ditunda=credit(Unit.WORKING_DAY, stopped, calendar).days,
        alasan_tunda=_reason_code(waited[-1].reason) if waited else None,
        tepat_waktu=finished <= request.due if finished and request.due else None,
        status=StatusCode[Status(request.status).name],
        kanal=ChannelCode[request.channel.upper()],
        prioritas=request.priority,
        biaya_rp=request.fee_amount,
    )


def _reason_code(reason: str) -> SuspensionCode:
    """The code upstream of a reason for waiting; what an office calls by a word of its own is "lainnya"."""
    return SuspensionCode.__members__.get(reason.upper(), SuspensionCode.OTHER)


def days_used(
    started: datetime | None, finished: datetime | None, stopped: list[Pause], calendar: OfficeCalendar
) -> int | None:
    """Working days from the start to the end, without those in which the clock stood still; None while it runs."""
    if started is None or finished is None:
        return None
    local = calendar.work.in_office
    whole = calendar.work.days_between(local(started).date(), local(finished).date())
    return max(whole - credit(Unit.WORKING_DAY, stopped, calendar).days, 0)


class RequestValues:
    """Outbox rows as they are published, for exports of millions: no record is made, no moment is parsed.

    Within an hour of UTC the office's clock differs from it by the same whole number of hours, as a rule: then the
    hour is translated, and minutes and seconds stay. Where it does not, the moment takes the long way.
    """

    def __init__(self, calendar: OfficeCalendar) -> None:
        self._calendar = calendar
        self._values = itemgetter(*_PAYLOAD)
        self._decode = json.JSONDecoder().raw_decode
        self._hours: dict[str, tuple[str, str] | None] = {}

    def read(self, seq: int, payload: str) -> Values:
        """The values of one row, `seq` first."""
        (content, _end), hours = self._decode(payload), self._hours
        for name in _MOMENTS:
            moment = content[name]
            if moment is not None:
                found = hours.get(moment[:13])
                if found is not None and moment[-6:] == "+00:00":
                    content[name] = f"{found[0]}{moment[13:19]}{found[1]}"
                else:
                    content[name] = self._long_way(moment)
        return (seq, *self._values(content))

    def _long_way(self, moment: str) -> str:
        """A moment of an hour that was not seen yet, or in which the offset is no whole hour or changes."""
        hour = moment[:13]
        if hour not in self._hours:
            self._hours[hour] = self._hour(hour)
        return self._calendar.work.in_office(datetime.fromisoformat(moment)).isoformat(timespec="seconds")

    def _hour(self, hour: str) -> tuple[str, str] | None:
        begin = datetime.fromisoformat(f"{hour}:00:00+00:00")
        first, last = (self._calendar.work.in_office(begin + minutes) for minutes in (timedelta(), _LAST_MINUTE))
        if first.utcoffset() != last.utcoffset() or first.minute:
            return None
        text = first.isoformat(timespec="seconds")
        return text[:13], text[19:]


def standard_records(
    office: Office, service: Service, version: StandardVersion, reviewed: date | None
) -> list[StandardRecord]:
    """A version of a standard as published upstream: a row for each variant. `reviewed` is its last review's day."""
    standard = read_document(version.document)
    columns = (_standard_columns(office, service, version, standard, variant.code) for variant in standard.variants)
    return [StandardRecord(**values, tgl_tinjau_terakhir=reviewed) for values in columns]


def _standard_columns(
    office: Office, service: Service, version: StandardVersion, standard: ServiceStandard, variant_code: str
) -> Mapping[str, Any]:
    variant = standard.variant(variant_code)
    decree, time, fee = standard.decree, standard.time_of(variant), standard.fee_of(variant)
    return {
        "kode_layanan": service.code,
        "nama_layanan": standard.name,
        "varian": variant.code,
        "unit_kode": office.unit_code,
        "unit_nama": office.name,
        "kode_wilayah": office.region_code or None,
        "no_sk": decree.number if decree else None,
        "tgl_sk": decree.decided_on if decree else None,
        "berlaku_mulai": version.valid_from,
        "berlaku_sampai": version.valid_to,
        "versi": version.version,
        "waktu_jumlah": time.amount if time else None,
        "waktu_satuan": UnitCode[Unit(time.unit).name] if time else None,
        "waktu_mulai": StartCode[StartEvent(time.starts_at).name] if time else None,
        "waktu_teks": time.sentence if time else None,
        "biaya_jenis": FeeCode[fee.kind.name],
        "biaya_rp": fee.amount,
        "biaya_dasar": fee.legal_basis or None,
        "produk": "; ".join(standard.product_of(variant)) or None,
        "dasar_hukum": "; ".join(standard.legal_basis) or None,
        "jml_persyaratan": len(variant.requirements),
        "jml_langkah": len(standard.procedure),
        "komponen_terisi": len(Component) - len(standard.missing_components()),
        "tgl_fkp": standard.consulted_on,
        "no_maklumat": decree.pledge_number or None if decree else None,
        "id_sippn": standard.sippn_id or None,
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
