"""What was refused upstream, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from loket.i18n import _
from loket.words.sentences_upstream import REFUSALS

_DAMAGED = frozenset({"package_damaged", "manifest_malformed", "signature_malformed", "signature_wrong"})
"""Published files whose bytes are not what was sent: names are never overwritten, so they must be deleted there."""
_WAITING = frozenset({"sent_again", "acknowledged_waits"})


class Refusal(Protocol):
    """See `exchange.delivery.Refusal`."""

    @property
    def batch(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...


def refusal_words(refusal: Refusal) -> str:
    """A batch that was not taken in, why, and what to do where the office can; an unknown code as it is."""
    code = refusal.code
    words = _("kiriman {batch}: {reason}").format(batch=refusal.batch, reason=reason_words(code))
    if code not in _DAMAGED or not refusal.name:
        return words
    stem = refusal.name.rpartition("/")[2].partition(".")[0]
    way_out = _("minta pengelola tujuan menghapus semua berkas {stem}.* di sana, lalu kirim lagi")
    return f"{words} ({way_out.format(stem=stem)})"


def reason_words(code: str) -> str:
    """Why a batch was not taken in, without its number; an unknown code as it is."""
    return _(REFUSALS[code]) if code in REFUSALS else _("alasan {code}").format(code=code)


def is_waiting(refusal: Refusal) -> bool:
    """Whether there is nothing to do about it but to wait for upstream's next word."""
    return refusal.code in _WAITING


def open_stick_words() -> str:
    """What is said of a stick whose packages are sealed to nobody, and how to get the key."""
    return _(
        "Paket di flash disk tidak tersandi: siapa pun yang menemukannya dapat membacanya (tanpa data pribadi). "
        "Minta kunci age (age1…) kepada instansi pembina, lalu isikan sebagai kunci pembina."
    )


def refusals_words(refused: Iterable[Refusal]) -> str:
    """All of them in one line."""
    return "; ".join(refusal_words(refusal) for refusal in refused)
