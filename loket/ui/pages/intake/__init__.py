"""The intake: an applicant, a service, its requirements, the promise, and one key to save and print."""

from loket.ui.pages.intake.page import IntakePage

__all__ = ["IntakePage"]
