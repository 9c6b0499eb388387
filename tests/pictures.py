"""A picture of every page, light and dark, of a training office on a Monday morning.

    python3 dev.py pictures [--size 1366x768] [--text 12] [--themes light,dark]
                           [--language en] [--to docs/pictures]

People and requests are invented, and the same at every run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket.db.engine import Database
from loket.i18n import LANGUAGES, SOURCE, use_language, wanted_language
from loket.services import Services
from loket.services.calendar import CalendarEdit, day_range
from loket.services.lookup import Which
from loket.services.office import NewOffice, OfficeChange
from loket.services.posters import PosterOrder
from loket.services.registration import NewRequest, Registered
from loket.ui import style
from loket.ui.actions import Actions
from loket.ui.desk_settings import DeskSettings
from loket.ui.jobs import Jobs
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.calendar import CalendarPage
from loket.ui.pages.editor import EditorPage
from loket.ui.pages.editor.sections import SECTIONS
from loket.ui.pages.intake.page import IntakePage
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.standards import StandardsPage
from loket.ui.printing import POINTS_PER_INCH, page_sizes, pdf_pages

MORNING = datetime(2026, 3, 16, 9, 42, tzinfo=ZoneInfo("Asia/Jakarta"))
PLAIN_PAGES = (
    "requests",
    "board",
    "standards",
    "calendar",
    "delivery",
    "backup",
    "trail",
    "readiness",
    "settings",
    "help",
)
OFFICE = NewOffice(
    name="DPMPTSP Kota Palangka Raya",
    unit_code="DPMPTSP",
    region_code="6271",
    letterhead="PEMERINTAH KOTA PALANGKA RAYA\nDINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU",
    address="Jalan Yos Sudarso 1, Palangka Raya",
    is_training=True,
)
REQUESTS = 1500
POSTERS = {"kia": "a3", "kk": "xbanner", "sip-perawat": "spanduk"}
DRAFTED = "sip-perawat"
UPSTREAM = Path(tempfile.gettempdir(), "kiriman-provinsi")  # the same at every run, because the pictures show it


@dataclass(slots=True)
class Options:
    """What was asked for."""

    width: int
    height: int
    text: int
    themes: tuple[str, ...]
    language: str
    folder: Path


def main() -> int:
    """Make the pictures; says how many and where."""
    options = _options()
    use_language(options.language)
    options.folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOKET_HOME"] = folder
        os.chdir(folder)
        for theme in options.themes:
            style.apply(application, theme, options.text)
            for name, window in _scenes(Path(folder) / theme, options):
                window.grab().save(str(options.folder / f"{name}-{theme}.png"))
                count += 1
        count += _posters(Path(folder) / "poster", options)
    print(f"{count} pictures in {options.folder.name}")
    return 0


def _posters(folder: Path, options: Options) -> int:
    """Posters of three services, each in the size that suits it."""
    services = Services(Database.create(folder), lambda: MORNING)
    services.office.found(OFFICE)
    services.standards.import_examples()
    for code, size in POSTERS.items():
        paper = services.posters.poster(PosterOrder(service=code, size=size))
        longest = max(page_sizes(paper.content)[0]) / POINTS_PER_INCH
        picture = pdf_pages(paper.content, round(1200 / longest))[0]
        picture.save(str(options.folder / f"poster-{code}-{size}.png"))
    services.close()
    return len(POSTERS)


def _options() -> Options:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--text", type=int, default=12)
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--language", default=wanted_language(SOURCE), choices=LANGUAGES)
    parser.add_argument("--to", default="docs/pictures")
    given = parser.parse_args()
    width, height = (int(part) for part in given.size.split("x"))
    themes = tuple(given.themes.split(","))
    return Options(width, height, given.text, themes, given.language, Path(given.to).absolute())


def _scenes(folder: Path, options: Options) -> Iterator[tuple[str, MainWindow]]:
    """Every page in turn, each when it is ready to be looked at."""
    services = Services(Database.create(folder), lambda: MORNING)
    tools = Tools(services, Jobs(inline=True), Actions(), DeskSettings(folder))
    window = MainWindow(tools.actions)
    window.resize(options.width, options.height)
    window.show()
    window.open(tools)
    yield "first-start", _settled(window)
    _found(services)
    window.ask_who()
    yield "sign-in", _settled(window)
    window.page("sign_in").signed_in.emit()  # type: ignore[attr-defined]
    for name, prepare in _prepared(window, services):
        prepare()
        yield name, _settled(window)
    window.lock()
    yield "lock", _settled(window)
    window.close()
    services.close()


def _found(services: Services) -> None:
    services.office.found(OFFICE)
    services.standards.import_examples()
    from loket.services.training import TrainingService

    TrainingService(services.desk, services.calendar).load(REQUESTS, seed=2)
    shutil.rmtree(UPSTREAM, ignore_errors=True)
    UPSTREAM.mkdir()
    services.office.change(OfficeChange(upstream_url=str(UPSTREAM)))
    services.exports.sync()
    services.intake.receive(_siti())


def _siti() -> NewRequest:
    return NewRequest(
        service="skpwni",
        variant="antar-kabupaten",
        name="Siti Rahmawati",
        nik="6271014507900003",
        phone="081234567890",
    )


def _prepared(window: MainWindow, services: Services) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "intake", lambda: _fill_intake(window)
    for key in PLAIN_PAGES:
        yield key, lambda key=key: window.show_page(key)  # type: ignore[misc]
    yield "people", lambda: _show_people(window)
    yield "request", lambda: window.open_request(_suspended_number(services))
    yield "editor", lambda: _edit_a_standard(window, services)
    yield "differences", lambda: _compare_versions(window)
    yield "calendar-preview", lambda: _preview_a_closed_week(window)


def _edit_a_standard(window: MainWindow, services: Services) -> None:
    """A draft with something in it that is not clear, and the poster beside it."""
    draft = services.drafting.start(DRAFTED)
    time = draft.standard.completion_time
    assert time is not None
    shorter = replace(time, amount=4, sentence="Paling lama 4 hari sejak berkas lengkap dan benar")
    facilities = ("Ruang tunggu 30 kursi", "Loket ramah penyandang disabilitas", "Ruang menyusui")
    services.drafting.save(DRAFTED, replace(draft.standard, completion_time=shorter, facilities=facilities))
    window.page("standards").editor_wanted.emit(DRAFTED)  # type: ignore[attr-defined]
    page = window.page("editor")
    assert isinstance(page, EditorPage)
    page.list.choose(SECTIONS.index("completion_time"))
    QApplication.processEvents()
    page.preview.draw()


def _compare_versions(window: MainWindow) -> None:
    """The draft beside the version that it was copied from."""
    window.show_page("standards")
    page = window.page("standards")
    assert isinstance(page, StandardsPage)
    page.list.choose_code(DRAFTED)
    page.card.compare_button.click()


def _show_people(window: MainWindow) -> None:
    """The list of people with one of them open."""
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.show_section(page.people)
    page.people.table.row_activated.emit(page.people.people.rows[0])


def _fill_intake(window: MainWindow) -> None:
    """Type as an officer would, up to the button."""
    window.show_page("intake")
    _type("6271014507900003")
    QTest.qWait(50)
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    page.service.choose("sip-perawat", "perpanjangan")
    checklist = page.requirements.checklist
    checklist.set_present([row.item.key for row in checklist.rows][:-1])


def _preview_a_closed_week(window: MainWindow) -> None:
    """What three closed days in March do to the promises that run."""
    window.show_page("calendar")
    page = window.page("calendar")
    assert isinstance(page, CalendarPage)
    first, last = date(2026, 3, 30), date(2026, 4, 1)
    days = day_range(first, last, kind="local", name="Banjir, kantor dipindahkan", source="SE Wali Kota 12/2026")
    page.changes.enter(CalendarEdit(put=days, reason="SE Wali Kota 12/2026"), "")


def _type(text: str) -> None:
    focused = QApplication.focusWidget()
    if focused is not None:
        QTest.keyClicks(focused, text)


def _suspended_number(services: Services) -> str:
    waiting = services.lookup.requests(Which.SUSPENDED)
    if waiting:
        return waiting[0].number
    made = services.intake.receive(_siti())
    assert isinstance(made, Registered)
    return made.number


def _settled(window: MainWindow) -> MainWindow:
    """Laid out and painted."""
    for _round in range(3):
        QApplication.processEvents()
    return window


if __name__ == "__main__":
    sys.exit(main())
