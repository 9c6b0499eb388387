"""Search by need: which service somebody means who says "anak lahir" or "pindah" and not the service's name.

A ranking of our own. Citizens name what happened to them; the standard's other words and the office's own are phrases
that they use. A whole word counts more than its beginning, this more than a word of the same family (lahir,
kelahiran), this more than letters inside a word; a slip of one letter is forgiven where nothing else fits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_SAID_ANYWAY = """
yang untuk di ke dari dan atau dengan pada dalam ini itu ada mau ingin hendak saya kami aku bapak ibu pak bu
urus mengurus buat membuat bikin minta meminta cara perlu tolong mohon bagaimana gimana apa punya karena
"""
STOP_WORDS = frozenset(_SAID_ANYWAY.split())
"""Words that say nothing of what is needed; they count only where nothing else was typed."""

_WHOLE, _BEGINS, _FAMILY, _INSIDE, _SLIP = 16, 12, 8, 5, 2
_TITLE, _PHRASE, _QUIET = 2, 1, 0
_INSIDE_FROM, _FAMILY_FROM, _SLIP_FROM = 3, 4, 4
"""Letters from which a part of a word, a word of the same family, or a slip is looked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that can be found: its title, what people say for it, words that count least (its sector), its code."""

    title: str
    phrases: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    code: str = ""


class NeedIndex:
    """What can be found, prepared once; `find` answers while somebody types."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self._phrases: list[tuple[tuple[str, ...], ...]] = []
        self._codes: list[tuple[str, ...]] = []
        self._places: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for at, one in enumerate(wanted):
            self._phrases.append(tuple(_words(text) for text in (one.title, *one.phrases)))
            self._put(at, (one.title,), _TITLE)
            self._put(at, one.phrases, _PHRASE)
            self._put(at, (*one.quiet, one.code), _QUIET)
            self._codes.append(_words(one.code))
        self._slips: defaultdict[str, set[str]] = defaultdict(set)
        for word in self._places:
            for key in _slip_keys(word):
                self._slips[key].add(word)

    def _put(self, at: int, texts: Sequence[str], worth: int) -> None:
        for text in texts:
            for word in (*_words(text), *_joined(text)):
                self._places[word][at] = max(worth, self._places[word].get(at, worth))

    def find(self, typed: str) -> list[int]:
        """The positions of what fits most of the typed words, the best first; everything where nothing was typed."""
        words = _meant(typed)
        if not words:
            return list(range(len(self._phrases)))
        fits = [found for word in words if (found := self._fit(word))]
        many: defaultdict[int, int] = defaultdict(int)
        worth: defaultdict[int, int] = defaultdict(int)
        for found in fits:
            for at, points in found.items():
                many[at] += 1
                worth[at] += points
        most = max(many.values(), default=0)
        best = [(-self._phrase_rank(at, words), -worth[at], at) for at, count in many.items() if count == most]
        return [at for _rank, _worth, at in sorted(best)]

    def _fit(self, typed: str) -> dict[int, int]:
        """How well one typed word fits each position."""
        found: dict[int, int] = {}
        for word, points in self._alike(typed):
            for at, place in self._places[word].items():
                found[at] = max(found.get(at, 0), points + place)
        return found

    def _alike(self, typed: str) -> Iterator[tuple[str, int]]:
        known = False
        for word in self._places:
            if typed in word:
                points = _WHOLE if word == typed else _BEGINS if word.startswith(typed) else _inside(typed, word)
                known = known or points > 0
                if points:
                    yield word, points
        for word in _parts(typed):
            if word in self._places:
                known = True
                yield word, _FAMILY
        if not known and len(typed) >= _SLIP_FROM:
            near = {word for key in _slip_keys(typed) for word in self._slips.get(key, ())}
            yield from ((word, _SLIP) for word in near if _is_one_slip(typed, word))

    def _phrase_rank(self, at: int, words: tuple[str, ...]) -> int:
        """What was typed is 6: the code; 5: the title; 4: its beginning; 3: a phrase; 2: the beginning of one;
        1: words of one; else 0. The service of that very name stands above what is only about it too."""
        title, *others = self._phrases[at]
        if self._codes[at] == words or title == words:
            return 6 if self._codes[at] == words else 5
        if _begins(title, words):
            return 4
        return max((_likeness(phrase, words) for phrase in (title, *others)), default=0)


def _likeness(phrase: tuple[str, ...], words: tuple[str, ...]) -> int:
    """3: what was typed is this phrase; 2: it begins so; 1: all its words stand in it; else 0."""
    if phrase == words:
        return 3
    return 2 if phrase[: len(words)] == words else int(set(words) <= set(phrase))


def _begins(title: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a title starts with what was typed; its last word may be half typed still."""
    *whole, last = words
    at = len(whole)
    return title[:at] == tuple(whole) and len(title) > at and title[at].startswith(last)


def plain(text: str) -> str:
    """Lower case without accents, as words are compared."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", plain(text)))


def _joined(text: str) -> Iterator[str]:
    """ "e-KTP" is typed "ektp" too."""
    for chunk in plain(text).split():
        pieces = re.findall(r"[^\W_]+", chunk)
        if "-" in chunk and len(pieces) > 1:
            yield "".join(pieces)


def _meant(typed: str) -> tuple[str, ...]:
    words = _words(typed)
    return tuple(word for word in words if word not in STOP_WORDS) or words


def _inside(typed: str, word: str) -> int:
    """ "lahir" in "kelahiran" is of its family: at least half the word; other parts of words count less."""
    if len(typed) >= _FAMILY_FROM and 2 * len(typed) >= len(word):
        return _FAMILY
    return _INSIDE if len(typed) >= _INSIDE_FROM else 0


def _parts(typed: str) -> Iterator[str]:
    """The parts that make up at least half of a typed word: "kehilangan" is about what is "hilang"."""
    least = max(_FAMILY_FROM, (len(typed) + 1) // 2)
    for length in range(len(typed) - 1, least - 1, -1):
        for start in range(len(typed) - length + 1):
            yield typed[start : start + length]


def _slip_keys(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words that are one slip apart share one of these."""
    if len(word) < _SLIP_FROM - 1:
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _is_one_slip(typed: str, word: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours changed places."""
    short, long = sorted((typed, word), key=len)
    at = next((at for at, sign in enumerate(short) if sign != long[at]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    if short[at + 1 :] == long[at + 1 :]:
        return True
    return short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
