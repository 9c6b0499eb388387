"""What a citizen must know of a standard, in the shortest true words; what holds for all variants is said once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from loket.documents.poster_data import PosterData
from loket.domain.standards import CompletionTime, Component, Fee, FeeKind, Requirement, ServiceStandard, Unit, Variant
from loket.i18n import _
from loket.words import completion_sentence, duration, fee_sentence, format_rupiah, plain_date
from loket.words.standards import extension_sentence
from loket.words.standards_parts import channel_line

_STATUTORY_DAYS = 5  # UU 30/2014 Ps 53 as amended, for a standard that names no time


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the three answers on a glance: in large words, with what belongs to it, for whom (empty: everybody)."""

    large: str
    small: tuple[str, ...] = ()
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What to bring: `whom` it concerns (empty: everybody, there is nothing to tell apart)."""

    whom: str
    requirements: tuple[Requirement, ...]


def needs_of(standard: ServiceStandard) -> list[Needs]:
    """The requirements: what all variants share once, then what each of them asks besides."""
    variants = standard.variants
    if len(variants) == 1:
        return [Needs("", variants[0].requirements)]
    shared = [one for one in variants[0].requirements if all(one in other.requirements for other in variants[1:])]
    groups = [Needs(_("Semua pemohon"), tuple(shared))] if shared else []
    for variant in variants:
        own = tuple(one for one in variant.requirements if one not in shared)
        if own or not shared:
            groups.append(Needs(variant.name, own))
    return groups


def times_of(standard: ServiceStandard) -> list[Answer]:
    """How long it takes."""
    return _by_variant(standard, lambda variant: _time_answer(standard.time_of(variant)))


def fees_of(standard: ServiceStandard) -> list[Answer]:
    """What it costs."""
    return _by_variant(standard, lambda variant: _fee_answer(standard.fee_of(variant)))


def products_of(standard: ServiceStandard) -> list[Answer]:
    """What the citizen gets in the end."""
    collect = (_("Pengambilan: {place}").format(place=standard.collection),) if standard.collection else ()
    answers = _by_variant(standard, lambda variant: Answer(" · ".join(standard.product_of(variant)) or not_set()))
    return [*answers[:-1], Answer(answers[-1].large, collect, answers[-1].whom)]


def not_set() -> str:
    """Where a standard says nothing."""
    return _("Belum ditetapkan; tanyakan kepada petugas.")


def _by_variant(standard: ServiceStandard, answer: Callable[[Variant], Answer]) -> list[Answer]:
    """The answers with the variants that share them; one answer for all where it is the same."""
    found: dict[Answer, list[str]] = {}
    for variant in standard.variants:
        found.setdefault(answer(variant), []).append(variant.name)
    if len(found) == 1:
        return list(found)
    return [Answer(one.large, one.small, ", ".join(names)) for one, names in found.items()]


def _time_answer(time: CompletionTime | None) -> Answer:
    sentence = completion_sentence(time)
    if time is None:
        return Answer(duration(_STATUTORY_DAYS, Unit.WORKING_DAY), (sentence,))
    large = duration(time.amount, time.unit)
    if time.minimum is not None and time.minimum != time.amount:
        large = f"{time.minimum}–{large}"
    small = () if sentence.casefold() == large.casefold() else (sentence,)
    extension = extension_sentence(time)
    return Answer(large, (*small, extension) if extension else small)


def _fee_answer(fee: Fee) -> Answer:
    if not fee.is_stated:
        return Answer(not_set())
    sentence = fee_sentence(fee)
    if fee.kind is FeeKind.FREE:
        large, rest = _("Gratis"), _("Tidak dipungut biaya")
    elif not fee.amount:
        large, rest = sentence, ""
    else:
        large, rest = format_rupiah(fee.amount), sentence.partition(" ")[2].strip("()")
    note = "" if fee.note.casefold() in f"{large} {rest}".casefold() else fee.note
    basis = _("Dasar: {basis}").format(basis=fee.legal_basis) if fee.legal_basis else ""
    return Answer(large, tuple(part for part in (rest, note, basis) if part))


def complaint_lines(data: PosterData) -> list[str]:
    """Every channel with its address and who answers."""
    return [channel_line(one) for one in data.complaints]


def source_line(data: PosterData) -> str:
    """The decree, the version, since when, and when the poster was printed."""
    decree, parts = data.standard.decree, []
    if data.draft:
        parts.append(_("Rancangan, belum ditetapkan"))
    elif decree is None:
        parts.append(_("SK belum ditetapkan, contoh"))
    else:
        words = _("Ditetapkan dengan {decree}, {day}")
        parts.append(words.format(decree=decree.number, day=plain_date(decree.decided_on)))
        parts.append(_validity(decree.valid_from, data.valid_to))
    if not data.draft:
        parts.append(_("versi {version}").format(version=data.version))
    parts.append(_("dicetak {day}").format(day=plain_date(data.printed_on)))
    return " · ".join(parts)


def _validity(first: date, last: date | None) -> str:
    if last is None:
        return _("berlaku sejak {day}").format(day=plain_date(first))
    return _("berlaku {first} sampai {last}").format(first=plain_date(first), last=plain_date(last))


def asks_for_completeness(question: str) -> bool:
    """Whether "no" means that the file goes back to be completed: only then the poster may say so."""
    words = question.casefold()
    asked = any(word in words for word in ("lengkap", "sesuai"))
    return asked and not any(word in words for word in ("tidak", "belum", "kurang"))


def longest_component(standard: ServiceStandard) -> tuple[Component, int]:
    """The component with the most letters on the poster, and how many: it is the one to shorten."""
    needs = [one.text for group in needs_of(standard) for one in group.requirements]
    letters = {
        Component.REQUIREMENTS: sum(map(len, needs)),
        Component.PROCEDURE: sum(len(step.text) + len(step.actor) + len(step.decision) for step in standard.procedure),
        Component.COMPLETION_TIME: sum(len(one.large + "".join(one.small)) for one in times_of(standard)),
        Component.FEE: sum(len(one.large + "".join(one.small)) for one in fees_of(standard)),
        Component.PRODUCT: sum(len(one.large + "".join(one.small)) for one in products_of(standard)),
        Component.COMPLAINT_HANDLING: sum(len(one.kind + one.address) for one in standard.complaint_handling),
        Component.LEGAL_BASIS: sum(map(len, standard.legal_basis)),
    }
    most = max(letters, key=letters.__getitem__)
    return most, letters[most]
