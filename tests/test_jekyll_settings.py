"""What a config says about a site's posts, and what Jekyll fails on; the zones and encodings that it names."""

from __future__ import annotations

import codecs
import pickle
import tomllib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jekyll_config_help import DATA, Ask, as_json, asking
from newspost.header.fence import Fence
from newspost.header.nodes import compose
from newspost.header.values import construct
from newspost.jekyll.settings import Settings, read_settings
from newspost.problems import InvalidConfig
from newspost.ruby.encodings import text_codec
from newspost.ruby.values import ruby_text
from newspost.ruby.zones import site_zone
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES: list[dict[str, Any]] = tomllib.loads((DATA / "settings.toml").read_text(encoding="utf-8"))["case"]
REFUSED: list[dict[str, Any]] = tomllib.loads((DATA / "refused.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    yield from asking()


def _config(text: str) -> dict[Any, Any]:
    """Read a config in YAML."""
    end = len(text)
    root = compose(text, Fence(Span(0, end), Span(end, end), end))
    data = root and construct(root)
    assert data is None or isinstance(data, dict)
    return data or {}


def _comparable(found: Settings) -> dict[str, Any]:
    """Give settings as the cases have them."""
    fields = {name: getattr(found, name) for name in Settings._fields}
    return {**fields, "markdown": sorted(found.markdown), "include": [*found.include], "exclude": [*found.exclude]}


# --- what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_settings_are_what_the_config_says(case: dict[str, Any]) -> None:
    found = _comparable(read_settings(_config(case["config"])))
    assert {name: found[name] for name in case["settings"]} == case["settings"]


def test_settings_of_nothing_are_those_of_no_config() -> None:
    assert read_settings({}) == Settings()


def test_time_is_given_as_it_is_written() -> None:
    assert read_settings({"time": "2022-03-24"}).time == "2022-03-24"
    assert read_settings({"time": date(2022, 3, 24)}).time == date(2022, 3, 24)
    assert read_settings({"time": False}).time is None


def test_a_config_is_not_changed() -> None:
    config = {"exclude": ["a"], "collections": {"posts": None}, "liquid": {}}
    read_settings(config)
    assert config == {"exclude": ["a"], "collections": {"posts": None}, "liquid": {}}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["config"])
def test_what_jekyll_fails_on_is_refused_with_its_key(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfig) as caught:
        read_settings(_config(case["config"]))
    assert list(caught.value.key) == case["key"]
    assert case["says"] in caught.value.message


def test_an_invalid_config_says_where_it_is_as_far_as_it_is_known() -> None:
    error = InvalidConfig("It is wrong.", key=("a", 1))
    assert str(error) == "It is wrong."
    assert str(error.at("_config.yml")) == "_config.yml: It is wrong."
    placed = error.at("_config.yml", 3, 7)
    assert str(placed) == "_config.yml:3:7: It is wrong."
    copy = pickle.loads(pickle.dumps(placed))
    assert (copy.message, copy.path, copy.line, copy.column, copy.key) == (
        "It is wrong.",
        "_config.yml",
        3,
        7,
        ("a", 1),
    )


# --- what Jekyll says -------------------------------------------------------------------------------------------------


def _accepted(config: dict[Any, Any]) -> Settings | None:
    """Give the settings, or None where the config is refused."""
    try:
        return read_settings(config)
    except InvalidConfig:
        return None


def _agree(ask: Ask, config: dict[Any, Any]) -> None:
    """Have Jekyll make and read a site with the config, and see that it fails where we refuse, or says the same."""
    answer = ask("settings", as_json(config))
    found = _accepted(config)
    assert (found is None) == ("error" in answer), (config, answer)
    if found is None:
        return
    ours = _comparable(found)
    ours["limit_posts"] = ours["time"] = None  # theirs is not whole, and the time of the build
    ours["collections_dir"] = ours["collections_dir"] or answer["collections_dir"]
    assert answer | {"limit_posts": None, "time": None} == {name: ours[name] for name in answer}, config
    if found.limit_posts:
        assert found.limit_posts == int(answer["limit_posts"].partition(".")[0])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_jekyll_says_the_same_of_the_cases(ask: Ask, case: dict[str, Any]) -> None:
    _agree(ask, _config(case["config"]))


@pytest.mark.parametrize("case", [case for case in REFUSED if "jekyll" not in case], ids=lambda case: case["config"])
def test_jekyll_fails_where_a_config_is_refused(ask: Ask, case: dict[str, Any]) -> None:
    assert "error" in ask("settings", as_json(_config(case["config"])))


_SCALARS: list[object] = [
    *(None, False, True, 0, 5, -1, 1.5, -0.5, 0.0, 10**30, float("nan"), float("inf")),
    *("", "text", "posts", "pretty", "/:title/", "md,txt", "utf-8", "GBK", "utf-16", "UTC", "Asia/Shanghai", "a,b,,"),
    *("2022-03-24", "_posts", "a\0b"),
    *(date(2022, 3, 24), datetime(2022, 3, 24, tzinfo=UTC)),
]
_VALUES = st.recursive(
    st.sampled_from(_SCALARS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["posts", "albums", "a"]), inner, max_size=3)
    ),
    max_leaves=5,
)
_KEYS = """
    collections_dir collections permalink timezone limit_posts include exclude markdown_ext encoding excerpt_separator
    baseurl url time future unpublished show_drafts safe strict_front_matter plugins liquid kramdown data_dir
    layouts_dir cache_dir includes_dir
""".split()  # noqa: SIM905 - a list of words is read with ease


