"""A site on disk: which of its files Jekyll passes over and why, and what becomes of the others."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import newspost
from growth import grows_at_most
from newspost import EditRejected, Entry, InvalidConfig, InvalidPost, Site

Make: TypeAlias = Callable[..., Site]

HEADER = "---\ntitle: Fog\n---\nThe fog *lifted*.\n\nThe boats left.\n"
NAME = "_posts/2024-05-06-fog.md"
BUILD = datetime(2026, 1, 1, tzinfo=UTC)
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return what makes a site of files: texts, bytes, or values for the front matter; the config is YAML."""

    def make(files: Mapping[str, str | bytes] | None = None, config: str | None = None, **options: Any) -> Site:  # noqa: ANN401 - what Site.open takes
        for path, text in ({NAME: HEADER} if files is None else files).items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        if config is not None:
            (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
        options.setdefault("time", BUILD)
        return Site.open(tmp_path, **options)

    return make


def only(site: Site) -> Entry:
    (entry,) = site.posts()
    return entry


def front(header: str, body: str = "Body.\n") -> str:
    return f"---\n{header}\n---\n{body}"


# --- which files


IGNORED = {
    "_posts/fog.md": "YYYY-MM-DD-name.md",
    "_posts/2024-05-06.md": "YYYY-MM-DD-name.md",
    "_posts/2024-05-06-fog": "YYYY-MM-DD-name.md",
    "_posts/ 2024-05-06-fog.md": "YYYY-MM-DD-name.md",
    "_posts/_2024-05-06-fog.md": "begins with _ # or ~",
    "_posts/#2024-05-06-fog.md": "begins with _ # or ~",
    "_posts/~2024-05-06-fog.md": "begins with _ # or ~",
    "_posts/.2024-05-06-fog.md": "begins with a dot",
    "_posts/sub/.git/2024-05-06-fog.md": "begins with a dot",
    "_posts/_sub/2024-05-06-fog.md": "the folder _sub begins with _ # or ~",
    "_posts/2024-05-06-fog.md~": "ends with ~",
    "_posts/2024-05-06-fog.md.": "ends with a dot",
    "_posts/2024-05-06-fog.yml": "data file",
    "_hidden/_posts/2024-05-06-fog.md": "does not read the folder _hidden: its name begins with _ # or ~",
    "vendor/bundle/a/_posts/2024-05-06-fog.md": "does not read the folder vendor/bundle: it is excluded",
    "_drafts/fog.md": "a draft, and the site does not show drafts",
    "_drafts/fog": "no extension",
}
READ = {
    "_posts/2024-05-06-fog.md": (),
    "_posts/24-5-6-fog.txt": (),
    "_posts/sub/2024-05-06-fog.html": (),
    "_posts/sub/_inner/2024-05-06-fog.md": (),
    "_posts/node_modules/2024-05-06-fog.md": (),
    "_posts/deep/_posts/2024-05-06-fog.md": (),
    "News/世界/_posts/2024-05-06-fog.md": ("News", "世界"),
    "my_posts/_posts/2024-05-06-fog.md": ("my",),
    "vendors/_posts/2024-05-06-fog.md": ("vendors",),
}


def test_every_file_is_there_and_those_that_are_passed_over_say_why(make: Make) -> None:
    site = make(dict.fromkeys([*IGNORED, *READ, "about.md", "fog/2024-05-06-fog.md"], HEADER))
    entries = {entry.relative_path: entry for entry in site.posts()}
    assert entries.keys() == {*IGNORED, *READ}
    for path, why in IGNORED.items():
        assert why in (entries[path].ignored or ""), path
        assert not entries[path].published
        assert entries[path].stops is None
    for path, categories in READ.items():
        assert entries[path].ignored is None, path
        assert entries[path].published
        assert entries[path].categories == categories
        assert Path(entries[path].path).read_text(encoding="utf-8") == HEADER
    assert [entry.relative_path for entry in site.posts()] == [*entries]  # the same order each time


def test_one_file_is_what_it_is_among_all(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make(dict.fromkeys([*IGNORED, *READ], HEADER))
    monkeypatch.chdir(site.folder)
    for entry in site.posts():
        for path in (entry.path, entry.relative_path):
            one = site.entry(path)
            assert one is not None
            assert (one.path, one.ignored, one.url) == (entry.path, entry.ignored, entry.url)
    Path("about.md").touch()
    assert site.entry("about.md") is None
    assert site.entry(__file__) is None
    with pytest.raises(FileNotFoundError):
        site.entry("_posts/2024-05-06-none.md")


def test_a_site_is_found_around_a_file(make: Make, tmp_path: Path) -> None:
    file = make({"blog/news/_posts/2024/2024-05-06-fog.md": HEADER, "lone.md": HEADER}).folder
    assert Site.around(Path(file, "lone.md")) is None
    post = Path(file, "blog/news/_posts/2024/2024-05-06-fog.md")
    around = Site.around(post)
    assert around is not None
    assert around.folder == str(post.parents[2])  # nothing but `_posts` tells where it is
    (tmp_path / "blog" / "_config.toml").write_text('timezone = "Asia/Tokyo"')
    around = Site.around(post)
    assert around is not None
    entry = around.entry(post)
    assert (around.folder, str(around.zone)) == (str(tmp_path / "blog"), "Asia/Tokyo")
    assert entry is not None
    assert entry.categories == ("news",)


def test_there_has_to_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        Site.open(tmp_path / "none")
    assert [*Site.open(tmp_path).posts()] == []


@posix
def test_what_is_no_file_is_not_waited_for_and_links_in_a_circle_come_to_an_end(make: Make, tmp_path: Path) -> None:
    site = make({NAME: HEADER, "a/_posts/2024-05-06-a.md": HEADER})
    os.mkfifo(tmp_path / "_posts" / "2024-05-06-pipe.md")
    (tmp_path / "_posts" / "2024-05-06-gone.md").symlink_to("nowhere")
    (tmp_path / "_posts" / "round").symlink_to(".")
    (tmp_path / "a" / "b").symlink_to("..")
    entries = {entry.relative_path: entry for entry in site.posts()}
    assert {path for path, entry in entries.items() if entry.published} == {NAME, "a/_posts/2024-05-06-a.md"}
    assert "no file that can be read" in (entries["_posts/2024-05-06-pipe.md"].ignored or "")
    assert "no file that can be read" in (entries["_posts/2024-05-06-gone.md"].ignored or "")


@posix
def test_a_link_that_jekyll_does_not_read_or_that_leads_around_the_site_is_not_followed(tmp_path: Path) -> None:
    for folder in ("site", "outside"):
        (tmp_path / folder / "_posts").mkdir(parents=True)
        (tmp_path / folder / "_posts" / "2024-05-06-a.md").write_text(HEADER)
    for name, target in {"_x": "outside", "y": "outside", "z": "."}.items():
        (tmp_path / "site" / name).symlink_to(tmp_path / target)
    paths = [entry.relative_path for entry in Site.open(tmp_path / "site").posts()]
    assert sorted(paths) == ["_posts/2024-05-06-a.md", "y/_posts/2024-05-06-a.md"]


@posix
def test_a_safe_site_passes_over_links_that_lead_out_of_it(make: Make, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "2024-05-06-fog.md").write_text(HEADER)
    (tmp_path / "site" / "_posts").mkdir(parents=True)
    (tmp_path / "site" / "_posts" / "2024-05-06-a.md").symlink_to(outside / "2024-05-06-fog.md")
    assert only(Site.open(tmp_path / "site")).published
    (tmp_path / "site" / "_config.yml").write_text("safe: true")
    assert "leads out of the site" in (only(Site.open(tmp_path / "site")).ignored or "")
    assert make is not None


@posix
def test_a_name_that_is_not_utf8_stops_jekyll(make: Make, tmp_path: Path) -> None:
    site = make({})
    (tmp_path / "_posts").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "_posts") + b"/2024-05-06-\xff.md")).write_text(HEADER)
    entry = only(site)
    assert entry.stops == "the file's name is not UTF-8"
    assert not entry.published
    assert entry.url is None


