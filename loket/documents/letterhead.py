"""The office's letterhead: what it says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`lines` from the largest body down ("PEMERINTAH KOTA …", "DINAS …"); `logo` is the bytes of a PNG or JPEG."""

    lines: tuple[str, ...]
    address: str = ""
    phone: str = ""
    email: str = ""
    logo: bytes | None = None
