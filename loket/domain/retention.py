"""Which backups are kept: 24 hourly, 30 daily, 12 monthly (`trust.md`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

HOURLY, DAILY, MONTHLY = 24, 30, 12
LONGEST = timedelta(days=366)
"""However few there are: personal data that was destroyed must not live on in a backup for longer."""

_RULES: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (HOURLY, lambda at: (at.year, at.month, at.day, at.hour)),
    (DAILY, lambda at: (at.year, at.month, at.day)),
    (MONTHLY, lambda at: (at.year, at.month)),
)


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """The moments to keep: the newest of each of the newest 24 hours, 30 days and 12 months that have any.

    Hours without a backup (nights, weekends) do not count, so a holiday never costs the last good copy. Hours, days
    and months are those of the moments' own zone. None is older than the newest by more than `LONGEST`.
    """
    newest_first = sorted(set(moments), reverse=True)
    newest_first = [at for at in newest_first if newest_first[0] - at <= LONGEST]
    chosen: set[datetime] = set()
    for many, bucket in _RULES:
        newest: dict[tuple[int, ...], datetime] = {}
        for at in newest_first:
            newest.setdefault(bucket(at), at)
        chosen.update(list(newest.values())[:many])
    return frozenset(chosen)
