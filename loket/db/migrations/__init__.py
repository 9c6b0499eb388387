"""Alembic's steps from the first table on. A step never imports the tables: they change, the step does not."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from loket.db import sqlite

SCHEMA = 10
"""The number of the newest step; the file carries it as `user_version`."""


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring a database to the newest schema, in one transaction: all of it or nothing.

    Foreign keys are off while tables are rebuilt (a rebuilt parent would take its children along) and checked before
    the commit.
    """
    from alembic import command  # noqa: PLC0415 (slow to import; needed when a schema changes)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(**{sqlite.WRITE_OPTION: True}).connect() as connection:
        config.attributes["connection"] = connection
        with sqlite.foreign_keys_off(connection), connection.begin():
            command.upgrade(config, target)
