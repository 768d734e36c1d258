"""Random edits of a post, and what is wrong with one that was made.

This looks at results alone, and shares no code with what proves an edit inside newspost.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from typing import Any

import newspost
from newspost import Article, Attribution, Heading, Image, Link, Paragraph, Post

EDITS = 10
_WORDS = (
    *("复航", "灯塔", "一班渡轮", "A股", "ferry", "the", "quay", "opens", "“引号”", "café", "——", "（注）"),
    *("a: b", "c #d", "it's", '"so"', "5 < 6", "R&D", "100%", "*star*", "_line_", "[box]", "`tick`", "{brace}", "yes"),
    *("2022-03-24", "1.", "- dash", "> mark", "🎉", "\\", "|", "~", "$5", "http://a.example/b?c=1&d=2", ":smile:"),
    *("@me", "!", "#1"),
)


@dataclass(frozen=True)
class RandomEdit:
    """One edit: what it is called, the arguments of `Post.edit`, and the fields of the Article that it is to change."""

    name: str
    fields: dict[str, Any]
    changes: frozenset[str]


def text(lot: random.Random) -> str:
    """Return a line of text, with signs in it that mean something somewhere."""
    return " ".join(lot.choice(_WORDS) for _ in range(lot.randint(1, 7)))


def _title(lot: random.Random, _article: Article) -> dict[str, Any]:
    return {"title": text(lot)}


def _date(lot: random.Random, article: Article) -> dict[str, Any]:
    moved = article.date + timedelta(seconds=lot.randint(-(10**7), 10**7))
    zone = lot.choice((moved.tzinfo, timezone(timedelta(hours=lot.randint(-11, 13)))))
    return {"date": moved.astimezone(zone)}


def _layout(lot: random.Random, _article: Article) -> dict[str, Any]:
    return {"layout": lot.choice(("post", "news", "story", None))}


def _words(lot: random.Random) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lot.choice(_WORDS[:12]) for _ in range(lot.randint(1, 4))))


def _categories(lot: random.Random, _article: Article) -> dict[str, Any]:
    return {"categories": _words(lot)}


def _tags(lot: random.Random, article: Article) -> dict[str, Any]:
    kept = [tag for tag in article.tags if lot.random() < 0.7]
    return {"tags": tuple(dict.fromkeys((*kept, *_words(lot))))}


def _value(lot: random.Random) -> Any:  # noqa: ANN401 - any value of a front matter
    return lot.choice((text(lot), lot.randint(-5, 5000), True, None, 1.5, [text(lot), 2], {"name": text(lot)}))


def _extra(lot: random.Random, article: Article) -> dict[str, Any]:
    extra = dict(article.extra)
    keys = [key for key in extra if key not in {"category", "tag", "permalink"}]
    if keys and lot.random() < 0.6:
        key = lot.choice(keys)
        if lot.random() < 0.3:
            del extra[key]
        else:
            extra[key] = _other_value(lot, extra[key])
    else:
        extra[f"key{lot.randint(0, 9)}"] = _value(lot)
    return {"extra": extra}


def _other_value(lot: random.Random, value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, dict) and value:
        key = lot.choice(list(value))
        return {**value, key: _other_value(lot, value[key])}
    if isinstance(value, list) and value:
        index = lot.randrange(len(value))
        return [*value[:index], _other_value(lot, value[index]), *value[index + lot.randint(0, 1) :]]
    return text(lot) if isinstance(value, str) else _value(lot)


def _with_block(article: Article, kind: type, lot: random.Random, change: Callable[[Any], Any]) -> dict[str, Any]:
    places = [index for index, block in enumerate(article.body) if type(block) is kind]
    if not places:
        return {}
    index = lot.choice(places)
    return {"body": (*article.body[:index], change(article.body[index]), *article.body[index + 1 :])}


def _paragraph(lot: random.Random, article: Article) -> dict[str, Any]:
    def change(block: Paragraph) -> Paragraph:
        words = block.text.split(" ")
        words[lot.randrange(len(words))] = text(lot)
        return replace(block, text=" ".join(words) if lot.random() < 0.5 else text(lot))

    return _with_block(article, Paragraph, lot, change)


def _heading(lot: random.Random, article: Article) -> dict[str, Any]:
    return _with_block(article, Heading, lot, lambda block: replace(block, text=text(lot)))


def _image(lot: random.Random, article: Article) -> dict[str, Any]:
    source = f"https://img.example.com/{lot.randint(1, 99)}.png?a=1&b={lot.randint(1, 9)}"
    change = lot.choice(({"src": source}, {"alt": "a new picture"}, {"src": source, "alt": "两张图"}))
    return _with_block(article, Image, lot, lambda block: replace(block, **change))


def _insert(lot: random.Random, article: Article) -> dict[str, Any]:
    index = lot.randint(0, len(article.body))
    return {"body": (*article.body[:index], Paragraph(text(lot)), *article.body[index:])}


def _delete(lot: random.Random, article: Article) -> dict[str, Any]:
    if not article.body:
        return {}
    index = lot.randrange(len(article.body))
    return {"body": (*article.body[:index], *article.body[index + 1 :])}


def _move(lot: random.Random, article: Article) -> dict[str, Any]:
    if len(article.body) < 2:
        return {}
    body = list(article.body)
    block = body.pop(lot.randrange(len(body)))
    body.insert(lot.randint(0, len(body)), block)
    return {"body": tuple(body)}


def _digest(lot: random.Random, article: Article) -> dict[str, Any]:
    return {"digest": None if article.digest and lot.random() < 0.3 else text(lot)}


def _attribution(lot: random.Random, article: Article) -> dict[str, Any]:
    old = article.attribution
    if old is None:
        return {}
    source = lot.choice(("海鸥日报", "The Gull", "A&B"))
    return {"attribution": lot.choice((None, Attribution(old.text.replace(old.source, source), source)))}


def _source(lot: random.Random, article: Article) -> dict[str, Any]:
    gone = article.source_url and lot.random() < 0.3
    return {"source_url": None if gone else f"http://news.example.com/{lot.randint(1, 999)},2.html?a=1&b=2"}


def _navigation(lot: random.Random, article: Article) -> dict[str, Any]:
    links = list(article.navigation)
    if not links:
        return {"navigation": (Link("返回海鸥日报新闻", "//news.example.com/"),)}
    index = lot.randrange(len(links))
    links[index] = replace(links[index], href=f"//news.example.com/{lot.randint(1, 99)}/")
    return {"navigation": tuple(links)}


_ALSO = {"categories": "category", "tags": "tag"}
"""The other keys that Jekyll takes the values of a field from."""

_KINDS: dict[str, Callable[[random.Random, Article], dict[str, Any]]] = {
    "title": _title,
    "date": _date,
    "layout": _layout,
    "categories": _categories,
    "tags": _tags,
    "extra": _extra,
    "paragraph": _paragraph,
    "heading": _heading,
    "image": _image,
    "insert": _insert,
    "delete": _delete,
    "move": _move,
    "digest": _digest,
    "attribution": _attribution,
    "source": _source,
    "navigation": _navigation,
}


def random_edits(article: Article, lot: random.Random, count: int = EDITS) -> Iterator[RandomEdit]:
    """Yield edits of fields chosen by lot, of those that the article has."""
    made = 0
    while made < count:
        name = lot.choice(list(_KINDS))
        fields = _KINDS[name](lot, article)
        if fields and any(getattr(article, field) != value for field, value in fields.items()):
            made += 1
            yield RandomEdit(name, fields, frozenset(fields))


def wrong_with(post: Post, new: Post, edit: RandomEdit) -> str | None:
    """Say what is wrong with an edited post, or None."""
    old_article, article = post.article, newspost.loads(bytes(new), post.path).article
    if article != new.article:
        return "the post reads otherwise when it is read anew"
    for field in Article.model_fields:
        wanted = edit.fields.get(field, getattr(old_article, field))
        if not _says(field, getattr(article, field), wanted, edit):
            return f"{field}: {getattr(article, field)!r} is not {wanted!r}"
    return _moved_bytes(post, new, edit)


def _says(field: str, read: Any, wanted: Any, edit: RandomEdit) -> bool:  # noqa: ANN401 - any field
    if field == "extra" and edit.name in {"categories", "tags"}:
        return _without(read, _ALSO[edit.name]) == _without(wanted, _ALSO[edit.name])
    if field != "body" or field not in edit.fields:
        return bool(read == wanted)
    return len(read) == len(wanted) and all(_same_block(*pair) for pair in zip(read, wanted, strict=True))


def _without(extra: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in extra.items() if name != key}


def _same_block(read: Any, wanted: Any) -> bool:  # noqa: ANN401 - any block
    names = {"paragraph": ("text",), "heading": ("text", "level"), "image": ("src", "alt")}.get(wanted.kind, ("html",))
    return read.kind == wanted.kind and all(getattr(read, name) == getattr(wanted, name) for name in names)


def _moved_bytes(post: Post, new: Post, edit: RandomEdit) -> str | None:
    """Say whether a byte changed outside the places of the fields, where they had one."""
    old_text, text_now = str(post), str(new)
    if "body" in edit.fields:
        low, high = _bounds_of_blocks(post, edit)
    elif edit.name == "extra" or len(edit.changes) != 1 or _ALSO.get(edit.name) in post.front_matter:
        low, high = 0, len(old_text) - len(post.body)
    else:
        (field,) = edit.changes
        try:
            low, high = post.span(field) if field != "navigation" else (post.span(field, 0)[0], len(old_text))
        except KeyError:
            return None  # it had no place
        if getattr(edit.fields[field], "__len__", lambda: 1)() == 0 or edit.fields[field] is None:
            return None  # it goes, and what is around it with it
    if _is_moved(old_text, text_now, low, high) and not _is_below_a_comment(old_text, text_now, low, high):
        return f"bytes changed outside of {low} to {high}, where the field stood"
    return None


def _is_moved(old: str, new: str, low: int, high: int) -> bool:
    """Return whether something is different before ``low`` or behind ``high``, a place in the old text."""
    return old[:low] != new[:low] or old[high:] != new[len(new) - len(old) + high :]


def _is_below_a_comment(old: str, new: str, low: int, high: int) -> bool:
    """Return whether all that is new are items of a list, below the comment behind what was its last item.

    The comment stays in its line, behind an item.
    """
    comment = re.match(r"[ \t]*#[^\n]*\n", old[high:])
    if comment is None or old[low : low + 1] != "-" or _is_moved(old, new, low, high + comment.end()):
        return False
    inside = new[low : len(new) - len(old) + high + comment.end()]
    line = r"[ \t]*-[^\n]*?(?<![ \t])"
    return re.fullmatch(rf"(?:{line}\n)*{line}{re.escape(comment[0])}(?:{line}\n)*", inside) is not None


def _bounds_of_blocks(post: Post, edit: RandomEdit) -> tuple[int, int]:
    """Return the place of the blocks that change, with a block on either side of it."""
    old, new = post.article.body, edit.fields["body"]
    first, _ = _block_difference(old, new)
    last = len(old) - _block_difference(old[::-1], new[::-1])[0]
    low = post.span("body", first - 1)[1] if first > 0 else 0
    high = post.span("body", last)[0] if last < len(old) else len(str(post))
    if edit.name in {"paragraph", "heading", "image"}:
        return post.span("body", first)
    return min(low, high), max(low, high)


def _block_difference(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[int, None]:
    count = 0
    while count < min(len(old), len(new)) and old[count] == new[count]:
        count += 1
    return count, None
