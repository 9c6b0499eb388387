"""The key of the encrypted database, and the small plain file beside it that tells what is there.

The key is 32 random bytes in the system's keyring, one entry per folder id. Where there is no keyring (a headless
Linux) or the folder was named by hand (`LOKET_HOME`), it is a file that only its owner can read. For the office's safe
it is sealed under a recovery code: Argon2id makes a key of the code, AES-256-GCM closes the box.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from loket.errors import RuleError, StorageError
from loket.paths import HOME_VARIABLE

KEY_BYTES = 32
KEYRING_SERVICE = "loket"
_SIDE_FILE = "loket.json"
_SECRETS_FILE = "loket.secrets"
_KEY_FILE = "loket.key"
_FILE_LIMIT = 64 * 1024
_WORD_LIMIT = 200
_ARGON_LIMIT = 1 << 18  # KiB, and KiB times passes: some two seconds


@dataclass(frozen=True, slots=True)
class SealedKey:
    """The key under a recovery code. `mark` tells papers apart and says nothing of the code; bytes are in hex."""

    mark: str
    made_on: str
    salt: str
    nonce: str
    box: str
    memory_kib: int = 46 * 1024
    passes: int = 1


@dataclass(frozen=True, slots=True)
class SideFile:
    """What a data folder says of itself without its key: id, the key's fingerprint, where the key is kept.

    `schema` is that of the database beside it, 0 until there is one: then a file that is empty or gone is damage.
    `sealed` is the key for who has the paper from the safe, None until a recovery code was made.
    """

    folder_id: str
    fingerprint: str
    kept_in: str
    application: str = "loket"
    schema: int = 0
    sealed: SealedKey | None = None


def fingerprint(key: bytes, folder_id: str) -> str:
    """A short mark by which a key is recognised; says nothing of the key itself."""
    return hashlib.sha256(b"loket-key" + folder_id.encode() + key).hexdigest()[:16]


def read_side_file(folder: Path) -> SideFile | None:
    """The side file of a data folder, None where there is none.

    Raises `StorageError`: `side_file_damaged`, `data_file_unreadable`.
    """
    try:
        text = _read(folder / _SIDE_FILE)
        if text is None:
            return None
        content = json.loads(text)
        return SideFile(
            folder_id=plain_word(content["folder_id"]),
            fingerprint=plain_word(content["fingerprint"]),
            kept_in=plain_word(content["kept_in"]),
            schema=whole_number(content.get("schema", 0)),
            sealed=read_sealed(content.get("sealed")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StorageError("side_file_damaged", path=str(folder / _SIDE_FILE)) from error


def _read(path: Path) -> str | None:
    """A small file that Loket wrote, None where there is none. Raises `StorageError("data_file_unreadable")`, and
    ValueError for what is too large or no text."""
    try:
        with path.open("rb") as file:
            content = file.read(_FILE_LIMIT + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError("data_file_unreadable", path=str(path), reason=error.strerror or str(error)) from error
    if len(content) > _FILE_LIMIT:
        raise ValueError(path.name)
    return content.decode("utf-8")


def new_key(folder: Path) -> bytes:
    """Make the key of a new data folder and keep it; the side file is written last.

    A key file that is there already is never overwritten: it may be all that opens a database kept elsewhere.
    """
    folder_id, key = str(uuid.uuid4()), _key_left_behind(folder) or secrets.token_bytes(KEY_BYTES)
    kept_in = "keyring" if _keyring_wanted() and _put_into_keyring(folder_id, key) else "file"
    if kept_in == "file":
        _write_private(folder / _KEY_FILE, key.hex())
    _write_side_file(folder, SideFile(folder_id, fingerprint(key, folder_id), kept_in))
    return key


def keep_key(folder: Path, key: bytes, side: SideFile) -> None:
    """Keep a key that came from a backup, then write the side file that belongs to it."""
    kept_in = "keyring" if _keyring_wanted() and _put_into_keyring(side.folder_id, key) else "file"
    if kept_in == "file":
        _write_private(folder / _KEY_FILE, key.hex())
    _write_side_file(folder, replace(side, kept_in=kept_in))


def forget(folder: Path) -> None:
    """Remove key and side file of a folder that never held an office."""
    side = read_side_file(folder)
    if side is not None and side.kept_in == "keyring":
        _drop_from_keyring(side.folder_id)
    (folder / _KEY_FILE).unlink(missing_ok=True)
    (folder / _SIDE_FILE).unlink(missing_ok=True)


def seal(key: bytes, code: str, folder_id: str, made_on: str) -> SealedKey:
    """The key sealed under a recovery code (as `normalize_recovery_code` gives it)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 (slow to import, seldom needed)

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    empty = SealedKey(salt[:2].hex().upper(), made_on, salt.hex(), nonce.hex(), "")
    return replace(empty, box=AESGCM(_stretched(empty, code)).encrypt(nonce, key, folder_id.encode()).hex())


