"""Saving a list without personal data to a file, as it stands on the screen: all its rows, in their order.

Every list that can be saved has it in its context menu and answers to Ctrl+S; where the list is what a page is about,
a button says so.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.register_exports import SavedList, SeenList
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.models.table import RowTable
from loket.ui.page import Tools
from loket.ui.widgets.buttons import ActionButton
from loket.words import error_sentence

FILTERS = "Excel (*.xlsx);;CSV (*.csv)"
SAVE_KEY = "Ctrl+S"


def saving_action(view: QWidget, reach: QWidget | None = None) -> QAction:
    """ "Simpan daftar": in the view's context menu, and by its key in the view, or anywhere while `reach` is shown."""
    action = QAction(_("Simpan daftar…"), view)
    action.setShortcut(QKeySequence(SAVE_KEY))
    contexts = Qt.ShortcutContext
    action.setShortcutContext(contexts.WidgetShortcut if reach is None else contexts.WindowShortcut)
    view.addAction(action)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    if reach is not None:
        reach.addAction(action)
    return action


def saved_words(saved: SavedList) -> str:
    """Told when a list was saved."""
    return _("{n} baris tersimpan di {file}.").format(n=saved.rows, file=saved.path.name)


def foot_row(button: QWidget) -> QHBoxLayout:
    """The button below a list, at its right."""
    row = QHBoxLayout()
    style.space(row, 8, (14, 4, 14, 6))
    row.addStretch(1)
    row.addWidget(button)
    return row


class ListFile(QObject):
    """`ListFile(tools, name, model, view)`: `name` (of `words.lists`) is told in the audit, and the file is called so
    unless `file_name` says otherwise.
    `reach` is the part of the page in which the key works, instead of in the list alone.
    `told(kind, words)` when it was saved or refused."""

    told = Signal(str, str)

    def __init__(
        self, tools: Tools, name: str, model: RowTable[Any], view: QWidget, reach: QWidget | None = None
    ) -> None:
        super().__init__(view)
        self._tools, self._name, self._model, self._view = tools, name, model, view
        self.file_name = name
        self.action = saving_action(view, reach)
        self.action.triggered.connect(self._on_wanted)

    def button(self, *, show_key: bool = True) -> ActionButton:
        """The visible way; its key stands on it where it works on the whole page, and where there is room for it."""
        is_everywhere = self.action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
        return ActionButton(self.action, icon="save", look="flat", show_key=show_key and is_everywhere)

    def _on_wanted(self) -> None:
        holder = self._view.window()
        path = files.choose_save(holder, _("Simpan daftar ke berkas"), f"{self.file_name}.xlsx", FILTERS)
        if path is not None:
            seen = SeenList(self._name, self._model.file_headers(), self._model.file_rows())
            self._tools.jobs.start(partial(self._write, path, seen), self._on_saved, self._on_refused)

    def _write(self, path: Path, seen: SeenList, _job: Job) -> SavedList:
        return self._tools.services.register_exports.seen(path, seen)

    def _on_saved(self, saved: SavedList) -> None:
        self.told.emit("success", saved_words(saved))

    def _on_refused(self, error: LoketError) -> None:
        self.told.emit("error", error_sentence(error))
