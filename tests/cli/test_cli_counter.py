"""`promise`, `register`, `requests`, `show`, `move`, `receipt`: the counter."""

from __future__ import annotations

import json
import uuid

import pytest
from cli_program import MONDAY, SITI, is_one_sentence, scan, words_of

KK = ("register", "--service", "kk", "--variant", "perubahan", *SITI)


def registered(loket, *more, at="2026-03-16T10:00"):
    done = loket(*KK, *more, "--at", at, "--json")
    assert done.code == 0, done.err
    return done.json


def test_a_promise_explains_itself(loket):
    counted = loket("promise", "kk", "--variant", "baru", "--at", "2026-03-13T14:00", "--json").json
    assert counted["due"] == "2026-03-25T16:00:00+07:00"
    assert [step["kind"] for step in counted["steps"]][:2] == ["start", "count"]
    assert counted["steps"][-1]["kind"] == "due"
    told = loket("promise", "kk", "--variant", "baru", "--at", "2026-03-13T14:00", "--explain").out
    assert "Paling lambat Rabu, 25 Maret 2026, 16.00 WIB" in told
    assert "Hari Suci Nyepi" in told
    assert (
        loket("promise", "kk", "--variant", "baru", "--at", "2026-03-13T07:00Z", "--json").json["due"] == counted["due"]
    )


def test_a_registration_says_number_due_and_fee(loket, tmp_path):
    done = registered(loket, "--receipt", tmp_path / "tanda.pdf")
    assert done["number"] == "471/L1-0004/DPMPTSP/III/2026"
    assert done["due"] == "2026-03-26T16:00:00+07:00"
    assert (done["name"], done["receipt"]) == ("Siti R••• W•••", str(tmp_path / "tanda.pdf"))
    assert uuid.UUID(done["request_id"])
    assert done["fee"]["kind"] == "free"
    words = words_of(tmp_path / "tanda.pdf")
    for expected in (done["number"], "Kamis, 26 Maret 2026, 16.00 WIB", "gratis", "Kartu Keluarga", "CONTOH", "SITI"):
        assert expected.lower() in words.lower()
    assert SITI[3] not in words


def test_the_code_on_the_receipt_opens_the_request(loket, tmp_path):
    done = registered(loket, "--receipt", tmp_path / "tanda.pdf")
    scanned = scan(tmp_path / "tanda.pdf", tmp_path)
    assert loket("show", scanned, "--json").json["number"] == done["number"]
    assert loket("show", loket("show", scanned, "--json").json["paper_code"].lower(), "--json").code == 0


def test_the_same_request_id_registers_once(loket):
    mine = str(uuid.uuid4())
    first, second = (registered(loket, "--request-id", mine) for _try in range(2))
    assert first["number"] == second["number"]
    assert len(loket("requests", "--json").json["requests"]) == 4


def test_an_incomplete_visit_gets_a_slip_and_no_number(loket, tmp_path):
    done = registered(loket, "--missing", "kk-lama", "--receipt", tmp_path / "kurang.pdf")
    assert (done["number"], done["due"]) == (None, None)
    assert [one["key"] for one in done["missing"]] == ["kk-lama"]
    assert done["missing"][0]["text"].split()[0] in words_of(tmp_path / "kurang.pdf")
    told = loket(*KK, "--missing", "kk-lama", "--at", MONDAY)
    assert told.code == 0
    assert "tanpa nomor" in told.out
    assert len(loket("requests", "--json").json["requests"]) == 3


def test_without_a_variant_the_first_of_the_standard_is_meant_and_named(loket):
    done = loket("register", "--service", "kk", "--name", "Sari", "--at", MONDAY, "--json").json
    assert done["variant"] == "KK baru"
    assert loket("promise", "kk", "--at", MONDAY).out.startswith("Kartu Keluarga – KK baru")


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["--service", "sktm", "--name", "A", "--nik", "627101520390900"], "nik_length", "15"),
        (["--service", "sktm", "--name", "A", "--nik", "62710152039090O1"], "nik_digits", "angka"),
        (["--service", "tiada", "--name", "A"], "unknown_service", "tiada"),
        (["--service", "kk", "--variant", "x", "--name", "A"], "unknown_variant", "perubahan"),
        (["--service", "sktm", "--name", " . "], "name_missing", "Nama"),
        (["--service", "sktm", "--name", "A", "--phone", "123"], "phone_invalid", "123"),
        (["--service", "sktm", "--name", "A", "--missing", "paspor"], "unknown_requirement", "paspor"),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_kept(loket, arguments, code, named):
    refused = loket("register", *arguments)
    assert (refused.code, refused.out) == (1, "")
    assert is_one_sentence(refused.err)
    assert named in refused.err
    assert loket("register", *arguments, "--json").error["code"] == code
    assert len(loket("requests", "--json").json["requests"]) == 3


def test_a_paper_that_cannot_be_written_does_not_lose_the_number(loket, tmp_path):
    done = loket(*KK, "--receipt", tmp_path / "tiada" / "x.pdf", "--at", MONDAY, "--json")
    assert (done.code, done.json["receipt"]) == (3, None)
    assert done.error["code"] == "folder_gone"
    assert loket("show", done.json["number"]).code == 0


