"""The hooks for commits, the action for GitHub, the snippet for GitLab and the problem matcher do what they are for."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from check_reports_help import SAMPLE, SETTINGS
from newspost.checking.reports import write_report

ROOT = Path(__file__).parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"
PYTHON = Path(sys.executable)
BROKEN = '---\nlayout: post\ntitle: "The "old" harbour"\n---\nFog.\n'
TWINS = "---\nlayout: post\ntitle: The harbour\nslug: harbour\n---\nFog.\n"
MENDED = BROKEN.replace('"The "old" harbour"', "'The \"old\" harbour'")
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="bash is not installed")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment that has this newspost on its PATH, and nothing of who runs the tests."""
    home = tmp_path / "home"
    home.mkdir()
    return {
        "PATH": os.pathsep.join([str(PYTHON.parent), os.environ["PATH"]]),
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": f"{what}@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with a post that cannot be read."""
    folder = tmp_path / "a site"
    write(folder / "_config.yml", "title: Gulls\n")
    write(folder / "_posts" / "2024-05-06-old.md", BROKEN)
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(*command: str | Path, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=60, check=False)


def git(site: Path, env: Mapping[str, str], *words: str) -> str:
    done = run("git", *words, cwd=site, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(site: Path, env: Mapping[str, str]) -> str:
    """Commit all there is and return the commit's name."""
    if not (site / ".git").exists():
        git(site, env, "init", "--quiet", "--initial-branch=main")
    git(site, env, "add", "--all")
    git(site, env, "commit", "--quiet", "--message=more", "--no-verify")
    return git(site, env, "rev-parse", "HEAD")


# --- pre-commit and prek ----------------------------------------------------------------------------------------------


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text("utf-8"))}


def test_pre_commit_takes_the_manifest() -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib", reason="pre-commit is not installed")
    assert {hook["id"] for hook in clientlib.load_manifest(str(HOOKS))} == {"newspost-check", "newspost-fix"}


def test_hooks_look_at_posts_and_drafts_and_run_once_at_a_time() -> None:
    for hook in hooks().values():
        assert hook["require_serial"] is True
        assert all(re.search(hook["files"], path) for path in ("_posts/a.md", "blog/_drafts/b.md", "_posts/x/a.md"))
        assert not any(re.search(hook["files"], path) for path in ("posts/a.md", "my_posts/a.md", "_posts", "a.md"))


