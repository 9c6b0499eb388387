"""The sentence for an error or a fault, from its code and facts; the sentences stand in `sentences`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum

from loket.domain.sheet_faults import CellFault
from loket.domain.standards import Fault
from loket.errors import LoketError, StorageError
from loket.i18n import _
from loket.words.dates import long_date, short_moment
from loket.words.labels import has_label, label
from loket.words.sentences import PROBLEMS, RULES, STORAGE, SYSTEM, WEEKDAYS
from loket.words.sentences_sheets import CELL_PROBLEMS

_LONGEST = 300
"""Letters of one fact in a sentence."""


def table_of(kind: type[LoketError]) -> Mapping[str, str]:
    """The sentences for that kind of error: one code may mean two things to the officer and to the machine."""
    return STORAGE if issubclass(kind, StorageError) else RULES


def error_sentence(error: LoketError) -> str:
    """The sentence for a person. An unknown code gets an honest general one: telling must not fail again."""
    sentence = table_of(type(error)).get(error.code)
    if sentence is None:
        return _("Tidak dapat dilakukan (kode {code}). Catat kode ini dan beri tahu pengelola Loket.").format(
            code=error.code
        )
    return _(sentence).format_map(_Facts(error.facts))


def fault_words(fault: Fault) -> str:
    """What is wrong at a place of a standard: "harus lebih dari nol"."""
    sentence = PROBLEMS.get(fault.code)
    return _(sentence).format_map(_Facts(dict(fault.facts))) if sentence else fault.code


def cell_fault_sentence(fault: CellFault) -> str:
    """Where and what: "Lembar Persyaratan, baris 14, kolom Jumlah: “dua” bukan angka; tulis 2."."""
    place = [_("Lembar {sheet}").format(sheet=fault.sheet)]
    if fault.row is not None:
        place.append(_("baris {row}").format(row=fault.row))
    if fault.column:
        place.append(_("kolom {column}").format(column=fault.column))
    sentence = CELL_PROBLEMS.get(fault.code) or PROBLEMS.get(fault.code)
    what = _(sentence).format_map(_Facts(dict(fault.facts))) if sentence else fault.code
    return f"{', '.join(place)}: {what}."


class _Facts(dict[str, str]):
    """Facts as people read them; one that is not there becomes an ellipsis, because telling must not fail again."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__({name: _in_a_line(_told(value)) for name, value in facts.items()})
        if "ask" in self:
            self["ask"] = self["ask"].lower()  # whom to ask stands within the sentence
        problem = facts.get("problem")
        if isinstance(problem, str) and problem in PROBLEMS:
            self["problem"] = _(PROBLEMS[problem]).format_map(self)

    def __missing__(self, name: str) -> str:
        return "…"


def _told(value: object) -> str:
    return cell_fault_sentence(value).removesuffix(".") if isinstance(value, CellFault) else readable(value)


def _in_a_line(text: str) -> str:
    """What came from outside, fit for a sentence on any terminal: short, in one line, nothing that steers it."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST * 2 // 3]}…{text[-_LONGEST // 3 :]}"  # of a path both ends tell something
    return (
        text
        if text.isprintable()
        else "".join(letter if letter.isprintable() else "?" for letter in " ".join(text.split()))
    )


def readable(value: object) -> str:
    """A fact as people read it: dates in words, members of a list by their label, several with commas."""
    match value:
        case datetime():
            zone = str(value.tzinfo)
            return short_moment(value, zone) if "/" in zone else f"{value:%d-%m-%Y %H.%M %Z}".strip()
        case date():
            return long_date(value)
        case Enum():
            return label(value) if has_label(value) else str(value.value)
        case str():
            return _(WEEKDAYS[value]) if value in WEEKDAYS else _(SYSTEM[value]) if value in SYSTEM else value
        case Iterable():
            return ", ".join(readable(item) for item in value)
        case _:
            return str(value)
