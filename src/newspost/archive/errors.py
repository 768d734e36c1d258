"""What ends an export or the way back, in a line for those who called for it."""

from __future__ import annotations


class ExportError(Exception):
    """An export that cannot be made as it was asked for; what was there is still there."""
