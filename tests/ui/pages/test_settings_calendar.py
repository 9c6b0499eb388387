"""Hours, seasons and counting rules are saved through the calendar's preview: quiet, moved, kept, or given up."""

from __future__ import annotations

from datetime import date

import pytest
from intake_driver import ENTER, Keyboard, open_intake
from page_clock import WIB
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from request_builders import FREE, register

from loket.domain.people import Role
from loket.services import Services
from loket.services.calendar import CalendarEdit, Decision, SeasonInput, day_range
from loket.services.people import NewPerson
from loket.ui.jobs import Jobs
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.settings_hours import HoursSection
from loket.ui.widgets.labels import Label

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


def at_settings(tools: Tools, qtbot: QtBot) -> MainWindow:
    window = open_intake(tools, qtbot)[0]
    window.show_page("settings")
    settings(window).show_section(settings(window).hours)
    return window


def settings(window: MainWindow) -> SettingsPage:
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def hours(window: MainWindow) -> HoursSection:
    return settings(window).hours


def calendar(window: MainWindow) -> CalendarPage:
    page = window.page("calendar")
    assert isinstance(page, CalendarPage)
    return page


def shown(window: MainWindow) -> str:
    return next(key for key, page in window._pages.items() if page is window.stack.currentWidget())


def fill(section: HoursSection, key: str, words: str) -> None:
    edit = section.edits[key]
    assert isinstance(edit, QLineEdit)
    edit.setText(words)


def text(section: HoursSection, key: str) -> str:
    return section.text(key)


def tick(section: HoursSection, key: str) -> None:
    check = section.edits[key]
    assert isinstance(check, QCheckBox)
    check.click()


def close_fridays(window: MainWindow) -> None:
    """Friday, 27 March lies before the due day of `number`."""
    fill(hours(window), "fri", "")
    hours(window).save.click()


def fill_season(window: MainWindow, days: tuple[str, str] = ("25-3-2026", "27-3-2026"), week: str = "mon") -> None:
    """Days of which only `week` is open; for `number` two working days are gone."""
    panel = hours(window).panel
    hours(window).add_season.click()
    for field, words in (
        (panel.name, "Bulan bakti"),
        (panel.first_field, days[0]),
        (panel.last_field, days[1]),
        (panel.days[week], "08.00–12.00"),
    ):
        assert isinstance(field.edit, QLineEdit)
        field.edit.setText(words)
    panel.save.click()


def due(services: Services, number: str) -> date:
    moment = services.lookup.detail(number).due
    assert moment is not None
    return moment.astimezone(WIB).date()


def changes(window: MainWindow) -> list[str]:
    body = calendar(window).preview.changes.body
    items = [body.itemAt(at) for at in range(body.count())]
    widgets = [item.widget() for item in items if item is not None]
    return [widget.text() for widget in widgets if isinstance(widget, Label)]


def season_names(services: Services) -> list[str]:
    return [season.name for season in services.calendar.year(2026).seasons]


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


def button(section: HoursSection, name: str) -> QPushButton:
    return next(each for each in section.findChildren(QPushButton) if each.accessibleName() == name)


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
    assert "penyelia" in preview.refusal.text
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
