"""Workbooks and CSV files spoilt at random: refused in words or read whole, and nothing else.

PYTHONPATH=tests/exchange python -m test_standard_sheets_spoilt [CASES] [SEED]
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from sheet_standards import RICH

from loket.domain.standards import faults
from loket.errors import RuleError
from loket.exchange.standard_sheets.files import Form, read_sheets, write_sheets
from loket.services.catalogue import example_catalogue
from loket.words import cell_fault_sentence, error_sentence

STRANGE = (
    *("", " ", "0", "-1", "1e999", "NaN", "2147483648", "99999999999999999999", "A0", "ZZZZ1", "A1048577", "XFD1"),
    *("s", "b", "e", "d", "str", "inlineStr", "n", "x", "\u202e", "=1", "'", '"', ";", "\t", "&amp;", "&#1;", "&a;"),
)
WORDS = re.compile(r'(?<=")[^"<>;\r\n]{0,60}(?=")|(?<=>)[^<]{1,60}(?=<)|(?<=<)/?[a-zA-Z]+|(?<=;)[^;\r]*')
"""What is changed in a part: values of attributes, texts, names of elements, fields of a CSV line."""


@cache
def entries(form: Form) -> dict[str, bytes]:
    """The parts of a good file."""
    standards = [RICH, *example_catalogue()[:3]]
    with zipfile.ZipFile(io.BytesIO(write_sheets(standards, form))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoilt(luck: random.Random, form: Form) -> bytes:
    """The good file with one to three things changed in a part, or in the bytes of the whole."""
    parts = dict(entries(form))
    for _change in range(luck.choice((1, 1, 2, 3))):
        name = luck.choice(sorted(parts))
        parts[name] = _changed(luck, parts[name])
        if luck.random() < 0.03:
            parts.pop(name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", luck.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    content = out.getvalue()
    return content if luck.random() < 0.8 else _bytes(luck, content)


def _changed(luck: random.Random, content: bytes) -> bytes:
    if luck.random() < 0.2:
        return _bytes(luck, content)
    text = content.decode("utf-8", "surrogateescape")
    places = list(
        re.finditer(r'(?<=")[^"<>;\r\n]{0,60}(?=")|(?<=>)[^<]{1,60}(?=<)|(?<=<)/?[a-zA-Z]+|(?<=;)[^;\r]*', text)
    )
    if not places:
        return content
    place, other = luck.choice(places), luck.choice(places)
    new = luck.choice((luck.choice(STRANGE), other.group(), place.group() * 2))
    return f"{text[: place.start()]}{new}{text[place.end() :]}".encode("utf-8", "surrogateescape")


def _bytes(luck: random.Random, content: bytes) -> bytes:
    first = luck.randrange(len(content) + 1)
    last = min(len(content), first + luck.choice((0, 1, 1, 8, 200)))
    return content[:first] + luck.randbytes(luck.choice((0, 1, 4))) + content[last:]


def outcome(case: int, seed: int, folder: Path) -> str:
    """What became of a case: "read", or the code of the refusal."""
    luck = random.Random(f"{seed}:{case}")
    form = luck.choice((Form.WORKBOOK, Form.WORKBOOK, Form.CSV))
    path = folder / f"berkas.{form}"
    path.write_bytes(spoilt(luck, form))
    try:
        standards = read_sheets(path)
    except RuleError as error:
        told = [error_sentence(error), *map(cell_fault_sentence, error.facts.get("faults", ()))]  # type: ignore[call-overload]
        assert all(sentence.endswith(".") and "(kode " not in sentence and "…:" not in sentence for sentence in told)
        return error.code
    assert not [fault for standard in standards for fault in faults(standard)]
    assert write_sheets(standards, Form.CSV)
    return "read"


@pytest.mark.parametrize("batch", range(4))
def test_a_spoilt_file_is_refused_in_words_or_read_whole(batch: int, tmp_path: Path) -> None:
    codes = Counter(outcome(batch * 100 + case, 1, tmp_path) for case in range(100))
    assert {"read", "sheets_faulty", "workbook_damaged"} <= codes.keys()


if __name__ == "__main__":
    many, first = int(sys.argv[1]) if len(sys.argv) > 1 else 5000, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as scratch:
        found: Counter[str] = Counter()
        for number in range(many):
            try:
                found[outcome(number, first, Path(scratch))] += 1
            except Exception:
                sys.stderr.write(f"case {number} of seed {first}\n")
                raise
    sys.stdout.write(f"{many} cases: {dict(found)}\n")
