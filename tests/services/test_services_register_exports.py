"""Lists for people: as they are seen, masked unless two people bring them out, and never without a line."""

from __future__ import annotations

import csv
import errno
import gc
import io
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office_builders import Clock, citizen, move, register, rows

from loket.domain.identity import mask_name
from loket.domain.people import Role
from loket.domain.workflow import Action
from loket.errors import LoketError
from loket.exchange.people_files import Sheet, whole_or_not, write_list
from loket.services import Services
from loket.services.lookup import Which
from loket.services.people import NewPerson
from loket.services.privacy import ExposureQuery
from loket.services.register_exports import Citizens, SeenList, Wanted
from loket.services.trail import Group, TrailFilter

NAME, NIK, PHONE = citizen(1)
NINE = datetime.fromisoformat("2026-09-07T09:45")
Refused = Callable[..., LoketError]


def table(path: Path) -> list[dict[str, str]]:
    """A CSV as a spreadsheet here reads it."""
    content = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))


def cells(path: Path) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(path).active
    return [tuple(cell.value for cell in row) for row in page.iter_rows()]


def some_requests(services: Services) -> list[str]:
    numbers = [register(services, "hari", serial).number for serial in (1, 2, 3)]
    move(services, numbers[1], Action.SUSPEND, reason="applicant")
    return numbers


def test_a_list_is_saved_in_its_order_and_with_its_filter(services: Services, tmp_path: Path) -> None:
    first, second, third = some_requests(services)
    everything = services.register_exports.requests(tmp_path / "semua.csv")
    assert (everything.rows, [row["Nomor"] for row in table(everything.path)]) == (3, [third, second, first])
    waiting = services.register_exports.requests(tmp_path / "tunda.csv", Wanted(Which.SUSPENDED))
    assert [row["Nomor"] for row in table(waiting.path)] == [second]
    searched = services.register_exports.requests(tmp_path / "cari.csv", Wanted(Which.OPEN, citizen(3)[0]))
    assert [row["Nomor"] for row in table(searched.path)] == [third]


@pytest.mark.parametrize("which", list(Which))
def test_every_list_has_in_its_file_what_it_has_on_the_screen(
    services: Services, clock: Clock, tmp_path: Path, which: Which
) -> None:
    numbers = some_requests(services)
    move(services, numbers[2], Action.READY)
    clock.pass_time(days=6)
    register(services, "hari", 4)
    for search in ("", citizen(1)[0].split()[0]):
        shown = [row.number for row in services.lookup.requests(which, search)]
        saved = services.register_exports.requests(tmp_path / "daftar.csv", Wanted(which, search))
        assert [row["Nomor"] for row in table(saved.path)] == shown


def test_personal_data_is_masked_in_every_cell(services: Services, tmp_path: Path) -> None:
    register(services, "hari", 1)
    for kind in ("csv", "xlsx"):
        services.register_exports.requests(tmp_path / f"daftar.{kind}")
    everything = (tmp_path / "daftar.csv").read_text("utf-8-sig") + repr(cells(tmp_path / "daftar.xlsx"))
    assert [mark for mark in (NAME, NIK, PHONE[1:], "Jalan Xq") if mark in everything] == []
    assert f"{NIK[:4]}••••••••{NIK[-4:]}" in everything


def test_whole_data_leaves_with_two_people_and_the_audit_names_every_request(
    services: Services, tmp_path: Path, refused: Refused
) -> None:
    made = register(services, "hari", 1)
    path = tmp_path / "lengkap.xlsx"
    assert refused(services.register_exports.requests, path, whole=True).code == "second_needed"
    assert not list(tmp_path.glob("*lengkap*"))
    with services.desk.alone("Permintaan pengadilan"):
        services.register_exports.requests(path, whole=True)
    assert {NAME, NIK} <= set(cells(path)[1])
    assert path.stat().st_mode & 0o777 == 0o600
    page = services.trail.lines(TrailFilter(group=Group.SEEN))
    line = next(line for line in page.lines if line.action == "register_exported")
    assert (line.facts["personal"], line.facts["requests"], line.facts["count"]) == (True, [made.id], 1)
    found = services.privacy.exposure(ExposureQuery(numbers=(made.number,)))
    assert "register_exported" in {row.action for row in found.rows}


def test_a_masked_list_names_nobody_in_the_audit(services: Services, tmp_path: Path) -> None:
    register(services, "hari", 1)
    services.register_exports.requests(tmp_path / "daftar.csv", Wanted(Which.OPEN, NAME))
    [facts] = [facts for (facts,) in rows(services, "SELECT facts FROM audit_line WHERE action = 'register_exported'")]
    assert NAME not in facts
    assert '"searched":true' in facts
    assert '"requests":[]' in facts


