"""The tables of readiness, beside `tables`: evidence, and the office's own words for needs."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, select

from loket.db.tables import STRICT


class Evidence(SQLModel, table=True):
    """Something that the office says it has; `held` is false once it says that it has it no longer."""

    __tablename__ = "evidence"
    __table_args__ = (STRICT,)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    value: str = ""
    note: str = ""
    since: date | None = None
    held: bool = True
    at: datetime
    person_id: int = Field(foreign_key="person.id")


class NeedWords(SQLModel, table=True):
    """The office's own words for a service, a line each; no decree is needed for them."""

    __tablename__ = "need_words"
    __table_args__ = (STRICT,)
    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="service.id", unique=True)
    words: str
    at: datetime
    person_id: int = Field(foreign_key="person.id")


def office_words(session: Session) -> dict[int, tuple[str, ...]]:
    """The office's own words by service."""
    return {row.service_id: tuple(row.words.splitlines()) for row in session.exec(select(NeedWords))}
