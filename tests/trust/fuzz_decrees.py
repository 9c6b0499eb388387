"""Decree files: a real list of holidays whose marks, dates, words or bytes are not what they should be."""

from __future__ import annotations

import random

from loket.services.calendar import Decision
from tests.trust.fuzz_mutations import recoded, spoilt
from tests.trust.fuzz_offices import OfficeTarget
from tests.trust.fuzz_target import Fault

_CELLS = (
    "",
    " ",
    '"',
    '""',
    '"x\ny"',
    "'",
    ";",
    "\t",
    "\x1b[2J",
    "\u202e",
    "💥",
    "=1+1",
    "nasional",
    "LIBUR NASIONAL",
    "batal",
    "special",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "1945-08-17",
    "2200-12-31",
    "31/12/2027",
    "3-4-27",
    "2027-1-1",
    "٢٠٢٧-٠١-٠١",
    "1" * 5000,
    "-1-1",
    "2027-W01-1",
)
_HEADER = ["tanggal", "jenis", "nama", "sumber"]
_LONG = (100, 499, 500, 501, 5000, 131_072, 131_073, 900_000, 10_000_000)


class Decrees(OfficeTarget):
    """What was accepted is in the calendar, and can be taken back."""

    name = "decrees"

    def opened(self) -> None:
        days = self.services.calendar.year(2026).days
        self._lines = [[day.day.isoformat(), day.kind.value, day.name, day.source] for day in days]

    def spoil(self, luck: random.Random) -> str:
        what, self._content = self._made(luck)
        self._only_add, self._decision = luck.random() < 0.5, luck.choice(list(Decision))
        return what

    def _made(self, luck: random.Random) -> tuple[str, bytes]:
        if luck.random() < 0.005:
            return _many(luck)
        year = str(luck.choice((2026, 2026, 2027, 2031, 1950, 2200)))
        some = luck.sample(self._lines, luck.randint(0, 12))
        lines = [[line[0].replace("2026", year), *line[1:]] for line in some]
        lines.insert(
            0, list(luck.choice((_HEADER, _HEADER, _HEADER, _HEADER, ["date", "kind", "name"], ["Date "] * 4)))
        )
        names = [_change(lines, luck) for _change_number in range(luck.choice((0, 1, 1, 2, 3)))]
        mark = luck.choice(",,,,,;;;;\t")
        text = luck.choice(("\n", "\n", "\r\n", "\r")).join(mark.join(line) for line in lines)
        way = luck.random()
        if way < 0.7:
            return "+".join(names), text.encode("utf-8", "surrogatepass")
        how, content = recoded(text, luck) if way < 0.85 else spoilt(text.encode(), luck)
        return f"{'+'.join(names)}, {how}", content

    def use(self) -> None:
        calendar = self.services.calendar
        found = calendar.preview(calendar.read_decree(self._content, only_add=self._only_add))
        calendar.apply(found, self._decision)

    def accepted(self) -> None:
        calendar = self.services.calendar
        for year in calendar.years() or ():
            calendar.year(year)
        before = calendar.revisions(1)[0].number
        if calendar.undo(calendar.preview_undo()).revision != before + 1:
            raise Fault("the change can't be taken back")
        super().accepted()


def _change(lines: list[list[str]], luck: random.Random) -> str:
    line = luck.choice(lines)
    place = luck.randrange(len(line)) if line else 0
    change = luck.choice(("cell", "cell", "cell", "long", "drop", "more", "line", "quote"))
    if change == "cell" and line:
        line[place] = luck.choice(_CELLS)
    elif change == "long" and line:
        line[place] = luck.choice("aé ") * luck.choice(_LONG)
    elif change == "drop" and line:
        del line[place]
    elif change == "more":
        line.insert(place, luck.choice(_CELLS))
    elif change == "quote" and line:
        line[place] = f'"{line[place]}'
    else:
        lines.append(list(line))
    return change


def _many(luck: random.Random) -> tuple[str, bytes]:
    """Every day of many years."""
    years = luck.choice((2, 5, 30, 255))
    lines = [
        f"{year}-{month:02d}-{day:02d},lokal,x"
        for year in range(1945, 1945 + years)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    return f"{years} years", "\n".join(["date,kind,name", *lines]).encode()


class CarelessDecrees(Decrees):
    """The control: each line goes into the calendar as it is read."""

    def use(self) -> None:
        calendar, lines = self.services.calendar, self._content.splitlines()
        for line in lines[1:]:
            calendar.apply(calendar.read_decree(lines[0] + b"\n" + line, only_add=True))
