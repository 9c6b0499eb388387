"""The program's log: `log/loket.log` in the data folder, 1 MB × 5, for its owner's eyes only, nothing personal in it.

Two nets keep personal data out. The first: nothing logs values; an error is written by its code, a bug by its kind and
the places it came through. The second: whatever is written passes a filter that hides long numbers, mail addresses and
what looks like a name.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import secrets
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from loket.domain.masking import mask_foreign, mask_numbers, mask_personal
from loket.errors import LoketError
from loket.paths import log_folder

LOG_BYTES = 1_000_000
LOG_FILES = 5
LOG_NAME = "loket.log"
CRASH_NAME = "crash.log"
"""Where the places are written at which the program itself was struck down; no values."""
_NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # read out over the telephone: nothing that looks like another

log = logging.getLogger("loket")
log.addHandler(logging.NullHandler())  # where there is no file for it, the log is not for the terminal either


class PersonalFilter(logging.Filter):
    """Hides what could name a citizen: in what was put into a line, and, less eagerly, in the line as a whole."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites the line in place; every line is kept."""
        record.msg = mask_personal(str(record.msg))
        if isinstance(record.args, dict):
            record.args = {name: _masked(value) for name, value in record.args.items()}
        elif record.args:
            record.args = tuple(_masked(value) for value in record.args)
        told = record.getMessage()
        if record.exc_info is not None:
            kind, _error, trace = record.exc_info
            told = f"{told} ({describe_bug(kind, trace) if kind else ''})"
        record.exc_info = record.exc_text = record.stack_info = None
        record.msg, record.args = mask_numbers(told), None
        return True


class Place(str):
    """A piece of the program's own text (a code, a kind of error, places in the source): nothing to hide in it."""

    __slots__ = ()


def _masked(value: object) -> object:
    if isinstance(value, bool | int | float | Place) or value is None:
        return value
    if isinstance(value, LoketError):
        return value.code
    if isinstance(value, BaseException):
        return type(value).__name__
    return mask_foreign(str(value))


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """Each file is made readable by its owner only; rotation keeps that."""

    def _open(self) -> TextIOWrapper:
        file = open(  # noqa: SIM115 (the handler closes it; `opener` makes the file private from the start)
            self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=_private
        )
        assert isinstance(file, TextIOWrapper)  # noqa: S101 (text mode)
        return file


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def start_log(folder: Path) -> logging.Handler:
    """Write the program's log into the data folder. Raises OSError."""
    place = log_folder(folder)
    place.mkdir(mode=0o700, exist_ok=True)
    handler = _PrivateFile(place / LOG_NAME, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(PersonalFilter())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Write no more into it."""
    log.removeHandler(handler)
    handler.close()


def watch_for_crashes(folder: Path) -> None:
    """Where the program is struck down by the system (a fault in a library), write the places; raises OSError."""
    faulthandler.enable(os.open(log_folder(folder) / CRASH_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))


def error_number() -> str:
    """A number by which what an officer read on the screen is found in the log: "K7M-2QX"."""
    letters = "".join(secrets.choice(_NUMBER_LETTERS) for _letter in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def log_bug(number: str, kind: type[BaseException], trace: TracebackType | None) -> str:
    """Write a bug into the log under its number; returns what was written."""
    told = describe_bug(kind, trace)
    log.critical("%s %s", Place(number), Place(told))
    return told


def describe_bug(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of a bug and the places it came through, without its message: that could hold personal data."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{kind.__name__} at {' < '.join(reversed(places))}"
