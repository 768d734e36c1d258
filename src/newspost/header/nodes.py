"""The tree of nodes behind a front matter: every key and value with its place in the whole text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import yaml

from newspost.header.extents import block_scalar_end, empty_value
from newspost.header.unreadable import UnreadableHeader
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.header.fence import Fence

# libyaml is what Jekyll runs on; without it PyYAML's own scanner stands in. It differs in this: a tab after the colon
# (`key:\tvalue`) and a U+FEFF at the start of a line are errors or text for it, blanks for libyaml; a character that is
# not printable spoils the whole header for it, for libyaml only what comes before the end of the first document;
# messages read a little otherwise.
LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

# Both scanners look at every open flow bracket for every token; the budget is on that product: what costs a second.
# libyaml passes 20,000 brackets inside each other, as Jekyll does.
FLOW_BUDGET = 500_000_000 if yaml.__with_libyaml__ else 2_000_000

_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Mark(Protocol):
    """A mark of either loader."""

    @property
    def index(self) -> int:
        """The code point that it stands at."""
        ...


@dataclass(slots=True, eq=False)
class Node:
    """A scalar, a collection or an alias, as written.

    ``span`` starts at the tag or anchor, if there is one, and holds nothing that does not belong to the node: no blank
    lines or comments after it. ``style`` is plain, ' , " , | or > for scalars, flow or block for collections, alias.
    ``text`` is a scalar's text without quotes and escapes; ``quoted`` says that it is text whatever it looks like (as
    in libyaml, a tag takes that away even from a text in quotes). A mapping's ``children`` are key, value, key, value.
    """

    kind: str  # scalar, sequence, mapping or alias
    span: Span
    style: str
    tag: str | None = None
    anchor: str | None = None
    alias: str | None = None
    text: str = ""
    quoted: bool = False
    children: list[Node] = field(default_factory=list["Node"])


@lru_cache(maxsize=1)  # first the values are wanted, then the places, of the same text
def compose(text: str, fence: Fence) -> Node | None:
    """Return the root node of the first YAML document inside ``fence``; later documents are not looked at.

    Built from events, without recursion and without the checks of PyYAML's composer, which SafeYAML does not make
    (unknown aliases, anchors given twice). The tree is for looking at only.

    Raises:
        UnreadableHeader: where libyaml finds no document, or the brackets are nested beyond all measure.
    """
    source = fence.yaml.of(text)
    base = fence.yaml.start
    try:
        return _tree(_events(source, base), text, base)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, source, base) from None
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, UnreadableHeader):
            raise
        # the reader's error counts bytes or code points, by loader; a lone surrogate has no error of its own
        odd = _NOT_PRINTABLE.search(source)
        message = "control characters are not allowed" if odd else "found characters that are not valid UTF-8"
        raise UnreadableHeader(message, base + (odd.start() if odd else 0)) from None


def _events(source: str, base: int) -> Iterator[yaml.Event]:
    """Yield the events of the first document, up to its end."""
    budget = FLOW_BUDGET
    depth = 0
    for event in yaml.parse(source, Loader=LOADER):
        if isinstance(event, yaml.DocumentEndEvent):
            return
        if isinstance(event, yaml.CollectionStartEvent) and (event.flow_style or depth):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent) and depth:
            depth -= 1
        budget -= depth
        if budget < 0:
            raise UnreadableHeader("found brackets nested too deep", base + _index(event.start_mark))
        yield event


def _tree(events: Iterator[yaml.Event], text: str, base: int) -> Node | None:
    """Hang the nodes of ``events`` together and return the root."""
    root = None
    open_nodes: list[Node] = []
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            node = open_nodes.pop()
            node.span = Span(node.span.start, _collection_end(node, base + _index(event.end_mark)))
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        parent = open_nodes[-1] if open_nodes else None
        node = _node(event, text, base, parent)
        if parent is None:
            root = node
        else:
            parent.children.append(node)
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append(node)
    return root


def _node(event: yaml.NodeEvent, text: str, base: int, parent: Node | None) -> Node:
    """Return the node that ``event`` starts, or is."""
    span = Span(base + _index(event.start_mark), base + _index(event.end_mark))
    if isinstance(event, yaml.AliasEvent):
        return Node("alias", span, "alias", alias=event.anchor)
    if isinstance(event, yaml.CollectionStartEvent):
        kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
        style = "flow" if event.flow_style else "block"
        return Node(kind, span, style, event.tag, event.anchor)
    assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 - the only kind of node event left
    style = event.style or "plain"
    if style in "|>":
        span = Span(span.start, block_scalar_end(text, span, event.value))
    elif span.start == span.end and parent and parent.kind == "mapping" and len(parent.children) % 2:
        span = empty_value(text, parent.children[-1].span.end)
    return Node("scalar", span, style, event.tag, event.anchor, None, event.value, quoted=event.implicit[1])


def _collection_end(node: Node, marked: int) -> int:
    """Return the end of a collection; the mark of a block lies behind the blank lines and comments after it."""
    if node.style == "flow":
        return marked
    return node.children[-1].span.end if node.children else node.span.start


def _index(mark: _Mark | None) -> int:
    """Return the code point that a mark stands at."""
    return mark.index if mark else 0


def _unreadable(error: yaml.MarkedYAMLError, source: str, base: int) -> UnreadableHeader:
    """Turn PyYAML's error into ours, in the words of Ruby: problem first, then context."""
    message = " ".join(filter(None, (error.problem, error.context)))
    context = base + error.context_mark.index if error.context_mark else None
    offset = base + error.problem_mark.index if error.problem_mark else base + len(source)
    return UnreadableHeader(message, offset, context)
