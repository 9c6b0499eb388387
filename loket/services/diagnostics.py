"""The diagnostic bundle: what somebody who mends Loket needs to know of an office, and nothing about anybody in it.

A ZIP of JSON and the log. Every part lists what goes in, never what stays out: numbers, words of closed lists, dates.
"""

from __future__ import annotations

import io
import json
import platform
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlmodel import Session, col, select

from loket import __version__
from loket.db import sqlite
from loket.db.migrations import SCHEMA
from loket.db.tables import AuditLine, Office
from loket.domain.masking import mask_foreign, mask_personal
from loket.domain.people import Right
from loket.errors import LoketError
from loket.paths import log_folder
from loket.services.desk import Desk, office_row
from loket.services.finding import Finding
from loket.services.health import HealthService

AUDIT_LINES = 200
_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "sqlmodel", "pydantic", "alembic", "reportlab", "sqlcipher3")
_SETTINGS = (
    *("zone", "region_code", "number_template", "is_training", "cutoff", "count_first_day", "retention_months"),
    *("open_on_collective_leave", "calendar_revision", "founded_at"),
)
_WORDS = frozenset({"code", "which", "right", "table", "why", "how", "kind", "channel", "paper", "roles", "fault"})
"""Facts that are words of the program's own lists; any other text may name somebody."""
_LOG_LIMIT = 6_000_000
_LINE_HEAD = re.compile(r"[0-9-]{10} [0-9:,]{8,12} [A-Z]+ [a-z.]+ ")


class DiagnosticsService:
    """Making the bundle."""

    def __init__(self, desk: Desk, health: HealthService) -> None:
        self._desk = desk
        self._health = health

    def bundle(self) -> bytes:
        """The ZIP. Reads the whole file once: belongs on the worker. Raises `RuleError("not_allowed")`."""
        self._desk.require(Right.LOOK)
        database = self._desk.database
        with database.read() as session:
            parts = {
                "settings.json": _settings(office_row(session)),
                "counts.json": sqlite.counted_rows(session),
                "audit.json": _audit(session),
                "schema.json": {"file": sqlite.schema_version(session.connection()), "program": SCHEMA},
            }
        try:
            parts["check.json"] = [_finding(finding) for finding in self._health.check().findings]
        except LoketError as error:
            parts["check.json"] = {"error": error.code}
        return _packed(database.folder, parts, self._desk.now())


def closed_bundle(folder: Path, error: LoketError, at: datetime) -> bytes:
    """The ZIP of an office that can't be opened: what is known without its database, and why it stays shut."""
    return _packed(folder, {"check.json": {"error": error.code}}, at)


def _packed(folder: Path, parts: Mapping[str, object], at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"about.json": _about(folder, at), **parts}.items():
            archive.writestr(name, json.dumps(content, indent=1, ensure_ascii=False, default=str))
        for name, text in _logs(folder):
            archive.writestr(f"log/{name}", text)
    return out.getvalue()


def _about(folder: Path, at: datetime) -> dict[str, object]:
    """Versions and the sizes of the folder's own files; no path, which may hold a name, and no machine's name."""
    own = [path for path in folder.glob("*") if path.is_file() and path.name.startswith(("loket.", "desk."))]
    return {
        "at": at.isoformat(),
        "loket": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "sqlite": sqlite.library_version(),
        "files": {path.name: path.stat().st_size for path in sorted(own)},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _settings(office: Office) -> dict[str, object]:
    chosen = {name: getattr(office, name) for name in _SETTINGS}
    return {**chosen, "upstream": "set" if office.upstream_url else "", "logo": office.logo is not None}


def _audit(session: Session) -> list[dict[str, object]]:
    """The newest lines, by number of the person and without what could name anybody."""
    lines = select(AuditLine).order_by(col(AuditLine.id).desc()).limit(AUDIT_LINES)
    return [
        {
            "line": line.id,
            "at": line.at.isoformat(),
            "person": line.person_id,
            "action": line.action,
            "subject": line.subject,
            "subject_id": line.subject_id,
            "facts": _plain_facts(json.loads(line.facts)),
        }
        for line in session.exec(lines)
    ]


def _finding(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "serious": finding.serious, "facts": _plain_facts(finding.facts)}


def _plain_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Numbers, moments, and words of closed lists."""
    kept: dict[str, object] = {}
    for name, value in facts.items():
        if value is None or isinstance(value, bool | int | float):
            kept[name] = value
        elif isinstance(value, datetime):
            kept[name] = value.isoformat()
        elif isinstance(value, Enum):
            kept[name] = value.value
        elif isinstance(value, str) and name in _WORDS:
            kept[name] = mask_foreign(value)
    return kept


def _logs(folder: Path) -> Iterable[tuple[str, str]]:
    """The log is clean already; it goes through the net once more."""
    place = log_folder(folder)
    for path in sorted(place.glob("*.log*")) if place.is_dir() else ():
        try:
            text = path.read_bytes()[-_LOG_LIMIT:].decode("utf-8", errors="replace")
        except OSError as error:
            text = f"unreadable: {type(error).__name__}"
        yield path.name, "\n".join(_masked_line(line) for line in text.splitlines())


def _masked_line(line: str) -> str:
    """The moment, the level and the part of the program at the beginning of a line stay."""
    head = _LINE_HEAD.match(line)
    end = head.end() if head else 0
    return line[:end] + mask_personal(line[end:])
