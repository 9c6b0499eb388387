"""Every page in the real window, on a training office with three months of work: what must hold on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import looking
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from loket.db.engine import Database
from loket.services import Services
from loket.services.lookup import Which
from loket.services.office import NewOffice
from loket.services.registration import NewRequest
from loket.services.training import TrainingService
from loket.ui import style
from loket.ui.actions import Actions
from loket.ui.desk_settings import DeskSettings
from loket.ui.dialogs import files
from loket.ui.jobs import Jobs
from loket.ui.main_window import MainWindow
from loket.ui.page import Page, Tools
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.editor import EditorPage
from loket.ui.pages.intake import IntakePage
from loket.ui.pages.request import RequestPage
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.standards import StandardsPage

pytestmark = pytest.mark.filterwarnings("error")
MORNING = datetime(2026, 3, 16, 9, 42, tzinfo=ZoneInfo("Asia/Jakarta"))
KNOWN = "6271014507900003"
OFFICE = NewOffice(
    name="DPMPTSP Kota Palangka Raya",
    unit_code="DPMPTSP",
    region_code="6271",
    letterhead="PEMERINTAH KOTA PALANGKA RAYA\nDINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU",
    address="Jalan Yos Sudarso 1, Palangka Raya",
    is_training=True,
)


@dataclass(slots=True)
class Opened:
    """The window and what it works with."""

    window: MainWindow
    tools: Tools

    def page(self) -> Page:
        return cast("Page", self.window.stack.currentWidget())


def open_window(services: Services, folder: Path) -> Opened:
    tools = Tools(services, Jobs(inline=True), Actions(), DeskSettings(folder))
    window = MainWindow(tools.actions)
    window.show()
    window.activateWindow()
    window.open(tools)
    return Opened(window, tools)


def put_away(opened: Opened) -> None:
    opened.window.hide()
    opened.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    opened.tools.jobs.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("semua")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(folder))  # keeps the key in the folder instead of the keyring
        yield folder


@pytest.fixture(scope="module")
def opened(folder: Path, qapp: QApplication) -> Iterator[Opened]:
    services = Services(Database.create(folder / "kantor"), lambda: MORNING)
    services.office.found(OFFICE)
    services.standards.import_examples()
    TrainingService(services.desk, services.calendar).load(150, seed=2)
    services.intake.receive(
        NewRequest(service="skpwni", variant="antar-kabupaten", name="Siti Rahmawati", nik=KNOWN, phone="081234567890")
    )
    style.apply(qapp, "light", 12)
    made = open_window(services, folder)
    made.window.page("sign_in").signed_in.emit()  # type: ignore[attr-defined]
    yield made
    put_away(made)
    services.close()
    style.apply(qapp, "light", 12)


@pytest.fixture
def plain(opened: Opened, qapp: QApplication) -> Opened:
    """As it looks on the first day, with the keyboard."""
    dress(opened, qapp)
    opened.window.activateWindow()
    assert QTest.qWaitForWindowActive(opened.window)
    return opened


def dress(opened: Opened, app: QApplication, theme: str = "light", points: int = 12, size: str = "1366x768") -> None:
    if (style.palette().name, style.point_size()) != (theme, points):
        style.apply(app, theme, points)
    opened.window.resize(*(int(part) for part in size.split("x")))
    settle()


def settle() -> None:
    """Heights that follow from widths take some rounds."""
    for _round in range(6):
        QApplication.processEvents()


# the scenes


def intake(opened: Opened) -> None:
    opened.window.show_page("intake")
    cast("IntakePage", opened.page())._clear()


def known_applicant(opened: Opened) -> None:
    intake(opened)
    page = cast("IntakePage", opened.page())
    page.applicant.nik.setText(KNOWN)
    page.service.choose("sip-perawat", "perpanjangan")
    page.requirements.checklist.set_present([row.item.key for row in page.requirements.checklist.rows][:-1])
    page.preview.reasons.hide()
    page.preview.toggle_reasons()


def unfolded_applicant(opened: Opened) -> None:
    intake(opened)
    page = cast("IntakePage", opened.page())
    page.applicant.no_nik.click()
    page.applicant.sender_kind.setCurrentIndex(1)
    page.applicant._open_more(True)
    page.actions_list.save.trigger()  # every error in its place


def plain_page(key: str, opened: Opened) -> None:
    opened.window.show_page(key)


def request(which: Which, opened: Opened) -> None:
    opened.window.open_request(opened.tools.services.lookup.requests(which)[0].number)


def suspending(opened: Opened) -> None:
    request(Which.OVERDUE, opened)
    page = cast("RequestPage", opened.page())
    next(step for action, step in page.steps.steps.items() if action.value == "suspend").trigger()


def adopting(opened: Opened) -> None:
    opened.window.show_page("standards")
    cast("StandardsPage", opened.page()).adopt_button.click()


def editing(section: str, opened: Opened) -> None:
    opened.tools.services.drafting.start("sip-perawat")
    opened.window._open_editor("sip-perawat")
    page = cast("EditorPage", opened.page())
    page._show_section(section)
    page.first_focus().setFocus()


def standards_panel(button: str, opened: Opened) -> None:
    opened.window.show_page("standards")
    page = cast("StandardsPage", opened.page())
    page.list.choose_code("sip-perawat")
    getattr(page.card, button, getattr(page, button, None)).click()  # type: ignore[union-attr]


def new_day(opened: Opened) -> None:
    opened.window.show_page("calendar")
    cast("CalendarPage", opened.page()).add_button.click()


def special_days(opened: Opened) -> None:
    new_day(opened)
    panel = cast("CalendarPage", opened.page()).panel
    panel.day.setText("16-3-2026")
    panel.last.setText("22-3-2026")
    panel.kind.setCurrentIndex(panel.kind.count() - 1)


def calendar_list(opened: Opened) -> None:
    opened.window.show_page("calendar")
    cast("CalendarPage", opened.page()).as_list.click()


def calendar_preview(opened: Opened) -> None:
    new_day(opened)
    page = cast("CalendarPage", opened.page())
    page.panel.day.setText("17-3-2026")
    page.panel.last.setText("31-3-2026")
    page.panel.name_edit.setText("Hari Jadi Kota")
    page.panel.save.click()


def settings(section: int, opened: Opened) -> None:
    opened.window.show_page("settings")
    cast("SettingsPage", opened.page()).list.setCurrentRow(section)


def new_season(opened: Opened) -> None:
    settings(2, opened)
    cast("SettingsPage", opened.page()).hours.add_season.click()


def other_hours(opened: Opened) -> None:
    settings(2, opened)
    section = cast("SettingsPage", opened.page()).hours
    cast("QLineEdit", section.edits["fri"]).setText("")
    section.open_services.set_present([row.item.key for row in section.open_services.rows])
    section.save.click()


SCENES: dict[str, Callable[[Opened], None]] = {
    "intake": intake,
    "known applicant": known_applicant,
    "all of the applicant": unfolded_applicant,
    **{
        key: partial(plain_page, key)
        for key in ("requests", "board", "standards", "calendar", "delivery", "backup", "trail", "readiness", "help")
    },
    "a late request": partial(request, Which.OVERDUE),
    "a waiting request": partial(request, Which.SUSPENDED),
    "suspending": suspending,
    "adopting": adopting,
    **{f"editing {section}": partial(editing, section) for section in ("requirements", "completion_time", "decision")},
    "a new service": partial(standards_panel, "new_button"),
    "two versions": partial(standards_panel, "compare_button"),
    "a new day": new_day,
    "days with hours of their own": special_days,
    "the calendar as a list": calendar_list,
    "what a new day would move": calendar_preview,
    **{f"settings {section}": partial(settings, section) for section in range(9)},
    "a new season": new_season,
    "what other hours would move": other_hours,
}


def check(opened: Opened, look: Callable[[], Iterator[str]], scenes: Sequence[str] = tuple(SCENES)) -> None:
    """Fails with what is found in each scene, line by line."""
    found: list[str] = []
    for name in scenes:
        SCENES[name](opened)
        settle()
        found += [f"{name}: {fault}" for fault in look()]
        put_back(opened)
    if found:
        pytest.fail("\n".join(["", *sorted(set(found))]), pytrace=False)


def put_back(opened: Opened) -> None:
    """Panels closed again."""
    if "standards" in opened.window._pages:
        for panel in cast("StandardsPage", opened.window.page("standards")).card.panels:
            panel.hide()
    if "calendar" in opened.window._pages:
        put_calendar_back(cast("CalendarPage", opened.window.page("calendar")))
    if "settings" in opened.window._pages:
        hours = cast("SettingsPage", opened.window.page("settings")).hours
        hours.panel.hide()
        hours.discard()
    if "request" in opened.window._pages:
        cast("RequestPage", opened.window.page("request")).steps.close_panel()


def put_calendar_back(page: CalendarPage) -> None:
    page.preview.cancel_button.click()
    page.panel.cancel.click()
    page.as_year.click()


def test_every_control_has_a_name_and_nothing_speaks_english(plain: Opened) -> None:
    def look() -> Iterator[str]:
        yield from looking.unnamed(plain.window)
        yield from looking.english(plain.window)

    check(plain, look)


def test_tab_reaches_everything_in_reading_order_and_traps_nowhere(plain: Opened) -> None:
    def look() -> Iterator[str]:
        page = plain.page()
        start = page.first_focus()
        assert start is not None
        there = looking.walked(start, Qt.Key.Key_Tab)
        back = looking.walked(start, Qt.Key.Key_Backtab)
        yield from looking.unreached(plain.window, there)
        yield from looking.jumps(page, there)
        if set(there) != set(back):
            missed = [looking.label(each) for each in set(there) ^ set(back)]
            yield f"Shift+Tab goes elsewhere: {missed}"

    check(plain, look)


def test_rows_and_targets_are_large_enough(plain: Opened) -> None:
    check(plain, lambda: looking.too_small(plain.window))


@pytest.mark.parametrize(
    ("size", "points", "theme"),
    [
        ("1366x768", 12, "light"),
        ("1366x768", 14, "dark"),
        ("1366x768", 16, "light"),
        ("1093x614", 12, "high_contrast"),
        ("1920x1080", 16, "light"),
    ],
)
def test_nothing_is_cut_off_or_wider_than_the_window(
    opened: Opened, qapp: QApplication, size: str, points: int, theme: str
) -> None:
    width, height = (int(part) for part in size.split("x"))

    def look() -> Iterator[str]:
        yield from looking.cut_off(opened.window)
        yield from looking.sticks_out(opened.window, width, height)

    dress(opened, qapp, theme, points, size)
    check(opened, look)


def test_pages_follow_theme_and_text_size_while_they_are_shown(plain: Opened, qapp: QApplication) -> None:
    """Nothing typed goes, and what fits at the largest text fits again when it is small."""

    def look() -> Iterator[str]:
        before = typed(plain.page())
        sizes = {id(each): each.size() for each in looking.controls(plain.page())}
        dress(plain, qapp, "dark", 16)
        dress(plain, qapp)
        if typed(plain.page()) != before:
            yield "lost what was typed"
        for each in looking.controls(plain.page()):
            size = sizes.get(id(each))
            if size is not None and abs(each.height() - size.height()) > 2 and not isinstance(each, QPlainTextEdit):
                yield f"was {size.height()} px high and is {each.height()}: {looking.label(each)}"

    check(plain, look, ("known applicant", "board"))


def typed(page: QWidget) -> list[str]:
    combos = [each.currentText() for each in page.findChildren(QComboBox)]
    return [each.text() for each in page.findChildren(QLineEdit)] + combos


def test_before_and_at_signing_in_everything_is_named_reached_and_whole(
    folder: Path, qapp: QApplication, qtbot: object
) -> None:
    style.apply(qapp, "light", 12)
    services = Services(Database.create(folder / "kosong"), lambda: MORNING)
    opened = open_window(services, folder)
    found: list[str] = []
    for size, points in (("1366x768", 14), ("1093x614", 12)):
        dress(opened, qapp, "light", points, size)
        found += looking.cut_off(opened.window)
    dress(opened, qapp)
    for _page in ("first start", "sign in"):
        found += looked(opened)
        if not services.office.founded():
            services.office.found(OFFICE)
            opened.window.ask_who()
            settle()
    put_away(opened)
    services.close()
    assert found == []


def looked(opened: Opened) -> Iterator[str]:
    page = opened.page()
    start = page.first_focus()
    assert start is not None
    there = looking.walked(start, Qt.Key.Key_Tab)
    yield from looking.unreached(opened.window, there)
    yield from looking.jumps(page, there)
    for look in (looking.unnamed, looking.english, looking.too_small, looking.cut_off):
        yield from look(opened.window)


def test_the_file_dialog_and_the_menu_of_a_field_speak_indonesian(plain: Opened, qapp: QApplication) -> None:
    edit = QLineEdit("abc", plain.window)
    menu = edit.createStandardContextMenu()
    dialog = files._dialog(plain.window, "Simpan PDF", "Simpan")
    dialog.show()
    settle()
    found = [*looking.english(menu), *looking.english(dialog)]
    dialog.hide()
    dialog.deleteLater()
    edit.deleteLater()
    assert found == []
