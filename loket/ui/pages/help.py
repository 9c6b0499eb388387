"""Help: which key does what, how a promise is counted, and what to do when something goes wrong."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from loket.i18n import N_, _
from loket.ui import style
from loket.ui.dialogs.files import choose_save, write_bytes
from loket.ui.jobs import Job
from loket.ui.page import Page, Tools
from loket.ui.pages.list_file import SAVE_KEY
from loket.ui.widgets.access import put_focus_back
from loket.ui.widgets.buttons import Button, action_key, action_words
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import KeyCap, Label

_STEPS = (
    N_("Ketik NIK, atau nama pemohon yang pernah datang, lalu Enter."),
    N_("Enter berpindah ke isian berikutnya. Nomor telepon boleh dilewati."),
    N_("Ketik nama layanan atau keperluannya, misalnya “ktp”, lalu Enter. Pilih jenisnya dengan angka."),
    N_("Tandai syarat yang dibawa dengan angka, atau Ctrl+L bila semua lengkap."),
    N_("Bacakan tanggal janjinya, lalu Ctrl+Enter. Tanda terima tercetak."),
    N_("Ada yang kurang? Ctrl+Enter mencetak lembar kekurangan; waktu belum berjalan."),
)
_PROMISE = (
    N_("Waktu dihitung dari standar pelayanan, dalam jam dan hari kerja kantor. Hari libur tidak dihitung."),
    N_("Hari pertama adalah hari kerja sesudah berkas diterima lengkap, kecuali kantor mengatur lain."),
    N_("“Mengapa?” di samping tanggal menerangkan setiap hari yang dilewati."),
    N_("Bila menunggu pemohon atau pembayaran, permohonan ditangguhkan: janjinya mundur selama itu, dan tercatat."),
)
_TROUBLE = (
    N_("Salah simpan: Ctrl+Z dalam sepuluh detik. Sesudah itu minta penyelia membatalkannya."),
    N_("Pencetak mati: pendaftaran tetap sah. Nyalakan pencetak, lalu F9 sampai semua tercetak."),
    N_("Pemohon perlu melengkapi sesuatu sebentar: F4 menahan isian, F4 lagi membuka daftarnya."),
    N_("Listrik padam: isian yang belum disimpan ditawarkan lagi saat Loket dibuka."),
    N_("Tanda terima dipindai: permohonannya terbuka, di halaman mana pun."),
)
_WHOM = (
    N_("Isi standar, kalender, dan petugas: administrator kantor."),
    N_("Pembatalan dan janji yang terlewat: penyelia."),
    N_("Loket rusak atau tidak mau terbuka: pengelola komputer, dengan berkas diagnosa dari tombol di bawah ini."),
)


class HelpPage(Page):
    """Reads like a leaflet; the keys come from the actions themselves.

    `opened_from(page, focus)` says where the officer was, and Esc leads back there.
    """

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Bantuan"), parent)
        self.header.set_subtitle(_("Esc kembali ke halaman dan isian yang tadi."))
        self._came_from: tuple[str, QWidget | None] = ("", None)
        self._make_back()
        self.keys = Card(_("Tombol"))
        self.diagnose = Button(_("Buat berkas diagnosa…"), icon="download")
        self.diagnose.clicked.connect(self._on_diagnose_wanted)
        self._words: list[tuple[Label, QAction]] = []
        self._fill_keys()
        columns, left, right = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for layout in (columns, left, right):
            style.space(layout, 14)
        left.addWidget(_text(_("Mendaftarkan pemohon"), _STEPS, numbered=True))
        left.addWidget(_text(_("Cara janji dihitung"), _PROMISE))
        whom = _text(_("Bertanya kepada siapa"), _WHOM)
        whom.add(self.diagnose)
        left.addWidget(whom)
        right.addWidget(self.keys)
        right.addWidget(_text(_("Bila ada yang salah"), _TROUBLE))
        for column in (left, right):
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.pane = ScrollPane()
        self.pane.setProperty("reading", True)  # it scrolls by keys, so it shows its focus
        self.pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pane.setAccessibleName(_("Bantuan"))
        style.space(self.pane.body, 14, (4, 4, 4, 4))
        self.pane.add(columns)
        self.body.addWidget(self.pane, 1)

    def _make_back(self) -> None:
        self.back = QAction(_("Kembali"), self)
        self.back.setShortcuts([QKeySequence("Esc"), QKeySequence("Alt+Left")])
        self.back.triggered.connect(self._on_back_wanted)
        self.addAction(self.back)
        self.header.add_hint(self.back)

    def opened_from(self, page: str, focus: QWidget | None) -> None:
        """Where the officer was, in the middle of what; asking for help twice changes nothing of that."""
        if focus is None or not self.isAncestorOf(focus):
            self._came_from = (page, focus)

    def _on_back_wanted(self) -> None:
        page, focus = self._came_from
        self.page_wanted.emit(page)
        put_focus_back(focus)

    def _on_diagnose_wanted(self) -> None:
        path = choose_save(self, _("Berkas diagnosa"), "loket-diagnosa.zip", "ZIP (*.zip)")
        if path is not None:
            self.jobs.start(partial(self._diagnose, path), self._on_diagnosed, self.tell)

    def _diagnose(self, path: Path, _job: Job) -> Path:
        write_bytes(path, self.services.diagnostics.bundle())
        return path

    def _on_diagnosed(self, path: Path) -> None:
        words = _("Berkas diagnosa ditulis: {path}. Tidak ada data pribadi di dalamnya.")
        self.message_raised.emit("success", words.format(path=path))

    def refresh(self) -> None:
        for words, action in self._words:
            words.setText(action_words(action))

    def first_focus(self) -> QWidget:
        return self.pane

    def shown_actions(self) -> list[QAction]:
        """The actions that have a word and a key of their own."""
        actions = self.actions_list
        wanted = (
            actions.new,
            actions.find,
            actions.held,
            actions.save,
            actions.all_complete,
            actions.print_again,
            actions.undo,
            actions.redo,
            actions.switch_person,
            actions.lock_now,
            actions.refresh,
            actions.deliver,
            actions.back_up,
            actions.close_day,
            actions.help,
        )
        return list(wanted)

    def _fill_keys(self) -> None:
        grid = QGridLayout()
        style.space(grid, 8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        actions = self.shown_actions()
        half = (len(actions) + 2) // 2
        for at, action in enumerate(actions):
            row, side = at % half, 2 * (at // half)
            grid.addWidget(KeyCap(action_key(action)), row, side)
            self._words.append((Label(action_words(action), wrap=True), action))
            grid.addWidget(self._words[-1][0], row, side + 1)
        grid.addWidget(KeyCap(_("Ctrl+0–9")), half - 1, 2)
        grid.addWidget(Label(_("Halaman di sebelah kiri"), wrap=True), half - 1, 3)
        grid.addWidget(KeyCap(SAVE_KEY), half, 0)
        grid.addWidget(Label(_("Simpan daftar ke berkas Excel atau CSV"), wrap=True), half, 1, 1, 3)
        self.keys.add(grid)


def _text(title: str, lines: tuple[str, ...], *, numbered: bool = False) -> Card:
    card, grid = Card(title), QGridLayout()
    style.space(grid, 8)
    grid.setColumnStretch(1, 1)
    for at, line in enumerate(lines):
        grid.addWidget(Label(f"{at + 1}." if numbered else "–", "quiet"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(_(line), wrap=True), at, 1)
    card.add(grid)
    return card
