"""Which of an office's streams count."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from loket.domain.streams import StreamFacts, counting_streams


def stream(number: int, epoch: str, predecessor: str | None = None, day: int = 1) -> StreamFacts:
    return StreamFacts(number, epoch, predecessor, datetime(2026, 1, day, tzinfo=UTC))


@pytest.mark.parametrize(
    ("streams", "shared", "counting"),
    [
        ([], set(), set()),
        ([stream(1, "a")], set(), {1}),
        ([stream(1, "a"), stream(2, "b", "a")], set(), {2}),
        ([stream(1, "a"), stream(2, "b", "a"), stream(3, "c", "b")], set(), {3}),
        ([stream(1, "c", "b"), stream(2, "b", "a"), stream(3, "a")], set(), {1}),
        ([stream(1, "a"), stream(2, "b")], set(), {1, 2}),
        ([stream(1, "a", day=1), stream(2, "b", day=9)], {(1, 2)}, {2}),
        ([stream(1, "a", day=9), stream(2, "b", day=1)], {(1, 2)}, {1}),
        ([stream(1, "a"), stream(2, "b", "a", day=3), stream(3, "c", "a", day=8)], set(), {3}),
        ([stream(1, "a"), stream(2, "b", "tak-pernah-datang")], set(), {1, 2}),
        ([stream(1, "a"), stream(2, "b", "a"), stream(3, "x"), stream(4, "y", "x")], set(), {2, 4}),
        ([stream(1, "a", "b", day=1), stream(2, "b", "a", day=2)], set(), {2}),
        ([stream(1, "a", "a")], set(), {1}),
    ],
    ids=[
        "no stream, nothing counts",
        "the only one counts",
        "a follower stands for the one that it follows",
        "so does the follower's follower",
        "in whatever order they came",
        "an office that began anew counts with both",
        "a shared request makes them one, the later begun counts",
        "whatever came first here",
        "a backup restored twice: the later one",
        "one whose predecessor never came stands for itself",
        "two histories, each with its last",
        "a ring is broken by the later begun",
        "one that follows itself is one",
    ],
)
def test_of_streams_that_belong_together_one_counts(
    streams: list[StreamFacts], shared: set[tuple[int, int]], counting: set[int]
) -> None:
    assert counting_streams(streams, shared) == counting
