"""`backup`, `restore`: the whole office into one file, and back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loket.cli.app import app
from loket.cli.command import command
from loket.cli.terminal import Terminal, fields, read_file, write_file
from loket.errors import LoketError, RuleError, StorageError
from loket.i18n import N_, _

if TYPE_CHECKING:
    from loket.services import Services
    from loket.services.backup_answers import BackupResult, RecoveryCode
    from loket.services.restore import Restored

_FILE_LIMIT = 1000


@command(app, "backup", N_("Menyimpan seluruh kantor ke satu berkas terkunci, lalu membuktikan isinya."))
def backup(
    terminal: Terminal,
    file: Annotated[Path, typer.Argument(metavar="BERKAS", help=N_("berkas cadangan, di disk lain"))],
    new_code: Annotated[
        Path | None,
        typer.Option("--new-code", metavar="PDF", help=N_("buat kode pemulihan baru; kertasnya ditulis ke PDF ini")),
    ] = None,
) -> None:
    """Make a backup; with `--new-code` a new recovery code first, whose paper goes into the safe."""
    made = _new_code(terminal, new_code) if new_code is not None else None
    result = terminal.services.backup.backup(file)
    facts: dict[str, Any] = {
        "file": str(result.path),
        "at": terminal.iso(result.at),
        "bytes": result.size,
        "requests": result.requests,
        "audit_head": result.audit_head,
        "opens_anywhere": result.opens_anywhere,
        "chain_broken": result.chain_broken,
    }
    if made is not None:
        facts |= {"code_mark": made.mark, "code_paper": str(new_code)}
    terminal.answer(facts, _backup_lines(terminal, result))


def _new_code(terminal: Terminal, paper: Path) -> RecoveryCode:
    """A new recovery code that counts once its paper stands; where it can't count, the paper goes again.

    Raises `RuleError("code_paper_exists")`: the paper of a former code still opens former backups.
    """
    services, paper = terminal.services, paper.expanduser().absolute()
    if paper.exists():
        raise RuleError("code_paper_exists", file=str(paper))
    made = services.backup.draw_recovery_code()
    written = write_file(paper, services.backup.recovery_paper(made))
    try:
        services.backup.take_recovery_code(made)
    except LoketError:
        written.unlink(missing_ok=True)
        raise
    # said at once: the code is in force even where the backup after it fails
    terminal.say(_("Kode pemulihan baru berlaku; kertasnya (tanda {mark}): {file}").format(mark=made.mark, file=paper))
    terminal.say(
        _("Cetak kertas kode itu, simpan di brankas, lalu hapus berkasnya. Kertas lama hanya untuk cadangan lama.")
    )
    return made


def _backup_lines(terminal: Terminal, result: BackupResult) -> Iterator[str]:
    from loket.words import moment

    yield _("Cadangan dibuat dan terbukti dapat dibuka.")
    yield from fields(
        [
            (_("Berkas"), str(result.path)),
            (_("Keadaan"), moment(result.at, terminal.zone)),
            (_("Permohonan"), str(result.requests)),
        ]
    )
    if not result.opens_anywhere:
        yield _("Belum ada kode pemulihan: cadangan ini hanya terbuka di komputer ini. Tambahkan --new-code KODE.pdf")
    if result.chain_broken:
        yield _("Rantai catatan di dalamnya putus; jalankan: loket check")


@command(app, "restore", N_("Memulihkan kantor dari cadangan; berkas lama disimpan, tidak dihapus."))
def restore(
    terminal: Terminal,
    file: Annotated[Path, typer.Argument(metavar="BERKAS", help=N_("berkas cadangan"))],
    code_file: Annotated[
        Path | None,
        typer.Option("--code-file", metavar="BERKAS", help=N_("berkas teks berisi kode pemulihan; semula diketik")),
    ] = None,
    second: Annotated[
        str, typer.Option(metavar="NAMA", help=N_("orang kedua, bila kantornya masih hidup; sandinya dari berkas"))
    ] = "",
    second_password_file: Annotated[
        Path | None, typer.Option("--second-password-file", metavar="BERKAS", help=N_("berkas sandi orang kedua"))
    ] = None,
    reason: Annotated[
        str, typer.Option(metavar="ALASAN", help=N_("pengganti orang kedua di kantor yang petugasnya hanya satu"))
    ] = "",
) -> None:
    """Restore onto a fresh PC by the recovery code, or over a living office as its administrator."""
    from loket.services.restore import check_backup

    file = file.expanduser().absolute()
    check_backup(file)  # before anybody fetches a paper for a file that is none
    code = _read_line(code_file) if code_file is not None else None
    password = _read_line(second_password_file) if second_password_file is not None else ""
    services = _living(terminal)
    if services is None:
        restored = _fresh(terminal, file, code)
    else:
        beside = _beside(services, second, password) if second else services.desk.alone(reason)
        with beside:
            restored = services.backup.restore_over(file, code)
    terminal.answer(_restored_facts(restored), _restore_lines(terminal, restored))


def _restored_facts(restored: Restored) -> dict[str, Any]:
    return {
        "folder": str(restored.folder),
        "at": restored.made_at.isoformat(),
        "requests": restored.requests,
        "epoch": restored.epoch,
        "kept_aside": str(restored.kept_aside) if restored.kept_aside else None,
        "chain_broken": restored.chain_broken,
        "numbers": {one.scope: [one.after, one.upto] for one in restored.carried.skipped},
        "numbers_exact": restored.carried.exact,
        "can_sign_in_again": list(restored.carried.revived),
    }


def _living(terminal: Terminal) -> Services | None:
    """The office with its administrator signed in; None where there is none, or its file or key is lost."""
    try:
        services = terminal.opened()
    except (RuleError, StorageError) as error:
        if error.code in _NOTHING_LIVES:
            return None
        raise
    if not services.office.founded():
        services.desk.database.discard()
        return None
    services.close()
    return terminal.services


_NOTHING_LIVES = frozenset(
    {"no_office", "database_missing", "database_damaged", "key_missing", "key_wrong", "side_file_damaged"}
) | {"side_file_missing", "keyring_unavailable"}


def _beside(services: Services, name: str, password: str) -> AbstractContextManager[object]:
    """The second person of four eyes. Raises `RuleError("unknown_person")`."""
    wanted = " ".join(name.split()).casefold()
    for person in services.people.rows():
        if person.name.casefold() == wanted:
            return services.desk.with_second(person.id, password)
    raise RuleError("unknown_person", field="second")


def _fresh(terminal: Terminal, file: Path, code: str | None) -> Restored:
    from loket.services.desk import utc_now
    from loket.services.restore import RestoreOrder, restore_office

    return restore_office(RestoreOrder(terminal.folder, file, utc_now(), code or _typed_code()))


def _read_line(path: Path) -> str:
    return read_file(path)[:_FILE_LIMIT].decode("utf-8", errors="replace").strip("\ufeff\r\n ")


def _typed_code() -> str:
    """Asked for on a terminal only; a program gives a file. Raises `RuleError("recovery_code_asked")`."""
    if not sys.stdin.isatty():
        raise RuleError("recovery_code_asked", field="recovery_code")
    sys.stderr.write(_("Kode pemulihan (dari kertas di brankas): "))
    sys.stderr.flush()
    return sys.stdin.readline()


def _restore_lines(terminal: Terminal, restored: Restored) -> Iterator[str]:
    from loket.words import moment
    from loket.words.backup import restored_words

    at = moment(restored.made_at, terminal.opened().office.profile().zone)
    yield from fields(
        [
            (_("Folder data"), str(restored.folder)),
            (_("Keadaan"), at),
            (_("Permohonan"), str(restored.requests)),
            (_("Berkas lama"), str(restored.kept_aside or "")),
        ]
    )
    carried = restored.carried
    yield from restored_words(at, carried.skipped, carried.revived, exact=carried.exact)
    yield _("Pengiriman ke instansi pembina dimulai sebagai rangkaian baru.")
    if restored.chain_broken:
        yield _("Rantai catatan di dalamnya putus; jalankan: loket check")
