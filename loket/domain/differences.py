"""What differs between two versions of a standard, field by field, so that both can be shown side by side.

Requirements are matched by the code of their variant and their own key, what else stands in lists by what it says:
one step put in between is one difference, not all the steps that follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import Enum
from typing import Any, Literal, TypeAlias

from loket.domain.standards import (
    Compensation,
    ComplaintChannel,
    CompletionTime,
    Component,
    Consultation,
    Decree,
    Extension,
    Fee,
    ProcedureStep,
    Requirement,
    ServiceStandard,
    StaffCount,
    Stage,
    Variant,
)

Kind: TypeAlias = Literal["added", "removed", "changed", "moved"]
Pair: TypeAlias = tuple[int | None, int | None, bool]

_SIMILAR = 0.6
"""From here on two texts are the same thing said differently; difflib's own measure of a close match."""
_MOST_PAIRS = 10_000
"""More texts than these are not held against each other one by one: they are another list."""
_BELONGS = {"staff": Component.STAFF_COUNT, "compensation": Component.SERVICE_GUARANTEE}
_OWN_PARTS = {"requirements", "completion_time", "fee", "product"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `component` is None for head data (name, synonyms, decree, a whole variant).

    `place` is a dotted path: variants by code and requirements by key, what has none by its index in the newer version
    (in the older, where it was removed). `old` and `new` are raw: enum values, ISO dates, true and false; empty where
    there is nothing. What only moved says the same twice.
    """

    component: Component | None
    place: str
    kind: Kind
    old: str
    new: str


def differences(old: ServiceStandard, new: ServiceStandard) -> tuple[Difference, ...]:
    """What differs, in the order of a standard's fields."""
    return () if old == new else tuple(_standard(old, new))


def _standard(old: ServiceStandard, new: ServiceStandard) -> Iterator[Difference]:
    for field in fields(ServiceStandard):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if field.name == "variants":
            yield from _variants(before, after)
        else:
            yield from _value(_component(field.name), field.name, before, after)


def _component(name: str) -> Component | None:
    return _BELONGS.get(name) or (Component(name) if name in set(Component) else None)


def _variants(old: Sequence[Variant], new: Sequence[Variant]) -> Iterator[Difference]:
    for before, after, moved in _pairs([one.code for one in old], [one.code for one in new], exact=True):
        was, now = _at(old, before), _at(new, after)
        place = f"variants.{(now or was or _NOTHING).code}"
        yield from _whole(None, place, was, now, moved=moved)
        yield from _variant(place, was or _NOTHING, now or _NOTHING)


_NOTHING = Variant("", "", ())


def _variant(place: str, old: Variant, new: Variant) -> Iterator[Difference]:
    for field in fields(Variant):
        before, after = getattr(old, field.name), getattr(new, field.name)
        is_new_or_gone = not (old.code and new.code)
        if before == after or (is_new_or_gone and field.name not in _OWN_PARTS):
            continue
        yield from _value(_component(field.name), f"{place}.{field.name}", before, after)


def _value(component: Component | None, place: str, old: Any, new: Any) -> Iterator[Difference]:
    """The differences of one field, whatever it holds."""
    if isinstance(old, tuple) or isinstance(new, tuple):
        yield from _list(component, place, old or (), new or ())
    elif is_dataclass(old) and is_dataclass(new):
        for field in fields(old):
            before, after = getattr(old, field.name), getattr(new, field.name)
            if before != after:
                yield from _value(component, f"{place}.{field.name}", before, after)
    else:
        yield _changed(component, place, old, new)


def _changed(component: Component | None, place: str, old: Any, new: Any) -> Difference:
    before, after = text_of(old), text_of(new)
    kind: Kind = "added" if not before else "removed" if not after else "changed"
    return Difference(component, place, kind, before, after)


def _list(component: Component | None, place: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
    keyed = isinstance((*old, *new)[0], Requirement)
    for before, after, moved in _pairs([_key(one) for one in old], [_key(one) for one in new], exact=keyed):
        was, now = _at(old, before), _at(new, after)
        here = f"{place}.{_key(was if now is None else now) if keyed else (before if after is None else after)}"
        yield from _whole(component, here, was, now, moved=moved)
        if was is not None and now is not None and was != now:
            yield from _value(component, here, was, now)


def _whole(component: Component | None, place: str, old: Any, new: Any, *, moved: bool) -> Iterator[Difference]:
    """An item that was added, removed or put elsewhere."""
    if old is None or new is None:
        yield _changed(component, place, old, new)
    elif moved:
        yield Difference(component, place, "moved", text_of(old), text_of(new))


def _at(items: Sequence[Any], index: int | None) -> Any:
    return None if index is None else items[index]


def _pairs(old: Sequence[str], new: Sequence[str], *, exact: bool) -> list[Pair]:
    """Which item of the old list is which of the new one, and whether it moved; in the order of the new list."""
    pairs: list[Pair] = []
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        pairs += [(block.a + step, block.b + step, False) for step in range(block.size)]
    left = [at for at in range(len(old)) if at not in {pair[0] for pair in pairs}]
    free = [at for at in range(len(new)) if at not in {pair[1] for pair in pairs}]
    pairs += _take(left, free, lambda a, b: old[a] == new[b], moved=True)
    if not exact and len(left) * len(free) <= _MOST_PAIRS:
        pairs += _take(left, free, lambda a, b: _alike(old[a], new[b]), moved=False)
    pairs += [(at, None, False) for at in left] + [(None, at, False) for at in free]
    return sorted(pairs, key=lambda pair: ((pair[1] if pair[1] is not None else pair[0]) or 0, pair[1] is not None))


def _take(left: list[int], free: list[int], same: Callable[[int, int], bool], *, moved: bool) -> Iterator[Pair]:
    """Pair what is the same; both lists lose what is paired."""
    for before in tuple(left):
        after = next((one for one in free if same(before, one)), None)
        if after is not None:
            left.remove(before)
            free.remove(after)
            yield before, after, moved


def _alike(old: str, new: str) -> bool:
    if old and new and (old in new or new in old):  # somebody said it more exactly, or shorter
        return True
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.quick_ratio() >= _SIMILAR and matcher.ratio() >= _SIMILAR


_KEYS: dict[type, str] = {
    Requirement: "key",
    ProcedureStep: "text",
    ComplaintChannel: "kind",
    StaffCount: "role",
    Stage: "owner",
    Compensation: "text",
}
"""What an item of a list is known by."""


def _key(item: Any) -> str:
    return str(getattr(item, _KEYS[type(item)]) if type(item) in _KEYS else item)


def text_of(value: Any) -> str:
    """A value as a difference tells it: raw, and empty for nothing."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Enum():
            return str(value.value)
        case date():
            return value.isoformat()
        case tuple():
            return "; ".join(text_of(one) for one in value)
    return _summary(value) if is_dataclass(value) else str(value)


_SUMMARIES: dict[type, tuple[str, ...]] = {
    CompletionTime: ("amount", "unit"),
    Extension: ("amount", "unit"),
    Stage: ("owner", "amount", "unit"),
    Fee: ("kind", "amount", "legal_basis"),
    ComplaintChannel: ("kind", "address", "officer"),
    StaffCount: ("count", "role"),
    Consultation: ("held_on", "minutes"),
    Decree: ("number",),
    Variant: ("name",),
    Requirement: ("text",),
    ProcedureStep: ("text",),
    Compensation: ("text",),
}


def _summary(value: Any) -> str:
    """What is said in one line of a part that was added or removed whole."""
    if isinstance(value, CompletionTime) and value.sentence:
        return value.sentence
    parts = (getattr(value, name) for name in _SUMMARIES[type(value)])
    return " ".join(text_of(part) for part in parts if part)
