"""A button that saves a list without personal data to a file, as it stands on the screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal

from loket.errors import LoketError
from loket.i18n import _
from loket.services.register_exports import SavedList, SeenList
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.models.table import RowTable
from loket.ui.page import Tools
from loket.ui.widgets.buttons import Button
from loket.words import error_sentence

FILTERS = "Excel (*.xlsx);;CSV (*.csv)"


class ListFileButton(Button):
    """`ListFileButton(tools, name, title, model)`: `name` is told in the audit and begins the file's name.
    `told(kind, words)` when it was saved or refused."""

    told = Signal(str, str)

    def __init__(self, tools: Tools, name: str, title: str, model: RowTable[Any]) -> None:
        super().__init__(_("Simpan daftar…"), icon="save", look="flat")
        self._tools, self._name, self._title, self._model = tools, name, title, model
        self.clicked.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        path = files.choose_save(self, _("Simpan daftar ke berkas"), f"{self._name}.xlsx", FILTERS)
        if path is not None:
            self._tools.jobs.start(partial(self._write, path, self._seen()), self._on_saved, self._on_refused)

    def _seen(self) -> SeenList:
        model = self._model
        headers = tuple(
            str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(model.columnCount())
        )
        rows = [tuple(model.text(row, column) for column in range(len(headers))) for row in model.rows]
        return SeenList(self._name, self._title, headers, rows)

    def _write(self, path: Path, seen: SeenList, _job: Job) -> SavedList:
        return self._tools.services.register_exports.seen(path, seen)

    def _on_saved(self, saved: SavedList) -> None:
        self.told.emit("success", _("{n} baris tersimpan di {file}.").format(n=saved.rows, file=saved.path.name))

    def _on_refused(self, error: LoketError) -> None:
        self.told.emit("error", error_sentence(error))
