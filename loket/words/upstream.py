"""What was refused upstream, in words."""

from __future__ import annotations

from loket.i18n import _
from loket.words.sentences_upstream import REFUSALS


def refusal_words(batch: int, code: str) -> str:
    """A batch that was not taken in, and why ("kiriman 7: paketnya rusak di tujuan"); an unknown code as it is."""
    reason = _(REFUSALS[code]) if code in REFUSALS else _("alasan {code}").format(code=code)
    return _("kiriman {batch}: {reason}").format(batch=batch, reason=reason)
