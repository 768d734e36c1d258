"""Any text under the checker: `newspost check -`, and what `--fix` and `--unsafe-fixes` would do to it.

The first byte says how the file is called; the rest is what is in it.
"""

from __future__ import annotations

from promises import PATHS, fixes_come_to_an_end, fixes_stay_in_their_edits, is_checked, safe_fixes_lose_nothing


def try_input(data: bytes) -> None:
    """Check a text and mend it, and hold newspost to what it promises of that.

    Raises:
        AssertionError: it does not keep a promise.
    """
    path, data = PATHS[data[0] % len(PATHS) if data else 0], data[1:]
    is_checked(data, path)
    fixes_stay_in_their_edits(data, path)
    safe_fixes_lose_nothing(data, path)
    fixes_come_to_an_end(data, path, unsafe=True)
