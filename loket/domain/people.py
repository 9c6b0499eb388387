"""Who may do what: the roles of the people of an office, and the rights that a role gives (`trust.md`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from loket.errors import RuleError


class Role(StrEnum):
    """What somebody may do here: serve at the counter, watch over the promises, keep the office's settings.

    The last two are no people: accounts of the machine under which deliveries and backups are scheduled.
    """

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    DELIVERY = "delivery"
    BACKUP = "backup"


HUMAN = (Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)
"""The roles of people; only they sit down at a desk."""
SERVICE = frozenset({Role.DELIVERY, Role.BACKUP})
"""The roles of service accounts; each stands alone."""


class Right(StrEnum):
    """One thing that not everybody may do."""

    LOOK = "look"  # read what the office has: requests (masked), board, standards, calendar, settings
    SERVE = "serve"  # register, undo an own registration, suspend, resume, verified, paid, ready, hand over, print
    REVEAL = "reveal"  # see masked data in full; each time leaves a line
    DELIVER = "deliver"  # freeze and deliver what waits to go upstream
    CORRECT = "correct"  # mend the data of a request
    CANCEL = "cancel"  # cancel a request, or undo somebody else's registration
    REJECT = "reject"  # reject a request
    EXTEND = "extend"  # give a request more time than was promised (R12)
    MOVE_PROMISES = "move_promises"  # confirm or keep what a changed calendar does to open promises (R15)
    EXPORT_REGISTER = "export_register"  # the register of a month, without personal data
    UNLOCK_PEOPLE = "unlock_people"  # let somebody try again who mistyped too often
    READ_AUDIT = "read_audit"
    ASSESS = "assess"  # see what an assessor would find, and what to do next
    KEEP_PEOPLE = "keep_people"  # who works here, with which roles
    KEEP_STANDARDS = "keep_standards"
    KEEP_CALENDAR = "keep_calendar"  # days, hours, seasons
    KEEP_OFFICE = "keep_office"  # settings, reasons for waiting, counters
    KEEP_UPSTREAM = "keep_upstream"  # where deliveries go
    BACKUP = "backup"
    RESTORE = "restore"  # over a living office: four eyes
    EXPORT_PERSONAL = "export_personal"  # many people's personal data at once: four eyes
    RESET_NUMBERS = "reset_numbers"  # begin a series of numbers anew: four eyes


_OFFICER = frozenset({Right.LOOK, Right.SERVE, Right.REVEAL, Right.DELIVER})
_SUPERVISOR = _OFFICER | {
    Right.CORRECT,
    Right.CANCEL,
    Right.REJECT,
    Right.EXTEND,
    Right.MOVE_PROMISES,
    Right.EXPORT_REGISTER,
    Right.UNLOCK_PEOPLE,
    Right.READ_AUDIT,
    Right.EXPORT_PERSONAL,
    Right.ASSESS,
}
_ADMINISTRATOR = frozenset(
    {
        Right.LOOK,
        Right.DELIVER,
        Right.ASSESS,
        Right.KEEP_PEOPLE,
        Right.KEEP_STANDARDS,
        Right.KEEP_CALENDAR,
        Right.KEEP_OFFICE,
        Right.KEEP_UPSTREAM,
        Right.BACKUP,
        Right.RESTORE,
        Right.RESET_NUMBERS,
    }
)

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OFFICER: _OFFICER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.DELIVERY: frozenset({Right.DELIVER}),
    Role.BACKUP: frozenset({Right.BACKUP}),
}


def may(roles: Iterable[Role], right: Right) -> bool:
    """Whether one of the roles gives a right."""
    return any(right in RIGHTS[role] for role in roles)


def may_stand_in(roles: Collection[Role], right: Right) -> bool:
    """Whether an administrator may do it where nobody is supervisor: a small office has to go on, and it is noted."""
    return Role.ADMINISTRATOR in roles and right in RIGHTS[Role.SUPERVISOR]


def whom_to_ask(right: Right, *, supervised: bool) -> Role:
    """Whose work it is that somebody else may not do: the first role of people that gives the right.

    Where nobody is supervisor (`supervised`) it is an administrator, who stands in.
    """
    asked = next(role for role in HUMAN if right in RIGHTS[role])
    return Role.ADMINISTRATOR if asked is Role.SUPERVISOR and not supervised else asked


def ordered(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Each role once, in the order of `Role`, as they are stored and shown.

    Raises `RuleError("role_missing")` for none, `RuleError("service_role_alone")` where a service account's role
    stands beside another.
    """
    wanted = set(roles)
    if not wanted:
        raise RuleError("role_missing", field="roles")
    if wanted & SERVICE and len(wanted) > 1:
        raise RuleError("service_role_alone", field="roles")
    return tuple(role for role in Role if role in wanted)
