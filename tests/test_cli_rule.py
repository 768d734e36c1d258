"""`newspost rule`, `newspost config` and `newspost schema`: what there is to know of the checker's rules and config."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import click
import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from newspost.checking.codes import ALL_CODES
from newspost.checking.keys import KEYS
from newspost.checking.pages import page_of
from newspost.cli import commands

POST: Final = "_posts/2022-03-24-fog.md"
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(name: str, text: str = "") -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, words, prog_name="newspost")


def told(*words: str) -> Any:  # noqa: ANN401 - JSON
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def complaint(*words: str) -> str:
    """Return the one line on standard error of a command that ends with exit code 2."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("\n")
    assert result.stderr.startswith("newspost: ")
    (line,) = result.stderr.splitlines()
    return line.removeprefix("newspost: ")


def on_terminal(*words: str, columns: int = 70, **variables: str) -> str:
    """Return what a command prints on a terminal."""
    import pty

    parent, child = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "TERM": "xterm", "COLUMNS": str(columns), **variables}
    command = [sys.executable, "-m", "newspost", *words]
    with subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=environment) as process:
        os.close(child)
        printed = b""
        while data := _read(parent):
            printed += data
    os.close(parent)
    assert process.returncode == 0
    return printed.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    """Read from a terminal; Linux has an error where its other end is closed."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


# --- all three


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        (["rule", "--help"], {"rich", "pydantic", "newspost.checking", "newspost.post"}),
        (["config", "--help"], {"rich", "pydantic", "newspost.checking", "newspost.post"}),
        (["schema", "--help"], {"rich", "pydantic", "newspost.checking", "newspost.post"}),
        (["rule"], {"rich", "pydantic", "newspost.checking.engine"}),
        (["rule", "FM006"], {"rich", "pydantic", "newspost.checking.engine"}),
        (["config", "--json"], {"rich", "newspost.checking.engine"}),
        (["schema"], {"rich", "newspost.checking.engine"}),
    ],
)
def test_a_command_imports_only_what_it_uses(words: list[str], left_out: set[str]) -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv = {['newspost', *words]!r}\n"
        "from newspost.cli import main\nmain()"
    )
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, env=environment
    )
    assert "click" in done.stderr.split()
    assert not left_out & set(done.stderr.split())


@pytest.mark.parametrize("command", ["rule", "config", "schema"])
def test_the_program_knows_the_command(command: str) -> None:
    assert f"\n  {command} " in run("--help").stdout
    assert run(command, "--help").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [["rule", "--output", "yaml"], ["rule", "FM006", "FM007"], ["schema", "--draft", "4"], ["schema", "--of", "x"]],
)
def test_a_mistake_in_usage_is_exit_code_2(words: list[str]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")


# --- rule


@pytest.mark.parametrize("asked", ["FM006", "fm006", "unescaped-quote", " Unescaped-Quote "])
def test_a_page_in_a_pipe_is_its_markdown(asked: str) -> None:
    result = run("rule", asked)
    assert (result.exit_code, result.stdout) == (0, page_of("FM006").text)


@pytest.mark.parametrize("code", ALL_CODES)
def test_every_page_is_plain_text(code: str) -> None:
    printed = run("rule", code).stdout
    assert printed.startswith(f"# {code} {ALL_CODES[code].name}\n")
    assert all(character.isprintable() for character in printed.replace("\n", ""))


def test_the_table_has_a_line_for_each_rule() -> None:
    head, *lines = run("rule").stdout.splitlines()
    assert head.split() == ["code", "name", "severity", "fix", "summary"]
    assert sorted(line.split()[0] for line in lines) == sorted(ALL_CODES)
    for line in lines:
        page = page_of(line.split()[0])
        assert line[head.index("name") :].startswith(f"{page.name} ")
        assert line[head.index("severity") :].startswith(f"{page.severity} ")
        assert line[head.index("fix") :].startswith(f"{page.fix} ")
        assert line[head.index("summary") :] == page.summary


def test_a_family_is_a_table_too() -> None:
    _, *lines = run("rule", "tx").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [code for code in sorted(ALL_CODES) if code.startswith("TX")]
    assert [one["code"][:2] for one in told("rule", " AT ", "--output", "json")] == ["AT"] * 3


def test_json_has_all_rules_or_one() -> None:
    every = told("rule", "--output", "json")
    assert sorted(one["code"] for one in every) == sorted(ALL_CODES)
    one = told("rule", "split-on-blank", "--output", "json")
    assert one in every
    assert list(one) == ["code", "name", "severity", "fix", "summary", "consequence", "text"]
    assert (one["code"], one["severity"], one["text"]) == ("TX001", "error", page_of("TX001").text)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("FM06", "there is no rule 'FM06'. Did you mean FM006?"),
        ("unescaped-quotes", "there is no rule 'unescaped-quotes'. Did you mean unescaped-quote?"),
        ("nothing-like-it-at-all", "there is no rule 'nothing-like-it-at-all'."),
        ("", "there is no rule ''."),
        ("\x1b[31m\n\u202e", r"there is no rule '\x1b[31m\n\u202e'."),
    ],
)
@pytest.mark.parametrize("options", [[], ["--output", "json"]])
def test_a_rule_that_there_is_not_is_exit_code_2(asked: str, answer: str, options: list[str]) -> None:
    assert complaint("rule", asked, *options) == answer


@posix
def test_a_page_on_a_terminal_is_laid_out() -> None:
    printed = on_terminal("rule", "FM006")
    assert "\x1b[" in printed
    assert "\n## " not in printed
    assert "~~~" not in printed
    lines = click.unstyle(printed).splitlines()
    assert "What Jekyll does" in {line.strip() for line in lines}
    assert max(map(len, lines)) == 70
    assert "\x1b[" not in on_terminal("rule", "FM006", TERM="dumb")


@posix
def test_front_matter_on_a_terminal_is_no_heading_of_markdown() -> None:
    (line,) = [line for line in on_terminal("rule", "FM006").splitlines() if "The river's fog" in line]
    assert line.strip() == "title: 'The river's fog'"


@posix
def test_a_table_on_a_terminal_is_as_wide_as_that() -> None:
    printed = on_terminal("rule", "FM")
    lines = click.unstyle(printed).splitlines()
    assert max(map(len, lines)) <= 70
    assert [line[:5] for line in lines if line.startswith("FM")] == [f"FM{number:03}" for number in range(1, 11)]
    assert "\x1b[31merror" in printed
    assert "\x1b[31m" not in on_terminal("rule", "FM", NO_COLOR="1")


# --- config


def settings(*words: str) -> dict[str, tuple[object, str]]:
    """Return the value of each setting, and where it is from."""
    return {one["key"]: (one["value"], one["origin"]) for one in told("config", "--json", *words)["settings"]}


def test_without_a_config_all_is_default(folder: Path) -> None:
    result = run("config")
    head, blank, *lines = result.stdout.splitlines()
    assert (result.exit_code, head, blank) == (0, ".: no config", "")
    assert {line.split()[-1] for line in lines} == {"default"}
    assert {line.split()[0] for line in lines} >= set(KEYS) - {"extend"}
    assert settings()["fail-on"] == ("error", "default")
    assert settings(str(folder)) == settings()


def test_each_setting_says_where_it_is_from(folder: Path) -> None:
    put("base.toml", "ignore = ['EN001']\nfail-on = 'info'\n")
    put(
        "site/newspost.toml",
        "extend = '../base.toml'\nprofile = 'finews'\nfail-on = 'warning'\n[severity]\nFM = 'info'\n",
    )
    found = settings("site")
    mine = folder / "site" / "newspost.toml"
    assert found["fail-on"] == ("warning", f"{mine}:3")
    assert found["severity.FM"] == ("info", f"{mine}:5")
    assert found["ignore"] == (["EN001"], f"{folder / 'base.toml'}:1")
    assert found["max-warnings"] == (None, "default")
    assert "profile finews" in {origin for _, origin in found.values()}
    assert told("config", "site", "--json")["configs"] == [mine.as_posix(), (folder / "base.toml").as_posix()]


def test_for_people_paths_are_short_and_columns_straight() -> None:
    put("base.toml", "ignore = ['EN001']\n")
    put("newspost.toml", "extend = 'base.toml'\nmax-warnings = 3\n")
    lines = run("config", "--show").stdout.splitlines()
    assert lines[0] == ".: newspost.toml, which extends base.toml"
    by_key = {line.split()[0]: line for line in lines[2:]}
    assert by_key["ignore"].split() == ["ignore", '["EN001"]', "base.toml:1"]
    assert by_key["max-warnings"].split() == ["max-warnings", "3", "newspost.toml:2"]
    assert by_key["baseline"].split() == ["baseline", "-", "default"]
    assert by_key["ignore"].index("base.toml:1") == by_key["baseline"].index("default")


def test_show_is_what_it_does_anyway() -> None:
    put("newspost.toml", "max-warnings = 3\n")
    assert run("config", "--show").stdout == run("config").stdout
    assert run("config", "--show", "--json").stdout == run("config", "--json").stdout


def test_a_file_has_the_config_that_is_closest_to_it() -> None:
    put("newspost.toml", "fail-on = 'info'")
    put("site/pyproject.toml", "[tool.newspost]\nfail-on = 'never'")
    assert settings(put("fog.md"))["fail-on"][0] == "info"
    assert settings(put("site/" + POST))["fail-on"][0] == "never"
    assert run("config", "site/" + POST).stdout.startswith(f"site/{POST}: {Path('site/pyproject.toml').as_posix()}\n")


def test_a_config_above_that_is_not_extended_is_pointed_out(folder: Path) -> None:
    put("newspost.toml", "fail-on = 'info'")
    put("site/newspost.toml", "fail-on = 'never'")
    note = "note: newspost.toml is above, and says nothing here: no config extends it."
    assert run("config", "site").stdout.splitlines()[-2:] == ["", note]
    assert told("config", "site", "--json")["not_extended"] == [(folder / "newspost.toml").as_posix()]
    put("site/newspost.toml", "extend = '../newspost.toml'")
    assert "note: " not in run("config", "site").stdout


def test_what_is_said_of_a_file_alone_is_pointed_out() -> None:
    put(
        "newspost.toml", "exclude = ['old.md']\n[per-file-ignores]\n'_posts/*' = ['TX', 'FM006']\n'*.md' = ['TX', 'EN']"
    )
    assert run("config", put(POST)).stdout.splitlines()[-1] == "note: per-file-ignores switch off here: TX, FM006, EN."
    assert "note: include and exclude leave this file out of a check.\n" in run("config", put("old.md")).stdout
    known = told("config", "--json", "old.md")
    assert (known["checked"], known["ignored"]) == (False, ["TX", "EN"])
    here = told("config", "--json")
    assert (here["path"], here["checked"], here["ignored"]) == (".", None, [])
    assert "note: " not in run("config", "_posts").stdout
    put("newspost.toml", "exclude = ['*.txt']\n[per-file-ignores]\n'_posts' = ['TX']")
    assert [told("config", "--json", path)["ignored"] for path in ("_posts", POST, "old.md")] == [["TX"], ["TX"], []]
    assert "note: per-file-ignores switch off here: TX.\n" in run("config", "_posts").stdout
    assert told("config", "--json", "old.md")["checked"] is True


def test_what_json_does_not_have_is_a_text() -> None:
    put(
        "newspost.toml",
        "[[rule]]\ncode = 'X1'\nfield = 'level'\none-of = [inf, 1, true]\n[rules.X1]\nsince = 2020-01-02",
    )
    result = run("config", "--json")
    known = json.loads(result.stdout, parse_constant=pytest.fail)
    values = {one["key"]: one["value"] for one in known["settings"]}
    assert values["rule[1]"]["one-of"] == ["inf", 1, True]
    assert values["rules.X1.since"] == "2020-01-02"
    schema = json.loads(run("schema").stdout, parse_constant=pytest.fail)
    assert [1, True] in [rule["anyOf"][1]["else"]["enum"] for rule in _rules_on(schema, "level")]


def _rules_on(schema: dict[str, Any], field: str) -> list[Any]:
    return [one["properties"][field] for one in schema["allOf"]]


def test_no_value_moves_the_cursor() -> None:
    put(
        "newspost.toml",
        '[per-file-ignores]\n"a\\u001b[31m\\u202e\\n" = ["TX"]\n[rules.TX005]\nknown = ["\\u009b\\u2028"]',
    )
    for printed in (run("config").stdout, run("config", "--json").stdout):
        assert all(character.isprintable() for character in printed.replace("\n", ""))
    assert settings()["rules.TX005.known"][0] == ["\x9b\u2028"]


@pytest.mark.parametrize("path", ["nope", "nope/fog.md", "\x1b[31m"])
def test_a_path_that_leads_nowhere_is_exit_code_2(path: str) -> None:
    assert complaint("config", path).startswith(path.replace("\x1b", r"\x1b") + ": ")


@pytest.mark.parametrize("words", [["config"], ["config", "--json"], ["schema"]])
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ignor = ['TX']", ":1:1: There is no key ignor. Did you mean ignore?"),
        ("\n[severity", "TOML"),
        ("select = ['FM06']", "FM006"),
        ("extend = 'none.toml'", "extend"),
    ],
)
def test_a_config_that_cannot_be_used_is_exit_code_2(words: list[str], text: str, answer: str, folder: Path) -> None:
    put("newspost.toml", text)
    line = complaint(*words)
    assert line.startswith(str(folder / "newspost.toml"))
    assert answer in line


@posix
@pytest.mark.parametrize("command", ["config", "schema"])
def test_a_folder_that_is_no_more_is_exit_code_2(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert complaint(command) == ".: No such file or directory"


# --- schema

VALIDATORS: Final = {"2020-12": jsonschema_rs.Draft202012Validator, "7": jsonschema_rs.Draft7Validator}


def is_valid(value: object, *words: str, draft: str) -> bool:
    schema = told("schema", "--draft", draft, *words)
    return VALIDATORS[draft](schema).is_valid(value)


def test_the_schema_is_by_default_that_of_the_front_matter_in_the_newest_draft() -> None:
    schema = told("schema")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema == told("schema", "--of", "front-matter", "--draft", "2020-12")
    assert "title" in schema["properties"]
    for of in ("front-matter", "config"):
        assert told("schema", "--draft", "7", "--of", of)["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("draft", VALIDATORS)
def test_the_schema_of_the_front_matter_asks_what_the_config_asks(draft: str) -> None:
    fog = {"title": "Fog", "layout": "post", "categories": ["sea"]}
    assert is_valid(fog, draft=draft)
    put("newspost.toml", "[rules.TX005]\nknown = ['harbour']\n[rules.FK001]\nrequired = ['title']")
    assert not is_valid(fog, draft=draft)
    assert is_valid({"title": "Fog", "categories": ["harbour"]}, draft=draft)
    assert not is_valid({"categories": ["harbour"]}, draft=draft)


@pytest.mark.parametrize("draft", VALIDATORS)
@pytest.mark.parametrize(
    ("value", "is_right"),
    [
        ({}, True),
        ({"ignore": ["TX", "FM006"], "severity": {"FM": "info"}, "rules": {"TX001": {"single": True}}}, True),
        ({"ignor": ["TX"]}, False),
        ({"ignore": ["FM06"]}, False),
        ({"ignore": ["XX1"], "plugins": ["mine"]}, True),
        ({"per-file-ignores": {"*": ["FM06"]}}, False),
        ({"max-warnings": -1}, False),
        ({"rule": [{"code": "X1", "field": "level", "require": True}]}, True),
        ({"rule": [{"code": "X1"}]}, False),
    ],
)
def test_the_schema_of_the_config_tells_right_from_wrong(draft: str, value: object, *, is_right: bool) -> None:
    assert is_valid(value, "--of", "config", draft=draft) == is_right


def test_the_schema_of_the_config_needs_none() -> None:
    before = told("schema", "--of", "config")
    put("newspost.toml", "ignor = 1")
    assert told("schema", "--of", "config") == before


def test_a_schema_is_many_lines_and_moves_no_cursor() -> None:
    put("newspost.toml", '[rules.TX005]\nknown = ["\\u009b\\u2028", "港"]')
    printed = run("schema").stdout
    assert len(printed.splitlines()) > 50
    assert '"港"' in printed
    assert all(character.isprintable() for character in printed.replace("\n", ""))
