"""Standards as rows: one iterator for each sheet of the layout, each row the values by column key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loket.domain.standards import CompletionTime, Fee, Requirement, ServiceStandard
from loket.exchange.standard_sheets import layout
from loket.exchange.standard_sheets.layout import Column, Kind, ListPart, Sheet

Values = dict[str, Any]


def rows_of(sheet: Sheet, standards: Sequence[ServiceStandard]) -> Iterator[list[str | int | Any]]:
    """The rows of a sheet below its headings, as cells: words, whole numbers, dates, None for an empty cell."""
    for standard in standards:
        for values in _UNFOLD[sheet.name](standard):
            full = {"service": standard.code, **values}
            yield [cell_of(column, full.get(column.key)) for column in sheet.columns]


def cell_of(column: Column, value: object) -> object:
    """What stands in a cell for a value of the model; what an empty cell means anyway is left empty."""
    if column.choices is not None:
        return _WORDS[id(column.choices)].get(value)
    if value is None or value == column.otherwise:
        return None
    return layout.YES_NO[0] if column.kind is Kind.YES_NO else value


def _services(standard: ServiceStandard) -> Iterator[Values]:
    values = _plain(standard, layout.HEAD_FIELDS)
    decree, consultation = standard.decree, standard.consultation
    if decree is not None:
        names = ("number", "decided_on", "valid_from", "title", "signer", "consulted_on", "pledge_number")
        values |= {name: getattr(decree, name) for name in names}
    if consultation is not None:
        values |= {name: getattr(consultation, name) for name in ("held_on", "minutes", "note")}
    yield values


def _variants(standard: ServiceStandard) -> Iterator[Values]:
    for variant in standard.variants:
        yield {"code": variant.code, "name": variant.name}


def _requirements(standard: ServiceStandard) -> Iterator[Values]:
    for variant in standard.variants:
        for requirement in variant.requirements:
            yield {"variant": variant.code, **_plain(requirement, _REQUIREMENT)}


def _procedure(standard: ServiceStandard) -> Iterator[Values]:
    for step in standard.procedure:
        yield _plain(step, ("text", "actor", "minutes", "channel", "decision"))


def _times(standard: ServiceStandard) -> Iterator[Values]:
    for variant, time in _by_variant(standard, "completion_time"):
        extension = time.extension
        yield {
            "variant": variant,
            **_plain(time, ("amount", "unit", "minimum", "starts_at", "on_closed", "sentence", "reservation")),
            "extension": extension.amount if extension else None,
            "extension_unit": extension.unit if extension else None,
            "extension_basis": extension.legal_basis if extension else "",
        }


def _stages(standard: ServiceStandard) -> Iterator[Values]:
    for variant, time in _by_variant(standard, "completion_time"):
        for stage in time.stages:
            yield {"variant": variant, **_plain(stage, ("owner", "amount", "unit"))}


def _costs(standard: ServiceStandard) -> Iterator[Values]:
    for variant, fee in _by_variant(standard, "fee"):
        if variant or fee != Fee():
            yield {"variant": variant, **_plain(fee, ("kind", "amount", "legal_basis", "note"))}


def _products(standard: ServiceStandard) -> Iterator[Values]:
    for variant, product in _by_variant(standard, "product"):
        for text in product:
            yield {"variant": variant, "text": text}


def _complaints(standard: ServiceStandard) -> Iterator[Values]:
    for channel in standard.complaint_handling:
        yield _plain(channel, ("kind", "address", "officer"))


def _staff(standard: ServiceStandard) -> Iterator[Values]:
    for people in standard.staff:
        yield _plain(people, ("role", "count"))


def _compensation(standard: ServiceStandard) -> Iterator[Values]:
    for compensation in standard.compensation:
        yield _plain(compensation, ("late", "unit", "text"))


def _lists(standard: ServiceStandard) -> Iterator[Values]:
    for part in ListPart:
        for text in list_of(standard, part):
            yield {"part": part, "text": text}


def list_of(standard: ServiceStandard, part: ListPart) -> tuple[str, ...]:
    """The sentences of a list of the standard."""
    if part is ListPart.CONSULTATION_GROUPS:
        return standard.consultation.groups if standard.consultation else ()
    lines: tuple[str, ...] = getattr(standard, part.value)
    return lines


def _by_variant(standard: ServiceStandard, field: str) -> Iterator[tuple[str, Any]]:
    """What the standard says, and what its variants say instead, each with the variant's code."""
    for code, owner in (("", standard), *((variant.code, variant) for variant in standard.variants)):
        value: CompletionTime | Fee | tuple[str, ...] | None = getattr(owner, field)
        if value is not None:
            yield code, value


def _plain(thing: object, names: Sequence[str]) -> Values:
    return {name: getattr(thing, name) for name in names}


_REQUIREMENT = tuple(column.key for column in layout.REQUIREMENT_LIST.columns if column.key in Requirement.__slots__)
_WORDS: Mapping[int, Mapping[object, str]] = {
    id(column.choices): {value: word for word, value in column.choices.items()}
    for sheet in layout.SHEETS
    for column in sheet.columns
    if column.choices is not None
}
_UNFOLD = {
    layout.SERVICES.name: _services,
    layout.VARIANTS.name: _variants,
    layout.REQUIREMENT_LIST.name: _requirements,
    layout.PROCEDURE.name: _procedure,
    layout.TIMES.name: _times,
    layout.STAGES.name: _stages,
    layout.COSTS.name: _costs,
    layout.PRODUCTS.name: _products,
    layout.COMPLAINTS.name: _complaints,
    layout.STAFF.name: _staff,
    layout.COMPENSATION.name: _compensation,
    layout.LISTS.name: _lists,
}
