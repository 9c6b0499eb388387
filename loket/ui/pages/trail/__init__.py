"""The audit, read by whoever may."""

from loket.ui.pages.trail.page import TrailPage

__all__ = ["TrailPage"]
