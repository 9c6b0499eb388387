"""People from a terminal: who acts, as whom, with which rights; scheduled accounts."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_program import SITI, Answer, Loket, is_one_sentence, run_program
from sqlalchemy import text

from loket.cli import main
from loket.db.engine import Database

PASSWORD, OTHER = "kopi susu di meja", "sepeda ungu pagi"


@pytest.fixture
def secret(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "sandi.txt"
    file.write_text(f"{PASSWORD}\nbaris kedua tidak dibaca\n", encoding="utf-8")
    return file


@pytest.fixture
def real(real_home: Path, capsys: pytest.CaptureFixture[str]) -> Loket:
    """A command in a real office."""

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run


def lines(home: Path) -> list[tuple[str, str, dict[str, Any]]]:
    database = Database.open(home)
    with database.read() as session:
        found = session.execute(text("SELECT person_name, action, facts FROM audit_line ORDER BY id")).all()
    database.close()
    return [(name, action, json.loads(facts)) for name, action, facts in found]


def add_with_password(real: Loket, secret: Path, name: str, role: str) -> None:
    """Somebody new who has taken a password of their own with the first command."""
    once = real("people", "add", name, "--role", role, "--json").json["one_time_password"]
    content = secret.read_text(encoding="utf-8")
    secret.write_text(f"{once}\n{content}", encoding="utf-8")
    assert real("--as", name, "--password-file", secret, "requests").code == 0
    secret.write_text(content, encoding="utf-8")


def test_init_makes_the_account_officer_and_administrator(real: Loket) -> None:
    account = getpass.getuser()
    assert real("people", "list", "--json").json == {
        "people": [{"name": account, "roles": ["officer", "administrator"], "account": account, "active": True}]
    }


def test_in_a_training_office_the_account_may_everything(loket: Loket) -> None:
    people = {row["account"]: row["roles"] for row in loket("people", "list", "--json").json["people"]}
    assert people[getpass.getuser()] == ["officer", "supervisor", "administrator"]


def test_somebody_is_added_listed_and_disabled(real: Loket) -> None:
    made = real(
        "people", "add", "Sari  Dewi", "--role", "supervisor", "--role", "officer", "--account", "sari", "--json"
    )
    expected = {"name": "Sari Dewi", "roles": ["officer", "supervisor"], "account": "sari", "active": True}
    once = made.json["one_time_password"]
    assert (made.code, made.json) == (0, expected | {"one_time_password": once})
    assert real("people", "disable", "sari dewi", "--json").json == expected | {"active": False}
    assert expected | {"active": False} in real("people", "list", "--json").json["people"]
    assert "Petugas loket & Penyelia" in real("people", "list").out


def test_who_was_disabled_comes_back_with_their_password(real: Loket, secret: Path, real_home: Path) -> None:
    add_with_password(real, secret, "Sari", "officer")
    as_sari = ("requests", "--as", "Sari", "--password-file", secret)
    assert real("people", "disable", "Sari").code == 0
    assert real(*as_sari).code == 1
    assert real("people", "enable", "SARI", "--json").json["active"] is True
    assert real(*as_sari).code == 0
    assert real("people", "enable", "Siapa", "--json").error["code"] == "unknown_person"
    assert [action for _name, action, _facts in lines(real_home) if action.startswith("person_")] == [
        *("person_added", "person_disabled", "person_enabled")
    ]


def test_a_forgotten_password_gives_way_to_one_for_one_use(real: Loket, secret: Path, real_home: Path) -> None:
    add_with_password(real, secret, "Sari", "officer")
    as_sari = ("requests", "--json", "--as", "Sari", "--password-file", secret)
    made = real("people", "reset-password", "sari", "--json").json
    assert (made["name"], set(made)) == ("Sari", {"name", "roles", "account", "active", "one_time_password"})
    assert real(*as_sari).error["code"] == "password_wrong"
    once = real("people", "reset-password", "Sari").out.rpartition("Kata sandi sekali pakai: ")[2].strip()
    assert once != made["one_time_password"]
    secret.write_text(f"{once}\n", encoding="utf-8")
    assert real(*as_sari).error["code"] == "password_one_time"
    secret.write_text(f"{once}\n{OTHER}\n", encoding="utf-8")
    assert real(*as_sari).code == 0
    told = lines(real_home)
    assert [name for name, action, _facts in told if action == "password_reset"] == [getpass.getuser()] * 3
    assert not any(once in str(line) for line in told)
    real("people", "disable", "Sari")
    assert real("people", "reset-password", "Sari", "--json").error["code"] == "unknown_person"


def test_whoever_mistyped_too_often_is_let_in_by_a_supervisor(real: Loket, secret: Path, real_home: Path) -> None:
    add_with_password(real, secret, "Sari", "officer")
    add_with_password(real, secret, "Budi", "supervisor")
    wrong = secret.with_name("salah.txt")
    wrong.write_text(OTHER, encoding="utf-8")
    as_sari, as_budi = ("--as", "Sari", "--password-file"), ("--as", "Budi", "--password-file")
    for _try in range(4):
        assert real("requests", "--json", *as_sari, wrong).error["code"] == "password_wrong"
    assert real("requests", "--json", *as_sari, secret).error["code"] == "tries_wait"
    assert real("people", "unlock", "Sari", "--json").error["code"] == "not_allowed"
    assert real("people", "unlock", "Sari", *as_budi, secret).out == "Sari boleh mencoba lagi sekarang.\n"
    assert real("requests", "--json", *as_sari, secret).code == 0
    assert [name for name, action, _facts in lines(real_home) if action == "person_unlocked"] == ["Budi"]


def test_an_officer_gives_nobody_a_password_and_brings_nobody_back(real: Loket, secret: Path) -> None:
    add_with_password(real, secret, "Sari", "officer")
    for name in ("reset-password", "enable", "unlock"):
        told = real("people", name, getpass.getuser(), "--json", "--as", "Sari", "--password-file", secret)
        assert told.error["code"] == "not_allowed", name


def test_what_cannot_be_is_one_sentence(real: Loket) -> None:
    for arguments, code in (
        (("add", getpass.getuser(), "--role", "officer"), "person_exists"),
        (("add", "Sari", "--role", "backup", "--role", "officer"), "service_role_alone"),
        (("disable", "Siapa"), "unknown_person"),
        (("disable", getpass.getuser()), "last_administrator"),
    ):
        told = real("people", *arguments)
        assert (told.code, told.out, is_one_sentence(told.err)) == (1, "", True)
        assert real("--json", "people", *arguments).error["code"] == code


def test_a_command_acts_as_somebody_else_before_or_after_its_name(real: Loket, secret: Path, real_home: Path) -> None:
    add_with_password(real, secret, "Sari", "officer")
    assert real("requests", "--as", "sari", "--password-file", secret).code == 0
    done = [(name, action, facts.get("how")) for name, action, facts in lines(real_home) if name == "Sari"]
    signed_in = ("Sari", "signed_in", "password")
    assert done == [signed_in, ("Sari", "password_set", None), signed_in]


def test_a_wrong_password_or_none_opens_nothing_and_is_noted(real: Loket, secret: Path, real_home: Path) -> None:
    database = Database.open(real_home)
    with database.write() as session:
        session.execute(text("INSERT INTO person (name, role, active) VALUES ('Tono', 'officer', 1)"))
    database.close()
    assert real("--as", "Tono", "--password-file", secret, "requests", "--json").error["code"] == "password_not_given"
    add_with_password(real, secret, "Sari", "officer")
    secret.write_text(OTHER, encoding="utf-8")
    assert real("--as", "Sari", "--password-file", secret, "requests", "--json").error["code"] == "password_wrong"
    assert real("--as", "Sari", "requests", "--json").error["code"] == "password_missing"
    assert lines(real_home)[-1] == ("", "sign_in_refused", {"code": "password_wrong"})
    secret.write_text("", encoding="utf-8")
    assert real("--as", "Sari", "--password-file", secret, "requests", "--json").error["code"] == "password_file_empty"
    gone = real("--as", "Sari", "--password-file", secret.with_name("hilang"), "requests", "--json")
    assert gone.error["code"] == "file_unreadable"


def test_a_command_has_the_rights_of_who_acts(real: Loket, secret: Path, real_home: Path) -> None:
    add_with_password(real, secret, "Sari", "officer")
    as_sari = ("--as", "Sari", "--password-file", secret)
    told = real(*as_sari, "people", "add", "Tono", "--role", "administrator")
    assert (told.code, is_one_sentence(told.err)) == (1, True)
    assert "Petugas loket" in told.err
    assert real(*as_sari, "--json", "people", "add", "Tono", "--role", "officer").error["code"] == "not_allowed"
    assert lines(real_home)[-1] == ("Sari", "refused", {"right": "keep_people", "method": "PeopleService.add"})


def test_the_pin_is_read_from_a_file_and_never_from_the_command_line(
    real: Loket, tmp_path: Path, real_home: Path
) -> None:
    file = tmp_path / "pin.txt"
    file.write_text("123456", encoding="utf-8")
    assert real("people", "pin", "--pin-file", file, "--json").error["code"] == "pin_common"
    file.write_text("482915\n", encoding="utf-8")
    assert real("people", "pin", "--pin-file", file, "--json").json == {"name": getpass.getuser(), "pin": True}
    assert real("people", "pin", "--remove", "--json").json["pin"] is False
    assert [action for _name, action, _facts in lines(real_home)][-2:] == ["pin_set", "pin_removed"]


def test_an_account_that_is_nobodys_may_nothing(real: Loket, real_home: Path) -> None:
    database = Database.open(real_home)
    with database.write() as session:
        session.execute(text("UPDATE person SET account = 'orang-lain'"))
    database.close()
    told = real("requests")
    assert (told.code, is_one_sentence(told.err)) == (1, True)
    assert getpass.getuser() in told.err


@pytest.fixture
def scheduled(home: Path) -> Path:
    """The training office, whose commands this account now runs for deliveries only."""
    database = Database.open(home)
    with database.write() as session:
        session.execute(text("UPDATE person SET account = NULL"))
        session.execute(
            text("INSERT INTO person (name, role, account, active) VALUES ('Kirim malam', 'delivery', :account, 1)"),
            {"account": getpass.getuser()},
        )
    database.close()
    return home


def test_a_service_account_delivers_and_does_nothing_else(loket: Loket, scheduled: Path, tmp_path: Path) -> None:
    upstream = tmp_path / "provinsi"
    upstream.mkdir()
    sent = loket("sync", "--to", upstream, "--json")
    assert sent.code == 0, sent.err
    assert list(upstream.rglob("*.zip"))
    assert ("Kirim malam", "synced") in [(name, action) for name, action, _facts in lines(scheduled)]
    for arguments in (
        ("requests",),
        ("register", "--service", "pbi-jk", *SITI),
        ("people", "list"),
        ("export", tmp_path / "salinan"),
        ("standards", "list"),
    ):
        assert loket("--json", *arguments).error["code"] == "not_allowed", arguments


def test_no_password_is_told_by_the_program_itself(real_home: Path, secret: Path) -> None:
    """In a process of its own, with a traceback asked for: neither output holds it."""
    told = run_program("--as", "Siapa", "--password-file", secret, "requests", home=real_home)
    assert told.code == 1
    assert PASSWORD not in told.out + told.err
