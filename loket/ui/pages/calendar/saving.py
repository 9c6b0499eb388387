"""Saving the list of promises that would move: its rows are citizens' requests, so names leave masked, or with
somebody beside."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from loket.domain.people import Right
from loket.i18n import _
from loket.services.register_exports import Citizens, SeenList
from loket.ui.page import Tools
from loket.ui.pages.calendar.preview import PreviewPanel
from loket.ui.pages.calendar.table import MoveColumn
from loket.ui.pages.list_file import saving_action
from loket.ui.pages.list_saving import SavingPane
from loket.ui.pages.privacy import may
from loket.ui.widgets.buttons import ActionButton

_NAME = "janji-berubah"


class MovesSaver(QObject):
    """Works in the preview. `told(kind, words)` when the list was saved or refused."""

    told = Signal(str, str)

    def __init__(self, tools: Tools, preview: PreviewPanel) -> None:
        super().__init__(preview)
        self._tools, self._preview = tools, preview
        self.action = saving_action(preview.table, preview)
        self.pane = SavingPane(tools, preview.moves_card, preview.first_focus)
        preview.take_saving(ActionButton(self.action, icon="save", look="flat"), self.pane)
        self.action.triggered.connect(self._on_wanted)
        self.pane.told.connect(self.told)

    def begin(self) -> None:
        """A preview is shown: whoever may brings its list out, where there is one."""
        allowed = bool(self._preview.model.rows) and may(self._tools.services, Right.EXPORT_REGISTER)
        self.action.setVisible(allowed)
        self.action.setEnabled(allowed)

    def give_up(self) -> None:
        """The preview is left."""
        self.pane.give_up()

    def _on_wanted(self) -> None:
        model = self._preview.model
        citizens = Citizens(tuple(row.request_id for row in model.rows), MoveColumn.APPLICANT)
        seen = SeenList(_NAME, model.file_headers(), model.file_rows(), citizens)
        save = partial(self._tools.services.register_exports.seen, seen=seen)
        self.pane.ask(save, _NAME, _("Dengan nama pemohon utuh"))
