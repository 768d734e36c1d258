"""The checker's config: which file is whose, what is refused and where, what runs, and the schemas for editors."""

from __future__ import annotations

import json
import os
import pickle
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import grows_at_most
from newspost import CheckConfigError
from newspost.checking.codes import ALL_CODES, TOOL_CODES, closeness, is_known, selectors
from newspost.checking.config_files import CONFIG_NAMES, Configs, find_config, parents_not_extended, read_override
from newspost.checking.globs import Glob
from newspost.checking.keys import KEYS, PROFILES, RULE_OPTIONS, TABLES
from newspost.checking.layers import CustomRule, Output
from newspost.checking.schema import config_schema, front_matter_schema
from newspost.checking.selection import Selection, matches
from newspost.checking.settings import Settings, check_codes, effective
from newspost.checking.toml_places import find_places
from newspost.faults.codes import CODES, Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newspost.problems import Severity

DATA = Path(__file__).parent / "data" / "check_settings"


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _cases(name: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", _table(name)["case"])


def _put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def _read(folder: Path, text: str) -> Settings:
    _put(folder / "newspost.toml", text)
    return Configs(here=folder).for_folder()


# --- finding ----------------------------------------------------------------------------------------------------------


def test_the_closest_config_is_a_files_own(tmp_path: Path) -> None:
    _put(tmp_path / "newspost.toml", "max-warnings = 1")
    _put(tmp_path / "blog" / ".newspost.toml", "max-warnings = 2")
    _put(tmp_path / "blog" / "deep" / "pyproject.toml", "[tool.newspost]\nmax-warnings = 3")
    _put(tmp_path / "other" / "pyproject.toml", "[tool.black]\nline-length = 3")
    configs = Configs(here=tmp_path)
    expected = {
        "a.md": 1,
        "_posts/a.md": 1,
        "blog/a.md": 2,
        "blog/_posts/a.md": 2,
        "blog/deep/x/y/a.md": 3,
        "other/a.md": 1,
        str(tmp_path / "blog" / "deep" / "a.md"): 3,
    }
    assert {path: configs.for_file(path).max_warnings for path in expected} == expected
    assert configs.for_file(tmp_path / "blog" / "b.md").max_warnings == 2


def test_of_three_names_the_first_counts(tmp_path: Path) -> None:
    assert find_config(tmp_path) is None
    for name in reversed(CONFIG_NAMES):
        _put(tmp_path / name, "[tool.newspost]\n")
        assert find_config(tmp_path / "_posts") == tmp_path / name


def test_a_project_counts_only_with_a_table_for_newspost(tmp_path: Path) -> None:
    path = _put(tmp_path / "pyproject.toml", "[project]\ndependencies = ['newspost']\n")
    assert find_config(tmp_path) is None
    _put(path, "[tool.newspost]\n")
    assert find_config(tmp_path) == path
    _put(path, "[tool.newspost.severity]\nFM = 'off'\n")
    assert Configs(here=tmp_path).for_folder().severity == {"FM": "off"}


def test_without_a_config_all_is_as_it_comes(tmp_path: Path) -> None:
    assert Configs(here=tmp_path).for_file("a.md") == Settings()
    _put(tmp_path / "newspost.toml", "max-warnings = 1")
    assert Configs(here=tmp_path, isolated=True).for_file("a.md") == Settings()


def test_a_named_config_is_that_of_all_files(tmp_path: Path) -> None:
    _put(tmp_path / "newspost.toml", "max-warnings = 1")
    _put(tmp_path / "ci" / "strict.toml", "max-warnings = 0\nexclude = ['x.md']")
    configs = Configs(here=tmp_path, named=Path("ci/strict.toml"))
    assert configs.for_file("a.md").max_warnings == 0
    assert not configs.for_file("a.md").is_checked(f"{tmp_path.as_posix()}/ci/x.md")
    with pytest.raises(CheckConfigError, match="cannot be read"):
        Configs(here=tmp_path, named=Path("none.toml")).for_folder()


@pytest.mark.parametrize(("data", "at"), [(b"profile = 'jekyll'\n# \xff", "2:3"), (b"\xef\xbb\xbf# \xff", "1:3")])
def test_a_config_that_is_not_utf8_is_refused(tmp_path: Path, data: bytes, at: str) -> None:
    (tmp_path / "newspost.toml").write_bytes(data)
    with pytest.raises(CheckConfigError, match="not UTF-8") as caught:
        Configs(here=tmp_path).for_folder()
    assert f"{caught.value.line}:{caught.value.column}" == at


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "newspost.toml").write_bytes(b"\xef\xbb\xbfprofile = 'finews'\r\nfail-on = 'bad'\r\n")
    with pytest.raises(CheckConfigError) as caught:
        Configs(here=tmp_path).for_folder()
    assert (caught.value.line, caught.value.column) == (2, 1)


