"""Hours, seasons and counting rules that move no promise are saved at once; what is wrong is told beside its field."""

from __future__ import annotations

from datetime import date

import pytest
from intake_driver import ENTER, Keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot
from request_builders import FREE
from settings_hours_driver import (
    at_settings,
    button,
    calendar,
    fill,
    fill_season,
    hours,
    season_names,
    settings,
    shown,
    text,
    tick,
)

from loket.services import Services
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools

Key = Qt.Key


@pytest.fixture
def window(tools: Tools, qtbot: QtBot) -> MainWindow:
    return at_settings(tools, qtbot)


# where no promise moves


def test_hours_that_move_no_promise_are_saved_at_once_and_quietly(window: MainWindow, services: Services) -> None:
    fill(hours(window), "sat", "8.00-11.00")
    hours(window).save.click()
    assert shown(window) == "settings"
    assert services.calendar.year(2026).week["sat"] == [("08:00", "11:00")]
    assert window.banner.text == "Jam & hitungan: tersimpan. Tidak ada janji yang terkena."
    assert text(hours(window), "sat") == "08.00–11.00"
    assert not hours(window).is_changed
    assert hours(window).fields["mon"].edit.hasFocus()
    newest = services.calendar.revisions()[0]
    assert (newest.reason, newest.decision) == ("Jam kerja Sabtu", "none")


def test_hours_written_in_another_way_are_no_change(window: MainWindow, services: Services) -> None:
    before = services.calendar.revisions()
    fill(hours(window), "mon", "7.30-12.00; 13:00-16:00")
    hours(window).save.click()
    assert text(hours(window), "mon") == "07.30–12.00, 13.00–16.00"
    assert not hours(window).is_changed
    assert services.calendar.revisions() == before


