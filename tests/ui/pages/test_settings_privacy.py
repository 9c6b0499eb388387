"""The settings' section for personal data, and the banner of a wrong clock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from page_clock import Clock
from pytestqt.qtbot import QtBot

from loket.db.engine import Database
from loket.domain.people import Role
from loket.domain.workflow import Action
from loket.services import Services
from loket.services.handling import Move
from loket.services.office import NewOffice
from loket.services.people import NewPerson
from loket.services.registration import NewRequest, Registered
from loket.ui.clock_watch import ClockBanner
from loket.ui.page import Tools
from loket.ui.pages import privacy
from loket.ui.pages.privacy import PrivacySection


@pytest.fixture
def section(tools: Tools, clock: Clock, qtbot: QtBot) -> PrivacySection:
    """Two years after a request was closed, as somebody with every right sees it."""
    new = NewRequest(service="kia", variant="di-bawah-5", name="Warga Xq", nik="6501010101900001")
    made = tools.services.intake.receive(new)
    assert isinstance(made, Registered)
    tools.services.handling.move(made.number, Move(action=Action.CANCEL, reason="batal"))
    clock.moment = clock.moment.replace(year=clock.moment.year + 2)
    shown = PrivacySection(tools)
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    shown.read(tools.services)
    return shown


def test_a_destruction_is_seen_before_agreed_to_by_two_and_told(section: PrivacySection, tools: Tools) -> None:
    assert "1 permohonan" in section.retention.due.text()
    section.retention.erase.click()
    panel = section.retention.panel
    assert panel.isVisible()
    assert tools.services.desk.acting().name not in [panel.second.itemText(at) for at in range(panel.second.count())]
    panel.do_button.click()
    assert not panel.isVisible()
    assert "1 permohonan" in section.retention.last.text()
    assert tools.services.lookup.requests()[0].name == "(dimusnahkan)"
    assert section.retention.erase.isEnabled() is False


def test_a_period_that_is_none_is_told_beside_its_field(section: PrivacySection, tools: Tools) -> None:
    for typed in ("dua belas", "0"):
        section.retention.months.setText(typed)
        section.retention.keep.click()
        assert section.retention.field.has_error
    section.retention.months.setText("36")
    section.retention.keep.click()
    assert tools.services.privacy.period() == 36
    assert "tidak ada yang perlu dimusnahkan" in section.retention.due.text()


def test_a_persons_copy_is_written_where_the_officer_says_for_its_owner_alone(
    section: PrivacySection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "salinan.pdf"
    monkeypatch.setattr(privacy, "choose_save", lambda *_asked: target)
    section.person.who.setText("6501010101900099")
    section.person.make.click()
    assert section.person.field.has_error
    section.person.who.setText("6501010101900001")
    section.person.make.click()
    assert target.read_bytes().startswith(b"%PDF")
    assert os.name == "nt" or target.stat().st_mode & 0o077 == 0
    assert section.person.who.text() == ""


def test_an_officer_sees_neither_who_was_affected_nor_a_way_to_destroy(section: PrivacySection, tools: Tools) -> None:
    tools.services.desk.person = tools.services.people.add(NewPerson(name="Petugas Xq", roles=(Role.OFFICER,)))
    section.read(tools.services)
    assert section.exposure.isHidden()
    assert not section.retention.erase.isEnabled()
    assert section.clock.bundle.isEnabled()


def test_a_wrong_clock_is_told_until_it_is_right_again(
    tools: Tools, clock: Clock, tmp_path: Path, qtbot: QtBot
) -> None:
    services = Services(Database.create(tmp_path / "nyata"), clock)
    services.office.found(NewOffice(name="Dinas Xq", person="Rina"))
    banner = ClockBanner()
    qtbot.addWidget(banner)
    banner.watch(Tools(services, tools.jobs, tools.actions, tools.settings))
    assert banner.isHidden()
    right, clock.moment = clock.moment, clock.moment.replace(year=clock.moment.year - 3)
    banner.look()
    assert not banner.isHidden()
    assert "lebih dari sehari" in banner.text
    clock.moment = right
    banner.look()
    assert banner.isHidden()
    services.close()
