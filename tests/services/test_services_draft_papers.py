"""What a draft looks like on paper before anybody decided it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from office_builders import STANDARDS

from loket.domain.standards import CompletionTime, Requirement, ServiceStandard, Unit, Variant
from loket.services import Services

DRAFT = replace(STANDARDS[0], name="Kutipan Akta Perkawinan", decree=None)
HARDLY_BEGUN = (
    ServiceStandard("baru", "", ()),
    ServiceStandard("baru", "Baru", (Variant("a", "", (Requirement("k", ""),)),)),
    ServiceStandard("baru", "Baru", (Variant("a", "A", ()),), completion_time=CompletionTime(0, Unit.WORKING_DAY)),
)


def words_of(content: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed on this machine")
    path = folder / "kertas.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], check=True, capture_output=True)
    return " ".join(done.stdout.decode().split())


def test_the_poster_of_a_draft_says_that_nobody_decided_it(services: Services, tmp_path: Path) -> None:
    words = words_of(services.posters.draft(DRAFT).content, tmp_path)
    assert "RANCANGAN – belum ditetapkan, tidak berlaku" in words
    assert "Kutipan Akta Perkawinan" in words
    assert "Rancangan, belum ditetapkan" in words
    assert "versi" not in words


def test_the_receipt_under_a_draft_says_so_and_registers_nobody(services: Services, tmp_path: Path) -> None:
    before = len(services.lookup.requests())
    words = words_of(services.papers.draft_receipt(DRAFT).content, tmp_path)
    assert "RANCANGAN" in words
    assert "Nama pemohon" in words
    assert len(services.lookup.requests()) == before


@pytest.mark.parametrize("standard", HARDLY_BEGUN)
def test_a_draft_that_is_hardly_begun_is_drawn_all_the_same(services: Services, standard: ServiceStandard) -> None:
    assert services.posters.draft(standard).content.startswith(b"%PDF")
    assert services.papers.draft_receipt(standard).content.startswith(b"%PDF")
