"""A line of the audit in words: who did what to what, and more about it. Never personal data: the facts have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from loket.domain.people import Right, Role
from loket.i18n import N_, _, ngettext
from loket.words.dates import long_date
from loket.words.errors import readable
from loket.words.labels import label, role_words
from loket.words.lists import list_title
from loket.words.timeline import event_words

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LineWords:
    """What happened, after the name of whoever did it ("mendaftarkan 503/L1-0001/…"), and more about it."""

    text: str
    detail: str = ""


def line_words(action: str, facts: Facts, about: str = "") -> LineWords:
    """The words for a line. `about` is the request's number, the person or the service that it is about."""
    plain = _(PLAIN.get(action, _UNKNOWN)).format(about=about, action=action)
    return LineWords(" ".join(plain.split()), _DETAIL.get(action, _nothing)(facts))


_UNKNOWN = N_("mencatat perubahan lain ({action}) {about}")
PLAIN: dict[str, str] = {
    # requests
    "registered": N_("mendaftarkan {about}"),
    "undone": N_("mengurungkan pendaftaran {about}"),
    "incomplete_visit": N_("mencatat berkas yang belum lengkap"),
    "verified": N_("menyatakan {about} terverifikasi"),
    "paid": N_("mencatat pembayaran {about}"),
    "suspend": N_("menangguhkan {about}"),
    "resume": N_("melanjutkan {about}"),
    "extend": N_("memperpanjang waktu {about}"),
    "ready": N_("menyatakan {about} siap diambil"),
    "handover": N_("menyerahkan {about}"),
    "reject": N_("menolak {about}"),
    "cancel": N_("membatalkan {about}"),
    "promise_moved": N_("memindahkan janji {about} karena kalender berubah"),
    # seen and printed
    "revealed": N_("melihat data lengkap {about}"),
    "list_revealed": N_("melihat data lengkap sebuah daftar"),
    "trail_exported": N_("mengekspor jejak audit"),
    "register_exported": N_("menyimpan daftar ke berkas"),
    "printed": N_("mencetak tanda terima {about}"),
    "poster_hung": N_("mencatat poster standar yang dipasang"),
    "poster_removed": N_("mencatat poster standar yang diturunkan"),
    "closing_printed": N_("membuat lembar tutup hari"),
    "looked_up": N_("melihat data {about} saat NIK-nya diketik"),
    # personal data
    "retention_set": N_("mengubah masa simpan data pribadi"),
    "anonymised": N_("memusnahkan data pribadi {about}, masa simpannya habis"),
    "personal_data_destroyed": N_("memusnahkan data pribadi yang habis masa simpannya"),
    "person_exported": N_("menyerahkan data dan jejak {about} kepada pemiliknya"),
    "exposure_exported": N_("mengekspor daftar terdampak"),
    # people
    "signed_in": N_("masuk"),
    "signed_out": N_("keluar"),
    "unlocked": N_("membuka kunci layar"),
    "sign_in_refused": N_("percobaan masuk sebagai {about} ditolak"),
    "refused": N_("mencoba yang tidak boleh: permintaan ditolak"),
    "second_refused": N_("orang kedua {about} ditolak"),
    "stood_in": N_("bertindak mewakili penyelia"),
    "acted_alone": N_("bertindak tanpa orang kedua"),
    "four_eyes": N_("bertindak bersama orang kedua"),
    "person_added": N_("menambahkan orang: {about}"),
    "person_changed": N_("mengubah data orang: {about}"),
    "person_enabled": N_("mengaktifkan {about} lagi"),
    "person_disabled": N_("menonaktifkan {about}"),
    "person_unlocked": N_("membuka kunci percobaan masuk {about}"),
    "password_set": N_("membuat kata sandi {about}"),
    "password_reset": N_("memberi kata sandi sekali pakai kepada {about}"),
    "pin_set": N_("membuat PIN {about}"),
    "pin_removed": N_("menghapus PIN {about}"),
    # settings
    "office_founded": N_("membuat kantor ini"),
    "clock_confirmed": N_("menyatakan jam komputer benar"),
    "office_changed": N_("mengubah pengaturan kantor"),
    "counter_added": N_("menambahkan loket"),
    "calendar_changed": N_("mengubah kalender"),
    "calendar_undone": N_("membatalkan perubahan kalender"),
    "reason_saved": N_("menyimpan alasan penangguhan"),
    "reason_retired": N_("memensiunkan alasan penangguhan"),
    "reason_brought_back": N_("memakai lagi alasan penangguhan"),
    "reasons_ordered": N_("mengurutkan alasan penangguhan"),
    "standard_version_added": N_("menambahkan standar {about}"),
    "standard_draft_begun": N_("mulai menyusun rancangan standar"),
    "standard_draft_imported": N_("memasukkan rancangan standar dari berkas"),
    "standard_draft_discarded": N_("membuang rancangan standar"),
    "standard_consulted": N_("mencatat Forum Konsultasi Publik atas rancangan standar"),
    "standard_decided": N_("menetapkan standar {about}"),
    "standard_revoked": N_("mencabut standar {about}"),
    "standard_continued": N_("melanjutkan masa berlaku standar {about}"),
    "standard_reviewed": N_("mencatat peninjauan ulang standar"),
    "need_words_set": N_("mengubah kata lain untuk layanan"),
    "evidence_set": N_("mencatat bukti kesiapan"),
    "evidence_withdrawn": N_("mencabut bukti kesiapan"),
    "loaded": N_("mengisi kantor latihan dengan permohonan buatan"),
    # delivery and backup
    "frozen": N_("menyiapkan kiriman"),
    "anchored": N_("mencatat sidik isi data sebelum kiriman"),
    "synced": N_("mengirim ke instansi pembina"),
    "exported": N_("mengekspor data tanpa data pribadi"),
    "stream_restarted": N_("memulai rangkaian kiriman baru"),
    "signing_key_renewed": N_("mengganti kunci tanda tangan kiriman"),
    "daily_set": N_("mengatur pengiriman harian"),
    "place_changed": N_("mengubah tujuan pengiriman"),
    "backed_up": N_("membuat cadangan"),
    "rehearsed": N_("menguji pemulihan cadangan"),
    "restored": N_("memulihkan kantor dari cadangan"),
    "numbers_continued": N_("melanjutkan nomor pendaftaran sesudah pemulihan"),
    "restore_begun": N_("mulai memulihkan kantor dari cadangan"),
    "recovery_code_made": N_("membuat kode pemulihan baru"),
    "kept_removed": N_("menghapus berkas lama yang disimpan sesudah pemulihan"),
    "backup_place_added": N_("menambahkan tempat cadangan"),
    "backup_place_removed": N_("menghapus tempat cadangan"),
}
"""What each action of the audit is called; a test holds it against every line that the program writes."""


