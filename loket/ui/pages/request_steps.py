"""What may be done with a request now: the steps with their keys, and the panel of the one that was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from loket.domain.standards import FeeKind
from loket.domain.standing import PromiseState
from loket.domain.workflow import Action
from loket.errors import LoketError
from loket.i18n import _
from loket.services.lookup import RequestDetail
from loket.services.reasons import ReasonRow
from loket.ui import style
from loket.ui.pages.request_panels import (
    DANGEROUS,
    ExtendPanel,
    HandoverPanel,
    PaidPanel,
    ReasonPanel,
    StepPanel,
)
from loket.ui.pages.request_suspend import SuspendPanel
from loket.ui.widgets.buttons import ActionButton
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import Label
from loket.words import label

_WIDE = 364
_KEYS = {
    Action.VERIFIED: "Alt+V",
    Action.PAID: "Alt+B",
    Action.SUSPEND: "Alt+T",
    Action.RESUME: "Alt+L",
    Action.EXTEND: "Alt+P",
    Action.READY: "Alt+S",
    Action.HANDOVER: "Alt+H",
    Action.REJECT: "Alt+O",
    Action.CANCEL: "Alt+K",
}
"""A step keeps its key wherever it stands: the fingers learn it."""


class StepsCard(Card):
    """`show_detail(detail)`; `first()` is where the focus goes. Signal: `step_wanted(Move)`.

    What was typed into a panel stays until the step is done (`finish`) or another request is shown (`forget`).
    `set_forbidden` names the steps that this person may not take; `foot` shows the buttons of the open panel, for the
    page to put where they stay in sight.
    """

    step_wanted = Signal(object)
    panel_changed = Signal()
    refused = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_("Langkah berikutnya"))
        self._today = today
        self._reasons: Sequence[ReasonRow] = ()
        self._detail: RequestDetail | None = None
        self._forbidden: frozenset[Action] = frozenset()
        self.foot = Card()
        self.foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.foot.hide()
        self._offered: tuple[Action, ...] | None = None  # nothing was offered yet, not even "no step"
        self._panels: dict[Action, StepPanel] = {}
        self._open: StepPanel | None = None
        self._list = QWidget()
        self._buttons: dict[Action, ActionButton] = {}
        self._nothing = Label(_("Permohonan ini sudah berakhir; tidak ada langkah lagi."), "quiet", wrap=True)
        self.steps = {action: self._make_step(action) for action in Action}
        self._lay_out_list()

    def _make_step(self, action: Action) -> QAction:
        step = QAction(label(action), self)
        step.setShortcut(QKeySequence(_KEYS[action]))
        step.triggered.connect(partial(self.open_panel, action))
        self.addAction(step)
        return step

    def _lay_out_list(self) -> None:
        column = QVBoxLayout(self._list)
        style.space(column, 8)
        for action, step in self.steps.items():
            self._buttons[action] = ActionButton(step, parent=self._list)
            column.addWidget(self._buttons[action])
        column.addWidget(self._nothing)
        self._column = column
        self.add(self._list)

    def set_reasons(self, reasons: Sequence[ReasonRow]) -> None:
        """The office's reasons for waiting."""
        if tuple(reasons) != tuple(self._reasons):
            self._reasons = tuple(reasons)
            self._drop(Action.SUSPEND)

    def set_forbidden(self, actions: frozenset[Action]) -> None:
        """The steps that are for others; the next `show_detail` leaves them out."""
        self._forbidden = actions

    def show_detail(self, detail: RequestDetail) -> None:
        """Offer what may follow, the likeliest first."""
        self._detail = detail
        for panel in self._panels.values():
            panel.show_detail(detail)
        offered = tuple(action for action in _offered(detail) if action not in self._forbidden)
        if offered != self._offered:
            self._offer(offered)

    def _offer(self, offered: tuple[Action, ...]) -> None:
        self._offered = offered
        self._nothing.setVisible(not offered)
        for action, step in self.steps.items():
            step.setVisible(action in offered)
            step.setEnabled(action in offered)
        before: QWidget | None = None
        for place, action in enumerate(offered):
            button = self._buttons[action]
            button.set_look("danger" if action in DANGEROUS else "primary" if place == 0 else "")
            self._column.removeWidget(button)
            self._column.insertWidget(place, button)
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button

    @property
    def panel(self) -> StepPanel | None:
        """The panel that is open."""
        return self._open

    def first(self) -> QWidget | None:
        """The open panel's first field, else the likeliest step."""
        if self._open is not None:
            return self._open.first()
        return self._buttons[self._offered[0]] if self._offered else None

    def open_panel(self, action: Action) -> None:
        """Show the panel of a step in place of the list."""
        if self._detail is None or self._open is self._panels.get(action, self):
            return
        self.close_panel()
        panel = self._panels.get(action) or self._make_panel(action)
        panel.show_detail(self._detail)
        self._open = panel
        self._list.hide()
        panel.show()
        panel.foot.show()
        self.foot.show()
        self.set_title("")
        panel.first().setFocus()
        self.panel_changed.emit()

    def close_panel(self) -> None:
        """Back to the list; what was typed stays in the panel."""
        if self._open is None:
            return
        action, self._open = self._open.action, None
        self._panels[action].hide()
        self._panels[action].foot.hide()
        self.foot.hide()
        self._list.show()
        self.set_title(_("Langkah berikutnya"))
        if action in (self._offered or ()):
            self._buttons[action].setFocus()
        self.panel_changed.emit()

    def finish(self, action: Action) -> None:
        """The step is done: its panel is empty the next time."""
        self.close_panel()
        self._drop(action)

    def forget(self) -> None:
        """Another request: nothing of the former stays in the panels."""
        self.close_panel()
        for action in tuple(self._panels):
            self._drop(action)

    def show_error(self, error: LoketError) -> bool:
        """Say it beside the field that it belongs to; False when there is none."""
        return self._open is not None and self._open.show_error(error)

    def wrong_field(self) -> QWidget | None:
        """The first field of the open panel that says what is wrong with it."""
        fields = self._open.fields.values() if self._open is not None else ()
        return next((field for field in fields if field.has_error), None)

    def _make_panel(self, action: Action) -> StepPanel:
        panel = self._panel_for(action)
        panel.confirmed.connect(self._on_confirmed)
        panel.refused.connect(self.refused)
        panel.given_up.connect(self.close_panel)
        self._panels[action] = panel
        self.add(panel)
        self.foot.add(panel.foot)
        return panel

    def _panel_for(self, action: Action) -> StepPanel:
        match action:
            case Action.SUSPEND:
                return SuspendPanel(self._reasons, self._today)
            case Action.PAID:
                return PaidPanel()
            case Action.EXTEND:
                return ExtendPanel()
            case Action.HANDOVER:
                return HandoverPanel()
            case Action.REJECT | Action.CANCEL:
                return ReasonPanel(action, self._today)
            case _:
                return StepPanel(action)

    def _drop(self, action: Action) -> None:
        panel = self._panels.get(action)
        if panel is None or panel is self._open:
            return
        del self._panels[action]
        self.body.removeWidget(panel)
        self.foot.body.removeWidget(panel.foot)
        for part in (panel.foot, panel):
            part.hide()
            part.deleteLater()

    def _on_confirmed(self) -> None:
        move = self._open.filled() if self._open is not None else None
        if move is not None:
            self.step_wanted.emit(move)


class SidePane(ScrollPane):
    """The column of steps: as wide as its fields need, and no higher than what is in it, so that the buttons below
    come right after it."""

    def _fit(self) -> None:
        wide = max(style.px(_WIDE), self.minimumSizeHint().width())
        if wide != self.width():
            self.setFixedWidth(wide)
        height = self.body.heightForWidth(self.viewport().width())
        if height > 0 and height != self.maximumHeight():
            self.setMaximumHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return handled


def _offered(detail: RequestDetail) -> tuple[Action, ...]:
    """The steps that make sense: no payment where there is nothing (more) to pay, no extension where none is left."""
    is_late = detail.row.state is PromiseState.OVERDUE  # R12: what is late is not extended any more
    possible = {
        Action.PAID: detail.fee.kind is not FeeKind.FREE and detail.paid_at is None,
        Action.EXTEND: bool(detail.extension_left) and detail.due is not None and not is_late,
    }
    return tuple(action for action in detail.actions if possible.get(action, True))
