"""Cadangan: how old the last backup is, where backups lie, whether one was tried, the recovery code, the way back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QWidget

from loket.errors import LoketError
from loket.i18n import _
from loket.services.backup_answers import BackupResult, BackupStatus, PlaceStatus
from loket.services.backup_making import RunRow
from loket.services.restore import Restored
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.dialogs.folder import FolderEdit, FolderField
from loket.ui.jobs import Job
from loket.ui.models.backup import PlaceColumn, PlaceTable, safety_of
from loket.ui.page import Page, Tools
from loket.ui.pages.backup.code import CodeCard
from loket.ui.pages.backup.restore import RestoreCard
from loket.ui.pages.list_file import ListFile
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import Label, Line
from loket.ui.widgets.table_view import TableView
from loket.words import error_sentence, local, moment
from loket.words.backup import age_words, alarms
from loket.words.backup import restored_words as words_of_restored

_NARROW = 1000


@dataclass(frozen=True, slots=True)
class _Read:
    status: BackupStatus
    others: list[tuple[int, str]]


class BackupPage(Page):
    """Ctrl+B makes a backup into every place. `restored(str)` tells what came back; the office is opened anew."""

    restored = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Cadangan"), parent)
        self._zone = tools.services.office.profile().zone
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.last = Label("", "figure", wrap=True)
        self.since = Label("", "quiet", wrap=True)
        self.warning = Banner()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(_("Kemajuan pencadangan"))
        self.file_button = Button(_("Simpan ke berkas…"), icon="save")
        self.model = PlaceTable(self._zone)
        self.table = TableView(
            _("Tempat cadangan"), stretch=PlaceColumn.PLACE, uncut=(PlaceColumn.LAST,), whole=(PlaceColumn.PLACE,)
        )
        self.why = Label("", "error", wrap=True)
        self.table.setModel(self.model)
        self.folder = FolderEdit(_("Folder cadangan"))
        self.folder_field = FolderField(
            _("Tambah tempat"), self.folder, _("Disk kedua, folder bersama di jaringan, atau USB; bukan disk ini.")
        )
        self.add_button = Button(_("Pakai folder ini"), icon="check")
        self.test_button = Button(_("Uji tempat"), icon="list-checks")
        self.remove_button = Button(_("Hapus tempat"), icon="trash-2")
        self.rehearsal = Label("", wrap=True)
        self.rehearse_button = Button(_("Uji pemulihan sekarang"), icon="history")
        self.code = CodeCard(self.tools)
        self.restore = RestoreCard(self.tools, self._zone)

    def _lay_out(self) -> None:
        for action in (self.actions_list.refresh, self.actions_list.help):
            self.header.add_hint(action)
        self.header.set_main_action(self.actions_list.back_up, "save")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._columns, 14)
        self._columns.addWidget(_column(self._state_card(), self._places_card()), 3)
        self._columns.addWidget(_column(self._rehearsal_card(), self.code, self.restore), 2)
        pane = ScrollPane()
        pane.add(self._columns, 1)
        self.body.addWidget(pane, 1)

    def _state_card(self) -> Card:
        card, row = Card(_("Cadangan terakhir")), QHBoxLayout()
        style.space(row, 8)
        row.addWidget(self.file_button)
        row.addStretch(1)
        for part in (self.last, self.since, self.warning, self.progress):
            card.add(part)
        card.add(row)
        self.progress.hide()
        return card

    def _places_card(self) -> Card:
        card = Card(_("Tempat cadangan"), flush=True)
        self.table.setMinimumHeight(style.px(170))
        card.add(self.table, 1)
        form, row = QBoxLayout(QBoxLayout.Direction.TopToBottom), QHBoxLayout()
        style.space(form, 10, (18, 8, 18, 14))
        style.space(row, 8)
        for button in (self.test_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        form.addWidget(self.why)
        form.addLayout(row)
        form.addWidget(Line())
        form.addWidget(self.folder_field)
        form.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        card.add(form)
        return card

    def _rehearsal_card(self) -> Card:
        card, row = Card(_("Uji pemulihan")), QHBoxLayout()
        style.space(row, 8)
        row.addWidget(self.rehearse_button)
        row.addStretch(1)
        card.add(self.rehearsal)
        card.add(row)
        return card

    def _connect(self) -> None:
        self.actions_list.back_up.triggered.connect(self._on_backup_wanted)
        self.file_button.clicked.connect(self._on_file_wanted)
        self.add_button.clicked.connect(self._on_add_pressed)
        self.folder.edit.returnPressed.connect(self._on_add_pressed)
        self.test_button.clicked.connect(self._on_test_pressed)
        self.remove_button.clicked.connect(self._on_remove_pressed)
        self.rehearse_button.clicked.connect(self._on_rehearse_pressed)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.restore.restored.connect(self._on_restored)
        ListFile(self.tools, "tempat-cadangan", self.model, self.table).told.connect(self.message_raised)

    def _read(self) -> _Read:
        me = self.services.desk.acting().id
        others = [(row.id, row.name) for row in self.services.people.rows() if row.id != me]
        return _Read(self.services.backup.status(), others)

    def _show(self, read: _Read) -> None:
        status, now = read.status, self.services.desk.now()
        self.model.set_rows(status.places)
        self._on_row_chosen(self.table.row())
        self._show_last(status)
        self._show_rehearsal(status)
        self.code.show_status(status)
        self.restore.set_people(read.others)
        told = list(alarms(safety_of(status), now))
        if told:
            self.warning.show_message("\n".join(told), Tone.AT_RISK)
        else:
            self.warning.clear()

    def _show_last(self, status: BackupStatus) -> None:
        last, now = status.last_backup_at, self.services.desk.now()
        if last is None:
            self.last.setText(_("Belum ada cadangan"))
            self.since.setText(_("Tekan Ctrl+B, atau biarkan: cadangan dibuat sendiri setiap jam bila ada perubahan."))
            return
        day = local(last, self._zone).date() == local(now, self._zone).date()
        self.last.setText(_("Hari ini, {age}").format(age=age_words(now - last)) if day else age_words(now - last))
        changed = _("sesudahnya ada perubahan") if status.changed_since else _("sesudahnya tidak ada perubahan")
        self.since.setText(_("{moment}; {changed}.").format(moment=moment(last, self._zone), changed=changed))

    def _show_rehearsal(self, status: BackupStatus) -> None:
        run = status.last_rehearsal
        self.rehearse_button.setEnabled(status.last_backup_at is not None)
        if run is None:
            self.rehearsal.setText(_("Belum pernah diuji. Setiap minggu Loket mencoba memulihkan cadangan terbaru."))
            return
        words = _("Terakhir diuji {moment}: ").format(moment=moment(run.at, self._zone))
        good = _("berhasil; cadangan dapat dipulihkan.")
        self.rehearsal.setText(words + (error_sentence(run.error) if run.error else good))

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for button in (self.file_button, self.rehearse_button, self.add_button, self.test_button):
            button.setEnabled(not busy)

    def _on_backup_wanted(self) -> None:
        if not self.progress.isVisibleTo(self):
            self._busy(True)
            self.jobs.start(self._back_up, self._on_backed_up, self._on_failed)

    def _back_up(self, _job: Job) -> tuple[RunRow, ...]:
        return tuple(run for run in self.services.backup.run_due(closing=True) if run.kind == "backup")

    def _on_backed_up(self, runs: tuple[RunRow, ...]) -> None:
        self._over()
        failed = [run for run in runs if run.error is not None]
        if not runs:
            self.message_raised.emit("info", _("Tidak ada yang berubah sejak cadangan terakhir di semua tempat."))
        elif failed:
            error = failed[0].error
            words = error_sentence(error) if error else ""
            told = _("Cadangan ke {place} gagal: {why}").format(place=failed[0].place, why=words)
            self.message_raised.emit("error", told)
        else:
            self.message_raised.emit("success", _("Cadangan dibuat dan terbukti dapat dibuka."))

    def _on_file_wanted(self) -> None:
        name = f"loket-{local(self.services.desk.now(), self._zone).date().isoformat()}.loket"
        path = files.choose_save(self, _("Simpan cadangan"), name, _("Cadangan Loket (*.loket)"))
        if path is not None:
            self._busy(True)
            self.jobs.start(partial(self._save, path), self._on_saved, self._on_failed)

    def _save(self, path: Path, _job: Job) -> BackupResult:
        return self.services.backup.backup(path)

    def _on_saved(self, result: BackupResult) -> None:
        self._over()
        words = _("{name} dibuat dan terbukti dapat dibuka.").format(name=result.path.name)
        if not result.opens_anywhere:
            words += " " + _("Tanpa kode pemulihan ia hanya terbuka di komputer ini.")
        self.message_raised.emit("success" if result.opens_anywhere else "warning", words)

    def _over(self) -> None:
        self._busy(False)
        self.refresh()

    def _on_failed(self, error: LoketError) -> None:
        self._over()
        self.tell(error)

    def _on_add_pressed(self) -> None:
        if not self.folder.text():
            self._refuse_folder(_("Pilih atau tulis foldernya dahulu."))
            return
        work = partial(self._add, Path(self.folder.text()))
        self.jobs.start(work, self._on_added, self._on_folder_refused)

    def _add(self, folder: Path, _job: Job) -> None:
        self.services.backup.add_place(folder)

    def _on_added(self, _done: None) -> None:
        self.folder.edit.clear()
        self.refresh()
        self.message_raised.emit("success", _("Tempat ditambahkan. Tekan Ctrl+B untuk mencadangkan ke sana sekarang."))

    def _on_folder_refused(self, error: LoketError) -> None:
        self._refuse_folder(error_sentence(error))

    def _refuse_folder(self, words: str) -> None:
        self.folder_field.set_error(words)
        self.folder_field.setFocus()

    def _chosen(self) -> PlaceStatus | None:
        row = self.table.row()
        return row if isinstance(row, PlaceStatus) and not row.own else None

    def _on_row_chosen(self, row: object) -> None:
        for button in (self.test_button, self.remove_button):
            button.setEnabled(self._chosen() is not None)
        error = row.error if isinstance(row, PlaceStatus) else None
        self.why.setText(error_sentence(error) if error else "")
        self.why.setVisible(error is not None)

    def _on_test_pressed(self) -> None:
        place = self._chosen()
        if place is not None:
            self.jobs.start(partial(self._add, Path(place.path)), self._on_tested, self.tell)

    def _on_tested(self, _done: None) -> None:
        self.message_raised.emit("success", _("Tempat itu dapat ditulisi."))

    def _on_remove_pressed(self) -> None:
        place = self._chosen()
        if place is not None:
            self.jobs.call(partial(self.services.backup.remove_place, Path(place.path)), self._on_removed, self.tell)

    def _on_removed(self, _done: None) -> None:
        self.refresh()
        self.table.setFocus()
        self.message_raised.emit("info", _("Tempat tidak dipakai lagi; cadangan yang ada di sana tetap ada."))

    def _on_rehearse_pressed(self) -> None:
        self._busy(True)
        self.jobs.start(self._rehearse, self._on_rehearsed, self._on_failed)

    def _rehearse(self, _job: Job) -> RunRow:
        return self.services.backup.rehearse()

    def _on_rehearsed(self, run: RunRow) -> None:
        self._over()
        if run.error is None:
            self.message_raised.emit("success", _("Uji pemulihan berhasil: cadangan itu dapat dipulihkan."))
        else:
            self.tell(run.error)

    def _on_restored(self, restored: Restored) -> None:
        self.restored.emit(restored_words(restored, self._zone))

    def refresh(self) -> None:
        self.jobs.call(self._read, self._show, self.tell)

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.refresh, self.actions_list.back_up]

    def first_focus(self) -> QWidget:
        return self.table if self.model.rows else self.file_button

    def half_done(self) -> str:
        return _("Kode pemulihan yang baru") if self.code.shows_code else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= style.px(_NARROW)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)


def restored_words(restored: Restored, zone: str) -> str:
    """What came back, said where people sign in again."""
    carried = restored.carried
    at = moment(restored.made_at, zone)
    return " ".join(words_of_restored(at, carried.skipped, carried.revived, exact=carried.exact))


def _column(*cards: Card) -> QWidget:
    made = QWidget()
    column = QBoxLayout(QBoxLayout.Direction.TopToBottom, made)
    style.space(column, 14)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return made
