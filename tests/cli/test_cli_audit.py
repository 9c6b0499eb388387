"""`closing`, `check --anchor`: the head of the audit leaves on paper, and a later database is held against it."""

from __future__ import annotations

from cli_program import is_one_sentence, scan, words_of

EVENING = ("--at", "2026-03-16T16:00")


def closed(loket, path, *more):
    done = loket("closing", "-o", path, *more, *EVENING, "--json")
    assert done.code == 0, done.err
    return done.json


def test_the_sheet_is_written_and_its_code_is_found_in_the_chain(loket, tmp_path):
    done = closed(loket, tmp_path / "tutup.pdf")
    assert (done["file"], done["day"]) == (str(tmp_path / "tutup.pdf"), "2026-03-16")
    words = words_of(tmp_path / "tutup.pdf")
    assert "LEMBAR TUTUP HARI" in words
    assert f"BARIS {done['line']}" in words
    scanned = scan(tmp_path / "tutup.pdf", tmp_path)
    for anchor in (scanned, done["head"], done["head"][:16].upper()):
        answer = loket("check", "--anchor", anchor, *EVENING, "--json").json
        assert answer["ok"]
        assert [(one["head"][:16], one["line"]) for one in answer["anchors"]] == [(done["head"][:16], done["line"])]
    assert f"catatan baris {done['line']}" in loket("check", "--anchor", scanned, *EVENING).out


def test_a_head_that_is_no_line_makes_the_check_fail(loket):
    answer = loket("check", "--anchor", "0123456789ABCDEF", "--json")
    assert answer.code == 1
    finding = next(one for one in answer.json["findings"] if one["code"] == "head_missing")
    assert "0123456789ABCDEF" in finding["message"]
    unread = loket("check", "--anchor", "bukan pangkal")
    assert (unread.code, is_one_sentence(unread.err)) == (1, True)


def test_a_former_day_is_closed_too_and_one_to_come_is_not(loket, tmp_path):
    former = loket("closing", "-o", tmp_path / "a.pdf", "--date", "16-03-2026", "--at", "2026-03-17T16:00", "--json")
    assert former.json["day"] == "2026-03-16"
    later = loket("closing", "--date", "2026-03-17", *EVENING)
    assert (later.code, is_one_sentence(later.err)) == (1, True)
