"""People: signing in, wrong tries, one-time passwords, PINs, rights, and who stands beside whom."""

from __future__ import annotations

import getpass
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from office_builders import Clock
from sqlalchemy import text

from loket.db.engine import Database
from loket.domain.people import HUMAN, Right, Role
from loket.errors import LoketError, RuleError
from loket.services import Services
from loket.services.desk import PersonRow
from loket.services.office import NewOffice
from loket.services.people import Need, NewPerson, PersonChange
from loket.words import error_sentence

PASSWORD, OTHER, PIN = "kopi susu di meja", "sepeda ungu pagi", "482915"
Refused = Callable[..., LoketError]


@pytest.fixture(scope="session")
def staffed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with a supervisor and an officer who have passwords, and one who has none yet."""
    folder = tmp_path_factory.mktemp("orang") / "data"
    shutil.copytree(founded, folder)
    services = Services(Database.open(folder), Clock())
    services.desk.person = services.people.rows()[0]
    for name, role in (("Budi", Role.SUPERVISOR), ("Sari", Role.OFFICER), ("Tono", Role.OFFICER)):
        services.people.add(NewPerson(name=name, roles=(role,)))
    administrator = services.desk.person
    for name, password in (("Budi", OTHER), ("Sari", PASSWORD)):
        services.desk.person = administrator
        once = services.people.reset_password(named(services, name).id)
        services.people.sign_in(named(services, name).id, once, password)
    services.people.set_pin(PIN)
    services.close()
    return folder


@pytest.fixture
def office(staffed: Path, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """A desk of that office, nobody sits there."""
    folder = tmp_path / "orang"
    shutil.copytree(staffed, folder)
    services = Services(Database.open(folder), clock)
    yield services
    services.close()


def named(services: Services, name: str) -> PersonRow:
    return next(person for person in services.people.rows() if person.name == name)


def founder(services: Services) -> PersonRow:
    return next(person for person in services.people.rows() if Role.ADMINISTRATOR in person.roles)


def lines(services: Services, action: str) -> list[tuple[str, int | None, dict[str, Any]]]:
    """Who, about whom, and the facts of the audit lines of an action."""
    with services.desk.database.read() as session:
        found = session.execute(
            text("SELECT person_name, subject_id, facts FROM audit_line WHERE action = :action ORDER BY id"),
            {"action": action},
        ).all()
    return [(name, subject, json.loads(facts)) for name, subject, facts in found]


# signing in


def test_a_password_opens_the_desk_and_leaves_a_line(office: Services) -> None:
    person = office.people.sign_in(named(office, "Sari").id, PASSWORD)
    assert office.desk.acting() == person
    assert lines(office, "signed_in")[-1] == ("Sari", person.id, {"how": "password"})


def test_a_wrong_password_opens_nothing_and_leaves_a_line_without_it(office: Services, refused: Refused) -> None:
    sari = named(office, "Sari").id
    assert refused(office.people.sign_in, sari, "kopi susu di kursi").code == "password_wrong"
    assert office.desk.person is None
    assert lines(office, "sign_in_refused") == [("", sari, {"code": "password_wrong"})]


def test_whoever_the_account_stands_for_makes_a_password_at_the_first_sign_in(
    office: Services, refused: Refused
) -> None:
    me = founder(office)
    assert refused(office.people.sign_in, me.id).code == "password_first"
    assert refused(office.people.sign_in, me.id, new="pendek").code == "password_short"
    assert refused(office.people.sign_in, me.id, new="Indonesia123").code == "password_common"
    office.people.sign_in(me.id, new="lima ikan di kolam")
    assert refused(office.people.sign_in, me.id, new="enam ikan di kolam").code == "password_missing"
    assert office.people.sign_in(me.id, "lima ikan di kolam") == me


def test_nobody_claims_a_person_without_a_password_by_coming_first(office: Services, refused: Refused) -> None:
    tono = named(office, "Tono").id
    assert refused(office.people.sign_in, tono).code == "password_not_given"
    assert refused(office.people.sign_in, tono, new="lima ikan di kolam").code == "password_not_given"
    assert lines(office, "sign_in_refused")[-1] == ("", tono, {"code": "password_not_given"})
    office.desk.person = founder(office)
    once = office.people.reset_password(tono)
    assert refused(office.people.sign_in, tono, new="lima ikan di kolam").code == "password_missing"
    assert office.people.sign_in(tono, once, "lima ikan di kolam").name == "Tono"


def test_the_door_says_what_each_needs(office: Services) -> None:
    assert {row.person.name: row.need for row in office.people.door()} == {
        founder(office).name: Need.FIRST,
        "Budi": Need.SECRET,
        "Sari": Need.SECRET,
        "Tono": Need.GIVEN,
    }


def test_in_a_training_office_people_may_go_without_a_password(tmp_path: Path, clock: Clock, refused: Refused) -> None:
    services = Services(Database.create(tmp_path / "latihan"), clock)
    services.office.found(NewOffice(name="Kantor Latihan", is_training=True))
    rina = named(services, "Rina Lestari").id
    assert {row.need for row in services.people.door()} == {Need.NOTHING}
    assert services.people.sign_in(rina).roles == HUMAN
    services.people.set_password("", PASSWORD)
    assert refused(services.people.sign_in, rina).code == "password_missing"
    services.people.sign_in(rina, PASSWORD)
    services.close()


def test_the_founders_password_holds_from_the_beginning(tmp_path: Path, clock: Clock, refused: Refused) -> None:
    services = Services(Database.create(tmp_path / "baru"), clock)
    new = NewOffice(name="Dinas Sosial Rantau", person="Yohana Tambun")
    assert refused(services.office.found, new, "rantau123").code == "password_is_name"
    assert not services.office.founded()
    person = services.office.found(new, PASSWORD)
    assert person.roles == (Role.OFFICER, Role.ADMINISTRATOR)
    assert refused(services.people.sign_in, person.id, OTHER).code == "password_wrong"
    services.people.sign_in(person.id, PASSWORD)
    services.close()


# wrong tries


def test_the_fourth_wrong_try_makes_everybody_wait_and_longer_each_time(
    office: Services, clock: Clock, refused: Refused
) -> None:
    sari = named(office, "Sari").id
    for _try in range(4):
        assert refused(office.people.sign_in, sari, OTHER).code == "password_wrong"
    for seconds in (5, 15, 60, 300, 300):
        told = refused(office.people.sign_in, sari, PASSWORD)
        assert (told.code, told.facts["seconds"]) == ("tries_wait", seconds)
        clock.pass_time(seconds=seconds)
        assert refused(office.people.sign_in, sari, OTHER).code == "password_wrong"
    clock.pass_time(seconds=300)
    office.people.sign_in(sari, PASSWORD)
    assert refused(office.people.sign_in, sari, OTHER).code == "password_wrong"
    office.people.sign_in(sari, PASSWORD)


def test_waiting_for_one_keeps_nobody_else_out(office: Services, refused: Refused) -> None:
    for _try in range(4):
        refused(office.people.sign_in, named(office, "Sari").id, OTHER)
    assert office.people.sign_in(named(office, "Budi").id, OTHER).name == "Budi"


def test_a_clock_that_is_set_back_locks_nobody_out_for_ever(office: Services, clock: Clock, refused: Refused) -> None:
    sari = named(office, "Sari").id
    for _try in range(4):
        refused(office.people.sign_in, sari, OTHER)
    clock.pass_time(days=-40)
    assert refused(office.people.sign_in, sari, PASSWORD).facts["seconds"] == 5
    clock.pass_time(seconds=5)
    office.people.sign_in(sari, PASSWORD)


def test_a_supervisor_lets_somebody_try_again_at_once(office: Services, refused: Refused) -> None:
    sari = named(office, "Sari").id
    for _try in range(4):
        refused(office.people.sign_in, sari, OTHER)
    office.people.sign_in(named(office, "Budi").id, OTHER)
    waits = {row.person.name: row.waits for row in office.people.everybody()}
    assert waits["Sari"] == timedelta(seconds=5)
    office.people.unlock(sari)
    assert lines(office, "person_unlocked") == [("Budi", sari, {})]
    office.people.sign_in(sari, PASSWORD)
    assert refused(office.people.unlock, sari).code == "not_allowed"


# the PIN


def test_a_pin_opens_only_what_the_same_person_opened_today(office: Services, clock: Clock, refused: Refused) -> None:
    sari, budi = named(office, "Sari").id, named(office, "Budi").id
    assert refused(office.people.sign_in, sari, PIN).code == "pin_not_now"
    office.people.sign_in(sari, PASSWORD)
    assert [row.pin for row in office.people.door() if row.person.id == sari] == [True]
    office.people.sign_in(sari, PIN)
    assert lines(office, "unlocked")[-1] == ("Sari", sari, {"how": "pin"})
    office.people.sign_in(budi, OTHER)
    office.people.sign_in(sari, PIN)
    assert refused(office.people.sign_in, budi, PIN).code == "pin_not_now"
    clock.pass_time(hours=15)
    assert refused(office.people.sign_in, sari, PIN).code == "pin_not_now"


def test_five_wrong_pins_and_the_password_is_asked_for(office: Services, refused: Refused) -> None:
    sari = named(office, "Sari").id
    office.people.sign_in(sari, PASSWORD)
    told = [refused(office.people.sign_in, sari, "903817") for _try in range(6)]
    assert [error.code for error in told] == ["pin_wrong"] * 4 + ["pin_used_up"] * 2
    assert [error.facts.get("left") for error in told[:4]] == [4, 3, 2, 1]
    assert refused(office.people.sign_in, sari, PIN).code == "pin_used_up"
    office.people.sign_in(sari, PASSWORD)
    office.people.sign_in(sari, PIN)


def test_another_program_knows_nothing_of_who_signed_in_here(office: Services, clock: Clock, refused: Refused) -> None:
    sari = named(office, "Sari").id
    office.people.sign_in(sari, PASSWORD)
    again = Services(Database.open(office.desk.database.folder), clock)
    assert refused(again.people.sign_in, sari, PIN).code == "pin_not_now"
    again.close()


def test_another_password_closes_what_the_former_opened_at_every_desk(
    office: Services, refused: Refused, clock: Clock
) -> None:
    sari = named(office, "Sari").id
    elsewhere = Services(Database.open(office.desk.database.folder), clock)
    for services in (office, elsewhere):
        services.people.sign_in(sari, PASSWORD)
        services.people.sign_in(sari, PIN)
    office.people.set_password(PASSWORD, "tujuh ikan di kolam")
    for services in (elsewhere, office):
        assert [row.pin for row in services.people.door() if row.person.id == sari] == [False]
        assert refused(services.people.sign_in, sari, PIN).code == "pin_not_now"
        services.people.sign_in(sari, "tujuh ikan di kolam")
        services.people.sign_in(sari, PIN)
    elsewhere.close()


# passwords that change


def test_the_own_password_is_changed_with_the_old_one(office: Services, refused: Refused) -> None:
    sari = named(office, "Sari").id
    office.people.sign_in(sari, PASSWORD)
    assert refused(office.people.set_password, OTHER, "tujuh ikan di kolam").code == "password_wrong"
    assert refused(office.people.set_password, PASSWORD, PASSWORD).code == "password_same"
    office.people.set_password(PASSWORD, "tujuh ikan di kolam")
    assert refused(office.people.sign_in, sari, PASSWORD).code == "password_wrong"
    office.people.sign_in(sari, "tujuh ikan di kolam")


def test_a_one_time_password_must_be_changed_and_takes_the_pin_along(office: Services, refused: Refused) -> None:
    sari = named(office, "Sari").id
    office.desk.person = founder(office)
    once = office.people.reset_password(sari)
    assert refused(office.people.sign_in, sari, PASSWORD).code == "password_wrong"
    assert refused(office.people.sign_in, sari, once).code == "password_one_time"
    assert refused(office.people.sign_in, sari, once, once).code == "password_same"
    office.people.sign_in(sari, once, OTHER)
    assert refused(office.people.sign_in, sari, once).code == "password_wrong"
    assert refused(office.people.sign_in, sari, PIN).code == "pin_not_now"


def test_no_password_and_no_pin_stands_in_the_audit_or_readable_in_the_file(office: Services) -> None:
    office.people.sign_in(named(office, "Sari").id, PASSWORD)
    with office.desk.database.read() as session:
        told = str(session.execute(text("SELECT * FROM audit_line")).all())
        kept = session.execute(text("SELECT password_hash, pin_hash FROM credential")).all()
    assert not any(secret in told + str(kept) for secret in (PASSWORD, OTHER, PIN))
    assert all(password.startswith("$argon2id$v=19$m=47104,t=1,p=1$") for password, _pin in kept if password)


# the list of people


def test_an_administrator_changes_name_roles_and_account(office: Services) -> None:
    office.desk.person = founder(office)
    sari = named(office, "Sari").id
    changed = office.people.change(
        sari, PersonChange(name="Sari Dewi", roles=(Role.SUPERVISOR, Role.OFFICER), account="sari")
    )
    assert (changed.name, changed.roles) == ("Sari Dewi", (Role.OFFICER, Role.SUPERVISOR))
    assert lines(office, "person_changed")[-1][2] == {
        "fields": ["account", "name", "roles"],
        "roles": ["officer", "supervisor"],
    }
    detail = next(row for row in office.people.everybody() if row.person.id == sari)
    assert (detail.account, detail.has_password, detail.has_pin) == ("sari", True, True)


def test_names_and_accounts_are_given_once(office: Services, refused: Refused) -> None:
    office.desk.person = founder(office)
    assert refused(office.people.add, NewPerson(name=" sari ")).code == "person_exists"
    taken = NewPerson(name="Udin", account=getpass.getuser())
    assert refused(office.people.add, taken).code == "account_taken"
    assert refused(office.people.add, NewPerson(name="  ")).code == "person_name_missing"
    assert refused(office.people.add, NewPerson(name="Udin", roles=())).code == "role_missing"


def test_who_is_disabled_signs_in_no_more_and_comes_back_with_everything(office: Services, refused: Refused) -> None:
    office.desk.person = founder(office)
    sari = named(office, "Sari").id
    office.people.change(sari, PersonChange(active=False))
    assert "Sari" not in [person.name for person in office.people.rows()]
    assert refused(office.people.sign_in, sari, PASSWORD).code == "unknown_person"
    office.people.change(sari, PersonChange(active=True))
    assert office.people.sign_in(sari, PASSWORD).roles == (Role.OFFICER,)
    assert [subject for _who, subject, _facts in lines(office, "person_disabled")] == [sari]


def test_the_last_administrator_stays(office: Services, refused: Refused) -> None:
    me = office.desk.person = founder(office)
    assert refused(office.people.change, me.id, PersonChange(active=False)).code == "last_administrator"
    assert refused(office.people.change, me.id, PersonChange(roles=(Role.OFFICER,))).code == "last_administrator"
    office.people.change(named(office, "Budi").id, PersonChange(roles=(Role.SUPERVISOR, Role.ADMINISTRATOR)))
    office.people.change(me.id, PersonChange(roles=(Role.OFFICER,)))


def test_an_administrator_who_gets_in_stays(office: Services, refused: Refused) -> None:
    """One without a password gets in by the computer's account alone, and one who never got a password not at all."""
    me = office.desk.person = founder(office)
    for account in ("", "akun-lain"):
        told = refused(office.people.change, me.id, PersonChange(account=account))
        assert (told.code, told.facts["field"], told.facts["names"]) == ("administrator_shut_out", "account", [me.name])
    made = office.people.add(NewPerson(name="Wulan", roles=(Role.ADMINISTRATOR,)))
    for change in (PersonChange(roles=(Role.OFFICER,)), PersonChange(active=False), PersonChange(account="")):
        assert refused(office.people.change, me.id, change).code == "administrator_shut_out"
    office.people.reset_password(made.id)
    office.people.change(me.id, PersonChange(roles=(Role.OFFICER,), account=""))


