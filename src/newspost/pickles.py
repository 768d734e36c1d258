"""The form of pickles: a public name and values by theirs, so that what one release pickles, a later one reads."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, ClassVar


def restore(name: str, values: dict[str, Any]) -> object:
    """Make again what was pickled under a public name of newspost, from the values that were told then.

    Where the class has since moved to another module, or has got more fields, this still finds it, and the fields have
    their defaults. This function itself stays here: pickles name it.
    """
    kind: Any = getattr(import_module("newspost"), name)
    make: Callable[..., object] = getattr(kind, "_restored", kind)
    return make(**values)


class ByName:
    """What is pickled by the names of the fields that it is made of; a `dataclass` tells them by their place."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __reduce__(self) -> tuple[object, ...]:
        return restore, (type(self).__name__, {name: getattr(self, name) for name in self.__match_args__})
