"""The place upstream: what is kept where, what is forgotten, and what trying it finds out."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from loket.db import key
from loket.errors import LoketError, RuleError, StorageError
from loket.exchange.transports import FolderTransport
from loket.services import Services
from loket.services.office import OfficeChange
from loket.services.upstream_places import PlaceChange, open_place

SECRET = "gerimis-di-pagi-buta-7"
SFTP = "sftp://sftp.prov.example/kiriman"
HOST_KEY = "sftp.prov.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
GITHUB = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"
"""The fingerprint that GitHub publishes of its Ed25519 key, which the line above holds."""


@pytest.fixture
def services(desk: Callable[[], Services]) -> Services:
    return desk()


def keep(services: Services, **change: object) -> None:
    services.upstream_places.change(PlaceChange.model_validate(change))


def everything(services: Services) -> str:
    """Every cell of every table."""
    with services.desk.database.read() as session:
        run = session.connection().exec_driver_sql
        tables = run("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'").scalars().all()
        return repr([run(f'SELECT * FROM "{table}"').all() for table in tables])


def refused(services: Services, **change: object) -> LoketError:
    with pytest.raises(LoketError) as caught:
        keep(services, **change)
    return caught.value


def test_a_place_is_kept_without_its_secret_which_stands_in_a_file_of_the_owner(services: Services) -> None:
    keep(services, url="sftp://dinas@sftp.prov.example/kiriman", secret=SecretStr(SECRET), host_key=HOST_KEY)
    place = services.upstream_places.place()
    assert (place.url, place.username, place.secret_in) == (SFTP, "dinas", "file")
    assert place.fingerprint == GITHUB
    folder = services.desk.database.folder
    file = folder / "loket.secrets"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == {"upstream/sftp/sftp.prov.example": SECRET}
    assert SECRET not in repr(place)


def test_the_secret_stands_in_no_table_no_audit_line_and_no_backup(services: Services, tmp_path: Path) -> None:
    keep(services, url=SFTP, username="dinas", secret=SecretStr(SECRET))
    dump = everything(services)
    assert SFTP in dump
    assert SECRET not in dump
    services.backup.backup(tmp_path / "cadangan.loket")
    assert SECRET.encode() not in (tmp_path / "cadangan.loket").read_bytes()


def test_a_secret_in_the_keyring_is_found_there_and_one_too_long_for_it_in_the_file(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import PasswordSetError

    class Small(KeyringBackend):
        """As Windows' own: it takes no more than so much."""

        priority = 1  # type: ignore[assignment]
        kept: dict[str, str] = {}  # noqa: RUF012

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get(username)

        def set_password(self, service: str, username: str, password: str) -> None:
            if len(password) > 1280:
                raise PasswordSetError("too long")
            self.kept[username] = password

        def delete_password(self, service: str, username: str) -> None:
            self.kept.pop(username, None)

    former = keyring.get_keyring()
    folder = services.desk.database.folder
    side = json.loads((folder / "loket.json").read_text())
    (folder / "loket.json").write_text(json.dumps({**side, "kept_in": "keyring"}))
    keyring.set_keyring(Small())
    try:
        assert key.keep_secret(folder, "upstream/x", SECRET) == "keyring"
        assert not (folder / "loket.secrets").exists()
        assert key.find_secret(folder, "upstream/x") == (SECRET, "keyring")
        assert key.keep_secret(folder, "upstream/x", "x" * 3000) == "file"
        assert key.find_secret(folder, "upstream/x") == ("x" * 3000, "file")
        key.keep_secret(folder, "upstream/x", "")
        assert key.find_secret(folder, "upstream/x") == ("", "")
        assert Small.kept == {}
    finally:
        keyring.set_keyring(former)


def test_another_server_is_given_neither_secret_nor_host_key_of_the_former(services: Services) -> None:
    keep(services, url=SFTP, username="dinas", secret=SecretStr(SECRET), host_key=HOST_KEY)
    services.office.change(OfficeChange(upstream_url="sftp://lain.example/kiriman"))
    assert services.upstream_places.place().secret_in == ""
    keep(services, url="sftp://ketiga.example/x")
    place = services.upstream_places.place()
    assert (place.secret_in, place.host_key) == ("", "")
    opened = open_place(services.desk, "sftp://lain.example/kiriman")
    with opened as transport, pytest.raises(RuleError, match="secret_missing"):
        transport.names("loket")


def test_a_secret_is_forgotten_with_its_place(services: Services) -> None:
    keep(services, url=SFTP, secret=SecretStr(SECRET))
    keep(services, url="")
    assert json.loads((services.desk.database.folder / "loket.secrets").read_text()) == {}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"url": "sftp://dinas:rahasia@sftp.prov.example/"}, "address_password", "url"),
        ({"url": "sftp:///kiriman"}, "address_invalid", "url"),
        ({"url": "sftp://s.example/../etc"}, "address_invalid", "url"),
        ({"url": "smb://s.example"}, "address_invalid", "url"),
        ({"url": "s3://K@ember?endpoint=http://s3.example"}, "address_invalid", "url"),
        ({"url": "ftp://s.example/"}, "transport_unknown", "url"),
        ({"host_key": "x ssh-ed25519 AAAA"}, "host_key_malformed", "host_key"),
        ({"ca_pem": "bukan sertifikat"}, "certificate_unreadable", "ca_pem"),
        ({"province_key": "age1salah"}, "age_key_unreadable", None),
        ({"secret": SecretStr("dua\nbaris")}, "secret_unsafe", "secret"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field_and_nothing_is_kept(
    services: Services, change: dict[str, object], code: str, field: str | None
) -> None:
    before = services.upstream_places.place()
    error = refused(services, **change)
    assert error.code == code
    assert field is None or error.field == field
    assert "rahasia" not in str(error)
    assert services.upstream_places.place() == before


def test_trying_a_folder_writes_and_tidies_and_keeps_nothing(services: Services, tmp_path: Path) -> None:
    place = tmp_path / "bersama"
    place.mkdir()
    tried = services.upstream_places.test(PlaceChange(url=str(place)))
    assert not tried.has_batches
    assert list(place.iterdir()) == []
    assert services.upstream_places.place().url == ""
    office = services.exports.key().name.removesuffix(".pub")
    with services.desk.database.read() as session:
        epoch = session.connection().exec_driver_sql("SELECT epoch FROM office").scalar_one()
    FolderTransport(place).put_new(f"loket/{office}/{epoch}/00000001-aaaaaaaa.json", b"{}")
    assert services.upstream_places.test(PlaceChange(url=str(place))).has_batches


def test_a_change_leaves_a_line_with_the_names_of_what_changed_only(services: Services) -> None:
    keep(services, url=SFTP, secret=SecretStr(SECRET))
    with services.desk.database.read() as session:
        facts = (
            session.connection()
            .exec_driver_sql("SELECT facts FROM audit_line WHERE action = 'place_changed'")
            .scalar_one()
        )
    assert json.loads(facts)["fields"] == ["secret", "url"]
    assert SECRET not in facts


def test_a_damaged_file_of_secrets_is_told_and_not_passed_over(services: Services) -> None:
    keep(services, url=SFTP, secret=SecretStr(SECRET))
    (services.desk.database.folder / "loket.secrets").write_text("{")
    with pytest.raises(StorageError, match="secrets_damaged"):
        services.upstream_places.place()
