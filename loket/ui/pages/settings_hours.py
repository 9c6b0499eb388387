"""The section of the settings for what promises are counted by: the week, the seasons, the rules of counting.

Nothing here is saved straight: it is asked for as an edit of the calendar, which is previewed like any other (R15).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket.domain.worktime import WEEKDAYS as DAYS
from loket.errors import LoketError
from loket.i18n import _
from loket.services import Services
from loket.services.calendar import CalendarEdit, Rules, SeasonRow
from loket.services.office import ZONES
from loket.ui import style
from loket.ui.pages.beside import show_beside
from loket.ui.pages.settings_form import Section
from loket.ui.pages.settings_season import SeasonPanel
from loket.ui.style import Tone
from loket.ui.widgets.access import keep_tab_order
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import Button
from loket.ui.widgets.card import at_most
from loket.ui.widgets.checklist import Checklist, ChecklistItem
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.words import day_range, error_sentence, local, zone_name
from loket.words.hours import interval_words, read_week, week_lines, weekday_word

_SERVICES_HIGH = 42 * 5 + 21
"""Five services and a half: that there are more below is seen."""


class _Asked(Enum):
    """What waits for the calendar's answer."""

    SECTION = auto()
    SEASON = auto()
    REMOVAL = auto()


class HoursSection(Section):
    """A line for each weekday, the seasons, the rules. `edit_wanted(CalendarEdit, words)` for what is to be in force.

    The answer comes by `edit_done()`, `edit_refused(error)` or `edit_given_up()`; what was typed stays until then.
    """

    edit_wanted = Signal(object, str)

    def __init__(self, services: Services) -> None:
        super().__init__(_("Jam & hitungan"))
        self._services = services
        self._asked, self._asked_values = _Asked.SECTION, dict[str, object]()
        self._add_week()
        self._add_seasons()
        self._add_rules()
        self._add_open_services()
        self.refusal = Banner()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 (made by every section)
        layout.addWidget(self.refusal)
        self.edited.connect(self.refusal.clear)
        self.finish()

    def _add_week(self) -> None:
        card = self.add_card(_("Jam kerja mingguan"))
        card.add(Label(_("Tulis seperti 07.30–12.00, 13.00–16.00. Kosong: tutup."), "quiet", wrap=True))
        for key in DAYS:
            self.add_field(card, key, FormField(weekday_word(key), QLineEdit()), width=420)

    def _add_seasons(self) -> None:
        self.panel = SeasonPanel(self._today)
        self.panel.hide()
        self._season_list = QWidget()
        self._seasons = QVBoxLayout(self._season_list)
        style.space(self._seasons, 12)
        self.add_season = Button(_("Tambah musim"), icon="plus")
        card = self.add_card(_("Musim jam kerja (misalnya Ramadan)"))
        card.add(self._season_list)
        card.add(self.add_season)
        card.body.setAlignment(self.add_season, Qt.AlignmentFlag.AlignLeft)
        self.pane.add(at_most(self.panel))
        self.add_season.clicked.connect(self._on_add_wanted)
        self.panel.entered.connect(self._on_season_entered)
        self.panel.closed.connect(self._on_panel_closed)

    def _add_rules(self) -> None:
        card, zone = self.add_card(_("Cara menghitung janji")), QComboBox()
        for name in ZONES:
            zone.addItem(f"{zone_name(name)} ({name.partition('/')[2]})", name)
        cutoff = _(
            "Berkas yang masuk sesudahnya dihitung mulai hari kerja berikutnya. Misalnya 14.00; kosong: tidak ada."
        )
        self.add_field(card, "cutoff", FormField(_("Batas jam masuk"), QLineEdit(), cutoff, optional=True), width=200)
        self.add_check(card, "count_first_day", _("Hari berkas masuk dihitung sebagai hari pertama"))
        self.add_field(card, "zone", FormField(_("Zona waktu"), zone), width=300)
        note = _("Bila janji yang sedang berjalan ikut berubah, akibatnya diperlihatkan sebelum disimpan.")
        card.add(Label(note, "quiet", wrap=True))

    def _add_open_services(self) -> None:
        card = self.add_card(_("Cuti bersama"))
        self.always = self.add_check(card, "open_on_collective_leave", _("Kantor tetap buka pada cuti bersama"))
        self.open_services = Checklist()
        self.services_field = FormField(
            _("Layanan yang tetap buka pada cuti bersama"), self.open_services, _no_service_words()
        )
        self.add_field(card, "open_services", self.services_field)
        self.always.toggled.connect(self._on_always_toggled)
        self.open_services.changed.connect(self._on_services_ticked)
        self._fit_services()

    def _today(self) -> date:
        return local(self._services.desk.now(), self._services.office.profile().zone).date()

    # what it shows

    def read(self, services: Services) -> Mapping[str, object]:
        year, hours = self._today().year, services.calendar.hours()
        rules = hours.rules
        return {
            "seasons": [one for one in hours.seasons if one.first_day.year <= year + 1 and year <= one.last_day.year],
            "services": [ChecklistItem(row.code, row.name, optional=True) for row in services.standards.rows()],
            **{key: interval_words(hours.week.get(key, ())) for key in DAYS},
            **rules.model_dump(),
            "cutoff": (rules.cutoff or "").replace(":", "."),
            "open_services": frozenset(rules.open_services or ()),
        }

    def show_values(self, values: Mapping[str, object]) -> None:
        rest = dict(values)
        seasons, services = rest.pop("seasons"), rest.pop("services")
        if isinstance(seasons, Sequence):
            self._show_seasons(seasons)
        if isinstance(services, Sequence):
            self._show_services(services)
        super().show_values(rest)

    def _show_services(self, items: Sequence[ChecklistItem]) -> None:
        """Only where they are others than before: what is ticked and not saved stays."""
        if [row.item for row in self.open_services.rows] != list(items):
            ticked = self.open_services.present()
            self.open_services.set_items(items)
            self.open_services.set_present(ticked)
            self.order_foot()
        self.services_field.setVisible(bool(items))

    def _show_seasons(self, seasons: Iterable[SeasonRow]) -> None:
        while (item := self._seasons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        buttons: list[Button] = []
        for season in seasons:
            self._seasons.addWidget(self._season_block(season, buttons))
        keep_tab_order(self._season_list, buttons)
        if not self._seasons.count():
            self._seasons.addWidget(Label(_("Belum ada musim untuk tahun ini dan tahun depan."), "quiet", wrap=True))

    def _season_block(self, season: SeasonRow, buttons: list[Button]) -> QWidget:
        block, words = QWidget(), QVBoxLayout()
        row = QHBoxLayout(block)
        style.space(row, 8)
        style.space(words, 2)
        days = f"{day_range(season.first_day, season.last_day)} {season.last_day.year}"
        for kind, text in (("strong", season.name), ("text", days), ("quiet", "\n".join(week_lines(season.week)))):
            words.addWidget(Label(text, kind, wrap=True))
        change, remove = Button(_("Ubah")), Button(_("Hapus"))
        for button, verb in ((change, _("Ubah {name}")), (remove, _("Hapus {name}"))):
            button.setAccessibleName(verb.format(name=season.name))
            buttons.append(button)
        change.clicked.connect(partial(self._on_change_wanted, season))
        remove.clicked.connect(partial(self._on_remove_wanted, season, remove))
        row.addLayout(words, 1)
        if not season.confirmed:
            row.addWidget(StatusChip(Tone.AT_RISK, _("perkiraan")), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return block

    # what is asked for

    def enter(self) -> None:
        """Ask for what was typed, as far as it means something else. Raises `RuleError` for hours that can't be read.

        Without a difference ("8.00" for "08.00") what the office has is shown again.
        """
        week = read_week(self.values())
        edit = CalendarEdit(
            week=week if week != read_week(self._loaded) else None,
            rules=_changed_rules(self._loaded, self.values()),
        )
        if edit.week is None and edit.rules is None:
            self.discard()
        else:
            self._ask(_Asked.SECTION, edit, _("{title}: tersimpan.").format(title=self.title))

    def _ask(self, what: _Asked, edit: CalendarEdit, done: str) -> None:
        self._asked, self._asked_values = what, self.values()
        self.refusal.clear()
        self.edit_wanted.emit(edit, done)

    def set_busy(self, busy: bool) -> None:
        """While the promises are counted nothing is pressed twice."""
        self.panel.set_busy(busy)
        self.save.setEnabled(self.is_changed and not busy)

    def edit_done(self) -> None:
        """What was asked for is in force; what was typed since stays."""
        if self._asked is _Asked.SECTION:
            self._loaded = dict(self._asked_values)
            self._on_edited()
            self.first_field().setFocus()
            return
        if self._asked is _Asked.SEASON:
            self.panel.entered_done()
        self.add_season.setFocus()

    def edit_given_up(self) -> None:
        """Nothing has changed: back to where it was asked for."""
        back = {_Asked.SECTION: self.save, _Asked.SEASON: self.panel.save, _Asked.REMOVAL: self.add_season}
        back[self._asked].setFocus()

    def edit_refused(self, error: LoketError) -> None:
        """Say why beside the field, or else beside the buttons."""
        if self._asked is _Asked.SEASON:
            self.panel.show_error(error)
        elif not self.show_error(error):
            self.refusal.show_message(error_sentence(error), Tone.ERROR)
            self.edit_given_up()

    def show_error(self, error: LoketError) -> bool:
        """Which weekday it is stands in the facts."""
        field = self.fields.get(str(error.facts.get("where", ""))) or self.fields.get(error.field or "")
        if field is None and error.code == "week_empty":
            field = self.fields["mon"]
        return show_beside(field, error)

    def _on_add_wanted(self) -> None:
        self.panel.show()
        self.panel.show_new()

    def _on_change_wanted(self, season: SeasonRow) -> None:
        self.panel.show()
        self.panel.show_season(season)

    def _on_season_entered(self, edit: CalendarEdit) -> None:
        self._ask(_Asked.SEASON, edit, _("Musim tersimpan."))

    def _on_remove_wanted(self, season: SeasonRow, button: Button) -> None:
        """A second press removes."""
        if button.text() == _("Hapus"):
            button.setText(_("Ya, hapus"))
        else:
            self._ask(_Asked.REMOVAL, CalendarEdit(remove_season=season.id), _("Musim dihapus."))

    def _on_panel_closed(self) -> None:
        self.panel.clear()
        self.panel.hide()
        self.add_season.setFocus()

    def _on_always_toggled(self, always: bool) -> None:
        """Where the whole office works on cuti bersama no service needs to be named."""
        self.services_field.setEnabled(not always)

    def _on_services_ticked(self) -> None:
        """Those that are ticked may lie below what is seen of the list."""
        ticked = [row.item.text for row in self.open_services.rows if row.isChecked()]
        words = _("Dipilih: {names}.").format(names=", ".join(ticked))
        self.services_field.set_help(words if ticked else _no_service_words())

    def _fit_services(self) -> None:
        self.open_services.setFixedHeight(style.px(_SERVICES_HIGH))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "services_field"):
            self._fit_services()


def _no_service_words() -> str:
    return _("Belum ada yang dipilih. Pilih dengan panah, lalu Spasi.")


def _changed_rules(loaded: Mapping[str, object], typed: Mapping[str, object]) -> Rules | None:
    """The rules that were typed and mean something else than those that were shown."""
    before, after = _rules(loaded), _rules(typed)
    changes = {name: value for name, value in after.items() if value != before[name]}
    return Rules.model_validate(changes) if changes else None


def _rules(values: Mapping[str, object]) -> dict[str, object]:
    services = values["open_services"]
    return {
        **{name: values[name] for name in ("zone", "count_first_day", "open_on_collective_leave")},
        "cutoff": _clock(str(values["cutoff"])),
        "open_services": tuple(sorted(services)) if isinstance(services, frozenset) else (),
    }


def _clock(typed: str) -> str:
    """An hour as people type it, in the notation of the services; what can't be read stays, to be refused there."""
    found = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?", typed.strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else typed
