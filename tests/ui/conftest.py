"""Windows without a screen: what Qt says about that is no failure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from loket.ui import style

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """The program's own look before and after the test, whatever it changes."""
    style.apply(qapp, "light", 12)
    yield
    style.apply(qapp, "light", 12)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """An empty window to put widgets into."""
    made = QWidget()
    QVBoxLayout(made)
    made.resize(700, 600)
    qtbot.addWidget(made)
    return made