def test_brackets_without_end_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckConfigError, match="nested too deep"):
        _read(tmp_path, "select = " + "[" * 5000 + "]" * 5000)


@pytest.mark.skipif(os.name == "nt", reason="every file can be read there")
def test_a_config_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = _put(tmp_path / "newspost.toml")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("nothing is forbidden to root")
    with pytest.raises(CheckConfigError, match="cannot be read"):
        Configs(here=tmp_path).for_folder()


# --- refusing ---------------------------------------------------------------------------------------------------------


REFUSED = [
    (name, case)
    for name in ("newspost.toml", "pyproject.toml")
    for case in _cases("refused.toml")
    if name == "newspost.toml" or not re.search(r"(?m)^\[|newspost", case["config"])
]


@pytest.mark.parametrize(
    ("name", "case"), REFUSED, ids=lambda value: value if isinstance(value, str) else value["name"]
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, name: str, case: dict[str, Any]) -> None:
    in_project = name == "pyproject.toml"
    path = _put(tmp_path / name, "[tool.newspost]\n" * in_project + case["config"])
    with pytest.raises(CheckConfigError) as caught:
        Configs(here=tmp_path).for_folder()
    line, column = (int(part) for part in case["at"].split(":"))
    error = caught.value
    assert (error.path, error.line, error.column) == (str(path), line + in_project, column)
    assert str(error) == f"{path}:{line + in_project}:{column}: {error.message}"
    for words in case["says"]:
        assert words in error.message
    assert case.get("not", "\0") not in error.message


def test_a_mistake_on_the_command_line_has_no_line(tmp_path: Path) -> None:
    with pytest.raises(CheckConfigError) as caught:
        Configs(here=tmp_path, overrides=[{"slect": ["FM"]}])
    assert str(caught.value) == "command line: There is no key slect. Did you mean select?"


def test_rules_of_plugins_are_looked_for_when_they_are_there(tmp_path: Path) -> None:
    settings = _read(tmp_path, "plugins = ['mine']\nextend-select = ['X900']\nrules.X900.of = {its = 'own'}\n")
    assert settings.options == {"X900": {"of": {"its": "own"}}}
    check_codes(settings, {"X900": Code("mine", "error")})
    with pytest.raises(CheckConfigError, match="No rule is called X900") as caught:
        check_codes(settings)
    assert (caught.value.line, caught.value.column) == (2, 18)


# --- laying one over the other ----------------------------------------------------------------------------------------