def test_a_service_account_sits_at_no_desk(office: Services, refused: Refused) -> None:
    office.desk.person = founder(office)
    made = office.people.add(NewPerson(name="Pengiriman malam", roles=(Role.DELIVERY,), account="loket-kirim"))
    assert made.name not in [row.person.name for row in office.people.door()]
    assert refused(office.people.sign_in, made.id, new=PASSWORD).code == "unknown_person"


# rights


def test_what_is_refused_leaves_a_line_with_right_and_method_only(office: Services, refused: Refused) -> None:
    sari = office.people.sign_in(named(office, "Sari").id, PASSWORD)
    told = refused(office.people.add, NewPerson(name="Rahasia Sekali"))
    facts = {"right": Right.KEEP_PEOPLE, "roles": (Role.OFFICER,), "ask": Role.ADMINISTRATOR}
    assert (told.code, told.facts) == ("not_allowed", facts)
    assert lines(office, "refused") == [("Sari", sari.id, {"right": "keep_people", "method": "PeopleService.add"})]


def test_a_refusal_inside_a_transaction_is_written_down_though_that_is_rolled_back(office: Services) -> None:
    office.people.sign_in(named(office, "Sari").id, PASSWORD)

    def change() -> None:
        with office.desk.database.write() as session:
            session.execute(text("UPDATE office SET name = 'Bukan ini'"))
            office.desk.require(Right.KEEP_OFFICE)

    with pytest.raises(RuleError):
        change()
    assert len(lines(office, "refused")) == 1
    assert office.office.profile().name != "Bukan ini"