def test_the_register_of_a_month_is_written_as_a_workbook_and_as_csv(
    services: Services, clock: Clock, tmp_path: Path
) -> None:
    register(services, "hari", 1)
    clock.pass_time(days=40)
    later = [register(services, "hari", serial).number for serial in (2, 3)]
    month = f"{clock():%Y-%m}"
    saved = services.register_exports.register(tmp_path / "buku", month)
    assert [(one.path.name, one.rows) for one in saved] == [
        (f"register-{month}.xlsx", 2),
        (f"register-{month}.csv", 2),
    ]
    assert [row["Nomor"] for row in table(saved[1].path)] == later
    header, first, _second = cells(saved[0].path)
    assert dict(zip(header, first, strict=True))["Diterima"] == clock().replace(tzinfo=None, second=0)
    assert isinstance(dict(zip(header, first, strict=True))["Batas waktu"], datetime)


def test_codes_and_what_looks_like_a_formula_stay_as_they_are(services: Services, tmp_path: Path) -> None:
    seen = SeenList("contoh", ("Kode", "Isi"), [("0012", "=1+1"), ("6271035707980003", "+62 812")])
    for kind in ("csv", "xlsx"):
        services.register_exports.seen(tmp_path / f"kode.{kind}", seen)
    assert cells(tmp_path / "kode.xlsx")[1:] == [("0012", "=1+1"), ("6271035707980003", "+62 812")]
    page = openpyxl.load_workbook(tmp_path / "kode.xlsx").active
    assert {(cell.data_type, cell.number_format) for row in page.iter_rows(min_row=2) for cell in row} == {("s", "@")}
    assert [tuple(row.values()) for row in table(tmp_path / "kode.csv")] == [
        ("'0012", "'=1+1"),
        ("'6271035707980003", "'+62 812"),
    ]


def moved(services: Services) -> tuple[str, SeenList]:
    """A list on the screen whose one row is a citizen's request."""
    made = register(services, "hari", 1)
    rows_shown = [("Lebih lambat", made.number, NAME, date(2026, 9, 14))]
    headers = ("Akibat", "Nomor", "Pemohon", "Janji baru")
    return made.number, SeenList("janji-berubah", headers, rows_shown, Citizens((made.id,), 2))


def test_a_list_on_the_screen_with_citizens_in_it_is_masked(services: Services, tmp_path: Path) -> None:
    number, seen = moved(services)
    services.register_exports.seen(tmp_path / "janji.xlsx", seen)
    [row] = cells(tmp_path / "janji.xlsx")[1:]
    assert row == ("Lebih lambat", number, mask_name(NAME), datetime.fromisoformat("2026-09-14"))
    assert NAME.encode() not in services.register_exports.seen(tmp_path / "janji.csv", seen).path.read_bytes()
    lines = rows(services, "SELECT facts FROM audit_line WHERE action = 'register_exported'")
    assert [json.loads(facts) for (facts,) in lines] == [
        {"list": "janji-berubah", "personal": False, "count": 1, "requests": []}
    ] * 2


def test_its_names_leave_whole_with_two_people_only_and_are_named_in_the_audit(
    services: Services, tmp_path: Path, refused: Refused
) -> None:
    number, seen = moved(services)
    path = tmp_path / "janji.csv"
    assert refused(services.register_exports.seen, path, seen, whole=True).code == "second_needed"
    assert not path.exists()
    with services.desk.alone("Pemberitahuan kepada pemohon"):
        services.register_exports.seen(path, seen, whole=True)
    assert table(path)[0] == {
        "Akibat": "Lebih lambat",
        "Nomor": number,
        "Pemohon": NAME,
        "Janji baru": "14-09-2026",
    }
    found = services.privacy.exposure(ExposureQuery(numbers=(number,)))
    assert "register_exported" in {row.action for row in found.rows}


def test_an_officer_saves_what_they_see_but_no_list_of_citizens(
    services: Services, tmp_path: Path, refused: Refused
) -> None:
    _number, seen = moved(services)
    services.desk.person = services.people.add(NewPerson(name="Petugas Biasa", roles=(Role.OFFICER,)))
    assert refused(services.register_exports.seen, tmp_path / "janji.csv", seen).code == "not_allowed"
    assert refused(services.register_exports.requests, tmp_path / "janji.csv").code == "not_allowed"
    services.register_exports.seen(tmp_path / "kode.csv", SeenList("hari", ("Hari",), [("Senin",)]))
    assert [one.name for one in tmp_path.glob("*.csv")] == ["kode.csv"]


