"""Whoever pulls the plug in the middle of an edit loses at most what was typed in the last second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from loket.services import Services
from loket.services.drafting import NewService

TYPIST = Path(__file__).with_name("editor_typist.py")
ROOT = Path(__file__).parents[3]
MOST_LOST = 1.0
"""Seconds."""


def test_what_was_typed_is_there_after_the_process_was_killed(services: Services, tmp_path: Path) -> None:
    services.drafting.create(NewService(code="baru", name="Layanan baru"))
    environment = {**os.environ, "LOKET_HOME": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(TYPIST), str(tmp_path / "data"), "baru"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _letter in range(80)]
        process.send_signal(signal.SIGKILL)
        killed = time.time()
        lines += process.stdout.readlines()
    typed = [(float(line.split()[0]), line.split()[1]) for line in lines if len(line.split()) == 2]
    draft = services.drafting.show("baru")
    assert draft is not None
    (kept,) = draft.standard.product
    assert typed[-1][1].startswith(kept)
    must_be_there = max((words for at, words in typed if at < killed - MOST_LOST), key=len)
    assert len(kept) >= len(must_be_there) > 0
