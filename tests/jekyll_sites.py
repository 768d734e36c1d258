"""Sites of a few posts with what decides how Jekyll reads them, odd things among it: names, folders, headers, configs.

Left out, as Debian's Jekyll would tell nothing: values that its loader reads in another way than upstream's (symbols,
`12:30`, `1,234.5`, `2022-02-30 10:00:00`, `+2500`, unknown aliases, tags; a `2022-3-4` without quotes but in `date`; a
time in a list), and years that no Python datetime has.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

NOW = datetime(2022, 6, 15, 12, tzinfo=UTC)  # the time of the build, unless the config sets one


@dataclass(frozen=True)
class MadeSite:
    """The files of a site by path, and the text of its `_config.yml` if it has one."""

    files: Mapping[str, bytes]
    config: str | None

    def __str__(self) -> str:
        config = "(no _config.yml)" if self.config is None else f"_config.yml:\n{self.config}"
        return "\n".join([config, *(f"{path!r}: {data!r}" for path, data in self.files.items())])


def write(site: MadeSite, folder: Path) -> None:
    """Write the files of a site, those with `late` in their names as changed after the build, others before it."""
    files = dict(site.files)
    if site.config is not None:
        files["_config.yml"] = site.config.encode()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        changed = (NOW + timedelta(days=100 if "late" in name else -100, milliseconds=250)).timestamp()
        os.utime(path, (changed, changed))


def _choices(text: str) -> list[str]:
    return [choice for line in text.strip("\n").splitlines() for choice in line.split(" | ")]


def _table(text: str) -> dict[str, list[str]]:
    rows = (line.split(": ", 1) for line in text.strip("\n").replace("\n ", "").splitlines())
    return {key: choices.split(" | ") for key, choices in rows}


def _mostly(usual: str, odd: Sequence[str]) -> SearchStrategy[str]:
    """Return a strategy for one text in three cases of four, and for any of the others in the fourth."""
    return _ODDLY.flatmap(lambda is_odd: st.sampled_from(odd if is_odd else [usual]))


_ODDLY = st.sampled_from([False, False, False, True])
_SELDOM = st.sampled_from([False] * 15 + [True])

# --- names ------------------------------------------------------------------------------------------------------------

_DAYS = _choices("""
2022-3-4 | 2-3-4 | 22-03-24 | 99-12-31 | 202-03-24 | 12022-03-24 | 2022-003-4 | 2022 | ٢٠٢٢-03-24 | 1900-01-01
2022-02-29 | 2022-02-30 | 2022-13-45 | 2022-00-00 | 2022-01-32 | 2022-03-13 | 2022-11-06
2022-06-14 | 2022-06-15 | 2022-06-16 | 2199-01-01 | _2022-03-24 | ~2022-03-24 | #2022-03-24 | .2022-03-24
""")
_GAPS = ["-"] * 20 + [" ", "_", "", "--"]
_SLUGS = [
    *_choices("""
