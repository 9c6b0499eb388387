"""Backup files: changed on the stick, cut, of another office, or forged by somebody who holds the key."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from loket.db import backup, key
from loket.db.engine import FILE_NAME
from loket.services.restore import RestoreOrder, restore_office
from tests.trust.fuzz_mutations import as_text, reshaped, spoilt, strange
from tests.trust.fuzz_offices import founded
from tests.trust.fuzz_target import Fault, Target, files_digest, judge_health
from tests.trust.trust_office import OPENING, code_in_force, copied, found, open_office, register

HEADER = 12
"""Where the header begins: after the mark and its length."""


class Backups(Target):
    """A refusal leaves the living office as it is to the byte, or the fresh PC empty; a success is the office."""

    name = "backups"

    def prepare(self) -> None:
        self._living, self._folder = self.place / "hidup", self.place / "data"
        self._file = self.place / "cadangan.loket"
        services = open_office(copied(founded(self.place), self._living))
        self._code = code_in_force(services).code
        services.backup.backup(self._file)
        register(services, "Warga Sesudah Cadangan")
        self._secret = services.desk.database.secret()
        services.close()
        self._real = self._file.read_bytes()
        length = int.from_bytes(self._real[8:HEADER], "big")
        self._header = json.loads(self._real[HEADER : HEADER + length])
        self._database = self._real[HEADER + length + 32 :]
        found(self.place / "lain", requests=0)
        services = open_office(self.place / "lain")
        services.backup.backup(self.place / "lain.loket")
        services.close()
        self._other = (self.place / "lain.loket").read_bytes()

    def spoil(self, luck: random.Random) -> str:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._is_fresh = luck.random() < 0.05  # by the code: its stretching takes long, as it must
        if not self._is_fresh:
            copied(self._living, self._folder)
        what, content = self._made(luck)
        self._file.write_bytes(content)
        self._accident = not what.startswith("forged") and content != self._real
        return f"{what}{' on a fresh PC' if self._is_fresh else ''}"

    def _made(self, luck: random.Random) -> tuple[str, bytes]:
        way = luck.random()
        if way < 0.03:
            return "another office's", self._other
        if way < 0.08:
            return "whole", self._real
        if way < 0.5:
            return spoilt(self._real, luck)
        if way < 0.6:
            return "header only", self._real[: luck.randrange(len(self._real) - len(self._database) + 100)]
        return self._forged(luck)

    def _forged(self, luck: random.Random) -> tuple[str, bytes]:
        """Changed by somebody who can seal: what the seal can't refuse must be refused by what stands behind it."""
        header: Any = dict(self._header)
        database, what = self._database, "forged"
        way = luck.random()
        if way < 0.4:
            key_of_it = luck.choice(list(header))
            what, header[key_of_it] = f"forged {key_of_it}", strange(luck)
        elif way < 0.6:
            header["sealed"] = dict(header["sealed"])
            what, header = reshaped(header, luck)
        elif way < 0.9:
            what, database = spoilt(database, luck)
            header |= {"size": len(database), "sha256": hashlib.sha256(database).hexdigest()}
        else:
            moment = luck.choice(("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "2026-01-01T00:00:00"))
            what, header["made_at"] = f"forged {moment}", moment
        content = as_text(header, luck, indent=None).encode("utf-8", "surrogatepass")
        body = backup.MARK + len(content).to_bytes(4, "big") + content
        return f"forged, {what}", body + backup._sealed(body, self._secret) + database

    def state(self) -> object:
        return files_digest(self._folder) if self._folder.exists() else {}

    def use(self) -> None:
        order = RestoreOrder(self._folder, self._file, OPENING + timedelta(days=1), person=(1, "Rina Kartika"))
        if self._is_fresh:
            order = replace(order, code=self._code, person=None)
        self._restored = restore_office(order)

    def accepted(self) -> None:
        if self._accident:
            raise Fault("a spoilt backup was restored")
        services = open_office(self._folder)
        try:
            judge_health(services)
            with services.desk.database.read() as session:
                requests = session.execute(text("SELECT count(*) FROM request")).scalar_one()
        finally:
            services.close()
        if requests != 3 or self._restored.requests != 3:
            raise Fault(f"{requests} requests came back")
        if not self._is_fresh and not (self._restored.kept_aside or Path()).joinpath(FILE_NAME).exists():
            raise Fault("the former office was not kept")


class CarelessBackups(Backups):
    """The control: it unpacks over the office first and looks afterwards."""

    def use(self) -> None:
        content = self._file.read_bytes()
        length = int.from_bytes(content[8:HEADER], "big")
        (self._folder / FILE_NAME).write_bytes(content[HEADER + length + 32 :])
        side = key.read_side_file(self._folder)
        backup.verify(self._file, key.find_key(self._folder, side) if side else b"")
        self._restored = restore_office(RestoreOrder(self._folder, self._file, OPENING, person=(1, "Rina Kartika")))