def unseal(sealed: SealedKey, code: str, folder_id: str) -> bytes:
    """The key out of its seal. Raises `RuleError("recovery_code_wrong")`, with the mark of the paper that is needed."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    box = AESGCM(_stretched(sealed, code))
    try:
        return box.decrypt(bytes.fromhex(sealed.nonce), bytes.fromhex(sealed.box), folder_id.encode())
    except InvalidTag as error:
        facts = {"mark": sealed.mark, "made_on": _day(sealed.made_on)}
        raise RuleError("recovery_code_wrong", field="recovery_code", **facts) from error


def _day(made_on: str) -> date | str:
    """The day as a date, which is told in words; a file from outside may say anything, which is told as it stands."""
    try:
        return date.fromisoformat(made_on)
    except ValueError:
        return made_on


def _stretched(sealed: SealedKey, code: str) -> bytes:
    """Argon2id. The parameters come from a file: they are bounded, so that a forged one can't eat the memory."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415

    salt = bytes.fromhex(sealed.salt)
    made = Argon2id(salt=salt, length=32, iterations=sealed.passes, lanes=1, memory_cost=sealed.memory_kib)
    return made.derive(code.encode())


def read_sealed(content: Any) -> SealedKey | None:
    """A sealed key out of JSON. Raises ValueError, TypeError or KeyError for what is none."""
    if content is None:
        return None
    sealed = SealedKey(**content)
    for count in (sealed.memory_kib, sealed.passes):
        whole_number(count)
    sizes = [len(bytes.fromhex(text)) for text in (sealed.salt, sealed.nonce, sealed.box)]
    memory, passes = sealed.memory_kib, sealed.passes
    if sizes != [16, 12, KEY_BYTES + 16] or memory < 8 or passes < 1 or memory * passes > _ARGON_LIMIT:
        raise ValueError(sizes)
    return replace(sealed, mark=plain_word(sealed.mark)[:8], made_on=plain_word(sealed.made_on)[:10])


def plain_word(value: object) -> str:
    """A word of ours out of a file that anybody may have written. Raises TypeError, ValueError."""
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    if not value.isascii() or not value.isprintable() or len(value) > _WORD_LIMIT:
        raise ValueError(value)
    return value


def whole_number(value: object) -> int:
    """A count out of a file that anybody may have written. Raises TypeError."""
    if type(value) is not int:
        raise TypeError(type(value).__name__)
    return value


def note_sealed(folder: Path, sealed: SealedKey) -> None:
    """Keep a newly sealed key in the side file; the former seal is gone with it. Raises as `read_side_file`."""
    side = read_side_file(folder)
    if side is None:
        raise StorageError("side_file_missing", path=str(folder))
    _write_side_file(folder, replace(side, sealed=sealed))


def note_schema(folder: Path, side: SideFile, schema: int) -> None:
    """Say in the side file which schema the database has."""
    if side.schema != schema:
        _write_side_file(folder, replace(side, schema=schema))


