"""Scheduled deliveries as `docs/scheduling` says: which account may, and what another one is told."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_program import Answer, Loket, is_one_sentence

from loket.cli import main
from loket.db.engine import Database
from loket.services import Services
from loket.services.people import PersonChange

NOBODY = 65534
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there access lists keep others out")


@pytest.fixture
def run(real_home: Path, capsys: pytest.CaptureFixture[str]) -> Loket:
    def command(*arguments: object) -> Answer:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return command


@contextmanager
def another_account(folder: Path) -> Iterator[None]:
    """As somebody whom the folder shuts out: root becomes nobody, all others lose their own rights."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    else:
        folder.chmod(0)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        else:
            folder.chmod(0o700)


def change_account(home: Path, account: str) -> None:
    services = Services(Database.open(home))
    services.people.sign_in_account()
    services.people.change(services.desk.acting().id, PersonChange(account=account))
    services.close()


def test_the_account_that_made_the_office_delivers_and_nobody_need_be_added(run: Loket, tmp_path: Path) -> None:
    (tmp_path / "pembina").mkdir()
    assert run("upstream", "place", tmp_path / "pembina").code == 0
    assert (run("sync", "--dry-run").code, run("sync").code) == (0, 0)


@POSIX
def test_another_account_is_told_so_and_not_of_a_fault_of_the_program(run: Loket, real_home: Path) -> None:
    run("sync", "--dry-run")  # what is imported when it is needed is there
    for command in (("sync",), ("upstream", "status"), ("init", "--office", "X")):
        with another_account(real_home):
            told = run(*command)
        assert (told.code, is_one_sentence(told.err)) == (3, True)
        assert "jalankan Loket dari akun yang membuatnya" in told.err


@POSIX
def test_whoever_pairs_an_account_that_can_not_reach_the_office_is_told(run: Loket) -> None:
    missing = run("people", "add", "Kirim satu", "--role", "delivery", "--account", "tidak-ada-akun")
    assert (missing.code, "tidak ada di komputer ini" in missing.err) == (0, True)
    other = "nobody" if os.geteuid() == 0 else "root"
    shut_out = run("people", "add", "Kirim dua", "--role", "delivery", "--account", other)
    assert (shut_out.code, "akan ditolak" in shut_out.err) == (0, True)


def test_the_offices_own_account_is_paired_without_a_doubt(run: Loket, real_home: Path, tmp_path: Path) -> None:
    (tmp_path / "pembina").mkdir()
    run("upstream", "place", tmp_path / "pembina")
    name = run("people", "list", "--json").json["people"][0]["name"]
    file = tmp_path / "sandi.txt"
    file.write_text("kopi susu di meja\n", encoding="utf-8")
    assert run("--as", name, "--password-file", file, "people", "list").code == 0
    change_account(real_home, "")
    assert "belum dipasangkan" in run("sync").err
    who = ("--as", name, "--password-file", file)
    added = run(*who, "people", "add", "Kirim", "--role", "delivery", "--account", getpass.getuser())
    assert (added.code, added.err) == (0, "")
    assert run("sync").code == 0
    assert run("people", "list").code == 1, "it may deliver and nothing else"
