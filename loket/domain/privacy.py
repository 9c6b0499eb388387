"""How long personal data is kept, and what stands in its place afterwards (UU 27/2022 Ps 16, 43, 44).

The law names no number of years: the office's archive schedule (jadwal retensi arsip, JRA) does. The default is a year
after the product was handed over or the request was closed (`domain.md` §7, default 5).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from loket.domain.workflow import Status
from loket.errors import RuleError

LONGEST_MONTHS = 600
ANONYMOUS = "(dimusnahkan)"
"""Stands where a name was destroyed: a name is never empty."""
FINISHED = (Status.HANDED_OVER, Status.REJECTED, Status.CANCELLED)
"""Only what is finished grows old; what still waits is needed."""


def check_months(months: int) -> int:
    """A period of keeping. Raises `RuleError("retention_months")` outside 1 to `LONGEST_MONTHS`."""
    if not 1 <= months <= LONGEST_MONTHS:
        raise RuleError("retention_months", field="months", months=months, most=LONGEST_MONTHS)
    return months


def last_day(today: date, months: int) -> date:
    """What was closed on that day or before has been kept for the whole period; never a day too few.

    31 March minus one month is 28 (29) February: what was closed later in February waits for its own day in March.
    """
    whole = today.year * 12 + today.month - 1 - months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
