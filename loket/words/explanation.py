"""Why a promise is due when it is due (R17), in plain sentences and in one line; and the time that is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from loket.domain.counting import CALENDAR_UNITS, CLOCK_UNITS, DayKind
from loket.domain.explanation import Step, StepKind
from loket.domain.promise import Promise
from loket.domain.standards import Unit
from loket.domain.standing import Remaining
from loket.i18n import N_, _, ngettext
from loket.words.dates import brief_day, clock, day_range, deadline, moment
from loket.words.labels import label
from loket.words.standards import STATUTORY_DEFAULT, duration

_DAY = timedelta(days=1)
_CEREMONY = re.compile(r"^(Hari kedua dari )?(Hari Raya|Hari Suci) ")
_ESTIMATE = re.compile(r"\s*\(perkiraan\)$")
_ROLLING = (Unit.HOUR, *CALENDAR_UNITS)


def explanation(promise: Promise) -> list[str]:
    """The whole explanation, one sentence after the other; closed days that follow each other share a sentence."""
    sentences = [_default_sentence()] if promise.is_default else []
    return sentences + explain_steps(promise.steps)


def explain_steps(steps: Iterable[Step]) -> list[str]:
    """The sentences for steps alone, e.g. those that a ledger adds."""
    sentences: list[str] = []
    unit: Unit | None = None
    for skipped, found in groupby(steps, key=lambda step: step.kind is StepKind.SKIPPED):
        group = list(found)
        unit = next((step.unit for step in reversed(group) if step.unit), unit)
        sentences += [_skipped_sentence(group, unit)] if skipped else [step_sentence(step) for step in group]
    return sentences


def step_sentence(step: Step) -> str:
    """The sentence for one step."""
    if step.kind is StepKind.SKIPPED:
        return _skipped_sentence([step])
    return _SENTENCES[step.kind](step)


def explanation_line(promise: Promise) -> str:
    """One line for the intake: "5 hari kerja · 18–24 Mar tidak dihitung: Nyepi, Idul Fitri, cuti bersama"."""
    legs = [f"{duration(leg.amount, leg.unit)} {leg.owner}".strip() for leg in promise.legs]
    parts = [" + ".join(legs)]
    if promise.is_default:
        parts.append(_("batas bawaan {law}").format(law=_(STATUTORY_DEFAULT)))
    return " · ".join(parts + _closed_words(promise) + _unsure_words(promise))


def _closed_words(promise: Promise) -> list[str]:
    """The closed days of a promise in short, one entry for each run of them."""
    skipped = [step for step in promise.steps if step.kind is StepKind.SKIPPED]
    if promise.unit in _ROLLING:
        return [_cluster_words(cluster, _("{days} kantor tutup: {names}")) for cluster in _clusters(skipped)]
    clusters = [trimmed for cluster in _clusters(skipped) if (trimmed := _trimmed(cluster))]
    if skipped and not clusters:
        return [_("{reason} tidak dihitung").format(reason=label(DayKind.WEEKEND))]
    return [_cluster_words(cluster, _("{days} tidak dihitung: {names}")) for cluster in clusters]


def _unsure_words(promise: Promise) -> list[str]:
    """The years whose holidays are not sure yet, in short."""
    years = [step for step in promise.steps if step.kind is StepKind.UNSURE_YEAR]
    missing, expected = _("libur {year} belum ditetapkan"), _("libur {year} masih perkiraan")
    return [(missing if step.missing else expected).format(year=step.year) for step in years]


def remaining(left: Remaining, unit: Unit) -> str:
    """ "sisa 1 hari 3 jam kerja", "lewat 2 hari"; wall time for `hour` and the calendar units."""
    time = _span(left.days, left.time, worked=unit not in _ROLLING)
    if not time:
        return _("baru saja lewat") if left.late else _("sisa kurang dari 1 menit")
    return (_("lewat {time}") if left.late else _("sisa {time}")).format(time=time)


def work_span(time: timedelta) -> str:
    """Open time in hours and minutes: "3 jam 20 menit kerja"; nothing for less than a minute."""
    return _span(0, time, worked=True)


def _span(days: int, time: timedelta, *, worked: bool) -> str:
    """Days and hours, or hours and minutes when there is no whole day."""
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    parts = [ngettext("{n} hari", "{n} hari", days).format(n=days)] if days else []
    if hours:
        parts.append(ngettext("{n} jam", "{n} jam", hours).format(n=hours))
    if minutes and not days:
        parts.append(ngettext("{n} menit", "{n} menit", minutes).format(n=minutes))
    if not parts:
        return ""
    return _("{time} kerja").format(time=" ".join(parts)) if worked else " ".join(parts)


def _default_sentence() -> str:
    return _("Standar pelayanan tidak menyebut waktu; berlaku batas bawaan {law}.").format(law=_(STATUTORY_DEFAULT))


def _zone(at: datetime) -> str:
    """The office's zone, which the domain's moments carry."""
    return str(at.tzinfo)


def _day(step: Step) -> str:
    return brief_day(_first(step))


def _first(step: Step) -> date:
    if step.first is None:
        raise ValueError(step)
    return step.first


def _at(step: Step) -> datetime:
    if step.at is None:
        raise ValueError(step)
    return step.at


def _moment(step: Step) -> str:
    return moment(_at(step), _zone(_at(step)))


def _due(step: Step) -> str:
    return deadline(_at(step), _zone(_at(step)))


def _reason(step: Step) -> str:
    """Why a day is closed: its name, else its kind; an estimate says so."""
    kind = label(step.reason) if step.reason else ""
    name = _ESTIMATE.sub("", step.name) or kind
    return name if step.confirmed and name == (step.name or kind) else _("{name} – perkiraan").format(name=name)


def _skipped_sentence(steps: Sequence[Step], unit: Unit | None = None) -> str:
    """ "Tidak dihitung: 19 Mar (Hari Suci Nyepi); 28–29 Mar, 4–5 Apr (akhir pekan)." in order of the first day.

    In wall time and calendar units closed days do count; they only move the end.
    """
    ranges: dict[str, list[str]] = {}
    for step in steps:
        ranges.setdefault(_reason(step), []).append(day_range(_first(step), step.last or _first(step)))
    parts = [_("{days} ({reason})").format(days=", ".join(days), reason=reason) for reason, days in ranges.items()]
    sentence = _("Kantor tutup: {days}.") if unit in _ROLLING else _("Tidak dihitung: {days}.")
    return sentence.format(days="; ".join(parts))


def _count_sentence(step: Step) -> str:
    amount = duration(step.amount, step.unit or Unit.WORKING_DAY)
    if step.owner:
        amount = _("{owner}: {amount}").format(owner=step.owner, amount=amount)
    if step.unit in CLOCK_UNITS:
        return _("{amount}, sampai {moment}.").format(amount=amount, moment=_due(step))
    last = step.last or _first(step)
    if step.first == last:
        return _("{amount}: {first}.").format(amount=amount, first=_day(step))
    return _("{amount}: {first} sampai {last}.").format(amount=amount, first=_day(step), last=brief_day(last))


def _credit_sentence(step: Step) -> str:
    given = _given(step) or _("kurang dari 1 menit")
    return _("Ditambah {given} karena {reason}: paling lambat {deadline}.").format(
        given=given, reason=step.note, deadline=_due(step)
    )


def _given(step: Step) -> str:
    """What a suspension gave back or an extension added, in what it is counted in."""
    if step.days:
        return duration(step.days, Unit.CALENDAR_DAY if step.unit in CALENDAR_UNITS else Unit.WORKING_DAY)
    return _span(0, step.time, worked=step.unit is not Unit.HOUR)


def _extension_sentence(step: Step) -> str:
    if not step.note:  # it went with the personal fields
        return _("Diperpanjang {given}: paling lambat {deadline}.").format(given=_given(step), deadline=_due(step))
    return _("Diperpanjang {given} ({note}): paling lambat {deadline}.").format(
        given=_given(step), note=step.note, deadline=_due(step)
    )


def _calendar_sentence(step: Step) -> str:
    """A changed calendar either moved the promise or left it, and both stand in the ledger (R15)."""
    why = _("Kalender berubah ({note})").format(note=step.note) if step.note else _("Kalender berubah")
    if step.was == step.at:
        return _("{why}; janji ini dipertahankan.").format(why=why)
    return _("{why}: paling lambat {deadline}.").format(why=why, deadline=_due(step))


def _rolled_sentence(step: Step) -> str:
    if step.was is not None:
        return _("{moment} di luar jam kerja, batas waktu menjadi {deadline}.").format(
            moment=moment(step.was, _zone(step.was)), deadline=_due(step)
        )
    return _("{day} kantor tutup, batas waktu menjadi {deadline}.").format(day=_day(step), deadline=_due(step))


def _closed_start_sentence(step: Step) -> str:
    return _("{day} kantor tutup ({reason}); hitungan dimulai pada hari kerja berikutnya.").format(
        day=_day(step), reason=_reason(step)
    )


def _cutoff_sentence(step: Step) -> str:
    return _("Diterima setelah batas pukul {clock}; dihitung seperti diterima {day}.").format(
        clock=clock(_at(step), _zone(_at(step))), day=_day(step)
    )


def _unsure_sentence(step: Step) -> str:
    if step.missing:
        return _("Hari libur {year} belum ditetapkan; tanggal ini perkiraan.").format(year=step.year)
    return _("Hari libur {year} sebagian masih perkiraan; tanggal ini dapat berubah.").format(year=step.year)


_PLAIN = {
    StepKind.START: N_("Dihitung sejak {moment}."),
    StepKind.WAITED: N_("Kantor sedang tutup; waktu berjalan mulai {moment}."),
    StepKind.DUE: N_("Paling lambat {deadline}."),
    StepKind.AFTER_CLOSING: N_("Diterima setelah jam kerja; dihitung seperti diterima {day}."),
    StepKind.FIRST_DAY: N_("{day} dihitung sebagai hari pertama."),
}


def _plain_sentence(step: Step) -> str:
    values = {"note": step.note}
    if step.at is not None:
        values |= {"moment": _moment(step), "deadline": _due(step)}
    if step.first is not None:
        values["day"] = _day(step)
    return _(_PLAIN[step.kind]).format_map(values)


_SENTENCES: dict[StepKind, Callable[[Step], str]] = {
    **dict.fromkeys(_PLAIN, _plain_sentence),
    StepKind.COUNT: _count_sentence,
    StepKind.CREDIT: _credit_sentence,
    StepKind.EXTENSION: _extension_sentence,
    StepKind.CALENDAR: _calendar_sentence,
    StepKind.ROLLED: _rolled_sentence,
    StepKind.CLOSED_START: _closed_start_sentence,
    StepKind.AFTER_CUTOFF: _cutoff_sentence,
    StepKind.UNSURE_YEAR: _unsure_sentence,
}


def _clusters(skipped: Sequence[Step]) -> Iterator[list[Step]]:
    """Closed days that touch each other."""
    cluster: list[Step] = []
    for step in skipped:
        if cluster and _first(step) - (cluster[-1].last or _first(cluster[-1])) > _DAY:
            yield cluster
            cluster = []
        cluster.append(step)
    if cluster:
        yield cluster


def _trimmed(cluster: list[Step]) -> list[Step]:
    """Without the ordinary days off at both ends; they need no words."""
    named = [index for index, step in enumerate(cluster) if step.reason is not DayKind.WEEKEND]
    return cluster[named[0] : named[-1] + 1] if named else []


def _cluster_words(cluster: Sequence[Step], sentence: str) -> str:
    """The run's days and the names in it, the general ones (cuti bersama) last and once."""
    days = day_range(_first(cluster[0]), cluster[-1].last or _first(cluster[-1]))
    general = {step.reason for step in cluster} & {DayKind.COLLECTIVE, DayKind.WEEKEND}
    own = [step for step in cluster if step.reason not in general]
    names = [_CEREMONY.sub("", _reason(step)) for step in own]
    if DayKind.COLLECTIVE in general:
        names.append(label(DayKind.COLLECTIVE))
    if not names:
        names.append(label(DayKind.WEEKEND))
    return sentence.format(days=days, names=", ".join(dict.fromkeys(names)))
