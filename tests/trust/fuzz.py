"""Files that a bad disk or a bad person may have written: every one is told in our words, nothing crashes or changes.

    python -m tests.trust.fuzz [TIMES] [SEED]

Databases, side files, keys, and backups, each that many times.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from loket.db import backup, sqlite
from loket.db.engine import FILE_NAME, Database
from loket.errors import LoketError
from loket.services.health import DAMAGE
from loket.services.restore import RestoreOrder, restore_office
from tests.trust.trust_office import OPENING, found, open_office, say, workshop

_BITS = (b"", b"\0", b"\xff", b"{", b"}", b'"', b"null", b"[]", b"1e999", b"-1", b"LOKETBK1", b"SQLite format 3\0")


def spoilt(content: bytes, luck: random.Random) -> bytes:
    """The bytes after one to four accidents: flips, cuts, holes, repeats, foreign pieces."""
    for _accident in range(luck.randint(1, 4)):
        at = luck.randrange(len(content) + 1)
        to = min(len(content), at + luck.choice((1, 4, 64, 4096)))
        content = luck.choice(
            (
                content[:at],
                content[at:],
                content[:at] + bytes(to - at) + content[to:],
                content[:at] + luck.randbytes(to - at) + content[to:],
                content[:at] + content[at:to] * 2 + content[to:],
                content[:at] + luck.choice(_BITS) + content[to:],
            )
        )
    return content


def spoilt_json(content: bytes, luck: random.Random) -> bytes:
    """A value of another kind in a JSON object, anywhere in it; or bytes that are none."""
    if luck.random() < 0.5:
        return spoilt(content, luck)
    value = json.loads(content)
    place = value["sealed"] if luck.random() < 0.5 and isinstance(value.get("sealed"), dict) else value
    strange = (None, 0, -1, 10**30, "", "zz", "x" * 9999, [], {}, True, 1.5, "\ud800")
    place[luck.choice(list(place))] = luck.choice(strange)
    return json.dumps(value).encode()


class Fuzz:
    """One office, spoilt again and again; `told` counts what was said."""

    def __init__(self, place: Path, seed: int) -> None:
        self.luck, self.told, self.strange = random.Random(seed), Counter[str](), list[str]()
        self.place, self.whole = place, place / "whole"
        found(self.whole)
        services = open_office(self.whole)
        self.code = services.backup.new_recovery_code().code
        self.backup = services.backup.backup(place / "kantor.loket").path
        services.close()
        self.office = Path(shutil.copytree(self.whole, place / "data"))

    def database(self) -> None:
        self._opened(FILE_NAME, spoilt)

    def side_file(self) -> None:
        self._opened("loket.json", spoilt_json)

    def key_file(self) -> None:
        self._opened("loket.key", spoilt)

    def _opened(self, name: str, spoil: Callable[[bytes, random.Random], bytes]) -> None:
        """Open the office with one file spoilt; a file that can't be opened is as it was."""
        content = spoil((self.whole / name).read_bytes(), self.luck)
        (self.office / name).write_bytes(content)
        self._tried(name, self._open_and_prove)
        for path in self.office.iterdir():
            path.unlink()
        for path in self.whole.iterdir():
            shutil.copy(path, self.office)

    def _open_and_prove(self) -> str:
        database = Database.open(self.office)
        try:
            with database.read() as session:
                return DAMAGE if sqlite.integrity_findings(session) else "fine"
        finally:
            database.close()

    def backup_file(self) -> None:
        """A spoilt backup makes nothing on a fresh PC; half of them keep a header of good form."""
        content = self.backup.read_bytes()
        start = len(backup.MARK) + 4
        end = start + int.from_bytes(content[len(backup.MARK) : start])
        if self.luck.random() < 0.5:
            header = spoilt_json(content[start:end], self.luck)
            content = content[: len(backup.MARK)] + len(header).to_bytes(4) + header + content[end:]
        else:
            content = spoilt(content, self.luck)
        if content == self.backup.read_bytes():
            return
        bad = self.place / "rusak.loket"
        bad.write_bytes(content)
        fresh = self.place / "baru"
        self._tried("backup", lambda: str(restore_office(RestoreOrder(fresh, bad, OPENING, self.code)).requests))
        if (fresh / FILE_NAME).exists():
            self.strange.append("a spoilt backup was restored")
        shutil.rmtree(fresh, ignore_errors=True)

    def _tried(self, what: str, use: Callable[[], str]) -> None:
        try:
            self.told[f"{what}: {use()}"] += 1
        except LoketError as error:
            self.told[f"{what}: {error.code}"] += 1
        except Exception as error:  # noqa: BLE001 (that is what is looked for)
            self.strange.append(f"{what}: {type(error).__name__} {error}"[:300])


def run(place: Path, times: int, seed: int = 1) -> Fuzz:
    fuzz = Fuzz(place, seed)
    for _time in range(times):
        for spoil in (fuzz.database, fuzz.side_file, fuzz.key_file, fuzz.backup_file):
            spoil()
    return fuzz


def main(times: int = 10_000, seed: int = 1) -> int:
    with workshop() as place:
        fuzz = run(place, times, seed)
    for told, count in sorted(fuzz.told.items()):
        say(f"{count:6} {told}")
    say(f"{len(fuzz.strange)} strange")
    for line in fuzz.strange[:10]:
        say(line)
    return 0 if not fuzz.strange else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
