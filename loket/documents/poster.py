"""The poster of a service standard (6 public components, UU 25/2009): one page in any of six sizes, nothing clipped.

One description for all sizes. The letters are as large as the paper allows, found by bisection, and never smaller than
what is read from the distance of that size; where even those do not fit, the poster is refused with what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from loket.documents.poster_data import SIZES, PosterData, PosterForm, PosterSize, legible
from loket.documents.poster_layout import GLANCES, UPRIGHT, WIDE, Arrangement, Layout
from loket.documents.poster_parts import Type
from loket.documents.poster_sheet import PosterSheet
from loket.documents.poster_tiles import TiledSheet
from loket.documents.poster_words import longest_component
from loket.errors import RuleError
from loket.i18n import _
from loket.words import plain_date

__all__ = ["SIZES", "PosterData", "PosterForm", "PosterSize", "fitted_layout", "poster_pdf"]

_LARGEST = 1.75  # times the legible size: beyond that a poster shouts
_STEPS = 5
_TRIED = 2  # arrangements that are grown: those with most room to spare
_EXPLAINING = 0.78  # of the body's size, but never below the legible one


def poster_pdf(data: PosterData, size: PosterSize, form: PosterForm = PosterForm.PLAIN, metres: float = 0) -> bytes:
    """The PDF; the same data gives the same bytes. `metres` asks for letters that are read from another distance.

    Raises `RuleError`: `poster_too_long` (what to shorten) or `poster_size_small` (which size would do),
    `poster_tiles_small`.
    """
    if form is PosterForm.TILES and size.key == "a4":
        raise RuleError("poster_tiles_small", size=_(size.name))
    layout = fitted_layout(data, size, metres)
    if layout is None:
        raise _refusal(data, size, metres)
    sheet = _sheet(data, size, form)
    layout.draw(sheet)
    sheet.new_page()
    return sheet.finish()


def fitted_layout(data: PosterData, size: PosterSize, metres: float = 0) -> Layout | None:
    """The layout with the largest letters that fit; None where not even the smallest legible ones do.

    White space is given up only where there would be no poster otherwise.
    """
    return _largest(data, size, metres, tight=False) or _largest(data, size, metres, tight=True)


def _largest(data: PosterData, size: PosterSize, metres: float, *, tight: bool) -> Layout | None:
    least = legible(metres or size.metres)

    def tried(factor: float, arrangement: Arrangement) -> Layout:
        letters = Type(least * factor, max(float(least), _EXPLAINING * least * factor), tight)
        return Layout(data, size, letters, arrangement)

    arrangements: Iterable[Arrangement] = WIDE
    if not size.is_wide:
        glances = [tried(1, replace(UPRIGHT[0], glance=glance)) for glance in GLANCES]
        best = max(glances, key=lambda layout: layout.spare).arrangement.glance
        arrangements = [replace(arrangement, glance=best) for arrangement in UPRIGHT]
    smallest = [tried(1, arrangement) for arrangement in arrangements]
    fitting = sorted((layout for layout in smallest if layout.fits), key=lambda layout: -layout.spare)
    grown = [_grown(partial(tried, arrangement=layout.arrangement), layout) for layout in fitting[:_TRIED]]
    return max(grown, key=lambda layout: layout.letters.body, default=None)


def _grown(tried: Callable[[float], Layout], found: Layout) -> Layout:
    """The largest letters with which that arrangement fits, found by halving."""
    low, high = 1.0, _LARGEST
    for _step in range(_STEPS):
        middle = (low + high) / 2
        layout = tried(middle)
        if layout.fits:
            found, low = layout, middle
        else:
            high = middle
    return found


def _refusal(data: PosterData, size: PosterSize, metres: float) -> RuleError:
    wanted = metres or size.metres
    facts = {
        "field": "size",
        "service": data.standard.name,
        "size": _(size.name),
        "metres": f"{wanted:g}".replace(".", ","),
        "nearer": _nearer(data, size, wanted),
    }
    larger = [one for one in SIZES.values() if one.across * one.down > size.across * size.down]
    enough = next((one for one in larger if fitted_layout(data, one, metres)), None)
    if enough is not None:
        return RuleError("poster_size_small", **facts, enough=_(enough.name))
    component, letters = longest_component(data.standard)
    return RuleError("poster_too_long", **facts, component=component, letters=letters)


def _nearer(data: PosterData, size: PosterSize, metres: float) -> str:
    """From how near it fits that paper, to a tenth of a metre and as the end of a sentence; empty where it never does.

    Nobody is sent nearer than the smallest paper on a wall is read from.
    """
    low, high = round(min(one.metres for one in SIZES.values()) * 10), round(metres * 10)
    if low >= high or fitted_layout(data, size, low / 10) is None:
        return ""
    while high - low > 1:
        middle = (low + high) // 2
        if fitted_layout(data, size, middle / 10):
            low = middle
        else:
            high = middle
    far = f"{low / 10:g}"
    words = _(", atau cetak untuk dibaca dari {metres} m (--distance {option})")
    return words.format(metres=far.replace(".", ","), option=far)


def _sheet(data: PosterData, size: PosterSize, form: PosterForm) -> PosterSheet:
    title = _("Standar pelayanan {name}, {day}").format(name=data.standard.name, day=plain_date(data.printed_on))
    author = " · ".join(data.letterhead.lines)
    if form is PosterForm.TILES:
        return TiledSheet(size.points, title=title, author=author)
    return PosterSheet(size.points, title=title, author=author, shop=form is PosterForm.SHOP)
