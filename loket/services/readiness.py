"""Readiness: what an assessor would find in each standard and in the office, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, select

from loket.db.tables import Person
from loket.db.tables_readiness import Evidence
from loket.domain.people import Right
from loket.domain.readiness import (
    Instrument,
    Place,
    Readiness,
    Score,
    Standing,
    Step,
    assess,
    instrument_of,
    standing,
)
from loket.errors import RuleError
from loket.i18n import as_on_paper
from loket.services.desk import Desk, office_row
from loket.services.office import profile_of
from loket.services.papers import letterhead_of
from loket.services.readiness_data import EVIDENCE, EvidenceKind, actions, evidence_kinds, instruments
from loket.services.readiness_facts import ServiceFacts, is_valid, office_facts, service_facts, valid_until
from loket.services.standards import office_day

if TYPE_CHECKING:
    from loket.documents.crib_card import CribForm

_LONGEST = 200


class NewEvidence(BaseModel):
    """Something that the office says it has: what exactly, since when, and a note. Nobody's personal data."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    key: str
    value: str = ""
    since: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What the office says of one kind of evidence; `expired`: it was said too long ago to count."""

    key: str
    group: str
    text: str
    hint: str
    months: int | None
    held: bool
    value: str = ""
    note: str = ""
    since: date | None = None
    valid_until: date | None = None
    expired: bool = False
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """What to do next: the points that it gains, how much work it is, where it is done, and for which services.

    `indicators` are what an assessor looks at, each with whether it was seen in a source.
    """

    action: str
    text: str
    hint: str
    gain: Decimal
    effort: int
    place: Place
    services: tuple[tuple[str, str], ...]
    indicators: tuple[tuple[str, bool], ...]
    estimated: bool

    @property
    def evidence(self) -> str:
        """The key of the evidence that it is about, or nothing."""
        return self.action.removeprefix(EVIDENCE) if self.action.startswith(EVIDENCE) else ""


@dataclass(frozen=True, slots=True)
class ServiceScore:
    """One service's score."""

    code: str
    name: str
    score: Score


@dataclass(frozen=True, slots=True)
class ReadinessReport:
    """The office and its services in the points of one year's instrument.

    `office` is the mean over the services (or the one service that was asked for).
    """

    year: int
    instrument: Instrument
    office: Score
    services: tuple[ServiceScore, ...]
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class CribPaper:
    """The crib card as a PDF."""

    name: str
    content: bytes


