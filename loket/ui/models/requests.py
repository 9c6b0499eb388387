"""The list of requests, for every page that shows one: which columns is the page's choice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QObject

from loket.domain.standards import Unit
from loket.domain.standing import PromiseState, Remaining
from loket.domain.workflow import RUNNING, Status
from loket.i18n import N_, _
from loket.services.rows import RequestRow
from loket.ui.models.table import RowTable
from loket.ui.style import Tone
from loket.words import deadline, deadline_parts, label, long_date, remaining, short_date
from loket.words.dates import local


class RequestColumn(IntEnum):
    """Everything a list of requests can show."""

    PROMISE = 0
    NUMBER = 1
    SERVICE = 2
    APPLICANT = 3
    RECEIVED = 4
    DUE = 5
    WHERE = 6
    READY = 7


_HEADERS = {
    RequestColumn.PROMISE: N_("Janji"),
    RequestColumn.NUMBER: N_("Nomor"),
    RequestColumn.SERVICE: N_("Layanan"),
    RequestColumn.APPLICANT: N_("Pemohon"),
    RequestColumn.RECEIVED: N_("Diterima"),
    RequestColumn.DUE: N_("Batas waktu"),
    RequestColumn.WHERE: N_("Sedang di"),
    RequestColumn.READY: N_("Siap sejak"),
}
LIST_COLUMNS = tuple(RequestColumn)[: RequestColumn.WHERE]
"""What the page of all requests shows."""

_ABBREVIATED = re.compile(r"^.*\((\w*[A-Z][\w-]*[A-Z][\w-]*)\)")
"""The words before an abbreviation in brackets, which stands for them: "Surat Izin Praktik (SIP) Perawat"."""

_HOURS_BELOW = 3

_TONES = {
    PromiseState.OVERDUE: Tone.OVERDUE,
    PromiseState.SUSPENDED: Tone.PAUSED,
    PromiseState.DUE_TODAY: Tone.AT_RISK,
    PromiseState.AT_RISK: Tone.AT_RISK,
    PromiseState.ON_TIME: Tone.ON_TIME,
}


@dataclass(slots=True)
class OfficeWords:
    """What the rows need from the office to be read: its zone, and its reasons for waiting by their code."""

    zone: str
    reasons: Mapping[str, str] = field(default_factory=dict)


def promise_tone(row: RequestRow) -> Tone:
    """The tone of a request's chip."""
    if row.status is Status.READY or row.status is Status.HANDED_OVER:
        return Tone.DONE
    if row.status not in RUNNING or row.state is None:
        return Tone.PAUSED if row.status is Status.SUSPENDED else Tone.NEUTRAL
    return _TONES[row.state]


def promise_words(row: RequestRow, zone: str) -> str:
    """The words of a request's chip: "Lewat 2 hari 3 jam", "Hari ini 16.00", "Sisa 3 hari", "Siap diambil"."""
    if row.status not in RUNNING:
        return label(row.status)
    match row.state:
        case None:
            return label(row.status) if row.status is Status.SUSPENDED else _("Belum berjalan")
        case PromiseState.SUSPENDED:
            return label(row.state)
        case PromiseState.DUE_TODAY if row.due is not None:
            return _("Hari ini {hour}").format(hour=_hour(row.due, zone))
        case _:
            words = _brief(row.remaining) if row.remaining else label(row.state)
            return words[:1].upper() + words[1:]


def _brief(left: Remaining) -> str:
    """ "sisa 1 hari 3 jam", "sisa 14 hari": hours matter near the end; "kerja" stands on the request's own page."""
    return remaining(replace(left, time=timedelta(0)) if left.days >= _HOURS_BELOW else left, Unit.HOUR)


def short_service(service: str) -> str:
    """A service as officers call it: "SIP Perawat"."""
    return _ABBREVIATED.sub(r"\1", service)


def _short_words(row: RequestRow) -> str:
    return short_service(row.service)


def service_words(row: RequestRow) -> str:
    """The service as officers call it, and its variant: "SIP Perawat · Perpanjangan"."""
    short = short_service(row.service)
    return short if row.variant in ("", row.service, short) else f"{short} · {row.variant}"