# --- what becomes of a post


def test_a_post_is_published_under_an_address_on_a_day(make: Make) -> None:
    entry = only(make(config="timezone: Asia/Shanghai\npermalink: pretty\n"))
    assert (entry.published, entry.ignored, entry.stops, entry.error) == (True, None, None, None)
    assert (entry.title, entry.slug, entry.url, entry.page) == (
        "Fog",
        "fog",
        "/2024/05/06/fog/",
        "2024/05/06/fog/index.html",
    )
    assert entry.date == datetime.fromisoformat("2024-05-06T00:00:00+08:00")
    assert entry.date_source == "file name"
    assert entry.excerpt is not None
    assert entry.excerpt.text == "The fog *lifted*."
    assert entry.excerpt.span.of(str(entry.post)) == entry.excerpt.text
    assert NAME in repr(entry)


def test_the_article_is_as_the_site_has_it(make: Make) -> None:
    config = """
timezone: Asia/Tokyo
defaults:
  - {scope: {path: ""}, values: {layout: post, author: {name: Wren, role: editor}, tags: [a], categories: blog}}
  - {scope: {path: news, type: posts}, values: {layout: news}}
"""
    site = make(
        {"news/_posts/2024-05-06-fog.md": front("author: {name: Teal}\ncategories: [sea, news]\nlang: en")}, config
    )
    article = only(site).post.article
    assert article.date.isoformat() == "2024-05-06T00:00:00+09:00"
    assert (article.title, article.layout) == ("Fog", "news")
    assert article.categories == ("news", "blog", "sea")
    assert article.tags == ("a",)
    assert article.extra == {"author": {"name": "Teal", "role": "editor"}, "lang": "en"}
    assert only(site).post.front_matter == {"author": {"name": "Teal"}, "categories": ["sea", "news"], "lang": "en"}


