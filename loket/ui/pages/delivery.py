"""Delivery: what waits for the institution above, what was delivered, and what stands in the way."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from loket.domain.people import Right
from loket.errors import LoketError
from loket.i18n import _
from loket.services.batches import BatchRow
from loket.services.exports import DeliveryStatus, SyncResult
from loket.services.office import OfficeChange, OfficeProfile
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.dialogs.folder import FolderEdit, FolderField
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.delivery_line import KeyCard, LineBanner, try_words
from loket.ui.pages.delivery_parts import BatchColumn, BatchTable, MonthPanel, sync_sentences
from loket.ui.pages.list_file import ListFile
from loket.ui.widgets.banner import EmptyState
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import Label
from loket.ui.widgets.table_view import TableView
from loket.words import error_sentence, local, moment


class DeliveryPage(Page):
    """Ctrl+K delivers; the batches show how far each came."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Pengiriman"), parent)
        self._zone = tools.services.office.profile().zone
        self._job: Job | None = None
        self._running = False
        self._shown_after: Path | None = None
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.banner = LineBanner()
        self.waiting = Label("", "figure", wrap=True)
        self.since = Label("", "quiet", wrap=True)
        self.target = Label("", "quiet", wrap=True)
        self.tried = Label("", "error", wrap=True)
        self.key_card = KeyCard()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Kemajuan pengiriman"))
        self.stop = Button(_("Hentikan"), icon="x")
        self.folder_button = Button(_("Simpan paket ke folder…"), icon="folder-open")
        self.month_button = Button(_("Ekspor bulan…"), icon="download")
        self.month_panel = MonthPanel(self._today)
        self.month_panel.hide()
        self.model = BatchTable()
        self.table = TableView(
            _("Kiriman"),
            stretch=BatchColumn.WHY,
            uncut=(BatchColumn.NUMBER, BatchColumn.ROWS, BatchColumn.FROZEN, BatchColumn.DELIVERED),
            spare=(BatchColumn.FROZEN, BatchColumn.TRIES, BatchColumn.ACKNOWLEDGED, BatchColumn.ROWS),
        )
        self.table.setModel(self.model)
        self.save_list = ListFile(self.tools, "kiriman", self.model, self.table, self)
        self.save_list.told.connect(self.message_raised)
        self.why = Label("", "error", wrap=True)
        self.upstream = FolderEdit(_("Folder instansi pembina"))
        self.upstream_field = FolderField(_("Folder tujuan"), self.upstream)
        self.use_button = Button(_("Pakai folder ini"), icon="check", look="primary")

    def _lay_out(self) -> None:
        for action in (self.actions_list.refresh, self.actions_list.help):
            self.header.add_hint(action)
        self.header.set_main_action(self.actions_list.deliver, "send")
        pane = ScrollPane()
        for part in (self.banner, self._waiting_card(), self._upstream_card(), self.month_panel):
            pane.add(part)
        pane.add(self._batches_card(), 1)
        pane.add(self.key_card)
        self.body.addWidget(pane, 1)

    def _waiting_card(self) -> Card:
        card, row, words, running = Card(), QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for layout, gap in ((row, 12), (words, 2), (running, 10)):
            style.space(layout, gap)
        for label in (self.waiting, self.since, self.target, self.tried):
            words.addWidget(label)
        row.addLayout(words, 1)
        row.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.month_button, 0, Qt.AlignmentFlag.AlignTop)
        running.addWidget(self.progress, 1)
        running.addWidget(self.stop)
        card.add(row)
        card.add(running)
        self._show_running(False)
        return card

    def _upstream_card(self) -> Card:
        self.upstream_card = Card(_("Tujuan pengiriman belum diatur"))
        words = _(
            "Pilih folder instansi pembina: folder bersama di jaringan, atau flash disk. "
            "Tujuan dapat diubah kapan saja di Pengaturan."
        )
        row = QHBoxLayout()
        row.addWidget(self.use_button)
        row.addStretch(1)
        self.upstream_card.add(Label(words, "quiet", wrap=True))
        self.upstream_card.add(self.upstream_field)
        self.upstream_card.add(row)
        return self.upstream_card

    def _batches_card(self) -> Card:
        card = Card(_("Kiriman"), flush=True)
        card.add_header_widget(self.save_list.button())
        nothing = EmptyState(
            "send", _("Belum ada kiriman"), _("Kiriman pertama disiapkan saat Anda menekan Kirim sekarang (Ctrl+K).")
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(nothing)
        foot = QVBoxLayout()
        style.space(foot, 0, (18, 8, 18, 12))
        foot.addWidget(self.why)
        card.add(self._stack, 1)
        card.add(foot)
        card.setMinimumHeight(style.px(280))
        return card

    def _connect(self) -> None:
        self.actions_list.deliver.triggered.connect(self._on_deliver_wanted)
        self.stop.clicked.connect(self._on_stop_pressed)
        self.folder_button.clicked.connect(self._on_folder_wanted)
        self.month_button.clicked.connect(self._on_month_wanted)
        self.month_panel.wanted.connect(self._on_month_chosen)
        self.month_panel.closed.connect(self._on_month_closed)
        self.use_button.clicked.connect(self._on_use_pressed)
        self.upstream.edit.returnPressed.connect(self._on_use_pressed)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.banner.restart_wanted.connect(self._on_restart_wanted)
        self.banner.plain_wanted.connect(self._on_plain_wanted)
        self.key_card.key_wanted.connect(self._on_key_wanted)
        self.key_card.daily_changed.connect(self._on_daily_changed)

    def _today(self) -> date:
        return local(self.services.desk.now(), self._zone).date()

    def _show(self, status: DeliveryStatus) -> None:
        self.model.zone, self.model.place = self._zone, status.upstream_url
        self.upstream_card.setVisible(not status.upstream_url)
        self.waiting.setText(_waiting_words(status))
        self.since.setText(self._since_words(status))
        self.target.setText(_("Tujuan: {place}").format(place=status.upstream_url))
        self.target.setVisible(bool(status.upstream_url))
        keeps, now = self.services.desk.acting().may(Right.KEEP_UPSTREAM), self.services.desk.now()
        self.banner.show_status(status, now, self._zone, keeps=keeps)
        self.key_card.show_status(status, keeps=keeps)
        self.tried.setText(try_words(status, self._zone))
        self.tried.setVisible(bool(self.tried.text()))
        self._stack.setCurrentIndex(0 if status.batches else 1)
        self.model.set_rows(status.batches)
        self._on_row_chosen(self.table.row())

    def _since_words(self, status: DeliveryStatus) -> str:
        since, last = status.waiting_since, status.last_delivered_at
        parts = [_("sejak {moment}").format(moment=moment(since, self._zone))] if since else []
        sent = _("terakhir terkirim {moment}").format(moment=moment(last, self._zone)) if last else ""
        parts.append(sent or _("belum pernah terkirim"))
        words = "; ".join(parts)
        return f"{words[:1].upper()}{words[1:]}."

    def _show_running(self, running: bool) -> None:
        self.progress.setVisible(running)
        self.stop.setVisible(running)
        self.folder_button.setEnabled(not running)

    def _start(self, url: str | None, *, plain: bool = False) -> None:
        if self._job is not None:
            return
        self.progress.setRange(0, 0)
        self._show_running(True)
        work = partial(self._sync, url, plain)
        # Inline jobs are over before `start` returns; then there is nothing to stop any more.
        self._running = True
        job = self.jobs.start(work, self._on_delivered, self._on_failed, self._on_progressed, self._on_stopped)
        self._job = job if self._running else None

    def _sync(self, url: str | None, plain: bool, job: Job) -> SyncResult:
        return self.services.exports.sync(url, job.report, plain=plain)

    def _over(self) -> None:
        self._running, self._job, self._shown_after = False, None, None
        self._show_running(False)
        self.refresh()
        self.requests_changed.emit()

    def _on_deliver_wanted(self) -> None:
        self._start(None)

    def _on_folder_wanted(self) -> None:
        folder = files.choose_folder(self, _("Simpan paket ke folder"))
        if folder is not None:
            self._shown_after = folder
            self._start(str(folder))

    def _on_progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    def _on_stop_pressed(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_delivered(self, result: SyncResult) -> None:
        folder = self._shown_after
        self._over()
        self.message_raised.emit(*sync_sentences(result))
        if folder is not None and result.error is None:
            files.show_folder(folder)

    def _on_failed(self, error: LoketError) -> None:
        self._over()
        if error.code == "upstream_missing":
            self.upstream_field.set_error(_("Pilih atau tulis foldernya dahulu."))
            self.upstream_field.setFocus()
        else:
            self.tell(error)

    def _on_stopped(self) -> None:
        self._over()
        self.message_raised.emit("info", _("Pengiriman dihentikan. Yang belum terkirim tetap menunggu."))

    def _on_restart_wanted(self) -> None:
        self.jobs.call(self.services.exports.restart_stream, self._on_restarted)

    def _on_plain_wanted(self) -> None:
        self._start(None, plain=True)

    def _on_restarted(self, _epoch: str) -> None:
        self.refresh()
        self.table.setFocus()
        words = _("Rangkaian baru dimulai. Tekan Ctrl+K: semuanya dikirim lagi, tidak ada yang terhitung dua kali.")
        self.message_raised.emit("success", words)

    def _on_key_wanted(self) -> None:
        name = self.services.exports.key().name
        file = files.choose_save(self, _("Simpan kunci publik"), name, _("Kunci publik (*.pub)"))
        if file is not None:
            self.jobs.call(partial(self.services.exports.key, file), partial(self._on_key_saved, file), self.tell)

    def _on_key_saved(self, file: Path, _key: object) -> None:
        self.refresh()
        self.message_raised.emit("success", _("Kunci publik ditulis ke {file}.").format(file=file))

    def _on_daily_changed(self, daily: bool) -> None:
        self.jobs.call(partial(self.services.exports.deliver_daily, daily), self._on_daily_set, self.tell)

    def _on_daily_set(self, _answer: None) -> None:
        self.refresh()

    def _on_use_pressed(self) -> None:
        url = self.upstream.text()
        if not url:
            self.upstream_field.set_error(_("Pilih atau tulis foldernya dahulu."))
            self.upstream_field.setFocus()
            return
        self.jobs.start(partial(self._set_upstream, url), self._on_upstream_set, self._on_upstream_refused)

    def _set_upstream(self, url: str, _job: Job) -> OfficeProfile:
        self.services.exports.test(url)
        return self.services.office.change(OfficeChange(upstream_url=url))

    def _on_upstream_set(self, _profile: OfficeProfile) -> None:
        self.refresh()
        self.table.setFocus()
        self.message_raised.emit("success", _("Tujuan pengiriman tersimpan. Tekan Ctrl+K untuk mengirim."))

    def _on_upstream_refused(self, error: LoketError) -> None:
        self.upstream_field.set_error(error_sentence(error))
        self.upstream_field.setFocus()

    def _on_month_wanted(self) -> None:
        self.month_panel.show()
        self.month_panel.begin()

    def _on_month_closed(self) -> None:
        self.month_panel.hide()
        self.month_button.setFocus()

    def _on_month_chosen(self, period: str, folder: Path) -> None:
        self.jobs.start(partial(self._write_month, period, folder), self._on_month_written, self._on_month_refused)

    def _write_month(self, period: str, folder: Path, _job: Job) -> tuple[int, Path]:
        written = self.services.exports.snapshot(folder, period)
        return len(written.files), written.folder

    def _on_month_written(self, written: tuple[int, Path]) -> None:
        self._on_month_closed()
        count, folder = written
        sentence = _("{count} berkas ditulis ke {folder}.").format(count=count, folder=folder)
        self.message_raised.emit("success", sentence)

    def _on_month_refused(self, error: LoketError) -> None:
        if not self.month_panel.show_error(error):
            self.tell(error)

    def _on_row_chosen(self, row: object) -> None:
        """What stands in the way of the chosen batch, in full, below the list."""
        error = row.error if isinstance(row, BatchRow) else None
        self.why.setText(error_sentence(error) if error else "")
        self.why.setVisible(error is not None)

    def refresh(self) -> None:
        self.jobs.call(self.services.exports.status, self._show)

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.refresh, self.actions_list.deliver]

    def first_focus(self) -> QWidget:
        if not self.upstream_card.isHidden():
            return self.upstream.edit
        return self.table if self.model.rows else self.folder_button


def _waiting_words(status: DeliveryStatus) -> str:
    parts = []
    if status.waiting_rows:
        parts.append(_("{count} catatan menunggu dikirim").format(count=status.waiting_rows))
    if status.undelivered:
        parts.append(_("{count} kiriman belum sampai").format(count=status.undelivered))
    if not parts and not status.upstream_url:
        return _("Belum ada tujuan pengiriman")
    return ", ".join(parts) or _("Semua sudah terkirim")
