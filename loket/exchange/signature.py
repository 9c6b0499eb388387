"""The office's signature under a manifest: Ed25519 in the SSHSIG form, which `ssh-keygen -Y verify` checks.

    ssh-keygen -Y verify -f allowed_signers -I DISDIK-PR -n loket-upstream -s 00000042-3fa9c1d2.json.sig < ….json

with a line `DISDIK-PR namespaces="loket-upstream" ssh-ed25519 AAAA…` in `allowed_signers`. Form: OpenSSH's
PROTOCOL.sshsig; the hash is always SHA-512, the key always Ed25519, so one message has one signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from loket.errors import RuleError, StorageError

NAMESPACE = "loket-upstream"
"""What these signatures are for; one made for another purpose does not count."""

_MAGIC = b"SSHSIG"
_VERSION = 1
_KEY_TYPE = b"ssh-ed25519"
_HASH = b"sha512"
_SEED_BYTES = 32
_SIGNATURE_BYTES = 64
_LINE = 70
_ARMOR = re.compile(rb"\s*-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+)-----END SSH SIGNATURE-----\s*")
_LARGEST = 4096


def new_seed() -> bytes:
    """A new private key: 32 random bytes, to be kept in the encrypted database only."""
    return secrets.token_bytes(_SEED_BYTES)


def public_line(seed: bytes, comment: str) -> str:
    """The public key as OpenSSH writes it on one line: type, key, comment."""
    return f"{_line(_public(seed))} {comment}".rstrip()


def read_public(text: str) -> str:
    """The public key in an OpenSSH line, without its comment. Raises `RuleError("public_key_unreadable")`."""
    words = text.split()
    try:
        if words[0].encode() == _KEY_TYPE:
            return _line(_raw_public(base64.b64decode(words[1], validate=True)))
    except (IndexError, ValueError, binascii.Error, UnicodeError):
        pass  # told below, like every other text that is no such key
    raise RuleError("public_key_unreadable", field="key")


def fingerprint(public: str) -> str:
    """What people compare by telephone: `SHA256:…`, as `ssh-keygen -l` writes it. Raises as `read_public`."""
    blob = base64.b64decode(read_public(public).split()[1])
    return f"SHA256:{base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')}"


def sign(seed: bytes, message: bytes) -> bytes:
    """The armored signature over the message; the same for the same message and key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 (slow)

    raw = Ed25519PrivateKey.from_private_bytes(seed).sign(_signed(message))
    parts = (_key_blob(_public(seed)), NAMESPACE.encode(), b"", _HASH, _string(_KEY_TYPE) + _string(raw))
    blob = _MAGIC + _VERSION.to_bytes(4, "big") + b"".join(map(_string, parts))
    text = base64.b64encode(blob)
    lines = [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
    return b"\n".join([b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----", b""])


def signer_of(signature: bytes) -> str:
    """The public key that the signature says it is by (a claim, until `check`): an OpenSSH line without a comment.

    Raises `StorageError("signature_malformed")`.
    """
    return _line(_read(signature).key)


def check(message: bytes, signature: bytes, public: str) -> None:
    """That `public` signed exactly these bytes for this purpose.

    Raises `StorageError("signature_wrong", reason)`: key (another key signed), namespace (signed for something else),
    bytes (something else was signed); `StorageError("signature_malformed")`; `RuleError("public_key_unreadable")`.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 (slow)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    found, known = _read(signature), read_public(public)
    if _line(found.key) != known:
        raise StorageError("signature_wrong", reason="key")
    if found.namespace != NAMESPACE.encode():
        raise StorageError("signature_wrong", reason="namespace")
    try:
        Ed25519PublicKey.from_public_bytes(found.key).verify(found.raw, _signed(message))
    except InvalidSignature as error:
        raise StorageError("signature_wrong", reason="bytes") from error


@dataclass(frozen=True, slots=True)
class _Signature:
    key: bytes
    namespace: bytes
    raw: bytes


def _read(signature: bytes) -> _Signature:
    try:
        return _parsed(signature)
    except (ValueError, binascii.Error) as error:
        raise StorageError("signature_malformed", reason=str(error)) from error


def _parsed(signature: bytes) -> _Signature:
    armored = _ARMOR.fullmatch(signature) if len(signature) <= _LARGEST else None
    if armored is None:
        raise ValueError("armor")
    blob = base64.b64decode(b"".join(armored[1].split()), validate=True)
    start = _MAGIC + _VERSION.to_bytes(4, "big")
    if not blob.startswith(start):
        raise ValueError("version")
    key, namespace, reserved, hashed, raw = _strings(blob[len(start) :], 5)
    kind, raw = _strings(raw, 2)
    if (reserved, hashed, kind, len(raw)) != (b"", _HASH, _KEY_TYPE, _SIGNATURE_BYTES):
        raise ValueError("algorithm")
    return _Signature(_raw_public(key), namespace, raw)


def _signed(message: bytes) -> bytes:
    """What Ed25519 sees: never the message itself, so that a signature cannot be taken for one of another protocol."""
    parts = (NAMESPACE.encode(), b"", _HASH, hashlib.sha512(message).digest())
    return _MAGIC + b"".join(map(_string, parts))


def _public(seed: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 (slow)

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _key_blob(raw: bytes) -> bytes:
    return _string(_KEY_TYPE) + _string(raw)


def _line(raw: bytes) -> str:
    return f"{_KEY_TYPE.decode()} {base64.b64encode(_key_blob(raw)).decode()}"


def _raw_public(blob: bytes) -> bytes:
    kind, raw = _strings(blob, 2)
    if kind != _KEY_TYPE or len(raw) != _SEED_BYTES:
        raise ValueError("key type")
    return raw


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _strings(data: bytes, count: int) -> Iterator[bytes]:
    """Exactly so many length-prefixed strings and nothing behind them. Raises ValueError."""
    found = []
    for _each in range(count):
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            raise ValueError("cut short")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    if data:
        raise ValueError("too long")
    return iter(found)
