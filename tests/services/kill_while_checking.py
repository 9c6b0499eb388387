"""Kills a program in the very moment in which it has learnt whether a password is right, again and again.

    python tests/services/kill_while_checking.py [--rounds 100] [--control]

Prints how many tries the office has counted. Our design counts a try before it checks it, so it is one for each kill;
the control checks first and counts then, and whoever kills it has tried for nothing. Needs a system with fork.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from argon2 import PasswordHasher
from office_builders import MONDAY, Clock

from loket.db.engine import Database
from loket.errors import RuleError
from loket.services import Services, credentials
from loket.services.office import NewOffice

PASSWORD, WRONG = "kopi susu di meja", "sepeda ungu pagi"


def main() -> int:
    """Run the rounds; prints `counted of rounds`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--control", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOKET_HOME"] = folder
        person = found(Path(folder))
        for number in range(given.rounds):
            one_round(Path(folder), person, number, control=given.control)
        services = Services(Database.open(Path(folder)))
        (counted,) = [row.wrong_tries for row in seen(services)]
        services.close()
    print(f"{counted} of {given.rounds}")  # noqa: T201 (a command)
    return 0


def seen(services: Services) -> list[object]:
    services.desk.person = services.people.rows()[0]
    return list(services.people.everybody())


def found(folder: Path) -> int:
    services = Services(Database.create(folder), Clock())
    person = services.office.found(NewOffice(name="Dinas Sosial Rantau", person="Yohana"), PASSWORD)
    services.close()
    return person.id


def one_round(folder: Path, person: int, number: int, *, control: bool) -> None:
    """One try in a process of its own, which dies at the answer; each an hour after the last, so that none waits."""
    child = os.fork()
    if child == 0:
        attack(folder, person, number, control=control)
        os._exit(1)  # it should have been killed
    _pid, status = os.waitpid(child, 0)
    if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        sys.exit(f"round {number} was not killed: {status}")


def attack(folder: Path, person: int, number: int, *, control: bool) -> None:
    services = Services(Database.open(folder), lambda: MONDAY + timedelta(hours=number))
    verify = PasswordHasher.verify

    def verify_and_die(*arguments: object) -> bool:
        try:
            return verify(*arguments)  # type: ignore[arg-type]
        finally:
            os.kill(os.getpid(), signal.SIGKILL)

    PasswordHasher.verify = verify_and_die  # type: ignore[method-assign, assignment]
    if control:
        check_then_count(services, person)
    else:
        services.people.sign_in(person, WRONG)


def check_then_count(services: Services, person: int) -> None:
    """The bad design, of the same parts in the wrong order."""
    with services.desk.database.read() as session:
        kept = credentials.credential_of(session, person).password_hash or ""
    if not credentials.fits(kept, WRONG):
        with services.desk.database.write() as session:
            credentials.credential_of(session, person).tries += 1
        raise RuleError("password_wrong")


if __name__ == "__main__":
    sys.exit(main())
