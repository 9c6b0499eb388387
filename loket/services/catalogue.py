"""Catalogue files: standards as documents, read with the place of whatever is wrong, written so that they read back."""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from loket.domain.standards import Fault, ServiceStandard, faults
from loket.errors import RuleError
from loket.paths import resource

FORMAT = "loket-standards-1"
_LARGEST_FILE = 10 * 1024 * 1024
"""Bytes; a thousand services take half of it, and what it becomes in memory is some twenty times more."""
MOST_STANDARDS = 2000
"""Standards of one file."""
LARGEST_STANDARD = 128 * 1024
"""Letters of one standard; a long one has ten thousand. Everything that is wrong in it is kept until it is read."""
_LONGEST_NUMBER = 18
"""Digits; what is longer is no amount of anything, and Python would take it for days."""


@lru_cache(maxsize=256)
def read_document(document: str) -> ServiceStandard:
    """The standard of a version's document. Documents never change, so what was read once is kept."""
    return _ADAPTER.validate_json(document)


def read_changing(document: str) -> ServiceStandard:
    """The standard of a draft's document: nothing is kept of it, because it will soon be another."""
    return _ADAPTER.validate_json(document)


def write_document(standard: ServiceStandard) -> str:
    """The document of a version."""
    return _ADAPTER.dump_json(standard, exclude_defaults=True).decode()


def read_file(path: Path) -> list[ServiceStandard]:
    """The standards of a catalogue file: one standard, or an export with many.

    Raises `RuleError` with the file, the place (line and column, or a dotted path) and what is wrong.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise RuleError("catalogue_too_large", file=path.name, limit_mb=_LARGEST_FILE // 1024**2)
        text = path.read_text(encoding="utf-8-sig")
        content = json.loads(text, parse_int=_number, object_pairs_hook=partial(_object, path.name))
    except UnicodeDecodeError as error:
        raise RuleError("catalogue_encoding", file=path.name, place=error.start) from error
    except json.JSONDecodeError as error:
        raise RuleError("catalogue_not_json", file=path.name, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise RuleError("catalogue_not_json", file=path.name, line=1, column=1) from error
    except OSError as error:
        raise RuleError("file_unreadable", file=str(path), reason=error.strerror) from error
    return [read_standard(item, path.name, place) for item, place in _items(content, path.name)]


def _items(content: Any, file: str) -> list[tuple[Any, str]]:
    if not isinstance(content, dict):
        raise RuleError("catalogue_shape", file=file)
    if "standards" not in content:
        return [(content, "")]
    if content.get("format") != FORMAT:
        raise RuleError("catalogue_format", file=file, found=str(content.get("format")), known=FORMAT)
    if not isinstance(content["standards"], list):
        raise RuleError("catalogue_shape", file=file)
    if len(content["standards"]) > MOST_STANDARDS:
        raise RuleError("catalogue_too_many", file=file, found=len(content["standards"]), limit=MOST_STANDARDS)
    items = [(item, f"standards.{index}") for index, item in enumerate(content["standards"])]
    codes = Counter(str(item.get("code")) for item, _place in items if isinstance(item, dict))
    for code, many in codes.items():
        if many > 1:
            raise RuleError("catalogue_repeated", file=file, service=code)
    return items


def _number(digits: str) -> int | float:
    """A whole number; one that is too long becomes what no field takes, so that its place is told."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else math.inf


def _object(file: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: of two, one would be lost without a word."""
    content = dict(pairs)
    if len(content) < len(pairs):
        key, _many = Counter(key for key, _value in pairs).most_common(1)[0]
        raise RuleError("catalogue_key_twice", file=file, key=key)
    return content


def read_standard(item: Any, file: str, place: str) -> ServiceStandard:
    """One standard of a file. Raises `RuleError` for the first thing that is wrong, with its place."""
    try:
        document = json.dumps(item)
        if len(document) > LARGEST_STANDARD:
            raise RuleError("catalogue_standard_large", file=file, place=place, limit_kb=LARGEST_STANDARD >> 10)
        standard = _ADAPTER.validate_json(document)
    except RecursionError as error:
        raise RuleError("catalogue_not_json", file=file, line=1, column=1) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in (*([place] if place else []), *first["loc"]))
        raise RuleError(
            "catalogue_field", file=file, place=where, problem=_problem(first["type"]), found=_short(first.get("input"))
        ) from error
    for fault in faults(standard):
        raise RuleError(
            "catalogue_fault", file=file, place=_joined(place, fault), problem=fault.code, **dict(fault.facts)
        )
    return standard


def _problem(kind: str) -> str:
    """Pydantic's kind of error, folded into the few that people are told about."""
    if kind in {"missing", "unexpected_keyword_argument", "enum"}:
        return kind
    return "date" if kind.startswith("date") else "type"


def _joined(place: str, fault: Fault) -> str:
    return f"{place}.{fault.place}" if place else fault.place


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:39]}…"


def write_file(standards: list[ServiceStandard]) -> bytes:
    """A catalogue file with these standards."""
    documents = [_ADAPTER.dump_python(standard, mode="json", exclude_defaults=True) for standard in standards]
    content = {"format": FORMAT, "standards": documents}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def example_catalogue() -> list[ServiceStandard]:
    """The example standards that come with Loket, by file name."""
    return [standard for path in sorted(resource("catalogue").glob("*.json")) for standard in read_file(path)]


_ADAPTER: TypeAdapter[ServiceStandard] = TypeAdapter(ServiceStandard)
