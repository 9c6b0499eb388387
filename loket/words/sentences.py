"""One sentence for each error code: what is wrong and what to do.

To add a code, add its line; `{name}` stands for a fact that is given wherever the code is raised. A test compares
these tables with every raise in the program.
"""

from __future__ import annotations

from loket.i18n import N_
from loket.words.sentences_gathering import GATHERING_RULES, GATHERING_STORAGE
from loket.words.sentences_lines import LINE_RULES, LINES
from loket.words.sentences_readiness import READINESS_RULES
from loket.words.sentences_sheets import SHEET_RULES
from loket.words.sentences_standards import STANDARD_PROBLEMS, STANDARD_RULES
from loket.words.sentences_upstream import UPSTREAM_RULES, UPSTREAM_STORAGE

# A rule says no: the officer can mend it.
RULES: dict[str, str] = {
    **GATHERING_RULES,
    **LINE_RULES,
    **READINESS_RULES,
    **SHEET_RULES,
    **STANDARD_RULES,
    **UPSTREAM_RULES,
    # the request
    "name_missing": N_("Nama pemohon belum diisi."),
    "nik_digits": N_("NIK hanya boleh berisi angka; periksa lagi."),
    "nik_length": N_("NIK harus 16 angka, baru {length}."),
    "nik_repeated": N_("NIK berisi satu angka yang berulang; salin lagi dari KTP-el."),
    "paper_not_genuine": N_("Kode kertas ini bukan buatan kantor ini atau sudah diubah; cari dengan nomornya."),
    "region_invalid": N_("Kode wilayah “{text}” tidak sah; tulis 2, 4, 6, atau 10 angka Kemendagri, misalnya 62.71."),
    "nik_or_reason": N_("Isi NIK, atau pilih alasan mengapa pemohon tidak punya NIK."),
    "kk_digits": N_("Nomor KK hanya boleh berisi angka; periksa lagi."),
    "kk_length": N_("Nomor KK harus 16 angka, baru {length}."),
    "kk_repeated": N_("Nomor KK berisi satu angka yang berulang; salin lagi dari Kartu Keluarga."),
    "phone_invalid": N_("Nomor telepon “{text}” tidak dapat dipakai; tulis misalnya 0812 3456 7890, atau kosongkan."),
    "proxy_name_missing": N_("Nama yang mewakili belum diisi."),
    "service_missing": N_("Pilih layanan dari daftar; ketik namanya atau keperluannya."),
    "variant_missing": N_("Pilih jenis permohonan."),
    "unknown_service": N_("Layanan “{service}” tidak ada; pilih dari daftar layanan."),
    "variant_needed": N_("Layanan ini punya beberapa jenis permohonan; pilih salah satu: {variants}."),
    "unknown_variant": N_("Jenis permohonan “{variant}” tidak ada pada layanan ini; pilih salah satu: {variants}."),
    "unknown_requirement": N_("Syarat “{requirement}” tidak ada pada standar layanan ini; pilih dari: {known}."),
    "unknown_request": N_("Permohonan tidak ditemukan; periksa nomornya."),
    "unknown_visit": N_("Catatan kunjungan itu tidak ditemukan; muat ulang daftarnya."),
    "undo_too_late": N_("Sudah lewat {seconds} detik, tidak dapat diurungkan; minta penyelia membatalkan {number}."),
    "step_not_allowed": N_("Permohonan berstatus “{status}”, jadi “{action}” tidak dapat dilakukan sekarang."),
    "reason_missing": N_("Alasan belum diisi."),
    "nothing_to_pay": N_("Permohonan {number} tidak dipungut biaya; tidak ada pembayaran yang perlu dicatat."),
    "reference_missing": N_("Nomor bukti pembayaran belum diisi."),
    "paid_already": N_("Pembayaran {number} sudah dicatat dengan nomor bukti {reference}."),
    "not_suspended": N_("Permohonan {number} tidak sedang ditangguhkan; muat ulang daftarnya."),
    "return_in_the_past": N_("Tanggal kembali {until} sudah lewat; pilih hari ini atau sesudahnya."),
    "suspended_before_registered": N_(
        "Permohonan {number} baru diterima {at}; jam komputer ini mendahuluinya. Periksa tanggal dan jam komputer."
    ),
    "resumed_before_suspended": N_(
        "Permohonan {number} baru ditangguhkan {at}; jam komputer ini mendahuluinya. Periksa tanggal dan jam komputer."
    ),
    "lapse_too_early": N_("Batas gugur {lapses_on} terlalu dekat; pilih {earliest} atau sesudahnya."),
    "extended_too_late": N_("Batas waktu {number} sudah lewat ({due}); perpanjangan hanya untuk yang belum terlambat."),
    "nothing_to_wait_for": N_("Layanan {number} tidak dipungut biaya; pilih alasan menunggu yang lain."),
    "not_started": N_("Waktu janji permohonan {number} belum berjalan; tidak ada yang dapat diperpanjang."),
    "days_missing": N_("Isi berapa hari permohonan ini diperpanjang."),
    "unknown_reason": N_("Alasan “{reason}” tidak ada pada daftar kantor; muat ulang daftarnya."),
    "reason_exists": N_("Alasan “{text}” sudah ada pada daftar."),
    "reason_needed": N_("Alasan “Lainnya” tidak dapat dipensiunkan; di sinilah petugas menulis alasan sendiri."),
    "reason_text_missing": N_("Tulis alasannya, misalnya Menunggu rekomendasi camat."),
    "lapse_days_invalid": N_("Batas gugur {days} hari tidak dapat dipakai; isi 1 sampai {limit}, atau kosongkan."),
    "reasons_changed_meanwhile": N_("Daftar alasan sudah diubah orang lain; muat ulang, lalu urutkan lagi."),
    "period_invalid": N_("Bulan “{text}” tidak dapat dibaca; tulis misalnya 2026-11."),
    "amount_invalid": N_("Jumlah “{text}” tidak dapat dibaca; tulis rupiah bulat, misalnya 150.000."),
    # the promise
    "amount_not_positive": N_("Lamanya waktu harus lebih dari nol, bukan {amount}."),
    "amount_not_whole": N_("Lamanya waktu harus bilangan bulat, bukan “{amount}”."),
    "unknown_unit": N_(
        "Satuan waktu “{unit}” tidak dikenal; pilih menit, jam kerja, jam, hari kerja, hari kalender, minggu, bulan."
    ),
    "duration_not_positive": N_("Lamanya waktu harus lebih dari nol."),
    "days_not_positive": N_("Jumlah hari harus 1 atau lebih, bukan {days}."),
    "beyond_horizon": N_("Batas waktunya lebih dari 20 tahun lagi; periksa lamanya waktu dan kalender kantor."),
    "unknown_on_closed": N_("Aturan hari tutup “{on_closed}” tidak dikenal; pilih berikutnya, sebelumnya, atau tetap."),
    "extension_not_allowed": N_("Standar layanan ini tidak mengizinkan perpanjangan waktu."),
    "extension_too_long": N_("Perpanjangan melebihi batas {limit}; sisa yang boleh dipakai {left}."),
    # the calendar
    "unknown_weekday": N_("Nama hari “{weekday}” tidak dikenal; pakai mon, tue, wed, thu, fri, sat, sun."),
    "week_empty": N_("Minggu kerja belum punya jam buka; isi sedikitnya satu hari."),
    "interval_backwards": N_(
        "Jam tutup harus sesudah jam buka ({where}); jam kerja tidak boleh melewati tengah malam."
    ),
    "intervals_overlap": N_("Jam kerja bertumpuk ({where}); perbaiki jam mulai atau jam selesainya."),
    "time_unreadable": N_("Jam “{value}” tidak dapat dibaca ({where}); tulis misalnya 07:30."),
    "date_unreadable": N_("Tanggal “{value}” tidak dapat dibaca; tulis misalnya 2026-03-19."),
    "unknown_zone": N_(
        "Zona waktu “{zone}” tidak dikenal; pakai Asia/Jakarta (WIB), Asia/Makassar (WITA), atau Asia/Jayapura (WIT)."
    ),
    "unknown_day": N_("Tidak ada catatan kalender untuk {day}."),
    "season_upside_down": N_("Hari terakhir musim ({last}) mendahului hari pertamanya ({first}); perbaiki tanggalnya."),
    "unknown_season": N_("Musim jam kerja itu tidak ada lagi; muat ulang kalender."),
    "special_day_needs_hours": N_("Isi jam kerja untuk hari khusus {day}, atau tandai hari itu tutup."),
    "clock_invalid": N_("Jam “{text}” tidak dapat dibaca; tulis misalnya 14:00."),
    "day_name_missing": N_("Nama hari belum diisi; tulis misalnya Hari jadi kota."),
    "season_too_long": N_("Musim jam kerja dari {first} sampai {last} lebih dari setahun; periksa tahunnya."),
    "day_range_upside_down": N_("Hari terakhir ({last}) mendahului hari pertama ({first}); perbaiki tanggalnya."),
    "day_range_too_long": N_("Rentang itu {days} hari; paling banyak {limit} hari sekaligus. Periksa tahunnya."),
    "calendar_changed_meanwhile": N_("Kalender sudah diubah orang lain sejak ditampilkan; periksa lagi akibatnya."),
    "calendar_undecided": N_(
        "Perubahan kalender lain belum diputuskan; simpan atau batalkan dahulu pada halaman Kalender."
    ),
    "calendar_unchanged": N_("Tidak ada yang berubah pada kalender; isinya sudah seperti itu."),
    "nothing_to_undo": N_("Tidak ada perubahan kalender yang dapat dibatalkan."),
    "decree_empty": N_("Berkas kalender tidak memuat satu hari pun; isi tanggal, jenis, dan nama."),
    "decree_too_large": N_("Berkas kalender terlalu besar; yang dapat dibaca paling banyak {limit} bita."),
    "decree_too_many": N_("Berkas kalender memuat lebih dari {limit} hari; bagi menjadi beberapa berkas."),
    "decree_cell_long": N_("Baris {line} berkas kalender: ada isian lebih dari {limit} huruf; singkatkan."),
    "decree_not_csv": N_("Baris {line} berkas kalender bukan CSV yang benar; periksa tanda kutipnya."),
    "decree_day_twice": N_("Baris {line} berkas kalender mengulang {day} dari baris {first}; pakai salah satunya."),
    "decree_encoding": N_("Berkas kalender bukan teks UTF-8; simpan lagi sebagai CSV UTF-8."),
    "decree_column_missing": N_("Kolom “{column}” tidak ada pada berkas kalender; tambahkan pada baris pertama."),
    "decree_line_short": N_("Baris {line} berkas kalender kurang lengkap; isi tanggal, jenis, dan nama."),
    "decree_kind": N_("Baris {line} berkas kalender: jenis “{kind}” tidak dikenal; pakai salah satu: {known}."),
    "decree_name_missing": N_("Baris {line} berkas kalender: nama hari belum diisi."),
    "decree_date": N_("Baris {line} berkas kalender: tanggal “{text}” tidak dapat dibaca; tulis misalnya 2026-03-19."),
    # numbers and codes
    "template_brace": N_("Pola nomor punya kurung kurawal yang tidak berpasangan; perbaiki."),
    "template_unknown_token": N_("Pola nomor memuat {{{token}}} yang tidak dikenal; yang ada: {known}."),
    "template_no_serial": N_("Pola nomor harus memuat {{nomor}}, supaya tidak ada nomor kembar."),
    "template_no_year": N_("Pola nomor harus memuat {{tahun}}, supaya nomor tidak terulang tahun depan."),
    "template_no_counter": N_("Pola nomor harus memuat {{loket}}, supaya dua loket tidak memberi nomor yang sama."),
    "template_tokens_touch": N_("Pola nomor: beri tanda pemisah di antara {first} dan {second}."),
    "counter_code": N_("Kode loket “{counter}” tidak dapat dipakai; tulis 1 sampai 8 huruf atau angka."),
    "paper_code_letter": N_("Kode tanda terima tidak memakai “{letter}”; baca lagi dari kertasnya."),
    "paper_code_length": N_("Kode tanda terima belum lengkap ({length} huruf); baca lagi dari kertasnya."),
    "paper_code_typo": N_("Kode tanda terima salah ketik; baca lagi dari kertasnya."),
    # office and people
    "no_office": N_("Kantor belum dibuat di sini; jalankan penyiapan awal lebih dahulu."),
    "office_exists": N_("Kantor sudah ada di folder data ini; pakai folder lain untuk kantor baru."),
    "office_name_missing": N_("Nama kantor belum diisi."),
    "period_upside_down": N_("Tanggal akhir mendahului tanggal awal; tukar keduanya."),
    "closing_in_future": N_("{day} belum tiba; pilih hari ini atau sebelumnya."),
    "closing_before_office": N_("Catatan kantor ini baru mulai {since}; pilih hari itu atau sesudahnya."),
    "head_unreadable": N_("Pangkal pada lembar tutup hari belum terbaca; pindai QR, atau ketik {least} huruf pertama."),
    "folder_in_use": N_("Loket sudah terbuka untuk folder data {path}; pakai jendela yang sudah terbuka."),
    "desktop_running": N_("Loket sudah terbuka untuk folder data {folder}; pakai jendela yang sudah terbuka."),
    "nobody_signed_in": N_("Belum ada petugas yang masuk; masuk lebih dahulu."),
    "person_name_missing": N_("Nama orang belum diisi."),
    "person_exists": N_("Sudah ada orang bernama “{name}”; tambahkan pembeda pada namanya."),
    "unknown_person": N_("Orang itu tidak terdaftar atau sudah dinonaktifkan; pilih dari daftar."),
    "account_unknown": N_(
        "Akun komputer “{account}” belum dipasangkan dengan petugas; minta administrator menambahkannya."
    ),
    "not_allowed": N_("Peran Anda ({roles}) tidak boleh {right}; minta {ask}."),
    "person_disabled": N_("{name} sudah dinonaktifkan di kantor ini; minta administrator mengaktifkannya lagi."),
    "role_missing": N_("Peran belum dipilih; pilih sedikitnya satu."),
    "service_role_alone": N_("Akun terjadwal tidak boleh merangkap peran lain; buat orang tersendiri untuknya."),
    "account_taken": N_("Akun komputer “{account}” sudah milik {name}; lepaskan dahulu dari orang itu."),
    "last_administrator": N_("{name} satu-satunya administrator; tunjuk administrator lain dahulu."),
    "administrator_shut_out": N_(
        "Sesudah itu tidak ada administrator yang dapat masuk; beri {names} kata sandi lebih dahulu."
    ),
    "password_missing": N_("Tulis kata sandi."),
    "password_wrong": N_("Kata sandi tidak cocok; periksa Caps Lock, lalu tulis lagi."),
    "password_first": N_("{name} belum punya kata sandi; buat sekarang, sedikitnya {least} huruf."),
    "password_not_given": N_("{name} belum punya kata sandi; minta kata sandi sekali pakai kepada administrator."),
    "password_one_time": N_("Kata sandi ini sekali pakai; buat kata sandi Anda sendiri."),
    "password_short": N_("Kata sandi terlalu pendek; pakai sedikitnya {least} huruf, boleh beberapa kata."),
    "password_long": N_("Kata sandi terlalu panjang; pakai paling banyak {most} huruf."),
    "password_common": N_("Kata sandi itu dipakai banyak orang dan mudah ditebak; pakai beberapa kata yang tak lazim."),
    "password_is_name": N_("Kata sandi itu nama kantor atau nama orang; pakai beberapa kata lain."),
    "password_same": N_("Kata sandi baru sama dengan yang lama; pakai yang lain."),
    "password_file_empty": N_("Berkas {file} tidak berisi kata sandi pada baris pertamanya; perbaiki isinya."),
    "tries_wait": N_("Terlalu banyak kata sandi salah; coba lagi {seconds} detik lagi, atau minta penyelia membuka."),
    "pin_digits": N_("PIN harus {digits} angka."),
    "pin_common": N_("PIN itu mudah ditebak; jangan angka berurutan atau berulang."),
    "pin_differs": N_("PIN yang kedua tidak sama dengan yang pertama; ulangi."),
    "pin_wrong": N_("PIN tidak cocok; sisa {left} kali."),
    "pin_used_up": N_("PIN salah {tries} kali; tulis kata sandi."),
    "pin_not_now": N_("PIN hanya untuk membuka lagi kerja hari ini; tulis kata sandi."),
    "second_needed": N_("Untuk {right} perlu orang kedua; minta rekan masuk di samping Anda."),
    "second_one_time": N_(
        "Kata sandi {name} masih sekali pakai dan dikenal administrator; ia harus membuat yang baru dahulu."
    ),
    "second_is_same": N_("Orang kedua harus orang lain; pilih rekan Anda."),
    "not_alone": N_("Ada rekan lain di kantor ini ({names}); minta salah seorang masuk di samping Anda."),
    "counter_exists": N_("Loket “{counter}” sudah ada; pakai kode lain."),
    "unknown_counter": N_("Loket “{counter}” tidak ada; pilih dari daftar loket."),
    "load_needs_standards": N_("Belum ada standar pelayanan yang dapat dipakai; masukkan dahulu katalognya."),
    "demo_needs_training": N_("Folder {path} milik kantor sungguhan; jalankan demo di folder lain."),
    "clock_needs_training": N_("Waktu hanya dapat diatur di kantor latihan; jalankan lagi tanpa --at."),
    "load_needs_training": N_(
        "Kantor ini bukan kantor latihan; permohonan buatan hanya boleh masuk ke kantor latihan."
    ),
    # backup and restore
    "recovery_code_letter": N_("Kode pemulihan tidak memakai “{letter}”; baca lagi dari kertasnya."),
    "recovery_code_length": N_("Kode pemulihan terdiri dari {needed} huruf dan angka, baru {length}; ketik semuanya."),
    "recovery_code_typo": N_("Kelompok ke-{group} kode pemulihan salah ketik; baca lagi dari kertasnya."),
    "backup_missing": N_("Berkas cadangan {file} tidak ada; periksa nama dan tempatnya, atau pasang USB-nya."),
    "recovery_code_wrong": N_("Kode pemulihan tidak cocok; pakai kertas bertanda {mark} yang dibuat {made_on}."),
    "recovery_code_needed": N_(
        "Cadangan {file} hanya dapat dibuka dengan kode pemulihan; ambil kertasnya dari brankas."
    ),
    "recovery_code_asked": N_("Kode pemulihan diperlukan; berikan dengan --code-file BERKAS."),
    "code_paper_exists": N_("Berkas {file} sudah ada; kertas kode lama jangan ditimpa, pilih nama lain."),
    "backup_without_code": N_(
        "Cadangan {file} dibuat sebelum ada kode pemulihan dan hanya terbuka di komputer asalnya; pilih cadangan lain."
    ),
    "backup_of_other_office": N_("Cadangan {file} milik kantor lain, bukan kantor di {path}; pilih cadangan lain."),
    "backup_over_foreign": N_("Berkas {file} sudah ada dan bukan cadangan Loket; pilih nama lain."),
    "backup_place_inside": N_("Folder cadangan harus di luar folder data; pilih disk lain, folder bersama, atau USB."),
    "no_backup_yet": N_("Belum ada cadangan yang dapat diuji; buat cadangan dahulu."),
    # the clock
    "clock_far_behind": N_(
        "Jam komputer ({now}) mendahului catatan terakhir ({latest}); betulkan, atau minta administrator "
        "menyatakannya benar."
    ),
    # personal data
    "retention_months": N_("Masa simpan {months} bulan tidak dapat dipakai; isi 1 sampai {most} sesuai JRA."),
    "nothing_to_destroy": N_("Belum ada data yang melewati masa simpan {months} bulan; tidak ada yang dimusnahkan."),
    "no_destruction": N_("Belum ada pemusnahan yang tercatat; musnahkan dahulu: loket privacy destroy."),
    "unknown_run": N_("Pemusnahan pada {at} tidak tercatat; pilih dari daftar pemusnahan."),
    "request_destroyed": N_(
        "Data pribadi permohonan {number} sudah dimusnahkan {at}; tanda terimanya tidak dapat dicetak lagi."
    ),
    "visit_destroyed": N_("Nama pada kunjungan {visit} sudah dimusnahkan; lembarnya tidak dapat dicetak lagi."),
    "person_unknown": N_("Tidak ada permohonan dengan NIK atau nomor itu; periksa angkanya, lalu cari lagi."),
    "period_backwards": N_("Hari terakhir {until} lebih awal dari {since}; tukar keduanya."),
    # service standards
    "unknown_version": N_("Versi standar layanan {service} itu tidak ada; pilih dari daftar versi."),
    "decree_number_missing": N_("Nomor SK penetapan standar belum diisi."),
    "standard_not_in_force": N_("Layanan {service} belum punya standar yang berlaku; tetapkan dengan nomor SK dahulu."),
    "standard_is_example": N_("Standar {service} masih contoh; isi SK kantor sendiri sebelum dipakai."),
    "poster_size_small": N_(
        "Poster {service} tidak muat pada {size} dengan huruf yang terbaca dari {metres} m; pilih ukuran "
        "{enough}{nearer}."
    ),
    "poster_too_long": N_(
        "Poster {service} tidak muat pada {size} dengan huruf yang terbaca dari {metres} m; persingkat “{component}” "
        "(kini {letters} huruf){nearer}."
    ),
    "poster_tiles_small": N_("Poster {size} sudah sebesar kertas kantor; cetak langsung tanpa ubin."),
    "poster_place_missing": N_("Tulis di mana poster digantung, misalnya Ruang tunggu."),
    "unknown_poster": N_("Catatan poster itu tidak ada atau sudah dilepas; muat ulang daftarnya."),
    "unknown_poster_size": N_("Ukuran poster “{size}” tidak ada; pilih salah satu: {known}."),
    "pledge_signer_missing": N_("Isi nama pejabat yang menandatangani maklumat."),
    "pledge_too_long": N_("Nama atau jabatan penanda tangan terlalu panjang untuk satu halaman; singkatkan."),
    "catalogue_too_large": N_("Berkas {file} lebih besar dari {limit_mb} MB; ini bukan katalog standar."),
    "catalogue_too_many": N_("Berkas {file} memuat {found} standar; paling banyak {limit}. Bagi menjadi beberapa."),
    "catalogue_key_twice": N_("Berkas {file} menulis “{key}” dua kali dalam satu bagian; hapus salah satunya."),
    "catalogue_standard_large": N_(
        "Berkas {file}: standar “{place}” lebih besar dari {limit_kb} KB; singkatkan isinya."
    ),
    "catalogue_encoding": N_("Berkas {file} bukan teks UTF-8; simpan lagi sebagai UTF-8."),
    "catalogue_not_json": N_("Berkas {file} bukan JSON yang benar, baris {line} kolom {column}; perbaiki di situ."),
    "list_kind_unknown": N_("Berkas daftar bernama “….xlsx” atau “….csv”; ubah nama “{file}”."),
    "list_too_long": N_("Daftar ini lebih dari {rows} baris, terlalu panjang untuk XLSX; simpan sebagai CSV."),
    "file_unreadable": N_("Berkas {file} tidak dapat dibaca ({reason}); periksa nama dan izinnya."),
    "catalogue_shape": N_("Berkas {file} bukan katalog standar Loket; periksa isinya."),
    "catalogue_format": N_("Berkas {file} berformat “{found}”; Loket ini membaca “{known}”."),
    "catalogue_repeated": N_("Layanan {service} tercantum dua kali dalam {file}; hapus salah satunya."),
    "catalogue_field": N_("Berkas {file}, bagian {place}: {problem} (“{found}”); perbaiki bagian itu."),
    "catalogue_fault": N_("Berkas {file}, bagian {place}: {problem}; perbaiki bagian itu."),
    # the way upstream
    "export_row_refused": N_(
        "Baris {row} pada {file} tidak dapat dikirim: isi kolom {column} tidak sah; perbaiki dahulu."
    ),
    "period_empty": N_("Bulan {text} tidak berisi apa pun: sebelum pendaftaran pertama, atau belum tiba."),
    "export_folder_foreign": N_("Folder {folder} berisi {file} yang bukan hasil ekspor Loket; pilih folder kosong."),
    "name_unsafe": N_("Nama “{name}” tidak aman untuk berkas; pakai huruf, angka, titik, dan tanda hubung."),
    "batches_refused": N_("Belum masuk di instansi pembina: {reasons}. Hubungi mereka."),
    "upstream_missing": N_("Tujuan pengiriman ke instansi pembina belum diatur; minta administrator mengisinya."),
    "transport_empty": N_("Tujuan pengiriman belum diisi; pilih folder atau alamat."),
    "transport_unknown": N_("Tujuan “{scheme}” tidak dikenal; yang dapat dipakai: {known}."),
    "office_code_unsafe": N_(
        "Kode kantor “{office}” tidak dapat menjadi nama folder; pakai huruf, angka, dan tanda hubung."
    ),
}

