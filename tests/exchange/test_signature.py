"""Signatures and seals, held against the programs that everybody has: `ssh-keygen -Y` and `age`."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_builders import ORIGIN, SEAL, full_rows
from pyrage import x25519

from loket.errors import LoketError, RuleError, StorageError
from loket.exchange import sealing, signature
from loket.exchange.manifest import BatchFacts, read_manifest, verify
from loket.exchange.package import freeze

SEED = bytes(range(32))
PUBLIC = signature.public_line(SEED, "loket-DISDIK-PR")
MESSAGE = b'{"batch": 1}\n'
needs_ssh_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
FACTS = BatchFacts(number=1, lo=1, hi=2, previous=None, audit_head="")


def code_of(work, *arguments: object) -> tuple[str, object]:
    with pytest.raises(LoketError) as caught:
        work(*arguments)
    return caught.value.code, caught.value.facts.get("reason")


def verified(tmp_path: Path, message: bytes, signed: bytes, line: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "allowed").write_text(line)
    (tmp_path / "m.sig").write_bytes(signed)
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "DISDIK-PR", "-n", "loket-upstream", "-s", "m.sig"]
    return subprocess.run(command, cwd=tmp_path, input=message.decode(), capture_output=True, text=True, check=False)


@needs_ssh_keygen
def test_ssh_keygen_accepts_our_signature_and_no_other_bytes(tmp_path):
    allowed = f'DISDIK-PR namespaces="loket-upstream" {signature.read_public(PUBLIC)}\n'
    signed = signature.sign(SEED, MESSAGE)
    good = verified(tmp_path, MESSAGE, signed, allowed)
    assert good.returncode == 0, good.stderr
    assert f'Good "{signature.NAMESPACE}" signature for DISDIK-PR' in good.stdout
    assert verified(tmp_path, MESSAGE + b" ", signed, allowed).returncode != 0
    other = allowed.replace(signature.read_public(PUBLIC), signature.read_public(signature.public_line(bytes(32), "")))
    assert verified(tmp_path, MESSAGE, signed, other).returncode != 0


@needs_ssh_keygen
def test_we_accept_what_ssh_keygen_signed_and_name_the_key_as_it_does(tmp_path):
    key = tmp_path / "key"
    for command in (
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "somebody here", "-f", str(key)],
        ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", "loket-upstream", str(tmp_path / "m")],
        ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", "file", str(tmp_path / "other")],
    ):
        for name in ("m", "other"):
            (tmp_path / name).write_bytes(MESSAGE)
        subprocess.run(command, check=True, capture_output=True)
    public = (tmp_path / "key.pub").read_text()
    told = subprocess.run(["ssh-keygen", "-lf", str(key)], check=True, capture_output=True, text=True).stdout
    assert signature.fingerprint(public) in told
    signed = (tmp_path / "m.sig").read_bytes()
    signature.check(MESSAGE, signed, public)
    assert signature.signer_of(signed) == signature.read_public(public)
    assert code_of(signature.check, MESSAGE, signed, PUBLIC) == ("signature_wrong", "key")
    assert code_of(signature.check, MESSAGE[:-1], signed, public) == ("signature_wrong", "bytes")
    other = (tmp_path / "other.sig").read_bytes()
    assert code_of(signature.check, MESSAGE, other, public) == ("signature_wrong", "namespace")


def test_one_message_has_one_signature():
    assert signature.sign(SEED, MESSAGE) == signature.sign(SEED, MESSAGE)
    assert signature.sign(SEED, MESSAGE) != signature.sign(bytes(32), MESSAGE)


def test_every_cut_and_every_changed_letter_of_a_signature_is_refused():
    signed = signature.sign(SEED, MESSAGE)
    for at in range(0, len(signed) - 1, 3):
        assert code_of(signature.check, MESSAGE, signed[:at], PUBLIC)[0] == "signature_malformed"
    for at in range(30, len(signed) - 30, 7):
        changed = bytearray(signed)
        changed[at] = ord("A") if changed[at] != ord("A") else ord("B")
        assert code_of(signature.check, MESSAGE, bytes(changed), PUBLIC)[0] in {
            "signature_malformed",
            "signature_wrong",
        }


@pytest.mark.parametrize(
    "text", ["", "ssh-ed25519", "ssh-rsa AAAAB3NzaC1yc2E=", "ssh-ed25519 %%%", "ssh-ed25519 AAAA", "é x"]
)
def test_a_text_that_is_no_key_is_refused(text):
    with pytest.raises(RuleError) as caught:
        signature.read_public(text)
    assert caught.value.code == "public_key_unreadable"


def test_a_batch_carries_the_signature_of_its_manifest_and_names_the_key():
    batch = freeze(full_rows(), ORIGIN, FACTS, SEAL)
    public = signature.public_line(SEAL.seed, "")
    signature.check(batch.manifest, batch.signature, public)
    assert read_manifest(batch.manifest).signer == signature.fingerprint(public)
    assert batch.signature_name == f"{batch.manifest_name}.sig"


def sealed_batch():
    identity = x25519.Identity.generate()
    return freeze(full_rows(), ORIGIN, FACTS, replace(SEAL, recipient=str(identity.to_public()))), str(identity)


def test_a_sealed_batch_opens_with_the_provinces_key_only():
    batch, identity = sealed_batch()
    manifest = read_manifest(batch.manifest)
    assert (manifest.encryption, batch.data_name[-8:]) == ("age", ".zip.age")
    assert set(verify(batch.data, manifest, f"# created: 2026\n{identity}\n")) >= {"permohonan.csv"}
    assert code_of(verify, batch.data, manifest) == ("package_sealed", "identity")
    stranger = str(x25519.Identity.generate())
    assert code_of(verify, batch.data, manifest, stranger) == ("package_sealed", "key")
    assert code_of(verify, batch.data, manifest, "not a key")[0] == "age_identity_unreadable"
    assert code_of(verify, batch.data[:-1] + b"x", manifest, identity)[0] == "package_damaged"


def test_a_sealed_batch_shows_nothing_of_its_rows():
    batch, _identity = sealed_batch()
    assert batch.data[:2] != b"PK"
    assert b"permohonan.csv" not in batch.data


@needs_age
def test_the_stock_age_program_opens_a_sealed_batch(tmp_path):
    batch, identity = sealed_batch()
    (tmp_path / "key.txt").write_text(f"{identity}\n")
    (tmp_path / "b.zip.age").write_bytes(batch.data)
    command = ["age", "-d", "-i", "key.txt", "-o", "b.zip", "b.zip.age"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "b.zip").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("text", ["", "age1", "ssh-ed25519 AAAA", "age1" + "q" * 58])
def test_a_text_that_is_no_age_key_is_refused(text):
    with pytest.raises(RuleError) as caught:
        sealing.read_recipient(text)
    assert caught.value.code == "age_key_unreadable"


def test_what_is_no_age_file_is_told():
    with pytest.raises(StorageError) as caught:
        sealing.open_sealed(b"PK", str(x25519.Identity.generate()), "x.zip.age")
    assert caught.value.code == "package_sealed"
