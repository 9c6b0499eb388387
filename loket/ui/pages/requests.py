"""All requests: searched while typing, narrowed by one filter, opened with Enter or by their paper code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from loket.domain.people import Right
from loket.domain.workflow import Status
from loket.errors import LoketError
from loket.i18n import N_, _, ngettext
from loket.services.lookup import LIMIT, Which
from loket.services.register_exports import Wanted
from loket.services.rows import RequestRow
from loket.ui.models.requests import OfficeWords, RequestColumn, RequestTable
from loket.ui.page import Page, Tools
from loket.ui.pages.list_file import saving_action
from loket.ui.pages.list_saving import SavingPane
from loket.ui.pages.privacy import may
from loket.ui.pages.request_filters import FilterBar
from loket.ui.widgets.access import announce
from loket.ui.widgets.banner import EmptyState
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.table_view import TableView
from loket.words import error_sentence, label

TYPING_MILLISECONDS = 120
"""A search starts when the fingers rest so long."""

_NOTHING = {
    Which.OPEN: N_("Tidak ada permohonan yang berjalan"),
    Which.OVERDUE: N_("Tidak ada permohonan yang lewat janji"),
    Which.DUE_TODAY: N_("Tidak ada permohonan yang jatuh tempo hari ini"),
    Which.AT_RISK: N_("Tidak ada permohonan yang mendekati batas waktu"),
    Which.ON_TIME: N_("Tidak ada permohonan yang masih sesuai janji"),
    Which.SUSPENDED: N_("Tidak ada permohonan yang ditangguhkan"),
    Which.READY: N_("Tidak ada permohonan yang menunggu diambil"),
    Which.LAPSED: N_("Tidak ada permohonan yang lewat batas melengkapi berkas"),
    Which.DEEMED: N_("Tidak ada permohonan yang terancam dikabulkan karena didiamkan"),
}
_RARE = (Which.ON_TIME, Which.LAPSED, Which.DEEMED)
"""Filters that the board opens; they show only while they are on."""


class SearchEdit(QLineEdit):
    """`left_downwards()` when the arrow goes down from it, into the list."""

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)


class RequestsPage(Page):
    """The list. `narrow(which)` puts a filter on; a row, a scan or a typed code opens its request."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Permohonan"), parent)
        self._asked = 0
        self._wants_table = False
        self._make()
        self._lay_out()
        self._name()
        self._connect()

    def _make(self) -> None:
        self.search = SearchEdit()
        self.search.setPlaceholderText(_("Ketik nama, nomor, NIK, telepon, atau pindai tanda terima"))
        filters = [(which.value, words) for which, words in _filters()]
        self.filters = FilterBar(_("Saringan"), filters, rare=[which.value for which in _RARE])
        self.model = RequestTable(OfficeWords(self.services.office.profile().zone))
        place = self.model.place
        self.table = TableView(
            _("Daftar permohonan"),
            stretch=place(RequestColumn.SERVICE),
            uncut=[place(one) for one in (RequestColumn.NUMBER, RequestColumn.RECEIVED, RequestColumn.DUE)],
            spare=[place(RequestColumn.RECEIVED), place(RequestColumn.DUE)],
        )
        self.table.setModel(self.model)
        self._everywhere = QAction(_("Cari di semua permohonan"), self)
        self.save_list = saving_action(self.table, self)
        self._no_requests = EmptyState(
            "inbox",
            _("Belum ada permohonan"),
            _("Daftarkan pemohon pertama; permohonannya akan muncul di sini."),
            self.actions_list.new,
        )
        self._nothing = EmptyState("search", "", "", self._everywhere)
        self._stack = QStackedWidget()
        self._typing = QTimer(self, interval=TYPING_MILLISECONDS, singleShot=True)

    def _lay_out(self) -> None:
        actions = self.actions_list
        for hint in (actions.new, actions.find, actions.refresh, actions.help):
            self.header.add_hint(hint)
        self._save_hint = self.header.add_hint(self.save_list)
        self._field = FormField(_("Cari permohonan"), self.search)
        self.body.addWidget(self._field)
        self.body.addWidget(self.filters)
        for page in (self.table, self._no_requests, self._nothing):
            self._stack.addWidget(page)
        self._list = Card(flush=True)
        self._list.add(self._stack, 1)
        self.saving = SavingPane(self.tools, self._list, self._after_saving)
        self.body.addWidget(self.saving, 1)
        self.body.addWidget(self._list, 1)

    def _name(self) -> None:
        self.search.setAccessibleDescription(_("Panah bawah menuju daftar, Enter membuka permohonan"))

    def _connect(self) -> None:
        self.search.textEdited.connect(self._on_search_typed)
        self.search.returnPressed.connect(self._on_search_entered)
        self.search.left_downwards.connect(self._on_list_wanted)
        self.filters.key_chosen.connect(self._on_filter_chosen)
        self.table.row_activated.connect(self._on_row_activated)
        self._typing.timeout.connect(self._search)
        self._everywhere.triggered.connect(self._on_everywhere_wanted)
        self.actions_list.find.triggered.connect(self._on_find_wanted)
        self.save_list.triggered.connect(self._on_save_wanted)
        self.saving.told.connect(self.message_raised)

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.refresh]

    def narrow(self, which: str) -> None:
        """Put that filter on (a value of `Which`); the next `refresh` shows it."""
        self.filters.choose(which)
        self.search.clear()
        self._wants_table = True

    def _on_save_wanted(self) -> None:
        """The whole of the list that is shown, also what is further down than it reaches."""
        which = Which(self.filters.key())
        save = partial(self.services.register_exports.requests, wanted=Wanted(which, self.search.text().strip()))
        self.saving.ask(save, f"permohonan-{self.filters.words().lower().replace(' ', '-')}")

    def _after_saving(self) -> QWidget:
        return self.table if self.model.rows else self.search

    def may_leave(self) -> bool:
        self.saving.give_up()
        return True

    def refresh(self) -> None:
        may_save = may(self.services, Right.EXPORT_REGISTER)
        self.save_list.setEnabled(may_save)
        self._save_hint.setVisible(may_save)
        self.jobs.call(self._office_words, self._on_office_read, self.tell)
        self._search()

    def first_focus(self) -> QWidget | None:
        wants_table, self._wants_table = self._wants_table, False
        if wants_table and self.model.rows:
            return self.table
        self.search.selectAll()
        return self.search

    def _office_words(self) -> OfficeWords:
        return OfficeWords(self.services.office.profile().zone, self.services.reasons.words())

    def _on_office_read(self, words: OfficeWords) -> None:
        self.model.words = words

    def _search(self) -> None:
        self._typing.stop()
        self._asked += 1
        which, typed = Which(self.filters.key()), self.search.text().strip()
        find = partial(self.services.lookup.requests, which, typed)
        self.jobs.call(find, partial(self._on_found, self._asked), self._on_not_searched)

    def _on_found(self, asked: int, rows: Sequence[RequestRow]) -> None:
        """Show what was found, unless something else was asked for meanwhile."""
        if asked != self._asked:
            return
        at = self.table.verticalScrollBar().value()
        self.model.set_rows(rows)
        self.table.verticalScrollBar().setValue(at)
        self._field.clear_error()
        self._say_count(len(rows))
        self._show_place(len(rows))

    def _on_not_searched(self, error: LoketError) -> None:
        self._field.set_error(error_sentence(error))

    def _say_count(self, found: int) -> None:
        words = ngettext("{n} permohonan", "{n} permohonan", found).format(n=found)
        if found >= LIMIT:
            words = _("{n} permohonan teratas; ketik untuk mempersempit").format(n=found)
        self.header.set_subtitle(words if found else "")

    def _show_place(self, found: int) -> None:
        typed, which = self.search.text().strip(), Which(self.filters.key())
        if found:
            self._stack.setCurrentWidget(self.table)
            return
        if not typed and which is Which.ALL:
            self._stack.setCurrentWidget(self._no_requests)
            return
        self._everywhere.setVisible(which is not Which.ALL)
        self._nothing.set_texts(*_nothing_words(typed, which, self.filters.words()))
        self._stack.setCurrentWidget(self._nothing)
        if typed:
            announce(self.search, _("Tidak ditemukan"))

    def _on_search_typed(self, _typed: str) -> None:
        self._field.clear_error()
        self._typing.start()

    def _on_search_entered(self) -> None:
        """Enter: the request of a code on paper, else the only one found, else into the list."""
        typed = self.search.text().strip()
        if typed:
            self.jobs.call(partial(self.services.lookup.number_of, typed), self._on_code_read, self.tell)
        else:
            self._on_list_wanted()

    def _on_code_read(self, number: str | None) -> None:
        if number is not None:
            self.search.clear()
            self.request_opened.emit(number)
            return
        if self._typing.isActive():
            self._search()
        typed = self.search.text().strip().casefold()
        rows = self.model.rows
        exact = next((row for row in rows if row.number.casefold() == typed), rows[0] if len(rows) == 1 else None)
        if exact is not None:
            self._on_row_activated(exact)
        else:
            self._on_list_wanted()

    def _on_list_wanted(self) -> None:
        if self._typing.isActive():
            self._search()
        if self.model.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_filter_chosen(self, _key: str) -> None:
        self.table.verticalScrollBar().setValue(0)
        self._search()

    def _on_row_activated(self, row: object) -> None:
        if isinstance(row, RequestRow):
            self._wants_table = self.table.hasFocus()
            self.request_opened.emit(row.number)

    def _on_everywhere_wanted(self) -> None:
        self.filters.choose(Which.ALL.value)
        self._search()
        self.search.setFocus()

    def _on_find_wanted(self) -> None:
        if self.isVisible():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()


def _filters() -> list[tuple[Which, str]]:
    return [
        (Which.ALL, _("Semua")),
        (Which.OPEN, _("Berjalan")),
        (Which.OVERDUE, _("Lewat janji")),
        (Which.DUE_TODAY, _("Jatuh tempo hari ini")),
        (Which.AT_RISK, _("Masih bisa diselamatkan")),
        (Which.ON_TIME, _("Sesuai janji")),
        (Which.SUSPENDED, label(Status.SUSPENDED)),
        (Which.READY, label(Status.READY)),
        (Which.LAPSED, _("Tidak dilengkapi")),
        (Which.DEEMED, _("Diam berarti dikabulkan")),
    ]


def _nothing_words(typed: str, which: Which, words: str) -> tuple[str, str]:
    """What was not found, and what to do about it."""
    if not typed:
        return _(_NOTHING[which]), _("Pilih saringan lain untuk melihat permohonan lainnya.")
    title = _("“{typed}” tidak ditemukan").format(typed=typed)
    if which is not Which.ALL:
        return title, _("Yang dicari hanya “{filter}”.").format(filter=words)
    return title, _("Periksa ejaannya, atau cari dengan nomor permohonan, NIK, atau nomor telepon.")
