"""Qt's own words in Indonesian: the menus of its fields, its file dialog, what it says to screen readers.

PySide6 ships no Indonesian catalogue. What is not here stays as Qt has it.
"""

from __future__ import annotations

import atexit

from PySide6.QtCore import QCoreApplication, QTranslator

from loket.i18n import is_source

_FIELDS = {
    "&Undo": "&Urungkan",
    "&Redo": "U&langi",
    "Cu&t": "&Potong",
    "&Copy": "&Salin",
    "&Paste": "&Tempel",
    "Delete": "Hapus",
    "Select All": "Pilih semua",
    "Clear": "Kosongkan",
    "Insert Unicode control character": "Sisipkan tanda kendali Unicode",
    "&Step up": "&Naik",
    "Step &down": "&Turun",
    "Scroll here": "Gulir ke sini",
    "Top": "Paling atas",
    "Bottom": "Paling bawah",
    "Left edge": "Tepi kiri",
    "Right edge": "Tepi kanan",
    "Page up": "Satu halaman ke atas",
    "Page down": "Satu halaman ke bawah",
    "Page left": "Satu halaman ke kiri",
    "Page right": "Satu halaman ke kanan",
    "Scroll up": "Gulir ke atas",
    "Scroll down": "Gulir ke bawah",
    "Scroll left": "Gulir ke kiri",
    "Scroll right": "Gulir ke kanan",
}
_BUTTONS = {
    "OK": "Baik",
    "&OK": "&Baik",
    "&Save": "&Simpan",
    "Save": "Simpan",
    "Save All": "Simpan semua",
    "&Open": "&Buka",
    "Open": "Buka",
    "&Choose": "&Pilih",
    "&Yes": "&Ya",
    "Yes to &All": "Ya untuk s&emua",
    "&No": "&Tidak",
    "N&o to All": "T&idak untuk semua",
    "Cancel": "Batal",
    "&Cancel": "&Batal",
    "Close": "Tutup",
    "&Close": "&Tutup",
    "Discard": "Buang",
    "Apply": "Terapkan",
    "Reset": "Setel ulang",
    "Retry": "Coba lagi",
    "Ignore": "Abaikan",
    "Abort": "Hentikan",
    "Help": "Bantuan",
    "Show Details...": "Tampilkan rincian…",
    "Hide Details...": "Sembunyikan rincian…",
}
_FILES = {
    "Look in:": "Cari di:",
    "Back": "Mundur",
    "Go back": "Mundur",
    "Forward": "Maju",
    "Go forward": "Maju",
    "Parent Directory": "Folder di atasnya",
    "Go to the parent directory": "Ke folder di atasnya",
    "Create New Folder": "Buat folder baru",
    "Create a New Folder": "Buat folder baru",
    "List View": "Daftar",
    "Change to list view mode": "Tampilkan sebagai daftar",
    "Detail View": "Rincian",
    "Change to detail view mode": "Tampilkan dengan rincian",
    "File &name:": "&Nama berkas:",
    "Directory:": "Folder:",
    "Files of type:": "Jenis berkas:",
    "Sidebar": "Tempat",
    "List of places and bookmarks": "Tempat yang sering dipakai",
    "Files": "Berkas",
    "All Files (*)": "Semua berkas (*)",
    "All files (*)": "Semua berkas (*)",
    "Computer": "Komputer",
    "My Computer": "Komputer",
    "Name": "Nama",
    "Size": "Ukuran",
    "Kind": "Jenis",
    "Type": "Jenis",
    "Date Modified": "Diubah",
    "Drive": "Penyimpanan",
    "Folder": "Folder",
    "File": "Berkas",
    "New Folder": "Folder baru",
    "&New Folder": "Folder &baru",
    "&Rename": "&Ganti nama",
    "&Delete": "&Hapus",
    "Show &hidden files": "Tampilkan berkas &tersembunyi",
    "Show ": "Tampilkan ",
    "Remove": "Hapus",
    "Recent Places": "Tempat terakhir",
    "%1 already exists.\nDo you want to replace it?": "%1 sudah ada.\nGanti dengan yang baru?",
    "%1\nFile not found.\nPlease verify the correct file name was given.": (
        "%1\nBerkas tidak ditemukan.\nPeriksa nama berkasnya."
    ),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": (
        "%1\nFolder tidak ditemukan.\nPeriksa nama foldernya."
    ),
    "Are you sure you want to delete '%1'?": "Hapus “%1”?",
    "Could not delete directory.": "Folder tidak dapat dihapus.",
}
_SPOKEN = {
    "Press": "Tekan",
    "Check": "Centang",
    "Uncheck": "Hapus centang",
    "Toggle": "Ubah",
    "SetFocus": "Fokus",
    "ShowMenu": "Tampilkan menu",
    "Increase": "Tambah",
    "Decrease": "Kurangi",
}
_WORDS = {**_FIELDS, **_BUTTONS, **_FILES, **_SPOKEN}


class QtWords(QTranslator):
    """Asked by Qt for each of its own words."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, _context: bytes | str, source: bytes | str, _disambiguation: bytes | str | None = None, _count: int = -1
    ) -> str:
        words = source if isinstance(source, str) else bytes(source).decode()
        return _WORDS.get(words, words)


def install() -> None:
    """Give the application Qt's words, once; in another language Qt keeps its own."""
    application = QCoreApplication.instance()
    if application is not None and is_source() and application.findChild(QtWords) is None:
        words = QtWords(application)
        application.installTranslator(words)
        atexit.register(application.removeTranslator, words)  # Qt lives longer than Python and would ask again
