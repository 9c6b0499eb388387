"""Every name, NIK, phone and address of loaded people is searched for in all that leaves the office: none may be there.

    python -m tests.trust.package_people [PEOPLE]

What leaves: the delivered packages with manifests and signatures, and a snapshot. The control writes one of each kind
into a copy of what was searched: all must be found.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from loket.services import Services
from loket.services.training import TrainingService
from tests.trust.trust_office import found, open_office, say, workshop

_DIGITS = re.compile(r"[0-9]{10,}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class People:
    """What must not be found. Numbers as digits; a phone without its country code or first zero."""

    names: frozenset[str]
    addresses: frozenset[str]
    niks: frozenset[str]
    phones: frozenset[str]


def people_of(services: Services) -> People:
    """Everybody in the requests of the office."""
    with services.desk.database.read() as session:
        rows = session.execute(text("SELECT name, proxy_name, handed_to, address, nik, phone FROM request")).all()
    names = {name for row in rows for name in row[:3] if name}
    phones = {re.sub(r"^(62|0)", "", re.sub(r"\D", "", row[5])) for row in rows if row[5]}
    return People(
        frozenset(names),
        frozenset(row[3] for row in rows if row[3]),
        frozenset(row[4] for row in rows if row[4]),
        frozenset(phones),
    )


def left(folder: Path) -> Iterator[str]:
    """The text of everything that left, packages opened."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from (archive.read(name).decode() for name in archive.namelist())
        elif path.is_file():
            yield path.read_bytes().decode()


def found_of(people: People, texts: list[str]) -> list[str]:
    """Which of them stand in the texts. Random ids are taken out first: they may hold any digits."""
    bare = [_UUID.sub(" ", one) for one in texts]
    cells = {cell for one in bare for cell in re.split(r'","|[\r\n]+', one)}
    words = "\n".join(cell for cell in cells if re.search(r"[A-Za-z]{3}", cell))
    seen = [needle for needle in sorted(people.names | people.addresses) if needle in words]
    runs = {run for cell in cells for run in _DIGITS.findall(re.sub(r"[ .-]", "", cell))}
    numbers = people.niks | people.phones
    sizes = {len(number) for number in numbers}
    windows = {run[at : at + size] for run in runs for size in sizes for at in range(len(run) - size + 1)}
    return seen + sorted(numbers & windows)


def run(place: Path, many: int) -> tuple[People, list[str], list[str]]:
    """The people, who was found, and what the control found of the four that were put there."""
    folder, out = place / "data", place / "keluar"
    out.mkdir(parents=True)
    found(folder, requests=0)
    services = open_office(folder)
    TrainingService(services.desk, services.calendar).load(many, seed=3)
    result = services.exports.sync(str(out))
    if result.error is not None:
        raise result.error
    services.exports.snapshot(out / "potret")
    people = people_of(services)
    services.close()
    texts = list(left(out))
    one_each = [min(kind) for kind in (people.names, people.addresses, people.niks, people.phones) if kind]
    planted = [*texts, f'"{one_each[0]}","Jalan","x{one_each[2]}y"', *one_each[1:2], "+62 " + one_each[-1]]
    return people, found_of(people, texts), found_of(people, planted)


def main(many: int = 10_000) -> int:
    """Run with so many requests, and say what was found."""
    with workshop() as place:
        people, seen, control = run(place, many)
    say(
        f"{len(people.names)} names, {len(people.addresses)} addresses, {len(people.niks)} NIK, "
        f"{len(people.phones)} phones: {len(seen)} found; control: {len(control)} of 4"
    )
    for one in seen[:10]:
        say(one)
    return 1 if seen or len(control) < 4 else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
