"""`standards draft … diff`: a standard goes its whole way in the terminal."""

from __future__ import annotations

from cli_program import MONDAY


def test_an_example_becomes_the_offices_standard_and_is_reviewed_and_revoked(loket):
    def run(*words):
        return loket("standards", *words, "--at", MONDAY)

    begun = run("draft", "sktm", "--json").json
    assert (begun["version"], begun["state"], begun["based_on"]) == (2, "draft", 1)
    forum = ("--on", "2026-03-10", "--minutes", "BA/1", "--group", "LSM", "--group", "Karang taruna")
    consulted = run("consult", "sktm", *forum)
    assert "Forum Konsultasi Publik 10 Maret 2026, berita acara BA/1, dihadiri LSM, Karang taruna" in consulted.out
    assert "sudah dibahas dengan masyarakat" in consulted.out.lower()
    assert run("drafts", "--json").json["drafts"][0]["state"] == "consulted"
    done = run("decide", "sktm", "--decree", "188/7/2026", "--on", "16-03-2026", "--signer", "Camat")
    assert "versi 2 ditetapkan dengan SK 188/7/2026, berlaku mulai 16-03-2026" in done.out
    assert run("show", "sktm", "--json").json["state"] == "decided"
    assert run("show", "sktm", "--version", "1", "--json").json["state"] == "template"
    reviewed = run("review", "sktm", "--on", "2026-03-16", "--outcome", "Tetap berlaku")
    assert "peninjauan berikutnya 16-03-2027" in reviewed.out
    due = run("due", "--within", "400", "--json").json["reviews"]
    assert [(row["code"], row["days_over"]) for row in due] == [("sktm", -365)]
    assert "Tidak ada standar" in run("due").out
    gone = run("revoke", "sktm", "2", "--on", "2026-03-17", "--reason", "Pindah kecamatan")
    assert "tidak berlaku lagi mulai 17-03-2026" in gone.out
    assert "Pindah kecamatan" in run("show", "sktm", "--version", "2").out


def test_a_new_service_says_what_it_lacks_and_is_refused_until_it_is_whole(loket):
    shown = loket("standards", "draft", "izin-baru", "--name", "Izin Baru").out
    assert "layanan baru" in shown
    assert "Belum diisi:" in shown
    assert "belum ada jenis permohonan" in shown
    refused = loket("standards", "decide", "izin-baru", "--decree", "1", "--on", "2026-03-16", "--json")
    assert (refused.code, refused.error["code"]) == (1, "draft_faulty")
    assert loket("standards", "draft", "izin-baru", "--name", "Lagi", "--json").error["code"] == "draft_exists"
    assert loket("standards", "discard", "izin-baru").code == 0
    assert loket("standards", "drafts", "--json").json == {"drafts": []}


def test_what_differs_is_told_in_words_and_for_programs(loket):
    loket("standards", "draft", "kk")
    loket("standards", "consult", "kk", "--on", "2026-03-10")
    told = loket("standards", "diff", "kk", "1", "2", "--json").json["differences"]
    assert {(one["place"], one["kind"]) for one in told} >= {("consultation", "added")}
    shown = loket("standards", "diff", "kk", "1", "2").out
    assert "Konsultasi publik (ditambah)" in shown
    assert "Kedua versi sama." in loket("standards", "diff", "kk", "1", "1").out
    assert loket("standards", "diff", "kk", "1", "9", "--json").error["code"] == "unknown_version"


def test_what_is_unclear_is_told_with_its_place_in_words(loket):
    shown = loket("standards", "draft", "kk").out
    assert "Belum jelas:" in shown
    assert "“hari” saja tidak jelas" in shown
    told = loket("standards", "draft", "kk", "--json").json["unclear"]
    assert {one["code"] for one in told} >= {"days_of_which_kind", "copies_unsaid"}
    assert not any("variants." in one["words"] for one in told)


def test_a_day_that_is_none_is_wrong_usage(loket):
    loket("standards", "draft", "kk")
    assert loket("standards", "consult", "kk", "--on", "kemarin").code == 2
