"""JSON Schemas: of the checker's config and of front matter, for editors; of an Article, for readers of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias

from newspost.checking.codes import selectors
from newspost.checking.keys import CUSTOM_RULE, KEYS, LEVELS, OUTPUT_FORMATS, RULE_OPTIONS, TABLES, Key, Kind
from newspost.checking.layers import CustomRule
from newspost.checking.settings import Settings

Schema: TypeAlias = dict[str, Any]
Draft: TypeAlias = Literal["2020-12", "7"]

DRAFTS: Final[Mapping[Draft, str]] = {
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
    "7": "http://json-schema.org/draft-07/schema#",
}

# --- the config -------------------------------------------------------------------------------------------------------

_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_KINDS: Final[Mapping[Kind, Schema]] = {
    "text": _TEXT,
    "number": {"type": "integer", "minimum": 0},
    "truth": {"type": "boolean"},
    "scalar": {"type": ["string", "number", "boolean"]},
    "selector": {"$ref": "#/$defs/selector"},
    "glob": {"type": "string", "pattern": "^[^!]"},
    "path": _TEXT,
    "plugin": _TEXT,
    "output": {"type": "string", "pattern": f"^({'|'.join(OUTPUT_FORMATS)})(:.*)?$"},
    "zone": _TEXT,
    "regex": {"type": "string", "minLength": 1},
    "code": {"type": "string", "pattern": "^X[0-9]+$"},
}


def config_schema() -> Schema:
    """Return the JSON Schema (2020-12) of ``newspost.toml``, and of ``[tool.newspost]``.

    What a schema cannot tell is left to `newspost.checking.config_files`: whether a selector names a rule where plugins
    or other configs may bring some, whether a pattern is one of Python's.
    """
    properties = {name: _of_key(key) for name, key in KEYS.items()} | _tables()
    known = [name for name, key in KEYS.items() if key.kind == "selector"]
    return {
        "$schema": DRAFTS["2020-12"],
        "title": "newspost check",
        "description": "The config of newspost check.",
        **_closed(properties),
        "if": {"not": {"anyOf": [{"required": [name]} for name in ("plugins", "extend", "rule")]}},
        "then": {
            "properties": {
                **{name: {"items": {"$ref": "#/$defs/known"}} for name in known},
                "severity": {"propertyNames": {"$ref": "#/$defs/known"}},
                "per-file-ignores": {"additionalProperties": {"items": {"$ref": "#/$defs/known"}}},
                "rules": {"propertyNames": {"enum": sorted(RULE_OPTIONS)}},
            }
        },
        "$defs": {
            "selector": {"anyOf": [{"$ref": "#/$defs/known"}, _TEXT]},
            "known": {"enum": selectors()},
        },
    }


def _tables() -> Schema:
    """Return the properties that are tables."""
    selected = {"type": "array", "items": _KINDS["selector"]}
    options = {code: _closed({name: _of_key(key) for name, key in keys.items()}) for code, keys in RULE_OPTIONS.items()}
    rule = _closed({name: _of_key(key) for name, key in CUSTOM_RULE.items()})
    asks = [name for name in CUSTOM_RULE if name not in {"code", "name", "field", "message", "severity", "require"}]
    says = [{"required": [name]} for name in asks]
    tables: Schema = {
        "severity": {"type": "object", "additionalProperties": {"enum": list(LEVELS)}},
        "per-file-ignores": {"type": "object", "additionalProperties": selected},
        "rules": {
            "type": "object",
            "properties": options,
            "patternProperties": {"^[A-Z]+[0-9]+$": {"type": "object"}},
            "additionalProperties": False,
        },
        "rule": {
            "type": "array",
            "items": {
                **rule,
                "required": ["code", "field"],
                "anyOf": [{"properties": {"require": {"const": True}}, "required": ["require"]}, *says],
            },
        },
    }
    return {name: {"description": TABLES[name], **table} for name, table in tables.items()}


def _of_key(key: Key) -> Schema:
    """Return the schema of one key."""
    one = {"enum": list(key.choices)} if key.choices else _KINDS[key.kind]
    value = {"type": "array", "items": one} if key.many else one
    default = {} if key.default in (None, ()) else {"default": key.default}
    return {"description": key.help, **value, **default}


def _closed(properties: Schema) -> Schema:
    """Return the schema of an object that has these properties and no other."""
    return {"type": "object", "properties": properties, "additionalProperties": False}


# --- the front matter -------------------------------------------------------------------------------------------------

_NO_JSON: Final = (float("inf"), float("-inf"))
_SAYS_SOMETHING: Final[Schema] = {"type": "string", "pattern": r"\S"}
_NAME_OR_NONE: Final[Schema] = {"anyOf": [_TEXT, {"type": "null"}, {"const": False}]}
_CATEGORIES: Final[Schema] = {"type": ["string", "array", "null"], "items": {"type": "string"}}
_TAGS: Final[Schema] = {"type": ["string", "array", "null"], "items": {"type": ["string", "integer", "array", "null"]}}
_TERM: Final[Schema] = {"type": ["string", "array", "number", "boolean", "null"]}
_NOTHING: Final[Schema] = {"enum": [None, "", []]}
_DATE: Final = (
    r"^\s*([0-9]{1,5}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]{8}"
    r"|.*([Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][RrYy]|[Aa][Pp][Rr]|[Jj][Uu][NnLl]"
    r"|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc]).*[0-9])"
)
_FIELDS: Final[Mapping[str, tuple[str, Schema]]] = {
    "title": ("The headline.", _SAYS_SOMETHING),
    "date": ("The moment of publication, best as YYYY-MM-DD HH:MM:SS +ZZZZ.", {"type": "string", "pattern": _DATE}),
    "layout": ("The layout of the page: the name of a file in _layouts, without its extension.", _NAME_OR_NONE),
    "categories": (
        "The categories: a list, or a text that is split at blanks. They are folders of the URL.",
        _CATEGORIES,
    ),
    "category": ("One more category, which is never split.", _TERM),
    "tags": ("The tags: a list, or a text that is split at blanks.", _TAGS),
    "tag": ("The tag, which is never split, and stands in for `tags`.", _TERM),
    "permalink": ("The URL of the page, with a slash at its front.", _SAYS_SOMETHING),
    "slug": ("The last part of the URL.", _SAYS_SOMETHING),
    "published": ("Whether Jekyll publishes the post.", {"type": "boolean"}),
    "draft": ("Whether the post is a draft.", {"type": "boolean"}),
    "excerpt": ("What is shown of the post in lists.", {"type": ["string", "null", "boolean"]}),
    "excerpt_separator": ("What ends the excerpt in the body.", {"type": ["string", "null"]}),
    "render_with_liquid": ("Whether Liquid in the body is run.", {"type": "boolean"}),
}


def front_matter_schema(draft: Draft = "2020-12", settings: Settings | None = None) -> Schema:
    """Return the JSON Schema of a post's front matter as Jekyll takes it; the ``settings`` say what a site asks.

    It is of the values as YAML 1.2 or JSON has them: a date is a text. Any other key is the site's own. Of rules
    without Python it holds all but patterns, which are Python's.
    """
    settings = settings or Settings()
    properties: Schema = {name: {"description": text, **schema} for name, (text, schema) in _FIELDS.items()}
    layouts = _texts(settings, "FK006", "layouts")
    if layouts:
        properties["layout"] = {"description": _FIELDS["layout"][0], "enum": [*layouts, None, False]}
    for name, known in (
        ("categories", _texts(settings, "TX005", "known")),
        ("tags", _texts(settings, "TX005", "known-tags")),
    ):
        properties[name] |= {"items": {"enum": known}, "examples": known} if known else {}
    properties |= {name: {} for name in _texts(settings, "FK004", "known") if name not in properties}
    custom = [schema for rule in settings.rules if (schema := _of_rule(rule))]
    required = _texts(settings, "FK001", "required")
    return {
        "$schema": DRAFTS[draft],
        "title": "Front matter of a post",
        "description": "The front matter of a post as Jekyll takes it.",
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        **({"allOf": custom} if custom else {}),
    }


def _texts(settings: Settings, code: str, option: str) -> list[str]:
    """Return the texts of an option."""
    given = settings.options.get(code, {}).get(option)
    return [str(one) for one in given] if isinstance(given, Iterable) else []


def _of_rule(rule: CustomRule) -> Schema | None:
    """Return what a rule without Python asks, None where that is nothing that can be said here."""
    if "." in rule.field:
        return None
    asked: Schema = {}
    if rule.min_length is not None:
        asked |= {"minLength": rule.min_length, "minItems": rule.min_length}
    if rule.max_length is not None:
        asked |= {"maxLength": rule.max_length, "maxItems": rule.max_length}
    if rule.one_of is not None:
        one = {"enum": [known for known in rule.one_of if known not in _NO_JSON]}
        asked |= {"if": {"type": "array"}, "then": {"items": one}, "else": one}
    if rule.require:
        return {"required": [rule.field], "properties": {rule.field: {"not": _NOTHING, **asked}}}
    return {"properties": {rule.field: {"anyOf": [_NOTHING, asked]}}} if asked else None


# --- an Article -------------------------------------------------------------------------------------------------------


def article_schema(draft: Draft = "2020-12") -> Schema:
    """Return the JSON Schema of an Article, as ``article.model_dump_json()`` and ``newspost show --json`` write it.

    Its ``$id`` names the version of this shape, `SCHEMA_VERSION`.
    """
    from newspost.article import SCHEMA_VERSION, Article  # noqa: PLC0415 - the other schemas need no pydantic

    schema = Article.model_json_schema(mode="serialization")
    return {"$schema": DRAFTS[draft], "$id": f"urn:newspost:article:{SCHEMA_VERSION}", **schema}