def find_key(folder: Path, side: SideFile) -> bytes:
    """The key that belongs to the folder. Raises `StorageError` where it is missing or another one."""
    try:
        text = _from_keyring(side.folder_id) if side.kept_in == "keyring" else _from_file(folder)
        if text is None:
            raise StorageError("key_missing", path=str(folder), kept_in=side.kept_in)
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise StorageError("key_wrong", path=str(folder)) from error
    if fingerprint(key, side.folder_id) != side.fingerprint:
        raise StorageError("key_wrong", path=str(folder))
    return key


def keep_secret(folder: Path, name: str, secret: str) -> str:
    """Keep a secret of the office where its key is kept, an empty one removes it. Returns "keyring" or "file".

    It never stands in the database, so that no backup carries it: a restored office asks for it again. Raises as
    `read_side_file`.
    """
    side, secrets_kept = _side_of(folder), _secrets_file(folder)
    secrets_kept.pop(name, None)
    entry = f"{side.folder_id}/{name}"
    if not secret:
        if side.kept_in == "keyring":
            _drop_from_keyring(entry)
    elif side.kept_in != "keyring" or not _put_text(entry, secret):
        secrets_kept[name] = secret
    if secrets_kept or (folder / _SECRETS_FILE).exists():
        _write_private(folder / _SECRETS_FILE, json.dumps(secrets_kept, indent=2) + "\n")
    return "file" if name in secrets_kept else "keyring"


def find_secret(folder: Path, name: str) -> tuple[str, str]:
    """A secret and where it is kept ("keyring", "file"); ("", "") where there is none.

    Raises `StorageError`: `keyring_unavailable`, `secrets_damaged`, and as `read_side_file`.
    """
    side, kept = _side_of(folder), _secrets_file(folder)
    if name in kept:
        return kept[name], "file"
    found = _from_keyring(f"{side.folder_id}/{name}") if side.kept_in == "keyring" else None
    return (found, "keyring") if found else ("", "")


def _side_of(folder: Path) -> SideFile:
    side = read_side_file(folder)
    if side is None:
        raise StorageError("side_file_missing", path=str(folder))
    return side


def _secrets_file(folder: Path) -> dict[str, str]:
    path = folder / _SECRETS_FILE
    try:
        content = json.loads(_read(path) or "{}")
        return {str(name): str(secret) for name, secret in content.items()}
    except (ValueError, AttributeError, RecursionError) as error:
        raise StorageError("secrets_damaged", path=str(path)) from error


def _keyring_wanted() -> bool:
    return not os.environ.get(HOME_VARIABLE)


def _put_into_keyring(folder_id: str, key: bytes) -> bool:
    return _put_text(folder_id, key.hex())


def _put_text(entry: str, text: str) -> bool:
    """False where there is no keyring, or where it does not take so much (Windows: 2,560 bytes)."""
    import keyring  # noqa: PLC0415 (slow to import, needed once)
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        keyring.set_password(KEYRING_SERVICE, entry, text)
        return keyring.get_password(KEYRING_SERVICE, entry) == text
    except (KeyringError, OSError):
        return False


def _from_keyring(folder_id: str) -> str | None:
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(KEYRING_SERVICE, folder_id)
    except KeyringError as error:
        raise StorageError("keyring_unavailable", reason=str(error)) from error


def _drop_from_keyring(folder_id: str) -> None:
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    with suppress(KeyringError):  # an entry that stays behind opens nothing
        keyring.delete_password(KEYRING_SERVICE, folder_id)


def _from_file(folder: Path) -> str | None:
    """The text of the key file, None where there is none. Raises ValueError, `StorageError("data_file_unreadable")`."""
    return _read(folder / _KEY_FILE)


def _key_left_behind(folder: Path) -> bytes | None:
    try:
        key = bytes.fromhex(_from_file(folder) or "")
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def _write_side_file(folder: Path, side: SideFile) -> None:
    _write_private(folder / _SIDE_FILE, json.dumps(asdict(side), indent=2) + "\n")


def _write_private(path: Path, content: str) -> None:
    """Whole or not at all, and for the owner only: a crash must not leave half a key."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
