"""What is wrong with an office that delivers to the province, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from loket.errors import RuleError, StorageError
from loket.i18n import N_, _
from loket.words.dates import month_name, plain_date
from loket.words.errors import error_sentence, table_of

KINDS: dict[str, str] = {
    "silent": N_("Diam"),
    "late": N_("Terlambat"),
    "inconsistent": N_("Tidak konsisten"),
    "unknown": N_("Belum dikenal"),
}
_PROBLEMS: dict[str, str] = {
    "never": N_("Kuncinya terdaftar, tetapi belum pernah ada kiriman."),
    "silent": N_("Tidak ada data baru sejak {since} ({days} hari). Hubungi kantornya."),
    "late": N_("Data terakhir dari {since}, {days} hari yang lalu. Bila besok masih begitu, hubungi kantornya."),
    "clock_back": N_(
        "Kiriman nomor {batch} bertanggal {since}, padahal dibuat sesudah kiriman yang lebih baru: jam PC kantor itu "
        "mundur. Minta mereka membetulkannya."
    ),
    "missing": N_("Kiriman nomor {batch} belum sampai; yang sesudahnya menunggu."),
    "refused": N_("Kiriman nomor {batch} tidak digabungkan. {why}"),
    "requests_lost": N_(
        "{count} permohonan dari rangkaian yang diganti tidak ada di rangkaian barunya; tidak terhitung. Bila semua "
        "kirimannya sudah datang, hubungi kantornya: cadangan yang dipulihkan terlalu lama."
    ),
    "two_senders": N_(
        "Mungkin dua PC mengirim: kiriman nomor {batch} dibuat di rangkaian yang sudah diganti. Hubungi kantornya."
    ),
    "stray": N_("Berkas {name} tidak digabungkan. {why}"),
}


_HERE: dict[str, str] = {
    "name_missing": N_("Berkas {name} belum ada; gabungkan lagi nanti, atau minta kantor itu mengirimnya lagi."),
}
"""Errors whose sentence elsewhere speaks to the office that sends."""


def problem_kind(kind: str) -> str:
    """The kind of a problem in a word or two."""
    return _(KINDS[kind])


def problem_words(code: str, facts: Mapping[str, Any]) -> str:
    """A problem in a sentence or two that say what to do; an unknown code as it is."""
    if code == "contradiction":
        return _contradiction(facts)
    known = dict(facts)
    if "since" in facts:
        known["since"] = plain_date(date.fromisoformat(facts["since"]))
    if "error" in facts:
        known["why"] = _error(facts)
    return _(_PROBLEMS.get(code, code)).format_map(known)


def _contradiction(facts: Mapping[str, Any]) -> str:
    words = _("Rekap {month} untuk layanan {service} tidak cocok dengan rincian permohonannya").format(
        month=month_words(facts["period"]), service=facts["service"]
    )
    more = int(facts["count"]) - 1
    tail = _(" (dan {count} rekap lain)").format(count=more) if more else ""
    return f"{words}{tail}."


def month_words(period: str) -> str:
    """A month (YYYY-MM) as people write it: "September 2026"."""
    year, _dash, month = period.partition("-")
    return f"{month_name(int(month))} {year}"


def period_words(period: str, first: str, last: str) -> str:
    """The period of a summary: a month, a year, or from its first to its last month."""
    if len(period) == 4:
        return _("Tahun {year}").format(year=period)
    if first == last:
        return month_words(first)
    return _("{first} sampai {last}").format(first=month_words(first), last=month_words(last))


def _error(facts: Mapping[str, Any]) -> str:
    """The sentence of the error that was kept by code and facts; as a rule where no machine is to blame."""
    if facts["error"] in _HERE:
        return _(_HERE[facts["error"]]).format_map(facts["facts"])
    kind = StorageError if facts["error"] in table_of(StorageError) else RuleError
    return error_sentence(kind(facts["error"], **facts["facts"]))