def _nothing(_facts: Facts) -> str:
    return ""


def _of_request(action: str) -> Callable[[Facts], str]:
    """As the request's own page tells it."""

    def words(facts: Facts) -> str:
        reasons = {str(facts.get("reason")): str(facts.get("reason_words") or "")}
        told = event_words(action, facts, reasons)
        before = told.text if action in {"suspend", "extend"} else ""
        return ", ".join(part for part in (before, told.detail) if part)

    return words


def _service(facts: Facts) -> str:
    return str(facts.get("service") or "")


def _incomplete(facts: Facts) -> str:
    missing = facts.get("missing")
    count = len(missing) if isinstance(missing, list) else 0
    kurang = ngettext("kurang {n} berkas", "kurang {n} berkas", count).format(n=count)
    return ", ".join(part for part in (_service(facts), kurang) if part)


def _right(facts: Facts) -> str:
    known = {right.value: right for right in Right}
    right = known.get(str(facts.get("right")))
    words = label(right) if right else str(facts.get("right") or "")
    beside = facts.get("second")
    with_whom = _("bersama {name}").format(name=beside) if beside else ""
    reason = _("alasan: {reason}").format(reason=facts["reason"]) if facts.get("reason") else ""
    return ", ".join(part for part in (words, with_whom, reason) if part)


def _why(facts: Facts) -> str:
    """A refusal by its code: the sentence without what only the moment knew."""
    code = str(facts.get("code") or "")
    return _(_REFUSALS.get(code, code))


