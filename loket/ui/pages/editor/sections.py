"""The parts of the editor in order: the service, the 6 published and 8 internal components, and how it is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from loket.domain.standards import MANUFACTURING, SERVICE_DELIVERY, Component, Fault
from loket.i18n import N_, _
from loket.ui.pages.editor.fields import Note
from loket.ui.pages.editor.forms import Form
from loket.ui.pages.editor.lists import LinesForm, complaints_form, guarantee_form, procedure_form, staff_form
from loket.ui.pages.editor.money import FeeForm, ProductForm
from loket.ui.pages.editor.requirements import RequirementsForm
from loket.ui.pages.editor.service_form import ServiceForm
from loket.ui.pages.editor.timing import TimeForm
from loket.ui.style import Tone
from loket.ui.widgets.marked_list import MarkedRow
from loket.words import fault_words, label

SERVICE, CONSULTATION, DECISION = "service", "consultation", "decision"
SECTIONS: tuple[str, ...] = (
    SERVICE,
    *(component.value for component in SERVICE_DELIVERY),
    *(component.value for component in MANUFACTURING),
    CONSULTATION,
    DECISION,
)
_SHORT = {
    SERVICE: N_("Layanan"),
    Component.PROCEDURE: N_("Prosedur"),
    Component.COMPLETION_TIME: N_("Jangka waktu"),
    Component.PRODUCT: N_("Produk"),
    Component.COMPLAINT_HANDLING: N_("Pengaduan"),
    Component.FACILITIES: N_("Sarana, fasilitas"),
    Component.SERVICE_GUARANTEE: N_("Jaminan pelayanan"),
    Component.SAFETY_GUARANTEE: N_("Jaminan keamanan"),
    Component.STAFF_COMPETENCE: N_("Kompetensi"),
    Component.INTERNAL_SUPERVISION: N_("Pengawasan"),
    Component.STAFF_EVALUATION: N_("Evaluasi kinerja"),
    CONSULTATION: N_("Konsultasi publik"),
    DECISION: N_("Penetapan (SK)"),
}
_HEADS = {
    SERVICE: N_("Layanan"),
    SERVICE_DELIVERY[0].value: N_("Diumumkan (6 komponen)"),
    MANUFACTURING[0].value: N_("Internal (8 komponen)"),
    CONSULTATION: N_("Pengesahan"),
}
_FORMS: dict[str, Callable[[], Form]] = {
    SERVICE: ServiceForm,
    Component.REQUIREMENTS: RequirementsForm,
    Component.PROCEDURE: procedure_form,
    Component.COMPLETION_TIME: TimeForm,
    Component.FEE: FeeForm,
    Component.PRODUCT: ProductForm,
    Component.COMPLAINT_HANDLING: complaints_form,
    Component.STAFF_COUNT: staff_form,
    Component.SERVICE_GUARANTEE: guarantee_form,
}
_HEAD_PLACES = ("code", "name", "sector", "classification", "synonyms", "collection", "variants", "civil_registration")
_OTHER_PLACES = {"compensation": Component.SERVICE_GUARANTEE, "staff": Component.STAFF_COUNT}


@dataclass(frozen=True, slots=True)
class Findings:
    """What is missing, wrong or unclear in a standard."""

    missing: tuple[Component, ...] = ()
    wrong: tuple[Fault, ...] = ()
    unclear: tuple[Fault, ...] = ()

    def notes(self, section: str) -> list[Note]:
        """What is to be said in a section, the wrong first."""
        found = [Note(fault.place, _sentence(fault), True) for fault in self.wrong]
        found += [Note(fault.place, _sentence(fault), False) for fault in self.unclear]
        return [note for note in found if section_of(note.place) == section]


def _sentence(fault: Fault) -> str:
    words = fault_words(fault)
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def section_of(place: str) -> str:
    """In which section a place of the document is edited."""
    parts = place.split(".")
    if parts[0] == "variants" and len(parts) > 2 and parts[2] in SECTIONS:
        return parts[2]
    if parts[0] in _HEAD_PLACES:
        return SERVICE
    first = _OTHER_PLACES.get(parts[0], parts[0])
    return str(first) if first in SECTIONS else SERVICE


def title(section: str) -> str:
    """The whole name, as it stands above the form: that of the law for the components."""
    if section in (SERVICE, CONSULTATION, DECISION):
        return _(_SHORT[section])
    return label(Component(section))


def short_title(section: str) -> str:
    """The name in the list."""
    return _(_SHORT[section]) if section in _SHORT else title(section)


def make_form(section: str) -> Form:
    """The form of a component, or of the service itself."""
    maker = _FORMS.get(section)
    if maker is not None:
        return maker()
    return LinesForm(Component(section), short_title(section)).finish()


def checklist(findings: Findings, done: Iterable[str]) -> list[MarkedRow]:
    """A row for each section; `done` are those of the end that are settled."""
    finished = set(done)
    return [_row(section, *_state(section, findings, finished)) for section in SECTIONS]


def _row(section: str, tone: Tone, word: str) -> MarkedRow:
    head = _HEADS.get(section)
    return MarkedRow(short_title(section), tone=tone, word=word, head=_(head) if head else "")


def _state(section: str, findings: Findings, done: set[str]) -> tuple[Tone, str]:
    if section in (CONSULTATION, DECISION):
        return (Tone.DONE, _("sudah")) if section in done else (Tone.NEUTRAL, _("belum"))
    notes = findings.notes(section)
    if any(note.is_wrong for note in notes):
        return Tone.OVERDUE, _("perbaiki")
    if section != SERVICE and Component(section) in findings.missing:
        return Tone.NEUTRAL, _("belum")
    return (Tone.AT_RISK, _("perjelas")) if notes else (Tone.DONE, _("lengkap"))


def missing_public(missing: Sequence[Component]) -> list[Component]:
    """Those of the 6 published components that nobody has written: without them nothing is decided."""
    return [component for component in SERVICE_DELIVERY if component in missing]