def test_roles_that_were_taken_away_count_at_once(office: Services, refused: Refused, clock: Clock) -> None:
    office.people.sign_in(named(office, "Budi").id, OTHER)
    elsewhere = Services(Database.open(office.desk.database.folder), clock)
    elsewhere.desk.person = founder(elsewhere)
    elsewhere.people.change(office.desk.acting().id, PersonChange(roles=(Role.OFFICER,)))
    assert refused(office.people.unlock, office.desk.acting().id).code == "not_allowed"
    elsewhere.people.change(office.desk.acting().id, PersonChange(active=False))
    assert refused(office.desk.require, Right.LOOK).code == "person_disabled"
    elsewhere.close()


def test_who_is_disabled_sets_neither_a_password_nor_a_pin_where_they_still_sit(
    office: Services, refused: Refused, clock: Clock
) -> None:
    sari = office.people.sign_in(named(office, "Sari").id, PASSWORD)
    elsewhere = Services(Database.open(office.desk.database.folder), clock)
    elsewhere.desk.person = founder(elsewhere)
    elsewhere.people.change(sari.id, PersonChange(active=False))
    assert refused(office.people.set_pin, "739164").code == "person_disabled"
    assert refused(office.people.set_password, PASSWORD, "tujuh ikan di kolam").code == "person_disabled"
    assert [facts for _who, _about, facts in lines(office, "refused")] == [
        {"method": "PeopleService.set_pin"},
        {"method": "PeopleService.set_password"},
    ]
    elsewhere.people.change(sari.id, PersonChange(active=True))
    assert office.people.sign_in(sari.id, PASSWORD) == sari
    elsewhere.close()


