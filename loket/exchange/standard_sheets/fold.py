"""Rows back to standards, with what does not fit together told at its row."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from loket.domain.standards import (
    Compensation,
    ComplaintChannel,
    CompletionTime,
    Consultation,
    Decree,
    Extension,
    Fee,
    ProcedureStep,
    Requirement,
    ServiceStandard,
    StaffCount,
    Stage,
    Variant,
    faults,
)
from loket.exchange.standard_sheets import layout
from loket.exchange.standard_sheets.grid import Faults, shortened
from loket.exchange.standard_sheets.layout import HEAD_FIELDS, ListPart, Sheet
from loket.exchange.standard_sheets.table_rows import Row, Tables

_LONGEST_KEY = 40


def standards_of(tables: Tables, found: Faults) -> list[ServiceStandard]:
    """The standards in the order of their rows. What is wrong is added to `found`; the rest is given anyway."""
    services = _unique(tables[layout.SERVICES.name], "code", found)
    children = {sheet.name: _by_service(tables[sheet.name], services, found) for sheet in layout.SHEETS[1:]}
    standards = []
    for code, row in services.items():
        parts = _Parts(row, {name: rows.get(code, []) for name, rows in children.items()}, found)
        if parts.sound:
            standards.append(parts.standard())
    return standards


def _unique(rows: Iterable[Row], key: str, found: Faults) -> dict[str, Row]:
    """The rows by their code; a second one of the same code is told."""
    unique: dict[str, Row] = {}
    for row in rows:
        code = row.values.get(key, "")
        if code in unique:
            _tell(found, row, "code_twice", key, value=shortened(code), first=unique[code].number)
        elif code:
            unique[code] = row
    return unique


def _by_service(rows: Iterable[Row], services: dict[str, Row], found: Faults) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        code = row.values.get("service", "")
        if code in services:
            grouped[code].append(row)
        elif code:
            near = get_close_matches(code, services, n=1, cutoff=0.6)
            fault = "service_meant" if near else "service_unknown"
            _tell(found, row, fault, "service", value=shortened(code), meant=near)
    return grouped


def _tell(found: Faults, row: Row, code: str, key: str = "", **facts: object) -> None:
    column = row.sheet.column(key)
    given = {name: fact for name, fact in facts.items() if fact not in ([], ())}
    found.add(row.sheet.name, code, row.number, column.heading if column else "", **given)


@dataclass
class _Parts:
    """The rows of one service, and where each part of its standard came from, by the path that the domain names."""

    row: Row
    rows: dict[str, list[Row]]
    found: Faults
    origins: dict[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        before = len(self.found.found)
        self.variants = _unique(self.rows[layout.VARIANTS.name], "code", self.found)
        for rows in self.rows.values():
            for row in rows:
                self._check_variant(row)
        self._check_head()
        self._check_once()
        self.sound = len(self.found.found) == before and all(row.sound for row in self._all())

    def _all(self) -> Iterator[Row]:
        yield self.row
        for rows in self.rows.values():
            yield from rows

    def _check_variant(self, row: Row) -> None:
        code = row.values.get("variant")
        if code and code not in self.variants:
            _tell(self.found, row, "variant_unknown", "variant", value=shortened(code), known=tuple(self.variants))
        elif code == "" and row.sheet is layout.REQUIREMENT_LIST and len(self.variants) > 1:
            _tell(self.found, row, "variant_which", "variant", known=tuple(self.variants))

    def _check_head(self) -> None:
        """A decree needs its number and its day, a consultation its day, a service its variants."""
        values = self.row.values
        if not self.variants and self.row.sound:
            _tell(self.found, self.row, "variant_none", value=self.row.service)
        decree = [values.get(key) for key in ("decided_on", "valid_from", "title", "signer", "consulted_on")]
        if values.get("number") == "" and any((*decree, values.get("pledge_number"))):
            _tell(self.found, self.row, "decree_without", "number")
        if values.get("number") and "decided_on" in values and values["decided_on"] is None:
            _tell(self.found, self.row, "decree_without", "decided_on")
        consultation = (values.get("minutes"), values.get("note"), self._list(ListPart.CONSULTATION_GROUPS))
        if "held_on" in values and values["held_on"] is None and any(consultation):
            _tell(self.found, self.row, "consultation_without", "held_on")

    def _check_once(self) -> None:
        """A service and each of its variants have one time and one fee; stages belong to a time that is there."""
        for sheet in (layout.TIMES, layout.COSTS):
            seen: dict[str, Row] = {}
            for row in self.rows[sheet.name]:
                first = seen.setdefault(row.values.get("variant", ""), row)
                if first is not row:
                    _tell(self.found, row, "row_twice", "variant", first=first.number)
        timed = {row.values.get("variant") for row in self.rows[layout.TIMES.name]}
        for row in self.rows[layout.STAGES.name]:
            if row.values.get("variant") in {*self.variants, ""} - timed:
                _tell(self.found, row, "stage_without_time", "variant")

    def standard(self) -> ServiceStandard:
        """The standard; the domain's own faults are told at the rows that they come from."""
        values = self.row.values
        own: dict[str, Any] = {name: values[name] for name in HEAD_FIELDS}
        own |= {part.value: self._list(part) for part in ListPart if part is not ListPart.CONSULTATION_GROUPS}
        standard = ServiceStandard(
            **own,
            variants=tuple(self._variant(index, code) for index, code in enumerate(self.variants)),
            procedure=tuple(self._each(layout.PROCEDURE, ProcedureStep, "procedure")),
            completion_time=self._time("", "completion_time"),
            fee=self._fee("", "fee") or Fee(),
            product=self._product("", "product"),
            complaint_handling=tuple(self._each(layout.COMPLAINTS, ComplaintChannel, "complaint_handling")),
            staff=tuple(self._each(layout.STAFF, StaffCount, "staff")),
            compensation=tuple(self._each(layout.COMPENSATION, Compensation, "compensation")),
            decree=self._decree(),
            consultation=self._consultation(),
        )
        for fault in faults(standard):
            row, key = self._origin(fault.place)
            _tell(self.found, row, fault.code, key, **dict(fault.facts))
        return standard

    def _origin(self, place: str) -> tuple[Row, str]:
        """The row that a path of the domain stands in, and the key of the column."""
        parts = place.split(".")
        for length in range(len(parts), 0, -1):
            row = self.origins.get(".".join(parts[:length]))
            if row is not None:
                return row, "".join(parts[length : length + 1])
        return self.row, place

    def _variant(self, index: int, code: str) -> Variant:
        place = f"variants.{index}"
        row = self.origins[place] = self.variants[code]
        return Variant(
            code=code,
            name=row.values["name"],
            requirements=tuple(self._requirements(code, f"{place}.requirements")),
            completion_time=self._time(code, f"{place}.completion_time"),
            fee=self._fee(code, f"{place}.fee"),
            product=self._product(code, f"{place}.product"),
        )

    def _of(self, sheet: Sheet, variant: str) -> list[Row]:
        return [row for row in self.rows[sheet.name] if row.values["variant"] == variant]

    def _requirements(self, code: str, place: str) -> Iterator[Requirement]:
        only = next(iter(self.variants)) if len(self.variants) == 1 else ""
        rows = [row for row in self.rows[layout.REQUIREMENT_LIST.name] if (row.values["variant"] or only) == code]
        taken: dict[str, Row] = {}
        for row in rows:
            key = row.values["key"]
            if key and taken.setdefault(key, row) is not row:
                _tell(self.found, row, "code_twice", "key", value=shortened(key), first=taken[key].number)
        for index, row in enumerate(rows):
            self.origins[f"{place}.{index}"] = row
            key = row.values["key"] or _free_key(row.values["text"], taken)
            taken.setdefault(key, row)
            yield Requirement(**{**_fields(row), "key": key})

    def _time(self, variant: str, place: str) -> CompletionTime | None:
        rows = self._of(layout.TIMES, variant)
        if not rows:
            return None
        row = self.origins[place] = rows[0]
        stages = self._of(layout.STAGES, variant)
        self.origins |= {f"{place}.stages.{index}": stage for index, stage in enumerate(stages)}
        self.origins |= {f"{place}.stages": stages[0]} if stages else {}
        own = {key: row.values[key] for key in CompletionTime.__slots__ if key in row.values}
        return CompletionTime(
            **{**own, "stages": tuple(Stage(**_fields(stage)) for stage in stages), "extension": _extension(row)}
        )

    def _fee(self, variant: str, place: str) -> Fee | None:
        rows = self._of(layout.COSTS, variant)
        if not rows:
            return None
        self.origins[place] = rows[0]
        return Fee(**_fields(rows[0]))

    def _product(self, variant: str, place: str) -> tuple[str, ...]:
        rows = self._of(layout.PRODUCTS, variant)
        self.origins |= {f"{place}.{index}": row for index, row in enumerate(rows)}
        return tuple(row.values["text"] for row in rows)

    def _each(self, sheet: Sheet, make: type[Any], place: str) -> Iterator[Any]:
        for index, row in enumerate(self.rows[sheet.name]):
            self.origins[f"{place}.{index}"] = row
            yield make(**_fields(row))

    def _list(self, part: ListPart) -> tuple[str, ...]:
        return tuple(
            row.values["text"] for row in self.rows[layout.LISTS.name] if row.sound and row.values["part"] is part
        )

    def _decree(self) -> Decree | None:
        values = self.row.values
        if not values["number"]:
            return None
        own = {key: values[key] for key in Decree.__slots__}
        return Decree(**{**own, "valid_from": values["valid_from"] or values["decided_on"]})

    def _consultation(self) -> Consultation | None:
        values = self.row.values
        if values["held_on"] is None:
            return None
        groups = self._list(ListPart.CONSULTATION_GROUPS)
        return Consultation(values["held_on"], minutes=values["minutes"], groups=groups, note=values["note"])


def _fields(row: Row) -> dict[str, Any]:
    """What the row says of the thing itself, without whose it is."""
    return {key: value for key, value in row.values.items() if key not in {"service", "variant"}}


def _extension(row: Row) -> Extension | None:
    amount = row.values["extension"]
    if amount is None:
        return None
    return Extension(amount, row.values["extension_unit"], row.values["extension_basis"])


def _free_key(text: str, taken: Iterable[str]) -> str:
    """A key of a requirement from its text: "Fotokopi KTP-el" is fotokopi-ktp-el, a second one fotokopi-ktp-el-2."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))
    if len(words) > _LONGEST_KEY:
        words = words[: _LONGEST_KEY + 1].rpartition("-")[0] or words[:_LONGEST_KEY]
    key, number = words or "syarat", 1
    while key in taken:
        number += 1
        key = f"{words or 'syarat'}-{number}"
    return key
