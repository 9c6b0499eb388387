"""The table of printed posters, beside `tables`."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from loket.db.tables import STRICT


class PosterPrint(SQLModel, table=True):
    """A poster that was printed and hangs somewhere; `removed_at` is when it was taken down."""

    __tablename__ = "poster_print"
    __table_args__ = (STRICT,)
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="standard_version.id", index=True)
    size: str
    place: str
    at: datetime
    person_id: int = Field(foreign_key="person.id")
    removed_at: datetime | None = None