@settings(max_examples=400)
@given(config=st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=3))
@example(config={"collections": {"posts": {"permalink": "x"}}, "permalink": None})
def test_jekyll_says_the_same_of_any_config(ask: Ask, config: dict[str, Any]) -> None:
    if not _is_ours(config):
        _agree(ask, config)


def _is_ours(config: dict[str, Any]) -> bool:
    """Whether we refuse what Jekyll takes, and then shows no post for."""
    folder = config.get("collections_dir")
    return config.get("limit_posts") == 0.5 or isinstance(folder, list | dict) or folder == "a\0b"


# --- zones and encodings ----------------------------------------------------------------------------------------------

MOMENTS = (0, 1_648_112_373, 1_657_000_000)
HOURS = {
    "UTC+8": -8.0,
    "UTC-8": 8.0,
    "GMT+8": -8.0,
    "CST-8": 8.0,
    "<+08>-8": 8.0,
    "<+08>+8": -8.0,
    "UTC-5:30": 5.5,
    "UTC8": -8.0,
    "WTZ-08:00": 8.0,
    "UTC-8:3": 8.05,
    "EST5": -5.0,
    ":UTC+8": -8.0,
    "LMT-8:05:43": 29143 / 3600,
    "UTC": 0.0,
    "Etc/GMT-8": 8.0,
    "Asia/Shanghai": 8.0,
    ":Asia/Shanghai": 8.0,
    "Zulu": 0.0,
    "Asia/Kolkata": 5.5,
}
UNKNOWN = (
    """
    | CST |asia/shanghai|Asia|Asia/|Asia/Shanghai | Asia/Shanghai|::Asia/Shanghai|China Standard Time|/etc/passwd
    |../../etc/passwd|zone.tab|leapseconds|+08:00|8|UT+8|AB8|<ab>-8|<a b>-8|UTC +8|Asia/Shanghai-8|ÜTC-8|JST|UTC\t+8
""".replace("\n    ", "")
    .strip("\n")
    .split("|")
)
UNREAD = ("UTC+24", "UTC+800", "AEST-10AEDT", "UTC+8,M3.2.0,M11.1.0", "UTC+8 ", "UTC++8", "UTC-8\n")


@pytest.mark.parametrize("name", HOURS)
def test_a_zone_is_what_the_c_library_makes_of_its_name(name: str) -> None:
    zone, known = site_zone(name)
    offset = datetime(2022, 3, 24, tzinfo=zone).utcoffset()
    assert offset is not None
    assert offset.total_seconds() / 3600 == pytest.approx(HOURS[name])
    assert known