def test_a_config_that_extends_another_replaces_lists_and_merges_tables(tmp_path: Path) -> None:
    rule = "[[rule]]\ncode = '{}'\nfield = 'title'\nmax-length = {}\n"
    base = (
        "select = ['FM']\nignore = ['FM001']\nexclude = ['old']\nfail-on = 'warning'\n"
        "[severity]\nFM = 'warning'\nFM006 = 'info'\n[per-file-ignores]\n'a.md' = ['BD']\n"
        "[rules]\nFK001.required = ['title']\nSL004.hosts = ['news.example']\n"
    )
    _put(tmp_path / "base.toml", base + rule.format("X1", 1) + rule.format("X2", 2))
    own = (
        "extend = '../base.toml'\nselect = ['DT']\n[severity]\nFM006 = 'error'\n"
        "[per-file-ignores]\n'a.md' = ['TX']\n[rules]\nFK001.required = ['date']\n"
    )
    _put(tmp_path / "site" / "newspost.toml", own + rule.format("X2", 9))
    found = Configs(here=tmp_path).for_folder("site")
    assert (found.select, found.ignore, found.fail_on) == (("DT",), ("FM001",), "warning")
    assert found.severity == {"FM": "warning", "FM006": "error"}
    assert found.options == {"FK001": {"required": ("date",)}, "SL004": {"hosts": ("news.example",)}}
    assert [(rule.code, rule.max_length) for rule in found.rules] == [("X1", 1), ("X2", 9)]
    assert [Path(path).name for path in found.files] == ["newspost.toml", "base.toml"]
    selection = Selection(found, here=tmp_path.as_posix())
    assert [code in selection.wanted("a.md") for code in ("DT001", "FM002")] == [True, False]
    assert {str(one.glob): one.selectors for one in found.per_file_ignores} == {"a.md": ("TX",)}
    assert len(found.per_file_ignores) == 2, "the same words mean other files in another folder"


def test_globs_and_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    _put(tmp_path / "base.toml", "exclude = ['/old']\nbaseline = 'base.json'\nplugins = ['./rules.py', 'installed']")
    _put(
        tmp_path / "site" / "newspost.toml", "extend = '../base.toml'\ncache-dir = '../.cache'\noutput = ['sarif:a/b']"
    )
    root = tmp_path.as_posix()
    found = Configs(here=tmp_path / "site", overrides=[{"output": ["full", "json:o.json"]}]).for_folder()
    assert (found.baseline, found.cache_dir) == (f"{root}/base.json", f"{root}/.cache")
    assert found.plugins == (f"{root}/rules.py", "installed")
    assert found.outputs == (Output("full"), Output("json", f"{root}/site/o.json"))
    assert not found.is_checked(f"{root}/old/a.md")
    assert found.is_checked(f"{root}/site/old/a.md")
    assert Configs(here=tmp_path).for_folder("site").outputs == (Output("sarif", f"{root}/site/a/b"),)


def test_configs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    _put(tmp_path / "newspost.toml", "extend = 'a.toml'")
    _put(tmp_path / "a.toml", "# comment\nextend = 'b.toml'")
    _put(tmp_path / "b.toml", "extend = './a.toml'")
    with pytest.raises(CheckConfigError, match=re.escape("itself: a.toml > b.toml > a.toml")) as caught:
        Configs(here=tmp_path).for_folder()
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "b.toml"), 1)


def test_a_project_is_extended_by_its_table(tmp_path: Path) -> None:
    _put(tmp_path / "pyproject.toml", "[tool.newspost]\nmax-warnings = 7\n")
    _put(tmp_path / "site" / "newspost.toml", "extend = '../pyproject.toml'")
    assert Configs(here=tmp_path).for_folder("site").max_warnings == 7
    _put(tmp_path / "pyproject.toml", "[tool.other]\n")
    with pytest.raises(CheckConfigError, match="no table"):
        Configs(here=tmp_path).for_folder("site")


def test_an_include_leaves_all_else_out(tmp_path: Path) -> None:
    found = _read(tmp_path, "include = ['_posts/*.md', 'extra']\nexclude = ['*-draft.md']")
    root = tmp_path.as_posix()
    checked = ["_posts/a.md", "extra/x/a.txt", "_posts/x/a.md", "_posts/a-draft.md", "a.md"]
    assert [path for path in checked if found.is_checked(f"{root}/{path}")] == checked[:2]


