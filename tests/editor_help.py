"""An editor for tests: a client of the Language Server Protocol, with the server as another process."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable, Coroutine, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

T = TypeVar("T")

PATIENCE: Final = 30
"""Seconds after which something that was to come is taken for lost."""

ABLE: Final = types.ClientCapabilities(
    general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf16]),
    text_document=types.TextDocumentClientCapabilities(
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
            related_information=True,
            code_description_support=True,
            tag_support=types.ClientDiagnosticsTagOptions([types.DiagnosticTag.Unnecessary]),
        ),
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
    ),
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(
            document_changes=True, resource_operations=[types.ResourceOperationKind.Rename]
        ),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
)


class Editor:
    """An editor with a server of its own, which begins in ``folder``; all that is asked of it waits for the answer."""

    def __init__(self, folder: Path, able: types.ClientCapabilities = ABLE) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.published: list[types.PublishDiagnosticsParams] = []
        self.messages: list[str] = []
        self.registered: list[str] = []
        self.logged: list[str] = []
        self.watched: list[str] = []
        self._client = LanguageClient("newspost-tests", "1")
        self._runner = asyncio.Runner()
        self._news = asyncio.Event()
        self._hear()
        self.able = self._do(self._begin(able))

    def _hear(self) -> None:
        """Keep what the server says."""

        def registered(params: types.RegistrationParams) -> None:
            self.registered += [one.method for one in params.registrations]
            self.watched += [glob for one in params.registrations for glob in _globs(one.register_options)]
            self._news.set()

        def published(params: types.PublishDiagnosticsParams) -> None:
            self.published.append(params)
            self._news.set()

        def shown(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)
            self._news.set()

        def logged(params: types.LogMessageParams) -> None:
            self.logged.append(params.message)

        self._client.feature(types.CLIENT_REGISTER_CAPABILITY)(registered)
        self._client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(published)
        self._client.feature(types.WINDOW_SHOW_MESSAGE)(shown)
        self._client.feature(types.WINDOW_LOG_MESSAGE)(logged)

    def _do(self, what: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(asyncio.wait_for(what, PATIENCE))

    async def _begin(self, able: types.ClientCapabilities) -> types.ServerCapabilities:
        environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
        words = [sys.executable, "-m", "newspost", "server"]
        await self._client.start_io(*words, env=environment, cwd=str(self.folder))
        params = types.InitializeParams(able, process_id=os.getpid(), root_uri=self.folder.as_uri())
        result = await self._client.initialize_async(params)
        self._client.initialized(types.InitializedParams())
        return result.capabilities

    def end(self) -> int | None:
        """Shut the server down; return its exit code."""

        async def end() -> int | None:
            await self._client.shutdown_async(None)
            self._client.exit(None)
            await self._client.stop()  # type: ignore[no-untyped-call]
            process = self._client._server
            return None if process is None else process.returncode

        try:
            return self._do(end())
        finally:
            self._runner.close()

    # --- buffers

    def uri(self, name: str) -> str:
        return name if ":" in name else (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> None:
        """Open a buffer, which need not be as the file on the disk."""
        self.texts[name], self.versions[name] = text, 1
        item = types.TextDocumentItem(self.uri(name), "markdown", 1, text)

        async def send() -> None:
            self._client.text_document_did_open(types.DidOpenTextDocumentParams(item))

        self._do(send())

    def change(self, name: str, *texts: str) -> None:
        """Give a buffer new texts, one after the other."""

        async def send() -> None:
            for text in texts:
                self.texts[name] = text
                self.versions[name] += 1
                document = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
                whole = types.TextDocumentContentChangeWholeDocument(text)
                self._client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

        self._do(send())

    def close(self, name: str) -> None:
        async def send() -> None:
            document = types.TextDocumentIdentifier(self.uri(name))
            self._client.text_document_did_close(types.DidCloseTextDocumentParams(document))

        self._do(send())

    def save(self, name: str) -> None:
        async def send() -> None:
            document = types.TextDocumentIdentifier(self.uri(name))
            self._client.text_document_did_save(types.DidSaveTextDocumentParams(document))

        self._do(send())

    def files_changed(self, *names: str) -> None:
        """Say that files on the disk are others by now, if the server asked about such."""
        asked = [name for name in names if any(fnmatch(f"/{name}", glob) for glob in self.watched)]
        if not asked:
            return

        async def send() -> None:
            events = [types.FileEvent(self.uri(name), types.FileChangeType.Changed) for name in asked]
            self._client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

        self._do(send())

    # --- what the server says

    def wait(self, is_there: Callable[[], bool]) -> None:
        """Wait until what the server said is enough."""

        async def wait() -> None:
            while not is_there():
                self._news.clear()
                await self._news.wait()

        self._do(wait())

    def found(self, name: str) -> Sequence[types.Diagnostic]:
        """Return what is shown in a buffer, once it is about the present version."""
        uri, version = self.uri(name), self.versions[name]
        self.wait(lambda: any(one.uri == uri and one.version == version for one in self.published))
        return [one for one in self.published if one.uri == uri][-1].diagnostics

    def codes(self, name: str) -> list[str]:
        return [str(one.code) for one in self.found(name)]

    def wait_for(self, name: str, *codes: str) -> Sequence[types.Diagnostic]:
        """Wait until these findings, and no others, are shown in a file; return them."""
        uri = self.uri(name)
        shown: list[types.Diagnostic] = []

        def is_there() -> bool:
            about = [one for one in self.published if one.uri == uri]
            shown[:] = about[-1].diagnostics if about else []
            return bool(about) and sorted(str(one.code) for one in shown) == sorted(codes)

        self.wait(is_there)
        return shown

    # --- what the server is asked

    def hover(self, name: str, line: int, character: int) -> types.Hover | None:
        params = types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), types.Position(line, character))
        return self._do(self._client.text_document_hover_async(params))

    def hover_text(self, name: str, line: int, character: int) -> str:
        told = self.hover(name, line, character)
        assert told is not None
        assert isinstance(told.contents, types.MarkupContent)
        return told.contents.value

    def actions(self, name: str, place: types.Range, only: Sequence[str] | None = None) -> list[types.CodeAction]:
        document = types.TextDocumentIdentifier(self.uri(name))
        params = types.CodeActionParams(document, place, types.CodeActionContext([], only))
        found = self._do(self._client.text_document_code_action_async(params))
        return [one for one in found or () if isinstance(one, types.CodeAction)]

    def completions(self, name: str, line: int, character: int) -> list[types.CompletionItem]:
        document = types.TextDocumentIdentifier(self.uri(name))
        params = types.CompletionParams(document, types.Position(line, character))
        found = self._do(self._client.text_document_completion_async(params))
        assert not isinstance(found, types.CompletionList)
        return list(found or ())

    def apply(self, name: str, action: types.CodeAction) -> None:
        """Do what an action says to a buffer, if it is for the present version."""
        assert action.edit is not None
        for step in action.edit.document_changes or ():
            assert isinstance(step, types.TextDocumentEdit)
            assert step.text_document.uri == self.uri(name)
            assert step.text_document.version == self.versions[name]
            edits = [one for one in step.edits if isinstance(one, types.TextEdit)]
            self.change(name, with_edits(self.texts[name], edits))


def _globs(options: Any) -> list[str]:  # noqa: ANN401 - of what is registered
    """Return the patterns of the files that the server wants to hear of, without braces, as `fnmatch` takes them."""
    found: list[str] = []
    for watcher in options["watchers"]:
        before, _, rest = watcher["globPattern"].partition("{")
        inner, _, after = rest.partition("}")
        found += [f"{before}{one}{after}".replace("**/", "*/") for one in inner.split(",")]
    return found


def with_edits(text: str, edits: Sequence[types.TextEdit]) -> str:
    """Return a text with edits made, as an editor whose columns are UTF-16 makes them."""
    for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        start, end = _offset(text, edit.range.start), _offset(text, edit.range.end)
        text = text[:start] + edit.new_text + text[end:]
    return text


def _offset(text: str, at: types.Position) -> int:
    """Return the offset of a place; written without the server's own functions."""
    parts = re.split(r"(\r\n|\n|\r)", text)  # lines, and what ends them, in turns
    before = sum(map(len, parts[: 2 * at.line]))
    line = parts[2 * at.line] if 2 * at.line < len(parts) else ""
    units = 0
    for number, character in enumerate(line):
        if units >= at.character:
            return before + number
        units += 2 if ord(character) > 0xFFFF else 1
    return before + len(line)
