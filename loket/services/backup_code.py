"""The recovery code: drawn, put on paper, and only then what opens the office's backups."""

from __future__ import annotations

import secrets
from zoneinfo import ZoneInfo

from loket.db import key
from loket.domain.people import Right
from loket.domain.recovery import RECOVERY_BYTES, recovery_code
from loket.errors import StorageError
from loket.exchange.disk import told
from loket.services.backup_answers import RecoveryCode
from loket.services.desk import Desk, office_row
from loket.services.office import profile_of


class RecoveryCodes:
    """Two steps, because a code that takes effect unseen would lock the office out of its own backups."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def draw_recovery_code(self) -> RecoveryCode:
        """A new recovery code for paper. Nothing changes by it: `take_recovery_code` makes it count, or nobody does.

        The code is in the answer and nowhere else. Raises `RuleError("not_allowed")`, `StorageError`.
        """
        self._desk.require(Right.BACKUP)
        now = self._desk.now()
        code = recovery_code(secrets.token_bytes(RECOVERY_BYTES))
        with self._desk.database.read() as session:
            local = now.astimezone(ZoneInfo(office_row(session).zone))
        sealed = key.seal(self._desk.database.secret(), code, self._side().folder_id, local.date().isoformat())
        return RecoveryCode(code, sealed.mark, now, sealed)

    def take_recovery_code(self, made: RecoveryCode) -> None:
        """Seal backups under a code that is on paper now; what is made from here on no longer opens with the former.

        Backups that exist already keep theirs: each says which paper it needs by its mark. The seal changes last:
        whatever is refused or breaks before leaves the former code in force. Raises `RuleError("not_allowed")`,
        `StorageError`.
        """
        self._desk.require(Right.BACKUP)
        database = self._desk.database
        if key.unseal(made.sealed, made.code, self._side().folder_id) != database.secret():
            raise StorageError("key_wrong", path=str(database.folder))
        with database.write() as session:
            self._desk.record(session, "recovery_code_made", "recovery", None, mark=made.mark)
        with told(database.folder):
            key.note_sealed(database.folder, made.sealed)

    def recovery_paper(self, made: RecoveryCode) -> bytes:
        """The paper for the safe (PDF, A5 landscape). It must not be left in a file."""
        self._desk.require(Right.BACKUP)
        from loket.documents.data import Letterhead  # noqa: PLC0415 (heavy, seldom needed)
        from loket.documents.recovery import RecoveryData, recovery_a5  # noqa: PLC0415

        with self._desk.database.read() as session:
            office = profile_of(office_row(session))
        return recovery_a5(
            RecoveryData(
                letterhead=Letterhead(office.letterhead, office.address, office.phone, office.email, office.logo),
                office=office.name,
                code=made.code,
                mark=made.mark,
                made_at=made.made_at,
                made_by=self._desk.acting().name,
                zone=office.zone,
                training=office.is_training,
            )
        )

    def _side(self) -> key.SideFile:
        side = key.read_side_file(self._desk.database.folder)
        if side is None:
            raise StorageError("side_file_missing", path=str(self._desk.database.folder))
        return side
