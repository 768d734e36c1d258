"""One file under the rules: what is wrong with it, as findings, and what rules about the whole site need of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from newspost.checking.codes import TOOL_CODES, WORD
from newspost.checking.finding import Finding, Place
from newspost.checking.selection import Selection
from newspost.checking.store import Checked
from newspost.faults.collect import find_faults
from newspost.faults.fault import Fault
from newspost.meaning.reading import Reading
from newspost.site.entries import Entry
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.checking.plugins import OwnRule


_PASSING: Final = frozenset({"NP902", "DT006"})


class Rules(NamedTuple):
    """The rules of a file: which of newspost's count and how bad they are, their options, and rules from outside."""

    selection: Selection
    options: Mapping[str, Mapping[str, object]]
    own: tuple[OwnRule, ...] = ()

    def given(self, code: str) -> Mapping[str, object]:
        """Return the options of a rule."""
        return self.options.get(code, {})

    def find(self, path: str, reading: Reading) -> list[Fault]:
        """Return the faults that newspost's rules find in the file that is called ``path``."""
        return find_faults(reading, self.options, self.selection.wanted(path))


def check_reading(
    path: str, reading: Reading, rules: Rules, entry: Entry | None = None, *, with_facts: bool = False
) -> Checked:
    """Check one file, which is called ``path``; ``entry`` is the file as its site has it.

    ``with_facts`` tells that rules about all of its site want to know of it. What a rule from outside does wrong is a
    finding, NP902, and no error.
    """
    faults = rules.find(path, reading)
    if entry is not None and entry.site.settings.future:  # the site publishes what is to come
        faults = [one for one in faults if one.code != "DT006"]
    name = name_of(path, entry)
    found = [_finding(path, name, reading, rules, one) for one in faults]
    findings = [one for one in found if one is not None]
    findings += _own_findings(path, name, reading, rules)
    is_lasting = not any(one.code in _PASSING for one in findings)
    has_comments = WORD in reading.text
    if entry is None or not with_facts:  # nobody looks at its site, and what is kept without facts is of no use there
        return Checked(tuple(findings), has_comments, is_lasting=is_lasting and entry is None)
    from newspost.checking.facts import facts_of  # noqa: PLC0415 - as above

    facts = facts_of(entry)
    return Checked(tuple(findings), has_comments, facts.to_json(), is_lasting and facts.published)


def _finding(path: str, name: str, reading: Reading, rules: Rules, one: Fault) -> Finding | None:
    """Return a fault as a finding; None where its rule is off."""
    severity = rules.selection.severity_of(one.code, one.severity, path)
    if severity is None:
        return None
    # most posts are sound, and need none of it
    from newspost.checking.fixes import fix_for  # noqa: PLC0415
    from newspost.checking.lines import place_of  # noqa: PLC0415
    from newspost.checking.pages import consequence_of  # noqa: PLC0415

    return Finding(
        one.code,
        rules.selection.codes[one.code].name,
        severity,
        one.message,
        place_of(path, reading.text, reading.lines, one.span),
        consequence_of(one.code),
        fix=fix_for(one, reading, rules.options),
        fingerprint=mark_of(one, name, reading),
    )


def name_of(path: str, entry: Entry | None) -> str:
    """Return the path of a file that fingerprints are made of: below the site, wherever a run starts."""
    return posixpath.basename(path) if entry is None else entry.relative_path


def mark_of(one: Fault, name: str, reading: Reading) -> str:
    """Return the fingerprint of a fault in the file that `name_of` calls ``name``."""
    from newspost.checking.fingerprint import fingerprint  # noqa: PLC0415 - most posts are sound, and need none of it

    return fingerprint(one.code, name, one.span.of(reading.text), ".".join(map(str, one.loc)))


# --- rules from outside -----------------------------------------------------------------------------------------------


def _own_findings(path: str, name: str, reading: Reading, rules: Rules) -> Iterator[Finding]:
    """Yield what rules from outside find."""
    if not rules.own:
        return
    from newspost.checking.fingerprint import fingerprint  # noqa: PLC0415 - as above
    from newspost.checking.lines import place_of  # noqa: PLC0415 - as above
    from newspost.checking.plugins import Hit  # noqa: PLC0415 - as above
    from newspost.post import Post  # noqa: PLC0415 - as above

    for rule in rules.own:
        severity = rules.selection.severity_of(rule.code, rule.severity, path)
        if severity is None or rule.is_of_site:
            continue
        try:
            hits = [Hit(Span(*hit.span), str(hit.message)) for hit in rule.find(Post(reading), rules.given(rule.code))]
            places = [place_of(path, reading.text, reading.lines, hit.span) for hit in hits]
        except Exception as error:  # noqa: BLE001 - somebody else's code, which can fail in any way
            yield crash(path, rule, error)
            continue
        for hit, place in zip(hits, places, strict=True):
            mark = fingerprint(rule.code, name, hit.span.of(reading.text))
            yield Finding(rule.code, rule.name, severity, hit.message, place, fingerprint=mark)


def crash(path: str, rule: OwnRule, error: Exception) -> Finding:
    """Return the finding that a rule from outside failed."""
    message = f"The rule {rule.code} failed on this post: {type(error).__name__}: {error}. Mend the rule."
    return broken(path, message)


def failed(path: str, error: Exception) -> Finding:
    """Return the finding that newspost itself failed."""
    message = f"newspost failed on this post: {type(error).__name__}: {error}. Please report it, with the post."
    return broken(path, message)


def broken(path: str, message: str) -> Finding:
    """Return the finding that the checker could not do its work on a file."""
    from newspost.checking.fingerprint import fingerprint  # noqa: PLC0415 - as above
    from newspost.checking.pages import consequence_of  # noqa: PLC0415 - as above

    name, severity = TOOL_CODES["NP902"]
    mark = fingerprint("NP902", path, message)
    return Finding("NP902", name, severity, message, Place(path), consequence_of("NP902"), fingerprint=mark)
