"""Saving a list of requests to a file: masked by whoever may, whole only with somebody beside."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.register_exports import SavedList, Wanted
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.pages.list_file import FILTERS
from loket.ui.pages.privacy_second import SecondPanel
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import Label
from loket.words import error_sentence

_WIDTH = 640


class SavingCard(Card):
    """`ask(wanted, name)` readies it for a list. `told(kind, words)` when it was saved or refused, `closed()` when it
    goes away."""

    told = Signal(str, str)
    closed = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(_("Simpan daftar ke berkas"), parent=parent)
        self._tools, self._wanted, self._name = tools, Wanted(), ""
        self._job: Job | None = None
        self.whole = QCheckBox(_("Dengan nama, NIK, telepon, dan alamat utuh"))
        self.whole.setAccessibleName(self.whole.text())
        self.note = Label("", "quiet", wrap=True)
        self.progress = Label("", "quiet")
        self.save, self.cancel = Button(_("Pilih berkas…"), icon="save", look="primary"), Button(_("Batal"), icon="x")
        self.second = SecondPanel(_("Simpan data utuh…"))
        self._fill()
        self._connect()
        self._on_whole_toggled(False)
        self.setMaximumWidth(style.px(_WIDTH))

    def _fill(self) -> None:
        buttons = QHBoxLayout()
        style.space(buttons, 8)
        for part in (self.save, self.cancel, self.progress):
            buttons.addWidget(part)
        buttons.addStretch(1)
        self.add(self.note)
        self.add(self.whole)
        self.add(buttons)
        self.add(self.second)

    def _connect(self) -> None:
        self.whole.toggled.connect(self._on_whole_toggled)
        self.save.clicked.connect(self._on_save_wanted)
        self.cancel.clicked.connect(self.give_up)
        self.second.agreed.connect(self._on_save_wanted)
        self.second.close_button.clicked.connect(self.give_up)

    def ask(self, wanted: Wanted, name: str) -> None:
        """Offer to save that list in a file that is called so, without its ending."""
        self._wanted, self._name = wanted, name
        self.whole.setChecked(False)
        self.progress.setText("")
        self.save.setFocus()

    def give_up(self) -> None:
        """Nothing is saved; what is under way stops."""
        if self._job is not None:
            self._job.cancel()
            return
        self._close()

    def _close(self) -> None:
        self.second.give_up()
        self.closed.emit()

    def _on_whole_toggled(self, whole: bool) -> None:
        for part in (self.save, self.cancel):
            part.setVisible(not whole)
        if whole:
            self.note.setText(_("Data pribadi banyak orang keluar dari Loket: orang kedua menyetujui, dan dicatat."))
            self.second.ask(self._tools.services)
        else:
            self.note.setText(_("Seluruh daftar ini, dengan data pribadi disamarkan."))
            self.second.give_up()

    def _on_save_wanted(self) -> None:
        if self._job is not None:
            return
        title, whole = _("Simpan daftar ke berkas"), self.whole.isChecked()
        path = files.choose_save(self, title, f"{self._name}.xlsx", FILTERS)
        if path is None:
            return
        beside = self.second.beside(self._tools.services) if whole else nullcontext()
        self.cancel.setVisible(True)
        self._job = self._tools.jobs.start(
            partial(self._write, path, beside, whole), self._on_saved, self._on_refused, self._on_step, self._on_stopped
        )
        if not self._tools.jobs.is_busy:
            self._job = None  # it was done at once

    def _write(self, path: Path, beside: AbstractContextManager[object], whole: bool, job: Job) -> SavedList:
        with beside:
            exports = self._tools.services.register_exports
            return exports.requests(path, self._wanted, whole=whole, progress=job.report)

    def _on_step(self, done: int, total: int) -> None:
        self.progress.setText(_("{done} dari {total}").format(done=done, total=total))

    def _on_saved(self, saved: SavedList) -> None:
        self._job = None
        self._close()
        words = _("{n} permohonan tersimpan di {file}.").format(n=saved.rows, file=saved.path.name)
        self.told.emit("success", words)

    def _on_stopped(self) -> None:
        self._job = None
        self._close()
        self.told.emit("info", _("Daftar tidak jadi disimpan."))

    def _on_refused(self, error: LoketError) -> None:
        self._job = None
        self.progress.setText("")
        self.cancel.setVisible(not self.whole.isChecked())
        if not self.second.show_error(error):
            self.told.emit("error", error_sentence(error))