def test_a_refusal_names_whose_work_it_is(office: Services, refused: Refused) -> None:
    office.people.sign_in(named(office, "Budi").id, OTHER)
    told = error_sentence(refused(office.desk.require, Right.BACKUP))
    assert told.startswith("Peran Anda (Penyelia) tidak boleh")
    assert told.endswith("; minta administrator.")
    office.people.sign_in(named(office, "Sari").id, PASSWORD)
    assert error_sentence(refused(office.desk.require, Right.REJECT)).endswith("; minta penyelia.")
    sari, office.desk.person = office.desk.acting(), founder(office)
    office.people.change(named(office, "Budi").id, PersonChange(active=False))
    office.desk.person = sari
    assert error_sentence(refused(office.desk.require, Right.REJECT)).endswith("; minta administrator.")


def test_where_nobody_is_supervisor_an_administrator_stands_in_and_it_is_noted(
    office: Services, refused: Refused
) -> None:
    office.desk.person = founder(office)
    sari = named(office, "Sari").id
    assert refused(office.people.unlock, sari).code == "not_allowed"
    office.people.change(named(office, "Budi").id, PersonChange(active=False))
    office.people.unlock(sari)
    assert lines(office, "stood_in")[-1][2] == {
        "right": "unlock_people",
        "method": "PeopleService.unlock",
        "flagged": True,
    }


