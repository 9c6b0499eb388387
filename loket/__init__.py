"""Loket: the counter of an Indonesian government office."""

__version__ = "0.2.0"
