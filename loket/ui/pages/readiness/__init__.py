"""Kesiapan: what an assessor would find, in points, and what to do next."""

from loket.ui.pages.readiness.page import ReadinessPage

__all__ = ["ReadinessPage"]
