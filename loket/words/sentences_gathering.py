"""One sentence for each error code of the province's side; merged into the tables of `sentences`."""

from __future__ import annotations

from loket.i18n import N_

GATHERING_RULES: dict[str, str] = {
    "gathering_in_office": N_("Folder {path} milik kantor; simpan basis data provinsi di folder tersendiri."),
    "gathering_missing": N_("Belum ada basis data provinsi di {path}; jalankan dulu: loket upstream gather FOLDER."),
    "gathering_incomplete": N_("{count} hal tidak dapat digabungkan; lihat daftarnya, lalu hubungi kantornya."),
    "inbox_too_large": N_("Folder {folder} berisi lebih dari {most} kiriman; gabungkan per bagian."),
    "key_of_other_office": N_("Kunci itu sudah terdaftar untuk {other}; minta kunci publik {office} yang benar."),
    "office_code_similar": N_(
        "Kode {office} hanya berbeda huruf besar-kecil dari {other} yang sudah dikenal; minta satu mengganti kode."
    ),
    "key_unknown": N_("Kunci {fingerprint} tidak terdaftar untuk {office}; lihat daftarnya: loket upstream offices."),
    "summary_empty": N_("Belum ada data untuk {period}; gabungkan kiriman dulu, atau pilih periode lain."),
    "summary_kind": N_("Rekapitulasi ditulis sebagai .pdf, .xlsx, atau .csv; ganti akhiran {file}."),
}

GATHERING_STORAGE: dict[str, str] = {
    "signature_missing": N_("Tanda tangan kiriman kantor {office} tidak ada; minta berkas .json.sig-nya."),
    "office_unknown": N_(
        "Kantor {office} belum dikenal; cocokkan {fingerprint} lewat telepon, lalu: loket upstream trust."
    ),
    "signer_unknown": N_(
        "Kiriman {office} ditandatangani kunci yang tidak terdaftar: {fingerprint}. Telepon kantornya."
    ),
    "signer_retired": N_("Kiriman {office} ditandatangani kunci yang sudah dicabut: {fingerprint}. Telepon kantornya."),
    "delivery_unreadable": N_(
        "Berkas atau folder {name} tidak dapat dibaca; periksa izinnya, atau minta kantor itu mengirimnya lagi."
    ),
    "acknowledgement_unwritten": N_(
        "Kirimannya sudah digabungkan; hanya kabar bagi {offices} yang tidak dapat ditulis ke {folder}. Buka kunci "
        "tulisnya, lalu gabungkan lagi."
    ),
    "gathering_damaged": N_(
        "Basis data provinsi di {folder} rusak atau hilang; hapus folder itu, sahkan lagi kunci kantor, "
        "lalu gabungkan lagi."
    ),
    "package_too_large": N_("Isi paket {name} melebihi {limit_mb} MB; itu bukan dari Loket. Hubungi pengirimnya."),
    "rows_of_other_office": N_("Berkas {file} kiriman {office} berisi data kantor lain; minta kantor itu memeriksa."),
    "number_reused": N_("Kantor {office} memakai nomor kiriman {batch} dua kali; minta mereka memulai rangkaian baru."),
}
