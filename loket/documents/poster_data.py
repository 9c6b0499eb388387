"""What a poster says, and the papers on which it can be printed: sizes are data, everything else follows from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from loket.documents.data import Letterhead
from loket.domain.standards import ComplaintChannel, ServiceStandard
from loket.i18n import N_, _

MM = 72 / 25.4
"""Points in a millimetre."""

_CAPITAL = 0.714  # of the size: how high a capital of Noto Sans is
_SMALLEST_ANGLE = math.radians(16 / 60)
_LONGEST = 14_400.0  # points: no PDF page may be longer (5.08 m)


class PosterForm(StrEnum):
    """How the poster comes out: cut to size, with bleed and marks for a print shop, or in A4 tiles to be glued."""

    PLAIN = "plain"
    SHOP = "shop"
    TILES = "tiles"


@dataclass(frozen=True, slots=True)
class PosterSize:
    """A paper in millimetres, and from how many metres it is read. `key` is its name on the command line."""

    key: str
    name: str
    across: float
    down: float
    metres: float

    @property
    def points(self) -> tuple[float, float]:
        """Width and height of the trimmed paper in points."""
        scale = min(1.0, _LONGEST / (max(self.across, self.down) * MM))
        return self.across * MM * scale, self.down * MM * scale

    @property
    def unit(self) -> float:
        """A hundredth of the short side, in points."""
        return min(self.points) / 100

    @property
    def is_wide(self) -> bool:
        """Whether columns stand beside each other instead of below."""
        return self.across > self.down


SIZES: dict[str, PosterSize] = {
    size.key: size
    for size in (
        PosterSize("a4", N_("A4"), 210, 297, 0.5),
        PosterSize("a3", N_("A3"), 297, 420, 1),
        PosterSize("a2", N_("A2"), 420, 594, 1.4),
        PosterSize("a1", N_("A1"), 594, 841, 2),
        PosterSize("xbanner", N_("X-banner 60 x 160 cm"), 600, 1600, 2),
        PosterSize("spanduk", N_("Spanduk 3 x 1 m"), 3000, 1000, 3),
    )
}
"""The six papers, from the smallest: what lies on a desk is read from near, what hangs in a hall from 2 or 3 m."""


def legible(metres: float) -> float:
    """The smallest size of letters in points that is read from so many metres: 37 pt from 2 m, 55 pt from 3 m.

    A capital then subtends 16 minutes of arc, the least that ISO 9241-303 allows.
    """
    return round(metres * 1000 * math.tan(_SMALLEST_ANGLE) * MM / _CAPITAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterData:
    """Everything that a poster says: the 6 public components of `standard` and where it comes from.

    `complaints` are the standard's own channels and the office's; `qr` opens the one that `qr_words` names. `example`
    makes it say CONTOH everywhere, `draft` RANCANGAN; `valid_to` is the last day of a version that was replaced.
    """

    letterhead: Letterhead
    standard: ServiceStandard
    version: int
    valid_to: date | None = None
    printed_on: date
    complaints: tuple[ComplaintChannel, ...]
    qr: str
    qr_words: str
    example: bool = False
    draft: bool = False

    @property
    def stamp(self) -> str:
        """The word across the whole paper, where it is not what holds."""
        return _("RANCANGAN") if self.draft else _("CONTOH") if self.example else ""
