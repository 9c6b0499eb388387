"""The board says exactly what is wrong with the deliveries, and what to do: nothing is called refused that is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from page_clock import Clock
from pytestqt.qtbot import QtBot
from request_builders import register

from loket.exchange.delivery import Acknowledgement, Refusal, ack_folder, acknowledgement_bytes
from loket.services import Services
from loket.services.office import OfficeChange
from loket.ui.page import Tools
from loket.ui.pages.board import BoardPage
from loket.ui.pages.delivery import DeliveryPage


@pytest.fixture
def share(services: Services, tmp_path: Path) -> Path:
    folder = tmp_path / "provinsi"
    folder.mkdir()
    services.office.change(OfficeChange(upstream_url=str(folder)))
    register(services)
    return folder


@pytest.fixture
def board(tools: Tools, qtbot: QtBot) -> Callable[[], str]:
    """What the board says of the deliveries now."""
    page = BoardPage(tools)
    qtbot.addWidget(page)

    def read() -> str:
        page.refresh()
        return page.warnings.banners["delivery"].text

    return read


def answered(services: Services, share: Path, code: str, batch: int = 1, applied: int = 0) -> None:
    """The office delivers and hears that of one of its batches."""
    services.exports.sync()
    with services.desk.database.read() as session:
        source = session.connection().exec_driver_sql("SELECT unit_code, epoch FROM office").one()
    folder = share / ack_folder(*source)
    folder.mkdir(parents=True, exist_ok=True)
    word = Acknowledgement(applied, None, (Refusal(batch, f"{batch:08d}-aaaaaaaa.json", code),))
    (folder / f"{len(list(folder.iterdir())) + 1:08d}.json").write_bytes(acknowledgement_bytes(*source, word))
    services.exports.sync()


@pytest.mark.parametrize(
    ("code", "says", "does"),
    [
        ("package_damaged", "menolak kiriman 1: paketnya rusak di tujuan", "hubungi mereka"),
        ("csv_damaged", "menolak kiriman 1: isi berkasnya", "hubungi mereka"),
        ("office_unknown", "belum mengesahkan kunci kantor ini", "serahkan kunci publik"),
        ("signature_missing", "Kiriman 1 belum utuh di instansi pembina: tanda tangannya belum ada", "Ctrl+K"),
        ("number_reused", "tidak lagi cocok", "memulai rangkaian baru"),
    ],
)
def test_each_answer_from_upstream_is_called_what_it_is(
    board: Callable[[], str], services: Services, share: Path, code: str, says: str, does: str
) -> None:
    answered(services, share, code)
    assert says in board()
    assert does in board()
    assert ("menolak" in board()) == ("menolak" in says)


def test_a_refused_batch_that_was_sent_again_alarms_nobody_until_upstream_is_silent_for_three_days(
    board: Callable[[], str], services: Services, share: Path, clock: Clock
) -> None:
    answered(services, share, "package_damaged")
    for part in share.glob("loket/*/*/*"):
        part.unlink()  # as the sentence on the page says
    services.exports.sync()
    assert [one.code for one in services.exports.status().line.refused] == ["sent_again"]
    assert board() == ""
    assert not [one for one in services.health.check().findings if one.code == "delivery_refused"]
    clock.pass_time(days=3, hours=1)
    assert board().startswith("Belum ada kabar dari instansi pembina tentang kiriman sejak Senin, 16 Maret 2026")
    assert "tanyakan apakah sudah diterima" in board()


def test_what_waits_for_more_than_three_days_says_since_when_and_how_to_send_it(
    board: Callable[[], str], services: Services, share: Path, clock: Clock
) -> None:
    assert services.exports.status().waiting_rows
    clock.pass_time(days=2)
    assert board() == ""
    clock.pass_time(days=1, hours=1)
    assert board().startswith("Ada catatan yang belum terkirim sejak Senin, 16 Maret 2026")
    assert "tekan Ctrl+K" in board()
    services.exports.sync()
    assert board() == ""


def test_numbers_from_an_old_backup_are_said_at_once_and_not_as_a_refusal(
    board: Callable[[], str], services: Services, share: Path
) -> None:
    services.exports.sync()
    with services.desk.database.write() as session:  # as if the file had been put back as it was
        for table in ("batch_note", "delivery_batch"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    services.exports.sync()
    assert "administrator perlu memulai rangkaian baru" in board()
    services.exports.restart_stream()
    assert board() == ""


def test_what_the_former_place_refused_is_not_said_of_the_new_one(
    board: Callable[[], str], services: Services, share: Path, tools: Tools, tmp_path: Path, qtbot: QtBot
) -> None:
    answered(services, share, "csv_damaged")
    page = DeliveryPage(tools)
    qtbot.addWidget(page)
    page.refresh()
    assert "isi berkasnya" in page.banner.text
    (tmp_path / "baru").mkdir()
    services.office.change(OfficeChange(upstream_url=str(tmp_path / "baru")))
    page.refresh()
    assert (board(), page.banner.text) == ("", "")