def test_lists_hide_who_people_are(loket):
    registered(loket, "--address", "Jl. Cempaka 12")
    for shown in (
        loket("requests"),
        loket("requests", "--json"),
        loket("show", "471/L1-0004/DPMPTSP/III/2026", "--json"),
    ):
        assert "Siti R•••" in shown.out
        assert not any(secret in shown.out for secret in ("Rahmah", "6271015203909001", "8000-1001", "Cempaka"))
    row = loket("requests", "--search", "0004", "--json").json["requests"][0]
    assert (row["nik"], row["phone"], row["address"]) == ("6271••••••••9001", "0812-••••-1001", "•••")
    assert set(row) >= {"number", "name", "nik", "phone", "address", "service", "state", "due"}


def test_unmasked_data_is_shown_and_leaves_an_audit_line(loket):
    number = registered(loket)["number"]
    whole = loket("show", number, "--unmasked", "--json").json
    assert (whole["name"], whole["nik"], whole["phone"]) == (SITI[1], SITI[3], "0812-8000-1001")
    assert [one["action"] for one in loket("show", number, "--json").json["timeline"]][-1] == "revealed"
    rows = loket("requests", "--unmasked", "--json").json["requests"]
    assert (rows[0]["nik"], rows[0]["name"]) == (SITI[3], SITI[1])
    assert loket("check", "--json").json["ok"] is True


def test_lists_narrow_by_state_and_by_words(loket):
    def services(*options, at="2026-03-16T09:40"):
        return [row["service"] for row in loket("requests", *options, "--at", at, "--json").json["requests"]]

    assert services("--overdue") == ["pbi-jk"]
    assert services("--due-today") == ["kk-biodata"]
    assert services("--at-risk", at="2026-03-30T15:00") == ["sip-perawat"]
    assert services("--open") == ["sip-perawat", "kk-biodata", "pbi-jk"]
    assert services("--search", "siti wul", "--limit", "2") == ["sip-perawat", "kk-biodata"]
    assert services("--search", "tiada") == []
    assert "Tidak ada permohonan" in loket("requests", "--search", "tiada").out


def test_a_request_goes_its_way(loket, tmp_path):
    number = registered(loket)["number"]

    def move(action, *options, at):
        done = loket("move", number, action, *options, "--at", at, "--json")
        assert done.code == 0, done.err
        return done.json["status"], done.json["due"]

    due = "2026-03-26T16:00:00+07:00"
    assert move("verified", at="2026-03-16T11:00") == ("in_process", due)
    assert move("suspend", "--reason", "applicant", "--until", "30-03-2026", at="2026-03-17T09:00") == (
        "suspended",
        due,
    )
    assert move("resume", at="2026-03-25T09:00") == ("in_process", "2026-03-27T16:30:00+07:00")
    assert move("ready", at="2026-03-26T09:00")[0] == "ready"
    assert move("handover", "--to", "Budi Kuasa", at="2026-03-26T10:00")[0] == "handed_over"
    shown = loket("show", number)
    assert "Diserahkan" in shown.out
    detail = loket("show", number, "--json").json
    assert (detail["handed_to"], detail["first_due"]) == ("Budi K•••", due)
    assert [step["kind"] for step in detail["later_steps"]] == ["credit"]


def test_a_fee_is_paid_by_reference(loket):
    number = loket("register", "--service", "skck", "--variant", "wni", *SITI, "--at", MONDAY, "--json").json["number"]
    assert loket("move", number, "paid", "--json").error["code"] == "reference_missing"
    assert loket("move", number, "paid", "--reference", "NTPN 1").code == 0
    assert "NTPN 1" in loket("show", number).out
    assert loket("move", number, "paid", "--reference", "NTPN 2", "--json").error["code"] == "paid_already"


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (["resume"], "step_not_allowed"),
        (["suspend"], "reason_missing"),
        (["paid", "--reference", "1"], "nothing_to_pay"),
        (["suspend", "--reason", "x", "--until", "2020-01-01"], "return_in_the_past"),
        (["reject"], "reason_missing"),
    ],
)
def test_a_step_that_may_not_follow_is_refused(loket, action, code):
    number = registered(loket)["number"]
    refused = loket("move", number, *action, "--at", "2026-03-16T11:00")
    assert (refused.code, is_one_sentence(refused.err)) == (1, True)
    assert loket("move", number, *action, "--at", "2026-03-16T11:00", "--json").error["code"] == code


def test_a_second_receipt_says_salinan(loket, tmp_path):
    number = registered(loket)["number"]
    for copy in range(2):
        assert loket("receipt", number, "-o", tmp_path / f"{copy}.pdf", "--paper", "a5").code == 0
    assert "SALINAN" not in words_of(tmp_path / "0.pdf")
    assert "SALINAN" in words_of(tmp_path / "1.pdf")
    assert json.loads(loket("receipt", number, "-o", tmp_path / "2.pdf", "--json").out)["number"] == number


def test_moments_carry_the_offset_of_the_office(loket, tmp_path):
    east = ("--home", tmp_path / "timur")
    assert loket("init", "--office", "Kantor Jayapura", "--zone", "WIT", "--examples", *east).code == 0
    done = loket(
        "register", "--service", "kia", "--variant", "di-bawah-5", "--name", "Yos", "--at", MONDAY, *east, "--json"
    )
    assert done.json["received"] == "2026-03-16T09:00:00+09:00"
    assert done.json["due"].endswith("+09:00")
