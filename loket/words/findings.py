"""What a check finds, in words: one sentence for each code, saying what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from loket.i18n import N_, _
from loket.words.dates import moment
from loket.words.errors import readable
from loket.words.upstream import reason_words

FINDINGS: dict[str, str] = {
    "integrity": N_("Berkas basis data rusak ({count} temuan, yang pertama: {first}). Pulihkan dari cadangan."),
    "audit_chain_broken": N_("Rantai catatan putus di baris {line}: ada catatan yang diubah atau dihapus."),
    "row_without_audit": N_(
        "Permohonan dengan id {subject_id} diubah di luar Loket: isinya tidak cocok dengan catatan."
    ),
    "table_changed": N_("Tabel {table} diubah di luar Loket: tidak cocok lagi dengan catatan baris {line}."),
    "settings_changed": N_("Pengaturan ({table}) diubah di luar Loket sesudah catatan baris {line}."),
    "series_reset": N_("Deret nomor {table} dimundurkan di luar Loket sesudah catatan baris {line}."),
    "trigger_missing": N_("Pengaman catatan ({table}) dihapus dari basis data."),
    "anchor_missing": N_(
        "Rantai catatan ditulis ulang mulai baris {line} atau sesudahnya: {name} menyebut catatan yang tidak ada lagi."
    ),
    "restored_over": N_(
        "Pemulihan pada {at} membuang catatan sejak {since}; bila tidak ada yang tahu tentang itu, periksa segera."
    ),
    "head_missing": N_(
        "Pangkal {head} … dari lembar tutup hari tidak ada lagi dalam rantai: catatan sampai lembar itu pernah lain."
    ),
    "head_given_up": N_(
        "Pangkal {head} … dari lembar tutup hari tidak ada dalam rantai. Kantor dipulihkan dari cadangan pada "
        "{restored_at}; lembar itu sah bila dicetak sesudah cadangan tersebut dan sebelum pemulihannya."
    ),
    "anchor_unreadable": N_("Berkas {file} bukan daftar kiriman atau cadangan kantor ini; pilih berkas lain."),
    "anchor_file_gone": N_("Berkas {file} tidak ada; periksa nama dan tempatnya, lalu ulangi."),
    "no_recovery_code": N_("Belum ada kode pemulihan; buat dengan: loket backup BERKAS --new-code KODE.pdf"),
    "no_backup": N_("Belum pernah ada cadangan; buat dengan: loket backup BERKAS"),
    "backup_old": N_("Cadangan terakhir dari {since}, dan sesudahnya ada perubahan; buat yang baru."),
    "backup_failed": N_("Cadangan ke {place} gagal: {reason}"),
    "rehearsal_failed": N_("Uji pemulihan pada {at} gagal: {reason}"),
    "rehearsal_old": N_("Uji pemulihan terakhir dari {since}; biarkan Loket terbuka agar ujian mingguan berjalan."),
    "clock_far_behind": N_("Jam komputer mendahului catatan terakhir lebih dari sehari; betulkan tanggal dan jam."),
    "clock_behind": N_("Jam komputer sedikit mendahului catatan terakhir; betulkan jamnya."),
    "clock_too_old": N_("Jam komputer lebih tua daripada program ini; betulkan tanggalnya."),
    "clock_ahead": N_("Jam komputer meloncat lebih dari setahun sesudah catatan sebelumnya; periksa tahunnya."),
    "disk_low": N_("Ruang disk tinggal {megabytes} MB; kosongkan disk sebelum penuh."),
    "no_upstream": N_("Tujuan pengiriman ke instansi pembina belum diatur."),
    "delivery_silent": N_("Pengiriman macet: ada catatan yang menunggu dikirim sejak {since}."),
    "delivery_unheard": N_(
        "{count} kiriman belum dikabarkan pembina sejak {since}; tanyakan apakah sudah diterima di sana."
    ),
    "delivery_held": N_(
        "{count} kiriman ditahan: disiapkan sebelum ada kunci pembina, jadi tidak tersandi; mulai rangkaian baru "
        "(loket upstream restart), atau kirim apa adanya (loket sync --plain)."
    ),
    "delivery_number_taken": N_(
        "Di tujuan sudah ada kiriman dengan nomor yang sama dan isi lain, jadi pengiriman berhenti: administrator "
        "perlu memulai rangkaian baru (loket upstream restart)."
    ),
    "delivery_refused": N_("Kiriman {batch} belum masuk di pembina ({why}); buka Pengiriman untuk jalan keluarnya."),
}


def finding_words(code: str, facts: Mapping[str, object]) -> str:
    """A finding in words; an unknown one says its code."""
    known = {name: readable(value) for name, value in facts.items()}
    if code == "delivery_refused":
        known["why"] = reason_words(known["why"])
    return _(FINDINGS.get(code, "{code}")).format_map({"code": code, **known})


def head_words(line: int, at: datetime | None, zone: str) -> str:
    """A printed head that holds: where it stands."""
    when = moment(at, zone) if at is not None else ""
    return _("Cocok: pangkal itu catatan baris {line}, {when}.").format(line=line, when=when)


def grouped_head(head: str) -> str:
    """A head as people compare it: capitals in groups of four."""
    capitals = head.upper()
    return " ".join(capitals[at : at + 4] for at in range(0, len(capitals), 4))
