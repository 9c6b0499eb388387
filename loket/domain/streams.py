"""Which of an office's streams count, so that nothing an office sent counts twice.

A stream is an epoch of an office. A restored office begins a new one and sends everything that it still knows again:
then the new stream stands for the old one. An office that begins anew with nothing (a new PC, no backup) sends other
requests: then both count.

The rule: streams belong together where one names the other as the one it follows, or where both know the same request
(a random id, so that is no coincidence). Of streams that belong together one counts, alone and whole: the last of its
followers; where two follow the same (a backup that was restored twice), the one that was begun later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """A stream: its id here, its epoch, the epoch that it follows if it names one, and when its first batch was made
    (by the office's clock, used only where two follow the same)."""

    id: int
    epoch: str
    predecessor: str | None
    begun_at: datetime


def counting_streams(streams: Iterable[StreamFacts], shared: Collection[tuple[int, int]] = ()) -> frozenset[int]:
    """The ids of the streams of one office that count. `shared` are pairs of ids that know the same request."""
    return frozenset(standing_for(streams, shared).values())


def standing_for(streams: Iterable[StreamFacts], shared: Collection[tuple[int, int]] = ()) -> dict[int, int]:
    """For each stream of one office the id of the one that counts in its place: its own where it counts itself."""
    known = sorted(streams, key=lambda stream: stream.id)
    return {one.id: _last(family).id for family in _families(known, shared) for one in family}


def _families(streams: list[StreamFacts], shared: Collection[tuple[int, int]]) -> list[list[StreamFacts]]:
    """Streams that belong together, by joining what is linked until nothing more is."""
    by_epoch = {stream.epoch: stream.id for stream in streams}
    links = set(shared) | {
        (stream.id, by_epoch[stream.predecessor]) for stream in streams if stream.predecessor in by_epoch
    }
    family = {stream.id: stream.id for stream in streams}
    for left, right in links:
        old, new = family[left], family[right]
        family = {one: new if name == old else name for one, name in family.items()}
    return [[stream for stream in streams if family[stream.id] == name] for name in sorted(set(family.values()))]


def _last(family: list[StreamFacts]) -> StreamFacts:
    """The stream that nobody follows; the one that was begun last where there are several (or all go in a ring)."""
    followed = {stream.predecessor for stream in family if stream.predecessor != stream.epoch}
    ends = [stream for stream in family if stream.epoch not in followed] or family
    return max(ends, key=lambda stream: (stream.begun_at, stream.epoch))
