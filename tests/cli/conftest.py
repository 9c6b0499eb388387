"""The real program on real folders: an office founded once by its own commands, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_program import MONDAY, SITI, Answer, Loket, run_program

from loket.cli import main


@pytest.fixture
def program() -> Loket:
    return run_program


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training office with three requests, made by the program itself."""
    home = tmp_path_factory.mktemp("kantor") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_HOME", str(home))
        assert main(["init", "--office", "DPMPTSP Kota Rantau", "--region", "6271", "--examples", "--at", MONDAY]) == 0
        for at, service in (("09:10", "pbi-jk"), ("09:20", "kk-biodata"), ("09:30", "sip-perawat")):
            variant = {"sip-perawat": ["--variant", "pertama"]}.get(service, [])
            assert main(["register", "--service", service, *variant, *SITI, "--at", f"2026-03-16T{at}"]) == 0
    return home


@pytest.fixture
def home(office: Path, tmp_path: Path) -> Path:
    """A copy of that office which the test may spoil."""
    return Path(shutil.copytree(office, tmp_path / "data"))


@pytest.fixture
def loket(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Loket:
    """A command on that office, in this process."""
    monkeypatch.setenv("LOKET_HOME", str(home))

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run


@pytest.fixture
def real_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real office, in which no example can be used and no clock be set."""
    home = tmp_path / "sungguhan"
    monkeypatch.setenv("LOKET_HOME", str(home))
    assert main(["init", "--office", "Dinas Kependudukan"]) == 0
    return home
