"""The place upstream: its address, who calls there, what the office knows it by, and the secret that opens it.

The address stands with the office, what the place is known by in the row of the line; the secret is kept where the
office's key is kept (`db.key`), under the name of the very server it is for, so that no other is ever given it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, SecretStr
from sqlmodel import Session

from loket.db import key
from loket.db.tables import Office
from loket.db.tables_upstream import UpstreamLine
from loket.domain.people import Right
from loket.errors import RuleError, StorageError
from loket.exchange import sealing
from loket.exchange.delivery import batch_folder
from loket.exchange.transports import SERVER_SCHEMES, Access, Transport, open_transport
from loket.exchange.transports.address import Address, is_stick, read_address, scheme_of
from loket.exchange.transports.known_hosts import fingerprint_of, host_name
from loket.services.batches import batch_rows
from loket.services.desk import Desk, office_row
from loket.services.upstream_address import whole_address
from loket.services.upstream_line import forget_answers, line_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_LONGEST_SECRET = 8000


class PlaceChange(BaseModel):
    """What the settings page changes; a field left out stays. An empty secret is forgotten."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    url: str | None = None
    username: str | None = None
    secret: SecretStr | None = None
    host_key: str | None = None
    ca_pem: str | None = None
    province_key: str | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate that the office trusts for this place: whose it is, and the last day of it."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Place:
    """The place upstream as the settings show it. `secret_in`: "keyring", "file", or nowhere (""). `unsealed`: how many
    batches were frozen before the province gave its key, and are held until a person decides."""

    url: str
    username: str
    secret_in: str
    host_key: str
    fingerprint: str
    authorities: tuple[Authority, ...]
    province_key: str
    unsealed: int

    @property
    def is_open_stick(self) -> bool:
        """Whether a stick is carried about whose packages anybody can open."""
        return is_stick(self.url) and not self.province_key


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a place found: whether batches of this office are there already."""

    has_batches: bool


class UpstreamPlacesService:
    """The place upstream: shown, changed, tried."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def place(self) -> Place:
        """The place as it stands; never its secret."""
        self._desk.require(Right.LOOK)
        with self._desk.database.read() as session:
            office, line = office_row(session), line_of(session)
            url = office.upstream_url
            held = [batch for batch in batch_rows(session, office.epoch) if not (batch.is_sealed or batch.is_at(url))]
            _secret, kept_in = key.find_secret(self._desk.database.folder, _secret_name(url)) if url else ("", "")
            return Place(
                url=url,
                username=line.username,
                secret_in=kept_in,
                host_key=line.host_key,
                fingerprint=fingerprint_of(line.host_key) if line.host_key else "",
                authorities=authorities(line.ca_pem),
                province_key=line.province_key,
                unsealed=len(held) if line.province_key else 0,
            )

    def change(self, change: PlaceChange) -> Place:
        """Change the place; what is left out stays. What belonged to another server is forgotten.

        Raises `RuleError` with the `field` that is wrong: what `read_address` and `whole_address` raise,
        `host_key_malformed`, `certificate_unreadable`, `age_key_unreadable`, `secret_unsafe`.
        """
        self._desk.require(Right.KEEP_UPSTREAM)
        checked = self._checked(change)
        with self._desk.database.write() as session:
            office, line = office_row(session), line_of(session)
            former = office.upstream_url
            _enter(office, line, checked)
            session.add(office)
            session.add(line)
            fields = sorted(name for name in checked.model_fields_set if getattr(checked, name) is not None)
            self._desk.record(session, "place_changed", "office", office, fields=fields)
            url = office.upstream_url
        self._keep_secret(former, url, checked.secret)
        return self.place()

    def _keep_secret(self, former: str, url: str, secret: SecretStr | None) -> None:
        """After the commit: a secret without its place opens nothing, a place without its secret says so."""
        folder = self._desk.database.folder
        if former and _secret_name(former) != _secret_name(url) and key.find_secret(folder, _secret_name(former))[0]:
            key.keep_secret(folder, _secret_name(former), "")
        if secret is not None and url:
            key.keep_secret(folder, _secret_name(url), secret.get_secret_value())

    def _checked(self, change: PlaceChange) -> PlaceChange:
        checked = _checked(change)
        if not checked.url:
            return checked
        return checked.model_copy(update={"url": whole_address(checked.url, self._desk.database.folder)})

    def trusting(self, change: PlaceChange, fingerprint: str) -> PlaceChange:
        """The change with the key that the server shows, if it has this fingerprint; who says it has compared them.

        Raises what `test` raises, and `RuleError("fingerprint_differs", shown)`.
        """
        self._desk.require(Right.KEEP_UPSTREAM)
        try:
            self.test(change.model_copy(update={"host_key": ""}))
        except StorageError as error:
            if error.code != "host_key_unknown":
                raise
            shown, known = str(error.facts["fingerprint"]), str(error.facts["known"])
        else:
            raise RuleError("fingerprint_not_asked", field="host_key")
        if shown != fingerprint.strip():
            raise RuleError("fingerprint_differs", field="host_key", shown=shown)
        return change.model_copy(update={"host_key": known})

    def test(self, change: PlaceChange | None = None) -> Tried:
        """Try the place as it would be with this change: call, sign in, write, be refused to overwrite, tidy up.

        Nothing is kept. Raises what `change` raises, and the `StorageError`s of the folder or the line (`disk`,
        `line`), among them `host_key_unknown` with `known`, the line to enter once a person has compared it.
        """
        self._desk.require(Right.KEEP_UPSTREAM)
        with self._desk.database.read() as session:
            office, line = office_row(session), _copied(line_of(session))
            _enter(unsaved := Office(**office.model_dump()), line, self._checked(change or PlaceChange()))
            url = unsaved.upstream_url
            folder = batch_folder(office.unit_code, office.epoch)
        if not url:
            raise RuleError("transport_empty", field="url")
        typed = change.secret if change else None
        access = _access(self._desk, line, url, typed.get_secret_value() if typed else "")
        transport = open_transport(url, access)
        try:
            transport.probe()
            return Tried(bool(transport.names(folder)))
        finally:
            transport.close()


