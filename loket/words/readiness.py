"""Readiness in words: points, bands, what is unchecked, and how much work a step is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from loket.domain.readiness import Band, Instrument, Score, Standing, rounded
from loket.errors import RuleError
from loket.i18n import N_, _

_ZONES = {"hijau": N_("zona hijau"), "kuning": N_("zona kuning"), "merah": N_("zona merah")}
_EFFORTS = {1: N_("beberapa menit"), 2: N_("sehari"), 3: N_("berminggu-minggu")}
_SHORT_EFFORTS = {1: N_("ringan"), 2: N_("sedang"), 3: N_("berat")}


def points(value: Decimal) -> str:
    """ "77,58": two decimals and a comma."""
    return f"{rounded(value):.2f}".replace(".", ",")


def read_points(text: str) -> Decimal:
    """A score as somebody typed it, with a comma or a point. Raises `RuleError("score_out_of_range")`."""
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise RuleError("score_out_of_range", field="score", score=text) from error


def band_words(band: Band) -> str:
    """ "C – Kualitas sedang, zona kuning"; without a zone where the instrument has none."""
    grade = f"{band.key} – " if len(band.key) == 1 else ""
    zone = f", {_(_ZONES[band.zone])}" if band.zone in _ZONES else ""
    return f"{grade}{band.words}{zone}"


def band_short(band: Band) -> str:
    """The grade alone, "C"; its words where the instrument has no letters."""
    return band.key if len(band.key) == 1 else band.words


def standing_sentence(standing: Standing) -> str:
    """Where a score stands and how far the next band is; says which cut nobody has seen in a source."""
    if standing.band is None:
        return _("{score}; batas kategorinya belum terlihat pada sumber.").format(score=points(standing.score))
    said = f"{points(standing.score)}: {band_words(standing.band)}"
    if standing.next_band is not None:
        nearer = _("{missing} di bawah {band}")
        said += ", " + nearer.format(missing=points(standing.missing), band=band_short(standing.next_band))
    return f"{said}. {unchecked_cut(standing)}".strip()


def unchecked_cut(standing: Standing) -> str:
    """Says where a cut on either side was not seen in a source."""
    near = [band for band in (standing.band, standing.next_band) if band is not None and band.least > 0]
    unseen = [f"{points(band.least)} ({band_short(band)})" for band in near if not band.checked]
    return _("Batas {cuts} belum diperiksa pada sumber.").format(cuts=", ".join(unseen)) if unseen else ""


def years_words(instrument: Instrument) -> str:
    """ "2022–2024", or "sejak 2025"."""
    if instrument.last_year is None:
        return _("sejak {year}").format(year=instrument.first_year)
    return f"{instrument.first_year}–{instrument.last_year}"


def prepared_sentence(score: Score) -> str:
    """How many of the points that can be prepared are reached, and how many no program can see."""
    said = _("{reached} dari {possible} poin yang dapat disiapkan.")
    said = said.format(reached=points(score.reached), possible=points(score.possible))
    if not score.unseen:
        return said
    unseen = _("{unseen} poin lain dinilai di luar Loket, misalnya lewat wawancara pengguna.")
    return f"{said} {unseen.format(unseen=points(score.unseen))}"


def estimate_sentence(score: Score) -> str:
    """What the band would be if what Loket cannot see were as good; no prediction, and it says so."""
    standing = score.standing
    if standing.band is None:
        return _("Batas kategorinya belum terlihat pada sumber: Loket hanya menghitung poin.")
    said = _("Perkiraan Loket, bukan hasil: bila bagian lain sama baiknya, {score}, {band}.").format(
        score=points(standing.score), band=band_words(standing.band)
    )
    if standing.next_band is None:
        return said
    nearer = _("Kurang {missing} untuk {band}.")
    return f"{said} {nearer.format(missing=points(standing.missing), band=band_short(standing.next_band))}"


def effort_words(effort: int) -> str:
    """How much work a step is."""
    return _(_EFFORTS[effort])


def effort_short(effort: int) -> str:
    """The same in one word, for a list."""
    return _(_SHORT_EFFORTS[effort])


def looked_at_words(indicators: Iterable[tuple[str, bool]]) -> str:
    """What is looked at, in a line; what nobody has seen in a source says so."""
    unseen = _("{what} (belum diperiksa pada sumber)")
    return "; ".join(text if checked else unseen.format(what=text) for text, checked in indicators)


def gain_words(gain: Decimal, *, estimated: bool) -> str:
    """ "+4,98 poin", and whether that is Loket's estimate; what has an unknown weight says so."""
    if not gain:
        return _("ikut dilihat, bobotnya tidak diketahui")
    said = _("+{points} poin").format(points=points(gain))
    return _("{gain} (perkiraan Loket)").format(gain=said) if estimated else said
