"""The cards that tell everything about one request. Each has `show_detail(detail, zone)` and knows no service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.domain.standards import FeeKind
from loket.i18n import _
from loket.services.lookup import ChecklistLine, RequestDetail, TimelineLine
from loket.ui import style
from loket.ui.models.requests import promise_tone, promise_words
from loket.ui.pages.request_facts import FactList, clear
from loket.ui.pages.request_promise import was_late
from loket.ui.style import Tone
from loket.ui.widgets.buttons import ActionButton
from loket.ui.widgets.card import Card
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.labels import IconLabel, Label
from loket.ui.widgets.timeline import Timeline, TimelineEvent
from loket.words import (
    completion_sentence,
    fee_sentence,
    moment,
    plain_date,
    requirement_line,
    short_moment,
)
from loket.words.timeline import event_words

Reasons = Mapping[str, str]
"""The office's reasons for waiting by their code."""

_TONES = {
    "suspend": Tone.PAUSED,
    "ready": Tone.DONE,
    "handover": Tone.DONE,
    "reject": Tone.ERROR,
    "cancel": Tone.ERROR,
    "undone": Tone.ERROR,
}


class ApplicantCard(Card):
    """Who asked, masked; the whole only on wish, which is recorded."""

    def __init__(self, reveal: QAction, hand_out: QAction) -> None:
        super().__init__(_("Pemohon"))
        self._reveal = ActionButton(reveal, icon="eye", look="flat")
        self._hand_out = ActionButton(hand_out, icon="file-text", look="flat")
        self.add_header_widget(self._reveal)
        self.facts = FactList()
        self._note = Label("", "quiet", wrap=True)
        self.add(self.facts)
        self.add(self._note)
        self.body.addWidget(self._hand_out, 0, Qt.AlignmentFlag.AlignLeft)

    def show_detail(self, detail: RequestDetail, zone: str, *, whole: bool = False) -> None:
        row = detail.row
        proxy = f"{detail.proxy_name} ({detail.proxy_relation})" if detail.proxy_relation else detail.proxy_name
        received = _("{moment}, {officer}, loket {counter}").format(
            moment=moment(row.received_at, zone), officer=detail.officer, counter=row.counter
        )
        self.facts.set_facts(
            [
                (_("Nama"), row.name),
                (_("NIK"), detail.nik or _("Tanpa NIK: {reason}").format(reason=detail.no_nik_reason)),
                (_("Telepon"), detail.phone),
                (_("Alamat"), row.address),
                (_("Diajukan oleh"), proxy),
                (_("Diterima"), received),
                (_("Diserahkan kepada"), detail.handed_to),
            ]
        )
        masked = _("NIK dan telepon disamarkan. Siapa yang melihat lengkap akan dicatat.")
        if detail.anonymised_at is not None:
            masked = _("Data pribadi dimusnahkan {moment}.").format(moment=moment(detail.anonymised_at, zone))
        self._note.setText(_("Sudah dicatat bahwa Anda melihat data lengkap ini.") if whole else masked)
        self._hand_out.setVisible(detail.anonymised_at is None)
        self._reveal.setVisible(not whole and bool(detail.nik or detail.phone))


class FeeCard(Card):
    """What it costs and whether it was paid."""

    def __init__(self) -> None:
        super().__init__(_("Biaya"))
        self.fee = Label("", "strong", wrap=True)
        self.facts = FactList()
        self.add(self.fee)
        self.add(self.facts)

    def show_detail(self, detail: RequestDetail, zone: str) -> None:
        self.fee.setText(fee_sentence(detail.fee))
        paid = _("Belum dibayar") if detail.fee.kind is not FeeKind.FREE else ""
        if detail.paid_at is not None:
            paid = _("Dibayar {moment}").format(moment=moment(detail.paid_at, zone))
        self.facts.set_facts(
            [
                (_("Pembayaran"), paid),
                (_("Nomor bukti"), detail.payment_reference),
                (_("Dasar hukum"), detail.fee.legal_basis),
            ]
        )


