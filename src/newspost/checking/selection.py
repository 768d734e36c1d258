"""Which rules run on which file, and how bad their findings are."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Final

from newspost.checking.codes import ALWAYS, EXACT, TOOL_CODES, closeness, closest, matches
from newspost.checking.globs import Glob
from newspost.checking.keys import PROFILES
from newspost.checking.settings import Level, Settings
from newspost.faults.codes import Code
from newspost.problems import Severity

__all__ = ["Selection", "matches"]

_WORST: Final[Mapping[str, Severity]] = {"EN002": "error"}
"""How bad a finding can be where that is worse than most: a lone CR loses the front matter."""


class Selection:
    """What the ``settings`` say of each rule and file.

    Of two selectors the closer one counts: a code or a name before "FM0", that before "FM", that before "ALL"; of two
    that are as close, the one that switches off. Without ``select``, a rule runs if its findings are errors or
    warnings, and none that the profile has off; an info rule runs when it is selected, or given another severity by its
    own code or name. The checker's own codes run whatever is selected; NP001 to NP004 can be ignored.

    ``plugins`` are the codes that plugins bring; ``here`` is the absolute folder that relative paths start in.
    """

    def __init__(self, settings: Settings, plugins: Mapping[str, Code] | None = None, here: str = "/") -> None:
        self.settings = settings
        self.codes = settings.codes(plugins)
        self._here = here
        self._levels: dict[tuple[str, Severity], Severity | None] = {}
        self._per_file = list(self._ignores())
        self._off: dict[str, frozenset[str]] = {}
        worst: dict[str, Severity] = {code: _WORST.get(code, known.severity) for code, known in self.codes.items()}
        self._on = frozenset(code for code, severity in worst.items() if self._level_of(code, severity))

    def severity_of(self, code: str, default: Severity, path: str) -> Severity | None:
        """Return how bad a finding of ``code`` in the file at ``path`` is, None where the rule is off.

        ``default`` is what the rule says itself; some say one thing of one finding and another of the next.
        """
        level = self._level_of(code, default)
        return None if level is None or code in self._off_in(path) else level

    def wanted(self, path: str) -> frozenset[str]:
        """Return the codes of which a finding may count in the file at ``path``."""
        return self._on - self._off_in(path)

    def _level_of(self, code: str, default: Severity) -> Severity | None:
        """Return what `_level` does, which is asked for every finding."""
        if (code, default) not in self._levels:
            self._levels[code, default] = self._level(code, default)
        return self._levels[code, default]

    def _level(self, code: str, default: Severity) -> Severity | None:
        """Return how bad a finding is in a file of which nothing particular is said."""
        if code in ALWAYS:
            return "error"
        level, given = self._given(code)
        severity: Severity = default if level is None or level == "off" else level
        if not self._runs(code, severity, off=given if level == "off" else -1, raised=given == EXACT):
            return None
        return severity

    def _given(self, code: str) -> tuple[Level | None, int]:
        """Return the level that the table of severities has for a rule, and how closely it names it."""
        best: tuple[Level | None, int] = (None, -1)
        for selector, level in self.settings.severity.items():
            close = closeness(selector, code, self.codes)
            if close is not None and close >= best[1]:
                best = (level, close)
        return best

    def _runs(self, code: str, severity: Severity, *, off: int, raised: bool) -> bool:
        """Tell whether a rule runs; ``off`` is how closely it was given that level, ``raised`` that it was named."""
        settings = self.settings
        refused = max(closest(settings.ignore, code, self.codes), off)
        if code in TOOL_CODES:
            return refused < 1
        chosen = closest((*(settings.select or ()), *settings.extend_select), code, self.codes)
        if max(chosen, refused) >= 0:
            return chosen > refused
        if settings.select is not None:
            return False
        return raised or (severity != "info" and code not in PROFILES[settings.profile].off)

    def _ignores(self) -> Iterator[tuple[Glob, frozenset[str]]]:
        """Yield the globs of files in which rules are off, with their codes."""
        for glob, selectors in self.settings.per_file_ignores:
            ignored = frozenset(code for code in self.codes if closest(selectors, code, self.codes) >= 0)
            yield glob, ignored - ALWAYS
        for code, options in self.settings.options.items():
            for value in options.values():
                globs = value if isinstance(value, tuple) else ()
                yield from ((glob, frozenset({code})) for glob in globs if isinstance(glob, Glob))

    def _off_in(self, path: str) -> frozenset[str]:
        """Return the codes of the rules that are off for a file."""
        if not self._per_file:
            return frozenset()
        if path not in self._off:
            whole = posixpath.normpath(PurePath(self._here, path).as_posix())
            self._off[path] = frozenset().union(*(codes for glob, codes in self._per_file if glob.matches(whole)))
        return self._off[path]
