"""What is typed and ticked and searched in, used the way an officer does: by keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from widget_stage import keys, put, settle, shown_words

from loket.ui import style
from loket.ui.desk_settings import TEXT_SIZES
from loket.ui.widgets.card import ScrollPane
from loket.ui.widgets.checklist import Checklist, ChecklistItem
from loket.ui.widgets.combo_search import ComboSearch, SearchItem, find_items
from loket.ui.widgets.dates import parse_date
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit, GroupedEdit, PhoneEdit

pytestmark = pytest.mark.usefixtures("dressed")

MONDAY = date(2026, 3, 16)


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
    settle()
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
