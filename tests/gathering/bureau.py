"""The province's side as the tests use it, and the ways in which a batch can be spoilt."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from loket.db import gathering_queries
from loket.db.gathering import GatheringDatabase
from loket.documents.province_data import ProvinceSummary
from loket.exchange import signature
from loket.services import province as province_services
from loket.services.gathering import GatheringService, GatherResult
from tests.gathering.province import WIB, office_code, public_of, seed_of

NOW = datetime(2024, 4, 2, 9, tzinfo=WIB)
"""The day after the offices' third batch."""
FIRST = "OPD-01"
QUIET = ("never", "silent", "late")


class Bureau:
    """An open database of a province and its service, at a clock that stands still."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOW
        self.database = GatheringDatabase.open(path, create=True)
        self.service = GatheringService(self.database, "biro", lambda: self.now)

    def trust_all(self, offices: int) -> None:
        for number in range(1, offices + 1):
            self.service.trust(office_code(number), public_of(office_code(number)))

    def gather(self, folder: Path, identity: str | None = None) -> GatherResult:
        return self.service.gather(folder, identity)

    def summary(self, period: str | None = None) -> ProvinceSummary:
        return province_services.summary(self.database, period, self.now)

    def problems(self) -> dict[str, list[str]]:
        """The codes of what is wrong, by office; not that an office is quiet."""
        found: dict[str, list[str]] = {}
        for each in province_services.problems(self.database, self.now):
            if each.code not in QUIET:
                found.setdefault(each.office, []).append(str(each.facts.get("error", each.code)))
        return found

    def quiet(self) -> dict[str, str]:
        """The offices of which nothing is heard, and how that is called."""
        found = province_services.problems(self.database, self.now)
        return {each.office: each.code for each in found if each.code in QUIET}

    def counts(self) -> dict[str, int]:
        with self.database.read() as connection:
            return gathering_queries.counts(connection)

    def applied(self) -> dict[tuple[str, str], int]:
        with self.database.read() as connection:
            return {(row.office, row.epoch): row.batches for row in gathering_queries.streams(connection)}

    def close(self) -> None:
        self.database.close()


@dataclass(frozen=True)
class Parts:
    """The three files of a batch."""

    manifest: Path

    @property
    def signature(self) -> Path:
        return self.manifest.with_name(f"{self.manifest.name}.sig")

    @property
    def package(self) -> Path:
        return self.manifest.with_name(json.loads(self.manifest.read_bytes())["package"]["name"])

    def sign(self, office: str = FIRST) -> None:
        self.signature.write_bytes(signature.sign(seed_of(office), self.manifest.read_bytes()))

    def tell(self, change: Callable[[dict[str, Any]], object], signer: str | None = FIRST) -> None:
        """Change what the manifest says; signed anew by `signer`, or not at all."""
        content = json.loads(self.manifest.read_bytes())
        change(content)
        self.manifest.write_bytes(json.dumps(content, indent=1).encode())
        if signer is not None:
            self.sign(signer)

    def repack(self, change: Callable[[dict[str, bytes]], object]) -> None:
        """Change the files in the package, and let the manifest tell the truth about it, signed."""
        with zipfile.ZipFile(self.package) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        change(files)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        self.package.write_bytes(out.getvalue())
        self.tell(lambda told: _tell_truth(told, files, out.getvalue()))


def _tell_truth(told: dict[str, Any], files: dict[str, bytes], package: bytes) -> None:
    told["package"] |= {"bytes": len(package), "sha256": sha256(package).hexdigest()}
    for file in told["files"]:
        content = files[file["name"]]
        file |= {"bytes": len(content), "sha256": sha256(content).hexdigest(), "rows": content.count(b"\r\n") - 1}


def batch(share: Path, number: int, office: str = FIRST, epoch: str = "e1") -> Parts:
    """A batch that lies in the share."""
    [manifest] = (share / "loket" / office / epoch).glob(f"{number:08d}-*.json")
    return Parts(manifest)
