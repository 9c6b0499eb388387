"""The forms that a file of standards can have; light, because it is imported where nothing is read or written yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What a file of standards is."""

    WORKBOOK = "xlsx"
    CSV = "zip"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A sheet for other eyes than Loket's: its name, its headings, its rows of texts and whole numbers."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
