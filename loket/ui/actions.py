"""Every QAction and its key, in one list. Pages connect what is theirs; the keys stand on the buttons."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from loket.i18n import _
from loket.ui.page_list import RAIL


class Actions(QObject):
    """All actions. Those of a page are enabled by the main window while that page is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.help = self._make(_("Bantuan"), "F1")
        self.new = self._make(_("Baru"), "F2")
        self.find = self._make(_("Cari"), "F3")
        self.held = self._make(_("Tahan"), "F4")
        self.refresh = self._make(_("Segarkan"), "F5")
        self.print_again = self._make(_("Cetak ulang"), "F9")
        self.undo = self._make(_("Urungkan"), "Ctrl+Z")
        self.redo = self._make(_("Ulangi"), "Ctrl+Y", "Ctrl+Shift+Z")
        self.save = self._make(_("Simpan & cetak").replace("&", "&&"), "Ctrl+Return", "Ctrl+Enter")
        self.found_office = self._make(_("Buat kantor"), "Ctrl+Return", "Ctrl+Enter")
        self.all_complete = self._make(_("Semua lengkap"), "Ctrl+L")
        self.deliver = self._make(_("Kirim sekarang"), "Ctrl+K")
        self.back_up = self._make(_("Cadangkan sekarang"), "Ctrl+B")
        self.close_day = self._make(_("Tutup hari"), "Ctrl+T")
        self.switch_person = self._make(_("Ganti petugas"), "Ctrl+G")
        self.lock_now = self._make(_("Kunci layar"), "Ctrl+Shift+L")
        self.go = {key: self._make("", f"Ctrl+{number % 10}") for number, key in enumerate(RAIL, start=1)}

    def _make(self, text: str, *keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        return action

    def everywhere(self) -> list[QAction]:
        """Actions that work on every page."""
        return [self.help, self.new, self.find, self.switch_person, self.lock_now, self.undo, *self.go.values()]

    def all(self) -> list[QAction]:
        """Every action, for the window that they belong to."""
        return [child for child in self.children() if isinstance(child, QAction)]