def test_what_an_empty_value_leaves_is_the_default(make: Make) -> None:
    site = make(
        {NAME: front("title:\nlayout:\ndate:\n")}, "defaults: [{values: {title: T, layout: l, date: '2020-02-03'}}]"
    )
    entry = only(site)
    assert (entry.title, entry.layout, entry.date_source) == ("T", "l", "front matter")
    assert entry.post.article.date.isoformat() == "2020-02-03T00:00:00+00:00"
    assert entry.url == "/2020/02/03/fog.html"


@pytest.mark.parametrize(
    ("header", "options", "ignored"),
    [
        ("published: false", {}, "`published` is false"),
        ("published:", {}, "`published` is empty"),
        ("published: 'false'", {}, None),
        ("published: false", {"unpublished": True}, None),
        ("date: 2026-01-02", {}, "in the future"),
        ("date: 2026-01-01 00:00:01", {}, "in the future"),
        ("date: 2026-01-02", {"future": True}, None),
        ("draft: true", {}, None),
    ],
)
def test_what_hides_a_post(make: Make, header: str, options: dict[str, bool], ignored: str | None) -> None:
    entry = only(make({NAME: front(header)}, **options))
    assert (entry.ignored is None) == (ignored is None)
    assert ignored is None or ignored in (entry.ignored or "")
    assert entry.url is not None  # where it would be
    config = "".join(f"{name}: true\n" for name in options)
    assert (only(make({}, config)).ignored is None) == (ignored is None)


def test_a_draft_has_the_time_of_its_file(make: Make, tmp_path: Path) -> None:
    site = make({"_drafts/fog.md": HEADER}, show_drafts=True)
    os.utime(tmp_path / "_drafts" / "fog.md", (1_700_000_000, 1_700_000_000.75))
    entry = only(site)
    assert entry.published
    assert (entry.date, entry.date_source) == (datetime.fromtimestamp(1_700_000_000, UTC), "file time")
    assert entry.post.article.date == entry.date
    assert entry.url == "/2023/11/14/fog.html"


