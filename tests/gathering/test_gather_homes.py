"""Offices that each deliver into a folder of their own, as homes on an SFTP server: every one hears of its batches."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from loket.db.engine import Database
from loket.exchange.delivery import read_acknowledgements
from loket.exchange.transports import FolderTransport
from loket.services import Services
from loket.services.office import NewOffice
from loket.services.registration import NewRequest
from loket.services.upstream_places import PlaceChange
from tests.gathering.bureau import FIRST, Bureau

STREAMS = {"rumah-a": (FIRST, "e1"), "rumah-b/kiriman": ("OPD-02", "e1")}


@pytest.fixture
def homes(share: Path, tmp_path: Path) -> Path:
    """What the two offices sent, each in its own home, one of them deeper."""
    for home, (office, _epoch) in STREAMS.items():
        target = tmp_path / "homes" / home / "loket"
        target.mkdir(parents=True)
        (share / "loket" / office).rename(target / office)
    return tmp_path / "homes"


def applied(folder: Path, stream: tuple[str, str]) -> int:
    newest = read_acknowledgements(FolderTransport(folder), *stream).newest
    return newest.applied if newest else 0


def test_each_office_is_told_in_the_folder_to_which_it_delivers(bureau: Bureau, homes: Path) -> None:
    assert bureau.gather(homes).unacknowledged == ()
    assert {home: applied(homes / home, stream) for home, stream in STREAMS.items()} == dict.fromkeys(STREAMS, 3)
    assert not (homes / "ack").exists()
    before = sorted(homes.rglob("*"))
    assert (bureau.gather(homes).complaints, sorted(homes.rglob("*"))) == ((), before), "nothing is read or said twice"


def test_a_copy_elsewhere_is_told_where_it_lies_as_well(bureau: Bureau, homes: Path) -> None:
    shutil.copytree(homes / "rumah-a" / "loket", homes / "usb" / "loket")
    bureau.gather(homes)
    assert applied(homes / "usb", (FIRST, "e1")) == applied(homes / "rumah-a", (FIRST, "e1")) == 3


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_in_an_offices_home_does_not_lead_the_provinces_pen_elsewhere(
    bureau: Bureau, homes: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "bukan-untuknya"
    elsewhere.mkdir()
    (homes / "rumah-a" / "ack").symlink_to(elsewhere)
    result = bureau.gather(homes)
    assert [source[0] for source, _error in result.unacknowledged] == [FIRST]
    assert (list(elsewhere.iterdir()), applied(homes / "rumah-b/kiriman", ("OPD-02", "e1"))) == ([], 3)


def test_a_real_office_in_its_home_hears_what_was_gathered(bureau: Bureau, tmp_path: Path) -> None:
    now = datetime(2026, 9, 7, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
    services = Services(Database.create(tmp_path / "kantor"), lambda: now)
    services.office.found(NewOffice(name="Dinas Contoh", unit_code="DKPS", person="Rina Kartika", is_training=True))
    services.standards.import_examples()
    services.intake.receive(NewRequest(service="kia", variant="di-bawah-5", name="Warga", no_nik_reason="newborn"))
    home = tmp_path / "homes" / "dkps"
    home.mkdir(parents=True)
    services.upstream_places.change(PlaceChange(url=str(home)))
    bureau.service.trust("DKPS", services.exports.key().line)
    services.exports.sync()
    bureau.gather(tmp_path / "homes")
    assert services.exports.sync().acknowledged == 1
    services.desk.database.close()
