"""What a change of the place or of the province's key means for what was frozen: nothing counts as delivered that is
not there, nothing leaves plain unasked, and nothing lands in the office's own data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from office_builders import Clock, register, rows
from pyrage import x25519

from loket.domain.people import Role
from loket.errors import LoketError, RuleError
from loket.exchange.delivery import Acknowledgement, ack_folder, acknowledgement_bytes, batch_folder
from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import FolderTransport
from loket.services import Services
from loket.services.delivery_alarm import Alarm, trouble_of
from loket.services.office import OfficeChange
from loket.services.people import NewPerson
from loket.services.upstream_places import PlaceChange
from loket.words.upstream import is_waiting, refusals_words

Refused = Callable[..., LoketError]
AGE = str(x25519.Identity.generate().to_public())


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "satu", tmp_path / "dua"
    first.mkdir()
    second.mkdir()
    return first, second


@pytest.fixture
def own(services: Services, places: tuple[Path, Path]) -> Services:
    services.upstream_places.change(PlaceChange(url=str(places[0])))
    register(services)
    return services


def plain_files(folder: Path) -> list[Path]:
    return [*folder.glob("loket/*/*/*.zip")]


def test_what_went_to_the_former_place_is_not_delivered_to_the_new_one(
    own: Services, places: tuple[Path, Path], clock: Clock
) -> None:
    own.exports.sync()
    register(own, serial=2)
    own.exports.sync()
    assert own.exports.status().undelivered == 0
    own.upstream_places.change(PlaceChange(url=str(places[1])))
    status = own.exports.status()
    assert (status.undelivered, own.exports.dry_run().undelivered) == (2, 2)
    assert status.undelivered_since is not None
    places[1].rmdir()
    result = own.exports.sync()
    assert (result.delivered, result.undelivered) == ((), 2)
    clock.moment += timedelta(days=4)
    trouble = trouble_of(own.exports.status(), clock())
    assert trouble is not None
    assert trouble.alarm is Alarm.SILENT
    places[1].mkdir()
    assert own.exports.sync().delivered[:2] == (1, 2)
    assert own.exports.status().undelivered == 0


def test_a_place_that_is_set_back_is_found_filled_and_counts_as_delivered_again(
    own: Services, places: tuple[Path, Path]
) -> None:
    for place in (0, 1, 0):
        own.upstream_places.change(PlaceChange(url=str(places[place])))
        result = own.exports.sync()
        assert (result.delivered, result.error, own.exports.status().undelivered) == ((1,), None, 0)
    assert result.already_there == (1,)
    assert own.exports.sync().delivered == ()


def test_a_copy_on_a_stick_takes_nothing_from_the_own_place_and_gives_it_nothing(
    own: Services, places: tuple[Path, Path]
) -> None:
    own.exports.sync(str(places[1]))
    assert own.exports.status().undelivered == 1
    own.exports.sync()
    own.exports.sync(str(places[1]))
    (batch,) = own.exports.status().batches
    assert (own.exports.status().undelivered, batch.delivered_to) == (0, str(places[0]))


def test_what_upstream_acknowledged_is_delivered_wherever_it_went(own: Services, places: tuple[Path, Path]) -> None:
    own.exports.sync(str(places[1]))
    (office,) = rows(own, "SELECT unit_code, epoch FROM office")
    gather(FolderTransport(places[1]), Ledger(), str(office[0]), str(office[1]))
    own.exports.sync(str(places[1]))
    assert own.exports.status().undelivered == 0


def test_what_was_frozen_before_the_key_came_never_goes_plain_unasked(own: Services, places: tuple[Path, Path]) -> None:
    own.exports.freeze_waiting()
    assert own.upstream_places.change(PlaceChange(province_key=AGE)).unsealed == 1
    register(own, serial=2)
    for to in (None, str(places[1])):
        error = own.exports.sync(to).error
        assert isinstance(error, RuleError)
        assert (error.code, error.facts["count"]) == ("frozen_unsealed", 1)
    own.exports.run_due()
    assert [*places[0].rglob("*.*"), *places[1].rglob("*.*")] == []
    status = own.exports.status()
    assert (status.unsealed, status.undelivered) == (1, 2)
    trouble = trouble_of(status, own.desk.now())
    assert trouble is not None
    assert trouble.alarm is Alarm.HELD


def test_a_new_stream_freezes_anew_what_was_held_and_seals_it(own: Services, places: tuple[Path, Path]) -> None:
    own.exports.freeze_waiting()
    own.upstream_places.change(PlaceChange(province_key=AGE))
    own.exports.restart_stream()
    assert own.exports.sync().error is None
    assert (plain_files(places[0]), len([*places[0].glob("loket/*/*/*.zip.age")])) == ([], 1)
    assert (own.exports.status().unsealed, own.upstream_places.place().unsealed) == (0, 0)


def test_what_was_held_goes_as_it_is_when_somebody_says_so(own: Services, places: tuple[Path, Path]) -> None:
    own.exports.freeze_waiting()
    own.upstream_places.change(PlaceChange(province_key=AGE))
    register(own, serial=2)
    result = own.exports.sync(plain=True)
    assert (result.delivered, result.error) == ((1, 2), None)
    assert (len(plain_files(places[0])), len([*places[0].glob("loket/*/*/*.zip.age")])) == (1, 1)
    (facts,) = rows(own, "SELECT facts FROM audit_line WHERE action = 'synced' ORDER BY id DESC LIMIT 1")
    assert '"plain":1' in str(facts[0])
    assert own.exports.sync().error is None, "what is there already is not sent"


def test_who_may_only_deliver_does_not_decide_that_it_goes_plain(own: Services, refused: Refused) -> None:
    own.exports.freeze_waiting()
    own.upstream_places.change(PlaceChange(province_key=AGE))
    made = own.people.add(NewPerson(name="Kirim", roles=(Role.DELIVERY,)))
    own.desk.person = made
    assert refused(own.exports.sync, None, plain=True).code == "not_allowed"


def test_a_stick_without_a_key_is_told(own: Services) -> None:
    assert own.upstream_places.change(PlaceChange(url="stick:")).is_open_stick
    assert not own.upstream_places.change(PlaceChange(province_key=AGE)).is_open_stick


@pytest.mark.parametrize("inside", ["", "kiriman", "../satu/../{data}/x"])
def test_the_offices_own_data_are_no_place(own: Services, refused: Refused, inside: str) -> None:
    data = own.desk.database.folder
    place = str(data / inside.format(data=data.name))
    for use in (
        lambda: own.upstream_places.change(PlaceChange(url=place)),
        lambda: own.upstream_places.test(PlaceChange(url=f"file://{place}")),
        lambda: own.office.change(OfficeChange(upstream_url=place)),
        lambda: own.exports.test(place),
        lambda: own.exports.sync(place),
    ):
        assert refused(use).code == "place_in_data"


def test_a_place_beside_the_data_whose_deliveries_would_land_in_them_is_refused(
    own: Services, refused: Refused, tmp_path: Path
) -> None:
    (tmp_path / "atas").mkdir()
    (tmp_path / "atas" / "loket").symlink_to(own.desk.database.folder)
    assert refused(own.exports.sync, str(tmp_path / "atas")).code == "place_in_data"


def test_a_folder_is_kept_in_full(
    own: Services, refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for relative in (".", "kiriman"):
        assert refused(own.upstream_places.change, PlaceChange(url=relative)).code == "place_relative"
        assert refused(own.exports.sync, relative).code == "place_relative"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert own.upstream_places.change(PlaceChange(url="~/satu")).url == str(tmp_path / "satu")


def test_what_upstream_lost_and_still_has_before_it_is_waited_for_not_sent_again(
    own: Services, places: tuple[Path, Path]
) -> None:
    register(own, serial=2)
    own.exports.sync()
    (office,) = rows(own, "SELECT unit_code, epoch FROM office")
    stream = str(office[0]), str(office[1])
    gather(FolderTransport(places[0]), Ledger(), *stream)
    assert own.exports.sync().acknowledged == 1
    acks = places[0] / ack_folder(*stream)
    (acks / "00000002.json").write_bytes(acknowledgement_bytes(*stream, Acknowledgement(0, None, ())))
    for _day in range(2):
        told = own.exports.sync()
        assert (told.delivered, [one.code for one in told.refused]) == ((), ["acknowledged_waits"])
        assert is_waiting(told.refused[0])
    assert "dikirim lagi" not in refusals_words(told.refused)


def test_the_check_names_a_number_that_is_taken_and_what_is_held(own: Services, places: tuple[Path, Path]) -> None:
    def found() -> set[str]:
        return {one.code for one in own.health.check().findings if one.code.startswith("delivery")}

    own.exports.freeze_waiting()
    own.upstream_places.change(PlaceChange(province_key=AGE))
    assert found() == {"delivery_held"}
    (office,) = rows(own, "SELECT unit_code, epoch FROM office")
    folder = places[0] / batch_folder(str(office[0]), str(office[1]))
    folder.mkdir(parents=True)
    (folder / "00000009-0123abcd.json").write_bytes(b"{}")
    own.exports.sync(plain=True)
    assert found() == {"delivery_held", "delivery_number_taken"}
    assert not own.health.check().ok
