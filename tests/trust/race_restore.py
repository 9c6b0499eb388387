"""Restores while another program opens the office again and again: every office that comes of it is whole.

    python -m tests.trust.race_restore [ROUNDS]

The other one opens, registers and closes in a loop. A restore that finds it there is refused and tried again; one that
comes through must leave a database in which everything that was said to be registered since is found.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from loket.errors import StorageError
from loket.services.restore import RestoreOrder, restore_office
from tests.trust.trust_office import OPENING, code_in_force, found, open_office, say, workshop

VISITOR = """
import sys
from pathlib import Path
from loket.errors import LoketError
from tests.trust.trust_office import open_office, register
many = 0
while True:
    try:
        services = open_office(Path(sys.argv[1]), busy_milliseconds=2000)
        number = register(services, f"Warga {many}").number
        services.close()
    except LoketError as error:
        print("refused", error.code, flush=True)
    else:
        print("gave", number, flush=True)
    many += 1
    if not sys.stdin.readline():
        break
"""


@dataclass
class Race:
    """How often a restore came through and was refused, and what was wrong with the offices that came of it."""

    restored: int = 0
    refused: int = 0
    visits: int = 0
    faults: tuple[str, ...] = ()


def race(place: Path, rounds: int) -> Race:
    """That many restores against one visitor. The numbers that it was given may never be given again."""
    folder, file = place / "data", place / "kantor.loket"
    found(folder)
    services = open_office(folder)
    code = code_in_force(services).code
    services.backup.backup(file)
    services.close()
    done, given = Race(), list[str]()
    command = [sys.executable, "-c", VISITOR, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as visitor:
        assert visitor.stdin
        assert visitor.stdout
        while done.restored < rounds:
            visitor.stdin.write("\n")  # it goes round once more, while this one restores
            visitor.stdin.flush()
            _restore(RestoreOrder(folder, file, OPENING, code), done)
            given += _heard(visitor.stdout, done)
        visitor.stdin.close()
        visitor.stdout.read()
    again = open_office(folder)
    done.faults += tuple(finding.code for finding in again.health.check().findings if finding.serious)
    again.close()
    if len(given) != len(set(given)):
        done.faults += ("a number was given twice",)
    return done


def _restore(order: RestoreOrder, done: Race) -> None:
    try:
        restore_office(order)
    except StorageError as error:
        if error.code != "database_in_use":
            raise
        done.refused += 1
    else:
        done.restored += 1


def _heard(lines: IO[str], done: Race) -> list[str]:
    told, _space, what = lines.readline().strip().partition(" ")
    done.visits += 1
    if told == "gave":
        return [what]
    if what not in {"database_busy", "folder_read_only"}:
        done.faults += (what or "the visitor died",)
    return []


def main() -> None:
    """From the command line."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with workshop() as place:
        done = race(place, rounds)
    say(f"{done.restored} restores, {done.refused} refused, {done.visits} visits; faults: {done.faults or 'none'}")
    sys.exit(1 if done.faults else 0)


if __name__ == "__main__":
    main()