@pytest.mark.parametrize(
    ("key", "words", "told"),
    [
        ("mon", "pagi", "pagi"),
        ("mon", "12.00–08.00", "Jam tutup harus sesudah jam buka"),
        ("tue", "08.00–12.00, 11.00–15.00", "bertumpuk"),
        ("cutoff", "siang", "siang"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_stays(
    window: MainWindow, services: Services, key: str, words: str, told: str
) -> None:
    before = services.calendar.revisions()
    fill(hours(window), key, words)
    hours(window).save.click()
    assert told in hours(window).fields[key].error
    assert hours(window).fields[key].edit.hasFocus()
    assert text(hours(window), key) == words
    assert services.calendar.revisions() == before
    assert hours(window).save.isEnabled()


def test_a_week_without_an_open_day_is_refused(window: MainWindow, services: Services) -> None:
    before = services.calendar.year(2026).week
    for key in ("mon", "tue", "wed", "thu", "fri"):
        fill(hours(window), key, "")
    hours(window).save.click()
    assert hours(window).fields["mon"].has_error
    assert services.calendar.year(2026).week == before


def test_the_cut_off_hour_is_typed_as_people_write_it(window: MainWindow, services: Services) -> None:
    fill(hours(window), "cutoff", "14")
    hours(window).save.click()
    assert services.calendar.hours().rules.cutoff == "14:00"
    assert text(hours(window), "cutoff") == "14.00"
    assert services.calendar.revisions()[0].reason == "Batas jam masuk: tidak ada menjadi 14.00"
    fill(hours(window), "cutoff", "")
    hours(window).save.click()
    assert services.calendar.hours().rules.cutoff == ""


def test_week_and_rules_that_were_typed_together_are_one_change(window: MainWindow, services: Services) -> None:
    many = len(services.calendar.revisions())
    fill(hours(window), "sat", "08.00–11.00")
    tick(hours(window), "count_first_day")
    hours(window).save.click()
    assert services.calendar.hours().rules.count_first_day
    assert len(services.calendar.revisions()) == many + 1
    assert services.calendar.revisions()[0].reason == (
        "Jam kerja Sabtu; Hari berkas masuk dihitung sebagai hari pertama"
    )


def test_one_service_stays_open_on_cuti_bersama_by_the_keyboard(window: MainWindow, services: Services) -> None:
    section, keyboard = hours(window), Keyboard()
    codes = [str(row.item.key) for row in section.open_services.rows]
    section.open_services.rows[0].setFocus()
    keyboard.press(*[Key.Key_Down] * codes.index(FREE), Key.Key_Space)
    keyboard.press(Key.Key_Tab)
    assert section.save.hasFocus()
    keyboard.press(ENTER)
    assert services.calendar.hours().rules.open_services == (FREE,)
    name = services.standards.show(FREE).standard.name
    assert services.calendar.revisions()[0].reason == f"Buka pada cuti bersama: {name}"
    assert not services.calendar.current().work.is_working_day(date(2026, 3, 18)), "the office itself stays closed"


def test_the_zone_is_changed_and_the_calendar_tells_its_hours_by_it(window: MainWindow, services: Services) -> None:
    window.show_page("calendar")
    window.show_page("settings")
    zone = hours(window).edits["zone"]
    assert isinstance(zone, QComboBox)
    zone.setCurrentIndex(1)
    hours(window).save.click()
    assert services.office.profile().zone == "Asia/Makassar"
    window.show_page("calendar")
    told = calendar(window).history.timeline._rows[0].accessibleName()
    assert "Zona waktu: WIB menjadi WITA" in told
    assert "10.42" in told, "9.42 in Jakarta"


def test_where_the_office_works_on_cuti_bersama_no_service_is_chosen(window: MainWindow, services: Services) -> None:
    tick(hours(window), "open_on_collective_leave")
    assert not hours(window).open_services.isEnabled()
    hours(window).save.click()
    assert services.calendar.hours().rules.open_on_collective_leave
    assert services.calendar.current().work.is_working_day(date(2026, 3, 18))


def test_a_season_that_moves_no_promise_is_added_and_removed(window: MainWindow, services: Services) -> None:
    fill_season(window, ("1-7-2026", "31-7-2026"))
    assert "Bulan bakti" in season_names(services)
    assert hours(window).panel.isHidden()
    assert window.banner.text == "Musim tersimpan. Tidak ada janji yang terkena."
    assert hours(window).add_season.hasFocus()
    remove = button(hours(window), "Hapus Bulan bakti")
    remove.click()
    assert remove.text() == "Ya, hapus"
    remove.click()
    assert "Bulan bakti" not in season_names(services)
    assert window.banner.text == "Musim dihapus. Tidak ada janji yang terkena."


def test_what_is_ticked_is_told_below_the_list(window: MainWindow) -> None:
    section = hours(window)
    section.open_services.set_present({"sip-perawat"})
    assert section.services_field.edit.accessibleDescription() == "Dipilih: Surat Izin Praktik (SIP) Perawat."
    settings(window).refresh()
    assert section.open_services.present() == ("sip-perawat",), "what is ticked and not saved stays"
    section.revert.click()
    assert section.open_services.present() == ()


def test_a_season_that_is_given_up_leaves_nothing_in_the_panel(window: MainWindow, services: Services) -> None:
    section = hours(window)
    section._on_change_wanted(services.calendar.year(2026).seasons[0])
    section.panel.cancel.click()
    section.add_season.click()
    assert [field.edit.text() for field in section.panel._fields()] == [""] * 11  # type: ignore[attr-defined]


def test_a_season_that_gets_another_name_takes_the_place_of_the_old_one(window: MainWindow, services: Services) -> None:
    fill_season(window, ("1-7-2026", "31-7-2026"))
    season = next(one for one in services.calendar.year(2026).seasons if one.name == "Bulan bakti")
    hours(window)._on_change_wanted(season)
    edit = hours(window).panel.name.edit
    assert isinstance(edit, QLineEdit)
    edit.setText("Bulan pelayanan")
    hours(window).panel.save.click()
    assert "Bulan pelayanan" in season_names(services)
    assert "Bulan bakti" not in season_names(services)


def test_a_season_that_ends_before_it_begins_is_told_in_its_panel(window: MainWindow, services: Services) -> None:
    fill_season(window, ("31-7-2026", "1-7-2026"))
    panel = hours(window).panel
    assert "mendahului" in panel.last_field.error
    assert panel.isVisible()
    assert "Bulan bakti" not in season_names(services)
