"""What happened to a request, in words: one line of its audit trail ► what, and more about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from loket.domain.money import format_rupiah
from loket.domain.standards import Unit
from loket.i18n import N_, _
from loket.words.dates import long_date, plain_date
from loket.words.standards import duration

Facts = Mapping[str, object]
Reasons = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EventWords:
    """What happened, and more about it (or nothing)."""

    text: str
    detail: str = ""


def event_words(action: str, facts: Facts, reasons: Reasons) -> EventWords:
    """The words for an audit line of a request. `reasons` are the office's reasons for waiting by their code.

    Who knows that a request was late when it was suspended adds the fact `was_late`.
    """
    special = _SPECIAL.get(action)
    if special is not None:
        return special(facts, reasons)
    return EventWords(_(_PLAIN.get(action, _UNKNOWN)))


_UNKNOWN = N_("Perubahan lain dicatat")
_PLAIN = {
    "registered": N_("Permohonan didaftarkan"),
    "undone": N_("Pendaftaran diurungkan oleh petugas"),
    "verified": N_("Berkas terverifikasi"),
    "reject": N_("Permohonan ditolak"),
    "cancel": N_("Permohonan dibatalkan"),
    "promise_moved": N_("Batas waktu bergeser karena kalender berubah"),
    "revealed": N_("NIK dan nomor telepon lengkap dilihat"),
    "list_revealed": N_("Daftar dengan NIK dan nomor telepon lengkap dilihat"),
    "register_exported": N_("Daftar disimpan ke berkas dengan data pribadi lengkap"),
    "looked_up": N_("Data pemohon dipanggil lagi lewat NIK"),
    "person_exported": N_("Data pribadi dan riwayatnya dibuat untuk pemohon"),
    "exposure_exported": N_("Daftar orang terdampak dengan data pribadi diekspor"),
    "in_file": N_("Ada di berkas yang hilang atau tersalin"),
    "anonymised": N_("Data pribadi dimusnahkan, masa simpannya habis"),
}


def _paid(facts: Facts, _reasons: Reasons) -> EventWords:
    amount = facts.get("amount")
    return EventWords(_("Pembayaran dicatat"), format_rupiah(amount) if isinstance(amount, int) and amount else "")


def _suspended(facts: Facts, reasons: Reasons) -> EventWords:
    clock = _("Waktu berhenti") if facts.get("stops_clock") else _("Waktu tetap berjalan")
    if facts.get("stops_clock") and facts.get("was_late"):  # R11: what was late stays late
        clock = _("Sudah lewat batas waktu, tetap terlambat")
    until = facts.get("until")
    back = _("diperkirakan kembali {day}").format(day=long_date(_day(until))) if until else ""
    last = facts.get("lapses_on")
    lapse = _("gugur sesudah {day}").format(day=plain_date(_day(last))) if last else ""
    return EventWords(
        _("Ditangguhkan: {reason}").format(reason=_reason(facts, reasons)),
        ", ".join(part for part in (clock, back, lapse) if part),
    )


def _extended(facts: Facts, _reasons: Reasons) -> EventWords:
    days, unit = facts.get("days"), facts.get("unit")
    if not isinstance(days, int) or not unit:
        return EventWords(_("Waktu diperpanjang"))
    return EventWords(_("Waktu diperpanjang {days}").format(days=duration(days, Unit(str(unit)))))


def _resumed(facts: Facts, reasons: Reasons) -> EventWords:
    return EventWords(_("Dilanjutkan"), _("Sebelumnya: {reason}").format(reason=_reason(facts, reasons)))


def _ready(facts: Facts, _reasons: Reasons) -> EventWords:
    in_time = facts.get("in_time")
    judged = "" if in_time is None else _("Tepat waktu") if in_time else _("Terlambat")
    return EventWords(_("Siap diambil"), judged)


def _handed_over(facts: Facts, _reasons: Reasons) -> EventWords:
    to_proxy = facts.get("to_proxy")
    return EventWords(_("Diserahkan kepada orang lain") if to_proxy else _("Diserahkan kepada pemohon"))


def _printed(facts: Facts, _reasons: Reasons) -> EventWords:
    copy = facts.get("copy")
    if not copy:
        return EventWords(_("Tanda terima dicetak"))
    return EventWords(_("Tanda terima dicetak lagi"), _("Salinan ke-{copy}").format(copy=copy))


_SPECIAL: dict[str, Callable[[Facts, Reasons], EventWords]] = {
    "paid": _paid,
    "suspend": _suspended,
    "resume": _resumed,
    "extend": _extended,
    "ready": _ready,
    "handover": _handed_over,
    "printed": _printed,
}


def _reason(facts: Facts, reasons: Reasons) -> str:
    words = reasons.get(str(facts.get("reason")), "")
    return words[:1].lower() + words[1:] if words else _("tanpa alasan yang tercatat")


def _day(value: object) -> date:
    """A date as the audit trail keeps it."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
