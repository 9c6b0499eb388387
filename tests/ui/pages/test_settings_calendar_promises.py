"""Hours, seasons and counting rules that move promises: previewed, then moved, kept, or given up."""

from __future__ import annotations

from datetime import date

import pytest
from intake_driver import ENTER, Keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from request_builders import register
from settings_hours_driver import (
    at_settings,
    button,
    calendar,
    changes,
    close_fridays,
    due,
    fill,
    fill_season,
    hours,
    season_names,
    settings,
    shown,
    text,
)

from loket.domain.people import Role
from loket.services import Services
from loket.services.calendar import CalendarEdit, Decision, SeasonInput, day_range
from loket.services.people import NewPerson
from loket.ui.jobs import Jobs
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools

Key = Qt.Key


@pytest.fixture
def window(tools: Tools, qtbot: QtBot) -> MainWindow:
    return at_settings(tools, qtbot)


@pytest.fixture
def number(services: Services) -> str:
    """A request that is due on Tuesday, 31 March: six working days, 18 to 24 March are closed."""
    made = register(services)
    assert due(services, made.number) == date(2026, 3, 31)
    return made.number


# where promises move


def test_hours_that_move_promises_are_shown_before_anything_is_saved(
    window: MainWindow, services: Services, number: str
) -> None:
    close_fridays(window)
    assert shown(window) == "calendar"
    preview = calendar(window).preview
    assert preview.isVisible()
    assert preview.sentence.text() == "1 dari 1 janji terbuka berubah; tidak ada yang menjadi terlambat."
    assert changes(window) == ["Jam kerja", "Jumat: 07.30–11.30, 13.00–16.30 menjadi tutup"]
    assert services.calendar.year(2026).week["fri"]
    assert due(services, number) == date(2026, 3, 31)


def test_moved_it_leads_back_to_the_settings_with_a_message_and_the_ledger_tells_why(
    window: MainWindow, services: Services, number: str
) -> None:
    close_fridays(window)
    keyboard = Keyboard()
    assert calendar(window).preview.table.hasFocus()
    for _time in range(5):
        keyboard.press(Key.Key_Tab)
        if calendar(window).preview.move_button.hasFocus():
            break
    keyboard.press(ENTER)
    assert shown(window) == "settings"
    assert window.banner.text == "Jam & hitungan: tersimpan. 1 janji dipindahkan."
    assert due(services, number) == date(2026, 4, 1)
    assert "fri" not in services.calendar.year(2026).week
    assert not hours(window).is_changed
    assert hours(window).isVisible()
    assert services.lookup.detail(number).ledger[-1].reason == "Jam kerja Jumat"


def test_kept_the_hours_change_and_the_promise_stays(window: MainWindow, services: Services, number: str) -> None:
    close_fridays(window)
    calendar(window).preview.keep_button.click()
    assert shown(window) == "settings"
    assert window.banner.text == "Jam & hitungan: tersimpan. 1 janji dipertahankan."
    assert due(services, number) == date(2026, 3, 31)
    assert "fri" not in services.calendar.year(2026).week


def test_given_up_nothing_changes_and_what_was_typed_stays(window: MainWindow, services: Services, number: str) -> None:
    close_fridays(window)
    Keyboard().press(Key.Key_Escape)
    assert shown(window) == "settings"
    assert text(hours(window), "fri") == ""
    assert hours(window).is_changed
    assert hours(window).save.hasFocus()
    assert services.calendar.year(2026).week["fri"]
    assert due(services, number) == date(2026, 3, 31)
    hours(window).save.click()
    assert shown(window) == "calendar", "asked for again"
    calendar(window).preview.move_button.click()
    assert due(services, number) == date(2026, 4, 1)


def test_a_season_that_moves_promises_is_previewed_and_given_up_with_its_panel(
    window: MainWindow, services: Services, number: str
) -> None:
    fill_season(window)
    assert changes(window) == ["Musim jam kerja", "Bulan bakti, 25–27 Maret 2026: ditambah"]
    calendar(window).preview.cancel_button.click()
    panel = hours(window).panel
    assert panel.isVisible()
    assert panel.name.edit.text() == "Bulan bakti"  # type: ignore[attr-defined]
    assert "Bulan bakti" not in season_names(services)
    panel.save.click()
    calendar(window).preview.move_button.click()
    assert panel.isHidden()
    assert window.banner.text == "Musim tersimpan. 1 janji dipindahkan."
    assert due(services, number) == date(2026, 4, 6), "three days less, and 3 April is a holiday"


