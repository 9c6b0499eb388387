"""The documents for the system's schedulers: the real programs accept them, and they call what there is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from loket.exchange.schema_page import schema_page

DOCS = Path(__file__).parents[1] / "docs"
SCHEDULING = DOCS / "scheduling"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_timer_and_its_service(tmp_path: Path) -> None:
    for name in ("loket-sync.service", "loket-sync.timer"):
        text = (SCHEDULING / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("ExecStart=loket", f"ExecStart={shutil.which('true')}"))
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *units],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )
    told = [line for line in done.stderr.splitlines() if "loket-sync" in line]
    assert (done.returncode, told) == (0, []), done.stderr


def test_the_timer_starts_the_service_beside_it_and_makes_up_for_a_missed_day() -> None:
    timer = (SCHEDULING / "loket-sync.timer").read_text(encoding="utf-8").splitlines()
    assert {"Persistent=true", "WantedBy=timers.target"} <= set(timer)
    service = (SCHEDULING / "loket-sync.service").read_text(encoding="utf-8").splitlines()
    assert "ExecStart=loket sync" in service


def test_the_windows_task_is_xml_in_the_order_of_its_schema_and_runs_sync() -> None:
    root = ElementTree.parse(SCHEDULING / "loket-sync.xml").getroot()
    parts = [child.tag.removeprefix(TASK) for child in root]
    assert parts == ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]
    assert root.findtext(f"{TASK}Actions/{TASK}Exec/{TASK}Command") == "loket"
    assert root.findtext(f"{TASK}Actions/{TASK}Exec/{TASK}Arguments") == "sync"
    assert root.findtext(f"{TASK}Settings/{TASK}StartWhenAvailable") == "true"


def test_the_page_of_the_published_schema_is_what_the_program_publishes() -> None:
    page = (DOCS / "upstream-schema.md").read_text(encoding="utf-8")
    assert page == schema_page(), "python -m tests.exchange.write_schema"
