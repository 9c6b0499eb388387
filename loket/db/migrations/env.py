"""Alembic's entry: runs the steps on the connection that `upgrade` hands over, then marks the file."""

from alembic import context

from loket.db import sqlite

connection = context.config.attributes["connection"]
context.configure(connection=connection)
context.run_migrations()
orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
if orphans:
    message = f"a migration left rows without their parents: {orphans[:5]}"
    raise RuntimeError(message)
sqlite.stamp(connection, int(context.get_context().get_current_revision() or 0))
