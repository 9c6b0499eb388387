"""The preloaded library: built with gcc into a scratch folder, and the Python side of it."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
ROOT = Path(__file__).parents[2]
_LOADED = "LOKET_TRUST_SHIM"


def why_not() -> str:
    """Why it can't be used here; nothing where it can."""
    if sys.platform != "linux":
        return "a preloaded library needs Linux"
    return "" if shutil.which("gcc") else "gcc is not installed, and the library must be built"


def run_preloaded(module: str, arguments: Sequence[object], place: Path) -> subprocess.CompletedProcess[str]:
    """Run a harness of this folder as a command, with the library before the C library."""
    library = place / "shim.so"
    build = ["gcc", "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(build, check=True, capture_output=True)
    environment = {**os.environ, "LD_PRELOAD": str(library), _LOADED: str(library)}
    command = [sys.executable, "-m", f"tests.trust.{module}", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=environment)


def is_preloaded() -> bool:
    return _LOADED in os.environ


def shim() -> ctypes.CDLL:
    """The library that is loaded in this process."""
    library = ctypes.CDLL(os.environ[_LOADED])
    library.shim_calls.restype = ctypes.c_long
    library.shim_fail.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_int]
    return library


def in_child(work: Callable[[], str]) -> str:
    """What a fork of this process says; a child that dies says what it died of."""
    inside, outside = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(inside)
            with os.fdopen(outside, "w") as file:
                file.write(_said(work))
            code = 0
        finally:
            os._exit(code)
    os.close(outside)
    with os.fdopen(inside) as file:
        said = file.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said if code == 0 else f"{said}\ndied {code}"


def _said(work: Callable[[], str]) -> str:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 (the parent is told and judges)
        return f"died of {type(error).__name__}: {error}\n{traceback.format_exc()[-1500:]}"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: C created, W written, T cut to `offset`, S synced, U unlinked, A acknowledged."""

    kind: str
    path: str
    offset: int
    data: bytes
    size: int


def read_log(path: Path) -> Iterator[Step]:
    """What was recorded, in order."""
    content, place = path.read_bytes(), 0
    while place < len(content):
        kind, length = chr(content[place]), struct.unpack_from("<H", content, place + 1)[0]
        place += 3
        name = content[place : place + length].decode()
        offset, size = struct.unpack_from("<qq", content, place + length)
        place += length + 16
        data = content[place : place + size] if kind == "W" else b""
        place += len(data)
        yield Step(kind, name, offset, data, size)
