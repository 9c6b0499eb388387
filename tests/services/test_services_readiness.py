"""The office's readiness: what is known of its standards and of what it says it has, and the office's own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from office_builders import STANDARDS, Clock
from sqlalchemy import text

from loket.domain.readiness import Place
from loket.errors import LoketError, RuleError
from loket.services import Services
from loket.services.needs import LONGEST_WORD, MOST_WORDS
from loket.services.readiness import EvidenceRow, NewEvidence, ReadinessReport
from loket.services.standards import NewDecree

CODE = STANDARDS[0].code
Refused = Callable[..., LoketError]


def _code(work: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as caught:
        work()
    return caught.value.code


def _share(report: ReadinessReport, key: str, code: str = CODE) -> Decimal:
    score = next(one.score for one in report.services if one.code == code)
    return next(answer.share for answer in score.answers if answer.indicator.key == key)


def _said(services: Services, key: str) -> EvidenceRow:
    return next(row for row in services.readiness.evidence() if row.key == key)


def test_a_year_chooses_its_instrument_and_today_is_the_default(services: Services) -> None:
    found = [services.readiness.report(year=year).instrument.key for year in (2021, 2022, 2024, None)]
    assert found == ["kepatuhan-2015", "kepatuhan-2022", "kepatuhan-2022", "opini-2025"]
    assert services.readiness.report("pekppp").instrument.key == "pekppp-2023"
    assert _code(lambda: services.readiness.report(year=2001)) == "no_instrument"


def test_a_published_score_stands_in_the_bands_of_its_year(services: Services) -> None:
    found = services.readiness.standing(Decimal("77.58"), 2022)
    assert found.band is not None
    assert (found.band.key, found.missing) == ("C", Decimal("0.42"))


def test_a_poster_that_hangs_gives_points_until_the_standard_changes(services: Services, clock: Clock) -> None:
    before = services.readiness.report(year=2022)
    services.posters.hang(CODE, 1, "a3", "Ruang tunggu")
    hung = services.readiness.report(year=2022)
    assert (_share(before, "requirements"), _share(hung, "requirements")) == (Decimal("0.5"), 1)
    assert hung.office.reached > before.office.reached
    services.standards.adopt(CODE, NewDecree(number="900/1/2026", decided_on=clock().date()))
    assert _share(services.readiness.report(year=2022), "requirements") == Decimal("0.5")


def test_evidence_gives_points_and_its_step_goes_away(services: Services) -> None:
    before = services.readiness.report(year=2022)
    step = next(one for one in before.steps if one.evidence == "pledge")
    assert (step.place, step.services) == (Place.PLEDGE, ())
    services.readiness.set_evidence(NewEvidence(key="pledge", value="Ruang tunggu", since=date(2026, 9, 1)))
    after = services.readiness.report(year=2022)
    assert after.office.reached - before.office.reached == pytest.approx(step.gain)
    assert "pledge" not in {one.evidence for one in after.steps}
    row = _said(services, "pledge")
    assert (row.held, row.value, row.since, row.valid_until) == (True, "Ruang tunggu", date(2026, 9, 1), None)


def test_evidence_of_a_year_counts_for_a_year(services: Services, clock: Clock) -> None:
    services.readiness.set_evidence(NewEvidence(key="skm_done", value="IKM 82,22", since=date(2026, 2, 28)))
    row = _said(services, "skm_done")
    assert (row.valid_until, row.expired) == (date(2027, 2, 28), False)
    with_it = services.readiness.report("pekppp").office.reached
    clock.at(1, month=3, year=2027)
    assert _said(services, "skm_done").expired
    assert services.readiness.report("pekppp").office.reached < with_it


def test_evidence_can_be_withdrawn_and_said_again(services: Services) -> None:
    services.readiness.set_evidence(NewEvidence(key="motto", note="di pintu"))
    assert not services.readiness.withdraw_evidence("motto").held
    assert _code(lambda: services.readiness.withdraw_evidence("motto")) == "unknown_evidence"
    assert services.readiness.set_evidence(NewEvidence(key="motto")).held


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewEvidence(key="tidak-ada"), "unknown_evidence"),
        (NewEvidence(key="motto", value="x" * 201), "evidence_long"),
        (NewEvidence(key="motto", since=date(2026, 9, 8)), "evidence_in_future"),
    ],
)
def test_evidence_that_can_not_be_is_refused(services: Services, new: NewEvidence, code: str) -> None:
    assert _code(lambda: services.readiness.set_evidence(new)) == code


def test_who_looks_after_complaints_stays_out_of_the_audit(services: Services) -> None:
    services.readiness.set_evidence(NewEvidence(key="complaint_officer", value="Siti Aminah, Kasi Pelayanan"))
    with services.desk.database.read() as session:
        facts = session.execute(text("SELECT facts FROM audit_line WHERE action = 'evidence_set'")).scalar_one()
    assert "Petugas pengelola pengaduan" in facts
    assert "Siti" not in facts
    assert _share(services.readiness.report(year=2022), "complaint_officer") == 1


def test_one_service_alone_has_its_own_steps(services: Services) -> None:
    report = services.readiness.report(year=2022, code=CODE)
    assert [one.code for one in report.services] == [CODE]
    assert {code for step in report.steps for code, _name in step.services} == {CODE}
    assert report.office.reached == report.services[0].score.reached
    assert _code(lambda: services.readiness.report(code="tidak-ada")) == "unknown_service"


def test_the_first_step_is_worth_most(services: Services) -> None:
    steps = services.readiness.report(year=2022).steps
    worth = [step.gain for step in steps]
    assert worth[0] == max(worth)
    assert all(step.text for step in steps)


def test_an_old_standard_loses_points_for_its_age_until_it_is_decided_anew(services: Services, clock: Clock) -> None:
    young = _share(services.readiness.report("pekppp"), "review")
    clock.at(7, month=9, year=2027)
    old = _share(services.readiness.report("pekppp"), "review")
    assert (young, old) == (1, Decimal("0.6"))
    services.standards.adopt(CODE, NewDecree(number="900/2/2027", decided_on=date(2027, 9, 6)))
    assert _share(services.readiness.report("pekppp"), "review") == 1


def test_the_office_adds_its_own_words_without_a_decree_and_finds_by_them(services: Services) -> None:
    assert services.needs.find("ngurus lahiran") == []
    words = services.needs.set_words(CODE, ["  ngurus   lahiran ", "Ngurus lahiran", "", "orok"])
    assert words.office == ("ngurus lahiran", "orok")
    assert services.needs.find("ngurus lahiran")[0].code == CODE
    assert services.standards.show(CODE).version == 1
    assert "orok" in next(row.synonyms for row in services.standards.usable() if row.code == CODE)
    assert services.needs.set_words(CODE, []).office == ()
    assert services.needs.find("orok") == []


def test_words_that_are_too_long_or_too_many_are_refused(services: Services) -> None:
    assert _code(lambda: services.needs.set_words(CODE, ["x" * (LONGEST_WORD + 1)])) == "need_word_long"
    many = [f"kata {at}" for at in range(MOST_WORDS + 1)]
    assert _code(lambda: services.needs.set_words(CODE, many)) == "need_words_many"
    assert _code(lambda: services.needs.words("tidak-ada")) == "unknown_service"


def test_the_databases_check_stays_good_after_evidence_and_words(services: Services, tmp_path: Path) -> None:
    del tmp_path
    services.readiness.set_evidence(NewEvidence(key="motto"))
    services.readiness.withdraw_evidence("motto")
    services.needs.set_words(CODE, ["orok"])
    services.needs.set_words(CODE, ["bayi"])
    assert [finding for finding in services.health.check().findings if "evidence" in str(finding)] == []
