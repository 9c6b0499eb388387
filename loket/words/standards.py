"""Sentences about a service standard: how long it takes, what it costs, what to bring."""

from __future__ import annotations

from loket.domain.money import format_rupiah, in_words
from loket.domain.standards import CompletionTime, Fee, FeeKind, Original, Requirement, RequirementKind, Unit
from loket.i18n import N_, _, ngettext
from loket.words.labels import label

STATUTORY_DEFAULT = N_("UU 30/2014 Ps 53 jo. UU 6/2023")
"""The rule behind the 5 working days of a standard that names no time."""


def duration(amount: int, unit: Unit) -> str:
    """ "5 hari kerja"."""
    match unit:
        case Unit.MINUTE:
            text = ngettext("{n} menit", "{n} menit", amount)
        case Unit.WORKING_HOUR:
            text = ngettext("{n} jam kerja", "{n} jam kerja", amount)
        case Unit.HOUR:
            text = ngettext("{n} jam", "{n} jam", amount)
        case Unit.WORKING_DAY:
            text = ngettext("{n} hari kerja", "{n} hari kerja", amount)
        case Unit.CALENDAR_DAY:
            text = ngettext("{n} hari kalender", "{n} hari kalender", amount)
        case Unit.WEEK:
            text = ngettext("{n} minggu", "{n} minggu", amount)
        case Unit.MONTH:
            text = ngettext("{n} bulan", "{n} bulan", amount)
    return text.format(n=amount)


def completion_sentence(time: CompletionTime | None) -> str:
    """The standard's own sentence, verbatim, and its reservation; for None the statutory default, marked as such."""
    if time is None:
        return _("5 (lima) hari kerja sejak berkas lengkap (batas bawaan {law}; bukan janji unit ini)").format(
            law=_(STATUTORY_DEFAULT)
        )
    sentence = time.sentence.strip() or _("Paling lama {duration} {start}").format(
        duration=duration(time.amount, time.unit), start=label(time.starts_at)
    )
    reservation = time.reservation.strip()
    return f"{sentence} ({reservation})" if reservation and reservation not in sentence else sentence


def extension_sentence(time: CompletionTime | None) -> str:
    """How far the promise may be extended (R12): "Dapat diperpanjang paling banyak 7 hari kerja (UU 14/2008 Ps 22)."""
    if time is None or time.extension is None:
        return ""
    days = duration(time.extension.amount, time.extension.unit)
    basis = f" ({time.extension.legal_basis})" if time.extension.legal_basis else ""
    return _("Dapat diperpanjang paling banyak {days}{basis}.").format(days=days, basis=basis)


def fee_sentence(fee: Fee) -> str:
    """ "Rp30.000,00 (tiga puluh ribu rupiah)"; a levy without an amount yet is not free, it is set later."""
    if fee.kind is FeeKind.FREE:
        return _("Tidak dipungut biaya (gratis)")
    if not fee.amount:
        return _("Ditetapkan kemudian ({kind})").format(kind=label(fee.kind))
    return _("{figures} ({words} rupiah)").format(
        figures=format_rupiah(fee.amount, cents=True), words=in_words(fee.amount)
    )


def requirement_line(requirement: Requirement) -> str:
    """The quiet line under a requirement: "fotokopi 1 lembar, dilegalisir; asli diperlihatkan"."""
    paper = [_paper(requirement)]
    if requirement.certified:
        paper.append(_("dilegalisir"))
    if requirement.stamp_duty:
        paper.append(_("bermeterai"))
    parts = [", ".join(part for part in paper if part)]
    if requirement.original is not Original.NONE:
        parts.append(label(requirement.original))
    if requirement.condition:
        parts.append(requirement.condition)
    if requirement.alternative:
        parts.append(_("atau {alternative}").format(alternative=requirement.alternative))
    return "; ".join(part for part in parts if part)


def _paper(requirement: Requirement) -> str:
    """ "fotokopi 1 lembar"; only the sheets where the requirement names the kind itself ("Fotokopi KTP")."""
    if requirement.kind is RequirementKind.ORIGINAL and requirement.original is not Original.NONE:
        return ""
    name = label(requirement.kind)
    if name.lower() in requirement.text.lower():
        name = ""
    return " ".join(part for part in (name, sheets(requirement.copies) if requirement.copies else "") if part)


def sheets(count: int) -> str:
    """ "2 lembar"."""
    return ngettext("{n} lembar", "{n} lembar", count).format(n=count)
