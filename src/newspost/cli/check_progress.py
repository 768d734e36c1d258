"""How far a check is, on a terminal, for runs that take longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic

_PATIENCE = 1.0  # seconds before anything is shown
_WIDTH = 30


def progress() -> Callable[[int, int], None] | None:
    """Return what shows a bar on standard error; None where that is no terminal."""
    if not sys.stderr.isatty():
        return None
    started = monotonic()
    shown = 0.0

    def show(done: int, total: int) -> None:
        nonlocal shown
        now = monotonic()
        if done == total and shown:
            sys.stderr.write("\r\x1b[K")
        elif now - started > _PATIENCE and now - shown > 0.1:
            shown = now
            bar = "█" * (_WIDTH * done // total)
            left = (now - started) / done * (total - done)
            sys.stderr.write(f"\r{bar:·<{_WIDTH}} {done} of {total} posts, {left:.0f} s left")
        sys.stderr.flush()

    return show
