"""The sentence for each error: what is wrong and what to do, in the officer's words.

To add a code, add its line to `_SENTENCES`; `{name}` stands for a fact given where the error is raised. A test
compares the table with every raise in the program.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from string import Formatter

from loket.errors import LoketError
from loket.i18n import N_, _
from loket.words.dates import long_date
from loket.words.labels import has_label, label

_SENTENCES: dict[str, str] = {
    # standards
    "variant_needed": N_("Layanan ini punya beberapa jenis permohonan; pilih salah satu: {variants}."),
    "unknown_variant": N_(
        "Jenis permohonan “{variant}” tidak ada pada layanan {service}; pilih salah satu: {variants}."
    ),
    # money
    "amount_invalid": N_("Jumlah “{text}” tidak dapat dibaca; tulis rupiah bulat, misalnya 150.000."),
    # the request
    "step_not_allowed": N_(
        "Permohonan berstatus “{status}”, langkah “{action}” tidak dapat diambil; yang dapat: {allowed}."
    ),
    "name_missing": N_("Nama pemohon belum diisi."),
    "nik_digits": N_("NIK hanya berisi angka; periksa lagi."),
    "nik_length": N_("NIK harus 16 angka, baru {length}."),
    "phone_invalid": N_("Nomor telepon “{text}” tidak dapat dipakai; tulis misalnya 0812 3456 7890, atau kosongkan."),
}


def template(code: str) -> str:
    """The sentence of a code with its `{facts}` still open. `KeyError` for a code that has none yet."""
    return _(_SENTENCES[code])


def facts_of(code: str) -> frozenset[str]:
    """The names of the facts that the sentence of a code needs. `KeyError` for a code that has none yet."""
    return frozenset(name for _text, name, _spec, _conv in Formatter().parse(_SENTENCES[code]) if name)


def error_sentence(error: LoketError) -> str:
    """The sentence for a person. An unknown code gets an honest general one: telling must not fail again."""
    facts = _Facts({name: readable(value) for name, value in error.facts.items()})
    if error.code in _SENTENCES:
        return template(error.code).format_map(facts)
    return _("Tidak dapat dilakukan (kode {code}). Catat kode ini dan beri tahu pengelola Loket.").format(
        code=error.code
    )


def readable(value: object) -> str:
    """A fact as people read it: a date in words, a member of a list by its label, several with commas."""
    match value:
        case datetime():
            return f"{value:%d-%m-%Y %H.%M}"
        case date():
            return long_date(value)
        case Enum():
            return label(value) if has_label(value) else str(value)
        case str():
            return value
        case Iterable():
            return ", ".join(readable(item) for item in value)
        case _:
            return str(value)


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"
