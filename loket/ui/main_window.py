"""The main window: the rail, the page that is shown, the messages above it. It wires pages to each other.

It can be shown before anything is opened, so that the first paint does not wait for the database: pages and services
are imported when `open` puts them in.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from loket.i18n import _
from loket.ui import qt_words, style
from loket.ui.actions import Actions
from loket.ui.clock_watch import ClockBanner
from loket.ui.desk_lock import DeskLock, unsaved_words
from loket.ui.office_rail import OfficeRail
from loket.ui.page_list import MODULES, RAIL, first_page, rail_key
from loket.ui.scanner import Scanner
from loket.ui.style import Tone
from loket.ui.widgets.access import put_focus_back
from loket.ui.widgets.banner import Banner, MessagePlace
from loket.ui.widgets.opening import OpeningPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from loket.services.desk import PersonRow
    from loket.ui.page import Page, Tools

REFRESH_MILLISECONDS = 60_000
"""Promises run on by themselves: counts and states are told anew every minute."""

_TONES = {"info": Tone.ON_TIME, "success": Tone.DONE, "warning": Tone.AT_RISK, "error": Tone.ERROR}


class MainWindow(QMainWindow):
    """Holds the pages. `closed()` when the window goes, `retry_wanted()` when what failed to open is tried again."""

    closed = Signal()
    retry_wanted = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.actions_list = actions
        self._tools: Tools | None = None
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._going: Callable[[], object] | None = None
        self._message: tuple[str, str] | None = None
        self.desk_lock = DeskLock(self)
        self.rail = OfficeRail()
        self.banner, self.clock_banner = Banner(closable=True), ClockBanner()
        self.stack, self.opening = QStackedWidget(), OpeningPanel()
        self.scanner = Scanner(self)
        self._clock = QTimer(self, interval=REFRESH_MILLISECONDS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.setWindowTitle("Loket")
        self.rail.fill(self.actions_list)
        self.rail.hide()
        self.stack.addWidget(self.opening)
        right = QVBoxLayout()
        style.space(right, 0)
        right.addWidget(MessagePlace(self.clock_banner, self.banner))
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
        self.rail.lock_requested.connect(self.lock)
        actions.switch_person.triggered.connect(self.ask_who)
        actions.lock_now.triggered.connect(self.lock)
        self.desk_lock.went_idle.connect(self.lock)
        actions.new.triggered.connect(self._on_new_wanted)
        actions.find.triggered.connect(partial(self.show_page, "requests"))
        actions.help.triggered.connect(self._on_help_wanted)
        actions.refresh.triggered.connect(self._on_requests_changed)
        for key in RAIL:
            actions.go[key].triggered.connect(partial(self.show_page, key))
        self._clock.timeout.connect(self._on_minute_passed)
        self.banner.dismissed.connect(self.banner.clear)
        self.opening.retry_wanted.connect(self.retry_wanted)
        self.opening.close_wanted.connect(self.close)
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
        self.clock_banner.watch(tools)
        self.ask_who()

    def ask_who(self) -> None:
        """Ask who sits at this desk. From a locked one its pages stay until somebody else has proven who they are."""
        if self.desk_lock.is_locked:
            self.desk_lock.keep_typed(self._pages)
            self.show_page("sign_in")
            return
        if self._current and not (self._may_leave(self.ask_who) and self._is_all_done()):
            return
        self._forget_pages()
        if self._tools is not None and self.rail.isVisible():
            self._put_rail_away()
            self._tools.jobs.call(self._tools.services.people.sign_out, self._show_door)
        else:
            self._show_door()

    def _show_door(self, _done: None = None) -> None:
        self._put_rail_away()
        self.show_page("sign_in")

    def _put_rail_away(self) -> None:
        self.desk_lock.idle.stop()
        self._clock.stop()
        self.rail.hide()

    def lock(self) -> None:
        """Hide everything until whoever sits here proves who they are; nothing that was typed is lost."""
        if self.desk_lock.is_locked or not self.rail.isVisible():
            return
        self.desk_lock.close(self, self._current, self._message if self.banner.isVisible() else None)
        self._put_rail_away()
        self.banner.clear()
        self._current = ""  # no page is asked whether it may be left: it stays as it is
        self.show_page("lock")

    def page(self, key: str) -> Page:
        """The page of that key, made at its first use."""
        if key not in self._pages:
            assert self._tools is not None  # noqa: S101 (pages exist only in an opened office)
            module, name = MODULES[key]
            made: Page = getattr(import_module(module), name)(self._tools)
            self._wire(key, made)
            self._pages[key] = made
            self.stack.addWidget(made)
        return self._pages[key]

    def _page_of(self, key: str) -> Any:
        """The same page, for what only it can do: its class is not known before it is imported."""
        return self.page(key)

    def _wire(self, key: str, page: Page) -> None:
        page.message_raised.connect(self.show_message)
        page.request_opened.connect(self.open_request)
        page.requests_changed.connect(self._on_requests_changed)
        page.page_wanted.connect(self.show_page)
        page.list_wanted.connect(self.show_list)
        page.leave_settled.connect(self._on_leave_settled)
        self._wire_own(key, page)

    def _wire_own(self, key: str, page: Any) -> None:
        """What only the page of this key tells."""
        if key in {"first_start", "backup"}:
            page.restored.connect(self._on_restored)
        if key == "first_start":
            page.founded.connect(self.ask_who)
        elif key == "sign_in":
            page.signed_in.connect(self._on_signed_in)
        elif key == "lock":
            page.unlocked.connect(self._on_signed_in)
            page.others_wanted.connect(self.ask_who)
        elif key == "standards":
            page.editor_wanted.connect(self._open_editor)
        elif key == "editor":
            page.closed.connect(self._close_editor)
        elif key == "readiness":
            page.standard_wanted.connect(self._open_standard)
        elif key == "settings":
            page.calendar_edit_wanted.connect(partial(self._decide, page.settle_edit))

    def show_page(self, key: str) -> None:
        """Show a page, freshly read, with the focus in its first field. A locked desk shows it when it is unlocked."""
        if self.desk_lock.holds_page(key):
            return
        if self._current and self._current != key and not self._may_leave(partial(self.show_page, key)):
            self.rail.set_current(rail_key(self._current))
            return
        page = self.page(key)
        if self._current and self._current != key:
            self.banner.clear()  # a message belongs to the page where it was said
        self._current = key
        self.stack.setCurrentWidget(page)
        self.rail.set_current(rail_key(key))
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

    def _switch_actions(self, page: Page) -> None:
        signed_in = self.rail.isVisible()
        everywhere = self.actions_list.everywhere() if signed_in else []
        on = {id(action) for action in (*everywhere, *page.own_actions())}
        on -= {id(self.actions_list.go[key]) for key in RAIL if key not in self.rail.keys}
        if "intake" not in self.rail.keys:  # who serves nobody has no way there
            on.discard(id(self.actions_list.new))
        for action in self.actions_list.all():
            action.setEnabled(id(action) in on)

    def open_request(self, number: str) -> None:
        """Show one request."""
        page = self._page_of("request")
        if page.load(number):
            self.show_page("request")

    def _open_editor(self, code: str) -> None:
        self._page_of("editor").load(code)
        self.show_page("editor")

    def _open_standard(self, code: str, paper: str) -> None:
        standards = self._page_of("standards")
        if code:
            standards.show_service(code)
        self.show_page("standards")
        if paper:
            standards.show_paper(paper)

    def _close_editor(self, code: str) -> None:
        self._page_of("standards").show_service(code)
        self.show_page("standards")

    def _decide(self, settled: Callable[[str, object], None], edit: object, words: str) -> None:
        """What promises are counted by is decided on where days are; the page that asked hears what became of it."""
        self._page_of("calendar").decide(edit, words, settled)

    def show_list(self, which: str) -> None:
        """Show the requests narrowed to a `Which`."""
        self._page_of("requests").narrow(which)
        self.show_page("requests")

    def show_failure(self, sentence: str) -> None:
        """The office can't be opened: say why and what to do, in the place of the pages."""
        self._forget_pages()
        self.rail.hide()
        for action in self.actions_list.all():
            action.setEnabled(False)  # there is no page to go to
        self.stack.setCurrentWidget(self.opening)
        self.opening.show_failure(sentence)

    def show_opening(self) -> None:
        """It is being opened."""
        self.stack.setCurrentWidget(self.opening)
        self.opening.show_opening()

    def show_message(self, kind: str, text: str) -> None:
        """Show a message above the page; it stays until it is dismissed or another takes its place."""
        if not self.desk_lock.holds_message(kind, text):
            self._message = (kind, text)
            self.banner.show_message(text, _TONES[kind])

    def refresh_counts(self) -> None:
        """The counts in the rail: what is late, what waits for delivery."""
        if self._tools is not None:
            self.rail.count(self._tools)

    def _on_restored(self, words: str) -> None:
        """Another office's file stands here now: nothing that is open belongs to it."""
        self._forget_pages()
        self._put_rail_away()
        self.retry_wanted.emit()
        self.show_message("success", words)

    def _on_signed_in(self) -> None:
        """Whoever locked the desk is back; or it is somebody else, who sees nothing of what the former had open."""
        assert self._tools is not None  # noqa: S101 (who signs in does so in an opened office)
        me, was_locked = self._tools.services.desk.acting(), self.desk_lock.is_locked
        locked = self.desk_lock.open(me.id)
        if was_locked and locked is None:
            self._forget_pages()
        self.rail.show()
        self._clock.start()
        self.desk_lock.watch(self._tools)
        self.clock_banner.look()
        if locked is None:
            self._begin(me)
            return
        self.show_page(locked.page)
        put_focus_back(locked.focus)
        if locked.message is not None:
            self.show_message(*locked.message)

    def _begin(self, me: PersonRow) -> None:
        assert self._tools is not None  # noqa: S101 (who signs in does so in an opened office)
        self.rail.greet(self._tools, me)
        self.banner.clear()
        self.show_page(first_page(me.roles))
        self.refresh_counts()

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
        self._page_of("intake").start_new()

    def _on_help_wanted(self) -> None:
        self._page_of("help").opened_from(self._current, self.focusWidget())
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
        if not self.desk_lock.is_free(self._pages):
            self.show_page("lock")
            self._page_of("lock").say(unsaved_words())
            event.ignore()
            return
        if not self.desk_lock.is_locked and not (self._may_leave(self.close) and self._is_all_done()):
            event.ignore()
            return
        self._put_rail_away()
        self.closed.emit()
        event.accept()
