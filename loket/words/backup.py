"""Backups in words: how old the last one is, and what stands in the way of coming back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from loket.domain.numbering import Skipped
from loket.i18n import _, ngettext

NO_BACKUP = timedelta(days=2)
"""Without a backup for so long, while something changed, the supervisor is told."""
NO_REHEARSAL = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Safety:
    """How well the office could come back: what `alarms` judges. `error` is why the last rehearsal failed, in words."""

    is_training: bool
    last_backup: datetime | None
    changed_since: bool
    last_rehearsal: datetime | None
    error: str
    failed: tuple[tuple[str, str], ...]


def alarms(safety: Safety, now: datetime) -> Iterator[str]:
    """What a supervisor must know today; nothing where all is well. Nobody misses the data of a training office."""
    last, rehearsed = safety.last_backup, safety.last_rehearsal
    if safety.is_training:
        pass
    elif last is None:
        yield _("Belum pernah ada cadangan: bila komputer ini rusak, semua data hilang.")
    elif safety.changed_since and now - last > NO_BACKUP:
        yield _("Cadangan terakhir {age}, dan sesudahnya ada perubahan.").format(age=age_words(now - last))
    for place, why in safety.failed:
        yield _("Cadangan ke {place} gagal: {why}").format(place=place, why=why)
    if safety.error:
        yield _("Uji pemulihan terakhir gagal: {why}").format(why=safety.error)
    elif rehearsed is not None and now - rehearsed > NO_REHEARSAL:
        yield _("Uji pemulihan terakhir {age}.").format(age=age_words(now - rehearsed))


def restored_words(
    moment_words: str, skipped: Sequence[Skipped] = (), revived: Sequence[str] = (), *, exact: bool = True
) -> Iterator[str]:
    """What an office must know that was restored to that moment: what is not in it, and what goes on elsewhere.

    `skipped` and `exact`: numbers that are not given again, read or reckoned; `revived`: who can sign in again.
    """
    told = _("Kantor dipulihkan ke keadaan {moment}. Yang didaftar sesudahnya didaftarkan lagi dari arsip.")
    yield told.format(moment=moment_words)
    series = ", ".join(f"{one.upto + 1} ({one.scope})" for one in skipped)
    if series and exact:
        words = _("Nomor dilanjutkan dari {series}; nomor yang diberikan sesudah cadangan tidak dipakai lagi.")
        yield words.format(series=series)
    elif series:
        words = _("Nomor dilanjutkan dari {series}; nomor di antaranya mungkin sudah dipegang warga.")
        yield words.format(series=series)
    yield _("Orang, peran, sandi, dan PIN juga kembali seperti saat itu; periksa siapa yang boleh masuk.")
    if revived:
        yield _("Dapat masuk lagi padahal sudah dinonaktifkan: {names}. Nonaktifkan kembali.").format(
            names=", ".join(revived)
        )


def age_words(age: timedelta) -> str:
    """How long ago: "baru saja", "40 menit lalu", "3 jam lalu", "2 hari lalu"."""
    minutes = int(age.total_seconds()) // 60
    if minutes < 2:
        return _("baru saja")
    if minutes < 120:
        return ngettext("{n} menit lalu", "{n} menit lalu", minutes).format(n=minutes)
    hours = minutes // 60
    if hours < 48:
        return ngettext("{n} jam lalu", "{n} jam lalu", hours).format(n=hours)
    return ngettext("{n} hari lalu", "{n} hari lalu", hours // 24).format(n=hours // 24)
