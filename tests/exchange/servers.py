"""Real servers on loopback, each from its own configuration file in its own folder; none of them is a service.

A server that is not installed skips the test by name. Every one serves `root` on this machine's disk (S3: none).
"""

from __future__ import annotations

import datetime
import getpass
import ipaddress
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from loket.exchange.transports import Access, Transport, open_transport

HERE = "127.0.0.1"
USER, PASSWORD = "dinas", "gerimis-di-pagi-buta-7"
KINDS = ("sftp", "webdavs", "smb", "s3")
_IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
_PATIENCE = 20.0  # smbd asks for its own name first, and a bare machine has nobody who knows it


@dataclass(frozen=True)
class Served:
    """A place on a running server: `url` with `{port}` for the port, which a cutting line in between replaces."""

    kind: str
    pattern: str
    port: int
    access: Access
    root: Path | None = None

    def url(self, *, port: int = 0, below: str = "") -> str:
        head, mark, query = self.pattern.replace("{port}", str(port or self.port)).partition("?")
        return f"{head}/{below}{mark}{query}" if below else f"{head}{mark}{query}"

    def opened(self, *, port: int = 0, below: str = "", access: Access | None = None) -> Transport:
        known = access or self.access
        if port:
            known = replace(known, known_hosts=known.known_hosts.replace(f":{self.port} ", f":{port} "))
        return open_transport(self.url(port=port, below=below), known)

    def make(self, below: str) -> None:
        """A fresh folder of the server, made on its disk; buckets need none."""
        if self.root is not None:
            folder = self.root / below
            folder.mkdir(parents=True)
            shutil.chown(folder, *_owner(self.root))


def _owner(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HERE, 0))
        return one.getsockname()[1]


def needs(*programs: str) -> None:
    found = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    for program in programs:
        if shutil.which(program, path=found) is None:
            pytest.skip(f"{program} is not installed (python3 dev.py setup installs it where it may)")


def program(name: str) -> str:
    return shutil.which(name) or f"/usr/sbin/{name}"


@contextmanager
def folder_of(account: str = "") -> Iterator[Path]:
    """A folder of a server, outside pytest's own: another account must be able to walk into it."""
    folder = Path(tempfile.mkdtemp(prefix="loket-server-"))
    if account and _IS_ROOT:
        shutil.chown(folder, account)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(command: list[str], port: int, log: Path, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A server, until it answers at its port; ended by its own id."""
    with log.open("wb") as file:
        # A session of its own: smbd ends its whole process group when it is ended.
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True, **options
        )
    try:
        _await(process, port, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):  # those that it started
                os.killpg(process.pid, signal.SIGKILL)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"{process.args[0]} ended at once: {log.read_text(errors='replace')[-2000:]}")
        with suppress(OSError), socket.create_connection((HERE, port), timeout=1):
            return
        time.sleep(0.02)
    pytest.fail(f"{process.args[0]} does not answer: {log.read_text(errors='replace')[-2000:]}")


# --- SFTP -------------------------------------------------------------------------------------------------------------


def make_key(path: Path) -> Path:
    quiet = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(quiet, check=True)
    return path


def _make_separation() -> None:
    """sshd of root asks for an empty folder of the system's, which its service would make. It stays: another worker's
    server may need it."""
    if _IS_ROOT:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)


@contextmanager
def sftp_server(*, root: Path | None = None, read_only: bool = False) -> Iterator[Served]:
    """OpenSSH's sshd; it lets in whoever runs the tests, by a key."""
    needs("sshd", "ssh-keygen")
    _make_separation()
    with folder_of() as folder:
        host, own = make_key(folder / "host"), make_key(folder / "own")
        shutil.copy(own.with_suffix(".pub"), folder / "let-in")
        served, port = root or folder / "served", free_port()
        served.mkdir(exist_ok=True)
        config = folder / "sshd_config"
        config.write_text(
            f"ListenAddress {HERE}\nPort {port}\nHostKey {host}\nPidFile none\nUsePAM no\nStrictModes no\n"
            f"PasswordAuthentication no\nKbdInteractiveAuthentication no\nAuthorizedKeysFile {folder / 'let-in'}\n"
            f"PermitRootLogin prohibit-password\nMaxStartups 200\nMaxSessions 50\nUseDNS no\nLogLevel ERROR\n"
            f"Subsystem sftp internal-sftp{' -R' if read_only else ''}\n"
        )
        known = f"[{HERE}]:{port} {' '.join(host.with_suffix('.pub').read_text().split()[:2])}"
        access = Access(secret=own.read_text(), known_hosts=known, patience=_PATIENCE)
        url = f"sftp://{getpass.getuser()}@{HERE}:{{port}}{served}"
        with running([program("sshd"), "-D", "-e", "-f", str(config)], port, folder / "log"):
            yield Served("sftp", url, port, access, served)


# --- WebDAV -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the tests, and certificates of it."""

    folder: Path
    pem: str
    _sign: Callable[[str, int, int], tuple[Path, Path]]

    def certificate(self, name: str = HERE, start: int = -1, end: int = 30) -> tuple[Path, Path]:
        """Certificate and key for a name, valid from `start` to `end` days from now."""
        return self._sign(name, start, end)


def make_authority(folder: Path) -> Authority:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    def build(subject: str, key: ec.EllipticCurvePrivateKey, days: tuple[int, int]) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Loket: pembuat sertifikat uji")]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days=days[0]))
            .not_valid_after(now + datetime.timedelta(days=days[1]))
        )

    def written(certificate: x509.Certificate) -> bytes:
        return certificate.public_bytes(serialization.Encoding.PEM)

    def alternative(name: str) -> x509.GeneralName:
        try:
            return x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            return x509.DNSName(name)

    def sign(name: str, start: int, end: int) -> tuple[Path, Path]:
        own = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([alternative(name)])
        made = build(name, own, (start, end)).add_extension(names, critical=False).sign(key, hashes.SHA256())
        stem = folder / f"{name}{start}{end}"
        certificate, private = stem.with_suffix(".crt"), stem.with_suffix(".key")
        certificate.write_bytes(written(made))
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        private.write_bytes(own.private_bytes(serialization.Encoding.PEM, *plain))
        private.chmod(0o644)  # of the tests only; another account serves with it
        return certificate, private

    key = ec.generate_private_key(ec.SECP256R1())
    basic = x509.BasicConstraints(ca=True, path_length=None)
    root = build("Loket: pembuat sertifikat uji", key, (-400, 400)).add_extension(basic, critical=True)
    return Authority(folder, written(root.sign(key, hashes.SHA256())).decode(), sign)


