"""Lines of OpenSSH's `known_hosts`: which key a server has shown, and the fingerprint that people compare."""

from __future__ import annotations

import base64
import hashlib

from loket.errors import RuleError
from loket.exchange.transports.address import Address


def host_name(address: Address) -> str:
    """A server as `known_hosts` names it: with its port where that is not the usual one."""
    return address.host if address.is_usual_port else f"[{address.host}]:{address.port}"


def fingerprint_of(line: str) -> str:
    """The fingerprint of the key in a line, as `ssh-keygen -l` writes it.

    Raises `RuleError("host_key_malformed")`.
    """
    try:
        _host, kind, written = line.split()
        blob = base64.b64decode(written, validate=True)
    except ValueError as error:
        raise RuleError("host_key_malformed", field="host_key") from error
    if not blob.startswith(len(kind).to_bytes(4, "big") + kind.encode()):
        raise RuleError("host_key_malformed", field="host_key")
    return fingerprint(blob)


def fingerprint(blob: bytes) -> str:
    """The fingerprint of a public key's bytes: SHA256:…"""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
