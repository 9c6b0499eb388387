"""`upstream place`, `upstream test`: where deliveries go, and whether they would arrive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loket.cli.command import command
from loket.cli.terminal import Terminal, fields, read_file
from loket.cli.upstream import open_stick_lines, upstream_app, whole_place
from loket.i18n import N_, _
from loket.words.findings import finding_words

if TYPE_CHECKING:
    from loket.services.upstream_places import Place, PlaceChange

AddressArgument = Annotated[
    str | None,
    typer.Argument(metavar="TUJUAN", help=N_("folder, stick:, sftp://…, webdavs://…, smb://…, atau s3://…")),
]
UserOption = Annotated[str | None, typer.Option("--user", metavar="NAMA", help=N_("nama pengguna di server"))]
SecretOption = Annotated[
    Path | None, typer.Option("--secret-file", metavar="BERKAS", help=N_("berkas berisi kata sandi atau kunci SSH"))
]
AuthorityOption = Annotated[
    Path | None, typer.Option("--ca", metavar="BERKAS", help=N_("sertifikat PEM milik pengelola server"))
]
FingerprintOption = Annotated[
    str | None,
    typer.Option(metavar="SHA256:…", help=N_("sidik jari server yang sudah dibandingkan dengan pengelolanya")),
]
SealOption = Annotated[
    str | None, typer.Option("--province-key", metavar="age1…", help=N_("kunci age pembina; kosong: tidak disandikan"))
]


@command(upstream_app, "place", N_("Menunjukkan atau mengatur tujuan pengiriman; kata sandi tidak pernah ditampilkan."))
def place(
    terminal: Terminal,
    address: AddressArgument = None,
    *,
    user: UserOption = None,
    secret_file: SecretOption = None,
    ca: AuthorityOption = None,
    fingerprint: FingerprintOption = None,
    province_key: SealOption = None,
) -> None:
    """Show the place; with any option, change it first."""
    places = terminal.services.upstream_places
    change = _change(address, user, secret_file, ca)
    if province_key is not None:
        change = change.model_copy(update={"province_key": province_key})
    if fingerprint:
        change = places.trusting(change, fingerprint)
    found = places.change(change) if any(value is not None for _name, value in change) else places.place()
    terminal.answer(_facts(found), [*fields(_shown(found)), *_warnings(found)])


@command(upstream_app, "test", N_("Menguji sambungan ke tujuan: masuk, menulis, dan menolak menimpa; tidak disimpan."))
def try_place(
    terminal: Terminal,
    address: AddressArgument = None,
    user: UserOption = None,
    secret_file: SecretOption = None,
    ca: AuthorityOption = None,
    fingerprint: FingerprintOption = None,
) -> None:
    """Try a place without keeping anything."""
    places = terminal.services.upstream_places
    change = _change(address, user, secret_file, ca)
    if fingerprint:
        change = places.trusting(change, fingerprint)
    tried = places.test(change)
    there = _("Sudah ada kiriman kantor ini di sana.") if tried.has_batches else _("Belum ada kiriman kantor ini.")
    terminal.answer({"ok": True, "has_batches": tried.has_batches}, [_("Tujuan dapat dipakai."), there])


def _change(address: str | None, user: str | None, secret_file: Path | None, ca: Path | None) -> PlaceChange:
    from pydantic import SecretStr

    from loket.services.upstream_places import PlaceChange

    secret = read_file(secret_file.expanduser()).decode("utf-8", errors="replace").strip() if secret_file else None
    return PlaceChange(
        url=whole_place(address),
        username=user,
        secret=SecretStr(secret) if secret is not None else None,
        ca_pem=read_file(ca.expanduser()).decode("utf-8", errors="replace") if ca else None,
    )


def _facts(found: Place) -> dict[str, object]:
    return {
        "to": found.url,
        "user": found.username,
        "secret_in": found.secret_in,
        "fingerprint": found.fingerprint,
        "authorities": [{"name": one.name, "until": one.until.isoformat()} for one in found.authorities],
        "province_key": found.province_key,
        "unsealed": found.unsealed,
        "open_stick": found.is_open_stick,
    }


def _warnings(found: Place) -> Iterator[str]:
    if found.unsealed:
        yield finding_words("delivery_held", {"count": found.unsealed})
    if found.is_open_stick:
        yield from open_stick_lines()


def _shown(found: Place) -> list[tuple[str, str]]:
    from loket.words import short_date

    kept = {"keyring": _("di penyimpan kunci komputer"), "file": _("di berkas loket.secrets pada folder data")}
    return [
        (_("Tujuan"), found.url or _("belum diatur")),
        (_("Pengguna"), found.username),
        (_("Kata sandi"), kept.get(found.secret_in, _("belum ada"))),
        (_("Sidik jari server"), found.fingerprint),
        *((_("Sertifikat"), f"{one.name} ({short_date(one.until)})") for one in found.authorities),
        (_("Kunci pembina"), found.province_key),
    ]