def test_the_command_line_is_laid_over_the_config(tmp_path: Path) -> None:
    _put(tmp_path / "newspost.toml", "fail-on = 'info'\nselect = ['FM']\nseverity.FM = 'info'\n")
    texts = ["fail-on='warning'", "severity.TX='off'", "rules.FK001.required=['a', 'b']", "fail-on='never'"]
    found = Configs(here=tmp_path, overrides=[read_override(text) for text in texts]).for_folder()
    assert (found.fail_on, found.select) == ("never", ("FM",))
    assert found.severity == {"FM": "info", "TX": "off"}
    assert found.options["FK001"] == {"required": ("a", "b")}


@pytest.mark.parametrize("text", ["fail-on=warning", "fail-on", "=", "a = 1\nb = ", "a=" + "[" * 3000])
def test_an_override_that_is_no_toml_is_refused(text: str) -> None:
    with pytest.raises(CheckConfigError, match="KEY=VALUE"):
        read_override(text)


def test_the_command_line_extends_nothing(tmp_path: Path) -> None:
    with pytest.raises(CheckConfigError, match="command line cannot"):
        Configs(here=tmp_path, overrides=[{"extend": "a.toml"}])


def test_parents_that_say_nothing_are_told(tmp_path: Path) -> None:
    top, middle = _put(tmp_path / "pyproject.toml", "[tool.newspost]"), _put(tmp_path / "a" / ".newspost.toml")
    own = _put(tmp_path / "a" / "b" / "newspost.toml")
    assert parents_not_extended(Configs(here=tmp_path).for_folder("a/b")) == (middle, top)
    _put(own, "extend = '../../pyproject.toml'")
    assert parents_not_extended(Configs(here=tmp_path).for_folder("a/b")) == (middle,)
    assert parents_not_extended(Settings()) == ()


def test_settings_compare_by_what_they_decide(tmp_path: Path) -> None:
    one = _read(tmp_path, "select = ['FM']\n")
    other = _read(tmp_path, "# the same\nselect = [\n 'FM' ]\nfail-on = 'error'")
    assert (one == other, repr(one) == repr(other)) == (True, True)
    assert one != _read(tmp_path, "select = ['FK']\n")
    again = pickle.loads(pickle.dumps(one))
    assert (again, effective(again)) == (one, effective(one))


# --- rules without Python ---------------------------------------------------------------------------------------------


def test_a_rule_of_the_config_has_all_that_is_written(tmp_path: Path) -> None:
    text = (
        "[[rule]]\ncode = 'X001'\nname = 'sections'\nfield = 'section.name'\nrequire = true\nmatch = '^[a-z]+$'\n"
        "forbid = 'x'\none-of = ['news', 3, true]\nmin-length = 1\nmax-length = 9\n"
        "message = 'No.'\nseverity = 'error'\n"
    )
    rule = CustomRule(
        *("X001", "sections", "section.name"),
        require=True,
        forbid="x",
        match="^[a-z]+$",
        one_of=("news", 3, True),
        min_length=1,
        max_length=9,
        message="No.",
        severity="error",
    )
    found = _read(tmp_path, text)
    assert found.rules == (rule,)
    assert found.codes()["X001"] == Code("sections", "error")
    (rule,) = _read(tmp_path, "[[rule]]\ncode = 'X1'\nfield = 'a'\nmax-length = 0\nmin-length = 0\n").rules
    assert (rule.name, rule.min_length, rule.max_length) == ("x1", 0, 0)
    assert _read(tmp_path, "[[rule]]\ncode = 'X1'\nfield = 'a'\nmax-length = 0\n").rules[0].max_length == 0


def test_a_rule_has_all_of_its_options(tmp_path: Path) -> None:
    text = "profile = 'finews'\n[rules]\nAT001.exempt = ['talks/']\nTX005 = {known = ['a'], known-tags = ['b']}\n"
    options = _read(tmp_path, text).options
    assert options["TX005"] == {"known": ("a",), "known-tags": ("b",)}
    assert options["AT001"]["exempt-tags"] == PROFILES["finews"].options["AT001"]["exempt-tags"]
    assert options["AT001"]["exempt"] == (Glob(tmp_path.as_posix(), "talks/"),)


