"""The list of requests, used by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from request_builders import register, scan, step

from loket.domain.people import Role
from loket.domain.workflow import Action
from loket.services import Services
from loket.services.lookup import Which
from loket.services.people import NewPerson
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.page import Tools
from loket.ui.pages.requests import RequestsPage
from loket.ui.widgets.banner import EmptyState
from loket.ui.widgets.labels import Label

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> RequestsPage:
    made = RequestsPage(tools)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    return made


def shown(page: RequestsPage, qtbot: QtBot) -> RequestsPage:
    """As the main window shows it."""
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.refresh()
    first = page.first_focus()
    assert first is not None
    first.setFocus()
    return page


def names(page: RequestsPage) -> list[str]:
    return [row.name for row in page.model.rows]


def said(page: RequestsPage) -> str:
    """What the page says in place of the list."""
    empty = page._stack.currentWidget()
    assert isinstance(empty, EmptyState)
    return " ".join(label.text() for label in empty.findChildren(Label))


def type_and_wait(page: RequestsPage, qtbot: QtBot, text: str) -> None:
    QTest.keyClicks(page.search, text)
    qtbot.waitUntil(lambda: not page._typing.isActive())


def test_an_empty_office_is_told_how_to_begin(page: RequestsPage, qtbot: QtBot) -> None:
    shown(page, qtbot)
    assert "Daftarkan pemohon pertama" in said(page)


def test_the_search_answers_while_typing(page: RequestsPage, services: Services, qtbot: QtBot) -> None:
    register(services, "Siti Rahmawati")
    register(services, "Dewi Anggraini")
    shown(page, qtbot)
    assert page.search.hasFocus()
    type_and_wait(page, qtbot, "dewi")
    assert names(page) == ["Dewi Anggraini"]
    assert page.header._subtitle.full_text == "1 permohonan"


def test_what_is_not_found_is_repeated(page: RequestsPage, services: Services, qtbot: QtBot) -> None:
    register(services)
    shown(page, qtbot)
    type_and_wait(page, qtbot, "zulkifli")
    assert "“zulkifli” tidak ditemukan" in said(page)


def test_a_search_within_a_filter_offers_to_search_everywhere(
    page: RequestsPage, services: Services, qtbot: QtBot
) -> None:
    register(services, "Dewi Anggraini")
    shown(page, qtbot)
    page.narrow(Which.READY)
    page.refresh()
    type_and_wait(page, qtbot, "dewi")
    assert "Siap diambil" in said(page)
    page._everywhere.trigger()
    assert names(page) == ["Dewi Anggraini"]


def test_enter_opens_the_only_one_found_even_before_the_search_has_run(
    page: RequestsPage, services: Services, qtbot: QtBot
) -> None:
    register(services, "Siti Rahmawati")
    wanted = register(services, "Dewi Anggraini")
    shown(page, qtbot)
    with qtbot.waitSignal(page.request_opened) as opened:
        QTest.keyClicks(page.search, "dewi")
        QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert opened.args == [wanted.number]


@pytest.mark.parametrize("scanned", [True, False], ids=["scanned", "typed"])
def test_a_code_from_paper_opens_its_request_and_leaves_no_letters(
    page: RequestsPage, services: Services, qtbot: QtBot, scanned: bool
) -> None:
    made = [register(services, name) for name in ("Siti Rahmawati", "Siti Aminah")]
    number = made[0].number
    code = scan(services, number) if scanned else services.lookup.detail(number).paper_code
    shown(page, qtbot)
    with qtbot.waitSignal(page.request_opened) as opened:
        QTest.keyClicks(page.search, code)
        QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert opened.args == [made[0].number]
    assert page.search.text() == ""


def test_a_scan_whose_seal_is_not_ours_opens_nothing_and_says_so(
    page: RequestsPage, services: Services, qtbot: QtBot
) -> None:
    forged = scan(services, register(services).number)
    forged = f"{forged[:-1]}{'0' if forged[-1] != '0' else '1'}"
    shown(page, qtbot)
    with qtbot.waitSignal(page.message_raised) as told, qtbot.assertNotEmitted(page.request_opened):
        QTest.keyClicks(page.search, forged)
        QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert "bukan buatan kantor ini" in told.args[1]


def test_the_arrow_leads_into_the_list_and_enter_opens_the_row(
    page: RequestsPage, services: Services, qtbot: QtBot
) -> None:
    first, _second = register(services, "Siti Rahmawati"), register(services, "Dewi Anggraini")
    shown(page, qtbot)
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.request_opened) as opened:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [first.number]
    assert page.first_focus() is page.table, "coming back leads to the row that was opened"


def test_f3_selects_what_was_searched(page: RequestsPage, tools: Tools, services: Services, qtbot: QtBot) -> None:
    register(services)
    shown(page, qtbot)
    type_and_wait(page, qtbot, "siti")
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    tools.actions.find.trigger()
    assert page.search.hasFocus()
    assert page.search.selectedText() == "siti"


def test_reading_again_keeps_the_chosen_row_and_the_place(page: RequestsPage, services: Services, qtbot: QtBot) -> None:
    made = [register(services, f"Pemohon {at}") for at in range(30)]
    shown(page, qtbot)
    page.table.choose_key(made[5].number)
    page.table.verticalScrollBar().setValue(200)
    register(services, "Pemohon Baru")
    page.refresh()
    row: Any = page.table.row()
    assert row.number == made[5].number
    assert page.table.verticalScrollBar().value() == 200


def test_filters_are_walked_with_the_arrows(page: RequestsPage, services: Services, clock: Any, qtbot: QtBot) -> None:
    late = register(services, "Terlambat", "skck")
    clock.at(30, 3)
    register(services, "Baru")
    shown(page, qtbot)
    on = page.filters.buttons[0]
    on.setFocus()
    for _filter in (Which.OPEN, Which.OVERDUE):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.filters.key() == Which.OVERDUE
    assert [row.number for row in page.model.rows] == [late.number]


def test_a_number_of_the_board_opens_its_list(page: RequestsPage, services: Services, qtbot: QtBot) -> None:
    made = [register(services, name) for name in ("Siti Rahmawati", "Dewi Anggraini")]
    step(services, made[0].number, Action.VERIFIED)
    step(services, made[0].number, Action.READY)
    page.search.setText("apa saja")
    page.narrow(Which.READY)
    shown(page, qtbot)
    assert names(page) == ["Siti Rahmawati"]
    assert page.table.hasFocus()


def test_what_is_on_time_is_a_filter_only_while_the_board_asked_for_it(
    page: RequestsPage, services: Services, qtbot: QtBot
) -> None:
    register(services, "Siti Rahmawati")
    rare = next(button for button in page.filters.buttons if button.text() == "Sesuai janji")
    assert rare.isHidden()
    page.narrow(Which.ON_TIME)
    shown(page, qtbot)
    assert names(page) == ["Siti Rahmawati"]
    assert rare.isVisible()
    page.filters.buttons[0].click()
    assert rare.isHidden()


def test_an_answer_to_an_older_question_is_dropped(page: RequestsPage, services: Services, qtbot: QtBot) -> None:
    register(services)
    shown(page, qtbot)
    page._on_found(page._asked - 1, [])
    assert names(page) == ["Siti Rahmawati"]


@pytest.mark.parametrize("size", [(720, 520), (850, 560), (1100, 700), (1650, 980)])
@pytest.mark.parametrize("points", [12, 16])
def test_numbers_are_never_cut(
    page: RequestsPage, services: Services, qapp: QApplication, qtbot: QtBot, size: tuple[int, int], points: int
) -> None:
    register(services, "I Gusti Ayu Made Widiastuti Kusumaningrum")
    style.apply(qapp, "light", points)
    page.resize(*size)
    shown(page, qtbot)
    for column in (0, 1):
        assert page.table.columnWidth(column) >= page.table.sizeHintForColumn(column)


# into a file


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "daftar.csv"
    monkeypatch.setattr(files, "choose_save", lambda *_asked: path)
    return path


def supervised(page: RequestsPage, qtbot: QtBot) -> RequestsPage:
    """Budi, a supervisor, looks at it."""
    page.services.desk.person = next(row for row in page.services.people.rows() if row.name == "Budi Santoso")
    return shown(page, qtbot)


def test_a_supervisor_saves_what_the_list_shows_by_keyboard(
    page: RequestsPage, services: Services, qtbot: QtBot, target: Path
) -> None:
    register(services, "Siti Rahmawati")
    waiting = register(services, "Ahmad Fauzi").number
    step(services, waiting, Action.SUSPEND, reason="applicant")
    page.narrow(Which.SUSPENDED.value)
    supervised(page, qtbot)
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.saving.card.save.hasFocus()
    with qtbot.waitSignal(page.message_raised) as told:
        QTest.keyClick(page.saving.card.save, Qt.Key.Key_Space)
    assert told.args == ["success", "1 permohonan tersimpan di daftar.csv."]
    content = target.read_text("utf-8-sig")
    assert waiting in content
    assert "Fauzi" not in content, "names are masked"
    assert not page.saving.isVisible()
    assert page.table.hasFocus()


def test_whole_data_is_saved_with_somebody_beside(
    page: RequestsPage, services: Services, qtbot: QtBot, target: Path
) -> None:
    register(services, "Siti Rahmawati")
    supervised(page, qtbot)
    page.save_list.trigger()
    page.saving.card.whole.setChecked(True)
    assert not page.saving.card.save.isVisible()
    assert page.saving.card.second.isVisible()
    with qtbot.waitSignal(page.message_raised) as told:
        page.saving.card.second.do_button.click()
    assert told.args[0] == "success"
    assert "Siti Rahmawati" in target.read_text("utf-8-sig")


def test_who_may_not_take_lists_away_is_offered_nothing(page: RequestsPage, services: Services, qtbot: QtBot) -> None:
    services.desk.person = services.people.add(NewPerson(name="Tono Petugas", roles=(Role.OFFICER,)))
    shown(page, qtbot)
    assert not page.save_list.isEnabled()
    assert not page._save_hint.isVisible()