def test_a_season_whose_removal_moves_promises_is_previewed(
    window: MainWindow, services: Services, number: str
) -> None:
    week = {"mon": [("08:00", "12:00")]}
    season = SeasonInput(name="Bulan bakti", first_day=date(2026, 3, 25), last_day=date(2026, 3, 27), week=week)
    services.calendar.apply(CalendarEdit(season=season), Decision.MOVE)
    moved = due(services, number)
    settings(window).refresh()
    remove = button(hours(window), "Hapus Bulan bakti")
    remove.click()
    remove.click()
    assert shown(window) == "calendar"
    assert "Bulan bakti" in season_names(services)
    calendar(window).preview.keep_button.click()
    assert "Bulan bakti" not in season_names(services)
    assert due(services, number) == moved > date(2026, 3, 31)


def test_a_service_that_works_on_cuti_bersama_moves_its_own_promises_only(
    window: MainWindow, services: Services, number: str
) -> None:
    other = register(services, "Agus Rahman", service="sktm").number
    before = due(services, other)
    hours(window).open_services.set_present({"sip-perawat"})
    hours(window).save.click()
    assert changes(window) == [
        "Cara menghitung janji",
        "Buka pada cuti bersama: Surat Izin Praktik (SIP) Perawat",
    ]
    assert [row.number for row in calendar(window).preview.model.rows] == [number]
    calendar(window).preview.move_button.click()
    assert due(services, number) == date(2026, 3, 25), "17, 18, 20, 23, 24, 25 March"
    assert due(services, other) == before
    assert services.health.check().ok


def test_the_change_is_taken_back_on_the_calendars_page(window: MainWindow, services: Services, number: str) -> None:
    close_fridays(window)
    calendar(window).preview.move_button.click()
    window.show_page("calendar")
    calendar(window).history.undo.click()
    assert changes(window) == ["Jam kerja", "Jumat: tutup menjadi 07.30–11.30, 13.00–16.30"]
    calendar(window).preview.move_button.click()
    assert shown(window) == "calendar"
    assert due(services, number) == date(2026, 3, 31)
    window.show_page("settings")
    assert text(hours(window), "fri") == "07.30–11.30, 13.00–16.30"


# who may decide


def test_who_may_not_decide_is_told_beside_the_buttons_and_nothing_is_lost(
    window: MainWindow, services: Services, number: str
) -> None:
    keeper = next(person for person in services.people.rows() if person.roles == (Role.ADMINISTRATOR,))
    services.people.sign_in(keeper.id)
    close_fridays(window)
    preview = calendar(window).preview
    preview.move_button.click()
    assert shown(window) == "calendar"
    assert preview.refusal.isVisible()
    assert "minta penyelia" in preview.refusal.text
    assert preview.cancel_button.hasFocus()
    assert due(services, number) == date(2026, 3, 31)
    preview.cancel_button.click()
    assert text(hours(window), "fri") == ""
    assert hours(window).is_changed


def test_a_supervisor_decides_alone(window: MainWindow, services: Services, number: str) -> None:
    supervisor = next(person for person in services.people.rows() if person.roles == (Role.SUPERVISOR,))
    services.people.sign_in(supervisor.id)
    close_fridays(window)
    calendar(window).preview.move_button.click()
    assert shown(window) == "settings"
    assert due(services, number) == date(2026, 4, 1)
    assert services.calendar.revisions()[0].by == supervisor.name


def test_an_officer_is_told_beside_the_buttons_of_the_settings(window: MainWindow, services: Services) -> None:
    before = services.calendar.revisions()
    services.people.sign_in(services.people.add(NewPerson(name="Wati", roles=(Role.OFFICER,))).id)
    fill(hours(window), "sat", "08.00–11.00")
    hours(window).save.click()
    assert hours(window).refusal.isVisible()
    assert "Petugas loket" in hours(window).refusal.text
    assert text(hours(window), "sat") == "08.00–11.00"
    assert services.calendar.revisions() == before
    fill(hours(window), "sat", "08.00–12.00")
    assert hours(window).refusal.isHidden()