# The machine, the disk or the line is to blame.
STORAGE: dict[str, str] = {
    **GATHERING_STORAGE,
    **UPSTREAM_STORAGE,
    **LINES,
    "annex_unwritten": N_(
        "Data pribadi {count} permohonan sudah dimusnahkan, tetapi daftarnya belum: loket privacy annex -o BERKAS."
    ),
    "opening_failed": N_(
        "Terjadi kesalahan program saat membuka data kantor; coba lagi. Bila terulang, hubungi pengelola."
    ),
    # folders and disks
    "folder_gone": N_("Folder tujuan tidak ada atau tidak terjangkau; periksa namanya, kabel, USB, atau jaringan."),
    "folder_is_file": N_("{folder} sebuah berkas, bukan folder; pilih folder."),
    "folder_private": N_(
        "Folder data {path} tidak boleh dibuka akun komputer ini; jalankan Loket dari akun yang membuatnya."
    ),
    "folder_read_only": N_(
        "Folder tidak dapat ditulisi; minta pengelola komputer memberi izin, atau pilih folder lain."
    ),
    "disk_full": N_("Disk penuh; kosongkan ruang, lalu coba lagi. Data yang sudah tersimpan aman."),
    "file_in_use": N_("Berkas sedang dipakai program lain; tutup program itu, lalu coba lagi."),
    "folder_failed": N_("Folder tujuan gagal dipakai ({detail}); coba lagi, atau pilih folder lain."),
    "folder_unusable": N_("Folder data {path} tidak dapat dipakai ({reason}); periksa disk dan izinnya."),
    # the program
    "no_display": N_(
        "Tidak ada layar untuk jendela Loket; pakai komputer yang berlayar, atau lihat perintah “loket --help”."
    ),
    "desktop_unavailable": N_("Jendela Loket tidak dapat dibuka ({reason} tidak ada); pasang ulang Loket."),
    # paper
    "printer_missing": N_("Pencetak {printer} tidak ditemukan; periksa kabelnya, atau pilih pencetak di Pengaturan."),
    "print_failed": N_("Pencetak {printer} tidak menerima kertas; periksa pencetaknya, lalu tekan F9."),
    # the database
    "database_busy": N_("Basis data sedang dipakai; tunggu sebentar, lalu coba lagi."),
    "database_unreachable": N_("Basis data tidak terjangkau; periksa disk atau jaringan, lalu buka Loket lagi."),
    "database_damaged": N_(
        "Basis data rusak; jangan diteruskan. Pulihkan cadangan terakhir dengan “loket restore BERKAS”; "
        "berkas yang rusak tetap disimpan."
    ),
    "database_missing": N_(
        "Basis data {path} hilang; kembalikan berkasnya, atau pulihkan cadangan dengan “loket restore BERKAS”."
    ),
    "database_in_use": N_("Basis data masih dipakai; tutup semua jendela Loket, lalu ulangi pemulihan."),
    "disk_full_reserve": N_(
        "Disk penuh. Ruang simpanan 16 MB baru saja dibuka: coba sekali lagi, selesaikan hari ini, lalu kosongkan disk."
    ),
    "backup_foreign": N_("Berkas {file} bukan cadangan Loket; pilih berkas lain."),
    "backup_damaged": N_("Cadangan {file} rusak atau tidak utuh; pakai cadangan lain."),
    "backup_newer": N_("Cadangan {file} dibuat oleh Loket yang lebih baru; perbarui Loket di komputer ini."),
    "database_newer": N_("Basis data {path} dibuat oleh Loket yang lebih baru; perbarui Loket di komputer ini."),
    "disk_error": N_("Disk gagal membaca atau menulis; periksa disk, dan siapkan cadangan terakhir."),
    "foreign_file": N_("Berkas itu bukan basis data Loket; pilih berkas lain."),
    "library_too_old": N_("Pustaka basis data {version} terlalu lama dan dapat merusak data; pasang ulang Loket."),
    "wal_refused": N_("Basis data {path} tidak dapat dibuka dengan aman; pindahkan folder data ke disk komputer ini."),
    "side_file_missing": N_("Berkas pendamping basis data di {path} tidak ada; pulihkan dari cadangan."),
    "side_file_damaged": N_("Berkas pendamping {path} rusak; pulihkan dari cadangan."),
    "data_file_unreadable": N_("Berkas {path} tidak dapat dibaca ({reason}); periksa izinnya, atau pulihkan cadangan."),
    "key_missing": N_(
        "Kunci basis data tidak ditemukan; masuk dengan akun komputer yang biasa, atau pakai kode pemulihan."
    ),
    "key_wrong": N_("Kunci tidak cocok dengan basis data di {path}; pakai kode pemulihan kantor."),
    "keyring_unavailable": N_("Penyimpan kunci komputer tidak dapat dibuka ({reason}); buka kuncinya, lalu coba lagi."),
    # the way upstream
    "name_missing": N_("Berkas {name} tidak ada di tujuan; kirim ulang."),
    "name_taken": N_(
        "Isi berkas {name} di tujuan bukan yang dikirim; minta pengelola tujuan menghapusnya, lalu kirim lagi."
    ),
    "file_too_large": N_("Berkas {name} di tujuan lebih besar dari {limit_mb} MB; itu bukan dari Loket. Hapus."),
    "read_back_differs": N_("Berkas {name} tidak tersimpan utuh di {folder}; kirim ulang, atau ganti medianya."),
    "batch_of_other_stream": N_("Kiriman {batch} milik kantor atau rangkaian lain; periksa foldernya."),
    "batch_not_contiguous": N_("Kiriman {batch} tidak bersambung dengan yang sebelumnya; minta kiriman yang hilang."),
    "batch_chain_broken": N_("Kiriman {batch} tidak cocok dengan kiriman sebelumnya; minta kantor pengirim memeriksa."),
    "csv_damaged": N_("Berkas {file} dalam kiriman rusak; minta kirim ulang."),
    "manifest_malformed": N_("Daftar isi kiriman tidak dapat dibaca; minta kirim ulang."),
    "package_damaged": N_("Paket {name} rusak di perjalanan; minta kirim ulang."),
}

