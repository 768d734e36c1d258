"""What the editor at the other end can take."""

from __future__ import annotations

from typing import NamedTuple

from lsprotocol import types
from pygls.capabilities import get_capability


class Client(NamedTuple):
    """What an editor knows of the protocol; until it has said so, no more than every one does."""

    encoding: str = "utf-16"
    related: bool = False
    pages: bool = False
    tags: bool = False
    versions: bool = False
    renames: bool = False
    markdown: bool = False
    watches: bool = False


def client_of(able: types.ClientCapabilities, encoding: str | None) -> Client:
    """Return what an editor can take by what it said of itself; ``encoding`` is what columns were agreed to count."""
    published = get_capability(able, "text_document.publish_diagnostics", types.PublishDiagnosticsClientCapabilities())
    edits = get_capability(able, "workspace.workspace_edit", types.WorkspaceEditClientCapabilities())
    formats = get_capability(able, "text_document.hover.content_format", [])
    watching = get_capability(
        able, "workspace.did_change_watched_files", types.DidChangeWatchedFilesClientCapabilities()
    )
    return Client(
        encoding=str(types.PositionEncodingKind(encoding or "utf-16").value),
        related=bool(published.related_information),
        pages=bool(published.code_description_support),
        tags=types.DiagnosticTag.Unnecessary in (published.tag_support.value_set if published.tag_support else ()),
        versions=bool(edits.document_changes),
        renames=bool(edits.document_changes)
        and types.ResourceOperationKind.Rename in (edits.resource_operations or ()),
        markdown=types.MarkupKind.Markdown in formats,
        watches=bool(watching.dynamic_registration),
    )