_APACHE = """
ServerRoot {folder}
ServerName {here}
Listen {here}:{port}
PidFile {folder}/pid
ErrorLog {folder}/errors
LogLevel error
Mutex file:{folder}
{modules}
DavLockDB {folder}/lock
DocumentRoot {root}
SSLEngine on
SSLCertificateFile {certificate}
SSLCertificateKeyFile {key}
KeepAlive On
<Directory {root}>
  Dav On
  AuthType Basic
  AuthName loket
  AuthUserFile {folder}/users
  {limit}
</Directory>
"""
_MODULES = (
    *("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic"),
    *("dav", "dav_fs", "ssl", "socache_shmcb"),
)
_READ_ONLY = """<Limit GET PROPFIND OPTIONS>
  Require valid-user
  </Limit>
  <LimitExcept GET PROPFIND OPTIONS>
  Require all denied
  </LimitExcept>"""


def _modules() -> str:
    place = Path("/usr/lib/apache2/modules")
    return "\n".join(
        f"LoadModule {name}_module {place}/mod_{name}.so" for name in _MODULES if (place / f"mod_{name}.so").exists()
    )


def _password_line(password: str) -> str:
    command = ["openssl", "passwd", "-apr1", "-stdin"]
    done = subprocess.run(command, input=password, capture_output=True, text=True, check=True)
    return f"{USER}:{done.stdout.strip()}\n"


@contextmanager
def webdav_server(
    *,
    certificate: tuple[Path, Path] | None = None,
    authority: Authority | None = None,
    root: Path | None = None,
    read_only: bool = False,
) -> Iterator[Served]:
    """Apache with mod_dav over TLS, run by an account of little rights where the tests are root."""
    needs("apache2", "openssl")
    account = "www-data" if _IS_ROOT else getpass.getuser()
    with folder_of(account) as folder:
        trusted = authority or make_authority(folder)
        crt, key = certificate or trusted.certificate()
        served, port = root or folder / "served", free_port()
        served.mkdir(exist_ok=True)
        (folder / "users").write_text(_password_line(PASSWORD))
        facts = {"folder": folder, "here": HERE, "port": port, "root": served, "certificate": crt, "key": key}
        limit = _READ_ONLY if read_only else "Require valid-user"
        config = folder / "apache.conf"
        config.write_text(_APACHE.format(**facts, modules=_modules(), limit=limit))
        _give(account, folder, served)
        command = [program("apache2"), "-DFOREGROUND", "-f", str(config)]
        access = Access(secret=PASSWORD, authority=trusted.pem, patience=_PATIENCE)
        with running(command, port, folder / "log", **_as(account)):
            yield Served("webdavs", f"webdavs://{USER}@{HERE}:{{port}}", port, access, served)


