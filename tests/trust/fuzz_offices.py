"""An office that fuzzers feed: put back to its beginning when it has taken in much."""

from __future__ import annotations

import shutil
from pathlib import Path

from loket.services import Services
from tests.trust.fuzz_target import Target, digest, judge_health
from tests.trust.trust_office import copied, found, open_office

TIRED = 25
"""Successes after which the office begins anew, so that no case depends on thousands before it."""


def founded(place: Path) -> Path:
    """The office from which every case begins, with three requests; a test brings one that was founded before."""
    if not (place / "semula").exists():
        found(place / "semula")
    return place / "semula"


class OfficeTarget(Target):
    """A target that is one office: what is refused changes no row of it, what is accepted leaves it whole."""

    services: Services
    looks = 1
    """After how many successes the whole office is looked over."""

    def prepare(self) -> None:
        founded(self.place)
        self.furnish()
        self._taken = 0
        self._open()

    def furnish(self) -> None:
        """Add to the office at `semula` what the cases need."""

    def opened(self) -> None:
        """The office was opened at `data`, as it was in the beginning."""

    def _open(self) -> None:
        shutil.rmtree(self.place / "data", ignore_errors=True)
        self.services = open_office(copied(self.place / "semula", self.place / "data"))
        self.opened()

    def state(self) -> object:
        return digest(self.services)

    def accepted(self) -> None:
        self._taken += 1
        if self._taken % self.looks == 0:
            judge_health(self.services)
        if self._taken >= TIRED:
            self._taken = 0
            self.services.close()
            self._open()

    def close(self) -> None:
        self.services.close()
