"""Why requests may wait: the office's own list, and what each reason does to the clock (R9)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, func, select

from loket.db.tables import Suspension, SuspensionReason
from loket.domain.people import Right
from loket.errors import RuleError
from loket.services.desk import Desk

FREE_TEXT_REASON = "other"
"""The reason that takes the officer's own words; it can't be retired."""
PAYMENT_REASON = "payment"
"""The reason of who has to pay first; a free service waits for no payment."""
LONGEST_LAPSE = 366


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why a request may wait, whether that stops the clock, and after how many days it may be given up.

    `used` counts the requests that ever waited for it.
    """

    code: str
    text: str
    stops_clock: bool
    lapse_days: int | None = None
    retired: bool = False
    used: int = 0


class ReasonChange(BaseModel):
    """A reason as entered; without a code it is a new one. `lapse_days` are calendar days."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    code: str = ""
    text: str = Field(max_length=200)
    stops_clock: bool
    lapse_days: int | None = None


class ReasonsService:
    """Keeps the list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def in_use(self) -> list[ReasonRow]:
        """The reasons that a suspension may name, in the office's order."""
        self._desk.require(Right.LOOK)
        return [reason for reason in self.all() if not reason.retired]

    def all(self) -> list[ReasonRow]:
        """Every reason, also those that were retired, in the office's order."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            used = dict(session.exec(select(Suspension.reason, func.count()).group_by(col(Suspension.reason))).all())
            return [replace(row, used=used.get(row.code, 0)) for row in reason_rows(session)]

    def words(self) -> dict[str, str]:
        """The words of every reason by its code, also of those that were retired: requests still wait for them."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            return {row.code: row.text for row in session.exec(select(SuspensionReason))}

    def save(self, change: ReasonChange) -> ReasonRow:
        """Add a reason or change one. What waits already keeps the clock that it was suspended under.

        Raises `RuleError` for a missing or repeated text, an unknown code, or days that can't be.
        """
        self._desk.require(Right.KEEP_OFFICE)
        _check(change)
        with self._desk.database.write() as session:
            rows = {row.code: row for row in session.exec(select(SuspensionReason))}
            if change.code and change.code not in rows:
                raise RuleError("unknown_reason", field="code", reason=change.code)
            same = [row for row in rows.values() if row.text.casefold() == change.text.casefold()]
            if any(row.code != change.code for row in same):
                raise RuleError("reason_exists", field="text", text=change.text)
            row = rows.get(change.code) or SuspensionReason(
                code=_new_code(change.text, rows), text="", stops_clock=False, position=_last(rows.values()) + 1
            )
            row.text, row.stops_clock, row.lapse_days = change.text, change.stops_clock, change.lapse_days
            session.add(row)
            facts = {"code": row.code, "stops_clock": row.stops_clock, "lapse_days": row.lapse_days}
            self._desk.record(session, "reason_saved", "reason", None, **facts)
            session.flush()
            return next(one for one in reason_rows(session) if one.code == row.code)

    def retire(self, code: str) -> None:
        """Offer a reason no more; requests that waited for it keep it. Raises `RuleError`."""
        if code == FREE_TEXT_REASON:
            raise RuleError("reason_needed", reason=code)
        self._set_retired(code, retired=True)

    def bring_back(self, code: str) -> None:
        """Offer a retired reason again."""
        self._set_retired(code, retired=False)

    def order(self, codes: Sequence[str]) -> None:
        """Put the reasons into this order; all of them must be named once. Raises `RuleError`."""
        self._desk.require(Right.KEEP_OFFICE)
        with self._desk.database.write() as session:
            rows = {row.code: row for row in session.exec(select(SuspensionReason))}
            if sorted(codes) != sorted(rows):
                raise RuleError("reasons_changed_meanwhile")
            for position, code in enumerate(codes):
                rows[code].position = position
                session.add(rows[code])
            self._desk.record(session, "reasons_ordered", "reason", None, codes=list(codes))

    def _set_retired(self, code: str, *, retired: bool) -> None:
        self._desk.require(Right.KEEP_OFFICE)
        with self._desk.database.write() as session:
            row = session.get(SuspensionReason, code)
            if row is None:
                raise RuleError("unknown_reason", field="code", reason=code)
            row.retired = retired
            session.add(row)
            action = "reason_retired" if retired else "reason_brought_back"
            self._desk.record(session, action, "reason", None, code=code)


def _check(change: ReasonChange) -> None:
    if not change.text:
        raise RuleError("reason_text_missing", field="text")
    if change.lapse_days is not None and not 0 < change.lapse_days <= LONGEST_LAPSE:
        raise RuleError("lapse_days_invalid", field="lapse_days", days=change.lapse_days, limit=LONGEST_LAPSE)


def reason_rows(session: Session) -> list[ReasonRow]:
    """Every reason in the office's order, on an open session."""
    rows = session.exec(select(SuspensionReason).order_by(col(SuspensionReason.position)))
    return [ReasonRow(row.code, row.text, row.stops_clock, row.lapse_days, row.retired) for row in rows]


def _last(rows: Iterable[SuspensionReason]) -> int:
    return max((row.position for row in rows), default=-1)


def _new_code(text: str, known: Container[str]) -> str:
    """A code of the words, free in this office: `rekomendasi_camat`, then `rekomendasi_camat_2`."""
    base = "_".join(re.findall(r"[a-z0-9]+", text.casefold()))[:40].strip("_") or "alasan"
    code, serial = base, 2
    while code in known:
        code, serial = f"{base}_{serial}", serial + 1
    return code
