"""The bar below: what it costs, until when the office promises, and the one button."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from loket.domain.promise import Promise
from loket.domain.standards import Fee, FeeKind, StartEvent
from loket.i18n import N_, _
from loket.services.intake_preview import Preview
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
        self.why = Button(_("Mengapa?"), look="link", parent=self)
        self.save = ActionButton(save, look="primary", parent=self)
        name(self.why, _("Mengapa tanggal ini?"))
        self.lines: list[str] = []
        self._is_narrow = False
        self._row, self._date_row = QHBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
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
            self._lead.setText(self._lead_words())
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

    def _lead_words(self) -> str:
        return (
            _("Paling lambat selesai")
            if self._is_narrow
            else _("Bila diterima lengkap sekarang, paling lambat selesai")
        )

    def _show_fee(self, fee: Fee) -> None:
        self._fee.setText(_fee_words(fee))
        self._fee_note.setText(fee.legal_basis or fee.note or label(fee.kind))

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

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what "Mengapa?" tells anyway."""
        self._is_narrow = narrow
        self._line.setVisible(not narrow)
        self._fee_note.setVisible(not narrow)
        self._row.setStretch(0, 0 if narrow else 2)
        style.space(self._row, self._gap())
        self._fit()

    def _fit(self) -> None:
        """ "Mengapa?" stands beside the date as long as both have room there: the form above needs each line."""
        others = self._fee_room() + self.save.sizeHint().width() + style.px(2 * self._gap() + 2 * 18)
        needed = self._date.fontMetrics().horizontalAdvance(self._date.text()) + style.px(16)
        beside = needed + self.why.sizeHint().width() + others <= self.width()
        self._date.setWordWrap(not beside)
        self._date_row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _gap(self) -> int:
        return 14 if self._is_narrow else 24

    def _fee_room(self) -> int:
        if not self._is_narrow:
            return (self.width() - self.save.sizeHint().width()) // 4
        return self._fee.fontMetrics().horizontalAdvance(self._fee.text()) + style.px(8)

    def _build(self) -> None:
        row, fee, promise = self._row, QVBoxLayout(), QVBoxLayout()
        self._date.setMinimumWidth(1)  # else the window could not be made narrow enough for the line to break
        date, closed = self._date_row, QHBoxLayout(self._closed_row)
        for layout, gap in ((row, self._gap()), (fee, 0), (promise, 0), (date, 8), (closed, 8)):
            style.space(layout, gap)
        date.addWidget(self._date)
        date.addWidget(self.why, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        date.addStretch(1)
        closed.addWidget(IconLabel("triangle-alert", "at_risk"))
        closed.addWidget(self._closed, 1)
        for part in (Label(_("Biaya"), "quiet"), self._fee, self._fee_note):
            fee.addWidget(part)
        promise.addWidget(self._lead)
        promise.addLayout(date)
        promise.addWidget(self._line)
        promise.addWidget(self._closed_row)
        for column in (fee, promise):
            column.addStretch(1)
        row.addLayout(fee, 2)
        row.addLayout(promise, 6)
        row.addWidget(self.save)
        self.add(row)
        style.space(self._outer, 0, (18, 10, 18, 10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # other words in the button, another date
            self._fit()
        return super().event(event)


def _fee_words(fee: Fee) -> str:
    if fee.kind is FeeKind.FREE:
        return label(fee.kind)
    return format_rupiah(fee.amount) if fee.amount else _("Ditetapkan kemudian")


def _own_words(preview: Preview) -> list[str]:
    """The standard's own sentence comes first."""
    return [_("Standar: {sentence}").format(sentence=completion_sentence(preview.completion_time).rstrip(".") + ".")]
