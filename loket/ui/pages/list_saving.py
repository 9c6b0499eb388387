"""Saving a list of requests to a file: masked by whoever may, whole only with somebody beside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from loket.errors import LoketError
from loket.i18n import N_, _
from loket.services.register_exports import SavedList
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.pages.list_file import FILTERS
from loket.ui.pages.privacy_second import SecondPanel
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import Label
from loket.words import error_sentence

_WIDTH = 640


Save = Callable[..., SavedList]
"""Writes a list: `save(path, whole=, progress=)`."""
WHOLE = N_("Dengan nama, NIK, telepon, dan alamat utuh")


class SavingCard(Card):
    """`ask(save, name)` readies it for a list. `told(kind, words)` when it was saved or refused, `closed()` when it
    goes away."""

    told = Signal(str, str)
    closed = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(_("Simpan daftar ke berkas"), parent=parent)
        self._tools, self._name = tools, ""
        self._save: Save | None = None
        self._job: Job | None = None
        self.whole = QCheckBox(_(WHOLE))
        self.note = Label("", "quiet", wrap=True)
        self.progress = Label("", "quiet")
        self.save, self.cancel = Button(_("Pilih berkas…"), icon="save", look="primary"), give_up_button()
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
        AnswerKeys(self, self.save, self.cancel)
        AnswerKeys(self, self.second.do_button, self.second.close_button)  # where those two stand for them
        self.second.agreed.connect(self._on_save_wanted)
        self.second.close_button.clicked.connect(self.give_up)

    def ask(self, save: Save, name: str, whole: str) -> None:
        """Offer to save a list in a file that is called so, without its ending; `whole`: what is not masked then."""
        self._save, self._name = save, name
        self.whole.setText(whole)
        self.whole.setAccessibleName(whole)
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
        if self._job is not None or self._save is None:
            return
        title, whole = _("Simpan daftar ke berkas"), self.whole.isChecked()
        path = files.choose_save(self, title, f"{self._name}.xlsx", FILTERS)
        if path is None:
            return
        beside = self.second.beside(self._tools.services) if whole else nullcontext()
        self.cancel.setVisible(True)
        work = partial(_write, partial(self._save, path, whole=whole), beside)
        self._job = self._tools.jobs.start(work, self._on_saved, self._on_refused, self._on_step, self._on_stopped)
        if not self._tools.jobs.is_busy:
            self._job = None  # it was done at once

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


def _write(save: Save, beside: AbstractContextManager[object], job: Job) -> SavedList:
    with beside:
        return save(progress=job.report)


class SavingPane(ScrollPane):
    """The card in the place of a list while it is saved: `ask(save, name)` hides `instead`, which comes back with the
    focus where `focus()` says. `told(kind, words)` as the card."""

    told = Signal(str, str)

    def __init__(self, tools: Tools, instead: QWidget, focus: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._instead, self._focus = instead, focus
        self.card = SavingCard(tools)
        self.add(self.card)
        self.body.addStretch(1)
        self.card.told.connect(self.told)
        self.card.closed.connect(self._on_closed)
        self.hide()

    def ask(self, save: Save, name: str, whole: str = "") -> None:
        """As `SavingCard.ask`."""
        self._instead.hide()
        self.show()
        self.card.ask(save, name, whole or _(WHOLE))

    def give_up(self) -> None:
        """What was begun to be saved is given up: nothing of it is written yet, or it is stopped."""
        if not self.isHidden():
            self.card.give_up()

    def _on_closed(self) -> None:
        is_seen = self.isVisible()
        self.hide()
        self._instead.show()
        first = self._focus() if is_seen else None
        if first is not None:
            first.setFocus()
