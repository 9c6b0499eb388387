"""A backup's file that is typed or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from loket.i18n import _
from loket.ui.dialogs import files
from loket.ui.dialogs.folder import FolderEdit


class BackupFileEdit(FolderEdit):
    """`path()` is the file, None while nothing is typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Pilih cadangan"), parent)
        self.choose.setText(_("Pilih berkas…"))

    def path(self) -> Path | None:
        return Path(self.text()).expanduser() if self.text() else None

    def _on_choose_pressed(self) -> None:
        chosen = files.choose_file(self, self._title, _("Cadangan Loket (*.loket)"))
        if chosen is not None:
            self.edit.setText(str(chosen))
