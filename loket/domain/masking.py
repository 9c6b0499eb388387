"""What could name a citizen is taken out of a text for the log: the second net, behind never writing it there."""

from __future__ import annotations

import re

HIDDEN = "[…]"
_LONG_NUMBER = re.compile(r"[+(]?\d(?:[ .()\-]{0,2}\d){8,}")
"""Nine digits or more, however they are grouped: NIK, KK, phone, payment."""
_WORD = r"\b[A-ZÀ-Þ](?:[^\W\d_]|['’.-])*"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:[a-z]{{2,5}}\s+)?{_WORD})+")
"""Two capitalised words or more, small ones between them (bin, dan) included."""
_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+")
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w.\-]+")


def mask_numbers(text: str) -> str:
    """Long numbers and mail addresses are hidden."""
    return _MAIL.sub(HIDDEN, _LONG_NUMBER.sub(HIDDEN, text))


def mask_personal(text: str) -> str:
    """Long numbers, mail addresses and what looks like a name of several words are hidden."""
    return _NAME.sub(HIDDEN, mask_numbers(text))


def mask_foreign(text: str) -> str:
    """For text that is not the program's own: every capitalised word may be a name (many Indonesians have one only)."""
    return _CAPITALISED.sub(HIDDEN, mask_personal(text))
