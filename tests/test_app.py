"""The real desktop program, in processes of its own: what can go wrong, each with a sentence and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket.app import Desktop
from loket.db.engine import FILE_NAME, Database
from loket.db.migrations import SCHEMA
from loket.logs import describe_bug
from loket.services import Services
from loket.services.office import NewOffice
from loket.ui import style
from loket.ui.widgets.failure import FailurePanel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ROOT = Path(__file__).parents[1]
RARE_NAME, RARE_NIK = "Xylophia Quartanti", "6501015507900099"
PATIENCE = 20_000

DRIVER = """
import sys, time
from PySide6.QtCore import QTimer, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from loket import app

application = QApplication(["loket"])
steps = iter(())

def window():
    return next(each for each in application.topLevelWidgets() if isinstance(each, app.MainWindow))

def page(key):
    shown = [each for each in application.topLevelWidgets() if isinstance(each, app.MainWindow)]
    return bool(shown) and shown[0]._current == key and application.focusWidget() is not None

def press(*keys):
    for key in keys:
        for each in key if isinstance(key, str) else (key,):
            held = each[1] if isinstance(each, tuple) else Qt.KeyboardModifier.NoModifier
            QTest.keyClick(QGuiApplication.focusWindow(), each[0] if isinstance(each, tuple) else each, held)

def tell(*words):
    print(*words, flush=True)

def sit_down():
    people = window().page("sign_in").services.people.rows()
    officer = 1 + ["officer" in person.roles for person in people].index(True)
    press(str(officer), ENTER)

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier

def step():
    # `script` yields conditions; it goes on when one has become true.
    global wanted
    if wanted():
        wanted = next(run, None)
    if wanted is not None:
        QTimer.singleShot(5, step)

def script():
    SCRIPT

run = script()
wanted = next(run)
QTimer.singleShot(0, step)
sys.exit(app.main())
"""

START = """
    yield lambda: page("sign_in")
    tell("ready")
    yield lambda: False
"""
FIRST_START = """
    yield lambda: page("first_start")
    window().close()
    yield lambda: False
"""
TYPE = """
    yield lambda: page("sign_in")
    sit_down()
    yield lambda: page("intake")
    press("{nik}", ENTER, "{name}")
    begun = time.monotonic()
    drafts = window().page("intake").services.intake.drafts
    yield lambda: bool(drafts()) and drafts()[0].form["name"] == "{name}"
    tell("kept after", time.monotonic() - begun)
    yield lambda: False
"""
COME_BACK = """
    yield lambda: page("sign_in")
    sit_down()
    yield lambda: page("intake")
    intake = window().page("intake")
    tell("offered", [intake.drafts.words_of(row, {{}}, "Asia/Jakarta")[0] for row in intake.drafts.left_over])
    intake.drafts.take(intake.drafts.left_over[0].uid)
    tell("taken", intake.form().nik, intake.form().name)
    window().close()
    yield lambda: False
"""
BUG = """
    yield lambda: page("sign_in")
    sit_down()
    yield lambda: page("intake")
    press("{nik}", ENTER, "{name}", ENTER, ENTER, ENTER, "ktp", ENTER, "1", (Qt.Key.Key_L, CONTROL), (ENTER, CONTROL))
    lookup = window().page("intake").services.lookup
    from loket.services.lookup import Which
    yield lambda: bool(lookup.requests(Which.ALL))
    tell("registered", lookup.requests(Which.ALL)[0].name)
    press("{nik}", ENTER, "{name}")
    def slot():
        raise ValueError("{name}")
    QTimer.singleShot(0, slot)
    yield lambda: window().banner.isVisible()
    tell("told", window().banner.text)
    tell("still typed", window().page("intake").form().name)
    window().close()
    yield lambda: False
"""
OWN_FILES = """
    import os
    os.umask(0o022)
    yield lambda: page("sign_in")
    tell(window().banner.isVisible(), window().banner.text)
    window().close()
    yield lambda: False