class ChecklistCard(Card):
    """What was brought."""

    def __init__(self) -> None:
        super().__init__(_("Persyaratan"))
        self._rows = QVBoxLayout()
        style.space(self._rows, 8)
        self.add(self._rows)

    def show_detail(self, detail: RequestDetail, _zone: str) -> None:
        clear(self._rows)
        for line in detail.checklist:
            self._rows.addWidget(_ChecklistLine(line))
        self.setVisible(bool(detail.checklist))


class _ChecklistLine(QWidget):
    def __init__(self, line: ChecklistLine) -> None:
        super().__init__()
        row, words = QHBoxLayout(self), QVBoxLayout()
        style.space(row, 10)
        style.space(words, 0)
        mark = IconLabel("check", "accent") if line.present else IconLabel("minus", "quiet")
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        note = requirement_line(line.requirement) if line.present else _("tidak diminta untuk permohonan ini")
        words.addWidget(Label(line.requirement.text, wrap=True))
        words.addWidget(Label(note, "quiet", wrap=True))
        row.addLayout(words, 1)
        brought = _("ada") if line.present else note
        self.setAccessibleName(f"{line.requirement.text}: {brought}")


class StandardCard(Card):
    """The standard under which it was registered; that version stays, whatever comes later."""

    def __init__(self) -> None:
        super().__init__(_("Standar pelayanan"))
        self.facts = FactList()
        self.add(self.facts)

    def show_detail(self, detail: RequestDetail, _zone: str) -> None:
        decree = detail.decree
        number = f"{decree.number}, {plain_date(decree.decided_on)}" if decree else _("Contoh, belum ditetapkan")
        self.facts.set_facts(
            [
                (_("Layanan"), detail.row.service),
                (_("Jenis"), detail.row.variant if detail.row.variant not in detail.row.service else ""),
                (_("Keputusan"), number),
                (_("Versi"), str(detail.version)),
                (_("Jangka waktu"), f"“{completion_sentence(detail.completion_time)}”"),
                (_("Hasil"), "; ".join(detail.product)),
            ]
        )


class HistoryCard(Card):
    """What happened, the newest first."""

    def __init__(self) -> None:
        super().__init__(_("Riwayat"))
        self.timeline = Timeline()
        self.add(self.timeline)

    def show_detail(self, detail: RequestDetail, zone: str, reasons: Reasons) -> None:
        self.timeline.set_events([_event(line, detail, zone, reasons) for line in reversed(detail.timeline)])


def _event(line: TimelineLine, detail: RequestDetail, zone: str, reasons: Reasons) -> TimelineEvent:
    facts = {**line.facts, "was_late": line.action == "suspend" and was_late(detail, line.at)}
    words = event_words(line.action, facts, reasons)
    more = _more(line.action, line.at, detail)
    return TimelineEvent(
        time=short_moment(line.at, zone),
        text=words.text,
        who=line.by,
        detail=" · ".join(part for part in (words.detail, more) if part),
        tone=_TONES.get(line.action, Tone.NEUTRAL),
    )


def _more(action: str, at: datetime, detail: RequestDetail) -> str:
    """What the audit line leaves out because it may name people."""
    match action:
        case "handover":
            return detail.handed_to
        case "paid":
            return detail.payment_reference
        case "reject" | "cancel":
            return detail.closing_reason
        case "suspend":
            return next((one.note for one in detail.suspensions if one.started_at == at), "")
        case _:
            return ""


class IdentityRow(QWidget):
    """Below the number: its chip, whose it is, and which service. Long services break."""

    def __init__(self) -> None:
        super().__init__()
        self.chip = StatusChip()
        self._name = Label("", "heading", wrap=False)
        self._service = Label("", "quiet", wrap=True)
        row = QHBoxLayout(self)
        style.space(row, 12)
        row.addWidget(self.chip)
        row.addWidget(self._name)
        row.addWidget(self._service, 1)

    def show_detail(self, detail: RequestDetail, zone: str) -> None:
        row = detail.row
        self.chip.set_status(promise_tone(row), promise_words(row, zone))
        self._name.setText(row.name)
        self._service.setText(row.service if row.variant in row.service else f"{row.service} · {row.variant}")
