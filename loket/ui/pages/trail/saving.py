"""Saving the trail to a file as it is narrowed, all of its lines; it may be a million, so it can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.register_exports import SavedList
from loket.services.trail import TrailFilter
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.pages.list_file import FILTERS, saved_words
from loket.ui.widgets.buttons import ActionButton, Button
from loket.ui.widgets.labels import Label
from loket.words import local


class TrailSaver(QWidget):
    """The button, and while it is at work how far it is and a button to stop it; `action` does the same by its key.

    `wanted()` gives the filter, None where it can't be read. Signals: `told(kind, words)`, `saved()`,
    `refused(LoketError)`.
    """

    told = Signal(str, str)
    saved = Signal()
    refused = Signal(object)

    def __init__(self, tools: Tools, action: QAction, wanted: Callable[[], TrailFilter | None]) -> None:
        super().__init__()
        self._tools, self._wanted = tools, wanted
        self._job: Job | None = None
        self.action = action
        self.button = ActionButton(action, icon="save")
        self.progress = Label("", "quiet")
        self.stop = Button(_("Hentikan"), icon="x")
        row = QHBoxLayout(self)
        style.space(row, 8)
        for part in (self.progress, self.stop, self.button):
            row.addWidget(part)
        action.triggered.connect(self._on_save_wanted)
        self.stop.clicked.connect(self.give_up)
        self._show_running(False)

    def give_up(self) -> None:
        """Stop what is under way; no file is left of it."""
        if self._job is not None:
            self._job.cancel()

    def _show_running(self, running: bool) -> None:
        """The button gives its place, and the focus, to what stops it."""
        had_focus = self.button.hasFocus() or self.stop.hasFocus()
        self.progress.setText(_("Menyimpan…") if running else "")
        for part, is_shown in ((self.progress, running), (self.stop, running), (self.button, not running)):
            part.setVisible(is_shown)
        self.action.setEnabled(not running)
        self.action.setVisible(not running)
        if had_focus:
            (self.stop if running else self.button).setFocus()

    def _on_save_wanted(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            return
        services = self._tools.services
        today = local(services.desk.now(), services.office.profile().zone).date()
        name = f"jejak-audit-{today.isoformat()}.xlsx"
        path = files.choose_save(self, _("Simpan jejak audit ke berkas"), name, FILTERS)
        if path is None:
            return
        self._show_running(True)
        work = partial(self._write, path, wanted)
        self._job = self._tools.jobs.start(work, self._on_saved, self._on_refused, self._on_step, self._on_stopped)

    def _write(self, path: Path, wanted: TrailFilter, job: Job) -> SavedList:
        return self._tools.services.trail.export(path, wanted, job.report)

    def _on_step(self, done: int, _most: int) -> None:
        self.progress.setText(_("{n} catatan ditulis…").format(n=f"{done:,}".replace(",", ".")))

    def _on_saved(self, saved: SavedList) -> None:
        self._show_running(False)
        self.told.emit("success", saved_words(saved))
        self.saved.emit()

    def _on_stopped(self) -> None:
        self._show_running(False)
        self.told.emit("info", _("Daftar tidak jadi disimpan."))

    def _on_refused(self, error: LoketError) -> None:
        self._show_running(False)
        self.refused.emit(error)
