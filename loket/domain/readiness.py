"""Readiness: what an assessor would look for, in points against an instrument's bands, and what to do next.

An instrument (Penilaian Kepatuhan, Opini Ombudsman, PEKPPP) is data: years, bands, indicators with points and sources,
each flagged whether it was seen in a source (`checked`). A new year is a new file, no code. What Loket cannot see
(interviews of users) is in no sum: the score is of what can be prepared, and no prediction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import ClassVar

from loket.errors import RuleError

_STRICT: dict[str, str] = {"extra": "forbid"}
_CENT = Decimal("0.01")
HUNDRED = Decimal(100)

Facts = Mapping[str, Decimal]
"""What is known of a service or of the office: how many, how old (months), or 1 for "there is one"; absent: nothing."""


class Scope(StrEnum):
    """Whether an indicator looks at each service, at the office, or at what no program can see."""

    SERVICE = "service"
    OFFICE = "office"
    UNSEEN = "unseen"


class Place(StrEnum):
    """Where a step is done."""

    STANDARD = "standard"
    POSTER = "poster"
    PLEDGE = "pledge"
    EVIDENCE = "evidence"
    OFFICE = "office"
    CRIB = "crib"


@dataclass(frozen=True, slots=True)
class Band:
    """A grade from a score on; `zone` only where the instrument has zones. `checked`: its cut was seen in a source."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    key: str
    least: Decimal
    words: str
    zone: str = ""
    checked: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """From a fact's value on (or up to it, where less is better) an indicator has this share of its points."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    at: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is looked for. `fact` says what answers it, `rungs` how much of the points that gives.

    `less_is_better` turns the rungs round (ages). `also` is a second fact without which only `without` of the share
    counts: a component that is written but hangs nowhere. `points_checked`: this weight was seen in a source, else it
    is Loket's own estimate; points 0 mean that it is looked at with an unknown weight.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    key: str
    text: str
    dimension: str
    points: Decimal
    scope: Scope = Scope.SERVICE
    fact: str = ""
    rungs: tuple[Rung, ...] = (Rung(Decimal(1), Decimal(1)),)
    less_is_better: bool = False
    also: str = ""
    without: Decimal = Decimal(0)
    checked: bool = False
    points_checked: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A part of the instrument with its weight."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    key: str
    name: str
    points: Decimal
    checked: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """How somebody assesses offices in some years; `last_year` is None while it holds.

    `second_word` is what the result says beside the grade and what no score decides.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    key: str
    family: str
    short: str
    name: str
    by: str
    first_year: int
    last_year: int | None
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    bands: tuple[Band, ...] = ()
    basis: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    second_word: str = ""

    def covers(self, year: int) -> bool:
        """Whether offices are assessed by it in that year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a score stands: its band, and how far the next better one is (None: there is none)."""

    score: Decimal
    band: Band | None
    next_band: Band | None = None
    missing: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done: in words, how much work it is (1: minutes, 2: a day, 3: weeks), and where."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    key: str
    text: str
    effort: int
    place: Place
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: the points that it alone gains, and for which services (none: for the office).

    `estimated`: some of these points are Loket's own estimate.
    """

    action: str
    gain: Decimal
    effort: int
    services: tuple[str, ...]
    indicators: tuple[str, ...]
    estimated: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What one indicator gives: the share of its points that is reached."""

    indicator: Indicator
    share: Decimal

    @property
    def points(self) -> Decimal:
        """The points that are reached, two decimals."""
        return rounded(self.indicator.points * self.share)


@dataclass(frozen=True, slots=True)
class Score:
    """Points of a service or of the office: reached and possible of what can be prepared, and what cannot be seen."""

    code: str
    answers: tuple[Answer, ...]
    reached: Decimal
    possible: Decimal
    unseen: Decimal
    standing: Standing


@dataclass(frozen=True, slots=True)
class Readiness:
    """The office, each service, and what to do, the most valuable step first."""

    instrument: Instrument
    office: Score
    services: tuple[Score, ...]
    steps: tuple[Step, ...]


