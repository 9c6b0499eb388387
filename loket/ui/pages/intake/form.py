"""What is typed into the intake: as a draft that is kept, as input for the service, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from loket.domain.identity import normalize_name, normalize_nik, normalize_phone
from loket.errors import LoketError, RuleError

_LARGEST = 10**20
"""No number that a form could hold is longer: not a NIK, not a phone."""
_NOT_SENT = ("without_nik", "by_proxy", "present")
"""What opens fields and ticks boxes on the page only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Everything on the form, as typed. `present` are the keys of requirements that were ticked."""

    nik: str = ""
    without_nik: bool = False
    no_nik_reason: str = ""
    name: str = ""
    phone: str = ""
    by_proxy: bool = False
    proxy_name: str = ""
    proxy_relation: str = ""
    birth_date: date | None = None
    sex: str = ""
    priority: bool = False
    address: str = ""
    service: str = ""
    variant: str | None = None
    present: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing worth keeping was typed."""
        return replace(self, without_nik=False, by_proxy=False) == Form()

    def with_service(self, service: str, variant: str | None, present: tuple[str, ...]) -> Form:
        """The same applicant with this service."""
        return replace(self, service=service, variant=variant, present=present)

    def as_draft(self) -> dict[str, object]:
        """The form as it is kept."""
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        return kept | {"birth_date": self.birth_date.isoformat() if self.birth_date else None}

    def as_request(self) -> dict[str, Any]:
        """What `NewRequest` takes over as it was typed; a ticked requirement it knows by what is missing."""
        typed = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in typed.items() if name not in _NOT_SENT}

    @classmethod
    def from_draft(cls, kept: Mapping[str, Any]) -> Self:
        """A kept form as far as it can be understood; what no form of this version holds is left out."""
        values: dict[str, Any] = {field.name: _text(kept.get(field.name)) for field in fields(cls)}
        for name in ("without_nik", "by_proxy", "priority"):
            values[name] = kept.get(name) is True
        values["birth_date"] = _day(kept.get("birth_date"))
        values["variant"] = values["variant"] or None
        present = kept.get("present")
        values["present"] = tuple(map(_text, present)) if isinstance(present, list) else ()
        return cls(**values)

    def errors(self, variants: int) -> list[LoketError]:
        """What is wrong, in the order of the page. `variants` is how many the chosen service has."""
        return [error for check in self._checks(variants) if (error := _error_of(check)) is not None]

    def _checks(self, variants: int) -> Iterator[Callable[[], object]]:
        yield self._check_nik
        yield lambda: normalize_name(self.name)
        if self.phone:
            yield lambda: normalize_phone(self.phone)
        yield self._check_proxy
        yield self._check_service
        if variants > 1:
            yield self._check_variant

    def _check_nik(self) -> None:
        if self.without_nik and self.no_nik_reason.strip():
            return
        if self.without_nik or not self.nik.strip():
            raise RuleError("nik_or_reason", field="nik")
        normalize_nik(self.nik)

    def _check_proxy(self) -> None:
        if self.by_proxy and not any(letter.isalpha() for letter in self.proxy_name):
            raise RuleError("proxy_name_missing", field="proxy_name")

    def _check_service(self) -> None:
        if not self.service:
            raise RuleError("service_missing", field="service")

    def _check_variant(self) -> None:
        if self.service and self.variant is None:
            raise RuleError("variant_missing", field="variant")


def _text(value: object) -> str:
    """A line as it can stand in a field. Digits that were kept as a number are a line too; nothing else is."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST:
        return str(value)
    # half an emoji, left by a field that is full, is no text for the database
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _error_of(check: Callable[[], object]) -> LoketError | None:
    try:
        check()
    except LoketError as error:
        return error
    return None
