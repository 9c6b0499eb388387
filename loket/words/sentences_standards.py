"""One sentence for each refusal while a standard is drawn up, and what is unclear in one (`domain.clarity`)."""

from __future__ import annotations

from loket.i18n import N_

STANDARD_RULES: dict[str, str] = {
    # drafts
    "no_draft": N_("Layanan {service} tidak punya rancangan standar; mulai dahulu dengan Ubah standar."),
    "draft_exists": N_("Rancangan layanan {service} sudah ada; buka rancangan itu."),
    "service_exists": N_("Kode layanan “{service}” sudah dipakai; pakai kode lain, atau ubah standar layanan itu."),
    "service_name_missing": N_("Nama layanan belum diisi."),
    "service_code_invalid": N_(
        "Kode layanan “{text}” tidak dapat dipakai; tulis huruf kecil, angka, dan tanda hubung, paling banyak {limit}."
    ),
    "draft_code_differs": N_("Rancangan ini milik layanan {service}, bukan {found}; kode layanan tidak dapat diubah."),
    "draft_changed_meanwhile": N_("Rancangan {service} sudah diubah dari komputer lain; muat ulang sebelum menyimpan."),
    "draft_too_long": N_("Rancangan {service} lebih besar dari {limit_kb} KB; singkatkan isinya."),
    "draft_faulty": N_("Rancangan {service} belum dapat ditetapkan: {count} hal salah. {where}: {problem}."),
    "draft_incomplete": N_("Rancangan {service} belum dapat ditetapkan; lengkapi dahulu: {components}."),
    # consultation and decree
    "consultation_in_future": N_("Forum Konsultasi Publik tanggal {day} belum berlangsung; periksa tanggalnya."),
    "consulted_after_decree": N_("Forum Konsultasi Publik ({held_on}) sesudah SK ({decided}); periksa kedua tanggal."),
    "decree_in_future": N_("SK tanggal {day} belum ditetapkan; isi tanggal hari ini atau sebelumnya."),
    "decree_valid_before_decided": N_("Tanggal berlaku {starts} mendahului penetapan SK {decided}; perbaiki."),
    "decree_repeated": N_("SK {number} sudah menetapkan versi {version} layanan ini; periksa nomornya."),
    "decree_before_version": N_(
        "Versi {version} berlaku mulai {former}; pilih tanggal sesudahnya, atau cabut versi itu dahulu."
    ),
    # revocation and review
    "revoke_example": N_("Standar {service} versi itu masih contoh; yang dapat dicabut hanya yang sudah ditetapkan."),
    "revoked_already": N_("Versi {version} sudah dicabut mulai {day}."),
    "revoked_after_end": N_("Versi {version} sudah berakhir {ended}; tidak perlu dicabut."),
    "review_in_future": N_("Peninjauan ulang tanggal {day} belum berlangsung; periksa tanggalnya."),
    "review_before_decree": N_("Peninjauan ulang ({day}) mendahului SK ({decided}); periksa tanggalnya."),
    "review_outcome_missing": N_("Tulis hasil peninjauan ulang, misalnya Tetap berlaku."),
    "review_of_nothing": N_("Layanan {service} belum punya standar yang berlaku; tidak ada yang ditinjau."),
}

STANDARD_PROBLEMS: dict[str, str] = {
    "days_of_which_kind": N_("“hari” saja tidak jelas; tulis “hari kerja” atau “hari kalender”"),
    "about_so_long": N_("“{words}” bukan janji; tulis paling lama berapa"),
    "words_differ": N_("angka {number} dan hurufnya “{words}” tidak sama"),
    "sentence_differs": N_("kalimatnya menyebut waktu lain daripada {amount} {unit} yang dihitung"),
    "fee_unsaid": N_("tulis “tidak dipungut biaya”, atau biaya dengan dasar hukumnya"),
    "fee_without_basis": N_("dasar hukum biaya belum disebut"),
    "fee_without_amount": N_("jumlah biaya belum disebut, juga tidak dijelaskan cara menghitungnya"),
    "vague": N_("“{words}” membuat orang bertanya; sebutkan apa saja"),
    "copies_unsaid": N_("berapa lembar belum disebut"),
    "photo_without_size": N_("ukuran pas foto belum disebut, misalnya 3x4"),
    "original_unsaid": N_("belum jelas aslinya diperlihatkan atau diserahkan"),
    "actor_unsaid": N_("siapa yang melakukan langkah ini belum disebut"),
    "second_decision": N_("alur bercabang lagi; satu alur sebaiknya hanya satu pertanyaan"),
    "steps_exceed_promise": N_("jumlah menit langkahnya {steps}, lebih lama daripada janji {promise} menit"),
    "address_unsaid": N_("alamat atau nomor {channel} belum disebut"),
    "staff_differs": N_("kalimatnya menyebut {told} orang, rinciannya {counted} orang"),
}
