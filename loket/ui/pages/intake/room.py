"""How the page makes do with a small window or large text: the form stays one screen as long as it can."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from loket.ui import style
from loket.ui.pages.intake.applicant import ApplicantCard
from loket.ui.pages.intake.promise_bar import PromiseBar
from loket.ui.pages.intake.side import RequirementsCard
from loket.ui.widgets.card import ScrollPane

_NARROW, _TERSE, _NARROWEST = 960, 900, 840
"""Widths (as at 12 points) below which the bar says less, lines stand closer, fields stand below each other."""


class Room:
    """`fit(width)` whenever the page has another size."""

    def __init__(self, body: QBoxLayout, columns: QBoxLayout, pane: ScrollPane) -> None:
        self._body, self._columns, self._pane = body, columns, pane
        self._is_terse: bool | None = None
        self.is_narrow = False
        self._stand(terse=False)

    def fit(self, width: int, applicant: ApplicantCard, requirements: RequirementsCard, bar: PromiseBar) -> None:
        """Give each part as many words and lines as there is room for."""
        self.is_narrow = width < style.px(_NARROW)
        bar.set_narrow(self.is_narrow)
        applicant.set_brief(self.is_narrow)
        applicant.set_narrow(width < style.px(_NARROWEST))
        is_terse = width < style.px(_TERSE)
        requirements.set_terse(is_terse)
        self._stand(terse=is_terse)

    def _stand(self, *, terse: bool) -> None:
        if terse == self._is_terse:
            return
        self._is_terse = terse
        style.space(self._body, 6 if terse else 10, (24, 8 if terse else 12, 24, 8 if terse else 16))
        style.space(self._pane.body, 8 if terse else 10)
        for at, share in enumerate((61, 39) if terse else (56, 44)):
            self._columns.setStretch(at, share)
