"""The tables of the work at the counter around a request, beside `tables`: what is half typed, turned away, numbered
and printed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from loket.db.tables import STRICT


class Draft(SQLModel, table=True):
    """A half-typed intake form (JSON), kept until it is saved or thrown away."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)
    uid: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    form: str
    held: bool = False
    saved_at: datetime


class IncompleteVisit(SQLModel, table=True):
    """Somebody came with an incomplete file: what was missing; no number, no clock."""

    __tablename__ = "incomplete_visit"
    __table_args__ = (STRICT,)
    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    at: datetime = Field(index=True)
    service_id: int = Field(foreign_key="service.id")
    version_id: int = Field(foreign_key="standard_version.id")
    variant: str
    missing: str
    name: str
    counter: str
    officer_id: int = Field(foreign_key="person.id")


class NumberSeries(SQLModel, table=True):
    """The last serial given in a series (a counter's year)."""

    __tablename__ = "number_series"
    __table_args__ = (STRICT,)
    scope: str = Field(primary_key=True)
    last: int


class PrintJob(SQLModel, table=True):
    """A paper that was asked for; `done_at` is None while it still waits for the printer."""

    __tablename__ = "print_job"
    __table_args__ = (Index("print_job_waiting", "done_at"), STRICT)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    paper: str
    copy_number: int
    at: datetime
    person_id: int = Field(foreign_key="person.id")
    done_at: datetime | None = None