# --- selecting --------------------------------------------------------------------------------------------------------


def _level(selection: Selection, asked: str, codes: Mapping[str, Code]) -> str:
    """Return what becomes of a finding that is asked for as ``[PATH ]CODE[ SEVERITY]``."""
    words = asked.split(" ")
    path = words.pop(0) if "." in words[0] else "a.md"
    severity = words[1] if len(words) > 1 else codes[words[0]].severity
    return selection.severity_of(words[0], cast("Severity", severity), path) or "off"


@pytest.mark.parametrize("case", _cases("selection.toml"), ids=lambda case: case["name"])
def test_a_rule_runs_as_the_config_says(tmp_path: Path, case: dict[str, Any]) -> None:
    settings = _read(tmp_path, case["config"])
    selection, codes = Selection(settings, here=tmp_path.as_posix()), settings.codes()
    expected: dict[str, str] = {**case.get("levels", {}), **dict.fromkeys(case.get("off", ()), "off")}
    assert {asked: _level(selection, asked, codes) for asked in expected} == expected
    for asked, level in expected.items():
        path, code = ("a.md", asked) if " " not in asked else (asked.split(" ")[0], asked.split(" ")[1])
        if code in codes and level != "off":
            assert code in selection.wanted(path)


def test_a_path_may_be_absolute(tmp_path: Path) -> None:
    settings = _read(tmp_path, "per-file-ignores = {'/a.md' = ['FM']}")
    selection = Selection(settings, here=f"{tmp_path.as_posix()}/deep")
    for path in ("../a.md", f"{tmp_path.as_posix()}/a.md", "../deep/../a.md"):
        assert selection.severity_of("FM001", "error", path) is None
    assert selection.severity_of("FM001", "error", "a.md") == "error"


def test_codes_of_plugins_are_selected_like_any(tmp_path: Path) -> None:
    settings = _read(tmp_path, "plugins = ['mine']\nignore = ['XA', 'loud-title']\nextend-select = ['X3']")
    plugins = {
        "XA1": Code("a", "error"),
        "X2": Code("loud-title", "error"),
        "X3": Code("c", "info"),
        "X4": Code("d", "error"),
    }
    assert Selection(settings, plugins).wanted("a.md") & plugins.keys() == {"X3", "X4"}


selector = st.sampled_from(selectors())
code = st.sampled_from(sorted(ALL_CODES))


@given(code, st.lists(selector, max_size=4), st.lists(selector, max_size=4), st.lists(selector, max_size=3))
def test_a_rule_that_nobody_names_is_as_it_would_be(
    code: str, select: list[str], ignore: list[str], levels: list[str]
) -> None:
    settings = Settings(extend_select=tuple(select), ignore=tuple(ignore), severity=dict.fromkeys(levels, "error"))
    if not any(matches(one, code) for one in (*select, *ignore, *levels)):
        default = ALL_CODES[code].severity
        assert Selection(settings).severity_of(code, default, "a") == Selection(Settings()).severity_of(
            code, default, "a"
        )


@given(st.sampled_from(sorted(CODES)), st.lists(selector), st.lists(selector))
def test_naming_a_rule_by_its_code_settles_it(code: str, select: list[str], ignore: list[str]) -> None:
    others = [one for one in ignore if one not in {code, CODES[code].name}]
    chosen = Settings(select=(*select, code), ignore=tuple(others))
    assert Selection(chosen).severity_of(code, "info", "a") == "info"
    refused = Settings(select=(*select, code), ignore=(*ignore, CODES[code].name))
    assert Selection(refused).severity_of(code, "error", "a") is None


@given(selector, code)
def test_a_selector_names_what_it_begins(selector: str, code: str) -> None:
    family = re.sub(r"\d", "", code)
    named = selector in {"ALL", family, code, ALL_CODES[code].name}
    assert matches(selector, code) == named
    assert all((closeness(code[:end], code) is not None) == (end >= len(family)) for end in range(1, len(code) + 1))


