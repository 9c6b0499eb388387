"""Undo and redo over the whole standard: every state is a document of its own, which costs next to nothing."""

from __future__ import annotations

from dataclasses import dataclass

from loket.domain.standards import ServiceStandard

TOGETHER = 1.5
"""Seconds without a key after which what is typed on in the same field is undone by itself."""
_MOST = 500


@dataclass(frozen=True, slots=True)
class Change:
    """A state that was left, and where the change was made."""

    standard: ServiceStandard
    section: str


class History:
    """`begin(standard)`, `put(standard, section, mark, at)`, `undo()`, `redo()`; `current` is what stands now."""

    def __init__(self) -> None:
        self._past: list[Change] = []
        self._future: list[Change] = []
        self._mark: tuple[str, str] = ("", "")
        self._at = 0.0
        self.current: ServiceStandard | None = None

    def begin(self, standard: ServiceStandard) -> None:
        """Another standard: nothing to undo."""
        self._past, self._future, self._mark = [], [], ("", "")
        self.current = standard

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    def put(self, standard: ServiceStandard, section: str, mark: str, at: float) -> None:
        """A change; typing on in the same place (`mark`, empty: never) becomes one with what was typed just now."""
        assert self.current is not None  # noqa: S101 (begun before)
        is_same = bool(mark) and (section, mark) == self._mark and at - self._at < TOGETHER and bool(self._past)
        if not is_same:
            self._past.append(Change(self.current, section))
            del self._past[:-_MOST]
        self._future.clear()
        self.current, self._mark, self._at = standard, (section, mark), at

    def undo(self) -> str:
        """Back by one change; the section in which it was made, or nothing where there is none."""
        return self._step(self._past, self._future)

    def redo(self) -> str:
        return self._step(self._future, self._past)

    def _step(self, source: list[Change], target: list[Change]) -> str:
        if not source or self.current is None:
            return ""
        change = source.pop()
        target.append(Change(self.current, change.section))
        self.current, self._mark = change.standard, ("", "")
        return change.section
