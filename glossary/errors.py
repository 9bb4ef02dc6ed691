"""The one error of the package."""

from __future__ import annotations


class GlossaryError(Exception):
    """A termbase or a form that cannot be used; the message is one sentence: where, what, what to do."""