def test_codes_and_names_are_told_apart() -> None:
    names = [known.name for known in ALL_CODES.values()]
    assert len(set(names)) == len(names)
    assert not CODES.keys() & TOOL_CODES.keys()
    assert all(is_known(one) for one in selectors())
    assert not any(is_known(one) for one in ("", "F", "FM0061", "fm", "X", "empty", "ALL "))


# --- globs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", _cases("globs.toml"), ids=lambda case: case["pattern"])
def test_a_glob_fits_what_it_says(case: dict[str, Any]) -> None:
    glob = Glob("/site", case["pattern"])
    for path in case["fits"]:
        assert glob.matches(path if path.startswith("/") else f"/site/{path}"), path
    for path in case["not"]:
        assert not glob.matches(path if path.startswith("/") else f"/site/{path}"), path


def test_a_glob_of_the_root_fits_below_it() -> None:
    assert Glob("/", "a/*.md").matches("/a/b.md")
    assert Glob("/", "*.md").matches("/a/b.md")
    assert Glob("/a", "../../b").matches("/b/c")


def _witness(pattern: str) -> str:
    """Return the regular expression of a glob, in the plainest way."""
    parts = [part for part in pattern.split("/") if part]
    anchored = "/" in pattern.rstrip("/")
    names = [
        "(?:[^/]+/)*" if part == "**" else re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]") + "/"
        for part in parts
    ]
    return (
        ("" if anchored else "(?:[^/]+/)*")
        + "".join(names)
        + ("[^/]+/" if pattern.endswith("/") else "")
        + "(?:[^/]+/)*"
    )


part = st.sampled_from(["a", "b", "ab", "*", "a*", "*b", "?", "**", ".a", "a*b*"])
name = st.text("ab.", min_size=1, max_size=3)


ends = st.sampled_from(["", "/"])


@given(ends, st.lists(part, min_size=1, max_size=4), ends, st.lists(name, min_size=1, max_size=5))
def test_a_glob_is_what_a_plain_regular_expression_says(
    first: str, parts: list[str], last: str, names: list[str]
) -> None:
    pattern, path = first + "/".join(parts) + last, "/".join(names)
    assert Glob("/s", pattern).matches(f"/s/{path}") == bool(re.fullmatch(_witness(pattern), f"{path}/"))


def test_a_glob_with_many_stars_takes_no_time() -> None:
    glob = Glob("/s", "**/a*" * 30 + "/x")
    small, large = ("/s" + "/aa" * count for count in (400, 1600))
    assert grows_at_most(10, lambda: glob.matches(small), lambda: glob.matches(large))


# --- showing ----------------------------------------------------------------------------------------------------------


def test_every_setting_is_shown_with_where_it_is_from(tmp_path: Path) -> None:
    text = (
        "profile = 'finews'\n\nignore = ['FM001']\n[severity]\nFM = 'info'\n[per-file-ignores]\n'x y' = ['BD']\n"
        "[rules.SL004]\nhosts = ['a.example']\n[[rule]]\ncode = 'X1'\nfield = 'a'\nrequire = true\n"
    )
    path = _put(tmp_path / "newspost.toml", text)
    shown = {one.key: one for one in effective(Configs(here=tmp_path, overrides=[{"fail-on": "never"}]).for_folder())}
    expected: dict[str, tuple[object, str]] = {
        "profile": ("finews", f"{path}:1"),
        "ignore": (["FM001"], f"{path}:3"),
        "severity.FM": ("info", f"{path}:5"),
        'per-file-ignores."x y"': (["BD"], f"{path}:7"),
        "rules.SL004.hosts": (["a.example"], f"{path}:9"),
        "rule[1]": ({"code": "X1", "field": "a", "require": True}, f"{path}:10"),
        "fail-on": ("never", "command line"),
        "rules.FK001.required": (["layout", "title", "categories", "tags"], "profile finews"),
        "rules.FK006.layouts": (None, "default"),
        "select": (None, "default"),
        "extend-select": ([], "default"),
    }
    assert {key: (shown[key].value, shown[key].origin) for key in expected} == expected
    options = {f"rules.{code}.{name}" for code, names in RULE_OPTIONS.items() for name in names}
    assert shown.keys() >= (KEYS.keys() - {"extend"}) | options


