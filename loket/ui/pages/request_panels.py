"""The panel of one step: what will happen, what has to be known for it, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from loket.domain.standards import StartEvent, Unit
from loket.domain.standing import PromiseState
from loket.domain.workflow import Action
from loket.errors import LoketError
from loket.i18n import _
from loket.services.handling import Move
from loket.services.lookup import RequestDetail
from loket.ui import style
from loket.ui.pages.request_promise import has_lapsed, is_deemed_granted, waiting_now
from loket.ui.style import Tone
from loket.ui.widgets.answer_keys import give_up_button
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import ActionButton
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import STATUTORY_DEFAULT, deadline, duration, error_sentence, fee_sentence, label, short_date

DANGEROUS = frozenset({Action.REJECT, Action.CANCEL})


class StepPanel(QWidget):
    """Base of the panels. `filled()` is None while something is wrong, which is then said beside its field.

    Signals: `confirmed()`, `given_up()`, and `refused()` when a field says what is wrong. `show_detail(detail)` fills
    in what the request knows. `foot` holds the buttons: it stands apart, so that they stay in sight.
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
        self.warning = Banner()
        self.column.addWidget(self.warning)
        self.fill()
        self.foot = self._make_foot()

    def fill(self) -> None:
        """Make the fields, in reading order."""

    def show_detail(self, detail: RequestDetail) -> None:
        """Say what the step will do to this request."""
        self.explanation.setText(_EXPLAINED[self.action](detail))
        self._warn(_granted_words(detail) if self.action is Action.REJECT else "")

    def _warn(self, words: str) -> None:
        """Said once, not again with every minute that the request is read anew."""
        if not words:
            self.warning.clear()
        elif words != self.warning.text:
            self.warning.show_message(words, Tone.AT_RISK)

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

    def begin_foot(self, column: QVBoxLayout) -> None:
        """Put what must always be in sight above the button; before it, so that Tab goes on to the button."""

    def _make_foot(self) -> QWidget:
        done = QAction(label(self.action), self)
        done.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        done.triggered.connect(self.confirmed)
        self.addAction(done)
        foot = QWidget()
        self.confirm = ActionButton(done, look="danger" if self.action in DANGEROUS else "primary")
        back = give_up_button()
        back.set_look("flat")
        back.show_key(_("Esc"))
        back.clicked.connect(self.given_up)
        column = QVBoxLayout(foot)
        style.space(column, 4)
        self.begin_foot(column)
        column.addWidget(self.confirm)
        column.addWidget(back)
        return foot


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
    """Why it ends here; the reason is needed, and the button looks as grave as it is.

    What was to come back and did not is given up with the words that the office uses for it, which can be changed.
    """

    def __init__(self, action: Action, today: Callable[[], date]) -> None:
        self._today = today
        super().__init__(action)

    def show_detail(self, detail: RequestDetail) -> None:
        super().show_detail(detail)
        waiting = waiting_now(detail)
        is_untouched = not self.reason.document().isModified() and not self.reason.toPlainText()
        if self.action is Action.CANCEL and is_untouched and waiting is not None and has_lapsed(detail, self._today()):
            day = short_date(waiting.lapses_on) if waiting.lapses_on else ""
            self.reason.setPlainText(
                _("Dianggap ditarik kembali: berkas tidak dilengkapi sampai {day}").format(day=day)
            )
            self.reason.moveCursor(QTextCursor.MoveOperation.End)

    def fill(self) -> None:
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(style.px(96))
        field = self.add_field("reason", FormField(_("Alasan"), self.reason))
        self.reason.textChanged.connect(field.clear_error)

    def filled(self) -> Move | None:
        return Move(action=self.action, reason=self.reason.toPlainText())


