"""What a standard of a file must be before it is let into the register: the rules of `DraftingService.decide`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from loket.db.tables import StandardVersion
from loket.domain.standards import Decree, ServiceStandard
from loket.errors import RuleError
from loket.services.desk import Desk, office_row
from loket.services.drafting import check_code
from loket.services.drafting_rows import find_draft, ready_to_decide
from loket.services.versions import NewDecree, decree_of, office_day
from loket.words import error_sentence

_PLACES = {
    "decree_number_missing": "decree.number",
    "decree_repeated": "decree.number",
    "decree_in_future": "decree.decided_on",
    "decree_valid_before_decided": "decree.valid_from",
    "decree_before_version": "decree.valid_from",
    "consulted_after_decree": "consultation.held_on",
    "consultation_in_future": "consultation.held_on",
    "service_code_invalid": "code",
}


def let_in(
    session: Session, desk: Desk, standard: ServiceStandard, versions: Sequence[StandardVersion], file: str
) -> None:
    """Refuse what nobody could have decided by hand; `versions` are those that the service has, the newest first.

    A service without a version takes a decree of any day in the past: that is how an office brings its own along.
    Raises `RuleError("standard_refused")` with the file, the service, the place, and the `rule` that refused it.
    """
    try:
        if not versions and find_draft(session, standard.code) is None:
            check_code(standard.code)
        today = office_day(office_row(session), desk.now())
        held_on = standard.consulted_on
        if held_on is not None and held_on > today:
            raise RuleError("consultation_in_future", day=held_on)
        if standard.decree is not None and not standard.is_example:
            _decidable(standard, standard.decree)
            decree_of(_typed(standard.decree), versions, today)
    except RuleError as error:
        raise RuleError(
            "standard_refused",
            file=file,
            service=standard.code,
            place=_place(error),
            rule=error.code,
            reason=error_sentence(error).removesuffix("."),
        ) from error


def _place(error: RuleError) -> str:
    missing = error.facts.get("components")
    if isinstance(missing, list) and missing:
        return str(missing[0])
    return str(error.facts.get("place") or _PLACES[error.code])


def _decidable(standard: ServiceStandard, decree: Decree) -> None:
    # An old document names its consultation with the decree only.
    if standard.consulted_on is not None and standard.consulted_on > decree.decided_on:
        raise RuleError("consulted_after_decree", held_on=standard.consulted_on, decided=decree.decided_on)
    ready_to_decide(standard, _typed(decree))


def _typed(decree: Decree) -> NewDecree:
    """The decree of a document as if somebody had typed it."""
    return NewDecree(number=decree.number, decided_on=decree.decided_on, valid_from=decree.valid_from)
