"""The supervisor's board: what is lost, what is due, what can still be saved; then the month, and today."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QWidget

from loket.domain.people import Right
from loket.domain.standing import PromiseState
from loket.i18n import _
from loket.services.exports import DeliveryStatus
from loket.services.lookup import Which
from loket.services.register_exports import Wanted
from loket.services.reports import SHOWN, Board
from loket.services.rows import RequestRow
from loket.ui import style
from loket.ui.models.requests import OfficeWords, RequestColumn, RequestTable, promise_words
from loket.ui.page import Page, Tools
from loket.ui.pages.board_cards import Facts, MonthsCard, Tiles, Warnings, tile_figures
from loket.ui.pages.board_safety import ClosingBar, SafetyBanner
from loket.ui.pages.list_file import ListFile, saving_action
from loket.ui.pages.list_saving import SavingPane
from loket.ui.pages.privacy import may
from loket.ui.style import Tone
from loket.ui.widgets.banner import EmptyState
from loket.ui.widgets.card import Card, ScrollPane
from loket.ui.widgets.labels import Label
from loket.ui.widgets.table_view import TableView
from loket.words import clock, clock_time, local, long_date, short_moment

_LISTS = {
    "overdue": Which.OVERDUE,
    "due_today": Which.DUE_TODAY,
    "at_risk": Which.AT_RISK,
    "on_time": Which.ON_TIME,
    "suspended": Which.SUSPENDED,
    "ready": Which.READY,
    "lapsed": Which.LAPSED,
    "deemed": Which.DEEMED,
    "granted": Which.DEEMED,
}
_COLUMNS = (
    RequestColumn.PROMISE,
    RequestColumn.NUMBER,
    RequestColumn.SERVICE,
    RequestColumn.APPLICANT,
    RequestColumn.WHERE,
)
_NARROW = 1000
"""Below this width the cards at the right go under the table."""


class BoardPage(Page):
    """Five seconds to see what is overdue; each number opens its list, Enter opens a request."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, _("Pengawasan"), parent)
        self._board: Board | None = None
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.tiles = Tiles(
            (
                ("overdue", _("Lewat janji"), Tone.OVERDUE),
                ("due_today", _("Jatuh tempo hari ini"), Tone.AT_RISK),
                ("at_risk", _("Masih bisa diselamatkan"), Tone.AT_RISK),
                ("on_time", _("Sesuai janji"), Tone.ON_TIME),
                ("suspended", _("Ditangguhkan"), Tone.PAUSED),
                ("ready", _("Siap diambil"), Tone.ON_TIME),
            )
        )
        self.words = OfficeWords("Asia/Jakarta")
        self.model = RequestTable(self.words, _COLUMNS, variants=False)
        place = self.model.place
        self.table = TableView(
            _("Perlu tindakan"),
            stretch=place(RequestColumn.SERVICE),
            uncut=(place(RequestColumn.NUMBER),),
            whole=(place(RequestColumn.SERVICE), place(RequestColumn.APPLICANT)),
            spare=(place(RequestColumn.WHERE), place(RequestColumn.NUMBER)),
        )
        self.table.setModel(self.model)
        self.save_list = saving_action(self.table)
        self.order = Label("", "quiet")
        self.nothing = EmptyState("check", "", "")
        self.warnings = Warnings()
        self.months = MonthsCard()
        self.today = Facts()
        self.safety = SafetyBanner(self.tools)
        self.closing = ClosingBar(self.tools, self.actions_list.close_day)

    def _lay_out(self) -> None:
        for action in (
            self.actions_list.find,
            self.actions_list.refresh,
            self.actions_list.close_day,
            self.actions_list.help,
        ):
            self.header.add_hint(action)
        pane = ScrollPane()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        style.space(self._columns, 14)
        self._columns.addWidget(self._action_card(), 1)
        self.saving = SavingPane(self.tools, self._urgent, self.first_focus)
        self._columns.addWidget(self.saving, 1)
        self._columns.addWidget(self._right_cards())
        pane.add(self.tiles)
        pane.add(self.safety)
        pane.add(self.warnings)
        pane.add(self._columns, 1)
        self.body.addWidget(pane, 1)

    def _action_card(self) -> Card:
        self._urgent = Card(_("Perlu tindakan"), flush=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nothing)
        self._urgent.add_header_widget(self.order)
        self._urgent.add(self._stack, 1)
        return self._urgent

    def _right_cards(self) -> QWidget:
        self._right = QWidget()
        self._right_box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._right)
        style.space(self._right_box, 14)
        today = Card(_("Hari ini"))
        today.add(self.today)
        today.add(self.closing)
        self._right_box.addWidget(self.months)
        self._right_box.addWidget(today)
        self._right_box.addStretch(1)
        self._right.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        return self._right

    def _connect(self) -> None:
        self.tiles.tile_pressed.connect(self._on_tile_pressed)
        self.warnings.opened.connect(self._on_tile_pressed)
        self.table.row_activated.connect(self._on_row_activated)
        self.safety.backup_wanted.connect(partial(self.page_wanted.emit, "backup"))
        self.closing.told.connect(self.message_raised)
        self.save_list.triggered.connect(self._on_save_wanted)
        self.saving.told.connect(self.message_raised)
        months = ListFile(self.tools, "tepat-janji", self.months.model, self.months.table)
        months.told.connect(self.message_raised)

    def _show(self, board: Board) -> None:
        self._board = board
        work = _("kantor buka") if board.open_now else _("kantor tutup")
        day = long_date(local(board.at, self.words.zone).date())
        self.header.set_subtitle(" · ".join((day, clock(board.at, self.words.zone), work)))
        for key, figure in tile_figures(board, self._oldest(board), self._closing(board)).items():
            self.tiles.tiles[key].set_figure(*figure)
        self.model.set_rows(board.rows)
        self._show_urgent(board)
        self.months.show_months(board.months)

    def _show_urgent(self, board: Board) -> None:
        self._stack.setCurrentWidget(self.table if board.rows else self.nothing)
        urgent = board.overdue + board.due_today + board.at_risk
        cut = _("{shown} pertama dari {count}").format(shown=len(board.rows), count=urgent)
        self.order.setText(cut if urgent > SHOWN else _("Yang paling mendesak dahulu"))
        self.order.setVisible(bool(board.rows))
        self.nothing.set_texts(*_good_news(board))

    def _oldest(self, board: Board) -> str:
        """How long the worst one is late: the first of the rows, which are in order of their due moment."""
        if not board.overdue or not board.rows:
            return ""
        return _("terlama {time}").format(time=late_words(board.rows[0], self.words.zone))

    def _closing(self, board: Board) -> str:
        if board.closes_at is None:
            return _("kantor libur")
        return _("tutup pukul {time}").format(time=clock_time(local(board.closes_at, self.words.zone).time()))

    def _show_today(self, status: DeliveryStatus) -> None:
        board = self._board
        if board is None:
            return
        closes = board.closes_at
        delivered = status.last_delivered_at
        waiting = status.waiting_rows + status.undelivered
        facts = [
            (_("Masuk"), str(board.received_today)),
            (_("Selesai"), str(board.finished_today)),
            (_("Belum lengkap"), str(board.incomplete_today)),
            (_("Jam tutup"), clock(closes, self.words.zone) if closes else _("libur")),
            (_("Menunggu kirim"), str(waiting)),
            (_("Terakhir terkirim"), short_moment(delivered, self.words.zone) if delivered else _("belum pernah")),
        ]
        self.today.show_facts(facts)

    def _on_tile_pressed(self, key: str) -> None:
        if key == "delivery":
            self.page_wanted.emit("delivery")
            return
        self.list_wanted.emit(_LISTS[key].value)

    def _on_row_activated(self, row: object) -> None:
        if isinstance(row, RequestRow):
            self.request_opened.emit(row.number)

    def _read(self) -> tuple[Board, int, DeliveryStatus, OfficeWords]:
        services = self.services
        words = OfficeWords(services.office.profile().zone, services.reasons.words())
        board = services.reports.board()
        silent = services.lookup.requests(Which.DEEMED, limit=board.deemed) if board.deemed else []
        granted = sum(row.state is PromiseState.OVERDUE for row in silent)
        return board, granted, services.exports.status(), words

    def _on_read(self, answer: tuple[Board, int, DeliveryStatus, OfficeWords]) -> None:
        board, granted, status, words = answer
        self.words.zone, self.words.reasons = words.zone, words.reasons
        self._show(board)
        self.warnings.show_board(board, granted)
        self.warnings.show_delivery(status, board.at, words.zone)
        self._show_today(status)

    def _on_save_wanted(self) -> None:
        """All that is urgent, also what is further down than the list reaches."""
        save = partial(self.services.register_exports.requests, wanted=Wanted(Which.URGENT))
        self.saving.ask(save, "perlu-tindakan")

    def may_leave(self) -> bool:
        self.saving.give_up()
        return True

    def refresh(self) -> None:
        may_save = may(self.services, Right.EXPORT_REGISTER)
        self.save_list.setVisible(may_save)
        self.save_list.setEnabled(may_save)
        self.jobs.call(self._read, self._on_read)
        self.safety.refresh()

    def own_actions(self) -> list[QAction]:
        return [self.actions_list.refresh, self.actions_list.close_day]

    def first_focus(self) -> QWidget:
        """Where there is something to do, Enter opens the worst one."""
        return self.table if self.model.rows else self.tiles.tiles["overdue"]

    def _arrange(self) -> None:
        wide = self.width() >= style.px(_NARROW)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._right_box.setDirection(directions.TopToBottom if wide else directions.LeftToRight)
        for at, stretch in enumerate((0, 0, 1) if wide else (3, 2, 0)):
            self._right_box.setStretch(at, stretch)
        self._right.setMinimumWidth(style.px(320) if wide else 0)
        self._right.setMaximumWidth(style.px(320) if wide else 16_777_215)
        self._urgent.setMinimumHeight(style.px(300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def late_words(row: RequestRow, zone: str) -> str:
    """How late a request is, without the word for it: "1 hari 3 jam"."""
    return promise_words(row, zone).removeprefix(_("Lewat ")).lower()


def _good_news(board: Board) -> tuple[str, str]:
    running = board.on_time + board.suspended + board.not_started
    if not running and not board.ready and not any(month.finished for month in board.months):
        return _("Belum ada permohonan"), _("Daftarkan permohonan pertama dengan F2.")
    return (
        _("Tidak ada yang lewat janji"),
        _("Tidak ada pula yang jatuh tempo hari ini atau hampir habis waktunya. Kerja bagus."),
    )
