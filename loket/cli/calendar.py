"""`calendar`: the days on which the office is closed, and its hours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command, new_group, shared_options
from loket.cli.terminal import Terminal, bullets, read_file, table
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services.calendar import Applied, CalendarPreview, DayRow, YearView

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
    days = [_day_facts(day) for day in view.days]
    seasons = [
        {"name": s.name, "first_day": s.first_day.isoformat(), "last_day": s.last_day.isoformat(), "week": s.week}
        for s in view.seasons
    ]
    return {"year": view.year, "known": view.known, "week": view.week, "days": days, "seasons": seasons}


def _day_facts(day: DayRow) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "kind": day.kind.value,
        "name": day.name,
        "source": day.source,
        "confirmed": day.confirmed,
        "hours": day.hours,
    }


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


OnlyAddOption = Annotated[
    bool, typer.Option("--only-add", help=N_("hanya menambah; hari lain di bulan itu tidak dihapus"))
]
FileArgument = Annotated[Path, typer.Argument(metavar="BERKAS", help=N_("berkas CSV: tanggal, jenis, nama, sumber"))]


@command(group, "preview", N_("Memperlihatkan janji mana yang bergeser oleh berkas keputusan; tidak mengubah apa pun."))
def preview(terminal: Terminal, file: FileArgument, only_add: OnlyAddOption = False) -> None:
    """Preview a decree."""
    calendar = terminal.services.calendar
    found = calendar.preview(calendar.read_decree(read_file(file), only_add=only_add))
    terminal.answer(_preview_facts(terminal, found), _preview_lines(terminal, found))


@command(group, "import", N_("Memasukkan hari libur dari berkas keputusan (CSV: tanggal, jenis, nama, sumber)."))
def import_(
    terminal: Terminal,
    file: FileArgument,
    only_add: OnlyAddOption = False,
    move: Annotated[bool, typer.Option("--move", help=N_("geser janji yang terbuka; tanpa ini tetap"))] = False,
) -> None:
    """Import a decree's days."""
    from loket.services.calendar import Decision

    calendar = terminal.services.calendar
    found = calendar.preview(calendar.read_decree(read_file(file), only_add=only_add))
    if found.is_empty:
        facts = {"days": 0, "revision": found.revision, "moved": 0, "kept": 0}
        terminal.answer(facts, [_("Kalender sudah seperti berkas itu; tidak ada yang berubah.")])
        return
    done = calendar.apply(found, Decision.MOVE if move else Decision.KEEP)
    _answer_applied(terminal, done, found)


@command(group, "undo", N_("Membatalkan perubahan kalender yang terakhir; janji yang bergeser kembali."))
def undo(terminal: Terminal) -> None:
    """Take the newest change back."""
    calendar = terminal.services.calendar
    found = calendar.preview_undo()
    _answer_applied(terminal, calendar.undo(found), found)


@command(group, "history", N_("Menampilkan riwayat perubahan kalender."))
def history(
    terminal: Terminal,
    limit: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help=N_("paling banyak sekian"))] = 20,
) -> None:
    """List the revisions."""
    from loket.words import short_moment
    from loket.words.calendar import outcome_words

    rows = terminal.services.calendar.revisions(limit)
    facts = [
        {
            "revision": row.number,
            "at": terminal.iso(row.at),
            "by": row.by,
            "reason": row.reason,
            "decision": row.decision,
            "moved": row.moved,
            "kept": row.kept,
            "undoes": row.undoes,
        }
        for row in rows
    ]
    cells = [
        (
            str(row.number),
            short_moment(row.at, terminal.zone),
            row.by,
            row.reason,
            outcome_words(row.decision, row.moved, row.kept) if row.number > 1 else _("kalender awal"),
        )
        for row in rows
    ]
    header = (_("REVISI"), _("KAPAN"), _("OLEH"), _("DASAR"), _("JANJI"))
    terminal.answer({"revisions": facts}, list(table(header, cells)))


def _preview_facts(terminal: Terminal, found: CalendarPreview) -> dict[str, Any]:
    change = found.change
    return {
        "revision": found.revision,
        "added": [_day_facts(day) for day in change.added],
        "removed": [_day_facts(day) for day in change.removed],
        "changed": [{"from": _day_facts(old), "to": _day_facts(new)} for old, new in change.changed],
        "open": found.looked_at,
        "moves": [
            {
                "number": move.number,
                "service": move.service,
                "from": terminal.iso(move.old),
                "to": terminal.iso(move.new),
                "becomes_late": move.becomes_late,
                "rescued": move.rescued,
            }
            for move in found.moves
        ],
        "becoming_late": found.becoming_late,
        "rescued": found.rescued,
    }


def _preview_lines(terminal: Terminal, found: CalendarPreview) -> Iterator[str]:
    from loket.words import short_moment
    from loket.words.calendar import change_groups, preview_sentence

    if found.is_empty:
        yield _("Kalender sudah seperti berkas itu; tidak ada yang berubah.")
        return
    for heading, lines in change_groups(found.change):
        yield f"{heading}:"
        yield from bullets(lines)
    yield preview_sentence(len(found.moves), found.looked_at, found.becoming_late, found.rescued)
    if not found.moves:
        return
    zone = terminal.zone
    cells = [(one.number, one.service, short_moment(one.old, zone), short_moment(one.new, zone)) for one in found.moves]
    yield from table((_("NOMOR"), _("LAYANAN"), _("JANJI LAMA"), _("JANJI BARU")), cells)


def _answer_applied(terminal: Terminal, done: Applied, found: CalendarPreview) -> None:
    change = found.change
    many = len(change.added) + len(change.removed) + len(change.changed)
    facts = {"days": many, "revision": done.revision, "moved": done.moved, "kept": done.kept}
    words = _("{count} hari berubah pada kalender (revisi {revision}); {moved} janji bergeser, {kept} tetap.")
    line = words.format(count=many, revision=done.revision, moved=done.moved, kept=done.kept)
    facts |= {name: value for name, value in _preview_facts(terminal, found).items() if name not in facts}
    terminal.answer(facts, [*_preview_lines(terminal, found), "", line])
