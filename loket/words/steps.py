"""The steps of a request in words: what each will do, and what it has done."""

from __future__ import annotations

from datetime import datetime

from loket.domain.workflow import Action
from loket.i18n import N_, _
from loket.words.dates import deadline

_DONE = {
    Action.VERIFIED: N_("Berkas dinyatakan terverifikasi."),
    Action.PAID: N_("Pembayaran dicatat."),
    Action.SUSPEND: N_("Permohonan ditangguhkan."),
    Action.RESUME: N_("Permohonan dilanjutkan."),
    Action.EXTEND: N_("Waktu diperpanjang."),
    Action.READY: N_("Permohonan siap diambil."),
    Action.HANDOVER: N_("Hasil layanan sudah diserahkan."),
    Action.REJECT: N_("Permohonan ditolak."),
    Action.CANCEL: N_("Permohonan dibatalkan."),
}


def done_words(action: Action, former: datetime | None, due: datetime | None, zone: str) -> str:
    """What the step has done, and where the promise went when it moved."""
    return " ".join(part for part in (_(_DONE[action]), moved_words(former, due, zone)) if part)


def moved_words(former: datetime | None, due: datetime | None, zone: str) -> str:
    """ "Batas waktu bergeser dari … menjadi …"; nothing where nothing moved."""
    if due is None or former == due:
        return ""
    if former is None:
        return _("Waktu janji mulai berjalan, paling lambat {deadline}.").format(deadline=deadline(due, zone))
    return _("Batas waktu bergeser dari {former} menjadi {deadline}.").format(
        former=deadline(former, zone), deadline=deadline(due, zone)
    )
