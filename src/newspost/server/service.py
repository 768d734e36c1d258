"""The server itself: what an editor says of its buffers, and what it is told of them, as they are at that moment."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from newspost._version import __version__
from newspost.checking.cache import Memory
from newspost.checking.config_files import CONFIG_NAMES
from newspost.checking.errors import CheckConfigError
from newspost.problems import InvalidConfig
from newspost.server.client import Client, client_of
from newspost.server.completion import TRIGGERS, completions
from newspost.server.diagnostics import SOURCE, diagnostics_of, uri_of
from newspost.server.fixes import FIX_ALL, code_actions
from newspost.server.hover import hover
from newspost.server.known import Known
from newspost.server.looking import Buffer, Look, kept, look, look_at_sites
from newspost.text.visible import one_line

T = TypeVar("T")

PAUSE: Final = 0.15
"""Seconds without a key pressed after which a text is checked."""

_WATCHED: Final = (
    "**/_config.{yml,yaml,toml}",
    *(f"**/{name}" for name in CONFIG_NAMES),
    "**/newspost-baseline.json",
    "**/{_posts,_drafts,_layouts}/**",
)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


class _Ended(Exception):
    """The server is to end."""


class Service:
    """All that is known of the buffers of one editor, and the work that is to be done on them.

    Work is done by two threads beside that of the protocol: one looks at what was typed, the other at whole sites.
    """

    def __init__(self, server: LanguageServer) -> None:
        self.server = server
        self.is_shut_down = False
        self._client = Client()
        self._looks: dict[str, Look] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._whole: asyncio.Task[None] | None = None
        self._quick = ThreadPoolExecutor(1, "newspost-check")
        self._slow = ThreadPoolExecutor(1, "newspost-site")
        self._memory = Memory()
        self._known = Known()
        self._configs: dict[str, str] = {}
        self._told: set[str] = set()
        self._ends = False

    def end(self) -> None:
        """Begin no more work, and end what is under way."""
        self._ends = True
        for pool in (self._quick, self._slow):
            pool.shutdown(wait=False, cancel_futures=True)

    # --- what the editor says ---------------------------------------------------------------------------------------

    def initialize(self, params: types.InitializeParams) -> None:
        """Learn what the editor can take."""
        self._client = client_of(params.capabilities, self.server.workspace.position_encoding)

    def initialized(self, _params: types.InitializedParams) -> None:
        """Ask to be told of changes in configs and other posts."""
        if not self._client.watches:
            return
        watchers = [types.FileSystemWatcher(glob) for glob in _WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        registration = types.Registration("newspost-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        self.server.client_register_capability(types.RegistrationParams([registration]))

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """Check a buffer that is new, and what it changes for others of its site."""
        self._check(params.text_document.uri, 0, whole=True)

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Check a buffer once nothing is typed any more."""
        self._check(params.text_document.uri, PAUSE)

    def saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """Check a buffer, and the posts beside it; where it is a config, all buffers."""
        path = to_fs_path(params.text_document.uri) or ""
        if self._open(params.text_document.uri) is None or Path(path).name in _CONFIGS:
            self.recheck(params)
        else:
            self._check(params.text_document.uri, 0, whole=True)

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget a buffer."""
        uri = params.text_document.uri
        if (task := self._waiting.pop(uri, None)) is not None:
            task.cancel()
        self._looks.pop(uri, None)
        self._forgive_config(uri)
        self._publish(uri, [], None)

    def recheck(self, _params: object) -> None:
        """Check all buffers: what they go by was changed."""
        for uri in list(self.server.workspace.text_documents):
            self._check(uri, 0, whole=True)

    def shut_down(self, _params: object) -> None:
        """Take note that the end was announced, as it has to be."""
        self.is_shut_down = True
        self.end()

    # --- what the editor asks ---------------------------------------------------------------------------------------

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """Tell of a place."""
        return await self._about(params, lambda found: hover(found, params.position, self._client))

    async def code_actions(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        """Tell what can be done about what is found at a place."""
        only = None if params.context.only is None else [_word(kind) for kind in params.context.only]
        return await self._about(params, lambda found: code_actions(found, params.range, only, self._client))

    async def completions(self, params: types.CompletionParams) -> list[types.CompletionItem] | None:
        """Tell what can come next at a place."""
        return await self._about(params, lambda found: completions(found, params.position, self._known))

    async def _about(
        self, params: types.HoverParams | types.CodeActionParams | types.CompletionParams, ask: Callable[[Look], T]
    ) -> T | None:
        """Return what is asked of a buffer as it is now; None where it is no post."""
        buffer = self._open(params.text_document.uri)
        if buffer is None:
            return None
        try:
            found = self._looks.get(buffer.uri)
            if found is None or found.buffer != buffer:
                found = await self._in(self._quick, partial(look, buffer))
            return None if found is None else await self._in(self._quick, partial(ask, found))
        except (CheckConfigError, InvalidConfig):  # it is told where it is wrong
            return None

    # --- checking ---------------------------------------------------------------------------------------------------

    def _check(self, uri: str, pause: float, *, whole: bool = False) -> None:
        """Check a buffer after a pause; what is under way for an older text of it comes to nothing."""
        if self._ends:
            return
        if (task := self._waiting.pop(uri, None)) is not None:
            task.cancel()
        self._waiting[uri] = asyncio.ensure_future(self._guarded(self._checked(uri, pause, whole=whole)))

    async def _checked(self, uri: str, pause: float, *, whole: bool) -> None:
        """Check a buffer, and tell of what is found."""
        await asyncio.sleep(pause)
        buffer = self._open(uri)
        if buffer is None:
            return
        try:
            found = await self._in(self._quick, partial(look, buffer))
        except (CheckConfigError, InvalidConfig) as error:
            self._tell_of_config(uri, error)
            return
        self._forgive_config(uri)
        old = self._looks.pop(uri, None)
        if found is None:
            if old is not None:
                self._publish(uri, [], buffer.version)
            return
        self._looks[uri] = found if old is None else replace(found, of_site=kept(old, found))
        self._show(uri)
        if whole:
            self._check_sites()

    def _check_sites(self) -> None:
        """Look for what is wrong between the posts of the sites, beside all else; what is under way begins anew."""
        if self._whole is not None:
            self._whole.cancel()
        self._whole = asyncio.ensure_future(self._guarded(self._sites_checked()))

    async def _sites_checked(self) -> None:
        """Tell of what is found between the posts."""
        await asyncio.sleep(PAUSE)
        looks = list(self._looks.values())
        try:
            found = await self._in(self._slow, lambda: look_at_sites(looks, self._memory, self._go_on))
        except (CheckConfigError, InvalidConfig, OSError, _Ended):  # the look at each tells of it
            return
        for one in looks:
            uri = one.buffer.uri
            now = self._looks.get(uri)
            if now is not None and uri in found:
                self._looks[uri] = replace(now, of_site=kept(replace(one, of_site=found[uri]), now))
                self._show(uri)

    def _go_on(self, _done: int, _total: int) -> None:
        """Go on with a look at a site, unless the server ends."""
        if self._ends:
            raise _Ended

    async def _guarded(self, work: Coroutine[object, object, None]) -> None:
        """Do work that nobody waits for; what goes wrong in it is told, and does not keep the next from being done."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - whatever a text does, the next one is checked
            self._log(f"{type(error).__name__}: {error}")

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        """Do work in a thread, so that the editor is heard meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    def _open(self, uri: str) -> Buffer | None:
        """Return a buffer as it is now; None for one that is not open, or is no file."""
        document = self.server.workspace.text_documents.get(uri)
        path = None if document is None else to_fs_path(uri)
        if document is None or not path or "\0" in path or not os.path.isabs(path):  # noqa: PTH117 - a text
            return None
        file = os.path.normpath(path)
        roots = (to_fs_path(root) for root in (*self.server.workspace.folders, self.server.workspace.root_uri or ""))
        folder = os.path.dirname(file)  # noqa: PTH120 - a text
        here = next((root for root in roots if root and _is_below(file, root)), folder)
        text = _SURROGATES.sub("\ufffd", document.source)  # JSON may hold halves of characters, files may not
        return Buffer(uri, file, document.version, text, os.path.normpath(here), self._client.encoding)

    # --- what the editor is told ------------------------------------------------------------------------------------

    def _show(self, uri: str) -> None:
        """Show what is found in a buffer."""
        found = self._looks[uri]
        self._publish(uri, diagnostics_of(found, self._client), found.buffer.version)

    def _publish(self, uri: str, diagnostics: Iterable[types.Diagnostic], version: int | None) -> None:
        """Replace the diagnostics of a file."""
        params = types.PublishDiagnosticsParams(uri, list(diagnostics), version)
        self.server.text_document_publish_diagnostics(params)

    def _tell_of_config(self, uri: str, error: CheckConfigError | InvalidConfig) -> None:
        """Show a mistake in a config where it is, and once as a message: until it is mended nothing is checked."""
        self._forgive_config(uri)
        told = one_line(f"newspost: {error}")
        if told not in self._told:
            self._told.add(told)
            self.server.window_show_message(types.ShowMessageParams(types.MessageType.Error, told))
        if error.path is None or not os.path.isabs(error.path):  # noqa: PTH117 - as above
            return
        where = types.Position((error.line or 1) - 1, (error.column or 1) - 1)
        mistake = types.Diagnostic(
            types.Range(where, where), error.message, types.DiagnosticSeverity.Error, source=SOURCE
        )
        self._configs[uri] = uri_of(error.path)
        self._publish(self._configs[uri], [mistake], None)

    def _forgive_config(self, uri: str) -> None:
        """Take back what was told of a config, once no buffer meets the mistake any more."""
        config = self._configs.pop(uri, None)
        if config is not None and config not in self._configs.values():
            self._told.clear()
            self._publish(config, [], None)

    def _log(self, line: str) -> None:
        """Tell of what should not have happened, where editors keep such things."""
        params = types.LogMessageParams(types.MessageType.Error, one_line(f"newspost: {line}"))
        self.server.window_log_message(params)


_CONFIGS: Final = frozenset({*CONFIG_NAMES, "_config.yml", "_config.yaml", "_config.toml"})


def _is_below(file: str, folder: str) -> bool:
    """Whether a file is in a folder, or below it."""
    return file.startswith(f"{os.path.normpath(folder).rstrip(os.sep)}{os.sep}")


def _word(kind: types.CodeActionKind | str) -> str:
    """Return the word that a kind of action goes by."""
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def _make_service() -> Service:
    """Return a service whose server knows what to ask it, and listens to nobody yet."""
    # all of a text comes with each change: pygls breaks lines where the protocol does not, and would lose its place
    server = LanguageServer("newspost", __version__, types.TextDocumentSyncKind.Full)
    service = Service(server)
    actions = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL])
    handlers: list[tuple[str, Callable[[Any], object], object]] = [
        (types.INITIALIZE, service.initialize, None),
        (types.INITIALIZED, service.initialized, None),
        (types.SHUTDOWN, service.shut_down, None),
        (types.TEXT_DOCUMENT_DID_OPEN, service.opened, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, service.changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, service.saved, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, service.closed, None),
        (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, service.recheck, None),
        (types.WORKSPACE_DID_CHANGE_CONFIGURATION, service.recheck, None),
        (types.TEXT_DOCUMENT_HOVER, service.hover, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, service.code_actions, actions),
        (types.TEXT_DOCUMENT_COMPLETION, service.completions, types.CompletionOptions(trigger_characters=TRIGGERS)),
    ]
    for name, handler, options in handlers:
        server.feature(name, options)(partial(handler))  # pygls marks what it is given, and a method takes no marks
    return service


def serve() -> int:
    """Serve the editor at standard input and output until it says that this is the end; return the exit code.

    It is 0 where the end was announced, as the protocol wants it, else 1.
    """
    service = _make_service()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    try:
        with redirect_stdout(sys.stderr):  # lest a rule from outside that prints something break into the protocol
            service.server.start_io(stdin, stdout)
    finally:
        service.end()
    return 0 if service.is_shut_down else 1
