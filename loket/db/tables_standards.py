"""The tables of a standard that is being drawn up or looked at again, beside `tables`.

A draft is no row of `standard_version`: versions never change, and nothing that reads them must ever meet a draft.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from loket.db.tables import STRICT


class StandardDraft(SQLModel, table=True):
    """The open draft of a service; a new service has no row of its own before its first version is decided.

    `revision` counts the saves. `consulted_digest` is the document's as the public consultation saw it.
    """

    __tablename__ = "standard_draft"
    __table_args__ = (STRICT,)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    document: str
    based_on: int | None = None
    consulted_digest: str | None = None
    revision: int = 0
    saved_at: datetime


class StandardReview(SQLModel, table=True):
    """A review (peninjauan ulang) of the version that was in force: on which day, with which outcome."""

    __tablename__ = "standard_review"
    __table_args__ = (STRICT,)
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="standard_version.id", index=True)
    held_on: date
    outcome: str
    at: datetime
    person_id: int = Field(foreign_key="person.id")
