"""Questions on the province's database; nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A stream as far as it is applied; `frozen_at` and `applied_at` are of its newest batch (ISO 8601). `reached_at`
    is the latest moment that any of its batches proves: of each the earlier of the two."""

    id: int
    office: str
    epoch: str
    predecessor: str | None
    begun_at: str
    batches: int
    hi: int
    frozen_at: str
    applied_at: str
    reached_at: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What an office says of a version of a service in a month."""

    stream: int
    period: str
    service: str
    version: int
    received: int
    registered: int
    incomplete: int
    completed: int
    on_time: int
    late: int
    rejected: int
    cancelled: int
    running: int
    overdue: int


@dataclass(frozen=True, slots=True)
class RequestRow:
    """The newest version of a request: the months in which it was received and finished, its days, its fee."""

    stream: int
    service: str
    version: int
    received: str
    finished: str | None
    on_time: int | None
    days: float | None
    fee: int | None


def streams(connection: Connection) -> list[StreamRow]:
    """All streams, by office and in the order in which they came."""
    rows = connection.exec_driver_sql(
        "SELECT stream.id, office, epoch, predecessor, begun_at, applied, stream.hi, frozen_at, applied_at, reached"
        " FROM stream JOIN batch ON batch.stream_id = stream.id AND number = applied"
        " JOIN (SELECT stream_id, strftime('%Y-%m-%dT%H:%M:%fZ',"
        " max(min(julianday(frozen_at), julianday(applied_at)))) AS reached FROM batch GROUP BY stream_id) AS proof"
        " ON proof.stream_id = stream.id ORDER BY office, stream.id"
    )
    return [StreamRow(*row) for row in rows]


def shared_requests(connection: Connection, ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of these streams that know the same request."""
    chosen = _list(ids)
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT one.stream_id, two.stream_id FROM"  # noqa: S608 (whole numbers of ours)
        f" (SELECT DISTINCT stream_id, request_uuid FROM request_version WHERE stream_id IN {chosen}) AS one JOIN"
        f" (SELECT DISTINCT stream_id, request_uuid FROM request_version WHERE stream_id IN {chosen}) AS two"
        " ON one.request_uuid = two.request_uuid AND one.stream_id < two.stream_id"
    )
    return {(row[0], row[1]) for row in rows}


def lost_requests(connection: Connection, ids: Collection[int], last: int) -> int:
    """How many requests these streams know that the last one does not."""
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM (SELECT request_uuid FROM request_version"  # noqa: S608 (whole numbers of ours)
        f" WHERE stream_id IN {_list(ids)}"
        " EXCEPT SELECT request_uuid FROM request_version WHERE stream_id = ?)",
        (last,),
    )
    return int(found.scalar_one())


def periods(connection: Connection, ids: Collection[int]) -> list[str]:
    """The months (YYYY-MM) of which these streams speak."""
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT periode FROM month WHERE stream_id IN {_list(ids)} ORDER BY periode"  # noqa: S608
    )
    return [row[0] for row in rows]


def months(connection: Connection, ids: Collection[int], first: str, last: str) -> Iterator[MonthRow]:
    """What these streams say of the months from first to last, by stream and month."""
    rows = connection.exec_driver_sql(
        "SELECT stream_id, periode, kode_layanan, versi, masuk, terdaftar, tidak_lengkap, selesai, selesai_tepat_waktu,"  # noqa: S608
        " terlambat, ditolak, dibatalkan, sisa_berjalan, sisa_lewat_tempo FROM month"
        f" WHERE stream_id IN {_list(ids)} AND periode BETWEEN ? AND ?"
        " ORDER BY stream_id, periode, kode_layanan, versi",
        (first, last),
    )
    for row in rows:
        yield MonthRow(*row)


def requests(connection: Connection, ids: Collection[int], first: str, last: str) -> Iterator[RequestRow]:
    """The newest version of every request of these streams that was received or finished from first to last."""
    rows = connection.exec_driver_sql(
        "SELECT stream_id, kode_layanan, versi, received, finished, tepat_waktu, hari_kerja_terpakai, biaya_rp FROM ("  # noqa: S608
        # of a group with max() the other columns are those of the row that has it
        " SELECT stream_id, kode_layanan, versi, substr(tgl_terima, 1, 7) AS received,"
        " substr(tgl_siap, 1, 7) AS finished, tepat_waktu, hari_kerja_terpakai, biaya_rp, max(seq)"
        f" FROM request_version WHERE stream_id IN {_list(ids)} GROUP BY stream_id, request_uuid)"
        " WHERE received BETWEEN ? AND ? OR finished BETWEEN ? AND ?",
        (first, last, first, last),
    )
    for row in rows:
        yield RequestRow(*row)


def service_names(connection: Connection, ids: Collection[int]) -> dict[tuple[int, str], str]:
    """The name of each service (stream, code) as its newest version has it."""
    rows = connection.exec_driver_sql(
        "SELECT stream_id, kode_layanan, nama_layanan, max(versi) FROM standard"  # noqa: S608
        f" WHERE stream_id IN {_list(ids)} GROUP BY stream_id, kode_layanan"
    )
    return {(row[0], row[1]): row[2] for row in rows}


def office_names(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """What each stream's office calls itself in its newest standard."""
    rows = connection.exec_driver_sql(
        f"SELECT stream_id, max(unit_nama) FROM standard WHERE stream_id IN {_list(ids)} GROUP BY stream_id"  # noqa: S608
    )
    return {row[0]: row[1] for row in rows}


def counts(connection: Connection) -> dict[str, int]:
    """How many batches and rows there are."""
    names = ("stream", "batch", "standard", "month", "request_version")
    return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in names}  # noqa: S608


def _list(ids: Collection[int]) -> str:
    return f"({', '.join(str(int(one)) for one in sorted(ids))})"
