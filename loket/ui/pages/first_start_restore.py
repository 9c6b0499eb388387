"""The first start's second way in: a backup and the code from the safe instead of a new office."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar

from loket.errors import LoketError
from loket.i18n import _
from loket.services.desk import Desk
from loket.services.first_restore import restore_first
from loket.services.restore import Restored
from loket.ui import style
from loket.ui.dialogs.backup_file import BackupFileEdit
from loket.ui.dialogs.folder import FolderField
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.widgets.answer_keys import AnswerKeys, give_up_button
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.words import error_sentence, moment
from loket.words.backup import restored_words


class RestoreFirstCard(Card):
    """Hidden until `open_button` is pressed, which the page puts where it is seen. `restored(str)` says what came back;
    the office is opened anew then. `unfolded(bool)`: it takes the place of the form."""

    restored = Signal(str)
    unfolded = Signal(bool)

    def __init__(self, tools: Tools) -> None:
        super().__init__(_("Komputer lama rusak atau diganti?"))
        self._tools = tools
        self.open_button = Button(_("Pulihkan dari cadangan…"), icon="history")
        self.file, self.code = BackupFileEdit(), QLineEdit()
        self.fields: dict[str, FormField] = {
            "file": FolderField(
                _("Berkas cadangan"), self.file, _("Berkas .loket di disk kedua, folder bersama, atau USB.")
            ),
            "code": FormField(
                _("Kode pemulihan"), self.code, _("Dari kertas di brankas; huruf kecil dan spasi tidak apa-apa.")
            ),
        }
        self.say = Banner()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(_("Kemajuan pemulihan"))
        self.restore_button = Button(_("Pulihkan kantor"), icon="check", look="primary")
        self.back_button = give_up_button()
        self._fill()
        self.open_button.clicked.connect(self._on_open_pressed)
        self.back_button.clicked.connect(self._on_back_pressed)
        AnswerKeys(self, self.restore_button, self.back_button)
        self.restore_button.clicked.connect(self._on_restore_pressed)
        self.code.returnPressed.connect(self._on_restore_pressed)
        self.hide()

    def _fill(self) -> None:
        buttons = QHBoxLayout()
        style.space(buttons, 10)
        buttons.addWidget(self.restore_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        for part in (self.fields["file"], self.fields["code"]):
            self.add(part)
        self.add(self.say)
        self.add(self.progress)
        self.add(buttons)
        self.progress.hide()

    def _unfold(self, open_now: bool) -> None:
        self.setVisible(open_now)
        self.open_button.setEnabled(not open_now)
        self.unfolded.emit(open_now)

    def _on_open_pressed(self) -> None:
        self._unfold(True)
        self.file.edit.setFocus()

    def _on_back_pressed(self) -> None:
        self.code.clear()
        self.say.clear()
        self._unfold(False)
        self.open_button.setFocus()

    def _on_restore_pressed(self) -> None:
        path, code = self.file.path(), self.code.text()
        empty = {"file": path is None, "code": not code.strip()}
        words = {"file": _("Pilih atau tulis berkasnya dahulu."), "code": _("Ketik kode dari kertas di brankas.")}
        missing = [name for name, is_empty in empty.items() if is_empty]
        for name in missing:
            self.fields[name].set_error(words[name])
        if missing or path is None:
            self.fields[missing[0]].setFocus()
            return
        self._busy(True)
        work = partial(_restore, self._tools.services.desk, path, code)
        self._tools.jobs.start(work, self._on_restored, self._on_refused)

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.restore_button.setEnabled(not busy)

    def _on_restored(self, answer: tuple[Restored, str]) -> None:
        restored, zone = answer
        self._busy(False)
        self.code.clear()
        carried = restored.carried
        words = restored_words(moment(restored.made_at, zone), carried.skipped, carried.revived, exact=carried.exact)
        self.restored.emit(" ".join(words))

    def _on_refused(self, error: LoketError) -> None:
        self._busy(False)
        name = "code" if error.code.startswith("recovery_code") else "file"
        self.fields[name].set_error(error_sentence(error))
        self.fields[name].setFocus()


def _restore(desk: Desk, path: Path, code: str, _job: Job) -> tuple[Restored, str]:
    return restore_first(desk, path, code)
