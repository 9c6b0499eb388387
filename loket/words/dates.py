"""Dates, clocks and zones as people read them: "Selasa, 24 November 2026", "16.00 WIB".

A moment is always aware and is shown in the zone of the office, never in that of the machine.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from loket.i18n import N_, _

_WEEKDAYS = (N_("Senin"), N_("Selasa"), N_("Rabu"), N_("Kamis"), N_("Jumat"), N_("Sabtu"), N_("Minggu"))
_MONTHS = (
    *(N_("Januari"), N_("Februari"), N_("Maret"), N_("April"), N_("Mei"), N_("Juni")),
    *(N_("Juli"), N_("Agustus"), N_("September"), N_("Oktober"), N_("November"), N_("Desember")),
)
_SHORT_MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("Mei"), N_("Jun")),
    *(N_("Jul"), N_("Agu"), N_("Sep"), N_("Okt"), N_("Nov"), N_("Des")),
)
_ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA",
    "Asia/Jayapura": "WIT",
}


def weekday_name(day: date) -> str:
    """ "Senin"."""
    return _(_WEEKDAYS[day.weekday()])


def month_name(month: int) -> str:
    """The month of that number (1–12): "Januari"."""
    return _(_MONTHS[month - 1])


def short_month(month: int) -> str:
    """The month of that number (1–12) in three letters: "Agu"."""
    return _(_SHORT_MONTHS[month - 1])


def long_date(day: date) -> str:
    """As on paper: "Selasa, 24 November 2026"."""
    return _("{weekday}, {day} {month} {year}").format(
        weekday=weekday_name(day), day=day.day, month=month_name(day.month), year=day.year
    )


def plain_date(day: date) -> str:
    """As in running text and for decrees: "24 November 2026"."""
    return _("{day} {month} {year}").format(day=day.day, month=month_name(day.month), year=day.year)


def short_date(day: date) -> str:
    """As in tables: "24-11-2026"."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def brief_day(day: date) -> str:
    """As in a quick line on the screen: "Senin 30 Mar"."""
    return _("{weekday} {day} {month}").format(weekday=weekday_name(day), day=day.day, month=short_month(day.month))


def day_range(first: date, last: date) -> str:
    """Days from–to in short: "18–24 Mar", "30 Mar–2 Apr", "30 Des 2026–2 Jan 2027"; one day: "18 Mar"."""
    end = f"{last.day} {short_month(last.month)}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = f"{first.day} {short_month(first.month)}"
    return f"{start}–{end}" if first.year == last.year else f"{start} {first.year}–{end} {last.year}"


def zone_name(zone: str) -> str:
    """WIB, WITA or WIT for an IANA zone; any other zone by its own name."""
    return _ZONES.get(zone, zone)


def local(at: datetime, zone: str) -> datetime:
    """The moment on the office's clock. A naive moment is a bug: `ValueError`."""
    if at.tzinfo is None:
        raise ValueError(at)
    return at.astimezone(ZoneInfo(zone))


def clock_time(at: time) -> str:
    """Hour and minute: "16.00"."""
    return _("{hour:02}.{minute:02}").format(hour=at.hour, minute=at.minute)


def clock(at: datetime, zone: str) -> str:
    """Hour, minute and zone: "16.00 WIB"."""
    return f"{clock_time(local(at, zone).time())} {zone_name(zone)}"


def moment(at: datetime, zone: str) -> str:
    """ "Senin, 30 Maret 2026, 16.00 WIB"."""
    return f"{long_date(local(at, zone).date())}, {clock(at, zone)}"


def short_moment(at: datetime, zone: str) -> str:
    """As in tables, without the zone: "30-03-2026 16.00"."""
    here = local(at, zone)
    return f"{short_date(here.date())} {clock_time(here.time())}"


def deadline_parts(at: datetime, zone: str) -> tuple[date, str]:
    """The day and the clock of a due moment; midnight is 24.00 of the day that ends, not 00.00 of the next."""
    here = local(at, zone)
    if here.time() == time(0):
        midnight = _("{hour:02}.{minute:02}").format(hour=24, minute=0)
        return here.date() - timedelta(days=1), f"{midnight} {zone_name(zone)}"
    return here.date(), clock(at, zone)


def deadline(at: datetime, zone: str) -> str:
    """A due moment: "Senin, 30 Maret 2026, 16.00 WIB" (see `deadline_parts` for midnight)."""
    day, hour = deadline_parts(at, zone)
    return f"{long_date(day)}, {hour}"
