"""`calendar`, `export`, `sync`: decrees in, data out."""

from __future__ import annotations

import json
import zipfile

import pytest
from cli_program import is_one_sentence, validate

from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import open_transport


def test_a_year_shows_its_holidays_hours_and_ramadan(loket):
    year = loket("calendar", "show", "2026", "--json").json
    assert {"2026-03-19", "2026-08-17"} <= {day["day"] for day in year["days"]}
    assert year["week"]["fri"] == [["07:30", "11:30"], ["13:00", "16:30"]]
    assert year["known"] is True
    told = loket("calendar", "show", "2026").out
    assert "Kamis, 19 Maret 2026" in told
    assert "Ramadan" in told
    assert "belum diisi" in loket("calendar", "show", "2040").out


def test_a_decree_moves_new_promises_only(loket, tmp_path):
    before = loket("promise", "kk", "--variant", "baru", "--at", "2026-04-06T09:00", "--json").json["due"]
    file = tmp_path / "keputusan.csv"
    file.write_text("tanggal;jenis;nama\n07-04-2026;lokal;Hari Jadi Kota\n", encoding="utf-8")
    assert loket("calendar", "import", file, "--json").json["days"] == 1
    after = loket("promise", "kk", "--variant", "baru", "--at", "2026-04-06T09:00", "--json").json["due"]
    assert (before[:10], after[:10]) == ("2026-04-09", "2026-04-10")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"tanggal,jenis\n", "nama"),
        (b"tanggal,jenis,nama\n2026-02-30,lokal,X\n", "Baris 2"),
        (b"tanggal,jenis,nama\n2026-02-03,aneh,X\n", "aneh"),
        (b"tanggal,jenis,nama\n2026-02-03\n", "Baris 2"),
        (b"\xff\xff", "UTF-8"),
        (None, "tiada.csv"),
    ],
)
def test_a_bad_decree_is_refused_whole(loket, tmp_path, content, named):
    file = tmp_path / "tiada.csv"
    if content is not None:
        file.write_bytes(content)
    before = loket("calendar", "show", "2026").out
    refused = loket("calendar", "import", file)
    assert (refused.code, is_one_sentence(refused.err)) == (1, True)
    assert named in refused.err
    assert loket("calendar", "show", "2026").out == before


def test_an_export_is_valid_and_names_nobody(loket, tmp_path):
    folder = tmp_path / "keluar"
    done = loket("export", folder, "--json").json
    assert {file["name"]: file["rows"] for file in done["files"]}["permohonan.csv"] == 3
    assert validate(folder) == ""
    assert not any(
        b"Siti" in path.read_bytes() or b"6271015203909001" in path.read_bytes() for path in folder.iterdir()
    )
    again = loket("export", folder, "--period", "2026-03", "--profile", "upstream", "--json").json
    assert (again["revision"], again["period"]) == (2, "2026-03")
    for period in ("Maret", "1999-01"):
        assert loket("export", folder, "--period", period).code == 1
    assert loket("sync", "--to", tmp_path, "--dry-run", "--json").json["waiting"] == 3


def test_an_export_never_replaces_what_is_not_its_own(loket, tmp_path):
    (tmp_path / "permohonan.csv").write_text("milik orang lain")
    refused = loket("export", tmp_path)
    assert (refused.code, is_one_sentence(refused.err)) == (1, True)
    assert (tmp_path / "permohonan.csv").read_text() == "milik orang lain"


def test_a_delivery_is_sent_once_acknowledged_and_valid(loket, tmp_path):
    share = tmp_path / "pembina"
    share.mkdir()
    planned = loket("sync", "--to", share, "--dry-run", "--json").json
    assert (planned["waiting"], planned["delivered"], list(share.iterdir())) == (3, [], [])
    first = loket("sync", "--to", share, "--json").json
    assert (first["delivered"], first["waiting"], first["acknowledged"]) == ([1], 0, 0)
    epoch = next((share / "loket").glob("*/*"))
    ledger = Ledger()
    gather(open_transport(str(share)), ledger, epoch.parent.name, epoch.name)
    assert len(ledger.requests) == 3
    assert loket("sync", "--to", share, "--json").json["acknowledged"] == 1
    with zipfile.ZipFile(next(epoch.glob("*.zip"))) as archive:
        archive.extractall(tmp_path / "isi")
    assert validate(tmp_path / "isi") == ""


def test_without_an_upstream_or_with_a_strange_one_sync_says_so(loket):
    for options in ([], ["--to", "ftp://x"], ["--to", ""]):
        told = loket("sync", *options)
        assert (told.code, is_one_sentence(told.err)) == (1, True)


def test_an_upstream_folder_that_is_gone_loses_nothing(loket, tmp_path):
    gone = loket("sync", "--to", tmp_path / "cabut", "--json")
    assert (gone.code, gone.error["code"]) == (3, "folder_gone")
    assert gone.json["delivered"] == []
    assert is_one_sentence(loket("sync", "--to", tmp_path / "cabut").err)
    (tmp_path / "cabut").mkdir()
    assert loket("sync", "--to", tmp_path / "cabut", "--json").json["delivered"] == [1]


def test_a_refused_batch_is_told(loket, tmp_path):
    loket("sync", "--to", tmp_path)
    epoch = next((tmp_path / "loket").glob("*/*"))
    package = next(epoch.glob("*.zip"))
    package.write_bytes(b"rusak")
    gather(open_transport(str(tmp_path)), Ledger(), epoch.parent.name, epoch.name)
    told = loket("sync", "--to", tmp_path, "--json")
    assert (told.code, told.error["code"]) == (1, "batches_refused")
    assert json.loads(told.out)["refused"]


def test_the_way_upstream_is_told_and_its_key_is_given_out(loket, tmp_path):
    (tmp_path / "pembina").mkdir()
    loket("upstream", "save", tmp_path / "pembina")
    status = loket("upstream", "status", "--json").json
    assert (status["waiting"], status["undelivered"], status["refused"]) == (0, 0, [])
    assert "Terakhir terkirim" in loket("upstream", "status").out
    key = loket("upstream", "key", "-o", tmp_path / "kantor.pub", "--json").json
    assert (tmp_path / "kantor.pub").read_text() == f"{key['key']}\n"
    assert key["fingerprint"].startswith("SHA256:")
    former = next((tmp_path / "pembina" / "loket").glob("*/*")).name
    assert loket("upstream", "restart", "--json").json["epoch"] != former
    again = loket("sync", "--to", tmp_path / "pembina", "--json").json
    assert (again["delivered"], again["undelivered"]) == ([1], 0)
