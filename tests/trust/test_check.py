"""What `loket check` says of backups, and how it ends."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from loket.cli import main
from loket.db.engine import Database
from loket.services import Services
from loket.services.office import NewOffice
from tests.trust.trust_office import OPENING, code_in_force


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A real office, not one for training."""
    services = Services(Database.create(tmp_path / "data"), lambda: OPENING)
    services.office.found(NewOffice(name="Dinas Kependudukan", unit_code="DK", person="Rina Kartika"))
    services.close()
    return tmp_path / "data"


def checked(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main(["check", "--json", *arguments]) == code
    return json.loads(capsys.readouterr().out)


def test_an_office_without_backup_and_code_is_told_so_and_then_what_it_has(
    real: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = checked(capsys)
    assert {one["code"] for one in before["findings"]} == {"no_recovery_code", "no_backup", "no_upstream"}
    assert before["ok"]
    assert before["last_backup"] is None
    assert main(["backup", str(tmp_path / "a.loket"), "--new-code", str(tmp_path / "kode.pdf")]) == 0
    after = checked(capsys)
    assert {one["code"] for one in after["findings"]} == {"no_upstream"}
    assert datetime.fromisoformat(after["last_backup"]).utcoffset() == timedelta(hours=7)
    assert main(["check"]) == 0
    assert "Cadangan terakhir" in capsys.readouterr().out


def test_a_backup_in_hand_proves_that_nothing_was_rewritten(
    real: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "a.loket")]) == 0
    assert checked(capsys, "--against", str(tmp_path / "a.loket"))["ok"]
    (tmp_path / "lain.json").write_text("{}")
    told = checked(capsys, "--against", str(tmp_path / "lain.json"), code=1)
    assert "anchor_unreadable" in {one["code"] for one in told["findings"]}


def test_what_grew_old_is_told(real: Path) -> None:
    services = Services(Database.open(real), lambda: OPENING)
    services.people.sign_in_account()
    code_in_force(services)
    services.backup.run_due()
    services.office.add_counter("L2", "Loket 2")
    services.desk.now = lambda: OPENING + timedelta(days=20)
    codes = {finding.code for finding in services.health.check().findings}
    assert {"backup_old", "rehearsal_old"} <= codes
    services.backup.run_due()
    assert not {"backup_old", "rehearsal_old"} & {finding.code for finding in services.health.check().findings}
    services.close()
