"""The card of a request's promise: when it is due, what is left, why so, day by day, and what moved it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from PySide6.QtWidgets import QVBoxLayout

from loket.domain.ledger import EntryKind, LedgerEntry
from loket.domain.standards import Unit
from loket.domain.standing import PromiseState
from loket.domain.workflow import RUNNING, Status
from loket.i18n import _
from loket.services.lookup import RequestDetail, SuspensionLine
from loket.services.papers import counted_words
from loket.ui import style
from loket.ui.pages.request_facts import ReadingTable, Sentences
from loket.ui.pages.request_strip import show_strip
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.card import Card
from loket.ui.widgets.day_strip import DayStrip
from loket.ui.widgets.labels import Label
from loket.words import (
    STATUTORY_DEFAULT,
    brief_day,
    deadline,
    explain_steps,
    label,
    moment,
    plain_date,
    remaining,
    short_moment,
)

Reasons = Mapping[str, str]
"""The office's reasons for waiting by their code."""


class PromiseCard(Card):
    """When it is due, what is left, what it waits for, day by day, why so, and what moved it."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_("Janji"))
        self._today = today
        self._caption = Label("", "quiet", wrap=True)
        self.due = Label("", "figure", wrap=True)
        self._left = Label("", wrap=True)
        self._waits = Label("", wrap=True)
        self._first = Label("", "quiet", wrap=True)
        self.notice = Banner()
        self._why = Label(_("Mengapa tanggal ini"), "strong")
        self.sentences = Sentences()
        self.strip = DayStrip(_("Hari demi hari"))
        self._changes = Label(_("Perubahan janji"), "strong")
        self.ledger = ReadingTable()
        heading = QVBoxLayout()
        style.space(heading, 2)
        for widget in (self._caption, self.due, self._left, self._waits, self._first):
            heading.addWidget(widget)
        self.add(heading)
        for part in (self.notice, self.strip, self._why, self.sentences, self._changes, self.ledger):
            self.add(part)

    def show_detail(self, detail: RequestDetail, zone: str, reasons: Reasons) -> None:
        self._caption.setText(_caption(detail))
        due = _projected(detail) or detail.due
        self.due.setText(deadline(due, zone) if due else _not_started(detail))
        self._say(self._left, _left_words(detail, zone))
        self._say(self._waits, _waiting_words(detail, zone, reasons, self._today()))
        self._notice(_notice_words(detail, zone, self._today()))
        moved = detail.first_due is not None and detail.first_due != detail.due
        first = deadline(detail.first_due, zone) if moved and detail.first_due else ""
        self._say(self._first, _("Janji pertama: {deadline}").format(deadline=first) if first else "")
        sentences = counted_words(detail) or explain_steps(detail.later_steps)
        self._why.setVisible(bool(sentences))
        self.sentences.set_sentences(sentences)
        show_strip(self.strip, detail)
        self._show_ledger([entry for entry in detail.ledger if entry.kind is not EntryKind.FIRST], zone)

    def _show_ledger(self, changes: list[LedgerEntry], zone: str) -> None:
        self._changes.setVisible(bool(changes))
        headers = (_("Kapan"), _("Alasan"), _("Dari"), _("Menjadi"), _("Oleh"))
        self.ledger.set_lines(headers, [_ledger_line(entry, zone) for entry in changes])

    def _notice(self, words: str) -> None:
        """Said once, not again with every minute that the page is read anew."""
        if not words:
            self.notice.clear()
        elif words != self.notice.text:
            self.notice.show_message(words, Tone.AT_RISK)

    @staticmethod
    def _say(place: Label, words: str) -> None:
        place.setText(words)
        place.setVisible(bool(words))


def _caption(detail: RequestDetail) -> str:
    waiting = waiting_now(detail)
    if _projected(detail) is not None:
        return _("Perkiraan paling lambat selesai, ditambah lamanya menunggu")
    if detail.due is None:
        return _("Waktu janji belum berjalan")
    if waiting is not None and waiting.stops_clock and detail.row.state is PromiseState.SUSPENDED:
        return _("Batas waktu, belum ditambah lamanya menunggu")
    return _("Paling lambat selesai")


def _projected(detail: RequestDetail) -> datetime | None:
    """When it will be due if it comes back as expected, which the strip marks too; None where nothing is projected."""
    waiting = waiting_now(detail)
    is_moving = waiting is not None and waiting.stops_clock and waiting.expected_on is not None
    return detail.expected_due if is_moving and detail.row.state is PromiseState.SUSPENDED else None


def _not_started(detail: RequestDetail) -> str:
    time = detail.completion_time
    return _("Dihitung {start}").format(start=label(time.starts_at)) if time else ""


def _left_words(detail: RequestDetail, zone: str) -> str:
    """How it stands against the promise, in a sentence."""
    row = detail.row
    if row.status not in RUNNING:
        done = _("Siap diambil {moment}.").format(moment=moment(detail.ready_at, zone)) if detail.ready_at else ""
        return " ".join(part for part in (f"{label(row.state)}." if row.state else "", done) if part)
    if _projected(detail) is not None and detail.due is not None:
        return _("Tanpa lamanya menunggu: {deadline}.").format(deadline=deadline(detail.due, zone))
    if row.remaining is None or row.state is PromiseState.SUSPENDED:
        return ""
    unit = detail.completion_time.unit if detail.completion_time else Unit.WORKING_DAY
    words = remaining(row.remaining, unit)
    return words[:1].upper() + words[1:]


def _waiting_words(detail: RequestDetail, zone: str, reasons: Reasons, today: date) -> str:
    """What it waits for, since when, until when, and what that does to the promise."""
    waiting = waiting_now(detail)
    if waiting is None:
        return ""
    since = _("Ditangguhkan sejak {moment}: {reason}.")
    parts = [since.format(moment=moment(waiting.started_at, zone), reason=_why_words(waiting, reasons))]
    parts.append(_clock_words(waiting, detail))
    if waiting.expected_on is not None:
        parts.append(_return_words(waiting.expected_on, detail, zone, today))
    if waiting.lapses_on is not None and today <= waiting.lapses_on:
        lapse = _("Gugur bila tidak kembali sampai {day}.")
        parts.append(lapse.format(day=plain_date(waiting.lapses_on)))
    return " ".join(parts)


def _clock_words(waiting: SuspensionLine, detail: RequestDetail) -> str:
    if not waiting.stops_clock:
        return _("Waktu janji tetap berjalan.")
    if was_late(detail, waiting.started_at):
        return _("Saat ditangguhkan sudah lewat batas waktu: tetap terlambat, lamanya menunggu tidak ditambahkan.")
    return _("Waktu janji berhenti; lamanya menunggu ditambahkan saat dilanjutkan.")


def _why_words(waiting: SuspensionLine, reasons: Reasons) -> str:
    why = waiting.note or reasons.get(waiting.reason, "")
    why = why[:1].lower() + why[1:]
    return f"{why} ({waiting.requirement.text})" if waiting.requirement is not None else why


def _return_words(expected: date, detail: RequestDetail, zone: str, today: date) -> str:
    """Where the promise goes when it comes back as expected, or today where that day has gone by."""
    is_over, opening = expected < today, _opening_after(expected, detail)
    if detail.expected_due is None or detail.row.state is PromiseState.OVERDUE:
        words = _("Seharusnya kembali {day}.") if is_over else _("Diperkirakan kembali {day}.")
        if not is_over and opening is not None:
            words = _("Diperkirakan kembali {day} (kantor tutup; buka lagi {opening}).")
        return words.format(day=brief_day(expected), opening=brief_day(opening) if opening else "")
    words = _("Bila kembali {day}: paling lambat {deadline}.")
    if is_over:
        words = _("Seharusnya kembali {day}; bila kembali hari ini: paling lambat {deadline}.")
    elif opening is not None:
        words = _("Bila kembali {day} (kantor tutup; dihitung kembali {opening}): paling lambat {deadline}.")
    until = deadline(detail.expected_due, zone)
    return words.format(day=brief_day(expected), opening=brief_day(opening) if opening else "", deadline=until)


def _opening_after(day: date, detail: RequestDetail) -> date | None:
    """The next day on which the office works, after a day on which it is closed."""
    work = detail.calendar.work
    return None if work.is_working_day(day) else work.add_days(day, 1)


def waiting_now(detail: RequestDetail) -> SuspensionLine | None:
    """What a suspended request waits for."""
    if detail.row.status is not Status.SUSPENDED:
        return None
    return next((one for one in detail.suspensions if one.ended_at is None), None)


def was_late(detail: RequestDetail, at: datetime) -> bool:
    """Whether the promise was missed already at that moment: waiting moves it no more (R11)."""
    known = [entry.to_due for entry in detail.ledger if entry.at <= at]
    return bool(known) and at > known[-1]


def has_lapsed(detail: RequestDetail, today: date) -> bool:
    """Whether the last day on which it could come back has gone by."""
    waiting = waiting_now(detail)
    return waiting is not None and waiting.lapses_on is not None and waiting.lapses_on < today


def _notice_words(detail: RequestDetail, zone: str, today: date) -> str:
    """What a supervisor has to know: it has lapsed, or the law answers where the office is silent."""
    waiting = waiting_now(detail)
    if waiting is not None and waiting.lapses_on is not None and waiting.lapses_on < today:
        lapsed = _("Tidak kembali sampai {day}: permohonan dapat dibatalkan (Alt+K), atau dilanjutkan bila datang.")
        return lapsed.format(day=plain_date(waiting.lapses_on))
    if detail.due is None or not _is_by_default(detail):
        return ""
    return _default_words(detail, deadline(detail.due, zone))


def _is_by_default(detail: RequestDetail) -> bool:
    """Whether it runs under the law's 5 working days, because its standard names no time."""
    return detail.completion_time is None and detail.row.status in RUNNING


