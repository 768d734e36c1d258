"""The form of pickles: a public name and values by theirs, so that what one release pickles, a later one reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, ClassVar

_OURS = __name__.partition(".")[0]


def restore(kind: str | type, values: dict[str, Any]) -> object:
    """Make again what was pickled under a public name of newspost, from the values that were told then.

    Where the class has since moved to another module, or has got more fields, this still finds it, and the fields have
    their defaults. A class that others made of one of these stands for itself. This function itself stays here: pickles
    name it.
    """
    found: Any = getattr(import_module(_OURS), kind) if isinstance(kind, str) else kind
    make: Callable[..., object] = getattr(found, "_restored", found)
    return make(**values)


def told(value: object, values: Mapping[str, object]) -> tuple[object, ...]:
    """Return what ``__reduce__`` is to return for a value that `restore` can make of these values."""
    kind = type(value)
    is_ours = kind.__module__.partition(".")[0] == _OURS
    return restore, (kind.__name__ if is_ours else kind, values)


class ByName:
    """What is pickled by the names of the fields that it is made of; a `dataclass` tells them by their place."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __reduce__(self) -> tuple[object, ...]:
        return told(self, {name: getattr(self, name) for name in self.__match_args__})
