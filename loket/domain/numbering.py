"""How registration numbers are written, and the short code that stands on paper.

Offices write numbers in many ways (domain knowledge §5.4): the template is theirs, the guarantees are ours. A serial
restarts every year and belongs to one counter, so year and counter must be readable in the number; then two PCs that
never meet cannot give the same number twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from loket.errors import RuleError

DEFAULT_TEMPLATE = "{kode}/{loket}-{nomor:04d}/{unit}/{bulan_romawi}/{tahun}"
TOKENS: tuple[str, ...] = ("kode", "nomor", "unit", "loket", "bulan_romawi", "bulan", "tahun")
ROMAN: tuple[str, ...] = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
PAPER_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PAPER_BYTES = 6
QUIET_DAY = 10
"""Numbers that any counter may give in a day, however few it gave so far."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_PADDED = re.compile(r"(nomor|bulan):0([1-9])d")
_COUNTER = re.compile(r"[A-Z0-9]{1,8}")
# Two of these side by side can be cut in two ways: counter L1 + 23 reads like counter L12 + 3.
_FIXED_WIDTH = ("tahun", "bulan:02d")
_NEEDED = {"nomor": "template_no_serial", "tahun": "template_no_year", "loket": "template_no_counter"}
_PAPER_LENGTH = 10
_PAPER_GROUP = 5


def render(template: str, *, serial: int, code: str, unit: str, counter: str, on: date) -> str:
    """The registration number for a serial (from 1) taken on a day. Raises `RuleError`."""
    if serial < 1:
        raise ValueError(serial)
    check_template(template)
    values: dict[str, str | int] = {
        "kode": code,
        "nomor": serial,
        "unit": unit,
        "loket": normalize_counter(counter),
        "bulan_romawi": ROMAN[on.month - 1],
        "bulan": on.month,
        "tahun": on.year,
    }
    return _PLACE.sub(lambda match: _written(match[1], values), template)


def _written(token: str, values: dict[str, str | int]) -> str:
    name, _, form = token.partition(":")
    return format(values[name], form)


def serial_in(template: str, number: str) -> int | None:
    """The serial that a number of this template carries; None for a number of another template."""
    pattern, seen = "", set()
    for at, part in enumerate(_PLACE.split(template)):
        name = part.partition(":")[0]
        if at % 2 == 0:
            pattern += re.escape(part)
        elif name == "nomor":
            pattern += "(?P=nomor)" if name in seen else "(?P<nomor>[0-9]+)"
        else:
            pattern += "[0-9]+" if name in ("bulan", "tahun") else ".+?"
        seen.add(name)
    found = re.fullmatch(pattern, number)
    return int(found["nomor"]) if found else None


def check_template(template: str) -> None:
    """Raises `RuleError` (field number_template) for a template that could give one number twice, or none.

    Codes: template_brace, template_unknown_token (token, known), template_no_serial, template_no_year,
    template_no_counter, template_tokens_touch (first, second).
    """
    tokens = _PLACE.findall(template)
    if set("{}") & set(_PLACE.sub("", template)):
        raise RuleError("template_brace", field="number_template")
    for token in tokens:
        if token not in TOKENS and not _PADDED.fullmatch(token):
            raise RuleError("template_unknown_token", field="number_template", token=token, known=TOKENS)
    names = {token.partition(":")[0] for token in tokens}
    for name, error in _NEEDED.items():
        if name not in names:
            raise RuleError(error, field="number_template")
    for first, second in _touching(template):
        raise RuleError("template_tokens_touch", field="number_template", first=first, second=second)


def _touching(template: str) -> Iterator[tuple[str, str]]:
    """Neighbours without anything between them where neither has a fixed width."""
    for left, right in pairwise(_PLACE.finditer(template)):
        if left.end() == right.start() and left[1] not in _FIXED_WIDTH and right[1] not in _FIXED_WIDTH:
            yield left[1], right[1]


def normalize_counter(text: str) -> str:
    """The code of a counter in capitals. Raises `RuleError` counter_code unless it is 1–8 letters and digits."""
    counter = text.strip().upper()
    if not _COUNTER.fullmatch(counter):
        raise RuleError("counter_code", field="counter", counter=text)
    return counter


def scope(counter: str, on: date) -> str:
    """The key of the row that counts, `L1/2026`: one serial per counter and calendar year. Raises `RuleError`."""
    return f"{normalize_counter(counter)}/{on.year}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A series whose numbers go on after `upto`: those from `after` + 1 to `upto` are given to nobody again."""

    scope: str
    after: int
    upto: int


def after_backup(given: Mapping[str, int], busiest: Mapping[str, int], since: date, until: date) -> dict[str, int]:
    """Where series go on when nobody knows what was given between a backup and its restore: past all that could be.

    `given` are the last serials of the backup by scope, `busiest` each counter's most registrations in a day. Every
    day counts, both ends too, though the office may have been closed: a number left out harms nobody, one given twice
    does (domain knowledge §5.4). A clock that went back counts as the same day. Only the years at both ends are told:
    no other gives numbers again.
    """
    until = max(since, until)
    series = {}
    for counter, many in busiest.items():
        for year in {since.year, until.year}:
            first, last = max(since, date(year, 1, 1)), min(until, date(year, 12, 31))
            key = f"{counter}/{year}"
            series[key] = given.get(key, 0) + ((last - first).days + 1) * max(many, QUIET_DAY)
    return series


def paper_code(random_bytes: bytes) -> str:
    """A code for paper and QR, `K7MQ2-9XTHP`: 45 random bits and a check letter; says nothing about anyone.

    Needs `PAPER_BYTES` random bytes. The alphabet has no 0, O, 1 or I.
    """
    if len(random_bytes) < PAPER_BYTES:
        raise ValueError(len(random_bytes))
    number = int.from_bytes(random_bytes[:PAPER_BYTES])
    letters = "".join(PAPER_ALPHABET[number >> 5 * place & 31] for place in range(_PAPER_LENGTH - 1))
    return _grouped(letters + _check_letter(letters))


def normalize_paper_code(text: str) -> str:
    """The code as `paper_code` wrote it, however it was typed.

    Raises `RuleError` (field paper_code): paper_code_letter (letter), paper_code_length (length), paper_code_typo.
    """
    letters = "".join(text.upper().replace("-", "").split())
    for letter in letters:
        if letter not in PAPER_ALPHABET:
            raise RuleError("paper_code_letter", field="paper_code", letter=letter)
    if len(letters) != _PAPER_LENGTH:
        raise RuleError("paper_code_length", field="paper_code", length=len(letters))
    if _check_letter(letters[:-1]) != letters[-1]:
        raise RuleError("paper_code_typo", field="paper_code")
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return f"{letters[:_PAPER_GROUP]}-{letters[_PAPER_GROUP:]}"


def _check_letter(letters: str) -> str:
    """Luhn's sum in base 32: every single wrong letter changes it."""
    total = 0
    for place, letter in enumerate(reversed(letters)):
        value = PAPER_ALPHABET.index(letter) * (2 - place % 2)
        total += value // 32 + value % 32
    return PAPER_ALPHABET[-total % 32]
