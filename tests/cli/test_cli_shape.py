"""What every command shares: help, options before and after, one sentence for each error, exit codes, start-up."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from cli_program import ROOT, is_one_sentence, run_program

HEAVY = ("PySide6", "reportlab", "holidays", "alembic", "sqlalchemy", "pydantic")
STANDARDS = (
    *("list", "show", "check", "poster", "annex", "pledge", "hanging", "hang"),
    *("readiness", "score", "evidence", "crib", "find", "words"),
    *("draft", "drafts", "discard", "consult", "decide", "revoke", "review", "due", "diff"),
    *("import", "export", "template"),
)
COMMANDS = (
    *("init", "demo", "standards", "promise", "register", "requests", "show", "move", "receipt"),
    *(
        "calendar",
        "export",
        "sync",
        "upstream",
        "closing",
        "backup",
        "restore",
        "people",
        "privacy",
        "audit",
        "clock",
        "check",
        "diagnose",
        "load",
    ),
)
ABSENT = (
    "--database",
    "80mm",
    "register|",
)


def test_help_names_every_command_in_indonesian_and_none_that_does_not_work_yet(loket):
    shown = loket("--help")
    assert shown.code == 0
    listed = re.findall(r"^  ([a-z]+) ", shown.out.partition("Perintah:")[2], re.MULTILINE)
    assert tuple(listed) == COMMANDS
    assert "Pemakaian: loket" in shown.out
    assert not re.search(r"Usage|Options|Commands|Show this", shown.out)


@pytest.mark.parametrize(
    "path",
    [(name,) for name in COMMANDS]
    + [
        *(("standards", name) for name in STANDARDS),
        *(("calendar", name) for name in ("show", "import")),
        *(("people", name) for name in ("add", "list", "pin", "disable", "enable", "reset-password", "unlock")),
    ],
)
def test_each_command_explains_itself_in_indonesian(loket, path):
    shown = loket(*path, "--help")
    assert shown.code == 0
    assert f"Pemakaian: loket {' '.join(path)}" in shown.out
    assert "--home FOLDER" in shown.out
    assert not re.search(r"Usage|Options|required|default|Show this", shown.out)
    assert not any(word in shown.out for word in ABSENT)


def test_a_group_lists_only_its_own_commands(loket):
    listed = re.findall(r"^  ([a-z]+)  ", loket("standards", "--help").out, re.MULTILINE)
    assert tuple(listed) == STANDARDS


def test_shared_options_stand_before_or_after_the_command(loket, home, tmp_path):
    after = loket("requests", "--json", "--at", "2026-03-16T10:00", "--home", home)
    assert loket("--json", "--at", "2026-03-16T10:00", "--home", home, "requests").out == after.out
    assert loket("--json", "standards", "list").out == loket("standards", "--json", "list").out
    assert loket("--json", "standards", "list").out == loket("standards", "list", "--json").out
    elsewhere = loket("requests", "--home", tmp_path / "tiada")
    assert (elsewhere.code, is_one_sentence(elsewhere.err)) == (1, True)


def test_what_stands_after_the_command_wins(loket):
    early = loket("--at", "2026-03-16T09:31", "requests", "--overdue", "--json").json["requests"]
    late = loket("--at", "2026-03-16T09:31", "requests", "--overdue", "--json", "--at", "2026-03-16T14:00").json
    assert ([row["service"] for row in early], len(late["requests"])) == (["pbi-jk"], 2)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["daftar"], "daftar"),
        (["regster"], "maksudnya register"),
        (["standards"], "list, show"),
        (["standards", "posters"], "posters"),
        (["--gelap"], "--gelap"),
        (["show"], "NOMOR"),
        (["show", "1", "2"], "kata"),
        (["init"], "--office"),
        (["register", "--name"], "--name"),
        (["register", "--name", "A"], "--service"),
        (["requests", "--limit", "banyak"], "--limit"),
        (["requests", "--limit", "0"], "--limit"),
        (["requests", "--open", "--overdue"], "--open, --overdue"),
        (["move", "1", "terbang"], "verified"),
        (["move", "1", "suspend", "--until", "besok"], "besok"),
        (["promise", "kk", "--at", "besok"], "besok"),
        (["receipt", "1", "-o", "x.pdf", "--paper", "a4"], "a5"),
        (["export", "x", "--profile", "lain"], "upstream"),
        (["calendar", "show", "tahun"], "TAHUN"),
        (["load"], "--requests"),
        (["register", "--service", "kk", "--name", "A", "--request-id", "1"], "UUID"),
        (["standards", "poster", "kk"], "--output"),
        (["standards", "poster", "kk", "-o", "x.pdf", "--marks", "--tiles"], "--marks, --tiles"),
        (["people"], "add, list, pin, disable"),
        (["people", "add", "Sari"], "--role"),
        (["people", "add", "Sari", "--role", "bos"], "officer, supervisor, administrator, delivery, backup"),
        (["requests", "--password-file", "x"], "--as"),
        (["people", "pin"], "--pin-file"),
    ],
)
def test_wrong_usage_is_one_sentence_and_code_2(loket, arguments, named):
    told = loket(*arguments)
    assert (told.code, told.out) == (2, "")
    assert is_one_sentence(told.err)
    assert named in told.err
    as_json = loket("--json", *arguments)
    assert (as_json.code, as_json.out, as_json.error["code"]) == (2, "", "wrong_usage")
    assert as_json.error["message"] == told.err.strip()


def test_an_error_says_its_code_to_a_program_and_its_sentence_to_a_person(loket):
    told = loket("show", "470/TIADA")
    assert (told.code, told.out) == (1, "")
    assert is_one_sentence(told.err)
    as_json = loket("show", "470/TIADA", "--json")
    assert as_json.error == {"code": "unknown_request", "message": told.err.strip()}


def test_help_imports_nothing_heavy():
    script = (
        f"import sys; from loket.cli import main; main(['--help']); print([m for m in {HEAVY} if m in sys.modules])"
    )
    assert run_program(code=script).out.splitlines()[-1] == "[]"


def test_the_program_answers_as_a_module(home):
    shown = run_program("check", "--json", home=home)
    assert (shown.code, shown.err, shown.json["ok"]) == (0, "", True)


def test_without_a_display_the_desktop_says_so(home):
    told = run_program(home=home)
    assert (told.code, told.out) == (3, "")
    assert is_one_sentence(told.err)


def test_control_c_ends_a_long_command_quietly_and_leaves_a_whole_office(home):
    script = (
        "import os, signal, sys\n"
        "from loket.cli import main\n"
        "signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))\n"
        "signal.setitimer(signal.ITIMER_REAL, 1.5, 10)\n"  # a key pressed while a library loads may be lost: again
        "sys.exit(main(['load', '--requests', '200000']))\n"
    )
    stopped = run_program(code=script, home=home)
    assert (stopped.code, stopped.err) == (130, "")
    assert run_program("check", home=home).code == 0


def test_a_reader_that_went_away_is_no_error(home):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LOKET_HOME": str(home)}
    command = [sys.executable, "-P", "-m", "loket", "calendar", "show", "2026"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in {0, 1}


def test_an_unforeseen_error_tells_its_kind_and_no_values(loket, home, monkeypatch):
    (home / "loket.json").unlink()
    (home / "loket.json").mkdir(mode=0o700)
    told = loket("requests")
    assert told.code == 3
    assert is_one_sentence(told.err.replace("IsADirectoryError", ""))
    assert json.loads(loket("requests", "--json").err)["error"]["code"]
