"""How fast the desktop starts, beside a bare PySide6 window in the same run.

    python -m benchmarks.start [--rounds 7]

First paint and usable (the first page has its focus) are told by the program itself.
Run it where a window can be shown, or with QT_QPA_PLATFORM=offscreen.
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
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("paint", time.time(), flush=True)
        QTimer.singleShot(0, QApplication.quit)
application = QApplication(sys.argv)
window = Window()
window.setCentralWidget(QLabel("Loket"))
window.resize(1366, 768)
window.show()
application.exec()
"""

OURS = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from loket import app
from PySide6.QtWidgets import QApplication
from loket.ui import style

class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.tell_paint)
        return False
    def tell_paint(self):
        print("paint", time.time(), flush=True)
    def tell_usable(self):
        if desktop.window.stack.currentIndex() > 0 and application.focusWidget() is not None:
            print("usable", time.time(), flush=True)
            desktop.window.close()
        else:
            QTimer.singleShot(2, self.tell_usable)

application = QApplication(sys.argv)
settings = app.DeskSettings(Path(sys.argv[1]))
style.apply(application, "light", 12)
desktop = app.Desktop(Path(sys.argv[1]))
watch = Watch()
desktop.window.installEventFilter(watch)
desktop.show()
QTimer.singleShot(0, watch.tell_usable)
application.exec()
"""


def main() -> None:
    """Measure both in turn and print medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "office"
        environment = dict(os.environ, PYTHONPATH=str(ROOT), LOKET_HOME=str(home))
        subprocess.run(
            [sys.executable, "-m", "loket", "init", "--office", "DPMPTSP Kota Contoh", "--examples"],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        runs = [(_marks(BARE, [], environment), _marks(OURS, [str(home)], environment)) for _ in range(rounds + 1)][1:]
    bare = statistics.median(run[0]["paint"] for run in runs)
    paint = statistics.median(run[1]["paint"] for run in runs)
    usable = statistics.median(run[1]["usable"] for run in runs)
    print(f"bare window, first paint    {bare * 1000:6.0f} ms")
    print(f"Loket, first paint          {paint * 1000:6.0f} ms   ratio {paint / bare:.2f} (goal 2.5)")
    print(f"Loket, usable               {usable * 1000:6.0f} ms   goal 1500 ms")


def _marks(script: str, arguments: list[str], environment: dict[str, str]) -> dict[str, float]:
    """The moments that a program tells, in seconds after it was started."""
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return {word: float(at) - begun for word, at in (line.split() for line in reversed(done.stdout.splitlines()))}


if __name__ == "__main__":
    main()
