"""The first start's second way in: a new PC, a backup and the code from the safe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from intake_driver import SAVE, Key, Keyboard
from page_clock import Clock
from pytestqt.qtbot import QtBot

from loket.db.engine import Database
from loket.services import Services
from loket.services.registration import NewRequest, Registered
from loket.ui.actions import Actions
from loket.ui.desk_settings import DeskSettings
from loket.ui.jobs import Jobs
from loket.ui.main_window import MainWindow
from loket.ui.page import Tools
from loket.ui.pages.first_start import FirstStartPage

Saved = tuple[Path, str, str]


@pytest.fixture
def saved(services: Services, tmp_path: Path) -> Saved:
    """A backup of an office that worked, its code, and the number that it gave."""
    done = services.intake.receive(
        NewRequest(service="sip-perawat", variant="pertama", name="Siti Contoh", nik="6501014507900003")
    )
    assert isinstance(done, Registered)
    made = services.backup.draw_recovery_code()
    services.backup.take_recovery_code(made)
    return services.backup.backup(tmp_path / "kantor.loket").path, made.code, done.number


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, saved: Saved) -> Iterator[FirstStartPage]:
    """The first start of another PC."""
    folder = tmp_path / "komputer-baru"
    monkeypatch.setenv("LOKET_HOME", str(folder))
    services = Services(Database.create(folder), Clock())
    jobs = Jobs(inline=True)
    page = FirstStartPage(Tools(services, jobs, Actions(), DeskSettings(tmp_path)))
    qtbot.addWidget(page)
    page.resize(1140, 740)
    page.show()
    yield page
    services.close()
    jobs.close()


def test_the_office_of_the_backup_stands_on_the_new_pc(fresh: FirstStartPage, saved: Saved, qtbot: QtBot) -> None:
    path, code, number = saved
    card = fresh.restore
    card.open_button.click()
    card.file.edit.setText(str(path))
    card.code.setText(code.lower().replace("-", " "))
    with qtbot.waitSignal(fresh.restored) as raised:
        card.restore_button.click()
    assert "Senin, 16 Maret 2026, 09.42 WIB" in raised.args[0]
    assert card.code.text() == ""
    services = Services(Database.open(fresh.services.desk.database.folder), Clock())
    services.people.sign_in(services.people.rows()[-1].id)
    assert services.lookup.requests()[0].number == number
    services.close()


def test_a_wrong_code_changes_nothing_and_is_said_at_its_field(fresh: FirstStartPage, saved: Saved) -> None:
    path, code, _number = saved
    card = fresh.restore
    card.open_button.click()
    card.restore_button.click()
    assert card.fields["file"].has_error
    assert card.fields["code"].has_error
    card.file.edit.setText(str(path))
    card.code.setText(code[:-1])
    card.restore_button.click()
    assert "Kode pemulihan terdiri dari" in card.fields["code"].error
    assert not fresh.services.office.founded()


def test_a_file_that_is_damaged_leaves_the_first_start_as_it_was(
    fresh: FirstStartPage, saved: Saved, tmp_path: Path
) -> None:
    path, code, _number = saved
    damaged = tmp_path / "rusak.loket"
    content = path.read_bytes()
    damaged.write_bytes(content[:-40] + bytes(40))
    card = fresh.restore
    card.open_button.click()
    card.file.edit.setText(str(damaged))
    card.code.setText(code)
    card.restore_button.click()
    assert "rusak" in card.fields["file"].error
    assert not fresh.services.office.founded()
    card.back_button.click()
    assert card.open_button.isVisibleTo(fresh)
    assert not card.isVisibleTo(fresh)


def test_control_enter_restores_while_the_restore_is_open_and_founds_again_after_it(
    fresh: FirstStartPage, qtbot: QtBot
) -> None:
    window = MainWindow(fresh.actions_list)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.open(fresh.tools)
    page = window.page("first_start")
    assert isinstance(page, FirstStartPage)
    page.restore.open_button.click()
    qtbot.waitUntil(page.restore.file.edit.hasFocus)
    Keyboard().press(SAVE)
    assert page.restore.fields["file"].has_error
    assert not page.fields["name"].has_error
    assert not fresh.actions_list.found_office.isVisible()
    Keyboard().press(Key.Key_Escape)
    assert not page.restore.isVisible()
    page.name.setFocus()
    Keyboard().press(SAVE)
    assert page.fields["name"].has_error