def pre_commit(
    site: Path, env: Mapping[str, str], hook: Mapping[str, Any], *words: str
) -> subprocess.CompletedProcess[str]:
    """Run a hook as pre-commit does, but with the newspost that is here: its own would need a network."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    local = {"repos": [{"repo": "local", "hooks": [{**hook, "language": "system"}]}]}
    write(site / ".pre-commit-config.yaml", yaml.safe_dump(local))
    git(site, env, "add", ".pre-commit-config.yaml")
    return run(PYTHON, "-m", "pre_commit", "run", "--color=never", *words, cwd=site, env=env)


@needs_git
def test_the_check_hook_reports_the_files_of_the_commit_by_what_all_others_say(
    site: Path, environment: dict[str, str]
) -> None:
    write(site / "_posts" / "2024-05-07-one.md", TWINS)
    commit(site, environment)
    write(site / "_posts" / "2024-05-07-two 海.md", TWINS)
    git(site, environment, "add", "--all")

    hook = {**hooks()["newspost-check"], "args": ["--output=concise", "--fail-on=info"]}
    done = pre_commit(site, environment, hook)

    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"^_posts/2024-05-07-two 海\.md:.*2024-05-07-one\.md", done.stdout, re.MULTILINE)
    assert "2024-05-06-old.md:" not in done.stdout
    assert "FM006" in pre_commit(site, environment, hook, "--all-files").stdout


@needs_git
def test_the_check_hook_passes_a_commit_without_posts(site: Path, environment: dict[str, str]) -> None:
    shutil.rmtree(site / "_posts")
    write(site / "_posts" / ".keep", "")
    commit(site, environment)

    done = pre_commit(site, environment, {**hooks()["newspost-check"], "verbose": True}, "--all-files")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


@needs_git
def test_the_fix_hook_mends_the_files_of_the_commit_and_says_that_it_did(
    site: Path, environment: dict[str, str]
) -> None:
    old, new = site / "_posts" / "2024-05-06-old.md", site / "_posts" / "2024-05-08-new.md"
    commit(site, environment)
    write(new, BROKEN)
    git(site, environment, "add", "--all")

    done = pre_commit(site, environment, hooks()["newspost-fix"])

    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert new.read_text("utf-8") == MENDED
    assert old.read_text("utf-8") == BROKEN
    git(site, environment, "add", "--all")
    assert pre_commit(site, environment, hooks()["newspost-fix"]).returncode == 0


# --- GitHub Actions ---------------------------------------------------------------------------------------------------


def action() -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return value


def script(name: str) -> str:
    return next(str(step["run"]) for step in action()["runs"]["steps"] if step["name"] == name)


def step(
    name: str, cwd: Path, env: Mapping[str, str], **given: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run the script of a step as the runner does; return what came of it, and its outputs."""
    temp = cwd.parent / "runner"
    temp.mkdir(exist_ok=True)
    output = temp / "output"
    output.write_text("")
    around = {"RUNNER_TEMP": str(temp), "GITHUB_OUTPUT": str(output), "GITHUB_ACTIONS": "true"}
    empty = dict.fromkeys(("VERSION", "ARGS", "FAIL_ON", "CHANGED_ONLY", "PUSHED_ONTO"), "")
    write(temp / "step.sh", script(name))
    words = (BASH or "bash", "--noprofile", "--norc", "-eo", "pipefail", temp / "step.sh")
    done = run(*words, cwd=cwd, env={**env, **around, "PYTHON": str(PYTHON), **empty, **given})
    return done, dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())


def test_the_action_has_the_inputs_that_its_page_tells_of() -> None:
    inputs = action()["inputs"]
    page = (ROOT / "docs" / "how-to" / "ci.md").read_text("utf-8")
    assert set(inputs) == {"version", "args", "sarif", "fail-on", "changed-only", "working-directory"}
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == list(inputs)
    assert all(text["description"] for text in inputs.values())


def test_no_script_of_the_action_has_the_text_of_an_input_in_it() -> None:
    steps = action()["runs"]["steps"]
    assert not any("${{" in step.get("run", "") for step in steps)
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(steps)))
    assert used == set(action()["inputs"])


def test_the_action_uploads_only_where_it_is_asked_to() -> None:
    upload = action()["runs"]["steps"][-1]
    assert upload["uses"].startswith("github/codeql-action/upload-sarif@")
    assert "inputs.sarif == 'true'" in upload["if"]


@needs_bash
@pytest.mark.parametrize(
    ("version", "what"),
    [
        ("", "/the action"),
        ("0.5.0", "newspost==0.5.0"),
        (">=0.5,<1", "newspost>=0.5,<1"),
        ("0.5; id", "newspost==0.5; id"),
    ],
)
def test_the_action_installs_the_version_that_is_asked_for(
    site: Path, environment: dict[str, str], version: str, what: str
) -> None:
    fake = site.parent / "fake python"
    write(fake, '#!/bin/sh\nprintf "%s\\n" "$@"\n')
    fake.chmod(0o755)
    done, _ = step("Install newspost", site, environment, VERSION=version, ACTION="/the action", PYTHON=str(fake))
    assert done.returncode == 0, done.stderr
    words = done.stdout.splitlines()
    assert words[:4] == ["-P", "-m", "pip", "install"]
    assert words[-4:] == ["--target", f"{site.parent}/runner/newspost", "--", what]


