"""Which streams of which office count, and what the others hold that those lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from loket.db import gathering_queries
from loket.db.gathering_queries import StreamRow
from loket.domain.streams import StreamFacts, standing_for
from loket.exchange.arrival import Source

_ANY_CLOCK = timedelta(days=1)
"""So far a clock may be wrong without a word."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that is wrong with an office's replaced streams: its code ("requests_lost", "two_senders"), facts."""

    office: str
    code: str
    facts: Mapping[str, object]


def standing(connection: Connection, streams: Iterable[StreamRow]) -> dict[int, int]:
    """For each stream the id of the one that counts in its place (`domain.streams`)."""
    by_office: dict[str, list[StreamRow]] = defaultdict(list)
    for stream in streams:
        by_office[stream.office].append(stream)
    found: dict[int, int] = {}
    for own in by_office.values():
        shared = gathering_queries.shared_requests(connection, [s.id for s in own]) if len(own) > 1 else ()
        found |= standing_for([StreamFacts(s.id, s.epoch, s.predecessor, _moment(s.begun_at)) for s in own], shared)
    return found


def replaced_sources(connection: Connection) -> set[Source]:
    """Streams in whose place another one counts, and those that a stream names as its former, merged or not."""
    streams = gathering_queries.streams(connection)
    counts = standing(connection, streams)
    named = {(s.office, s.predecessor) for s in streams if s.predecessor and s.predecessor != s.epoch}
    return {(s.office, s.epoch) for s in streams if counts[s.id] != s.id} | {
        source for source in named if source not in {(s.office, s.epoch) for s in streams}
    }


def losses(connection: Connection, streams: Iterable[StreamRow], counts: Mapping[int, int]) -> Iterator[Loss]:
    """What the summary would pass over in silence: requests of replaced streams that the counting one lacks, and
    batches that were made in a replaced stream after the counting one had begun."""
    by_id = {stream.id: stream for stream in streams}
    former: dict[int, list[StreamRow]] = defaultdict(list)
    for stream in by_id.values():
        if counts[stream.id] != stream.id:
            former[counts[stream.id]].append(stream)
    for last, replaced in former.items():
        office = by_id[last].office
        lost = gathering_queries.lost_requests(connection, [stream.id for stream in replaced], last)
        if lost:
            yield Loss(office, "requests_lost", {"count": lost})
        later = [stream for stream in replaced if newest_of(stream) > _moment(by_id[last].begun_at)]
        if later:
            yield Loss(office, "two_senders", {"batch": max(later, key=newest_of).batches})


def newest_of(stream: StreamRow) -> datetime:
    """When its newest batch was made. A PC whose clock is ahead does not make it newer than the day on which it
    came; one whose clock went back does not make it older: then the day on which it came is all that is known.

    In the office's own time, wherever the gathering PC's clock is set: its date is the office's date.
    """
    made = _moment(stream.frozen_at)
    came = _moment(stream.applied_at).astimezone(made.tzinfo)
    return came if is_behind(stream) else min(made, came)


def is_behind(stream: StreamRow) -> bool:
    """Whether its newest batch claims to be more than a day older than one before it: the PC's clock went back."""
    return _moment(stream.frozen_at) < _moment(stream.reached_at) - _ANY_CLOCK


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
