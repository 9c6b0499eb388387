"""The delivery under faults, with negative controls; `simulation.py` runs the same with any number of seeds."""

from __future__ import annotations

import simulation

SEEDS = range(150)


def failures(design):
    return [seed for seed in SEEDS if not simulation.DESIGNS[design](seed).is_clean]


def test_nothing_is_lost_doubled_or_broken_over_a_bad_line():
    assert failures("ours") == []


def test_write_then_mark_doubles_rows():
    results = [simulation.run_write_then_mark(seed) for seed in SEEDS]
    assert sum(1 for result in results if result.twice) > 0.8 * len(SEEDS)


def test_mark_then_write_loses_rows():
    results = [simulation.run_mark_then_write(seed) for seed in SEEDS]
    assert sum(1 for result in results if result.lost) > 0.8 * len(SEEDS)


def test_a_seed_can_be_replayed():
    assert [simulation.run_mark_then_write(seed) for seed in SEEDS] == [
        simulation.run_mark_then_write(seed) for seed in SEEDS
    ]


def test_a_restored_backup_is_found_at_the_first_publish_and_a_new_epoch_carries_on():
    assert {simulation.run_restored_backup(seed) for seed in SEEDS} == {("number_taken", 0)}


def test_the_receiver_is_what_keeps_out_a_batch_that_comes_twice():
    """Control for the dedup: with its memory of sequence numbers gone, a repeated stream doubles rows."""
    line = simulation.FaultyLine(simulation.Random(1), faults=0)
    office, ledger = simulation.Office(line), simulation.Ledger()
    office.register()
    office.freeze()
    office.sync()
    for _ in range(2):
        ledger.streams.clear()
        simulation.gather(line, ledger, simulation.OFFICE, office.epoch)
    assert len(ledger.requests) == 1
    ledger.seen.clear()
    ledger.streams.clear()
    simulation.gather(line, ledger, simulation.OFFICE, office.epoch)
    assert len(ledger.requests) == 2
