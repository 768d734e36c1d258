"""A run of the checker: from paths to a report."""

from __future__ import annotations

import os
import posixpath
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newspost._version import __version__
from newspost.checking.config_files import Configs
from newspost.checking.finding import Finding, Report
from newspost.checking.posts import Rules
from newspost.checking.selection import Selection
from newspost.checking.settings import Settings
from newspost.checking.targets import Target, Targets, path_from
from newspost.checking.work import Bench, Progress, Task, layouts_of, work
from newspost.text.encoding import decode

if TYPE_CHECKING:
    from newspost.checking.baseline import Baseline, Known
    from newspost.checking.cache import Cache, Memory
    from newspost.checking.site_findings import Post
    from newspost.checking.store import Checked

CACHE_FOLDER = ".newspost_cache"
_FEW = 20  # files that are checked sooner than a cache is opened
_UNREAD = ("FM", "FN", "EN001")  # the rules about what keeps a post from being read


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run goes: which configs, which cache, how many processes, and which of the files are reported.

    ``only`` are the absolute paths of the only files that are reported; None: all that were looked at. ``whole`` says
    that a file that is named stands for its whole site. ``now`` is the moment of the build, for posts in the future.
    ``texts`` are what files are taken to hold, by their absolute paths, as an editor has them: they need not be there.
    A run with texts uses no cache.
    """

    configs: Configs = field(default_factory=Configs)
    cache: bool = True
    cache_dir: Path | None = None
    jobs: int = 0
    only: frozenset[str] | None = None
    whole: bool = False
    now: datetime | None = None
    baseline: bool = True
    progress: Progress | None = None
    texts: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


def check(
    paths: Sequence[str | os.PathLike[str]] = (),
    config: str | os.PathLike[str] | Mapping[str, object] | None = None,
    *,
    plan: Plan | None = None,
) -> Report:
    """Check posts, and return what is wrong with them.

    ``paths`` are folders, of which the posts of their sites are checked, and files; without any, the folder of the run.
    Rules about the site look at the sites of all folders that are given. Each file goes by the closest config, unless
    ``config`` names one for all, or gives keys and values, as in the file, that count for more. ``plan`` tells how the
    run goes; it brings configs of its own, which ``config`` replaces.

    Raises:
        FileNotFoundError: a path leads nowhere.
        CheckConfigError: a config of the checker, a plugin or a baseline cannot be used.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
    """
    plan = plan or Plan()
    if isinstance(config, Mapping):
        plan = replace(plan, configs=Configs(overrides=[config], here=plan.configs.here))
    elif config is not None:
        plan = replace(plan, configs=Configs(named=Path(config), here=plan.configs.here))
    return Run(paths, plan).report()


class Run:
    """One run: its files with their settings, and what came of them.

    ``memory`` has what runs before it found, in a process that checks again and again; it goes before any cache.
    """

    def __init__(self, paths: Sequence[str | os.PathLike[str]], plan: Plan, memory: Memory | None = None) -> None:
        self._plan = plan
        self._here = plan.configs.here
        configs = plan.configs
        self.settings = configs.for_folder()
        if not self.settings.files and paths:  # nobody has to stand in the folder of a config
            first = self._here / paths[0]
            self.settings = configs.for_folder(first) if first.is_dir() else configs.for_file(first)
        targets = Targets(
            paths,
            str(self._here),
            plan.now,
            lambda folder: configs.for_folder(folder).timezone,
            whole=plan.whole,
            texts=plan.texts,
        )
        self._settings: list[Settings] = []
        self.tasks = list(self._tasks(targets))
        self._whole = {site.source for site in targets.whole_sites()}
        self.bench = Bench(self._settings, self._here.as_posix(), frozenset(self._whole), remembers=plan.cache)
        for number, site in {(task.settings, task.target.site): None for task in self.tasks}:
            self.bench.rules(number, site)  # what is wrong with a config is told before any work
        self.stale: Baseline | None = None
        self._cache: Cache | None = None
        self._memory = memory

    @property
    def shown(self) -> list[Target]:
        """The files that are reported."""
        only = self._plan.only
        return [task.target for task in self.tasks if only is None or task.target.file in only]

    def _tasks(self, targets: Targets) -> Iterator[Task]:
        """Yield the files that the settings let be checked."""
        numbers: dict[int, int] = {}
        for target in targets.files():
            settings = self._plan.configs.for_file(target.file)
            is_limited = target.name is not None and (settings.include or settings.exclude)
            if is_limited and not settings.is_checked(Path(target.file).as_posix()):
                continue
            if id(settings) not in numbers:
                numbers[id(settings)] = len(self._settings)
                self._settings.append(settings)
            yield Task(target, numbers[id(settings)])

    def report(self) -> Report:
        """Do the work and put the findings together."""
        self._cache = self._open_cache()
        checked = work(self.tasks, self.bench, self._cache, jobs=self._plan.jobs, progress=self._plan.progress)
        found: dict[str, list[Finding]] = {
            task.target.path: list(one.findings) for task, one in zip(self.tasks, checked, strict=True)
        }
        for finding in self._about_sites(checked):
            found[finding.place.path].append(finding)
        if self._cache is not None:
            self._cache.save()
        self._hide(found, checked)
        shown = self.shown
        paths = {target.path for target in shown}
        findings = [finding for some in found.values() for finding in some if _is_about(finding, paths)]
        findings = self._without_baseline(findings)
        findings.sort(key=lambda one: (one.place.path, one.place.start, one.code))
        return Report(tuple(findings), tuple(target.path for target in shown))

    def _about_sites(self, checked: Sequence[Checked]) -> Iterator[Finding]:
        """Yield what is wrong between the posts of each site of which all files were looked at."""
        by_site: defaultdict[str, list[Post]] = defaultdict(list)
        for task, one in zip(self.tasks, checked, strict=True):
            if task.target.site is not None and one.facts and task.target.site.source in self._whole:
                by_site[task.target.site.source].append((task, one.facts))
        if not by_site:
            return
        from newspost.checking.site_findings import SiteFindings  # noqa: PLC0415 - a file alone needs none of it

        shown = frozenset(target.path for target in self.shown)
        for posts in by_site.values():
            yield from SiteFindings(posts, self.bench, self._cache, shown).all()

    # --- the cache --------------------------------------------------------------------------------------------------

    def _open_cache(self) -> Cache | None:
        """Return what was found by runs with these settings, on this day."""
        if self._memory is not None:
            return self._memory.under(self._key())
        is_small = not self._whole and len(self.tasks) < _FEW
        if not self._plan.cache or self._plan.texts or is_small:
            return None
        given = self._plan.cache_dir or next((Path(one.cache_dir) for one in self._settings if one.cache_dir), None)
        from newspost.checking.cache import Cache  # noqa: PLC0415 - who wants none needs no SQLite

        return Cache(self._here / (given or CACHE_FOLDER), self._key())

    def _key(self) -> str:
        """Return what all results depend on besides the files."""
        from hashlib import sha256  # noqa: PLC0415 - as above

        sites = {task.target.site for task in self.tasks if task.target.site is not None}
        parts = [__version__, str(self._here), str(self._plan.now), *map(repr, self._settings)]
        for site in sorted(sites, key=lambda site: site.source):
            layouts = layouts_of(site)
            parts += [sha256(Path(file).read_bytes()).hexdigest() for file in site.config]
            parts += [site.source, site.zone_name, site.time.date().isoformat(), repr(layouts and sorted(layouts))]
        for plugin in sorted({plugin for one in self._settings for plugin in one.plugins}):
            file = Path(getattr(sys.modules.get(plugin), "__file__", None) or plugin)
            parts.append(sha256(file.read_bytes()).hexdigest() if file.is_file() else plugin)
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    # --- what does not count ----------------------------------------------------------------------------------------

    def _hide(self, found: dict[str, list[Finding]], checked: Sequence[Checked]) -> None:
        """Mark what the comments in the posts hide, and add what is wrong with these comments."""
        for task, one in zip(self.tasks, checked, strict=True):
            if not one.has_comments:
                continue
            try:
                text = decode(task.target.read())
            except OSError:  # it is gone by now
                continue
            site = task.target.site
            rules, path = self.bench.rules(task.settings, site), task.target.path
            found[path] = hide(text, path, found[path], rules, is_whole=site is not None and site.source in self._whole)

    @property
    def baseline_file(self) -> str | None:
        """The path of the baseline, which need not be there."""
        return next((one.baseline for one in (self.settings, *self._settings) if one.baseline), None)

    def baseline(self) -> Baseline:
        """Return what the baseline knows: nothing where there is none, or where it is not to count.

        Raises:
            CheckConfigError: it cannot be read, or is none.
        """
        from newspost.checking.baseline import Baseline, load_baseline  # noqa: PLC0415 - most runs have none

        named = self.baseline_file
        if named is None or not self._plan.baseline or not Path(named).is_file():
            return Baseline({})
        return load_baseline(Path(named))

    def _without_baseline(self, findings: list[Finding]) -> list[Finding]:
        """Mark what the baseline knows, and add what it knows and is no more."""
        if self.baseline_file is None:
            return findings
        from newspost.checking.baseline import apply_baseline, stale, stale_findings  # noqa: PLC0415 - as above

        known = self.baseline()
        if not known.counts:
            return findings
        marked, rest = apply_baseline(findings, known, self.baseline_name)
        self.stale = stale(rest, self.is_looked_at())
        shown = replace(self.stale, path=path_from(self._here.as_posix(), rest.path))
        selection = Selection(self.settings)
        about = [(one, selection.severity_of(one.code, one.severity, one.place.path)) for one in stale_findings(shown)]
        return [*marked, *(one._replace(severity=severity) for one, severity in about if severity is not None)]

    def is_looked_at(self) -> Callable[[Known], bool]:
        """Return what tells whether the run would have found what a baseline knows, were it still there.

        Who looks at all files knows which are gone.
        """
        wanted: dict[str, frozenset[str]] = {}
        shown = {target.file for target in self.shown}
        for task in self.tasks:
            target = task.target
            if target.file in shown:
                codes = self.bench.rules(task.settings, target.site).selection.wanted(target.path)
                is_whole = target.site is not None and target.site.source in self._whole
                wanted[self.baseline_name(target.path)] = codes if is_whole else without_site_rules(codes)
        folder = posixpath.dirname(self.baseline_file or "")
        is_all = self._plan.only is None

        def look(known: Known) -> bool:
            if known.path in wanted:
                return known.code in wanted[known.path]
            return is_all and not os.path.lexists(posixpath.join(folder, known.path))

        return look

    def baseline_name(self, path: str) -> str:
        """Return the path of a file as the baseline has it: relative to its folder."""
        named = self.baseline_file
        whole = posixpath.join(self._here.as_posix(), path)
        return whole if named is None else posixpath.relpath(whole, posixpath.dirname(named))


def _is_about(finding: Finding, paths: Collection[str]) -> bool:
    """Tell whether a finding is about one of these files: it is in it, or has its cause there."""
    return finding.place.path in paths or any(other.place.path in paths for other in finding.related)


def hide(text: str, path: str, findings: Sequence[Finding], rules: Rules, *, is_whole: bool) -> list[Finding]:
    """Return the findings of a file, those that its comments hide marked, with what is wrong with the comments.

    ``is_whole`` tells whether rules about its site were run.
    """
    selection = rules.selection
    wanted = selection.wanted(path)
    judged = wanted if is_whole else without_site_rules(wanted)
    if any(one.code.startswith(_UNREAD) for one in findings):  # of such a post most rules never saw a thing
        judged = frozenset(code for code in judged if code.startswith(_UNREAD))
    # most posts have no such comments, and need none of it
    from newspost.checking.suppression_findings import comment_findings  # noqa: PLC0415
    from newspost.checking.suppressions import read_suppressions, suppress  # noqa: PLC0415

    told = suppress(findings, read_suppressions(text), selection.codes, judged.__contains__)
    about = comment_findings(text, path, told, selection.codes)
    levels = [(one, selection.severity_of(one.code, one.severity, path)) for one in about]
    return [*told.findings, *(one._replace(severity=severity) for one, severity in levels if severity is not None)]


def without_site_rules(codes: frozenset[str]) -> frozenset[str]:
    """Return the codes without those that are told only when all of a site is looked at."""
    return frozenset(code for code in codes if not code.startswith(("XF", "TX005")))
