"""Looking for somebody's data in files, as one who found the PC would: plain, UTF-16, hex, inside gzip and zip."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

DEEPEST = 3


def forms(mark: str) -> tuple[bytes, ...]:
    """The bytes in which a text can lie in a file, in small letters where it has any."""
    small = mark.lower()
    plain = small.encode()
    wide = (small.encode("utf-16-le"), small.encode("utf-16-be"))
    return (plain, *wide, *(form.hex().encode() for form in (plain, mark.encode(), *wide)))


def found_in(roots: Sequence[Path], marks: Sequence[str]) -> list[str]:
    """Where one of the marks can be read: file (and member) by its name, with the mark."""
    looked_for = [(mark, form) for mark in marks for form in forms(mark)]
    hits = set()
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                hits |= {f"{path.relative_to(root)}: {hit}" for hit in _in_bytes(path.read_bytes(), looked_for, 0)}
            hits |= {f"{path.name}: {mark}" for mark in marks if mark.lower() in path.name.lower()}
    return sorted(hits)


def _in_bytes(content: bytes, looked_for: Sequence[tuple[str, bytes]], depth: int) -> Iterator[str]:
    small = content.lower()
    yield from (mark for mark, form in looked_for if form in small)
    if depth < DEEPEST:
        for name, member in _members(content):
            yield from (f"{name} {hit}" for hit in _in_bytes(member, looked_for, depth + 1))


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content[:2] == b"\x1f\x8b":
        try:
            yield "gzip", gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            return
    elif content[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield from [(name, archive.read(name)) for name in archive.namelist()]
        except zipfile.BadZipFile:
            return