@contextmanager
def open_place(desk: Desk, url: str) -> Iterator[Transport]:
    """The transport to a place, with what the office knows of it; the line is let go at the end.

    Raises what `open_transport` raises. Where a server's secret was never entered, or went with the former PC, each use
    raises `RuleError("secret_missing")`: a delivery notes it like any other trouble of the line.
    """
    with desk.database.read() as session:
        line = _copied(line_of(session))
    access = _access(desk, line, url, "")
    transport = open_transport(url, access)
    try:
        yield transport
    finally:
        transport.close()


def _access(desk: Desk, line: UpstreamLine, url: str, secret: str) -> Access:
    """What opens the place; `secret` is one that was just typed."""
    if scheme_of(url) not in SERVER_SCHEMES:
        return Access()
    known = secret or key.find_secret(desk.database.folder, _secret_name(url))[0]
    return Access(user=line.username, secret=known, known_hosts=line.host_key, authority=line.ca_pem)


def _copied(line: UpstreamLine) -> UpstreamLine:
    return UpstreamLine(**line.model_dump())


def _enter(office: Office, line: UpstreamLine, change: PlaceChange) -> None:
    """Write a checked change into the rows. A host key belongs to one server only."""
    if change.url is not None:
        if change.url != office.upstream_url:
            forget_answers(line)
        office.upstream_url = change.url
    for name in ("username", "host_key", "ca_pem", "province_key"):
        value = getattr(change, name)
        if value is not None:
            setattr(line, name, value)
    if line.host_key and line.host_key.split()[0] != _host_of(office.upstream_url):
        line.host_key = ""


def _checked(change: PlaceChange) -> PlaceChange:
    """The change in its normal form: a user in the address becomes the user's field."""
    changed: dict[str, object] = {}
    if change.url and scheme_of(change.url) in SERVER_SCHEMES:
        address = read_address(change.url)
        changed["url"] = Address(address.scheme, address.host, "", address.port, address.parts, address.options).url
        if address.user:
            changed["username"] = address.user
    if change.host_key:
        fingerprint_of(change.host_key)
    if change.ca_pem:
        authorities(change.ca_pem)
    if change.province_key:
        changed["province_key"] = sealing.read_recipient(change.province_key)
    _check_secret(change.secret)
    return change.model_copy(update=changed)


def _check_secret(secret: SecretStr | None) -> None:
    """A password is one line; a private key is several, of printable letters."""
    text = secret.get_secret_value() if secret else ""
    lines = text.splitlines() if text.startswith("-----BEGIN") else [text]
    if len(text) > _LONGEST_SECRET or not all(line.isprintable() for line in lines):
        raise RuleError("secret_unsafe", field="secret", limit=_LONGEST_SECRET)


def _secret_name(url: str) -> str:
    """Under which name a secret is kept: the server it is for, and nothing else of the address."""
    if scheme_of(url) not in SERVER_SCHEMES:
        return "upstream/folder"
    address = read_address(url)
    endpoint = address.options.get("endpoint", "")
    return f"upstream/{address.scheme}/{host_name(address)}{f'/{endpoint}' if endpoint else ''}"


def _host_of(url: str) -> str:
    return host_name(read_address(url)) if scheme_of(url) == "sftp" else ""


def province_key(session: Session) -> str:
    """The age key of the province that packages are sealed to; empty where there is none."""
    return line_of(session).province_key


def authorities(pem: str) -> tuple[Authority, ...]:
    """The certificates in a PEM file. Raises `RuleError("certificate_unreadable")`."""
    if not pem.strip():
        return ()
    from cryptography import x509  # noqa: PLC0415 (slow to import, seldom needed)

    try:
        found = x509.load_pem_x509_certificates(pem.encode("ascii"))
    except ValueError as error:
        raise RuleError("certificate_unreadable", field="ca_pem") from error
    return tuple(Authority(_common_name(one), one.not_valid_after_utc.date()) for one in found)


def _common_name(certificate: Certificate) -> str:
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
