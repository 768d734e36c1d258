"""What other programs keep: pickles of an earlier release are read, and the JSON of an Article is as published.

The pickles in ``data/pickles`` are of the release that their name says; a new release adds a file and changes none:

    python tests/test_stable_forms.py
"""

from __future__ import annotations

import copy
import json
import pickle
import sys
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import pytest

import newspost
from newspost import Article, Attribution, Code, Dialect, Heading, Html, Image, Link, List, Paragraph, Quote, Table
from newspost.article import SCHEMA_VERSION
from newspost.checking.schema import article_schema
from newspost.parts import Part

ROOT = Path(__file__).parents[1]
PICKLES = ROOT / "tests" / "data" / "pickles"
SCHEMAS = ROOT / "docs" / "schemas"
SAMPLES = sorted((ROOT / "samples" / "_posts").iterdir())
POST = "---\ntitle: Fog\ndate: 2024-05-06 09:00:00\ncategories: [sea]\n---\nThe fog *lifted*.\n"
WIRE = Dialect("wire", attribution=r"Source: (?P<source>.+)", attribution_form="Source: {source}", navigation="Back.*")


def values() -> dict[str, object]:
    """Return a value of each public kind that can be kept, every field of it filled."""
    link, image = Link("ferry", "/ferry", "0001"), Image("a.png", "a boat", '<img src="a.png" alt="a boat" />')
    paragraph = Paragraph("By ferry.", 'By <a href="/ferry">ferry</a>.', (link,), (image,))
    body = (
        paragraph,
        Heading("Fog", 2, "<h2>Fog</h2>", (link,)),
        image,
        Table((("1", "2"),), "<table></table>", (paragraph,), (image,)),
        List(("one", "two"), ordered=True, html="<ol></ol>", paragraphs=(paragraph,), images=(image,)),
        Quote("By ferry.", "<blockquote></blockquote>", (paragraph,), (image,)),
        Code("print()", "python", "<pre></pre>"),
        Html("<hr />"),
    )
    article = Article(
        title="Fog",
        date=datetime(2024, 5, 6, 9, tzinfo=UTC),
        layout="post",
        categories=("sea",),
        tags=("fog", "ferry"),
        extra={"views": 3, "notes": ["a", None]},
        digest="It lifted.",
        body=body,
        attribution=Attribution("Source: The Daily Wire", "The Daily Wire"),
        source_url="https://news.example.com/fog",
        navigation=(link,),
    )
    post = newspost.loads(POST, "_posts/2024-05-06-fog.md", "Asia/Tokyo", WIRE)
    return {"article": article, "post": post, "dialect": WIRE, "problems": newspost.loads("x\n").problems}


def test_the_values_are_of_every_kind_of_block_with_no_field_empty() -> None:
    article: Any = values()["article"]
    assert {type(block) for block in article.body} == set(get_args(Part))
    assert all(getattr(article, name) for name in Article.model_fields)
    assert all(getattr(block, field.name) for block in article.body for field in fields(block))


@pytest.mark.parametrize("kept", sorted(PICKLES.iterdir()), ids=lambda kept: kept.name)
def test_pickles_of_this_and_earlier_releases_are_read(kept: Path) -> None:
    assert pickle.loads(kept.read_bytes()) == values()


def test_a_pickled_post_reads_and_edits_as_the_one_that_it_was() -> None:
    post: Any = values()["post"]
    again = pickle.loads(pickle.dumps(post))
    assert again.article == post.article
    assert again.article.date.isoformat() == "2024-05-06T18:00:00+09:00"
    assert bytes(again.edit(title="Rain")) == bytes(post.edit(title="Rain"))


def test_pickles_name_public_things_and_plain_values_alone() -> None:
    named: set[str] = set()

    class Reader(pickle.Unpickler):
        def find_class(self, module: str, name: str, /) -> object:
            named.add(f"{module}.{name}")
            return super().find_class(module, name)

    for kept in PICKLES.iterdir():
        with kept.open("rb") as file:
            Reader(file).load()
    ours = {name for name in named if name.startswith("newspost")}
    assert ours == {"newspost.pickles.restore"}
    assert {name.split(".")[0] for name in named - ours} <= {"builtins", "datetime", "zoneinfo"}


def test_a_field_that_came_later_has_its_default() -> None:
    from newspost.pickles import restore

    assert restore("Paragraph", {"text": "By ferry."}) == Paragraph("By ferry.")


class Rated(Article, frozen=True):
    """An Article of somebody else's."""

    rating: int = 0


@dataclass(frozen=True, slots=True)
class Paper(Dialect):
    """A dialect of somebody else's."""

    city: str = ""


def test_what_others_build_on_them_comes_back_as_it_was() -> None:
    rated = Rated(title="Fog", date=datetime(2024, 5, 6, tzinfo=UTC), body=(Paragraph("It lifted."),), rating=3)
    paper = Paper("p", attribution="(?P<source>.+)", attribution_form="{source}", navigation="Back", city="Kobe")
    for value in (rated, paper, newspost.loads(POST, dialect=paper)):
        for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
            assert type(again) is type(value)
            assert again == value


# --- the JSON of an Article


def test_the_published_schema_is_that_of_this_release() -> None:
    """Where this fails, and the version in its ``$id`` has been released: raise SCHEMA_VERSION, and add a file."""
    published = SCHEMAS / f"article-{SCHEMA_VERSION}.json"
    assert json.loads(published.read_text(encoding="utf-8")) == article_schema()
    assert {one.name for one in SCHEMAS.iterdir()} == {f"article-{n}.json" for n in range(1, SCHEMA_VERSION + 1)}


def test_the_schema_takes_every_article_and_refuses_what_is_none() -> None:
    schema = jsonschema_rs.Draft202012Validator(article_schema())
    for path in SAMPLES:
        schema.validate(json.loads(newspost.load(path).article.model_dump_json()))
    article: Any = values()["article"]
    whole = json.loads(article.model_dump_json())
    schema.validate(whole)
    for name in ("title", "date"):
        assert not schema.is_valid({key: value for key, value in whole.items() if key != name})
    assert not schema.is_valid({**whole, "titel": "Fog"})
    assert not schema.is_valid({**whole, "body": [{"kind": "poem", "text": "Fog"}]})


if __name__ == "__main__":
    to = PICKLES / f"{newspost.__version__}.pickle"
    if to.exists() and "--again" not in sys.argv:
        sys.exit(f"{to.name} is there: a release that is out stays as it is; --again for one that is not")
    to.write_bytes(pickle.dumps(values(), 4))
