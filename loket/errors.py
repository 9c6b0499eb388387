"""The two kinds of failure that a person is told about; everything else is a bug.

An error carries facts, a code and values, never a sentence: `loket.words.error_sentence` writes the sentence for
screen, paper and terminal alike.
"""

from __future__ import annotations


class LoketError(Exception):
    """Base of both kinds. `code` names what happened, `facts` are the values that the sentence needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    @property
    def field(self) -> str | None:
        """The input field that is wrong, when there is one (the screen puts the focus there)."""
        field = self.facts.get("field")
        return field if isinstance(field, str) else None

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({details})"


class RuleError(LoketError, ValueError):
    """A rule says no: the officer can mend it (exit code 1 in the terminal).

    It is a `ValueError` too, because other offices' tools call the domain and know nothing of Loket's errors.
    """


class StorageError(LoketError):
    """The machine, the disk or the line is to blame (exit code 3 in the terminal)."""
