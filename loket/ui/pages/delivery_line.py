"""How the line upstream is, on the delivery page: what alarms, when it is tried again, and the office's public key."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from loket.errors import LoketError, RuleError
from loket.i18n import _
from loket.services.delivery_alarm import Alarm, alarm_of
from loket.services.exports import DeliveryStatus
from loket.services.upstream_line import LineState
from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.labels import Label
from loket.words import error_sentence, moment, short_moment
from loket.words.upstream import open_stick_words, refusals_words

NUMBER_TAKEN, UNSEALED = "number_taken", "frozen_unsealed"


class LineBanner(Banner):
    """What stands in the way of all deliveries; hidden while nothing does. `restart_wanted()`, `plain_wanted()`: what
    is held unsealed goes as it is."""

    restart_wanted = Signal()
    plain_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.restart = QAction(_("Mulai rangkaian baru"), self)
        self.restart.triggered.connect(self.restart_wanted)
        self.plain = QAction(_("Kirim apa adanya"), self)
        self.plain.triggered.connect(self.plain_wanted)
        self.hide()

    def show_status(self, status: DeliveryStatus, at: datetime, zone: str, *, keeps: bool) -> None:
        """`keeps`: the person at the desk may change the way upstream."""
        words, tone = alarm_words(status, at, zone)
        if not words:
            self.clear()
        elif words != self.text:  # said once, not again whenever the page is read anew
            self.show_message(words, tone, self._ways_out(status) if keeps else [])

    def _ways_out(self, status: DeliveryStatus) -> list[QAction]:
        if _needs_restart(status):
            return [self.restart]
        return [self.restart, self.plain] if status.unsealed else []


def alarm_words(status: DeliveryStatus, at: datetime, zone: str) -> tuple[str, Tone]:
    """The worst thing about the deliveries in words; empty where there is none."""
    line = status.line
    stopped = _stopped(status)
    if stopped is not None:
        return error_sentence(stopped), Tone.ERROR
    if line.refused:
        return _refused_words(line)
    if not status.upstream_url:  # the page asks for it
        return "", Tone.ON_TIME
    if status.undelivered_since is not None and status.is_silent(at):
        words = _("Ada catatan yang menunggu dikirim sejak {since}. Tekan Ctrl+K, atau simpan paket ke flash disk.")
        return words.format(since=moment(status.undelivered_since, zone)), Tone.AT_RISK
    if status.unheard_since is not None and status.is_unheard(at):
        words = _("Belum ada kabar dari instansi pembina sejak {since}; tanyakan apakah kiriman sudah diterima.")
        return words.format(since=moment(status.unheard_since, zone)), Tone.AT_RISK
    return "", Tone.ON_TIME


def _stopped(status: DeliveryStatus) -> LoketError | None:
    """What a person has to decide before anything more is delivered."""
    error = status.line.error
    if error is not None and error.code == NUMBER_TAKEN:
        return error
    return RuleError("frozen_unsealed", count=status.unsealed) if status.unsealed else None


def _refused_words(line: LineState) -> tuple[str, Tone]:
    """What is not in upstream. Of what was sent again already nobody needs to hear by telephone."""
    reasons = refusals_words(line.refused)
    if all(alarm_of(one) in {None, Alarm.MISSED} for one in line.refused):
        return _("Belum masuk di instansi pembina: {reasons}.").format(reasons=reasons), Tone.AT_RISK
    return _("Belum masuk di instansi pembina: {reasons}. Hubungi mereka.").format(reasons=reasons), Tone.ERROR


def _needs_restart(status: DeliveryStatus) -> bool:
    error = status.line.error
    taken = error is not None and error.code == NUMBER_TAKEN
    return taken or any(alarm_of(one) is Alarm.NEW_STREAM for one in status.line.refused)


def try_words(status: DeliveryStatus, zone: str) -> str:
    """How the last try went wrong and when the next one is; empty where it went well."""
    line = status.line
    if line.error is None or line.last_tried_at is None or line.error.code in {NUMBER_TAKEN, UNSEALED}:
        return ""  # those are said above, with their ways out
    parts = [error_sentence(line.error), _("Dicoba {moment}").format(moment=short_moment(line.last_tried_at, zone))]
    if line.daily and line.next_try_at is not None:
        again = short_moment(line.next_try_at, zone)
        parts[1] += _(", dicoba lagi sendiri {moment}").format(moment=again)
    return " ".join(parts) + "."


class KeyCard(Card):
    """The public key that the province needs once, and whether the program delivers by itself.

    `key_wanted()`, `daily_changed(bool)`.
    """

    key_wanted = Signal()
    daily_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Kirim otomatis dan tanda tangan"), parent=parent)
        self.daily = QCheckBox(_("Kirim sendiri sekali setiap hari selama Loket terbuka"))
        self.sealed = Label("", "quiet", wrap=True)
        self.fingerprint = Label("", wrap=True)
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fingerprint.setAccessibleName(_("Sidik jari kunci kantor"))
        self.save = Button(_("Simpan kunci publik…"), icon="download")
        self._lay_out_parts()
        self.daily.clicked.connect(self.daily_changed)
        self.save.clicked.connect(self.key_wanted)

    def _lay_out_parts(self) -> None:
        row = QHBoxLayout()
        style.space(row, 12)
        row.addWidget(self.fingerprint, 1)
        row.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        words = _("Serahkan kunci publik sekali ke instansi pembina, lalu bacakan sidik jarinya lewat telepon.")
        self.add(self.daily)
        self.add(self.sealed)
        self.add(Label(words, "quiet", wrap=True))
        self.add(row)

    def show_status(self, status: DeliveryStatus, *, keeps: bool) -> None:
        """`keeps`: the person at the desk may change the way upstream."""
        self.daily.setChecked(status.line.daily)
        self.daily.setEnabled(keeps)
        self.sealed.set_kind("advice" if status.is_open_stick else "quiet")
        self.sealed.setText(
            _("Paket disandi dengan kunci instansi pembina; hanya mereka yang dapat membukanya.")
            if status.line.sealed
            else open_stick_words()
            if status.is_open_stick
            else _("Paket tidak disandi; isinya tanpa data pribadi.")
        )
        self.fingerprint.setText(
            _("Sidik jari: {fingerprint}").format(fingerprint=status.fingerprint)
            if status.fingerprint
            else _("Kunci kantor dibuat pada kiriman pertama.")
        )
