"""What the board says of the deliveries: exactly what is, and what to do. The reason at length stands on their page."""

from __future__ import annotations

from datetime import datetime

from loket.i18n import N_, _
from loket.services.delivery_alarm import Alarm, Trouble
from loket.words import moment
from loket.words.upstream import reason_words

_WORDS: dict[Alarm, str] = {
    Alarm.NEW_STREAM: N_(
        "Nomor kiriman di sini tidak lagi cocok dengan yang ada di instansi pembina: administrator perlu memulai "
        "rangkaian baru di Pengiriman."
    ),
    Alarm.HELD: N_(
        "{count} kiriman ditahan karena disiapkan sebelum ada kunci pembina, jadi tidak tersandi: buka Pengiriman "
        "untuk memilih jalannya."
    ),
    Alarm.REFUSED: N_("Instansi pembina menolak kiriman {batch}: {reason}. Buka Pengiriman, lalu hubungi mereka."),
    Alarm.KEY: N_(
        "Instansi pembina belum mengesahkan kunci kantor ini, jadi kiriman {batch} menunggu di sana: serahkan kunci "
        "publik dari Pengiriman, lalu bacakan sidik jarinya lewat telepon."
    ),
    Alarm.SILENT: N_("Ada catatan yang belum terkirim sejak {since}. Buka Pengiriman, lalu tekan Ctrl+K."),
    Alarm.UNHEARD: N_(
        "Belum ada kabar dari instansi pembina tentang kiriman sejak {since}: tanyakan apakah sudah diterima."
    ),
    Alarm.INCOMPLETE: N_(
        "Kiriman {batch} belum utuh di instansi pembina: {reason}. Buka Pengiriman, lalu tekan Ctrl+K."
    ),
    Alarm.MISSED: N_("Kiriman {batch}: {reason}. Bila besok masih begini, hubungi instansi pembina."),
}


def trouble_words(trouble: Trouble, zone: str) -> str:
    """The trouble in a sentence or two."""
    refusal = trouble.refusal
    return _(_WORDS[trouble.alarm]).format(
        batch=refusal.batch if refusal else "",
        reason=reason_words(refusal.code) if refusal else "",
        count=trouble.count,
        since=_since(trouble.since, zone),
    )


def _since(since: datetime | None, zone: str) -> str:
    return moment(since, zone) if since is not None else ""
