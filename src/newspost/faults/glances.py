"""What tells at a glance that a family of rules has nothing to say: most posts are sound, and need no closer look.

A glance says "I am sure", or False, and then the rules themselves are asked. It knows the simplest shapes and no
others; tests hold each one against its family, on all posts that there are.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from typing import TYPE_CHECKING, Final

from newspost.faults.options import Options, words_of
from newspost.faults.views import KNOWN_KEYS, NAMED_ID, article_number, find_key
from newspost.header.times import ZONELESS
from newspost.parts import Paragraph
from newspost.text.patterns import later

if TYPE_CHECKING:
    from newspost.meaning.reading import Reading

_ODD: Final = later("[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u2060-\u2064\ufeff\ufff9-\uffff]")
_PRINTABLE_BUT_ODD: Final = tuple((mark[0], mark) for mark in ("\ufffd", "锟斤拷", "ï»¿", "â€", "Ã"))
_NAME: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})-(-*+\w[\w-]*+)(\.md|\.markdown)")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+](?:0\d|1[0-4])[0-5]\d", re.ASCII)
_OF_ADDRESSES: Final = later(":|//")
_SEPARATOR: Final = later("[,，、;；\u3000]")
_PLAIN_TARGET: Final = re.compile(r"[^\s()]++")


def no_odd_characters(reading: Reading, _: Options) -> bool:
    """EN: neither a byte order mark nor CR, nor anything that is not seen."""
    text = reading.text
    if not reading.is_decoded:
        return False
    for first, mark in _PRINTABLE_BUT_ODD:
        if first in text and mark in text:  # one character is found many times as fast as several
            return False
    return text.replace("\n", "").isprintable() or _ODD.search(text) is None


def plain_front_matter(reading: Reading, _: Options) -> bool:
    """FM: lines of the simplest kind, each key once, and no other fence below."""
    header, keys = reading.header, reading.simple_keys
    if header.fence is None or header.error is not None or keys is None:
        return False
    outer = [key for key in keys if len(key.path) == 1]
    if len(outer) != len(header.data) or any(key.style == "flow" and key.path[0] == "title" for key in outer):
        return False
    return reading.text.find("\n---", header.fence.body - 1) < 0


def plain_name(reading: Reading, _: Options) -> bool:
    """FN: YYYY-MM-DD-name.md right in `_posts`, of a day that exists, and of the number that the source has."""
    name, path = reading.context.name, reading.path
    if name is None or path is None:
        return True
    if not path.isprintable():
        return False
    above, _slash, file = path.rpartition("/")
    found = _NAME.fullmatch(file)
    if found is None or (above and not f"/{above}".endswith("/_posts")) or found[5] not in reading.context.markdown:
        return False
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    numbered = NAMED_ID.fullmatch(found[4])
    linked = article_number(reading) if numbered else None
    return numbered is None or linked is None or linked[0] == numbered[1]


def no_liquid(reading: Reading, _: Options) -> bool:
    """BD002: none of its marks."""
    text = reading.text
    return text.find("{") < 0 or (text.find("{{") < 0 and text.find("{%") < 0)


def plain_body(reading: Reading, _: Options) -> bool:
    """BD: paragraphs of HTML without a tag in them and nothing else, or text without a tag."""
    text, body = reading.text, reading.body
    start, end = body.start, body.tail.start
    content = text[start:end]
    if ("]" in content and "](" in content) or not content.replace("&nbsp;", "").strip():
        return False
    tags = text.count("<", start, end)
    return tags == 0 or _is_of_paragraphs(reading, tags)


def _is_of_paragraphs(reading: Reading, tags: int) -> bool:
    """Whether all ``tags`` of a body are those around its paragraphs, next to each other."""
    text, body = reading.text, reading.body
    start, end = body.start, body.tail.start
    if text.find("\t", start, end) >= 0 or text.find("    <", start, end) >= 0:
        return False
    count = 0
    for block, first, _, inner_end, _ in body.pieces.blocks:
        if isinstance(block, Paragraph):
            count += 1
            if not (text.startswith("<p>", first) and text.startswith("</p>", inner_end)):
                return False
    if body.attribution_bounds is not None:
        count += 1
        first, inner, inner_end, _ = body.attribution_bounds
        openings = ("<p>", f'<p class="{reading.dialect.attribution_class}">')
        if text[first:inner] not in openings or not text.startswith("</p>", inner_end):
            return False
    return tags == 2 * count


def plain_attribution(reading: Reading, _: Options) -> bool:
    """AT: one attribution as the dialect writes it, behind all blocks, of the medium that is the tag."""
    body = reading.body
    attribution, bounds, blocks = body.attribution, body.attribution_bounds, body.pieces.blocks
    if attribution is None or bounds is None or not attribution.source.strip():
        return False
    if attribution.text != reading.dialect.attribution_form.format(source=attribution.source):
        return False
    if blocks and blocks[-1][1] >= bounds[3]:
        return False
    for piece in blocks:
        block = piece[0]
        if not isinstance(block, Paragraph) or block.text[:1] in {"（", "("}:
            return False
    return reading.header.data.get("tags") == f"{attribution.source}新闻"


def plain_tail(reading: Reading, options: Options) -> bool:
    """SL and NV: a source between angle brackets, a blank line, and links to the post's own category and elsewhere."""
    text, tail, data = reading.text, reading.body.tail, reading.header.data
    if not (tail.has_http_url and tail.links and len(tail.lines) == 1):
        return False
    first, last = tail.lines[0]
    url, hosts = text[tail.url_start : tail.url_end], words_of(options, "SL004", "hosts")
    if not text.startswith(f"<{url}>\n\n", tail.source_start) or (hosts and url.split("/", 3)[2] not in hosts):
        return False
    for _, label, label_end, href, href_end in tail.links:
        if not text[label:label_end].strip() or not _PLAIN_TARGET.fullmatch(text, href, href_end):
            return False
    _, label, label_end, href, href_end = tail.links[0]
    page = text[href:href_end].partition("/category/")[2]
    is_own = text[label:label_end] == f"返回{data.get('tags')}" and page == f"{data.get('categories')}.html"
    return is_own and text.find("|", first, last) < 0


