"""The place upstream, set and tried by an administrator on a real SSH server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parents[2] / "exchange"))

from servers import Served, sftp_server

from loket.exchange.transports.known_hosts import fingerprint_of
from loket.services import Services
from loket.ui.dialogs import files
from loket.ui.page import Tools
from loket.ui.pages.settings import SettingsPage
from loket.ui.pages.settings_upstream import FOLDER, KINDS, SFTP, STICK, UpstreamSection, split


@pytest.fixture
def page(tools: Tools, qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(tools)
    qtbot.addWidget(made)
    made.resize(1140, 740)
    made.show()
    made.refresh()
    made.show_section(made.delivery)
    return made


@pytest.fixture
def section(page: SettingsPage) -> UpstreamSection:
    return page.delivery


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with sftp_server() as server:
        yield server


def fill(section: UpstreamSection, kind: str, **typed: str) -> None:
    section.kind.setCurrentIndex(list(KINDS).index(kind))
    for key, words in typed.items():
        edit = section.edits[key]
        if isinstance(edit, QLineEdit):
            edit.setText(words)
        else:
            section.folder.edit.setText(words)


def test_a_folder_is_tried_before_it_is_saved(section: UpstreamSection, services: Services, tmp_path: Path) -> None:
    fill(section, FOLDER, folder=str(tmp_path / "hilang"))
    section.try_button.click()
    assert section.fields[FOLDER].has_error
    fill(section, FOLDER, folder=str(tmp_path))
    section.try_button.click()
    assert section.tried.text() == "Tujuan dapat dipakai."
    assert services.office.profile().upstream_url == ""
    section.save.click()
    assert services.office.profile().upstream_url == str(tmp_path)


def test_a_server_is_met_compared_tried_and_kept(
    page: SettingsPage, section: UpstreamSection, services: Services, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, _at, address = served.url().removeprefix("sftp://").partition("@")
    key = served.root.parent / "own"  # type: ignore[union-attr]
    monkeypatch.setattr(files, "choose_file", lambda *_asked: key)
    fill(section, SFTP, address=address, username=user)
    section.key_file.click()
    section.try_button.click()
    assert fingerprint_of(served.access.known_hosts) in section.question.text
    section.same.trigger()
    assert section.tried.text() == "Tujuan dapat dipakai."
    assert not section.question.isVisible()
    section.save.click()
    assert not section.is_changed
    place = services.upstream_places.place()
    assert (place.url, place.username, place.secret_in) == (f"sftp://{address}", user, "file")
    assert "loket.secrets" in section.fields["secret"]._note.text()
    page.refresh()
    section.try_button.click()
    assert section.tried.text() == "Tujuan dapat dipakai."


def test_who_finds_another_fingerprint_does_not_get_to_know_the_server(
    section: UpstreamSection, served: Served
) -> None:
    fill(section, SFTP, address=f"127.0.0.1:{served.port}/x", username="dinas", secret="gerimis di pagi buta")
    section.try_button.click()
    section.other.trigger()
    assert "menyamar" in section.question.text
    assert section.change().host_key is None


def test_what_is_wrong_stands_where_it_was_typed(section: UpstreamSection, served: Served) -> None:
    fill(section, SFTP, address="127.0.0.1:1/x", username="dinas", secret="gerimis di pagi buta")
    section.try_button.click()
    assert "porta" in section.fields["address"].error
    section._hold("host_key", served.access.known_hosts)
    fill(section, SFTP, address=f"127.0.0.1:{served.port}/x", username="dinas", secret="gerimis di pagi buta")
    section.try_button.click()
    assert "kata sandi" in section.fields["secret"].error
    fill(section, SFTP, address="dinas:rahasia@s.example/x")
    section.save.click()
    assert "kata sandi" in section.fields["address"].error
    fill(section, FOLDER, folder="", province_key="age1salah")
    section.save.click()
    assert section.fields["province_key"].has_error
    section.discard()


def test_fields_that_a_way_does_not_need_are_out_of_sight_and_the_secret_is_never_shown_again(
    section: UpstreamSection, services: Services
) -> None:
    fill(section, STICK, stick="BIRU")
    assert not section.entry.isVisibleTo(section)
    assert section.change().url == "stick:BIRU"
    fill(section, SFTP, address="s.example/x", username="dinas", secret="gerimis di pagi buta")
    assert section.entry.isVisibleTo(section)
    section.save.click()
    assert section.text("secret") == ""
    assert services.upstream_places.place().secret_in == "file"


@pytest.mark.parametrize(
    "url", ["sftp://s.example/x", "stick:BIRU", "/srv/bersama", "s3://e/x?endpoint=https://s.example"]
)
def test_an_address_is_shown_as_it_is_typed(section: UpstreamSection, url: str) -> None:
    kind, rest = split(url)
    assert UpstreamSection._url({"kind": kind, FOLDER: rest, STICK: rest, "address": rest}) == url


def test_a_stick_without_a_key_is_warned_of_where_the_key_is_entered(section: UpstreamSection) -> None:
    fill(section, STICK)
    assert "Minta kunci age" in section.seal_words.text()
    fill(section, STICK, province_key="age1")
    assert not section.seal_words.isVisibleTo(section)


def test_a_folder_that_is_no_whole_address_is_refused_beside_its_field(section: UpstreamSection) -> None:
    fill(section, FOLDER, folder="kiriman")
    section.save.click()
    assert "selengkapnya" in section.fields[FOLDER].error
