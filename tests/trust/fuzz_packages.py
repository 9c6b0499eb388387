"""Packages that reach the province: spoilt on their way, or made so by an office that signs whatever it likes."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from hashlib import sha256

from loket.errors import RuleError, StorageError
from loket.words.errors import table_of
from tests.gathering.bureau import FIRST, Bureau, Parts, batch
from tests.gathering.province import Plan, write_province
from tests.trust.fuzz_mutations import as_text, reshaped, spoilt
from tests.trust.fuzz_target import Fault, Target

_TABLES = ("month", "standard", "request_version", "batch", "finding", "stream")


class Packages(Target):
    """A batch is merged whole, with every row once, or nothing of it."""

    name = "packages"

    def prepare(self) -> None:
        write_province(self.place / "utuh", Plan(offices=1, months=1, services=2, each=2))
        self.bureau = Bureau(self.place / "biro" / "provinsi.db")
        self.bureau.trust_all(1)
        self._share = self.place / "kiriman"

    def close(self) -> None:
        self.bureau.close()

    def spoil(self, luck: random.Random) -> str:
        self._empty()
        shutil.rmtree(self._share, ignore_errors=True)
        shutil.copytree(self.place / "utuh", self._share)
        way = luck.choice((_package, _package, _cells, _cells, _manifest, _signature))
        return way(batch(self._share, 1), luck)

    def _empty(self) -> None:
        with self.bureau.database.write() as connection:
            for table in _TABLES:
                connection.exec_driver_sql(f"DELETE FROM {table}")

    def use(self) -> None:
        complaints = self.bureau.gather(self._share).complaints
        if complaints:
            facts = complaints[0].facts
            code = str(facts["error"])
            kind = StorageError if code in table_of(StorageError) else RuleError
            raise kind(code, **facts["facts"])  # type: ignore[arg-type]

    def state(self) -> object:
        return self.bureau.counts()

    def accepted(self) -> None:
        if self.bureau.applied() != {(FIRST, "e1"): 1}:
            raise Fault("neither merged nor refused")
        self.bureau.summary()
        self._judge_rows()

    def _judge_rows(self) -> None:
        with self.bureau.database.read() as connection:
            told = connection.exec_driver_sql("SELECT hi FROM stream").scalar_one()
            found = connection.exec_driver_sql("SELECT count(*) FROM request_version").scalar_one()
        if told != found:
            raise Fault(f"{found} rows of {told}")


def _package(parts: Parts, luck: random.Random) -> str:
    """Bytes of the zip; the manifest knows them, so that the zip is opened."""
    what, content = spoilt(parts.package.read_bytes(), luck)
    parts.package.write_bytes(content)
    parts.tell(lambda told: told["package"].update(_facts(content)))
    return f"zip: {what}"


def _cells(parts: Parts, luck: random.Random) -> str:
    told = ""

    def change(files: dict[str, bytes]) -> None:
        nonlocal told
        name = luck.choice([name for name in files if name.endswith(".csv")])
        how, files[name] = spoilt(files[name], luck)
        told = f"{name}: {how}"

    parts.repack(change)
    return told


def _manifest(parts: Parts, luck: random.Random) -> str:
    what, tree = reshaped(json.loads(parts.manifest.read_bytes()), luck)
    parts.manifest.write_bytes(as_text(tree, luck).encode("utf-8", "surrogatepass"))
    parts.sign()
    return f"manifest: {what}"


def _signature(parts: Parts, luck: random.Random) -> str:
    what, content = spoilt(parts.signature.read_bytes(), luck)
    parts.signature.write_bytes(content)
    return f"signature: {what}"


def _facts(content: bytes) -> dict[str, object]:
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}


class CarelessPackages(Packages):
    """The control: it believes the manifest and merges what it can read."""

    def use(self) -> None:
        parts = batch(self._share, 1)
        manifest = json.loads(parts.manifest.read_bytes())
        with zipfile.ZipFile(parts.manifest.with_name(manifest["package"]["name"])) as archive:
            lines = archive.read("permohonan.csv").decode().splitlines()[1:]
        with self.bureau.database.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO stream (office, epoch, begun_at, applied, hi, manifest) VALUES (?, 'e1', '', 1, ?, '')",
                (FIRST, len(lines)),
            )
