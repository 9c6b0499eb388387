"""Standards in the four parts that SIPPN's form asks (PermenPANRB 13/2017; domain.md 8).

The columns are `exchange.standard_sheets.sippn_layout`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from loket.domain.standards import ServiceStandard, Variant
from loket.exchange.standard_sheets import sippn_layout as layout
from loket.exchange.standard_sheets.forms import PlainTable
from loket.services.office import OfficeProfile
from loket.words import completion_sentence, fee_sentence, label, requirement_line


def sippn_tables(standards: Sequence[ServiceStandard], office: OfficeProfile) -> tuple[PlainTable, ...]:
    """Description, requirements, procedure, provider and place; one row each for a service, a requirement, a step."""
    return (
        _table(layout.DESCRIPTION, (_description(one, office) for one in standards)),
        _table(layout.REQUIREMENTS, (row for one in standards for row in _requirements(one))),
        _table(layout.PROCEDURE, (row for one in standards for row in _procedure(one))),
        _table(layout.PROVIDER, (_provider(one, office) for one in standards)),
    )


def _table(part: tuple[str, tuple[str, ...]], rows: Iterable[tuple[object, ...]]) -> PlainTable:
    name, headings = part
    return PlainTable(name, headings, tuple(rows))


def _head(standard: ServiceStandard) -> tuple[str, str, str]:
    return standard.code, standard.sippn_id, standard.name


def _description(standard: ServiceStandard, office: OfficeProfile) -> tuple[object, ...]:
    decree, time = standard.decree, standard.completion_time
    # Where a variant has its own time or fee, the numbers of the service would be wrong for it: then words say which.
    one_time = len({standard.time_of(variant) for variant in standard.variants}) == 1
    times = standard.time_of(standard.variants[0]) if one_time and standard.variants else time
    one_fee = len({standard.fee_of(variant) for variant in standard.variants}) == 1
    fee = standard.fee_of(standard.variants[0]) if one_fee and standard.variants else standard.fee
    return (
        *_head(standard),
        standard.sector,
        decree.number if decree else "",
        decree.decided_on.isoformat() if decree else "",
        decree.valid_from.isoformat() if decree else "",
        "\n".join(standard.legal_basis),
        times.amount if times and one_time else "",
        label(times.unit) if times and one_time else "",
        _by_variant(standard, lambda variant: completion_sentence(standard.time_of(variant))),
        fee.amount if one_fee else "",
        _by_variant(standard, lambda variant: fee_sentence(standard.fee_of(variant))),
        _by_variant(standard, lambda variant: "\n".join(standard.product_of(variant))),
        "\n".join(
            f"{channel.kind}: {channel.address}" if channel.address else channel.kind
            for channel in (*standard.complaint_handling, *office.complaints)
        ),
    )


def _by_variant(standard: ServiceStandard, words_of: Callable[[Variant], str]) -> str:
    """What is said for all variants once, else for each under its name."""
    said = [(variant.name, words_of(variant)) for variant in standard.variants]
    if len({words for _name, words in said}) <= 1:
        return said[0][1] if said else ""
    return "\n".join(f"{name}: {words}" for name, words in said)


def _requirements(standard: ServiceStandard) -> Iterator[tuple[object, ...]]:
    for variant in standard.variants:
        for number, requirement in enumerate(variant.requirements, start=1):
            yield *_head(standard), variant.name, number, requirement.text, requirement_line(requirement)


def _procedure(standard: ServiceStandard) -> Iterator[tuple[object, ...]]:
    for number, step in enumerate(standard.procedure, start=1):
        yield (
            *_head(standard),
            number,
            step.text,
            step.actor,
            "" if step.minutes is None else step.minutes,
            step.channel,
            step.decision,
        )


def _provider(standard: ServiceStandard, office: OfficeProfile) -> tuple[object, ...]:
    address = " ".join(office.address.split())
    contact = office.phone, office.email, standard.collection or office.collection
    return *_head(standard), office.name, office.unit_code, office.region_code, address, *contact