def rounded(points: Decimal) -> Decimal:
    """Two decimals, half up: as results are published; the holes between bands (77,99 to 78) close by it."""
    return points.quantize(_CENT, ROUND_HALF_UP)


def standing(instrument: Instrument, score: Decimal) -> Standing:
    """The band of a score and the distance to the next. Raises `RuleError("score_out_of_range")`."""
    if not (score.is_finite() and 0 <= score <= HUNDRED):
        raise RuleError("score_out_of_range", field="score", score=score)
    score = rounded(score)
    bands = sorted(instrument.bands, key=lambda band: band.least)
    reached = [band for band in bands if band.least <= score]
    above = [band for band in bands if band.least > score]
    missing = above[0].least - score if above else Decimal(0)
    return Standing(score, reached[-1] if reached else None, above[0] if above else None, missing)


def instrument_of(instruments: Iterable[Instrument], family: str, year: int) -> Instrument:
    """The instrument by which a family assesses in a year. Raises `RuleError("no_instrument")`."""
    known = [one for one in instruments if one.family == family]
    for one in known:
        if one.covers(year):
            return one
    first = min((one.first_year for one in known), default=None)
    raise RuleError("no_instrument", field="year", family=family, year=year, first=first)


def share_of(indicator: Indicator, facts: Facts) -> Decimal:
    """The share of an indicator's points, 0 to 1, that the facts give."""
    share = _ladder(indicator, facts)
    if share and indicator.also and not facts.get(indicator.also, 0):
        return share * indicator.without
    return share


def _ladder(indicator: Indicator, facts: Facts) -> Decimal:
    value = facts.get(indicator.fact)
    if value is None:
        return Decimal(0)
    fits = [rung.share for rung in indicator.rungs if _reaches(value, rung.at, less=indicator.less_is_better)]
    return max(fits, default=Decimal(0))


def _reaches(value: Decimal, at: Decimal, *, less: bool) -> bool:
    return value <= at if less else value >= at


def assess(
    instrument: Instrument, office: Facts, services: Mapping[str, Facts], actions: Mapping[str, Action]
) -> Readiness:
    """The points of the office and of each service, and the steps, the most points first; of equals the least work.

    What the office has holds for every service too. The office's share of an indicator that looks at services is the
    mean over them. `actions` are found by the fact that they bring about.
    """
    known = {code: {**office, **facts} for code, facts in services.items()}
    scores = tuple(_score(instrument, code, _answers(instrument, facts)) for code, facts in known.items())
    whole = _score(instrument, "", _office_answers(instrument, office, scores))
    return Readiness(instrument, whole, scores, tuple(_steps(instrument, office, known, actions)))


def _answers(instrument: Instrument, facts: Facts) -> tuple[Answer, ...]:
    seen = [one for one in instrument.indicators if one.scope is not Scope.UNSEEN]
    return tuple(Answer(one, share_of(one, facts)) for one in seen)


def _office_answers(instrument: Instrument, office: Facts, services: Sequence[Score]) -> tuple[Answer, ...]:
    own = _answers(instrument, office)
    if not services:
        return tuple(Answer(one.indicator, Decimal(0)) if one.indicator.scope is Scope.SERVICE else one for one in own)
    columns = zip(*(score.answers for score in services), strict=True)
    means = [sum((answer.share for answer in column), Decimal(0)) / len(services) for column in columns]
    return tuple(Answer(one.indicator, mean) for one, mean in zip(own, means, strict=True))


def _score(instrument: Instrument, code: str, answers: tuple[Answer, ...]) -> Score:
    possible = sum((answer.indicator.points for answer in answers), Decimal(0))
    reached = sum((answer.indicator.points * answer.share for answer in answers), Decimal(0))
    unseen = sum((one.points for one in instrument.indicators if one.scope is Scope.UNSEEN), Decimal(0))
    percent = reached / possible * HUNDRED if possible else Decimal(0)
    return Score(code, answers, rounded(reached), possible, unseen, standing(instrument, percent))


