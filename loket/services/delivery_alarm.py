"""What stands in the way of the deliveries, the worst first: one answer for the board, the page and the check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from loket.exchange.delivery import Refusal
from loket.services.delivering import FOREIGN, LOST, MISSED, SENT_AGAIN, WAITS
from loket.services.exports import DeliveryStatus

_TAKEN = "number_taken"
_NEW_STREAM = frozenset({LOST, FOREIGN, _TAKEN, "number_reused"})
_KEY = frozenset({"office_unknown", "signer_unknown"})
_INCOMPLETE = frozenset({"name_missing", "signature_missing", "batch_not_contiguous"})
"""What upstream waits for: a part that had not come when it looked."""


class Alarm(StrEnum):
    """What is wrong. None of these is another's fault until its name says so."""

    NEW_STREAM = "new_stream"
    HELD = "held"
    REFUSED = "refused"
    KEY = "key"
    SILENT = "silent"
    UNHEARD = "unheard"
    INCOMPLETE = "incomplete"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Trouble:
    """The worst that stands in the way: `refusal` is the answer from upstream that says so, `since` when it began,
    `count` how many batches it is about."""

    alarm: Alarm
    refusal: Refusal | None = None
    since: datetime | None = None
    count: int = 0


def alarm_of(refusal: Refusal) -> Alarm | None:
    """What an answer from upstream, or what the office made of it, means here; None where there is only to wait."""
    if refusal.code == SENT_AGAIN:
        return None
    for codes, alarm in ((_NEW_STREAM, Alarm.NEW_STREAM), (_KEY, Alarm.KEY), (_INCOMPLETE, Alarm.INCOMPLETE)):
        if refusal.code in codes:
            return alarm
    return Alarm.MISSED if refusal.code in {MISSED, WAITS} else Alarm.REFUSED


def is_taken(status: DeliveryStatus) -> bool:
    """Whether the last delivery stopped at a number that stands there with other content."""
    error = status.line.error
    return error is not None and error.code == _TAKEN


def trouble_of(status: DeliveryStatus, at: datetime) -> Trouble | None:
    """The worst thing about the deliveries at a moment; None where all is well, or nothing is delivered at all."""
    if not status.upstream_url:
        return None
    found = [Trouble(alarm, refusal) for refusal in status.line.refused if (alarm := alarm_of(refusal)) is not None]
    if is_taken(status):
        found.append(Trouble(Alarm.NEW_STREAM))
    if status.unsealed:
        found.append(Trouble(Alarm.HELD, count=status.unsealed))
    if status.is_silent(at):
        found.append(Trouble(Alarm.SILENT, since=status.undelivered_since))
    if status.is_unheard(at):
        found.append(Trouble(Alarm.UNHEARD, since=status.unheard_since))
    order = list(Alarm)
    return min(found, key=lambda trouble: order.index(trouble.alarm), default=None)
