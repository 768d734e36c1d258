"""What a config of the checker can hold: its keys, the options of each rule, and the profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from newspost.faults.options import FINEWS, NO_OPTIONS, Options

Kind: TypeAlias = Literal[
    "text", "number", "truth", "scalar", "selector", "glob", "path", "plugin", "output", "zone", "regex", "code"
]


class Key(NamedTuple):
    """A key of the config: what its value is, or with ``many`` each item of the list that it is.

    ``choices`` are the words that a text can be, if it cannot be any. ``default`` stands where nothing is written.
    """

    kind: Kind
    help: str
    default: object = None
    many: bool = False
    choices: tuple[str, ...] = ()


LEVELS: Final = ("error", "warning", "info", "off")
OUTPUT_FORMATS: Final = (
    *("full", "concise", "grouped", "json", "jsonl", "sarif", "junit"),
    *("gitlab", "github", "azure", "rdjson", "rdjsonl", "tap", "markdown"),
)

KEYS: Final[Mapping[str, Key]] = {
    "extend": Key("path", "A config that this one adds to: lists are replaced, tables are merged."),
    "profile": Key("text", "What the posts promise.", "jekyll", choices=("jekyll", "finews")),
    "select": Key("selector", "The rules that run, and no others: codes, families, names or ALL.", many=True),
    "extend-select": Key("selector", "Rules that run besides those that would anyway.", (), many=True),
    "ignore": Key("selector", "Rules that do not run.", (), many=True),
    "fail-on": Key(
        "text",
        "The least severity that makes a run fail.",
        "error",
        choices=("error", "warning", "info", "never"),
    ),
    "max-warnings": Key("number", "How many warnings a run may have before it fails."),
    "include": Key(
        "glob", "The files that are checked, and no others; without it, the posts of the site.", (), many=True
    ),
    "exclude": Key("glob", "Files that are not checked.", (), many=True),
    "baseline": Key("path", "The file with the findings that do not count."),
    "cache-dir": Key("path", "The folder of the cache."),
    "plugins": Key("plugin", "Python modules with rules: names, or paths that begin with a dot.", (), many=True),
    "output": Key("output", "The reports: FORMAT, or FORMAT:PATH for a file.", (), many=True),
    "timezone": Key("zone", "The zone of dates without one, where no _config.yml says it."),
}

TABLES: Final[Mapping[str, str]] = {
    "severity": "How bad the findings of a rule are: error, warning, info or off.",
    "per-file-ignores": "Rules that do not run on some files: a glob, and a list of selectors.",
    "rules": "The options of each rule, by its code.",
    "rule": "Rules of your own about one field each.",
}
"""What is a table, by its name."""

RULE_OPTIONS: Final[Mapping[str, Mapping[str, Key]]] = {
    "FK001": {"required": Key("text", "Keys that every front matter has.", many=True)},
    "FK004": {"known": Key("text", "Keys of the site's own, which are no slips of others.", many=True)},
    "FK006": {"layouts": Key("text", "The layouts there are; without it, those of the site's folders.", many=True)},
    "TX001": {"single": Key("truth", "A text is one category or tag, never several.")},
    "TX005": {
        "known": Key("text", "The categories there are; without it, any.", many=True),
        "known-tags": Key("text", "The tags there are; without it, any.", many=True),
    },
    "AT001": {
        "exempt": Key("glob", "Files that need no attribution.", many=True),
        "exempt-tags": Key("text", "Tags of posts that need no attribution.", many=True),
    },
    "SL001": {"addresses": Key("text", "The addresses of articles at their sources: {} is a number.", many=True)},
    "SL004": {"hosts": Key("text", "The hosts that sources are on; without it, any.", many=True)},
    "NV001": {"home": Key("text", "The address of the home page.")},
    "EN004": {"final-newline": Key("truth", "A file ends with a line feed.")},
}
"""The options of the rules that have some. One with globs does not run on the files that fit them."""

CUSTOM_RULE: Final[Mapping[str, Key]] = {
    "code": Key("code", "X and digits."),
    "name": Key("text", "A name to select it by."),
    "field": Key("text", "The key of the front matter that it is about; a dot leads into a map."),
    "message": Key("text", "What a finding says."),
    "severity": Key("text", "How bad it is.", "warning", choices=("error", "warning", "info")),
    "require": Key("truth", "The field has to be there, and not empty."),
    "forbid": Key("regex", "A regular expression that is found nowhere in the text of the field."),
    "match": Key("regex", "A regular expression that is found in the text of the field."),
    "one-of": Key("scalar", "The values that the field can have.", many=True),
    "min-length": Key("number", "The least number of characters, or of items."),
    "max-length": Key("number", "The greatest number of characters, or of items."),
}
"""The keys of ``[[rule]]``, a rule without Python."""


class Profile(NamedTuple):
    """What is checked unless the config says otherwise: rules that are off, and options of rules."""

    off: frozenset[str]
    options: Options


PROFILES: Final[Mapping[str, Profile]] = {
    "jekyll": Profile(frozenset({"AT001"}), NO_OPTIONS),
    "finews": Profile(frozenset(), FINEWS),
}
"""Only the finews archive promises that every article names its source."""