"""
INTERRUPTED = """
    import os, signal
    from loket.db.engine import Database
    whole = Database.open
    Database.open = lambda *those: (os.kill(os.getpid(), signal.SIGINT), whole(*those))[1]
    yield lambda: False
"""
BROKEN = """
    from loket.db.engine import Database
    def broken(folder):
        raise ValueError("{name}")
    Database.open = broken
    yield lambda: False
"""
IDLE = """
    yield lambda: page("sign_in")
    tell("ready")
    yield None
"""
MODULES = """
    yield lambda: page("sign_in")
    tell(*[name for name in sys.modules])
    window().close()
    yield lambda: False
"""


@dataclass(frozen=True)
class Ended:
    code: int
    said: str
    complained: str


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return kept | {"LOKET_HOME": str(home), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"} | more


def run_desktop(home: Path, script: str = START, **more: str) -> Ended:
    """The desktop with somebody at its keyboard, until it ends by itself."""
    done = subprocess.run(
        [sys.executable, "-c", driver(script)],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def driver(script: str) -> str:
    return DRIVER.replace("    SCRIPT", script.format(nik=RARE_NIK, name=RARE_NAME).rstrip())


class Running:
    """A desktop that goes on until it is killed. `told` is the first line that it says."""

    def __init__(self, home: Path, script: str = START) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", driver(script)], env=environment(home), stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.told = self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))  # keeps the key in the folder
        services = Services(Database.create(folder))
        services.office.found(NewOffice(name="DPMPTSP Kota Contoh", unit_code="DPMPTSP", is_training=True))
        services.standards.import_examples()
        services.close()
    return folder


@pytest.fixture
def home(founded: Path, tmp_path: Path) -> Path:
    """An office's data folder."""
    return Path(shutil.copytree(founded, tmp_path / "data"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode != 0:
        pytest.skip("a small disk can't be mounted here (not root, or no tmpfs)")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def people(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who works in the office: proof that its database opens and holds what it held."""
    monkeypatch.setenv("LOKET_HOME", str(home))
    services = Services(Database.open(home))
    names = [person.name for person in services.people.rows()]
    services.close()
    return names


# one desktop for a folder


def test_a_second_desktop_is_sent_to_the_first_and_a_killed_one_locks_nobody_out(home: Path) -> None:
    first = Running(home)
    try:
        assert first.told == "ready"
        second = run_desktop(home)
        assert second.code == 1
        assert second.complained.strip().endswith("pakai jendela yang sudah terbuka.")
        assert first.process.poll() is None
    finally:
        first.kill()
    third = Running(home)
    third.kill()
    assert third.told == "ready"


# folders and disks


def test_a_folder_that_cannot_be_written_is_told(disk: Path, founded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(shutil.copytree(founded, disk / "data"))
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    ended = run_desktop(home)
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert ended.code == 3
    assert "tidak dapat ditulisi" in ended.complained
    assert people(home, monkeypatch)


def test_a_full_disk_is_told_and_nothing_is_lost(disk: Path, founded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(shutil.copytree(founded, disk / "data"))
    fill(disk)
    ended = run_desktop(home)
    assert (ended.code, ended.complained.strip()) == (
        3,
        "Disk penuh; kosongkan ruang, lalu coba lagi. Data yang sudah tersimpan aman.",
    )
    (disk / "filler").unlink()
    assert people(home, monkeypatch)


def test_a_first_start_on_a_full_disk_can_be_done_again(disk: Path) -> None:
    fill(disk)
    assert run_desktop(disk / "data").code == 3
    (disk / "filler").unlink()
    again = run_desktop(
        disk / "data", '\n    yield lambda: page("first_start")\n    window().close()\n    yield None\n'
    )
    assert (again.code, again.complained) == (0, "")


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


# databases


def stays_shut(home: Path, sentence: str) -> None:
    """The desktop says the sentence, ends with 3, and leaves the database as it was."""
    before = (home / FILE_NAME).read_bytes()
    ended = run_desktop(home)
    assert ended.code == 3
    assert sentence in ended.complained
    assert (home / FILE_NAME).read_bytes() == before


def test_a_database_of_a_newer_loket_is_left_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_HOME", str(home))
    database = Database.open(home)
    with database._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA + 1}")
        connection.commit()
    database.close()
    stays_shut(home, "dibuat oleh Loket yang lebih baru; perbarui Loket")


@pytest.mark.parametrize("place", [100, 5000])
def test_a_damaged_database_is_left_alone(home: Path, place: int) -> None:
    with (home / FILE_NAME).open("r+b") as file:
        file.seek(place)
        file.write(b"\0" * 64)
    stays_shut(home, "Basis data rusak; jangan diteruskan. Pulihkan cadangan terakhir dengan “loket restore BERKAS”")


def test_a_missing_key_is_told_and_no_other_is_made(home: Path) -> None:
    (home / "loket.key").unlink()
    stays_shut(home, "Kunci basis data tidak ditemukan")
    assert not (home / "loket.key").exists()


def test_its_own_files_are_nothing_to_warn_about(home: Path) -> None:
    for _start in range(2):
        ended = run_desktop(home, OWN_FILES)
        assert (ended.code, ended.said.split()[0]) == (0, "False"), ended.said
    (home / "loket.json").chmod(0o644)
    assert "1 berkas data kantor sempat terbuka" in run_desktop(home, OWN_FILES).said


def test_a_bug_while_opening_is_told_and_the_window_does_not_wait_for_ever(home: Path) -> None:
    ended = run_desktop(home, BROKEN)
    assert ended.code == 3
    assert "Terjadi kesalahan program saat membuka data kantor" in ended.complained
    assert "CRITICAL" in (home / "log" / "loket.log").read_text(encoding="utf-8")
    assert RARE_NAME not in ended.complained
    assert not (home / "desktop.lock").exists()


# Ctrl+C


@pytest.mark.skipif(os.name == "nt", reason="a program can't press Ctrl+C for another there")
def test_control_c_ends_the_desktop_while_it_opens_and_while_it_waits(home: Path) -> None:
    ended = run_desktop(home, INTERRUPTED)
    assert (ended.code, ended.complained) == (130, "")
    waiting = Running(home, IDLE)
    assert waiting.told == "ready"
    waiting.process.send_signal(signal.SIGINT)
    waiting.process.communicate(timeout=30)
    assert waiting.process.returncode == 130
    assert not (home / "desktop.lock").exists()
    assert "CRITICAL" not in (home / "log" / "loket.log").read_text(encoding="utf-8")


# screens


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":7654"}], ids=["none", "a dead one"])
def test_without_a_screen_there_is_a_sentence_and_no_abort(home: Path, display: dict[str, str]) -> None:
    command = [sys.executable, "-m", "loket"]
    variables = environment(home, **display)
    del variables["QT_QPA_PLATFORM"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3
    assert done.stderr.startswith("Tidak ada layar untuk jendela Loket")


# in the window


@pytest.fixture
def desktop(home: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, qapp: QApplication) -> Iterator[Desktop]:
    monkeypatch.setenv("LOKET_HOME", str(home))
    style.apply(qapp, "light", 12)
    made = Desktop(home)
    qtbot.addWidget(made.window)
    yield made
    made.window.close()


def show(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitActive(desktop.window, timeout=PATIENCE):
        desktop.show()
        desktop.window.activateWindow()


def failure(desktop: Desktop, qtbot: QtBot) -> FailurePanel:
    opening = desktop.window.opening
    qtbot.waitUntil(lambda: isinstance(opening.currentWidget(), FailurePanel), timeout=PATIENCE)
    assert desktop.window.stack.currentWidget() is opening
    panel = opening.currentWidget()
    assert isinstance(panel, FailurePanel)
    return panel


def test_the_window_is_painted_before_the_office_is_opened(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop._first_paint.painted, timeout=PATIENCE):
        desktop.show()
    assert desktop.services is None
    qtbot.waitUntil(lambda: desktop.window._current == "sign_in", timeout=PATIENCE)


def test_what_cannot_be_opened_is_said_in_the_window_and_tried_again_with_one_key(
    desktop: Desktop, home: Path, qtbot: QtBot
) -> None:
    key = (home / "loket.key").rename(home / "away")
    show(desktop, qtbot)
    panel = failure(desktop, qtbot)
    assert panel.sentence.startswith("Kunci basis data tidak ditemukan")
    qtbot.waitUntil(panel.retry.hasFocus)
    assert desktop.exit_code == 3
    QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_F2)  # there is no page to go to
    QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_Return)
    assert failure(desktop, qtbot) is panel
    key.rename(home / "loket.key")
    QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desktop.window._current == "sign_in", timeout=PATIENCE)
    assert desktop.exit_code == 0


def test_a_window_that_cannot_open_its_office_is_closed_by_keyboard(desktop: Desktop, home: Path, qtbot: QtBot) -> None:
    (home / "loket.key").unlink()
    show(desktop, qtbot)
    panel = failure(desktop, qtbot)
    qtbot.waitUntil(panel.retry.hasFocus)
    QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_Tab)
    assert panel.leave.hasFocus()
    with qtbot.waitSignal(desktop.window.closed):
        QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_Return)
    assert desktop.exit_code == 3


# drafts, bugs and what stays on the disk


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system can't kill a program outright")
def test_a_half_typed_form_survives_a_kill_and_is_offered_again(home: Path) -> None:
    killed = Running(home, TYPE)
    killed.kill()
    words, seconds = killed.told.rsplit(" ", 1)
    assert words == "kept after"
    assert float(seconds) < 1
    assert personal_data_in_plain_files(home) == []
    again = run_desktop(home, COME_BACK)
    assert again.said.splitlines() == [f"offered ['{RARE_NAME}']", f"taken {RARE_NIK} {RARE_NAME}"]
    assert again.code == 0


def test_a_bug_is_told_without_its_values_and_leaves_the_form_as_it_is(home: Path) -> None:
    ended = run_desktop(home, BUG)
    registered, told, typed = ended.said.splitlines()
    assert registered == f"registered {RARE_NAME}"
    assert "Terjadi kesalahan program (ValueError, galat " in told
    number = told.partition("galat ")[2][:7]
    assert typed == f"still typed {RARE_NAME}"
    log = (home / "log" / "loket.log").read_text(encoding="utf-8")
    assert f"CRITICAL loket {number} ValueError at" in log
    assert "slot" in log
    assert personal_data_in_plain_files(home) == []
    assert RARE_NAME not in ended.complained
    assert ended.code == 0


def personal_data_in_plain_files(home: Path) -> list[str]:
    """Files of the folder in which a name or a NIK can be read; the database's own are encrypted."""
    marks = [text.encode() for text in (RARE_NAME, RARE_NAME.split(maxsplit=1)[0], RARE_NIK)]
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"loket.log", "loket.json", FILE_NAME} <= {path.name for path in files}
    return [path.name for path in files if any(mark in path.read_bytes() for mark in marks)]


def test_a_bug_is_described_by_its_kind_and_places_only() -> None:
    try:
        json.loads("{" + RARE_NAME)
    except ValueError as error:
        told = describe_bug(type(error), error.__traceback__)
    assert told.startswith("JSONDecodeError at decoder.py:")
    assert RARE_NAME not in told


def test_nothing_heavy_is_imported_before_the_first_page_can_be_used(home: Path) -> None:
    loaded = set(run_desktop(home, MODULES).said.split())
    assert "sqlmodel" in loaded
    heavy = {"alembic", "holidays", "keyring", "pypdfium2", "reportlab", "rich", "segno", "typer"}
    assert loaded & (heavy | {"PySide6.QtPrintSupport", "PySide6.QtNetwork", "loket.documents"}) == set()
