"""What the lists are called that people save to files: the sheet of a workbook, and the audit's line."""

from __future__ import annotations

from loket.i18n import N_, _

TITLES = {
    "register": N_("Register"),
    "all": N_("Permohonan"),
    "open": N_("Permohonan berjalan"),
    "urgent": N_("Permohonan yang perlu tindakan"),
    "overdue": N_("Permohonan lewat janji"),
    "due_today": N_("Permohonan jatuh tempo"),
    "at_risk": N_("Permohonan hampir terlambat"),
    "on_time": N_("Permohonan sesuai janji"),
    "suspended": N_("Permohonan ditangguhkan"),
    "ready": N_("Permohonan siap diambil"),
    "lapsed": N_("Permohonan tidak dilengkapi"),
    "deemed": N_("Permohonan yang didiamkan"),
    "standar": N_("Standar pelayanan"),
    "poster": N_("Poster terpasang"),
    "orang": N_("Orang"),
    "loket": N_("Loket"),
    "hari": N_("Hari libur dan hari khusus"),
    "janji-berubah": N_("Janji yang berubah"),
    "langkah-kesiapan": N_("Langkah kesiapan"),
    "kesiapan-layanan": N_("Kesiapan tiap layanan"),
    "bukti-kantor": N_("Bukti kantor"),
    "tepat-janji": N_("Tepat janji per bulan"),
    "alasan": N_("Alasan menunggu"),
    "kiriman": N_("Kiriman"),
    "tempat-cadangan": N_("Tempat cadangan"),
    "jejak-audit": N_("Jejak audit"),
}
"""By the name that stands in the audit's facts; those of requests are a `Which` or the register."""


def list_title(name: str) -> str:
    """A list's title; a name of a later version as it is."""
    return _(TITLES.get(name, name))
