"""Random edits of real posts: what was asked reads back, all else is as it was, byte for byte by position.

    NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/edits.py [POSTS_PER_ARCHIVE] [-v]

Each post gets ten edits of fields chosen by lot. Prints how many edits were made, how many were refused and for which
reason, and each wrong one; with -v each that was refused.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

import newspost
from corpora import NAMES, posts
from random_edits import random_edits, wrong_with


@dataclass(slots=True)
class Tally:
    """What came of the edits."""

    made: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    posts: int = 0
    wrong: int = 0

    def edit(self, name: str, post: newspost.Post) -> None:
        """Make random edits of one post."""
        self.posts += 1
        lot = random.Random(f"{name}/{post.path}")  # noqa: S311 - no secret
        for edit in random_edits(post.article, lot):
            self.made[edit.name] += 1
            try:
                new = post.edit(**edit.fields)
            except newspost.EditRejected as error:
                self.refused[f"{edit.name}: {error.reason}"] += 1
                if "-v" in sys.argv:
                    print(f"REFUSED {name}/{error}")
                continue
            if complaint := wrong_with(post, new, edit):
                self.wrong += 1
                print(f"WRONG {name}/{post.path}: {edit.name}: {complaint[:300]}")


def articles(name: str, most: int | None) -> list[newspost.Post]:
    """Return the posts of an archive of which an Article can be made."""
    found: list[newspost.Post] = []
    for path, data in islice(posts(name), most):
        post = newspost.loads(data, path)
        try:
            _ = post.article
        except newspost.InvalidPost:
            continue
        found.append(post)
    return found


def main() -> None:
    """Edit the posts of every archive, and print what came of it."""
    most = next((int(word) for word in sys.argv[1:] if word.isdigit()), None)
    tally = Tally()
    for name in NAMES:
        for post in articles(name, most) if name != "edge" else ():
            tally.edit(name, post)
    total, refused = tally.made.total(), tally.refused.total()
    print(f"{total:,} edits of {tally.posts:,} posts: {tally.wrong} wrong, {refused:,} refused ({refused / total:.2%})")
    for reason, count in tally.refused.most_common():
        print(f"  {count:6,} {reason}")


if __name__ == "__main__":
    main()
