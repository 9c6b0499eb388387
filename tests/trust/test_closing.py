"""The desktop backs up by itself: when an hour has passed, and when it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket.app import Desktop
from loket.services.backup import OWN_FOLDER
from loket.ui import style
from tests.trust.trust_office import register

PATIENCE = 20_000


@pytest.fixture
def desktop(folder: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desktop]:
    style.apply(qapp, "light", 12)
    made = Desktop(folder)
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.services is not None, timeout=PATIENCE)
    yield made
    made.window.close()


def backups(folder: Path) -> list[Path]:
    return sorted((folder / OWN_FOLDER).glob("*.loket"))


def test_closing_the_desktop_backs_up_what_changed(desktop: Desktop, folder: Path) -> None:
    assert backups(folder) == []
    assert desktop.services is not None
    desktop.services.people.sign_in_account()
    register(desktop.services, "Warga Terakhir")
    desktop.window.close()
    assert desktop.services is None
    assert len(backups(folder)) == 1


def test_while_it_runs_the_worker_backs_up_and_the_window_stays(desktop: Desktop, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop.jobs.busy_changed, timeout=PATIENCE, check_params_cb=lambda busy: not busy):
        desktop._rounds.timeout.emit()
    assert len(backups(folder)) == 1
    assert desktop.window.isVisible()
    assert desktop.services is not None
    desktop.services.people.sign_in_account()
    assert [run.kind for run in desktop.services.backup.runs()] == ["rehearsal", "backup"]
