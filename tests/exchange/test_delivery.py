"""The protocol on real folders, and a line that is cut at every single operation."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from exchange_builders import ORIGIN, batches

from loket.errors import StorageError
from loket.exchange.delivery import (
    FIRST_WAIT,
    LONGEST_WAIT,
    ack_folder,
    batch_folder,
    deliver,
    next_try,
    read_acknowledgements,
)
from loket.exchange.receiver import Ledger, gather
from loket.exchange.transports import FolderTransport

STREAM = (ORIGIN.office, ORIGIN.epoch)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return FolderTransport(tmp_path)


class CutLine:
    """A line that carries a number of operations and is then cut for good (a test double at the true edge)."""

    def __init__(self, transport, operations):
        self.transport = transport
        self.left = operations

    def _carry(self):
        if not self.left:
            raise StorageError("folder_gone")
        self.left -= 1

    def put_new(self, name, data):
        self._carry()
        self.transport.put_new(name, data)

    def get(self, name):
        self._carry()
        return self.transport.get(name)

    def names(self, prefix):
        self._carry()
        return self.transport.names(prefix)


def published(transport):
    return [name.rpartition("/")[2] for name in transport.names(batch_folder(*STREAM))]


def put_ack(transport, serial, **changes):
    content = {"schema": "loket-ack-1", "office": STREAM[0], "epoch": STREAM[1], "refused": []}
    content |= {"applied": 1, "manifest": "ab" * 32}
    data = json.dumps(content | changes).encode()
    transport.put_new(f"{ack_folder(*STREAM)}/{serial:08d}.json", data)


def test_batches_are_published_under_office_and_epoch(folder, tmp_path):
    first, second = batches(2)
    done = deliver(folder, [first, second])
    assert (done.delivered, done.already, done.error) == ((1, 2), (), None)
    place = tmp_path / "loket" / "DISDIK-PR" / "3f0c9a"
    assert (place / first.data_name).read_bytes() == first.data
    assert (place / second.manifest_name).read_bytes() == second.manifest


def test_delivering_again_changes_nothing(folder):
    chain = batches(3)
    deliver(folder, chain[:2])
    before = published(folder)
    done = deliver(folder, chain)
    assert (done.delivered, done.already) == ((1, 2, 3), (1, 2))
    assert set(before) < set(published(folder))


def test_wherever_the_line_is_cut_no_manifest_stands_without_its_data(tmp_path):
    chain = batches(3)
    for cut in range(12):
        root = tmp_path / str(cut)
        root.mkdir()
        transport = FolderTransport(root)
        done = deliver(CutLine(transport, cut), chain)
        stems = Counter(name.rpartition(".")[0] for name in published(transport))
        manifests = {name for name in published(transport) if name.endswith(".json")}
        assert all(stems[name.removesuffix(".json")] == 2 for name in manifests)
        assert len(manifests) >= len(done.delivered)
        assert deliver(transport, chain).delivered == (1, 2, 3)
        assert gather(transport, Ledger(), *STREAM).applied == 3


def test_an_error_stops_the_delivery_and_is_told(tmp_path):
    done = deliver(FolderTransport(tmp_path / "tidak-ada"), batches(2))
    assert done.delivered == ()
    assert done.error is not None
    assert done.error.code == "folder_gone"


def test_batches_are_asked_for_only_when_their_turn_has_come(folder):
    asked = []

    def stored():
        for batch in batches(3):
            asked.append(batch.number)
            yield batch

    deliver(CutLine(folder, 4), stored())
    assert asked == [1, 2]


def test_a_number_that_is_published_with_other_content_stops_the_delivery(folder):
    deliver(folder, batches(2))
    [_, other] = [
        replace(b, data_name="00000002-ffffffff.zip", manifest_name="00000002-ffffffff.json") for b in batches(2)
    ]
    done = deliver(folder, [other])
    assert done.error is not None
    assert done.error.code == "number_taken"
    assert done.error.facts["batch"] == 2
    assert len(published(folder)) == 6


def test_the_receiver_applies_and_acknowledges(folder):
    chain, ledger = batches(3), Ledger()
    deliver(folder, chain)
    word = gather(folder, ledger, *STREAM)
    assert read_acknowledgements(folder, *STREAM).newest == word
    assert (word.applied, word.manifest, word.refused) == (3, chain[-1].manifest_sha256, ())
    assert [row["seq"] for _, _, row in ledger.requests] == ["1", "2", "3"]


def test_gathering_again_applies_nothing_and_says_nothing_new(folder):
    ledger = Ledger()
    deliver(folder, batches(2))
    gather(folder, ledger, *STREAM)
    gather(folder, ledger, *STREAM)
    assert len(ledger.requests) == 2
    assert len(folder.names(ack_folder(*STREAM))) == 1


def test_a_batch_whose_predecessor_is_missing_waits(folder):
    first, second, third = batches(3)
    ledger = Ledger()
    deliver(folder, [first, third])
    assert gather(folder, ledger, *STREAM).applied == 1
    deliver(folder, [second])
    assert gather(folder, ledger, *STREAM).applied == 3


def test_a_damaged_batch_is_refused_by_name_until_it_is_whole(folder, tmp_path):
    [batch] = batches(1)
    ledger = Ledger()
    deliver(folder, [batch])
    path = tmp_path / batch_folder(*STREAM) / batch.data_name
    path.write_bytes(batch.data[:50])
    [refusal] = gather(folder, ledger, *STREAM).refused
    assert (refusal.batch, refusal.code) == (1, "package_damaged")
    assert read_acknowledgements(folder, *STREAM).newest.applied == 0
    path.write_bytes(batch.data)
    assert gather(folder, ledger, *STREAM).refused == ()
    assert read_acknowledgements(folder, *STREAM).newest.applied == 1


def test_a_manifest_whose_data_have_not_come_yet_is_refused_for_now(folder, tmp_path):
    [batch] = batches(1)
    deliver(folder, [batch])
    (tmp_path / batch_folder(*STREAM) / batch.data_name).unlink()
    assert gather(folder, Ledger(), *STREAM).applied == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"previous": "00" * 32}, "batch_chain_broken"),
        ({"lo": 3, "hi": 3}, "batch_not_contiguous"),
        ({"epoch": "lain"}, "batch_of_other_stream"),
        ({"schema": "x"}, "manifest_malformed"),
    ],
)
def test_a_batch_that_does_not_fit_its_place_is_refused(folder, change, code):
    first, second = batches(2)
    forged = json.dumps(json.loads(second.manifest) | change).encode()
    deliver(folder, [first, replace(second, manifest=forged)])
    word = gather(folder, Ledger(), *STREAM)
    assert (word.applied, [refusal.code for refusal in word.refused]) == (1, [code])


def test_an_error_of_the_line_is_no_fault_of_the_batch(folder):
    deliver(folder, batches(1))
    for cut in range(4):
        with pytest.raises(StorageError, match="folder_gone"):
            gather(CutLine(folder, cut), Ledger(), *STREAM)
    assert read_acknowledgements(folder, *STREAM).newest is None


def test_two_epochs_are_two_streams(folder):
    ledger = Ledger()
    for epoch in ("lama", "baru"):
        deliver(folder, batches(2, epoch=epoch))
        gather(folder, ledger, ORIGIN.office, epoch)
    assert [(epoch, row["seq"]) for _, epoch, row in ledger.requests] == [
        *(("lama", "1"), ("lama", "2"), ("baru", "1"), ("baru", "2"))
    ]


def test_without_an_acknowledgement_nothing_is_known(folder):
    found = read_acknowledgements(folder, *STREAM)
    assert (found.newest, found.malformed) == (None, ())


def test_the_newest_acknowledgement_counts(folder):
    put_ack(folder, 1, applied=1)
    put_ack(folder, 2, applied=2, refused=[{"batch": 3, "name": "x", "code": "package_damaged"}])
    newest = read_acknowledgements(folder, *STREAM).newest
    assert newest.applied == 2
    assert newest.refused[0].batch == 3


@pytest.mark.parametrize(
    "change",
    [
        {"applied": "2"},
        {"applied": -1},
        {"applied": True},
        {"applied": 0},
        {"manifest": None},
        {"manifest": 7},
        {"manifest": "zz"},
        {"refused": None},
        {"refused": [1]},
        {"refused": [{"batch": "x", "name": "", "code": ""}]},
        {"epoch": "lain"},
        {"schema": "loket-ack-9"},
    ],
)
def test_a_malformed_acknowledgement_is_reported_and_the_one_before_counts(folder, change):
    put_ack(folder, 1)
    put_ack(folder, 2, **change)
    found = read_acknowledgements(folder, *STREAM)
    assert found.newest.applied == 1
    assert found.malformed == (f"{ack_folder(*STREAM)}/00000002.json",)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"{}", b"null", b"[" * 100_000])
def test_what_is_no_acknowledgement_is_reported(folder, data):
    folder.put_new(f"{ack_folder(*STREAM)}/00000009.json", data)
    found = read_acknowledgements(folder, *STREAM)
    assert found.newest is None
    assert len(found.malformed) == 1


def test_the_receiver_acknowledges_after_a_malformed_acknowledgement(folder):
    deliver(folder, batches(1))
    folder.put_new(f"{ack_folder(*STREAM)}/00000009.json", b"rusak")
    gather(folder, Ledger(), *STREAM)
    found = read_acknowledgements(folder, *STREAM)
    assert (found.newest.applied, found.malformed) == (1, ())


@pytest.mark.parametrize("attempts", [1, 2, 5, 7, 8, 100, 10_000])
def test_the_wait_grows_and_is_bounded(attempts):
    full = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    waits = [next_try(attempts, NOW, Random(seed)) - NOW for seed in range(200)]
    assert all(full / 2 <= wait <= full for wait in waits)
    assert max(waits) - min(waits) > full / 4, "offices must not come back all at once"


def test_the_same_chance_gives_the_same_wait():
    assert next_try(3, NOW, Random(1)) == next_try(3, NOW, Random(1))


def test_a_wait_before_any_failure_is_a_bug():
    with pytest.raises(ValueError, match="attempts"):
        next_try(0, NOW, Random(1))
    assert timedelta(0) < FIRST_WAIT < LONGEST_WAIT
