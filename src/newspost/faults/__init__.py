"""What is wrong with a post: a file for each family of codes."""

from __future__ import annotations

from newspost.faults.collect import ON_REQUEST, find_faults, find_problems

__all__ = ["ON_REQUEST", "find_faults", "find_problems"]
