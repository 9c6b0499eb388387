"""What is wrong with a score, an evidence or the office's own words: one sentence for each code."""

from __future__ import annotations

from loket.i18n import N_

READINESS_RULES: dict[str, str] = {
    "score_out_of_range": N_("Nilai harus antara 0 dan 100; tulis misalnya 77,58."),
    "year_unreadable": N_("Tahun tidak dapat dibaca; tulis misalnya 2024."),
    "no_instrument": N_("Penilaian tahun {year} tidak dikenal; yang pertama tercatat untuk tahun {first}."),
    "unknown_evidence": N_("Bukti “{key}” tidak ada pada daftar, atau sudah dicabut; lihat daftarnya lagi."),
    "evidence_long": N_("Terlalu panjang; ringkas menjadi paling banyak {limit} huruf."),
    "evidence_in_future": N_("Tanggal {day} belum tiba; tulis sejak kapan bukti itu ada."),
    "unknown_crib_form": N_("Bentuk kartu “{form}” tidak ada; pilih salah satu: {known}."),
    "need_word_long": N_("“{word}” terlalu panjang; tulis paling banyak {limit} huruf."),
    "need_words_many": N_("{count} kata terlalu banyak; tulis paling banyak {limit}, yang paling sering diucapkan."),
}
