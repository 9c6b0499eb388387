"""The terminal of one command: the office that it works on, its clock, and how it answers."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from loket.cli.usage import WrongUsage, read_moment
from loket.errors import RuleError, StorageError
from loket.i18n import _
from loket.paths import data_folder, make_private

if TYPE_CHECKING:
    from loket.db.engine import Database
    from loket.services import Services
    from loket.services.office import OfficeProfile

WAIT_MILLISECONDS = 10_000
"""How long a command waits for another writer; the desktop has less patience."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `--as NAME` with `--password-file FILE`, else the account that runs the command."""

    name: str | None = None
    password_file: str | None = None

    def sign_in(self, services: Services) -> None:
        """Raises what `sign_in_account` or `sign_in_as` raise, `WrongUsage` for a file without a name."""
        if self.name is None:
            if self.password_file is not None:
                raise WrongUsage(_("--password-file perlu --as NAMA."))
            services.people.sign_in_account()
        else:
            services.people.sign_in_as(self.name, *(read_secrets(self.password_file) if self.password_file else ("",)))


NOBODY_ELSE = Actor()


class Terminal:
    """What a command works with. The office is opened when it is first asked for, and closed with the terminal."""

    def __init__(self, *, as_json: bool = False, at: str | None = None, actor: Actor = NOBODY_ELSE) -> None:
        self.as_json = as_json
        self.at = at
        self._actor = actor
        self._open: list[Services] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        while self._open:
            self._open.pop().close()

    @property
    def folder(self) -> Path:
        """The data folder that the command is about."""
        return data_folder()

    @cached_property
    def services(self) -> Services:
        """The office's services, at the clock that `--at` names, with whoever runs the command signed in.

        Raises `RuleError("no_office")`, `RuleError("clock_needs_training")`, and what opening a database raises.
        """
        services = self.opened()
        self.fix_clock(services)
        self._actor.sign_in(services)
        return services

    def opened(self) -> Services:
        """The services on the database as it is: nobody is signed in, the clock is the machine's."""
        from loket.db.engine import Database

        mended = [path for path in make_private(self.folder) if path.suffix != ".ini"]
        if mended and not self.as_json:
            print(_("Berkas data kantor sempat terbuka bagi pengguna lain; izinnya sudah ditutup."), file=sys.stderr)  # noqa: T201
        return self.adopt(Database.open(self.folder, busy_milliseconds=WAIT_MILLISECONDS))

    def adopt(self, database: Database) -> Services:
        """Services on a database that is closed with the terminal."""
        from loket.services import Services

        services = Services(database)
        self._open.append(services)
        return services

    def fix_clock(self, services: Services) -> None:
        """Let the office live at `--at`. Real offices live in real time: `RuleError("clock_needs_training")`."""
        if self.at is None:
            return
        profile = services.office.profile()
        if not profile.is_training:
            raise RuleError("clock_needs_training")
        set_clock(services, read_moment(self.at, ZoneInfo(profile.zone), "--at"))

    @cached_property
    def profile(self) -> OfficeProfile:
        """The office as it stood when the command began."""
        return self._open[-1].office.profile()

    @property
    def zone(self) -> str:
        """The office's zone, e.g. Asia/Jakarta."""
        return self.profile.zone

    def iso(self, at: datetime | None) -> str | None:
        """A moment for programs: ISO 8601 with the offset of the office."""
        return at.astimezone(ZoneInfo(self.zone)).isoformat() if at is not None else None

    def answer(self, facts: dict[str, Any], lines: Iterable[str]) -> None:
        """Answer: the facts as one JSON object to a program, the lines to a person."""
        if self.as_json:
            self._print(json.dumps(facts, ensure_ascii=False, default=str))
            return
        for line in lines:
            self._print(line)

    def say(self, *lines: str) -> None:
        """Tell a person what happens meanwhile; a program is told once, in the end."""
        if not self.as_json:
            for line in lines:
                self._print(line)

    @staticmethod
    def _print(line: str) -> None:
        print(line)  # noqa: T201 (this is a terminal's program)

    @contextlib.contextmanager
    def progress(self, text: str) -> Iterator[Progress | None]:
        """A bar on standard error while something long runs; nothing where nobody looks."""
        if self.as_json or not sys.stderr.isatty():
            yield None
            return
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(text, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)


def set_clock(services: Services, at: datetime) -> None:
    """Stop the office's clock at a moment."""
    services.desk.now = lambda: at


def fields(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Labels and values under each other; rows without a value are left out."""
    width = max((len(label) for label, value in rows if value), default=0)
    return [f"{label:<{width}}  {value}" for label, value in rows if value]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows under a header, columns aligned; the last column is not padded."""
    widths = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def bullets(lines: Iterable[str], mark: str = "-") -> list[str]:
    """Lines of a list."""
    return [f"  {mark} {line}" for line in lines]


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all, for its owner alone. Raises the `StorageError`s of `exchange.disk`."""
    from loket.exchange.disk import told, write_synced

    path = path.expanduser().absolute()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with told(path.parent):
        former = os.umask(0o077)  # it may hold a citizen's data
        try:
            write_synced(part, content)
            part.replace(path)
        finally:
            os.umask(former)
            part.unlink(missing_ok=True)
    return path


def try_place(path: Path) -> None:
    """Make sure that a file can be written there, before what it tells of is done for good. Raises as `write_file`."""
    from loket.exchange.disk import told

    path = path.expanduser().absolute()
    probe = path.with_name(f".{path.name}.{os.getpid()}.part")
    with told(path.parent):
        if path.is_dir():
            raise IsADirectoryError(21, "Is a directory", str(path))
        try:
            probe.touch(mode=0o600)
        finally:
            probe.unlink(missing_ok=True)


def read_file(path: Path) -> bytes:
    """Read a file that a person named. Raises `RuleError("file_unreadable")`."""
    try:
        return path.expanduser().read_bytes()
    except OSError as error:
        raise RuleError("file_unreadable", file=str(path), reason=error.strerror) from error


def read_secret(file: str) -> str:
    """The first line of a file that holds a password or a PIN. Raises as `read_secrets`."""
    return read_secrets(file)[0]


def read_secrets(file: str) -> tuple[str, str]:
    """The first two lines of a file: a password, and "" or the new one that follows a password for one use.

    Raises `RuleError`: `file_unreadable`, `password_file_empty`.
    """
    content = read_file(Path(file)).decode("utf-8", errors="replace").removeprefix("\ufeff")
    secret, new = [*content.splitlines(), "", ""][:2]
    if not secret:
        raise RuleError("password_file_empty", file=file)
    return secret, new


def no_desktop(error: ImportError) -> StorageError:
    """The desktop's libraries are not there."""
    return StorageError("desktop_unavailable", reason=error.name or str(error))


def money(amount: int) -> str:
    """Rupiah in a table."""
    from loket.words import format_rupiah

    return format_rupiah(amount) if amount else _("gratis")
