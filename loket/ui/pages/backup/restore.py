"""The way back over a living office: the file, who stands beside, and only then the button that does it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QProgressBar, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services import Services
from loket.services.restore import Restored, check_backup
from loket.ui import style
from loket.ui.dialogs.backup_file import BackupFileEdit
from loket.ui.dialogs.folder import FolderField
from loket.ui.jobs import Job
from loket.ui.page import Tools
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.ui.widgets.secret import SecretEdit
from loket.words import error_sentence, moment

_FIELDS = {"file": "file", "recovery_code": "code", "second": "second", "password": "password", "reason": "reason"}


class RestoreCard(Card):
    """`restored(Restored)` once the office of the backup stands here; the database is closed then."""

    restored = Signal(object)

    def __init__(self, tools: Tools, zone: str) -> None:
        super().__init__(_("Pulihkan kantor ini dari cadangan"))
        self._tools, self._zone = tools, zone
        self.file, self.code = BackupFileEdit(), QLineEdit()
        self.second, self.password, self.reason = QComboBox(), SecretEdit(), QLineEdit()
        self.fields: dict[str, FormField] = {
            "file": FolderField(
                _("Berkas cadangan"), self.file, _("Berkas .loket di disk kedua, folder bersama, atau USB.")
            ),
            "code": FormField(
                _("Kode pemulihan"), self.code, _("Hanya bila cadangan dibuat dengan kunci lama."), optional=True
            ),
            "second": FormField(_("Orang kedua"), self.second),
            "password": FormField(_("Kata sandi orang kedua"), self.password),
            "reason": FormField(_("Alasan tanpa orang kedua"), self.reason),
        }
        self.say = Banner()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(_("Kemajuan pemulihan"))
        self.look_button = Button(_("Periksa berkas"), icon="search")
        self.restore_button = Button(_("Pulihkan sekarang"), icon="history", look="danger")
        self._fill()
        self._connect()
        self._show_checked(None)

    def _fill(self) -> None:
        words = _(
            "Berkas yang sekarang disimpan 30 hari. Yang didaftar sesudah waktu cadangan didaftarkan lagi, dan orang, "
            "peran, serta sandi kembali seperti saat itu."
        )
        self.add(Label(words, "quiet", wrap=True))
        self.add(self.fields["file"])
        row, buttons = QHBoxLayout(), QHBoxLayout()
        for layout in (row, buttons):
            style.space(layout, 10)
        row.addWidget(self.fields["second"], 1)
        row.addWidget(self.fields["password"], 1)
        buttons.addWidget(self.look_button)
        buttons.addWidget(self.restore_button)
        buttons.addStretch(1)
        self.add(self.say)
        self.add(self.fields["code"])
        self.add(row)
        self.add(self.fields["reason"])
        self.add(self.progress)
        self.add(buttons)
        self.progress.hide()

    def _connect(self) -> None:
        self.file.edit.textChanged.connect(self._on_file_changed)
        self.file.edit.returnPressed.connect(self._on_look_pressed)
        self.look_button.clicked.connect(self._on_look_pressed)
        self.restore_button.clicked.connect(self._on_restore_pressed)

    def set_people(self, people: list[tuple[int, str]]) -> None:
        """Who could stand beside; nobody in an office of one."""
        chosen = self.second.currentData()
        self.second.clear()
        for number, name in people:
            self.second.addItem(name, number)
        self.second.setCurrentIndex(max(0, self.second.findData(chosen)))

    def _show_checked(self, at: datetime | None) -> None:
        """What stands in the file decides whether anything more is asked."""
        has_second = self.second.count() > 0
        for name, shown in (
            ("code", True),
            ("second", has_second),
            ("password", has_second),
            ("reason", not has_second),
        ):
            self.fields[name].setVisible(at is not None and shown)
        self.restore_button.setVisible(at is not None)
        if at is None:
            self.say.clear()
            return
        words = _("Cadangan ini berisi keadaan {moment}. Sesudah dipulihkan, semua orang masuk lagi dari awal.")
        self.say.show_message(words.format(moment=moment(at, self._zone)), Tone.AT_RISK)

    def _on_file_changed(self, _text: str) -> None:
        self._show_checked(None)

    def _on_look_pressed(self) -> None:
        path = self.file.path()
        if path is None:
            self._refuse("file", _("Pilih atau tulis berkasnya dahulu."))
            return
        self._tools.jobs.call(partial(check_backup, path), self._on_looked, self._on_refused)

    def _on_looked(self, at: datetime) -> None:
        self._show_checked(at)
        (self.password if self.second.count() else self.reason).setFocus()

    def _on_restore_pressed(self) -> None:
        path = self.file.path()
        if path is None:
            return
        self._busy(True)
        beside = _beside(self._tools.services, self.second.currentData(), self.password.text(), self.reason.text())
        work = partial(_restore, self._tools.services, path, self.code.text(), beside)
        self._tools.jobs.start(work, self._on_restored, self._on_refused)

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.restore_button.setEnabled(not busy)

    def _on_restored(self, restored: Restored) -> None:
        self._busy(False)
        self.password.clear()
        self.restored.emit(restored)

    def _on_refused(self, error: LoketError) -> None:
        self._busy(False)
        field = _FIELDS.get(error.field or "", "file" if error.code.startswith("backup") else "")
        if field:
            self._refuse(field, error_sentence(error))
        else:
            self.say.show_message(error_sentence(error), Tone.ERROR)

    def _refuse(self, field: str, words: str) -> None:
        self.fields[field].set_error(words)
        self.fields[field].setFocus()

    def first_field(self) -> QWidget:
        return self.file.edit


def _beside(services: Services, second: int | None, password: str, reason: str) -> AbstractContextManager[object]:
    """Four eyes, or the reason of an office of one."""
    return services.desk.alone(reason) if second is None else services.desk.with_second(second, password)


def _restore(services: Services, path: Path, code: str, beside: AbstractContextManager[object], _job: Job) -> Restored:
    with beside:
        return services.backup.restore_over(path, code or None)
