"""The trail as a sheet for people: the columns of the page, and the hashes that chain the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from loket.exchange.people_files import Sheet
from loket.exchange.people_workbook import Cell
from loket.i18n import N_, _
from loket.words.dates import local
from loket.words.lists import list_title
from loket.words.trail import line_words

if TYPE_CHECKING:
    from loket.services.trail import TrailLine

_COLUMNS = (
    *((N_("Baris"), 10), (N_("Waktu"), 17), (N_("Siapa"), 26), (N_("Kejadian"), 46), (N_("Keterangan"), 46)),
    *((N_("Hash"), 68), (N_("Hash sebelumnya"), 68)),
)


def sheet() -> Sheet:
    """The columns with their widths."""
    widths = tuple(width for _words, width in _COLUMNS)
    return Sheet(list_title("jejak-audit"), tuple(_(words) for words, _width in _COLUMNS), widths)


def sheet_rows(lines: Iterable[TrailLine], zone: str) -> Iterator[Sequence[Cell]]:
    """A row for each line; moments as the office's clock shows them, to the minute."""
    for line in lines:
        words = line_words(line.action, line.facts, line.about)
        when = local(line.at, zone).replace(tzinfo=None, second=0, microsecond=0)
        yield (line.line, when, line.by, words.text, words.detail, line.hash, line.previous_hash)
