"""The PC's clock, held against the audit: looked at again and again; the worst stops registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from loket.db.tables import AuditLine, Office
from loket.domain.clock import ClockFault
from loket.domain.people import Right
from loket.errors import RuleError
from loket.services.desk import Desk

CONFIRMED = "clock_confirmed"
WINDOW = 1000
"""How many of the newest lines are read at the first look; later looks read only what came since."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the clock says, the latest moment of the audit, and what is odd about the two. Both in the office's zone."""

    now: datetime
    latest: datetime | None
    fault: ClockFault | None


class ClockService:
    """Looking at the clock, and somebody's word that it is right."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self) -> ClockState:
        """How the clock stands. A training office may live in any year: there nothing is odd."""
        with self._desk.database.read() as session:
            return clock_state(session, self._desk)

    def confirm(self) -> None:
        """The clock is right, whatever the audit says: what was written before counts no more for that.

        Raises `RuleError("not_allowed")`.
        """
        self._desk.require(Right.KEEP_OFFICE)
        with self._desk.database.write() as session:
            former = clock_state(session, self._desk)
            self._desk.remark(session, CONFIRMED, "requests", None, latest=former.latest, fault=former.fault or "")


def clock_state(session: Session, desk: Desk) -> ClockState:
    """As `ClockService.state`, on an open session."""
    office, now = session.get(Office, 1), desk.now()
    if office is None or office.is_training:
        return ClockState(now, None, None)
    _catch_up(session, desk)
    zone, latest = ZoneInfo(office.zone), desk.lines.latest
    fault = desk.lines.fault(now)
    return ClockState(now.astimezone(zone), latest.astimezone(zone) if latest else None, fault)


def refuse_wrong_clock(session: Session, desk: Desk) -> None:
    """Nothing is dated by a clock that is behind by more than a day. Raises `RuleError("clock_far_behind")`."""
    state = clock_state(session, desk)
    if state.fault is ClockFault.FAR_BEHIND:
        raise RuleError("clock_far_behind", now=state.now, latest=state.latest)


def _catch_up(session: Session, desk: Desk) -> None:
    after = desk.lines.taken or (session.exec(select(func.max(AuditLine.id))).one() or 0) - WINDOW
    lines = select(AuditLine.id, AuditLine.at, AuditLine.action).where(col(AuditLine.id) > after)
    for number, at, action in session.exec(lines.order_by(col(AuditLine.id))):
        desk.lines.take(number or 0, at, confirmed=action == CONFIRMED)
