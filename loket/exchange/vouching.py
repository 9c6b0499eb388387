"""What an office signed with a key that it gave up since, and later vouched for with one that is trusted.

Every manifest names the hash of the one before it. So the first batch under the new key vouches for all that its chain
leads back to; what whoever has the old key (a stolen PC) signs by himself is in no such chain.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from loket.exchange.arrival import Source, Terms, word_of
from loket.exchange.transports import Transport


class Vouching:
    """The manifests of a stream that lie there and are vouched for; they are read at the first question."""

    def __init__(self, transport: Transport, names: Iterable[str], source: Source, terms: Terms) -> None:
        self._transport = transport
        self._names = tuple(names)
        self._source = source
        self._terms = terms

    def holds(self, sha256: str) -> bool:
        """Whether one under a trusted key leads back to the manifest with that hash. Raises the transport's errors."""
        return sha256 in self._vouched

    @cached_property
    def _vouched(self) -> frozenset[str]:
        before: dict[str, str | None] = {}
        sure: list[str | None] = []
        for name in self._names:
            word = word_of(self._transport, name, self._source, self._terms)
            if word is not None:
                before[word.sha256] = word.manifest.previous
                sure += [word.manifest.previous] if word.fault is None else []
        reached: set[str] = set()
        for at in sure:
            while at in before and at not in reached:
                reached.add(at)
                at = before[at]  # noqa: PLW2901 (down the chain)
        return frozenset(reached)
