"""What goes wrong with files: bytes on a bad disk, text from a wrong program, documents written by hand."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

Luck = random.Random

HUGE = "\0huge"
"""Stands in a tree where the text shall hold a number that no tree can hold; see `as_text`."""
_LITERALS = ("1e999", "-1e999", "NaN", "Infinity", "9" * 5000, "1" + "0" * 400, "1e308", "-0", "0.1", "01", "0x10")
_NESTED = (10, 200, 900, 990, 5000, 100_000)


def spoilt(content: bytes, luck: Luck) -> tuple[str, bytes]:
    """The bytes after one to three accidents, and their names."""
    names = []
    for _accident in range(luck.choice((1, 1, 1, 2, 3))):
        name, accident = luck.choice(_ACCIDENTS)
        content = accident(content, luck)
        names.append(name)
    return "+".join(names), content


def _span(content: bytes, luck: Luck) -> tuple[int, int]:
    start = luck.randrange(len(content) + 1)
    return start, min(len(content), start + luck.choice((1, 2, 16, 100, 512, 4096, 65536)))


def _flip(content: bytes, luck: Luck) -> bytes:
    changed = bytearray(content)
    for _bit in range(luck.choice((1, 1, 1, 8, 64)) if content else 0):
        changed[luck.randrange(len(changed))] ^= 1 << luck.randrange(8)
    return bytes(changed)


def _garbage(content: bytes, luck: Luck) -> bytes:
    start, end = _span(content, luck)
    return content[:start] + luck.randbytes(end - start) + content[end:]


def _zeros(content: bytes, luck: Luck) -> bytes:
    start, end = _span(content, luck)
    return content[:start] + bytes(end - start) + content[end:]


def _without(content: bytes, luck: Luck) -> bytes:
    start, end = _span(content, luck)
    return content[:start] + content[end:]


def _twice(content: bytes, luck: Luck) -> bytes:
    start, end = _span(content, luck)
    return content[:end] + content[start:end] * luck.choice((1, 1, 3)) + content[end:]


def _inserted(content: bytes, luck: Luck) -> bytes:
    start = luck.randrange(len(content) + 1)
    return content[:start] + luck.randbytes(luck.choice((1, 3, 100, 4096))) + content[start:]


def _moved(content: bytes, luck: Luck) -> bytes:
    start, end = _span(content, luck)
    rest = content[:start] + content[end:]
    place = luck.randrange(len(rest) + 1)
    return rest[:place] + content[start:end] + rest[place:]


_ACCIDENTS: tuple[tuple[str, Callable[[bytes, Luck], bytes]], ...] = (
    ("flip", _flip),
    ("flip", _flip),
    ("garbage", _garbage),
    ("zeros", _zeros),
    ("cut", lambda content, luck: content[: luck.randrange(len(content) + 1)]),
    ("without", _without),
    ("twice", _twice),
    ("insert", _inserted),
    ("moved", _moved),
    ("longer", lambda content, luck: content + luck.randbytes(luck.choice((1, 100, 4096, 100_000)))),
    ("empty", lambda _content, _luck: b""),
)


def recoded(text: str, luck: Luck) -> tuple[str, bytes]:
    """A text as some program saved it: another encoding, a mark before it, other ends of lines, NULs."""
    name, change = luck.choice(_CODES)
    return name, change(text)


_CODES: tuple[tuple[str, Callable[[str], bytes]], ...] = (
    ("utf-16", lambda text: text.encode("utf-16", "replace")),
    ("utf-16-be", lambda text: text.encode("utf-16-be", "replace")),
    ("utf-32", lambda text: text.encode("utf-32", "replace")),
    ("windows", lambda text: f"{text}\u201d".encode("cp1252", "replace")),
    ("mark", lambda text: text.encode("utf-8-sig", "replace")),
    ("two marks", lambda text: b"\xef\xbb\xbf" + text.encode("utf-8-sig", "replace")),
    ("crlf", lambda text: text.replace("\n", "\r\n").encode("utf-8", "replace")),
    ("cr", lambda text: text.replace("\n", "\r").encode("utf-8", "replace")),
    ("nul", lambda text: text.replace(" ", "\0", 3).encode("utf-8", "replace")),
    ("surrogate", lambda text: text.replace("a", "\ud800", 1).encode("utf-8", "surrogatepass")),
)


def strange(luck: Luck) -> Any:
    """A value that nobody expects there."""
    return luck.choice(_STRANGE)(luck)


_STRANGE: tuple[Callable[[Luck], Any], ...] = (
    lambda luck: luck.choice((None, True, False, 0, -1, 1, 2, 1.5, -0.0)),
    lambda luck: luck.choice((2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**18, 10**30, 10**400)),
    lambda luck: f"{HUGE}{luck.randrange(len(_LITERALS))}",
    lambda luck: luck.choice(("", " ", "\0", "\n", "\x1b[2J\x07", "\ud800", "a\udfffb", "\u202e", "\ufeff", "💥" * 20)),
    lambda luck: luck.choice("aé漢") * luck.choice((50, 300, 5000, 200_000)),
    lambda luck: luck.choice(("2026-02-30", "0001-01-01", "9999-12-31", "12/31/2026", "2026-01-01T25:00", "1e9")),
    lambda luck: luck.choice(("../../etc/passwd", "<b>&amp;</b>", "%s%n{0}", "';DROP TABLE office;--", "=1+1")),
    lambda _luck: [],
    lambda _luck: {},
    lambda luck: [luck.choice((None, 1, "x", {}))] * luck.choice((1, 2, 1000)),
    lambda luck: {"code": luck.choice((None, "x", [])), "x": {"y": 1}},
    lambda luck: f"{HUGE}[{luck.choice(_NESTED)}",
    lambda luck: f"{HUGE}{{{luck.choice(_NESTED)}",
)


def reshaped(tree: Any, luck: Luck) -> tuple[str, Any]:
    """A document after one to three changes of its shape, and their names. The tree itself is changed."""
    names = []
    for _change in range(luck.choice((1, 1, 1, 2, 3))):
        holder, key = _place(tree, luck)
        if holder is None:
            return "root", strange(luck)
        names.append(_change_at(holder, key, luck))
    return "+".join(names), tree


def _place(tree: Any, luck: Luck) -> tuple[Any, Any]:
    """Somewhere in the tree: what holds it, and under which key or index."""
    holder, key, node = None, None, tree
    while isinstance(node, dict | list) and node and (holder is None or luck.random() < 0.8):
        holder = node
        key = luck.choice(list(node)) if isinstance(node, dict) else luck.randrange(len(node))
        node = node[key]
    return holder, key


def _change_at(holder: Any, key: Any, luck: Luck) -> str:
    change = luck.choice(("strange", "strange", "strange", "strange", "drop", "unknown", "twice", "wrap", "rename"))
    value = holder[key]
    if change == "strange":
        holder[key] = strange(luck)
    elif change == "drop":
        del holder[key]
    elif change == "wrap":
        holder[key] = [value]
    elif isinstance(holder, list):
        holder.append(value if change == "twice" else strange(luck))
    elif change == "rename":
        holder[str(key).upper()] = holder.pop(key)
    else:
        holder["unknown" if change == "unknown" else f"{key} "] = strange(luck) if change == "unknown" else value
    return f"{change} {str(key)[:20]}"


def as_text(tree: Any, luck: Luck, *, indent: int | None = 2) -> str:
    """The document as JSON text, with what only a text can hold: huge numbers, deep nests, a key that stands twice."""
    text = json.dumps(tree, ensure_ascii=luck.random() < 0.5, indent=indent)
    for number, literal in enumerate(_LITERALS):
        text = text.replace(json.dumps(f"{HUGE}{number}"), literal)
    for deep in _NESTED:
        text = text.replace(json.dumps(f"{HUGE}[{deep}"), "[" * deep + "]" * deep)
        text = text.replace(json.dumps(f"{HUGE}{{{deep}"), '{"a":' * deep + "1" + "}" * deep)
    if luck.random() < 0.05:
        text = text.replace("{", '{"code": "lain", ', 1)
    return text
