"""What can be printed, and how text is set into lines."""

from hypothesis import example, given
from hypothesis import strategies as st

from loket.documents import qr
from loket.documents.data import ChecklistRow
from loket.documents.flow import Line, Piece, gap, height_of, plain, take, wrap
from loket.documents.fonts import BOLD, REGULAR, REPLACEMENT, clean, face, missing, unprintable, width


def test_common_signs_get_letters_that_say_the_same() -> None:
    assert clean("a → b, x ≤ 3, −5") == "a -> b, x <= 3, -5"
    assert clean("Ａ e\u0301") == "A é"
    assert clean("satu\tdua\u00a0tiga\u200b\x07") == "satu dua tiga"


def test_what_has_no_glyph_is_replaced_and_named_once() -> None:
    assert clean("林林 あ") == f"{REPLACEMENT}{REPLACEMENT} {REPLACEMENT}"
    assert missing("林林 あ") == ("林", "あ")
    assert unprintable((ChecklistRow("林"), ChecklistRow("x", "あ 林"))) == ("林", "あ")
    assert unprintable(ChecklistRow("Łukasz • “ya” – 5²")) == ()


@given(st.text())
def test_cleaned_text_has_a_glyph_for_every_character_in_both_faces(text: str) -> None:
    assert set(clean(text)) <= face(REGULAR).advances.keys() & face(BOLD).advances.keys()


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P"]) | st.just(" ")), st.integers(20, 300))
@example("/@@D", 20)
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text: str, room: int) -> None:
    style = plain(8)
    lines = wrap(text, style, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, style.font, style.size) <= room + 0.01 for line in lines)


LINES = st.lists(st.tuples(st.floats(1, 30), st.booleans(), st.booleans()))


@given(LINES, st.floats(30, 200))
def test_columns_take_every_line_once_and_in_order(rows: list[tuple[float, bool, bool]], room: float) -> None:
    lines = [
        gap(height) if blank else Line(height, (Piece(0, str(index), plain(8)),), keep=keep)
        for index, (height, keep, blank) in enumerate(rows)
    ]
    rest, taken = lines, []
    while rest:
        column, rest = take(rest, room)
        assert height_of(column) <= room + 0.1
        assert column or not rest
        taken += column
    assert [line for line in taken if line.pieces] == [line for line in lines if line.pieces]


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=120))
def test_the_rectangles_of_a_code_cover_its_dark_modules_exactly_once(payload: str) -> None:
    modules, areas = qr.rectangles(payload)
    dark = [
        (x, y) for left, top, across, down in areas for x in range(left, left + across) for y in range(top, top + down)
    ]
    assert len(dark) == len(set(dark))
    matrix = qr.segno.make(payload, error="m", micro=False, mask=4, boost_error=False).matrix
    expected = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert set(dark) == expected
    assert modules == len(matrix) + 8
