"""Delivery, as the office uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyrage import x25519
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from loket.services import Services
from loket.services.office import OfficeChange
from loket.services.registration import NewRequest
from loket.services.upstream_places import PlaceChange
from loket.ui.dialogs import files
from loket.ui.page import Tools
from loket.ui.pages.delivery import DeliveryPage
from loket.ui.pages.delivery_parts import BatchColumn


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    folder = tmp_path / "pembina"
    folder.mkdir()
    return folder


@pytest.fixture
def page(tools: Tools, services: Services, qtbot: QtBot) -> DeliveryPage:
    services.intake.receive(
        NewRequest(service="sip-perawat", variant="pertama", name="Siti Contoh", nik="6501014507900003")
    )
    made = DeliveryPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    return made


def test_without_a_place_to_deliver_to_the_page_asks_for_it(
    page: DeliveryPage, services: Services, upstream: Path
) -> None:
    assert page.upstream_card.isVisibleTo(page)
    assert page.first_focus() is page.upstream.edit
    page.upstream.edit.setText(str(upstream))
    page.use_button.click()
    assert services.office.profile().upstream_url == str(upstream)
    assert not page.upstream_card.isVisibleTo(page)


def test_a_folder_that_is_not_there_is_refused_beside_its_field(
    page: DeliveryPage, services: Services, upstream: Path
) -> None:
    page.upstream.edit.setText(str(upstream / "tidak-ada"))
    page.use_button.click()
    assert "tidak terjangkau" in page.upstream_field.error
    assert services.office.profile().upstream_url == ""


def test_what_waits_is_delivered_and_told(
    page: DeliveryPage, tools: Tools, services: Services, upstream: Path, qtbot: QtBot
) -> None:
    services.office.change(OfficeChange(upstream_url=str(upstream)))
    page.refresh()
    assert page.waiting.text() == "1 catatan menunggu dikirim"
    with qtbot.waitSignal(page.message_raised) as raised:
        tools.actions.deliver.trigger()
    assert raised.args[0] == "success"
    assert "1 kiriman terkirim" in raised.args[1]
    assert page.waiting.text() == "Semua sudah terkirim"
    assert page.model.text(page.model.rows[0], BatchColumn.STATE) == "Terkirim"
    assert list(upstream.rglob("*.zip"))


def test_a_broken_line_is_told_in_words_and_nothing_is_lost(
    page: DeliveryPage, tools: Tools, services: Services, upstream: Path, qtbot: QtBot
) -> None:
    services.office.change(OfficeChange(upstream_url=str(upstream)))
    upstream.rmdir()
    with qtbot.waitSignal(page.message_raised) as raised:
        tools.actions.deliver.trigger()
    assert raised.args[0] == "error"
    assert "periksa namanya, kabel" in raised.args[1]
    page.table.choose_first()
    assert "periksa namanya, kabel" in page.why.text()
    assert page.waiting.text() == "1 kiriman belum sampai"
    upstream.mkdir()
    with qtbot.waitSignal(page.message_raised) as raised:
        tools.actions.deliver.trigger()
    assert raised.args[0] == "success"


def test_packages_can_be_carried_on_a_stick(
    page: DeliveryPage, upstream: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(files, "choose_folder", lambda *_: upstream)
    with qtbot.waitSignal(page.message_raised) as raised:
        page.folder_button.click()
    assert raised.args[0] == "success"
    assert list(upstream.rglob("*.zip"))


def test_a_month_is_written_into_a_folder(page: DeliveryPage, upstream: Path, qtbot: QtBot) -> None:
    page.month_button.click()
    page.month_panel.write.click()
    assert page.month_panel.folder_field.has_error, "a folder is needed"
    page.month_panel.month.setCurrentIndex(0)
    page.month_panel.folder.edit.setText(str(upstream / "maret"))
    with qtbot.waitSignal(page.message_raised) as raised:
        page.month_panel.write.click()
    assert raised.args[0] == "success"
    assert list((upstream / "maret").glob("*.csv"))
    assert page.waiting.text() == "1 catatan menunggu dikirim"


def test_what_is_stuck_says_when_it_is_tried_again(page: DeliveryPage, services: Services, upstream: Path) -> None:
    services.office.change(OfficeChange(upstream_url=str(upstream)))
    upstream.rmdir()
    services.exports.sync()
    page.refresh()
    assert "tidak terjangkau" in page.tried.text()
    assert "dicoba lagi sendiri" in page.tried.text()
    upstream.mkdir()
    services.exports.sync()
    page.refresh()
    assert not page.tried.isVisibleTo(page)


def test_numbers_out_of_an_old_backup_are_told_with_the_way_out(
    page: DeliveryPage, services: Services, upstream: Path
) -> None:
    services.office.change(OfficeChange(upstream_url=str(upstream)))
    services.exports.sync()
    with services.desk.database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM batch_note")
        session.connection().exec_driver_sql("DELETE FROM delivery_batch")
    services.exports.sync()
    page.refresh()
    assert "cadangan lama" in page.banner.text
    page.banner.restart.trigger()
    assert not page.banner.isVisibleTo(page)
    page.actions_list.deliver.trigger()
    assert services.exports.status().undelivered == 0
    assert len(list(upstream.glob("loket/*/*"))) == 2


def test_the_public_key_is_written_to_a_file_and_shown(
    page: DeliveryPage, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "choose_save", lambda _parent, _title, name, _filters: tmp_path / name)
    page.key_card.save.click()
    key = services.exports.key()
    assert (tmp_path / key.name).read_text() == f"{key.line}\n"
    assert key.fingerprint in page.key_card.fingerprint.text()


def test_the_daily_delivery_is_switched_on_the_page(page: DeliveryPage, services: Services) -> None:
    assert page.key_card.daily.isChecked()
    page.key_card.daily.click()
    assert not services.exports.status().line.daily


def test_the_list_of_deliveries_is_saved_as_it_is_seen(
    page: DeliveryPage, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "kiriman.csv"
    monkeypatch.setattr(files, "choose_save", lambda *_asked: target)
    services.exports.freeze_waiting()
    page.refresh()
    with qtbot.waitSignal(page.message_raised) as told:
        page.save_list.action.trigger()
    assert told.args[0] == "success"
    header, *rows = target.read_text("utf-8-sig").splitlines()
    assert header.split(";")[0] == page.model.headerData(0, Qt.Orientation.Horizontal)
    assert len(rows) == len(page.model.rows)


def test_what_is_held_for_the_provinces_key_is_decided_on_the_page(
    page: DeliveryPage, tools: Tools, services: Services, upstream: Path, qtbot: QtBot
) -> None:
    services.upstream_places.change(PlaceChange(url=str(upstream)))
    services.exports.freeze_waiting()
    services.upstream_places.change(PlaceChange(province_key=str(x25519.Identity.generate().to_public())))
    with qtbot.waitSignal(page.message_raised) as raised:
        tools.actions.deliver.trigger()
    assert raised.args[0] == "error"
    assert page.banner.text.startswith("1 kiriman ditahan")
    assert list(upstream.rglob("*.zip*")) == []
    with qtbot.waitSignal(page.message_raised) as raised:
        page.banner.plain.trigger()
    assert (raised.args[0], page.banner.text) == ("success", "")
    assert len(list(upstream.rglob("*.zip"))) == 1


def test_what_went_to_the_former_place_waits_again(page: DeliveryPage, services: Services, upstream: Path) -> None:
    services.exports.sync(str(upstream))
    services.upstream_places.change(PlaceChange(url=str(upstream.parent)))
    page.refresh()
    assert page.waiting.text() == "1 kiriman belum sampai"
    row = page.model.rows[0]
    assert page.model.text(row, BatchColumn.STATE) == "Menunggu kirim"
    assert page.model.text(row, BatchColumn.WHY) == str(upstream)


def test_a_stick_that_anybody_can_open_is_told(page: DeliveryPage, services: Services) -> None:
    services.upstream_places.change(PlaceChange(url="stick:"))
    page.refresh()
    assert "Minta kunci age" in page.key_card.sealed.text()
