"""Files that are not on the disk one by one: what is in an archive, a commit or a bucket, read as its sites have it.

Nothing is ever unpacked. A tree is looked through twice: for names and the configs of its sites, then for the posts.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from errno import EFBIG, EINVAL, EIO
from pathlib import Path
from posixpath import normpath
from stat import S_IFREG
from typing import Final, NamedTuple, Protocol, runtime_checkable

from newspost.checking.targets import NEVER_INSIDE, Target
from newspost.jekyll.settings import Settings, read_settings
from newspost.problems import InvalidConfig
from newspost.ruby.zones import resolve_zone
from newspost.site.config_file import LARGEST as LARGEST_CONFIG
from newspost.site.config_file import NAMES, settings_in
from newspost.site.globs import glob_in
from newspost.site.site import Site
from newspost.sources.names import is_loose_post
from newspost.sources.opening import Refused

LARGEST: Final = 64_000_000
"""The bytes of a file in an archive that is read at all."""

_LONGEST: Final = 4_096  # characters of a path, as on most systems
_SHOWN: Final = 60  # characters of one that is longer
_CONFIGS: Final = 50_000_000  # bytes of all configs that an archive may hold
_MAGIC: Final = frozenset({"_posts", "_drafts"})


class Member(NamedTuple):
    """A file of a tree.

    ``size`` are its bytes, 0 where they are not known before. ``modified`` are seconds since 1970. ``trouble`` says why
    it is not one that can be read, "" where it is. ``read`` returns what it holds, or raises OSError; where ``is_far``
    is true it does so whenever it is asked, pickles, and takes long; else it is asked before the next member, or never.
    """

    path: str
    size: int
    modified: float
    read: Callable[[], bytes]
    trouble: str = ""
    is_far: bool = False


@runtime_checkable
class Tree(Protocol):
    """Files with paths below one root.

    ``name`` is the path or the address that stands before theirs, ``label`` a short form of it, for people.
    """

    @property
    def name(self) -> str:
        """What stands before the paths of its files."""
        ...

    @property
    def label(self) -> str:
        """What to call it where there are several."""
        ...

    def members(self) -> Iterator[Member]:
        """Yield its files, in the same order each time.

        Raises:
            OSError: it cannot be read, or not to its end.
        """
        ...


def tree_targets(
    tree: Tree, prefix: str = "", now: datetime | None = None, timezone: str | tzinfo | None = None
) -> Iterator[Target]:
    """Yield the posts of a tree, in its order: of the sites in it, or where there is none, what may be one by its name.

    Among them are files that Jekyll passes over for their names.

    Of several files with one path the last counts, as it would if the tree were unpacked. A file that would be a post,
    and cannot be read, is refused when it is opened. ``prefix`` stands before the paths; the rest is as in
    `newspost.sources.finding.find_targets`.

    Raises:
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
        OSError: the tree cannot be read to its end.
    """
    survey = _Survey(tree)
    sites = _Sites(tree, survey, now, timezone)
    for number, member in enumerate(tree.members()):
        path, trouble = _checked(member)
        if survey.last.get(path) != number:
            continue
        target = Target(path, f"{tree.name}/{path}") if _strange(member.path) else sites.target(path)
        if target is not None:
            yield _opened(target, member, trouble)._replace(path=f"{prefix}{path}")


def _checked(member: Member) -> tuple[str, str]:
    """Return the path of a member, and what is wrong with the member, if anything is."""
    path = member.path
    if strange := _strange(path):
        return path if len(path) <= _LONGEST else f"{path[:_SHOWN]}...", strange
    return normpath(path), f"it is larger than {LARGEST:,} bytes" if member.size > LARGEST else member.trouble


def _strange(path: str) -> str:
    """Return what is wrong with a path; "" if nothing is."""
    if len(path) > _LONGEST:
        return f"its path is longer than {_LONGEST:,} characters"
    leads_out = path.startswith("/") or "\0" in path or ".." in path.split("/")
    return "its path leads out of the archive" if leads_out else ""


def _opened(target: Target, member: Member, trouble: str) -> Target:
    """Return a target with what its member holds, or with the reason why it is not read."""
    if trouble:
        return target._replace(opener=Refused(EINVAL, trouble))
    time = int(member.modified)
    status = os.stat_result((S_IFREG, 0, 0, 1, 0, 0, member.size, time, time, time))
    if member.is_far:
        return target._replace(status=status, opener=member.read)
    try:
        return target._replace(status=status, data=member.read())
    except OSError as error:
        return target._replace(opener=Refused(error.errno or EIO, error.strerror or str(error)))


class _Survey:
    """What a look through all names tells.

    ``configs`` are the configs by their folders, ``last`` the place of each file that may be a post, the last of its
    path, ``folders`` all folders. ``has_posts`` tells whether there is a `_posts` or `_drafts`.
    """

    def __init__(self, tree: Tree) -> None:
        self.configs: dict[str, tuple[str, bytes]] = {}
        self.last: dict[str, int] = {}
        self.folders: set[str] = {""}
        self.has_posts = False
        self._left = _CONFIGS
        for number, member in enumerate(tree.members()):
            path, trouble = _checked(member)
            folder, _, name = member.path.rpartition("/") if _strange(member.path) else path.rpartition("/")
            parts = folder.split("/")
            is_magic = not _MAGIC.isdisjoint(parts)
            if is_magic or is_loose_post(name):
                self.last[path] = number
            if not _strange(member.path):
                self._add_folders(parts)
                self.has_posts = self.has_posts or is_magic
                if name in NAMES:
                    self._take_config(tree, member, folder, name, trouble)

    def _add_folders(self, parts: list[str]) -> None:
        """Remember a folder and those around it."""
        for end in range(len(parts), 0, -1):
            path = "/".join(parts[:end])
            if path in self.folders:
                return
            self.folders.add(path)

    def _take_config(self, tree: Tree, member: Member, folder: str, name: str, trouble: str) -> None:
        """Keep a config, if it is one of a site, and goes before that which is there already."""
        known = self.configs.get(folder)
        parts = folder.split("/")
        if not NEVER_INSIDE.isdisjoint(parts) or (known and NAMES.index(known[0]) < NAMES.index(name)):
            return
        where = f"{tree.name}/{member.path}"
        if trouble or member.size > LARGEST_CONFIG:
            raise InvalidConfig(f"The config is not read: {trouble or 'it is too large'}.", where)
        try:
            data = member.read()
        except OSError as error:
            raise InvalidConfig(f"The config cannot be read: {error.strerror or error}.", where) from None
        self._left -= len(data)
        if self._left < 0:
            raise OSError(EFBIG, f"the configs in it are larger than {_CONFIGS:,} bytes", tree.name)
        self.configs[folder] = name, data


class _Sites:
    """The sites of a tree: those with a config, each outside of all others, else the tree itself if it holds posts."""

    def __init__(self, tree: Tree, survey: _Survey, now: datetime | None, timezone: str | tzinfo | None) -> None:
        self._tree = tree
        self._survey = survey
        self._now = now
        self._zone = None if timezone is None else resolve_zone(timezone)
        self._sites: dict[str, Site] = {}

    def target(self, path: str) -> Target | None:
        """Return the target of a file; None if it is no post."""
        file = f"{self._tree.name}/{path}"
        folder = self._site_folder(path)
        if folder is None:
            is_hidden = any(part.startswith(".") for part in path.split("/"))
            is_loose = not self._survey.configs and not self._survey.has_posts and not is_hidden
            return Target(path, file) if is_loose else None
        if folder not in self._sites:
            self._sites[folder] = self._opened(folder)
        site = self._sites[folder]
        below = file.removeprefix(f"{site.source.replace(os.sep, '/')}/")
        found = site.find(below) if below != file else None
        if found is None or found.is_left_out:
            return None
        return Target(path, file, site, found)

    def _site_folder(self, path: str) -> str | None:
        """Return the folder of the site that a file is of."""
        configs = self._survey.configs
        if configs:
            parts = path.split("/")
            folders = ("/".join(parts[:end]) for end in range(len(parts)))
            return next((folder for folder in folders if folder in configs), None)
        return "" if self._survey.has_posts else None

    def _opened(self, folder: str) -> Site:
        """Open a site."""
        place = Path(self._tree.name, folder)
        name, data = self._survey.configs.get(folder, ("", b""))
        settings = settings_in(place, f"{place}/{name}", data) if name else read_settings({})
        zone = self._zone if settings.timezone is None else None
        # which are the newest of all posts could only be told by another look through the whole tree
        settings = settings._replace(limit_posts=0)
        return Site(place, (), settings, zone=zone, time=self._now, files=self._listed(folder, settings, data))

    def _listed(self, folder: str, settings: Settings, config: bytes) -> Listed:
        """Find out what a site will ask of its folder."""
        base = normpath(f"{folder or '.'}/{settings.source}")
        below = "" if base == "." else f"{base}/"
        named = {pattern.strip("/") for pattern in (*settings.include, *settings.exclude) if pattern.endswith("/")}
        scopes = {one.path for one in settings.defaults if one.path and "*" in one.path}
        names = _Names(self._paths(below) if scopes else ())
        globs: dict[str, tuple[str, ...]] = {}
        for scope in scopes:
            with suppress(InvalidConfig):  # it is told of each post that asks
                globs[scope] = tuple(glob_in(names, scope))
        folders = frozenset(path for path in named if f"{below}{path}" in self._survey.folders)
        return Listed(globs, folders, hashlib.sha256(config).digest())

    def _paths(self, below: str) -> Iterable[str]:
        """Yield the paths of all files in a folder, from there on."""
        for member in self._tree.members():
            path, _ = _checked(member)
            if path.startswith(below):
                yield path[len(below) :]


class Listed(NamedTuple):
    """What was found out of the folder of a site: all that its config makes the site ask."""

    globs: Mapping[str, tuple[str, ...]]
    folders: frozenset[str]
    digest: bytes

    def glob(self, pattern: str, /) -> Iterable[str]:
        """Return the paths that a pattern finds."""
        return self.globs[pattern] if pattern in self.globs else glob_in(_Names(()), pattern)

    def is_folder(self, path: str, /) -> bool:
        """Whether there is a folder at a path."""
        return path in self.folders

    def config_state(self) -> list[bytes]:
        """Return a digest of the config."""
        return [self.digest]


class _Names:
    """All names in a folder, as a glob looks at them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._inside: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        for path in paths:
            parts = path.split("/")
            for end in range(len(parts)):
                self._inside["/".join(parts[:end])].setdefault(parts[end], end < len(parts) - 1)

    def names(self, place: str, /) -> Iterable[tuple[str, bool]]:
        """Return the names in a folder."""
        return self._inside[place].items() if place in self._inside else ()

    def exists(self, path: str, /) -> bool:
        """Whether something is at a path."""
        folder, _, name = path.rpartition("/")
        return not path or (folder in self._inside and name in self._inside[folder])

    def is_folder(self, path: str, /) -> bool:
        """Whether there is a folder."""
        return path in self._inside
