"""What the province's summary is made of; the paper, the workbook and the CSV show the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loket.i18n import _

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of a period; working days of what was finished in it; `fees` are whole rupiah promised for what was
    received. `running` and `overdue` stand at the end of the period's last month."""

    received: int = 0
    registered: int = 0
    completed: int = 0
    on_time: int = 0
    late: int = 0
    rejected: int = 0
    cancelled: int = 0
    running: int = 0
    overdue: int = 0
    median: float | None = None
    p90: float | None = None
    fees: int = 0

    @property
    def percent(self) -> float | None:
        """Share within the promise of what was finished with one, to one decimal; None where nothing was."""
        promised = self.on_time + self.late
        return round(100 * self.on_time / promised, 1) if promised else None


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """One service of one office."""

    office: str
    code: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """One office: its code and name, the day up to which its data came (None: nothing came), its services together."""

    office: str
    name: str
    until: date | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month (YYYY-MM) of all offices."""

    period: str
    received: int
    completed: int
    on_time: int
    late: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an office ("" where nobody can tell which); kind, code and facts as `words.gathering` reads
    them."""

    office: str
    name: str
    kind: str
    code: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceSummary:
    """The whole summary. `first` and `last` are its months (YYYY-MM); problems stand as on `made_on`."""

    period: str
    first: str
    last: str
    made_on: date
    offices: tuple[OfficeFigures, ...]
    services: tuple[ServiceFigures, ...]
    months: tuple[MonthFigures, ...]
    problems: tuple[Problem, ...]
    total: Figures


def figure_heads() -> list[str]:
    """The headings of `figure_cells`."""
    return [
        *(_("Masuk"), _("Terdaftar"), _("Selesai"), _("Tepat waktu"), _("Terlambat"), _("% tepat waktu")),
        *(_("Ditolak"), _("Dibatalkan"), _("Masih berjalan"), _("Lewat tempo")),
        *(_("Median hari kerja"), _("P90 hari kerja"), _("Biaya (Rp)")),
    ]


def figure_cells(figures: Figures) -> list[Cell]:
    """The figures in the order of their headings."""
    return [
        *(figures.received, figures.registered, figures.completed, figures.on_time, figures.late, figures.percent),
        *(figures.rejected, figures.cancelled, figures.running, figures.overdue),
        *(figures.median, figures.p90, figures.fees),
    ]
