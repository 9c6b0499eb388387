"""moto's S3 server, and before it what S3 itself does and moto leaves out: an upload that did not arrive whole, or does
not match its checksum, is refused (IncompleteBody, BadDigest) instead of kept.

    python s3_moto.py PORT
"""

from __future__ import annotations

import hashlib
import io
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def refusing_halves(app: App) -> App:
    alone = threading.Lock()  # moto reads a file for one answer while it rewinds it for another

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else b""
        digest = environ.get("HTTP_X_AMZ_CHECKSUM_SHA256")
        if len(body) != length or (digest and b64encode(hashlib.sha256(body).digest()).decode() != digest):
            start("400 Bad Request", [("Content-Type", "application/xml")])
            return [b"<Error><Code>IncompleteBody</Code></Error>"]
        environ["wsgi.input"] = io.BytesIO(body)
        with alone:
            return list(app(environ, start))

    return answer


if __name__ == "__main__":
    served = refusing_halves(DomainDispatcherApplication(create_backend_app))
    run_simple("127.0.0.1", int(sys.argv[1]), served, threaded=True)
