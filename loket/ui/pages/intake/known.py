"""What the office knows of an applicant who was here before, and what is still open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket.i18n import _
from loket.services.intake import KnownApplicant
from loket.services.rows import RequestRow
from loket.ui import style
from loket.ui.models.requests import short_service
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.words import label, local, short_date

_MOST = 3


class KnownNotice(QWidget):
    """`show_applicant(known, zone, filled)`, `warn_of(service)`, `clear()`. Signal: `request_opened(str)`, a number."""

    request_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: KnownApplicant | None = None
        self._service = self._zone = ""
        self._filled = self._is_terse = False
        self._banner = Banner()
        self._buttons: list[Button] = []
        outer, links = QVBoxLayout(self), QWidget()
        self._list = QVBoxLayout(links)
        style.space(outer, 0)
        style.space(self._list, 0, (6, 0, 8, 0))
        self._banner.add_below(links)
        outer.addWidget(self._banner)
        self.hide()

    @property
    def text(self) -> str:
        return self._banner.text

    @property
    def open_requests(self) -> tuple[RequestRow, ...]:
        return self._known.open_requests if self._known else ()

    @property
    def buttons(self) -> tuple[Button, ...]:
        """A button for each open request."""
        return tuple(self._buttons)

    def show_applicant(self, known: KnownApplicant, zone: str, *, filled: bool) -> None:
        """`filled`: whether the form took anything over from last time."""
        self._known, self._zone, self._filled = known, zone, filled
        self._show()

    def warn_of(self, service: str) -> None:
        """Say so when a request for this service is still open."""
        if service != self._service:
            self._service = service
            if self._known is not None:
                self._show()

    def set_terse(self, terse: bool) -> None:
        """Numbers alone, where there is no room for how far each request is."""
        if terse != self._is_terse:
            self._is_terse = terse
            if self._known is not None:
                self._show()

    def clear(self) -> None:
        self._known = None
        self._drop_buttons()
        self._banner.clear()
        self.hide()

    def _show(self) -> None:
        assert self._known is not None  # noqa: S101
        same = [row for row in self.open_requests if row.service_code == self._service]
        if same:
            words = _("Masih ada permohonan layanan ini yang berjalan; buka dahulu.")
            self._banner.show_message(words, Tone.AT_RISK)
        else:
            self._banner.show_message(self._history(self._known), Tone.ON_TIME, icon="history")
        self._show_buttons(same or list(self.open_requests))
        self.show()

    def _show_buttons(self, rows: list[RequestRow]) -> None:
        self._drop_buttons()
        for row in rows[:_MOST]:
            full = _("{number} · {status}").format(number=row.number, status=label(row.status))
            text = row.number if self._is_terse else full
            button = Button(text, icon="arrow-right", look="link", parent=self)
            button.setAccessibleName(_("Buka {number}, {service}").format(number=row.number, service=row.service))
            button.setToolTip(row.service)
            button.clicked.connect(partial(self.request_opened.emit, row.number))
            self._buttons.append(button)
            self._list.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _drop_buttons(self) -> None:
        for old in self._buttons:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []

    def _history(self, known: KnownApplicant) -> str:
        """The last visit; what is open stands below, each with its own way there."""
        words = _("Pernah ke sini: {service}, {day}; datanya sudah terisi.")
        if not self._filled:
            words = _("Pernah ke sini: {service}, {day}.")
        day = short_date(local(known.last_received, self._zone).date())
        last = words.format(service=short_service(known.last_service), day=day)
        running = len(known.open_requests)
        if running > _MOST:
            more = _("Masih berjalan: {count}.").format(count=running)
        else:
            more = "" if running else _("Tidak ada permohonan yang masih berjalan.")
        return f"{last} {more}".rstrip()
