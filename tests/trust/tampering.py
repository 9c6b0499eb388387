"""Tampering by somebody who has the key and knows Loket, held against a manifest and a backup that left the office.

    python -m tests.trust.tampering [ROUNDS] [SEED]

The control walks the same chains without any anchor: whoever recomputes them is never found.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, col, select

from loket.db import anchors, audit, sqlite
from loket.db.engine import Database
from loket.db.tables import AuditLine, Request
from loket.domain.workflow import Action
from loket.services.handling import Move
from loket.services.office import OfficeChange
from tests.trust.trust_office import copied, found, open_office, register, say, workshop


@dataclass
class Crime:
    """What was done: the session that does it, and whether the chain was made whole again afterwards."""

    session: Session
    luck: random.Random
    upto: int  # the newest line that an anchor outside holds

    def line(self, upto: int | None = None) -> AuditLine:
        number = self.luck.randint(1, upto or self.upto)
        return self.session.exec(select(AuditLine).where(AuditLine.id == number)).one()

    def request(self) -> Request:
        return self.luck.choice(self.session.exec(select(Request)).all())

    def sql(self, statement: str, **values: object) -> None:
        changed = self.session.execute(text(statement), values)
        assert changed.rowcount, statement  # type: ignore[attr-defined]

    def recompute(self) -> None:
        """A whole chain again: numbers, links and hashes from the first line to the last."""
        lines = self.session.exec(select(AuditLine).order_by(col(AuditLine.id))).all()
        kept = [{name: getattr(line, name) for name in audit._HASHED} for line in lines]
        self.session.execute(text("DELETE FROM audit_line"))
        self.session.expunge_all()
        previous = audit.GENESIS
        for number, values in enumerate(kept, start=1):
            values["previous_hash"] = previous
            previous = audit.hash_of(values)
            self.session.add(AuditLine(id=number, hash=previous, **values))
        self.session.flush()

    def rewrite_digests(self) -> None:
        """Let every anchor in the audit say what the tables now give."""
        digests = anchors.digests(self.session)
        anchor_lines = select(AuditLine).where(col(AuditLine.action).in_(anchors.ACTIONS))
        for line in self.session.exec(anchor_lines).all():
            line.facts = audit.to_json({**json.loads(line.facts), **digests})
            self.session.add(line)
        self.session.flush()
        self.recompute()


def changed_request(crime: Crime) -> None:
    request = crime.request()
    request.due = request.received_at
    request.fee_amount += 50_000
    crime.session.add(request)
    crime.session.flush()
    newest = select(AuditLine).where(AuditLine.subject == "request", AuditLine.subject_id == request.id)
    line = crime.session.exec(newest.order_by(col(AuditLine.id).desc())).first()
    assert line is not None
    line.row_hash = audit._state_hash(crime.session, request)
    crime.session.add(line)
    crime.session.flush()
    crime.recompute()


def cut_off(crime: Crime) -> None:
    keep = crime.luck.randint(5, crime.upto - 1)
    crime.sql("DELETE FROM audit_line WHERE id > :keep", keep=keep)
    gone = "SELECT id FROM request WHERE id NOT IN (SELECT subject_id FROM audit_line WHERE subject = 'request')"
    for table in ("request_item", "ledger_row", "suspension", "outbox_row", "print_job"):
        crime.session.execute(text(f"DELETE FROM {table} WHERE request_id IN ({gone})"))
    crime.session.execute(text(f"DELETE FROM request WHERE id IN ({gone})"))


def changed_line(crime: Crime) -> None:
    line = crime.line()
    what = crime.luck.choice(("person_name", "action", "facts"))
    setattr(line, what, {"person_name": "Bukan Saya", "action": "printed", "facts": '{"x":1}'}[what])
    crime.session.add(line)
    crime.session.flush()
    crime.recompute()


def removed_line(crime: Crime) -> None:
    crime.sql("DELETE FROM audit_line WHERE id = :line", line=crime.luck.randint(1, crime.upto))
    crime.recompute()


def slipped_in_line(crime: Crime) -> None:
    line = crime.line(crime.upto - 1)  # what is slipped in behind the newest line outside waits for the next anchor
    crime.session.execute(text("UPDATE audit_line SET id = id + 100000 WHERE id > :line"), {"line": line.id})
    crime.session.execute(text("UPDATE audit_line SET id = id - 99999 WHERE id > 100000"))
    crime.session.expunge_all()
    values = {name: getattr(line, name) for name in audit._HASHED}
    crime.session.add(AuditLine(id=(line.id or 0) + 1, hash="", **values))
    crime.session.flush()
    crime.recompute()


def swapped_lines(crime: Crime) -> None:
    one = crime.luck.randint(1, crime.upto - 1)
    for step in (f"id = id + 100000 WHERE id = {one}", f"id = {one} WHERE id = {one + 1}"):
        crime.sql(f"UPDATE audit_line SET {step}")
    crime.sql(f"UPDATE audit_line SET id = {one + 1} WHERE id > 100000")
    crime.recompute()


def table_change(statement: str) -> Callable[[Crime], None]:
    def plain(crime: Crime) -> None:
        crime.sql(statement)
        if crime.luck.random() < 0.5:
            crime.rewrite_digests()

    return plain


LATER = "'2027-01-04 09:00:00.000000'"
CRIMES: dict[str, Callable[[Crime], None]] = {
    "request and chain": changed_request,
    "chain cut off": cut_off,
    "line and chain": changed_line,
    "line removed": removed_line,
    "line slipped in": slipped_in_line,
    "lines swapped": swapped_lines,
    "promise in the ledger": table_change(f"UPDATE ledger_row SET to_due = {LATER} WHERE request_id = 1"),
    "ledger row removed": table_change("DELETE FROM ledger_row WHERE request_id = 2"),
    "suspension changed": table_change("UPDATE suspension SET started_at = '2026-01-01 00:00:00.000000'"),
    "suspension ended": table_change(f"UPDATE suspension SET ended_at = {LATER} WHERE ended_at IS NULL"),
    "suspension removed": table_change("DELETE FROM suspension WHERE id = 1"),
    "checklist": table_change("UPDATE request_item SET present = 1 - present WHERE request_id = 3"),
    "standard": table_change("UPDATE standard_version SET document = replace(document, '2', '3') WHERE id = 1"),
    "fact for upstream": table_change("UPDATE outbox_row SET payload = '{}' WHERE seq = 2"),
    "fact removed": table_change("DELETE FROM outbox_row WHERE seq = 1"),
    "numbers set back": table_change("UPDATE number_series SET last = 1"),
    "training flag": table_change("UPDATE office SET is_training = 0"),
    "cut-off hour": table_change("UPDATE office SET cutoff = '23:59'"),
    "calendar": table_change("DELETE FROM calendar_day"),
    "triggers gone": lambda _crime: None,  # `commit` takes them away and does not put them back
}


@dataclass
class Verdicts:
    """How many of each crime were found, and how many a walk without anchors would have found."""

    done: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    found_without: Counter[str] = field(default_factory=Counter)


def furnish(place: Path) -> list[Path]:
    """An office that worked, backed up, delivered; gives what left it: the manifest, and a backup made before it."""
    data, upstream = place / "data", place / "provinsi"
    upstream.mkdir()
    found(data, requests=4)
    services = open_office(data)
    numbers = [row.number for row in services.lookup.requests()]
    services.handling.move(numbers[0], Move(action=Action.SUSPEND, reason="applicant"))
    services.handling.move(numbers[1], Move(action=Action.SUSPEND, reason="applicant"))
    services.handling.move(numbers[1], Move(action=Action.RESUME))
    services.office.change(OfficeChange(upstream_url=str(upstream)))
    register(services, "Warga Kelima")
    backup = services.backup.backup(place / "luar.loket").path
    services.exports.sync()
    services.close()
    return [backup, *upstream.rglob("*.json")]


def commit(folder: Path, crime: Callable[[Crime], None], luck: random.Random, *, triggers: bool) -> None:
    """Do it, and put the triggers back where the criminal is careful."""
    database = Database.open(folder)
    with database.write() as session:
        frozen = select(AuditLine.id).where(AuditLine.action == "frozen")
        upto = (session.exec(frozen).one() or 0) - 1
        kept = session.execute(text("SELECT sql FROM sqlite_schema WHERE name LIKE 'audit_line_no_%'")).scalars().all()
        for name in sqlite.APPEND_ONLY:
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        crime(Crime(session, luck, upto))
        for statement in kept if triggers else ():
            session.connection().exec_driver_sql(statement)
    database.close()


def run(place: Path, rounds: int, seed: int = 1) -> Verdicts:
    """Commit crimes in turn, each on a fresh copy of the office, and let `check` look for them."""
    outside = furnish(place)
    verdicts, luck = Verdicts(), random.Random(seed)
    kinds = list(CRIMES)
    for number in range(rounds):
        kind = kinds[number % len(kinds)]
        folder = copied(place / "data", place / f"round{number}" / "data")
        commit(folder, CRIMES[kind], luck, triggers=kind != "triggers gone")
        services = open_office(folder)
        verdicts.done[kind] += 1
        verdicts.found[kind] += not services.health.check(outside).ok
        with services.desk.database.read() as session:
            verdicts.found_without[kind] += bool(list(audit.findings(session)))
        services.close()
    return verdicts


def main(rounds: int = 300, seed: int = 1) -> int:
    with workshop() as place:
        verdicts = run(place, rounds, seed)
    for kind, done in verdicts.done.items():
        say(f"{kind:24} {verdicts.found[kind]:3} of {done:3} found; without anchors {verdicts.found_without[kind]:3}")
    total = verdicts.found.total()
    say(f"{total} of {verdicts.done.total()} found; without anchors {verdicts.found_without.total()}")
    return 0 if total == verdicts.done.total() else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