def _give(account: str, *folders: Path) -> None:
    if _IS_ROOT:
        for folder in folders:
            shutil.chown(folder, account)
            for path in folder.rglob("*"):
                shutil.chown(path, account)


def _as(account: str) -> dict[str, object]:
    if not _IS_ROOT:
        return {}
    import pwd

    found = pwd.getpwnam(account)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


# --- SMB --------------------------------------------------------------------------------------------------------------

_SAMBA = """
[global]
server role = standalone server
workgroup = LOKET
interfaces = lo
bind interfaces only = yes
smb ports = {port}
disable netbios = yes
server min protocol = SMB3
smb encrypt = {encrypt}
map to guest = never
load printers = no
printcap name = /dev/null
disable spoolss = yes
passdb backend = tdbsam:{folder}/passdb.tdb
private dir = {folder}/private
lock directory = {folder}/lock
state directory = {folder}/state
cache directory = {folder}/cache
pid directory = {folder}/pid
ncalrpc dir = {folder}/rpc
log file = {folder}/samba.log
unix password sync = no
[bersama]
path = {root}
read only = {read_only}
force user = {account}
"""


@contextmanager
def smb_server(*, encrypts: bool = True, root: Path | None = None, read_only: bool = False) -> Iterator[Served]:
    """Samba's smbd on a high port; its user is an account that the machine has."""
    needs("smbd", "smbpasswd")
    if not _IS_ROOT:
        pytest.skip("smbd changes accounts and so needs root")
    with folder_of() as folder:
        served, port = root or folder / "served", free_port()
        for name in ("private", "lock", "state", "cache", "pid", "rpc"):
            (folder / name).mkdir()
        served.mkdir(exist_ok=True)
        folder.chmod(0o755)
        config = folder / "smb.conf"
        facts = {"folder": folder, "port": port, "root": served, "account": getpass.getuser()}
        encrypt = "required" if encrypts else "off"
        config.write_text(_SAMBA.format(**facts, encrypt=encrypt, read_only="yes" if read_only else "no"))
        set_smb_password(config, PASSWORD)
        command = [program("smbd"), "--foreground", "--no-process-group", f"--configfile={config}"]
        access = Access(secret=PASSWORD, patience=_PATIENCE)
        with running(command, port, folder / "log"):
            url = f"smb://nobody@{HERE}:{{port}}/bersama"
            yield Served("smb", url, port, access, served)


def set_smb_password(config: Path, password: str) -> None:
    typed = f"{password}\n{password}\n"
    command = [shutil.which("smbpasswd") or "smbpasswd", "-c", str(config), "-a", "-s", "nobody"]
    subprocess.run(command, input=typed, text=True, capture_output=True, check=True)


# --- S3 ---------------------------------------------------------------------------------------------------------------


@contextmanager
def s3_server() -> Iterator[Served]:
    """moto's server: S3 in memory; see `s3_moto`."""
    pytest.importorskip("moto", reason="moto is not installed")
    boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")
    with folder_of() as folder:
        port = free_port()
        command = [sys.executable, str(Path(__file__).with_name("s3_moto.py")), str(port)]
        with running(command, port, folder / "log"):
            endpoint = f"http://{HERE}:{port}"
            keys = {"aws_access_key_id": USER, "aws_secret_access_key": PASSWORD, "region_name": "us-east-1"}
            client = boto3.client("s3", endpoint_url=endpoint, **keys)
            client.create_bucket(Bucket="ember")
            client.close()
            url = f"s3://{USER}@ember?endpoint=http://{HERE}:{{port}}"
            yield Served("s3", url, port, Access(secret=PASSWORD, patience=_PATIENCE))


@contextmanager
def folder_place() -> Iterator[Served]:
    """A folder, behind the same questions."""
    with folder_of() as folder:
        yield Served("folder", str(folder), 0, Access(), folder)


SERVERS = {
    "folder": folder_place,
    "sftp": sftp_server,
    "webdavs": webdav_server,
    "smb": smb_server,
    "s3": s3_server,
}
