"""Fixes as code actions: one for each finding, safe ones first, and all safe ones of a post together."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lsprotocol import types

from newspost.checking.applying import Change, changes, fix_alone
from newspost.checking.finding import Finding
from newspost.server.client import Client
from newspost.server.diagnostics import diagnostic_of, ranged, uri_of
from newspost.server.looking import Look
from newspost.text.changed import changes_between
from newspost.text.visible import one_line

FIX_ALL: Final = "source.fixAll.newspost"


def code_actions(look: Look, place: types.Range, only: Iterable[str] | None, client: Client) -> list[types.CodeAction]:
    """Return what can be done about the findings at a place of a buffer; ``only`` are the kinds that are asked for.

    Each fix was proved on the text as it is: what cannot be applied alone is not offered.
    """
    found: list[types.CodeAction] = []
    if _is_asked(types.CodeActionKind.QuickFix.value, only):
        found += _quick_fixes(look, place, client)
    if _is_asked(FIX_ALL, only):
        found += _all_safe(look, client)
    return found


def _is_asked(kind: str, only: Iterable[str] | None) -> bool:
    """Whether a kind is asked for: it, or one that it is part of."""
    return only is None or any(not asked or f"{kind}.".startswith(f"{asked}.") for asked in only)


def _quick_fixes(look: Look, place: types.Range, client: Client) -> list[types.CodeAction]:
    """Return the fixes of the findings that touch a place, the safe ones first."""
    at, positions = look.buffer.positions.span(place), look.buffer.positions
    near = [
        (finding, where)
        for finding, where in ranged(look)
        if finding.fix is not None and _touches(positions.span(where), at)
    ]
    made = [_quick_fix(finding, where, look, client) for finding, where in sorted(near, key=_is_unsafe)]
    return [action for action in made if action is not None]


def _touches(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a place, be it their ends."""
    return one[0] <= other[1] and other[0] <= one[1]


def _is_unsafe(near: tuple[Finding, types.Range]) -> bool:
    """Whether the fix of a finding is unsafe."""
    fix = near[0].fix
    return fix is not None and fix.safety == "unsafe"


def _quick_fix(finding: Finding, where: types.Range, look: Look, client: Client) -> types.CodeAction | None:
    """Return the fix of one finding; None where it cannot stand alone, or the editor cannot do it."""
    change = fix_alone(look.run, look.task, finding)
    if change is None or finding.fix is None or (change.rename is not None and not _can_rename(change, client)):
        return None
    is_safe = finding.fix.safety == "safe"
    title = f"{finding.code}: {one_line(finding.fix.message)}{'' if is_safe else ' (unsafe fix)'}"
    return types.CodeAction(
        title,
        types.CodeActionKind.QuickFix,
        [diagnostic_of(finding, where, look, client)],
        is_preferred=True if is_safe else None,
        edit=_edit(change, look, client),
    )


def _all_safe(look: Look, client: Client) -> list[types.CodeAction]:
    """Return the action that applies all safe fixes of a post, if there are any."""
    if not any(finding.fix is not None and finding.fix.safety == "safe" for finding in look.findings):
        return []  # most posts at most times: an editor asks whenever the cursor moves
    change = next(changes(look.run, unsafe=False, only=(look.buffer.file,)), None)
    if change is None or change.new == change.old:
        return []
    number = len(change.fixed)
    title = f"newspost: apply all safe fixes ({number})"
    return [types.CodeAction(title, FIX_ALL, edit=_edit(change, look, client))]


def _can_rename(change: Change, client: Client) -> bool:
    """Whether a file can have its new name: the editor gives it, and nothing else has it."""
    taken = Path(change.file).with_name(change.rename or "")
    return client.renames and os.path.lexists(change.file) and not os.path.lexists(taken)


def _edit(change: Change, look: Look, client: Client) -> types.WorkspaceEdit:
    """Return a change as an edit of the very version of the text that it was made for."""
    buffer, encoding = look.buffer, look.entry.reading.context.encoding
    new = change.new.decode(encoding if look.entry.reading.is_decoded else "utf-8")
    edits = buffer.positions.edits(changes_between(buffer.text, new))
    if not client.versions:
        return types.WorkspaceEdit(changes={buffer.uri: edits})
    document = types.OptionalVersionedTextDocumentIdentifier(buffer.uri, buffer.version)
    steps: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    if edits:
        steps.append(types.TextDocumentEdit(document, list(edits)))
    if change.rename is not None:
        steps.append(types.RenameFile(buffer.uri, uri_of(Path(change.file).with_name(change.rename))))
    return types.WorkspaceEdit(document_changes=steps)