def test_a_date_that_is_the_time_of_the_build_counts_as_none(make: Make) -> None:
    entry = only(make({NAME: front("date: 2026-01-01 00:00:00")}))
    assert (entry.url, entry.date_source) == ("/2024/05/06/fog.html", "file name")
    assert entry.post.article.date == entry.date


@pytest.mark.parametrize(
    ("header", "code"),
    [("title: [", "FM005"), ("- a", "FM005"), ("title: a: b", "FM007"), ("title: T\ncategories: 5", "TX003")],
)
def test_an_unreadable_front_matter_is_published_without_what_it_says(make: Make, header: str, code: str) -> None:
    entry = only(make({"sea/_posts/2024-05-06-fog.md": front(header)}, "defaults: [{values: {layout: post}}]"))
    assert entry.published
    assert entry.error is not None
    assert (entry.title, entry.slug, entry.tags) == (None, None, ())
    assert (entry.layout, entry.categories) == ("post", ("sea",))
    assert (entry.date, entry.date_source) == (BUILD, "build time")
    assert entry.url == "/sea/2026/01/01/2024-05-06-fog.html"
    assert code in [problem.code for problem in entry.post.problems if problem.severity == "error"]
    entry = only(make({}, "strict_front_matter: true"))
    assert not entry.published
    assert "strict_front_matter" in (entry.stops or "")


@pytest.mark.parametrize(
    ("path", "header", "code"),
    [
        (NAME, "date:", "DT001"),
        (NAME, "date: tomorrow", "DT001"),
        (NAME, "date: 2024-05-32", "DT004"),
        ("_posts/2024-13-45-fog.md", "title: T", "FN002"),
    ],
)
def test_a_date_that_jekyll_cannot_read_stops_the_build(make: Make, path: str, header: str, code: str) -> None:
    entry = only(make({path: front(header)}))
    assert "it cannot read the date" in (entry.stops or "")
    assert not entry.published
    assert (entry.date, entry.url, entry.ignored) == (None, None, None)
    with pytest.raises(InvalidPost) as caught:
        _ = entry.post.article
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize("header", ["permalink: 5", "permalink: /:none/", "slug: 5", "categories: ['a b:c']"])
def test_an_address_that_cannot_be_made_stops_the_build(make: Make, header: str) -> None:
    entry = only(make({NAME: front(header)}))
    assert entry.url is None
    assert "Jekyll stops the build" in (entry.stops or "")


def test_a_data_file_that_cannot_be_read_stops_the_build(make: Make) -> None:
    entry = only(make({"_posts/2024-05-06-fog.yml": "a: ["}))
    assert "loads it as data" in (entry.stops or "")


def test_only_the_newest_are_kept_where_there_is_a_limit(make: Make) -> None:
    names = ["_posts/2024-05-06-b.md", "_posts/2024-05-06-a.md", "a/_posts/2024-05-07-c.md", "_posts/2023-05-06-d.md"]
    site = make(dict.fromkeys(names, HEADER) | {"_posts/2025-01-01-e.md": front("published: false")}, "limit_posts: 2")
    entries = {entry.relative_path: entry for entry in site.posts()}
    assert {path for path, entry in entries.items() if entry.published} == {
        "_posts/2024-05-06-b.md",
        "a/_posts/2024-05-07-c.md",
    }
    assert "limit_posts" in (entries["_posts/2023-05-06-d.md"].ignored or "")
    assert "published" in (entries["_posts/2025-01-01-e.md"].ignored or "")


def test_the_newest_are_so_by_instants_where_the_clock_goes_back(make: Make) -> None:
    texts = {
        "_posts/2024-11-03-a.md": front("date: 2024-11-03 01:50:00 -0400"),
        "_posts/2024-11-03-b.md": front("date: 2024-11-03 01:10:00 -0500"),  # later by twenty minutes
    }
    site = make(texts, "timezone: America/New_York\nlimit_posts: 1")
    assert [entry.relative_path for entry in site.posts() if entry.published] == ["_posts/2024-11-03-b.md"]


