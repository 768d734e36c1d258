"""What is wrong between the posts of a site, as findings; remembered as long as nothing of it changes."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from newspost.checking.facts import PostFacts, Spot
from newspost.checking.finding import Finding, Place, Related
from newspost.checking.posts import Rules, crash
from newspost.checking.site_rules import RelatedSpot, SiteFault, find_site_faults
from newspost.checking.targets import Target
from newspost.checking.work import Bench, Task
from newspost.text.encoding import decode

if TYPE_CHECKING:
    from newspost.checking.cache import Cache
    from newspost.checking.plugins import OwnRule

Post: TypeAlias = tuple[Task, str]
"""A file of a site, and its facts as JSON."""


class SiteFindings:
    """What is wrong between the posts of one site; ``shown`` are the paths of those that are reported."""

    def __init__(self, posts: Sequence[Post], bench: Bench, cache: Cache | None, shown: Collection[str]) -> None:
        self._posts = posts
        self._shown = shown
        self._bench = bench
        self._cache = cache
        self._site = posts[0][0].target.site
        self._facts: list[PostFacts] | None = None

    @property
    def _source(self) -> str:
        """The folder of the site's files."""
        return "" if self._site is None else self._site.source

    @property
    def facts(self) -> list[PostFacts]:
        """The facts of all posts."""
        if self._facts is None:
            self._facts = [PostFacts.from_json(facts) for _, facts in self._posts]
        return self._facts

    def all(self) -> Iterator[Finding]:
        """Yield the findings."""
        rules = self._rules(self._posts[0][0])
        faults = self._faults()
        if not faults and not rules.own:
            return
        tasks = {task.target.found.path: task for task, _ in self._posts if task.target.found is not None}
        for fault in faults:
            finding = self._finding(fault, tasks)
            if finding is not None:
                yield finding
        for rule in rules.own:
            if rule.is_of_site:
                yield from self._of_rule(rule, rules, tasks)

    def _rules(self, task: Task) -> Rules:
        """Return the rules of a file."""
        return self._bench.rules(task.settings, task.target.site)

    # --- our own rules ----------------------------------------------------------------------------------------------

    def _faults(self) -> list[SiteFault]:
        """Return what our rules find: they see nothing but the facts, so what came of the same facts stays true."""
        pages = self._pages()
        if self._cache is None:
            return list(find_site_faults(self.facts, pages))
        import json  # noqa: PLC0415 - for the cache only
        from hashlib import sha256  # noqa: PLC0415 - as above

        made_of = "\0".join((*sorted(pages), *(facts for _, facts in self._posts)))
        state = sha256(made_of.encode("utf-8", "surrogatepass")).hexdigest()
        known = self._cache.memo(self._source, state)
        if known is not None:
            return [_as_fault(values) for values in json.loads(known)]
        faults = list(find_site_faults(self.facts, pages))
        self._cache.remember(self._source, state, json.dumps(faults))
        return faults

    def _pages(self) -> frozenset[str]:
        """Return the files of the site that are no posts, below its source."""
        found: set[str] = set()
        for folder, folders, names in os.walk(self._source):
            folders[:] = [name for name in folders if not name.startswith((".", "_")) and name != "node_modules"]
            below = os.path.relpath(folder, self._source).replace(os.sep, "/")
            found.update(name if below == "." else f"{below}/{name}" for name in names)
        return frozenset(found)

    def _finding(self, one: SiteFault, tasks: dict[str, Task]) -> Finding | None:
        """Return a fault between posts as a finding; None where its rule is off."""
        task = tasks[one.path]
        rules, path = self._rules(task), task.target.path
        severity = rules.selection.severity_of(one.code, one.severity, path)
        if severity is None:
            return None
        from newspost.checking.fingerprint import fingerprint  # noqa: PLC0415 - most sites are sound, and need none of it
        from newspost.checking.pages import consequence_of  # noqa: PLC0415 - as above

        related = tuple(Related(_place(tasks[other.path].target, other.spot), other.message) for other in one.related)
        return Finding(
            one.code,
            rules.selection.codes[one.code].name,
            severity,
            one.message,
            _place(task.target, one.spot),
            consequence_of(one.code),
            related,
            fingerprint=fingerprint(one.code, one.path, one.spot.text),
        )

    # --- rules from outside -----------------------------------------------------------------------------------------

    def _of_rule(self, rule: OwnRule, rules: Rules, tasks: dict[str, Task]) -> Iterator[Finding]:
        """Yield what one rule from outside finds, if it is on for any post."""
        selection = rules.selection
        if not any(selection.severity_of(rule.code, rule.severity, task.target.path) for task, _ in self._posts):
            return
        from newspost.checking.fingerprint import fingerprint  # noqa: PLC0415 - few sites have rules of their own
        from newspost.checking.plugins import SiteHit  # noqa: PLC0415 - as above

        try:
            hits = [SiteHit(*hit) for hit in rule.find(self.facts, rules.given(rule.code))]
            paths = [tasks[hit.path].target.path for hit in hits]
        except Exception as error:  # noqa: BLE001 - somebody else's code, which can fail in any way
            # it is told beside a file that is reported
            named = [task.target.path for task, _ in self._posts]
            yield crash(next((path for path in named if path in self._shown), named[0]), rule, error)
            return
        for hit, path in zip(hits, paths, strict=True):
            severity = selection.severity_of(rule.code, rule.severity, path)
            if severity is not None:
                place = Place(path, hit.line, hit.column, hit.line, hit.column)
                mark = fingerprint(rule.code, hit.path, hit.message)
                yield Finding(rule.code, rule.name, severity, hit.message, place, fingerprint=mark)


def _as_fault(values: Sequence[Any]) -> SiteFault:
    """Return a fault that was JSON."""
    path, code, severity, spot, message, related = values
    others = tuple([RelatedSpot(other, Spot._make(at), why) for other, at, why in related])
    return SiteFault(path, code, severity, Spot._make(spot), message, others)


def _place(target: Target, spot: Spot) -> Place:
    """Return the place of a spot, with the text of its lines."""
    try:
        lines = decode(target.read()).split("\n")
    except OSError:  # it is gone by now
        lines = []

    def line(number: int) -> str:
        return lines[number - 1].removesuffix("\r") if number <= len(lines) else ""

    return Place(
        target.path,
        spot.line,
        spot.column,
        spot.end_line,
        spot.end_column,
        spot.start,
        spot.end,
        line(spot.line),
        line(spot.end_line),
    )
