"""Health: what `loket check` finds in the database, the audit chain and the delivery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from loket.db import audit, sqlite
from loket.errors import StorageError
from loket.services.desk import Desk
from loket.services.exports import ExportsService

SILENT_DELIVERY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold. `serious` makes `loket check` fail."""

    code: str
    serious: bool
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found; `lines` audit lines were walked."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing serious was found."""
        return not any(finding.serious for finding in self.findings)


class HealthService:
    """Checks that only read."""

    def __init__(self, desk: Desk, exports: ExportsService) -> None:
        self._desk = desk
        self._exports = exports

    def prove_file(self) -> None:
        """Read every page's seal and the structure of the file. Raises `StorageError("database_damaged")`."""
        with self._desk.database.read() as session:
            if sqlite.integrity_findings(session):
                raise StorageError("database_damaged", path=str(self._desk.database.path))

    def check(self) -> CheckResult:
        """Every page's seal and the structure of the file, then the audit chain and its rows, then the delivery."""
        with self._desk.database.read() as session:
            found = list(self._file(session))
        return CheckResult((*found, *self._delivery()))

    def _file(self, session: Session) -> Iterator[Finding]:
        damage = sqlite.integrity_findings(session)
        if damage:
            yield Finding("integrity", True, {"first": damage[0], "count": len(damage)})
            return
        for broken in audit.findings(session):
            yield Finding(broken.code, True, {"line": broken.line, "subject_id": broken.subject_id or 0})

    def _delivery(self) -> Iterator[Finding]:
        status = self._exports.status()
        if not status.upstream_url:
            yield Finding("no_upstream", False)
        elif status.waiting_since and self._desk.now() - status.waiting_since > SILENT_DELIVERY:
            yield Finding("delivery_silent", False, {"rows": status.waiting_rows, "since": status.waiting_since})
