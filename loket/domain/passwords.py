"""What a password or a PIN must be, and how long somebody waits who mistyped one (`trust.md`, ASVS 5.0 6.2 and 6.3)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from loket.errors import RuleError

SHORTEST, LONGEST = 8, 200
PIN_DIGITS = 6
PIN_TRIES = 5
"""After so many wrong PINs in a row the password is asked for."""
DELAYS = (0, 0, 0, 5, 15, 60, 300)
"""Seconds to wait after the first, second, … failed try; after more of them the last one. Never for ever."""


def check_password(password: str, common: Collection[str], names: Iterable[str]) -> str:
    """A new password as it may be kept. Any characters, spaces too; no rules of composition (ASVS 6.2.5).

    `common` are the passwords that everybody tries, in small letters; `names` the office's and the person's own.
    Raises `RuleError`: `password_short`, `password_long`, `password_common`, `password_is_name`.
    """
    if len(password) < SHORTEST:
        raise RuleError("password_short", field="password", least=SHORTEST)
    if len(password) > LONGEST:
        raise RuleError("password_long", field="password", most=LONGEST)
    bare = _bare(password)
    if password.casefold() in common or bare in common or len(set(password)) < 3:
        raise RuleError("password_common", field="password")
    if any(_is_name(bare, name) for name in names):
        raise RuleError("password_is_name", field="password")
    return password


def _bare(text: str) -> str:
    """Without what people add to a word so that it looks like a password: spaces, signs, digits around it."""
    return re.sub(r"[\W_]+", "", text.casefold()).strip("0123456789")


def _is_name(bare: str, name: str) -> bool:
    """The whole name, or one long word of it, and nothing else."""
    words = {re.sub(r"[\W_]+", "", word.casefold()) for word in name.split()}
    return bare in ({_bare(name)} | {word for word in words if len(word) >= 4})


def check_pin(pin: str) -> str:
    """A new PIN: six digits. Raises `RuleError("pin_digits")`, `RuleError("pin_common")` for runs and repetitions."""
    if not is_pin(pin):
        raise RuleError("pin_digits", field="pin", digits=PIN_DIGITS)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}) or len(set(pin)) < 3 or pin[:3] == pin[3:]:
        raise RuleError("pin_common", field="pin")
    return pin


def is_pin(secret: str) -> bool:
    """Whether what was typed is a PIN: a password is never that short."""
    return re.fullmatch(rf"[0-9]{{{PIN_DIGITS}}}", secret) is not None


def delay_after(failed: int) -> timedelta:
    """How long nobody may try again after so many failed tries in a row."""
    return timedelta(seconds=DELAYS[min(failed, len(DELAYS)) - 1] if failed else 0)


def left_to_wait(failed: int, last: datetime | None, now: datetime) -> timedelta:
    """How long it still is until the next try. A clock that was set back never makes it longer than the delay."""
    if last is None:
        return timedelta()
    delay = delay_after(failed)
    return min(delay, max(timedelta(), last + delay - now))
