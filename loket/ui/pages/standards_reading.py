"""One standard to read: all 14 components, in the law's order or in that of publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from loket.domain.standards import (
    LAW_ORDER,
    MANUFACTURING,
    SERVICE_DELIVERY,
    CompletionTime,
    Component,
    Fee,
    ProcedureStep,
    ServiceStandard,
    Unit,
    Variant,
)
from loket.i18n import _
from loket.services.standards import StandardDetail
from loket.ui import style
from loket.ui.style import Tone
from loket.ui.widgets.chip import StatusChip
from loket.ui.widgets.labels import Label, Line
from loket.words import completion_sentence, duration, fee_sentence, label, plain_date, requirement_line
from loket.words.standards import extension_sentence
from loket.words.standards_parts import channel_line, consultation_sentence, guarantee_lines, staff_lines

_NARROW = 560
_WIDEST = 900


class Block(QWidget):
    """A name at the left and its content at the right; one above the other where the room is narrow."""

    def __init__(self, number: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._name = Label(f"{number}  {name}" if number else name, "strong", wrap=True)
        self._name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.content = QVBoxLayout()
        style.space(self.content, 8)
        outer = QVBoxLayout(self)
        style.space(outer, 12)
        style.space(self._row, 18)
        self._row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self.content, 1)
        outer.addWidget(Line())
        outer.addLayout(self._row)

    @property
    def name(self) -> str:
        return self._name.text()

    def set_narrow(self, narrow: bool) -> None:
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._row.setSpacing(style.px(6 if narrow else 18))
        self._name.setMinimumWidth(0 if narrow else style.px(210))
        self._name.setMaximumWidth(16_777_215 if narrow else style.px(210))

    def add_empty(self, words: str = "") -> None:
        self.content.addWidget(StatusChip(Tone.NEUTRAL, words or _("Belum diisi")), 0, Qt.AlignmentFlag.AlignLeft)

    def add_lines(self, lines: Sequence[str]) -> None:
        """Each thing on its line, numbered where there are several."""
        for number, line in enumerate(lines, start=1):
            self.content.addLayout(_line(str(number) if len(lines) > 1 else "", line))


class Reading(QWidget):
    """`show_standard(detail, publication_order)`; `names()` are the components as they are shown, in order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: list[Block] = []
        self._list = QVBoxLayout(self)
        style.space(self._list, 12)
        self.setMaximumWidth(style.px(_WIDEST))

    def names(self) -> list[str]:
        return [block.name for block in self._blocks]

    def show_standard(self, detail: StandardDetail, *, publication_order: bool) -> None:
        self._clear()
        for title, letters, components in _groups(publication_order):
            if title:
                self._list.addWidget(Label(title, "heading", wrap=True))
            for mark, component in zip(letters, components, strict=True):
                block = Block(mark, label(component))
                fill(block, component, detail.standard)
                self._add(block)
        for title, lines in _more(detail.standard):
            block = Block("", title)
            block.add_lines(lines)
            self._add(block)
        self._list.addStretch(1)
        self._arrange()

    def _add(self, block: Block) -> None:
        self._blocks.append(block)
        self._list.addWidget(block)

    def _clear(self) -> None:
        self._blocks = []
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _arrange(self) -> None:
        for block in self._blocks:
            block.set_narrow(self.width() < style.px(_NARROW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setMaximumWidth(style.px(_WIDEST))
            self._arrange()


def _groups(publication_order: bool) -> Iterator[tuple[str, list[str], Sequence[Component]]]:
    if not publication_order:
        yield "", [f"{letter}." for letter in "abcdefghijklmn"], LAW_ORDER
        return
    for title, components in (
        (_("Penyampaian pelayanan (6 komponen)"), SERVICE_DELIVERY),
        (_("Pengelolaan pelayanan di internal organisasi (8 komponen)"), MANUFACTURING),
    ):
        yield title, [f"{number}." for number in range(1, len(components) + 1)], components


def fill(block: Block, component: Component, standard: ServiceStandard) -> None:
    """What the standard says for a component, or that nobody has said it yet."""
    writer = _WRITERS.get(component)
    if writer is not None:
        writer(block, standard)
    elif standard.has(component):
        block.add_lines(_LINES[component](standard) if component in _LINES else getattr(standard, component.value))
    else:
        block.add_empty()


def _requirements(block: Block, standard: ServiceStandard) -> None:
    for variant in standard.variants:
        if len(standard.variants) > 1:
            block.content.addWidget(Label(variant.name, "strong", wrap=True))
        for number, requirement in enumerate(variant.requirements, start=1):
            block.content.addLayout(_line(str(number), requirement.text, requirement_line(requirement)))
        if not variant.requirements:
            block.add_empty()


def _procedure(block: Block, standard: ServiceStandard) -> None:
    for number, step in enumerate(standard.procedure, start=1):
        block.content.addLayout(_line(str(number), step.text, _step_line(step)))
    if not standard.procedure:
        block.add_empty()


def _step_line(step: ProcedureStep) -> str:
    minutes = duration(step.minutes, Unit.MINUTE) if step.minutes else ""
    return " · ".join(part for part in (step.actor, minutes, step.channel, step.decision) if part)


def _time_words(time: CompletionTime | None) -> str:
    return " ".join(part for part in (completion_sentence(time), extension_sentence(time)) if part)


def _completion_time(block: Block, standard: ServiceStandard) -> None:
    times = [(variant, standard.time_of(variant)) for variant in standard.variants]
    _by_variant(block, [(variant, _time_words(time)) for variant, time in times])
    if not standard.has(Component.COMPLETION_TIME):
        block.add_empty()


def _fee(block: Block, standard: ServiceStandard) -> None:
    _by_variant(block, [(variant, _fee_words(standard.fee_of(variant))) for variant in standard.variants])
    if not standard.has(Component.FEE):
        block.add_empty(_("Dasar hukum biaya belum diisi"))


def _fee_words(fee: Fee) -> str:
    note = "" if fee.note.strip().casefold() in fee_sentence(fee).casefold() else fee.note
    return "\n".join(part for part in (fee_sentence(fee), fee.legal_basis, note) if part)


def _product(block: Block, standard: ServiceStandard) -> None:
    products = [(variant, "\n".join(standard.product_of(variant))) for variant in standard.variants]
    _by_variant(block, [(variant, words) for variant, words in products if words])
    if not standard.has(Component.PRODUCT):
        block.add_empty()


def _complaints(block: Block, standard: ServiceStandard) -> None:
    lines = [channel_line(one) for one in standard.complaint_handling]
    block.add_lines(lines)
    if not lines:
        block.add_empty()


def _by_variant(block: Block, said: Sequence[tuple[Variant, str]]) -> None:
    """One sentence for all variants where it is the same, else one for each."""
    if len({words for _variant, words in said}) <= 1:
        said = said[:1]
    for variant, words in said:
        first, _break, rest = words.partition("\n")
        if len(said) > 1:
            first, rest = variant.name, words
        block.content.addLayout(_line("", first, rest))


_LINES: dict[Component, Callable[[ServiceStandard], list[str]]] = {
    Component.STAFF_COUNT: staff_lines,
    Component.SERVICE_GUARANTEE: guarantee_lines,
}
_WRITERS: dict[Component, Callable[[Block, ServiceStandard], None]] = {
    Component.REQUIREMENTS: _requirements,
    Component.PROCEDURE: _procedure,
    Component.COMPLETION_TIME: _completion_time,
    Component.FEE: _fee,
    Component.PRODUCT: _product,
    Component.COMPLAINT_HANDLING: _complaints,
}


def _more(standard: ServiceStandard) -> Iterator[tuple[str, list[str]]]:
    """What belongs to a standard beside its components."""
    for title, text in (
        (_("Pengambilan"), standard.collection),
        (_("Konsultasi publik"), consultation_sentence(standard.consultation) if standard.consultation else ""),
        (_("Dicari juga dengan"), ", ".join(standard.synonyms)),
        (_("Sumber"), standard.source),
        (_("Catatan sumber"), standard.source_note),
    ):
        if text:
            yield title, [text]


def _line(number: str, text: str, quiet: str = "") -> QLayout:
    row, words = QHBoxLayout(), QVBoxLayout()
    style.space(row, 8)
    style.space(words, 0)
    if number:
        mark = Label(f"{number}.", "quiet")
        mark.setFixedWidth(style.px(24))
        mark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    for kind, part in (("text", text), ("quiet", quiet)):
        if part:
            shown = Label(part, kind, wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(shown)
    row.addLayout(words, 1)
    return row


def decree_line(detail: StandardDetail) -> str:
    """ "Versi 2 · SK 960/DPMPTSP/2026 tanggal 1 September 2025 · berlaku sejak 1 September 2025"."""
    decree = detail.standard.decree
    parts = [_("Versi {number}").format(number=detail.version)]
    if decree is not None:
        parts.append(_("{decree} tanggal {day}").format(decree=decree.number, day=plain_date(decree.decided_on)))
        parts.append(_validity(decree.valid_from, detail.valid_to))
        if detail.revoked_on is not None:
            parts.append(
                _("dicabut {day}: {reason}").format(day=plain_date(detail.revoked_on), reason=detail.revoked_for)
            )
        parts.append(decree.signer)
    elif detail.standard.is_example:
        parts.append(_("contoh dari kantor lain; belum ditetapkan dengan SK kantor ini"))
    return " · ".join(part for part in parts if part)


def _validity(first: date, last: date | None) -> str:
    if last is None:
        return _("berlaku sejak {day}").format(day=plain_date(first))
    return _("berlaku {first} sampai {last}").format(first=plain_date(first), last=plain_date(last))
