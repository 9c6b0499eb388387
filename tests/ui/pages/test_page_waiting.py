"""Waiting, on a request's page: what is said of one that was late already, which reasons fit, and what is in sight."""

from __future__ import annotations

from datetime import date

import pytest
from page_clock import Clock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from request_builders import FREE, WITH_FEE, register, step
from request_driver import opened, press, words

from loket.domain.workflow import Action
from loket.services import Services
from loket.ui import style
from loket.ui.page import Tools
from loket.ui.pages.request import RequestPage
from loket.ui.pages.request_suspend import SuspendPanel
from loket.ui.widgets.labels import Label

pytestmark = pytest.mark.usefixtures("dressed")

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> RequestPage:
    made = RequestPage(tools)
    qtbot.addWidget(made)
    made.resize(1146, 700)
    return made


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
    step(services, made.number, Action.SUSPEND, reason="signer", until=date(2026, 3, 28))
    opened(page, qtbot, made.number)
    assert "Diperkirakan kembali Sabtu 28 Mar (kantor tutup; buka lagi Senin 30 Mar)." in words(page.promise)
    step(services, made.number, Action.RESUME)
    step(services, made.number, Action.SUSPEND, reason="applicant")
    clock.at(17, 3, 10)
    step(services, made.number, Action.RESUME)
    clock.at(20, 4)
    opened(page, qtbot, made.number)
    assert "Waktu berhenti" in words(page.history)
    assert "tetap terlambat" not in words(page.history)


# the panel


def test_no_payment_is_waited_for_where_nothing_is_to_be_paid(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    for service, is_offered in ((FREE, False), (WITH_FEE, True)):
        opened(page, qtbot, register(services, service=service).number)
        offered = [row.item.key for row in suspending(page).reasons.rows]
        assert ("payment" in offered) is is_offered
        assert offered[0] == "applicant"
        press(Qt.Key.Key_Escape)


def test_a_reason_that_is_missing_is_told_in_sight_beside_the_first_one(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    opened(page, qtbot, register(services).number)
    panel = suspending(page)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: _is_whole(_saying(panel, "Belum dipilih; pilih salah satu alasan.")))
    first = panel.reasons.rows[0]
    assert first.hasFocus()
    note = _saying(panel, "Belum dipilih; pilih salah satu alasan.")
    assert 0 <= first.mapTo(panel, first.rect().topLeft()).y() - note.mapTo(panel, note.rect().bottomLeft()).y() < 20


def test_the_day_of_return_is_in_sight_before_it_is_asked_for(
    page: RequestPage, services: Services, qtbot: QtBot
) -> None:
    page.resize(1366 - 237, 768)
    opened(page, qtbot, register(services).number)
    panel = suspending(page)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: _is_whole(panel.until))


@pytest.mark.parametrize("screen", [(1366, 768, 12), (1093, 614, 12), (1366, 768, 16)])
def test_the_chosen_reason_is_read_while_the_dates_are_typed(
    page: RequestPage, services: Services, qapp: QApplication, qtbot: QtBot, screen: tuple[int, int, int]
) -> None:
    width, height, points = screen
    style.apply(qapp, "light", points)
    page.resize(width - 220, height)
    opened(page, qtbot, register(services).number)
    panel = suspending(page)
    assert not panel.chosen.isVisible()
    panel.reasons.choose("applicant")
    for edit in (panel.until, panel.lapse):
        edit.setFocus()
        qtbot.waitUntil(lambda edit=edit: _is_whole(edit))
        assert _is_whole(panel.chosen)
    assert panel.chosen.text() == "Menunggu pemohon: waktu berhenti"


def test_a_return_on_a_closed_day_is_pointed_out(page: RequestPage, services: Services, qtbot: QtBot) -> None:
    made = register(services)
    opened(page, qtbot, made.number)
    panel = suspending(page)
    panel.reasons.choose("applicant")
    panel.until.setFocus()
    QTest.keyClicks(panel.until, "28-03-2026")
    told = "Sabtu 28 Mar kantor tutup; dihitung kembali Senin 30 Mar."
    qtbot.waitUntil(lambda: _is_whole(_saying(panel.foot, told)) and _is_whole(panel.until))
    panel.reasons.choose("signer")
    assert "Sabtu 28 Mar kantor tutup; buka lagi Senin 30 Mar." in words(panel.foot)
    panel.reasons.choose("applicant")
    panel.until.setText("27-03-2026")
    assert "kantor tutup" not in words(panel.foot)
    panel.until.setText("28-03-2026")
    press(Qt.Key.Key_Return, CTRL)
    told = words(page.promise)
    assert "Bila kembali Sabtu 28 Mar (kantor tutup; dihitung kembali Senin 30 Mar): paling lambat" in told


def _saying(widget: QWidget, text: str) -> Label:
    return next(label for label in widget.findChildren(Label) if label.text() == text)


def _is_whole(widget: QWidget) -> bool:
    """All of it is in sight."""
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()