def is_deemed_granted(detail: RequestDetail) -> bool:
    """Whether silence granted it already: UU 30/2014 Ps 53(4) as amended."""
    return _is_by_default(detail) and detail.row.state is PromiseState.OVERDUE


def _default_words(detail: RequestDetail, due: str) -> str:
    """Silence within the statutory 5 working days grants the request: UU 30/2014 Ps 53(4) as amended."""
    law = _(STATUTORY_DEFAULT)
    left = remaining(detail.row.remaining, Unit.WORKING_DAY) if detail.row.remaining is not None else ""
    if is_deemed_granted(detail):
        over = _("Batas {due} terlewati ({left}): menurut hukum permohonan ini dianggap dikabulkan ({law}).")
        return over.format(due=due, left=left, law=law)
    if detail.row.state is PromiseState.SUSPENDED or not left:
        return _("Tanpa keputusan sampai batasnya, permohonan ini dianggap dikabulkan menurut hukum ({law}).").format(
            law=law
        )
    silent = _("Tanpa keputusan sampai {due} ({left}), permohonan ini dianggap dikabulkan menurut hukum ({law}).")
    return silent.format(due=due, left=left, law=law)


def _ledger_line(entry: LedgerEntry, zone: str) -> tuple[str, ...]:
    was = short_moment(entry.from_due, zone) if entry.from_due else ""
    why = f"{label(entry.kind)}: {entry.reason}" if entry.reason else label(entry.kind)
    kept = entry.from_due == entry.to_due
    became = _("tetap") if kept else short_moment(entry.to_due, zone)
    return short_moment(entry.at, zone), why, was, became, entry.by