@needs_bash
def test_the_action_fails_by_findings_and_leaves_sarif(site: Path, environment: dict[str, str]) -> None:
    done, outputs = step("Check", site, environment)
    assert (done.returncode, outputs["exit-code"]) == (1, "1"), done.stderr
    assert "FM006" in done.stdout
    assert re.search(r"^::error .*file=_posts/2024-05-06-old\.md", done.stdout, re.MULTILINE)
    runs = json.loads(Path(outputs["sarif"]).read_text("utf-8"))["runs"]
    assert "FM006" in {result["ruleId"] for result in runs[0]["results"]}


@needs_bash
def test_the_action_obeys_fail_on(site: Path, environment: dict[str, str]) -> None:
    done, outputs = step("Check", site, environment, FAIL_ON="never")
    assert (done.returncode, outputs["exit-code"]) == (0, "0"), done.stderr


@needs_bash
def test_words_for_the_action_are_split_and_nothing_in_them_is_run(site: Path, environment: dict[str, str]) -> None:
    post = site / "_posts" / "2024-05-08-a b.md"
    write(post, BROKEN)
    args = '--only "_posts/2024-05-08-a b.md"\n--output concise --output "json:$(touch ran).json"'
    done, _ = step("Check", site, environment, ARGS=args)
    assert done.returncode == 1, done.stderr
    assert "_posts/2024-05-08-a b.md:3:" in done.stdout
    assert "2024-05-06-old" not in done.stdout
    assert not (site / "ran").exists()
    assert (site / "$(touch ran).json").is_file()


@needs_bash
@pytest.mark.parametrize("given", [{"ARGS": "--no-such-option"}, {"ARGS": '"open'}, {"FAIL_ON": "$(touch ran)"}])
def test_a_mistake_in_an_input_of_the_action_fails(
    site: Path, environment: dict[str, str], given: dict[str, str]
) -> None:
    done, outputs = step("Check", site, environment, **given)
    assert done.returncode != 0
    assert done.stderr
    assert "sarif" not in outputs
    assert not (site / "ran").exists()


@needs_bash
def test_nothing_that_lies_in_a_site_is_imported(site: Path, environment: dict[str, str]) -> None:
    for name in ("yaml.py", "shlex.py", "newspost.py", "json.py"):
        write(site / name, "raise SystemExit('imported')")
    done, _ = step("Check", site, environment)
    assert "FM006" in done.stdout
    assert "imported" not in done.stdout + done.stderr


@needs_bash
@needs_git
@pytest.mark.parametrize("by", ["pull request", "push", "first push"])
def test_the_action_reports_what_was_changed(site: Path, environment: dict[str, str], by: str) -> None:
    base = commit(site, environment)
    git(site, environment, "update-ref", "refs/remotes/origin/main", base)
    write(site / "_posts" / "2024-05-08-new.md", BROKEN)
    commit(site, environment)
    given = {
        "pull request": {"GITHUB_BASE_REF": "main"},
        "push": {"PUSHED_ONTO": base},
        "first push": {"PUSHED_ONTO": "0" * 40},
    }[by]
    done, _ = step("Check", site, environment, CHANGED_ONLY="true", **given)
    assert done.returncode == 1, done.stderr
    assert "2024-05-08-new.md" in done.stdout
    assert ("2024-05-06-old.md" in done.stdout) is (by == "first push")


@needs_bash
@needs_git
def test_the_action_says_what_it_needs_where_it_cannot_tell_what_was_changed(
    site: Path, environment: dict[str, str]
) -> None:
    commit(site, environment)
    done, outputs = step("Check", site, environment, CHANGED_ONLY="true", GITHUB_BASE_REF="main")
    assert (done.returncode, outputs) == (2, {})
    assert "fetch-depth: 0" in done.stdout


# --- GitLab, and the rest of the page ---------------------------------------------------------------------------------


def snippets() -> Iterator[Any]:
    """Yield the values of the YAML on the page."""
    page = (ROOT / "docs" / "how-to" / "ci.md").read_text("utf-8")
    return (yaml.safe_load(text) for text in re.findall(r"^~~~yaml\n([^~]+)~~~$", page, re.MULTILINE))