_REFUSALS = {
    "password_wrong": N_("kata sandi tidak cocok"),
    "pin_wrong": N_("PIN tidak cocok"),
    "pin_used_up": N_("PIN salah terlalu sering"),
    "tries_wait": N_("masih harus menunggu sesudah banyak percobaan"),
    "unknown_person": N_("orang itu tidak terdaftar"),
    "password_missing": N_("kata sandinya kosong"),
    "password_not_given": N_("belum punya kata sandi"),
    "second_one_time": N_("kata sandinya masih sekali pakai"),
}


def _how(facts: Facts) -> str:
    ways = {"pin": _("dengan PIN"), "password": _("dengan kata sandi"), "nothing": _("tanpa kata sandi")}
    return ways.get(str(facts.get("how")), "")


def _roles(facts: Facts) -> str:
    known = {role.value: role for role in Role}
    roles = facts.get("roles")
    return role_words([known[str(role)] for role in roles if role in known]) if isinstance(roles, list) else ""


def _fields(facts: Facts) -> str:
    fields = facts.get("fields")
    return readable([_(FIELDS.get(str(name), str(name))) for name in fields]) if isinstance(fields, list) else ""


FIELDS = {
    "name": N_("nama"),
    "unit_code": N_("kode unit"),
    "region_code": N_("kode wilayah"),
    "zone": N_("zona waktu"),
    "letterhead": N_("kop surat"),
    "address": N_("alamat"),
    "phone": N_("telepon"),
    "email": N_("surel"),
    "logo": N_("logo"),
    "collection": N_("tempat pengambilan"),
    "complaints": N_("saluran pengaduan"),
    "number_template": N_("pola nomor"),
    "cutoff": N_("batas jam penerimaan"),
    "count_first_day": N_("hitungan hari pertama"),
    "open_on_collective_leave": N_("buka saat cuti bersama"),
    "open_services": N_("layanan yang buka saat cuti bersama"),
    "upstream_url": N_("tujuan pengiriman"),
    "url": N_("alamat tujuan"),
    "username": N_("nama pengguna"),
    "secret": N_("kata sandi"),
    "host_key": N_("kunci server"),
    "ca_pem": N_("sertifikat server"),
    "province_key": N_("kunci pembina"),
    "roles": N_("peran"),
    "account": N_("akun komputer"),
    "active": N_("aktif"),
}


def _calendar(facts: Facts) -> str:
    parts = [
        _("{n} hari ditambah").format(n=facts["added"]) if facts.get("added") else "",
        _("{n} hari dihapus").format(n=facts["removed"]) if facts.get("removed") else "",
        _("{n} janji dipindahkan").format(n=facts["moved"]) if facts.get("moved") else "",
        _("{n} janji dipertahankan").format(n=facts["kept"]) if facts.get("kept") else "",
    ]
    return ", ".join(part for part in parts if part)


def _frozen(facts: Facts) -> str:
    return _("kiriman {batch}, {rows} catatan").format(batch=facts.get("batch"), rows=facts.get("rows"))


def _synced(facts: Facts) -> str:
    error = _("berhenti: {code}").format(code=facts["error"]) if facts.get("error") else ""
    sent = _("{n} kiriman sampai").format(n=facts.get("delivered", 0))
    plain = _("{n} tanpa sandi").format(n=facts["plain"]) if facts.get("plain") else ""
    return ", ".join(part for part in (sent, plain, error) if part)


def _backed_up(facts: Facts) -> str:
    size = facts.get("size")
    if not isinstance(size, int):
        return ""
    return _("{megabytes} MB").format(megabytes=f"{size / 1_000_000:.1f}".replace(".", ","))


def _restored(facts: Facts) -> str:
    return _right({"second": facts.get("second"), "reason": facts.get("reason")})


def _continued(facts: Facts) -> str:
    series = facts.get("series")
    parts = (
        [f"{scope} {after + 1}–{upto}" for scope, (after, upto) in series.items()] if isinstance(series, dict) else []
    )
    read = _("sudah diberikan") if facts.get("exact") else _("mungkin sudah diberikan")
    return _("tidak dipakai lagi: {numbers} ({read})").format(numbers=", ".join(parts), read=read)


def _lines(facts: Facts) -> str:
    return _("{n} baris").format(n=facts.get("lines", 0))


