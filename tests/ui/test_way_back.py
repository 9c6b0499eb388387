"""The way back on the real desktop: what was restored is opened anew, and people sign in from the beginning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket.app import Desktop
from loket.db.engine import Database
from loket.services import Services
from loket.services.office import NewOffice
from loket.services.registration import NewRequest

PATIENCE = 20_000
OFFICE = NewOffice(name="Dinas Kependudukan Contoh", unit_code="DKPS", person="Rina Kartika", is_training=True)


def register(services: Services, name: str) -> None:
    services.intake.receive(NewRequest(service="kia", variant="di-bawah-5", name=name, no_nik_reason="newborn"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def saved(folder: Path, tmp_path: Path) -> tuple[Path, str]:
    """An office with one request, backed up, that registered another one afterwards; and its code."""
    services = Services(Database.create(folder))
    services.office.found(OFFICE)
    services.standards.import_examples()
    register(services, "Siti Sebelumnya")
    made = services.backup.draw_recovery_code()
    services.backup.take_recovery_code(made)
    path = services.backup.backup(tmp_path / "kantor.loket").path
    register(services, "Budi Sesudahnya")
    services.close()
    return path, made.code


@pytest.fixture
def open_desktop(qtbot: QtBot, qapp: QApplication) -> Iterator[list[Desktop]]:
    opened: list[Desktop] = []
    yield opened
    for desktop in opened:
        desktop.window.close()


def start(folder: Path, opened: list[Desktop], qtbot: QtBot, page: str) -> Desktop:
    desktop = Desktop(folder)
    opened.append(desktop)
    qtbot.addWidget(desktop.window)
    desktop.show()
    qtbot.waitUntil(lambda: desktop.window._current == page, timeout=PATIENCE)
    return desktop


def names(desktop: Desktop) -> list[str]:
    assert desktop.services is not None
    desktop.services.people.sign_in(desktop.services.people.rows()[0].id)
    return [row.name for row in desktop.services.lookup.requests()]


def test_a_living_office_is_opened_anew_after_its_restore(
    folder: Path, saved: tuple[Path, str], open_desktop: list[Desktop], qtbot: QtBot
) -> None:
    desktop = start(folder, open_desktop, qtbot, "sign_in")
    services = desktop.services
    assert services is not None
    administrator = next(row for row in services.people.rows() if row.name == "Rina Kartika")
    services.people.sign_in(administrator.id)
    desktop.window.page("sign_in").signed_in.emit()  # type: ignore[attr-defined]
    desktop.window.show_page("backup")
    card = desktop.window.page("backup").restore  # type: ignore[attr-defined]
    card.file.edit.setText(str(saved[0]))
    card.look_button.click()
    card.reason.setText("Kantor ini berpetugas satu")
    card.restore_button.click()
    qtbot.waitUntil(lambda: desktop.services is not services, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desktop.window._current == "sign_in", timeout=PATIENCE)
    assert "Kantor dipulihkan ke keadaan" in desktop.window.banner.text
    assert not desktop.window.rail.isVisible()
    assert names(desktop) == ["Siti Sebelumnya"]


def test_a_new_pc_begins_with_the_backup(
    saved: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_desktop: list[Desktop], qtbot: QtBot
) -> None:
    fresh = tmp_path / "komputer-baru"
    monkeypatch.setenv("LOKET_HOME", str(fresh))
    desktop = start(fresh, open_desktop, qtbot, "first_start")
    card = desktop.window.page("first_start").restore  # type: ignore[attr-defined]
    card.open_button.click()
    card.file.edit.setText(str(saved[0]))
    card.code.setText(saved[1])
    card.restore_button.click()
    qtbot.waitUntil(lambda: desktop.window._current == "sign_in", timeout=PATIENCE)
    assert "Kantor dipulihkan ke keadaan" in desktop.window.banner.text
    assert names(desktop) == ["Siti Sebelumnya"]
