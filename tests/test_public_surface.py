"""What `import newspost` offers: these names, each documented, typed and in one place; and it imports little."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import typing
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import walk_packages
from types import FunctionType
from typing import TYPE_CHECKING

import frontmatter
import pytest

import newspost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

NAMES = (Path(__file__).parent / "data" / "public_names.txt").read_text(encoding="utf-8").split()
MODULES = ["newspost", *(found.name for found in walk_packages(newspost.__path__, "newspost."))]


class Routine(typing.NamedTuple):
    name: str
    function: Callable[..., object]
    bound: bool


def _function(member: object) -> Callable[..., object] | None:
    """Return the function behind a member of a class, if there is one."""
    if isinstance(member, property):
        return member.fget
    if isinstance(member, cached_property):
        return typing.cast("Callable[..., object]", member.func)
    if isinstance(member, classmethod | staticmethod):
        return typing.cast("Callable[..., object]", member.__func__)
    return member if isinstance(member, FunctionType) else None


def _routines() -> Iterator[Routine]:
    """Yield every public function and every public method of a public class that is written in this package."""
    for name in NAMES:
        value: object = getattr(newspost, name, None)
        if isinstance(value, FunctionType):
            yield Routine(name, value, bound=False)
        if not isinstance(value, type):
            continue
        for owner in value.__mro__:
            for attribute, member in vars(owner).items():
                function = _function(member)
                if function and function.__module__.startswith("newspost.") and not attribute.startswith("_"):
                    yield Routine(f"{name}.{attribute}", function, bound=not isinstance(member, staticmethod))


ROUTINES = list(_routines())


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _documented_values() -> set[str]:
    """Return the names that some module of the package assigns and explains with a string under the assignment."""
    found: set[str] = set()
    for path in Path(newspost.__path__[0]).rglob("*.py"):
        for node, after in pairwise(ast.parse(path.read_text(encoding="utf-8")).body):
            if _is_text(after) and isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found.update(target.id for target in targets if isinstance(target, ast.Name))
    return found


def _modules_after(code: str) -> set[str]:
    """Return what a fresh interpreter has imported after ``code``, by top name."""
    script = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_names_are_these() -> None:
    assert sorted(newspost.__all__) == sorted(NAMES)


def test_dir_shows_nothing_else() -> None:
    shown = {name for name in dir(newspost) if not name.startswith("_")}
    assert shown == {name for name in NAMES if not name.startswith("_")}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_exists(name: str) -> None:
    assert getattr(newspost, name) is not None


def modules_here() -> Iterator[ModuleType]:
    """Yield the modules of newspost, but those that need an extra which is not installed."""
    for name in MODULES:
        try:
            yield import_module(name)
        except ImportError as error:
            assert "install newspost[" in str(error)  # noqa: PT017 - else it is broken


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_public_in_one_place(name: str) -> None:
    value: object = getattr(newspost, name)
    modules = modules_here()
    places = [
        module.__name__
        for module in modules
        if any(getattr(module, public, None) is value for public in getattr(module, "__all__", ()))
    ]
    assert places == ["newspost"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_documented(name: str) -> None:
    value: object = getattr(newspost, name)
    if name == "__version__":
        return
    if isinstance(value, type | FunctionType):
        text = vars(value).get("__doc__") if isinstance(value, type) else value.__doc__
        assert text, f"{name} has no docstring of its own"
        assert not text.startswith(f"{name}("), f"{name} has the docstring that dataclasses make up"
    else:
        assert name in _documented_values(), f"{name} has no string under its assignment"


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.name)
def test_a_function_is_documented_and_typed(routine: Routine) -> None:
    assert routine.function.__doc__
    signature = inspect.signature(routine.function)
    assert signature.return_annotation is not inspect.Signature.empty
    parameters = list(signature.parameters.values())[routine.bound :]
    assert not [parameter.name for parameter in parameters if parameter.annotation is inspect.Parameter.empty]


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(getattr(newspost, name, None), type)])
def test_the_types_of_a_class_can_be_read_at_run_time(name: str) -> None:
    typing.get_type_hints(getattr(newspost, name), include_extras=True)


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.name)
def test_the_types_of_a_function_can_be_read_at_run_time(routine: Routine) -> None:
    # python-frontmatter and pydantic are imported when somebody asks for a post or an Article of theirs, and not before
    late = {"frontmatter": frontmatter, "Article": newspost.Article}
    assert "return" in typing.get_type_hints(routine.function, None, late, include_extras=True)


def test_the_functions_and_methods_were_found() -> None:
    assert {"load", "loads", "Article.paragraphs", "Span.of"} <= {routine.name for routine in ROUTINES}


def test_importing_the_package_leaves_out_what_it_can_do_without() -> None:
    unasked = {"click", "rich", "frontmatter", "markdown_it", "selectolax", "hypothesis"}
    assert not _modules_after("import newspost") & unasked


def test_the_version_costs_no_import_of_what_reads_posts() -> None:
    code = """
import sys
from newspost.cli import main
sys.argv = ["newspost", "--version"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert not _modules_after(code) & {"pydantic", "rich", "yaml"}