def _closing(facts: Facts) -> str:
    day = facts.get("day")
    return long_date(date.fromisoformat(str(day))) if day else ""


def _retention(facts: Facts) -> str:
    return _("{months} bulan").format(months=facts.get("months"))


def _destroyed(facts: Facts) -> str:
    count = facts.get("requests_count")
    return ngettext("{n} permohonan", "{n} permohonan", count).format(n=count) if isinstance(count, int) else ""


def _list(facts: Facts) -> str:
    count = facts.get("count")
    rows = ngettext("{n} baris", "{n} baris", count).format(n=count) if isinstance(count, int) else ""
    whole = _("dengan data pribadi") if facts.get("personal") else _("tanpa data pribadi")
    parts = (list_title(str(facts.get("list") or "")), str(facts.get("period") or ""), rows, whole)
    return ", ".join(part for part in parts if part)


def _exposure(facts: Facts) -> str:
    whole = _("dengan data pribadi") if facts.get("personal") else _("tanpa data pribadi")
    return _("{n} permohonan, {whole}").format(n=facts.get("count", 0), whole=whole)


def _poster(facts: Facts) -> str:
    known = (_service(facts), facts.get("size"), facts.get("place"))
    return ", ".join(str(part) for part in known if part)


def _evidence(facts: Facts) -> str:
    return str(facts.get("text") or "")


def _standard(facts: Facts) -> str:
    """What became of a standard: the service where the sentence does not name it, and the words that were given."""
    told = (facts.get(name) for name in ("decree", "minutes", "reason", "outcome"))
    return ", ".join(str(part) for part in (_service(facts), *told) if part)


def _mark(facts: Facts) -> str:
    return _("tanda {mark}").format(mark=facts.get("mark"))


def _code(facts: Facts) -> str:
    return str(facts.get("reason_words") or facts.get("code") or "")


def _period(facts: Facts) -> str:
    return str(facts.get("period") or "")


_DETAIL: dict[str, Callable[[Facts], str]] = {
    **{
        action: _of_request(action)
        for action in ("paid", "suspend", "resume", "extend", "ready", "handover", "printed")
    },
    **dict.fromkeys(("refused", "stood_in", "acted_alone", "four_eyes"), _right),
    **dict.fromkeys(("sign_in_refused", "second_refused"), _why),
    **dict.fromkeys(("signed_in", "unlocked"), _how),
    **dict.fromkeys(("reason_saved", "reason_retired", "reason_brought_back", "counter_added"), _code),
    **dict.fromkeys(("calendar_changed", "calendar_undone"), _calendar),
    "registered": _service,
    "incomplete_visit": _incomplete,
    "person_added": _roles,
    "person_changed": _fields,
    "office_changed": _fields,
    "frozen": _frozen,
    "synced": _synced,
    "exported": _period,
    "backed_up": _backed_up,
    "restored": _restored,
    "numbers_continued": _continued,
    "recovery_code_made": _mark,
    "trail_exported": _lines,
    **dict.fromkeys(("standard_draft_begun", "standard_draft_imported", "standard_draft_discarded"), _service),
    **dict.fromkeys(("standard_consulted", "standard_decided", "standard_revoked", "standard_reviewed"), _standard),
    "closing_printed": _closing,
    "poster_hung": _poster,
    "poster_removed": _poster,
    "need_words_set": _service,
    "evidence_set": _evidence,
    "evidence_withdrawn": _evidence,
    "retention_set": _retention,
    "personal_data_destroyed": _destroyed,
    "exposure_exported": _exposure,
    "register_exported": _list,
}


_GROUPS = {
    "requests": N_("Permohonan"),
    "seen": N_("Data dilihat atau dibawa"),
    "personal": N_("Data pribadi"),
    "printed": N_("Pencetakan"),
    "sign_in": N_("Masuk dan keluar"),
    "refused": N_("Ditolak dan empat mata"),
    "people": N_("Orang"),
    "settings": N_("Pengaturan"),
    "delivery": N_("Pengiriman"),
    "backup": N_("Cadangan"),
}


def group_words(group: str) -> str:
    """What a group of actions is called."""
    return _(_GROUPS[group])
