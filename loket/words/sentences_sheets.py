"""What is wrong with a file of standards, and with the cells in it: one sentence for each code, in a clerk's words."""

from __future__ import annotations

from loket.i18n import N_

# The whole file.
SHEET_RULES: dict[str, str] = {
    "sheets_faulty": N_("Berkas {file} ditolak, tidak ada yang diubah; {count} hal perlu diperbaiki. {first}."),
    "workbook_too_large": N_("Berkas {file} lebih besar dari {limit_mb} MB; pilih berkas standar yang benar."),
    "workbook_empty": N_("Berkas {file} kosong; pilih berkas yang sudah diisi."),
    "workbook_locked": N_("Berkas {file} berkata sandi; buka di Excel, hapus kata sandinya, lalu simpan lagi."),
    "workbook_old": N_("Berkas {file} bukan buku kerja .xlsx; di Excel simpan sebagai Excel Workbook (.xlsx)."),
    "workbook_opendocument": N_("Berkas {file} berformat LibreOffice; simpan lagi sebagai Excel Workbook (.xlsx)."),
    "workbook_csv_alone": N_("{file} hanya satu lembar; berikan folder atau ZIP dengan semua lembar CSV-nya."),
    "workbook_damaged": N_("Berkas {file} rusak atau terpotong; salin lagi, atau buka di Excel lalu simpan lagi."),
    "workbook_not": N_("Berkas {file} bukan buku kerja standar; mulai dari “loket standards template BERKAS.xlsx”."),
    "workbook_unknown": N_("Berkas {file} bukan berkas standar; pilih berkas .xlsx, .zip (CSV), atau .json."),
    "workbook_macros": N_("Berkas {file} berisi makro; simpan lagi sebagai Excel Workbook (.xlsx) tanpa makro."),
    "workbook_links": N_("Berkas {file} bertaut ke berkas lain; di Excel putuskan lewat Data, Edit Links."),
    "workbook_entities": N_("Berkas {file} berisi perintah XML ({part}) yang tidak dibuat Excel; jangan dipakai."),
    "workbook_bomb": N_("Isi berkas {file} melebihi {limit_mb} MB atau sejuta sel; hapus yang bukan standar."),
    "workbook_without_services": N_("Lembar Layanan dalam {file} belum diisi; isi sedikitnya satu layanan."),
    "sheet_text_unfit": N_(
        "Layanan {service}, lembar {sheet}, kolom {column}: tulisannya tidak muat di sel; pakai ekspor .json."
    ),
    "standards_suffix": N_("Berkas {file} tidak dapat ditulis; akhiri namanya dengan {known}."),
    "nothing_in_force": N_("Belum ada standar yang berlaku, jadi tidak ada yang dapat ditulis; tetapkan dahulu."),
    "standard_refused": N_(
        "Berkas {file} ditolak, tidak ada yang diubah. Layanan {service}, bagian {place}: {reason}."
    ),
    "file_changed_meanwhile": N_("Berkas {file} berubah sejak perbedaannya ditunjukkan; lihat perbedaannya lagi."),
}

