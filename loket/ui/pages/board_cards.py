"""The parts of the board: the row of big numbers, the warnings, the six months, today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from loket.i18n import _, ngettext
from loket.services.delivery_alarm import trouble_of
from loket.services.exports import DeliveryStatus
from loket.services.reports import Board, MonthBar
from loket.ui import style
from loket.ui.models.table import RowTable
from loket.ui.pages.board_delivery import trouble_words
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.figures import Bar, BarChart, BigNumber
from loket.ui.widgets.labels import Label
from loket.ui.widgets.table_view import TableView
from loket.words import month_name, short_month

GOOD_PERCENT = 90
"""A month below this share within the promise is marked."""

_NARROWEST_TILE = 166
_CHART = 150


class Tiles(QWidget):
    """Big numbers side by side, in two rows where the room is narrow. `tile_pressed(str)` gives the tile's key."""

    tile_pressed = Signal(str)

    def __init__(self, tiles: Sequence[tuple[str, str, Tone]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = {key: BigNumber(label, tone) for key, label, tone in tiles}
        self._grid = QGridLayout(self)
        self._columns = 0
        style.space(self._grid, 14)
        for key, tile in self.tiles.items():
            tile.clicked.connect(partial(self.tile_pressed.emit, key))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._arrange(len(self.tiles))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for at, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, at // columns, at % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def minimumSizeHint(self) -> QSize:
        """As narrow as two rows can be, so that one row never keeps the page from shrinking."""
        columns = (len(self.tiles) + 1) // 2
        return QSize(columns * style.px(130) + (columns - 1) * style.px(14), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        count = len(self.tiles)
        needed = count * style.px(_NARROWEST_TILE) + (count - 1) * style.px(14)
        self._arrange(count if self.width() >= needed else (count + 1) // 2)


class Warnings(QWidget):
    """What the law or the office's own rule makes urgent, one line each, only while there is any. Signal: `opened(str)`
    with the key of the list that is wanted."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banners = {"granted": Banner(), "deemed": Banner(), "lapsed": Banner(), "delivery": Banner()}
        self.actions_of = {key: QAction(_("Lihat daftar"), self) for key in self.banners}
        self.actions_of["delivery"].setText(_("Buka pengiriman"))
        column = QVBoxLayout(self)
        style.space(column, 8)
        for key, banner in self.banners.items():
            column.addWidget(banner)
            self.actions_of[key].triggered.connect(partial(self.opened.emit, key))
        self.hide()

    def show_board(self, board: Board, granted: int) -> None:
        """`granted` of those without a time of their own are past it: silence granted them already."""
        past = ngettext(
            "{n} permohonan tanpa jangka waktu sendiri melewati 5 hari kerja: menurut hukum sudah dianggap dikabulkan.",
            "{n} permohonan tanpa jangka waktu sendiri melewati 5 hari kerja: menurut hukum sudah dianggap dikabulkan.",
            granted,
        )
        near = board.deemed - granted
        deemed = ngettext(
            "{n} permohonan tanpa jangka waktu sendiri: bila tidak diputus dalam 5 hari kerja, dianggap dikabulkan.",
            "{n} permohonan tanpa jangka waktu sendiri: bila tidak diputus dalam 5 hari kerja, dianggap dikabulkan.",
            near,
        )
        lapsed = ngettext(
            "{n} permohonan tidak dilengkapi sampai batasnya: batalkan, atau lanjutkan bila pemohon datang.",
            "{n} permohonan tidak dilengkapi sampai batasnya: batalkan, atau lanjutkan bila pemohon datang.",
            board.lapsed,
        )
        self._say("granted", past.format(n=granted) if granted else "")
        self._say("deemed", deemed.format(n=near) if near else "")
        self._say("lapsed", lapsed.format(n=board.lapsed) if board.lapsed else "")
        self._show_any()

    def show_delivery(self, status: DeliveryStatus, at: datetime, zone: str) -> None:
        """The worst thing about the deliveries, and what to do about it."""
        trouble = trouble_of(status, at)
        self._say("delivery", trouble_words(trouble, zone) if trouble is not None else "")
        self._show_any()

    def _show_any(self) -> None:
        self.setVisible(any(banner.text for banner in self.banners.values()))

    def _say(self, key: str, words: str) -> None:
        """Said once, not again whenever the board is read anew."""
        banner = self.banners[key]
        if not words:
            banner.clear()
        elif words != banner.text:
            banner.show_message(words, Tone.AT_RISK, [self.actions_of[key]])


class MonthColumn(IntEnum):
    MONTH = 0
    FINISHED = 1
    IN_TIME = 2
    PERCENT = 3


class MonthTable(RowTable[MonthBar]):
    """The chart's numbers, for those who would rather read them."""

    def __init__(self) -> None:
        headers = {
            MonthColumn.MONTH: _("Bulan"),
            MonthColumn.FINISHED: _("Selesai"),
            MonthColumn.IN_TIME: _("Tepat"),
            MonthColumn.PERCENT: _("Bagian"),
        }
        super().__init__(MonthColumn, headers)

    def text(self, row: MonthBar, column: int) -> str:
        match column:
            case MonthColumn.MONTH:
                return f"{month_name(row.first_day.month)} {row.first_day.year}"
            case MonthColumn.FINISHED:
                return str(row.finished)
            case MonthColumn.IN_TIME:
                return str(row.in_time)
        return percent_words(row)

    def is_number(self, column: int) -> bool:
        return column != MonthColumn.MONTH

    def key(self, row: MonthBar) -> object:
        return row.first_day


class MonthsCard(Card):
    """How much was finished within the promise, six months: a chart, and its table behind a button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Tepat janji 6 bulan"), parent=parent)
        self.chart, self.model = BarChart(), MonthTable()
        self.table = TableView(_("Tepat janji, enam bulan"), stretch=MonthColumn.MONTH)
        self.table.setModel(self.model)
        self.switch = Button(_("Tabel"), look="flat")
        self._note = Label("", "quiet", wrap=True)
        self._stack = QStackedWidget()
        self._stack.setFixedHeight(style.px(_CHART))
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.table)
        self.add_header_widget(self.switch)
        self.add(self._stack, 1)
        self.add(self._note)
        self.switch.clicked.connect(self._on_switch_pressed)

    @property
    def shows_table(self) -> bool:
        return self._stack.currentWidget() is self.table

    def show_months(self, months: Sequence[MonthBar]) -> None:
        self.model.set_rows(months)
        self.chart.set_bars([_bar(month) for month in months], _("Tepat janji, enam bulan"), highest=100)
        self._note.setText(_months_note(months))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_stack"):
            self._stack.setFixedHeight(style.px(_CHART))

    def _on_switch_pressed(self) -> None:
        self._stack.setCurrentWidget(self.chart if self.shows_table else self.table)
        self.switch.setText(_("Grafik") if self.shows_table else _("Tabel"))


def percent_words(month: MonthBar) -> str:
    """ "94 %", or a dash in a month without any."""
    return "–" if month.percent is None else _("{percent}%").format(percent=month.percent)


def _bar(month: MonthBar) -> Bar:
    good = month.percent is None or month.percent >= GOOD_PERCENT
    tone = Tone.ON_TIME if good else Tone.AT_RISK
    return Bar(short_month(month.first_day.month), month.percent or 0, percent_words(month), tone)


def _months_note(months: Sequence[MonthBar]) -> str:
    counted = [month for month in months if month.percent is not None]
    if not counted:
        return _("Belum ada permohonan yang selesai dalam enam bulan ini.")
    if all(month.percent is not None and month.percent >= GOOD_PERCENT for month in counted):
        return _("Setiap bulan {percent}% atau lebih selesai tepat janji.").format(percent=GOOD_PERCENT)
    return _("Bertanda segitiga: kurang dari {percent}% selesai tepat janji.").format(percent=GOOD_PERCENT)


class Facts(QWidget):
    """Words at the left, what is true at the right, line by line. `show_facts([(words, value), …])`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._lines: list[tuple[Label, Label]] = []
        style.space(self._grid, 8)
        self._grid.setColumnStretch(1, 1)

    @property
    def lines(self) -> dict[str, str]:
        return {words.text(): value.text() for words, value in self._lines if not words.isHidden()}

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while len(self._lines) < len(facts):
            self._add_line()
        for at, (words, value) in enumerate(self._lines):
            shown = facts[at] if at < len(facts) else ("", "")
            words.setText(shown[0])
            value.setText(shown[1])
            words.setVisible(at < len(facts))
            value.setVisible(at < len(facts))

    def _add_line(self) -> None:
        words, value = Label("", "quiet", wrap=True), Label("", "strong", wrap=True)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        row = len(self._lines)
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(value, row, 1)
        self._lines.append((words, value))


def tile_figures(board: Board, oldest: str, closing: str) -> dict[str, tuple[int, str, Tone]]:
    """What each tile says: its count, the line below, its tone. A zero is quiet, or good news."""
    waiting = _("{count} belum berjalan").format(count=board.not_started) if board.not_started else ""
    long_ready = _("{count} lebih dari 7 hari").format(count=board.ready_long) if board.ready_long else ""
    return {
        "overdue": _figure(board.overdue, oldest, _("tidak ada yang lewat"), Tone.OVERDUE),
        "due_today": _figure(board.due_today, closing, _("tidak ada hari ini"), Tone.AT_RISK),
        "at_risk": _figure(board.at_risk, _("waktu menipis"), _("tidak ada"), Tone.AT_RISK),
        "on_time": _figure(board.on_time, waiting or _("masih cukup waktu"), waiting, Tone.ON_TIME),
        "suspended": _figure(board.suspended, _("sedang menunggu"), "", Tone.PAUSED),
        "ready": _figure(board.ready, long_ready or _("belum diambil"), "", Tone.ON_TIME),
    }


def _figure(count: int, line: str, line_of_none: str, tone: Tone) -> tuple[int, str, Tone]:
    if count:
        return count, line, tone
    return 0, line_of_none, Tone.DONE if tone in (Tone.OVERDUE, Tone.AT_RISK) else Tone.NEUTRAL
