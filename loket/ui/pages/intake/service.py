"""Card 2: the service and its variant; and why the promise is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket.i18n import _
from loket.services.intake_preview import Preview
from loket.services.needs import need_index
from loket.services.standards import StandardRow
from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.card import Card
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.choices import ChoiceItem, ChoiceList
from loket.ui.widgets.combo_search import ComboSearch, SearchItem
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import ElidedLabel, Label
from loket.words import plain_date


class ServiceCard(Card):
    """`set_standards(rows)`, `service()`, `variant()`, `choose(service, variant)`, `clear()`.

    Signals: `chosen()` when service or variant changed; `left()` when Enter took one and the page may move on.
    """

    chosen = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Layanan"), number=2, parent=parent)
        self._standards: dict[str, StandardRow] = {}
        self.search = ComboSearch()
        self.variants = ChoiceList(_("Jenis permohonan"))
        self.service_field = FormField(_("Layanan (ketik nama atau keperluannya)"), self.search)
        self.variant_field = FormField(_("Jenis permohonan"), self.variants)
        self._standard = ElidedLabel("", "quiet")
        self._standard.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.add_header_widget(self._standard)
        style.space(self.body, 8)
        for part in (self.service_field, self.variant_field):
            self.add(part)
        self.search.item_chosen.connect(self._on_service_chosen)
        self.search.textEdited.connect(self._on_edited)
        self.search.item_taken.connect(self.left)
        self.variants.choice_changed.connect(self._on_variant_chosen)
        self.variants.accepted.connect(self._on_variant_accepted)
        self._show_variants()

    def set_standards(self, rows: Sequence[StandardRow]) -> None:
        """The services that may be registered under; what is chosen stays chosen."""
        if {row.code: row for row in rows} == self._standards:
            return
        service, variant = self.service(), self.variant()
        self._standards = {row.code: row for row in rows}
        items = [SearchItem(row.name, row.sector, row.code, row.synonyms) for row in rows]
        self.search.set_items(items, need_index(rows).find)
        if service:
            self.choose(service, variant)

    def service(self) -> str:
        return str(self.search.chosen() or "")

    def variant(self) -> str | None:
        found = self.variants.chosen()
        return str(found) if found is not None else None

    def variant_count(self) -> int:
        row = self._standards.get(self.service())
        return len(row.variants) if row else 0

    def choose(self, service: str, variant: str | None) -> None:
        if self.search.choose(service) and variant is not None:
            self.variants.choose(variant)

    def clear(self) -> None:
        self.search.clear()
        self._show_variants()
        self.show_preview(None)
        self.service_field.clear_error()
        self.variant_field.clear_error()

    def show_preview(self, preview: Preview | None) -> None:
        """Under which standard."""
        words = _standard_words(preview) if preview else ""
        self._standard.set_text(words)
        self._standard.setVisible(bool(words))

    def _show_variants(self) -> None:
        row = self._standards.get(self.service())
        variants = row.variants if row else ()
        only = variants[0].code if len(variants) == 1 else None
        self.variants.set_items([ChoiceItem(each.code, each.name) for each in variants], only)
        self.variant_field.setVisible(len(variants) > 1)

    def _on_edited(self, _typed: str) -> None:
        self.service_field.clear_error()

    def _on_service_chosen(self, _service: object) -> None:
        self.service_field.clear_error()
        self.variant_field.clear_error()
        self._show_variants()
        self.chosen.emit()

    def _on_variant_chosen(self, _variant: object) -> None:
        self.variant_field.clear_error()
        self.chosen.emit()

    def _on_variant_accepted(self, _variant: object) -> None:
        self.left.emit()


def _standard_words(preview: Preview) -> str:
    if preview.is_example:
        return _("Standar contoh, versi {version}").format(version=preview.version)
    decided = plain_date(preview.decree_date) if preview.decree_date else ""
    return _("Standar: {decree}, {day}, versi {version}").format(
        decree=preview.decree, day=decided, version=preview.version
    )


@dataclass(frozen=True, slots=True)
class Chance:
    """When the file would be received, when it would be due then, and whether that is later than now."""

    when: str
    due: str
    is_later: bool = False


class ReasonsCard(Card):
    """Why the promise is due then, in full, and what it would be at another hour. `show_lines(lines)`,
    `show_chances(chances)`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Mengapa tanggal ini?"), parent=parent)
        self._lines: list[Label] = []
        self._sentences = QVBoxLayout()
        self._chances = ChanceTable()
        style.space(self._sentences, 10)
        self.add(self._sentences)
        self.add(self._chances)
        self.hide()

    @property
    def lines(self) -> list[str]:
        return [label.text() for label in self._lines]

    @property
    def chances(self) -> tuple[Chance, ...]:
        return self._chances.chances

    def show_lines(self, lines: Sequence[str]) -> None:
        if list(lines) == self.lines:
            return
        for old in self._lines:
            self._sentences.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines = [Label(line, wrap=True) for line in lines]
        for label in self._lines:
            self._sentences.addWidget(label)

    def show_chances(self, chances: Sequence[Chance]) -> None:
        self._chances.show_chances(chances)


class ChanceTable(QWidget):
    """ "Bagaimana bila …": a line for each chance; what is later than now is marked by a shape and a word."""

    def __init__(self) -> None:
        super().__init__()
        self.chances: tuple[Chance, ...] = ()
        self._column = QVBoxLayout(self)
        style.space(self._column, 6)
        self._column.addWidget(Label(_("Bagaimana bila diterima …"), "strong", wrap=True))
        self._shown: list[ChanceLine] = []
        self.hide()

    def show_chances(self, chances: Sequence[Chance]) -> None:
        if tuple(chances) == self.chances:
            return
        self.chances = tuple(chances)
        for old in self._shown:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = [ChanceLine(chance) for chance in self.chances]
        for line in self._shown:
            self._column.addWidget(line)
        self.setVisible(bool(self.chances))


class ChanceLine(QWidget):
    """One chance: when it would be received, and below it when it would be due."""

    def __init__(self, chance: Chance) -> None:
        super().__init__()
        row, words = QHBoxLayout(self), QVBoxLayout()
        style.space(row, 10)
        style.space(words, 0)
        words.addWidget(Label(chance.when, "quiet", wrap=True))
        words.addWidget(Label(chance.due, wrap=True))
        row.addLayout(words, 1)
        later = _("lebih lambat") if chance.is_later else ""
        if later:
            row.addWidget(StatusChip(Tone.AT_RISK, later))
        self.setAccessibleName(", ".join(part for part in (chance.when, chance.due, later) if part))
