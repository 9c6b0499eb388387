"""What differs between two versions of a standard, in words: where, how, and what stood and stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

from loket.domain.differences import Difference
from loket.domain.money import format_rupiah
from loket.domain.standards import (
    ClosedDayRule,
    FeeKind,
    Original,
    RequirementKind,
    ServiceStandard,
    StartEvent,
    Unit,
)
from loket.i18n import N_, _
from loket.words.dates import plain_date
from loket.words.labels import label

_KINDS: Mapping[str, str] = {
    "added": N_("ditambah"),
    "removed": N_("dihapus"),
    "changed": N_("diubah"),
    "moved": N_("dipindah"),
}
_FIELDS: Mapping[str, str] = {
    "name": N_("Nama layanan"),
    "variants": N_("Jenis permohonan"),
    "classification": N_("Golongan"),
    "sector": N_("Bidang"),
    "civil_registration": N_("Layanan kependudukan"),
    "is_example": N_("Contoh"),
    "source": N_("Sumber"),
    "source_note": N_("Catatan sumber"),
    "synonyms": N_("Dicari juga dengan"),
    "collection": N_("Pengambilan"),
    "decree": N_("SK penetapan"),
    "consultation": N_("Konsultasi publik"),
    "text": N_("bunyinya"),
    "kind": N_("bentuk"),
    "copies": N_("jumlah lembar"),
    "original": N_("aslinya"),
    "certified": N_("dilegalisir"),
    "stamp_duty": N_("bermeterai"),
    "condition": N_("hanya apabila"),
    "alternative": N_("boleh diganti"),
    "actor": N_("oleh siapa"),
    "minutes": N_("menit"),
    "channel": N_("lewat apa"),
    "decision": N_("keputusan"),
    "amount": N_("jumlah"),
    "minimum": N_("paling cepat"),
    "unit": N_("satuan"),
    "starts_at": N_("dihitung sejak"),
    "on_closed": N_("bila kantor tutup"),
    "sentence": N_("kalimat"),
    "reservation": N_("syarat keberlakuan"),
    "extension": N_("perpanjangan"),
    "stages": N_("tahap"),
    "legal_basis": N_("dasar hukum"),
    "note": N_("keterangan"),
    "address": N_("alamat"),
    "officer": N_("petugas"),
    "number": N_("nomor"),
    "decided_on": N_("tanggal SK"),
    "valid_from": N_("berlaku sejak"),
    "signer": N_("penanda tangan"),
    "compensation": N_("kompensasi"),
    "staff": N_("pelaksana"),
    "role": N_("sebagai"),
    "count": N_("jumlah orang"),
    "late": N_("terlambat lebih dari"),
}
_MEMBERS: Mapping[str, type[Enum]] = {
    "unit": Unit,
    "starts_at": StartEvent,
    "on_closed": ClosedDayRule,
    "original": Original,
}


def kind_words(one: Difference) -> str:
    """ "ditambah", "dihapus", "diubah", "dipindah"."""
    return _(_KINDS[one.kind])


def difference_place(one: Difference, standards: Sequence[ServiceStandard] = ()) -> str:
    """Where: the component, and within it the kind of request and the field, as far as the `standards` name them."""
    parts = one.place.split(".")
    head = label(one.component) if one.component else _named_field(parts[0])
    if parts[0] == "variants" and parts[-1] == "name":
        parts = parts[:-1]
    inner = [name for part in parts[1:] if (name := _part(part, standards))]
    if one.component and parts[0] not in ("variants", one.component.value):
        inner.insert(0, _named_field(parts[0]))
    return " · ".join(dict.fromkeys((head, *inner)))


def difference_value(one: Difference, value: str) -> str:
    """What stood or stands there, as people read it."""
    if value in ("true", "false"):
        return _("ya") if value == "true" else _("tidak")
    field = one.place.rsplit(".", 1)[-1]
    members = _members(field, one.place)
    if members is not None and value in {member.value for member in members}:
        return label(members(value))
    if field == "amount" and ".fee" in f".{one.place}" and value.isdigit():
        return format_rupiah(int(value))
    try:
        return plain_date(date.fromisoformat(value)) if len(value) == len("2026-03-16") else value
    except ValueError:
        return value


def _members(field: str, place: str) -> type[Enum] | None:
    if field == "kind":
        return RequirementKind if ".requirements." in place else FeeKind if ".fee" in f".{place}" else None
    return _MEMBERS.get(field)


def _named_field(key: str) -> str:
    return _(_FIELDS[key]) if key in _FIELDS else key


def _part(part: str, standards: Sequence[ServiceStandard]) -> str:
    """A code becomes the name of its kind of request, a key its requirement, an index the number that people count."""
    if part.isdigit():
        return _("nomor {number}").format(number=int(part) + 1)
    if part in _FIELDS:
        return _named_field(part)
    for standard in standards:
        for variant in standard.variants:
            if variant.code == part:
                return variant.name if len(standard.variants) > 1 else ""
            for requirement in variant.requirements:
                if requirement.key == part:
                    return requirement.text
    return ""