# What is wrong in a standard (`domain.standards.Fault`) or in the file that holds it.
PROBLEMS: dict[str, str] = {
    "empty": N_("belum diisi"),
    "no_variant": N_("belum ada jenis permohonan"),
    "repeated": N_("“{value}” tercantum lebih dari sekali"),
    "negative": N_("tidak boleh kurang dari nol"),
    "not_positive": N_("harus lebih dari nol"),
    "range_upside_down": N_("batas bawah {minimum} tidak boleh melebihi {maximum}"),
    "extension_in_days": N_("perpanjangan ditulis dalam hari kerja atau hari kalender"),
    "stages_do_not_add_up": N_("jumlah tahap tidak sama dengan {amount}"),
    "free_with_amount": N_("gratis, tetapi ada jumlah {value}"),
    "civil_registration_is_free": N_("layanan kependudukan tidak dipungut biaya (UU 24/2013 Ps 79A)"),
    **STANDARD_PROBLEMS,
    "missing": N_("belum ada"),
    "unexpected_keyword_argument": N_("tidak dikenal"),
    "enum": N_("bukan pilihan yang ada"),
    "date": N_("bukan tanggal (tulis misalnya 2026-03-19)"),
    "type": N_("isinya bukan jenis yang diminta"),
}

# Keys that stand for days in the calendar's own notation.
WEEKDAYS: dict[str, str] = {
    "mon": N_("Senin"),
    "tue": N_("Selasa"),
    "wed": N_("Rabu"),
    "thu": N_("Kamis"),
    "fri": N_("Jumat"),
    "sat": N_("Sabtu"),
    "sun": N_("Minggu"),
}

# What the operating system says, in its own words, of a file or a folder.
SYSTEM: dict[str, str] = {
    "No such file or directory": N_("tidak ada"),
    "Permission denied": N_("tidak diizinkan oleh komputer ini"),
    "Operation not permitted": N_("tidak diizinkan oleh komputer ini"),
    "Is a directory": N_("itu folder, bukan berkas"),
    "Not a directory": N_("itu berkas, bukan folder"),
    "No space left on device": N_("disk penuh"),
    "Read-only file system": N_("disk hanya dapat dibaca"),
    "Input/output error": N_("disk tidak dapat dibaca"),
    "File name too long": N_("namanya terlalu panjang"),
    "File exists": N_("sudah ada"),
}
