"""Whole posts out of the tokens that decide how a post is read, sound and broken alike."""

from __future__ import annotations

from hypothesis import strategies as st

TOKENS = (
    "---", "...", "----", "--- # c", "\n", "\r\n", "\r", " ", "\t", "\ufeff", "\u00a0", "\u3000", "\u2028", "\x85",
    "\0", "title: T", 'title: "a “b” c"', "title: 'it''s'", "title:", "date: 2022-03-24 16:59:33 +0800",
    "date: 2022-03-24", "date:  +0800", "date: tomorrow", "categories: a b", "categories: [a, b]", "tags: x",
    "tags:\n- a\n- b", "key: {a: 1}", "a: &x [1]", "b: *x", "<<: *x", "? k", "!tag v", "|", ">", "[", "]", "{", "}",
    '"', "'", "#", ":", "- ", "*", "_", "`", "<p>", "</p>", '<p class="em_media">', "（文章来源：海鸥日报）",
    '<center><img src="x" /></center>', "<div>", "</div>", "<table><tr><td>", "</td></tr></table>", "<!-- c -->",
    "<!--", "<script>", "</script>", "<br />", "&amp;", "&#x20;", "&", "<http://news.example.com/a.html>", "<>",
    "[返回首页](//news.example.com/)", "｜", "> ", "## ", "1. ", "~~~", "```", "{% include x %}", "{{ x }}", "[a](b)",
    "![a](b)", "|a|b|", "text", "文字", "🎉", "\ud800", "\udcff",
)  # fmt: skip

TEXTS = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
"""Texts that look like posts, more or less."""

WITH_HEADER = st.tuples(TEXTS, TEXTS).map(lambda parts: f"---\ntitle: T\n{parts[0]}\n---\n{parts[1]}")
"""Texts that begin like a post."""

DATA = st.one_of(
    st.binary(max_size=200),
    st.one_of(TEXTS, WITH_HEADER).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.tuples(TEXTS, st.binary(max_size=8), TEXTS).map(
        lambda parts: parts[0].encode("utf-8", "surrogatepass") + parts[1] + parts[2].encode("utf-8", "surrogatepass")
    ),
)
"""Bytes: any at all, posts of a kind, and posts with a few odd bytes in the middle."""
