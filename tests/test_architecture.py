"""The house keeps its order: imports go one way, the core does no I/O, and files, functions and patterns stay small."""

from __future__ import annotations

import ast
import re
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from newspost.text.patterns import Later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "newspost"

ROOMS = (
    "pickles",
    "text",
    "problems",
    "parts",
    "article",
    "dialect",
    "ruby",
    "header",
    "jekyll",
    "body",
    "meaning",
    "faults",
    "editing",
    "files",
    "workers",
    "post",
    "writing",
    "interop",
    "site",
    "checking",
    "sources",
    "arrow",
    "spark",
    "archive",
    "stats",
    "server",
    "testing",
    "cli",
)
"""From the bottom up: a module imports from its own room and from those before it. A new room gets its place here."""

TOP = "newspost"
IO_ROOMS = {
    "files",
    "workers",
    "site",
    "checking",
    "sources",
    "arrow",
    "spark",
    "archive",
    "stats",
    "server",
    "testing",
    "cli",
}
IO_MODULES = {"asyncio", "glob", "io", "os", "pathlib", "shutil", "socket", "subprocess", "tempfile", "urllib"}
# of those modules, what does no I/O
PURE = {"os.PathLike", "os.fspath", "pathlib.PurePath", "pathlib.PurePosixPath", "urllib.parse.unquote"}
IO_CALLS = {"open", "input", "print"}
IO_METHODS = IO_CALLS | {"read_bytes", "read_text", "write_bytes", "write_text"}


def _name(path: Path) -> str:
    """Return the dotted name of a source file; a package goes by its folder's."""
    return ".".join((TOP, *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


SOURCES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
CORE = [name for name in SOURCES if name.split(".")[1:2] and name.split(".")[1] not in IO_ROOMS]


def _room(name: str) -> str:
    """Return the room of a module: the first part of its name below the package, empty for the package itself."""
    return name.partition(".")[2].partition(".")[0]


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def _at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree, all but what only type checkers read."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not _is_type_checking(child):
            yield from _at_run_time(child)


def _base(node: ast.ImportFrom, name: str) -> str:
    """Return the absolute name of what ``from ... import`` names."""
    if not node.level:
        return node.module or ""
    package = name.split(".") if SOURCES[name].name == "__init__.py" else name.split(".")[:-1]
    return ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])


def _imports(name: str) -> Iterator[str]:
    """Yield the modules of the package that a module imports, those that only type checkers read among them."""
    for node in ast.walk(_tree(SOURCES[name])):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, name)
            found = [f"{base}.{alias.name}" if f"{base}.{alias.name}" in SOURCES else base for alias in node.names]
        else:
            continue
        yield from (module for module in found if module.partition(".")[0] == TOP)


def test_the_package_was_found() -> None:
    assert TOP in SOURCES
    assert f"{TOP}.text.spans" in SOURCES


@pytest.mark.parametrize("name", SOURCES)
def test_a_module_stands_in_a_room_that_has_a_place(name: str) -> None:
    assert _room(name) in {"", "_version", "__main__", *ROOMS}, f"give {_room(name)} a place in ROOMS"


@pytest.mark.parametrize("name", SOURCES)
def test_imports_go_one_way(name: str) -> None:
    room = "cli" if _room(name) == "__main__" else _room(name)
    for imported in _imports(name):
        there = _room(imported)
        if there == "_version":
            continue
        if not room:
            assert there != "cli", "the package works without its command line"
        elif not there:
            assert room == "cli", f"{name} imports the package that imports it"
        else:
            assert room != "_version"
            assert ROOMS.index(there) <= ROOMS.index(room), f"{name} imports {imported}, which stands above it"


def test_no_module_imports_itself_by_way_of_others() -> None:
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"import cycle: {' > '.join((*way[way.index(name) :], name))}"
        if name not in done and name in SOURCES:
            for imported in _imports(name):
                visit(imported, (*way, name))
            done.add(name)

    for name in SOURCES:
        visit(name, ())


@pytest.mark.parametrize("name", CORE)
def test_the_core_does_no_input_or_output(name: str) -> None:
    for node in _at_run_time(_tree(SOURCES[name])):
        if isinstance(node, ast.Import):
            assert not {alias.name.partition(".")[0] for alias in node.names} & IO_MODULES
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in IO_MODULES:
            assert {f"{node.module}.{alias.name}" for alias in node.names} <= PURE
        elif isinstance(node, ast.Call):
            is_method = isinstance(node.func, ast.Attribute)
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            assert called not in (IO_METHODS if is_method else IO_CALLS), f"{name}:{node.lineno} calls {called}"


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_has_at_most_500_lines(name: str) -> None:
    assert len(SOURCES[name].read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("name", SOURCES)
def test_a_function_has_at_most_60_lines(name: str) -> None:
    for node in ast.walk(_tree(SOURCES[name])):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines"


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda page: page.name)
def test_a_page_names_only_files_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|samples|docs|src)/[\w./-]+)`", text)
    prose = re.sub(r"(?ms)^(```+|~~~+).*?^\1$", "", text)
    linked = re.findall(r"\]\((?!https?:)([^)#\s]+)", prose)
    assert not [path for path in named if not (ROOT / path).exists()]
    assert not [path for path in linked if not (page.parent / path).exists()]


def test_the_page_on_architecture_names_the_rooms_in_their_order() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"(?m)^\| `(\w+)` \|", page)) == ROOMS


# --- regular expressions: no unbounded repeat that backtracks inside another, which is how a pattern turns exponential

_regex_parser: Any = import_module("re._parser")
_regex_words: Any = import_module("re._constants")


