"""The widgets, used the way an officer uses them: mostly by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from loket.ui import style
from loket.ui.desk_settings import TEXT_SIZES
from loket.ui.models.table import ROW_ROLE, SORT_ROLE, RowTable
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner, EmptyState
from loket.ui.widgets.buttons import ActionButton, Button, KeyHint
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.checklist import Checklist, ChecklistItem
from loket.ui.widgets.chip import StatusChip, chip_size
from loket.ui.widgets.combo_search import ComboSearch, SearchItem, find_items
from loket.ui.widgets.dates import parse_date
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.figures import Bar, BarChart, BigNumber
from loket.ui.widgets.header import PageHeader
from loket.ui.widgets.inputs import DateEdit, GroupedEdit, PhoneEdit
from loket.ui.widgets.labels import ElidedLabel, KeyCap
from loket.ui.widgets.pdf_view import PdfView
from loket.ui.widgets.rail import NavigationRail, RailItem
from loket.ui.widgets.table_view import TableView
from loket.ui.widgets.timeline import Timeline, TimelineEvent

MONDAY = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    style.apply(qapp, "light", 12)
    yield
    style.apply(qapp, "light", 12)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    made.resize(700, 600)
    qtbot.addWidget(made)
    return made


def put(page: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        page.layout().addWidget(widget)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    widgets[0].setFocus()


def keys(*pressed: Qt.Key | str) -> None:
    for key in pressed:
        window = QGuiApplication.focusWindow()
        if isinstance(key, Qt.Key):
            QTest.keyClick(window, key)
        else:
            for letter in key:
                QTest.keyClick(window, letter)


def action_for(page: QWidget, text: str, key: str) -> QAction:
    made = QAction(text, page)
    made.setShortcut(QKeySequence(key))
    return made


# Inputs


def test_a_nik_is_shown_in_groups_and_read_as_digits(page: QWidget) -> None:
    edit = GroupedEdit()
    put(page, edit)
    keys("6501014507900003")
    assert edit.shown == "6501 0145 0790 0003"
    assert edit.text() == "6501014507900003"


def test_correcting_a_nik_in_the_middle_keeps_the_cursor(page: QWidget) -> None:
    edit = GroupedEdit()
    put(page, edit)
    edit.setText("650101450790")
    edit.setCursorPosition(6)
    keys(Qt.Key.Key_Backspace, "9")
    assert edit.text() == "650191450790"
    assert edit.cursorPosition() == 6
    edit.setCursorPosition(5)
    keys(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert edit.text() == "65091450790"[:3] + "91450790"


def test_a_pasted_nik_may_carry_spaces_and_dots(page: QWidget, qtbot: QtBot) -> None:
    edit = GroupedEdit()
    put(page, edit)
    QGuiApplication.clipboard().setText(" 6501.0145-0790 0003\n")
    with qtbot.waitSignal(edit.digits_changed):
        edit.paste()
    assert edit.text() == "6501014507900003"


@pytest.mark.parametrize(
    ("typed", "shown", "read"),
    [("081234567890", "0812-3456-7890", "081234567890"), ("+6281234567", "+62 812-3456-7", "+6281234567")],
)
def test_a_phone_number_is_grouped(page: QWidget, typed: str, shown: str, read: str) -> None:
    edit = PhoneEdit()
    put(page, edit)
    keys(typed)
    assert (edit.shown, edit.text()) == (shown, read)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24-11-2026", date(2026, 11, 24)),
        ("24/11", date(2026, 11, 24)),
        ("24.11.26", date(2026, 11, 24)),
        ("24112026", date(2026, 11, 24)),
        ("1 Agustus 2026", date(2026, 8, 1)),
        ("05-07-90", date(1990, 7, 5)),
        ("hari ini", MONDAY),
        ("besok", date(2026, 3, 17)),
        ("lusa", date(2026, 3, 18)),
        ("+3", date(2026, 3, 19)),
        ("-2", date(2026, 3, 14)),
        ("jumat", date(2026, 3, 20)),
        ("Senin", date(2026, 3, 23)),
        ("31-02-2026", None),
        ("entah", None),
        ("", None),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, meant: date | None) -> None:
    assert parse_date(typed, MONDAY) == meant


def test_a_typed_date_is_written_out_on_leaving(page: QWidget) -> None:
    edit, other = DateEdit(lambda: MONDAY), QLineEdit()
    put(page, edit, other)
    keys("besok", Qt.Key.Key_Tab)
    assert edit.text() == "17-03-2026"
    assert other.hasFocus()
    edit.setText("entah")
    assert edit.is_wrong
    edit.set_date(MONDAY)
    edit.setFocus()
    keys(Qt.Key.Key_Up)
    assert edit.date() == date(2026, 3, 17)


def test_an_error_stands_beside_its_field_until_it_is_mended(page: QWidget) -> None:
    edit = GroupedEdit()
    field = FormField("NIK", edit, "16 angka")
    put(page, field)
    field.set_error("NIK harus 16 angka, baru 15")
    assert edit.accessibleName() == "NIK"
    assert edit.accessibleDescription() == "NIK harus 16 angka, baru 15"
    assert "NIK harus 16 angka, baru 15" in shown_words(field)
    keys("1")
    assert not field.has_error
    assert "16 angka" in shown_words(field)


def test_a_label_leads_to_its_input(page: QWidget) -> None:
    edit = QLineEdit()
    field = FormField("Nama lengkap", edit)
    put(page, field)
    assert any(label.buddy() is edit for label in field.findChildren(QLabel))
    assert edit.hasFocus()


@pytest.mark.parametrize("point_size", TEXT_SIZES)
def test_a_field_is_never_squeezed(page: QWidget, qapp: QApplication, point_size: int) -> None:
    style.apply(qapp, "light", point_size)
    field = FormField("NIK", GroupedEdit(), "Perempuan · 5 Juli 1990 · 35 tahun (dari NIK, dapat diubah)")
    pane = ScrollPane()
    pane.add(field)
    put(page, pane)
    page.resize(300, 40)
    qapp_settle()
    assert field.height() >= field.heightForWidth(field.width())
    assert field.edit.height() >= 32


# Checklist

THREE = [ChecklistItem("form", "Formulir"), ChecklistItem("ktp", "KTP", "asli"), ChecklistItem("foto", "Foto")]


def test_number_keys_tick_requirements(page: QWidget) -> None:
    checklist = Checklist()
    checklist.set_items(THREE)
    put(page, checklist)
    keys("1", "3")
    assert checklist.present() == ("form", "foto")
    assert [item.key for item in checklist.missing()] == ["ktp"]
    keys("1")
    assert checklist.present() == ("foto",)


def test_arrows_and_space_tick_requirements_and_tab_leaves(page: QWidget) -> None:
    checklist, after = Checklist(), QLineEdit()
    checklist.set_items(THREE)
    put(page, checklist, after)
    keys(Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert checklist.present() == ("ktp",)
    keys(Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_everything_present_tells_once(page: QWidget, qtbot: QtBot) -> None:
    checklist = Checklist()
    checklist.set_items([*THREE, ChecklistItem("wali", "Surat kuasa", "apabila dikuasakan", optional=True)])
    told: list[bool] = []
    checklist.changed.connect(lambda: told.append(not checklist.missing()))
    checklist.set_all_present()
    assert told == [True]
    assert "wali" not in checklist.present()


@pytest.mark.parametrize("point_size", TEXT_SIZES)
def test_twenty_requirements_scroll_and_can_all_be_reached(page: QWidget, qapp: QApplication, point_size: int) -> None:
    style.apply(qapp, "light", point_size)
    checklist = Checklist()
    long = "Surat keterangan tempat praktik dari pimpinan fasilitas pelayanan kesehatan yang masih berlaku"
    checklist.set_items([ChecklistItem(at, f"{long} {at}", "asli diserahkan") for at in range(20)])
    put(page, checklist)
    keys(Qt.Key.Key_End, Qt.Key.Key_Space)
    last = checklist.rows[-1]
    assert checklist.present() == (19,)
    assert last.height() >= last.heightForWidth(last.width())
    assert checklist.viewport().rect().contains(last.mapTo(checklist.viewport(), QPoint(0, last.height() - 1)))


# Search

SERVICES = [
    SearchItem("Surat Izin Praktik Perawat", "5 hari kerja", 1, ("SIPP", "suster")),
    SearchItem("Surat Izin Praktik Bidan", "5 hari kerja", 2),
    SearchItem("Izin Penelitian", "3 hari kerja", 3),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("pra bid", [2]), ("suster", [1]), ("izin", [3, 1, 2]), ("litian", [3]), ("xyz", []), ("", [1, 2, 3])],
)
def test_any_part_of_any_word_finds(typed: str, found: list[int]) -> None:
    assert [item.data for item in find_items(SERVICES, typed)] == found


def test_a_service_is_found_and_taken_by_keyboard(page: QWidget, qtbot: QtBot) -> None:
    search, after = ComboSearch("Jenis layanan"), QLineEdit()
    search.set_items(SERVICES)
    put(page, search, after)
    with qtbot.waitSignal(search.item_chosen) as told:
        keys("praktik", Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert told.args == [2]
    assert search.text() == "Surat Izin Praktik Bidan"
    assert not search.is_open
    assert search.hasFocus()


def test_tab_takes_the_marked_service_and_goes_on(page: QWidget) -> None:
    search, after = ComboSearch("Jenis layanan"), QLineEdit()
    search.set_items(SERVICES)
    put(page, search, after)
    keys("litian", Qt.Key.Key_Tab)
    assert search.chosen() == 3
    assert after.hasFocus()


def test_typing_over_a_choice_takes_it_back_and_escape_only_closes(page: QWidget) -> None:
    search = ComboSearch("Jenis layanan")
    search.set_items(SERVICES)
    put(page, search)
    search.choose(1)
    told: list[object] = []
    search.item_chosen.connect(told.append)
    keys("x")
    assert (search.chosen(), told, search.is_open) == (None, [None], True)
    keys(Qt.Key.Key_Escape)
    assert not search.is_open
    assert search.text().startswith("x")


def test_down_opens_everything_and_a_click_takes(page: QWidget) -> None:
    search = ComboSearch("Jenis layanan")
    search.set_items(SERVICES)
    put(page, search)
    keys(Qt.Key.Key_Down)
    assert len(search.found) == 3
    popup = search._popup
    place = popup.visualRect(popup.model().index(2, 0)).center()
    QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert search.chosen() == 3


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
    qapp_settle()
    wide = header.findChildren(KeyHint)[0].width()
    page.resize(560, 300)
    qapp_settle()
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
    qapp_settle()
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
    checklist.set_items(THREE)
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
    qapp_settle()
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
    qapp_settle()
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


def shown_words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def qapp_settle() -> None:
    QApplication.sendPostedEvents()
    QApplication.processEvents()