class ExtendPanel(StepPanel):
    """How many days more, and why: what is left of what the standard allows is said beside it."""

    action = Action.EXTEND

    def fill(self) -> None:
        self.days = QLineEdit()
        self.days.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(style.px(84))
        self.add_field("days", FormField(_("Ditambah berapa hari"), self.days))
        self.outcome = Label("", wrap=True)
        self.column.addWidget(self.outcome)
        self._left: tuple[int, Unit] | None = None
        self._detail: RequestDetail | None = None
        self.days.textChanged.connect(self._on_days_typed)
        field = self.add_field("reason", FormField(_("Alasan"), self.reason))
        self.reason.textChanged.connect(field.clear_error)
        self.days.returnPressed.connect(self.reason.setFocus)

    def show_detail(self, detail: RequestDetail) -> None:
        super().show_detail(detail)
        self._detail = detail
        self._on_days_typed(self.days.text())
        allowed = detail.completion_time.extension if detail.completion_time else None
        if allowed is None or detail.extension_left is None:
            return
        self._left = detail.extension_left, allowed.unit
        left, whole = duration(detail.extension_left, allowed.unit), duration(allowed.amount, allowed.unit)
        told = _("Masih dapat {left} dari {whole}.").format(left=left, whole=whole)
        if detail.extension_left == allowed.amount:
            told = _("Paling banyak {whole}.").format(whole=whole)
        basis = _("Dasar: {basis}.").format(basis=allowed.legal_basis.rstrip(".")) if allowed.legal_basis else ""
        self.fields["days"].set_help(" ".join(part for part in (told, basis) if part))

    def _on_days_typed(self, typed: str) -> None:
        """The new date is told before it is promised: it is read to whoever stands at the counter."""
        days, dues = typed.strip(), self._detail.extended_dues if self._detail is not None else ()
        known = self._detail is not None and days.isdecimal() and 0 < int(days) <= len(dues)
        self.outcome.setVisible(known)
        if known and self._detail is not None:
            due = deadline(dues[int(days) - 1], str(self._detail.calendar.work.zone))
            self.outcome.setText(_("Batas waktu menjadi {due}.").format(due=due))
            self.fields["days"].clear_error()

    def filled(self) -> Move | None:
        typed = self.days.text().strip()
        if not typed.isdecimal() or not int(typed):
            self.refuse(self.fields["days"], _("Tulis berapa hari, dengan angka, misalnya 3."))
            return None
        if self._left is not None and int(typed) > self._left[0]:
            self.refuse(
                self.fields["days"], _("Terlalu banyak; masih dapat {left}.").format(left=duration(*self._left))
            )
            return None
        return Move(action=self.action, days=int(typed), reason=self.reason.toPlainText())


def _verified_words(detail: RequestDetail) -> str:
    time = detail.completion_time
    if time is not None and time.starts_at is StartEvent.VERIFIED and detail.started_at is None:
        return _("Berkas sudah diperiksa dan benar. Waktu janji mulai berjalan sekarang.")
    return _("Berkas sudah diperiksa dan benar. Batas waktu tidak berubah.")


def _paid_words(detail: RequestDetail) -> str:
    return _("Biaya: {fee}.").format(fee=fee_sentence(detail.fee))


def _suspend_words(detail: RequestDetail) -> str:
    if detail.row.state is PromiseState.OVERDUE:
        return _("Permohonan ini sudah lewat batas waktu; menunggu tidak menambah waktu lagi.")
    return _("Permohonan menunggu. Alasannya menentukan apakah waktu janji ikut berhenti.")


def _resume_words(detail: RequestDetail) -> str:
    waiting = next((one for one in detail.suspensions if one.ended_at is None), None)
    if waiting is not None and waiting.stops_clock and detail.row.state is PromiseState.OVERDUE:
        return _("Permohonan ini sudah lewat batas waktu sebelum ditangguhkan; batas waktu tidak berubah.")
    if waiting is not None and waiting.stops_clock:
        return _("Waktu janji berjalan lagi; lamanya menunggu ditambahkan pada batas waktu.")
    return _("Waktu janji tidak berhenti selama menunggu; batas waktu tidak berubah.")


def _extend_words(_detail: RequestDetail) -> str:
    return _("Batas waktu bertambah; alasannya tercatat dengan nama Anda. Beri tahu pemohon.")


def _ready_words(detail: RequestDetail) -> str:
    product = "; ".join(detail.product) or _("Hasil layanan")
    return _("{product} selesai dan dapat diambil pemohon. Waktu janji berhenti di sini.").format(product=product)


def _handover_words(detail: RequestDetail) -> str:
    proxy = detail.proxy_name
    return _("Penerima kuasa pada pendaftaran: {name}.").format(name=proxy) if proxy else _("Permohonan selesai.")


def _reject_words(_detail: RequestDetail) -> str:
    return _("Permohonan berakhir dan tidak dapat dibuka lagi. Alasannya tercatat dan dapat ditanyakan pemohon.")


def _granted_words(detail: RequestDetail) -> str:
    """What silence did already: a refusal after the law's 5 working days comes too late (UU 30/2014 Ps 53(4))."""
    if not is_deemed_granted(detail):
        return ""
    words = _(
        "Batas {law} sudah lewat tanpa keputusan: menurut hukum permohonan ini sudah dianggap dikabulkan. "
        "Menolaknya sekarang dapat digugat; tanyakan dahulu kepada pimpinan."
    )
    return words.format(law=_(STATUTORY_DEFAULT))


def _cancel_words(_detail: RequestDetail) -> str:
    return _("Permohonan berakhir atas permintaan pemohon atau karena salah daftar. Nomornya tidak dipakai lagi.")


_EXPLAINED: dict[Action, Callable[[RequestDetail], str]] = {
    Action.VERIFIED: _verified_words,
    Action.PAID: _paid_words,
    Action.SUSPEND: _suspend_words,
    Action.RESUME: _resume_words,
    Action.EXTEND: _extend_words,
    Action.READY: _ready_words,
    Action.HANDOVER: _handover_words,
    Action.REJECT: _reject_words,
    Action.CANCEL: _cancel_words,
}
