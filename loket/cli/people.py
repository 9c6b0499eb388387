"""`people`: who works here and which accounts deliveries and backups run under; the own PIN."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command, new_group, shared_options
from loket.cli.lists import SaveOption, save_list
from loket.cli.terminal import Terminal, read_secret, table
from loket.cli.usage import WrongUsage
from loket.domain.people import HUMAN, Role
from loket.errors import RuleError
from loket.i18n import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from loket.services.people import PersonDetail

group = new_group(N_("Orang yang bekerja di kantor ini, dan akun terjadwal."))
group.callback()(shared_options)
app.add_typer(group, name="people")

NameArgument = Annotated[str, typer.Argument(metavar="NAMA", help=N_("nama orang itu"))]


@command(group, "add", N_("Menambah orang atau akun terjadwal; orang mendapat kata sandi sekali pakai."))
def add(
    terminal: Terminal,
    name: NameArgument,
    role: Annotated[
        list[Role],
        typer.Option(metavar="PERAN", help=N_("officer, supervisor, administrator; delivery atau backup untuk akun")),
    ],
    account: Annotated[str, typer.Option(metavar="AKUN", help=N_("akun komputer yang bertindak atas namanya"))] = "",
) -> None:
    """Add somebody."""
    from loket.services.people import NewPerson

    people = terminal.services.people
    made = people.add(NewPerson(name=name, roles=tuple(role), account=account))
    is_real = not terminal.services.office.profile().is_training
    once = people.reset_password(made.id) if is_real and any(one in HUMAN for one in made.roles) else ""
    _answer_one(terminal, next(row for row in people.everybody() if row.person.id == made.id), once)
    if doubt := _account_doubt(account, terminal.folder):
        print(doubt, file=sys.stderr)  # noqa: T201


def _account_doubt(account: str, folder: Path) -> str:
    """Why commands of that account would not reach this office; empty where they do, or where nobody can tell.

    The data folder is private to the account that owns it (`paths.make_private`); Windows keeps that in access lists.
    """
    if not account or sys.platform == "win32":
        return ""
    import pwd

    try:
        found = pwd.getpwnam(account)
        owner = pwd.getpwuid(folder.stat().st_uid)
    except KeyError:
        return _("Akun “{account}” tidak ada di komputer ini; periksa ejaannya.").format(account=account)
    if found.pw_uid == owner.pw_uid:
        return ""
    words = _("Folder data hanya dapat dibuka akun “{owner}”: perintah dari akun “{account}” akan ditolak.")
    return words.format(owner=owner.pw_name, account=account)


@command(group, "list", N_("Menampilkan semua orang, juga yang dinonaktifkan."))
def list_people(terminal: Terminal, save: SaveOption = None) -> None:
    """Show everybody, or save the list."""
    people = terminal.services.people.everybody()
    if save is not None:
        save_list(terminal, save, "orang", _header(), _cells(people))
        return
    terminal.answer({"people": [_facts(row) for row in people]}, _lines(people))


@command(group, "pin", N_("Memasang PIN Anda sendiri; PIN membuka layar yang Anda kunci hari ini."))
def pin(
    terminal: Terminal,
    pin_file: Annotated[
        str | None, typer.Option("--pin-file", metavar="BERKAS", help=N_("berkas yang baris pertamanya PIN"))
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help=N_("hapus PIN"))] = False,
) -> None:
    """Set the own PIN."""
    services = terminal.services
    services.people.set_pin("" if remove else _read_pin(pin_file))
    name = services.desk.acting().name
    words = _("PIN {name} dihapus.") if remove else _("PIN {name} tersimpan.")
    terminal.answer({"name": name, "pin": not remove}, [words.format(name=name)])


def _read_pin(file: str | None) -> str:
    """From the file, or asked twice at the keyboard without showing it. Raises `WrongUsage` where nobody types."""
    if file is not None:
        return read_secret(file)
    if not sys.stdin.isatty():
        raise WrongUsage(_("Sebutkan berkas PIN: --pin-file BERKAS."))
    first = getpass.getpass(_("PIN baru: "))
    if getpass.getpass(_("Sekali lagi: ")) != first:
        raise RuleError("pin_differs")
    return first


@command(group, "disable", N_("Menonaktifkan orang; pekerjaannya tetap tercatat atas namanya."))
def disable(terminal: Terminal, name: NameArgument) -> None:
    """Let somebody sign in no more."""
    _set_active(terminal, name, active=False)


@command(group, "enable", N_("Mengaktifkan lagi orang; kata sandinya yang dulu berlaku lagi."))
def enable(terminal: Terminal, name: NameArgument) -> None:
    """Let somebody sign in again."""
    _set_active(terminal, name, active=True)


@command(group, "reset-password", N_("Memberi orang kata sandi sekali pakai yang baru; PIN-nya hilang."))
def reset_password(terminal: Terminal, name: NameArgument) -> None:
    """A password for one use, which stands in the answer and nowhere else."""
    row = _named(terminal, name)
    once = terminal.services.people.reset_password(row.person.id)
    _answer_one(terminal, row, once)


@command(group, "unlock", N_("Mengizinkan orang langsung mencoba lagi sesudah terlalu sering salah sandi."))
def unlock(terminal: Terminal, name: NameArgument) -> None:
    """Failed tries count no more."""
    row = _named(terminal, name)
    terminal.services.people.unlock(row.person.id)
    words = _("{name} boleh mencoba lagi sekarang.").format(name=row.person.name)
    terminal.answer(_facts(row) | {"unlocked": True}, [words])


def _set_active(terminal: Terminal, name: str, *, active: bool) -> None:
    from loket.services.people import PersonChange

    person = _named(terminal, name).person
    terminal.services.people.change(person.id, PersonChange(active=active))
    _answer_one(terminal, _named(terminal, name))


def _named(terminal: Terminal, name: str) -> PersonDetail:
    """Somebody by name, in any case, the disabled too. Raises `RuleError("unknown_person")`."""
    wanted = " ".join(name.split()).casefold()
    for row in terminal.services.people.everybody():
        if row.person.name.casefold() == wanted:
            return row
    raise RuleError("unknown_person", field="person")


def _answer_one(terminal: Terminal, row: PersonDetail, once: str = "") -> None:
    words = [_("Kata sandi sekali pakai: {password}").format(password=once)] if once else []
    terminal.answer(_facts(row) | ({"one_time_password": once} if once else {}), [*_lines([row]), *words])


def _facts(row: PersonDetail) -> dict[str, Any]:
    return {
        "name": row.person.name,
        "roles": [role.value for role in row.person.roles],
        "account": row.account or None,
        "active": row.person.active,
    }


def _lines(people: Iterable[PersonDetail]) -> list[str]:
    return table(_header(), _cells(people))


def _header() -> tuple[str, ...]:
    return (_("Nama"), _("Peran"), _("Akun"), _("Keadaan"))


def _cells(people: Iterable[PersonDetail]) -> list[tuple[str, ...]]:
    from loket.words import role_words

    state = {True: _("aktif"), False: _("nonaktif")}
    return [(row.person.name, role_words(row.person.roles), row.account, state[row.person.active]) for row in people]