def where_words(row: RequestRow, reasons: Mapping[str, str]) -> str:
    """Where the request is now: "Diproses", or what it waits for."""
    return reasons.get(row.waiting_for, "") or label(row.status)


class RequestTable(RowTable[RequestRow]):
    """`RequestTable(OfficeWords(zone, reasons), columns)`: the columns are any of `RequestColumn`, in that order.

    With `variants` a service is told with its variant where there is room for it.
    """

    def __init__(
        self,
        words: OfficeWords,
        columns: Sequence[RequestColumn] = LIST_COLUMNS,
        parent: QObject | None = None,
        *,
        variants: bool = True,
    ) -> None:
        super().__init__(RequestColumn, {column: _(text) for column, text in _HEADERS.items()}, parent)
        self._shown = tuple(columns)
        self._headers = [self._headers[column] for column in self._shown]
        self.words = words
        self._texts: dict[RequestColumn, Callable[[RequestRow], str]] = {
            RequestColumn.PROMISE: self._promise,
            RequestColumn.NUMBER: attrgetter("number"),
            RequestColumn.SERVICE: service_words if variants else _short_words,
            RequestColumn.APPLICANT: attrgetter("name"),
            RequestColumn.RECEIVED: self._received,
            RequestColumn.DUE: self._due,
            RequestColumn.WHERE: self._where,
            RequestColumn.READY: self._ready,
        }

    def place(self, column: RequestColumn) -> int:
        """Where a column stands."""
        return self._shown.index(column)

    def key(self, row: RequestRow) -> object:
        return row.number

    def text(self, row: RequestRow, column: int) -> str:
        return self._texts[self._shown[column]](row)

    def tone(self, row: RequestRow, column: int) -> Tone | None:
        return promise_tone(row) if self._shown[column] is RequestColumn.PROMISE else None

    def tooltip(self, row: RequestRow, column: int) -> str:
        if self._shown[column] is RequestColumn.PROMISE:
            return self._promise_in_full(row)
        if self._shown[column] is RequestColumn.SERVICE:
            return f"{row.service} · {row.variant}" if row.variant else row.service
        return ""

    def short_text(self, row: RequestRow, column: int) -> str:
        return _short_words(row) if self._shown[column] is RequestColumn.SERVICE else ""

    def sort_value(self, row: RequestRow, column: int) -> Any:
        match self._shown[column]:
            case RequestColumn.PROMISE:
                return self._urgency(row)
            case RequestColumn.RECEIVED:
                return row.received_at
            case RequestColumn.DUE:
                return row.due
            case RequestColumn.READY:
                return row.ready_at
            case _:
                return super().sort_value(row, column)

    def _promise(self, row: RequestRow) -> str:
        return promise_words(row, self.words.zone)

    def _received(self, row: RequestRow) -> str:
        return self._day(row.received_at)

    def _where(self, row: RequestRow) -> str:
        return where_words(row, self.words.reasons)

    def _ready(self, row: RequestRow) -> str:
        return self._day(row.ready_at)

    def _urgency(self, row: RequestRow) -> tuple[bool, int, float]:
        """What is over last; among what runs the worst state first, then the earliest due."""
        rank = list(PromiseState).index(row.state) if row.state else len(PromiseState)
        return row.status not in RUNNING, rank, row.due.timestamp() if row.due else 0.0

    def _promise_in_full(self, row: RequestRow) -> str:
        parts = [label(row.state)] if row.state else []
        parts += [where_words(row, self.words.reasons)] if row.waiting_for else []
        if row.expected_on is not None:
            parts.append(_("diperkirakan kembali {day}").format(day=long_date(row.expected_on)))
        if row.due is not None:
            parts.append(_("paling lambat {deadline}").format(deadline=deadline(row.due, self.words.zone)))
        return ", ".join(parts)

    def _day(self, at: datetime | None) -> str:
        return short_date(local(at, self.words.zone).date()) if at else ""

    def _due(self, row: RequestRow) -> str:
        if row.due is None:
            return ""
        day, _hour_and_zone = deadline_parts(row.due, self.words.zone)
        return f"{short_date(day)} {_hour(row.due, self.words.zone)}"


def _hour(at: datetime, zone: str) -> str:
    return deadline_parts(at, zone)[1].split()[0]
