"""A counter day with the keyboard alone, from the first start to the hand-over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from keyboard import ALL_COMPLETE, ALT, CONTROL, ENTER, SAVE, TAB, Key, Officer

from loket.domain.people import Role
from loket.domain.workflow import Status
from loket.services import Services
from loket.services.lookup import RequestDetail, Which
from loket.services.office import OfficeChange
from loket.services.people import NewPerson
from loket.services.training import TrainingService

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def found_training_office(officer: Officer) -> Services:
    officer.waits_for_page("first_start")
    officer.presses("DPMPTSP Kota Palangka Raya", TAB, "palangka", ENTER, TAB, TAB, "Rina Lestari")
    officer.presses(SAVE)  # what is missing is asked for, with the focus on it
    officer.presses("1", SAVE)
    officer.waits_for_page("sign_in")
    services = officer.desktop.services
    assert services is not None
    return services


def register(officer: Officer, nik: str, name: str, service: str) -> None:
    officer.waits_for_page("intake")
    officer.presses(nik, ENTER, name, ENTER, ENTER, ENTER, service, ENTER)
    officer.presses(ALL_COMPLETE, SAVE)
    officer.sees("terdaftar")


def the_only(services: Services) -> RequestDetail:
    (row,) = services.lookup.requests()
    return services.lookup.detail(row.number)


def test_from_the_first_start_to_the_hand_over(sit_down: Callable[[], Officer]) -> None:
    officer = sit_down()
    services = found_training_office(officer)
    officer.presses(ENTER)

    register(officer, "6271014507900003", "Siti Rahmawati", "sktm")
    made = the_only(services)
    assert (made.row.name, made.row.status, made.row.service_code) == ("Siti Rahmawati", Status.REGISTERED, "sktm")
    assert made.due is not None
    officer.sees("Tanda terima")
    assert services.papers.receipt(made.row.number).content.startswith(b"%PDF")

    officer.presses(Key.Key_F3)
    officer.waits_for_page("requests")
    officer.presses("rahma")
    officer.waits(lambda: officer.window.page("requests").table.model().rowCount() == 1)  # type: ignore[attr-defined]
    officer.presses(ENTER)
    officer.waits_for_page("request")
    officer.sees(made.row.number)

    take(officer, "T", "1", SAVE)
    officer.waits(lambda: the_only(services).row.status is Status.SUSPENDED)
    assert the_only(services).suspensions[0].stops_clock
    take(officer, "L", SAVE)
    officer.waits(lambda: the_only(services).row.status is Status.REGISTERED)
    take(officer, "S", SAVE)
    officer.waits(lambda: the_only(services).row.status is Status.READY)
    take(officer, "H", SAVE)
    officer.waits(lambda: the_only(services).row.status is Status.HANDED_OVER)
    assert the_only(services).handed_to == "Siti Rahmawati"
    done = [line.action for line in the_only(services).timeline]
    assert [step for step in done if step != "printed"] == ["registered", "suspend", "resume", "ready", "handover"]
    assert services.health.check().ok


def take(officer: Officer, letter: str, *keys: object) -> None:
    """Open the panel of a step by its letter, then fill it in."""
    officer.presses((Key(ord(letter)), ALT))
    page = officer.window.page("request")
    officer.waits(lambda: page.steps.panel is not None)  # type: ignore[attr-defined]
    officer.presses(*keys)  # type: ignore[arg-type]


def test_what_was_typed_is_there_again_the_next_time(sit_down: Callable[[], Officer]) -> None:
    officer = sit_down()
    services = found_training_office(officer)
    officer.presses(ENTER)
    officer.waits_for_page("intake")
    officer.presses("6271014507900003", ENTER, "Siti Rahma")
    officer.waits(lambda: bool(services.intake.drafts()))
    officer.leaves()

    again = sit_down()
    again.waits_for_page("sign_in")
    again.presses(ENTER)
    again.waits_for_page("intake")
    again.sees("Siti Rahma")


def test_a_supervisor_sees_what_is_late_and_delivers(sit_down: Callable[[], Officer]) -> None:
    """The supervisor lands on the board; each number opens its list, Ctrl+K delivers."""
    officer = sit_down()
    services = found_training_office(officer)
    services.people.add(NewPerson(name="Budi Santoso", roles=(Role.SUPERVISOR,)))
    upstream = officer.desktop.folder.with_name("provinsi")
    upstream.mkdir()
    services.office.change(OfficeChange(upstream_url=str(upstream)))
    TrainingService(services.desk, services.calendar).load(60, seed=3)
    late = services.lookup.requests(Which.OVERDUE)
    assert late
    officer.window.ask_who()
    officer.waits_for_page("sign_in")
    officer.presses("1", ENTER)
    officer.waits_for_page("board")
    officer.sees("Perlu tindakan")
    assert services.desk.acting().name == "Budi Santoso"

    officer.waits(lambda: officer.window.page("board").table.model().rowCount() > 0)  # type: ignore[attr-defined]
    officer.presses(ENTER)
    officer.waits_for_page("request")
    officer.sees(late[0].number)
    take(officer, "K", "Permintaan pemohon", SAVE)
    officer.waits(lambda: services.lookup.detail(late[0].number).row.status is Status.CANCELLED)

    officer.presses((Key.Key_7, CONTROL))
    officer.waits_for_page("delivery")
    officer.presses((Key.Key_K, CONTROL))
    officer.waits(lambda: services.exports.status().waiting_rows == 0)
    officer.waits(lambda: not officer.desktop.jobs.is_busy)
    assert list(upstream.rglob("*.zip"))
    assert services.health.check().ok
