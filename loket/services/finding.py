"""What a check finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold. `serious` makes `loket check` fail."""

    code: str
    serious: bool
    facts: Mapping[str, object] = field(default_factory=dict)
