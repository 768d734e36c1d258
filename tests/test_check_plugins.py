"""Rules from outside: which codes and names they can have, and which are newspost's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from check_site import GOOD, found, put, run
from newspost.checking.codes import ALL_CODES, TOOL_CODES, selectors
from newspost.checking.keys import OUTPUT_FORMATS
from newspost.checking.plugins import rule, site_rule
from newspost.checking.reports import FORMATS

POST = "_posts/2022-03-24-fog.md"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plugin(*rules: tuple[str, str]) -> str:
    """Return a module with rules of these codes and names, each of which finds something in every post."""
    parts = [
        f'@rule("{code}", "{name}")\ndef rule_{number}(post, options):\n    yield Hit(post.span("title"), "mine")\n'
        for number, (code, name) in enumerate(rules)
    ]
    return "\n\n".join(["from newspost import Hit, rule", *parts])


def refusal(*words: str) -> str:
    """Return what is said of a config that cannot be used."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize("code", ["XF001", "XF999"])
@pytest.mark.parametrize("mark", [rule, site_rule])
def test_no_rule_from_outside_is_of_a_family_of_newspost(mark: Callable[[str, str], object], code: str) -> None:
    with pytest.raises(ValueError, match="the family XF are newspost's own; take X and digits"):
        mark(code, "mine")


@pytest.mark.parametrize("code", [*ALL_CODES, "X", "x1", "X1\n", "X１", "XX"])
def test_a_code_that_is_no_outsiders_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="the code"):
        rule(code, "mine")


@pytest.mark.parametrize("name", sorted(selectors()))
def test_what_selects_rules_of_newspost_is_no_name_of_another(name: str) -> None:
    with pytest.raises(ValueError, match="newspost's own; take another"):
        rule("X001", name)


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ([("XF001", "mine")], "the rule XF001 cannot be: the codes of the family XF are newspost's own"),
        ([("X001", "split-on-blank")], "the rule X001 cannot be: split-on-blank is the name of newspost's own"),
        ([("TX001", "mine")], "not 'TX001'"),
        ([("X001", "one"), ("X001", "other")], "two rules have the code X001"),
        ([("X001", "one"), ("X002", "one")], "two rules have the name one"),
    ],
)
def test_a_plugin_that_takes_what_another_has_is_a_mistake(rules: list[tuple[str, str]], says: str) -> None:
    put(POST)
    put("mine.py", plugin(*rules))
    put("newspost.toml", "plugins = ['./mine.py']\n")
    assert says in refusal()


def test_two_plugins_with_one_code_are_a_mistake_and_one_rule_in_two_modules_is_none() -> None:
    put(POST)
    put("mine.py", plugin(("X001", "one")))
    put("yours.py", plugin(("X001", "other")))
    put("newspost.toml", "plugins = ['./mine.py', './yours.py']\n")
    assert "two rules have the code X001" in refusal()
    put("newspost.toml", "plugins = ['./mine.py', './again.py']\n")
    put("again.py", "from newspost_plugin_mine import rule_0 as one, rule_0 as same\n")
    assert found() == [(POST, "X001")]


@pytest.mark.parametrize(("code", "name"), [("X001", "mine"), ("X002", "one")])
def test_a_rule_of_the_config_is_called_as_no_rule_of_a_plugin(code: str, name: str) -> None:
    put(POST)
    put("mine.py", plugin(("X001", "one")))
    custom = f"[[rule]]\ncode = '{code}'\nname = '{name}'\nfield = 'title'\nforbid = 'Fog'\n"
    put("newspost.toml", f"plugins = ['./mine.py']\n{custom}")
    assert f"newspost.toml:2:3: A plugin has a rule of the code or the name of {code}." in refusal()
    put("newspost.toml", "plugins = ['./mine.py']\n" + custom.replace(code, "X003").replace(name, "another"))
    assert found() == [(POST, "X001"), (POST, "X003")]


def test_codes_of_outsiders_with_more_letters_are_free() -> None:
    put(POST, GOOD)
    put("mine.py", plugin(("XA001", "one"), ("XFA1", "two")))
    put("newspost.toml", "plugins = ['./mine.py']\n")
    assert found() == [(POST, "XA001"), (POST, "XFA1")]
    assert found("--select", "XF") == []
    assert not TOOL_CODES.keys() & {"XA001"}


def test_the_config_knows_the_reports_that_there_are() -> None:
    assert OUTPUT_FORMATS == FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_every_report_can_be_asked_for(name: str) -> None:
    put(POST)
    assert run("--output", name).exit_code == 0
    put("newspost.toml", f"output = ['{name}:out']\n")
    assert run().exit_code == 0
    assert Path("out").is_file()