def test_the_job_for_gitlab_writes_a_report_whose_findings_are_all_shown(
    site: Path, environment: dict[str, str]
) -> None:
    write(site / "_posts" / "2024-05-07-more.md", BROKEN)
    job = next(given["posts"] for given in snippets() if isinstance(given, dict) and "posts" in given)
    command = shlex.split(job["script"][-1])
    done = run(PYTHON, "-m", *command, cwd=site, env=environment)
    assert done.returncode == 1, done.stderr
    text = (site / job["artifacts"]["reports"]["codequality"]).read_text("utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    assert len(found) >= 2
    assert len({one["fingerprint"] for one in found}) == len(found)
    assert {"description", "check_name", "fingerprint", "severity", "location"} == set(found[0])
    assert job["artifacts"]["when"] == "always"  # a failed job has the findings


def test_the_hook_on_the_page_is_that_of_the_manifest() -> None:
    repos = [repo for given in snippets() if isinstance(given, dict) for repo in given.get("repos", [])]
    local = next(repo["hooks"][0] for repo in repos if repo["repo"] == "local")
    manifest = hooks()[local["id"]]
    assert local == {**{key: manifest[key] for key in local}, "language": "system"}
    assert [hook["id"] for hook in repos[0]["hooks"]] == ["newspost-fix", "newspost-check"]


def matchers() -> list[dict[str, Any]]:
    value: dict[str, list[dict[str, Any]]] = json.loads((ROOT / ".github" / "newspost-matcher.json").read_text("utf-8"))
    return value["problemMatcher"]


def matched(line: str) -> list[tuple[str, str, str, str, str, str]]:
    """Return what each matcher that knows the line takes from it, with its severity as GitHub has it."""
    found: list[tuple[str, str, str, str, str, str]] = []
    for matcher in matchers():
        (pattern,) = matcher["pattern"]
        hit = re.search(pattern["regexp"], line, re.ASCII)
        if hit:
            path, row, column, code, message = (
                hit[pattern[part]] for part in ("file", "line", "column", "code", "message")
            )
            severity = hit[pattern["severity"]] if "severity" in pattern else matcher["severity"]
            found.append((path, row, column, severity, code, message))
    return found


def test_the_problem_matcher_takes_each_finding_from_the_concise_report() -> None:
    report = write_report("concise", SAMPLE, SETTINGS)
    text = report.decode() if isinstance(report, bytes) else report
    counted = SAMPLE.counted()
    found = [one for line in text.splitlines() for one in matched(line)]
    levels = {"info": "notice"}
    assert [one[1:5] for one in found] == [
        (str(each.place.line), str(each.place.column), levels.get(each.severity, each.severity), each.code)
        for each in counted
    ]
    assert {each.severity for each in counted} == {"error", "warning", "info"}
    assert found[0][0] == counted[0].place.path
    assert all(one[5].startswith(each.name) for one, each in zip(found, counted, strict=True))


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("_posts/a b:1:2.md:3:4: error FM006 x y", "_posts/a b:1:2.md"),
        ("C:/site/_posts/a.md:3:4: warning X1 x y", "C:/site/_posts/a.md"),
        ("Found 1 error in 2 files.", None),
        ("Mended in _posts/a.md: EN004 blanks", None),
        ("src/a.c:1:2: error: no code here", None),
    ],
)
def test_the_problem_matcher_takes_odd_paths_and_no_other_lines(line: str, path: str | None) -> None:
    assert [one[0] for one in matched(line)] == ([] if path is None else [path])


def test_the_problem_matchers_have_owners_and_severities_that_github_takes() -> None:
    assert len({matcher["owner"] for matcher in matchers()}) == len(matchers())
    assert {matcher.get("severity", "error") for matcher in matchers()} <= {"error", "warning", "notice"}
