"""Noto Sans for paper: registered once, measured, and checked for glyphs that it lacks.

reportlab drops a character without a glyph and says nothing; here it is printed as `REPLACEMENT` and can be reported.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from loket.paths import resource

REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_FILES = {REGULAR: "fonts/NotoSans-Regular.ttf", BOLD: "fonts/NotoSans-Bold.ttf"}
# What authors of standards write and Noto Sans lacks, in letters that say the same.
_STAND_INS = str.maketrans({"→": "->", "⇒": "=>", "−": "-", "≤": "<=", "≥": ">=", "✓": "v", "☐": "[ ]", "☑": "[v]"})


@dataclass(frozen=True, slots=True)
class Face:
    """A registered font: the advance of each character in thousandths of the size; its keys are the glyphs it has."""

    name: str
    advances: dict[str, float]


@cache
def face(name: str) -> Face:
    """The font of that name, registered with reportlab at its first use in the program (about 6 ms)."""
    font = TTFont(name, str(resource(_FILES[name])))
    pdfmetrics.registerFont(font)
    default = font.face.defaultWidth
    widths = font.face.charWidths
    return Face(name, {chr(code): widths.get(code, default) for code in font.face.charToGlyph})


def width(text: str, font: str, size: float) -> float:
    """How wide a cleaned text is, in points."""
    return sum(map(face(font).advances.__getitem__, text)) * size / 1000


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text as it can be printed: composed, one kind of space, `REPLACEMENT` for what has no glyph."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_printable(char) for char in _composed(text))


def missing(text: str) -> tuple[str, ...]:
    """The characters of a text that cannot be printed, each once, in order."""
    return tuple(dict.fromkeys(char for char in _composed(text) if _printable(char) == REPLACEMENT != char))


def unprintable(data: object) -> tuple[str, ...]:
    """The characters that a paper made from this data would show as `REPLACEMENT`: the officer should know."""
    texts = (text for text in _texts(data) if not text.isascii())
    return tuple(dict.fromkeys(char for text in texts for char in missing(text)))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_STAND_INS)


def _printable(char: str) -> str:
    """The character, or what stands for it (compatibility forms first: "ﬁ" ► "fi", full width ► plain)."""
    if char.isspace():
        return " "
    if unicodedata.category(char) in {"Cc", "Cf"}:  # controls and invisible joiners leave no trace on paper
        return ""
    glyphs = face(REGULAR).advances
    plain = char if char in glyphs else unicodedata.normalize("NFKC", char)
    return plain if all(part in glyphs for part in plain) else REPLACEMENT


def _texts(data: object) -> Iterator[str]:
    """All strings in a tree of dataclasses and tuples."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, tuple):
        for item in data:
            yield from _texts(item)
    elif is_dataclass(data):
        for field in fields(data):
            yield from _texts(getattr(data, field.name))