class ReadinessService:
    """What is there, what is missing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @staticmethod
    def instruments() -> tuple[Instrument, ...]:
        """Every instrument that Loket knows, by family, the oldest first."""
        return instruments()

    @staticmethod
    def standing(score: Decimal, year: int, family: str = "ombudsman") -> Standing:
        """Where a published score stands in the bands of its year.

        Raises `RuleError`: no_instrument, score_out_of_range.
        """
        return standing(instrument_of(instruments(), family, year), score)

    def report(self, family: str = "ombudsman", year: int | None = None, code: str | None = None) -> ReadinessReport:
        """The office's readiness, or one service's; this year's instrument unless a year is given.

        Raises `RuleError`: not_allowed, no_instrument, unknown_service.
        """
        self._desk.require(Right.ASSESS)
        with self._desk.database.read() as session:
            today = self._today(session)
            instrument = instrument_of(instruments(), family, year or today.year)
            services = {one.code: one for one in service_facts(session, office_row(session), today, code)}
            office = office_facts(_rows(session).values(), today)
        found = assess(instrument, office, {code: one.facts for code, one in services.items()}, actions())
        return _report(year or today.year, found, services)

    def evidence(self) -> list[EvidenceRow]:
        """Everything that an office can say it has, in the order of the list, with what it said."""
        self._desk.require(Right.ASSESS)
        with self._desk.database.read() as session:
            today, said = self._today(session), _rows(session)
            names = {person.id: person.name for person in session.exec(select(Person))}
            return [_evidence_row(kind, said.get(key), today, names) for key, kind in evidence_kinds().items()]

    def set_evidence(self, new: NewEvidence) -> EvidenceRow:
        """Say that the office has something.

        Raises `RuleError`: not_allowed, unknown_evidence, evidence_long, evidence_in_future.
        """
        person = self._desk.require(Right.KEEP_OFFICE)
        _check(new)
        with self._desk.database.write() as session:
            today = self._today(session)
            if new.since is not None and new.since > today:
                raise RuleError("evidence_in_future", field="since", day=new.since)
            row = _rows(session).get(new.key)
            row = row or Evidence(key=new.key, at=self._desk.now(), person_id=person.id)
            row.value, row.note, row.since, row.held = new.value, new.note, new.since or today, True
            row.at, row.person_id = self._desk.now(), person.id
            session.add(row)
            session.flush()
            self._desk.record(session, "evidence_set", "evidence", row, **_facts(new.key))
        return self._one(new.key)

    def withdraw_evidence(self, key: str) -> EvidenceRow:
        """Say that the office has something no longer. Raises `RuleError`: not_allowed, unknown_evidence."""
        person = self._desk.require(Right.KEEP_OFFICE)
        with self._desk.database.write() as session:
            row = _rows(session).get(key)
            if row is None or not row.held:
                raise RuleError("unknown_evidence", field="key", key=key)
            row.held, row.at, row.person_id = False, self._desk.now(), person.id
            session.add(row)
            self._desk.record(session, "evidence_withdrawn", "evidence", row, **_facts(key))
        return self._one(key)

    def _one(self, key: str) -> EvidenceRow:
        return next(row for row in self.evidence() if row.key == key)

    @as_on_paper()
    def crib_card(self, form: str = "a5", code: str | None = None, *, every: bool = False) -> CribPaper:
        """The 14 components for the officers' pockets: what each means, or what one service's standard says.

        `form` is a5 (A4 folded) or pocket (eight general cards on A4); `every` makes a sheet for each service.
        Raises `RuleError`: not_allowed, unknown_service, unknown_crib_form.
        """
        self._desk.require(Right.LOOK)
        from loket.documents.crib_card import CribData, CribForm, crib_card  # noqa: PLC0415 (reportlab is slow)

        with self._desk.database.read() as session:
            row = office_row(session)
            found = service_facts(session, row, self._today(session), code) if code or every else []
            profile = profile_of(row)
        data = CribData(
            letterhead=letterhead_of(profile),
            form=_crib_form(form, CribForm),
            standards=tuple((one.version, one.standard) for one in found),
            training=profile.is_training,
        )
        suffix = f"-{code}" if code else ""
        return CribPaper(f"kartu-saku-14-komponen{suffix}.pdf", crib_card(data))

    def _today(self, session: Session) -> date:
        return office_day(office_row(session), self._desk.now())


def _crib_form(form: str, forms: type[CribForm]) -> CribForm:
    try:
        return forms(form.strip().lower())
    except ValueError as error:
        raise RuleError("unknown_crib_form", field="form", form=form, known=[one.value for one in forms]) from error


def _facts(key: str) -> dict[str, object]:
    """What the audit says of it: never what was written, which may name somebody."""
    return {"evidence": key, "text": evidence_kinds()[key].text}


def _rows(session: Session) -> dict[str, Evidence]:
    return {row.key: row for row in session.exec(select(Evidence))}


def _check(new: NewEvidence) -> None:
    if new.key not in evidence_kinds():
        raise RuleError("unknown_evidence", field="key", key=new.key)
    for name, text in (("value", new.value), ("note", new.note)):
        if len(text) > _LONGEST:
            raise RuleError("evidence_long", field=name, limit=_LONGEST)


def _evidence_row(
    kind: EvidenceKind, row: Evidence | None, today: date, names: Mapping[int | None, str]
) -> EvidenceRow:
    if row is None or not row.held:
        return EvidenceRow(kind.key, kind.group, kind.text, kind.hint, kind.months, held=False)
    return EvidenceRow(
        key=kind.key,
        group=kind.group,
        text=kind.text,
        hint=kind.hint,
        months=kind.months,
        held=True,
        value=row.value,
        note=row.note,
        since=row.since,
        valid_until=valid_until(row, kind),
        expired=not is_valid(row, kind, today),
        by=names.get(row.person_id, ""),
        at=row.at,
    )


def _report(year: int, found: Readiness, services: Mapping[str, ServiceFacts]) -> ReadinessReport:
    texts = {indicator.key: (indicator.text, indicator.checked) for indicator in found.instrument.indicators}
    return ReadinessReport(
        year=year,
        instrument=found.instrument,
        office=found.office,
        services=tuple(ServiceScore(one.code, services[one.code].standard.name, one) for one in found.services),
        steps=tuple(_step_rows(found.steps, texts, services)),
    )


def _step_rows(
    steps: Iterable[Step], texts: Mapping[str, tuple[str, bool]], services: Mapping[str, ServiceFacts]
) -> Iterable[StepRow]:
    for step in steps:
        action = actions()[step.action]
        yield StepRow(
            action=step.action,
            text=action.text,
            hint=action.hint,
            gain=step.gain,
            effort=step.effort,
            place=action.place,
            services=tuple((code, services[code].standard.name) for code in step.services),
            indicators=tuple(texts[key] for key in step.indicators),
            estimated=step.estimated,
        )
