"""`calendar`: the days on which the office is closed, and its hours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command, new_group, shared_options
from loket.cli.terminal import Terminal, read_file, table
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services.calendar import YearView

group = new_group(N_("Kalender kerja: jam kantor, hari libur, cuti bersama."))
group.callback()(shared_options)
app.add_typer(group, name="calendar")


@command(group, "show", N_("Menampilkan jam kantor dan hari libur satu tahun."))
def show(
    terminal: Terminal,
    year: Annotated[int, typer.Argument(min=1945, max=9998, metavar="TAHUN", help=N_("misalnya 2026"))],
) -> None:
    """Show one year."""
    view = terminal.services.calendar.year(year)
    terminal.answer(_year_facts(view), _year_lines(view))


def _year_facts(view: YearView) -> dict[str, Any]:
    days = [
        {
            "day": day.day.isoformat(),
            "kind": day.kind.value,
            "name": day.name,
            "source": day.source,
            "confirmed": day.confirmed,
            "hours": day.hours,
        }
        for day in view.days
    ]
    seasons = [
        {"name": s.name, "first_day": s.first_day.isoformat(), "last_day": s.last_day.isoformat(), "week": s.week}
        for s in view.seasons
    ]
    return {"year": view.year, "known": view.known, "week": view.week, "days": days, "seasons": seasons}


def _year_lines(view: YearView) -> Iterator[str]:
    from loket.words import day_range, label, long_date
    from loket.words.hours import interval_words, week_lines

    yield _("Jam kantor: {hours}").format(hours="; ".join(week_lines(view.week)))
    for season in view.seasons:
        days, hours = day_range(season.first_day, season.last_day), "; ".join(week_lines(season.week))
        yield _("{name} ({days}): {hours}").format(name=season.name, days=days, hours=hours)
    if not view.known:
        yield _("Libur nasional {year} belum diisi.").format(year=view.year)
    if not view.days:
        return
    cells = []
    for day in view.days:
        kind = interval_words(day.hours) if day.hours else label(day.kind)
        cells.append(
            (long_date(day.day), kind, day.name if day.confirmed else _("{name} – perkiraan").format(name=day.name))
        )
    yield ""
    yield from table((_("TANGGAL"), _("JENIS"), _("NAMA")), cells)


@command(group, "import", N_("Memasukkan hari libur dari berkas keputusan (CSV: tanggal, jenis, nama, sumber)."))
def import_(terminal: Terminal, file: Annotated[Path, typer.Argument(metavar="BERKAS", help=N_("berkas CSV"))]) -> None:
    """Import a decree's days."""
    services = terminal.services
    count = services.calendar.import_decree(read_file(file))
    lines = [
        _("{count} hari dimasukkan ke kalender; permohonan yang terbuka tetap pada tanggalnya.").format(count=count)
    ]
    terminal.answer({"days": count}, lines)
