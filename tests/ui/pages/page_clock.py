"""The office's clock, moved by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
OPENING = datetime(2026, 3, 16, 9, 42, tzinfo=WIB)


class Clock:
    """The office's clock, moved by hand: `clock.at(day, month, hour, minute)`, `clock.pass_time(hours=2)`."""

    def __init__(self, moment: datetime = OPENING) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def at(self, day: int, month: int, hour: int = 9, minute: int = 0, year: int = 2026) -> None:
        self.moment = datetime(year, month, day, hour, minute, tzinfo=WIB)

    def pass_time(self, **amount: float) -> None:
        self.moment += timedelta(**amount)
