"""Jejak audit: who did what and when, one line in full, and whether the chain of all lines holds."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QWidget

from loket.errors import LoketError
from loket.i18n import _, ngettext
from loket.services.trail import TrailFilter, TrailLine
from loket.services.trail import TrailPage as Lines
from loket.ui import style
from loket.ui.page import Page, Tools
from loket.ui.pages.list_file import saving_action
from loket.ui.pages.trail.chain import ChainCard
from loket.ui.pages.trail.filters import Filters
from loket.ui.pages.trail.saving import TrailSaver
from loket.ui.pages.trail.table import LineCard, TrailColumn, TrailTable
from loket.ui.widgets.banner import EmptyState
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import Label
from loket.ui.widgets.table_view import TableView
from loket.words import local

_NARROW = 1000
_SIDE = 340


class TrailPage(Page):
    """The newest lines first; Enter in a filter asks, the arrows in the list show each line in full."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Jejak audit"), parent)
        self._zone = tools.services.office.profile().zone
        self._wanted, self._older = TrailFilter(), 0
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.filters = Filters(self._today)
        self.model = TrailTable(self._zone)
        self.table = TableView(
            _("Jejak audit"),
            stretch=TrailColumn.WHAT,
            uncut=(TrailColumn.WHEN, TrailColumn.LINE),
            spare=(TrailColumn.MORE, TrailColumn.LINE),
            whole=(TrailColumn.WHAT, TrailColumn.MORE),
        )
        self.table.setModel(self.model)
        self.saver = TrailSaver(self.tools, saving_action(self.table, self), self.filters.wanted)
        self.filters.row.addWidget(self.saver)
        self.nothing = EmptyState(
            "history", _("Tidak ada catatan yang cocok"), _("Ubah saringannya, atau tekan Kosongkan.")
        )
        self.count = Label("", "quiet", wrap=True)
        self.older_button = Button(_("Tampilkan yang lebih lama"), icon="chevron-down")
        self.line = LineCard()
        self.chain = ChainCard(self.tools, self._zone)

    def _lay_out(self) -> None:
        for action in (self.actions_list.refresh, self.actions_list.help):
            self.header.add_hint(action)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._columns, 14)
        self._columns.addWidget(self._list_card(), 1)
        self._columns.addWidget(self._side())
        pane = ScrollPane()
        pane.add(self.filters)
        pane.add(self._columns, 1)
        self.body.addWidget(pane, 1)

    def _list_card(self) -> Card:
        self._list = Card(_("Catatan"), flush=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nothing)
        foot = QHBoxLayout()
        style.space(foot, 12, (18, 6, 18, 8))
        foot.addWidget(self.count, 1)
        foot.addWidget(self.older_button)
        self._list.add(self._stack, 1)
        self._list.add(foot)
        return self._list

    def _side(self) -> QWidget:
        self._side_holder = QWidget()
        self._side_box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._side_holder)
        style.space(self._side_box, 14)
        self._side_box.addWidget(self.line)
        self._side_box.addWidget(self.chain)
        self._side_box.addStretch(1)
        return self._side_holder

    def _connect(self) -> None:
        self.filters.asked.connect(self._on_asked)
        self.saver.told.connect(self.message_raised)
        self.saver.saved.connect(self._read)
        self.saver.refused.connect(self._on_refused)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.older_button.clicked.connect(self._on_older_wanted)
        self.chain.line_found.connect(self._on_line_found)
        self.line.show_line(None, self._zone)

    def _today(self) -> date:
        return local(self.services.desk.now(), self._zone).date()

    def _on_asked(self) -> None:
        wanted = self.filters.wanted()
        if wanted is None:
            return
        self._wanted = wanted
        self.table.verticalScrollBar().setValue(0)
        self._read()

    def _read(self) -> None:
        work = partial(self.services.trail.lines, self._wanted)
        self.jobs.call(work, self._on_read, self._on_refused)

    def _on_read(self, page: Lines) -> None:
        self._show(list(page.lines), page.older)

    def _show(self, lines: list[TrailLine], older: int | None) -> None:
        self._older = older or 0
        self.model.set_rows(lines)
        self._stack.setCurrentWidget(self.table if lines else self.nothing)
        self.older_button.setVisible(older is not None)
        words = ngettext("{n} catatan", "{n} catatan", len(lines)).format(n=len(lines))
        self.count.setText(_("{n} catatan terbaru").format(n=len(lines)) if older is not None else words)
        self._on_row_chosen(self.table.row())

    def _on_older_wanted(self) -> None:
        work = partial(self.services.trail.lines, self._wanted, self._older)
        self.jobs.call(work, self._on_older_read, self._on_refused)

    def _on_older_read(self, page: Lines) -> None:
        """What is shown stays where it is; the older ones come below it."""
        at = self.table.verticalScrollBar().value()
        self._show([*self.model.rows, *page.lines], page.older)
        self.table.verticalScrollBar().setValue(at)
        if page.older is None:
            self.table.setFocus()

    def _on_refused(self, error: LoketError) -> None:
        if not self.filters.show_error(error):
            self.tell(error)

    def _on_row_chosen(self, row: object) -> None:
        self.line.show_line(row if isinstance(row, TrailLine) else None, self._zone)

    def _on_line_found(self, line: int) -> None:
        """Show that line: everything up to it, without a filter."""
        work = partial(self.services.trail.lines, TrailFilter(), line + 1)
        self.jobs.call(work, self._on_line_read, self.tell)

    def _on_line_read(self, page: Lines) -> None:
        self._on_read(page)
        self.table.choose_first()

    def refresh(self) -> None:
        self.jobs.call(self.services.trail.people, self.filters.set_people, self.tell)
        self._read()

    def may_leave(self) -> bool:
        """What is being saved is given up: whoever comes next shall not wait for it."""
        self.saver.give_up()
        return True

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.refresh]

    def first_focus(self) -> QWidget:
        return self.filters.first_field()

    def _arrange(self) -> None:
        wide = self.width() >= style.px(_NARROW)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._side_holder.setMinimumWidth(style.px(_SIDE) if wide else 0)
        self._side_holder.setMaximumWidth(style.px(_SIDE) if wide else 16_777_215)
        self._list.setMinimumHeight(style.px(380))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