# --- what the config says


def test_posts_have_their_place_where_there_is_a_collections_dir(make: Make) -> None:
    config = "collections_dir: stuff\ndefaults: [{scope: {path: _posts}, values: {layout: a}}]"
    site = make({NAME: HEADER, f"stuff/{NAME}": HEADER, f"stuff/sea/{NAME}": HEADER}, config)
    entries = {entry.relative_path: entry for entry in site.posts()}
    assert "outside of 'stuff'" in (entries[NAME].ignored or "")
    assert (entries[f"stuff/{NAME}"].categories, entries[f"stuff/{NAME}"].layout) == ((), "a")
    assert (entries[f"stuff/sea/{NAME}"].categories, entries[f"stuff/sea/{NAME}"].layout) == (("sea",), None)


def test_what_is_excluded_and_included(make: Make) -> None:
    names = ["sea/_posts/2024-05-06-a.md", "_air/_posts/2024-05-06-b.md", "_posts/2024-05-06-c.bak.md", NAME]
    site = make(dict.fromkeys(names, HEADER), 'exclude: [se, "*.bak.md"]\ninclude: [_air]')
    entries = {entry.relative_path: entry.ignored for entry in site.posts()}
    assert "'se'" in (entries["sea/_posts/2024-05-06-a.md"] or "")
    assert "'*.bak.md'" in (entries["_posts/2024-05-06-c.bak.md"] or "")
    assert entries["_air/_posts/2024-05-06-b.md"] is None
    assert entries[NAME] is None


def test_the_posts_may_be_in_another_folder_than_the_config(make: Make) -> None:
    site = make({f"src/{NAME}": HEADER, NAME: HEADER, f"out/{NAME}": HEADER}, "source: src\ndestination: out")
    assert [entry.relative_path for entry in site.posts()] == [NAME]
    assert only(site).path == str(Path(site.folder, "src", NAME))
    config = Path(site.folder, "_config.yml")
    config.write_text("destination: out")
    assert {entry.relative_path for entry in Site.open(site.folder).posts()} == {f"src/{NAME}", NAME}


def test_extensions_of_markdown_and_the_excerpts_separator(make: Make) -> None:
    site = make(
        {"_posts/2024-05-06-fog.txt": front("title: T", "a<!--more-->b\n\nc")},
        'markdown_ext: txt\nexcerpt_separator: "<!--more-->"',
    )
    entry = only(site)
    assert entry.url == "/2024/05/06/fog.html"
    assert entry.excerpt is not None
    assert entry.excerpt.text == "a"
    assert not [problem for problem in entry.post.problems if problem.code == "FN004"]


def test_another_encoding_comes_back_byte_for_byte_and_is_written_in_itself(make: Make) -> None:
    data = front("title: 雾", "船走了。\n").encode("gbk")
    entry = only(make({NAME: data}))
    assert entry.ignored == "it is not UTF-8"
    entry = only(make({}, "encoding: gbk"))
    assert (entry.ignored, entry.title, entry.post.article.paragraphs[0].text) == (None, "雾", "船走了。")
    assert bytes(entry.post) == data
    edited = entry.post.edit(title="晨雾")
    assert bytes(edited) == data.replace("雾".encode("gbk"), "晨雾".encode("gbk"))
    with pytest.raises(EditRejected, match="encoding"):
        entry.post.edit(title="🌫")
    edited.write()
    assert Path(entry.path).read_bytes() == bytes(edited)
    assert bytes(pickle.loads(pickle.dumps(edited))) == bytes(edited)


def test_a_zone_that_there_is_not_is_utc_and_told(make: Make) -> None:
    site = make(config="timezone: Asia/Nowhere")
    assert (site.zone, site.zone_is_known) == (UTC, False)
    assert "there is no 'Asia/Nowhere'" in site.zone_name
    assert only(site).date == datetime(2024, 5, 6, tzinfo=UTC)
    assert str(make(timezone="Asia/Tokyo").zone) == "Asia/Tokyo"


