"""Lines about parts of a standard that are counted: who serves, what lateness is worth, where to complain."""

from __future__ import annotations

from collections.abc import Sequence

from loket.domain.differences import Difference
from loket.domain.standards import Compensation, ComplaintChannel, Component, Consultation, ServiceStandard
from loket.i18n import _
from loket.words.dates import plain_date
from loket.words.differences import difference_place
from loket.words.standards import duration


def staff_lines(standard: ServiceStandard) -> list[str]:
    """Who delivers the service: the total, role by role ("3 petugas pelayanan"), then what is told in words."""
    roles = [_("{n} {role}").format(n=one.count, role=one.role) for one in standard.staff]
    total = [_("{n} orang: {roles}").format(n=standard.staff_total, roles=", ".join(roles))] if roles else []
    return [*total, *(line for line in standard.staff_count if line not in total)]


def guarantee_lines(standard: ServiceStandard) -> list[str]:
    """The guarantee, then what is given for lateness."""
    return [*standard.service_guarantee, *(compensation_sentence(one) for one in standard.compensation)]


def compensation_sentence(one: Compensation) -> str:
    """ "Terlambat 30 menit atau lebih: permintaan maaf"; 0 is as soon as the promise is broken."""
    if not one.late:
        return _("Bila terlambat: {text}").format(text=one.text)
    return _("Terlambat {duration} atau lebih: {text}").format(duration=duration(one.late, one.unit), text=one.text)


def compensation_words(given: Sequence[Compensation]) -> str:
    """What the receipt says below "Bila terlambat": each with how late, in one line."""
    told = (f"{duration(one.late, one.unit)} – {one.text}" if one.late else one.text for one in given)
    return "; ".join(told)


def channel_line(channel: ComplaintChannel) -> str:
    """ "WhatsApp: 0812…, petugas: Sri"."""
    where = ": ".join(part for part in (channel.kind, channel.address) if part)
    return _("{where}, petugas: {officer}").format(where=where, officer=channel.officer) if channel.officer else where


def consultation_sentence(consultation: Consultation) -> str:
    """ "Forum Konsultasi Publik 20 Agustus 2026, berita acara BA/7/2026, dihadiri Tokoh masyarakat, LSM"."""
    parts = [_("Forum Konsultasi Publik {day}").format(day=plain_date(consultation.held_on))]
    if consultation.minutes:
        parts.append(_("berita acara {minutes}").format(minutes=consultation.minutes))
    if consultation.groups:
        parts.append(_("dihadiri {groups}").format(groups=", ".join(consultation.groups)))
    return ", ".join(parts)


def fault_place(standard: ServiceStandard, place: str) -> str:
    """Where a fault stands, as people name it: "Persyaratan · KK baru · Fotokopi KK · jumlah lembar"."""
    parts = place.split(".")
    component = _component(parts)
    if parts[0] == "variants" and len(parts) > 1 and parts[1].isdigit():
        variant = standard.variants[int(parts[1])]
        parts[1] = variant.code
        if parts[2:3] == ["requirements"] and len(parts) > 3 and parts[3].isdigit():
            parts[3] = variant.requirements[int(parts[3])].key
    return difference_place(Difference(component, ".".join(parts), "changed", "", ""), [standard])


def _component(parts: list[str]) -> Component | None:
    name = parts[2] if parts[0] == "variants" and len(parts) > 2 else parts[0]
    named = {"staff": Component.STAFF_COUNT, "compensation": Component.SERVICE_GUARANTEE}
    return named.get(name) or (Component(name) if name in set(Component) else None)
