"""WebDAV over TLS, with the office's own authority beside the system's.

Published by MOVE with `Overwrite: F`, which a server answers with 412 when the name is taken (RFC 4918, 9.9.3).
`If-None-Match` on PUT is never trusted: nginx overwrites all the same. Apache looks for the name and then renames, so
two writers at the very same moment could both be told yes: the protocol has one writer per folder.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import NoReturn
from urllib.parse import quote, unquote, urlsplit
from xml.parsers import expat

import httpx

from loket.errors import StorageError
from loket.exchange.transports.address import Address
from loket.exchange.transports.contract import LARGEST, Access, patience_for
from loket.exchange.transports.line import line_error
from loket.exchange.transports.remote import Entry, Remote

_LARGEST_LISTING = 32 << 20
_CODES = {401: "login_refused", 403: "place_forbidden", 405: "place_forbidden", 413: "place_full", 507: "place_full"}
_ASK = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getlastmodified/></D:prop></D:propfind>'
)


class WebdavTransport(Remote):
    """A folder on a WebDAV server."""

    def __init__(self, address: Address, access: Access) -> None:
        super().__init__(address, access)
        self._client: httpx.Client | None = None
        host = f"[{address.host}]" if ":" in address.host else address.host
        self._root = f"https://{host}:{address.port}{quote(address.path.rstrip('/'))}"

    @property
    def _is_open(self) -> bool:
        return self._client is not None

    def close(self) -> None:
        """See `Transport`."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _line(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                auth=httpx.BasicAuth(self.user, self.access.needed_secret()) if self.user else None,
                verify=trusting(self.access.authority, self.place),
                timeout=self.access.patience,
                trust_env=False,
                follow_redirects=False,  # another server would be given the password
            )
        return self._client

    def _url(self, path: str) -> str:
        return f"{self._root}/{quote(path)}"

    def _ask(self, method: str, path: str, *, headers: dict[str, str] | None = None, content: bytes = b"") -> int:
        """The status of an answer that means no error of the line, of the login or of rights."""
        patience = httpx.Timeout(self.access.patience, read=patience_for(self.access, content))
        with self._told():
            answer = self._line().request(method, self._url(path), headers=headers, content=content, timeout=patience)
        return self._judged(answer)

    def _judged(self, answer: httpx.Response) -> int:
        code = _CODES.get(answer.status_code)
        if code is not None and (answer.status_code != 405 or answer.request.method not in {"MKCOL", "DELETE"}):
            facts = {"user": self.user} if code == "login_refused" else {"detail": _status(answer)}
            raise StorageError(code, place=self.place, **facts)
        return answer.status_code

    def _failed(self, status: int, method: str) -> NoReturn:
        raise StorageError("place_failed", place=self.place, detail=f"{method}: HTTP {status}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException as error:
            self.close()
            raise StorageError("line_silent", place=self.place, detail=type(error).__name__) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self.close()
            raise line_error(error, self.place) from error

    def _read(self, path: str) -> bytes:
        with self._told(), self._line().stream("GET", self._url(path)) as answer:
            status = self._judged(answer)
            if status == 404:
                raise FileNotFoundError(path)
            if status != 200:
                self._failed(status, "GET")
            return _limited(answer, LARGEST)

    def _write(self, path: str, data: bytes) -> None:
        # A part file's name is new; where its folder is missing servers say 404 or 409 (RFC 4918, 9.7.1).
        status = self._ask("PUT", path, content=data)
        if status in {404, 409}:
            raise FileNotFoundError(path)
        if status not in {200, 201, 204}:
            self._failed(status, "PUT")

    def _publish(self, part: str, name: str) -> None:
        status = self._ask("MOVE", part, headers={"Destination": self._url(name), "Overwrite": "F"})
        if status == 412:
            raise FileExistsError(name)
        if status not in {201, 204}:
            self._failed(status, "MOVE")

    def _drop(self, path: str) -> None:
        status = self._ask("DELETE", path)
        if status not in {200, 204, 404}:
            self._failed(status, "DELETE")

    def _make_folder(self, path: str) -> None:
        status = self._ask("MKCOL", f"{path}/")
        if status not in {201, 405}:  # 405: it is there
            self._failed(status, "MKCOL")

    def _entries(self, folder: str) -> list[Entry]:
        headers = {"Depth": "1", "Content-Type": "application/xml"}
        url = self._url(f"{folder}/" if folder else "")
        with self._told(), self._line().stream("PROPFIND", url, headers=headers, content=_ASK) as answer:
            status = self._judged(answer)
            if status == 404:
                raise FileNotFoundError(folder)
            if status != 207:
                self._failed(status, "PROPFIND")
            content = _limited(answer, _LARGEST_LISTING)
        try:
            return _Listing(unquote(urlsplit(url).path)).read(content)
        except expat.ExpatError as error:
            raise StorageError("place_failed", place=self.place, detail=f"PROPFIND: {error}") from error


class _Listing:
    """The files in an answer to PROPFIND. No entity that the server declares is expanded."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._found: list[Entry] = []
        self._texts: dict[str, str] = {}
        self._at = ""

    def read(self, content: bytes) -> list[Entry]:
        """Raises `expat.ExpatError` for what is no listing."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._on_text
        parser.EntityDeclHandler = _refuse_entity
        parser.Parse(content, True)
        return self._found

    def _on_start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._at = tag
        if tag == "DAV: response":
            self._texts = {}
        elif tag == "DAV: collection":
            self._texts[tag] = "yes"

    def _on_text(self, text: str) -> None:
        self._texts[self._at] = self._texts.get(self._at, "") + text

    def _on_end(self, tag: str) -> None:
        self._at = ""
        if tag != "DAV: response" or "DAV: collection" in self._texts:
            return
        path = unquote(urlsplit(self._texts.get("DAV: href", "").strip()).path)
        name = path.removeprefix(self._folder)
        if name and name != path and "/" not in name:
            self._found.append(Entry(name, _seconds(self._texts.get("DAV: getlastmodified", ""))))


def _refuse_entity(*_declaration: object) -> None:
    raise expat.ExpatError("a listing declares no entities")


def _seconds(written: str) -> float:
    try:
        return parsedate_to_datetime(written.strip()).timestamp()
    except ValueError:
        return 0.0


def _limited(answer: httpx.Response, limit: int) -> bytes:
    """The content, or a little more than the limit of it."""
    chunks, size = [], 0
    for chunk in answer.iter_bytes(1 << 16):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            break
    return b"".join(chunks)


def _status(answer: httpx.Response) -> str:
    return f"{answer.request.method}: HTTP {answer.status_code}"


def trusting(authority: str, place: str) -> ssl.SSLContext:
    """TLS 1.2 or newer that trusts the system's authorities and the office's own.

    Raises `StorageError("certificate_unknown")` where the office's own is no certificate.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authority.strip():
        try:
            context.load_verify_locations(cadata=authority)
        except (ssl.SSLError, ValueError) as error:
            raise StorageError("certificate_unknown", place=place, detail="CA") from error
    return context
