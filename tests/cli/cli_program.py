"""How the tests run the program, and the tools that look at what it made."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MONDAY = "2026-03-16T09:00"
SITI = ("--name", "Siti Rahmah Wulandari", "--nik", "6271015203909001", "--phone", "0812 8000 1001")


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err)["error"]


Loket = Callable[..., Answer]

_SCREEN = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})


def run_program(*arguments: object, home: Path | None = None, code: str = "", **more: Any) -> Answer:
    """The program in a process of its own; `code` is Python to run instead of the module."""
    start = ["-c", code] if code else ["-P", "-m", "loket"]
    env = {name: value for name, value in os.environ.items() if name not in _SCREEN}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    env |= {"LOKET_HOME": str(home)} if home else {}
    done = subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=env,
        timeout=60,
        **more,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def is_one_sentence(text: str) -> bool:
    """One line for a person: no traceback, no box, no code in brackets."""
    line = text.rstrip("\n")
    strange = ("Traceback", "Error", "╭", "Usage", "(kode ", "…")
    return bool(line) and "\n" not in line and not any(mark in line for mark in strange)


def tool(name: str, *arguments: object, cwd: Path | None = None) -> str:
    """Run a command-line tool and give what it printed; a machine without it skips the test and says which."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed on this machine")
    done = subprocess.run([name, *map(str, arguments)], check=False, capture_output=True, encoding="utf-8", cwd=cwd)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def words_of(pdf: Path) -> str:
    """All words of a PDF with single spaces between them."""
    return " ".join(tool("pdftotext", "-raw", "-enc", "UTF-8", pdf, "-").split())


def scan(pdf: Path, scratch: Path) -> str:
    """What the QR code of a paper's first page says."""
    tool("pdftoppm", "-r", "150", "-png", "-singlefile", pdf, scratch / "halaman")
    return tool("zbarimg", "--quiet", "--raw", scratch / "halaman.png").strip()


def validate(folder: Path) -> str:
    """The verdict of `frictionless validate`, from a process of its own; empty for a valid package."""
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, encoding="utf-8")
    return "" if done.returncode == 0 and not json.loads(done.stdout)["warnings"] else done.stdout + done.stderr
