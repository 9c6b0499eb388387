"""What is asked of each case of a fuzzer: success that holds, or a refusal in words that leaves all as it was."""

from __future__ import annotations

import random
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from loket.errors import LoketError
from loket.services import Services
from loket.words.errors import error_sentence, table_of

SLOW, STILL = 2.0, 10.0
"""Seconds of its own work, or of standing still, after which a case hangs, when it does so a second time."""
LONGEST_SENTENCE = 2000
ACCEPTED = "accepted"


class Fault(Exception):  # noqa: N818 (what a fuzzer looks for)
    """The program did something that it must not do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case went: `code` is that of the refusal, `accepted`, or "" for a fault, which `fault` describes."""

    number: int
    code: str
    seconds: float
    what: str = ""
    fault: str = ""


class Watch:
    """Others work on the same machine: what counts is the own work, unless it stands still for long."""

    def __init__(self) -> None:
        self._began, self._worked = time.monotonic(), time.process_time()

    def seconds(self) -> float:
        stood, worked = time.monotonic() - self._began, time.process_time() - self._worked
        return stood if stood > STILL else min(stood, worked)


class Target(ABC):
    """Something that reads what others wrote: `prepare` once, then each case `spoil`, `use`, and what came of it."""

    name = ""

    def __init__(self, place: Path) -> None:
        self.place = place

    def prepare(self) -> None:  # noqa: B027 (some share nothing)
        """Make what all cases share."""

    def close(self) -> None:  # noqa: B027
        """Let go of it."""

    @abstractmethod
    def spoil(self, luck: random.Random) -> str:
        """Make the next case; says in a few words what was done."""

    @abstractmethod
    def use(self) -> None:
        """Give it to the program as a person would. Raises its `LoketError`."""

    @abstractmethod
    def state(self) -> object:
        """What a refusal must leave as it is."""

    def accepted(self) -> None:  # noqa: B027
        """Prove that what was accepted holds. Raises `Fault`, or whatever breaks on it."""


def one(target: Target, seed: int, number: int) -> Outcome:
    """One case, told by seed and number alone; asked a second time when it was slow."""
    outcome = _once(target, seed, number)
    if not outcome.fault and outcome.seconds > SLOW:
        again = _once(target, seed, number)
        if not again.fault and again.seconds > SLOW:
            return Outcome(number, "", again.seconds, outcome.what, f"took {again.seconds:.1f} s")
    return outcome


def _once(target: Target, seed: int, number: int) -> Outcome:
    luck = random.Random(f"{target.name} {seed} {number}")
    what, seconds = "spoil", 0.0
    try:
        what = target.spoil(luck)
        before = target.state()
        watch = Watch()
        try:
            target.use()
        except LoketError as error:
            seconds = watch.seconds()
            _judge_refusal(target, error, before)
            return Outcome(number, error.code, seconds, what)
        seconds = watch.seconds()
        target.accepted()
    except Exception as error:  # noqa: BLE001 (whatever it is, it is what we look for)
        return Outcome(number, "", seconds, what, f"{_where(error)}{type(error).__name__}: {str(error)[:300]}")
    return Outcome(number, ACCEPTED, seconds, what)


def _where(error: BaseException) -> str:
    """The last line of the program itself that the error came through."""
    trace, found = error.__traceback__, ""
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if "/loket/" in path:
            found = f"{path.rpartition('/loket/')[2]}:{trace.tb_lineno} "
        trace = trace.tb_next
    return found


def _judge_refusal(target: Target, error: LoketError, before: object) -> None:
    judge_sentence(error)
    if target.state() != before:
        raise Fault(f"half a state after {error.code}")


def judge_sentence(error: LoketError) -> None:
    """A person gets a sentence: ours, printable on any terminal, and short enough to read. Raises `Fault`."""
    if error.code not in table_of(type(error)):
        raise Fault(f"no sentence for {error.code}")
    sentence = error_sentence(error)
    if len(sentence) > LONGEST_SENTENCE:
        raise Fault(f"the sentence for {error.code} has {len(sentence)} letters")
    if not sentence.isprintable():
        raise Fault(f"the sentence for {error.code} can't be printed: {sentence[:80]!r}")


def digest(services: Services) -> str:
    """Every row of every table, as one hash."""
    found = sha256()
    with services.desk.database.read() as session:
        tables = session.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")).scalars()
        connection = session.connection()
        for table in tables.all():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
            found.update(repr((table, rows)).encode(errors="surrogatepass"))
    return found.hexdigest()


def files_digest(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its content."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def judge_health(services: Services) -> None:
    """The office is whole. Raises `Fault`."""
    result = services.health.check()
    if not result.ok:
        raise Fault(f"check: {[finding.code for finding in result.findings if finding.serious]}")
