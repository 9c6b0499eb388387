"""The charts of the province's summary: months as columns, a share as a bar."""

from __future__ import annotations

import math
from collections.abc import Sequence

from loket.documents.poster_sheet import ACCENT, LINE, QUIET, TINT, WARN, PosterSheet, heavy, regular
from loket.documents.province_data import MonthFigures
from loket.i18n import _
from loket.words.dates import short_month

_SMALL = 7.0
_MOST_LABELS = 18
_LEGEND, _AXIS = 96.0, 12.0


def whole(number: int) -> str:
    """A count as people write it here: 12.345."""
    return f"{number:,}".replace(",", ".")


def tenth(number: float | None) -> str:
    """A fraction to one decimal: 98,3; a dash where there is none."""
    return "–" if number is None else f"{number:.1f}".replace(".", ",")


def month_columns(
    sheet: PosterSheet, place: tuple[float, float], size: tuple[float, float], months: Sequence[MonthFigures]
) -> None:
    """What was finished month by month: in time below, late on top; `place` is the left top corner."""
    (x, top), (room, height) = place, size
    _legend(sheet, x + room - 2 * _LEGEND, top - 15)
    base, high = top + height - 12, height - 12 - _AXIS
    scale = _round_up(max(month.on_time + month.late for month in months))
    for part in (0.0, 0.5, 1.0):
        level = base - part * high
        sheet.area(x, level, (room, 0.5), LINE)
        sheet.text(x, level - 2, whole(round(scale * part)), regular(_SMALL, QUIET))
    left = x + 34
    step = (room - 34) / len(months)
    every = math.ceil(len(months) / _MOST_LABELS)
    for number, month in enumerate(months):
        at, wide = left + number * step, min(step * 0.7, 34.0)
        begin = at + (step - wide) / 2
        kept, late = high * month.on_time / scale, high * month.late / scale
        sheet.area(begin, base - kept, (wide, kept), ACCENT)
        sheet.area(begin, base - kept - late, (wide, late), WARN)
        if number % every == 0:
            sheet.text_centred(at + step / 2, base + 9, _month_label(month.period), regular(_SMALL, QUIET))


def _legend(sheet: PosterSheet, x: float, top: float) -> None:
    for word, colour in ((_("selesai tepat waktu"), ACCENT), (_("selesai terlambat"), WARN)):
        sheet.area(x, top + 1, (7, 7), colour)
        sheet.text(x + 10, top + 7.5, word, regular(_SMALL + 0.5))
        x += _LEGEND


def _month_label(period: str) -> str:
    year, _dash, month = period.partition("-")
    return f"{short_month(int(month))} {year[2:]}"


def _round_up(number: int) -> int:
    """The next round number that is even, for the axis."""
    unit = int(f"1{'0' * (len(str(number)) - 1)}")
    return max(2, next(unit * factor for factor in (1, 2, 4, 6, 8, 10) if unit * factor >= number))


def share_bar(sheet: PosterSheet, x: float, top: float, size: tuple[float, float], percent: float | None) -> None:
    """A share of 100 as a bar; nothing but its track where there is none."""
    room, height = size
    sheet.area(x, top, size, TINT)
    if percent is not None:
        sheet.area(x, top, (room * percent / 100, height), ACCENT)


def tile(sheet: PosterSheet, place: tuple[float, float], size: tuple[float, float], words: tuple[str, str]) -> None:
    """A figure with its name below."""
    x, top = place
    sheet.area(x, top, size, TINT, radius=3)
    sheet.text(x + 8, top + 21, words[0], heavy(15, ACCENT))
    sheet.text(x + 8, top + size[1] - 8, words[1], regular(7.5, QUIET))
