"""`calendar preview|import|undo|history`, and the steps that wait, lapse and extend."""

from __future__ import annotations

import json

import pytest

OLD = """tanggal,jenis,nama,sumber
2023-04-21,cuti bersama,Cuti Bersama Idulfitri,SKB 1066/2022
2023-04-22,nasional,Idulfitri,SKB 1066/2022
2023-04-23,nasional,Idulfitri,SKB 1066/2022
2023-04-24,cuti bersama,Cuti Bersama Idulfitri,SKB 1066/2022
2023-04-25,cuti bersama,Cuti Bersama Idulfitri,SKB 1066/2022
2023-04-26,cuti bersama,Cuti Bersama Idulfitri,SKB 1066/2022
"""
REVISED = """tanggal,jenis,nama,sumber
2023-04-19,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
2023-04-20,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
2023-04-21,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
2023-04-24,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
2023-04-25,cuti bersama,Cuti Bersama Idulfitri,SKB 327/2023
"""
DEFAULT_OF_FIVE_DAYS = "surat-keterangan-penelitian"


@pytest.fixture
def april(loket, tmp_path):
    """The training office with the old decree and two requests; gives the decree's file and their numbers."""
    old, revised = tmp_path / "lama.csv", tmp_path / "baru.csv"
    old.write_text(OLD, encoding="utf-8")
    revised.write_text(REVISED, encoding="utf-8")
    loket("calendar", "import", old, "--at", "2023-03-01T08:00")
    numbers = [
        loket(
            *("register", "--service", DEFAULT_OF_FIVE_DAYS, "--name", "Ani Contoh", "--nik", "6271014101900001"),
            *("--at", f"2023-04-{day}T09:00", "--json"),
        ).json["number"]
        for day in (10, 12)
    ]
    return revised, numbers


def test_a_decree_is_previewed_moved_and_undone_with_the_ledger_to_show_for_it(loket, april):
    revised, numbers = april
    seen = loket("calendar", "preview", revised, "--json", "--at", "2023-04-13T08:00").json
    assert [(one["number"], one["from"][:10], one["to"][:10]) for one in seen["moves"]] == [
        (numbers[1], "2023-04-19", "2023-04-26")
    ]
    assert (seen["becoming_late"], [day["day"] for day in seen["removed"]]) == (0, ["2023-04-26"])
    told = loket("calendar", "preview", revised, "--at", "2023-04-13T08:00").out
    assert f"1 dari {seen['open']} janji terbuka berubah" in told
    assert "Ani" not in told

    done = loket("calendar", "import", revised, "--move", "--json", "--at", "2023-04-13T08:00").json
    assert (done["moved"], done["kept"]) == (1, 0)
    assert loket("show", numbers[1], "--json").json["due"].startswith("2023-04-26")
    assert loket("show", numbers[0], "--json").json["due"].startswith("2023-04-17")
    assert loket("calendar", "undo", "--json", "--at", "2023-04-13T09:00").json["moved"] == 1
    shown = loket("show", numbers[1], "--json").json
    assert (shown["due"][:10], shown["first_due"][:10]) == ("2023-04-19", "2023-04-19")
    assert [(row["kind"], row["to"][:10]) for row in shown["ledger"]] == [
        ("first", "2023-04-19"),
        ("calendar", "2023-04-26"),
        ("calendar", "2023-04-19"),
    ]
    assert shown["ledger"][2]["reason"] == "dibatalkan: SKB 327/2023"
    assert [row["decision"] for row in loket("calendar", "history", "--json").json["revisions"]][:2] == ["moved"] * 2


def test_a_decree_that_is_kept_leaves_every_promise_and_says_so_in_the_ledger(loket, april):
    revised, numbers = april
    assert loket("calendar", "import", revised, "--json", "--at", "2023-04-13T08:00").json["kept"] == 1
    shown = loket("show", numbers[1], "--json").json
    assert shown["due"].startswith("2023-04-19")
    assert [row["kind"] for row in shown["ledger"]] == ["first", "calendar"]


def test_the_same_decree_again_changes_nothing(loket, april):
    revised, _numbers = april
    loket("calendar", "import", revised)
    again = loket("calendar", "import", revised, "--json")
    assert (again.code, again.json["days"]) == (0, 0)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("tanggal,jenis,nama\n2026-02-30,nasional,X\n", "Baris 2"),
        ("tanggal,jenis,nama\n2026-02-03,libur aneh,X\n", "libur aneh"),
        ("tanggal,jenis,nama\n", "satu hari pun"),
    ],
)
def test_a_decree_with_a_mistake_is_refused_and_moves_nothing(loket, april, tmp_path, content, named):
    _revised, numbers = april
    file = tmp_path / "salah.csv"
    file.write_text(content, encoding="utf-8")
    for command in ("preview", "import"):
        refused = loket("calendar", command, file)
        assert (refused.code, named in refused.err) == (1, True)
    assert loket("show", numbers[1], "--json").json["due"].startswith("2023-04-19")


def test_there_is_nothing_to_undo_in_a_new_office(loket):
    refused = loket("calendar", "undo")
    assert (refused.code, "dapat dibatalkan" in refused.err) == (1, True)


def test_a_suspension_names_its_paper_and_its_last_day(loket, april):
    _revised, numbers = april
    number = numbers[0]
    bad = loket("move", number, "suspend", "--reason", "applicant", "--requirement", "tiada", "--json")
    assert (bad.code, json.loads(bad.err)["error"]["code"]) == (1, "unknown_requirement")
    key = loket("show", number, "--json").json["checklist"][0]["key"]
    done = loket(
        *("move", number, "suspend", "--reason", "applicant", "--requirement", key, "--until", "14-04-2023"),
        *("--lapse", "2023-05-12", "--at", "2023-04-11T09:00", "--json"),
    )
    assert (done.code, done.json["status"]) == (0, "suspended")
    facts = loket("show", number, "--json").json["timeline"][-1]
    assert (facts["requirement"], facts["until"], facts["lapses_on"]) == (key, "2023-04-14", "2023-05-12")


def test_a_promise_without_an_allowance_is_not_extended(loket, april):
    _revised, numbers = april
    refused = loket("move", numbers[0], "extend", "--days", "3", "--reason", "sibuk")
    assert (refused.code, "tidak mengizinkan perpanjangan" in refused.err) == (1, True)
    assert "extend" not in loket("show", numbers[0], "--json").json["actions"]