def test_the_time_of_the_build_is_the_callers_the_configs_or_now(make: Make, tmp_path: Path) -> None:
    assert make(config="time: 2020-01-01", timezone="Asia/Tokyo").time == BUILD
    assert Site.open(tmp_path, timezone="Asia/Tokyo").time.isoformat() == "2020-01-01T00:00:00+09:00"
    (tmp_path / "_config.yml").unlink()
    assert timedelta() <= datetime.now(UTC) - Site.open(tmp_path).time < timedelta(hours=1)


def test_a_draft_may_be_of_the_very_time_of_the_build(make: Make) -> None:
    site = make({"_drafts/fog.md": front("title: T\ndate: 2026-01-01 00:00:00 +0000")}, show_drafts=True)
    assert (only(site).date, only(site).date_source) == (BUILD, "front matter")


def test_defaults_without_categories_that_jekyll_can_use_stop_a_post(make: Make, tmp_path: Path) -> None:
    site = make(config="defaults: [{values: {categories: {a: b}}}]")
    assert repr(site) == f"<Site {tmp_path}>"
    assert "neither a text nor a list" in (only(site).ignored or "")


def test_a_config_that_jekyll_cannot_use_is_one_clear_error(make: Make, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig) as caught:
        make(config="timezone: UTC\nlimit_posts: many\n")
    assert str(caught.value).startswith(f"{tmp_path / '_config.yml'}:2:1: `limit_posts` is 'many', not a number")


# --- edits of posts that have a site


def test_an_edit_leaves_what_the_site_gives_to_the_site(make: Make) -> None:
    config = "defaults: [{values: {layout: post, tags: [a], author: {name: Wren}, categories: blog}}]"
    post = only(make({"sea/_posts/2024-05-06-fog.md": front("title: Fog\ncategories: [x]")}, config)).post
    assert post.replace(post.article) == post
    edited = post.edit(title="Mist", categories=("sea", "blog", "z"), tags=())
    assert str(edited) == front("title: Mist\ncategories: [z]\ntags: []")
    assert edited.article.categories == ("sea", "blog", "z")
    assert str(post.edit(author={"name": "Wren", "role": "cook"})).count("role: cook") == 1
    changes: list[dict[str, Any]] = [{"categories": ("y",)}, {"layout": None}, {"extra": {}}]
    for change in changes:
        with pytest.raises(EditRejected):
            post.edit(**change)


def test_a_post_of_a_site_pickles_with_what_the_site_gives(make: Make) -> None:
    post = only(make(config="timezone: Asia/Tokyo\ndefaults: [{values: {layout: post}}]")).post
    again = pickle.loads(pickle.dumps(post))
    assert again == post
    assert again.article == post.article
    assert again.article.layout == "post"


def test_posts_of_a_site_are_written_where_they_were_read(make: Make) -> None:
    entry = only(make())
    entry.post.edit(title="Mist").write()
    assert Path(entry.path).read_text(encoding="utf-8") == HEADER.replace("Fog", "Mist")
    again = only(Site.open(Path(entry.path).parents[1]))
    assert again.title == "Mist"


# --- growth


def test_the_work_grows_with_the_number_of_posts(tmp_path: Path) -> None:
    def build(count: int) -> Callable[[], object]:
        folder = tmp_path / str(count)
        (folder / "_posts").mkdir(parents=True)
        for number in range(count):
            (folder / "_posts" / f"2024-05-06-{number}.md").write_text(HEADER)
        (folder / "_config.yml").write_text("limit_posts: 5\ndefaults: [{scope: {path: '_posts/*'}, values: {a: 1}}]")
        return lambda: [entry.url for entry in Site.open(folder).posts()]

    assert grows_at_most(15, build(100), build(1000))
    assert newspost is not None
