"""The place upstream from a terminal, on a real SSH server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_program import Loket, is_one_sentence

sys.path.insert(0, str(Path(__file__).parents[1] / "exchange"))

from servers import Served, sftp_server

from loket.exchange.transports.known_hosts import fingerprint_of


@pytest.fixture
def served() -> Iterator[Served]:
    with sftp_server() as server:
        yield server


def test_a_server_is_met_compared_kept_and_delivered_to(loket: Loket, served: Served, tmp_path: Path) -> None:
    secret = tmp_path / "kunci"
    secret.write_text(served.access.secret)
    options = [served.url(), "--secret-file", secret]
    stranger = loket("upstream", "test", *options)
    own = fingerprint_of(served.access.known_hosts)
    assert stranger.code == 3
    assert own in stranger.err
    other = loket("upstream", "place", *options, "--fingerprint", "SHA256:lain")
    assert other.code == 1
    assert is_one_sentence(other.err)
    kept = loket("upstream", "place", *options, "--fingerprint", own, "--json")
    assert (kept.code, kept.json["fingerprint"], kept.json["secret_in"]) == (0, own, "file")
    assert "@" not in kept.json["to"]
    assert loket("upstream", "test").code == 0
    sent = loket("sync", "--json")
    assert sent.code == 0
    assert sent.json["delivered"]
    assert served.root is not None
    assert list(served.root.rglob("*.zip"))
    assert loket("upstream", "test", "--json").json["has_batches"] is True


def test_a_place_shows_what_is_set_and_never_the_secret(loket: Loket, tmp_path: Path) -> None:
    secret = tmp_path / "sandi"
    secret.write_text("gerimis-di-pagi-buta-7\n")
    assert loket("upstream", "place", "webdavs://dinas@awan.example/kiriman", "--secret-file", secret).code == 0
    shown = loket("upstream", "place")
    assert "webdavs://awan.example/kiriman" in shown.out
    assert "gerimis" not in shown.out + shown.err
    for wrong in ("ftp://x.example/", "sftp://a:rahasia@b.example/"):
        refused = loket("upstream", "place", wrong)
        assert refused.code == 1
        assert is_one_sentence(refused.err)
        assert "rahasia" not in refused.err
