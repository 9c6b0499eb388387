"""What the page of a request needs of the office around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loket.domain.people import Right, Role, may_stand_in
from loket.domain.workflow import Action
from loket.services import Services
from loket.services.reasons import ReasonRow

_RIGHTS = {Action.EXTEND: Right.EXTEND, Action.REJECT: Right.REJECT, Action.CANCEL: Right.CANCEL}


@dataclass(frozen=True, slots=True)
class RequestOffice:
    """What the page needs of the office: also which steps are not for the person at the desk."""

    zone: str
    reasons: tuple[ReasonRow, ...] = ()
    known_reasons: Mapping[str, str] = field(default_factory=dict)
    forbidden: frozenset[Action] = frozenset()


def read_office(services: Services) -> RequestOffice:
    """The office as it is now, for whoever sits at the desk."""
    reasons = services.reasons
    zone = services.office.profile().zone
    return RequestOffice(zone, tuple(reasons.in_use()), reasons.words(), _forbidden(services))


def _forbidden(services: Services) -> frozenset[Action]:
    """The steps that the person at the desk may not take; an administrator stands in where nobody is supervisor."""
    person = services.desk.acting()
    is_supervised = any(Role.SUPERVISOR in each.roles for each in services.people.rows())
    return frozenset(
        action
        for action, right in _RIGHTS.items()
        if not person.may(right) and (is_supervised or not may_stand_in(person.roles, right))
    )
