"""Acknowledgements from upstream: a real one that was changed on its way, and whatever else lies in its folder."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import suppress
from typing import Any

from sqlalchemy import text

from loket.errors import RuleError
from loket.exchange.delivery import ack_folder
from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import FolderTransport
from tests.trust.fuzz_mutations import as_text, recoded, reshaped, spoilt, strange
from tests.trust.fuzz_offices import OfficeTarget
from tests.trust.fuzz_target import Fault, judge_sentence
from tests.trust.trust_office import open_office, register

BATCHES = 4
_NAMES = ("zzz.json", "00000099.JSON", "salinan (1).json", "00000050.json.bak", ".00000060.json", "0000001é.json")
_STAND = text("SELECT number, manifest_hash, acknowledged_at IS NOT NULL FROM delivery_batch ORDER BY number")


class Acknowledgements(OfficeTarget):
    """Only the hash of a batch that we froze moves the watermark, and never back."""

    name = "acknowledgements"

    def furnish(self) -> None:
        self._up = self.place / "pembina"
        self._up.mkdir()
        services = open_office(self.place / "semula")
        for serial in range(BATCHES):
            register(services, f"Warga Kirim {serial}")
            services.exports.sync(str(self._up))
        profile = services.office.profile()
        with services.desk.database.read() as session:
            self._epoch = str(session.execute(text("SELECT epoch FROM office")).scalar_one())
        self._office = profile.unit_code
        transport = FolderTransport(self._up)
        gather(transport, Ledger(), self._office, self._epoch)
        self._folder = self._up / ack_folder(self._office, self._epoch)
        (real,) = self._folder.iterdir()
        self._real = json.loads(real.read_bytes())
        with services.desk.database.read() as session:
            self._hashes = {row[0]: row[1] for row in session.execute(_STAND)}
        services.close()

    def opened(self) -> None:
        self._stand = self._standing()

    def _standing(self) -> list[tuple[int, str, bool]]:
        with self.services.desk.database.read() as session:
            return [tuple(row) for row in session.execute(_STAND)]

    def state(self) -> object:
        """Not the audit: that a line failed is written down."""
        return self._standing()

    def spoil(self, luck: random.Random) -> str:
        shutil.rmtree(self._folder)
        self._folder.mkdir()
        if luck.random() < 0.1:
            self._restart()
        whats = []
        for serial in range(1, luck.choice((2, 2, 2, 3, 5))):
            what, content = self._made(luck)
            whats.append(what)
            (self._folder / f"{serial:08d}.json").write_bytes(content)
        if luck.random() < 0.2:
            whats.append(self._beside(luck))
        self._files = {path.name: path.read_bytes() for path in self._folder.iterdir() if path.is_file()}
        self._before = self._standing()
        return "; ".join(whats)

    def _restart(self) -> None:
        with self.services.desk.database.write() as session:
            session.execute(text("UPDATE delivery_batch SET acknowledged_at = NULL"))

    def _made(self, luck: random.Random) -> tuple[str, bytes]:
        word: Any = {**self._real, "refused": [{"batch": 5, "name": "00000005-ab.json", "code": "package_damaged"}]}
        number = luck.randrange(BATCHES + 2)
        word |= {"applied": number, "manifest": luck.choice((self._hashes.get(number), self._hashes[1], "0" * 64))}
        what = ""
        if luck.random() < 0.7:
            what, word = reshaped(word, luck)
        elif luck.random() < 0.3:
            key = luck.choice(("applied", "manifest", "office", "epoch", "refused"))
            what, word[key] = f"strange {key}", strange(luck)
        content = as_text(word, luck).encode("utf-8", "surrogatepass")
        if luck.random() < 0.2:
            how, content = (
                recoded(content.decode(errors="replace"), luck) if luck.random() < 0.5 else spoilt(content, luck)
            )
            what = f"{what}, {how}"
        return what, content + b" " * luck.choice((1 << 20, 70 << 20)) if luck.random() < 0.01 else content

    def _beside(self, luck: random.Random) -> str:
        """What else may lie there."""
        path = self._folder / luck.choice(_NAMES)
        kind = luck.choice(("file", "file", "folder", "link", *(("many",) if luck.random() < 0.1 else ())))
        with suppress(OSError):  # a file system without links, or without such names
            if kind == "folder":
                path.with_name("00000098.json").mkdir()
            elif kind == "link":
                path.with_name("00000097.json").symlink_to(self._up / "tidak-ada")
            elif kind == "many":
                for number in range(500):
                    (self._folder / f"{number + 100:08d}.json").write_bytes(b"{")
            else:
                path.write_bytes(self._made(luck)[1])
        return f"{kind} {path.name}"

    def use(self) -> None:
        self._result = self.services.exports.sync(str(self._up))
        if self._result.error is not None:
            raise self._result.error

    def accepted(self) -> None:
        if self._result.refused:
            judge_sentence(RuleError("batches_refused", names=self._result.refused))
        before, now = self._before, self._standing()
        fresh = {new[0] for old, new in zip(before, now, strict=True) if new[2] and not old[2]}
        if any(old[2] and not new[2] for old, new in zip(before, now, strict=True)):
            raise Fault("the watermark went back")
        if fresh and not any(self._says(content, max(fresh)) for content in self._files.values()):
            raise Fault(f"batch {max(fresh)} was acknowledged by nobody")
        super().accepted()

    def _says(self, content: bytes, number: int) -> bool:
        try:
            word = json.loads(content)
        except (ValueError, RecursionError):
            return False
        told = ("office", self._office), ("epoch", self._epoch), ("applied", number), ("manifest", self._hashes[number])
        return isinstance(word, dict) and all(word.get(key) == value for key, value in told)


class CarelessAcknowledgements(Acknowledgements):
    """The control: it takes the newest file at its word."""

    def use(self) -> None:
        word = json.loads(max(self._files.items())[1])
        with self.services.desk.database.write() as session:
            moved = text("UPDATE delivery_batch SET acknowledged_at = '2026-09-07' WHERE number <= :applied")
            session.execute(moved, {"applied": word["applied"]})
        self._result = self.services.exports.dry_run(str(self._up))
