"""One sentence for each error code of the package and the outbox; merged into the tables of `sentences`."""

from __future__ import annotations

from loket.i18n import N_

UPSTREAM_RULES: dict[str, str] = {
    "place_relative": N_("Tulis alamat folder tujuan selengkapnya, misalnya {folder}."),
    "place_in_data": N_("Folder {folder} ada di dalam folder data Loket sendiri; pilih folder lain."),
    "frozen_unsealed": N_(
        "{count} kiriman ditahan: disiapkan sebelum ada kunci pembina, jadi tidak tersandi; "
        "mulai rangkaian baru, atau kirim apa adanya."
    ),
    "public_key_unreadable": N_("Berkas itu bukan kunci publik kantor (ssh-ed25519 …); minta berkas .pub-nya lagi."),
    "age_key_unreadable": N_(
        "Kunci pembina tidak dikenali; salin utuh dari instansi pembina, mulai dari “age1”, tanpa spasi."
    ),
    "age_identity_unreadable": N_("Berkas kunci rahasia age tidak dikenali; pilih yang berisi AGE-SECRET-KEY-1."),
}

UPSTREAM_STORAGE: dict[str, str] = {
    "number_taken": N_(
        "Kiriman {batch} sudah ada di sana dengan isi lain (data dari cadangan lama); "
        "administrator perlu memulai rangkaian baru di Pengiriman."
    ),
    "folder_full": N_(
        "Disk tempat folder tujuan {folder} penuh; kosongkan ruang di sana. Kiriman tetap tersimpan di sini."
    ),
    "manifest_newer": N_("Kiriman dibuat Loket yang lebih baru ({schema}); perbarui Loket di sini, lalu ulangi."),
    "package_sealed": N_("Paket {name} tersandi dan tidak dapat dibuka; pilih kunci rahasia pembina yang benar."),
    "signature_malformed": N_("Tanda tangan kiriman tidak dapat dibaca; minta kirim ulang."),
    "signature_wrong": N_("Tanda tangan tidak cocok dengan isi kiriman; jangan dipakai, hubungi kantor pengirim."),
}

# Why the institution above did not take a batch in, by the code in its acknowledgement.
REFUSALS: dict[str, str] = {
    "package_damaged": N_("paketnya rusak di tujuan"),
    "package_sealed": N_("paketnya tersandi dengan kunci lain"),
    "package_too_large": N_("paketnya terlalu besar"),
    "name_missing": N_("paketnya belum ada di tujuan"),
    "csv_damaged": N_("isi berkasnya tidak sesuai skema"),
    "manifest_malformed": N_("daftar isinya tidak terbaca"),
    "manifest_newer": N_("Loket pembina lebih lama daripada Loket kantor ini"),
    "signature_missing": N_("tanda tangannya belum ada"),
    "signature_malformed": N_("tanda tangannya tidak terbaca"),
    "signature_wrong": N_("tanda tangannya tidak cocok dengan isinya"),
    "signer_unknown": N_("ditandatangani dengan kunci yang tidak dikenal pembina"),
    "signer_retired": N_(
        "ditandatangani kunci lama yang sudah dicabut; masuk bersama kiriman berikutnya yang memakai kunci baru"
    ),
    "office_unknown": N_("kunci kantor ini belum disahkan pembina; serahkan kunci publiknya"),
    "batch_not_contiguous": N_("ada kiriman sebelumnya yang belum sampai"),
    "batch_chain_broken": N_("tidak bersambung dengan kiriman sebelumnya"),
    "batch_of_other_stream": N_("tersimpan di folder kantor lain"),
    "rows_of_other_office": N_("berisi data kantor lain"),
    "number_taken": N_("nomornya sudah dipakai kiriman lain"),
    "number_reused": N_("nomornya sudah dipakai kiriman lain"),
    # What the office itself makes of an acknowledgement.
    "sent_again": N_("sudah dikirim lagi; tunggu kabar pembina"),
    "acknowledged_missed": N_(
        "dulu sudah diterima, sekarang tidak ada di pembina; dikirim lagi bersama yang sesudahnya, tunggu kabar pembina"
    ),
    "acknowledged_waits": N_(
        "dulu sudah diterima, sekarang belum lagi; kirimannya ada di tujuan, tunggu kabar pembina"
    ),
    "acknowledged_lost": N_(
        "dulu sudah diterima, sekarang tidak ada di pembina dan di sini salinannya sudah dihapus; "
        "administrator perlu memulai rangkaian baru di Pengiriman (loket upstream restart)"
    ),
    "acknowledged_foreign": N_(
        "pembina menerima isi lain dengan nomor ini; "
        "administrator perlu memulai rangkaian baru di Pengiriman (loket upstream restart)"
    ),
}
