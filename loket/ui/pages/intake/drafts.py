"""Half-typed forms: kept within a second, offered again, held and taken up."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from loket.i18n import _
from loket.services.registration import DraftRow
from loket.ui.page import Tools
from loket.ui.pages.intake.form import Form
from loket.ui.widgets.choices import ChoiceItem
from loket.words import clock

KEEP_AFTER = 700
"""Milliseconds from the first change until it is on disk."""


class Drafts(QObject):
    """`touch()` after each change, `hold(form)`, `take(uid)`, `drop(uid)`, `reload()`.

    `uid` is that of the form on the screen, made once for each. Signals: `reloaded()` when `held` and `left_over` are
    fresh; `taken(object)`, a Form to go on with.
    """

    reloaded = Signal()
    taken = Signal(object)

    def __init__(self, tools: Tools, read_form: Callable[[], Form], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools, self._read_form = tools, read_form
        self._intake = tools.services.intake
        self._timer = QTimer(self, interval=KEEP_AFTER, singleShot=True)
        self._timer.timeout.connect(self.keep_now)
        self._was_kept = False
        self._ours: set[str] = set()
        self.held: list[DraftRow] = []
        self.left_over: list[DraftRow] = []
        self.uid = self._new_uid()

    def _new_uid(self) -> str:
        uid = str(uuid.uuid4())
        self._ours.add(uid)
        return uid

    def touch(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():
            self._timer.start()

    def keep_now(self) -> None:
        """Keep what is on the screen; an emptied form is not kept."""
        self._timer.stop()
        form = self._read_form()
        if not form.is_empty:
            self._was_kept = True
            self._tools.jobs.call(partial(self._intake.keep_draft, self.uid, form.as_draft()), self._on_kept)
        elif self._was_kept:
            self._was_kept = False
            self._tools.jobs.call(partial(self._intake.drop_draft, self.uid), self._on_kept)

    def renew(self) -> None:
        """The form was registered, held or given up: the next one is another."""
        self._timer.stop()
        self._was_kept = False
        self.uid = self._new_uid()

    def forget_current(self) -> None:
        """The form became something else than a request; its draft goes."""
        self._tools.jobs.call(partial(self._intake.drop_draft, self.uid), self._on_kept)
        self.renew()

    def hold(self) -> None:
        """Set the form on the screen aside."""
        kept = self._read_form().as_draft()
        self._tools.jobs.call(partial(self._intake.keep_draft, self.uid, kept, held=True), self._on_changed)
        self.renew()

    def take(self, uid: str) -> None:
        """Go on with a form that was held or left over."""
        row = next((row for row in (*self.held, *self.left_over) if row.uid == uid), None)
        if row is None or not row.readable:
            return
        self._timer.stop()
        self.uid, self._was_kept = row.uid, True
        self._ours.add(row.uid)
        form = Form.from_draft(row.form)
        self._tools.jobs.call(partial(self._intake.keep_draft, row.uid, form.as_draft()), self._on_changed)
        self.taken.emit(form)

    def is_readable(self, uid: str) -> bool:
        """Whether that form can be taken up."""
        return any(row.readable for row in (*self.held, *self.left_over) if row.uid == uid)

    def drop(self, uid: str) -> None:
        """Throw a form away."""
        self._tools.jobs.call(partial(self._intake.drop_draft, uid), self._on_changed)

    def reload(self) -> None:
        self._tools.jobs.call(self._intake.drafts, self._on_read)

    def items(self, service_names: Mapping[str, str], zone: str) -> list[ChoiceItem]:
        """The held forms as they are offered."""
        return [ChoiceItem(row.uid, *self.words_of(row, service_names, zone)) for row in self.held]

    @staticmethod
    def words_of(row: DraftRow, service_names: Mapping[str, str], zone: str) -> tuple[str, str]:
        """Who and what, and when it was kept."""
        if not row.readable:
            return _("Isian yang rusak"), _("tidak terbaca · {time}").format(time=clock(row.saved_at, zone))
        form = Form.from_draft(row.form)
        who = form.name.strip() or (_("NIK {nik}").format(nik=form.nik) if form.nik else _("Tanpa nama"))
        what = service_names.get(form.service, _("layanan belum dipilih"))
        return who, f"{what} · {clock(row.saved_at, zone)}"

    def _on_kept(self, _done: None) -> None:
        """Nothing to show: keeping is silent."""

    def _on_changed(self, _done: None) -> None:
        self.reload()

    def _on_read(self, rows: list[DraftRow]) -> None:
        self.held = [row for row in rows if row.held]
        self.left_over = [row for row in rows if not row.held and row.uid not in self._ours]
        self.reloaded.emit()
