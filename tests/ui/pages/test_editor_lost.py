"""The draft is thrown away or decided at another desk while somebody types here: nothing typed is lost unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from loket.services import Services
from loket.services.drafting import NewService
from loket.ui.page import Tools
from loket.ui.pages.editor import EditorPage
from loket.ui.pages.editor.lists import LinesForm
from loket.ui.widgets.buttons import ActionButton


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> Iterator[EditorPage]:
    made = EditorPage(tools)
    qtbot.addWidget(made)
    made.resize(900, 740)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.keeper.close()


def type_into_a_lost_draft(page: EditorPage, services: Services, code: str) -> None:
    page.load(code)
    services.drafting.discard(code)
    page._show_section("facilities")
    form = page.forms.form
    assert isinstance(form, LinesForm)
    form.lines.insertPlainText("Kursi roda")
    page.keep_typed()


@pytest.mark.parametrize("code", ["kia", "baru"])
def test_a_lost_draft_is_made_one_again_by_key_with_all_that_was_typed(
    page: EditorPage, services: Services, code: str
) -> None:
    if code == "baru":
        services.drafting.create(NewService(code=code, name="Layanan baru"))
    else:
        services.drafting.start(code)
    type_into_a_lost_draft(page, services, code)
    assert page.lost.isVisible()
    assert not page.keeper._timer.isActive()
    assert not page.may_leave()
    focused = page.focusWidget()
    assert isinstance(focused, ActionButton)
    focused.click()
    draft = services.drafting.show(code)
    assert draft is not None
    assert draft.standard.facilities == ("Kursi roda",)
    assert page.lost.isHidden()
    assert page.may_leave()


def test_a_lost_draft_is_given_up_only_by_who_typed(page: EditorPage, services: Services, qtbot: QtBot) -> None:
    services.drafting.start("kia")
    type_into_a_lost_draft(page, services, "kia")
    page.refresh()
    page.discard_button.click()
    assert page.lost.isVisible()
    with qtbot.waitSignal(page.closed):
        page.lost.give_up.trigger()
    assert page.may_leave()
    assert services.drafting.show("kia") is None


def test_a_draft_that_another_desk_began_meanwhile_is_not_written_over(page: EditorPage, services: Services) -> None:
    services.drafting.start("kia")
    type_into_a_lost_draft(page, services, "kia")
    services.drafting.start("kia")
    page.lost.again.trigger()
    draft = services.drafting.show("kia")
    assert draft is not None
    assert draft.standard.facilities == ()
    assert "meja lain" in page.question.text
    page.question.insist_action.trigger()
    assert page.may_leave()
