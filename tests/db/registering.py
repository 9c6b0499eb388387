"""A counter of its own process: registers requests and says each number once it is committed.

    python registering.py FOLDER COUNT FIRST

`FIRST` makes its request ids its own. Waits for a line on standard input, so that all begin together.
"""

import sys
from pathlib import Path

from db_builders import open_services, register


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    folder, count, first = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    services = open_services(folder, busy_milliseconds=30_000)
    say("ready")
    sys.stdin.readline()
    for serial in range(first, first + count):
        say(register(services, f"Warga Nomor {serial}").number)


if __name__ == "__main__":
    main()
