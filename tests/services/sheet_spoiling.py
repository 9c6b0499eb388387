"""How a good file of standards is spoilt, as people and programs do it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from openpyxl import load_workbook

from loket.exchange.standard_sheets.files import Form, write_sheets
from loket.services.catalogue import example_catalogue

SHEET = "xl/worksheets/sheet2.xml"
"""The part of the sheet Layanan: Petunjuk is the first."""


@dataclass(frozen=True)
class Faulty:
    """A spoilt file: how it is made, how its name ends, and what its refusal must say."""

    name: str
    make: Callable[[], bytes]
    says: tuple[str, ...]
    suffix: str = "xlsx"


@cache
def good(form: Form = Form.WORKBOOK) -> bytes:
    """Three services, without a fault: kk (with variants), sip-akupunktur (with stages), skck (with a fee)."""
    wanted = {"kk", "sip-akupunktur", "skck"}
    return write_sheets([one for one in example_catalogue() if one.code in wanted], form)


def edited(change: Callable[[Any], object]) -> Callable[[], bytes]:
    """The good workbook as somebody changed it in a spreadsheet program."""

    def make() -> bytes:
        book = load_workbook(io.BytesIO(good()))
        change(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make


def cell(sheet: str, place: str, value: object, number_format: str | None = None) -> Callable[[], bytes]:
    """The good workbook with another value in one cell."""

    def change(book: Any) -> None:
        there = book[sheet][place]
        there.value = value
        if number_format:
            there.number_format = number_format

    return edited(change)


def parts(change: Callable[[dict[str, bytes]], object], form: Form = Form.WORKBOOK) -> Callable[[], bytes]:
    """The good file with other bytes in its ZIP."""

    def make() -> bytes:
        with zipfile.ZipFile(io.BytesIO(good(form))) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        change(entries)
        return zipped(entries)

    return make


def zipped(entries: dict[str, bytes]) -> bytes:
    """A ZIP of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def replaced(old: str, new: str, part: str = SHEET) -> Callable[[], bytes]:
    """The good workbook with other XML in a part."""

    def change(entries: dict[str, bytes]) -> None:
        text = entries[part].decode()
        assert re.search(old, text), old
        entries[part] = re.sub(old, lambda _found: new, text, count=1).encode()

    return parts(change)


def csv_replaced(sheet: str, old: str, new: str, encoding: str = "utf-8-sig") -> Callable[[], bytes]:
    """The good CSV files with one of them changed."""

    def change(entries: dict[str, bytes]) -> None:
        text = entries[f"{sheet}.csv"].decode("utf-8-sig")
        assert old in text, old
        entries[f"{sheet}.csv"] = text.replace(old, new).encode(encoding)

    return parts(change, Form.CSV)
