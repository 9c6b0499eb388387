"""Search by need, and the office's own words for it: they stand beside a standard's, and need no decree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import select

from loket.db.tables_readiness import NeedWords
from loket.domain.needs import NeedIndex, Wanted, plain
from loket.domain.people import Right
from loket.errors import RuleError
from loket.services.desk import Desk
from loket.services.standards import StandardRow, StandardsService, service_by_code

MOST_WORDS = 40
"""Phrases that an office may add to one service; more would find everything everywhere."""
LONGEST_WORD = 60
"""Letters of one phrase."""


@dataclass(frozen=True, slots=True)
class ServiceWords:
    """What people say for a service: as its standard says, and what the office added."""

    code: str
    name: str
    standard: tuple[str, ...]
    office: tuple[str, ...]


def need_index(rows: Sequence[StandardRow]) -> NeedIndex:
    """The index of services; what it finds are positions in `rows`."""
    return NeedIndex(Wanted(row.name, row.synonyms, (row.sector,), row.code) for row in rows)


class NeedsService:
    """Which service somebody means."""

    def __init__(self, desk: Desk, standards: StandardsService) -> None:
        self._desk = desk
        self._standards = standards

    def find(self, typed: str, limit: int = 20) -> list[StandardRow]:
        """The services that fit what somebody needs, the best first."""
        self._desk.require(Right.LOOK)
        rows = self._standards.rows()
        return [rows[at] for at in need_index(rows).find(typed)[:limit]]

    def words(self, code: str) -> ServiceWords:
        """What people say for a service. Raises `RuleError("unknown_service")`."""
        self._desk.require(Right.LOOK)
        standard = self._standards.show(code).standard
        with self._desk.database.read() as session:
            service = service_by_code(session, code)
            row = session.exec(select(NeedWords).where(NeedWords.service_id == service.id)).first()
        return ServiceWords(code, standard.name, standard.synonyms, tuple(row.words.splitlines()) if row else ())

    def set_words(self, code: str, words: Sequence[str]) -> ServiceWords:
        """Set the office's own words for a service.

        Raises `RuleError`: not_allowed, unknown_service, need_words_many, need_word_long.
        """
        person = self._desk.require(Right.KEEP_STANDARDS)
        kept = _checked(words)
        with self._desk.database.write() as session:
            service = service_by_code(session, code)
            row = session.exec(select(NeedWords).where(NeedWords.service_id == service.id)).first()
            if row is None:
                row = NeedWords(service_id=service.id or 0, words="", at=self._desk.now(), person_id=person.id)
            row.words, row.at, row.person_id = "\n".join(kept), self._desk.now(), person.id
            session.add(row)
            session.flush()
            self._desk.record(session, "need_words_set", "need_words", row, service=code, count=len(kept))
        return self.words(code)


def _checked(words: Sequence[str]) -> list[str]:
    """Each phrase once, in one line, without what is none."""
    kept: dict[str, str] = {}
    for word in words:
        phrase = " ".join(word.split())
        if len(phrase) > LONGEST_WORD:
            raise RuleError("need_word_long", field="words", word=phrase, limit=LONGEST_WORD)
        if phrase:
            kept.setdefault(plain(phrase), phrase)
    if len(kept) > MOST_WORDS:
        raise RuleError("need_words_many", field="words", count=len(kept), limit=MOST_WORDS)
    return list(kept.values())
