from __future__ import annotations

import pytest

from body_help import DATA, Case, cases, outline

CASES = cases()


def _name(case: Case) -> str:
    return case.name


def test_every_file_has_cases_and_every_case_its_own_name() -> None:
    assert {case.name.partition(":")[0] for case in CASES} == {path.stem for path in DATA.glob("*.txt")}
    assert len({case.name for case in CASES}) == len(CASES) > 150


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_body_has_its_outline(case: Case) -> None:
    assert outline(case.source) == case.outline


@pytest.mark.parametrize("case", [case for case in CASES if "\r" not in case.source], ids=_name)
def test_windows_line_ends_change_nothing(case: Case) -> None:
    assert outline(case.source.replace("\n", "\r\n")) == case.outline


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_line_feeds_at_the_end_change_nothing(case: Case) -> None:
    for end in ("\n", "\n\n", "\n \n"):
        assert outline(case.source + end) == case.outline
