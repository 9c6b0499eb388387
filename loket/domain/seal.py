"""The seal on paper: what the QR code says, and how the office holds a copy against it without a server.

The payload names the paper's code, the office and the promised date; the seal is the beginning of an HMAC-SHA256 under
the office's own key over exactly these. It carries no personal data.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

PREFIX = "LOKET1"
_SEAL_LENGTH = 10


def payload(key: bytes, *, code: str, number: str, office: str, due: date | None) -> str:
    """What the QR code of a paper says: `LOKET1*code*number*office*due*seal` (due is 0 while not promised)."""
    body = "*".join((PREFIX, code, number, office, due.strftime("%Y%m%d") if due else "0"))
    return f"{body}*{_seal(key, body)}"


def read_payload(text: str) -> str | None:
    """The paper's code in a scanned payload, None for anything else."""
    parts = text.strip().upper().split("*")
    return parts[1] if len(parts) == 6 and parts[0] == PREFIX else None


def is_genuine(key: bytes, text: str) -> bool:
    """Whether the office that holds the key made this payload, unchanged."""
    body, _, seal = text.strip().rpartition("*")
    return hmac.compare_digest(_seal(key, body).encode(), seal.upper().encode())


def _seal(key: bytes, body: str) -> str:
    return hmac.new(key, body.upper().encode(), hashlib.sha256).hexdigest()[:_SEAL_LENGTH].upper()
