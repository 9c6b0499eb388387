"""A new service with the keyboard alone: drafted component by component, decided, and registered under."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from keyboard import ALT, CONTROL, DOWN, ENTER, TAB, Key, Officer, focus
from test_counter_day import found_training_office, register, the_only

from loket.domain.standards import ServiceStandard, Unit
from loket.services import Services
from loket.ui.pages.editor import EditorPage
from loket.ui.widgets.buttons import Button

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NEXT = (Key.Key_PageDown, CONTROL)
MOVE_UP, ADD = (Key.Key_Up, ALT), (Key.Key_B, ALT)
UNDO, REDO = (Key.Key_Z, CONTROL), (Key.Key_Y, CONTROL)
CODE = "rekomendasi-reklame"


def tab_to(officer: Officer, words: str) -> None:
    """Tab until the button with these words has the focus."""
    for _step in range(60):
        button = focus()
        if isinstance(button, Button) and button.text().startswith(words):
            return
        officer.presses(TAB)
    pytest.fail(f"Tab never came to {words!r}")


def go_to(officer: Officer, page: EditorPage, section: str) -> None:
    """From component to component, as far as this one."""
    for _step in range(17):
        if page.forms.section == section:
            break
        officer.presses(NEXT)
    assert page.forms.section == section


def kept(services: Services) -> ServiceStandard:
    draft = services.drafting.show(CODE)
    assert draft is not None
    return draft.standard


def write_the_public_components(officer: Officer, page: EditorPage) -> None:
    go_to(officer, page, "requirements")
    officer.presses(ADD, "Foto lokasi", ENTER, "Fotokopi KTP", MOVE_UP)
    go_to(officer, page, "procedure")
    officer.presses(ADD, "Berkas diperiksa", TAB, "petugas loket")
    go_to(officer, page, "completion_time")
    officer.presses("3", TAB, DOWN)
    go_to(officer, page, "fee")
    officer.presses(TAB, "Perda 1/2024")
    go_to(officer, page, "product")
    officer.presses("Surat rekomendasi", UNDO, REDO)
    go_to(officer, page, "complaint_handling")
    officer.presses(ADD, "WhatsApp", TAB, "0812-0000-1111")


def test_a_new_service_is_drafted_decided_and_registered_under(sit_down: Callable[[], Officer]) -> None:
    officer = sit_down()
    services = found_training_office(officer)
    officer.presses(ENTER)
    officer.waits_for_page("intake")
    officer.presses((Key.Key_4, CONTROL))
    officer.waits_for_page("standards")
    tab_to(officer, "Standar baru")
    officer.presses(ENTER, "Rekomendasi Reklame", ENTER)
    page = officer.waits_for_page("editor")
    assert isinstance(page, EditorPage)

    write_the_public_components(officer, page)
    officer.waits(lambda: page.keeper.is_kept)
    draft = kept(services)
    assert [one.text for one in draft.variants[0].requirements] == ["Fotokopi KTP", "Foto lokasi"]
    assert draft.completion_time is not None
    assert (draft.completion_time.amount, draft.completion_time.unit) == (3, Unit.CALENDAR_DAY)
    assert draft.completion_time.sentence == "Paling lama 3 hari kalender sejak berkas lengkap dan benar"
    assert draft.product == ("Surat rekomendasi",)

    go_to(officer, page, "decision")
    officer.presses("SK 7/2026", TAB, "hari ini", ENTER)
    officer.waits_for_page("standards")
    officer.sees("Rekomendasi Reklame ditetapkan: versi 1.")
    officer.presses((Key.Key_1, CONTROL))
    register(officer, "6271014507900003", "Siti Rahmawati", "reklame")
    assert the_only(services).row.service_code == CODE
