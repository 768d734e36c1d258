"""A check of one text, for the tests of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from newspost.checking.engine import hide
from newspost.checking.finding import Finding
from newspost.checking.layers import COMMAND_LINE, Source, read_layer
from newspost.checking.plugins import Hit, rule_of
from newspost.checking.settings import make_settings
from newspost.checking.targets import Target
from newspost.checking.work import Bench, Task
from newspost.dialect import FINEWS
from newspost.faults.codes import Code
from newspost.jekyll.context import Context
from newspost.meaning.reading import Reading
from newspost.ruby.zones import site_zone
from newspost.text.encoding import decode, encode

_ROOT = "/"


def check_text(
    text: str | bytes,
    name: str | None = None,
    *,
    rules: Iterable[Callable[..., Iterable[Hit]]] = (),
    config: Mapping[str, object] | None = None,
) -> tuple[Finding, ...]:
    r"""Check the text of one post, and return what is wrong with it by their places, as ``newspost check`` would.

    ``name`` is the path that it is to have, by default one that goes with its date. ``rules`` are functions that
    `newspost.rule` marks; they run besides newspost's own. ``config`` are keys and values as in ``newspost.toml``:
    ``{"select": ["X001"]}`` leaves all other rules out. Nothing on the disk is looked at. What a comment hides is left
    out; what a rule does wrong is NP902, as in a run.

    Raises:
        TypeError: one of the ``rules`` is not marked as a rule about a post.
        newspost.CheckConfigError: the config cannot be used, or two rules have one code or name.

    >>> from newspost import Hit, rule
    >>> @rule("X001", "no-shouting")
    ... def no_shouting(post, options):
    ...     if post.article.title.isupper():
    ...         yield Hit(post.span("title"), "The title shouts.")
    >>> [(one.code, one.place.line) for one in check_text("---\ntitle: FOG\n---\nIt lifted.\n", rules=[no_shouting])]
    [('X001', 2)]
    """
    given = tuple(map(rule_of, rules))
    codes = {one.code: Code(one.name, one.severity) for one in given}
    settings = make_settings([read_layer(Source(COMMAND_LINE, _ROOT), config or {})], known=codes)
    bench = Bench([settings], _ROOT, given=given)
    data = text if isinstance(text, bytes) else encode(text)
    path = name or _name_for(data, settings.timezone)
    checked, _, _ = bench.check(Task(Target(path, f"{_ROOT}{path}", data=data), 0))
    findings = hide(decode(data), path, checked.findings, bench.rules(0, None), is_whole=False)
    counted = [one for one in findings if one.suppressed is None]
    return tuple(sorted(counted, key=lambda one: (one.place.start, one.code)))


def _name_for(data: bytes, timezone: str | None) -> str:
    """Return a path that no rule complains about."""
    reading = Reading(data, None, Context(None, site_zone(timezone)[0]), FINEWS)
    moment = reading.fields["date"]
    return f"_posts/{'2024-05-06' if moment is None else moment.date().isoformat()}-post.md"
