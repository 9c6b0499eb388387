"""Single bits flipped anywhere in the database's file: every one must be found.

    python -m tests.trust.bitflips [FLIPS] [SEED]

The control is the same content in a plain file, held against SQLite's own `integrity_check`: it misses most.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

from loket.db import sqlite
from loket.db.engine import FILE_NAME, Database
from loket.errors import StorageError
from tests.trust.trust_office import found, open_office, register, say, workshop


def flipped(content: bytes, luck: random.Random) -> bytes:
    place = luck.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << luck.randrange(8)]) + content[place + 1 :]


def is_found(folder: Path) -> bool:
    """Whether opening the file or proving it says that it is damaged."""
    try:
        database = Database.open(folder)
    except StorageError as error:
        return error.code == "database_damaged"
    try:
        with database.read() as session:
            return bool(sqlite.integrity_findings(session))
    except StorageError as error:
        return error.code == "database_damaged"
    finally:
        database.close()


def plain_copy(folder: Path, target: Path) -> None:
    """The same rows without encryption, as a program with the machine's SQLite would keep them."""
    database = Database.open(folder)
    raw: Any = database._engine.raw_connection()
    raw.execute(f"ATTACH DATABASE '{target}' AS plain KEY ''")
    raw.execute("SELECT sqlcipher_export('plain')").close()
    raw.execute("DETACH DATABASE plain")
    raw.close()
    database.close()


def is_found_in_plain(path: Path) -> bool:
    connection = sqlite.driver.connect(str(path))
    try:
        connection.execute("PRAGMA cell_size_check=ON")
        return [row[0] for row in connection.execute("PRAGMA integrity_check")] != ["ok"]
    except sqlite.DriverError:
        return True
    finally:
        connection.close()


def run(place: Path, flips: int, seed: int = 1) -> tuple[int, int]:
    """How many flips were found in the office's file, and how many in the plain one."""
    luck, folder, plain = random.Random(seed), place / "data", place / "plain.db"
    found(folder)
    services = open_office(folder)
    for serial in range(20):
        register(services, f"Warga {serial}")
    services.close()
    plain_copy(folder, plain)
    whole, open_whole = (folder / FILE_NAME).read_bytes(), plain.read_bytes()
    hits = control = 0
    for _flip in range(flips):
        (folder / FILE_NAME).write_bytes(flipped(whole, luck))
        hits += is_found(folder)
        for beside in sqlite.files_of(folder / FILE_NAME)[1:]:
            beside.unlink(missing_ok=True)
        plain.write_bytes(flipped(open_whole, luck))
        control += is_found_in_plain(plain)
    return hits, control


def main(flips: int = 400, seed: int = 1) -> int:
    with workshop() as place:
        hits, control = run(place, flips, seed)
    say(f"{hits} of {flips} flips found; control without encryption: {control}")
    return 0 if hits == flips > control else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
