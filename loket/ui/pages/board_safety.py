"""On the board: what stands between the office and a way back, and the sheet that closes the day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket.domain.people import Right
from loket.errors import LoketError
from loket.i18n import _
from loket.services.backup_answers import BackupStatus
from loket.services.closing import ClosingSheet
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.jobs import Job
from loket.ui.models.backup import safety_of
from loket.ui.page import Tools
from loket.ui.printing import print_pdf
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import ActionButton, Button
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.words import error_sentence, local
from loket.words.backup import alarms


class SafetyBanner(Banner):
    """Shown while backups or their rehearsal are overdue, to whoever watches over the office. `backup_wanted()`."""

    backup_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._tools = tools
        self._open = QAction(_("Buka Cadangan"), self)
        self._open.triggered.connect(self.backup_wanted)

    def refresh(self) -> None:
        """Read how well the office could come back; a place that is gone is no reason to say nothing else."""
        me = self._tools.services.desk.person
        if me is not None and (me.may(Right.READ_AUDIT) or me.may(Right.BACKUP)):
            self._tools.jobs.call(self._tools.services.backup.status, self._on_read, self._on_refused)

    def _on_read(self, status: BackupStatus) -> None:
        words = "\n".join(alarms(safety_of(status), self._tools.services.desk.now()))
        if not words:
            self.clear()
        elif words != self.text:  # said once, not again whenever the board is read anew
            me = self._tools.services.desk.acting()
            self.show_message(words, Tone.AT_RISK, [self._open] if me.may(Right.BACKUP) else [])

    def _on_refused(self, _error: LoketError) -> None:
        self.clear()


class ClosingBar(QWidget):
    """Prints or saves the closing sheet of today, or of a day that was left open. `told(kind, words)`."""

    told = Signal(str, str)

    def __init__(self, tools: Tools, close_day: QAction) -> None:
        super().__init__()
        self._tools, self._busy = tools, False
        self.print_button = ActionButton(close_day, icon="printer")
        self.save_button = Button(_("Simpan lembar tutup hari…"), icon="save")
        self.other_button = Button(_("Hari lain…"), look="flat")
        self.day = DateEdit(self._today)
        self.day_field = FormField(_("Lembar untuk hari"), self.day)
        self.day_field.hide()
        column = QVBoxLayout(self)
        style.space(column, 8)
        column.addWidget(self.print_button)
        column.addWidget(self.save_button)
        column.addWidget(self.other_button)
        column.addWidget(self.day_field)
        self.other_button.clicked.connect(self._on_other_day_wanted)
        close_day.triggered.connect(self._on_print_wanted)
        self.save_button.clicked.connect(self._on_save_wanted)

    def _today(self) -> date:
        zone = self._tools.services.office.profile().zone
        return local(self._tools.services.desk.now(), zone).date()

    def _on_other_day_wanted(self) -> None:
        """Yesterday is what was forgotten most likely; leaving it empty means today again."""
        self.other_button.hide()
        self.day.set_date(self._today() - timedelta(days=1))
        self.day_field.show()
        self.day_field.setFocus()
        self.day.selectAll()

    def _is_day_fine(self) -> bool:
        if self.day.is_wrong:
            self.day_field.set_error(_("Tulis tanggalnya, misalnya 24-11-2026."))
            self.day_field.setFocus()
        return not self.day.is_wrong

    def _on_print_wanted(self) -> None:
        if not self._busy and self._is_day_fine():
            self._busy = True
            self._tools.jobs.start(partial(self._print, self.day.date()), self._on_printed, self._on_refused)

    def _print(self, day: date | None, _job: Job) -> str:
        sheet = self._tools.services.closing.paper(day)
        return print_pdf(sheet.content, self._tools.settings.printer)

    def _on_printed(self, printer: str) -> None:
        self._busy = False
        self.told.emit("success", _("Lembar tutup hari dikirim ke pencetak {printer}.").format(printer=printer))

    def _on_save_wanted(self) -> None:
        if not self._is_day_fine():
            return
        day = self.day.date()
        title, name = _("Simpan lembar tutup hari"), f"tutup-hari-{day or self._today()}.pdf"
        path = files.choose_save(self, title, name, _("Berkas PDF (*.pdf)"))
        if path is not None:
            self._tools.jobs.start(partial(self._save, path, day), self._on_saved, self._on_refused)

    def _save(self, path: Path, day: date | None, _job: Job) -> ClosingSheet:
        sheet = self._tools.services.closing.paper(day)
        files.write_bytes(path, sheet.content)
        return sheet

    def _on_saved(self, sheet: ClosingSheet) -> None:
        words = _("Lembar tutup hari tersimpan; pangkalnya catatan baris {line}.").format(line=sheet.line)
        self.told.emit("success", words)

    def _on_refused(self, error: LoketError) -> None:
        self._busy = False
        if error.field == "date":
            self.day_field.set_error(error_sentence(error))
            self.day_field.setFocus()
        else:
            self.told.emit("error", error_sentence(error))
