"""Money: whole rupiah as int, written, read, and spelled out.

Sources: EYD ("Rp1.250.000,00": no space after Rp, dot for thousands, comma for sen), `domain.md` §5.3 (terbilang).
"""

from __future__ import annotations

import re

from loket.errors import RuleError

LARGEST = 10**15 - 1
"""The largest amount that is read or spelled out: 999 triliun and what belongs to it."""

_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
_WRITTEN = re.compile(
    r"(?:rp\.?\s*)?"  # "Rp", "Rp.", "Rp "
    r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)"  # "1.250.000" or "1250000", never "12.50"
    r"(?:,(?:0{1,2}|-{1,2}|–|—))?",  # ",00" or ",-": sen do not exist here
    re.IGNORECASE,
)


def format_rupiah(amount: int, *, cents: bool = False) -> str:
    """Whole rupiah as "Rp150.000", with `cents` as on receipts: "Rp150.000,00"."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".") + (",00" if cents else "")


def parse_rupiah(text: str) -> int:
    """Read what people write for an amount ("1.250.000", "Rp 1.250.000,-", "Rp30.000,00").

    Raises `RuleError("amount_invalid")` for anything else, for sen, and for more than `LARGEST`.
    """
    found = _WRITTEN.fullmatch(text.strip())
    amount = int(found["whole"].replace(".", "")) if found and len(found["whole"]) <= 20 else None
    if amount is None or amount > LARGEST:
        raise RuleError("amount_invalid", field="amount", text=text.strip())
    return amount


def in_words(number: int) -> str:
    """Terbilang without the word rupiah: 30000 ► "tiga puluh ribu"; 0 to `LARGEST`, else `ValueError`."""
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    return " ".join(_words(number)) or _DIGITS[0]


def _words(number: int) -> list[str]:
    for size, name in _SCALES:
        count, rest = divmod(number, size)
        if count:
            head = ["seribu"] if size == 1000 and count == 1 else [*_below_thousand(count), name]
            return head + _words(rest)
    return _below_thousand(number)


def _below_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    head = ["seratus"] if hundreds == 1 else [_DIGITS[hundreds], "ratus"] if hundreds else []
    return head + _below_hundred(rest)


def _below_hundred(number: int) -> list[str]:
    tens, ones = divmod(number, 10)
    match tens, ones:
        case 0, 0:
            return []
        case 0, _:
            return [_DIGITS[ones]]
        case 1, 0:
            return ["sepuluh"]
        case 1, 1:
            return ["sebelas"]
        case 1, _:
            return [_DIGITS[ones], "belas"]
        case _:
            return [_DIGITS[tens], "puluh", *([_DIGITS[ones]] if ones else [])]
