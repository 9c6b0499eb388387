"""Cadangan, as an administrator uses it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from page_clock import Clock
from pytestqt.qtbot import QtBot

from loket.domain.people import HUMAN
from loket.services import Services
from loket.services.people import PersonChange
from loket.services.registration import NewRequest
from loket.ui.dialogs import files
from loket.ui.main_window import MainWindow
from loket.ui.models.backup import PlaceColumn
from loket.ui.page import Tools
from loket.ui.pages.backup import BackupPage


@pytest.fixture
def page(tools: Tools, services: Services, qtbot: QtBot) -> BackupPage:
    me = services.desk.acting()
    services.desk.person = services.people.change(me.id, PersonChange(roles=tuple(HUMAN)))
    made = BackupPage(tools)
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    made.refresh()
    return made


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def told(page: BackupPage) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []

    def hear(kind: str, words: str) -> None:
        said.append((kind, words))

    page.message_raised.connect(hear)
    return said


def test_a_backup_goes_into_every_place_and_its_age_is_told(
    page: BackupPage, tools: Tools, clock: Clock, usb: Path, told: list[tuple[str, str]]
) -> None:
    assert page.last.text() == "Belum ada cadangan"
    page.folder.edit.setText(str(usb))
    page.add_button.click()
    assert told[-1][0] == "success"
    tools.actions.back_up.trigger()
    assert told[-1] == ("success", "Cadangan dibuat dan terbukti dapat dibuka.")
    assert len(list(usb.glob("*.loket"))) == 1
    assert [page.model.text(row, PlaceColumn.STATE) for row in page.model.rows] == ["Baik", "Baik"]
    clock.pass_time(hours=5)
    page.refresh()
    assert page.last.text() == "Hari ini, 5 jam lalu"
    clock.pass_time(days=3)
    page.refresh()
    assert page.last.text() == "3 hari lalu"
    tools.actions.back_up.trigger()
    assert told[-1][1] == "Tidak ada yang berubah sejak cadangan terakhir di semua tempat."


def test_a_place_that_is_gone_is_told_with_the_reason(
    page: BackupPage, tools: Tools, usb: Path, told: list[tuple[str, str]]
) -> None:
    page.folder.edit.setText(str(usb))
    page.add_button.click()
    usb.rmdir()
    tools.actions.back_up.trigger()
    assert told[-1][0] == "error"
    assert "tidak terjangkau" in page.warning.text
    assert page.table.model() is page.model
    page.table.choose_key(str(usb))
    assert "tidak terjangkau" in page.why.text()
    page.test_button.click()
    assert "tidak terjangkau" in told[-1][1]
    page.remove_button.click()
    assert [row.own for row in page.model.rows] == [True]


def test_a_folder_that_makes_no_sense_is_refused_beside_its_field(
    page: BackupPage, services: Services, tmp_path: Path
) -> None:
    page.add_button.click()
    assert "dahulu" in page.folder_field.error
    page.folder.edit.setText(str(tmp_path / "tidak-ada"))
    page.add_button.click()
    assert "tidak terjangkau" in page.folder_field.error
    page.folder.edit.setText(str(services.desk.database.folder / "cadangan"))
    page.add_button.click()
    assert "di luar folder data" in page.folder_field.error


def test_the_own_folder_is_no_place_that_can_be_removed(page: BackupPage) -> None:
    page.table.selectRow(0)
    assert not page.remove_button.isEnabled()
    assert not page.test_button.isEnabled()


def test_a_rehearsal_says_how_it_went(page: BackupPage, tools: Tools, services: Services, clock: Clock) -> None:
    assert not page.rehearse_button.isEnabled()
    tools.actions.back_up.trigger()
    page.rehearse_button.click()
    assert "berhasil" in page.rehearsal.text()
    for file in services.backup.backup_files():
        with file.open("r+b") as content:
            content.seek(-1, os.SEEK_END)
            last = content.read(1)
            content.seek(-1, os.SEEK_END)
            content.write(bytes([last[0] ^ 1]))
    clock.pass_time(minutes=1)
    page.rehearse_button.click()
    assert "rusak" in page.rehearsal.text()
    assert "Uji pemulihan terakhir gagal" in page.warning.text


def test_a_new_code_is_told_once_after_a_warning(page: BackupPage, services: Services) -> None:
    assert "Belum ada kode" in page.code.state.text()
    page.code.new_button.click()
    assert "kode lama" not in page.code.say.text.lower(), "there is none yet"
    assert len(page.code.code.text().replace("-", "")) >= 25
    assert page.half_done() == "Kode pemulihan yang baru"
    page.code.keep_button.click()
    assert not services.backup.status().code_mark, "nothing counts that nobody put on paper"
    page.code.new_button.click()
    page.code.done_button.click()
    assert page.code.code.text() == ""
    assert page.half_done() == ""
    page.refresh()
    former = services.backup.status().code_mark
    assert former in page.code.state.text()
    page.code.new_button.click()
    assert "Kode lama tidak lagi membuka" in page.code.say.text
    assert not page.code.shows_code
    page.code.keep_button.click()
    assert services.backup.status().code_mark == former


def test_a_code_that_cannot_be_printed_stays_in_sight(page: BackupPage, tools: Tools) -> None:
    tools.settings.printer = "Pencetak yang tidak ada"
    page.code.new_button.click()
    page.code.print_button.click()
    assert "tidak ditemukan" in page.code.say.text
    assert page.code.shows_code
    assert not tools.services.backup.status().code_mark


@pytest.fixture
def saved(page: BackupPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backup in a file, before somebody else registered."""
    target = tmp_path / "sebelum.loket"
    monkeypatch.setattr(files, "choose_save", lambda *_asked: target)
    page.file_button.click()
    assert target.exists()
    page.services.intake.receive(
        NewRequest(service="sip-perawat", variant="pertama", name="Siti Sesudahnya", nik="6501014507900003")
    )
    return target