# A cell, a row, a column or a sheet.
CELL_PROBLEMS: dict[str, str] = {
    "sheet_missing": N_("lembar ini tidak ada; salin dari templat, biarkan kosong bila tidak perlu"),
    "sheet_unknown": N_("lembar ini tidak dikenal; hapus, atau beri nama seperti pada templat"),
    "sheet_twice": N_("lembar ini ada dua kali; hapus salah satunya"),
    "sheet_hidden": N_("lembar ini tersembunyi; tampilkan dan periksa, atau hapus isinya"),
    "headings_missing": N_("baris pertama bukan judul kolom; salin judulnya dari templat"),
    "column_missing": N_("kolom ini tidak ada; salin judulnya dari templat"),
    "column_renamed": N_("judul “{found}” tidak dikenal; tulis “{heading}”"),
    "column_unknown": N_("judul “{found}” tidak dikenal; hapus kolom ini"),
    "column_twice": N_("kolom “{heading}” ada dua kali; hapus salah satunya"),
    "column_hidden": N_("kolom ini tersembunyi; tampilkan dan periksa isinya"),
    "row_hidden": N_("baris ini tersembunyi; tampilkan (hapus saringan) atau hapus barisnya"),
    "row_twice": N_("layanan atau varian ini sudah ada pada baris {first}; hapus salah satunya"),
    "cells_merged": N_("sel {cells} digabung; pisahkan lagi dan isi masing-masing"),
    "too_many_rows": N_("lembar ini mengaku punya lebih dari {limit} baris; simpan lagi dari Excel"),
    "too_far_right": N_("ada isi sesudah kolom ke-{limit}; hapus"),
    "cell_without_heading": N_("“{value}” tidak berada di bawah judul kolom; hapus atau pindahkan"),
    "cell_empty": N_("belum diisi"),
    "cell_too_long": N_("isinya {value} huruf, paling banyak 32.767; singkatkan"),
    "cell_strange_letter": N_("huruf ke-{place} ({letter}) tidak dapat dicetak; ketik ulang isinya"),
    "cell_formula": N_("“{value}” adalah rumus; tulis hasilnya saja"),
    "cell_error": N_("rumusnya gagal ({value}); tulis isinya"),
    "cell_not_text": N_("“{value}” bukan tulisan; ketik ulang"),
    "cell_became_date": N_("Excel mengubahnya menjadi tanggal {value}; format selnya sebagai teks, lalu ketik ulang"),
    "cell_became_number": N_("Excel mengubahnya menjadi angka {value}; format selnya sebagai teks, lalu ketik ulang"),
    "cell_negative": N_("{value} kurang dari nol; periksa tandanya"),
    "cell_too_much": N_("{value} terlalu besar, paling banyak {limit}; periksa angkanya"),
    "cell_not_number": N_("“{value}” bukan angka; tulis dengan angka"),
    "cell_number_meant": N_("“{value}” bukan angka; tulis {meant}"),
    "cell_not_whole": N_("“{value}” bukan bilangan bulat; tulis tanpa koma"),
    "cell_not_money": N_("“{value}” bukan jumlah rupiah; tulis misalnya 30000"),
    "cell_not_date": N_("“{value}” bukan tanggal; tulis misalnya 31-01-2026"),
    "cell_date_number": N_("“{value}” bukan tanggal; mungkin maksudnya {meant}, tulis begitu"),
    "cell_no_such_date": N_("tanggal “{value}” tidak ada di kalender; periksa hari dan bulannya"),
    "cell_date_far": N_("tanggal {value} tidak masuk akal; periksa tahunnya"),
    "cell_with_clock": N_("“{value}” memuat jam; tulis tanggalnya saja"),
    "cell_not_yes_no": N_("“{value}” tidak dikenal; tulis ya atau tidak"),
    "cell_not_choice": N_("“{value}” tidak dikenal; tulis salah satu: {choices}"),
    "cell_which_days": N_("“hari” kurang jelas; tulis hari kerja atau hari kalender"),
    "code_twice": N_("kode “{value}” sudah dipakai pada baris {first}; beri kode lain"),
    "service_unknown": N_("layanan “{value}” tidak ada di lembar Layanan; tambahkan di sana, atau perbaiki kodenya"),
    "service_meant": N_("layanan “{value}” tidak ada di lembar Layanan; mungkin maksudnya {meant}"),
    "variant_unknown": N_("varian “{value}” tidak ada pada layanan ini; yang ada: {known}"),
    "variant_which": N_("layanan ini punya beberapa varian; tulis salah satu: {known}"),
    "variant_none": N_("layanan “{value}” belum punya varian; isi sedikitnya satu baris di lembar Varian"),
    "decree_without": N_("belum diisi, padahal SK-nya sudah disebut"),
    "consultation_without": N_("belum diisi, padahal forum konsultasinya sudah disebut"),
    "stage_without_time": N_("waktunya belum ada; isi dahulu di lembar Waktu"),
    "csv_encoding": N_("bukan UTF-8; di Excel simpan sebagai “CSV UTF-8”"),
    "csv_separator": N_("pemisahnya bukan titik koma; di Excel simpan sebagai CSV dengan pengaturan Indonesia"),
    "csv_cell_too_long": N_("ada isi yang terlalu panjang, paling banyak 32.767 huruf; singkatkan"),
    "csv_broken": N_("tanda kutipnya tidak berpasangan; perbaiki atau simpan lagi dari Excel"),
}
