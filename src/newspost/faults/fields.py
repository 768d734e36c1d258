"""FK: single fields that are missing, empty, or of another type than they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.names import is_passed_over
from newspost.faults.views import find_key, place
from newspost.problems import Severity
from newspost.ruby.values import ruby_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_KNOWN: Final = (
    "title",
    "date",
    "layout",
    "categories",
    "category",
    "tags",
    "tag",
    "permalink",
    "published",
    "slug",
    "excerpt",
)
_FALSE_WORDS: Final = frozenset({"false", "no", "off", "n", "0", ""})


def find(reading: Reading) -> Iterator[Fault]:
    """Yield the faults of this family."""
    yield from _missing(reading)
    yield from _title(reading)
    yield from _other_types(reading)
    yield from _unknown_keys(reading)
    yield from _published(reading)


def _missing(reading: Reading) -> Iterator[Fault]:
    """FK001: no title or date, and no file name to take one from."""
    data, fields = reading.header.data, reading.fields
    if "title" not in data and fields["title"] is None:
        message = "There is no title, and no file name to make one of. Write a `title`."
        yield fault("FK001", place(reading, "title"), message, ("title",)).as_fatal()
    name = reading.context.name
    has_named_date = name is not None and name.date is not None
    if "date" not in data and fields["date"] is None and not has_named_date and not is_passed_over(reading):
        message = (
            "There is no date, and none in the file's name. Jekyll gives a draft the time of its file; write a `date`."
        )
        yield fault("FK001", place(reading, "date"), message, ("date",)).as_fatal()


def _title(reading: Reading) -> Iterator[Fault]:
    """FK002 for a title that says nothing, FK003 for one that is no text (rule 19)."""
    data = reading.header.data
    if "title" not in data:
        return
    title, span, fatal = data["title"], place(reading, "title"), reading.fields["title"] is None
    key = find_key(reading, "title")
    if title is None:
        message = "The title is empty. Jekyll makes one up from the file's name; write one."
        yield fault("FK002", span, message, ("title",)).as_fatal(when=fatal)
    elif isinstance(title, str):
        if not title.strip():
            message = "The title is empty. Jekyll prints an empty heading; write one."
            yield fault("FK002", span, message, ("title",)).as_fatal(when=fatal)
    elif key is not None:
        yield _title_type(reading, title, key.value.of(reading.text), fatal=fatal)


def _title_type(reading: Reading, title: object, written: str, *, fatal: bool) -> Fault:
    """FK003: the loader reads a number, a date or a truth value; a warning where it prints as it was written."""
    printed = ruby_text(title, reading.context.zone)
    if title is False:
        becomes = "YAML reads it as false, and Jekyll makes up a title from the file's name"
    elif printed == written:
        becomes = f"YAML reads it as {_type(title)}, which prints the same but sorts and compares as no text does"
    else:
        becomes = f"YAML reads it as {_type(title)}, and Jekyll prints {shown(printed)}"
    severity: Severity | None = "warning" if printed == written and title is not False else None
    message = f"The title {shown(written)} is no text: {becomes}. Put it in quotes."
    return fault("FK003", place(reading, "title"), message, ("title",), severity=severity).as_fatal(when=fatal)


def _type(value: object) -> str:
    """Return what people call a value of this type."""
    match value:
        case bool():
            return "a truth value"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "a map"
        case str():
            return "a text"
        case _:
            return "a date"


def _other_types(reading: Reading) -> Iterator[Fault]:
    """FK003 for a layout that is no name, and for an address that stops the build (``undefined method gsub``)."""
    data = reading.header.data
    for name in ("layout", "permalink", "slug"):
        value = data.get(name)
        if value is None or value is False or isinstance(value, str):
            continue
        happens = "finds no such layout" if name == "layout" else "stops the build when it makes the address"
        message = f"The {name} is {_type(value)}, not a text: Jekyll {happens}. Put it in quotes."
        yield fault("FK003", place(reading, name), message, (name,) if name == "layout" else ("extra", name))


def _unknown_keys(reading: Reading) -> Iterator[Fault]:
    """FK004: a key that Jekyll would know if it were written right; all other keys are the site's own."""
    data = reading.header.data
    for key in reading.keys:
        name = key.path[0]
        if key.key is None or len(key.path) > 1 or not isinstance(name, str) or name in _KNOWN:
            continue
        meant = next((known for known in _KNOWN if known not in data and _is_close(name, known)), None)
        if meant is not None and name[0].isalpha():  # an odd blank before it is FM009
            message = f"Jekyll does not know the key {shown(name)} and ignores it. Did you mean {meant}?"
            yield fault("FK004", key.key, message, ("extra", name))


def _is_close(name: str, known: str) -> bool:
    """Whether ``name`` is ``known`` in other letter case, or one slip of the fingers away from it."""
    name = name.lower()
    if name == known:
        return True
    if abs(len(name) - len(known)) > 1 or len(known) < 5 or name in {f"{known}s", known.removesuffix("s")}:
        return False
    first = next((at for at, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), min(len(name), len(known)))
    if len(name) != len(known):
        longer, shorter = (name, known) if len(name) > len(known) else (known, name)
        return longer[first + 1 :] == shorter[first:]
    swapped = name[first : first + 2] == known[first : first + 2][::-1] and name[first + 2 :] == known[first + 2 :]
    return swapped or name[first + 1 :] == known[first + 1 :]


def _published(reading: Reading) -> Iterator[Fault]:
    """FK005: only a plain false hides a post, and so does nothing at all (rule 23)."""
    data = reading.header.data
    if "published" not in data:
        return
    value, span, loc = data["published"], place(reading, "published"), ("extra", "published")
    if value is None:
        yield fault("FK005", span, "`published` is empty. Jekyll hides the post; write true or false.", loc)
    elif value is False:
        yield fault("FK005", span, "Jekyll does not publish this post.", loc, severity="info")
    elif not isinstance(value, bool) and str(value).strip().lower() in _FALSE_WORDS:
        message = f"`published` is {shown(value)}, which is not false to Jekyll: it publishes the post. Write false."
        yield fault("FK005", span, message, loc)
