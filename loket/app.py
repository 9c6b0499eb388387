"""The desktop: log, one instance for a data folder, the window, then the database and what works on it.

The window is painted before the database is opened: whatever is slow to import is imported after the first paint.
"""

from __future__ import annotations

import builtins
import logging
import logging.handlers
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

_import = builtins.__import__
from PySide6.QtCore import QLockFile, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

builtins.__import__ = _import  # PySide6 puts its own in its place, and every later import pays for it

from loket.errors import LoketError, RuleError, StorageError  # noqa: E402
from loket.i18n import use_language  # noqa: E402
from loket.paths import data_folder  # noqa: E402
from loket.ui import style  # noqa: E402
from loket.ui.actions import Actions  # noqa: E402
from loket.ui.desk_settings import DeskSettings  # noqa: E402
from loket.ui.jobs import Jobs  # noqa: E402
from loket.ui.main_window import MainWindow  # noqa: E402

if TYPE_CHECKING:
    from loket.services import Services

LOG_BYTES = 1_000_000
_log = logging.getLogger("loket")


class Desktop:
    """The parts of a running desktop, put together by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = DeskSettings(folder)
        self.actions = Actions()
        self.jobs = Jobs()
        self.window = MainWindow(self.actions)
        self.services: Services | None = None
        self.window.closed.connect(self.close)

    def show(self) -> None:
        """Paint the window, then open the office behind it."""
        self.window.showMaximized()  # a counter's screen is small, and nothing else runs beside it
        QTimer.singleShot(0, self.open)

    def open(self) -> None:
        """Open the database and put the office into the window; what is wrong with it is said in the window."""
        from loket.db.engine import Database, exists  # noqa: PLC0415 (after the first paint)
        from loket.services import Services  # noqa: PLC0415
        from loket.ui.page import Tools  # noqa: PLC0415

        try:
            database = Database.open(self.folder) if exists(self.folder) else Database.create(self.folder)
        except LoketError as error:
            self._tell(error)
            return
        self.services = Services(database)
        self.window.open(Tools(self.services, self.jobs, self.actions, self.settings))

    def _tell(self, error: LoketError) -> None:
        from loket.words import error_sentence  # noqa: PLC0415

        _log.error("cannot open: %s", error.code)
        self.window.show_failure(error_sentence(error))

    def close(self) -> None:
        """Wait for what runs, then close the database."""
        self.jobs.close()
        self.settings.flush()
        if self.services is not None:
            self.services.close()


def main() -> int:
    """Run the desktop; returns the exit code."""
    folder = data_folder()
    try:
        _prepare(folder)
        application = QApplication(sys.argv[:1])
        lock = _lock(folder)
    except LoketError as error:
        return _refused(error)
    _watch_for_bugs()
    use_language("id")
    application.setApplicationName("Loket")
    application.setDesktopFileName("loket")
    settings = DeskSettings(folder)
    style.apply(application, settings.theme, settings.text_size)
    application.setWindowIcon(style.icon("landmark", "accent"))
    desktop = Desktop(folder)
    desktop.show()
    code = application.exec()
    lock.unlock()
    return code


def _prepare(folder: Path) -> None:
    """Make the data folder and start the log. Raises `StorageError` where the folder can't be written."""
    if sys.platform.startswith("linux") and not _has_display():
        raise StorageError("no_display")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            folder / "loket.log", maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8"
        )
    except OSError as error:
        raise StorageError("folder_read_only", folder=str(folder), detail=error.strerror or "") from error
    (folder / "loket.log").chmod(0o600)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)


def _has_display() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or chosen in {"offscreen", "minimal"})


def _lock(folder: Path) -> QLockFile:
    """One desktop for a data folder. Raises `RuleError("desktop_running")`."""
    lock = QLockFile(str(folder / "desktop.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(100):
        if lock.error() == QLockFile.LockError.LockFailedError:
            raise RuleError("desktop_running", folder=str(folder))
        raise StorageError("folder_read_only", folder=str(folder), detail="")
    return lock


def _refused(error: LoketError) -> int:
    from loket.words import error_sentence  # noqa: PLC0415

    sentence = error_sentence(error)
    print(sentence, file=sys.stderr)  # noqa: T201 (there is no window to say it in)
    if QApplication.instance() is not None and os.environ.get("QT_QPA_PLATFORM", "") != "offscreen":
        from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415

        box = QMessageBox(QMessageBox.Icon.Information, "Loket", sentence)
        box.addButton("Tutup", QMessageBox.ButtonRole.AcceptRole)
        QTimer.singleShot(15_000, box.accept)  # nobody may be there to press it
        box.exec()
    return 1 if isinstance(error, RuleError) else 3


def _watch_for_bugs() -> None:
    """A bug is written to the log, where no citizen's data may go: what kind and where, not the values."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.critical("%s", describe_bug(kind, trace))
        sys.__excepthook__(kind, error, trace)
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow):
                window.show_message("error", bug_sentence(kind))

    sys.excepthook = hook


def describe_bug(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of a bug and the places it came through, without its message: that could hold personal data."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{kind.__name__} at {' < '.join(reversed(places))}"


def bug_sentence(kind: type[BaseException]) -> str:
    """What the officer is told about a bug."""
    from loket.i18n import _  # noqa: PLC0415

    return _(
        "Terjadi kesalahan program ({kind}). Isian Anda tetap ada; coba sekali lagi. "
        "Bila terulang, sampaikan berkas loket.log kepada pengelola."
    ).format(kind=kind.__name__)