def test_profiles_give_options_that_there_are() -> None:
    assert tuple(PROFILES) == KEYS["profile"].choices
    for profile in PROFILES.values():
        assert profile.off <= CODES.keys()
        assert all(name in RULE_OPTIONS[code] for code, given in profile.options.items() for name in given)


# --- places in TOML ---------------------------------------------------------------------------------------------------


def _walk(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield all that is in a document, with its path."""
    inside: Sequence[tuple[str | int, object]] = ()
    if isinstance(data, dict):
        inside = list(cast("dict[str, object]", data).items())
    elif isinstance(data, list):
        inside = list(enumerate(cast("list[object]", data)))
    for key, value in inside:
        yield (*path, key), value
        yield from _walk(value, (*path, key))


def _check_places(text: str) -> None:
    found, data = find_places(text), dict(_walk(tomllib.loads(text)))
    assert found.keys() == data.keys()
    for path, (key, value) in found.items():
        if value.start < value.end:
            again = tomllib.loads(f"x = {value.of(text)}")["x"]
            assert again == data[path] or repr(again) == repr(data[path])
        last = path[-1]
        if isinstance(last, str) and re.fullmatch(r"[\w-]+", last, re.ASCII):
            assert text[key:].lstrip("\"'").startswith(last)


@pytest.mark.parametrize(
    "path",
    sorted([*DATA.glob("*.toml"), *(DATA.parent / "site").glob("*.toml")]),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_every_key_is_found_where_it_stands(path: Path) -> None:
    _check_places(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only\n",
        "a.b.'c d'.\"\\u00e9\" = 1\na.x=2",
        "a = [ # one\n 1, # ]\n [2,3,],\n]\nb = {c = [1, {d = 'x}'}], e.f = 2}\n",
        's = """a"b""c\\"""d"""""\nt = \'\'\'x\'\'y\'\'\'\'\nu = ""\n',
        "d = 1979-05-27 07:32:00Z\ne = 1979-05-27\nf = [07:32:00.5, 1e5, -inf, nan, 0xFF, true]\n",
        "[a]\nb = 1\n[[c.d]]\ne = 1\n[c.d.f]\ng = 1\n[[c.d]]\n[[c.d.h]]\n[[c.d.h]]\ni = 2\n[ 'j' . k ]\n",
        "[a.b.c]\n[a]\nx = 1\r\ny = 2\r\n",
    ],
)
def test_nasty_toml_is_found_too(text: str) -> None:
    _check_places(text)


key = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=4)
scalar = st.one_of(key, st.integers(-9, 9), st.booleans(), st.dates(), st.datetimes())
value = st.recursive(scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(key, inner, max_size=3))


def _toml(data: object) -> str:
    """Return a value as TOML, on one line."""
    match data:
        case dict():
            return (
                "{"
                + ", ".join(f"{_toml(one)} = {_toml(two)}" for one, two in cast("dict[str, object]", data).items())
                + "}"
            )
        case list():
            return "[" + " , ".join(map(_toml, cast("list[object]", data))) + "]"
        case str() | int():
            return json.dumps(data, ensure_ascii=False).replace("\x7f", "\\u007f")
        case _:
            return str(data)


@given(
    st.dictionaries(key, value, max_size=4), st.dictionaries(key, st.dictionaries(key, value, max_size=3), max_size=3)
)
def test_any_toml_is_found(top: dict[str, object], tables: dict[str, dict[str, object]]) -> None:
    lines = [f"{_toml(name)} = {_toml(found)} # '" for name, found in top.items()]
    for name, table in tables.items():
        if name not in top:
            lines += [f"[{_toml(name)}] # x", *(f"  {_toml(one)}={_toml(two)}" for one, two in table.items())]
    _check_places("\n".join(lines))


# --- schemas ----------------------------------------------------------------------------------------------------------

SCHEMAS = _table("schema.toml")


def _validators(settings: Settings | None = None) -> list[Any]:
    return [
        jsonschema_rs.Draft202012Validator(front_matter_schema("2020-12", settings)),
        jsonschema_rs.Draft7Validator(front_matter_schema("7", settings)),
    ]


@pytest.mark.parametrize("draft", ["2020-12", "7"])
def test_schemas_are_schemas(draft: Any) -> None:  # noqa: ANN401 - a literal
    jsonschema_rs.meta.validate(front_matter_schema(draft))
    jsonschema_rs.meta.validate(config_schema())
    assert json.loads(json.dumps(config_schema())) == config_schema()


@pytest.mark.parametrize("text", SCHEMAS["good"])
def test_a_sound_front_matter_is_valid(text: str) -> None:
    assert [found.is_valid(tomllib.loads(text)) for found in _validators()] == [True, True]


@pytest.mark.parametrize("text", SCHEMAS["bad"])
def test_a_front_matter_that_jekyll_cannot_use_is_not(text: str) -> None:
    assert [found.is_valid(tomllib.loads(text)) for found in _validators()] == [False, False]


def test_the_schema_of_a_front_matter_has_what_the_site_asks(tmp_path: Path) -> None:
    text = (
        "[rules]\nFK001.required = ['title', 'layout']\nFK006.layouts = ['post']\nTX005.known = ['a', 'b']\n"
        "[[rule]]\ncode = 'X1'\nfield = 'section'\nrequire = true\none-of = ['x', 'y']\n"
        "[[rule]]\ncode = 'X2'\nfield = 'title'\nmax-length = 3\nmin-length = 2\n"
        "[[rule]]\ncode = 'X3'\nfield = 'a.b'\nrequire = true\n"
        "[[rule]]\ncode = 'X4'\nfield = 'place'\nrequire = true\n"
        "[[rule]]\ncode = 'X5'\nfield = 'note'\nmin-length = 2\n"
    )
    good: dict[str, object] = {"title": "TTT", "layout": "post", "section": ["x"], "place": "P", "note": ""}
    good["categories"] = ["b", "a"]
    changes: list[dict[str, object]] = [
        {"layout": "page"},
        {"categories": ["c"]},
        {"section": "z"},
        {"section": ["z"]},
        {"section": ""},
        {"title": "TTTT"},
        {"title": "T"},
        {"place": ""},
        {"place": None},
        {"note": "n"},
    ]
    for found in _validators(_read(tmp_path, text)):
        assert found.is_valid(good)
        assert not any(found.is_valid(good | change) for change in changes)
        assert not any(found.is_valid({key: good[key] for key in good if key != left}) for left in list(good)[:4])


@pytest.mark.parametrize("text", SCHEMAS["config"]["good"])
def test_a_sound_config_is_valid(tmp_path: Path, text: str) -> None:
    assert jsonschema_rs.Draft202012Validator(config_schema()).is_valid(tomllib.loads(text))
    _put(tmp_path / "base.toml", "[[rule]]\ncode = 'X7'\nname = 'mine'\nfield = 'a'\nrequire = true")
    _read(_put(tmp_path / "site" / "x").parent, text)


@pytest.mark.parametrize("text", SCHEMAS["config"]["bad"])
def test_a_config_that_is_refused_is_not(tmp_path: Path, text: str) -> None:
    assert not jsonschema_rs.Draft202012Validator(config_schema()).is_valid(tomllib.loads(text))
    with pytest.raises(CheckConfigError):
        _read(tmp_path, text)


def test_the_schema_of_a_config_has_all_keys() -> None:
    assert config_schema()["properties"].keys() == KEYS.keys() | TABLES.keys()
