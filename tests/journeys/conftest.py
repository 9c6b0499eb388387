"""A fresh data folder for each journey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyboard import Officer
from pytestqt.qtbot import QtBot

from loket.ui import style

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def sit_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, qapp: object
) -> Iterator[Callable[[], Officer]]:
    """Sit down at the desk of this folder; what is still open at the end is left."""
    home = tmp_path / "kantor"
    home.mkdir()
    monkeypatch.setenv("LOKET_HOME", str(home))
    style.apply(qapp, "light", 12)  # type: ignore[arg-type]
    sitting: list[Officer] = []

    def sit() -> Officer:
        sitting.append(Officer(home, qtbot))
        return sitting[-1]

    yield sit
    for officer in sitting:
        officer.leaves()
