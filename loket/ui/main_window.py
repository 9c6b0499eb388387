"""The main window: the rail, the page that is shown, the messages above it. It wires pages to each other.

It can be shown before anything is opened, so that the first paint does not wait for the database: pages and services
are imported when `open` puts them in.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from loket.domain.people import Role
from loket.i18n import N_, _
from loket.ui import qt_words, style
from loket.ui.actions import PAGES, Actions
from loket.ui.scanner import Scanner
from loket.ui.style import Tone
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.labels import Label
from loket.ui.widgets.rail import NavigationRail

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from loket.ui.page import Page, Tools
    from loket.ui.widgets.failure import FailurePanel

REFRESH_MILLISECONDS = 60_000
"""Promises run on by themselves: counts and states are told anew every minute."""

_TONES = {"info": Tone.ON_TIME, "success": Tone.DONE, "warning": Tone.AT_RISK, "error": Tone.ERROR}

_RAIL = {
    "intake": (N_("Pendaftaran"), "file-plus"),
    "requests": (N_("Permohonan"), "list"),
    "board": (N_("Pengawasan"), "gauge"),
    "standards": (N_("Standar pelayanan"), "book-open-check"),
    "calendar": (N_("Kalender"), "calendar-days"),
    "delivery": (N_("Pengiriman"), "send"),
    "settings": (N_("Pengaturan"), "settings"),
}

_PAGES = {
    "intake": ("loket.ui.pages.intake", "IntakePage"),
    "requests": ("loket.ui.pages.requests", "RequestsPage"),
    "request": ("loket.ui.pages.request", "RequestPage"),
    "board": ("loket.ui.pages.board", "BoardPage"),
    "standards": ("loket.ui.pages.standards", "StandardsPage"),
    "calendar": ("loket.ui.pages.calendar", "CalendarPage"),
    "delivery": ("loket.ui.pages.delivery", "DeliveryPage"),
    "settings": ("loket.ui.pages.settings", "SettingsPage"),
    "first_start": ("loket.ui.pages.first_start", "FirstStartPage"),
    "sign_in": ("loket.ui.pages.sign_in", "SignInPage"),
    "help": ("loket.ui.pages.help", "HelpPage"),
}


class MainWindow(QMainWindow):
    """Holds the pages. `closed()` when the window goes, `retry_wanted()` when what failed to open is tried again."""

    closed = Signal()
    retry_wanted = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.actions_list = actions
        self._tools: Tools | None = None
        self._failure: FailurePanel | None = None
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._going: Callable[[], object] | None = None
        self.rail = NavigationRail()
        self.banner = Banner(closable=True)
        self.stack = QStackedWidget()
        self.scanner = Scanner(self)
        self._clock = QTimer(self, interval=REFRESH_MILLISECONDS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.setWindowTitle("Loket")
        for key, (text, icon) in _RAIL.items():
            self.rail.add_item(key, _(text), icon)
        self.rail.hide()
        opening = QWidget()
        column = QVBoxLayout(opening)
        column.addStretch(1)
        self._opening = Label(_("Membuka data kantor …"), "quiet", wrap=True)
        column.addWidget(self._opening)
        column.addStretch(2)
        style.space(column, 14, (24, 12, 24, 18))
        self.stack.addWidget(opening)
        right = QVBoxLayout()
        style.space(right, 0)
        self._banner_row = QVBoxLayout()
        style.space(self._banner_row, 0, (24, 0, 24, 0))
        self._banner_row.addWidget(self.banner)
        right.addLayout(self._banner_row)
        right.addWidget(self.stack, 1)
        holder = QWidget()
        row = QHBoxLayout(holder)
        style.space(row, 0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(holder)
        self.setMinimumSize(960, 600)
        self.resize(1366, 768)

    def _connect(self) -> None:
        actions = self.actions_list
        self.addActions(actions.all())
        self.rail.item_chosen.connect(self.show_page)
        self.rail.switch_requested.connect(self.ask_who)
        actions.switch_person.triggered.connect(self.ask_who)
        actions.new.triggered.connect(self._on_new_wanted)
        actions.find.triggered.connect(self._on_find_wanted)
        actions.help.triggered.connect(self._on_help_wanted)
        actions.refresh.triggered.connect(self._on_requests_changed)
        for key in PAGES:
            actions.go[key].triggered.connect(partial(self.show_page, key))
        self._clock.timeout.connect(self._on_minute_passed)
        self.banner.dismissed.connect(self.banner.clear)
        self.scanner.scanned.connect(self._on_scanned)

    def open(self, tools: Tools) -> None:
        """Put the opened office in: ask who sits here, or for the office itself at the first start."""
        if self._tools is None:
            tools.jobs.job_failed.connect(self._on_job_failed)
        self._tools = tools
        qt_words.install()
        if not tools.services.office.founded():
            self.show_page("first_start")
            return
        self.ask_who()

    def ask_who(self) -> None:
        """Ask who sits at this desk."""
        if self._current and not (self._may_leave(self.ask_who) and self._is_all_done()):
            return
        self._forget_pages()
        self.rail.hide()
        self.show_page("sign_in")

    def page(self, key: str) -> Page:
        """The page of that key, made at its first use."""
        if key not in self._pages:
            assert self._tools is not None  # noqa: S101 (pages exist only in an opened office)
            module, name = _PAGES[key]
            made: Page = getattr(import_module(module), name)(self._tools)
            self._wire(key, made)
            self._pages[key] = made
            self.stack.addWidget(made)
        return self._pages[key]

    def _wire(self, key: str, page: Page) -> None:
        page.message_raised.connect(self.show_message)
        page.request_opened.connect(self.open_request)
        page.requests_changed.connect(self._on_requests_changed)
        page.page_wanted.connect(self.show_page)
        page.list_wanted.connect(self.show_list)
        page.leave_settled.connect(self._on_leave_settled)
        if key == "first_start":
            page.founded.connect(self._on_office_founded)  # type: ignore[attr-defined]
        elif key == "sign_in":
            page.signed_in.connect(self._on_signed_in)  # type: ignore[attr-defined]

    def show_page(self, key: str) -> None:
        """Show a page, freshly read, with the focus in its first field."""
        if self._current and self._current != key and not self._may_leave(partial(self.show_page, key)):
            self.rail.set_current(self._rail_key(self._current))
            return
        page = self.page(key)
        if self._current and self._current != key:
            self.banner.clear()  # a message belongs to the page where it was said
        self._current = key
        self.stack.setCurrentWidget(page)
        self.rail.set_current(self._rail_key(key))
        self._switch_actions(page)
        page.refresh()
        first = page.first_focus()
        if first is not None:
            first.setFocus()

    def _may_leave(self, going: Callable[[], object]) -> bool:
        """Whether the page may be left; if not, `going` happens once the officer has settled that."""
        current = self._pages.get(self._current)
        free = current is None or current.may_leave()
        self._going = None if free else going
        return free

    def _on_leave_settled(self) -> None:
        going, self._going = self._going, None
        if going is not None:
            going()

    def _is_all_done(self) -> bool:
        """Before pages are put away: whether none has something half done; the first that has is shown."""
        for key, page in list(self._pages.items()):
            what = page.half_done()
            if what:
                self.show_page(key)
                self.show_message("warning", _("{what} belum disimpan. Simpan atau batalkan dahulu.").format(what=what))
                return False
        return True

    @staticmethod
    def _rail_key(key: str) -> str:
        return "requests" if key == "request" else key

    def _switch_actions(self, page: Page) -> None:
        signed_in = self.rail.isVisible()
        everywhere = self.actions_list.everywhere() if signed_in else []
        on = {id(action) for action in (*everywhere, *page.own_actions())}
        for action in self.actions_list.all():
            action.setEnabled(id(action) in on)

    def open_request(self, number: str) -> None:
        """Show one request."""
        page = self.page("request")
        if page.load(number):  # type: ignore[attr-defined]
            self.show_page("request")

    def show_list(self, which: str) -> None:
        """Show the requests narrowed to a `Which`."""
        self.page("requests").narrow(which)  # type: ignore[attr-defined]
        self.show_page("requests")

    def show_failure(self, sentence: str) -> None:
        """The office can't be opened: say why and what to do, in the place of the pages."""
        from loket.ui.widgets.failure import FailurePanel  # noqa: PLC0415 (on a good day nobody needs it)

        if self._failure is None:
            self._failure = FailurePanel(_("Data kantor tidak dapat dibuka"))
            self._failure.retry_wanted.connect(self.retry_wanted)
            self._failure.close_wanted.connect(self.close)
            self.stack.addWidget(self._failure)
        self._forget_pages()
        self.rail.hide()
        for action in self.actions_list.all():
            action.setEnabled(False)  # there is no page to go to
        self.stack.setCurrentWidget(self._failure)
        self._failure.show_failure(sentence)

    def show_opening(self) -> None:
        """It is being opened."""
        self.stack.setCurrentIndex(0)

    def show_message(self, kind: str, text: str) -> None:
        """Show a message above the page; it stays until it is dismissed or another takes its place."""
        self.banner.show_message(text, _TONES[kind])

    def refresh_counts(self) -> None:
        """The counts in the rail: what is late, what waits for delivery."""
        if self._tools is None or not self.rail.isVisible():
            return
        services = self._tools.services
        self._tools.jobs.call(services.reports.overdue_count, self._on_overdue_counted)
        self._tools.jobs.call(services.exports.waiting_rows, self._on_waiting_counted)

    def _on_overdue_counted(self, count: int) -> None:
        self.rail.set_badge("board", count, Tone.OVERDUE)

    def _on_waiting_counted(self, count: int) -> None:
        self.rail.set_badge("delivery", count)

    def _on_office_founded(self) -> None:
        self.ask_who()

    def _on_signed_in(self) -> None:
        assert self._tools is not None  # noqa: S101
        profile = self._tools.services.office.profile()
        desk = self._tools.services.desk
        counters = dict(self._tools.services.office.counters())
        self.rail.set_office(profile.unit_code, counters.get(desk.counter, desk.counter))
        from loket.words import role_words  # noqa: PLC0415 (the window is painted before words are needed)

        self.rail.set_officer(desk.acting().name, role_words(desk.acting().roles))
        self.rail.show()
        self.banner.clear()
        self.show_page(first_page(desk.acting().roles))
        self.refresh_counts()
        self._clock.start()

    def _on_scanned(self, code: str) -> None:
        """A receipt was scanned: open its request, wherever the officer is; not before somebody has signed in."""
        if self._tools is not None and self.rail.isVisible():
            work = partial(self._tools.services.lookup.number_of, code)
            self._tools.jobs.call(work, self._on_code_read)

    def _on_code_read(self, number: str | None) -> None:
        if number is None:
            self.show_message("warning", _("Kode itu bukan tanda terima kantor ini; cari dengan F3."))
        else:
            self.open_request(number)

    def _on_new_wanted(self) -> None:
        self.show_page("intake")
        self.page("intake").start_new()  # type: ignore[attr-defined]

    def _on_find_wanted(self) -> None:
        self.show_page("requests")

    def _on_help_wanted(self) -> None:
        self.show_page("help")

    def _on_requests_changed(self) -> None:
        self.refresh_counts()
        page = self._pages.get(self._current)
        if page is not None:
            page.refresh()

    def _on_minute_passed(self) -> None:
        self.refresh_counts()
        if self._current in {"board", "requests", "delivery"}:
            self._pages[self._current].refresh()

    def _on_job_failed(self, error: object) -> None:
        from loket.errors import LoketError  # noqa: PLC0415
        from loket.words import error_sentence  # noqa: PLC0415

        if isinstance(error, LoketError):
            self.show_message("error", error_sentence(error))

    def _forget_pages(self) -> None:
        """Another person sees nothing of what the former had open."""
        self._clock.stop()
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._current = ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scanner.watch(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self._may_leave(self.close) and self._is_all_done()):
            event.ignore()
            return
        self._clock.stop()
        self.closed.emit()
        event.accept()


def first_page(roles: Collection[Role]) -> str:
    """Where somebody's work lies: at the counter, on the board, or in the settings."""
    if Role.OFFICER in roles:
        return "intake"
    return "board" if Role.SUPERVISOR in roles else "settings"
