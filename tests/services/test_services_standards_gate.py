"""A decree that comes in a file passes the same gate as one that is decided by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from office_builders import Clock, found_office, register

from loket.domain.standards import ComplaintChannel, Consultation, Decree, ProcedureStep, ServiceStandard
from loket.errors import LoketError
from loket.exchange.standard_sheets.forms import Form
from loket.services import Services
from loket.services.catalogue import example_catalogue, write_file
from loket.services.drafting import NewDecree, Revocation
from loket.services.standards_files import Outcome
from loket.words import error_sentence

Refused = Callable[..., LoketError]
CHANNEL = ComplaintChannel("WhatsApp", "0811-1111-1111")
KIA = next(
    replace(one, is_example=False, complaint_handling=(CHANNEL,)) for one in example_catalogue() if one.code == "kia"
)


def decided(number: str, decided_on: date, valid_from: date | None = None, **changes: object) -> ServiceStandard:
    decree = Decree(number, decided_on, valid_from or decided_on)
    return replace(KIA, decree=decree, source_note=number, **changes)  # type: ignore[arg-type]


def catalogue(folder: Path, *standards: ServiceStandard) -> Path:
    path = folder / "katalog.json"
    path.write_bytes(write_file(list(standards)))
    return path


def history(services: Services) -> list[tuple[int, date | None, date | None]]:
    return [(row.version, row.valid_from, row.valid_to) for row in services.standards.versions("kia")]


@pytest.fixture
def three(services: Services, tmp_path: Path) -> Services:
    """An office whose third decree is decided and waits for its day (today is 7 September 2026)."""
    for one in (
        decided("SK/1", date(2026, 1, 5)),
        decided("SK/2", date(2026, 6, 1)),
        decided("SK/3", date(2026, 9, 1), date(2027, 1, 1)),
    ):
        services.standards_files.bring_in(catalogue(tmp_path, one))
    return services


def test_history_comes_in_one_decree_after_the_other(three: Services) -> None:
    assert history(three) == [
        (3, date(2027, 1, 1), None),
        (2, date(2026, 6, 1), date(2026, 12, 31)),
        (1, date(2026, 1, 5), date(2026, 5, 31)),
    ]


@pytest.mark.parametrize("form", [Form.JSON, Form.WORKBOOK])
def test_the_own_export_brought_back_leaves_the_decree_that_is_to_come(
    three: Services, tmp_path: Path, form: Form
) -> None:
    before = history(three)
    path = tmp_path / f"sendiri.{form}"
    path.write_bytes(three.standards_files.export(form))
    assert {row.outcome for row in three.standards_files.bring_in(path).rows} == {Outcome.UNCHANGED}
    assert three.standards.import_standards([decided("SK/2", date(2026, 6, 1))]).unchanged == ("kia",)
    assert history(three) == before


FORUM = Consultation(date(2026, 9, 1), "BA/1", ("warga",))
REFUSED = {
    "older than the one in force": (decided("SK/0", date(2020, 1, 2)), "decree_before_version", "decree.valid_from"),
    "decided tomorrow": (decided("SK/4", date(2026, 9, 8), date(2027, 2, 1)), "decree_in_future", "decree.decided_on"),
    "valid before it was decided": (
        decided("SK/4", date(2026, 9, 2), date(2026, 9, 1)),
        "decree_valid_before_decided",
        "decree.valid_from",
    ),
    "a number that was used": (
        decided("sk / 2", date(2026, 9, 2), date(2027, 2, 1)),
        "decree_repeated",
        "decree.number",
    ),
    "components missing": (
        decided("SK/4", date(2026, 9, 2), date(2027, 2, 1), complaint_handling=()),
        "draft_incomplete",
        "complaint_handling",
    ),
    "consulted after it was decided": (
        decided("SK/4", date(2026, 8, 1), date(2027, 2, 1), consultation=FORUM),
        "consulted_after_decree",
        "consultation.held_on",
    ),
    "a consultation to come": (
        replace(KIA, consultation=replace(FORUM, held_on=date(2026, 9, 8))),
        "consultation_in_future",
        "consultation.held_on",
    ),
    "a code that is none": (replace(KIA, code="KODE Aneh/../x"), "service_code_invalid", "code"),
}


@pytest.mark.parametrize(("standard", "rule", "place"), REFUSED.values(), ids=REFUSED)
def test_what_nobody_could_decide_by_hand_is_refused_whole_and_told_by_the_preview(
    three: Services, tmp_path: Path, refused: Refused, standard: ServiceStandard, rule: str, place: str
) -> None:
    before = history(three)
    path = catalogue(tmp_path, replace(KIA, code="lain", name="Lain"), standard)
    for act in (three.standards_files.preview, three.standards_files.bring_in):
        error = refused(act, path)
        assert (error.code, error.facts["rule"]) == ("standard_refused", rule)
        assert (error.facts["service"], error.facts["place"]) == (standard.code, place)
        told = error_sentence(error)
        assert "katalog.json" in told
        assert standard.code in told
        assert "…" not in told
    assert history(three) == before
    assert three.drafting.drafts() == []


@pytest.mark.parametrize(
    ("standard", "place"),
    [
        (decided(" ", date(2026, 9, 2)), "standards.0.decree.number"),
        (replace(KIA, procedure=(ProcedureStep("Daftar", minutes=-5),)), "standards.0.procedure.0.minutes"),
    ],
)
def test_a_blank_number_and_minutes_below_nothing_are_faults_of_the_document(
    services: Services, tmp_path: Path, refused: Refused, standard: ServiceStandard, place: str
) -> None:
    error = refused(services.standards_files.preview, catalogue(tmp_path, standard))
    assert (error.code, error.facts["place"]) == ("catalogue_fault", place)


def test_an_office_brings_a_standard_along_that_was_decided_long_ago(services: Services, tmp_path: Path) -> None:
    services.standards_files.bring_in(catalogue(tmp_path, decided("SK/1", date(2019, 3, 4))))
    assert services.standards.show("kia").usable


@pytest.mark.parametrize("revoked_on", [date(2026, 9, 7), date(2026, 9, 20)])
def test_a_revoked_standard_does_not_bring_the_example_back_in_a_training_office(
    tmp_path: Path, clock: Clock, refused: Refused, revoked_on: date
) -> None:
    training = found_office(tmp_path / "latihan", clock, training=True)
    training.standards.import_standards([replace(KIA, is_example=True)])
    training.standards.adopt("kia", NewDecree(number="SK/1", decided_on=date(2026, 9, 7)))
    training.standards.import_standards([replace(KIA, is_example=True, collection="Loket 9")])
    training.drafting.revoke("kia", 2, Revocation(on=revoked_on, reason="keliru"))
    clock.at(21)
    assert refused(register, training, "kia").code == "standard_not_in_force"
    shown = training.standards.show("kia")
    assert (shown.version, shown.state, shown.usable) == (2, "revoked", False)
    assert [row.usable for row in training.standards.versions("kia")] == [False, False, False]
    assert [row.ended for row in training.standards.rows()] == [True]
    training.close()


def test_a_standard_that_never_began_leaves_the_example_to_a_training_office(tmp_path: Path, clock: Clock) -> None:
    training = found_office(tmp_path / "latihan", clock, training=True)
    training.standards.import_standards([replace(KIA, is_example=True)])
    planned = NewDecree(number="SK/1", decided_on=date(2026, 9, 7), valid_from=date(2026, 9, 14))
    training.standards.adopt("kia", planned)
    training.drafting.revoke("kia", 2, Revocation(on=date(2026, 9, 10), reason="batal"))
    clock.at(21)
    assert training.standards.show("kia").version == 1
    assert [row.code for row in training.standards.usable()] == ["kia"]
    training.close()
