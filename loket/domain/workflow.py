"""Which step may follow which in the life of a request (`domain.md` §10: registered ► in process ⇄ suspended ► ready ►
handed over; rejected and cancelled end it)."""

from __future__ import annotations

from enum import StrEnum

from loket.errors import RuleError


class Status(StrEnum):
    """Where a request stands."""

    REGISTERED = "registered"
    IN_PROCESS = "in_process"
    SUSPENDED = "suspended"
    READY = "ready"
    HANDED_OVER = "handed_over"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What a person does to a request; the words of `loket move`."""

    VERIFIED = "verified"
    PAID = "paid"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    READY = "ready"
    HANDOVER = "handover"
    REJECT = "reject"
    CANCEL = "cancel"


RUNNING: frozenset[Status] = frozenset({Status.REGISTERED, Status.IN_PROCESS, Status.SUSPENDED})
"""The clock of the promise concerns these; it stops at *ready* (R14)."""

OPEN: frozenset[Status] = RUNNING | {Status.READY}
"""The office still owes something: work, or the hand-over."""

_STEPS: dict[Status, tuple[Action, ...]] = {
    Status.REGISTERED: (
        Action.VERIFIED,
        Action.READY,
        Action.SUSPEND,
        Action.PAID,
        Action.EXTEND,
        Action.REJECT,
        Action.CANCEL,
    ),
    Status.IN_PROCESS: (Action.READY, Action.SUSPEND, Action.PAID, Action.EXTEND, Action.REJECT, Action.CANCEL),
    Status.SUSPENDED: (Action.RESUME, Action.PAID, Action.REJECT, Action.CANCEL),
    Status.READY: (Action.HANDOVER, Action.PAID),
    Status.HANDED_OVER: (),
    Status.REJECTED: (),
    Status.CANCELLED: (),
}

_NEXT: dict[Action, Status] = {
    Action.VERIFIED: Status.IN_PROCESS,
    Action.SUSPEND: Status.SUSPENDED,
    Action.RESUME: Status.IN_PROCESS,
    Action.READY: Status.READY,
    Action.HANDOVER: Status.HANDED_OVER,
    Action.REJECT: Status.REJECTED,
    Action.CANCEL: Status.CANCELLED,
}


def allowed(status: Status) -> tuple[Action, ...]:
    """The actions that may follow, the likeliest first."""
    return _STEPS[status]


def after(status: Status, action: Action, *, verified: bool) -> Status:
    """Where the request stands after the action. Raises `RuleError("step_not_allowed")`.

    `verified` tells whether the file was verified before: resuming leads back to where the request was.
    """
    if action not in _STEPS[status]:
        raise RuleError("step_not_allowed", action=action, status=status, allowed=_STEPS[status])
    if action in {Action.PAID, Action.EXTEND}:
        return status
    if action is Action.RESUME and not verified:
        return Status.REGISTERED
    return _NEXT[action]
