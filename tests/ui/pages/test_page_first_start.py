"""The first start: an office is founded by answering a handful of questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from intake_driver import ENTER, SAVE, Key, Keyboard, open_window
from pytestqt.qtbot import QtBot

from loket.db.engine import Database
from loket.domain.people import HUMAN
from loket.services import Services
from loket.services.people import Need
from loket.ui.actions import Actions
from loket.ui.desk_settings import DeskSettings
from loket.ui.jobs import Jobs
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.first_start import FirstStartPage, zone_of_region

PASSWORD = "kopi susu di meja"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[Tools]:
    """A data folder without an office."""
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "data"))
    services, jobs = Services(Database.create(tmp_path / "data")), Jobs(inline=True)
    yield Tools(services, jobs, Actions(), DeskSettings(tmp_path))
    jobs.close()
    services.close()


@pytest.fixture
def opened(empty: Tools, qtbot: QtBot) -> tuple[MainWindow, FirstStartPage]:
    window = open_window(empty, qtbot)
    page = window.page("first_start")
    assert isinstance(page, FirstStartPage)
    qtbot.waitUntil(page.name.hasFocus)
    return window, page


def test_an_office_is_founded_with_the_keyboard_alone(opened: tuple[MainWindow, FirstStartPage], empty: Tools) -> None:
    window, _page = opened
    keyboard = Keyboard()
    keyboard.press("Dinas Dukcapil Nunukan", ENTER, "nunuk", ENTER, Key.Key_Tab, ENTER, "Rina Lestari", ENTER)
    keyboard.press(ENTER, ENTER, Key.Key_Tab, ENTER, ENTER, "1", SAVE)
    profile = empty.services.office.profile()
    assert (profile.name, profile.unit_code, profile.region_code) == ("Dinas Dukcapil Nunukan", "DDN", "6503")
    assert profile.zone == "Asia/Makassar"
    assert profile.letterhead == ("PEMERINTAH KABUPATEN NUNUKAN", "DINAS DUKCAPIL NUNUKAN")
    assert profile.is_training
    assert empty.services.standards.usable()
    person = empty.services.people.rows()[0]
    assert (person.name, person.roles) == ("Rina Lestari", HUMAN)
    assert window._current == "sign_in"


def test_a_real_office_gets_the_examples_but_may_not_use_them_yet(
    opened: tuple[MainWindow, FirstStartPage], empty: Tools
) -> None:
    _window, page = opened
    page.name.setText("DPMPTSP Contoh")
    page.person.setText("Rina Lestari")
    page.kind.choose("real")
    empty.actions.found_office.trigger()
    assert page.fields["new"].has_error
    for name, words, wrong in (
        ("new", "contoh2026", "again"),
        ("again", "contoh2026", "new"),
        ("new", PASSWORD, "again"),
    ):
        page.fields[name].edit.setText(words)  # type: ignore[attr-defined]
        empty.actions.found_office.trigger()
        assert page.fields[wrong].has_error
        assert not empty.services.office.founded()
    page.fields["again"].edit.setText(PASSWORD)  # type: ignore[attr-defined]
    empty.actions.found_office.trigger()
    assert [row.need for row in empty.services.people.door()] == [Need.SECRET]
    assert len(empty.services.standards.rows()) > 10
    assert empty.services.standards.usable() == []


def test_what_is_missing_is_told_beside_its_field(opened: tuple[MainWindow, FirstStartPage], empty: Tools) -> None:
    _window, page = opened
    Keyboard().press(SAVE)
    assert page.fields["name"].has_error
    assert page.fields["person"].has_error
    assert page.fields["is_training"].has_error
    assert page.name.hasFocus()
    assert not empty.services.office.founded()


def test_a_unit_code_that_cannot_stand_in_a_number_is_told_beside_its_field(
    opened: tuple[MainWindow, FirstStartPage], empty: Tools
) -> None:
    _window, page = opened
    page.name.setText("Dinas Contoh")
    page.person.setText("Rina")
    page.unit_code.setText("A/B")
    page.kind.choose("training")
    empty.actions.found_office.trigger()
    assert page.fields["unit_code"].has_error
    assert page.unit_code.hasFocus()
    assert page.name.text() == "Dinas Contoh"


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("11", "Asia/Jakarta"),
        ("3171", "Asia/Jakarta"),
        ("61", "Asia/Jakarta"),
        ("6271", "Asia/Jakarta"),
        ("63", "Asia/Makassar"),
        ("6503", "Asia/Makassar"),
        ("51", "Asia/Makassar"),
        ("73", "Asia/Makassar"),
        ("81", "Asia/Jayapura"),
        ("9471", "Asia/Jayapura"),
    ],
)
def test_a_region_has_its_usual_zone(code: str, zone: str) -> None:
    assert zone_of_region(code) == zone
