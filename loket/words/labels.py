"""The word for each member of each closed list: `label(Status.READY)` ► "Siap diambil".

A new enum in the domain gets its row of words here; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

from loket.domain.clock import ClockFault
from loket.domain.counting import DayKind
from loket.domain.identity import NikWarning, Sex
from loket.domain.ledger import EntryKind
from loket.domain.people import HUMAN, Right, Role
from loket.domain.readiness import Place, Scope
from loket.domain.standards import (
    ClosedDayRule,
    Component,
    DraftState,
    FeeKind,
    Original,
    RequirementKind,
    StartEvent,
    Unit,
)
from loket.domain.standing import PromiseState
from loket.domain.strip import StripKind
from loket.domain.workflow import Action, Status
from loket.i18n import N_, _

_LABELS: dict[type[Enum], Mapping[Any, str]] = {
    # The names of UU 25/2009 Ps 21, verbatim; each office may word its own standards otherwise.
    Component: {
        Component.LEGAL_BASIS: N_("Dasar hukum"),
        Component.REQUIREMENTS: N_("Persyaratan"),
        Component.PROCEDURE: N_("Sistem, mekanisme, dan prosedur"),
        Component.COMPLETION_TIME: N_("Jangka waktu penyelesaian"),
        Component.FEE: N_("Biaya/tarif"),
        Component.PRODUCT: N_("Produk pelayanan"),
        Component.FACILITIES: N_("Sarana, prasarana, dan/atau fasilitas"),
        Component.STAFF_COMPETENCE: N_("Kompetensi pelaksana"),
        Component.INTERNAL_SUPERVISION: N_("Pengawasan internal"),
        Component.COMPLAINT_HANDLING: N_("Penanganan pengaduan, saran, dan masukan"),
        Component.STAFF_COUNT: N_("Jumlah pelaksana"),
        Component.SERVICE_GUARANTEE: N_(
            "Jaminan pelayanan yang memberikan kepastian pelayanan dilaksanakan sesuai dengan standar pelayanan"
        ),
        Component.SAFETY_GUARANTEE: N_(
            "Jaminan keamanan dan keselamatan pelayanan dalam bentuk komitmen untuk memberikan rasa aman, "
            "bebas dari bahaya, dan risiko keragu-raguan"
        ),
        Component.STAFF_EVALUATION: N_("Evaluasi kinerja pelaksana"),
    },
    Unit: {
        Unit.MINUTE: N_("menit"),
        Unit.WORKING_HOUR: N_("jam kerja"),
        Unit.HOUR: N_("jam"),
        Unit.WORKING_DAY: N_("hari kerja"),
        Unit.CALENDAR_DAY: N_("hari kalender"),
        Unit.WEEK: N_("minggu"),
        Unit.MONTH: N_("bulan"),
    },
    StartEvent: {
        StartEvent.RECEIVED: N_("sejak berkas diterima"),
        StartEvent.COMPLETE: N_("sejak berkas lengkap dan benar"),
        StartEvent.VERIFIED: N_("sejak berkas selesai diverifikasi"),
        StartEvent.PAID: N_("sejak pembayaran diterima"),
    },
    ClosedDayRule: {
        ClosedDayRule.NEXT: N_("mundur ke hari kerja berikutnya"),
        ClosedDayRule.PREVIOUS: N_("maju ke hari kerja sebelumnya"),
        ClosedDayRule.NONE: N_("tetap pada hari itu"),
    },
    FeeKind: {
        FeeKind.FREE: N_("Gratis"),
        FeeKind.LEVY: N_("Retribusi daerah"),
        FeeKind.PNBP: N_("Penerimaan negara bukan pajak (PNBP)"),
        FeeKind.OTHER: N_("Biaya lain"),
    },
    RequirementKind: {
        RequirementKind.FORM: N_("formulir"),
        RequirementKind.ORIGINAL: N_("asli"),
        RequirementKind.PHOTOCOPY: N_("fotokopi"),
        RequirementKind.PHOTO: N_("pas foto"),
        RequirementKind.STATEMENT: N_("surat pernyataan"),
        RequirementKind.DATA: N_("data"),
    },
    Original: {
        Original.NONE: N_("asli tidak diminta"),
        Original.SHOWN: N_("asli diperlihatkan"),
        Original.KEPT: N_("asli diserahkan"),
    },
    DraftState: {
        DraftState.DRAFT: N_("Rancangan"),
        DraftState.CONSULTED: N_("Sudah dibahas dengan masyarakat"),
    },
    Status: {
        Status.REGISTERED: N_("Terdaftar"),
        Status.IN_PROCESS: N_("Diproses"),
        Status.SUSPENDED: N_("Ditangguhkan"),
        Status.READY: N_("Siap diambil"),
        Status.HANDED_OVER: N_("Sudah diserahkan"),
        Status.REJECTED: N_("Ditolak"),
        Status.CANCELLED: N_("Dibatalkan"),
    },
    Action: {
        Action.VERIFIED: N_("Nyatakan terverifikasi"),
        Action.PAID: N_("Catat pembayaran"),
        Action.SUSPEND: N_("Tangguhkan"),
        Action.RESUME: N_("Lanjutkan"),
        Action.EXTEND: N_("Perpanjang"),
        Action.READY: N_("Nyatakan siap diambil"),
        Action.HANDOVER: N_("Serahkan"),
        Action.REJECT: N_("Tolak"),
        Action.CANCEL: N_("Batalkan"),
    },
    PromiseState: {
        PromiseState.OVERDUE: N_("Terlambat"),
        PromiseState.SUSPENDED: N_("Ditangguhkan"),
        PromiseState.DUE_TODAY: N_("Jatuh tempo hari ini"),
        PromiseState.AT_RISK: N_("Hampir jatuh tempo"),
        PromiseState.ON_TIME: N_("Dalam batas waktu"),
        PromiseState.MET: N_("Selesai tepat waktu"),
        PromiseState.MISSED: N_("Selesai terlambat"),
    },
    DayKind: {
        DayKind.NATIONAL: N_("libur nasional"),
        DayKind.COLLECTIVE: N_("cuti bersama"),
        DayKind.LOCAL: N_("libur lokal"),
        DayKind.WEEKEND: N_("akhir pekan"),
        DayKind.SPECIAL: N_("hari tutup khusus"),
    },
    EntryKind: {
        EntryKind.FIRST: N_("Janji pertama"),
        EntryKind.SUSPENSION: N_("Penangguhan"),
        EntryKind.EXTENSION: N_("Perpanjangan"),
        EntryKind.CALENDAR: N_("Perubahan kalender"),
    },
    # The word below a day of the strip: no wider than its cell.
    StripKind: {
        StripKind.START: N_("mulai"),
        StripKind.BEGIN: N_("mulai"),
        StripKind.COUNTED: N_("jalan"),
        StripKind.CLOSED: N_("tutup"),
        StripKind.SUSPENDED: N_("jeda"),
        StripKind.DUE: N_("batas"),
        StripKind.LATE: N_("lewat"),
        StripKind.FOLDED: N_("dilipat"),
    },
    Sex: {
        Sex.MALE: N_("Laki-laki"),
        Sex.FEMALE: N_("Perempuan"),
    },
    NikWarning: {
        NikWarning.TEMPORARY: N_("NIK sementara"),
        NikWarning.PROVINCE_UNKNOWN: N_("Kode provinsi pada NIK tidak dikenal; periksa lagi"),
        NikWarning.REGENCY_UNKNOWN: N_("Kode kabupaten/kota pada NIK tidak dikenal; periksa lagi"),
        NikWarning.BIRTH_DATE_INVALID: N_("Tanggal lahir pada NIK tidak ada di kalender; periksa lagi"),
        NikWarning.CENTURY_AMBIGUOUS: N_("Abad kelahiran tidak jelas dari NIK; periksa tahun lahirnya"),
        NikWarning.SERIAL_ZERO: N_("Nomor urut NIK 0000; periksa lagi"),
    },
    ClockFault: {
        ClockFault.FAR_BEHIND: N_("jam komputer mundur lebih dari sehari"),
        ClockFault.BEHIND: N_("jam komputer mundur"),
        ClockFault.TOO_OLD: N_("jam komputer lebih tua daripada Loket"),
        ClockFault.AHEAD: N_("jam komputer meloncat lebih dari setahun"),
    },
    Role: {
        Role.OFFICER: N_("Petugas loket"),
        Role.SUPERVISOR: N_("Penyelia"),
        Role.ADMINISTRATOR: N_("Administrator"),
        Role.DELIVERY: N_("Akun pengiriman terjadwal"),
        Role.BACKUP: N_("Akun pencadangan terjadwal"),
    },
    Scope: {
        Scope.SERVICE: N_("tiap layanan"),
        Scope.OFFICE: N_("kantor"),
        Scope.UNSEEN: N_("di luar Loket"),
    },
    Place: {
        Place.STANDARD: N_("Buka standarnya"),
        Place.POSTER: N_("Buka posternya"),
        Place.PLEDGE: N_("Buka maklumat"),
        Place.EVIDENCE: N_("Catat bukti"),
        Place.OFFICE: N_("Buka pengaturan kantor"),
        Place.CRIB: N_("Simpan kartu saku"),
    },
    Right: {
        Right.LOOK: N_("melihat data kantor"),
        Right.SERVE: N_("melayani di loket"),
        Right.REVEAL: N_("membuka data yang disamarkan"),
        Right.DELIVER: N_("mengirim ke instansi pembina"),
        Right.CORRECT: N_("membetulkan permohonan"),
        Right.CANCEL: N_("membatalkan permohonan"),
        Right.REJECT: N_("menolak permohonan"),
        Right.EXTEND: N_("memperpanjang waktu"),
        Right.MOVE_PROMISES: N_("memutuskan janji saat kalender berubah"),
        Right.EXPORT_REGISTER: N_("mengekspor register"),
        Right.UNLOCK_PEOPLE: N_("membuka kunci orang"),
        Right.READ_AUDIT: N_("membaca catatan"),
        Right.ASSESS: N_("melihat kesiapan dinilai"),
        Right.KEEP_PEOPLE: N_("mengatur orang"),
        Right.KEEP_STANDARDS: N_("mengatur standar pelayanan"),
        Right.KEEP_CALENDAR: N_("mengatur kalender"),
        Right.KEEP_OFFICE: N_("mengatur kantor"),
        Right.KEEP_UPSTREAM: N_("mengatur tujuan pengiriman"),
        Right.BACKUP: N_("mencadangkan"),
        Right.RESTORE: N_("memulihkan cadangan"),
        Right.EXPORT_PERSONAL: N_("mengekspor data pribadi"),
        Right.RESET_NUMBERS: N_("memulai ulang nomor"),
    },
}


def label(member: Enum) -> str:
    """What people read for a member of a closed list. `KeyError` where it has no word yet."""
    return _(_LABELS[type(member)][member])


def role_words(roles: Collection[Role]) -> str:
    """The roles of one person: "Petugas loket & Penyelia"."""
    return _("Semua peran") if set(roles) >= set(HUMAN) else " & ".join(label(role) for role in roles)


def has_label(member: Enum) -> bool:
    """Whether `label` knows the member."""
    return member in _LABELS.get(type(member), {})
