"""Nothing personal lies open: a rare citizen is registered, suspended with a note, printed, delivered, backed up,
logged, crashed over and diagnosed; then every file that Loket may have written is searched for them.

The control writes the same words on purpose, in every form that the search knows.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_app import DRIVER
from tests.trust.plain_text import found_in
from tests.trust.trust_office import RARE_NAME, RARE_NIK

ROOT = Path(__file__).parents[2]
PHONE, STREET, NOTE = "081377219046", "Lorong Kuwukuwu", "menunggu surat Xibalba"
MARKS = (
    *(RARE_NAME, *RARE_NAME.split(), RARE_NIK, "6271 0357 0798 0003", PHONE, "8137-721", "0813-7721-9046"),
    *("81377219046", STREET, "Kuwukuwu", "Xibalba"),
)
SERVICE = ("--service", "kk-biodata")

CRASH = """
    yield lambda: page("sign_in")
    sit_down()
    yield lambda: page("intake")
    press("{nik}", ENTER, "{name}")
    def slot():
        raise ValueError("{name} {nik}")
    QTimer.singleShot(0, slot)
    yield lambda: window().banner.isVisible() and "galat" in window().banner.text
    import logging
    logging.getLogger("loket").error("could not read %s of %s", "{nik}", "{name}")
    logging.getLogger("loket").error("{name} at {street}")
    window().page("intake").tools.services.lookup.requests(search="{name}")
    drafts = window().page("intake").services.intake.drafts
    yield lambda: bool(drafts())
    tell("typed", drafts()[0].form["name"])
    yield lambda: False
"""


@dataclass(frozen=True)
class Pc:
    """A user's whole PC: home, temporary folder, the office's data, a stick, the province's folder."""

    root: Path

    @property
    def home(self) -> Path:
        return self.root / "data"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        places = {
            "HOME": "rumah",
            "XDG_CONFIG_HOME": "rumah/.config",
            "XDG_CACHE_HOME": "rumah/.cache",
            "XDG_DATA_HOME": "rumah/.local/share",
            "XDG_RUNTIME_DIR": "run",
            "TMPDIR": "tmp",
            "TEMP": "tmp",
        }
        made = {name: str(self.root / place) for name, place in places.items()}
        for place in made.values():
            Path(place).mkdir(parents=True, exist_ok=True, mode=0o700)
        program = {"LOKET_HOME": str(self.home), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        return kept | made | program | {"PYTHONUTF8": "1"}

    def loket(self, *arguments: object) -> str:
        """A command; what it printed goes to the terminal and is not on the disk."""
        command = [sys.executable, "-P", "-m", "loket", *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, cwd=self.root)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def desktop(self, script: str) -> subprocess.Popen[str]:
        """The desktop with somebody at its keyboard; its complaints are kept as many desktops do."""
        code = DRIVER.replace("    SCRIPT", script.format(nik=RARE_NIK, name=RARE_NAME, street=STREET).rstrip())
        with (self.root / "rumah" / ".xsession-errors").open("a") as complaints:
            return subprocess.Popen(
                [sys.executable, "-c", code], env=self.environment, stdout=subprocess.PIPE, stderr=complaints, text=True
            )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system can't kill a program outright")
def test_nothing_of_a_citizen_lies_open_anywhere(tmp_path: Path) -> None:
    pc = Pc(tmp_path)
    outside = tmp_path / "kertas"
    outside.mkdir()
    a_day_at_the_counter(pc, outside)
    typed = crash(pc)
    assert typed == f"typed {RARE_NAME}"
    after_the_crash(pc)
    searched = [tmp_path / name for name in ("data", "rumah", "tmp", "run", "provinsi", "usb", "diagnosa")]
    assert all(place.is_dir() for place in searched)
    assert found_in(searched, MARKS) == []
    log = (pc.home / "log" / "loket.log").read_text(encoding="utf-8")
    assert "ValueError at" in log
    assert "could not read" in log
    assert (pc.root / "rumah" / ".xsession-errors").stat().st_size
    assert list(tmp_path.glob("diagnosa/*.zip"))
    assert RARE_NAME.split()[0] in pc.loket("requests", "--json")  # it is there, in the database alone
    if os.name != "nt":
        assert [path for path in pc.home.rglob("*") if path.stat().st_mode & 0o077 and path.name != "desk.ini"] == []


def a_day_at_the_counter(pc: Pc, outside: Path) -> None:
    for folder in ("provinsi", "usb", "diagnosa"):
        (pc.root / folder).mkdir()
    pc.loket("init", "--office", "Dinas Kependudukan Uji", "--unit", "DKU", "--examples")
    who = ("--name", RARE_NAME, "--nik", RARE_NIK, "--phone", PHONE, "--address", f"{STREET} 7")
    number = json.loads(pc.loket("register", *SERVICE, *who, "--json"))["number"]
    pc.loket("receipt", number, "-o", outside / "tanda.pdf")
    pc.loket("move", number, "suspend", "--reason", NOTE)
    pc.loket("sync", "--to", pc.root / "provinsi")
    pc.loket("privacy", "person", RARE_NIK, "-o", outside / "data.pdf")
    pc.loket("privacy", "exposed", "-o", pc.root / "diagnosa" / "terdampak.csv")
    pc.loket("privacy", "due", "-o", pc.root / "diagnosa" / "usul.pdf")
    if os.name != "nt":
        assert {path.stat().st_mode & 0o777 for path in outside.iterdir()} == {0o600}


def crash(pc: Pc) -> str:
    """An exception in the middle of typing, then the power goes."""
    process = pc.desktop(CRASH)
    assert process.stdout is not None
    typed = process.stdout.readline().strip()
    process.kill()
    process.communicate()
    return typed


def after_the_crash(pc: Pc) -> None:
    pc.loket("check")
    pc.loket("backup", pc.root / "usb" / "kantor.loket", "--new-code", pc.root / "kertas" / "kode.pdf")
    pc.loket("diagnose", "-o", pc.root / "diagnosa" / "loket.zip")


@pytest.mark.parametrize("mark", [RARE_NAME, RARE_NIK, STREET])
def test_the_search_finds_what_was_written_on_purpose(tmp_path: Path, mark: str) -> None:
    """The control: in every form, deep in a ZIP too, and in a file's name."""
    zipped = tmp_path / "dalam.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log/lama.gz", gzip.compress(f"baris {mark}".encode()))
    (tmp_path / "polos.txt").write_text(f"halo {mark.upper()}", encoding="utf-8")
    (tmp_path / "lebar.bin").write_bytes(b"\0" + mark.encode("utf-16-le"))
    (tmp_path / "lebar-be.bin").write_bytes(mark.encode("utf-16-be"))
    (tmp_path / "hex.txt").write_text(mark.encode().hex().upper())
    (tmp_path / f"{mark}.txt").touch()
    (tmp_path / "rapat.gz").write_bytes(gzip.compress(mark.encode()))
    hits = found_in([tmp_path], [mark])
    names = {hit.partition(":")[0] for hit in hits}
    assert names == {"dalam.zip", "polos.txt", "lebar.bin", "lebar-be.bin", "hex.txt", f"{mark}.txt", "rapat.gz"}