def _steps(
    instrument: Instrument, office: Facts, services: Mapping[str, Facts], actions: Mapping[str, Action]
) -> Iterator[Step]:
    found: dict[str, list[tuple[str, Indicator, Decimal]]] = {}
    for indicator in instrument.indicators:
        each = services if indicator.scope is Scope.SERVICE else {"": office}
        for code, facts in each.items() if indicator.scope is not Scope.UNSEEN else ():
            for fact, gain in _lacks(indicator, facts):
                worth = gain * indicator.points / len(each)
                found.setdefault(fact, []).append((code, indicator, worth))
    steps = [_step(actions[key], lacks) for key, lacks in found.items()]
    yield from sorted(steps, key=lambda step: (-step.gain, step.effort))


def _lacks(indicator: Indicator, facts: Facts) -> Iterator[tuple[str, Decimal]]:
    """Which fact would raise the share, and by how much if it alone were mended."""
    ladder, now = _ladder(indicator, facts), share_of(indicator, facts)
    factor = indicator.without if indicator.also and not facts.get(indicator.also, 0) else Decimal(1)
    if ladder < 1:
        yield indicator.fact, (1 - ladder) * factor
    if factor < 1 and ladder:
        yield indicator.also, ladder - now


def _step(action: Action, lacks: Sequence[tuple[str, Indicator, Decimal]]) -> Step:
    return Step(
        action=action.key,
        gain=rounded(sum((worth for _code, _indicator, worth in lacks), Decimal(0))),
        effort=action.effort,
        services=tuple(dict.fromkeys(code for code, _indicator, _worth in lacks if code)),
        indicators=tuple(dict.fromkeys(indicator.key for _code, indicator, _worth in lacks)),
        estimated=any(not indicator.points_checked for _code, indicator, _worth in lacks),
    )


def instrument_faults(instrument: Instrument, facts: Iterable[str]) -> Iterator[str]:
    """What is wrong in an instrument's rows, in a line for its author; `facts` are those that can be known."""
    known = set(facts)
    if instrument.last_year is not None and instrument.last_year < instrument.first_year:
        yield "years are upside down"
    yield from _band_faults(instrument.bands)
    for dimension in instrument.dimensions:
        points = sum((one.points for one in instrument.indicators if one.dimension == dimension.key), Decimal(0))
        if points != dimension.points:
            yield f"{dimension.key}: indicators have {points}, the dimension {dimension.points}"
    total = sum((dimension.points for dimension in instrument.dimensions), Decimal(0))
    if total != HUNDRED:
        yield f"dimensions have {total}, not 100"
    for indicator in instrument.indicators:
        yield from _indicator_faults(indicator, known, {dimension.key for dimension in instrument.dimensions})


def _band_faults(bands: Sequence[Band]) -> Iterator[str]:
    if not bands:
        return
    if min(band.least for band in bands) != 0:
        yield "no band begins at 0"
    for upper, lower in pairwise(bands):
        if lower.least >= upper.least:
            yield f"{lower.key}: bands stand from the best down"


def _indicator_faults(indicator: Indicator, known: set[str], dimensions: set[str]) -> Iterator[str]:
    if indicator.dimension not in dimensions:
        yield f"{indicator.key}: unknown dimension {indicator.dimension}"
    if not indicator.source:
        yield f"{indicator.key}: no source"
    if indicator.scope is Scope.UNSEEN:
        return
    for fact in (indicator.fact, indicator.also):
        if fact and fact not in known:
            yield f"{indicator.key}: unknown fact {fact}"
    ladder = sorted(indicator.rungs, key=lambda rung: -rung.at if indicator.less_is_better else rung.at)
    if not ladder or ladder[-1].share != 1 or any(low.share >= high.share for low, high in pairwise(ladder)):
        yield f"{indicator.key}: the rungs must rise to 1"
