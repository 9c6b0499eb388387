"""Who acts: roles of the people of an office."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do: serve at the counter, watch over the promises, or keep the office's settings."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
