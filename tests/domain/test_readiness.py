"""Readiness: bands by year, points, and the most valuable step first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket.domain.readiness import (
    Dimension,
    Indicator,
    Instrument,
    Rung,
    Scope,
    assess,
    instrument_faults,
    instrument_of,
    rounded,
    share_of,
    standing,
)
from loket.errors import RuleError
from loket.services.readiness_data import actions, evidence_kinds, instruments, known_facts

ALL = instruments()
BANDED = [one for one in ALL if one.bands]
_SCORES = st.decimals(min_value=0, max_value=100, allow_nan=False, allow_infinity=False, places=4)


def _of(year: int, family: str = "ombudsman") -> Instrument:
    return instrument_of(ALL, family, year)


@pytest.mark.parametrize(
    ("year", "score", "band", "zone"),
    [
        (2021, "73.57", "kuning", "kuning"),
        (2021, "81.00", "hijau", "hijau"),
        (2021, "80.99", "kuning", "kuning"),
        (2021, "51.00", "kuning", "kuning"),
        (2021, "50.99", "merah", "merah"),
        (2015, "0", "merah", "merah"),
        (2022, "77.58", "C", "kuning"),
        (2022, "100", "A", "hijau"),
        (2022, "88.00", "A", "hijau"),
        (2022, "87.99", "B", "hijau"),
        (2022, "78.00", "B", "hijau"),
        (2022, "77.99", "C", "kuning"),
        (2022, "54.00", "C", "kuning"),
        (2022, "53.99", "D", "merah"),
        (2024, "32.00", "D", "merah"),
        (2024, "31.99", "E", "merah"),
        (2022, "77.995", "B", "hijau"),
        (2022, "75.16", "C", "kuning"),
        (2022, "81.59", "B", "hijau"),
        (2023, "87.18", "B", "hijau"),
        (2023, "88.87", "A", "hijau"),
        (2023, "86.60", "B", "hijau"),
        (2024, "90.50", "A", "hijau"),
        (2025, "65.98", "sedang", ""),
        (2025, "54.00", "sedang", ""),
        (2025, "53.38", "rendah", ""),
    ],
)
def test_a_score_has_the_band_of_its_year(year: int, score: str, band: str, zone: str) -> None:
    found = standing(_of(year), Decimal(score)).band
    assert found is not None
    assert (found.key, found.zone) == (band, zone)


def test_77_58_was_a_hair_below_b_and_73_57_far_below_green_before() -> None:
    later, earlier = standing(_of(2022), Decimal("77.58")), standing(_of(2021), Decimal("73.57"))
    assert later.next_band is not None
    assert (later.next_band.key, later.missing) == ("B", Decimal("0.42"))
    assert earlier.missing == Decimal("7.43")


def test_the_opinion_of_2025_has_words_and_no_zone_and_says_which_cut_was_seen() -> None:
    opinion = _of(2025)
    assert {band.zone for band in opinion.bands} == {""}
    assert [band.least for band in opinion.bands if band.checked] == [Decimal(54)]
    assert "Tanpa Maladministrasi" in opinion.second_word
    assert not any(one.points_checked for one in opinion.indicators if one.scope is not Scope.UNSEEN)


@pytest.mark.parametrize("instrument", BANDED, ids=lambda one: one.key)
def test_at_each_cut_the_better_band_begins_and_a_hundredth_below_it_does_not(instrument: Instrument) -> None:
    for better, worse in pairwise(instrument.bands):
        below = standing(instrument, better.least - Decimal("0.01"))
        assert standing(instrument, better.least).band == better
        assert (below.band, below.next_band, below.missing) == (worse, better, Decimal("0.01"))


@given(st.sampled_from(BANDED), _SCORES, _SCORES)
def test_a_better_score_never_has_a_worse_band(instrument: Instrument, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    lower, higher = standing(instrument, low).band, standing(instrument, high).band
    assert lower is not None
    assert higher is not None
    assert lower.least <= higher.least


@pytest.mark.parametrize("score", ["-0.01", "100.01", "NaN", "Infinity"])
def test_what_is_no_score_is_refused(score: str) -> None:
    with pytest.raises(RuleError) as caught:
        standing(_of(2022), Decimal(score))
    assert caught.value.code == "score_out_of_range"


def test_a_year_before_the_first_instrument_is_refused() -> None:
    with pytest.raises(RuleError) as caught:
        _of(2010)
    assert (caught.value.code, caught.value.facts["first"]) == ("no_instrument", 2015)


def test_every_year_has_at_most_one_instrument_of_a_family() -> None:
    for family in {one.family for one in ALL}:
        for year in range(2010, 2040):
            assert sum(one.covers(year) for one in ALL if one.family == family) <= 1


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.key)
def test_the_rows_of_every_instrument_hold_together(instrument: Instrument) -> None:
    assert list(instrument_faults(instrument, known_facts())) == []
    for indicator in instrument.indicators:
        for fact in (indicator.fact, indicator.also):
            assert not fact or fact in actions(), fact


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.key)
def test_who_has_everything_has_all_points_and_who_has_nothing_none(instrument: Instrument) -> None:
    everything = {fact: Decimal(14) for fact in known_facts()} | {"review_age": Decimal(0)}
    full = assess(instrument, everything, {"a": everything}, actions())
    empty = assess(instrument, {}, {"a": {}}, actions())
    assert (full.office.reached, full.office.standing.score, full.steps) == (full.office.possible, 100, ())
    assert (empty.office.reached, empty.services[0].standing.score) == (0, 0)
    assert full.office.possible + full.office.unseen == 100


_TOLD = tuple(fact for fact in known_facts() if fact.startswith("evidence."))
_OWN = tuple(fact for fact in known_facts() if fact not in _TOLD)


def _facts(known: tuple[str, ...]) -> st.SearchStrategy[dict[str, Decimal]]:
    values = st.integers(1, 40).map(Decimal)
    return st.dictionaries(st.sampled_from(known), values, max_size=20)


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.key)
@given(office=_facts(_TOLD), services=st.lists(_facts(_OWN), min_size=1, max_size=3))
@settings(max_examples=25)
def test_a_step_gains_what_it_says(
    instrument: Instrument, office: dict[str, Decimal], services: list[dict[str, Decimal]]
) -> None:
    """Doing one step for the services it names raises the office by its gain, no more and no less."""
    each = {str(at): facts for at, facts in enumerate(services)}
    before = assess(instrument, office, each, actions())
    for step in before.steps[:3]:
        done = _done(step.action)
        told = {fact: value for fact, value in done.items() if fact in _TOLD}
        own = {fact: value for fact, value in done.items() if fact in _OWN}
        after = assess(instrument, office | told, {code: facts | own for code, facts in each.items()}, actions())
        assert abs(after.office.reached - before.office.reached - step.gain) <= Decimal("0.02"), step.action


def _done(action: str) -> dict[str, Decimal]:
    """Each action is called by the fact that it brings about."""
    return {action: Decimal(0) if action == "review_age" else Decimal(99)}


def test_the_most_points_come_first_and_among_equals_the_least_work() -> None:
    steps = assess(_of(2022), {}, {"a": {}}, actions()).steps
    worth = [(-step.gain, step.effort) for step in steps]
    assert worth == sorted(worth)
    assert steps[-1].gain == 0


def test_hanging_the_poster_is_one_step_that_gathers_all_it_gains() -> None:
    written = {f"component.{key}": Decimal(1) for key in ("requirements", "procedure", "fee", "product")}
    steps = {step.action: step for step in assess(_of(2022), {}, {"a": written, "b": {}}, actions()).steps}
    assert steps["published"].services == ("a",)
    assert set(steps["published"].indicators) == {"requirements", "procedure", "fee", "product"}
    gain = sum(one.points for one in _of(2022).indicators if one.key in steps["published"].indicators) / 4
    assert steps["published"].gain == rounded(gain)


def test_an_office_without_services_has_no_points_for_them() -> None:
    whole = assess(_of(2022), {"evidence.pledge": Decimal(1)}, {}, actions())
    assert whole.services == ()
    assert whole.office.reached == next(one.points for one in _of(2022).indicators if one.key == "pledge")


def test_an_age_loses_points_as_it_grows() -> None:
    review = next(one for one in _of(2026, "pekppp").indicators if one.key == "review")
    shares = [share_of(review, {"review_age": Decimal(months)}) for months in (0, 12, 13, 24, 25, 36, 37)]
    assert shares == [1, 1, Decimal("0.6"), Decimal("0.6"), Decimal("0.3"), Decimal("0.3"), 0]
    assert share_of(review, {}) == 0


def test_wrong_rows_are_named() -> None:
    good = _of(2022)
    bad = replace(
        good,
        last_year=2000,
        dimensions=(Dimension("x", "X", Decimal(99)),),
        bands=good.bands[::-1],
        indicators=(Indicator("i", "I", "y", Decimal(1), fact="nonsense", rungs=(Rung(Decimal(1), Decimal("0.5")),)),),
    )
    found = " | ".join(instrument_faults(bad, known_facts()))
    for piece in ("upside down", "best down", "not 100", "unknown dimension", "unknown fact", "no source", "rise to 1"):
        assert piece in found, piece


def test_every_fact_has_an_action_that_brings_it_about() -> None:
    assert set(known_facts()) == set(actions())
    assert {f"evidence.{key}" for key in evidence_kinds()} <= set(actions())
