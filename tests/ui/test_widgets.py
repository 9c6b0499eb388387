"""The widgets, used the way an officer uses them: mostly by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from widget_stage import action_for, keys, put, settle, shown_words

from loket.ui import style
from loket.ui.models.table import ROW_ROLE, SORT_ROLE, RowTable
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner, EmptyState
from loket.ui.widgets.buttons import ActionButton, Button, KeyHint
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.checklist import Checklist, ChecklistItem
from loket.ui.widgets.chip import StatusChip, chip_size
from loket.ui.widgets.combo_search import ComboSearch
from loket.ui.widgets.figures import Bar, BarChart, BigNumber
from loket.ui.widgets.header import PageHeader
from loket.ui.widgets.inputs import GroupedEdit
from loket.ui.widgets.labels import ElidedLabel, KeyCap
from loket.ui.widgets.pdf_view import PdfView
from loket.ui.widgets.rail import NavigationRail, RailItem
from loket.ui.widgets.table_view import TableView
from loket.ui.widgets.timeline import Timeline, TimelineEvent

pytestmark = pytest.mark.usefixtures("dressed")


# Rail, head, buttons


def test_the_rail_is_one_tab_stop_walked_by_arrows(page: QWidget, qtbot: QtBot) -> None:
    rail, after = NavigationRail(), QLineEdit()
    for key, word in (("intake", "Pendaftaran"), ("list", "Permohonan"), ("board", "Pengawasan")):
        rail.add_item(key, word, "list")
    rail.set_current("intake")
    rail.set_badge("board", 3, Tone.OVERDUE)
    put(page, after, rail)
    keys(Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Down)
    with qtbot.waitSignal(rail.item_chosen) as told:
        keys(Qt.Key.Key_Return)
    assert told.args == ["board"]
    assert rail.current == "board"
    assert rail._items["board"].accessibleName() == "Pengawasan, 3 menunggu"


def test_a_hidden_page_is_skipped_by_arrows(page: QWidget) -> None:
    rail = NavigationRail()
    for key in ("intake", "list", "board"):
        rail.add_item(key, key, "list")
    rail.set_item_visible("list", False)
    assert rail.keys == ("intake", "board")


def test_a_key_hint_shows_its_key_and_works_without_taking_the_focus(page: QWidget, qtbot: QtBot) -> None:
    header, edit = PageHeader("Pendaftaran", "Senin"), QLineEdit()
    action = action_for(page, "Cari", "F3")
    hint = header.add_hint(action)
    put(page, edit, header)
    with qtbot.waitSignal(action.triggered):
        QTest.mouseClick(hint, Qt.MouseButton.LeftButton)
    assert edit.hasFocus()
    assert (hint.accessibleName(), hint.accessibleDescription()) == ("Cari", "F3")
    action.setEnabled(False)
    assert not hint.isEnabled()


def test_the_head_drops_words_before_it_is_cut(page: QWidget) -> None:
    header = PageHeader("Pendaftaran permohonan", "Senin, 16 Maret 2026")
    for word, key in (("Baru", "F2"), ("Cari", "F3"), ("Tahan (1)", "F4"), ("Cetak ulang", "F9")):
        header.add_hint(action_for(page, word, key))
    put(page, header)
    page.resize(1200, 300)
    settle()
    wide = header.findChildren(KeyHint)[0].width()
    page.resize(560, 300)
    settle()
    assert header.findChildren(KeyHint)[0].width() < wide
    assert not header.findChildren(ElidedLabel)[0].is_elided


def test_an_action_button_says_what_it_does_and_its_key(page: QWidget, qtbot: QtBot) -> None:
    action = action_for(page, "Simpan && cetak", "Ctrl+Return")
    button = ActionButton(action, look="primary")
    put(page, button)
    assert button.text() == "Simpan && cetak   Ctrl+Enter"
    assert button.accessibleName() == "Simpan & cetak"
    with qtbot.waitSignal(action.triggered):
        keys(Qt.Key.Key_Space)


# Table


class Column(IntEnum):
    PROMISE = 0
    NAME = 1
    COUNT = 2


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    count: int | None


class Rows(RowTable[Row]):
    def __init__(self) -> None:
        super().__init__(Column, {Column.PROMISE: "Janji", Column.NAME: "Nama", Column.COUNT: "Jumlah"})

    def text(self, row: Row, column: int) -> str:
        return {Column.PROMISE: "Lewat 1 hari", Column.NAME: row.name, Column.COUNT: str(row.count)}[Column(column)]

    def sort_value(self, row: Row, column: int) -> object:
        return row.count if column == Column.COUNT else super().sort_value(row, column)

    def tone(self, row: Row, column: int) -> Tone | None:
        return Tone.OVERDUE if column == Column.PROMISE else None

    def is_number(self, column: int) -> bool:
        return column == Column.COUNT


ROWS = [Row(1, "Siti", 10), Row(2, "agus", 9), Row(3, "Budi", None)]


def test_a_list_gives_text_row_and_raw_value(qapp: QApplication) -> None:
    table = Rows()
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.set_rows(ROWS)
    index = table.index(0, Column.COUNT)
    assert (index.data(), index.data(ROW_ROLE), index.data(SORT_ROLE)) == ("10", ROWS[0], 10)
    table.sort(Column.NAME, Qt.SortOrder.AscendingOrder)
    assert [row.name for row in table.rows] == ["agus", "Budi", "Siti"]
    table.sort(Column.COUNT, Qt.SortOrder.AscendingOrder)
    assert [row.count for row in table.rows] == [9, 10, None]


def test_enter_opens_the_chosen_row_and_loading_again_keeps_it(page: QWidget, qtbot: QtBot) -> None:
    view, table = TableView("Permohonan", stretch=1), Rows()
    view.setModel(table)
    table.set_rows(ROWS)
    put(page, view)
    keys(Qt.Key.Key_Down)
    with qtbot.waitSignal(view.row_activated) as told:
        keys(Qt.Key.Key_Return)
    assert told.args == [ROWS[1]]
    table.set_rows([Row(9, "Baru", 1), *ROWS])
    assert view.row() == ROWS[1]
    table.set_rows(ROWS[:1])
    assert view.row() is None


def test_columns_fill_the_view_and_chips_are_whole(page: QWidget) -> None:
    view, table = TableView("Permohonan", stretch=1), Rows()
    view.setModel(table)
    table.set_rows([Row(1, "nama yang panjang " * 20, 1)])
    put(page, view)
    settle()
    header = view.horizontalHeader()
    assert abs(header.length() - view.viewport().width()) <= 1
    assert header.sectionSize(0) >= chip_size("Lewat 1 hari").width()
    assert view.rowHeight(0) >= 30


# Focus


def controls() -> dict[str, QWidget]:
    chart = BigNumber("Lewat janji", Tone.OVERDUE)
    table, model = TableView("Permohonan"), Rows()
    model.setParent(table)
    table.setModel(model)
    model.set_rows(ROWS)
    listed, tabs, checklist = QListWidget(), QTabBar(), Checklist()
    listed.addItems(["satu", "dua"])
    tabs.addTab("Satu")
    checklist.set_items([ChecklistItem("form", "Formulir"), ChecklistItem("ktp", "KTP", "asli")])
    tool = QToolButton()
    style.set_icon(tool, "lock")
    buttons = {f"button {look}": Button("Simpan", look=look) for look in ("", "primary", "danger", "flat")}
    plain = (
        QLineEdit(),
        QPlainTextEdit(),
        QComboBox(),
        QSpinBox(),
        QCheckBox("a"),
        QRadioButton("b"),
        GroupedEdit(),
        PdfView(),
    )
    named = {type(each).__name__: each for each in (*plain, table, listed, tabs, checklist, tool, chart)}
    return {**named, **buttons, "search": ComboSearch("Layanan"), "rail": RailItem("a", "Pendaftaran", "list")}


@pytest.mark.parametrize("theme", style.THEMES)
def test_the_focus_is_seen_on_every_control(page: QWidget, qapp: QApplication, theme: str) -> None:
    style.apply(qapp, theme, 12)
    away, shown = QLineEdit(), controls()
    page.resize(700, 1500)
    put(page, away, *shown.values())
    settle()
    for name, control in shown.items():
        away.setFocus()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert ring_pixels(before, control.grab().toImage()) >= 100, name


def ring_pixels(before: QImage, after: QImage) -> int:
    """How many points changed into the colour of a ring (that these stand out 3:1 is computed in test_style)."""
    points = [(x, y) for x in range(after.width()) for y in range(after.height())]
    changed = [(x, y) for x, y in points if before.pixel(x, y) != after.pixel(x, y)]
    inks = [style.color("accent").rgb(), style.color("text").rgb()]
    return sum(1 for x, y in changed if after.pixel(x, y) in inks)


# What only shows something


def test_a_banner_offers_actions_and_can_be_closed(page: QWidget, qtbot: QtBot) -> None:
    banner, action = Banner(closable=True), action_for(page, "Cetak ulang", "F9")
    put(page, banner)
    banner.hide()
    banner.show_message("Tanda terima belum tercetak", Tone.AT_RISK, [action])
    assert banner.isVisible()
    with qtbot.waitSignal(action.triggered):
        banner.findChild(ActionButton).click()
    with qtbot.waitSignal(banner.dismissed):
        banner._close.click()
    assert banner.isHidden()


def test_a_figure_opens_its_list_by_keyboard(page: QWidget, qtbot: QtBot) -> None:
    tile = BigNumber("Lewat janji", Tone.OVERDUE)
    tile.set_figure(3, "paling lama 2 hari")
    put(page, tile)
    assert tile.accessibleName() == "Lewat janji: 3, paling lama 2 hari"
    with qtbot.waitSignal(tile.clicked):
        keys(Qt.Key.Key_Return)


def test_a_chart_says_its_numbers(page: QWidget) -> None:
    chart = BarChart()
    chart.set_bars([Bar("Okt", 96, "96 %"), Bar("Des", 88, "88 %", Tone.AT_RISK)], "Tepat janji", 100)
    put(page, chart)
    assert chart.accessibleDescription() == "Okt 96 %, Des 88 %"
    assert not chart.grab().isNull()


def test_paper_is_shown_to_the_width_and_zooms_by_key(page: QWidget) -> None:
    view = PdfView()
    put(page, view)
    image = QImage(595, 842, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    view.set_pages([image, image])
    fitted = view.zoom
    keys("+")
    assert view.zoom > fitted
    keys("0")
    assert view.zoom == pytest.approx(fitted)
    assert "2 halaman" in view.accessibleDescription()
    view.fit_page()
    assert view.zoom < fitted


def test_a_timeline_is_read_as_sentences(page: QWidget) -> None:
    timeline = Timeline()
    timeline.set_events([TimelineEvent("16-03-2026 09.42", "Diterima", "Rina"), TimelineEvent("17-03-2026", "Selesai")])
    put(page, timeline)
    timeline.set_events([TimelineEvent("16-03-2026 09.42", "Diterima", "Rina", tone=Tone.ON_TIME)])
    settle()
    assert [row.accessibleName() for row in timeline._rows] == ["16-03-2026 09.42, Diterima, Rina"]
    assert "16-03-2026 09.42 · Rina" in shown_words(timeline)


def test_a_long_text_is_cut_and_still_read_in_full(page: QWidget) -> None:
    label = ElidedLabel("Persetujuan Kesesuaian Kegiatan Pemanfaatan Ruang")
    put(page, label)
    page.resize(120, 60)
    label.resize(100, 20)
    assert label.is_elided
    assert label.toolTip() == label.accessibleName() == "Persetujuan Kesesuaian Kegiatan Pemanfaatan Ruang"


def test_a_scroll_pane_brings_the_focus_into_sight(page: QWidget) -> None:
    pane = ScrollPane()
    edits = [QLineEdit() for _number in range(30)]
    for edit in edits:
        pane.add(edit)
    put(page, pane)
    edits[-1].setFocus()
    assert pane.viewport().rect().contains(edits[-1].mapTo(pane.viewport(), QPoint(0, 0)))


@pytest.mark.parametrize("theme", style.THEMES)
def test_every_widget_paints_in_every_theme(page: QWidget, qapp: QApplication, theme: str) -> None:
    style.apply(qapp, theme, 14)
    card = Card("Kartu", number=1)
    chips = [StatusChip(tone, tone.value) for tone in Tone]
    for widget in (*chips, KeyCap("Ctrl+Return"), EmptyState("inbox", "Kosong", "Tekan F2")):
        card.add(widget)
    card.add_header_widget(StatusChip(Tone.DONE, "lengkap"))
    put(page, card)
    assert not page.grab().isNull()
    assert KeyCap("Ctrl+Return").key == "Ctrl+Enter"
