"""A complaint stays until it is answered, and goes when it is: another folder answers nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.gathering.bureau import FIRST, Bureau, batch
from tests.gathering.province import Plan, batches_of, write_batch, write_province

PLAN = Plan(offices=2, months=3, services=2, each=2)


def test_a_complaint_stays_while_another_folder_does_not_show_its_batch(bureau: Bureau, share: Path) -> None:
    stick, whole = share.with_name("stik"), share.with_name("utuh")
    shutil.copytree(share, whole)
    write_batch(stick, next(batches_of(1, PLAN)))
    batch(share, 2).package.write_bytes(b"PK")
    for folder in (share, stick, share, stick):
        bureau.gather(folder)
        assert bureau.problems() == {FIRST: ["package_damaged"]}
    bureau.gather(whole)
    assert bureau.problems() == {}, "a whole one of that number was merged from elsewhere"


def test_a_gap_is_answered_by_the_batch_that_fills_it_from_whatever_folder(bureau: Bureau, share: Path) -> None:
    stick = share.with_name("stik")
    shutil.copytree(share, stick)
    for path in (batch(share, 2).package, batch(share, 2).signature, batch(share, 2).manifest):
        path.unlink()
    bureau.gather(share)
    write_batch(share.with_name("lain"), next(batches_of(1, PLAN)))
    bureau.gather(share.with_name("lain"))
    assert bureau.problems() == {FIRST: ["missing"]}
    bureau.gather(stick)
    assert bureau.problems() == {}


def test_a_foreign_folder_and_a_loose_file_that_are_gone_are_no_longer_complained_of(
    bureau: Bureau, share: Path
) -> None:
    write_batch(share, next(batches_of(3, Plan(months=1, services=1, each=1, epoch="e9"))))
    stray = share / "00000001-0badcafe.json"
    stray.write_bytes(b"{")
    bureau.gather(share)
    shutil.copytree(share / "loket" / FIRST, share.with_name("stik") / "loket" / FIRST)
    bureau.gather(share.with_name("stik"))
    assert bureau.problems() == {"": ["manifest_malformed"], "OPD-03": ["office_unknown"]}
    stray.unlink()
    shutil.rmtree(share / "loket" / "OPD-03")
    bureau.gather(share)
    assert bureau.problems() == {}


def test_a_number_given_twice_is_forgotten_when_a_new_stream_took_the_old_ones_place(
    bureau: Bureau, share: Path
) -> None:
    bureau.gather(share)
    write_batch(share, next(batches_of(1, replace(PLAN, seed=9))))
    bureau.gather(share)
    write_batch(share.with_name("stik"), next(batches_of(1, PLAN)))
    bureau.gather(share.with_name("stik"))
    assert bureau.problems() == {FIRST: ["number_reused"]}
    follower = replace(PLAN, offices=1, epoch="e2", predecessor="e1", later=timedelta(days=90))
    write_province(share, follower)
    assert bureau.gather(share).complaints == ()
    assert bureau.gather(share).complaints == (), "the old files still lie there"
    assert bureau.problems() == {}
