"""The service pledge (maklumat pelayanan): the head's three statements, to be signed; A4 or A3, one page.

Source: UU 25/2009 Ps 22 and PermenPANRB 15/2014: able to serve by the standard, will keep to the duties and improve,
accept sanction or give compensation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loket.documents.data import Letterhead
from loket.documents.flow import Line, height_of
from loket.documents.letterhead import readable_logo
from loket.documents.poster_data import PosterSize
from loket.documents.poster_parts import large, paragraph
from loket.documents.poster_sheet import ACCENT, QUIET, TEXT, WARN, WHITE, PosterSheet, heavy, regular
from loket.errors import RuleError
from loket.i18n import N_, _
from loket.words import plain_date

STATEMENTS = (
    N_("Sanggup menyelenggarakan pelayanan sesuai dengan standar pelayanan yang telah ditetapkan."),
    N_("Akan memberikan pelayanan sesuai dengan kewajiban dan melakukan perbaikan secara terus-menerus."),
    N_(
        "Bersedia menerima sanksi dan/atau memberikan kompensasi apabila pelayanan yang diberikan tidak sesuai dengan "
        "standar pelayanan."
    ),
)
_SIZES = (2.9, 2.7, 2.5, 2.3, 2.1, 1.9)  # units: the letters of the statements, the largest that fit


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeData:
    """Who promises, where and when; `number` is that of the decree that sets the pledge."""

    letterhead: Letterhead
    office: str
    signer: str
    day: date
    position: str = ""
    rank: str = ""
    staff_number: str = ""
    place: str = ""
    number: str = ""
    training: bool = False


def pledge_pdf(data: PledgeData, size: PosterSize) -> bytes:
    """The PDF; the same data gives the same bytes. Raises `RuleError("pledge_too_long")`."""
    pledge = next((made for made in (_Pledge(data, size, factor) for factor in _SIZES) if made.fits), None)
    if pledge is None:
        raise RuleError("pledge_too_long", field="signer")
    sheet = PosterSheet(
        size.points, title=_("Maklumat pelayanan {office}").format(office=data.office), author=data.office
    )
    pledge.draw(sheet)
    sheet.new_page()
    return sheet.finish()


class _Pledge:
    """The pledge at one size of letters."""

    def __init__(self, data: PledgeData, size: PosterSize, factor: float) -> None:
        self._data, self._unit, self._body = data, size.unit, factor * size.unit
        self._across, self._down = size.points
        self._left = 9 * size.unit
        self._room = self._across - 2 * self._left
        body = self._body
        self._head = _head_lines(data, body, self._room - 12 * size.unit)
        self._title = large(_("MAKLUMAT PELAYANAN"), body, (2.4, 2.1, 1.8), self._room, rows=1, colour=WHITE)
        opening = _("Dengan ini kami, {office}, menyatakan:").format(office=data.office)
        self._opening = paragraph(opening, regular(body), self._room)
        self._statements = [
            paragraph(_(text), heavy(1.06 * body), self._room - 3.2 * body - 1.6 * body) for text in STATEMENTS
        ]
        self._signature = _signature_lines(data, body, 0.52 * self._room)

    @property
    def _statement_height(self) -> float:
        return sum(height_of(lines) + 2.6 * self._body for lines in self._statements)

    @property
    def _needed(self) -> float:
        head = max(height_of(self._head), 11 * self._unit) + 8 * self._unit
        title = height_of(self._title) + 3.2 * self._body + 4 * self._unit
        opening = height_of(self._opening) + 1.5 * self._body
        return head + title + opening + self._statement_height + height_of(self._signature) + 8 * self._unit

    @property
    def fits(self) -> bool:
        """Whether everything has its room."""
        return self._needed <= self._down

    def draw(self, sheet: PosterSheet) -> None:
        """Draw it on one page; what is spare stands between the parts."""
        spare = min((self._down - self._needed) / 4, 4 * self._body)
        top = self._draw_head(sheet)
        top = self._draw_title(sheet, top + 3 * self._unit) + 0.6 * spare
        top = sheet.lines(self._opening, self._left, top + 1.5 * self._body, self._room) + 0.3 * spare
        for number, lines in enumerate(self._statements, start=1):
            top = self._draw_statement(sheet, number, lines, top + 0.6 * self._body + 0.3 * spare)
        sheet.lines(self._signature, self._left + 0.48 * self._room, top + 2 * self._body + 0.6 * spare, self._room)
        sheet.band(self._down - 2 * self._unit, 2 * self._unit, ACCENT)
        if self._data.training:
            sheet.stamp(_("CONTOH"), 22 * self._unit)

    def _draw_head(self, sheet: PosterSheet) -> float:
        logo = readable_logo(self._data.letterhead.logo) if self._data.letterhead.logo else None
        x, top = self._left, 5 * self._unit
        if logo:
            across, down = logo.getSize()
            scale = 10 * self._unit / max(across, down)
            sheet.image(logo, x, top, (across * scale, down * scale))
            x += 12 * self._unit
        sheet.lines(self._head, x, top, self._room)
        return top + max(height_of(self._head), 11 * self._unit if logo else 0.0)

    def _draw_title(self, sheet: PosterSheet, top: float) -> float:
        height = height_of(self._title) + 1.4 * self._body
        sheet.band(top, height, ACCENT)
        line = self._title[0]
        sheet.text_centred(
            self._across / 2, top + 0.7 * self._body + 0.8 * line.height, line.pieces[0].text, line.pieces[0].style
        )
        end = top + height
        if self._data.number:
            words = _("Nomor {number}").format(number=self._data.number)
            sheet.text_centred(self._across / 2, end + 1.6 * self._body, words, regular(self._body, QUIET))
            end += 1.8 * self._body
        return end

    def _draw_statement(self, sheet: PosterSheet, number: int, lines: list[Line], top: float) -> float:
        height = height_of(lines) + 1.6 * self._body
        sheet.outline(self._left, top, (self._room, height), ACCENT, radius=0.6 * self._body)
        middle, x = top + height / 2, self._left + 1.9 * self._body
        sheet.disc(x, middle, 1.15 * self._body, ACCENT)
        sheet.text_centred(x, middle + 0.5 * self._body, str(number), heavy(1.4 * self._body, WHITE))
        sheet.lines(lines, self._left + 3.8 * self._body, top + 0.8 * self._body, self._room)
        return top + height


def _head_lines(data: PledgeData, body: float, room: float) -> list[Line]:
    *above, office = data.letterhead.lines or (data.office,)
    small = 0.72 * body
    lines = [line for text in above for line in paragraph(text, regular(small), room)]
    lines += large(office, small, (1.5, 1.3, 1.1), room, colour=TEXT)
    return lines + paragraph(data.letterhead.contact, regular(0.8 * small, QUIET), room)


def _signature_lines(data: PledgeData, body: float, room: float) -> list[Line]:
    """Place and date, office held, room to sign, the name, rank and staff number."""
    where = ", ".join(part for part in (data.place, plain_date(data.day)) if part)
    lines = [*paragraph(where, regular(body), room), *paragraph(data.position, regular(body), room), Line(5 * body)]
    lines += paragraph(data.signer, heavy(body), room)
    lines += paragraph(data.rank, regular(0.85 * body), room)
    staff = _("NIP {number}").format(number=data.staff_number) if data.staff_number else ""
    lines += paragraph(staff, regular(0.85 * body), room)
    warning = _("CONTOH – untuk latihan, tidak berlaku") if data.training else ""
    return [*lines, *paragraph(warning, heavy(0.8 * body, WARN), room)]
