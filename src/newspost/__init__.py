"""Read Jekyll-style post files into validated Articles, without losing a byte of the file."""

from importlib import import_module
from typing import TYPE_CHECKING

from newspost._version import __version__

if TYPE_CHECKING:
    from newspost.article import Article
    from newspost.checking.engine import Plan, check
    from newspost.checking.errors import CheckConfigError
    from newspost.checking.facts import PostFacts
    from newspost.checking.finding import Edit, Finding, Fix, Place, Related, Report
    from newspost.checking.plugins import Hit, SiteHit, rule, site_rule
    from newspost.dialect import FINEWS, Dialect
    from newspost.files import FileChanged
    from newspost.interop.frontmatter import JekyllHandler, from_frontmatter
    from newspost.jekyll.excerpts import Excerpt
    from newspost.parts import Attribution, Code, Heading, Html, Image, Link, List, Paragraph, Quote, Table
    from newspost.post import Post, load, loads
    from newspost.problems import EditRejected, InvalidConfig, InvalidPost, Problem
    from newspost.site.entries import Entry
    from newspost.site.explain import Fact, explain
    from newspost.site.site import Site
    from newspost.sources.many import map_posts, read_many
    from newspost.sources.reading import Result
    from newspost.text.spans import Span
    from newspost.writing import dump, dumps

__all__ = [
    "FINEWS",
    "Article",
    "Attribution",
    "CheckConfigError",
    "Code",
    "Dialect",
    "Edit",
    "EditRejected",
    "Entry",
    "Excerpt",
    "Fact",
    "FileChanged",
    "Finding",
    "Fix",
    "Heading",
    "Hit",
    "Html",
    "Image",
    "InvalidConfig",
    "InvalidPost",
    "JekyllHandler",
    "Link",
    "List",
    "Paragraph",
    "Place",
    "Plan",
    "Post",
    "PostFacts",
    "Problem",
    "Quote",
    "Related",
    "Report",
    "Result",
    "Site",
    "SiteHit",
    "Span",
    "Table",
    "__version__",
    "check",
    "dump",
    "dumps",
    "explain",
    "from_frontmatter",
    "load",
    "loads",
    "map_posts",
    "read_many",
    "rule",
    "site_rule",
]

_HOMES = {
    "newspost.article": "Article",
    "newspost.checking.engine": "Plan check",
    "newspost.checking.errors": "CheckConfigError",
    "newspost.checking.finding": "Edit Finding Fix Place Related Report",
    "newspost.checking.plugins": "Hit SiteHit rule site_rule",
    "newspost.checking.facts": "PostFacts",
    "newspost.dialect": "FINEWS Dialect",
    "newspost.files": "FileChanged",
    "newspost.jekyll.excerpts": "Excerpt",
    "newspost.interop.frontmatter": "JekyllHandler from_frontmatter",
    "newspost.parts": "Attribution Code Heading Html Image Link List Paragraph Quote Table",
    "newspost.post": "Post load loads",
    "newspost.problems": "EditRejected InvalidConfig InvalidPost Problem",
    "newspost.site.entries": "Entry",
    "newspost.site.explain": "Fact explain",
    "newspost.site.site": "Site",
    "newspost.sources.many": "map_posts read_many",
    "newspost.sources.reading": "Result",
    "newspost.text.spans": "Span",
    "newspost.writing": "dump dumps",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: ``newspost --version`` needs neither pydantic nor PyYAML."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
