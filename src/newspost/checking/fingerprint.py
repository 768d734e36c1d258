"""What tells a finding from others, wherever in its file it stands."""

from __future__ import annotations

import json
from hashlib import blake2b


def fingerprint(code: str, path: str, offending_text: str, context: str = "") -> str:
    r"""Return what tells a finding from others, wherever in the file it stands.

    ``path`` is relative to the folder of the baseline, so that it does not matter where a run starts. ``context`` tells
    findings apart whose text is empty or common: the key that it is about. Line ends do not matter.

    >>> fingerprint("TX001", "a.md", "x y", "tags") == fingerprint("TX001", "a.md", "x y", "tags")
    True
    """
    parts = [part.replace("\r\n", "\n") for part in (code, path, offending_text, context)]
    return blake2b(json.dumps(parts).encode("ascii"), digest_size=16).hexdigest()