a | late | a-title | Mixed-CASE-tITLE | 中文-标题 | party-🎉 | with blanks |  x | x  | a.b | dots... | a- | -a | --
a--b | 100% | %41 | q?x#y#z | a+b&c=d,e;f | it's-(not)-[a]-{b} | $a@b!* | a_b | _x | ~x | a:b | a\\b | .x
é-e\u0301 | İSTANBUL-ıx | ǆungla-ß-ﬁ-ΑΣ | \u3000x | x\u00a0y | Ⅷ-²-٣ | x\u200dy
"""),
    "",
]
_EXTENSIONS = [
    *_choices(
        ".markdown | .html | .txt | .MD | .mkd | .yml | .yaml | .textile | .scss | .md.bak | .md~ | . | .中文 | . md"
    ),
    "",
]
_UNDATED = _choices(
    "a.md | A-draft.md | late.md | no extension | _a.md | .a.md | a.md~ | 中文.html | a.yml | ...md | a. b"
)
_FOLDERS = _choices("""
news/_posts | News/世界/_posts | a b/c.d/_posts | _drafts | news/_drafts | _drafts/sub
_posts/sub | _posts/_sub | _posts/sub/_sub | _posts/.sub | _posts/#sub | _posts/sub~ | _posts/sub.
_posts/2022-03-20-dir | _posts/2022-03-20-dir.d | _posts/_posts | _posts/x/_posts | _posts/_drafts | _drafts/_posts
my_posts/_drafts | my_posts/_posts | _posts_/_posts | news/_posts/sub | _drafts | _drafts | _drafts | _drafts
skip/_posts | skip/x/_posts | skipped/_posts | _posts/skip | .hidden/_posts | _hidden/_posts | #x/_posts | ~x/_posts
x~/_posts | x./_posts | vendor/bundle/_posts | vendor/_posts | vendor/bundler/_posts | node_modules/_posts
node_modules_x/_posts | news/node_modules/_posts | Gemfile_x/_posts | _site/_posts | public/_posts
cols/_posts | cols/_drafts | cols/news/_posts | colsx/_posts | news/cols/_posts
""")


@st.composite
def _paths(draw: DrawFn) -> str:
    folder = draw(_mostly("_posts", _FOLDERS))
    if draw(st.booleans() if "_drafts" in folder else _SELDOM):
        return f"{folder}/{draw(st.sampled_from(_UNDATED))}"
    day, slug = draw(_mostly("2022-03-24", _DAYS)), draw(st.sampled_from(_SLUGS))
    return f"{folder}/{day}{draw(st.sampled_from(_GAPS))}{slug}{draw(_mostly('.md', _EXTENSIONS))}"


# --- posts ------------------------------------------------------------------------------------------------------------

_DATES = _choices("""
2022-03-24 | 2022-03-24 16:59:33 +0800 | 2022-03-24 16:59:33 | '2022-03-24 16:59:33' | 2022-03-24 23:30:00.75 -05:00
2022-03-24T16:59:33Z | 2022-03-24 16:59:33 Z | 2022-03-24 16:59:33 +8 | 2022-03-24 16:59 | 2022-03-24 16:59 +0800
2022-03-24 +0800 | 2022-03-24t16:59:33z | 2022-3-4 | 2022-3-4 5:06:07 +08:00 | 22-03-24 | 2022-02-29 | 2022-02-30
'2022-02-30 10:00:00 +0800' | 2022-03-24 24:00:00 +0800 | 2022/03/24 | 2022/3/4 7:05 pm | 2022.03.24 | March 24, 2022
24 Mar 2022 10:00 EST | Thu Mar 24 16:59:33 CST 2022 | 2022-03-24 16:59:33 GMT+8 | 2022-03-24 16:59:33 Asia/Shanghai
2022-03-24 16：59：33 | 2022-03-24 16:59::33 +0800 | 20220324 | [2022-03-24] | {a: 2022-03-24}
'2022-03-13 02:30:00' | '2022-11-06 01:30:00' | '2022-10-02 02:15' | '2022-04-03 01:45:00' | '1900-01-01'
'0202-03-04' | 2022-06-15 12:00:00 +0000 | 2022-06-15 12:00:01 Z | 2022-06-15 | 2022-06-16 01:00:00 | 2199-01-01
'' | ~ | false | true | 2022 | nope | +0800 | 2022-13-01 | 2022-01-32 | 2022-03-24 25:00:00 | 03/24/2022
2022年3月24日
""")
_NAMES = """news | a b | A a | a, b | [a, b] | [news, News, news] | [a b, 'c, d'] | [a, [b, [c]], []]
  | [1, 1.5, ~, true] | [2022-03-24] | [{a: 1, b: [x, ~]}] | 世界 | c++ C# .net | a/b | "a\\u3000b\\u00a0c\\td"
  | ["a\\"b", 'it''s'] | [É, é, İ] | '' | ~ | 5 | 0 | true | false | 2022-03-24 | {a: 1} | [] | [[]] | [~]
  | ['', ' ']"""
_LINKS = """/:year/:title/ | /a/b.html | /a b/中文/ | a | '' | ~ | false | 5 | [a] | 2022-03-24 | pretty
  | /:categories | /:categories/:title:output_ext | /:slugified_categories/:slug | /:collection:path
  | /:path:output_ext | /:hour:second
  | /:y_day/:w_year/:week/:w_day/:short_day/:long_day/:short_month/:long_month/:short_year
  | /:i_day-:i_month/:minute/:name | /:unknown/ | /:year_:month_:day/:title_x | /:title_/ | /:Year/:title
  | /:class/:title | /:hash | /:keys/ | "/a:b::c" | /a?b#c | /a%20b/%zz | /:title?x=:day#:month | /../..a/./b//c/
  | ./a. | /a.htm:output_ext"""
_FIELDS = _table(
    """
title: Post | "a: b" | 5 | -3 | 1.5 | 014 | 3.10 | 2022-03-24 | 2022-03-24 16:59:33 +0800 | 2022-03-24 16:59:33 | true
  | no | ~ | '' | [a, [b, ~]] | {a: 1, b: {c: x}} | {b: {d: y}} | 标题 🎉
categories: NAMES
category: NAMES
tags: NAMES
tag: NAMES
permalink: LINKS
slug: my-slug | My Slug! | 中文 | a/b.c | '' | ~ | false | 2022 | [a] | -x- | %41 | "é e\\u0301" | ...
layout: post | ~ | false | none | 5 | [a] | ''
published: false | true | no | 'false' | 0 | ~ | '' | []
draft: true | false
excerpt_separator: <!--more--> | '' | ~ | false | 5 | "\\n"
excerpt: Short. | ~ | false
ext: .html | 5
Title: x
Date: 2020-01-01
""".replace("NAMES", _NAMES).replace("LINKS", _LINKS)
)
_BROKEN = [
    *_choices(
        '- a | just text | 5 | true | ~ | false | # a comment | title: "a | title: [a | title: a: b | categories: 5'
    ),
    *("title: a\n b: c", "\ttitle: a", "title: a\a", "title: a\n---\ntitle: b", "title: a\n--- b"),
]
_BODIES = [
    *("Text.\n", "", "One.\n\nTwo.\n", "One.<!--more-->\n\nTwo.\n", "\n\nOne.\nTwo.", "One.\r\n\r\nTwo.\r\n", "---\n"),
    *(
        "{% if a %}One, [b].\n\nTwo.{% endif %}\n\n[b]: /c\n",
        "One.\n\n{% raw %}\n\n{% endraw %}",
        "  One 5 Two. false\n\n",
    ),
]


@st.composite
def _headers(draw: DrawFn) -> str:
    keys = draw(st.lists(st.sampled_from(list(_FIELDS)), max_size=4, unique=True))
    lines = [f"{key}: {draw(st.sampled_from(_FIELDS[key]))}\n" for key in keys]
    if draw(_ODDLY):
        lines.append(f"date: {draw(_mostly('2022-03-25 10:00:00 +0800', _DATES))}\n")
    return "".join(lines)


@st.composite
def _posts(draw: DrawFn) -> bytes:
    header, body = draw(_headers()), draw(st.sampled_from(_BODIES))
    text = f"---\n{header}---\n{body}"
    if not (draw(_SELDOM) or draw(_SELDOM)):
        return text.encode()
    broken = f"---\n{draw(st.sampled_from(_BROKEN))}\n---\n{body}"
    odd = [
        broken,
        body,
        f"---\n{header}\n{body}",
        f"\n{text}",
        f"\ufeff{text}",
        text.replace("\n", "\r\n"),
        f"{text}\udcd6",
    ]
    return draw(st.sampled_from(odd)).encode(errors="surrogateescape")


# --- configs ----------------------------------------------------------------------------------------------------------

_SCOPES = _choices("""
{path: ''} | {path: '', type: posts} | {path: _posts} | {path: _posts, type: posts} | {path: news}
{path: news/_posts} | {path: _posts/sub} | {path: _drafts} | {path: _po} | {path: /news} | {path: news/}
{path: cols/news} | {path: cols} | {path: '*/_posts'} | {path: '_posts/*.md'} | {path: '**/_posts'}
{path: '_posts/*'} | {path: 'cols/*'} | {path: '{news,_posts}*'} | {path: '[n_]*', type: posts} | {type: posts}
{type: post} | {type: drafts} | {type: pages} | {type: draft, path: _drafts} | {} | {path: ~} | {path: 5}
""")
_VALUES = _choices("""
{layout: post} | {layout: page, title: D} | {title: {a: 1, b: {e: z}}} | {title: ~, layout: ~} | {slug: d}
{draft: true} | {categories: [x]} | {categories: x y} | {category: x y} | {category: [news, x]} | {tags: [t, ~, t]}
{tags: t u} | {tags: 5} | {tag: t} | {date: '2021-05-05'} | {date: '2021-05-05 10:00:00 +0800'}
{date: 2021-05-05 10:00:00 +0800} | {} | {date: 2021-05-05 10:00:00} | {date: 2022-06-15 12:00:00 Z}
{date: '2199-01-01'} | {published: false} | {published: true} | {permalink: '/d/:title/'} | {permalink: pretty}
{permalink: 5} | {excerpt_separator: <!--more-->} | {excerpt: E}
""")
_BAD_SCOPES = _choices("{type: ~} | {type: 5} | ~ | '' | []")
_BAD_VALUES = _choices(
    "{date: 2021-05-05} | {date: nope} | {date: ~} | {date: 20210505} | {categories: 5} | ~ | 5 | []"
)
_SCOPE = _SELDOM.flatmap(lambda bad: st.sampled_from(_BAD_SCOPES if bad else _SCOPES))
_VALUE = _SELDOM.flatmap(lambda bad: st.sampled_from(_BAD_VALUES if bad else _VALUES))
_ODD_DEFAULTS = _choices("~ | 5 | {values: {layout: x}} | [5, ~, {values: 5}] | [{values: {layout: x}}]")
_CONFIG = _table(
    """
timezone: Asia/Shanghai | America/New_York | Asia/Kolkata | Australia/Lord_Howe | UTC | Etc/GMT+8 | Asia/Beijing
  | CST-8 | EST5EDT | UTC+8 | +08:00 | China Standard Time | asia/shanghai | PRC | '' | ~ | false | 5
permalink: pretty | none | date | ordinal | weekdate | Pretty | LINKS
collections: {posts: {permalink: /p/:title/}} | {posts: {permalink: pretty}} | {posts: {permalink: ''}} | [posts]
  | {posts: {permalink: ~}} | {posts: {permalink: 5}} | {posts: {permalink: /:unknown}} | {posts: {output: false}}
  | [notes] | {notes: {output: true}} | ~ | posts | {posts: ~} | {posts: 5}
future: true | false | ~ | 'no'
unpublished: true | false | ~
show_drafts: true | true | true | true | true | false | ~ | 0
limit_posts: 1 | 2 | 3 | 0 | 100 | ~ | -1 | '2' | 1.5 | 0.5 | true
strict_front_matter: true | false | ~
markdown_ext: md | 'md,txt' | 'md, txt' | 'MD,TXT' | txt | ~ | '' | html
excerpt_separator: <!--more--> | '' | ~ | "\\n" | 5
baseurl: /blog | '' | ~
collections_dir: cols | cols | cols | '' | ~ | cols/ | /cols | cols/news | ./cols | . | 5 | nowhere
destination: public | ./public/ | news | _site | news/_posts | .. | .
source: . | news | ./cols/ | nowhere | ~
encoding: utf-8 | UTF-8 | ascii | latin1 | utf-16 | nope | ~
safe: true | false
exclude: [skip] | [news] | [news, skip] | ['*.html'] | [_posts/sub] | ['**/sub'] | ['news/_posts/*.md'] | [] | [/skip]
  | [_posts/2022-03-24-a.md] | [skip/] | [./skip] | ['n?ws'] | ['[ns]*'] | ['{news,skip}'] | [ne] | ['2022*']
  | ['*x*'] | ['*/2022-03-24*'] | [''] | [.] | [5, ~, skip] | [[skip]] | ~ | skip | ['\\n*'] | ['_posts/[!2]*']
  | ['*.MD'] | [_posts] | [_drafts] | ['a b'] | ['世*'] | [vendor]
include: [.htaccess] | [_posts] | [_sub] | [_hidden] | ['_*'] | [.sub] | ['*.md~'] | [skip] | [_posts/_sub]
  | [.hidden] | [vendor/bundle] | [node_modules] | ['#*', '~*'] | [] | ~ | news | [5] | ['*'] | ['']
time: 2022-06-15 | 2022-06-15 20:00 | 2022-06-15 12:00:00 | '2022-06-15 20:00:00 +0800' | nope | 20220615
""".replace("LINKS", _LINKS)
)
_CALLED_FOR = {"_drafts": "show_drafts", "cols": "collections_dir"}  # what makes most of files of such names
_WHOLE = [
    *_choices("# nothing | plugins: ~ | ~ | false | [a] | 5 | text | a: [ | {} | timezone: Asia/Shanghai"),
    *("", "\ta: b", "a: b\na", "\ufefffuture: true"),
]


@st.composite
def _defaults(draw: DrawFn) -> str:
    if draw(_SELDOM):
        return draw(st.sampled_from(_ODD_DEFAULTS))
    sets = ((draw(_SCOPE), draw(_VALUE)) for _ in range(draw(st.integers(1, 4))))
    return "".join(f"\n  - {{scope: {scope}, values: {values}}}" for scope, values in sets)


@st.composite
def _configs(draw: DrawFn, paths: Sequence[str]) -> str | None:
    if draw(_SELDOM):
        return draw(st.sampled_from([None, *_WHOLE]))
    keys = set(draw(st.lists(st.sampled_from(list(_CONFIG)), max_size=4, unique=True)))
    keys |= {key for word, key in _CALLED_FOR.items() if any(word in path for path in paths) and draw(st.booleans())}
    lines = {key: draw(st.sampled_from(_CONFIG[key])) for key in sorted(keys)}
    if draw(_ODDLY):
        lines["defaults"] = draw(_defaults())
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


# --- sites ------------------------------------------------------------------------------------------------------------


@st.composite
def sites(draw: DrawFn) -> MadeSite:
    """Return a strategy for sites of one to six posts."""
    files = draw(st.dictionaries(_paths(), _posts(), min_size=1, max_size=6))
    return MadeSite(files, draw(_configs(list(files))))
