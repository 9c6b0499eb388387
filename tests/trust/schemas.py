"""Offices as former schemas had them, for the way up."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from loket.db import migrations, sqlite
from loket.db.engine import Database


def at_schema(folder: Path, schema: int) -> None:
    """Take the database of a folder down to a former schema; rows stay, columns that it did not know go."""
    database = Database.open(folder)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    with database._engine.execution_options(**{sqlite.WRITE_OPTION: True}).connect() as connection:
        config.attributes["connection"] = connection
        with sqlite.foreign_keys_off(connection), connection.begin():
            command.downgrade(config, f"{schema:04d}")
    database.close()
