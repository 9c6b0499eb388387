"""The desktop: log, one instance for a data folder, the window, then the database and what works on it.

The window is painted before the database is opened: whatever is slow to import is imported after the first paint.
"""

from __future__ import annotations

import builtins
import logging
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

_import = builtins.__import__
from PySide6.QtCore import (  # noqa: E402
    QEvent,
    QLockFile,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication  # noqa: E402
from shiboken6 import isValid  # noqa: E402

builtins.__import__ = _import  # PySide6 puts its own in its place, and every later import pays for it

from loket.errors import LoketError, RuleError, StorageError  # noqa: E402
from loket.i18n import _, use_language, wanted_language  # noqa: E402
from loket.logs import Place, error_number, log, log_bug, start_log, stop_log, watch_for_crashes  # noqa: E402
from loket.paths import data_folder, make_private  # noqa: E402
from loket.ui import style  # noqa: E402
from loket.ui.actions import Actions  # noqa: E402
from loket.ui.desk_settings import DeskSettings  # noqa: E402
from loket.ui.interrupt import on_interrupt  # noqa: E402
from loket.ui.jobs import Jobs  # noqa: E402
from loket.ui.main_window import MainWindow  # noqa: E402
from loket.ui.one_desktop import locked  # noqa: E402

if TYPE_CHECKING:
    from loket.services import Services
    from loket.services.exports import SyncResult

PROVE_AFTER = 2_000
"""Milliseconds from the opened office until its file is read through, in the background."""
ROUND_EVERY = 10 * 60_000
"""Milliseconds between looks whether a backup is due (each an hour after the former) or the daily delivery."""
BOX_MILLISECONDS = 15_000
BLIND = frozenset({"offscreen", "minimal"})
"""Qt's platforms that nobody can look at."""
TRACEBACK_VARIABLE = "LOKET_TRACEBACK"
DESK_FILE = "desk.ini"
"""Qt writes it as it likes; nothing in it is worth a warning."""
INTERRUPTED = 130
"""The exit code of whatever Ctrl+C ends."""


class Desktop:
    """The parts of a running desktop, put together by hand. `seen`: somebody sits before the screen."""

    def __init__(self, folder: Path, *, seen: bool = True) -> None:
        self.folder = folder
        self.settings = DeskSettings(folder)
        self.actions = Actions()
        self.jobs = Jobs()
        self.window = MainWindow(self.actions)
        self.services: Services | None = None
        self.failure: LoketError | None = None
        self._seen = seen
        self._interrupted = False
        self._lock: QLockFile | None = None
        self._log_file: logging.Handler | None = None
        self._mended = 0
        self._again = QTimer(self.window, singleShot=True)
        self._again.timeout.connect(self.open)
        self._proof = QTimer(self.window, interval=PROVE_AFTER, singleShot=True)
        self._proof.timeout.connect(self._prove_file)
        self._rounds = QTimer(self.window, interval=ROUND_EVERY)
        self._rounds.timeout.connect(self._back_up)
        self._rounds.timeout.connect(self._deliver)
        self._first_paint = FirstPaint(self.window)
        self._first_paint.painted.connect(self.open, Qt.ConnectionType.QueuedConnection)
        self.window.retry_wanted.connect(self._on_retry_wanted)
        self.window.closed.connect(self.close)

    @property
    def exit_code(self) -> int:
        """0, or why the office stayed shut: 1 a rule, 3 the machine; 130 after Ctrl+C."""
        if self._interrupted:
            return INTERRUPTED
        return 0 if self.failure is None else exit_code(self.failure)

    def show(self) -> None:
        """Paint the window; the office is opened behind it once it has been painted."""
        self.window.showMaximized()  # a counter's screen is small, and nothing else runs beside it
        self.window.activateWindow()  # keys arrive even where no window manager hands them out

    def claim(self) -> None:
        """Take the data folder for this desktop: make it, lock it, start its log.

        Raises `RuleError("desktop_running")`, or `StorageError` where the folder can't be written.
        """
        if self._lock is None:
            try:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._lock = locked(self.folder)
                self._log_file = start_log(self.folder)
                self._mended = len([path for path in make_private(self.folder) if path.name != DESK_FILE])
            except OSError as error:
                from loket.db.engine import folder_error  # noqa: PLC0415 (after the first paint)

                self._release()
                raise folder_error(error, self.folder) from error

    def open(self) -> None:
        """Open the database and put the office into the window; what is wrong with it is said in the window."""
        from loket.db.engine import Database, exists  # noqa: PLC0415 (after the first paint)
        from loket.services import Services  # noqa: PLC0415
        from loket.ui.page import Tools  # noqa: PLC0415

        try:
            self.claim()
            database = Database.open(self.folder) if exists(self.folder) else Database.create(self.folder)
            self.services = Services(database)
            self.window.open(Tools(self.services, self.jobs, self.actions, self.settings))
        except LoketError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 (a bug: written down first, but the window must not wait for ever)
            sys.excepthook(type(error), error, error.__traceback__)
            self._fail(StorageError("opening_failed"))
        else:
            self.failure = None
            self._tell_mended()
            self._proof.start()
            self._rounds.start()

    def _tell_mended(self) -> None:
        """Others could read the office's files: that is mended by now, but somebody should know."""
        if self._mended:
            log.warning("%d files were open to others", self._mended)
            self.window.show_message("warning", mended_sentence(self._mended))
            self._mended = 0  # told; what is opened anew has its own message

    def _back_up(self) -> None:
        """What is due of backups and their rehearsal, on the worker; how it went stands with the backups."""
        if self.services is not None and not self.jobs.is_busy:
            self.jobs.start(lambda _job: self._rounded(closing=False), lambda _done: None, _log_failure)

    def _deliver(self) -> None:
        """The daily delivery, and again when the wait after a failure is over; how it went stands on its page."""
        if self.services is not None and self.services.exports.due():
            run_due = self.services.exports.run_due
            self.jobs.start(lambda job: run_due(job.report), self._on_delivered, _log_failure)

    def _on_delivered(self, result: SyncResult | None) -> None:
        if result is not None and result.error is not None:
            log.warning("delivery: %s", Place(result.error.code))

    def _rounded(self, *, closing: bool) -> None:
        if self.services is not None:
            for run in self.services.backup.run_due(closing=closing):
                if run.error is not None:
                    _log_failure(run.error)

    def _prove_file(self) -> None:
        """Damage in a page that nobody has read yet is found now, not in the middle of a day."""
        if self.services is not None:
            proof = self.services.health.prove_file
            self.jobs.start(lambda _job: proof(), lambda _fine: None, self._on_damaged)

    def _on_damaged(self, error: LoketError) -> None:
        if error.code == "database_damaged":
            self._fail(error)

    def _fail(self, error: LoketError) -> None:
        from loket.words import error_sentence  # noqa: PLC0415

        self.failure = error
        self._shut()
        log.error("cannot open: %s", Place(error.code))
        print(error_sentence(error), file=sys.stderr)  # noqa: T201 (for whoever started it in a terminal)
        self.window.show_failure(error_sentence(error))
        if not self._seen:
            self.window.close()  # nobody is there to press a button

    def _on_retry_wanted(self) -> None:
        self.window.show_opening()
        self._again.start()  # the window says so first

    def _shut(self) -> None:
        self._again.stop()
        self._proof.stop()
        self._rounds.stop()
        if self.services is not None:
            self.services.close()
            self.services = None

    def _release(self) -> None:
        if self._log_file is not None:
            stop_log(self._log_file)
            self._log_file = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def interrupt(self) -> None:
        """Ctrl+C: end as if the window were closed, as soon as what is being done now is done."""
        self._interrupted = True
        QTimer.singleShot(0, self.window, self.window.close)

    def close(self) -> None:
        """Wait for what runs, back up what changed, close the database, leave the folder to others."""
        self.jobs.close()
        self.window.hide()  # what comes now may take a moment
        try:
            self._rounded(closing=True)
        except LoketError as error:
            _log_failure(error)
        self.settings.flush()
        self._shut()
        make_private(self.folder)  # the desk's settings are written by Qt, which asks nobody
        self._release()


def _log_failure(error: LoketError) -> None:
    log.warning("backup or delivery: %s", Place(error.code))


class FirstPaint(QObject):
    """`painted()` once, when the window is about to be painted for the first time."""

    painted = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self.painted.emit()
        return False


def main() -> int:
    """Run the desktop; returns the exit code."""
    folder = data_folder()
    use_language(wanted_language(DeskSettings(folder).language))
    logging.raiseExceptions = False  # a full disk must not fill the terminal with the log's own troubles
    application = _application()
    application.setApplicationName("Loket")
    application.setDesktopFileName("loket")
    settings = DeskSettings(folder)
    style.apply(application, settings.theme, settings.text_size)  # before the window: its own texts take the font then
    desktop = Desktop(folder, seen=application.platformName() not in BLIND)
    application.setWindowIcon(style.icon("landmark", "accent"))
    _watch_for_bugs(desktop.window)
    on_interrupt(desktop.window, desktop.interrupt)
    try:
        desktop.claim()
        watch_for_crashes(folder)
    except RuleError as error:
        return _refuse(error)  # the other desktop's window is the one to use
    except (StorageError, OSError):
        pass  # said in the window, where it can be tried again
    desktop.show()
    application.exec()
    return desktop.exit_code


def exit_code(error: LoketError) -> int:
    """1 where a rule says no, 3 where the machine is to blame."""
    return 1 if isinstance(error, RuleError) else 3


def _application() -> QApplication:
    """The application that is there (in a test), or a new one; leaves with a sentence where it can't have a screen."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    said: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        said.append(message)
        if kind == QtMsgType.QtFatalMsg:  # Qt would abort now
            code = _refuse(StorageError("no_display"))
            if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
                print(*said, sep="\n", file=sys.stderr)  # noqa: T201 (a library may be missing: Qt says which)
            sys.stderr.flush()
            os._exit(code)

    qInstallMessageHandler(listen)
    try:
        return QApplication(sys.argv[:1])
    finally:
        qInstallMessageHandler(None)


def _refuse(error: LoketError) -> int:
    """Say why no window comes, in a box where there is a screen; returns the exit code."""
    from loket.words import error_sentence  # noqa: PLC0415

    sentence = error_sentence(error)
    print(sentence, file=sys.stderr)  # noqa: T201 (for whoever started it in a terminal)
    if error.code != "no_display" and QApplication.platformName() not in BLIND:
        from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415

        box = QMessageBox(QMessageBox.Icon.Information, "Loket", sentence)
        box.addButton(_("Tutup"), QMessageBox.ButtonRole.AcceptRole)
        QTimer.singleShot(BOX_MILLISECONDS, box.accept)  # nobody may be there to press it
        box.exec()
    return exit_code(error)


def mended_sentence(count: int) -> str:
    """What is said when files were open to others."""
    return _(
        "{count} berkas data kantor sempat terbuka bagi pengguna lain di komputer ini; izinnya sudah ditutup. "
        "Beri tahu pengelola komputer."
    ).format(count=count)


def _watch_for_bugs(window: MainWindow) -> None:
    """A bug is written to the log, where no citizen's data may go: what kind and where, not the values.

    What was typed is kept first. What the officer reads carries the number under which the log has it.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        number = error_number()
        told = log_bug(number, kind, trace)
        if os.environ.get(TRACEBACK_VARIABLE):
            sys.__excepthook__(kind, error, trace)
        else:
            print(number, told, file=sys.stderr)  # noqa: T201 (many desktops keep what a program says in a plain file)
        if isValid(window):
            keep_typed(window)
            window.show_message("error", bug_sentence(error, number))

    def thread_hook(failed: threading.ExceptHookArgs) -> None:
        log_bug(error_number(), failed.exc_type, failed.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook


def keep_typed(window: MainWindow) -> None:
    """Whatever stands half-typed on the pages is kept. That this fails too must not hide what failed first."""
    from loket.ui.page import Page  # noqa: PLC0415 (after the first paint)

    for page in window.findChildren(Page):
        try:
            page.keep_typed()
        except Exception as error:  # noqa: BLE001 (see above)
            log_bug(error_number(), type(error), error.__traceback__)


def bug_sentence(error: BaseException, number: str) -> str:
    """What the officer is told: the reason, where it is one that we know, else that it is the program's fault."""
    if isinstance(error, LoketError):
        from loket.words import error_sentence  # noqa: PLC0415

        return _("{sentence} (galat {number})").format(sentence=error_sentence(error), number=number)
    return _(
        "Terjadi kesalahan program ({kind}, galat {number}). Isian Anda tetap ada; coba sekali lagi. "
        "Bila terulang, buat berkas diagnosa di Bantuan (F1) dan sebutkan nomor galat itu kepada pengelola."
    ).format(kind=type(error).__name__, number=number)
