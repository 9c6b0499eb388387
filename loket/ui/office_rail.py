"""The rail as the office and whoever sits here make it: which pages are offered, and the counts beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loket.domain.people import Role
from loket.i18n import _
from loket.ui.page_list import NEEDS, RAIL, is_offered
from loket.ui.style import Tone
from loket.ui.widgets.buttons import action_key
from loket.ui.widgets.rail import NavigationRail

if TYPE_CHECKING:
    from loket.services.desk import PersonRow
    from loket.ui.actions import Actions
    from loket.ui.page import Tools


class OfficeRail(NavigationRail):
    """`greet(tools, me)` when somebody sits down; `count(tools)` whenever requests or deliveries may have changed."""

    def fill(self, actions: Actions) -> None:
        """All pages that there are, with the keys that lead there; which are offered is known when somebody sits
        down."""
        for key, (text, icon) in RAIL.items():
            self.add_item(key, _(text), icon, action_key(actions.go[key]))

    def greet(self, tools: Tools, me: PersonRow) -> None:
        """Office, counter and officer, and the pages that they may use."""
        from loket.words import role_words  # noqa: PLC0415 (the window is painted before words are needed)

        services = tools.services
        counter = services.desk.counter
        self.set_office(services.office.profile().unit_code, dict(services.office.counters()).get(counter, counter))
        self.set_officer(me.name, role_words(me.roles))
        supervised = any(Role.SUPERVISOR in row.roles for row in services.people.rows())
        for key in NEEDS:
            self.set_item_visible(key, is_offered(key, me.roles, supervised=supervised))

    def count(self, tools: Tools) -> None:
        """What is late, and what waits for delivery; nothing while the rail is put away."""
        if self.isVisible():
            tools.jobs.call(tools.services.reports.overdue_count, self._on_overdue_counted)
            tools.jobs.call(tools.services.exports.waiting_rows, self._on_waiting_counted)

    def _on_overdue_counted(self, count: int) -> None:
        self.set_badge("board", count, Tone.OVERDUE)

    def _on_waiting_counted(self, count: int) -> None:
        self.set_badge("delivery", count)
