"""The instruments and what an office can say it has: rows of `resources/readiness`, read once.

A new year, band or indicator is a row there, with its source and whether it was seen; no code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from loket.domain.readiness import Action, Instrument, Place
from loket.domain.standards import Component
from loket.paths import resource

_FOLDER = "readiness"
_EVIDENCE = "evidence.json"
FORMAT = "loket-instrument-1"
EVIDENCE = "evidence."
"""Facts that the office tells begin so."""

SERVICE_FACTS = (
    *(f"component.{component}" for component in Component),
    *("components", "decided", "published", "review_age", "groups"),
    *("channel_address", "complaint_officer", "compensation"),
)
"""What is known of a service; the first are of its standard, `published` counts media, `review_age` is in months."""


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """Something that an office can say it has. After `months` it has to be said anew; a `medium` shows standards."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    key: str
    group: str
    text: str
    do: str
    effort: int
    months: int | None = None
    medium: bool = False
    place: Place = Place.EVIDENCE
    hint: str = ""


@cache
def instruments() -> tuple[Instrument, ...]:
    """Every instrument, the oldest first."""
    from pydantic import TypeAdapter  # noqa: PLC0415 (only who looks at readiness needs it)

    adapter = TypeAdapter(Instrument)
    found = []
    for path in sorted(resource(_FOLDER).glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("format") == FORMAT:
            found.append(adapter.validate_json(json.dumps(content)))
    return tuple(sorted(found, key=lambda one: (one.family, one.first_year)))


@cache
def evidence_kinds() -> dict[str, EvidenceKind]:
    """What an office can say it has, by key, in the order in which it is asked."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    kinds = TypeAdapter(list[EvidenceKind]).validate_json(json.dumps(_rows()["evidence"]))
    return {kind.key: kind for kind in kinds}


@cache
def actions() -> dict[str, Action]:
    """What can be done, by the fact that it brings about."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    own = TypeAdapter(list[Action]).validate_json(json.dumps(_rows()["actions"]))
    told = [
        Action(f"{EVIDENCE}{kind.key}", kind.do, kind.effort, kind.place, kind.hint)
        for kind in evidence_kinds().values()
    ]
    return {action.key: action for action in (*own, *told)}


@cache
def _rows() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((resource(_FOLDER) / _EVIDENCE).read_text(encoding="utf-8"))
    return content


def known_facts() -> tuple[str, ...]:
    """Every fact that an indicator may ask for."""
    return (*SERVICE_FACTS, *(f"{EVIDENCE}{key}" for key in evidence_kinds()))
