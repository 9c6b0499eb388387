"""Delivery over SFTP beside the `sftp` program, to the same sshd on loopback in the same run.

    python -m benchmarks.sftp [MEGABYTES] [ROUNDS]

A delivery writes a part file, reads it back and compares, then gives it its name: every byte goes over the line twice.
The program is measured at the same work (put, get, rename) and at its bare `put`, which proves nothing; the goal is
0.8 of the bare one. The ways take turns; medians are told.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "exchange"))

from servers import HERE, Served, sftp_server

FILES = 4
GOAL = 0.8
Way = Callable[[str], None]


class Program:
    """OpenSSH's own `sftp`, with the same key and the same known host."""

    def __init__(self, served: Served, scratch: Path, data: bytes) -> None:
        self._served, self._scratch = served, scratch
        self._key, self._hosts, self._source = scratch / "key", scratch / "known_hosts", scratch / "source"
        self._key.write_text(served.access.secret)
        self._key.chmod(0o600)
        self._hosts.write_text(f"{served.access.known_hosts}\n")
        self._source.write_bytes(data)

    def run(self, below: str, *, reads_back: bool) -> None:
        lines = [f"cd {self._served.root}/{below}"]
        for n in range(FILES):
            back = [f"get part {self._scratch}/back", f"rename part {n}.zip"] if reads_back else []
            lines += [f"put {self._source} {'part' if reads_back else f'{n}.zip'}", *back]
        options = ["-o", f"UserKnownHostsFile={self._hosts}", "-o", "IdentitiesOnly=yes", "-i", str(self._key)]
        command = ["sftp", "-q", "-b", "-", "-P", str(self._served.port), *options, HERE]
        subprocess.run(command, input="\n".join(lines), text=True, capture_output=True, check=True)


def deliver(served: Served, below: str, data: bytes) -> None:
    transport = served.opened(below=below)
    for n in range(FILES):
        transport.put_new(f"{n}.zip", data)
    transport.close()


def measured(served: Served, way: Way, below: str) -> float:
    served.make(below)
    start = time.perf_counter()
    way(below)
    return time.perf_counter() - start


def told(seconds: dict[str, list[float]], megabytes: int) -> int:
    speed = {name: megabytes / statistics.median(times) for name, times in seconds.items()}
    for name, value in speed.items():
        ratio = speed["loket"] / value
        sys.stdout.write(f"{name:<22} {value:7.1f} MB/s   loket is {ratio:.2f} of it\n")
    return 0 if speed["loket"] >= GOAL * speed["sftp put"] else 1


def main(arguments: list[str]) -> int:
    megabytes, rounds = (int(word) for word in (*arguments, *("8", "5")[len(arguments) :]))
    data = os.urandom(megabytes << 20)
    with sftp_server() as served, tempfile.TemporaryDirectory() as scratch:
        program = Program(served, Path(scratch), data)
        ways: dict[str, Way] = {
            "loket": lambda below: deliver(served, below, data),
            "sftp put, get, rename": lambda below: program.run(below, reads_back=True),
            "sftp put": lambda below: program.run(below, reads_back=False),
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for at in range(rounds):
            for n, (name, way) in enumerate(ways.items()):
                seconds[name].append(measured(served, way, f"{at}-{n}"))
    return told(seconds, FILES * megabytes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
