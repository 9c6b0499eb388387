"""The editor of a standard, as a clerk uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from loket.domain.standards import Component, Fee, FeeKind, Unit
from loket.services import Services
from loket.services.drafting import DraftDetail
from loket.services.standards import NewDecree
from loket.ui.page import Tools
from loket.ui.pages.editor import EditorPage
from loket.ui.pages.editor.edits import LinesEdit
from loket.ui.pages.editor.lists import LinesForm
from loket.ui.pages.editor.money import FeeForm
from loket.ui.pages.editor.requirements import RequirementsForm
from loket.ui.pages.editor.sections import SECTIONS
from loket.ui.pages.editor.timing import TimeForm

CODE = "kia"
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(tools: Tools, services: Services, qtbot: QtBot) -> Iterator[EditorPage]:
    services.drafting.start(CODE)
    made = EditorPage(tools)
    qtbot.addWidget(made)
    made.resize(900, 740)  # too narrow for the preview, which would be drawn for nothing
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.load(CODE)
    made.refresh()
    yield made
    made.keeper.keep_now()


def draft(services: Services) -> DraftDetail:
    found = services.drafting.show(CODE)
    assert found is not None
    return found


def section(page: EditorPage, name: str) -> QWidget:
    page._show_section(name)
    page.forms.focus_first()
    assert page.forms.form is not None
    return page.forms.form


def word(page: EditorPage, name: str) -> str:
    return page.list.rows[SECTIONS.index(name)].word


def press(page: EditorPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.window().windowHandle(), key, modifier)


def type_words(page: EditorPage, words: str) -> None:
    for letter in words:
        QTest.keyClick(page.window().windowHandle(), letter)  # type: ignore[call-overload]


def requirements(services: Services) -> list[str]:
    return [one.text for one in draft(services).standard.variants[0].requirements]


def test_the_checklist_says_in_words_what_is_there_and_what_is_missing(page: EditorPage, services: Services) -> None:
    missing = draft(services).missing
    assert missing
    for component in Component:
        is_missing = word(page, component.value) == "belum"
        assert is_missing == (component in missing)


def test_what_is_typed_is_on_disk_within_a_second(page: EditorPage, services: Services, qtbot: QtBot) -> None:
    section(page, "facilities")
    type_words(page, "Ruang tunggu")
    qtbot.waitUntil(lambda: draft(services).standard.facilities == ("Ruang tunggu",), timeout=1000)
    assert word(page, "facilities") == "lengkap"


def test_leaving_the_page_keeps_what_was_typed_just_now(page: EditorPage, services: Services) -> None:
    section(page, "facilities")
    type_words(page, "Kursi")
    assert page.may_leave()
    assert draft(services).standard.facilities == ("Kursi",)


def test_requirements_are_added_ordered_and_deleted_by_key(page: EditorPage, services: Services) -> None:
    form = cast("RequirementsForm", section(page, "requirements"))
    before = requirements(services)
    press(page, Qt.Key.Key_B, ALT)
    type_words(page, "Surat kuasa")
    page.keep_typed()
    assert requirements(services) == [before[0], "Surat kuasa", *before[1:]]
    press(page, Qt.Key.Key_Up, ALT)
    page.keep_typed()
    assert requirements(services)[0] == "Surat kuasa"
    press(page, Qt.Key.Key_H, ALT)
    page.keep_typed()
    assert requirements(services) == before
    assert form.rows.list.place() == 0


def test_undo_takes_back_what_was_typed_together_and_redo_brings_it_again(page: EditorPage, services: Services) -> None:
    section(page, "facilities")
    type_words(page, "Kursi")
    section(page, "product")
    before = draft(services).standard.product
    press(page, Qt.Key.Key_End, CONTROL)
    press(page, Qt.Key.Key_Return)
    type_words(page, "Kartu")
    page.actions_list.undo.trigger()
    page.actions_list.undo.trigger()
    if page.forms.section == "product":
        page.actions_list.undo.trigger()
    page.keep_typed()
    standard = draft(services).standard
    assert (standard.product, standard.facilities) == (before, ())
    assert page.forms.section == "facilities"
    assert cast("LinesForm", page.forms.form).lines.lines() == ()
    page.actions_list.redo.trigger()
    page.keep_typed()
    assert draft(services).standard.facilities == ("Kursi",)


def test_a_day_is_never_chosen_without_saying_which(page: EditorPage) -> None:
    form = cast("TimeForm", section(page, "completion_time"))
    offered = [form.unit.itemText(at) for at in range(form.unit.count())]
    assert "Hari" not in offered
    assert {"Hari kerja", "Hari kalender"} <= set(offered)


def test_the_sentence_follows_the_numbers_until_somebody_words_it(page: EditorPage, services: Services) -> None:
    standard = draft(services).standard
    services.drafting.save(CODE, replace(standard, completion_time=None))
    page.load(CODE)
    form = cast("TimeForm", section(page, "completion_time"))
    form.amount.setText("3")
    assert form.sentence.words() == "Paling lama 3 hari kerja sejak berkas lengkap dan benar"
    form.sentence.set_words("Tiga hari kerja")
    form.amount.setText("5")
    assert form.sentence.words() == "Tiga hari kerja"
    form.propose.click()
    page.keep_typed()
    time = draft(services).standard.completion_time
    assert time is not None
    assert (time.amount, time.unit) == (5, Unit.WORKING_DAY)
    assert time.sentence == "Paling lama 5 hari kerja sejak berkas lengkap dan benar"


def test_a_sentence_with_days_of_no_kind_is_advised_on_beside_its_field(page: EditorPage) -> None:
    form = cast("TimeForm", section(page, "completion_time"))
    form.sentence.set_words("Paling lama 3 hari")
    page.keep_typed()
    form.amount.setFocus()
    assert form.fields.fields["sentence"].is_noted
    assert not form.fields.fields["sentence"].has_error
    assert word(page, "completion_time") == "perjelas"


def test_civil_registration_stays_free(page: EditorPage) -> None:
    form = cast("FeeForm", section(page, "fee"))
    assert not form.kind.isEnabled()
    assert not form.amount.isEnabled()
    assert form.locked.isVisibleTo(page)


def test_one_kind_of_request_may_cost_something_else(page: EditorPage, services: Services) -> None:
    standard = replace(draft(services).standard, civil_registration=False)
    services.drafting.save(CODE, standard)
    page.load(CODE)
    form = cast("FeeForm", section(page, "fee"))
    form.scope.box.choose(1)
    form.scope.box.place_chosen.emit()
    form.scope.differs.click()
    form.kind.choose(FeeKind.LEVY)
    form.amount.setText("20000")
    page.keep_typed()
    saved = draft(services).standard
    assert saved.fee == standard.fee
    assert saved.variants[0].fee is None
    own = saved.variants[1].fee
    assert own is not None
    assert (own.kind, own.amount) == (FeeKind.LEVY, 20_000)
    form.scope.differs.click()
    page.keep_typed()
    assert draft(services).standard.variants[1].fee is None


@pytest.mark.parametrize("name", [name for name in SECTIONS if name not in ("consultation", "decision")])
def test_looking_at_a_component_changes_nothing(page: EditorPage, services: Services, name: str) -> None:
    before = draft(services)
    form = section(page, name)
    form.edited.emit("")  # type: ignore[attr-defined]
    page.keep_typed()
    after = draft(services)
    assert (after.standard, after.revision) == (before.standard, before.revision)


def test_what_another_desk_wrote_is_not_written_over_unasked(page: EditorPage, services: Services) -> None:
    standard = draft(services).standard
    services.drafting.save(CODE, replace(standard, fee=Fee(note="dari meja lain")))
    section(page, "facilities")
    type_words(page, "Kursi")
    assert not page.may_leave()
    assert draft(services).standard.facilities == ()
    assert "meja lain" in page.question.text
    page.question.insist_action.trigger()
    assert draft(services).standard.facilities == ("Kursi",)


def test_a_consultation_is_written_down_once_and_a_later_change_is_told(page: EditorPage, services: Services) -> None:
    section(page, "consultation")
    type_words(page, "2-3-2026")
    press(page, Qt.Key.Key_Return)
    held = draft(services).standard.consultation
    assert held is not None
    assert held.held_on == date(2026, 3, 2)
    assert word(page, "consultation") == "sudah"
    section(page, "facilities")
    type_words(page, "Kursi")
    page.keep_typed()
    assert draft(services).changed_since_consultation


def test_a_draft_with_something_missing_is_not_decided_and_says_what(page: EditorPage, services: Services) -> None:
    section(page, "decision")
    type_words(page, "SK 7/2026")
    press(page, Qt.Key.Key_Tab)
    type_words(page, "2-3-2026")
    told: list[str] = []
    page.message_raised.connect(lambda _kind, words: told.append(words))
    press(page, Qt.Key.Key_Return)
    assert len(told) == 1
    assert services.drafting.show(CODE) is not None
    assert page.half_done() == "SK penetapan standar"


def test_a_draft_is_thrown_away_only_after_a_question(page: EditorPage, services: Services) -> None:
    page.discard_button.click()
    assert services.drafting.show(CODE) is not None
    page.question.keep_action.trigger()
    assert page.question.isHidden()
    page.discard_button.click()
    page.question.discard_action.trigger()
    assert services.drafting.show(CODE) is None


def test_lines_move_by_key_and_keep_their_words(page: EditorPage) -> None:
    form = cast("LinesForm", section(page, "facilities"))
    lines: LinesEdit = form.lines
    lines.set_lines(("satu", "dua"))
    press(page, Qt.Key.Key_Down, ALT)
    assert lines.lines() == ("dua", "satu")
    type_words(page, "X")
    assert lines.lines() == ("dua", "Xsatu")


def test_the_papers_are_shown_beside_where_there_is_room_or_in_place_when_asked(page: EditorPage) -> None:
    assert not page.preview.isVisibleTo(page)
    press(page, Qt.Key.Key_P, ALT)
    assert page.preview.isVisibleTo(page)
    assert not page.forms.isVisibleTo(page)
    page.preview.receipt.click()
    assert "rancangan-tanda-terima.pdf" in page.preview.view.accessibleDescription()
    page.preview.poster.click()
    assert "rancangan-a" in page.preview.view.accessibleDescription()


def test_a_decided_version_is_not_touched_by_its_next_draft(page: EditorPage, services: Services) -> None:
    services.standards.adopt(CODE, NewDecree(number="SK 1", decided_on=date(2026, 3, 2)))
    decided = services.standards.show(CODE).standard
    section(page, "facilities")
    type_words(page, "Kursi")
    page.keep_typed()
    assert services.standards.show(CODE).standard == decided


def test_who_only_looked_leaves_no_draft_behind(page: EditorPage, services: Services, qtbot: QtBot) -> None:
    for name in SECTIONS:
        section(page, name)
    press(page, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.closed) as left:
        press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert left.args == [CODE]
    assert services.drafting.show(CODE) is None


def test_what_was_typed_and_taken_back_is_still_a_draft(page: EditorPage, services: Services, qtbot: QtBot) -> None:
    section(page, "service")
    type_words(page, "X")
    page.keeper.keep_now()
    page.keeper.undo()
    with qtbot.waitSignal(page.closed):
        page.done_button.click()
    assert services.drafting.show(CODE) is not None
