"""Language: the source is Indonesian, other languages are gettext catalogues in `resources/locale`."""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from loket.paths import resource

SOURCE = "id"
LANGUAGES = (SOURCE, "en")
LANGUAGE_VARIABLE = "LOKET_LANGUAGE"

_source = _gettext.NullTranslations()
_catalogue: _gettext.NullTranslations = _source
_on_paper: ContextVar[bool] = ContextVar("on_paper", default=False)


def wanted_language(chosen: str = SOURCE) -> str:
    """The language to speak: the variable LOKET_LANGUAGE wins over what was `chosen` at the desk."""
    named = os.environ.get(LANGUAGE_VARIABLE, "")
    return next((language for language in (named, chosen) if language in LANGUAGES), SOURCE)


def use_language(language: str) -> None:
    """Speak `language` from now on; "id" (the source) needs no catalogue."""
    global _catalogue  # noqa: PLW0603 (one language per program, chosen at start)
    _catalogue = (
        _source
        if language == SOURCE
        else _gettext.translation("loket", resource("locale"), languages=[language], fallback=False)
    )


@contextmanager
def as_on_paper() -> Iterator[None]:
    """Papers are Indonesian whatever the screen speaks: a citizen and an assessor read them. For this thread only."""
    token = _on_paper.set(True)
    try:
        yield
    finally:
        _on_paper.reset(token)


def _spoken() -> _gettext.NullTranslations:
    return _source if _on_paper.get() else _catalogue


def is_source() -> bool:
    """Whether the source's own language is in use."""
    return _spoken() is _source


def _(message: str) -> str:
    """The message in the language in use; nothing stays nothing (gettext keeps its header under the empty message)."""
    return _spoken().gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for `count` things (Indonesian has one form, English two)."""
    return _spoken().ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 (the name that gettext tools look for)
    """Mark a message for the catalogue where it is translated later."""
    return message