# four eyes


def test_four_eyes_need_a_second_person_who_proves_it(office: Services, refused: Refused) -> None:
    office.desk.person = founder(office)
    sari = named(office, "Sari").id
    assert refused(office.desk.require_two, Right.RESTORE).code == "second_needed"
    with pytest.raises(RuleError, match="password_wrong"), office.desk.with_second(sari, OTHER):
        pytest.fail("let in")
    with pytest.raises(RuleError, match="second_is_same"), office.desk.with_second(office.desk.acting().id, PASSWORD):
        pytest.fail("let in")
    with office.desk.with_second(sari, PASSWORD) as second:
        witness = office.desk.require_two(Right.RESTORE)
        assert witness.second == second
    assert office.desk.acting() == founder(office)
    who, _subject, facts = lines(office, "four_eyes")[-1]
    assert (who, facts["right"], facts["second"]) == (founder(office).name, "restore", "Sari")
    assert refused(office.desk.require_two, Right.RESTORE).code == "second_needed"


def test_a_password_that_an_administrator_knows_makes_nobody_a_second_person(
    office: Services, refused: Refused
) -> None:
    office.desk.person = founder(office)
    tono = named(office, "Tono").id
    once = office.people.reset_password(tono)
    with pytest.raises(RuleError, match="second_one_time"), office.desk.with_second(tono, once):
        pytest.fail("let in")
    assert lines(office, "second_refused")[-1] == (founder(office).name, tono, {"code": "second_one_time"})
    office.people.sign_in(tono, once, "tujuh ikan di kolam")
    office.desk.person = founder(office)
    with office.desk.with_second(tono, "tujuh ikan di kolam"):
        assert office.desk.require_two(Right.RESTORE).second is not None


