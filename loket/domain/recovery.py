"""The recovery code: what stands on the paper in the office's safe, and how it is read back from there.

Six groups of five characters in Crockford's base 32. The first four of a group are random (120 bits in all), the fifth
checks the group and its place, so that a slip of the pen is found in its group before anything is tried.
"""

from __future__ import annotations

from loket.errors import RuleError

RECOVERY_BYTES = 15
GROUPS = 6
_DATA = 4
_GROUP = _DATA + 1
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAKEN_FOR = str.maketrans("OIL", "011")  # Crockford: letters that are read for a digit stand for it
_BETWEEN = str.maketrans("", "", "-–—._")


def recovery_code(random_bytes: bytes) -> str:
    """The code of 120 random bits, as it is printed: `7Q2MF-…`. Needs `RECOVERY_BYTES` bytes, else ValueError."""
    if len(random_bytes) != RECOVERY_BYTES:
        raise ValueError(len(random_bytes))
    number = int.from_bytes(random_bytes)
    letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(GROUPS * _DATA)))
    parts = [letters[start : start + _DATA] for start in range(0, len(letters), _DATA)]
    return "-".join(part + _check_letter(place, part) for place, part in enumerate(parts, start=1))


def normalize_recovery_code(text: str) -> str:
    """The code as `recovery_code` wrote it, however it was typed: spaces, hyphens, small letters, O for 0, I for 1.

    Raises `RuleError`: recovery_code_letter (letter), recovery_code_length (length, needed),
    recovery_code_typo (group).
    """
    letters = "".join(text.split()).translate(_BETWEEN).upper().translate(_TAKEN_FOR)
    for letter in letters:
        if letter not in _ALPHABET:
            raise RuleError("recovery_code_letter", field="recovery_code", letter=letter)
    if len(letters) != GROUPS * _GROUP:
        raise RuleError("recovery_code_length", field="recovery_code", length=len(letters), needed=GROUPS * _GROUP)
    groups = [letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP)]
    for place, group in enumerate(groups, start=1):
        if _check_letter(place, group[:_DATA]) != group[_DATA]:
            raise RuleError("recovery_code_typo", field="recovery_code", group=place)
    return "-".join(groups)


def _check_letter(place: int, letters: str) -> str:
    """Luhn's sum in base 32, begun at the group's place: any wrong letter changes it, and so does another place."""
    total = place
    for position, letter in enumerate(reversed(letters)):
        value = _ALPHABET.index(letter) * (2 - position % 2)
        total += value // 32 + value % 32
    return _ALPHABET[-total % 32]
