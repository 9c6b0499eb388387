"""What holds for every test."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_window_outlives_its_test() -> Iterator[None]:
    """Windows that a test leaves behind are dressed anew by each later change of theme: a minute of the whole suite.

    What wider fixtures hold was there before the test, and stays.
    """
    before = _windows()
    yield
    left = {address: window for address, window in _windows().items() if address not in before}
    if left:
        from PySide6.QtCore import QCoreApplication, QEvent

        for window in left.values():
            window.hide()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _windows() -> dict[int, object]:
    """The windows there are, by address; none where no test has asked for Qt yet."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return {}
    import shiboken6

    return {shiboken6.getCppPointer(window)[0]: window for window in widgets.QApplication.topLevelWidgets()}
