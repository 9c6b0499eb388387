"""The diagnostic bundle: enough to mend Loket, nothing about anybody."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from office_builders import Clock, citizen, move, register

from loket.domain.workflow import Action
from loket.errors import StorageError
from loket.logs import start_log, stop_log
from loket.paths import log_folder
from loket.services import Services
from loket.services.diagnostics import closed_bundle
from loket.services.office import OfficeChange

NAME, NIK, PHONE = citizen(1)


def read(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def lived(services: Services, clock: Clock) -> Services:
    """An office in which something happened, with a careless log."""
    number = register(services, "hari", 1).number
    services.office.change(OfficeChange(address="Jalan Kantor 9", phone="0536-3222639", email="rina@contoh.id"))
    services.lookup.detail(number, whole=True)
    move(services, number, Action.SUSPEND, reason="catatan tentang Xq")
    folder = log_folder(services.desk.database.folder)
    folder.mkdir()
    (folder / "loket.log").write_text(f"2026-09-07 09:00:00,001 ERROR loket {NAME} {NIK} failed\n", encoding="utf-8")
    return services


def test_a_bundle_tells_versions_settings_counts_findings_and_what_happened(lived: Services) -> None:
    parts = read(lived.diagnostics.bundle())
    assert set(parts) == {
        *("about.json", "settings.json", "counts.json", "audit.json", "schema.json", "check.json", "log/loket.log"),
    }
    assert json.loads(parts["about.json"])["loket"]
    assert json.loads(parts["settings.json"])["zone"] == "Asia/Jakarta"
    assert json.loads(parts["counts.json"])["request"] == 1
    assert json.loads(parts["schema.json"])["file"] == json.loads(parts["schema.json"])["program"]
    actions = [line["action"] for line in json.loads(parts["audit.json"])]
    assert {"registered", "revealed", "suspend", "office_changed"} <= set(actions)
    assert "no_backup" in parts["check.json"]
    assert "09:00:00,001 ERROR loket" in parts["log/loket.log"]


def test_nobody_is_named_in_a_bundle(lived: Services) -> None:
    whole = "\n".join(read(lived.diagnostics.bundle()).values())
    office = lived.desk.database.folder
    for mark in (
        NAME,
        "Xq00001",
        NIK,
        PHONE[1:],
        "Jalan",
        "Rina",
        "contoh.id",
        "3222639",
        str(office),
        office.name + "/",
    ):
        assert mark not in whole


def test_the_last_lines_only_and_never_without_their_kind(lived: Services) -> None:
    for _round in range(210):
        lived.intake.known(NIK)
    lines = json.loads(read(lived.diagnostics.bundle())["audit.json"])
    assert len(lines) == 200
    assert all(line["action"] and line["at"] for line in lines)


def test_an_office_that_cannot_be_opened_still_gives_a_bundle(tmp_path: Path, clock: Clock) -> None:
    stop_log(start_log(tmp_path))
    parts = read(closed_bundle(tmp_path, StorageError("key_missing", path="/home/rina/x"), clock()))
    assert json.loads(parts["check.json"]) == {"error": "key_missing"}
    assert "rina" not in "\n".join(parts.values())
