"""People in the settings, and what is one's own: as an administrator and as an officer use them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from loket.domain.people import Role
from loket.errors import RuleError
from loket.services import Services
from loket.services.people import Need, NewPerson
from loket.ui.page import Tools
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.settings_people import PeopleSection
from loket.ui.widgets.fields import FormField

PASSWORD, OTHER = "kopi susu di meja", "sepeda ungu pagi"


def opened(tools: Tools, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(tools)
    qtbot.addWidget(page)
    page.resize(1140, 740)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def section(tools: Tools, qtbot: QtBot) -> PeopleSection:
    page = opened(tools, qtbot)
    page.show_section(page.people)
    return page.people


def choose(section: PeopleSection, name: str) -> None:
    row = next(row for row in section.people.rows if row.person.name == name)
    section.table.row_activated.emit(row)


def cells(section: PeopleSection, name: str) -> list[str]:
    row = next(row for row in section.people.rows if row.person.name == name)
    return [section.people.text(row, column) for column in range(section.people.columnCount())]


def write(field: FormField, text: str) -> None:
    assert isinstance(field.edit, QLineEdit)
    field.edit.setText(text)


def press_enter(field: FormField) -> None:
    QTest.keyClick(field.edit, Qt.Key.Key_Return)


def test_somebody_is_added_with_a_first_role(section: PeopleSection) -> None:
    QTest.keyClicks(section.person, "Ani Contoh")
    section.role.setCurrentIndex(section.role.findData("supervisor"))
    QTest.keyClick(section.person, Qt.Key.Key_Return)
    assert cells(section, "Ani Contoh") == ["Ani Contoh", "Penyelia", "", "Belum ada kata sandi"]
    assert section.person.text() == ""


def test_roles_name_and_account_are_changed(section: PeopleSection, services: Services) -> None:
    choose(section, "Budi Santoso")
    assert section.panel.detail is not None
    assert section.panel.detail.person.name == "Budi Santoso"
    section.panel.name.setText("Budi S.")
    section.panel.account.setText("budi")
    section.panel.roles.boxes[Role.OFFICER].click()
    section.panel.save.click()
    assert cells(section, "Budi S.")[:3] == ["Budi S.", "Petugas loket & Penyelia", "budi"]
    assert section.panel.isHidden()


def test_a_mistake_stands_beside_its_field_and_what_was_typed_stays(section: PeopleSection) -> None:
    choose(section, "Budi Santoso")
    section.panel.roles.boxes[Role.SUPERVISOR].click()
    section.panel.save.click()
    assert section.panel.fields["roles"].has_error
    section.panel.roles.boxes[Role.SUPERVISOR].click()
    section.panel.name.setText("maria kartini")
    section.panel.save.click()
    assert section.panel.fields["name"].has_error
    assert section.panel.name.text() == "maria kartini"


def test_who_left_is_disabled_and_can_come_back(section: PeopleSection, services: Services) -> None:
    choose(section, "Budi Santoso")
    section.panel.active.click()
    assert cells(section, "Budi Santoso")[3] == "Nonaktif"
    assert "Budi Santoso" not in [row.name for row in services.people.rows()]
    choose(section, "Budi Santoso")
    assert section.panel.reset.isHidden()
    section.panel.active.click()
    assert "Budi Santoso" in [row.name for row in services.people.rows()]


def test_in_a_real_office_whoever_is_added_gets_a_password_for_one_use(
    section: PeopleSection, services: Services, qtbot: QtBot
) -> None:
    with services.desk.database.write() as session:
        session.execute(text("UPDATE office SET is_training = 0"))
    QTest.keyClicks(section.person, "Ani Contoh")
    QTest.keyClick(section.person, Qt.Key.Key_Return)
    ani = next(row for row in services.people.door() if row.person.name == "Ani Contoh")
    assert ani.need is Need.SECRET
    assert services.people.sign_in(ani.person.id, section.panel.once.text(), OTHER) == ani.person


def test_a_one_time_password_is_shown_once(section: PeopleSection, services: Services) -> None:
    choose(section, "Budi Santoso")
    section.panel.reset.click()
    once = section.panel.once.text()
    budi = next(row.person for row in services.people.door() if row.need is Need.SECRET)
    with pytest.raises(RuleError, match="password_one_time"):
        services.people.sign_in(budi.id, once)
    section.panel.close_panel()
    choose(section, "Budi Santoso")
    assert section.panel.once.isHidden()
    assert cells(section, "Budi Santoso")[3] == "Kata sandi sekali pakai"


def test_whoever_waits_is_let_in_again(section: PeopleSection, services: Services) -> None:
    me, budi = services.desk.acting(), next(row for row in services.people.rows() if row.name == "Budi Santoso")
    services.people.sign_in(budi.id, new=PASSWORD)
    for _try in range(4):
        with pytest.raises(RuleError):
            services.people.sign_in(budi.id, OTHER)
    services.desk.person = me
    section.read(services)
    assert cells(section, "Budi Santoso")[3] == "Salah 4 kali; tunggu 5 detik"
    choose(section, "Budi Santoso")
    section.panel.unlock.click()
    assert cells(section, "Budi Santoso")[3] == "Kata sandi"
    services.people.sign_in(budi.id, PASSWORD)


def test_an_officer_sees_who_works_here_and_changes_nobody(tools: Tools, services: Services, qtbot: QtBot) -> None:
    ani = services.people.add(NewPerson(name="Ani", roles=(Role.OFFICER,)))
    services.people.sign_in(ani.id)
    page = opened(tools, qtbot)
    page.show_section(page.people)
    assert not page.people.add_person.isEnabled()
    choose(page.people, "Budi Santoso")
    panel = page.people.panel
    assert not any(each.isVisible() for each in (panel.save, panel.reset, panel.unlock, panel.active, panel.name))


def test_the_own_password_and_pin_are_kept_and_forgotten_on_the_screen(
    tools: Tools, services: Services, qtbot: QtBot
) -> None:
    page = opened(tools, qtbot)
    section = page.secrets
    page.show_section(section)
    assert section.old.isHidden()
    write(section.new, PASSWORD)
    write(section.again, OTHER)
    press_enter(section.again)
    assert section.again.has_error
    write(section.again, PASSWORD)
    press_enter(section.again)
    assert not section.old.isHidden()
    assert section.new.edit.text() == ""  # type: ignore[attr-defined]
    write(section.pin, "123456")
    press_enter(section.pin)
    assert section.pin.has_error
    write(section.pin, "482915")
    press_enter(section.pin)
    me = services.desk.acting().id
    services.people.sign_in(me, PASSWORD)
    services.people.sign_in(me, "482915")
    write(section.old, OTHER)
    for field in (section.new, section.again):
        write(field, "lima ikan di kolam")
    section.keep_password.click()
    assert section.old.has_error


def test_the_minutes_until_it_locks_belong_to_the_desk(tools: Tools, qtbot: QtBot) -> None:
    section = opened(tools, qtbot).secrets
    assert section.minutes.currentData() == 5
    section.minutes.setCurrentIndex(section.minutes.findData(2))
    section.minutes.activated.emit(section.minutes.currentIndex())
    assert tools.settings.lock_minutes == 2
