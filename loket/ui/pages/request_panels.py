"""The panel of one step: what will happen, what has to be known for it, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from loket.domain.standards import StartEvent
from loket.domain.workflow import Action
from loket.errors import LoketError
from loket.i18n import _
from loket.services.handling import FREE_TEXT_REASON, Move
from loket.services.lookup import RequestDetail
from loket.services.office import ReasonRow
from loket.ui import style
from loket.ui.widgets.buttons import ActionButton, Button
from loket.ui.widgets.choices import ChoiceItem, ChoiceList
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.inputs import DateEdit
from loket.ui.widgets.labels import Label
from loket.words import error_sentence, fee_sentence, label

DANGEROUS = frozenset({Action.REJECT, Action.CANCEL})


class StepPanel(QWidget):
    """Base of the panels. `filled()` is None while something is wrong, which is then said beside its field.

    Signals: `confirmed()`, `given_up()`, and `refused()` when a field says what is wrong. `show_detail(detail)` fills
    in what the request knows.
    """

    confirmed = Signal()
    given_up = Signal()
    refused = Signal()
    action = Action.VERIFIED

    def __init__(self, action: Action | None = None) -> None:
        super().__init__()
        self.action = action or self.action
        self.fields: dict[str, FormField] = {}
        self.explanation = Label("", "quiet", wrap=True)
        self.column = QVBoxLayout(self)
        style.space(self.column, 12)
        self.column.addWidget(Label(label(self.action), "heading", wrap=True))
        self.column.addWidget(self.explanation)
        self.fill()
        self._add_buttons()

    def fill(self) -> None:
        """Make the fields, in reading order."""

    def show_detail(self, detail: RequestDetail) -> None:
        """Say what the step will do to this request."""
        self.explanation.setText(_EXPLAINED[self.action](detail))

    def filled(self) -> Move | None:
        """The step as it was filled in."""
        return Move(action=self.action)

    def first(self) -> QWidget:
        """Where the focus goes."""
        return next(iter(self.fields.values())).edit if self.fields else self.confirm

    def show_error(self, error: LoketError) -> bool:
        """Say it beside its field; False when it belongs to none of them."""
        field = self.fields.get(error.field or "")
        if field is None:
            return False
        return self.refuse(field, error_sentence(error))

    def refuse(self, field: FormField, words: str) -> bool:
        """Say what is wrong beside the field and go there."""
        field.set_error(words)
        field.setFocus()
        self.refused.emit()
        return True

    def add_field(self, name: str, field: FormField) -> FormField:
        self.fields[name] = field
        self.column.addWidget(field)
        return field

    def _add_buttons(self) -> None:
        done = QAction(label(self.action), self)
        done.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        done.triggered.connect(self.confirmed)
        self.addAction(done)
        self.confirm = ActionButton(done, look="danger" if self.action in DANGEROUS else "primary")
        back = Button(_("Tidak jadi   Esc"), look="flat")
        back.setAccessibleName(_("Tidak jadi"))
        back.clicked.connect(self.given_up)
        self.column.addWidget(self.confirm)
        self.column.addWidget(back)


class SuspendPanel(StepPanel):
    """Why it waits, whether that stops the clock, and until when."""

    action = Action.SUSPEND

    def __init__(self, reasons: Sequence[ReasonRow], today: Callable[[], date]) -> None:
        self._office_reasons, self._today = reasons, today
        super().__init__()

    def fill(self) -> None:
        self.reasons = ChoiceList(_("Alasan"))
        self.reasons.set_items([ChoiceItem(row.code, row.text, _clock_words(row)) for row in self._office_reasons])
        self.note, self.until = QLineEdit(), DateEdit(self._today)
        self.add_field("reason", FormField(_("Alasan"), self.reasons))
        self.add_field("note", FormField(_("Tulis alasannya"), self.note)).hide()
        self.add_field(
            "until",
            FormField(_("Diperkirakan kembali"), self.until, _("Misalnya 24-11, besok, senin, atau +3"), optional=True),
        )
        self.reasons.choice_changed.connect(self._on_reason_chosen)
        self.reasons.accepted.connect(self._on_reason_accepted)
        for edit in (self.note, self.until):
            edit.returnPressed.connect(self.confirmed)

    def filled(self) -> Move | None:
        reason, note = self.reasons.chosen(), self.note.text().strip()
        if reason is None:
            self.refuse(self.fields["reason"], _("Belum dipilih; pilih salah satu alasan."))
            return None
        if reason == FREE_TEXT_REASON and not note:
            self.refuse(self.fields["note"], _("Belum diisi; tulis mengapa permohonan menunggu."))
            return None
        if self.until.is_wrong:
            self.refuse(self.fields["until"], _("Tanggal ini tidak terbaca; tulis misalnya 24-11-2026."))
            return None
        words = note if reason == FREE_TEXT_REASON else str(reason)
        return Move(action=self.action, reason=words, until=self.until.date())

    def first(self) -> QWidget:
        return self.reasons.focusProxy() or self.reasons

    def _on_reason_chosen(self, reason: object) -> None:
        self.fields["reason"].clear_error()
        self.fields["note"].setVisible(reason == FREE_TEXT_REASON)

    def _on_reason_accepted(self, reason: object) -> None:
        (self.note if reason == FREE_TEXT_REASON else self.until).setFocus()


class PaidPanel(StepPanel):
    """The number of the proof of payment."""

    action = Action.PAID

    def fill(self) -> None:
        self.reference = QLineEdit()
        self.add_field(
            "reference",
            FormField(_("Nomor bukti pembayaran"), self.reference, _("NTPN, nomor kuitansi, atau nomor SKRD")),
        )
        self.reference.returnPressed.connect(self.confirmed)

    def filled(self) -> Move | None:
        return Move(action=self.action, reference=self.reference.text())


class HandoverPanel(StepPanel):
    """Who takes it."""

    action = Action.HANDOVER

    def fill(self) -> None:
        self.to = QLineEdit()
        self.add_field("to", FormField(_("Diserahkan kepada"), self.to, _("Ganti bila yang mengambil orang lain")))
        self.to.returnPressed.connect(self.confirmed)

    def show_detail(self, detail: RequestDetail) -> None:
        super().show_detail(detail)
        if not self.to.isModified():
            self.to.setText(detail.row.name)

    def filled(self) -> Move | None:
        if not self.to.text().strip():
            self.fields["to"].set_error(_("Tulis siapa yang mengambil."))
            self.refused.emit()
            return None
        return Move(action=self.action, to=self.to.text())


class ReasonPanel(StepPanel):
    """Why it ends here; the reason is needed, and the button looks as grave as it is."""

    def fill(self) -> None:
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(style.px(96))
        field = self.add_field("reason", FormField(_("Alasan"), self.reason))
        self.reason.textChanged.connect(field.clear_error)

    def filled(self) -> Move | None:
        return Move(action=self.action, reason=self.reason.toPlainText())


def make_panel(action: Action, reasons: Sequence[ReasonRow], today: Callable[[], date]) -> StepPanel:
    """The panel for a step."""
    match action:
        case Action.SUSPEND:
            return SuspendPanel(reasons, today)
        case Action.PAID:
            return PaidPanel()
        case Action.HANDOVER:
            return HandoverPanel()
        case Action.REJECT | Action.CANCEL:
            return ReasonPanel(action)
        case _:
            return StepPanel(action)


def _clock_words(row: ReasonRow) -> str:
    return _("waktu berhenti") if row.stops_clock else _("waktu tetap berjalan")


def _verified_words(detail: RequestDetail) -> str:
    time = detail.completion_time
    if time is not None and time.starts_at is StartEvent.VERIFIED and detail.started_at is None:
        return _("Berkas sudah diperiksa dan benar. Waktu janji mulai berjalan sekarang.")
    return _("Berkas sudah diperiksa dan benar. Batas waktu tidak berubah.")


def _paid_words(detail: RequestDetail) -> str:
    return _("Biaya: {fee}.").format(fee=fee_sentence(detail.fee))


def _suspend_words(_detail: RequestDetail) -> str:
    return _("Permohonan menunggu. Alasannya menentukan apakah waktu janji ikut berhenti.")


def _resume_words(detail: RequestDetail) -> str:
    waiting = next((one for one in detail.suspensions if one.ended_at is None), None)
    if waiting is not None and waiting.stops_clock:
        return _("Waktu janji berjalan lagi; lamanya menunggu ditambahkan pada batas waktu.")
    return _("Waktu janji tidak berhenti selama menunggu; batas waktu tidak berubah.")


def _ready_words(detail: RequestDetail) -> str:
    product = "; ".join(detail.product) or _("Hasil layanan")
    return _("{product} selesai dan dapat diambil pemohon. Waktu janji berhenti di sini.").format(product=product)


def _handover_words(detail: RequestDetail) -> str:
    proxy = detail.proxy_name
    return _("Penerima kuasa pada pendaftaran: {name}.").format(name=proxy) if proxy else _("Permohonan selesai.")


def _reject_words(_detail: RequestDetail) -> str:
    return _("Permohonan berakhir dan tidak dapat dibuka lagi. Alasannya tercatat dan dapat ditanyakan pemohon.")


def _cancel_words(_detail: RequestDetail) -> str:
    return _("Permohonan berakhir atas permintaan pemohon atau karena salah daftar. Nomornya tidak dipakai lagi.")


_EXPLAINED: dict[Action, Callable[[RequestDetail], str]] = {
    Action.VERIFIED: _verified_words,
    Action.PAID: _paid_words,
    Action.SUSPEND: _suspend_words,
    Action.RESUME: _resume_words,
    Action.READY: _ready_words,
    Action.HANDOVER: _handover_words,
    Action.REJECT: _reject_words,
    Action.CANCEL: _cancel_words,
}
