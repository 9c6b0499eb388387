"""Writing: nobody loses a number, nobody gets one twice, and what was acknowledged is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from db_builders import OPENING, open_services, register, rows
from small_disk import small_disk
from sqlalchemy import event

from loket.db import queries
from loket.db.engine import FILE_NAME, Database
from loket.errors import StorageError
from loket.services import Services
from loket.services.registration import NewRequest, Registered

SCRIPT = Path(__file__).with_name("registering.py")
ROOT = Path(__file__).parents[2]


class GivenUp(Exception):  # noqa: N818
    """The officer changed their mind before the commit."""


@contextmanager
def counters(folder: Path, many: int, each: int) -> Iterator[list[subprocess.Popen[str]]]:
    """That many processes on one folder, all ready to begin."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(SCRIPT.parent)])}
    running = [
        subprocess.Popen(
            [sys.executable, SCRIPT, folder, str(each), str(1000 * (place + 1))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for place in range(many)
    ]
    try:
        for one in running:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in running:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        yield running
    finally:
        for one in running:
            one.kill()
            one.communicate()


def serials(numbers: list[str]) -> list[int]:
    return sorted(int(re.findall(r"-(\d{4})/", number)[0]) for number in numbers)


def stored(database: Database) -> list[str]:
    return [str(number) for (number,) in rows(database, "SELECT number FROM request ORDER BY id")]


def is_sound(services: Services) -> bool:
    return services.health.check().ok


def take_a_number(database: Database, give_up: bool) -> int | None:
    try:
        with database.write() as session:
            assert queries.by_uid(session, "nobody") is None  # a registration reads before it writes
            serial = queries.next_serial(session, "L1/2026")
            if give_up:
                raise GivenUp
            return serial
    except GivenUp:
        return None


def test_four_threads_take_numbers_without_a_gap_or_a_duplicate_though_some_give_up(empty: Database) -> None:
    def fifty(_thread: int) -> list[int]:
        taken = [take_a_number(empty, give_up=place % 10 == 3) for place in range(50)]
        return [serial for serial in taken if serial is not None]

    with ThreadPoolExecutor(4) as pool:
        taken = sorted(serial for serials in pool.map(fifty, range(4)) for serial in serials)
    assert taken == list(range(1, 181))


def test_who_reads_to_write_holds_the_lock_before_reading(folder: Path) -> None:
    first, second = Database.open(folder), Database.open(folder, busy_milliseconds=50)
    with first.write() as session:
        assert queries.by_uid(session, "nobody") is None
        with pytest.raises(StorageError) as caught:
            take_a_number(second, give_up=False)
        assert caught.value.code == "database_busy"
        with second.read() as reading:
            assert queries.by_number(reading, "471/L1-0001/DKPS/IX/2026") is not None, "readers never wait"
    assert take_a_number(second, give_up=False) == 6
    first.close()
    second.close()


def test_a_locked_database_is_told_as_busy_after_the_wait_that_was_asked_for(folder: Path) -> None:
    other, services = Database.open(folder), open_services(folder, busy_milliseconds=200)
    with other.write():
        began = time.monotonic()
        with pytest.raises(StorageError) as caught:
            register(services, "Menunggu Giliran")
        waited = time.monotonic() - began
    assert caught.value.code == "database_busy"
    assert 0.15 < waited < 3
    assert register(services, "Menunggu Giliran").number.startswith("471/L1-0006")
    other.close()
    services.close()


def test_a_rolled_back_registration_leaves_nothing_behind(services: Services) -> None:
    database = services.desk.database
    tables = ("request", "request_item", "ledger_row", "audit_line", "outbox_row", "number_series")
    count = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    before = rows(database, count)
    services.desk.counter = "ZZ"  # no such counter: the foreign key refuses the row after the number was taken
    with pytest.raises(Exception, match="FOREIGN KEY"):
        register(services, "Tidak Jadi")
    services.desk.counter = "L1"
    assert rows(database, count) == before
    assert register(services, "Jadi").number.startswith("471/L1-0006")


def test_eight_processes_register_without_a_gap_or_a_duplicate(folder: Path) -> None:
    with counters(folder, many=8, each=50) as running:
        said = [one.communicate()[0].split() for one in running]
    numbers = [number for one in said for number in one]
    services = open_services(folder)
    assert serials(numbers) == list(range(6, 406))
    assert serials(stored(services.desk.database)) == list(range(1, 406))
    assert is_sound(services)
    services.close()


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a POSIX signal")
def test_every_number_said_before_a_kill_is_there_after_it(folder: Path) -> None:
    said: list[str] = []
    for round_ in range(3):
        with counters(folder, many=2, each=500) as running:
            for one in running:
                assert one.stdout is not None
                said += [one.stdout.readline().strip() for _line in range(3 + 2 * round_)]
            for one in running:
                one.kill()
            said += [line for one in running if one.stdout for line in one.stdout.read().split("\n")[:-1]]
        services = open_services(folder)
        assert set(said) <= set(stored(services.desk.database))
        services.close()
    services = open_services(folder)
    numbers = stored(services.desk.database)
    assert serials(numbers) == list(range(1, len(numbers) + 1))
    assert len(said) == len(set(said))
    assert is_sound(services)
    services.close()


def failing_commit(database: Database, *, after_it_was_done: bool) -> Callable[[], None]:
    """Let the next COMMIT raise what a failing disk raises, before or after it was done; the fake is at the driver."""
    dialect = database._engine.dialect
    commit = dialect.do_commit

    def fail(connection: object) -> None:
        dialect.do_commit = commit  # type: ignore[method-assign]
        if after_it_was_done:
            commit(connection)  # type: ignore[arg-type]
        raise dialect.loaded_dbapi.OperationalError("disk I/O error")

    def arm() -> None:
        dialect.do_commit = fail  # type: ignore[method-assign,assignment]

    return arm


def test_after_an_error_at_commit_the_outcome_is_looked_up_by_the_request_id(services: Services) -> None:
    failing_commit(services.desk.database, after_it_was_done=True)()
    new = NewRequest(service="kia", variant="di-bawah-5", name="Ragu Ragu", nik="6271010101900009")
    done = services.intake.receive(new)
    assert isinstance(done, Registered)
    assert done.number in stored(services.desk.database)
    assert services.intake.receive(new) == done
    assert len(stored(services.desk.database)) == 6


def test_an_error_at_commit_that_undid_everything_is_told_and_saving_again_registers_once(services: Services) -> None:
    failing_commit(services.desk.database, after_it_was_done=False)()
    new = NewRequest(service="kia", variant="di-bawah-5", name="Ragu Ragu", nik="6271010101900009")
    with pytest.raises(StorageError) as caught:
        services.intake.receive(new)
    assert (caught.value.code, caught.value.facts["phase"]) == ("disk_error", "commit")
    assert len(stored(services.desk.database)) == 5
    done = services.intake.receive(new)
    assert isinstance(done, Registered)
    assert done.number == "471/L1-0006/DKPS/IX/2026"
    assert is_sound(services)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def code_when_full(services: Services) -> str:
    try:
        for serial in range(300):
            register(services, f"Penuh {serial}")
    except StorageError as error:
        return error.code
    return "no end of space"


def copy_to(folder: Path, place: Path) -> Path:
    target = place / "data"
    target.mkdir(mode=0o700)
    for path in folder.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
        (target / path.name).chmod(0o600)
    return target


def test_a_full_disk_is_told_and_the_same_process_goes_on_once_there_is_space(folder: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "3m") as disk:
        services = open_services(copy_to(folder, disk))
        ballast = disk / "ballast"
        register(services, "Masih Muat")
        fill(ballast)
        assert {code_when_full(services) for _try in range(3)} == {"disk_full"}
        before = stored(services.desk.database)
        ballast.unlink()
        number = register(services, "Ada Ruang Lagi").number
        assert stored(services.desk.database) == [*before, number]
        assert serials(stored(services.desk.database)) == list(range(1, len(before) + 2))
        assert is_sound(services)
        services.close()


def test_a_full_disk_keeps_a_new_office_from_being_made_and_says_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "24k") as disk:
        with pytest.raises(StorageError) as caught:
            Database.create(disk / "data")
        assert caught.value.code == "disk_full"


def test_a_read_only_folder_is_told(folder: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        copy_to(folder, disk)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for use in (Database.open, lambda place: Database.create(place / "new")):
            with pytest.raises(StorageError) as caught:
                use(disk / "data")
            assert caught.value.code == "folder_read_only"


def test_a_disk_that_becomes_read_only_under_an_open_office_is_told(folder: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        place = copy_to(folder, disk)
        services = open_services(place)
        assert (place / FILE_NAME).exists()
        services.close()
        services = open_services(place)
        services.desk.database._engine.dispose()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(StorageError) as caught:
            register(services, "Tidak Bisa")
        assert caught.value.code == "folder_read_only"
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        assert register(services, "Bisa Lagi").number.startswith("471/L1-0006")
        services.close()


def test_a_write_begins_with_the_lock_and_a_read_without_it(empty: Database) -> None:
    begun: list[str] = []
    event.listen(empty._engine, "before_cursor_execute", lambda *call: begun.append(call[2]))
    with empty.write():
        pass
    with empty.read() as session:
        queries.by_uid(session, "x")
    assert begun[0] == "BEGIN IMMEDIATE"
    assert begun[1] == "BEGIN DEFERRED"


def test_the_clock_of_the_office_is_what_is_stored_in_utc(services: Services) -> None:
    found = rows(services.desk.database, "SELECT DISTINCT received_at FROM request")
    assert found == [("2026-09-07 02:00:00.000000",)]
    assert services.lookup.requests()[0].received_at == OPENING
