"""How fast the desktop starts, beside a bare PySide6 window in the same run.

    python -m benchmarks.start [--rounds 9]

Both are started in turn, with their bytecode already made, as an installed program has it. First paint: the window's
first paint event has been handled. Usable: the first page has the focus and its keys arrive. Then somebody signs in
with Enter, and the officer's page has the focus. Run it where a window can be shown, or with QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent

BARE = """
import sys, time
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    painted = Signal()
    def paintEvent(self, event):
        super().paintEvent(event)
        self.painted.emit()
    def tell(self):
        print("paint", time.time(), flush=True)
        QApplication.quit()
application = QApplication(sys.argv)
window = Window()
window.painted.connect(window.tell, Qt.ConnectionType.QueuedConnection)
window.setCentralWidget(QLabel("Loket"))
window.showMaximized()
application.exec()
"""

OURS = """
import sys, time
from loket import app
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest

class Watch(QObject):
    painted = Signal()
    def __init__(self, window):
        super().__init__(window)
        self.window, self.waits_for = window, "sign_in"
        self.painted.connect(self.tell_paint, Qt.ConnectionType.QueuedConnection)
        window.installEventFilter(self)
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self.painted.emit()
        return False
    def tell_paint(self):
        print("paint", time.time(), flush=True)
        QTimer.singleShot(0, self.look)
    def look(self):
        focus = app.QApplication.focusWidget()
        if self.window._current != self.waits_for or focus is None:
            QTimer.singleShot(1, self.look)
            return
        print(self.waits_for, time.time(), flush=True)
        if self.waits_for == "sign_in":
            self.waits_for = "intake"
            QTimer.singleShot(0, self.look)
            people = self.window.page("sign_in").services.people.rows()
            officer = 1 + ["officer" in person.roles for person in people].index(True)
            QTest.keyClick(self.window.windowHandle(), Qt.Key.Key_0 + officer)
            QTest.keyClick(self.window.windowHandle(), Qt.Key.Key_Return)
        else:
            self.window.close()

class Timed(app.Desktop):
    def show(self):
        self.watch = Watch(self.window)
        super().show()

app.Desktop = Timed
sys.exit(app.main())
"""


def main() -> None:
    """Measure both in turn and print medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, PYTHONPATH=str(ROOT), LOKET_HOME=str(Path(folder) / "office"))
        environment |= {"PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run(
            [sys.executable, "-m", "loket", "init", "--office", "DPMPTSP Kota Contoh", "--examples"],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        runs = [(_marks(BARE, environment), _marks(OURS, environment)) for _ in range(rounds + 1)][1:]
    bare, ratio = _median(run[0]["paint"] for run in runs), _median(o["paint"] / b["paint"] for b, o in runs)
    print(f"bare window, first paint    {bare * 1000:6.0f} ms")
    print(f"Loket, first paint          {_told(runs, 'paint')}   ratio {ratio:.2f}, pair by pair (goal 2.5)")
    print(f"Loket, usable (sign-in)     {_told(runs, 'sign_in')}   goal 1500 ms")
    signing = _median(run[1]["intake"] - run[1]["sign_in"] for run in runs)
    print(f"Enter to the officer's page {signing * 1000:6.0f} ms")
    print(f"load average while measuring {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def _told(runs: list[tuple[dict[str, float], dict[str, float]]], mark: str) -> str:
    return f"{_median(run[1][mark] for run in runs) * 1000:6.0f} ms"


_median = statistics.median


def _marks(script: str, environment: dict[str, str]) -> dict[str, float]:
    """The moments that a program tells, in seconds after it was started."""
    begun = time.time()
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    return {word: float(at) - begun for word, at in (line.split() for line in reversed(done.stdout.splitlines()))}


if __name__ == "__main__":
    main()
