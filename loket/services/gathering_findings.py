"""What gathering found wrong, kept until it is answered: another folder that does not show it answers nothing.

A complaint goes when the batch that it names was merged, when the same file is looked at again without fault, or when
a new stream took the place of the one that it speaks of. What speaks of a stream of which nothing ever came goes with
the file, when the folder in which it lay no longer shows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from loket.db import gathering
from loket.db.gathering import Finding, GatheringDatabase
from loket.exchange.arrival import Source
from loket.exchange.inbox import Found
from loket.exchange.receiver import file_name
from loket.services.province_streams import replaced_sources

REFUSED, MISSING, STRAY = "refused", "missing", "stray"
_REUSED = "number_reused"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong with what lies in the folder: whose it is ("" where nobody can tell), its code and facts."""

    office: str
    epoch: str
    code: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a folder: its name, what lay there, which streams are replaced."""

    folder: str
    found: Found
    replaced: frozenset[Source]


def keep(
    database: GatheringDatabase, folder: str, found: Found, complaints: Iterable[Complaint]
) -> tuple[Complaint, ...]:
    """Remember what was wrong for the summary, beside what is not answered yet; nothing is written where nothing
    changed. Returns the complaints that count: none of a stream that a new one replaced."""
    with database.read() as connection:
        look = _Look(folder, found, frozenset(replaced_sources(connection)))
        counting = tuple(each for each in complaints if (each.office, each.epoch) not in look.replaced)
        known = gathering.findings(connection)
        new = _merged(connection, look, known, counting)
    if sorted(new) != sorted(known):
        with database.write() as connection:
            gathering.keep_findings(connection, new)
    return counting


def _merged(
    connection: Connection, look: _Look, known: Iterable[Finding], complaints: Iterable[Complaint]
) -> list[Finding]:
    fresh = [(c.office, c.epoch, c.code, {**c.facts, "folder": look.folder}) for c in complaints]
    new = {_mark(*each): (*each[:3], json.dumps(each[3], default=str, sort_keys=True)) for each in fresh}
    for each in known:
        facts = json.loads(each[3])
        mark = _mark(*each[:3], facts)
        if mark not in new and not _is_answered(connection, look, each, facts):
            new[mark] = each
    return sorted(new.values())


def _mark(office: str, epoch: str, code: str, facts: Mapping[str, object]) -> tuple[object, ...]:
    """Of what a complaint speaks: a loose file is known by its folder too."""
    place = facts.get("folder") if code == STRAY else None
    return office, epoch, code, facts.get("batch"), facts.get("name"), place


def _is_answered(connection: Connection, look: _Look, finding: Finding, facts: Mapping[str, object]) -> bool:
    office, epoch, code, _text = finding
    here = facts.get("folder", look.folder) == look.folder
    if code == STRAY:
        return here
    source = office, epoch
    applied = gathering.position(connection, office, epoch).number
    batch, name = facts.get("batch"), facts.get("name")
    if source in look.replaced or (
        facts.get("error") != _REUSED and isinstance(batch, int) and batch <= applied  # a number given twice is merged
    ):
        return True
    if source not in look.found.streams:
        return here and not applied
    return here if code == MISSING else name in {file_name(each) for each in look.found.streams[source]}