def test_over_a_living_office_somebody_stands_beside(
    page: BackupPage, services: Services, saved: Path, clock: Clock, qtbot: QtBot
) -> None:
    card = page.restore
    card.look_button.click()
    assert "dahulu" in card.fields["file"].error
    card.file.edit.setText(str(saved))
    assert not card.restore_button.isVisibleTo(page)
    card.look_button.click()
    assert "Senin, 16 Maret 2026, 09.42 WIB" in card.say.text
    other = services.people.rows()[0]
    assert other.id != services.desk.acting().id
    card.second.setCurrentIndex(card.second.findData(other.id))
    clock.pass_time(minutes=1)
    with qtbot.waitSignal(page.restored) as raised:
        card.restore_button.click()
    assert "Senin, 16 Maret 2026, 09.42 WIB" in raised.args[0]
    assert services.lookup.requests(search="Siti Sesudahnya") == []


def test_a_file_that_is_no_backup_is_refused_before_anybody_is_asked(page: BackupPage, tmp_path: Path) -> None:
    other = tmp_path / "surat.loket"
    other.write_bytes(b"bukan cadangan")
    page.restore.file.edit.setText(str(other))
    page.restore.look_button.click()
    assert "bukan cadangan Loket" in page.restore.fields["file"].error
    assert not page.restore.restore_button.isVisibleTo(page)


def test_who_may_not_make_backups_has_no_way_to_the_page(tools: Tools, services: Services, qtbot: QtBot) -> None:
    window = MainWindow(tools.actions)
    qtbot.addWidget(window)
    window.show()
    window.open(tools)
    people = {row.name: row for row in services.people.rows()}
    officer = next(row for row in people.values() if len(row.roles) == 1)
    services.people.sign_in(officer.id)
    window.page("sign_in").signed_in.emit()  # type: ignore[attr-defined]
    assert "backup" not in window.rail.keys
    assert not tools.actions.go["backup"].isEnabled()
    window.hide()
