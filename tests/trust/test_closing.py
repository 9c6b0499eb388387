"""The desktop backs up by itself: when an hour has passed, and when it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket.app import Desktop
from loket.services.backup import OWN_FOLDER
from loket.services.office import OfficeChange
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


def test_while_it_runs_the_worker_delivers_once_a_day(desktop: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    services = desktop.services
    assert services is not None
    services.people.sign_in_account()
    (tmp_path / "pembina").mkdir()
    services.office.change(OfficeChange(upstream_url=str(tmp_path / "pembina")))
    with services.desk.database.write() as session:  # a training office delivers nothing by itself
        session.connection().exec_driver_sql("UPDATE office SET is_training = 0")
    services.desk.person = None
    desktop._rounds.timeout.emit()
    qtbot.waitUntil(lambda: services.exports.status().last_delivered_at is not None, timeout=PATIENCE)
    assert len(list((tmp_path / "pembina").rglob("*.json"))) == 1
    qtbot.waitUntil(lambda: not services.exports.due(), timeout=PATIENCE)
