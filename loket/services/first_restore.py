"""The first start's second way in: the office of a backup instead of a new one."""

from __future__ import annotations

from pathlib import Path

from loket.db import backup
from loket.db.engine import Database
from loket.domain.recovery import normalize_recovery_code
from loket.errors import LoketError
from loket.exchange.disk import told
from loket.services.desk import Desk, office_row
from loket.services.restore import Restored, RestoreOrder, restore_office


def restore_first(desk: Desk, file: Path, code: str) -> tuple[Restored, str]:
    """Put the office of a backup into this folder, in which none was founded yet; the database is closed by it.
    Answers with the office's zone too, in which the moment is told.

    File and code are proven before the empty database is given up; if the restore fails after that, there is an empty
    one again. Raises `RuleError("office_exists")`, and as `restore_office`. Takes long: belongs on the worker.
    """
    file, database = file.expanduser().absolute(), desk.database
    with told(file.parent):
        header = backup.read_header(file)
        backup.verify(file, backup.key_of(header, normalize_recovery_code(code), database.folder, file))
    database.discard()
    try:
        restored = restore_office(RestoreOrder(database.folder, file, desk.now(), code))
    except LoketError:
        Database.create(database.folder).close()
        raise
    opened = Database.open(database.folder)
    with opened.read() as session:
        zone = office_row(session).zone
    opened.close()
    return restored, zone