def test_numbers_of_papers_are_no_dates_to_a_spreadsheet(services: Services, tmp_path: Path) -> None:
    numbers = ("12/2026", "3/4/2026", "1E5", "503/L1-0001/III/2026", "17-03-2026", "94%")
    services.register_exports.seen(tmp_path / "sk.csv", SeenList("standar", ("SK",), [(one,) for one in numbers]))
    kept = ["'12/2026", "'3/4/2026", "'1E5", *numbers[3:]]
    assert [row["SK"] for row in table(tmp_path / "sk.csv")] == kept


def test_what_is_given_up_or_goes_wrong_leaves_no_file_and_what_was_there(
    services: Services, tmp_path: Path, refused: Refused
) -> None:
    register(services, "hari", 1)
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(b"yang lama")

    def give_up(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.register_exports.requests(path, progress=give_up)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir() if one.is_file()] == [
        ("daftar.xlsx", b"yang lama")
    ]
    assert rows(services, "SELECT count(*) FROM audit_line WHERE action = 'register_exported'") == [(0,)]
    assert refused(services.register_exports.requests, tmp_path / "daftar.pdf").code == "list_kind_unknown"
    assert refused(services.register_exports.requests, tmp_path / "tiada" / "daftar.csv").code == "folder_gone"


def test_an_officer_takes_no_list_of_people_away(services: Services, tmp_path: Path, refused: Refused) -> None:
    services.people.add(NewPerson(name="Sari Penyelia", roles=(Role.SUPERVISOR,)))
    services.desk.person = services.people.add(NewPerson(name="Budi Petugas", roles=(Role.OFFICER,)))
    assert refused(services.register_exports.requests, tmp_path / "daftar.csv").code == "not_allowed"
    assert not list(tmp_path.glob("*daftar*"))


class FullDisk(io.BytesIO):
    """A file on a disk that has room for so many bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
@pytest.mark.parametrize("room", [0, 300, 2500])
def test_a_full_disk_is_what_is_told_of_a_list(kind: str, room: int) -> None:
    lines = [(secrets.token_hex(40),) for _line in range(2000)]
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write_list(FullDisk(room), kind, Sheet("Daftar", ("Isi",), (8,)), lines)
    gc.collect()  # what a writer leaves open would speak up here


@pytest.mark.skipif(os.name == "nt", reason="the limit on a file's size is POSIX'")
def test_a_full_disk_leaves_the_former_workbook_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(b"yang lama")
    script = (
        "import resource, secrets, signal, sys\n"
        "from pathlib import Path\n"
        "from loket.errors import StorageError\n"
        "from loket.exchange.people_files import Sheet, whole_or_not, write_list\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "rows = ([secrets.token_hex(40)] for _ in range(3000))\n"
        "try:\n"
        "    with whole_or_not(Path(sys.argv[1])) as file:\n"
        "        write_list(file, '.xlsx', Sheet('Daftar', ('Isi',), (8,)), rows)\n"
        "except StorageError as error:\n"
        "    print(error.code)\n"
    )
    temporary = tmp_path / "sementara"
    temporary.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == ("disk_full\n", "")
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["daftar.xlsx"]
    assert path.read_bytes() == b"yang lama"
    assert not list(temporary.iterdir())


def test_a_workbook_keeps_rows_nowhere_but_in_its_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "sementara"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    seen: list[int] = []

    def lines() -> Any:
        for number in range(3):
            seen.append(len(list(temporary.iterdir())))
            yield (
                "_x0041_ <&> \x01",
                number,
                None,
                Decimal("1.5"),
                date(2026, 9, 7),
                datetime.fromisoformat("2026-09-07T09:45"),
            )

    path = tmp_path / "daftar.xlsx"
    with whole_or_not(path) as file:
        assert write_list(file, ".xlsx", Sheet("Daftar: [a]/b 'c'", tuple("abcdef"), (8,) * 6), lines()) == 3
    assert seen == [0, 0, 0]
    page = openpyxl.load_workbook(path).active
    assert (page.freeze_panes, page.auto_filter.ref, page["A1"].font.b) == ("A2", "A1:F4", True)
    last = (
        "_x0041_ <&> ",
        2,
        None,
        1.5,
        datetime.fromisoformat("2026-09-07"),
        datetime.fromisoformat("2026-09-07T09:45"),
    )
    found = cells(path)[-1]
    assert (str(found[0]).replace("_x005F_", "_"), *found[1:]) == last
