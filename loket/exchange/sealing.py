"""What only the province may open: age (age-encryption.org), X25519 keys. The stock `age` program opens it too."""

from __future__ import annotations

from typing import Any

from loket.errors import RuleError, StorageError


def read_recipient(text: str) -> str:
    """The province's public key, `age1…`, as typed or pasted. Raises `RuleError("age_key_unreadable")`."""
    from pyrage import RecipientError, x25519  # noqa: PLC0415 (a compiled library, needed by few)

    try:
        return str(x25519.Recipient.from_str(text.strip()))
    except (RecipientError, ValueError) as error:
        raise RuleError("age_key_unreadable", field="province_key") from error


def seal(data: bytes, recipient: str) -> bytes:
    """The data, for the holder of the key only; other bytes each time. Raises as `read_recipient`."""
    from pyrage import encrypt, x25519  # noqa: PLC0415

    sealed: bytes = encrypt(data, [x25519.Recipient.from_str(read_recipient(recipient))])
    return sealed


def open_sealed(data: bytes, identity: str, name: str) -> bytes:
    """What was sealed under that name. `identity` is the text of an age key file, with one or more lines
    `AGE-SECRET-KEY-1…`.

    Raises `RuleError("age_identity_unreadable")` for a text without a secret key, `StorageError("package_sealed",
    name, reason="key")` where none of them opens it or a byte was changed.
    """
    from pyrage import DecryptError, decrypt  # noqa: PLC0415

    try:
        opened: bytes = decrypt(data, _identities(identity))
    except DecryptError as error:
        raise StorageError("package_sealed", name=name, reason="key") from error
    return opened


def _identities(text: str) -> list[Any]:
    from pyrage import IdentityError, x25519  # noqa: PLC0415

    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    try:
        found = [x25519.Identity.from_str(line) for line in lines]
    except (IdentityError, ValueError) as error:
        raise RuleError("age_identity_unreadable") from error
    if not found:
        raise RuleError("age_identity_unreadable")
    return found