def test_an_officer_is_told_in_the_panel_of_the_season(window: MainWindow, services: Services) -> None:
    services.people.sign_in(services.people.add(NewPerson(name="Wati", roles=(Role.OFFICER,))).id)
    fill_season(window, ("1-7-2026", "31-7-2026"))
    panel = hours(window).panel
    assert panel.isVisible()
    assert "Petugas loket" in panel.refusal.text
    assert "Bulan bakti" not in season_names(services)


# meanwhile


def test_somebody_else_changes_the_calendar_meanwhile(window: MainWindow, services: Services, number: str) -> None:
    close_fridays(window)
    put = day_range(date(2026, 3, 25), date(2026, 3, 25), kind="local", name="Pilkades")
    services.calendar.apply(CalendarEdit(put=put))
    calendar(window).preview.move_button.click()
    assert shown(window) == "calendar"
    assert "sementara itu" in calendar(window).preview.note.text
    calendar(window).preview.move_button.click()
    assert shown(window) == "settings"
    assert "fri" not in services.calendar.year(2026).week


def test_a_change_of_days_that_waits_for_its_decision_is_not_pushed_aside(
    window: MainWindow, services: Services, number: str
) -> None:
    window.show_page("calendar")
    page = calendar(window)
    page.add_button.click()
    page.panel.day.set_date(date(2026, 3, 26))
    page.panel.name_edit.setText("Hari Jadi Kabupaten")
    page.panel.save.click()
    window.show_page("settings")
    close_fridays(window)
    assert shown(window) == "settings"
    assert "halaman Kalender" in hours(window).refusal.text
    assert text(hours(window), "fri") == ""
    window.show_page("calendar")
    assert not page.preview.isVisible(), "the settings ask first what becomes of what was typed"
    settings(window).discard_action.trigger()
    assert page.preview.isVisible()
    page.preview.move_button.click()
    assert due(services, number) == date(2026, 4, 1)


def test_what_waits_for_its_decision_is_left_and_found_again_but_never_lost(
    window: MainWindow, services: Services, number: str
) -> None:
    close_fridays(window)
    window.show_page("board")
    assert shown(window) == "board"
    window.ask_who()
    assert shown(window) == "calendar"
    assert "belum disimpan" in window.banner.text
    calendar(window).preview.cancel_button.click()
    assert shown(window) == "settings"
    assert settings(window).question.isHidden()
    window.show_page("board")
    assert shown(window) == "settings"
    assert settings(window).question.isVisible()
    assert due(services, number) == date(2026, 3, 31)


def test_saved_on_the_way_out_the_decision_comes_first(window: MainWindow, services: Services, number: str) -> None:
    fill(hours(window), "fri", "")
    phone = settings(window).office.edits["phone"]
    assert isinstance(phone, QLineEdit)
    phone.setText("0552-1")
    window.show_page("board")
    settings(window).save_action.trigger()
    assert shown(window) == "calendar"
    assert services.office.profile().phone == "0552-1"
    calendar(window).preview.keep_button.click()
    assert shown(window) == "settings"
    assert "fri" not in services.calendar.year(2026).week
    window.show_page("board")
    assert shown(window) == "board"


def test_what_was_typed_since_is_not_taken_for_saved(window: MainWindow, services: Services, number: str) -> None:
    close_fridays(window)
    window.show_page("settings")
    fill(hours(window), "cutoff", "14.00")
    window.show_page("calendar")
    assert shown(window) == "calendar"
    calendar(window).preview.keep_button.click()
    assert text(hours(window), "cutoff") == "14.00"
    assert hours(window).is_changed
    assert services.calendar.hours().rules.cutoff == ""
    hours(window).save.click()
    assert services.calendar.hours().rules.cutoff == "14:00"
    assert "fri" not in services.calendar.year(2026).week


def test_promises_are_counted_on_the_worker_and_a_second_press_waits(
    tools: Tools, services: Services, number: str, qtbot: QtBot
) -> None:
    tools.jobs.close()
    tools.jobs = Jobs()
    window = at_settings(tools, qtbot)
    close_fridays(window)
    assert shown(window) == "settings"
    assert not hours(window).save.isEnabled()
    hours(window).enter()
    qtbot.waitUntil(lambda: shown(window) == "calendar")
    calendar(window).preview.move_button.click()
    qtbot.waitUntil(lambda: shown(window) == "settings")
    assert due(services, number) == date(2026, 4, 1)
    assert not hours(window).is_changed
    tools.jobs.close()
