"""Waiting, on a request's page: what is said of one that was late already, which reasons fit, and what is in sight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from request_builders import register, step

from loket.domain.workflow import Action
from loket.services import Services
from loket.ui import style
from loket.ui.page import Tools
from loket.ui.pages.request import RequestPage
from loket.ui.pages.request_suspend import SuspendPanel
from loket.ui.widgets.labels import Label

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    style.apply(qapp, "light", 12)
    yield
    style.apply(qapp, "light", 12)


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> RequestPage:
    made = RequestPage(tools)
    qtbot.addWidget(made)
    made.resize(1146, 700)
    return made


def opened(page: RequestPage, qtbot: QtBot, number: str) -> RequestPage:
    """As the main window opens it."""
    assert page.load(number)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.refresh()
    first = page.first_focus()
    assert first is not None
    first.setFocus()
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def words(widget: QWidget) -> str:
    QApplication.processEvents()  # what was added is laid out
    return "\n".join(label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget))


def suspending(page: RequestPage) -> SuspendPanel:
    press(Qt.Key.Key_T, ALT)
    panel = page.steps.panel
    assert isinstance(panel, SuspendPanel)
    QApplication.processEvents()
    return panel


# late before it was suspended


def test_what_was_late_before_it_was_suspended_is_not_told_that_waiting_adds_time(
    page: RequestPage, services: Services, clock: Clock, qtbot: QtBot
) -> None:
    made = register(services)
    clock.at(6, 4)
    opened(page, qtbot, made.number)
    assert "menunggu tidak menambah waktu" in suspending(page).explanation.text()
    step(services, made.number, Action.SUSPEND, reason="applicant", until=date(2026, 4, 8))
    opened(page, qtbot, made.number)
    told, history = words(page.promise), words(page.history)
    assert "Saat ditangguhkan sudah lewat batas waktu: tetap terlambat" in told
    assert "ditambahkan saat dilanjutkan" not in told
    assert "Diperkirakan kembali Rabu 8 Apr." in told
    assert "Sudah lewat batas waktu, tetap terlambat" in history
    assert "Waktu berhenti" not in history
    press(Qt.Key.Key_L, ALT)
    assert page.steps.panel is not None
    assert "batas waktu tidak berubah" in page.steps.panel.explanation.text()


def test_what_was_suspended_in_time_and_became_late_later_keeps_its_history(
    page: RequestPage, services: Services, clock: Clock, qtbot: QtBot
) -> None:
    made = register(services)
    step(services, made.number, Action.SUSPEND, reason="applicant")
    clock.at(17, 3, 10)
    step(services, made.number, Action.RESUME)
    clock.at(20, 4)
    opened(page, qtbot, made.number)
    assert "Waktu berhenti" in words(page.history)
    assert "tetap terlambat" not in words(page.history)