def test_a_second_person_gives_no_right_that_the_first_has_not(office: Services, refused: Refused) -> None:
    office.people.sign_in(named(office, "Sari").id, PASSWORD)
    with office.desk.with_second(named(office, "Budi").id, OTHER):
        assert refused(office.desk.require_two, Right.RESTORE).code == "not_allowed"


def test_an_office_of_one_gives_a_reason_and_gets_a_flagged_line(office: Services) -> None:
    office.desk.person = founder(office)
    with pytest.raises(RuleError, match="not_alone"), office.desk.alone("PC baru"):
        pytest.fail("let in")
    for name in ("Budi", "Sari", "Tono"):
        office.people.change(named(office, name).id, PersonChange(active=False))
    with pytest.raises(RuleError, match="reason_missing"), office.desk.alone("  "):
        pytest.fail("let in")
    with office.desk.alone("PC lama rusak"):
        assert office.desk.require_two(Right.RESTORE).reason == "PC lama rusak"
    facts = lines(office, "acted_alone")[-1][2]
    assert (facts["reason"], facts["flagged"]) == ("PC lama rusak", True)


# commands


def test_a_command_acts_as_the_account_that_runs_it(office: Services, refused: Refused) -> None:
    assert office.people.sign_in_account() == founder(office)
    office.people.sign_in(founder(office).id, new="lima ikan di kolam")
    office.people.change(founder(office).id, PersonChange(account=""))
    assert refused(office.people.sign_in_account).code == "account_unknown"


def test_a_command_acts_as_somebody_else_with_their_password(office: Services, refused: Refused) -> None:
    assert office.people.sign_in_as("sari", PASSWORD).name == "Sari"
    assert refused(office.people.sign_in_as, "Sari", OTHER).code == "password_wrong"
    assert refused(office.people.sign_in_as, "Sari", "").code == "password_missing"
    assert refused(office.people.sign_in_as, "Siapa", PASSWORD).code == "unknown_person"
    assert refused(office.people.sign_in_as, "Tono", "delapan ikan biru").code == "password_not_given"
    office.desk.person = founder(office)
    once = office.people.reset_password(named(office, "Tono").id)
    assert refused(office.people.sign_in_as, "Tono", once).code == "password_one_time"
    assert office.people.sign_in_as("Tono", once, "delapan ikan biru").name == "Tono"
    assert office.people.sign_in_as("Tono", "delapan ikan biru", "tidak dibaca").name == "Tono"


def test_the_audit_holds_after_all_of_that(office: Services) -> None:
    office.people.sign_in(named(office, "Sari").id, PASSWORD)
    office.people.sign_out()
    assert office.desk.person is None
    assert lines(office, "signed_out")[-1][0] == "Sari"
    assert office.health.check().ok