_BODIES: dict[object, Callable[[Any], list[Any]]] = {
    _regex_words.MAX_REPEAT: lambda found: [found[2]],
    _regex_words.MIN_REPEAT: lambda found: [found[2]],
    _regex_words.POSSESSIVE_REPEAT: lambda found: [found[2]],
    _regex_words.ATOMIC_GROUP: lambda found: [found],
    _regex_words.SUBPATTERN: lambda found: [found[-1]],
    _regex_words.BRANCH: lambda found: list(found[1]),
    _regex_words.ASSERT: lambda found: [found[1]],
    _regex_words.ASSERT_NOT: lambda found: [found[1]],
    _regex_words.GROUPREF_EXISTS: lambda found: [body for body in found[1:] if body is not None],
}
"""Where the parser keeps what stands inside a piece of a pattern."""

_SINGLE = {_regex_words.LITERAL, _regex_words.NOT_LITERAL, _regex_words.IN, _regex_words.ANY}
_BACKTRACKING = {_regex_words.MAX_REPEAT, _regex_words.MIN_REPEAT}
_SEALED = {
    _regex_words.POSSESSIVE_REPEAT,
    _regex_words.ATOMIC_GROUP,
    _regex_words.ASSERT,
    _regex_words.ASSERT_NOT,
}


def _nests_repeats(items: Any, *, inside: bool = False) -> bool:  # noqa: ANN401 - what re's parser gives has no types
    """Whether an unbounded repeat that can give back what it took stands in another such repeat."""
    for word, found in items:
        unbounded = word in _BACKTRACKING and found[1] is _regex_words.MAXREPEAT
        if unbounded and inside:
            return True
        within = unbounded or (inside and word not in _SEALED)
        if any(_nests_repeats(body, inside=within) for body in _BODIES.get(word, lambda _: [])(found)):
            return True
    return False


def _misread(items: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a group is repeated possessively: Python before 3.11.5 takes a repeat that failed halfway for matched."""
    for word, found in items:
        if word is _regex_words.POSSESSIVE_REPEAT and (len(found[2]) != 1 or found[2][0][0] not in _SINGLE):
            return True
        if any(_misread(body) for body in _BODIES.get(word, lambda _: [])(found)):
            return True
    return False


def _is_catastrophic(pattern: str, flags: int = 0) -> bool:
    return _nests_repeats(_regex_parser.parse(pattern, flags & ~re.DEBUG))


def _compiled(value: object, depth: int = 4) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a value: itself, or what its items or fields hold."""
    if isinstance(value, Later):
        yield value.compiled()
    elif isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for item in value.values():  # pyright: ignore[reportUnknownVariableType] - whatever a module holds
            yield from _compiled(item, depth - 1)  # pyright: ignore[reportUnknownArgumentType] - as above
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for item in value:  # pyright: ignore[reportUnknownVariableType] - as above
            yield from _compiled(item, depth - 1)  # pyright: ignore[reportUnknownArgumentType] - as above
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _compiled(getattr(value, field.name, None), depth - 1)


def _literals(tree: ast.Module) -> Iterator[str]:
    """Yield the patterns written out in calls of ``re``'s functions, those inside of functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("re.", "later")) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def imported(name: str) -> ModuleType:
    """Import a module, or skip the test where an extra is missing that the module needs."""
    try:
        return import_module(name)
    except ImportError as error:
        if error.name not in {"lsprotocol", "pyarrow", "pygls", "pyspark"}:
            raise
        pytest.skip(str(error))


@pytest.mark.parametrize("name", SOURCES)
def test_no_pattern_can_turn_exponential(name: str) -> None:
    for value in vars(imported(name)).values():
        for pattern in _compiled(value):
            if isinstance(pattern.pattern, str):
                assert not _is_catastrophic(pattern.pattern, pattern.flags), pattern.pattern
    for literal in _literals(_tree(SOURCES[name])):
        assert not _is_catastrophic(literal), literal


@pytest.mark.parametrize("name", SOURCES)
def test_no_pattern_is_misread_by_the_first_releases_of_python_3_11(name: str) -> None:
    compiled = [pattern for value in vars(imported(name)).values() for pattern in _compiled(value)]
    written = [(literal, 0) for literal in _literals(_tree(SOURCES[name]))]
    for pattern, flags in [
        (found.pattern, found.flags) for found in compiled if isinstance(found.pattern, str)
    ] + written:
        assert not _misread(_regex_parser.parse(pattern, flags & ~re.DEBUG)), (
            f"{pattern}: write (?>(?:...)*) for (?:...)*+"
        )


@pytest.mark.parametrize(
    ("pattern", "is_misread"), [(r"(?:ab?c)*+", True), (r"(?>(?:ab?c)*)", False), (r"[ab]*+", False)]
)
def test_a_pattern_that_is_misread_is_found(pattern: str, is_misread: bool) -> None:  # noqa: FBT001 - a column
    assert _misread(_regex_parser.parse(pattern)) == is_misread


@pytest.mark.parametrize(
    "pattern", [r"(a+)+", r"(?:a*b?)*", r"(?:x|a+)*?", r"(?:(?:a{2,})b)+", r"(?>(a+)+)", r"(?=(a+)+)"]
)
def test_a_pattern_that_can_turn_exponential_is_found(pattern: str) -> None:
    assert _is_catastrophic(pattern)


@pytest.mark.parametrize("pattern", [r"(?:a++b)+", r"(?:(?>a+)b)*", r"(?:a+b)*+", r"(?:a{1,9})+", r"a+b+", r"(a?b)+"])
def test_a_pattern_that_stays_linear_is_not(pattern: str) -> None:
    assert not _is_catastrophic(pattern)
