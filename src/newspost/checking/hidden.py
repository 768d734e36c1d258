"""What is kept from counting in a post, and so from being mended: what somebody wants to keep is kept."""

from __future__ import annotations

from newspost.checking.baseline import Baseline, apply_baseline
from newspost.checking.codes import WORD
from newspost.checking.finding import Finding
from newspost.checking.lines import place_of
from newspost.checking.posts import Rules, mark_of
from newspost.checking.suppressions import read_suppressions, suppress
from newspost.faults.fault import Fault
from newspost.meaning.reading import Reading


class Hidden:
    """Tells which faults of a file do not count: those of rules that are off, and those that something hides.

    ``path`` is what the run calls the file, ``name`` what fingerprints are made of, ``known`` what the baseline has of
    it.
    """

    def __init__(self, path: str, name: str, rules: Rules, known: Baseline) -> None:
        self.path = path
        self._name = name
        self._rules = rules
        self._known = known
        self._known_as = next((one.path for one in known.counts), path)
        self._found: tuple[Reading, frozenset[Fault]] | None = None

    def has(self, fault: Fault, reading: Reading) -> bool:
        """Tell whether a fault of the post as it is read does not count."""
        if not self._counts(fault):
            return True
        if not self._known.counts and WORD not in reading.text:
            return False
        if self._found is None or self._found[0] is not reading:
            self._found = reading, self._find(reading)
        return fault in self._found[1]

    def _counts(self, fault: Fault) -> bool:
        """Tell whether the rule is on, for a fault that is as bad."""
        return self._rules.selection.severity_of(fault.code, fault.severity, self.path) is not None

    def _find(self, reading: Reading) -> frozenset[Fault]:
        """Return the faults that a comment or the baseline hides."""
        faults = self._rules.find(self.path, reading)
        found = [self._finding(fault, reading) for fault in faults]
        told = suppress(found, read_suppressions(reading.text), self._rules.selection.codes).findings
        told, _ = apply_baseline(told, self._known, lambda _: self._known_as)
        return frozenset(fault for fault, one in zip(faults, told, strict=True) if one.suppressed is not None)

    def _finding(self, fault: Fault, reading: Reading) -> Finding:
        """Return as much of a finding as what hides it goes by."""
        place = place_of(self.path, reading.text, reading.lines, fault.span)
        return Finding(fault.code, "", "info", "", place, fingerprint=mark_of(fault, self._name, reading))
