"""Regular expressions that are compiled when they are first used: a run over one post needs few of all there are."""

from __future__ import annotations

import re
from typing import Final, cast

_USED: Final = (
    *("match", "search", "fullmatch", "finditer", "findall", "split", "sub", "subn"),
    *("pattern", "flags", "groups", "groupindex"),
)


class Later:
    """A pattern that becomes one when something is asked of it; from then on it is as quick as any."""

    def __init__(self, source: str, options: int) -> None:
        self._source = source
        self._options = options

    def __getattr__(self, name: str) -> object:
        if name not in _USED:
            raise AttributeError(name)
        compiled = self.compiled()
        for used in _USED:
            setattr(self, used, getattr(compiled, used))
        return getattr(compiled, name)

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern itself."""
        return re.compile(self._source, self._options)


def later(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern ``source``, which is compiled when it is first used.

    >>> later("a+").sub("b", "caat")
    'cbt'
    """
    return cast("re.Pattern[str]", Later(source, flags))