@pytest.mark.parametrize("name", ["EST5EDT", "America/New_York"])
def test_a_zone_has_its_summer_time(name: str) -> None:
    zone = site_zone(name)[0]
    assert [datetime(2022, month, 1, tzinfo=zone).strftime("%z") for month in (1, 7)] == ["-0500", "-0400"]


@pytest.mark.parametrize("name", [*UNKNOWN, *UNREAD, "a\0b", "\udc80", "x" * 100_000, "A" * 100_000 + "-8:"])
def test_another_name_is_utc_and_unknown(name: str) -> None:
    assert site_zone(name) == (UTC, False)


def test_no_name_is_utc() -> None:
    assert site_zone(None) == (UTC, True)


@pytest.mark.parametrize("name", [*HOURS, *UNKNOWN, "EST5EDT", "America/New_York", "Australia/Lord_Howe"])
def test_ruby_has_the_same_zone(ask: Ask, name: str) -> None:
    zone = site_zone(name)[0]
    offsets = [datetime.fromtimestamp(moment, zone).utcoffset() or timedelta() for moment in MOMENTS]
    assert [offset.total_seconds() for offset in offsets] == ask("zone", name)


@given(
    st.from_regex(r"(UTC|CST|A|AB|abc|<[+-]08>|<a>|Asia/Shanghai)[+-]?([0-9]{1,2}(:[0-9]{1,2}){0,3})?", fullmatch=True)
)
def test_ruby_has_the_same_zone_for_posix_forms(ask: Ask, name: str) -> None:
    zone, known = site_zone(name)
    offset = zone.utcoffset(datetime(2022, 3, 24))  # noqa: DTZ001 - the clock of the zone itself
    assert offset is not None
    theirs = ask("zone", name)[1]
    if known or abs(theirs) < 86400:
        assert offset.total_seconds() == theirs or ":" in name.partition(":")[2].partition(":")[2]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        *[("utf-8", "utf-8"), ("UTF-8", "utf-8"), ("BOM|UTF-8", "utf-8"), ("UTF8", "utf-8"), ("", "utf-8")],
        *[("GBK", "gbk"), ("sjis", "cp932"), ("Shift_JIS", "shift_jis"), ("ISO-8859-1:UTF-8", "iso8859-1")],
        *[
            ("latin1", "utf-8"),
            ("rot13", "utf-8"),
            ("Windows-1252", "cp1252"),
            ("eucTW", "euc-tw"),
            ("BINARY", "ascii-8bit"),
            ("IBM720", "cp720"),
        ],
        *[("big5-hkscs:2008", "big5hkscs"), ("Big5-HKSCS:2008", "big5hkscs"), ("iso-8859-12", "utf-8")],
    ],
)
def test_an_encoding_has_its_codec(name: str, codec: str) -> None:
    assert text_codec(name) == codec


@pytest.mark.parametrize("name", ["UTF-16", "utf-16le", "UCS-2BE", "utf-7", "iso-2022-jp", "utf-8:utf-16le", "a\0b"])
def test_an_encoding_that_ruby_reads_no_text_in_has_none(name: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        text_codec(name)


def test_ruby_reads_files_in_the_same_encodings(ask: Ask) -> None:
    named = [*ask("encodings"), "utf8", "latin1", "x", "", "-", "bom|utf-8", "utf-8-sig", "cp1140", "UTF-99", "koi8-t"]
    for name in named:
        theirs = ask("encoding", name)
        if theirs is None:
            with pytest.raises(ValueError, match=r".+"):
                text_codec(name)
        else:
            assert text_codec(name) == text_codec(theirs), name


def test_python_has_a_codec_for_nearly_all_of_them(ask: Ask) -> None:
    lacking: set[str] = set()
    for name in ask("encodings"):
        try:
            codecs.lookup(text_codec(name))
        except LookupError:
            lacking.add(text_codec(name))
        except ValueError:
            continue
    assert len(lacking) < 30
    assert {"big5-uao", "emacs-mule"} <= lacking


def test_a_long_text_is_cut_in_a_message() -> None:
    with pytest.raises(InvalidConfig) as caught:
        read_settings({"time": "x" * 1000, "url": ruby_text(None, UTC)})
    assert len(caught.value.message) < 200
