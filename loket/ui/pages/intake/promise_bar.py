"""The bar below: what it costs, until when the office promises, and the one button."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.domain.promise import Promise
from loket.domain.standards import Fee, FeeKind, StartEvent
from loket.i18n import N_, _
from loket.services.intake import Preview
from loket.ui import style
from loket.ui.widgets.access import name
from loket.ui.widgets.buttons import ActionButton, Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import IconLabel, Label
from loket.words import (
    brief_day,
    clock,
    completion_sentence,
    deadline,
    duration,
    explanation,
    explanation_line,
    format_rupiah,
    label,
    local,
)

_WHEN = {
    StartEvent.VERIFIED: N_("Bila diverifikasi sekarang: {due}"),
    StartEvent.PAID: N_("Bila dibayar sekarang: {due}"),
}


class PromiseBar(Card):
    """`show_preview(preview, zone, later=None)`, `clear()`. Signal: `why_wanted()`.

    `later` is the promise if its clock, which starts at a later event, started now.
    """

    why_wanted = Signal()

    def __init__(self, save: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._fee, self._fee_note = Label("–", "figure", wrap=True), Label("", "quiet", wrap=True)
        self._lead, self._date = Label("", "quiet", wrap=True), Label("–", "figure", wrap=True)
        self._line, self._closed = Label("", "quiet", wrap=True), Label("", wrap=True)
        self._closed_row = QWidget()
        self.why = Button(_("Mengapa?"), look="flat")
        self.save = ActionButton(save, look="primary", parent=self)
        name(self.why, _("Mengapa tanggal ini?"))
        self.lines: list[str] = []
        self._build()
        self.why.clicked.connect(self.why_wanted)
        self.clear()

    @property
    def promise_text(self) -> str:
        return self._date.text()

    @property
    def line_text(self) -> str:
        return self._line.text()

    @property
    def closed_text(self) -> str:
        return self._closed.text()

    def show_preview(self, preview: Preview, zone: str, later: Promise | None = None) -> None:
        self._show_fee(preview.fee)
        self._show_closed(preview.opens_at, zone)
        promise = preview.promise or later
        if preview.promise is not None:
            self._lead.setText(_("Bila diterima lengkap sekarang, paling lambat selesai"))
            self._date.setText(deadline(preview.promise.due, zone))
            self._line.setText(explanation_line(preview.promise))
        elif preview.completion_time is not None:
            self._show_later(preview, later, zone)
        self.lines = [*_own_words(preview), *(explanation(promise) if promise else [])]
        self.why.setVisible(bool(self.lines))

    def clear(self) -> None:
        self._fee.setText("–")
        self._fee_note.setText("")
        self._lead.setText(_("Janji selesai"))
        self._date.setText("–")
        self._line.setText(_("Tampil setelah layanan dipilih."))
        self._closed_row.hide()
        self._closed.setText("")
        self.lines = []
        self.why.hide()

    def _show_fee(self, fee: Fee) -> None:
        self._fee.setText(_fee_words(fee))
        note = fee.legal_basis or fee.note
        self._fee_note.setText(note if note != self._fee.text() else "")

    def _show_later(self, preview: Preview, later: Promise | None, zone: str) -> None:
        time = preview.completion_time
        assert time is not None  # noqa: S101
        self._lead.setText(_("Janji baru dihitung {start}").format(start=label(time.starts_at)))
        self._date.setText(duration(time.amount, time.unit))
        due = deadline(later.due, zone) if later else ""
        self._line.setText(_(_WHEN[time.starts_at]).format(due=due) if due else "")

    def _show_closed(self, opens_at: datetime | None, zone: str) -> None:
        words = ""
        if opens_at is not None:
            opens = local(opens_at, zone)
            words = _("Kantor sedang tutup; waktu dihitung mulai {day}, {clock}.").format(
                day=brief_day(opens.date()), clock=clock(opens_at, zone)
            )
        self._closed.setText(words)
        self._closed_row.setVisible(bool(words))

    def _build(self) -> None:
        row, fee, promise = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        style.space(row, 24)
        for column, parts in (
            (fee, (Label(_("Biaya"), "quiet"), self._fee, self._fee_note)),
            (promise, (self._lead, self._date)),
        ):
            style.space(column, 0)
            for part in parts:
                column.addWidget(part)
        why, closed = QHBoxLayout(), QHBoxLayout(self._closed_row)
        style.space(why, 6)
        style.space(closed, 8)
        why.addWidget(self._line, 1)
        why.addWidget(self.why)
        closed.addWidget(IconLabel("triangle-alert", "at_risk"))
        closed.addWidget(self._closed, 1)
        promise.addLayout(why)
        promise.addWidget(self._closed_row)
        fee.addStretch(1)
        row.addLayout(fee, 2)
        row.addLayout(promise, 5)
        row.addWidget(self.save)
        self.add(row)


def _fee_words(fee: Fee) -> str:
    if fee.kind is FeeKind.FREE:
        return _("Tidak dipungut biaya")
    return format_rupiah(fee.amount) if fee.amount else _("Ditetapkan kemudian")


def _own_words(preview: Preview) -> list[str]:
    """The standard's own sentence comes first."""
    return [_("Standar: {sentence}").format(sentence=completion_sentence(preview.completion_time).rstrip(".") + ".")]
