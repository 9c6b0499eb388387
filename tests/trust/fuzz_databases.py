"""Data folders: database, WAL, side file and key damaged, cut, swapped, empty, huge, or not files at all."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from loket import cli
from loket.db.engine import FILE_NAME, Database
from loket.errors import RuleError, StorageError
from loket.paths import HOME_VARIABLE
from tests.trust.fuzz_mutations import as_text, reshaped, spoilt, strange
from tests.trust.fuzz_offices import founded
from tests.trust.fuzz_target import Fault, Target, judge_sentence
from tests.trust.trust_office import copied, found, open_office, register

WAL, SHM, SIDE, KEY = f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", "loket.json", "loket.key"
_HUGE = 400 << 20
NAMES = ["Warga Awal 0", "Warga Awal 1", "Warga Awal 2", "Warga Dalam WAL 0", "Warga Dalam WAL 1", "Warga Dalam WAL 2"]


class Databases(Target):
    """The folder of a program that was killed, everything in its WAL: opened, checked, and asked for its rows."""

    name = "database"

    def prepare(self) -> None:
        self._whole, self._folder, other = self.place / "utuh", self.place / "data", self.place / "lain"
        found(other, requests=0)
        services = open_office(copied(founded(self.place), self.place / "kerja"))
        for serial in range(3):
            register(services, f"Warga Dalam WAL {serial}")
        shutil.copytree(self.place / "kerja", self._whole)  # as kill -9 leaves it: nothing was folded back
        services.close()
        self._contents = {path.name: path.read_bytes() for path in self._whole.iterdir()}
        self._others = {path.name: path.read_bytes() for path in other.iterdir()}
        self._former = os.environ.get(HOME_VARIABLE)
        os.environ[HOME_VARIABLE] = str(self._folder)

    def close(self) -> None:
        if self._former is None:
            os.environ.pop(HOME_VARIABLE)
        else:
            os.environ[HOME_VARIABLE] = self._former

    def spoil(self, luck: random.Random) -> str:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._whole, self._folder)
        self._folded = luck.random() < 0.4
        if self._folded:
            Database.open(self._folder).close()
        self._by_command = luck.random() < 0.5
        some = luck.sample((FILE_NAME, FILE_NAME, WAL, SHM, SIDE, KEY), luck.choice((1, 1, 1, 2)))
        self._spoilt = set(some)
        self._before = {path.name: path.read_bytes() for path in self._folder.iterdir()}
        return "; ".join(f"{name}: {self._spoil_one(self._folder / name, luck)}" for name in dict.fromkeys(some))

    def _spoil_one(self, path: Path, luck: random.Random) -> str:
        content = path.read_bytes() if path.exists() else self._contents[path.name]
        way = luck.random()
        if way < 0.12:
            return _replaced(path, luck)
        if way < 0.2:
            path.write_bytes(self._others.get(path.name, content[::-1]))
            return "another office's"
        if path.name == SIDE and way < 0.7:
            what, tree = reshaped(json.loads(content), luck)
            if way < 0.5 and isinstance(tree, dict):
                key = luck.choice(("schema", "sealed", "kept_in", "folder_id", "fingerprint"))
                tree[key] = strange(luck)
                what = f"strange {key}"
            path.write_text(as_text(tree, luck).encode(errors="surrogatepass").decode(errors="replace"), "utf-8")
            return what
        if path.name == FILE_NAME and way < 0.4:
            size = luck.choice((512, 1024, 4096))
            return self._pages(path, content, luck, size)
        what, content = spoilt(content, luck)
        path.write_bytes(content)
        return what

    @staticmethod
    def _pages(path: Path, content: bytes, luck: random.Random, size: int) -> str:
        """Whole pages, as a disk loses them: garbage, empty, swapped, given twice."""
        pages = [content[at : at + size] for at in range(0, len(content), size)]
        here, there = luck.randrange(len(pages)), luck.randrange(len(pages))
        change = luck.choice(("garbage", "zeros", "swap", "copy", "drop"))
        if change == "garbage":
            pages[here] = luck.randbytes(size)
        elif change == "zeros":
            pages[here] = bytes(size)
        elif change == "swap":
            pages[here], pages[there] = pages[there], pages[here]
        elif change == "copy":
            pages[here] = pages[there]
        else:
            del pages[here]
        path.write_bytes(b"".join(pages))
        return f"{change} page {here} {there}"

    def state(self) -> object:
        """The files that make the office; what the library keeps beside them comes and goes.

        A WAL is folded into the database even where that is damaged elsewhere: nothing is lost by it. Nor by a side
        file that is brought up to the schema of the database that it names.
        """
        kept = (FILE_NAME, KEY) if self._folded and WAL not in self._spoilt else (KEY,)
        files = _regular(self._folder)
        return {SIDE: _told(self._folder / SIDE, files)} | {name: files.get(name) for name in kept}

    def use(self) -> None:
        if self._by_command:
            self._check_command()
        else:
            self._open()

    def _open(self) -> None:
        database = Database.open(self._folder)
        try:
            with database.read() as session:
                session.execute(text("SELECT number, name FROM request ORDER BY id")).all()
        finally:
            database.close()

    def _check_command(self) -> None:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.main(["check", "--json"])
        answer = json.loads(out.getvalue()) if out.getvalue() else {}
        error = json.loads(err.getvalue())["error"]["code"] if err.getvalue() else ""
        if error == "bug" or code not in {0, 1, 3} or (code == 0) != bool(answer.get("ok")):
            raise Fault(f"check ended with {code}: {err.getvalue()[:300]}")
        serious = [finding["code"] for finding in answer.get("findings", []) if finding["serious"]]
        if error or serious:
            raise (RuleError if code == 1 else StorageError)(error or _as_error(serious[0]))

    def accepted(self) -> None:
        """What opened is an office that was: the rows of a moment; and a changed database is found by the check."""
        damaged = self._folded and self._spoilt & {FILE_NAME, WAL} == {FILE_NAME} and self._is_changed(FILE_NAME)
        try:
            names = self._names_if_whole()
        except StorageError as error:
            judge_sentence(error)  # a page that nobody had read yet
            return
        if names is None:
            return
        if damaged:
            raise Fault("a changed database was noticed by nobody")
        if names != NAMES[: len(names)]:
            raise Fault(f"an office that never was: {names}")

    def _names_if_whole(self) -> list[str] | None:
        """Who is in the office; None where its check says that something is wrong."""
        services = open_office(self._folder)
        try:
            if not self._by_command and not services.health.check().ok:
                return None
            return list(_names(services.desk.database))
        finally:
            services.close()

    def _is_changed(self, name: str) -> bool:
        return (self._folder / name).read_bytes()[: len(self._before[name])] != self._before[name]


def _names(database: Database) -> Iterator[str]:
    with database.read() as session:
        yield from session.execute(text("SELECT name FROM request ORDER BY id")).scalars()


def _as_error(finding: str) -> str:
    """`check` found it in an office that opens: its sentence is that of damage."""
    return "database_damaged" if finding == "integrity" else finding


def _replaced(path: Path, luck: random.Random) -> str:
    """Not a file any more, or one of another kind."""
    way = luck.choice(("gone", "folder", "empty", "plain", "link", "huge", "closed"))
    path.unlink(missing_ok=True)
    if way == "folder":
        path.mkdir()
    elif way == "link":
        path.symlink_to(luck.choice(("tidak-ada", path.name, os.devnull)))
    elif way == "huge":
        with path.open("wb") as file:
            file.truncate(_HUGE)
    elif way != "gone":
        path.write_bytes({"plain": b"SQLite format 3\0" + bytes(4080)}.get(way, b""))
        if way == "closed":
            path.chmod(0)
    return way


def _regular(folder: Path) -> dict[str, str]:
    """The hashes of files that can be read; of the huge ones, only their size."""
    found: dict[str, str] = {}
    for path in folder.iterdir():
        if path.is_file() and os.access(path, os.R_OK):
            size = path.stat().st_size
            found[path.name] = str(size) if size >= _HUGE else sha256(path.read_bytes()).hexdigest()
    return found


def _told(side: Path, files: dict[str, str]) -> object:
    """What a side file says of its database, but for the schema; its hash where it says nothing."""
    try:
        tree = json.loads(side.read_bytes()) if side.name in files and side.stat().st_size < _HUGE else None
    except (ValueError, RecursionError):
        tree = None
    if not isinstance(tree, dict):
        return files.get(side.name)
    return [tree.get(key) for key in ("folder_id", "fingerprint", "kept_in", "sealed")]


class CarelessDatabases(Databases):
    """The control: it makes a new database where the old one can't be read."""

    def _open(self) -> None:
        try:
            super()._open()
        except StorageError:
            for path in self._folder.iterdir():
                if path.is_file():
                    path.unlink()
            Database.create(self._folder).close()
            raise

    def _check_command(self) -> None:
        self._open()
