"""What is wrong with a server or the line to it, and with an address: one sentence for each code."""

from __future__ import annotations

from loket.i18n import N_

# The officer, or the administrator, can mend it.
LINE_RULES: dict[str, str] = {
    "address_invalid": N_("Alamat tujuan tidak dapat dibaca; tulis misalnya {example}."),
    "address_password": N_("Jangan tulis kata sandi di dalam alamat; isikan pada kolom kata sandi."),
    "extra_missing": N_("Jalan “{extra}” memerlukan paket {package}; pasang dengan: pip install loket[{extra}]."),
    "secret_key_unreadable": N_("Kunci SSH tidak dapat dibaca; pakai berkas kunci OpenSSH tanpa kata sandi."),
    "host_key_malformed": N_("Kunci server tidak dapat dibaca; uji sambungan lagi dan bandingkan sidik jarinya."),
    "fingerprint_differs": N_("Server menunjukkan sidik jari {shown}, bukan yang Anda tulis; tanyakan pengelolanya."),
    "fingerprint_not_asked": N_("Tujuan ini tidak memakai sidik jari; hapus pilihan --fingerprint."),
    "certificate_unreadable": N_("Berkas sertifikat tidak dapat dibaca; pilih berkas PEM dari pengelola server."),
    "secret_missing": N_(
        "Kata sandi tujuan belum diisi; isi di Pengaturan, Pengiriman, atau: loket upstream place --secret-file BERKAS."
    ),
    "secret_unsafe": N_("Kata sandi tidak dapat dipakai; tulis paling banyak {limit} huruf dalam satu baris."),
}

# The machine, the server or the line is to blame.
LINES: dict[str, str] = {
    "host_unknown": N_("Server {place} tidak ditemukan; periksa penulisan alamatnya dan sambungan internet."),
    "port_closed": N_("Server {place} tidak menerima sambungan; periksa porta, atau tanyakan apakah layanannya hidup."),
    "line_silent": N_("Server {place} tidak menjawab; periksa sambungan internet, lalu coba lagi."),
    "line_broken": N_("Sambungan ke {place} terputus; kiriman tetap tersimpan di sini, coba lagi nanti."),
    "login_refused": N_("Server {place} menolak pengguna “{user}”; periksa nama pengguna dan kata sandinya."),
    "host_key_unknown": N_("Server {place} belum dikenal; administrator perlu membandingkan sidik jari {fingerprint}."),
    "host_key_changed": N_(
        "Kunci server {place} berubah; jangan lanjutkan sebelum pengelola server memastikan {fingerprint}."
    ),
    "certificate_expired": N_("Sertifikat server {place} sudah habis masa berlakunya; beri tahu pengelola server."),
    "certificate_early": N_("Sertifikat server {place} belum berlaku; periksa tanggal dan jam komputer ini."),
    "certificate_unknown": N_(
        "Sertifikat server {place} tidak dikenal; minta berkas sertifikat (CA) dari pengelola server."
    ),
    "certificate_other_name": N_("Sertifikat itu bukan untuk {place}; periksa alamatnya, atau beri tahu pengelolanya."),
    "not_encrypted": N_("Server {place} tidak menyandikan sambungan; minta pengelolanya menyalakan enkripsi."),
    "place_missing": N_("Folder {folder} tidak ada di {place}; periksa alamatnya, atau minta dibuatkan."),
    "place_forbidden": N_("Server {place} tidak mengizinkan menulis di situ; minta izin kepada pengelola server."),
    "place_full": N_("Ruang di {place} penuh; kiriman tetap tersimpan di sini. Beri tahu pengelola server."),
    "place_overwrites": N_("Tujuan {place} dapat menimpa kiriman lama, jadi tidak aman; minta tujuan lain."),
    "place_failed": N_("Server {place} menolak ({detail}); coba lagi, atau beri tahu pengelola server."),
    "stick_missing": N_("Flash disk tujuan belum terpasang; pasang, tunggu sebentar, lalu coba lagi."),
    "stick_several": N_("Terpasang beberapa flash disk: {names}; cabut yang lain, atau isi namanya di pengaturan."),
    "secrets_damaged": N_("Berkas kata sandi {path} rusak; hapus berkas itu, lalu isi lagi kata sandinya."),
}
