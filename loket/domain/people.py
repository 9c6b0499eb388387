"""Who may do what: roles of the people of an office, and the rights that a role gives (`trust.md`)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do: serve at the counter, watch over the promises, or keep the office's settings."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """One thing that not everybody may do."""

    SERVE = "serve"  # register, undo, suspend, resume, verified, paid, ready, hand over, print, reveal, deliver now
    EXTEND = "extend"  # give a request more time than was promised (R12)
    MOVE_PROMISES = "move_promises"  # confirm or keep what a changed calendar does to open promises (R15)
    KEEP_CALENDAR = "keep_calendar"  # days, hours, seasons
    KEEP_OFFICE = "keep_office"  # settings, reasons for waiting, counters


_OFFICER = frozenset({Right.SERVE})
_SUPERVISOR = _OFFICER | {Right.EXTEND, Right.MOVE_PROMISES}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OFFICER: _OFFICER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: frozenset(Right),
}


def may(role: Role, right: Right) -> bool:
    """Whether a role gives a right."""
    return right in RIGHTS[role]
