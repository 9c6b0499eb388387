"""S3: an object appears whole or not at all, and `If-None-Match: *` refuses a key that is taken.

The bytes are checked by the server against the SHA-256 that goes with them, so there is no part file and nothing to
read back.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError

from loket.errors import RuleError, StorageError
from loket.exchange.transports.address import EXAMPLES, Address
from loket.exchange.transports.contract import LARGEST, Access, checked, patience_for
from loket.exchange.transports.line import detail, line_error

_HERE = {"127.0.0.1", "localhost", "::1"}
_CODES = {
    **dict.fromkeys(("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"), "login_refused"),
    **dict.fromkeys(("AccessDenied", "AllAccessDisabled", "403"), "place_forbidden"),
    **dict.fromkeys(("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507"), "place_full"),
    "NoSuchBucket": "place_missing",
}
_TAKEN = {"PreconditionFailed", "412"}
_PROBE = b"Loket: uji sambungan\n"


class S3Transport:
    """A bucket, or what begins with a prefix in it."""

    def __init__(self, address: Address, access: Access) -> None:
        self.address, self.access = address, access
        self.place, self.user = address.host, address.user or access.user
        self._endpoint = address.options.get("endpoint", "")
        found = urlsplit(self._endpoint)
        if self._endpoint and not (found.scheme == "https" or found.hostname in _HERE):
            raise RuleError("address_invalid", field="url", scheme="s3", example=EXAMPLES["s3"])
        self._prefix = "".join(f"{part}/" for part in address.parts)
        self._session = boto3.session.Session()
        self._client: Any = None
        self._authority: Path | None = None

    def put_new(self, name: str, data: bytes) -> None:
        """See `Transport`."""
        try:
            self._put(checked(name), data)
        except FileExistsError:
            self._check_same(name, data)
        except StorageError as error:  # the library drops a broken call by itself
            if error.code not in {"line_broken", "line_silent"} or not self._is_there(name, data):
                raise

    def get(self, name: str) -> bytes:
        """See `Transport`."""
        try:
            with self._told():
                answer = self._line().get_object(Bucket=self.place, Key=self._prefix + checked(name))
                data = bytes(answer["Body"].read(LARGEST + 1))
        except FileNotFoundError as error:
            raise StorageError("name_missing", folder=self.place, name=name) from error
        if len(data) > LARGEST:
            raise StorageError("file_too_large", folder=self.place, name=name, limit_mb=LARGEST >> 20)
        return data

    def names(self, prefix: str) -> list[str]:
        """See `Transport`."""
        start = f"{self._prefix}{checked(prefix)}/"
        with self._told():
            pages = (
                self._line().get_paginator("list_objects_v2").paginate(Bucket=self.place, Prefix=start, Delimiter="/")
            )
            found = [one["Key"].removeprefix(start) for page in pages for one in page.get("Contents", ())]
        return [f"{prefix}/{file}" for file in sorted(found) if file and not file.startswith(".")]

    def probe(self) -> None:
        """See `Transport`. A server that knows no conditions takes the second writing too."""
        name = f".loket-{secrets.token_hex(8)}"
        self._put(name, _PROBE)
        try:
            self._put(name, _PROBE)
        except FileExistsError:
            return
        finally:
            with suppress(StorageError, FileNotFoundError), self._told():
                self._line().delete_object(Bucket=self.place, Key=self._prefix + name)
        raise StorageError("place_overwrites", place=self.place)

    def close(self) -> None:
        """See `Transport`."""
        client, self._client = self._client, None
        if client is not None:
            client.close()
        if self._authority is not None:
            self._authority.unlink(missing_ok=True)
            self._authority = None

    def _line(self) -> Any:
        if self._client is None:
            self._client = self._called(self.access.patience)
        return self._client

    @contextmanager
    def _uploading(self, data: bytes) -> Iterator[Any]:
        """The line as it is, or for a large upload one that waits longer for its answer."""
        patience = patience_for(self.access, data)
        if patience < 2 * self.access.patience:
            yield self._line()
            return
        client = self._called(patience)
        try:
            yield client
        finally:
            client.close()

    def _called(self, patience: float) -> Any:
        return self._session.client(
            "s3",
            endpoint_url=self._endpoint or None,
            region_name=self.address.options.get("region") or "us-east-1",
            aws_access_key_id=self.user,
            aws_secret_access_key=self.access.needed_secret(),
            verify=self._trusted(),
            config=Config(
                connect_timeout=self.access.patience,
                read_timeout=patience,
                retries={"total_max_attempts": 1},  # when to try again is decided elsewhere
                s3={"addressing_style": "path" if self._endpoint else "auto"},
            ),
        )

    def _trusted(self) -> str | None:
        """boto3 reads authorities from a file only; a certificate is no secret."""
        if self._authority is not None:
            return str(self._authority)
        if not self.access.authority.strip():
            return None
        with tempfile.NamedTemporaryFile("w", suffix=".pem", prefix="loket-", delete=False) as file:
            file.write(self.access.authority)
        self._authority = Path(file.name)
        return file.name

    def _put(self, name: str, data: bytes) -> None:
        digest = b64encode(hashlib.sha256(data).digest()).decode()
        with self._told(), self._uploading(data) as line:
            line.put_object(
                Bucket=self.place,
                Key=self._prefix + name,
                Body=data,
                IfNoneMatch="*",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=digest,
            )

    def _check_same(self, name: str, data: bytes) -> None:
        if self.get(name) != data:
            raise StorageError("name_taken", folder=self.place, name=name)

    def _is_there(self, name: str, data: bytes) -> bool:
        try:
            self._check_same(name, data)
        except StorageError as error:
            if error.code == "name_taken":
                raise
            return False
        return True

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            self._refused(error)
        except (ConnectTimeoutError, ReadTimeoutError) as error:
            raise StorageError("line_silent", place=self._server, detail=detail(error)) from error
        except (BotoCoreError, OSError) as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise line_error(error, self._server) from error

    @property
    def _server(self) -> str:
        return urlsplit(self._endpoint).hostname or self.place

    def _refused(self, error: ClientError) -> NoReturn:
        told = error.response.get("Error", {}).get("Code", "")
        if told in _TAKEN:
            raise FileExistsError(told) from error
        if told in {"NoSuchKey", "404"}:
            raise FileNotFoundError(told) from error
        code = _CODES.get(told, "place_failed")
        facts = {"user": self.user, "folder": self.place, "detail": told or detail(error)}
        raise StorageError(code, place=self._server, **facts) from error