def plain_fields(reading: Reading, options: Options) -> bool:
    """FK: a title, a layout that there is, a date, and no other keys than those that need no look."""
    data = reading.header.data
    title, layout = data.get("title"), data.get("layout")
    if not (isinstance(title, str) and title.strip() and isinstance(layout, str) and layout and "date" in data):
        return False
    if not data.keys() <= _PLAIN_KEYS or not data.keys() >= (words_of(options, "FK001", "required") or frozenset()):
        return False
    layouts = words_of(options, "FK006", "layouts")
    return layouts is None or layout in layouts


_PLAIN_KEYS: Final = frozenset(KNOWN_KEYS) - {"permalink", "slug", "published"}


def plain_date(reading: Reading, _: Options) -> bool:
    """DT: a time with an offset as everybody writes it, of the day in the file's name.

    In the first year and the last one that day may be one that no clock shows.
    """
    value, key, name = reading.header.data.get("date"), find_key(reading, "date"), reading.context.name
    if key is None or not isinstance(value, datetime) or value.tzinfo is None or value.tzinfo is ZONELESS:
        return False
    written, zone = key.value.of(reading.text), reading.context.zone
    if value.year in {MINYEAR, MAXYEAR} or not _DATE.fullmatch(written) or value.isoformat(" ")[:19] != written[:19]:
        return False
    if name is None or (NAMED_ID.fullmatch(name.slug) is None and reading.body.tail.url_start >= 0):
        return False
    return name.date == (value if zone is UTC else value.astimezone(zone)).date().isoformat()


def not_to_come(reading: Reading, _: Options) -> bool:
    """DT006: the date is before the build."""
    value, build = reading.header.data.get("date"), reading.context.build_time
    return build is None or (isinstance(value, datetime) and value <= build)


def plain_terms(reading: Reading, options: Options) -> bool:
    """TX: one word each, or lists of different texts, and none that the site has to know."""
    data = reading.header.data
    if "category" in data or "tag" in data or "TX005" in options:
        return False
    return all(_is_plain_term(data[name]) for name in ("categories", "tags") if name in data)


def _is_plain_term(value: object) -> bool:
    """Whether a value is one word, or a list of texts that differ in more than letter case."""
    if isinstance(value, list):
        texts = _texts_in(value)  # each once: aliases can repeat a long one as often as they like
        if not value or len(texts) != len(value) or any(map(_SEPARATOR.search, texts)):
            return False
        return len({text.lower() for text in texts}) == len(value)
    return isinstance(value, str) and value.isalnum()


def _texts_in(value: object) -> set[str]:
    """Return the texts in a list, or the one that a value is."""
    return {item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)}


def plain_address(reading: Reading, _: Options) -> bool:
    """UR: neither a permalink nor a slug, and no category that is like a web address."""
    data, folders = reading.data, reading.context.folders
    if "permalink" in reading.header.data or "slug" in reading.header.data:
        return False
    given = set[str]()
    for name in ("categories", "category"):
        value = data.get(name)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(item, str) for item in items):
            return False
        given |= _texts_in(value)
    return not any(map(_OF_ADDRESSES.search, (*folders, *given)))


def has_attribution(reading: Reading, _: Options) -> bool:
    """AT001: there is one."""
    return reading.body.attribution is not None


def has_navigation(reading: Reading, _: Options) -> bool:
    """NV001: there is some."""
    return bool(reading.body.tail.links)


def always_look(_reading: Reading, _options: Options) -> bool:
    """EN004: blanks have to be looked for."""
    return False
