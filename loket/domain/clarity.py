"""What a citizen or an assessor would not understand in a standard: told before it is decided, never refused.

Sources: the sentences of published standards and what assessors ask of them (domain.md 1.2, 1.4, 9); "hari" without
"kerja" or "kalender" is the commonest. Nothing here keeps a standard from use; `standards.faults` does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from loket.domain.money import in_words
from loket.domain.standards import (
    CompletionTime,
    Fault,
    Fee,
    FeeKind,
    Original,
    Requirement,
    RequirementKind,
    ServiceStandard,
    Unit,
    Variant,
)

_NUMBER = r"(?P<number>\d+)\s*(?:\((?P<words>[^)\d]*)\)\s*)?"
_TIMES = re.compile(r"(?P<times>\d+)\s*[x×]\s*(?P<each>\d+)\s*jam\b(?!\s*kerja)", re.IGNORECASE)
_AMOUNT = re.compile(
    _NUMBER + r"(?P<unit>hari\s+kerja|hari\s+kalender|jam\s+kerja|hari|jam|menit|minggu|bulan)\b", re.IGNORECASE
)
_IN_WORDS = re.compile(r"(?P<number>\d+)\s*\((?P<words>[a-z][a-z ]*)\)", re.IGNORECASE)
_BARE_DAY = re.compile(r"\bhari\b(?!\s*(?:kerja|kalender|libur|besar|raya|yang|itu|ini|dan\s+jam))", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:dll|dsb|dst|dan lain[- ]lain|dan sebagainya|dan seterusnya|sesuai (?:dengan )?ketentuan(?: yang berlaku)?"
    r"|(?:apabila|jika|bila) (?:di)?perlu(?:kan)?)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:sekitar|kurang lebih|lebih kurang|kira-kira|secepatnya|sesegera mungkin)\b|±", re.IGNORECASE)
_PORTRAIT = re.compile(r"\bpas\s*foto\b", re.IGNORECASE)
_SIZE = re.compile(r"\d\s*[x×]\s*\d", re.IGNORECASE)
_PEOPLE = re.compile(r"(\d+)\s*(?:\([^)]*\)\s*)?orang", re.IGNORECASE)
_ITS_OWN_ADDRESS = re.compile(r"kotak|loket|langsung|lapor|sp4n|tatap muka", re.IGNORECASE)
"""Channels that stand in the office, or that everybody finds under their name."""

_UNITS = {
    "menit": {Unit.MINUTE},
    "jam kerja": {Unit.WORKING_HOUR},
    "jam": {Unit.HOUR, Unit.WORKING_HOUR},
    "hari kerja": {Unit.WORKING_DAY},
    "hari kalender": {Unit.CALENDAR_DAY},
    "hari": {Unit.WORKING_DAY, Unit.CALENDAR_DAY},
    "minggu": {Unit.WEEK},
    "bulan": {Unit.MONTH},
}
_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.WORKING_HOUR: 60}


def unclear(standard: ServiceStandard) -> tuple[Fault, ...]:
    """What is unclear, each with its place (a dotted path, as in `faults`)."""
    return tuple(
        chain(
            _times(standard),
            _fees(standard),
            chain.from_iterable(
                _variant_unclear(f"variants.{at}", variant) for at, variant in enumerate(standard.variants)
            ),
            _procedure(standard),
            _channels(standard),
            _staff(standard),
        )
    )


def _times(standard: ServiceStandard) -> Iterator[Fault]:
    if standard.completion_time is not None:
        yield from time_unclear("completion_time", standard.completion_time)
    for index, variant in enumerate(standard.variants):
        if variant.completion_time is not None:
            yield from time_unclear(f"variants.{index}.completion_time", variant.completion_time)


def time_unclear(place: str, time: CompletionTime) -> Iterator[Fault]:
    """What is unclear in the sentence of a completion time."""
    sentence, here = time.sentence, f"{place}.sentence"
    if _BARE_DAY.search(sentence):
        yield Fault(here, "days_of_which_kind")
    about = _ABOUT.search(sentence)
    if about:
        yield Fault(here, "about_so_long", (("words", about.group()),))
    for found in _IN_WORDS.finditer(sentence):
        number, words = int(found["number"]), " ".join(found["words"].casefold().split())
        if number <= 10**9 and in_words(number) != words:
            yield Fault(here, "words_differ", (("number", number), ("words", words)))
    named = _named(sentence)
    if named and not _agrees(time, named):
        yield Fault(here, "sentence_differs", (("amount", time.amount), ("unit", time.unit)))


def _named(sentence: str) -> list[tuple[int, set[Unit]]]:
    """The amounts that a sentence names, with the units that each may mean; "1x24 jam" is 24 hours."""
    named: list[tuple[int, set[Unit]]] = [
        (int(found["times"]) * int(found["each"]), {Unit.HOUR}) for found in _TIMES.finditer(sentence)
    ]
    for found in _AMOUNT.finditer(_TIMES.sub(" ", sentence)):
        named.append((int(found["number"]), _UNITS[" ".join(found["unit"].casefold().split())]))
    return named


def _agrees(time: CompletionTime, named: list[tuple[int, set[Unit]]]) -> bool:
    """Whether the sentence names the promise, once, or as the sum of its parts (3 hari kerja + 12 hari kerja)."""
    same = [amount for amount, units in named if time.unit in units]
    if time.amount in same or sum(same) == time.amount:
        return True
    if time.unit not in _MINUTES:
        return False
    promise = time.amount * _MINUTES[time.unit]
    timed = [amount * min(_MINUTES[unit] for unit in units) for amount, units in named if units <= _MINUTES.keys()]
    return promise in timed or sum(timed) == promise


def _fees(standard: ServiceStandard) -> Iterator[Fault]:
    yield from _fee("fee", standard.fee)
    for index, variant in enumerate(standard.variants):
        if variant.fee is not None:
            yield from _fee(f"variants.{index}.fee", variant.fee)


def _fee(place: str, fee: Fee) -> Iterator[Fault]:
    if not fee.is_stated:
        yield Fault(place, "fee_unsaid")
    if fee.kind is not FeeKind.FREE and not fee.legal_basis.strip():
        yield Fault(f"{place}.legal_basis", "fee_without_basis")
    if fee.kind is not FeeKind.FREE and not fee.amount and not fee.note.strip():
        yield Fault(f"{place}.amount", "fee_without_amount")


def _variant_unclear(place: str, variant: Variant) -> Iterator[Fault]:
    for index, requirement in enumerate(variant.requirements):
        yield from _requirement(f"{place}.requirements.{index}", requirement)


def _requirement(place: str, requirement: Requirement) -> Iterator[Fault]:
    for name in ("text", "condition", "alternative"):
        found = _VAGUE.search(getattr(requirement, name))
        if found:
            yield Fault(f"{place}.{name}", "vague", (("words", found.group()),))
    if requirement.kind in {RequirementKind.PHOTOCOPY, RequirementKind.PHOTO} and not requirement.copies:
        yield Fault(f"{place}.copies", "copies_unsaid")
    if _PORTRAIT.search(requirement.text) and not _SIZE.search(requirement.text):
        yield Fault(f"{place}.text", "photo_without_size")
    if requirement.kind is RequirementKind.ORIGINAL and requirement.original is Original.NONE:
        yield Fault(f"{place}.original", "original_unsaid")


def _procedure(standard: ServiceStandard) -> Iterator[Fault]:
    asked = 0
    for index, step in enumerate(standard.procedure):
        if not step.actor.strip():
            yield Fault(f"procedure.{index}.actor", "actor_unsaid")
        if step.decision.strip():
            asked += 1
            if asked > 1:
                yield Fault(f"procedure.{index}.decision", "second_decision")
    steps = sum(step.minutes or 0 for step in standard.procedure)
    longest = _longest_minutes(standard)
    if longest is not None and steps > longest:
        yield Fault("procedure", "steps_exceed_promise", (("steps", steps), ("promise", longest)))


def _longest_minutes(standard: ServiceStandard) -> int | None:
    """The longest promise in minutes, None where one is counted in days (no day has a length that holds everywhere)."""
    times = [standard.completion_time, *(variant.completion_time for variant in standard.variants)]
    told = [time for time in times if time is not None]
    if not told or any(time.unit not in _MINUTES for time in told):
        return None
    return max(time.amount * _MINUTES[time.unit] for time in told)


def _channels(standard: ServiceStandard) -> Iterator[Fault]:
    for index, channel in enumerate(standard.complaint_handling):
        if not channel.address.strip() and not channel.officer.strip() and not _ITS_OWN_ADDRESS.search(channel.kind):
            yield Fault(f"complaint_handling.{index}.address", "address_unsaid", (("channel", channel.kind),))


def _staff(standard: ServiceStandard) -> Iterator[Fault]:
    """The first number of people in the words is their total ("8 orang: 3 petugas pelayanan, ...")."""
    told = _PEOPLE.search(" ".join(standard.staff_count))
    if standard.staff and told and int(told[1]) != standard.staff_total:
        yield Fault("staff", "staff_differs", (("counted", standard.staff_total), ("told", int(told[1]))))
