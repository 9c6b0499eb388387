"""The panel that suspends a request: why it waits, for which paper, and until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from loket.domain.counting import OfficeCalendar
from loket.domain.standards import FeeKind
from loket.domain.workflow import Action
from loket.i18n import _, ngettext
from loket.services.handling import Move
from loket.services.lookup import RequestDetail
from loket.services.reasons import FREE_TEXT_REASON, ReasonRow
from loket.ui.pages.request_panels import StepPanel
from loket.ui.widgets.choices import ChoiceItem, ChoiceList
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.words import brief_day, short_date

FOR_THE_APPLICANT, FOR_A_PAYMENT = "applicant", "payment"
"""The reasons that wait for what the applicant has to bring, or to pay."""


class SuspendPanel(StepPanel):
    """Why it waits, whether that stops the clock, for which paper, when it is expected back, and when it lapses."""

    action = Action.SUSPEND

    def __init__(self, reasons: Sequence[ReasonRow], today: Callable[[], date]) -> None:
        self._office_reasons = {row.code: row for row in reasons}
        self._offered: list[ReasonRow] = []
        self._calendar: OfficeCalendar | None = None
        self._today = today
        self._offered_lapse: date | None = None
        super().__init__()

    def fill(self) -> None:
        self.reasons = ChoiceList(_("Alasan"))
        self.note, self.paper = QLineEdit(), _papers()
        self.until, self.lapse = DateEdit(self._today), DateEdit(self._today)
        self._add_fields()
        self.reasons.choice_changed.connect(self._on_reason_chosen)
        self.reasons.accepted.connect(self._on_reason_accepted)
        self.until.date_changed.connect(self._on_return_typed)
        for edit in (self.note, self.until, self.lapse):
            edit.returnPressed.connect(self.confirmed)

    def _add_fields(self) -> None:
        self.add_field("reason", FormField(_("Alasan"), self.reasons, note_above=True))
        self.add_field("note", FormField(_("Tulis alasannya"), self.note)).hide()
        self.add_field("requirement", FormField(_("Berkas yang ditunggu"), self.paper, optional=True)).hide()
        self.fields["until"] = FormField(
            _("Diperkirakan kembali"), self.until, _how_words(), optional=True, note_above=True
        )
        lapse = FormField(_("Gugur bila tidak kembali sampai"), self.lapse, note_above=True)
        self.add_field("lapses_on", lapse).hide()

    def show_detail(self, detail: RequestDetail) -> None:
        super().show_detail(detail)
        self._calendar = detail.calendar
        self._offer(detail)
        chosen = self.paper.currentData()
        self.paper.clear()
        self.paper.addItem(_("Tidak ada yang tertentu"), "")
        for line in detail.checklist:
            self.paper.addItem(line.requirement.text, line.requirement.key)
        self.paper.setCurrentIndex(max(0, self.paper.findData(chosen)))

    def _offer(self, detail: RequestDetail) -> None:
        """The office's reasons, without the payment where nothing is to be paid."""
        is_free = detail.fee.kind is FeeKind.FREE
        offered = [row for row in self._office_reasons.values() if not (is_free and row.code == FOR_A_PAYMENT)]
        if offered != self._offered:
            self._offered = offered
            items = [ChoiceItem(row.code, row.text, _clock_words(row)) for row in offered]
            self.reasons.set_items(items, self.reasons.chosen())

    def begin_foot(self, column: QVBoxLayout) -> None:
        """The chosen reason and the day of return: the list of reasons is longer than a low window, and a day that is
        not seen is not asked for."""
        self.chosen = Label("", wrap=True)
        self.chosen.hide()
        column.addWidget(self.chosen)
        column.addWidget(self.fields["until"])

    def filled(self) -> Move | None:
        reason, note = self.reasons.chosen(), self.note.text().strip()
        wrong = self._wrong(reason, note)
        if wrong is not None:
            self.refuse(self.fields[wrong[0]], wrong[1])
            return None
        return Move(
            action=self.action,
            reason=note if reason == FREE_TEXT_REASON else str(reason),
            until=self.until.date(),
            requirement=str(self.paper.currentData() or "") if self._is_shown("requirement") else "",
            lapses_on=self.lapse.date() if self._is_shown("lapses_on") else None,
        )

    def _wrong(self, reason: object, note: str) -> tuple[str, str] | None:
        """The first field that is not right, and what to do."""
        if reason is None:
            return "reason", _("Belum dipilih; pilih salah satu alasan.")
        if reason == FREE_TEXT_REASON and not note:
            return "note", _("Belum diisi; tulis mengapa permohonan menunggu.")
        for name, edit in (("until", self.until), ("lapses_on", self.lapse)):
            if edit.is_wrong and self._is_shown(name):
                return name, _("Tanggal ini tidak terbaca; tulis misalnya 24-11-2026.")
        return None

    def first(self) -> QWidget:
        return self.reasons.focusProxy() or self.reasons

    def _is_shown(self, name: str) -> bool:
        return not self.fields[name].isHidden()

    def _on_reason_chosen(self, reason: object) -> None:
        row = self._office_reasons[str(reason)]
        needs_papers = row.code == FOR_THE_APPLICANT or row.lapse_days is not None
        self.fields["reason"].clear_error()
        self.fields["note"].setVisible(reason == FREE_TEXT_REASON)
        self.fields["requirement"].setVisible(needs_papers)
        self.fields["lapses_on"].setVisible(needs_papers)
        self.chosen.setText(_("{reason}: {clock}").format(reason=row.text, clock=_clock_words(row)))
        self.chosen.show()
        self._on_return_typed(self.until.date())
        self._offer_lapse(row.lapse_days)

    def _offer_lapse(self, days: int | None) -> None:
        """The day by the office's own rule, unless another one was typed."""
        if self.lapse.date() == self._offered_lapse:
            self._offered_lapse = self._today() + timedelta(days=days) if days is not None else None
            self.lapse.set_date(self._offered_lapse)
        self.fields["lapses_on"].set_help(self._lapse_words(days))

    def _lapse_words(self, days: int | None) -> str:
        if days is None:
            return _("Sesudah tanggal ini permohonan dapat dibatalkan.")
        words = ngettext("{n} hari menurut aturan kantor: {day}", "{n} hari menurut aturan kantor: {day}", days)
        return words.format(n=days, day=short_date(self._today() + timedelta(days=days)))

    def _on_return_typed(self, day: date | None) -> None:
        """A closed day is pointed out: the office sees nobody before the next one on which it works."""
        work = self._calendar.work if self._calendar is not None else None
        if day is None or work is None or day < self._today() or work.is_working_day(day):
            self._advise(_how_words())
            return
        row = self._office_reasons.get(str(self.reasons.chosen()))
        runs = row is not None and not row.stops_clock
        words = (
            _("{day} kantor tutup; buka lagi {next}.") if runs else _("{day} kantor tutup; dihitung kembali {next}.")
        )
        self._advise(words.format(day=brief_day(day), next=brief_day(work.add_days(day, 1))))

    def _advise(self, words: str) -> None:
        self.fields["until"].set_help(words)

    def _on_reason_accepted(self, reason: object) -> None:
        (self.note if reason == FREE_TEXT_REASON else self.until).setFocus()


def _how_words() -> str:
    return _("Misalnya 24-11, besok, senin, atau +3")


def _papers() -> QComboBox:
    """The choice of a paper, never wider than its column: long names are cut at the end, not the panel."""
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    return made


def _clock_words(row: ReasonRow) -> str:
    return _("waktu berhenti") if row.stops_clock else _("waktu tetap berjalan")
