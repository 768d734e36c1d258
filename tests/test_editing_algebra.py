"""Edits behave like assignments to a plain record: shadowed, commuting, undone, and nothing where nothing changes."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import newspost
from newspost import Article, EditRejected, Paragraph, Post
from newspost.testing import articles, edits, post_soups, posts
from promises import FIELDS, is_edited_or_rejected, said, touched

WORDS = st.sampled_from(("alpha", "beta", "gamma", "乙丙", "丁"))
"""Texts that every style of every place can hold."""


def read(data: bytes) -> Post:
    """Return the post, with the name and the zone that the tests give each."""
    return newspost.loads(data, "_posts/2024-05-06-some-news.md", "Asia/Shanghai")


@given(posts())
def test_the_same_article_is_no_edit(data: bytes) -> None:
    post = read(data)
    assert post.replace(post.article) is post
    assert post.replace(Article.model_validate_json(post.article.model_dump_json())) is post


@given(post_soups())
def test_no_edit_of_any_soup_loses_a_byte_or_breaks(data: bytes) -> None:
    post = read(data)
    try:
        new = post.edit(title="T", digest="D")
    except EditRejected:
        return
    assert read(bytes(new)).front_matter["title"] == "T"
    assert bytes(post) == data


@given(st.data(), posts())
def test_an_edited_field_reads_back_and_the_others_are_as_they_were(data: st.DataObject, source: bytes) -> None:
    post = read(source)
    is_edited_or_rejected(post, data.draw(edits(post.article)))


@given(st.data(), posts())
def test_edits_of_different_fields_commute(data: st.DataObject, source: bytes) -> None:
    post = read(source)
    one, other = (data.draw(edits(post.article)) for _ in range(2))
    assume(not touched(one) & touched(other))
    try:
        first, second, both = post.edit(**one), post.edit(**other), post.edit(**one, **other)
        assert said(first.edit(**other).article) == said(second.edit(**one).article) == said(both.article)
    except EditRejected:
        return


@given(posts(), WORDS, WORDS)
def test_an_edit_undone_restores_the_bytes(source: bytes, title: str, text: str) -> None:
    """Undone, an edit restores the bytes, where the style that was there could hold both values."""
    post = read(source)
    article = post.article
    start = post.edit(title=title)  # from here on every style holds every word
    assert bytes(start.edit(title=title + "a").edit(title=title)) == bytes(start)
    if article.body and isinstance(article.body[0], Paragraph):
        try:
            calm = start.edit(body=[Paragraph(text), *article.body[1:]])
        except EditRejected:
            return  # the medium stands in this paragraph
        changed = calm.edit(body=[Paragraph(text + "甲"), *calm.article.body[1:]])
        assert bytes(changed.replace(calm.article)) == bytes(calm)


@given(posts(), WORDS)
def test_a_paragraph_put_in_and_taken_out_again_leaves_no_trace(source: bytes, text: str) -> None:
    post = read(source)
    body = post.article.body
    assume(len(body) > 1)
    try:
        longer = post.edit(body=[body[0], Paragraph(text), *body[1:]])
    except EditRejected:
        return
    assert bytes(longer.edit(body=body)) == bytes(post)


@given(articles())
def test_what_is_dumped_can_be_edited(article: Article) -> None:
    try:
        text = newspost.dumps(article)
    except EditRejected:
        return
    post = newspost.loads(text)
    assert post.edit(title="Some other title").article.title == "Some other title"


class Editing(RuleBasedStateMachine):
    """A post under edits, beside a plain record of what it should say."""

    @initialize(source=posts())
    def start(self, source: bytes) -> None:
        """Read a post, and note down what it says."""
        self.post = read(source)
        self.shadow = said(self.post.article)
        self.history: list[tuple[Post, dict[str, Any]]] = []

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """Change a field or a few."""
        fields = data.draw(edits(self.post.article))
        self._make(fields)

    @rule(data=st.data(), text=WORDS)
    def insert(self, data: st.DataObject, text: str) -> None:
        """Put a paragraph in."""
        body = self.post.article.body
        index = data.draw(st.integers(0, len(body)))
        self._make({"body": (*body[:index], Paragraph(text), *body[index:])})

    @precondition(lambda self: bool(self.post.article.body))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Take a block out."""
        body = self.post.article.body
        index = data.draw(st.integers(0, len(body) - 1))
        self._make({"body": (*body[:index], *body[index + 1 :])})

    @precondition(lambda self: len(self.post.article.body) > 1)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        """Put a block elsewhere."""
        body = list(self.post.article.body)
        block = body.pop(data.draw(st.integers(0, len(body) - 1)))
        body.insert(data.draw(st.integers(0, len(body))), block)
        self._make({"body": tuple(body)})

    @precondition(lambda self: bool(self.history))
    @rule()
    def undo(self) -> None:
        """Go back to the Article before the last edit, by another edit."""
        before, shadow = self.history.pop()
        try:
            self.post = self.post.replace(before.article)
        except EditRejected:
            self.post = before
        self.shadow = shadow

    @invariant()
    def it_says_what_the_record_says(self) -> None:
        """Compare the post, read anew, with the record."""
        if hasattr(self, "post"):
            assert said(read(bytes(self.post)).article) == self.shadow

    def _make(self, fields: dict[str, Any]) -> None:
        """Edit, and note down what the post should say from now on."""
        try:
            new = self.post.edit(**fields)
        except EditRejected:
            return
        self.history.append((self.post, dict(self.shadow)))
        self.post = new
        self._note(fields)

    def _note(self, fields: dict[str, Any]) -> None:
        """Assign to the record what was asked for; what the post says in words of its own is taken from it."""
        now = said(self.post.article)
        for name, value in fields.items():
            field = "body" if name == "paragraphs" else name if name in FIELDS else "extra"
            if name in {"title", "layout", "digest", "source_url", "date"}:
                self.shadow[name] = value
            elif name in {"categories", "tags"}:
                self.shadow[name] = tuple(value)
            elif name == "paragraphs":
                texts = [item if isinstance(item, str) else item.text for item in value]
                assert [block.text for block in self.post.article.paragraphs] == texts
                self.shadow[field] = now[field]
            else:
                self.shadow[field] = now[field]


Editing.TestCase.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
test_edits_are_assignments_to_a_record = Editing.TestCase
